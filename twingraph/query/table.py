"""Tables for people: for the terminal, Markdown and HTML, with IRIs as prefixed names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from prettytable import PrettyTable, TableStyle

from twingraph.rdf.prefixes import shrink
from twingraph.rdf.terms import Literal, NamedNode, Term

FORMATS = ("table", "markdown")
"""What `write` knows."""

_HTML_ROWS = 200
"""A notebook shows this many rows; a browser does not like more, and nobody reads them."""


def write(columns: Sequence[str], rows: Iterable[Sequence[Term | None]], format: str) -> bytes:
    """Return the rows as a table with a line for each, in UTF-8."""
    markdown = format == "markdown"
    table = _table(columns, (_cells(row, markdown=markdown) for row in rows))
    table.set_style(TableStyle.MARKDOWN if markdown else TableStyle.SINGLE_BORDER)
    return (table.get_string() + "\n").encode()


def html(columns: Sequence[str], rows: Iterable[Sequence[Term | None]]) -> str:
    """Return the first rows as an HTML table, every value escaped, with a note when there are more."""
    remaining = iter(rows)
    table = _table(columns, map(_cells, islice(remaining, _HTML_ROWS)))
    more = sum(1 for _ in remaining)
    return str(table.get_html_string()) + (f"<p>… and {more} more rows</p>" if more else "")


def _table(columns: Sequence[str], rows: Iterator[list[str]]) -> PrettyTable:
    table = PrettyTable(list(columns))
    table.align = "l"
    for row in rows:
        table.add_row(row)
    return table


def _cells(row: Sequence[Term | None], *, markdown: bool = False) -> list[str]:
    cells = [_cell(term) for term in row]
    if markdown:
        # A line break would end the row, and a bar the cell (GitHub Flavored Markdown, 4.10).
        return [" ".join(cell.split()).replace("|", "\\|") for cell in cells]
    return cells


def _cell(term: Term | None) -> str:
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        return shrink(term.value) or term.value
    return term.value if isinstance(term, Literal) else str(term)
