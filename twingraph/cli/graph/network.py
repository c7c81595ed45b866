"""The network that a subcommand is about: a file, or relationships of the graph."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from twingraph.cli import options
from twingraph.errors import InputError
from twingraph.query.parameters import KINDS
from twingraph.settings import ENGLISH

if TYPE_CHECKING:
    import networkx

_SELECTION = ("relationship_kind", "source", "country", "first", "last", "as_of")


def add_arguments(parser: argparse.ArgumentParser, *, directed: bool = False) -> None:
    """Add what names the network, and with `directed` an option to keep the direction of its edges."""
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="a network from elsewhere, compressed or not: an edge list (CSV, TSV, KONECT's), GraphML, GEXF, "
        "Pajek or node-link JSON (default: the relationships of the graph)",
    )
    parser.add_argument(
        "--nodes",
        type=Path,
        metavar="TABLE",
        help="attributes for the nodes of FILE: a table whose first column names the node, with columns such "
        "as label, country, latitude, longitude",
    )
    if directed:
        parser.add_argument(
            "--directed",
            action="store_true",
            help="keep the direction of the edges of FILE; of the graph, take who names whom in its records",
        )
    add_selection(parser)
    options.add_graph(parser)


def add_selection(parser: argparse.ArgumentParser) -> None:
    """Add what chooses relationships of the graph."""
    chosen = parser.add_argument_group("relationships of the graph")
    chosen.add_argument(
        "--relationship-kind",
        action="append",
        choices=tuple(KINDS),
        help="only those of this kind; may be given several times (default: all)",
    )
    chosen.add_argument(
        "--source", metavar="SOURCE", help="only those that this source stands behind: kecskemet, an IRI, …"
    )
    chosen.add_argument(
        "--country",
        action="append",
        metavar="COUNTRY",
        help="only those with a party in this country (DE, Germany); may be given several times",
    )
    chosen.add_argument(
        "--from",
        dest="first",
        type=day,
        metavar="DATE",
        help="only those that lasted on this day (1990-01-01) or later",
    )
    chosen.add_argument(
        "--to", dest="last", type=day, metavar="DATE", help="only those that had begun by this day"
    )
    chosen.add_argument(
        "--as-of", type=day, metavar="DATE", help="only those that lasted on this day, as they were then"
    )
    chosen.add_argument(
        "--language", default=ENGLISH, metavar="TAG", help="language of the labels (default: %(default)s)"
    )


def read(args: argparse.Namespace) -> networkx.Graph[str]:
    """Return the network that the arguments name: one edge for two parties that are linked.

    With `--directed` it is directed, and that of the graph has the claims. What a file has beside that is
    told on standard error.
    """
    directed = getattr(args, "directed", False)
    if args.file is None:
        if args.nodes is not None:
            raise InputError(f"--nodes {args.nodes} goes with a FILE; the graph knows its nodes")
        return of_graph(args, kind="claims" if directed else "authorities")
    if given := [name for name in (*_SELECTION, "data", "store") if getattr(args, name) is not None]:
        names = {"first": "from", "last": "to"}
        listed = ", ".join("--" + names.get(name, name).replace("_", "-") for name in given)
        raise InputError(f"{args.file}: a file is taken as a whole; leave out {listed}")
    from twingraph.graph import reading

    graph = reading.read(args.file, nodes=args.nodes, directed=directed)
    loops, duplicates = graph.graph["loops"], graph.graph["duplicates"]
    if loops or duplicates:
        print(
            f"{args.file}: left out {loops} {'edge' if loops == 1 else 'edges'} from a node to itself and "
            f"{duplicates} between nodes that "
            "were linked already",
            file=sys.stderr,
        )
    if unknown := graph.graph.get("unknown_countries"):
        print(f"{args.nodes}: no country of today: {', '.join(unknown)}", file=sys.stderr)
    return graph


def of_graph(args: argparse.Namespace, *, kind: str = "authorities") -> networkx.Graph[str]:
    """Return a network of the relationships that the arguments choose."""
    kinds, period = args.relationship_kind, (args.as_of or args.first, args.as_of or args.last)
    if args.as_of and (args.first or args.last):
        raise InputError("--as-of is one day, and --from and --to are a period: give one of both")
    return options.open_graph(args).to_networkx(
        kind,
        relationship_kinds=kinds and [KINDS[kind] for kind in kinds],
        source=args.source,
        countries=args.country,
        during=None if period == (None, None) else period,
        as_of=args.as_of,
        language=args.language,
    )


def day(text: str) -> date:
    """Return the day that an option gives."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day; write it as 2010-12-31") from error
