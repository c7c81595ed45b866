"""`twingraph quickstatements`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from twingraph.cli import options


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "--city", metavar="CITY", help="only the ties of this city: an IRI, a Wikidata item or a name"
    )
    parser.add_argument(
        "--source",
        metavar="SOURCE",
        help="what this source says (an IRI, source:kecskemet, kecskemet, or a named graph that is from it; "
        "default: what all say that are not Wikidata)",
    )
    parser.add_argument(
        "--wikidata",
        metavar="SOURCE",
        help="the source that has Wikidata's statements, where there are several",
    )
    parser.add_argument(
        "--direction",
        choices=("both", "from", "to"),
        default="both",
        help="statements on the item of the city (from), on those of its partners (to), or both "
        "(default: %(default)s)",
    )
    parser.add_argument(
        "--kind",
        choices=("twin", "partner"),
        default="twin",
        help="twin agreements alone (twin), or partner agreements and those of which no kind is told as well "
        "(partner; default: %(default)s)",
    )
    parser.add_argument(
        "--disputed",
        action="store_true",
        help="write also what sources, or passages of one source, contradict each other on",
    )
    parser.add_argument(
        "--report",
        type=Path,
        metavar="FILE",
        help="write what is written and what is left out, with the reasons: JSON if the name ends in .json, "
        "else a table (default: a table of what is left out on standard error)",
    )
    options.add_graph(parser)
    options.add_output(parser)


def run(args: argparse.Namespace) -> int:
    """Write the commands and the report, and say how many there are of each."""
    from twingraph.compare import quickstatements, report

    kg = options.open_graph(args)
    found = kg.corrections(
        city=args.city,
        source=args.source,
        wikidata=args.wikidata,
        direction=args.direction,
        kind=args.kind,
        disputed=args.disputed,
    )
    left_out = [correction for correction in found if correction.reason]
    if args.report is None:
        print(report.corrections_as_table(left_out, kg.store), file=sys.stderr)
    elif args.report.suffix == ".json":
        options.write_output(args.report, report.corrections_as_json(found).encode())
    else:
        options.write_output(args.report, report.corrections_as_table(found, kg.store).encode())
    options.write_output(args.output, quickstatements.write(found).encode())
    written = len(found) - len(left_out)
    print(f"{written} statements and qualifiers written, {len(left_out)} left out", file=sys.stderr)
    return 0
