"""The parts that made-up worlds are put together from; `generate.py` makes them."""
