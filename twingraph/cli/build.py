"""`twingraph build`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from twingraph.cli import options


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    options.add_data(parser)
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FOLDER",
        default=Path("build"),
        help="folder for the results; an earlier build in it is replaced (default: build)",
    )
    parser.add_argument("--year", type=int, help="year of the calendar of jubilees (default: this year)")


def run(args: argparse.Namespace) -> int:
    """Build, print the summary, and exit with 1 when there are violations or files out of form."""
    from twingraph.build import build

    summary = build(args.output, folder=args.data, year=args.year, progress=_progress)
    _progress("")
    print(summary.to_text())
    return 0 if summary.clean else 1


def _progress(step: str) -> None:
    """Show the running step on a terminal, in one line that the next one overwrites."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{step}{' …' if step else ''}", end="", file=sys.stderr, flush=True)
