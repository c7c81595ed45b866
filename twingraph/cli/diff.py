"""`twingraph diff`."""

from __future__ import annotations

import argparse
import shutil
import sys

from twingraph.cli import options
from twingraph.settings import ENGLISH, LANGUAGES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "first",
        metavar="SOURCE",
        help="a source: an IRI, source:kecskemet, kecskemet, or a named graph that is from it",
    )
    parser.add_argument("second", metavar="SOURCE", help="the source to compare it with")
    parser.add_argument(
        "--city", metavar="CITY", help="only the ties of this city: an IRI, a Wikidata item or a name"
    )
    parser.add_argument(
        "--format",
        choices=("table", "json", "turtle", "html"),
        default="table",
        help="format of the output (default: %(default)s)",
    )
    parser.add_argument(
        "--language",
        choices=LANGUAGES,
        default=ENGLISH,
        help="language of labels and findings (default: %(default)s)",
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help="list also what cannot be compared, where that is much (JSON and Turtle always have it)",
    )
    options.add_graph(parser)
    options.add_output(parser)


def run(args: argparse.Namespace) -> int:
    """Compare two sources; that they differ is an answer and no error."""
    from twingraph.compare import page, report, terminal, triples
    from twingraph.rdf import turtle

    kg = options.open_graph(args)
    comparison = kg.diff(args.first, args.second, city=args.city)
    words = report.Words(kg.store, comparison, args.language, short=args.format == "table", all=args.all)
    if args.format == "json":
        content = report.as_json(comparison, kg.store, args.language)
    elif args.format == "turtle":
        content = turtle.write(triples.triples(words, language=args.language))
    elif args.format == "html":
        content = page.write(words, language=args.language)
    else:
        content = terminal.as_tables(words, width=_width(args))
    options.write_output(args.output, content.encode())
    return 0


def _width(args: argparse.Namespace) -> int:
    """Return the columns of the terminal, where the table goes to one."""
    from twingraph.compare.terminal import WIDTH

    if args.output is not None or not sys.stdout.isatty():
        return WIDTH
    return shutil.get_terminal_size((WIDTH, 24)).columns
