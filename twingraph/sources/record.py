"""Records: rows of a table by number and SHA-256, without the cells."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

_SEPARATOR = "\x1f"


def digest(cells: Iterable[str]) -> str:
    """Return the SHA-256 of cells as 64 lower-case hexadecimal digits.

    It is that of their UTF-8 bytes with U+001F (unit separator) between one cell and the next.
    """
    return hashlib.sha256(_SEPARATOR.join(cells).encode()).hexdigest()
