"""`twingraph validate`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from twingraph import settings
from twingraph.cli import options
from twingraph.errors import InputError
from twingraph.sources import manifest
from twingraph.sources.manifest import GraphFile

if TYPE_CHECKING:
    from twingraph.validate import Report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="Turtle files to validate against the data; what they say of their own things is reported "
        "(default: validate the data itself)",
    )
    options.add_data(parser)
    options.add_output(parser)
    parser.add_argument(
        "--format", choices=["text", "json", "turtle"], default="text", help="form of the report"
    )
    parser.add_argument(
        "--language", choices=settings.LANGUAGES, default=settings.ENGLISH, help="language of the text"
    )
    parser.add_argument(
        "--severity",
        choices=["violation", "warning", "info"],
        default="info",
        help="report nothing less grave than this (default: info)",
    )


def run(args: argparse.Namespace) -> int:
    """Validate and report; findings that are violations give exit code 1."""
    from twingraph.validate import Severity, validate

    files = manifest.read(args.data or settings.data_dir())
    known = {file.path.resolve(): file for file in files}
    about = [known.get(path.resolve()) or _graph_file(path) for path in dict.fromkeys(args.files)]
    report = validate([*files, *(file for file in about if file not in files)], about=about or None)
    shown = report.at_least(Severity[args.severity.upper()])
    options.write_output(args.output, _render(shown, args).encode())
    if args.output is not None:
        counts = ", ".join(f"{count} {name}" for name, count in report.counts().items())
        print(f"{args.output}: {counts}", file=sys.stderr)
    return 0 if report.conforms else 1


def _graph_file(path: Path) -> GraphFile:
    if not path.is_file():
        raise InputError(f"{path}: no such file; name a Turtle file")
    return GraphFile(path.resolve().as_uri(), path, {}, (), "")


def _render(report: Report, args: argparse.Namespace) -> str:
    if args.format == "json":
        return report.to_json()
    return report.to_turtle() if args.format == "turtle" else report.to_text(args.language)
