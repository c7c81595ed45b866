"""`twingraph graph communities`."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from twingraph.cli.graph import level, output, working

if TYPE_CHECKING:
    import networkx

_NAMED = 3
"""So many members are named in the summary, those with the most links."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the subcommand's arguments."""
    level.add_arguments(parser)
    parser.add_argument(
        "--method", choices=("leiden", "louvain"), default="leiden", help="algorithm (default: %(default)s)"
    )
    parser.add_argument(
        "--resolution",
        type=float,
        default=1.0,
        metavar="NUMBER",
        help="above 1 gives more and smaller communities, below 1 fewer (default: %(default)s)",
    )
    parser.add_argument(
        "--seed", type=int, default=0, help="the same seed gives the same communities (default: %(default)s)"
    )
    parser.add_argument(
        "--members", action="store_true", help="list every member with its community, not a summary"
    )
    working.add_backend(parser)
    output.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Print the communities, the largest first."""
    from twingraph.graph.communities import communities, modularity

    graph, weight = level.read(args)
    with working.shown(f"{args.method} of {len(graph):,} nodes"):
        groups = communities(
            graph,
            args.method,
            resolution=args.resolution,
            seed=args.seed,
            weight=weight,
            backend=args.backend,
        )
    quality = modularity(graph, groups, resolution=args.resolution, weight=weight)
    said = "no edges, and so no modularity" if quality is None else f"modularity {quality:.6f}"
    print(f"{len(groups):,} communities, {said}", file=sys.stderr)
    if args.members:
        _write_members(args, graph, groups, weight)
    else:
        _write_summary(args, graph, groups, weight)
    return 0


def _write_members(
    args: argparse.Namespace, graph: networkx.Graph[Any], groups: list[set[Any]], weight: str | None
) -> None:
    rows = [
        {
            "community": number,
            "node": str(node),
            "label": level.label(graph, node),
            "country": level.country(graph, node, weight),
        }
        for number, group in enumerate(groups, start=1)
        for node in sorted(group, key=lambda node: (level.label(graph, node), str(node)))
    ]
    shown = ["label", "country"] if args.format == "table" else ["node", "label", "country"]
    output.write(args, ["community", *shown], rows)


def _write_summary(
    args: argparse.Namespace, graph: networkx.Graph[Any], groups: list[set[Any]], weight: str | None
) -> None:
    rows: list[output.Row] = []
    for number, group in enumerate(groups, start=1):
        linked = sorted(
            group, key=lambda node: (-graph.degree(node, weight=weight), level.label(graph, node), str(node))
        )
        countries = Counter(
            country for node in group if (country := graph.nodes[node].get("country")) is not None
        )
        common = sorted(countries.items(), key=lambda item: (-item[1], item[0]))[:_NAMED]
        rows.append(
            {
                "community": number,
                "size": len(group),
                "links": int(graph.subgraph(group).size(weight=weight)),
                "countries": ", ".join(f"{country} {count}" for country, count in common),
                "most linked": ", ".join(level.label(graph, node) for node in linked[:_NAMED]),
            }
        )
    # A community of countries has each of them once.
    columns = ["countries"] if weight is None else []
    output.write(args, ["community", "size", "links", *columns, "most linked"], rows)
