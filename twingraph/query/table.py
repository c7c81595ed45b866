"""Tables for people: for the terminal, Markdown and HTML, with IRIs as prefixed names.

Written here, as the libraries of the field import wcwidth, which alone takes longer than a whole query.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from unicodedata import combining, east_asian_width

from twingraph.rdf.prefixes import shrink
from twingraph.rdf.terms import Literal, NamedNode, Term

FORMATS = ("table", "markdown")
"""What `write` knows."""

_HTML_ROWS = 200
"""A notebook shows this many rows; a browser does not like more, and nobody reads them."""


def write(columns: Sequence[str], rows: Iterable[Sequence[Term | None]], format: str) -> bytes:
    """Return the rows as a table with a line for each, in UTF-8."""
    cells = [[" ".join(_cell(term).split()) for term in row] for row in rows]
    return (markdown(columns, cells) if format == "markdown" else plain(columns, cells)).encode()


def plain(columns: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[str] = ()) -> str:
    """Return rows of text below their columns, aligned to the left, or to the `right` for those columns."""
    lines = [columns, *rows]
    widths = [max(_width(line[index]) for line in lines) for index in range(len(columns))]
    aligned = [
        "  ".join(
            " " * (width - _width(cell)) + cell if column in right else cell + " " * (width - _width(cell))
            for column, cell, width in zip(columns, line, widths, strict=True)
        ).rstrip()
        for line in lines
    ]
    aligned.insert(1, "  ".join("─" * width for width in widths))
    return "\n".join(aligned) + "\n"


def markdown(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows of text as a table of GitHub Flavored Markdown (section 4.10).

    A bar would end a cell.
    """
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def html(columns: Sequence[str], rows: Iterable[Sequence[Term | None]]) -> str:
    """Return the first rows as an HTML table, every value escaped, with a note when there are more."""
    from html import escape

    remaining = iter(rows)
    lines = [[_cell(term) for term in row] for row in islice(remaining, _HTML_ROWS)]
    more = sum(1 for _ in remaining)
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in line)}</tr>\n" for line in lines)
    note = f"<p>… and {more} more rows</p>" if more else ""
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>{note}"


def _cell(term: Term | None) -> str:
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        return shrink(term.value) or term.value
    return term.value if isinstance(term, Literal) else str(term)


def _width(text: str) -> int:
    """Return the columns that a text takes on a terminal (Unicode Standard Annex 11)."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(char) in "WF" else 0 if combining(char) else 1 for char in text)
