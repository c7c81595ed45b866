"""Options that several verbs share, so that they read alike everywhere."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from twingraph import settings
from twingraph.errors import UpstreamError
from twingraph.files import replace


def add_data(parser: argparse.ArgumentParser) -> None:
    """Add `--data FOLDER`."""
    parser.add_argument(
        "--data",
        type=Path,
        metavar="FOLDER",
        help="folder of Turtle data with a manifest.ttl (default: the bundled data)",
    )


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
