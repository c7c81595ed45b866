"""Reconciliation: queries to candidates, the beginnings of names to suggestions, ids to values.

This knows nothing of HTTP, JSON and versions. A candidate is a match only when the matcher accepts it and no
condition speaks against it: what is doubtful is left to a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal as OneOf

from twingraph.link import Item, Mention
from twingraph.link.kinds import KINDS
from twingraph.serve import properties
from twingraph.serve.collection import Collection
from twingraph.serve.properties import ANY, PROPERTIES, Property, Reference, Value

LIMIT = 10
"""How many candidates or suggestions come back when nobody says."""

MOST = 100
"""How many come back at most."""

_LONGEST = 300
"""Letters of a name; no place has a longer one, and what is longer costs time and finds nothing."""

_PARTNERS = 20


@dataclass(frozen=True, slots=True)
class Condition:
    """What a property should be: any, all or none of the values.

    A candidate that does not meet a `required` one is left out. Any other is evidence for the matcher, and
    one that it contradicts is no match.
    """

    property: str
    values: tuple[Value, ...]
    required: bool = False
    quantifier: OneOf["any", "all", "none"] = "any"


@dataclass(frozen=True, slots=True)
class Query:
    """A question for candidates; `strict` says how several types count: `any`, `all`, or `should`.

    With `should` a type is a hint for the matcher and leaves nothing out.
    """

    names: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    strict: OneOf["any", "all", "should"] = "any"
    limit: int = LIMIT
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that a query may mean, the probability from 0 to 1, and whether it is sure enough to choose."""

    item: Item
    score: float
    match: bool
    features: Mapping[str, float]


def candidates(collection: Collection, query: Query) -> list[Candidate]:
    """Return the candidates for a query, the best first.

    Without a name they are the items that meet every condition, the most populous first, each with the
    chance that it is the one among them; none of them is a match.
    """
    names = [name for name in query.names if name.strip() and len(name) <= _LONGEST]
    if not names:
        return [] if query.names else _by_conditions(collection, query)
    found = list(_by_name(collection, query, names))
    item = collection.get(names[0])
    if item is not None and _admitted(collection, item, query):
        sure = _is_identifier(names[0])
        if sure or all(each.item.id != item.id for each in found):
            match = sure and _agrees(collection, item, query)
            found = [each for each in found if each.item.id != item.id]
            found.insert(0, Candidate(item, 1.0, match, {"identifier": 1.0}))
    return found[: min(query.limit, MOST)]


def _is_identifier(text: str) -> bool:
    """Say whether a text that is an id cannot be meant as a name: the graph has `berlin` for an id."""
    return ":" in text or any(char.isdigit() for char in text)


def _by_name(collection: Collection, query: Query, names: Sequence[str]) -> Iterator[Candidate]:
    others = list(_partners(collection, query))
    mention = _mention(query, names, tuple(other.key for other in others))
    judgement = collection.judge([mention, *others])[0]
    for place, rival in enumerate(judgement.rivals):
        if _admitted(collection, rival.item, query):
            accepted = place == 0 and judgement.decision == "accept"
            match = accepted and _agrees(collection, rival.item, query)
            yield Candidate(rival.item, rival.score, match, rival.features)


def _by_conditions(collection: Collection, query: Query) -> list[Candidate]:
    known = [each for each in query.conditions if each.property in PROPERTIES]
    if not known:
        return []
    found = [
        item
        for item in collection
        if _admitted(collection, item, query) and all(_holds(collection, item, each) for each in known)
    ]
    return [Candidate(item, 1 / len(found), False, {}) for item in found[: min(query.limit, MOST)]]


