"""Options that several verbs share, so that they read alike everywhere."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from twingraph import settings
from twingraph.errors import UpstreamError
from twingraph.files import replace

if TYPE_CHECKING:
    from twingraph.knowledge import KnowledgeGraph


def add_data(parser: argparse.ArgumentParser) -> None:
    """Add `--data FOLDER`."""
    parser.add_argument(
        "--data",
        type=Path,
        metavar="FOLDER",
        help="folder of Turtle data with a manifest.ttl (default: the bundled data)",
    )


def add_graph(parser: argparse.ArgumentParser) -> None:
    """Add `--data FOLDER` and `--store SELECTOR`, of which one says where the graph is."""
    add_data(parser)
    parser.add_argument(
        "--store",
        metavar="SELECTOR",
        help="a store instead of a folder: disk:PATH, or sparql:URL[,update=URL][,graph-store=URL]",
    )


def open_graph(args: argparse.Namespace, *, read_only: bool = True) -> KnowledgeGraph:
    """Return the graph that `--data` or `--store` names, or the bundled one."""
    from twingraph.knowledge import open_graph

    return open_graph(args.data, store=args.store, read_only=read_only)


def add_sources(parser: argparse.ArgumentParser) -> None:
    """Add `--sources DIR`."""
    parser.add_argument(
        "--sources",
        type=Path,
        metavar="DIR",
        default=settings.sources_dir(),
        help="folder of the source texts (default: the variable TWINGRAPH_SOURCES)",
    )


def add_output(parser: argparse.ArgumentParser) -> None:
    """Add `--output FILE`."""
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help="write to this file (default, and for -: standard output)",
    )


def write_output(path: Path | None, content: bytes) -> None:
    """Write whole content to a file, or to standard output."""
    if path is not None and path != Path("-"):
        replace({path: content})
        return
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UpstreamError(f"standard output: cannot be written ({error.strerror})") from error
