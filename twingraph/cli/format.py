"""`twingraph format`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from twingraph import settings
from twingraph.errors import InputError
from twingraph.rdf import turtle


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help="Turtle files, or folders of them (default: the bundled data and ontology)",
    )
    parser.add_argument(
        "--check", action="store_true", help="change nothing; name the files that are not in form, exit 1"
    )


def run(args: argparse.Namespace) -> int:
    """Format the files and say which changed."""
    paths = list(_files(args.paths or [settings.data_dir(), settings.ontology_dir()]))
    # All are read before any is written, so that an error in one leaves all as they were.
    changed = [path for path in paths if turtle.format_file(path, check=True)]
    if not args.check:
        for path in changed:
            turtle.format_file(path)
    for path in changed:
        print(
            f"{path}: {'is not in form; run twingraph format' if args.check else 'formatted'}",
            file=sys.stderr,
        )
    return 1 if args.check and changed else 0


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(path.rglob("*.ttl"))
        elif path.exists():
            yield path
        else:
            raise InputError(f"{path}: no such file or folder")
