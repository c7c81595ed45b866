"""`twingraph load`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from twingraph.errors import InputError

if TYPE_CHECKING:
    from twingraph.store.dump import Progress


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="a file of RDF (.ttl .nt .nq .trig .jsonld .rdf .owl, also compressed: .gz .bz2 .xz .zst) or a "
        "folder with a manifest.ttl; without any, the vocabulary alone is loaded",
    )
    parser.add_argument(
        "--store",
        metavar="SELECTOR",
        required=True,
        help="where to: disk:PATH, which is made if need be, or sparql:URL,update=URL,graph-store=URL",
    )
    parser.add_argument(
        "--graph",
        metavar="IRI",
        help="named graph for triples (default: one called after the file, or those that a manifest names)",
    )
    parser.add_argument(
        "--replace",
        action="store_true",
        help="let the graphs that the files have something for lose what they held before",
    )
    parser.add_argument(
        "--infer",
        action="store_true",
        help="also add what follows by the ontology, in a graph of its own; later loads keep it up",
    )


def run(args: argparse.Namespace) -> int:
    """Load, with the progress on a terminal, and say what was loaded."""
    from twingraph.knowledge import open_graph

    if args.store == "memory:":
        raise InputError("a store in memory ends with the command; name one that stays, such as disk:PATH")
    for path in args.files:
        if not path.exists():
            raise InputError(f"{path}: no such file or folder")
    kg = open_graph(store=args.store, read_only=False)
    with _progress(args.files) as progress:
        kg.load(*args.files, graph=args.graph, replace=args.replace, progress=progress)
    if args.infer:
        kg.infer()
    loaded = ", ".join(str(path) for path in args.files) or "the vocabulary"
    graphs = len(kg.store.graphs())
    print(f"{loaded}: loaded; the store holds {len(kg):,} triples in {graphs:,} graph{'s'[: graphs != 1]}")
    return 0


@contextmanager
def _progress(paths: list[Path]) -> Iterator[Progress | None]:
    """Give what is to be told the bytes read: a bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    files = [file for path in paths for file in (path.rglob("*.ttl") if path.is_dir() else [path])]
    columns = (TextColumn("loading"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=sum(file.stat().st_size for file in files))
        yield lambda count: bar.advance(task, count)
