"""Figures as files: PNG, SVG and PDF, the same bytes for the same figure."""

from __future__ import annotations

import io
import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twingraph.errors import InputError, MissingExtraError, NameNotFoundError
from twingraph.files import replace
from twingraph.plot import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORMATS = ("png", "svg", "pdf")

# What would change with the day or with the version of matplotlib.
_METADATA: dict[str, dict[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
_PATHS, _LONG = re.compile(rb' d="[^"]*"'), re.compile(rb"(\.\d\d)\d+")


def require() -> None:
    """Raise MissingExtraError where the libraries for pictures are not installed."""
    for library in ("matplotlib", "pyproj", "scipy", "textalloc"):
        if find_spec(library) is None:
            raise MissingExtraError(library, "plot")


def format_of(path: Path) -> str:
    """Return the format that a file's name asks for. Raises InputError for one that there is not."""
    found = path.suffix.removeprefix(".").lower()
    if found not in FORMATS:
        names = ", ".join(f".{name}" for name in FORMATS)
        raise InputError(f"{path}: a picture is written as {names}; end the name with one of these")
    return found


def render(figure: Figure, format: str = "png", *, dpi: int = 300) -> bytes:
    """Return a figure as "png" (with `dpi` dots per inch), "svg" or "pdf"."""
    if format not in FORMATS:
        raise NameNotFoundError("format of pictures", format, FORMATS)
    buffer = io.BytesIO()
    with style.settings():
        figure.savefig(buffer, format=format, dpi=dpi, metadata=_METADATA[format])
    content = buffer.getvalue()
    return _PATHS.sub(_shortened, content) if format == "svg" else content


def _shortened(path: re.Match[bytes]) -> bytes:
    """Return a path with two decimals, a hundredth of a point, which takes a third off a map."""
    return _LONG.sub(rb"\1", path[0])


def write(figure: Figure, path: Path | str, *, dpi: int = 300) -> None:
    """Write a figure to a file, in the format that its name ends with, whole or not at all.

    Raises InputError for another ending, or a file that cannot be written.
    """
    path = Path(path)
    replace({path: render(figure, format_of(path), dpi=dpi)})
