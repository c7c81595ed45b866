"""Corrections: what Wikidata lacks of what the sources say, and what is left out of it, and why.

What may be missing is counted in single statements and qualifiers: P190 (twinned administrative body) on the
item of either place, and on each of these P580 (start time) and P582 (end time). Each is either to be written
or left out for a reason, so that both together are all that Wikidata and the sources tell differently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations, permutations
from typing import Literal as OneOf

from twingraph.compare.places import Places
from twingraph.compare.references import Reference, reference
from twingraph.compare.scope import Scope
from twingraph.compare.ties import NEVER_REALISED, Said, Tie, Ties, differ, once
from twingraph.errors import InputError
from twingraph.query.sources import find
from twingraph.rdf import dates
from twingraph.rdf.prefixes import PREFIXES, shrink
from twingraph.rdf.terms import RDFS, TG
from twingraph.store import Store
from twingraph.store.columns import below, local_name

Direction = OneOf["both", "from", "to"]
Kind = OneOf["twin", "partner"]

TWINNED, START, END = "P190", "P580", "P582"
UNKNOWN = "somevalue"
"""Wikidata's value for what is so, but at a time that is not known."""

_NOT_CITABLE = (
    "no source that says it has an address or an item to refer to; import it with --homepage URL, or give "
    "the source a foaf:homepage, a dcterms:source or a skos:exactMatch"
)
# Months from 21 on are the seasons of EDTF.
_EXACT = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?")
_WD = PREFIXES["wd"]
_STATEMENT = "http://www.wikidata.org/entity/statement/"


@dataclass(frozen=True, slots=True)
class Correction:
    """A statement or qualifier that Wikidata lacks, or that it has and no source does.

    `places` are the IRIs of the place whose item it is and of its partner, `item` and `partner` the items
    (`Q171357`), or nothing where a place has none or several.
    `property` is P190, P580 or P582; `value` is a date (EDTF: a year, month or day), `somevalue`, or nothing
    for P190. `there` says whether the item has the P190 statement. `references` are those of the sources
    that say it, `evidence` their passages and records. `reason` says why it is left out; what has none is to
    be written.
    """

    places: tuple[str, str]
    item: str
    partner: str
    property: str
    value: str = ""
    there: bool = False
    references: tuple[Reference, ...] = ()
    evidence: tuple[str, ...] = ()
    reason: str = ""


def corrections(
    store: Store,
    *,
    city: str | None = None,
    source: str | None = None,
    wikidata: str | None = None,
    direction: Direction = "both",
    kind: Kind = "twin",
    disputed: bool = False,
) -> list[Correction]:
    """Return what Wikidata lacks or has alone, of all places or of one, to be written or left out.

    `source` is the one whose word is given back, by default all that are not Wikidata; `wikidata` is the
    source that has the statements of P190, which need not be named where there is only one. Sources and the
    city are named as in `compare`. `direction` takes statements on the item of the city alone ("from"), on
    those of its partners alone ("to"), or both. With `disputed`, what sources contradict each other on is not
    left out: of several dates the one that the graph picked is written, then the more precise.

    What only Wikidata says is left out, and counted where one of the sources speaks for one of the places.
    Places are the same by `skos:exactMatch` only. Twin agreements are written, with the `kind` "partner" any
    other agreement as well; a contact never.
    Nothing is taken away from Wikidata, and no other value is put beside one that it has.

    Raises what `compare` does, and InputError for a direction without a city and where it is not clear which
    source is Wikidata.
    """
    if direction != "both" and city is None:
        raise InputError(f"the direction {direction!r} is that of a city's statements; name the city")
    places = Places(store)
    ties = Ties(store, places)
    said = {iri: ties.of(iri) for iri in ties.sources()}
    stating = [iri for iri, found in said.items() if any(tie.stated for tie in found)]
    if wikidata is None and len(stating) != 1:
        listed = ", ".join(stating) or "none"
        raise InputError(f"name the source that is Wikidata; those with statements of P190: {listed}")
    theirs = stating[0] if wikidata is None else find(store, wikidata, said)
    named = [iri for iri in said if iri not in stating] if source is None else [find(store, source, said)]
    if theirs in named:
        raise InputError(f"{theirs} cannot be given back to itself; name another source")
    asked = "" if city is None else places.key(places.asked(store, city))
    pairs: dict[frozenset[str], _Pair] = {}
    for iri in (*named, theirs):
        for tie in said[iri]:
            pair = pairs.setdefault(ties.pair(tie), _Pair())
            (pair.wikidata if iri == theirs else pair.ours).append(tie)
    scope = Scope(store, places)
    spoken_for = {
        near for iri in named for place in scope.of(iri, said[iri]) for near in places.around(place)
    }
    citable = {iri: about for iri in named if (about := reference(store, places, iri)).url or about.item}
    contacts = below(store, RDFS.subClassOf, TG.Contact)
    twinnings = below(store, RDFS.subClassOf, TG.TwinAgreement if kind == "twin" else TG.Agreement)
    covered = scope.stated(theirs)
    lacking = _Lacking(places, citable, contacts, twinnings, covered, asked, direction, disputed)
    return [
        correction
        for key in sorted(pairs, key=lambda key: sorted(map(places.name, key)))
        if (not asked or asked in key) and (pairs[key].ours or key & spoken_for)
        for correction in lacking.of(pairs[key])
    ]


