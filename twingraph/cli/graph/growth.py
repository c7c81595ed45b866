"""`twingraph graph growth`."""

from __future__ import annotations

import argparse
import sys

from twingraph.cli.graph import network, output


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the subcommand's arguments."""
    network.add_arguments(parser)
    parser.add_argument(
        "--by",
        choices=("year", "decade", "country", "decade,country"),
        default="year",
        metavar="UNIT",
        help="year: a row for every year in which something changed; or cohorts, that is what began in a "
        "decade, or with a party in a country, and how much of it lasts: decade, country, or decade,country "
        "(default: %(default)s)",
    )
    output.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Print the rows, and on standard error what is in none of them."""
    from twingraph.graph.growth import Year, cohorts, growth, undated

    of_graph = args.file is None and args.nodes is None
    # Each relationship counts, not each pair of parties.
    graph = network.of_graph(args, kind="relationships") if of_graph else network.read(args)
    if args.by == "year":
        output.write(args, Year._fields, [year._asdict() for year in growth(graph)], years=["year"])
    else:
        by = args.by.split(",")
        columns = (*by, "begun", "ended", "lasting")
        rows = [cohort._asdict() for cohort in cohorts(graph, by)]
        output.write(args, columns, rows, years=["decade"])
    left = undated(graph)
    print(
        f"without a year: {left.beginnings} beginnings, {left.ends} ends; "
        f"never realised and not counted: {left.never_realised}",
        file=sys.stderr,
    )
    return 0
