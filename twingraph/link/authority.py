"""Authorities: files of items that places are linked to, merged by item and indexed by the forms of names.

An authority is an SQLite database, in memory for files and on disk for the gazetteer, so that a million names
cost nothing before one is asked for.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from pathlib import Path

from twingraph import countries
from twingraph.errors import FileSyntaxError, InputError
from twingraph.link import Item, kinds, names

SCHEMA = """
CREATE TABLE item (number INTEGER PRIMARY KEY, id TEXT UNIQUE, labels TEXT, country TEXT, kind TEXT,
                   latitude REAL, longitude REAL, population INTEGER, keys TEXT);
CREATE TABLE name (key TEXT, item INTEGER, country TEXT, quality REAL, PRIMARY KEY (key, item)) WITHOUT ROWID;
CREATE TABLE twin (item TEXT, twin TEXT, PRIMARY KEY (item, twin)) WITHOUT ROWID;
"""

ALTERNATE = 0.93
"""How much a name counts that is not the one to show, against the one that is."""

DISTINGUISHED = 0.9
"""How much a label counts without what tells it from homonyms: `Coldwater` of `Coldwater (Michigan)`."""

LOT = 20_000
"""How many items are written at a time."""

_ITEM = {"item", "id", "qid", "wikidata", "geonames"}
_TWIN = {"twin", "partner", "twinned_with"}
_NUMBERS = {
    "latitude": {"latitude", "lat"},
    "longitude": {"longitude", "lon", "lng", "long"},
    "population": {"population", "einwohner"},
}
_KIND = {"kind", "type", "instance", "instance_of", "p31"}
_IRIS = {
    r"(?:https?://www\.wikidata\.org/(?:entity|wiki)/|wd:|wikidata:)?(Q[1-9]\d*)": "wikidata:",
    r"(?:https?://(?:sws|www)\.geonames\.org/|geonames:)(\d+)(?:/.*)?": "geonames:",
}


class Authority:
    """Items with their names, ready to be asked; see `read` and `gazetteer.open`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._item = lru_cache(maxsize=1 << 17)(self._load)

    def find(self, key: str, country: str = "") -> list[tuple[Item, float]]:
        """Return the items that have a name of this key, with its quality; only those of a country, if given.

        Items of which no country is known are always among them.
        """
        rows = self._connection.execute(
            "SELECT item, quality FROM name WHERE key = ? AND (? = '' OR country IN (?, ''))",
            (key, country, country),
        )
        return [(self._item(number), quality) for number, quality in rows]

    def near(self, key: str, country: str = "", *, similarity: float = 0.86) -> list[tuple[Item, float]]:
        """Return the items that have a name of a similar key and the same first three letters.

        The second of each pair is the quality of the name times the normalised indel similarity of the keys.
        """
        from rapidfuzz.fuzz import ratio

        rows = self._connection.execute(
            "SELECT key, item, quality FROM name"
            " WHERE key >= ? AND key < ? AND (? = '' OR country IN (?, ''))",
            (key[:3], key[:3] + "{", country, country),
        )
        best: dict[int, float] = {}
        for other, number, quality in rows:
            alike = ratio(key, other, score_cutoff=100 * similarity) / 100
            if alike:
                best[number] = max(best.get(number, 0.0), alike * quality)
        return [(self._item(number), alike) for number, alike in best.items()]

    def begin(self, key: str, limit: int) -> list[Item]:
        """Return the items with a name whose key begins so: of this very key first, then the populous."""
        rows = self._connection.execute(
            "SELECT item.number FROM name JOIN item ON item.number = name.item WHERE key >= ? AND key < ?"
            " GROUP BY item.number ORDER BY max(key = ?) DESC, population DESC, item.number LIMIT ?",
            (key, key + "{", key, limit),
        )
        return [self._item(number) for (number,) in rows.fetchall()]

    def largest(self, limit: int) -> Iterator[Item]:
        """Return the most populous items, in their order."""
        rows = self._connection.execute(
            "SELECT number FROM item ORDER BY population DESC, number LIMIT ?", (limit,)
        )
        for (number,) in rows.fetchall():
            yield self._item(number)

    def keys(self, item: Item) -> tuple[str, ...]:
        """Return the keys of all names of an item."""
        row = self._connection.execute("SELECT keys FROM item WHERE id = ?", (item.id,)).fetchone()
        return tuple(row[0].split("\n")) if row else ()

    def item(self, id_: str) -> Item | None:
        """Return the item of an id (`wikidata:Q61724`), or None."""
        row = self._connection.execute("SELECT number FROM item WHERE id = ?", (id_,)).fetchone()
        return self._item(row[0]) if row else None

    def __iter__(self) -> Iterator[Item]:
        """Return all items in the order in which they were read."""
        for (number,) in self._connection.execute("SELECT number FROM item ORDER BY number").fetchall():
            yield self._item(number)

    def __len__(self) -> int:
        """Return the number of items."""
        return int(self._connection.execute("SELECT count(*) FROM item").fetchone()[0])

    def all_keys(self) -> frozenset[str]:
        """Return the keys of all names of all items."""
        return frozenset(key for (key,) in self._connection.execute("SELECT DISTINCT key FROM name"))

    def _load(self, number: int) -> Item:
        id_, labels, country, kind, latitude, longitude, population = self._connection.execute(
            "SELECT id, labels, country, kind, latitude, longitude, population FROM item WHERE number = ?",
            (number,),
        ).fetchone()
        partners = self._connection.execute("SELECT twin FROM twin WHERE item = ?", (id_,))
        return Item(
            id_,
            tuple(json.loads(labels)),
            country,
            kind,
            latitude,
            longitude,
            population,
            frozenset(twin for (twin,) in partners),
        )