def _mention(query: Query, names: Sequence[str], partners: tuple[str, ...]) -> Mention:
    """Return what the query says of the place, as evidence for the matcher."""
    told = [type_.removeprefix("tg:") for type_ in query.types]
    kinds = [kind for kind in told if kind in KINDS]
    codes = set(filter(None, map(properties.country, _values(query, "country", "country-code"))))
    at = next(filter(None, map(properties.point, _values(query, "coordinates"))), None)
    latitude = next(_numbers(properties.degrees(each, 90) for each in _values(query, "latitude")), None)
    longitude = next(_numbers(properties.degrees(each, 180) for each in _values(query, "longitude")), None)
    if at is None and latitude is not None and longitude is not None:
        at = latitude, longitude
    people = next(filter(None, map(properties.population, _values(query, "population"))), None)
    others = [str(value) for value in _values(query, "name") if isinstance(value, str)]
    return Mention(
        "place",
        tuple(dict.fromkeys([*names, *(other for other in others if 0 < len(other) <= _LONGEST)])),
        codes.pop() if len(codes) == 1 else "",
        kinds[0] if len(set(told)) == 1 and kinds else "",
        at[0] if at else None,
        at[1] if at else None,
        people,
        partners,
    )


def _numbers(found: Iterable[float | None]) -> Iterator[float]:
    return (each for each in found if each is not None)


def _values(query: Query, *ids: str) -> list[Value]:
    """Return the values that the query gives for properties, but for those that are not to be."""
    return [
        value
        for each in query.conditions
        if each.property in ids and each.quantifier != "none"
        for value in each.values
    ]


def _partners(collection: Collection, query: Query) -> Iterator[Mention]:
    """Yield the partners of the place as mentions of their own, so that relationships can speak."""
    for place, value in enumerate(_values(query, "partner")[:_PARTNERS]):
        item = properties.partner(collection, value)
        if item is not None:
            yield Mention(str(place), item.labels[:3], item.country, item.kind, item.latitude, item.longitude)
        else:
            name = value.name if isinstance(value, Reference) else str(value)
            if 0 < len(name) <= _LONGEST:
                yield Mention(str(place), (name,))


def _admitted(collection: Collection, item: Item, query: Query) -> bool:
    """Say whether an item may be a candidate at all: by its type, and by every condition that is required."""
    if query.types and query.strict != "should":
        # Of many items of authority files no kind is known; these may be of any that we have.
        possible = (ANY, f"tg:{item.kind}") if item.kind else properties.TYPES
        fits = [type_ in possible for type_ in query.types]
        if not (all(fits) if query.strict == "all" else any(fits)):
            return False
    return all(_holds(collection, item, each) for each in query.conditions if each.required)


def _answers(collection: Collection, item: Item, condition: Condition) -> list[bool | None]:
    known = PROPERTIES.get(condition.property)
    if known is None or known.agrees is None:
        return [None] * len(condition.values)
    return [known.agrees(collection, item, value) for value in condition.values]


def _holds(collection: Collection, item: Item, condition: Condition) -> bool:
    answers = _answers(collection, item, condition)
    if condition.quantifier == "all":
        return all(answers)
    return any(answers) == (condition.quantifier == "any")


def _agrees(collection: Collection, item: Item, query: Query) -> bool:
    """Say whether no condition speaks against an item; what is not known does not."""
    for condition in query.conditions:
        answers = _answers(collection, item, condition)
        if condition.quantifier == "none":
            against = True in answers
        elif condition.property == "partner":
            # That a file does not list a partner says little: none is complete.
            against = False
        elif condition.quantifier == "all":
            against = False in answers
        else:
            against = bool(answers) and all(answer is False for answer in answers)
        if against:
            return False
    return True


def suggest_types(prefix: str, language: str) -> list[str]:
    """Return the types of which the id or a name begins with a text."""
    return [
        type_
        for type_ in properties.TYPES
        if _begins(prefix, type_, type_.removeprefix("tg:"), properties.type_name(type_, language))
    ]


def suggest_properties(collection: Collection, prefix: str, language: str) -> list[Property]:
    """Return the properties of which the id or the name begins with a text."""
    return [
        each
        for each in properties.offered(collection)
        if _begins(prefix, each.id, each.name(language), each.name("en"))
    ]


def _begins(prefix: str, *texts: str) -> bool:
    start = prefix.strip().casefold()
    return any(text.casefold().startswith(start) for text in texts)


def extend(
    collection: Collection, ids: Sequence[str], wanted: Sequence[Property], language: str
) -> list[tuple[str, list[list[Value]]]]:
    """Return, for each id as given, the values of each property; an id that is not known has none."""
    rows = []
    for id_ in ids:
        item = collection.get(id_)
        values = [[] if item is None else each.values(collection, item, language) for each in wanted]
        rows.append((id_, values))
    return rows
