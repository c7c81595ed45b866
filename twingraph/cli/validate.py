"""`twingraph validate`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from twingraph import settings
from twingraph.cli import options
from twingraph.errors import FileSyntaxError, InputError
from twingraph.sources import manifest
from twingraph.sources.manifest import GraphFile
from twingraph.store.dump import Dump

if TYPE_CHECKING:
    from twingraph.store import Store
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
    """Validate and report; findings that are violations give exit code 1.

    Of a file that does not parse there is a report too, for the programs that read one.
    """
    from twingraph.validate import Severity

    try:
        report = _report(args)
    except FileSyntaxError as error:
        if args.format in ("json", "junit"):
            options.write_output(args.output, _render_error(error, args.format).encode())
        raise
    shown = report.at_least(Severity[args.severity.upper()])
    options.write_output(args.output, _render(shown, args).encode())
    if args.output is not None:
        counts = ", ".join(f"{count} {name}" for name, count in report.counts().items())
        print(f"{args.output}: {counts}", file=sys.stderr)
    return 0 if report.conforms else 1


def _report(args: argparse.Namespace) -> Report:
    from twingraph.store.selector import open_store
    from twingraph.validate import validate

    if args.data and args.store:
        raise InputError(f"name a folder ({args.data}) or a store ({args.store}), not both")
    if args.store:
        store = open_store(args.store)
        about = _files_of(store, args.files)
        return validate(about, store=store, about=about or None, engine=args.engine)
    folder = args.data or _folder_of(args.files) or settings.data_dir()
    named = {path.resolve(): _graph_file(path) for path in args.files}
    listed = {file.path.resolve(): file for file in manifest.read(folder, besides=args.files)}
    for path in listed.keys() & named.keys():
        # The report calls a file as the user does.
        named[path] = listed[path]._replace(path=named[path].path)
    about = list(named.values())
    return validate(list((listed | named).values()), about=about or None, engine=args.engine)


def _files_of(store: Store, paths: list[Path]) -> list[GraphFile]:
    """Return files, each as the graph that it is in the store if it has been loaded into it.

    That is the graph which `twingraph load FILE` gives it or, where the store has no such graph, the one of
    its manifest, which `twingraph load FOLDER` gives it.
    """
    files = {path.resolve(): _graph_file(path) for path in paths}
    graphs = set(store.graphs())
    folder = _folder_of(paths) if manifest.MANIFEST_GRAPH.value in graphs else None
    for listed in manifest.read(folder, besides=paths) if folder else ():
        path = listed.path.resolve()
        if path in files and files[path].graph not in graphs and listed.graph in graphs:
            files[path] = files[path]._replace(graph=listed.graph)
    return list(files.values())


def _folder_of(paths: list[Path]) -> Path | None:
    """Return the nearest folder above one of the files that has a manifest, if there is one."""
    for folder in (parent for path in paths for parent in path.resolve().parents):
        if (folder / manifest.FILE_NAME).is_file():
            return folder
    return None


def _graph_file(path: Path) -> GraphFile:
    """Return a file as the graph that `twingraph load` gives it. Raises InputError for what is no file."""
    if path.is_dir():
        raise InputError(f"{path}: is a folder; validate it with --data {path}")
    if not path.is_file():
        raise InputError(f"{path}: no such file; name a Turtle file")
    return GraphFile(Dump.of(path).graph, path, {}, (), "")


def _render_error(error: FileSyntaxError, form: str) -> str:
    if form == "junit":
        from twingraph.validate import junit

        return junit.render_error(error)
    import json

    place = {"file": error.file, "line": error.line or None, "message": error.problem}
    return json.dumps({"conforms": False, "error": place}, ensure_ascii=False, indent=2) + "\n"


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
