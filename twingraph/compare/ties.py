"""Ties: what one source says of each pair of places.

A source says what its passages and records are evidence of (`tg:evidence`), what is stated to be from it
(`dcterms:source`), and, where a thing has neither, what the named graphs say that are from it. So it may
speak of a relationship through a stage alone: a register that gives the year of what a page describes. Where
there are claims, a source says what it claims, and not the value that was picked.

A statement of Wikidata (`wdt:P190`) is a tie of the source of its named graph, in the direction stated. P190
does not tell twinnings from other agreements, and so a tie that is stated by it, and by no definition, is
any agreement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from twingraph.compare.places import Places
from twingraph.errors import InputError
from twingraph.lifecycle import FIRST_CONTACT, SIGNATURE, Life, Stage, lives
from twingraph.rdf import dates
from twingraph.rdf.terms import OA, RDF, TG, NamedNode
from twingraph.sources import attribution
from twingraph.sources.statements import Statement, statements
from twingraph.store import Store
from twingraph.store.columns import classes, text, texts

ENDED, NEVER_REALISED = "ended", "never-realised"

_TIES = f"?subject {TG.party} ?party"
_STAGES = f"?subject {TG.stageOf} ?relationship"
_CLAIMS = f"?subject {TG.property} ?property"


@dataclass(frozen=True, slots=True)
class Said:
    """A value that a source gives, and where: `thing` is what it is the value of, `evidence` are IRIs.

    `picked` says that it is the value that plain queries see.
    """

    value: str
    thing: str
    evidence: tuple[str, ...]
    picked: bool = True


@dataclass(frozen=True, slots=True)
class Tie:
    """What a source says of a pair of places, all of it in IRIs, but for dates (EDTF).

    `parties` are as the source names them, in the order of their IRIs. `kinds` are classes, and none where
    the source gives only a date. `since` are dates of the first signature of an agreement, or of the first
    contact, the picked one first; there are several where the source disagrees with itself. `until` is when
    it ended, as far as the source says, `state` the local name of the state after the last of its stages.
    `stated` are Wikidata's statements, from the item that has it to the one named. `evidence` are passages,
    records, or, where there are none, the things and graphs that are from the source. `disputed` names what
    claims of any source contradict each other on: "kind", "since" or "parties".
    """

    source: str
    parties: tuple[str, str]
    relationships: tuple[str, ...] = ()
    kinds: tuple[Said, ...] = ()
    definitions: tuple[str, ...] = ()
    since: tuple[Said, ...] = ()
    until: Said | None = None
    ended: bool = False
    state: str = ""
    stated: frozenset[tuple[str, str]] = frozenset()
    evidence: tuple[str, ...] = ()
    disputed: frozenset[str] = frozenset()


class Ties:
    """What every source of a graph says of pairs of places."""

    def __init__(self, store: Store, places: Places) -> None:
        self.places = places
        self._sources = {
            thing: found
            for of in (_TIES, _STAGES, _CLAIMS)
            for thing, found in attribution.sources(store, of).items()
        }
        self._evidence, self._of_evidence = texts(store, TG.evidence), texts(store, OA.hasSource)
        self._parties, self._classes = texts(store, TG.party), classes(store, _TIES)
        self._definitions, self._lives = texts(store, TG.classifiedAs), lives(store)
        self._claims: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        subjects, properties, values = (text(store, term) for term in (TG.subject, TG.property, TG.value))
        for claim, subject in subjects.items():
            if claim in properties and claim in values:
                self._claims[subject, properties[claim]].append((claim, values[claim]))
        self._statements = statements(store)
        relationships = {stage.iri: thing for thing, life in self._lives.items() for stage in life.stages}
        self._told: dict[str, set[str]] = defaultdict(set)
        for thing, sources in self._sources.items():
            subject = subjects.get(thing, thing)
            for source in sources:
                self._told[source].add(relationships.get(subject, subject))
        self._read: dict[str, tuple[Tie, ...]] = {}

    def sources(self) -> list[str]:
        """Return the IRIs of the sources that say something of a tie, sorted."""
        return [source for source in sorted({*self._statements, *self._told}) if self.of(source)]

    def of(self, source: str) -> tuple[Tie, ...]:
        """Return the ties of a source, one for each pair of places and kind, sorted by their parties."""
        if source not in self._read:
            self._read[source] = self._ties(source)
        return self._read[source]

    def pair(self, tie: Tie) -> frozenset[str]:
        """Return the two places of a tie, the same for all ties between them."""
        return frozenset(map(self.places.key, tie.parties))

    def _ties(self, source: str) -> tuple[Tie, ...]:
        found: dict[frozenset[str], dict[frozenset[str], Tie]] = defaultdict(dict)
        for relationship in sorted(self._told.get(source, ())):
            for one, other in combinations(self._parties.get(relationship, ()), 2):
                if tie := self._tie(relationship, (one, other), source):
                    among, kinds = found[self.pair(tie)], frozenset(kind.value for kind in tie.kinds)
                    among[kinds] = _merged(among[kinds], tie) if kinds in among else tie
        stated: dict[frozenset[str], list[Statement]] = defaultdict(list)
        for statement in self._statements.get(source, []):
            stated[frozenset(map(self.places.key, (statement.item, statement.other)))].append(statement)
        for pair, group in stated.items():
            among = found[pair]
            if not among:
                one, other = sorted((group[0].item, group[0].other))
                graphs = tuple(sorted({statement.graph for statement in group}))
                among[frozenset()] = Tie(source, (one, other), evidence=graphs)
            for kinds, tie in among.items():
                among[kinds] = _with_statements(tie, group)
        ties = [tie for among in found.values() for tie in among.values()]
        return tuple(sorted(ties, key=lambda tie: (tie.parties, tie.relationships)))

    def _tie(self, relationship: str, parties: tuple[str, str], source: str) -> Tie | None:
        class_ = self._classes.get(relationship, "")
        kinds = self._said(relationship, RDF.type, class_, source)
        dated = FIRST_CONTACT if class_ == TG.Contact.value else SIGNATURE
        stages = self._lives.get(relationship, Life()).stages
        since = next(filter(None, (self._date(stage, source) for stage in stages if stage.kind == dated)), ())
        own = Life(tuple(stage for stage in stages if self._says(stage.iri, source)))
        if not (kinds or since or own.stages):
            return None
        ends = [stage for stage in own.stages if stage.state == ENDED]
        # An end without a date stands before all other stages, and is one all the same.
        ended = own.state == ENDED or any(stage.span is None for stage in ends)
        until = self._date(ends[-1], source)[:1] if ended else ()
        says = self._says(relationship, source)
        stated = self._where(relationship, source) if says else ()
        return Tie(
            source,
            parties,
            (relationship,),
            kinds,
            tuple(self._definitions.get(relationship, ())) if says else (),
            since,
            until[0] if until else None,
            ended,
            ENDED if ended else own.state or "",
            evidence=once(stated, *(said.evidence for said in (*kinds, *since, *until))),
            disputed=self._disputed(relationship, [stage.iri for stage in stages if stage.kind == dated]),
        )

    def _date(self, stage: Stage, source: str) -> tuple[Said, ...]:
        return self._said(stage.iri, TG.date, stage.span.said if stage.span else "", source)

    def _said(self, thing: str, property: NamedNode, picked: str, source: str) -> tuple[Said, ...]:
        """Return the values that a source gives to a property of a thing, the picked one first."""
        found = [
            Said(value, thing, self._where(claim, source), value == picked)
            for claim, value in self._claims.get((thing, property.value), [])
            if self._says(claim, source)
        ]
        if not found and picked and self._says(thing, source):
            found = [Said(picked, thing, self._where(thing, source))]
        return tuple(sorted(found, key=lambda said: (not said.picked, said.value)))

    def _says(self, thing: str, source: str) -> bool:
        return source in self._sources.get(thing, ())

    def _where(self, thing: str, source: str) -> tuple[str, ...]:
        """Return the passages or records of a source behind a thing, or the thing itself without any."""
        cited = self._evidence.get(thing, [])
        return tuple(iri for iri in cited if source in self._of_evidence.get(iri, [source])) or (thing,)

    def _disputed(self, relationship: str, stages: list[str]) -> frozenset[str]:
        asked = {
            "kind": [(relationship, RDF.type)],
            "parties": [(relationship, TG.party)],
            "since": [(stage, TG.date) for stage in stages],
        }
        return frozenset(
            name
            for name, keys in asked.items()
            for thing, property in keys
            if len({value for _, value in self._claims.get((thing, property.value), [])}) > 1
        )


def _with_statements(tie: Tie, group: Iterable[Statement]) -> Tie:
    kinds = tie.kinds if tie.definitions else (Said(TG.Agreement.value, tie.parties[0], tie.evidence),)
    stated = frozenset((statement.item, statement.other) for statement in group)
    return replace(tie, kinds=kinds, stated=stated)


def _merged(one: Tie, other: Tie) -> Tie:
    """Return what a source says in two relationships of one kind between the same two places."""
    since = {said.value: said for said in (*other.since, *one.since)}
    return replace(
        one,
        relationships=(*one.relationships, *other.relationships),
        definitions=once(one.definitions, other.definitions),
        since=tuple(sorted(since.values(), key=lambda said: (not said.picked, said.value))),
        until=one.until or other.until,
        ended=one.ended and other.ended,
        state=one.state or other.state,
        evidence=once(one.evidence, other.evidence),
        disputed=one.disputed | other.disputed | ({"since"} if differ(one.since, other.since) else set()),
    )


def once(*lists: Iterable[str]) -> tuple[str, ...]:
    """Return what is in the lists, each once, in the order in which it comes first."""
    return tuple(dict.fromkeys(item for items in lists for item in items))


def differ(first: Sequence[Said], second: Sequence[Said]) -> bool:
    """Return whether two sources give dates that have no day in common."""
    if not (first and second):
        return False
    one, other = first[0].value, second[0].value
    try:
        (start, end), (other_start, other_end) = dates.bounds(one), dates.bounds(other)
    except InputError:
        # Validation says which is no date.
        return one != other
    return bool((end and other_start and end < other_start) or (other_end and start and other_end < start))
