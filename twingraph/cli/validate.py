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
        help="files of RDF to validate together with the data whose folder they are in, or else the bundled "
        "data, or with a store; only what they speak of is reported (default: validate the data itself)",
    )
    options.add_graph(parser)
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
    from twingraph.store.selector import open_store
    from twingraph.validate import Severity, validate

    if args.data and args.store:
        raise InputError(f"name a folder ({args.data}) or a store ({args.store}), not both")
    files = manifest.read(args.data or _folder_of(args.files))
    known = {file.path.resolve(): file for file in files}
    about = [known.get(path.resolve()) or _graph_file(path) for path in dict.fromkeys(args.files)]
    if args.store:
        report = validate(about, store=open_store(args.store), about=about or None)
    else:
        report = validate([*files, *(file for file in about if file not in files)], about=about or None)
    shown = report.at_least(Severity[args.severity.upper()])
    options.write_output(args.output, _render(shown, args).encode())
    if args.output is not None:
        counts = ", ".join(f"{count} {name}" for name, count in report.counts().items())
        print(f"{args.output}: {counts}", file=sys.stderr)
    return 0 if report.conforms else 1


def _folder_of(paths: list[Path]) -> Path:
    """Return the folder whose manifest names one of the files, or that of the bundled data."""
    for folder in (parent for path in paths for parent in path.resolve().parents):
        if (folder / manifest.FILE_NAME).is_file():
            return folder
    return settings.data_dir()


def _graph_file(path: Path) -> GraphFile:
    if path.is_dir():
        raise InputError(f"{path}: is a folder; validate it with --data {path}")
    if not path.is_file():
        raise InputError(f"{path}: no such file; name a Turtle file")
    return GraphFile(path.resolve().as_uri(), path, {}, (), "")


def _render(report: Report, args: argparse.Namespace) -> str:
    if args.format == "json":
        return report.to_json()
    return report.to_turtle() if args.format == "turtle" else report.to_text(args.language)
