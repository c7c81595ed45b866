"""Edge lists: text with one edge a line.

KONECT      `out.*`: the first line is `% sym`, `% asym` or `% bip` and the kind of weights; then two nodes,
            their weight and time (seconds since 1970) a line. The two sides of a bipartite network have
            numbers of their own: here the nodes are L1 and R1, with `bipartite` 0 and 1.
tables      columns with tabs, commas or semicolons between them, quoted as in CSV, or else with blanks.
            Lines that begin with # or % are comments: at the top of the file, or anywhere between blanks.

A first row that names its columns is told by two of the names that are usual for the ends of an edge
(source and target, from and to, item and twin, …), or by a cell without a digit above cells that all have
one. Without such names the edge is in the first two columns. The others are its attributes; a third one
without a name is `weight` when it has numbers. A column in which every value is a number has numbers.
"""

from __future__ import annotations

import ast
import csv
import io
import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, product, repeat
from typing import Any, NamedTuple, TypeAlias

from twingraph.errors import FileSyntaxError
from twingraph.importing.table import distinct

Edge: TypeAlias = tuple[str, str, dict[str, Any]]
Node: TypeAlias = tuple[str, dict[str, Any]]


class EdgeList(NamedTuple):
    """Edges and nodes with their attributes; `directed` is None where the file does not say."""

    edges: Iterable[Edge]
    nodes: Iterable[Node] = ()
    directed: bool | None = None


_KONECT = re.compile(r"%\s*(sym|asym|bip)\b")
_KONECT_COLUMNS = ["source", "target", "weight", "timestamp"]
_ENDS = (
    ("source", "target"),
    ("from", "to"),
    ("item", "twin"),
    *product(("city", "town", "municipality"), ("twin", "twincity", "twintown", "sistercity", "partner")),
    ("stadt", "partnerstadt"),
    ("gemeinde", "partnergemeinde"),
    ("sourceid", "targetid"),
    ("sourcelabel", "targetlabel"),
    ("fromid", "toid"),
    ("fromnodeid", "tonodeid"),
    *((name + one, name + other) for name in ("node", "id", "city", "town") for one, other in ("12", "ab")),
    ("u", "v"),
)
_NUMBER = re.compile(r"[+-]?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?")
_DIGIT = re.compile(r"\d")
_LOOKED_AT = 100
"""Rows that tell whether the first one names the columns."""


def from_text(text: str, *, file: str) -> EdgeList:
    r"""Return the edges of an edge list. Raises FileSyntaxError with file and line.

    >>> list(from_text("from;to;since\nKrefeld;Venlo;1964\n", file="x.csv").edges)
    [('Krefeld', 'Venlo', {'since': 1964})]
    """
    lines, rows = array("Q"), []
    for line, cells in _rows(text, file):
        lines.append(line)
        rows.append(cells)
    if not rows:
        raise FileSyntaxError(file, 0, "has no edges: an edge list has two nodes a line")
    konect = _KONECT.match(text)
    if konect:
        names = _KONECT_COLUMNS
    elif _names_columns(rows):
        names = list(distinct(rows[0]))
        del lines[0], rows[0]
    else:
        names = ["source", "target", *(f"column {number}" for number in range(3, max(map(len, rows)) + 1))]
    one, other = _ends(names) or (0, 1)
    for line, cells in zip(lines, rows, strict=True):
        if len(cells) <= max(one, other) or not (cells[one] and cells[other]):
            raise FileSyntaxError(file, line, "is no edge: it does not have two nodes")
        if len(cells) > len(names):
            problem = f"has {len(cells)} cells where there are {len(names)} columns"
            raise FileSyntaxError(file, line, f"{problem}; quote what has the delimiter in it")
    columns = {
        name: typed([cells[index] if index < len(cells) else "" for cells in rows])
        for index, name in enumerate(names)
        if index not in (one, other)
    }
    left, right = ("L", "R") if konect and konect[1] == "bip" else ("", "")
    ends = [(left + cells[one], right + cells[other]) for cells in rows]
    attributes = _attributes(columns, lines, file)
    return EdgeList(
        ((*pair, of_edge) for pair, of_edge in zip(ends, attributes, strict=False)),
        ((pair[side], {"bipartite": side}) for pair in ends for side in (0, 1)) if left else (),
        directed=konect[1] == "asym" if konect else None,
    )


