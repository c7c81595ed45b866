"""Properties and types: what a client may ask of an entity, and compare it by.

The same properties serve in the conditions of a query and in data extension, as the API has it. Names are in
the languages of the project.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import isfinite
from typing import NamedTuple, TypeAlias

from twingraph import countries, settings
from twingraph.link import Item, kinds, names
from twingraph.link.features import NEARBY, distance, position
from twingraph.rdf import turtle
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import RDFS, TG, Literal, NamedNode, Triple
from twingraph.serve.collection import Collection

ANY = "tg:LocalAuthority"
"""The type of an entity of which no narrower one is known, and the broader one of all others."""

TYPES = (ANY, *(f"tg:{kind}" for kind in kinds.KINDS))

_POPULATIONS = 1e11
_DEGREES = 0.25
"""How far a single coordinate may be off; it is about the 25 kilometres that two may."""


class Reference(NamedTuple):
    """An entity as a value: its id in the collection at hand, and its name."""

    id: str
    name: str


Value: TypeAlias = str | float | bool | Reference


@dataclass(frozen=True, slots=True)
class Property:
    """A property: its id, its names by language, its values for an item, and whether an item agrees with one.

    `agrees` answers None where the item or the value does not tell. Without it the property cannot be
    compared.
    """

    id: str
    names: tuple[str, str, str]
    values: Callable[[Collection, Item, str], list[Value]]
    agrees: Callable[[Collection, Item, Value], bool | None] | None = None

    def name(self, language: str) -> str:
        """Return its name in one of the languages of the project."""
        return self.names[settings.LANGUAGES.index(language)]


def type_of(item: Item) -> str:
    """Return the id of the type of an item."""
    return f"tg:{item.kind}" if item.kind in kinds.KINDS else ANY


@cache
def type_name(type_: str, language: str) -> str:
    """Return the label that the ontology gives a type."""
    labels = {
        triple.object.language: triple.object.value
        for triple in _vocabulary()
        if triple.subject == NamedNode(PREFIXES["tg"] + type_.removeprefix("tg:"))
        and isinstance(triple.object, Literal)
    }
    return labels.get(language) or labels[settings.ENGLISH]


@cache
def _vocabulary() -> list[Triple]:
    wanted = {TG[type_.removeprefix("tg:")] for type_ in TYPES}
    triples = turtle.read(settings.ontology_dir() / "twingraph.ttl")
    return [triple for triple in triples if triple.subject in wanted and triple.predicate == RDFS.label]


def describe(item: Item, language: str) -> str:
    """Return a line that tells an item from its namesakes: type, country, population, coordinates."""
    parts = [type_name(type_of(item), language)]
    if item.country:
        parts.append(countries.name(item.country, language))
    if item.population:
        parts.append(f"{item.population:,}".replace(",", "\N{NARROW NO-BREAK SPACE}"))
    if (at := position(item)) is not None:
        parts.append(f"{at[0]:.3f}, {at[1]:.3f}")
    return " · ".join(parts)


def text(value: Value) -> str:
    """Return a value as text: the id of an entity."""
    return value.id if isinstance(value, Reference) else str(value)


def number(value: Value) -> float | None:
    """Return a value as a finite number, or None where it is none."""
    if isinstance(value, bool | Reference):
        return None
    try:
        found = float(str(value).strip().replace("\N{MINUS SIGN}", "-"))
    except ValueError:
        return None
    return found if isfinite(found) else None


def population(value: Value) -> int | None:
    """Return a value as a number of people, or None where it cannot be one. Thousands may be set apart."""
    if isinstance(value, str):
        value = "".join(char for char in value if char not in " \u00a0\u202f'")
    found = number(value)
    return int(found) if found is not None and 0 < found < _POPULATIONS else None


def degrees(value: Value, most: int) -> float | None:
    """Return a value as degrees from 0 to `most` in either direction, or None where it cannot be that."""
    found = number(value)
    return found if found is not None and abs(found) <= most else None


def point(value: Value) -> tuple[float, float] | None:
    """Return a value such as `50.776, 6.084` as latitude and longitude, or None where it is none."""
    pair = str(value).replace(";", ",").split(",")
    if len(pair) != 2:
        return None
    latitude, longitude = degrees(pair[0], 90), degrees(pair[1], 180)
    return None if latitude is None or longitude is None else (latitude, longitude)


def country(value: Value) -> str:
    """Return the code of the country that a value names (by name, code or Reference), or nothing."""
    if isinstance(value, Reference):
        return countries.code(value.id[-2:]) or countries.code(value.name)
    return countries.code(str(value))


def partner(collection: Collection, value: Value) -> Item | None:
    """Return the item of the collection that a value identifies as a partner, or None."""
    return collection.get(text(value))


def _same_name(collection: Collection, item: Item, value: Value) -> bool:
    forms = names.forms(value.name if isinstance(value, Reference) else str(value))
    keys = {form.key for form in forms if form.quality >= names.SIDE}
    return not keys.isdisjoint(collection.authority.keys(item))


def _same_country(_: Collection, item: Item, value: Value) -> bool | None:
    code = country(value)
    return item.country == code if item.country and code else None


def _same_place(_: Collection, item: Item, value: Value) -> bool | None:
    at, there = position(item), point(value)
    return None if at is None or there is None else distance(at, there) <= NEARBY


def _same_latitude(_: Collection, item: Item, value: Value) -> bool | None:
    there = degrees(value, 90)
    return None if item.latitude is None or there is None else abs(item.latitude - there) <= _DEGREES


def _same_longitude(_: Collection, item: Item, value: Value) -> bool | None:
    there = degrees(value, 180)
    return None if item.longitude is None or there is None else abs(item.longitude - there) <= _DEGREES


def _as_many(_: Collection, item: Item, value: Value) -> bool | None:
    people = population(value)
    if not item.population or not people:
        return None
    return min(item.population, people) / max(item.population, people) >= 0.5


def _has_partner(collection: Collection, item: Item, value: Value) -> bool | None:
    if not item.partners:
        return None
    if (other := partner(collection, value)) is not None:
        return other.id in item.partners
    found = map(collection.authority.item, item.partners)
    return any(other is not None and _same_name(collection, other, value) for other in found)


def _partners(collection: Collection, item: Item, _: str) -> list[Value]:
    found: list[Reference] = []
    for id_ in item.partners:
        other = collection.authority.item(id_)
        local = collection.local(id_)
        found.append(Reference(local, other.labels[0] if other else local))
    return [*sorted(found, key=lambda reference: (reference.name, reference.id))]


def _given(value: Value | None) -> list[Value]:
    return [] if value is None or value == "" else [value]


def _coordinates(_: Collection, item: Item, __: str) -> list[Value]:
    at = position(item)
    return [] if at is None else [f"{at[0]}, {at[1]}"]


PROPERTIES = {
    property_.id: property_
    for property_ in (
        Property("name", ("Name", "Név", "Name"), lambda _, item, __: list(item.labels), _same_name),
        Property(
            "country",
            ("Country", "Ország", "Land"),
            lambda _, item, language: _given(item.country and countries.name(item.country, language)),
            _same_country,
        ),
        Property(
            "country-code",
            ("Country code (ISO 3166-1)", "Országkód (ISO 3166-1)", "Ländercode (ISO 3166-1)"),
            lambda _, item, __: _given(item.country),
            _same_country,
        ),
        Property(
            "coordinates",
            (
                "Coordinates (latitude, longitude)",
                "Koordináták (szélesség, hosszúság)",
                "Koordinaten (Breite, Länge)",
            ),
            _coordinates,
            _same_place,
        ),
        Property(
            "latitude",
            ("Latitude", "Földrajzi szélesség", "Breitengrad"),
            lambda _, item, __: _given(item.latitude),
            _same_latitude,
        ),
        Property(
            "longitude",
            ("Longitude", "Földrajzi hosszúság", "Längengrad"),
            lambda _, item, __: _given(item.longitude),
            _same_longitude,
        ),
        Property(
            "population",
            ("Population", "Népesség", "Einwohnerzahl"),
            lambda _, item, __: _given(item.population),
            _as_many,
        ),
        Property("partner", ("Partner", "Partner", "Partner"), _partners, _has_partner),
        Property(
            "wikidata",
            ("Wikidata item", "Wikidata-elem", "Wikidata-Objekt"),
            lambda collection, item, _: list(collection.same(item, PREFIXES["wd"])),
        ),
        Property(
            "geonames",
            ("GeoNames id", "GeoNames-azonosító", "GeoNames-Nummer"),
            lambda collection, item, _: list(collection.same(item, "https://sws.geonames.org/")),
        ),
    )
}


def offered(collection: Collection) -> list[Property]:
    """Return the properties that entities of a collection can have."""
    linked = collection.name == "authority"
    return [each for each in PROPERTIES.values() if linked or each.agrees is not None]
