"""Places: which mentions of a source are of one place, and the IRI that each place has.

Within a source a place is told by kind, country and name; what distinguishes places of one name is a key,
then the state or county, then where they lie. An IRI repeats no more of that than is needed, and one that an
earlier import has given stays.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from math import asin, cos, radians, sin, sqrt
from typing import TypeAlias, TypeVar

from twingraph.importing.entry import Place

ORGANISATION = "Organisation"
MUNICIPALITY = "Municipality"
_APART = 25.0
_EARTH = 6371.0

_Marks: TypeAlias = tuple[str, str, float | None, float | None]
_Base: TypeAlias = tuple[str, str, str]
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Node:
    """A place that has its IRI: `local` is what follows the name of the source in it.

    `place` is what the mentions say together: of each value the one that most of them have. Other names come
    with it.
    """

    iri: str
    local: str
    place: Place


@dataclass(frozen=True, slots=True)
class Names:
    """How IRIs are made: the base of the publisher (`https://w3id.org/twingraph/`) and the source's name."""

    base: str
    source: str

    def iri(self, kind: str, local: str = "") -> str:
        """Return the IRI of a thing, `id/KIND/SOURCE--LOCAL`, or of the source itself without `local`."""
        return f"{self.base}id/{kind}/{self.source}" + (f"--{local}" if local else "")

    def of_place(self, place: Place, local: str) -> str:
        """Return the IRI of a place, an authority or an organisation."""
        return self.iri("organisation" if place.kind == ORGANISATION else "authority", local)


@cache
def slug(text: str) -> str:
    """Return a text as IRIs have it: Latin letters without accents in lower case, digits and hyphens.

    >>> slug("Târgu Mureș"), slug("Αθήνα"), slug("Rothenburg/O.L.")
    ('targu-mures', 'athina', 'rothenburg-o-l')
    """
    from anyascii import anyascii

    return re.sub("[^a-z0-9]+", "-", anyascii(text).lower()).strip("-")


def distance(one: Place, other: Place) -> float | None:
    """Return the kilometres between two places along the sphere, or None where either lacks coordinates."""
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    return kilometres(one.latitude, one.longitude, other.latitude, other.longitude)  # type: ignore[arg-type]


