"""The canned queries asked of a made-up world: with which parameters, and as which SPARQL text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from twingraph.query.binding import bind
from twingraph.query.catalog import Catalog, Query
from twingraph.query.parameters import arguments
from twingraph.rdf import turtle
from twingraph.rdf.prefixes import PREFIXES, expand
from twingraph.store.oxigraph import OxigraphStore

YEAR = 2026
EVERYTHING = "all"
"""The case of a question that is about no city."""


class Question(NamedTuple):
    """A canned query about the city of a case, its parameters, and the text that they are bound in."""

    query: str
    case: str
    parameters: dict[str, Any]
    text: str

    @property
    def name(self) -> str:
        """What it is called in results: `partners/largest`."""
        return f"{self.query}/{self.case}"


def questions(cities: Mapping[str, Mapping[str, str]], years: Iterable[int] = (YEAR,)) -> Iterator[Question]:
    """Iterate over the questions about cities, which `generate.World.write` tells of, by case.

    A query that can be asked for a city is asked for each, one that cannot once, and jubilees for each of the
    years.
    """
    for query in Catalog():
        for case, city in cities.items():
            for number, parameters in enumerate(_parameters(query, city, years)):
                text = bind(query.text, arguments(query, parameters, _store(city)))
                if {expand(iri) for iri in city.values()} & set(parameters.values()):
                    yield Question(query.name, f"{case}-{number}" if number else case, parameters, text)
                elif case == next(iter(cities)):
                    yield Question(query.name, EVERYTHING, parameters, text)


def _parameters(query: Query, city: Mapping[str, str], years: Iterable[int]) -> Iterator[dict[str, Any]]:
    values = {
        "city": expand(city["city"]),
        "partner": expand(city["partner"]) if query.name == "lifecycle" else None,
        "cityA": expand(city["city"]),
        "cityB": expand(city["another"]),
        "thing": expand(city["relationship"]),
        "since": "2020-01-01",
        "all": "wine",
    }
    known = {parameter.name for parameter in query.parameters}
    chosen = {name: value for name, value in values.items() if value and name in known}
    for year in years if "year" in known else (None,):
        yield chosen if year is None else {**chosen, "year": year}


def _store(city: Mapping[str, str]) -> OxigraphStore:
    """Return a store that knows of these IRIs, as they are looked up when they are bound."""
    store = OxigraphStore()
    kinds = "authority", "relationship"
    prefixes = "".join(f"@prefix {kind}: <{PREFIXES[kind]}> .\n" for kind in kinds)
    named = "".join(f"{iri} a {iri} .\n" for iri in city.values())
    store.add(turtle.read_text(prefixes + named), "urn:x-questions")
    return store
