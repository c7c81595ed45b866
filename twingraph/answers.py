"""Every canned query asked of a folder of data: for its own cities, their partners and a year."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any, NamedTuple

from twingraph.knowledge import KnowledgeGraph
from twingraph.query.catalog import Catalog, Query
from twingraph.query.result import Result
from twingraph.rdf.terms import DCTERMS, TG
from twingraph.store.columns import local_name, texts

_SLEEPING = 5
"""A partner sleeps when nothing has happened for this many years."""


class Question(NamedTuple):
    """A canned query with its parameters; `about` names what they are of, empty where there are none."""

    query: str
    about: str
    parameters: dict[str, Any]

    def answer(self, kg: KnowledgeGraph) -> Result:
        """Return the answer."""
        return kg.query(self.query, **self.parameters)


def questions(kg: KnowledgeGraph, year: int) -> Iterator[Question]:
    """Iterate over the questions, by query: one for each city, pair or relationship that a query asks for.

    The cities are the parties that publish a source of the data, or, when none does, all parties.
    """
    ties = texts(kg.store, TG.party)
    cities = _cities(kg, ties)
    for query in Catalog():
        for about, parameters in _arguments(query, cities, ties, year):
            yield Question(query.name, about, parameters)


def _cities(kg: KnowledgeGraph, ties: dict[str, list[str]]) -> list[str]:
    parties = {party for tie in ties.values() for party in tie}
    publishers = {publisher for values in texts(kg.store, DCTERMS.publisher).values() for publisher in values}
    return sorted(parties & publishers or parties)


def _arguments(
    query: Query, cities: list[str], ties: dict[str, list[str]], year: int
) -> Iterator[tuple[str, dict[str, Any]]]:
    required = frozenset(parameter.name for parameter in query.parameters if parameter.required)
    since = {"since": f"{year - _SLEEPING}-01-01"} if "since" in required else {}
    if query.one_of:
        yield str(year), {"from": f"{year}-01-01", "to": f"{year}-12-31"}
    elif not required:
        yield "", {}
    elif required == {"year"}:
        yield str(year), {"year": year}
    elif required == {"city", "partner"}:
        for city in cities:
            for partner in sorted({party for tie in ties.values() if city in tie for party in tie} - {city}):
                yield f"{local_name(city)}--{local_name(partner)}", {"city": city, "partner": partner}
    elif required == {"cityA", "cityB"}:
        for one, other in combinations(cities, 2):
            yield f"{local_name(one)}--{local_name(other)}", {"cityA": one, "cityB": other}
    elif required == {"thing"}:
        for relationship, tie in sorted(ties.items()):
            if not set(tie).isdisjoint(cities):
                yield local_name(relationship), {"thing": relationship}
    else:
        for city in cities:
            yield local_name(city), {"city": city, **since}
