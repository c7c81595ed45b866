"""`twingraph calendar`."""

from __future__ import annotations

import argparse

from twingraph.cli import options
from twingraph.settings import ENGLISH, LANGUAGES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    options.add_graph(parser)
    options.add_output(parser)
    parser.add_argument("--year", type=_year, required=True, help="the calendar's year")
    parser.add_argument(
        "--city", metavar="CITY", help="only what concerns this city: an IRI, a Wikidata item or a name"
    )
    parser.add_argument(
        "--every", type=int, default=5, metavar="YEARS", help="a jubilee every so many years (default: 5)"
    )
    parser.add_argument(
        "--language",
        choices=LANGUAGES,
        default=ENGLISH,
        help="language of texts and names (default: %(default)s)",
    )


def run(args: argparse.Namespace) -> int:
    """Write the calendar."""
    from twingraph.calendar import to_ical
    from twingraph.query import names

    store = options.open_graph(args).store
    city = names.resolve(store, "authority", args.city).value if args.city else None
    content = to_ical(store, year=args.year, city=city, every=args.every, language=args.language)
    options.write_output(args.output, content)
    return 0


def _year(text: str) -> int:
    # What iCalendar can write as a date (RFC 5545, 3.3.4) and Python can count to.
    if not text.isdecimal() or not 1 <= int(text) <= 9998:
        raise argparse.ArgumentTypeError(f"{text!r} is not a year from 1 to 9998")
    return int(text)
