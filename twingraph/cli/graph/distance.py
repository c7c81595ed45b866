"""`twingraph graph distance`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from twingraph.cli.graph import network, output

if TYPE_CHECKING:
    import networkx

_COLUMNS = ("measure", "unit", "observed", "chance", "deviation", "low", "high", "z", "p")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the subcommand's arguments."""
    network.add_arguments(parser)
    chance = parser.add_argument_group("chance")
    chance.add_argument(
        "--samples",
        type=int,
        default=100,
        metavar="N",
        help="how many random networks, in which every place has as many links (default: %(default)s)",
    )
    chance.add_argument(
        "--seed",
        type=int,
        default=1,
        metavar="N",
        help="start of the random numbers; the same gives the same (default: %(default)s)",
    )
    parser.add_argument(
        "--links",
        action="store_true",
        help="list the links from the longest to the shortest instead, with their lengths",
    )
    output.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Print the distances and what chance gives, or the links."""
    graph = network.read(args)
    if args.links:
        # A table has labels instead of identifiers.
        named = () if args.format == "table" else ("one", "other")
        output.write(args, ("km", *named, "one_label", "other_label"), _links(graph))
        return 0
    from twingraph.graph.null_model import against_chance

    test = against_chance(graph, samples=args.samples, seed=args.seed)
    rows: list[output.Row] = [
        {"measure": "links", "observed": test.links},
        {"measure": "links without coordinates", "observed": test.without_coordinates},
        {"measure": "links without country", "observed": test.without_country},
        *(
            {
                "measure": found.measure,
                "unit": found.unit,
                "observed": found.observed,
                "chance": found.mean,
                "deviation": found.deviation,
                "low": found.low,
                "high": found.high,
                "z": found.z,
                "p": found.p,
            }
            for found in test.findings
        ),
    ]
    output.write(args, _COLUMNS, rows)
    return 0


def _links(graph: networkx.Graph[Any]) -> list[output.Row]:
    """Return a row for each link; those whose length is not known come last."""
    from twingraph.graph.geodesics import lengths
    from twingraph.graph.links import links

    known = lengths(graph)
    labels = {node: data.get("label", node) for node, data in graph.nodes(data=True)}
    return [
        {
            "km": known.get((one, other)),
            "one": str(one),
            "other": str(other),
            "one_label": str(labels[one]),
            "other_label": str(labels[other]),
        }
        for one, other in sorted(links(graph), key=lambda link: (-known.get(link, -1.0), *map(str, link)))
    ]
