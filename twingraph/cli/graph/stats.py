"""`twingraph graph stats`."""

from __future__ import annotations

import argparse
import json
from itertools import groupby
from typing import TYPE_CHECKING

from twingraph.cli import options
from twingraph.cli.graph import level, output, working

if TYPE_CHECKING:
    from twingraph.graph.statistics import Statistic


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the subcommand's arguments."""
    level.add_arguments(parser, directed=True)
    measured = parser.add_argument_group("statistics")
    measured.add_argument(
        "--assortativity",
        action="append",
        default=[],
        metavar="ATTRIBUTE",
        help="assortativity by this attribute of the nodes too: country, latitude, …; may be given several "
        "times",
    )
    measured.add_argument(
        "--distances",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="exact distances of all pairs, also above 50,000 nodes; or no distances, not even estimates",
    )
    measured.add_argument(
        "--backend",
        default="auto",
        metavar="NAME",
        help="what finds the distances: networkx, or a faster library (default: the fastest there is)",
    )
    output.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Print the statistics."""
    from twingraph.graph.statistics import statistics

    graph, weight = level.read(args)
    with working.shown(f"statistics of {len(graph):,} nodes"):
        found = statistics(
            graph, backend=args.backend, distances=args.distances, by=args.assortativity, weight=weight
        )
    about = {
        "name": str(args.file or graph.name),
        "level": args.level,
        "directed": graph.is_directed(),
        "nodes": graph.number_of_nodes(),
        "edges": graph.number_of_edges(),
        **{name: value for name, value in graph.graph.items() if isinstance(value, int)},
    }
    if args.format == "json":
        content = json.dumps(_document(about, found), ensure_ascii=False, indent=2) + "\n"
    elif args.format == "csv":
        columns = ("group", "statistic", "symbol", "value", "unit", "source", "remark")
        output.write(args, columns, [dict(zip(columns, _cells(one), strict=True)) for one in found])
        return 0
    else:
        content = _table(about, found)
    options.write_output(args.output, content.encode())
    return 0


def _cells(found: Statistic) -> tuple[str | int | float | None, ...]:
    meant = found.definition
    return meant.group, found.name, meant.symbol, found.value, meant.unit, meant.source, found.remark


def _document(about: dict[str, str | int], found: list[Statistic]) -> dict[str, object]:
    """Return what is written as JSON: the network, and an object for each statistic by its name."""
    return {
        "network": about,
        "statistics": {
            one.name: {
                "value": one.value,
                "symbol": one.definition.symbol,
                "unit": one.definition.unit,
                "source": one.definition.source,
                "group": one.definition.group,
                "remark": one.remark,
            }
            for one in found
        },
    }


def _table(about: dict[str, str | int], found: list[Statistic]) -> str:
    """Return the statistics in groups, with six significant digits."""
    parts = [f"{about['name']}, at the level of {about['level']}"]
    width = max(len(one.label) for one in found)
    for group, members in groupby(found, key=lambda one: one.definition.group):
        lines = [group]
        for one in members:
            named = f"  {one.label:<{width}}  {one.definition.symbol:<4}"
            text = f"{named}  {_written(one.value):>14}  {one.definition.unit}"
            lines.append(f"{text} ({one.remark})" if one.remark else text.rstrip())
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _written(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.6g}" if isinstance(value, float) else f"{value:,}"
