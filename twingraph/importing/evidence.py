"""Evidence: the rows that the graph cites, held against the tables that they are from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from twingraph.errors import InputError
from twingraph.importing import table
from twingraph.sources.record import Record, matches


def rows(folder: Path, file_name: str, records: Iterable[Record]) -> dict[str, dict[str, str]]:
    """Return the cells of cited rows by column, in the order of the table, by the IRI of the record.

    A row that is not there any more has none. Raises InputError for a file that is not there, and what
    `table.read` raises.
    """
    path = folder / file_name
    if not path.is_file():
        raise InputError(
            f"{path}: no such file; --sources (or TWINGRAPH_SOURCES) must name the folder that holds it"
        )
    found: dict[str, dict[str, str]] = {}
    wanted: dict[int, list[Record]] = defaultdict(list)
    for record in records:
        wanted[record.row].append(record)
        found[record.iri] = {}
    read = table.read(path)
    for line in read:
        if isinstance(line, table.Line):
            for record in wanted.get(line.number, ()):
                found[record.iri] = dict(zip(read.columns, line.cells, strict=True))
    return found


def changes(
    records: Sequence[Record], folder: Path, file_names: Mapping[str, str]
) -> Iterator[tuple[Record, dict[str, str]]]:
    """Iterate over the records whose rows no longer say what was cited, with the cells that are there now.

    `file_names` are those of the sources, by IRI.
    """
    by_source: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        by_source[record.source].append(record)
    for source, cited in by_source.items():
        found = rows(folder, file_names[source], cited)
        for record in cited:
            if not matches(record, found[record.iri]):
                yield record, found[record.iri]
