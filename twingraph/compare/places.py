"""Places: which IRIs stand for the same one, by `skos:exactMatch`, and which only come close."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from twingraph.errors import AmbiguousNameError
from twingraph.query.names import resolve
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import SKOS, NamedNode
from twingraph.store import Store

GEONAMES = "https://sws.geonames.org/"
AUTHORITY_FILES = (PREFIXES["wd"], GEONAMES)
"""Where identifiers are that tell whether two descriptions are of one place: Wikidata and GeoNames."""


class Places:
    """The places of a graph: what is linked by `skos:exactMatch`, in any number of steps, is one place.

    Places are named by the IRIs of things and by those of items alike.
    """

    def __init__(self, store: Store) -> None:
        self._parent: dict[str, str] = {}
        self._members: dict[str, set[str]] = defaultdict(set)
        self._direct: dict[str, set[str]] = defaultdict(set)
        self._close: dict[str, set[str]] = defaultdict(set)
        exact, close = store.match([(None, SKOS.exactMatch, None), (None, SKOS.closeMatch, None)])
        for triple in exact:
            if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode):
                self._join(triple.subject.value, triple.object.value)
                self._direct[triple.subject.value].add(triple.object.value)
        for iri in list(self._parent):
            self._members[self.key(iri)].add(iri)
        for triple in close:
            if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode):
                one, other = self.key(triple.subject.value), self.key(triple.object.value)
                self._close[one].add(other)
                self._close[other].add(one)

    def key(self, iri: str) -> str:
        """Return the IRI that stands for the place, the same for all IRIs of it."""
        while (parent := self._parent.get(iri, iri)) != iri:
            # Halving the path keeps it short, whatever the order of the links.
            self._parent[iri] = self._parent.get(parent, parent)
            iri = parent
        return iri

    def around(self, iri: str) -> set[str]:
        """Return the IRIs that stand for the place and for those that `skos:closeMatch` links to it."""
        key = self.key(iri)
        return {key, *self._close.get(key, ())}

    def identifiers(self, iri: str, namespace: str) -> list[str]:
        """Return the IRIs in an authority file that are an exact match of a place, sorted."""
        return sorted(member for member in self._all(iri) if member.startswith(namespace))

    def files(self, iri: str, *, own: bool = False) -> set[str]:
        """Return the authority files in which a place has an identifier.

        With `own`, only those in which the thing of this IRI has one that is stated of it, or is one itself.
        """
        among = {iri, *self._direct.get(iri, ())} if own else set(self._all(iri))
        return {file for file in AUTHORITY_FILES if any(member.startswith(file) for member in among)}

    def near(self, iri: str, namespace: str) -> list[str]:
        """Return the IRIs in an authority file that are no more than a close match, sorted."""
        found = {member for key in self._close.get(self.key(iri), ()) for member in self._all(key)}
        return sorted(member for member in found if member.startswith(namespace))

    def name(self, iri: str) -> str:
        """Return the IRI to call a place by: that of a thing that is described rather than of an item.

        Where several things are described, the IRI given stands.
        """
        if not iri.startswith(AUTHORITY_FILES):
            return iri
        described = [member for member in self._all(iri) if not member.startswith(AUTHORITY_FILES)]
        return described[0] if len(described) == 1 else iri

    def asked(self, store: Store, city: str) -> str:
        """Return the IRI of the city that a user names: one of several that are the same place."""
        try:
            return resolve(store, "authority", city).value
        except AmbiguousNameError as error:
            if len(set(map(self.key, error.candidates))) > 1:
                raise
            return error.candidates[0]

    def _all(self, iri: str) -> Iterator[str]:
        key = self.key(iri)
        yield from self._members.get(key, {key})

    def _join(self, one: str, other: str) -> None:
        first, second = sorted((self.key(one), self.key(other)))
        self._parent.setdefault(one, one)
        self._parent.setdefault(other, other)
        self._parent[second] = first
