"""Draw the pictures of docs/network-pictures.md, of the bundled data: docs/network/*.png.

Run: python scripts/pictures.py. The same data and the same matplotlib give the same bytes.
"""

from __future__ import annotations

from pathlib import Path

from twingraph.cli import main

DOCS = Path(__file__).parent.parent / "docs" / "network"
PICTURES = {
    "map-focus": ["map", "--focus", "Kecskemét"],
    "map-world": ["map"],
    "map-europe": ["map", "--region", "europe", "--as-of", "1995-01-01"],
    "layout": ["plot"],
    "growth": ["plot", "--what", "growth"],
    "degrees": ["plot", "--what", "degrees"],
    "matrix": ["plot", "--what", "matrix"],
    "distance": ["plot", "--what", "distance"],
}

if __name__ == "__main__":
    DOCS.mkdir(exist_ok=True)
    for name, arguments in PICTURES.items():
        # Enough for a page on a screen, and a tenth of the size for print.
        main(["graph", *arguments, "--dpi", "120", "-o", str(DOCS / f"{name}.png")])
