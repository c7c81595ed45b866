"""The comparison of two sources, tie by tie."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, product

from twingraph.compare.places import Places
from twingraph.compare.scope import Scope
from twingraph.compare.ties import Tie, Ties, differ
from twingraph.errors import InputError
from twingraph.query.sources import find
from twingraph.rdf.terms import RDFS, NamedNode
from twingraph.store import Store
from twingraph.store.columns import below

ONE_SOURCE, ONE_SIDED, NOT_COMPARABLE, SAME = "one-source-only", "one-sided", "not-comparable", "same"
KIND, DATE, UNDATED, ENDED = "different-kind", "different-date", "undated", "ended"
FINDINGS = (ONE_SOURCE, KIND, DATE, ENDED, ONE_SIDED, UNDATED, SAME, NOT_COMPARABLE)
"""What can be found of a tie, as local names of codes (`finding:same`), in the order of a report."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What two sources say of one tie: `first` and `second`, of which one may be None, and what was found.

    `places` are the IRIs of the two places, the city asked for first. `close` says that a place is the same
    by `skos:closeMatch` alone. Of a tie that cannot be compared, `unlinked` are the places that nothing links
    to those of the other source. Of one that a source alone has, `perhaps` are the ties of the other with one
    of the places that cannot be compared: one of these may be it.
    """

    places: tuple[str, str]
    findings: tuple[str, ...]
    first: Tie | None
    second: Tie | None
    close: bool = False
    unlinked: tuple[str, ...] = ()
    perhaps: tuple[Tie, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sources compared, by IRI.

    `outside` counts the ties that the first and the second have between places for which the other does not
    speak: those of other cities, where one source is the page of a city.
    """

    first: str
    second: str
    differences: tuple[Difference, ...]
    outside: tuple[int, int] = (0, 0)

    def having(self, finding: str) -> list[Difference]:
        """Return the differences of which this was found."""
        return [difference for difference in self.differences if finding in difference.findings]


def compare(store: Store, first: str, second: str, *, city: str | None = None) -> Comparison:
    """Compare what two sources say of ties, of all places or of one.

    A source is named by IRI, CURIE (`source:kecskemet`), the last part of its IRI, or by a named graph that
    is from it alone. The city is an IRI, a CURIE, a Wikidata item or a name in any language. Two places are
    the same when they are one thing or are linked, in however many steps, by `skos:exactMatch`; what is left
    over is held against each other by `skos:closeMatch`.

    Dates differ when no day is in both. Kinds differ when neither is a kind of the other. That only one
    source has a tie is a finding where the other could have it: it speaks for one of the two places (a page
    of a city for that city, a register for the places of its country, Wikidata for the items that have
    statements), and both places have an identifier in an authority file by which it names its own. Where such
    an identifier is wanting, the tie cannot be compared.

    Raises NameNotFoundError, AmbiguousNameError, and InputError for a source that says nothing of ties.
    """
    places = Places(store)
    ties = Ties(store, places)
    sources = [find(store, name, ties.sources()) for name in (first, second)]
    if sources[0] == sources[1]:
        raise InputError(f"{first} and {second} are the same source, {sources[0]}; name two")
    asked = "" if city is None else places.asked(store, city)
    return _Comparing(store, ties, sources, asked).comparison()


@dataclass(slots=True)
class _Side:
    """One of the two sources: its ties by their two places, all places, and those for which it speaks.

    `files` are the authority files by whose identifiers it names its places.
    """

    source: str
    publisher: str
    ties: dict[frozenset[str], list[Tie]]
    places: set[str]
    files: set[str]
    scope: set[str]


