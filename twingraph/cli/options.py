"""Options that several verbs share, so that they read alike everywhere."""

from __future__ import annotations

import argparse
from pathlib import Path

from twingraph.errors import InputError


def add_data(parser: argparse.ArgumentParser) -> None:
    """Add `--data FOLDER`."""
    parser.add_argument(
        "--data",
        type=Path,
        metavar="FOLDER",
        help="folder of Turtle data with a manifest.ttl (default: the bundled data)",
    )


def add_output(parser: argparse.ArgumentParser) -> None:
    """Add `--output FILE`."""
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="write to this file (default: standard output)"
    )


def write_output(path: Path | None, content: bytes) -> None:
    """Write whole content to a file in one step, or to standard output."""
    import sys

    if path is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror})") from error
    finally:
        beside.unlink(missing_ok=True)
