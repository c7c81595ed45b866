"""What is measured: a module a task, with a function a contender; `contenders.py` runs them."""