def typed(values: Sequence[str]) -> list[str | int | float | None]:
    """Return a column as numbers when all of it are, else as texts; None is where there is nothing.

    What begins with a zero that counts nothing is no number, but a code.

    >>> typed(["-3", "", "2.5"]), typed(["01", "2"])
    ([-3, None, 2.5], ['01', '2'])
    """
    if not all(map(_NUMBER.fullmatch, filter(None, values))):
        return [value or None for value in values]
    return [_number(value) if value else None for value in values]


def _number(text: str) -> int | float:
    return int(text) if text.lstrip("+-").isdigit() else float(text)


def _rows(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Iterate over what is no comment, as the number of the line and the cells."""
    source = io.StringIO(text, newline="")
    above, first = next(((n, line) for n, line in enumerate(source) if not _is_comment(line)), (0, ""))
    delimiter = max("\t;,", key=first.count)
    if _KONECT.match(text) or first.rstrip().endswith("}") or delimiter not in first:
        for number, text_ in enumerate(chain([first], source), above + 1):
            if not _is_comment(text_):
                # What networkx writes of an edge with attributes ends in a dictionary.
                text_ = text_.strip()
                yield number, text_.split(None, 2) if text_.endswith("}") else text_.split()
        return
    reader = csv.reader(chain([first], source), delimiter=delimiter, strict=True)
    line = above + 1
    try:
        for cells in reader:
            if any(cells):
                yield line, [cell.strip() for cell in cells]
            line = above + reader.line_num + 1
    except csv.Error as error:
        problem = f"is no row of delimited text ({error}); look for a quotation mark that is not closed"
        raise FileSyntaxError(file, line, problem) from error


def _is_comment(line: str) -> bool:
    return not line.strip() or line.startswith(("#", "%"))


def _names_columns(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the first row names the columns."""
    if _ends(rows[0]):
        return True
    if rows[0][-1].startswith("{"):
        return False
    below = rows[1:_LOOKED_AT]
    return bool(below) and any(
        name and not _DIGIT.search(name) and all(_DIGIT.search(cell) for cell in cells)
        for name, *cells in zip(rows[0], *below, strict=False)
    )


def _ends(names: Sequence[str]) -> tuple[int, int] | None:
    """Return where the two ends of an edge are, by the names of the columns."""
    plain = [re.sub(r"[\W_]", "", name.casefold()) for name in names]
    known = (pair for pair in _ENDS if plain.count(pair[0]) == plain.count(pair[1]) == 1)
    return next(((plain.index(one), plain.index(other)) for one, other in known), None)


def _attributes(
    columns: Mapping[str, Sequence[Any]], lines: Sequence[int], file: str
) -> Iterable[dict[str, Any]]:
    """Iterate over the attributes of the edges."""
    third = columns.get("column 3", [None])[0]
    if isinstance(third, str) and third.startswith("{") and len(columns) == 1:
        return [_dictionary(text, file, line) for text, line in zip(columns["column 3"], lines, strict=True)]
    names = ["weight" if name == "column 3" and isinstance(third, int | float) else name for name in columns]
    if not names:
        return repeat({})
    return (
        {name: value for name, value in zip(names, values, strict=True) if value is not None}
        for values in zip(*columns.values(), strict=True)
    )


def _dictionary(text: str | None, file: str, line: int) -> dict[str, Any]:
    try:
        found = ast.literal_eval(text or "{}")
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise FileSyntaxError(file, line, f"{text!r} is no dictionary of attributes as networkx writes it")
    return found
