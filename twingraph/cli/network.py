"""`twingraph network`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from twingraph.cli import options
from twingraph.cli.graph import network


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    # Spelt out and not imported: networkx and its neighbours must not load for a --help.
    parser.add_argument(
        "--kind",
        choices=("authorities", "relationships", "activities", "claims"),
        default="authorities",
        help="who is linked with whom, each relationship on its own, who took part in what, or whose record "
        "names whom (directed; default: %(default)s)",
    )
    parser.add_argument(
        "--format",
        choices=("graphml", "gexf", "json", "csv", "parquet"),
        required=True,
        help="format of the file",
    )
    network.add_selection(parser)
    parser.add_argument(
        "-o",
        "--output",
        type=_file,
        metavar="FILE",
        required=True,
        help="write to this file; csv and parquet put the nodes of x.csv in x.nodes.csv beside it",
    )
    options.add_graph(parser)


def run(args: argparse.Namespace) -> int:
    """Write the network and say how large it is."""
    from twingraph.graph import files

    graph = network.of_graph(args, kind=args.kind)
    files.write(graph, args.output, format=args.format)
    print(f"{args.output}: {graph.number_of_nodes()} nodes, {graph.number_of_edges()} edges", file=sys.stderr)
    return 0


def _file(text: str) -> Path:
    if text == "-":
        raise argparse.ArgumentTypeError("a network goes to a file, not to standard output; name one")
    return Path(text)
