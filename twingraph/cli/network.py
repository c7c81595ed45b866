"""`twingraph network`."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from twingraph.cli import options
from twingraph.query.parameters import KINDS
from twingraph.settings import ENGLISH


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    # Spelt out and not imported: networkx and its neighbours must not load for a --help.
    parser.add_argument(
        "--kind",
        choices=("authorities", "relationships", "activities"),
        default="authorities",
        help="who is linked with whom, each relationship on its own, or who took part in what "
        "(default: %(default)s)",
    )
    parser.add_argument(
        "--format", choices=("graphml", "gexf", "json", "csv"), required=True, help="format of the file"
    )
    parser.add_argument(
        "--as-of", type=_day, metavar="DATE", help="the network as it was on this day (2010-12-31)"
    )
    parser.add_argument(
        "--relationship-kind",
        action="append",
        choices=tuple(KINDS),
        help="only relationships of this kind; may be given several times (default: all)",
    )
    parser.add_argument(
        "--language", default=ENGLISH, metavar="TAG", help="language of the labels (default: %(default)s)"
    )
    parser.add_argument(
        "-o",
        "--output",
        type=_file,
        metavar="FILE",
        required=True,
        help="write to this file; csv puts the nodes of x.csv in x.nodes.csv beside it",
    )
    options.add_graph(parser)


def run(args: argparse.Namespace) -> int:
    """Write the network and say how large it is."""
    from twingraph.graph import files
    from twingraph.graph.network import to_networkx

    kinds = args.relationship_kind
    graph = to_networkx(
        options.open_graph(args).store,
        kind=args.kind,
        relationship_kinds=kinds and [KINDS[kind] for kind in kinds],
        as_of=args.as_of,
        language=args.language,
    )
    files.write(graph, args.output, format=args.format)
    print(f"{args.output}: {graph.number_of_nodes()} nodes, {graph.number_of_edges()} edges", file=sys.stderr)
    return 0


def _file(text: str) -> Path:
    if text == "-":
        raise argparse.ArgumentTypeError("a network goes to a file, not to standard output; name one")
    return Path(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day; write it as 2010-12-31") from error
