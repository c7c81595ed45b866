"""The local authorities of a graph as items that can be linked to."""

from __future__ import annotations

from typing import Any, NamedTuple

from twingraph.link import Item
from twingraph.rdf.prefixes import PREFIXES
from twingraph.settings import ENGLISH
from twingraph.store import QuerySolutions, Store

_CLASSES = "VALUES ?class { tg:LocalAuthority tg:Municipality tg:District tg:Region } ?it a ?class ."
_FACTS = f"""SELECT DISTINCT ?it ?class ?property ?value WHERE {{ {_CLASSES}
  VALUES ?property {{
    skos:prefLabel skos:altLabel schema:latitude schema:longitude tg:population skos:exactMatch
  }}
  ?it ?property ?value
}}"""
_COUNTRIES = f"SELECT DISTINCT ?it ?code WHERE {{ {_CLASSES} ?it tg:country ?at . ?at tg:countryCode ?code }}"
_PARTNERS = "SELECT DISTINCT ?it ?other WHERE { ?relationship tg:party ?it, ?other FILTER (?it != ?other) }"
_SPACE = PREFIXES["authority"]


class Authorities(NamedTuple):
    """Items with ids such as `authority:aomori`; by id, the IRIs that are the same (skos:exactMatch)."""

    items: list[Item]
    same: dict[str, tuple[str, ...]]


def authorities(store: Store) -> Authorities:
    """Return the local authorities of a store whose IRIs are in the namespace of authorities, sorted by id.

    The first label is the preferred one in English, or else the first preferred one. One without a name is
    left out, as nobody could find it. Partners are all with whom it has a relationship, of whatever kind.
    """
    kinds: dict[str, str] = {}
    labels: dict[str, list[tuple[bool, bool, str]]] = {}
    numbers: dict[str, dict[str, float]] = {}
    same: dict[str, list[str]] = {}
    for it, class_, property_, value in _rows(store, _FACTS):
        if (id_ := _id(it.value)) is None:
            continue
        kind = class_.value.removeprefix(PREFIXES["tg"])
        kinds[id_] = kinds.get(id_) or kind.replace("LocalAuthority", "")
        name = property_.value.rpartition("/")[2].rpartition("#")[2]
        if name in ("prefLabel", "altLabel"):
            label = (name == "altLabel", value.language != ENGLISH, value.value)
            labels.setdefault(id_, []).append(label)
        elif name == "exactMatch":
            same.setdefault(id_, []).append(value.value)
        elif (number := _number(value.value)) is not None:
            numbers.setdefault(id_, {})[name] = number
    countries = {_id(it.value): code.value for it, code in _rows(store, _COUNTRIES)}
    partners: dict[str, set[str]] = {}
    for it, other in _rows(store, _PARTNERS):
        one, two = _id(it.value), _id(other.value)
        if one in labels and two in labels:
            partners.setdefault(str(one), set()).add(str(two))
    items = []
    for id_, found in sorted(labels.items()):
        known = numbers.get(id_, {})
        people = known.get("population")
        items.append(
            Item(
                id_,
                tuple(dict.fromkeys(label for _, _, label in sorted(found))),
                countries.get(id_, ""),
                kinds[id_],
                known.get("latitude"),
                known.get("longitude"),
                None if people is None else int(people),
                frozenset(partners.get(id_, ())),
            )
        )
    return Authorities(items, {id_: tuple(sorted(set(iris))) for id_, iris in same.items()})


def _rows(store: Store, query: str) -> list[Any]:
    rows = store.query(query, prefixes=PREFIXES)
    assert isinstance(rows, QuerySolutions)
    return [tuple(row) for row in rows]


def _id(iri: str) -> str | None:
    return f"authority:{iri.removeprefix(_SPACE)}" if iri.startswith(_SPACE) else None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