class _Comparing:
    def __init__(self, store: Store, ties: Ties, sources: Sequence[str], asked: str) -> None:
        self._ties, self._places = ties, ties.places
        self._asked = self._places.around(asked) if asked else set()
        self._scope = Scope(store, ties.places)
        self._below = cache(lambda kind: below(store, RDFS.subClassOf, NamedNode(kind)))
        self._sides = [self._side(source) for source in sources]

    def comparison(self) -> Comparison:
        """Compare the two sides."""
        found = list(self._together())
        first, second = (
            [self._alone(side, tie) for ties in side.ties.values() for tie in ties] for side in self._sides
        )
        for own, others in ((first, second), (second, first)):
            unlinked = [other for other in others if other and NOT_COMPARABLE in other.findings]
            for difference in filter(None, own):
                perhaps = tuple(self._may_be(difference, unlinked)) if not difference.unlinked else ()
                found.append(replace(difference, perhaps=perhaps))
        found.sort(key=lambda one: (FINDINGS.index(one.findings[0]), one.first is None, one.places))
        outside = first.count(None), second.count(None)
        return Comparison(self._sides[0].source, self._sides[1].source, tuple(found), outside)

    def _side(self, source: str) -> _Side:
        ties: dict[frozenset[str], list[Tie]] = defaultdict(list)
        for tie in self._ties.of(source):
            ties[self._ties.pair(tie)].append(tie)
        found = list(chain.from_iterable(ties.values()))
        files = {
            file for tie in found for party in tie.parties for file in self._places.files(party, own=True)
        }
        places = {place for pair in ties for place in pair}
        scope = self._scope.of(source, found)
        if self._asked:
            ties = {pair: found for pair, found in ties.items() if pair & self._asked}
        return _Side(source, self._scope.publisher(source), ties, places, files, scope)

    def _together(self) -> Iterator[Difference]:
        """Give the ties that both sides have, and take them from the sides."""
        first, second = self._sides
        for close in (False, True):
            for pair, ties in first.ties.items():
                near = product(*map(self._places.around, pair)) if close else [tuple(pair)]
                for other in sorted({frozenset(places) for places in near} & second.ties.keys(), key=sorted):
                    for one, another in self._matched(ties, second.ties[other]):
                        yield self._both(one, another, close)

    def _matched(self, ones: list[Tie], others: list[Tie]) -> Iterator[tuple[Tie, Tie]]:
        """Take from two lists what is to be compared with what: ties of one kind before any."""
        stated = [[tie for tie in ties if tie.stated] for ties in (ones, others)]
        for any_kind in (False, True):
            for one in list(ones):
                found = [other for other in others if any_kind or self._of_one_kind(one, other)]
                if found:
                    ones.remove(one)
                    others.remove(found[0])
                    yield one, found[0]
        # A statement of P190 stands for every agreement of the two places, and not for the first alone.
        for ties, stating in ((ones, stated[1]), (others, stated[0])):
            for tie in list(ties):
                found = [other for other in stating if self._of_one_kind(tie, other)]
                if found:
                    ties.remove(tie)
                    yield (tie, found[0]) if ties is ones else (found[0], tie)

    def _both(self, first: Tie, second: Tie, close: bool) -> Difference:
        until = (first.until,) if first.until else (), (second.until,) if second.until else ()
        found = {
            KIND: not self._of_one_kind(first, second),
            DATE: differ(first.since, second.since) or differ(*until),
            ENDED: first.ended != second.ended,
            ONE_SIDED: self._one_way(first) or self._one_way(second),
            UNDATED: bool(first.since) != bool(second.since)
            or (first.ended and second.ended and bool(first.until) != bool(second.until)),
        }
        findings = tuple(name for name in FINDINGS if found.get(name)) or (SAME,)
        return Difference(self._in_order(first), findings, first, second, close)

    def _alone(self, side: _Side, tie: Tie) -> Difference | None:
        """Return what is found of a tie that one side has, or None where the other does not speak of it."""
        other = self._sides[side is self._sides[0]]
        pair = self._ties.pair(tie)
        unlinked = tuple(party for party in tie.parties if not self._can_be_found(party, other))
        if not any(self._may_be_in_scope(place, other, side) for place in pair):
            return None
        # A tie of a place with itself comes of a wrong link, and says nothing.
        findings: tuple[str, ...] = (NOT_COMPARABLE,)
        if not unlinked and len(pair) == 2:
            own_records = pair == {side.publisher, other.publisher}
            findings = (ONE_SOURCE, ONE_SIDED) if own_records or self._one_way(tie) else (ONE_SOURCE,)
        first, second = (tie, None) if side is self._sides[0] else (None, tie)
        return Difference(self._in_order(tie), findings, first, second, unlinked=unlinked)

    def _may_be(self, alone: Difference, unlinked: Iterable[Difference]) -> Iterator[Tie]:
        """Give the ties, of those of the other side that cannot be compared, that this one may be."""
        places = set(map(self._places.key, alone.places))
        for tie in filter(None, (tie for found in unlinked for tie in (found.first, found.second))):
            pair = self._ties.pair(tie)
            countries = {self._scope.country(place) for place in (pair - places) | (places - pair)}
            if pair & places and (None in countries or len(countries) == 1):
                yield tie

    def _can_be_found(self, place: str, side: _Side) -> bool:
        return bool(self._places.around(place) & side.places or self._places.files(place) & side.files)

    def _may_be_in_scope(self, place: str, side: _Side, own: _Side) -> bool:
        if self._places.around(place) & side.scope:
            return True
        if self._can_be_found(place, side):
            return False
        country = self._scope.country(place)
        # What its own source calls by another thing is not this place.
        left = side.scope - own.places if side.scope == {side.publisher} else side.scope
        return bool(left) and (country is None or country in map(self._scope.country, left))

    def _of_one_kind(self, first: Tie, second: Tie) -> bool:
        if not (first.kinds and second.kinds):
            return True
        # Where a source contradicts itself, what was picked counts.
        one, other = first.kinds[0].value, second.kinds[0].value
        return one in self._below(other) or other in self._below(one)

    def _one_way(self, tie: Tie) -> bool:
        return len({self._places.key(item) for item, _ in tie.stated}) == 1

    def _in_order(self, tie: Tie) -> tuple[str, str]:
        """Return the places: the one asked for before the other, or the one that publishes a source."""
        before = self._asked or {side.publisher for side in self._sides}
        one, other = sorted(
            map(self._places.name, tie.parties),
            key=lambda place: (self._places.key(place) not in before, place),
        )
        return one, other
