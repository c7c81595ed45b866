"""`twingraph graph map`."""

from __future__ import annotations

import argparse

from twingraph.cli.graph import picture


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the subcommand's arguments."""
    picture.add_arguments(parser)
    parser.add_argument(
        "--focus",
        metavar="CITY",
        help="only this city's ties, with the city in the middle: the label of a node, or the node",
    )
    parser.add_argument(
        "--region",
        choices=("auto", "world", "europe"),
        default="auto",
        help="what is seen of the earth, where there is no --focus; auto: what the cities take up "
        "(default: %(default)s)",
    )


def run(args: argparse.Namespace) -> int:
    """Draw the map."""
    graph, caption = picture.read(args, focus=args.focus)
    from twingraph.plot import draw_map

    picture.write(args, draw_map(graph, caption, focus=args.focus, region=args.region, size=args.size))
    return 0
