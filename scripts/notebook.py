"""Run the cells of docs/network.ipynb anew, and write what they show into it.

Run: python scripts/notebook.py. tests/test_notebook.py fails when the notebook shows anything else.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).parent.parent / "docs" / "network.ipynb"


def run(path: Path = NOTEBOOK) -> nbformat.NotebookNode:
    """Return the notebook with the outputs of its cells, and nothing that changes from run to run.

    Raises nbclient's CellExecutionError for a cell that fails.
    """
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=300, kernel_name="python3", record_timing=False).execute()
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    return notebook


if __name__ == "__main__":
    NOTEBOOK.write_text(nbformat.writes(run()) + "\n", encoding="utf-8")
