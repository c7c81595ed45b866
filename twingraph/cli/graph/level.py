"""Whether a subcommand is about cities or, their links added up, about countries."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from twingraph.cli.graph import network

if TYPE_CHECKING:
    import networkx


def add_arguments(parser: argparse.ArgumentParser, *, directed: bool = False) -> None:
    """Add what names the network, with `directed` also `--directed`, and `--level`."""
    network.add_arguments(parser, directed=directed)
    parser.add_argument(
        "--level",
        choices=("cities", "countries"),
        default="cities",
        help="of what the network is: of cities, or of their countries, which are linked the more strongly "
        "the more of their cities are (default: %(default)s)",
    )


def read(args: argparse.Namespace) -> tuple[networkx.Graph[Any], str | None]:
    """Return the network at the level that the arguments name, and the edge attribute that holds weights."""
    graph = network.read(args)
    if args.level == "cities":
        return graph, None
    from twingraph.graph.countries import by_country

    countries = by_country(graph, language=args.language)
    if unknown := countries.graph["unknown"]:
        print(f"twingraph: left out for want of a country: {unknown:,} of {len(graph):,}", file=sys.stderr)
    return countries, "weight"


def label(graph: networkx.Graph[Any], node: Any) -> str:
    """Return what a person calls a node: its label, a country's name, or else the node itself."""
    attributes = graph.nodes[node]
    return str(attributes.get("label") or attributes.get("name") or node)


def country(graph: networkx.Graph[Any], node: Any, weight: str | None) -> str | None:
    """Return the code of a node's country: a country, which the weights tell, is its own."""
    return str(node) if weight else graph.nodes[node].get("country")
