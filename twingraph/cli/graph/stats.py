"""`twingraph graph stats`."""

from __future__ import annotations

import argparse

from twingraph.cli.graph import network


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the subcommand's arguments."""
    network.add_arguments(parser, directed=True)


def run(args: argparse.Namespace) -> int:
    """Print the statistics."""
    graph = network.read(args)
    print(f"nodes {graph.number_of_nodes()}, edges {graph.number_of_edges()}")
    return 0
