"""Grids: cells that reach over several rows and columns, laid out.

As in the HTML Living Standard, section 4.9.12.1; MediaWiki's tables are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

_MOST = 1000
"""More columns or rows than this no cell can reach over, by the standard."""


@dataclass(frozen=True, slots=True)
class Cell(Generic[T]):
    """What is in a cell, and over how many rows and columns it reaches."""

    content: T
    rows: int = 1
    columns: int = 1


def layout(rows: Iterable[Iterable[Cell[T]]]) -> Iterator[list[T | None]]:
    """Iterate over the rows with a slot for each column; a cell that reaches over several is in each of them.

    None is in slots that no cell reaches.
    """
    hanging: dict[int, tuple[int, T]] = {}
    for row in rows:
        slots: dict[int, T] = {column: content for column, (_, content) in hanging.items()}
        hanging = {column: (left - 1, what) for column, (left, what) in hanging.items() if left > 1}
        column = 0
        for cell in row:
            while column in slots:
                column += 1
            for offset in range(column, column + max(1, min(cell.columns, _MOST))):
                slots[offset] = cell.content
                if cell.rows > 1:
                    hanging[offset] = (cell.rows - 1, cell.content)
            column += max(1, min(cell.columns, _MOST))
        yield [slots.get(index) for index in range(max(slots, default=-1) + 1)]
