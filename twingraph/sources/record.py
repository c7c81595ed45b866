"""Records: rows of a table by number and SHA-256, without the cells, and statements by their IRIs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True, order=True)
class Record:
    """A row of a source's table, or a statement of its database, which has no number (0).

    `source` and `iri` are IRIs; `table` is 0 where the source has one table. `columns` are the headers of the
    cells that were read.
    """

    source: str
    table: int
    row: int
    iri: str
    columns: tuple[str, ...] = ()
    sha256: str = ""


def digest(cells: Iterable[str]) -> str:
    """Return the SHA-256 of cells as 64 lower-case hexadecimal digits.

    It is that of their UTF-8 bytes with U+001F (unit separator) between one cell and the next.
    """
    return hashlib.sha256(_SEPARATOR.join(cells).encode()).hexdigest()


def matches(record: Record, cells: Mapping[str, str]) -> bool:
    """Return whether a row, given by its columns in their order, still says what it said when recorded."""
    return digest(cell for column, cell in cells.items() if column in record.columns) == record.sha256
