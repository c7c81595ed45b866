"""A comparison as tables for the terminal: one for each finding, no wider than it, with evidence in brief."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO
from itertools import groupby
from typing import TYPE_CHECKING

from twingraph.compare.report import Line, Words
from twingraph.store.columns import local_name

if TYPE_CHECKING:
    from rich.console import Console

WIDTH = 100
"""Columns where the output is no terminal, so that a file is the same everywhere."""


def as_tables(words: Words, *, width: int = WIDTH) -> str:
    """Return a comparison as a table for each finding, in lines of no more than `width` columns.

    Of the evidence of a source the first passage or record is named, and how many more there are; JSON and
    HTML have them all.
    """
    from rich.console import Console

    text = StringIO()
    console = Console(file=text, width=width, color_system=None, highlight=False, markup=False, emoji=False)
    for heading, lines in groupby(words.lines(), key=lambda line: line.findings[0]):
        shown = list(lines)
        console.print(f"{heading}: {len(shown)}", soft_wrap=True)
        _print(console, words, shown)
    for sentence in words.outside():
        console.print(sentence)
    return "".join(f"{line.rstrip()}\n" for line in text.getvalue().splitlines())


def _print(console: Console, words: Words, lines: Sequence[Line]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    notes = [words.note(line) for line in lines]
    heads = [words.phrases["between"], *(words.names[source] for source in words.sources)]
    for head in (*heads, *([words.phrases["note"]] if any(notes) else [])):
        table.add_column(Text(head), overflow="fold")
    for line, note in zip(lines, notes, strict=True):
        cells = [
            line.places,
            _with_evidence(line.first, line.first_evidence),
            _with_evidence(line.second, line.second_evidence),
            *([note] if any(notes) else []),
        ]
        table.add_row(*map(Text, cells))
    console.print(table)
    console.print()


def _with_evidence(said: str, iris: Sequence[str]) -> str:
    """Return what a source says, and in parentheses the first place where, and how many more there are."""
    if not iris:
        return said
    more = f" +{len(iris) - 1}" if len(iris) > 1 else ""
    return f"{said} ({local_name(iris[0])}{more})"
