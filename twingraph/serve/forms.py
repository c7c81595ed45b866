"""Forms: the JSON that both versions of the API have in common, read with care and written.

What a client sends wrongly raises InputError with a sentence that says where.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from twingraph.errors import InputError
from twingraph.link import Item
from twingraph.serve import properties, reconcile
from twingraph.serve.collection import Collection
from twingraph.serve.properties import Property, Reference, Value
from twingraph.serve.reconcile import Candidate, Condition

BATCH = 100
"""Queries in a batch; OpenRefine sends ten at a time, or as many as a manifest says."""

MOST_IDS = 10_000
MOST_VALUES = 100

WIDTH, HEIGHT = 430, 300
"""The size of a preview in CSS pixels."""

FEATURES = {
    "name": "How near the name is, from 0 to 1",
    "country": "Whether the country is the same; if it is not known, how likely it is",
    "share": "Which part of the people in places of that name live in this one",
    "whereabouts": "How likely it is that the item lies where the place does",
    "kind": "Whether it is of the same kind: 1 yes, 0 no, between them not known",
    "distance": "Distance in kilometres (great circle)",
    "population": "The smaller population divided by the larger",
    "relationships": "How likely it is that it is twinned with what the partners are",
    "neighbours": "How many partners it has in common with what the partners are",
    "identifier": "The query is the identifier",
}
"""What the features of candidates are. The matcher may have others, which then have no description."""


def load(text: str | bytes) -> Any:
    """Return the value of a JSON text. Raises InputError for what is none, or is beyond Unicode or finite."""
    try:
        value = json.loads(text, parse_constant=_no_constant)
        # Half of a surrogate pair is JSON, but no text; it would fail anywhere later.
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise InputError(f"this is no JSON: {error}") from None
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number of JSON")


def mapping(value: Any, where: str) -> dict[str, Any]:
    """Return a value that must be an object."""
    if not isinstance(value, dict):
        raise InputError(f"{where}: must be an object")
    return value


def array(value: Any, where: str, *, most: int) -> list[Any]:
    """Return a value that must be an array of no more than so many values."""
    if not isinstance(value, list):
        raise InputError(f"{where}: must be an array")
    if len(value) > most:
        raise InputError(f"{where}: has {len(value)} values; send no more than {most}")
    return value


def string(value: Any, where: str) -> str:
    """Return a value that must be a string with something in it."""
    if not isinstance(value, str) or not value:
        raise InputError(f"{where}: must be a string that is not empty")
    return value


def only(value: Mapping[str, Any], allowed: set[str], where: str) -> None:
    """Raise InputError for fields that are not allowed, as the schemas do."""
    if unknown := sorted(value.keys() - allowed):
        raise InputError(f"{where}: has no field {unknown[0]!r}; it may have {', '.join(sorted(allowed))}")


def limit(value: Any, where: str) -> int:
    """Return a limit: a positive whole number, or the usual one for None."""
    if value is None:
        return reconcile.LIMIT
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 1 or value != int(value):
        raise InputError(f"{where}: must be a positive whole number")
    return int(value)


def condition(
    property_: str, given: Any, where: str, *, required: Any = False, quantifier: Any = "any"
) -> Condition:
    """Return the condition that a property has one of some values."""
    if not isinstance(required, bool):
        raise InputError(f"{where}: `required` must be true or false")
    if quantifier not in ("any", "all", "none"):
        raise InputError(f"{where}: the quantifier must be any, all or none")
    found = array(given, where, most=MOST_VALUES) if isinstance(given, list) else [given]
    return Condition(property_, tuple(_value(each, where) for each in found), required, quantifier)


def _value(value: Any, where: str) -> Value:
    if isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, dict):
        id_ = string(value.get("id"), f"{where}, `id` of an entity")
        name = value.get("name", id_)
        return Reference(id_, string(name, f"{where}, `name` of an entity"))
    raise InputError(f"{where}: a value is a string, a number, a truth, or an entity with an `id`")


def extension(collection: Collection, data: Any) -> tuple[list[str], list[Property]]:
    """Return the ids and properties of a data extension query, which has the same form in both versions.

    A property that is not known comes back without values, as the API lets clients ask for any.
    """
    query = mapping(data, "the query")
    ids = array(query.get("ids"), "`ids`", most=MOST_IDS)
    offered = {each.id: each for each in properties.offered(collection)}
    wanted = []
    for place, each in enumerate(array(query.get("properties"), "`properties`", most=MOST_VALUES)):
        id_ = string(mapping(each, f"property {place}").get("id"), f"`id` of property {place}")
        wanted.append(offered.get(id_) or Property(id_, (id_, id_, id_), lambda *_: []))
    return [string(id_, f"id {place}") for place, id_ in enumerate(ids)], wanted


def type_object(type_: str, language: str) -> dict[str, Any]:
    """Return a type with its broader one."""
    found: dict[str, Any] = {"id": type_, "name": properties.type_name(type_, language)}
    if type_ != properties.ANY:
        broader = properties.ANY
        found["broader"] = [{"id": broader, "name": properties.type_name(broader, language)}]
    return found


def type_reference(item: Item, language: str) -> dict[str, str]:
    """Return the type of an item, as candidates and suggestions have it."""
    type_ = properties.type_of(item)
    return {"id": type_, "name": properties.type_name(type_, language)}


def candidate(collection: Collection, found: Candidate, language: str) -> dict[str, Any]:
    """Return a candidate. Its score is the probability in percent."""
    item = found.item
    return {
        "id": collection.local(item.id),
        "name": item.labels[0],
        "description": properties.describe(item, language),
        "type": [type_reference(item, language)],
        "score": round(100 * found.score, 2),
        "match": found.match,
        "features": [{"id": id_, "value": round(value, 4)} for id_, value in found.features.items()],
    }


def value_object(value: Value) -> dict[str, Any]:
    """Return a value of data extension."""
    if isinstance(value, Reference):
        return {"id": value.id, "name": value.name}
    if isinstance(value, int):
        return {"int": value}
    return {"float": value} if isinstance(value, float) else {"str": value}


def property_object(property_: Property, language: str) -> dict[str, Any]:
    """Return a property as suggestions, proposals and the metadata of data extension have it."""
    return {"id": property_.id, "name": property_.name(language)}


def suggestion(collection: Collection, item: Item, language: str) -> dict[str, Any]:
    """Return an entity as it is suggested."""
    return {
        "id": collection.local(item.id),
        "name": item.labels[0],
        "description": properties.describe(item, language),
        "notable": [type_reference(item, language)],
    }


def meta(wanted: Sequence[Property], language: str) -> list[dict[str, Any]]:
    """Return the metadata of a data extension response."""
    found = []
    for each in wanted:
        entry = property_object(each, language)
        if each.id == "partner":
            entry["type"] = {"id": properties.ANY, "name": properties.type_name(properties.ANY, language)}
        found.append(entry)
    return found
