"""`twingraph evidence`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from twingraph.cli import options
from twingraph.errors import InputError, NameNotFoundError

if TYPE_CHECKING:
    from twingraph.store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    options.add_graph(parser)
    options.add_sources(parser)
    parser.add_argument(
        "--cite",
        metavar="SOURCE",
        help="print a new passage of this source (an IRI, source:kecskemet or kecskemet) instead",
    )
    parser.add_argument(
        "--begin", metavar="QUOTE", help="with --cite: the words with which the passage begins"
    )
    parser.add_argument(
        "--end", metavar="QUOTE", default="", help="with --cite: the words with which it ends"
    )


def run(args: argparse.Namespace) -> int:
    """Hold every cited passage and row against its source, or cite a new passage."""
    from twingraph.sources import citations

    if args.sources is None:
        raise InputError("name the folder of the source texts with --sources or TWINGRAPH_SOURCES")
    store = options.open_graph(args).store
    if args.cite:
        return _cite(args, citations.file_names(store))
    changed = list(citations.changes(store, args.sources))
    for change in changed:
        print(
            f"{change.passage.iri}: the source has changed; "
            f"at {change.passage.start} to {change.passage.end} it now says {change.text!r}",
            file=sys.stderr,
        )
    unchecked = len(citations.unchecked(store))
    print(f"{len(citations.passages(store)) - unchecked} passages checked, {len(changed)} changed")
    if unchecked:
        print(f"{unchecked} passages of sources without a text were not checked")
    return 1 if _rows(store, args.sources) or changed else 0


def _rows(store: Store, folder: Path) -> int:
    """Hold every cited row against its table, and return how many have changed."""
    from twingraph.importing.evidence import changes
    from twingraph.sources import citations

    names = citations.file_names(store)
    of_rows = [record for record in citations.records(store) if record.row]
    cited = [record for record in of_rows if record.source in names]
    if unchecked := len(of_rows) - len(cited):
        print(f"{unchecked} rows of sources without a file were not checked; import with --keep keeps pages")
    if not cited:
        return 0
    changed = list(changes(cited, folder, names, citations.dialects(store)))
    for record, cells in changed:
        said = ", ".join(f"{column}: {cell}" for column, cell in cells.items() if column in record.columns)
        told = f"it now says {said}" if cells else "there is no such row any more"
        print(f"{record.iri}: the source has changed; at row {record.row} {told}", file=sys.stderr)
    print(f"{len(cited)} rows checked, {len(changed)} changed")
    return len(changed)


def _cite(args: argparse.Namespace, file_names: dict[str, str]) -> int:
    from twingraph.rdf import turtle
    from twingraph.rdf.prefixes import shrink
    from twingraph.sources import passage

    if not args.begin:
        raise InputError("--cite needs --begin, the first words of the passage as the source writes them")
    source = _source(args.cite)
    if source not in file_names:
        names = sorted(shrink(iri) or iri for iri in file_names)
        raise NameNotFoundError("source with a text", args.cite, names)
    text = passage.read_source(args.sources, file_names[source])
    print(turtle.write(passage.find(text, source, args.begin, args.end).triples()), end="")
    return 0


def _source(text: str) -> str:
    """Return the IRI of a source given in full, as a CURIE, or as what follows `source:`."""
    from twingraph.rdf.prefixes import PREFIXES, expand

    prefix, colon, _ = text.partition(":")
    if not colon:
        return PREFIXES["source"] + text
    return expand(text) if prefix in PREFIXES else text
