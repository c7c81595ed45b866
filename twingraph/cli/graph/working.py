"""Work that takes long: which engine does it, and what is shown on a terminal meanwhile."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def add_backend(parser: argparse.ArgumentParser) -> None:
    """Add `--backend`."""
    parser.add_argument(
        "--backend",
        default="auto",
        metavar="NAME",
        help="what computes: networkx, numpy, rustworkx, networkit, or a backend of networkx by its name "
        "(default: auto, the fastest that is installed)",
    )


def number(text: str) -> int:
    """Return the number above 0 that an option gives."""
    if not (text.isdecimal() and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return int(text)


@contextmanager
def shown(task: str) -> Iterator[None]:
    """Show on a terminal that a task is under way; say afterwards if another engine than asked for did it."""
    import warnings

    from twingraph.graph.backends import FallbackWarning

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", FallbackWarning)
        with _status(task):
            yield
    for warning in caught:
        if issubclass(warning.category, FallbackWarning):
            print(f"twingraph: {warning.message}", file=sys.stderr)
        else:
            warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)


@contextmanager
def _status(task: str) -> Iterator[None]:
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(task):
        yield
