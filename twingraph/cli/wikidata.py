"""What `twingraph import` has for Wikidata alone."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twingraph.importing.paging import Progress
    from twingraph.importing.source import Reading


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options that an import from Wikidata has."""
    group = parser.add_argument_group(
        "Wikidata", "for the sources wikidata, wikidata:HU,DE and wikidata:Q171357"
    )
    group.add_argument(
        "--endpoint", metavar="URL", help="SPARQL endpoint with Wikidata's data (default: Wikidata's own)"
    )
    group.add_argument(
        "--page-size", type=int, default=500, metavar="N", help="statements in one question (default: 500)"
    )
    group.add_argument(
        "--delay",
        type=float,
        default=1.0,
        metavar="SECONDS",
        help="pause from one answer to the next question (default: 1)",
    )
    group.add_argument(
        "--user-agent",
        default="",
        help="who asks: tool and address (default: twingraph, its version and home)",
    )
    group.add_argument(
        "--resume", action="store_true", help="go on with the import that was interrupted, where it was"
    )


def is_one(source: str) -> bool:
    """Return whether a source is Wikidata."""
    from twingraph.importing.wikidata import SCHEME

    return source == SCHEME or source.startswith(f"{SCHEME}:")


@contextmanager
def fetched(source: str, args: argparse.Namespace) -> Iterator[Reading]:
    """Give what Wikidata says; when the block is left without an error, what was kept of it is removed.

    With `--dry-run` it stays, so that the import itself need not ask again.
    """
    from twingraph.importing import paging, wikidata
    from twingraph.importing.places import slug

    selection = wikidata.Selection.of(source)
    endpoint = args.endpoint or wikidata.ENDPOINT
    folder = wikidata.work_folder(selection, endpoint)
    with _progress() as progress:
        reading = wikidata.read(
            selection,
            folder=folder,
            endpoint=endpoint,
            user_agent=args.user_agent,
            delay=args.delay,
            page_size=args.page_size,
            resume=args.resume,
            progress=progress,
        )
    described = reading.source
    if args.name:
        described = replace(described, slug=slug(args.name))
    if args.title:
        described = replace(described, titles=((args.title, args.language),))
    yield replace(reading, source=described)
    if not args.dry_run:
        paging.clear(folder)


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """Give what is to be told how far it is: a bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("asking", total=None)
        yield lambda name, done, total: bar.update(
            task, description=name, completed=done, total=total or None
        )
