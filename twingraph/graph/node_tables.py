"""Attributes of nodes from a table: CSV, TSV or XLSX."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twingraph import countries
from twingraph.errors import FileSyntaxError, InputError
from twingraph.graph.edge_lists import typed
from twingraph.importing import table
from twingraph.importing.table import Line

if TYPE_CHECKING:
    import networkx

_LABELS = ("label_en", "label", "name")
_COUNTRIES = ("country_en", "country")
_NUMBERS = ("latitude", "longitude", "population")
_MOST = {"latitude": 90, "longitude": 360}


def add(graph: networkx.Graph[str], path: Path) -> None:
    """Give nodes the attributes of a table, whose first column names the node, as far as it has them.

    The first of the columns label_en, label and name becomes `label`; the first of country_en and country, a
    name in any language or a code, becomes `country`, a code of ISO 3166-1 alpha-2; latitude, longitude
    (degrees) and population are numbers, as is every column that has nothing else. An empty cell is no
    attribute. A node that is in several rows has the first; one that is not in the network is left out.
    `graph.graph["unknown_countries"]` lists the countries that are none of today's, whose nodes have none.

    Raises InputError when the table has none of the nodes, and FileSyntaxError, with the line, for a row that
    has too many or too few cells or a number that is none or,
    in degrees, too large.
    """
    rows: dict[str, Line] = {}
    read = table.read(path)
    for row in read:
        if not isinstance(row, Line):
            # The reason names the line.
            raise FileSyntaxError(str(path), 0, row.reasons[0])
        if row.cells[0] in graph:
            rows.setdefault(row.cells[0], row)
    if not rows:
        raise InputError(
            f"{path}: its first column, {read.columns[0]!r}, has none of the nodes of the network, such as "
            f"{next(iter(graph), 'any')!r}; let it name them as the network does"
        )
    columns: dict[str, list[Any]] = {
        name: list(typed([row.cells[index].strip() for row in rows.values()]))
        for index, name in enumerate(read.columns)
        if index
    }
    for name in _NUMBERS:
        for row, value in zip(rows.values(), columns.get(name, ()), strict=False):
            # One text makes texts of a whole column.
            number = typed([value])[0] if isinstance(value, str) else value
            if isinstance(number, str):
                raise FileSyntaxError(str(path), row.line, f"the {name} {value!r} is not a number")
            if number is not None and abs(number) > _MOST.get(name, math.inf):
                raise FileSyntaxError(
                    str(path), row.line, f"the {name} {value} is beyond {_MOST[name]} degrees"
                )
    _rename(columns, _LABELS, "label")
    _rename(columns, _COUNTRIES, "country")
    unknown = {name for name in columns.get("country", ()) if name and not countries.code(name)}
    if "country" in columns:
        columns["country"] = [countries.code(name or "") or None for name in columns["country"]]
    for node, *values in zip(rows, *columns.values(), strict=True):
        found = zip(columns, values, strict=True)
        graph.nodes[node].update({name: value for name, value in found if value is not None})
    graph.graph["unknown_countries"] = sorted(unknown)


def _rename(columns: dict[str, list[Any]], names: tuple[str, ...], name: str) -> None:
    """Let the first of these columns that there is have the name."""
    first = next((one for one in names if one in columns), None)
    if first is not None:
        columns[name] = columns.pop(first)
