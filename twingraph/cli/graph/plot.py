"""`twingraph graph plot`."""

from __future__ import annotations

import argparse
from typing import Any

from twingraph.cli.graph import picture
from twingraph.errors import InputError

# What each shows, and the name of its function in `twingraph.plot`.
_WHAT = {
    "layout": ("draw_layout", "the network as points and lines"),
    "growth": ("draw_growth", "relationships begun, by year"),
    "degrees": ("draw_degrees", "how many have how many partners"),
    "matrix": ("draw_matrix", "links between countries"),
    "distance": ("draw_distance", "how far apart partners are, and would be by chance"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the subcommand's arguments."""
    picture.add_arguments(parser)
    parser.add_argument(
        "--what",
        choices=tuple(_WHAT),
        default="layout",
        help="; ".join(f"{name}: {summary}" for name, (_, summary) in _WHAT.items())
        + " (default: %(default)s)",
    )
    parser.add_argument(
        "--by",
        choices=("country", "community"),
        help="what the colours of a layout stand for (default: the country, if it is known of most)",
    )


def run(args: argparse.Namespace) -> int:
    """Draw the picture."""
    chosen: dict[str, Any] = {"size": args.size} if args.size else {}
    if args.by:
        if args.what != "layout":
            raise InputError(f"--by is for a layout, and there is none in --what {args.what}: leave it out")
        chosen["by"] = args.by
    if args.what in ("layout", "matrix"):
        chosen["language"] = args.language
    graph, caption = picture.read(args)
    from twingraph import plot

    picture.write(args, getattr(plot, _WHAT[args.what][0])(graph, caption, **chosen))
    return 0
