"""`twingraph why`."""

from __future__ import annotations

import argparse
import textwrap
from pathlib import Path
from typing import Any

from twingraph.cli import options


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    options.add_graph(parser)
    parser.add_argument("thing", metavar="THING", help="IRI, CURIE (stage:…) or name of a thing in the graph")
    options.add_sources(parser)


def run(args: argparse.Namespace) -> int:
    """Print each statement about the thing with where its sources say it; exit 1 when one has changed."""
    from twingraph.sources import citations

    kg = args.opening.graph()
    rows = list(kg.query("why", thing=args.thing))
    if not rows:
        print(f"{args.thing}: no source is cited for it")
        return 1
    names = citations.file_names(kg.store)
    changed = False
    for statement in dict.fromkeys(row.statement for row in rows):
        print(statement)
        for row in (row for row in rows if row.statement == statement):
            changed |= _show(row, names, args.sources)
    return 1 if changed else 0


def _show(row: Any, names: dict[str, str], folder: Path | None) -> bool:
    """Print one place and, where the source is at hand, its text; return whether the text has changed."""
    from twingraph.rdf.prefixes import shrink
    from twingraph.sources.passage import digest, read_source

    source = shrink(row.source) or row.source
    if row.start is None:
        print(f"  {source}")
        return False
    print(f"  {source}, characters {row.start} to {row.end}")
    if folder is None or row.source not in names:
        return False
    quoted = read_source(folder, names[row.source])[row.start : row.end]
    print(textwrap.indent(textwrap.fill(quoted, 92), "    │ "))
    if digest(quoted) == row.sha256:
        return False
    print("    ! the source has changed: this is not what was cited")
    return True
