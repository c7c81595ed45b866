"""`twingraph template`."""

from __future__ import annotations

import argparse
from pathlib import Path

from twingraph import settings
from twingraph.errors import InputError
from twingraph.files import replace


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="FILE",
        help="the workbook to write (.xlsx)",
    )
    parser.add_argument(
        "--language",
        choices=settings.LANGUAGES,
        default=settings.language(),
        help="language of headers, drop-downs and explanations (default: that of the locale)",
    )
    parser.add_argument("--city", metavar="NAME", help="the authority whose own list it is to be")
    parser.add_argument("--country", metavar="COUNTRY", help="its country, by name or code (ISO 3166-1)")


def run(args: argparse.Namespace) -> int:
    """Write the template."""
    from twingraph import countries
    from twingraph.importing.template import workbook

    if bool(args.city) != bool(args.country):
        raise InputError("--city and --country go together: the list of a city says in which country it lies")
    code = countries.code(args.country) if args.country else ""
    if args.country and not code:
        raise InputError(
            f"--country: {args.country!r} is no country of today; write its code of ISO 3166-1, such as HU"
        )
    if args.output.suffix.lower() != ".xlsx":
        raise InputError(f"--output: {args.output} is written as a workbook; end its name in .xlsx")
    if args.output.exists():
        raise InputError(f"--output: {args.output} is there already; choose another name")
    replace({args.output: workbook(language=args.language, city=args.city or "", country=code)})
    return 0
