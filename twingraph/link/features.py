"""Features: what is compared between a mention and an item, as numbers that a person can check.

A feature that cannot be compared is left out, and then weighs nothing either way. docs/linking.md has the
formulas; `weights` says what each is worth.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt

from twingraph.link import Item, Mention, names
from twingraph.link.authority import ALTERNATE, Authority
from twingraph.link.kinds import DISTRICT, REGION

EARTH = 6371.0088
"""Mean radius of the Earth in kilometres (Moritz, Geodetic Reference System 1980)."""

NEARBY = 25.0
"""Kilometres within which two records of a place are held to be the same place."""

SOLE = 0.95
"""From this part of the people in places of a name on, the place is held to be the only one meant by it."""

VILLAGE = 500
"""People added to the population of each homonym, so that the smallest has a share as well."""


def distance(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Return the great-circle distance in kilometres between two points (latitude, longitude in degrees).

    Haversine formula (Sinnott, Virtues of the haversine, Sky and Telescope 68, 1984, p. 159).

    >>> round(distance((50.7762, 6.0838), (52.5167, 13.3833)))
    539
    """
    north, south = radians(here[0]), radians(there[0])
    across = sin((south - north) / 2) ** 2
    along = sin((radians(there[1]) - radians(here[1])) / 2) ** 2
    return 2 * EARTH * asin(sqrt(min(1.0, across + cos(north) * cos(south) * along)))


def position(place: Mention | Item) -> tuple[float, float] | None:
    """Return latitude and longitude in degrees, or None where one is missing."""
    if place.latitude is None or place.longitude is None:
        return None
    return place.latitude, place.longitude


@dataclass(frozen=True, slots=True)
class Homonyms:
    """The gazetteer's places of a name, each with its part of all of them by population."""

    places: tuple[tuple[Item, float], ...]

    def part(self, country: str) -> float | None:
        """Return the part that lies in a country; None where no place has the name.

        It is never quite nothing or all: the gazetteer does not have every place.
        """
        if not self.places:
            return None
        return min(0.99, max(0.02, sum(part for place, part in self.places if place.country == country)))

    def inside(self, country: str) -> Homonyms:
        """Return those in a country, which are then all."""
        return _parts([(place, part) for place, part in self.places if country in ("", place.country)])

    def around(self, point: tuple[float, float]) -> float:
        """Return the part that lies within `NEARBY` of a point."""
        return sum(part for place, part in self.places if distance(point, _point(place)) <= NEARBY)

    def largest(self) -> tuple[float, float] | None:
        """Return where the place with the largest part is."""
        return max(((part, _point(place)) for place, part in self.places), default=(0, None))[1]


def _point(place: Item) -> tuple[float, float]:
    return place.latitude or 0.0, place.longitude or 0.0


def _parts(places: Sequence[tuple[Item, float]]) -> Homonyms:
    total = sum(weight for _, weight in places)
    return Homonyms(tuple((place, weight / total) for place, weight in places))


class Comparison:
    """Compares mentions with items, with a gazetteer to know what else bears a name."""

    def __init__(self, gazetteer: Authority) -> None:
        self._gazetteer = gazetteer
        self.homonyms = lru_cache(maxsize=1 << 16)(self._homonyms)

    def features(self, mention: Mention, item: Item, name: float) -> dict[str, float]:
        """Return the features of a pair, but for those that rest on other mentions. `name` is given."""
        found = {"name": name, "kind": kind(mention, item)}
        at, there = position(mention), position(item)
        of_item = self.homonyms(item.labels[:1])
        if mention.country:
            known = float(item.country == mention.country) if item.country else of_item.part(mention.country)
            if known is not None:
                found["country"] = known
        if there is None:
            found |= _whereabouts(of_item, mention.country, at)
        else:
            around = self.homonyms(mention.names).inside(item.country or mention.country)
            if around.places:
                found["share"] = around.around(there)
            if at is not None:
                found["distance"] = distance(at, there)
        if mention.population and item.population:
            less, more = sorted((mention.population, item.population))
            found["population"] = less / more
        return found

    def _homonyms(self, called: tuple[str, ...]) -> Homonyms:
        """Return the homonyms by the first form of a name that any place has."""
        for form in (form for name in called for form in names.forms(name) if form.quality > 0.9):
            if found := self._gazetteer.find(form.key):
                return _parts(
                    [(place, (place.population or 0) + VILLAGE) for place, _ in by_first_name(found)]
                )
        return Homonyms(())


def _whereabouts(homonyms: Homonyms, country: str, at: tuple[float, float] | None) -> dict[str, float]:
    """Return what is known of the place of an item that has only a label, which may be any of the homonyms.

    `whereabouts` is the part of them at the place of the mention. Where that is none, `share` is the part of
    the largest in the country, and `distance` how far it is away.
    """
    if at is not None and (here := homonyms.around(at)):
        return {"whereabouts": here}
    largest = homonyms.inside(country).largest()
    if largest is None:
        return {}
    found = {"share": homonyms.around(largest)}
    if at is not None:
        found["distance"] = distance(at, largest)
    return found


def kind(mention: Mention, item: Item) -> float:
    """Return 1 for the same kind, 0 for another, 0.5 where one of them does not tell.

    Where only one tells that it is a county or region, it is 0.2 for a mention and 0.3 for an item; it is 0.3
    as well for a county against a region, which languages do not tell apart.

    A plain name tells no kind, even where the source calls all its parties municipalities.
    """
    told, known = told_kind(mention), item.kind
    if {told, known} == {DISTRICT, REGION}:
        return 0.3
    if not told or not known:
        # A county says so, here or there, and a name without such a word is sooner a town than a county.
        if told in (DISTRICT, REGION):
            return 0.2
        return 0.3 if known in (DISTRICT, REGION) else 0.5
    return float(told == known)


@lru_cache(maxsize=1 << 16)
def told_kind(mention: Mention) -> str:
    """Return the kind that a mention tells: by words of its names or an unusual class."""
    words = next(filter(None, map(names.kind, mention.names)), "")
    return words or (mention.kind if mention.kind in (DISTRICT, REGION) else "")


def named(authority: Authority, readings: Iterable[names.Form], country: str) -> dict[Item, float]:
    """Return the items of a country that have a name in common with the readings, with the best quality."""
    best: dict[Item, float] = {}
    for form in readings:
        for item, quality in authority.find(form.key, country):
            best[item] = max(best.get(item, 0.0), form.quality * quality)
    return best


def by_first_name(found: Sequence[tuple[Item, float]]) -> list[tuple[Item, float]]:
    """Return those that bear a name themselves; where none does, those that have it among their other names.

    GeoNames gives a city the names of its suburbs and neighbours too, and one script's spelling of a place is
    another place in the next: what is called so itself goes first.
    """
    return [pair for pair in found if pair[1] > ALTERNATE] or list(found)
