"""`twingraph reason`."""

from __future__ import annotations

import argparse
from collections import Counter

from twingraph.cli import options


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    options.add_graph(parser)
    options.add_output(parser)
    parser.add_argument("--rules", action="store_true", help="count the triples that each rule gave, instead")


def run(args: argparse.Namespace) -> int:
    """Print the inferred triples as Turtle, or a count by rule."""
    from twingraph.rdf import turtle
    from twingraph.reason import infer

    inferences = infer(options.open_graph(args).store)
    if args.rules:
        counts = Counter(inference.rule for inference in inferences)
        text = "".join(f"{count:6}  {rule}\n" for rule, count in sorted(counts.items()))
    else:
        text = turtle.write(inference.triple for inference in inferences)
    options.write_output(args.output, text.encode())
    return 0
