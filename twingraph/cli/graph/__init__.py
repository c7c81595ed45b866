"""`twingraph graph`: one module a subcommand, each with `add_arguments(parser)` and `run(args) -> int`."""

from __future__ import annotations

import argparse
from importlib import import_module

COMMANDS = {
    "stats": "size, degrees, clustering, distances and more of a network, by the names of the literature",
    "rank": "who is central: degree, betweenness, closeness, PageRank, k-core and eigenvector centrality",
    "communities": "groups with many links among themselves, by Leiden or Louvain",
    "path": "how two cities are connected: the shortest paths, with the relationships of each step",
    "distance": "how far apart linked places are, against networks in which chance links them",
    "growth": "how a network grew by year, and cohorts of relationships by decade and country",
    "compare": "two networks side by side: what is gained and lost, measures, changes of rank",
    "plot": "a picture of a network: layout, growth, degrees, country pairs or distances; PNG, SVG or PDF",
    "map": "a map of a network: who is linked with whom, along great circles; PNG, SVG or PDF",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's subcommands."""
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, prog="twingraph graph")
    for name, summary in COMMANDS.items():
        module = import_module(f"twingraph.cli.graph.{name}")
        sub = commands.add_parser(
            name,
            help=summary,
            description=summary[0].upper() + summary[1:] + ".",
            allow_abbrev=False,
            formatter_class=parser.formatter_class,
        )
        module.add_arguments(sub)
        sub.set_defaults(run_command=module.run)


def run(args: argparse.Namespace) -> int:
    """Run the subcommand."""
    return int(args.run_command(args))