def kilometres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Return the length of the great circle between two points in degrees (haversine formula)."""
    one, other = radians(latitude), radians(other_latitude)
    half = sin((other - one) / 2) ** 2
    half += cos(one) * cos(other) * sin(radians(other_longitude - longitude) / 2) ** 2
    return 2 * _EARTH * asin(min(1.0, sqrt(half)))


def resolve(mentions: Iterable[Place], names: Names, known: Collection[Node] = ()) -> dict[Place, Node]:
    """Return the node of each mention, whatever order they come in.

    Those of one kind, country and name are one place unless their keys or divisions differ, or they lie more
    than 25 km apart; one that could be several of these is a place of its own. Those of one kind that the
    source ties to the same item are one place whatever their names. `known` are the nodes of an earlier
    import, whose IRIs stay.
    """
    counts = Counter(mentions)
    groups: dict[_Base, list[Place]] = defaultdict(list)
    for place in counts:
        groups[_base(place)].append(place)
    lots = [lot for base in sorted(groups) for lot in _split(groups[base])]
    found = {}
    for lot, node in _named(
        [(lot, _gathered({place: counts[place] for place in lot})) for lot in _joined(lots)], names, known
    ):
        found.update(dict.fromkeys(lot, node))
    return found


def _base(place: Place) -> _Base:
    return place.kind, place.country, slug(place.name)


def _split(places: list[Place]) -> Iterator[list[Place]]:
    """Divide mentions of one kind, country and name into places."""
    alike: dict[_Marks, list[Place]] = defaultdict(list)
    for place in places:
        alike[place.key, place.division, place.latitude, place.longitude].append(place)
    lots: list[list[Place]] = []
    # Those that say most of themselves come first, so that the others find them.
    for marks in sorted(alike, key=_telling):
        fits = [lot for lot in lots if all(_compatible(alike[marks][0], other) for other in lot)]
        if len(fits) == 1:
            fits[0].extend(alike[marks])
        else:
            lots.append(alike[marks])
    yield from lots


def _telling(marks: _Marks) -> tuple[bool, bool, bool, str]:
    key, division, latitude, _ = marks
    return not key, not division, latitude is None, repr(marks)


def _compatible(one: Place, other: Place) -> bool:
    if one.key and other.key:
        return one.key == other.key
    if one.division and other.division and slug(one.division) != slug(other.division):
        return False
    apart = distance(one, other)
    return apart is None or apart <= _APART


def _joined(lots: list[list[Place]]) -> list[list[Place]]:
    """Join the lots of one kind that are tied to the same item."""
    holder: dict[tuple[str, str], list[Place]] = {}
    result: list[list[Place]] = []
    for lot in lots:
        items = {(place.kind, item) for place in lot for item in place.same_as}
        others: list[list[Place]] = []
        for item in sorted(items):
            if item in holder and not any(holder[item] is other for other in others):
                others.append(holder[item])
        for other in others:
            lot = [*other, *lot]
            result = [kept for kept in result if kept is not other]
        result.append(lot)
        for place in lot:
            for item_of_place in place.same_as:
                holder[place.kind, item_of_place] = lot
    return result


def _gathered(counts: dict[Place, int]) -> Place:
    """Return what mentions of one place say together."""

    def most(value: Callable[[Place], _Value | None]) -> _Value | None:
        tally: Counter[_Value] = Counter()
        for place, count in counts.items():
            if found := value(place):
                tally[found] += count
        return min(tally, key=lambda value: (-tally[value], repr(value)), default=None)

    name, language = most(lambda place: (place.name, place.language)) or ("", "")
    latitude, longitude = most(_point) or (None, None)
    # Of several names in one language the first is the one that a source prefers.
    ranked = sorted(counts, key=lambda place: (-counts[place], repr(place)))
    others = dict.fromkeys(
        other for place in ranked for other in (*place.other_names, (place.name, place.language))
    )
    others.pop((name, language), None)
    return replace(
        ranked[0],
        name=name,
        language=language,
        division=most(lambda place: place.division) or "",
        key=most(lambda place: place.key) or "",
        other_names=tuple(others),
        latitude=latitude,
        longitude=longitude,
        population=most(lambda place: place.population),
        same_as=tuple(sorted({item for place in counts for item in place.same_as})),
    )


def _point(place: Place) -> tuple[float | None, float | None] | None:
    return None if place.latitude is None else (place.latitude, place.longitude)


def _named(
    lots: list[tuple[list[Place], Place]], names: Names, known: Collection[Node]
) -> Iterator[tuple[list[Place], Node]]:
    """Give each lot its IRI: that which it had, else the shortest that is its own."""
    had: dict[_Base, list[Node]] = defaultdict(list)
    by_item: dict[tuple[str, str], Node] = {}
    for node in known:
        for name in {slug(name) for name, _ in ((node.place.name, ""), *node.place.other_names)}:
            base = node.place.kind, node.place.country, name
            # By its IRI a place was named after this name, not after another of its names.
            if f"{node.local}-".startswith(f"{_local(base)}-"):
                had[base].append(node)
        by_item.update(((node.place.kind, item), node) for item in node.place.same_as)
    used = {node.iri for node in known}
    taken: set[str] = set()
    groups: dict[_Base, list[tuple[list[Place], Place]]] = defaultdict(list)
    for lot, place in lots:
        items = [by_item[place.kind, item] for item in place.same_as if (place.kind, item) in by_item]
        if items and items[0].iri not in taken:
            taken.add(items[0].iri)
            yield lot, replace(items[0], place=place)
        else:
            groups[_base(place)].append((lot, place))
    for base in sorted(groups):
        group = sorted(groups[base], key=lambda item: _telling(_marks(item[1])))
        left = [node for node in had.get(base, []) if node.iri not in taken]
        new: list[tuple[list[Place], Place]] = []
        for lot, place in group:
            earlier = _earlier(place, left, alone=len(group) == 1)
            if earlier is None:
                new.append((lot, place))
                continue
            left = [other for other in left if other is not earlier]
            yield lot, replace(earlier, place=place)
        bare = _local(base)
        for lot, place in new:
            local = bare
            if len(group) > 1 or names.of_place(place, bare) in used:
                others = [other for _, other in group if other is not place]
                local = next(
                    local
                    for local in _telling_names(bare, place, others)
                    if names.of_place(place, local) not in used
                )
            iri = names.of_place(place, local)
            used.add(iri)
            yield lot, Node(iri, local, place)


def _local(base: _Base) -> str:
    kind, country, name = base
    tier = "" if kind in (MUNICIPALITY, ORGANISATION) else slug(re.sub("(?<!^)(?=[A-Z])", "-", kind))
    return "-".join(filter(None, (country.lower(), name, tier)))


def _marks(place: Place) -> _Marks:
    return place.key, place.division, place.latitude, place.longitude


def _earlier(place: Place, known: list[Node], *, alone: bool) -> Node | None:
    """Return the node that the place was in the earlier import."""
    for mark in ("key", "division"):
        value = getattr(place, mark)
        same = [node for node in known if value and getattr(node.place, mark) == value]
        if len(same) == 1:
            return same[0]
    near = [node for node in known if (apart := distance(node.place, place)) is not None and apart <= 1]
    if len(near) == 1:
        return near[0]
    return known[0] if alone and len(known) == 1 else None


def _telling_names(bare: str, place: Place, others: list[Place]) -> Iterator[str]:
    """Give the IRI's end with what tells the place from others of its name, best first."""
    for mark in ("division", "key"):
        value = slug(getattr(place, mark))
        if value and value not in {slug(getattr(other, mark)) for other in others}:
            yield f"{bare}-{value}"
    if place.latitude is not None and place.longitude is not None:
        north, east = round(place.latitude), round(place.longitude)
        yield f"{bare}-{'s' if north < 0 else 'n'}{abs(north)}-{'w' if east < 0 else 'e'}{abs(east)}"
    yield bare
    number = 2
    while True:
        yield f"{bare}-{number}"
        number += 1
