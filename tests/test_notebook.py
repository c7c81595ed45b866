"""The notebook in docs/ runs, and shows what its cells give today."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
NOTEBOOK = ROOT / "docs" / "network.ipynb"
# In a process of its own: the libraries of Jupyter warn, and warnings are errors here.
PROGRAM = """
import sys
sys.path.insert(0, "scripts")
import nbformat, notebook
print(nbformat.writes(notebook.run()))
"""


def _shown(notebook: dict[str, Any]) -> list[Any]:
    """Return what each cell shows: its text, or that it is a picture."""
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return [
        [
            "a picture" if "image/png" in output.get("data", {}) else "".join(output["text"])
            for output in cell["outputs"]
        ]
        for cell in code
    ]


def test_the_notebook_shows_what_its_cells_give() -> None:
    """Run `python scripts/notebook.py` when this fails."""
    committed = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, timeout=600, check=False
    )
    assert run.returncode == 0, run.stderr
    shown = _shown(json.loads(run.stdout))
    assert shown == _shown(committed)
    assert sum("a picture" in outputs for outputs in shown) == 6
    assert any("Kecskemét" in text for outputs in shown for text in outputs)


def test_the_notebook_is_small() -> None:
    assert NOTEBOOK.stat().st_size < 1_000_000
