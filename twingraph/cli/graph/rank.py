"""`twingraph graph rank`."""

from __future__ import annotations

import argparse
import sys

from twingraph.cli.graph import level, output, working
from twingraph.errors import NameNotFoundError

_DEFAULT = "degree,betweenness,closeness,pagerank,k-core,eigenvector"
_TOP = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the subcommand's arguments."""
    level.add_arguments(parser)
    parser.add_argument(
        "--by",
        type=measures,
        default=measures(_DEFAULT),
        metavar="MEASURE[,MEASURE…]",
        help="degree, degree-centrality, betweenness, closeness, closeness-in-component, pagerank, k-core, "
        f"eigenvector; the first one ranks (default: {_DEFAULT})",
    )
    parser.add_argument(
        "--top",
        type=working.number,
        metavar="N",
        help=f"only the first N (default: {_TOP} in a table, all in JSON and CSV)",
    )
    working.add_backend(parser)
    output.add_arguments(parser)


def measures(text: str) -> list[str]:
    """Return the names that a comma separates."""
    return [name.strip() for name in text.split(",")]


def run(args: argparse.Namespace) -> int:
    """Print the nodes by rank."""
    from twingraph.graph.centrality import MEASURES, centrality, ranks

    for name in args.by:
        if name not in MEASURES:
            raise NameNotFoundError("measure", name, list(MEASURES))
    graph, weight = level.read(args)
    values = {}
    for name in args.by:
        with working.shown(f"{name} of {len(graph):,} nodes"):
            values[name] = centrality(graph, name, backend=args.backend, weight=weight)
    rank = ranks(values[args.by[0]])
    ordered = sorted(graph, key=lambda node: (rank[node], level.label(graph, node), str(node)))
    top = len(ordered) if args.top is None and args.format != "table" else args.top or _TOP
    if len(ordered) > top > 0 and rank[ordered[top]] == (last := rank[ordered[top - 1]]):
        tied = sum(number == last for number in rank.values())
        print(f"{tied:,} share rank {last:,}, of whom not all are shown", file=sys.stderr)
    rows = [
        {
            "rank": rank[node],
            "node": str(node),
            "label": level.label(graph, node),
            "country": level.country(graph, node, weight),
            **{name: values[name][node] for name in args.by},
        }
        for node in ordered[:top]
    ]
    shown = ["rank", "label", "country"] if args.format == "table" else ["rank", "node", "label", "country"]
    output.write(args, [*shown, *args.by], rows)
    return 0
