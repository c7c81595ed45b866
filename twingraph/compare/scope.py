"""Scope: the places for which a source speaks, and so whose ties it could be expected to have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from twingraph.compare.places import Places
from twingraph.compare.ties import Tie
from twingraph.rdf.terms import DCTERMS, TG, NamedNode
from twingraph.store import Store
from twingraph.store.columns import text


class Scope:
    """For which places sources speak, by their publishers (`dcterms:publisher`) and what they say."""

    def __init__(self, store: Store, places: Places) -> None:
        self._places, self._publishers = places, text(store, DCTERMS.publisher)
        self._about: dict[str, set[str]] = defaultdict(set)
        for triple in store.match([(None, DCTERMS.subject, None)])[0]:
            if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode):
                self._about[triple.subject.value].add(triple.object.value)
        self._of_things = text(store, TG.country)
        self._countries = {places.key(iri): country for iri, country in self._of_things.items()}

    def stated(self, source: str) -> set[str] | None:
        """Return the places, by key, that a source says it is about (`dcterms:subject`: items, countries)."""
        if not (about := self._about.get(source)):
            return None
        named = {self._places.key(iri) for iri in about}
        return named | {place for place, country in self._countries.items() if country in about}

    def of(self, source: str, ties: Iterable[Tie]) -> set[str]:
        """Return the places, of those in the ties of a source, for which it speaks.

        A place that publishes it, as a city does its page; else those that have statements, in Wikidata; else
        those of the country of its publisher, as in a national register; else all.
        """
        ties = list(ties)
        if (stated := self.stated(source)) is not None:
            return stated
        places = {self._places.key(party) for tie in ties for party in tie.parties}
        publisher = self.publisher(source)
        if publisher in places:
            return {publisher}
        if stated := {self._places.key(item) for tie in ties for item, _ in tie.stated}:
            return stated
        country = self._of_things.get(self._publishers.get(source, ""))
        return {place for place in places if country in (None, self._countries.get(place))}

    def publisher(self, source: str) -> str:
        """Return the place that publishes a source, or another publisher, or nothing."""
        return self._places.key(self._publishers.get(source, ""))

    def country(self, place: str) -> str | None:
        """Return the IRI of the country of a place, as far as it is known."""
        return self._countries.get(place)