def fill(connection: sqlite3.Connection, items: Iterable[Item]) -> Authority:
    """Return the authority of the items, written to an empty database. Twins count in both directions."""
    connection.executescript(SCHEMA)
    encode = json.JSONEncoder(ensure_ascii=False).encode
    numbered = enumerate(items)
    # In lots, and the names of each in their order, as the tree of names then grows side by side.
    while lot := list(islice(numbered, LOT)):
        rows, keys, twins = [], [], []
        for number, item in lot:
            qualities = _qualities(item)
            whole = "\n".join([key for key, quality in qualities.items() if quality > names.SHORT])
            at = (item.latitude, item.longitude)
            rows.append(
                (number, item.id, encode(item.labels), item.country, item.kind, *at, item.population, whole)
            )
            keys += [(key, number, item.country, quality) for key, quality in qualities.items()]
            twins += [pair for twin in item.partners for pair in ((item.id, twin), (twin, item.id))]
        keys.sort()
        connection.executemany("INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        connection.executemany("INSERT INTO name VALUES (?, ?, ?, ?)", keys)
        connection.executemany("INSERT OR IGNORE INTO twin VALUES (?, ?)", twins)
    connection.commit()
    return Authority(connection)


def _qualities(item: Item) -> dict[str, float]:
    """Return the keys of all names of an item, each with how much it counts."""
    # Of another name what stands beside it is more often the city nearby than the place.
    found = dict.fromkeys(map(names.key, item.labels[1:]), ALTERNATE)
    for form in names.forms(item.labels[0]):
        quality = DISTINGUISHED if form.quality == names.OUTSIDE else form.quality
        found[form.key] = max(found.get(form.key, 0.0), quality)
    return found


def read(paths: Sequence[Path]) -> Authority:
    """Return the authority of tables (TSV or CSV, told by the header) and of folders with such.

    A table has a column `item` (or id, qid), and either `label`, `label_xx`, `name`, `alias`, … with
    country, latitude and longitude (degrees, WGS 84), population and kind where it knows them, or `twin`:
    then each row says that two items are twinned. What several tables say of one item is put together; of
    two values the first counts, and the first label is the one to show.

    Raises `InputError` for a path that is not there or a folder without a table, `FileSyntaxError` with the
    line for a table that is not like this.
    """
    items: dict[str, Item] = {}
    twins: dict[str, set[str]] = {}
    for path in _tables(paths):
        for line, row in _rows(path):
            _add(path, line, row, items, twins)
    if not items:
        raise InputError(f"{', '.join(map(str, paths))}: no item with a label; give a table of items as well")
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    return fill(
        connection,
        (replace(item, partners=frozenset(twins.get(id_, ()))) for id_, item in items.items()),
    )


def _tables(paths: Sequence[Path]) -> list[Path]:
    found = []
    for path in paths:
        if not path.exists():
            raise InputError(f"{path}: there is no such file or folder; give a table of items (TSV or CSV)")
        inside = (
            sorted(file for file in path.iterdir() if file.suffix in (".tsv", ".csv"))
            if path.is_dir()
            else [path]
        )
        if not inside:
            raise InputError(f"{path}: the folder has no table; put a .tsv or .csv file of items there")
        found += inside
    return found


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Return the rows by column, the header in lower case, each with the number of its line."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            head = file.readline()
            file.seek(0)
            delimiter = max("\t,;", key=head.count)
            reader = csv.reader(
                file, delimiter=delimiter, quoting=csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
            )
            header = [cell.strip().lower() for cell in next(reader, [])]
            _check(path, header)
            for row in reader:
                if len(row) not in (0, len(header)):
                    raise FileSyntaxError(
                        str(path), reader.line_num, f"{len(row)} cells where the header has {len(header)}"
                    )
                if row:
                    yield reader.line_num, dict(zip(header, map(str.strip, row), strict=True))
    except UnicodeDecodeError as error:
        raise FileSyntaxError(
            str(path), 0, f"not UTF-8 (byte {error.start}); save the table as UTF-8"
        ) from None


def _check(path: Path, header: list[str]) -> None:
    columns = set(header)
    if not columns & _ITEM:
        raise FileSyntaxError(str(path), 1, "no column `item` (or id, qid); name the column of the items so")
    if not columns & _TWIN and not any(map(_is_label, header)):
        raise FileSyntaxError(str(path), 1, "no column `label` (or label_en, name, …) and no column `twin`")


def _is_label(column: str) -> bool:
    return bool(
        re.fullmatch(r"(label|name|alias|aliases|alt_?label|alternate_names?)([_@-][a-z-]+)?", column)
    )


def _add(
    path: Path, line: int, row: dict[str, str], items: dict[str, Item], twins: dict[str, set[str]]
) -> None:
    """Put what one row says into `items` and `twins`."""

    def cell(columns: set[str]) -> str:
        return next((row[column] for column in row if column in columns and row[column]), "")

    id_ = _curie(path, line, cell(_ITEM))
    if twin := cell(_TWIN):
        twins.setdefault(id_, set()).add(_curie(path, line, twin))
    labels = [part for column, text in row.items() if _is_label(column) for part in text.split("|") if part]
    if not labels:
        return
    numbers = {name: _number(path, line, name, cell(columns)) for name, columns in _NUMBERS.items()}
    old = items.get(id_)
    country = _country(cell({column for column in row if re.fullmatch("country([_@-].*)?", column)}))
    kind = kinds.of(cell(_KIND)) or cell(_KIND) * (cell(_KIND) in kinds.KINDS)
    kind = kind or next(filter(None, map(names.kind, labels)), "")
    population = numbers["population"]
    new = Item(
        id_,
        tuple(labels),
        country,
        kind,
        numbers["latitude"],
        numbers["longitude"],
        None if population is None else int(population),
    )
    items[id_] = _merged(old, new) if old else new


def _merged(old: Item, new: Item) -> Item:
    located = old if old.latitude is not None else new
    return Item(
        old.id,
        tuple(dict.fromkeys((*old.labels, *new.labels))),
        old.country or new.country,
        old.kind or new.kind,
        located.latitude,
        located.longitude,
        new.population if old.population is None else old.population,
    )


def _curie(path: Path, line: int, text: str) -> str:
    for pattern, prefix in _IRIS.items():
        if match := re.fullmatch(pattern, text):
            return prefix + match[1]
    if re.fullmatch(r"[\w.-]+:[^\s/]\S*", text):
        return text
    raise FileSyntaxError(
        str(path), line, f"{text!r} is no item; write Q61724, wikidata:Q61724, geonames:2886946 or a CURIE"
    )


def _number(path: Path, line: int, name: str, text: str) -> float | None:
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        raise FileSyntaxError(str(path), line, f"{name} {text!r} is no number; write it as 51.5072") from None
    limit = {"latitude": 90, "longitude": 180}.get(name)
    if limit and abs(number) > limit:
        raise FileSyntaxError(str(path), line, f"{name} {text} is not within {limit} degrees of 0")
    return number


@lru_cache(maxsize=1024)
def _country(text: str) -> str:
    return countries.code(text)
