"""Entries for the tests of importing: a small register that two cities could have kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from twingraph.importing.entry import Entry, Place, Row
from twingraph.importing.source import Reading, Source
from twingraph.importing.target import Outcome, put
from twingraph.sources.record import digest

KREFELD = Place("Krefeld", country="DE", key="47803", latitude=51.3392, longitude=6.5861)
LEIDEN = Place("Leiden", country="NL", latitude=52.1583, longitude=4.4931)
VENLO = Place("Venlo", country="NL")


def row(number: int, *cells: str) -> Row:
    """A row whose cells are in columns called after letters."""
    return Row(number, tuple("abcdefgh"[: len(cells)]), sha256=digest(cells))


def entry(number: int, one: Place, other: Place, **said: Any) -> Entry:
    """What row `number` says of two places."""
    return Entry((one, other), (row(number, one.name, other.name, said.get("since", "")),), **said)


def reading(*records: Any, slug: str = "register", **described: Any) -> Reading:
    """A reading of a source in German."""
    return Reading(Source(slug, (("Register", "de"),), language="de", **described), records)


def into(folder: Path, *records: Any, dry_run: bool = False, **described: Any) -> Outcome:
    """Import records into a folder."""
    return put(reading(*records, **described), folder, dry_run=dry_run)
