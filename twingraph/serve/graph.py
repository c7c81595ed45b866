"""The local authorities of a graph as items that can be linked to."""

from __future__ import annotations

from typing import NamedTuple

from twingraph.link import Item, mentions
from twingraph.rdf.prefixes import PREFIXES
from twingraph.store import QuerySolutions, Store

_MORE = """SELECT DISTINCT ?it ?population ?item WHERE {
  { ?it skos:exactMatch ?item } UNION { ?it tg:population ?population }
}"""
_SPACE = PREFIXES["authority"]


class Authorities(NamedTuple):
    """Items with ids such as `authority:aomori`; by id, the IRIs that are the same (skos:exactMatch)."""

    items: list[Item]
    same: dict[str, tuple[str, ...]]


def authorities(store: Store) -> Authorities:
    """Return the local authorities of a store whose IRIs are in the namespace of authorities, sorted by id.

    Partners are all with whom it has a relationship, of whatever kind. Raises InputError when there is none.
    """
    population: dict[str, int] = {}
    same: dict[str, list[str]] = {}
    rows = store.query(_MORE, prefixes=PREFIXES)
    assert isinstance(rows, QuerySolutions)
    for it, people, item in rows:
        if item is not None:
            same.setdefault(_id(it.value), []).append(item.value)
        elif people.value.isdecimal():
            population[_id(it.value)] = int(people.value)
    items = []
    for iri, mention in mentions.from_graph(store, again=True).mentions.items():
        if iri.startswith(_SPACE):
            items.append(
                Item(
                    _id(iri),
                    mention.names,
                    mention.country,
                    mention.kind,
                    mention.latitude,
                    mention.longitude,
                    population.get(_id(iri)),
                    frozenset(_id(other) for other in mention.partners if other.startswith(_SPACE)),
                )
            )
    return Authorities(items, {id_: tuple(sorted(set(iris))) for id_, iris in same.items()})


def _id(iri: str) -> str:
    return f"authority:{iri.removeprefix(_SPACE)}"
