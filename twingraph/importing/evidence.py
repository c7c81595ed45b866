"""Evidence: the rows that the graph cites, held against the tables that they are from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from twingraph.errors import InputError
from twingraph.importing import fetch, html, table
from twingraph.sources.record import Record, matches

_PAGES = (".html", ".htm", ".xhtml")


def rows(
    folder: Path, file_name: str, records: Iterable[Record], dialect: Mapping[str, Any] | None = None
) -> dict[str, dict[str, str]]:
    """Return the cells of cited rows by column, in the order of the table, by the IRI of the record.

    `dialect` is how the table is to be read, as `citations.dialects` has it. A row that is not there any more
    has no cells. Raises InputError for a file that is not there, and what `table.read` raises.
    """
    path = folder / file_name
    if not path.is_file():
        raise InputError(
            f"{path}: no such file; --sources (or TWINGRAPH_SOURCES) must name the folder that holds it"
        )
    found: dict[str, dict[str, str]] = {}
    wanted: dict[tuple[int, int], list[Record]] = defaultdict(list)
    for record in records:
        wanted[record.table, record.row].append(record)
        found[record.iri] = {}
    for read in _tables(path, wanted, dialect or {}):
        for line in read:
            if isinstance(line, table.Line):
                for record in wanted.get((read.number or 0, line.number), ()):
                    found[record.iri] = dict(zip(read.columns, line.cells, strict=True))
    return found


def _tables(
    path: Path, wanted: Mapping[tuple[int, int], Sequence[Record]], dialect: Mapping[str, Any]
) -> Iterator[table.Table]:
    """Iterate over the tables of a file that are cited, as they were read."""
    if path.suffix.lower() not in _PAGES:
        for number in sorted({number for number, _ in wanted}):
            yield table.read(path, sheet=number or "", **dialect)
        return
    page = html.read(replace(fetch.from_path(path), **dialect))
    columns: dict[int, set[str]] = defaultdict(set)
    for (number, _), records in wanted.items():
        columns[number].update(column for record in records for column in record.columns)
    for number, names in columns.items():
        if cited := page.cited(number, names):
            yield cited


def changes(
    records: Sequence[Record],
    folder: Path,
    file_names: Mapping[str, str],
    dialects: Mapping[str, Mapping[str, Any]],
) -> Iterator[tuple[Record, dict[str, str]]]:
    """Iterate over the records whose rows no longer say what was cited, with the cells that are there now.

    `file_names` and `dialects` are those of the sources, by IRI.
    """
    by_source: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        by_source[record.source].append(record)
    for source, cited in by_source.items():
        found = rows(folder, file_names[source], cited, dialects.get(source))
        for record in cited:
            if not matches(record, found[record.iri]):
                yield record, found[record.iri]
