"""`twingraph validate`."""

from __future__ import annotations

import argparse
import os
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
        "--format",
        choices=["text", "json", "turtle", "junit"],
        default="text",
        help="form of the report: text, JSON, a SHACL report in Turtle, or JUnit XML (default: text)",
    )
    parser.add_argument(
        "--language",
        choices=settings.LANGUAGES,
        default=settings.language(),
        help="language of text and JUnit XML (default: that of the locale, or else en)",
    )
    parser.add_argument(
        "--severity",
        choices=["violation", "warning", "info"],
        default="info",
        help="report nothing less grave than this (default: info)",
    )
    parser.add_argument(
        "--engine",
        choices=["auto", "pyshacl", "native"],
        default="auto",
        help="SHACL engine: pyshacl, or native, which is many times as fast and needs the extra of this name "
        "(default: auto, which is native for much data where it is installed)",
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
        store = open_store(args.store)
        report = validate(about, store=store, about=about or None, engine=args.engine)
    else:
        everything = [*files, *(file for file in about if file not in files)]
        report = validate(everything, about=about or None, engine=args.engine)
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
    if args.format == "turtle":
        return report.to_turtle()
    if args.format == "junit":
        return report.to_junit(args.language)
    # https://no-color.org
    colour = args.output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return report.to_text(args.language, colour=colour)