@dataclass(frozen=True, slots=True)
class _Pair:
    """What our sources and what Wikidata say of two places."""

    ours: list[Tie] = field(default_factory=list)
    wikidata: list[Tie] = field(default_factory=list)


_Backing = list[tuple[str, Said]]
"""Values that sources (by IRI) give."""


@dataclass(frozen=True, slots=True)
class _Lacking:
    places: Places
    citable: dict[str, Reference]
    contacts: set[str]
    twinnings: set[str]
    covered: set[str] | None
    asked: str
    direction: Direction
    disputed: bool

    def of(self, pair: _Pair) -> Iterator[Correction]:
        """Give what the items of two places lack, in both directions."""
        for place, partner in permutations((pair.ours or pair.wikidata)[0].parties):
            obstacle = self._obstacle(place, partner)
            no_twinning = self._no_twinning(pair.ours)
            for found in self._on(place, partner, pair):
                reason = obstacle or found.reason or no_twinning
                if not (reason or found.references):
                    reason = _NOT_CITABLE
                yield replace(found, reason=reason)

    def _on(self, place: str, partner: str, pair: _Pair) -> Iterator[Correction]:
        """Give what the item of a place lacks on its partner, with the reasons that lie in the tie."""
        direction = self.places.key(place), self.places.key(partner)
        there = any(
            (self.places.key(item), self.places.key(other)) == direction
            for tie in pair.wikidata
            for item, other in tie.stated
        )
        evidence = once(*(tie.evidence for tie in (pair.ours or pair.wikidata)))
        places = self.places.name(place), self.places.name(partner)
        about = Correction(
            places, self._item(place), self._item(partner), TWINNED, there=there, evidence=evidence
        )
        if not pair.ours:
            if there:
                yield replace(about, reason="only Wikidata says it, and nothing is taken away from Wikidata")
            return
        # A source that gives no more than a date says it of what another calls an agreement.
        agreements = [tie for tie in pair.ours if not self._is_contact(tie)]
        if reason := self._no_agreement(pair.ours, agreements):
            yield replace(about, reason=f"{reason}; Wikidata has it all the same" if there else reason)
            return
        if not there:
            yield replace(about, references=self._references(tie.source for tie in agreements))
        known = pair.wikidata if there else []
        others = [said for tie in pair.wikidata for said in tie.since]
        yield from self._since(about, agreements, _of_item((tie.since for tie in known), about.item), others)
        yield from self._until(about, agreements, [tie for tie in known if tie.ended])

    def _obstacle(self, place: str, partner: str) -> str:
        """Return why nothing at all is written on the item of a place of this partner, or nothing."""
        if self.places.key(place) == self.places.key(partner):
            return "both places have the same identifiers, so one of the links is wrong"
        for each in (place, partner):
            items = self.places.identifiers(each, _WD)
            if len(items) > 1:
                return (
                    f"{_short(self.places.name(each))} has several items: {', '.join(map(local_name, items))}"
                )
            if not items:
                near = ", ".join(map(local_name, self.places.near(each, _WD)))
                return f"{_short(self.places.name(each))} has no item" + (
                    f", only a close match: {near}" if near else ""
                )
        keys = {self.places.key(place), self.places.key(partner)}
        if self.covered is not None and not keys & self.covered:
            return "the statements of Wikidata that are here are of neither place, so it may have this one"
        of_city = self.places.key(place) == self.asked
        if self.direction != "both" and of_city != (self.direction == "from"):
            return "the other direction was asked for"
        return ""

    def _no_agreement(self, ties: list[Tie], agreements: list[Tie]) -> str:
        if any(tie.state == NEVER_REALISED for tie in ties):
            return "agreed upon, but never realised"
        if not agreements:
            contact = any(tie.kinds for tie in ties)
            return (
                "a contact, and P190 is for agreements"
                if contact
                else "no source says what kind of tie it is"
            )
        begun = [tie.since[0].value for tie in agreements if tie.since]
        if begun and all(map(_is_ahead, begun)):
            return f"planned: it begins in the future ({begun[0]})"
        if self.disputed:
            return ""
        if len(agreements) < len(ties) or any("kind" in tie.disputed for tie in ties):
            return "disputed: whether it is an agreement or what kind of one"
        return "disputed: who the parties are" if any("parties" in tie.disputed for tie in ties) else ""

    def _no_twinning(self, ties: list[Tie]) -> str:
        """Return why the kind of the tie is not given back, or nothing."""
        told = [tie for tie in ties if tie.kinds and not self._is_contact(tie)]
        others = [tie for tie in told if tie.kinds[0].value not in self.twinnings]
        if told and others == told:
            return "an agreement, but no twinning; --kind partner gives it back as well"
        return "disputed: whether it is a twinning" if others and not self.disputed else ""

    def _is_contact(self, tie: Tie) -> bool:
        return bool(tie.kinds) and tie.kinds[0].value in self.contacts

    def _since(
        self, about: Correction, ties: list[Tie], known: list[Said], others: list[Said]
    ) -> Iterator[Correction]:
        given = [(tie.source, tie.since[0]) for tie in ties if tie.since]
        contradicted = any("since" in tie.disputed for tie in ties)
        all_values = {said.value for tie in ties for said in tie.since}
        # What Wikidata has on the item of the partner contradicts as well.
        if others and any(differ(others, [said]) for _, said in given):
            contradicted, all_values = True, all_values | {said.value for said in others}
        yield from self._dated(replace(about, property=START), given, known, contradicted, all_values)

    def _until(self, about: Correction, ties: list[Tie], ended: list[Tie]) -> Iterator[Correction]:
        about = replace(about, property=END)
        known = _of_item(((tie.until,) for tie in ended if tie.until), about.item)
        ended = [tie for tie in ended if tie.until is None or tie.until in known]
        # By a source that has another relationship of the two going on, P190 is still in force.
        going_on = {tie.source for tie in ties if not tie.ended}
        ours = [tie for tie in ties if tie.source not in going_on]
        if ended and not ours:
            value = known[0].value if known else ""
            yield replace(
                about, value=value, reason="Wikidata says that it has ended, and no source here does"
            )
        given = [(tie.source, tie.until) for tie in ours if tie.until]
        if ours and not ended and not any(is_exact(said.value) for _, said in given):
            evidence = once(*(tie.until.evidence if tie.until else tie.evidence for tie in ours))
            references = self._references(tie.source for tie in ours)
            yield replace(about, value=UNKNOWN, references=references, evidence=evidence)
        elif ours:
            yield from self._dated(about, given, known, False, {said.value for _, said in given})

    def _dated(
        self, about: Correction, given: _Backing, known: list[Said], contradicted: bool, values: set[str]
    ) -> Iterator[Correction]:
        """Give the date that Wikidata lacks, of those that sources give, or none."""
        if not given:
            if known:
                yield replace(about, value=known[0].value, reason="only Wikidata gives a date")
            return
        contradicted |= any(differ([one], [other]) for (_, one), (_, other) in combinations(given, 2))
        chosen = min((said for _, said in given), key=_preferred)
        backing = [(source, said) for source, said in given if not differ([said], [chosen])]
        reason = ""
        if known:
            if not differ(known, [chosen]):
                return
            reason = f"Wikidata has another date, {known[0].value}"
        elif contradicted and not self.disputed:
            reason = f"disputed: {', '.join(sorted(values))}"
        elif not is_exact(chosen.value):
            reason = f"{chosen.value} is not a year, a month or a day"
        yield replace(
            about,
            value=chosen.value,
            references=self._references(source for source, _ in backing),
            evidence=once(*(said.evidence for _, said in backing)),
            reason=reason,
        )

    def _references(self, sources: Iterable[str]) -> tuple[Reference, ...]:
        return tuple(self.citable[source] for source in once(sources) if source in self.citable)

    def _item(self, place: str) -> str:
        items = self.places.identifiers(place, _WD)
        return local_name(items[0]) if len(items) == 1 else ""


def is_exact(date: str) -> bool:
    """Return whether a date (EDTF) is a year, a month or a day, without doubt, which Wikibase can say."""
    return bool(_EXACT.fullmatch(date))


def _is_ahead(value: str) -> bool:
    """Return whether a date (EDTF) begins after today."""
    try:
        first = dates.bounds(value)[0]
    except InputError:
        # Validation says which is no date.
        return False
    return first is not None and first > date.today()


def _short(iri: str) -> str:
    return shrink(iri) or iri


def _preferred(said: Said) -> tuple[bool, bool, int, str]:
    """Return what sorts the date to write first: picked, exact, and as precise as can be."""
    return not said.picked, not is_exact(said.value), -len(said.value), said.value


def _of_item(dates: Iterable[Sequence[Said]], item: str) -> list[Said]:
    """Return the dates that Wikidata has on an item: those of its statements, where these are known.

    The IRI of a statement begins with the item that has it (Wikibase RDF Dump Format).
    """
    found = [said for values in dates for said in values]
    statements = {
        said: {
            local_name(iri).partition("-")[0].upper() for iri in said.evidence if iri.startswith(_STATEMENT)
        }
        for said in found
    }
    return [said for said in found if not statements[said] or item in statements[said]]
