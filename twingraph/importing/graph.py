"""Graphs: the triples that entries make, as docs/model.md says things.

Entries about one pair and one kind are one relationship with the evidence of all; where they give dates that
exclude each other, each is a claim, and the relationship keeps the one that the rule of the model picks.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from twingraph.importing import faults
from twingraph.importing.entry import KINDS, Entry, Place, Reject, Row, Span, Statement
from twingraph.importing.labels import label
from twingraph.importing.languages import FOR_ALL, UNKNOWN
from twingraph.importing.places import Names, Node, resolve, slug
from twingraph.importing.source import Source
from twingraph.rdf import dates
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import DCTERMS, OA, RDF, SKOS, TG, XSD, Literal, NamedNode, Triple
from twingraph.sources.passage import Passage, mint

_EDTF = NamedNode(PREFIXES["edtf"] + "EDTF")
_CSVW, _GEO, _SCHEMA, _SF, _FOAF = (PREFIXES[prefix] for prefix in ("csvw", "geo", "schema", "sf", "foaf"))
_ENDS = {"TwinAgreement": "twin", "PartnerAgreement": "partner", "Contact": "contact"}


@dataclass(slots=True)
class Relationship:
    """The entries about one pair and kind, in order; `parties` are in the order of their IRIs."""

    iri: str
    kind: str
    parties: tuple[Node, Node]
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Built:
    """What entries make: triples, what was rejected, and for the audit the relationships and places."""

    triples: list[Triple]
    rejects: list[Reject]
    relationships: list[Relationship]
    nodes: dict[Place, Node]
    entries: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier import has named: its places, and the kind of each relationship by its IRI."""

    nodes: tuple[Node, ...] = ()
    kinds: dict[str, str] = field(default_factory=dict)


def build(
    source: Source, records: Iterable[Entry | Reject], *, base: str, earlier: Earlier | None = None
) -> Built:
    """Return the graph of a source, without what it shares with others (countries, definitions).

    `base` is that of the IRIs. An entry that would break the model is rejected: parties that are one place,
    an authority without a country, a date that is not EDTF or cannot be, and coordinates or items that are
    none.
    """
    names = Names(base, source.slug)
    earlier = earlier or Earlier()
    entries: list[Entry] = []
    rejects: list[Reject] = []
    for record in records:
        if isinstance(record, Reject):
            rejects.append(record)
        elif reasons := tuple(faults.of(record)):
            rejects.append(_rejected(record, reasons))
        else:
            entries.append(record)
    mentions = [place for entry in entries for place in entry.parties]
    nodes = resolve(mentions + ([source.publisher] if source.publisher else []), names, earlier.nodes)
    relationships, alone = _relationships(entries, nodes, names, earlier.kinds)
    rejects += [_rejected(entry, ("both parties are the same place",)) for entry in alone]
    writer = _Writer(source, names)
    for relationship in relationships:
        writer.relationship(relationship)
    writer.places(nodes)
    writer.described(nodes[source.publisher].iri if source.publisher else "")
    return Built([*writer.triples], rejects, relationships, nodes, len(entries) - len(alone))


def _rejected(entry: Entry, reasons: tuple[str, ...]) -> Reject:
    one, other = entry.parties
    said = {"party": one.name, "partner": other.name, "since": entry.since, "until": entry.until}
    return Reject(entry.where[0], said, reasons)


def _relationships(
    entries: list[Entry], nodes: dict[Place, Node], names: Names, known: dict[str, str]
) -> tuple[list[Relationship], list[Entry]]:
    """Return the relationships in the order of their IRIs, and the entries whose parties are one place."""
    pairs: dict[tuple[str, str], dict[str, Relationship]] = defaultdict(dict)
    alone = []
    for entry in entries:
        one, other = sorted((nodes[place] for place in entry.parties), key=lambda node: node.iri)
        if one.iri == other.iri:
            alone.append(entry)
            continue
        kinds = pairs[one.iri, other.iri]
        kinds.setdefault(entry.kind, Relationship("", entry.kind, (one, other))).entries.append(entry)
    found = []
    for kinds in pairs.values():
        for relationship in kinds.values():
            one, other = relationship.parties
            bare = names.iri("relationship", f"{one.local}--{other.local}")
            # The plain IRI is that of the kind that had it, else of the strongest; the others say theirs.
            first = known.get(bare, "") if known.get(bare) in kinds else min(kinds, key=KINDS.index)
            full = f"{bare}--{_ENDS[relationship.kind]}"
            plain = relationship.kind == first and known.get(full) != relationship.kind
            relationship.iri = bare if plain else full
            found.append(relationship)
    return sorted(found, key=lambda relationship: relationship.iri), alone


class _Writer:
    """Collects the triples of one graph."""

    def __init__(self, source: Source, names: Names) -> None:
        self.source = source
        self.names = names
        self.node = NamedNode(names.iri("source"))
        self.language = source.language or UNKNOWN
        self.evidence: dict[str, set[str]] = defaultdict(set)
        self.cited: dict[int, list[str]] = {}
        self.triples: dict[Triple, None] = {}

    def add(self, subject: str, predicate: NamedNode, value: NamedNode | Literal) -> None:
        self.triples[Triple(NamedNode(subject), predicate, value)] = None

    def relationship(self, relationship: Relationship) -> None:
        iri = relationship.iri
        self.add(iri, RDF.type, TG[relationship.kind])
        self.labels(iri, relationship.kind, relationship)
        notes = {entry.note for entry in relationship.entries if entry.note}
        if notes:
            self.add(iri, DCTERMS.description, Literal("; ".join(sorted(notes)), language=self.language))
        for node in relationship.parties:
            self.add(iri, TG.party, NamedNode(node.iri))
        for entry in relationship.entries:
            cited = self.cite(entry)
            for thing in (iri, *(node.iri for node in relationship.parties)):
                self.evidence[thing].update(cited)
            if entry.definition:
                self.add(iri, TG.classifiedAs, NamedNode(entry.definition))
        for record in self.evidence[iri]:
            self.add(iri, TG.evidence, NamedNode(record))
        begun = "first-contact" if relationship.kind == "Contact" else "signature"
        self.stage(relationship, begun, [(entry.since, entry) for entry in relationship.entries])
        ended = [(entry.until, entry) for entry in relationship.entries if entry.until or entry.ended]
        if ended:
            self.stage(relationship, "end", ended, dated=False)
        self.pauses(relationship)

    def pauses(self, relationship: Relationship) -> None:
        """Write the stages of breaks: how they began, and when contacts were taken up again."""
        paused: dict[str, list[tuple[str, Entry]]] = defaultdict(list)
        for entry in relationship.entries:
            if entry.pause and entry.pause.kind:
                # Without a date it would stand before the signature, and the relationship be in force.
                paused[entry.pause.kind].append((entry.pause.since or _then_or_later(entry.since), entry))
            if entry.pause and entry.pause.until:
                paused["revival"].append((entry.pause.until, entry))
        for kind, said in paused.items():
            self.stage(relationship, kind, said, dated=False)

    def stage(
        self, relationship: Relationship, kind: str, said: list[tuple[str, Entry]], *, dated: bool = True
    ) -> None:
        """Write a stage and, where dates exclude each other, a claim for each.

        With `dated`, there is none without a date.
        """
        given: dict[str, list[Entry]] = defaultdict(list)
        for text, entry in said:
            if text:
                given[text].append(entry)
        if dated and not given:
            return
        iri = f"{self.names.base}id/stage/{relationship.iri.rpartition('/')[2]}-{kind}"
        self.add(iri, RDF.type, TG.Stage)
        self.add(iri, TG.stageKind, NamedNode(PREFIXES["stage-kind"] + kind))
        self.add(iri, TG.stageOf, NamedNode(relationship.iri))
        self.labels(iri, f"{relationship.kind} {kind}", relationship)
        for text, entry in said:
            # A record without the date tells of the tie, and not of when that was.
            for record in self.cite(entry) if text or not given else ():
                self.add(iri, TG.evidence, NamedNode(record))
        if not given:
            return
        picked = pick(given)
        self.date(iri, picked)
        disputing = {text for text in given if excludes(text, picked)}
        claims = set()
        for text in sorted({picked, *disputing} if disputing else ()):
            claim = f"{self.names.base}id/claim/{iri.rpartition('/')[2]}-{slug(text)}"
            while claim in claims:
                # "1990" and "1990?" are two dates, and of one spelling in an IRI.
                claim += "-or"
            claims.add(claim)
            self.add(claim, RDF.type, TG.Claim)
            self.add(claim, TG.subject, NamedNode(iri))
            self.add(claim, TG.property, TG.date)
            self.add(claim, TG.value, Literal(text, datatype=_EDTF))
            self.labels(claim, f"{relationship.kind} {kind}", relationship, suffix=f" ({text})")
            for entry in given[text]:
                for record in self.cite(entry):
                    self.add(claim, TG.evidence, NamedNode(record))

    def date(self, iri: str, text: str) -> None:
        self.add(iri, TG.date, Literal(text, datatype=_EDTF))
        for predicate, day in zip((TG.earliest, TG.latest), dates.bounds(text), strict=True):
            if day is not None:
                self.add(iri, predicate, Literal(day.isoformat(), datatype=XSD.date))

    def labels(self, iri: str, of: str, relationship: Relationship, *, suffix: str = "") -> None:
        one, other = (node.place.name for node in relationship.parties)
        for language in sorted({"en", self.language} - {UNKNOWN}):
            self.add(
                iri, SKOS.prefLabel, Literal(label(of, one, other, language) + suffix, language=language)
            )

    def cite(self, entry: Entry) -> list[str]:
        """Write the records and passages that an entry is read from, and return their IRIs."""
        if id(entry) in self.cited:
            return self.cited[id(entry)]
        cited = self.cited[id(entry)] = []
        for where in entry.where:
            if isinstance(where, Span):
                iri = mint(self.node.value, where.start, where.end)
                passage = Passage(self.node.value, where.start, where.end, where.sha256, iri)
                self.triples.update(dict.fromkeys(passage.triples()))
            else:
                iri = self.record(where)
            cited.append(iri)
        return cited

    def record(self, where: Row | Statement) -> str:
        if isinstance(where, Statement):
            iri = where.iri
        else:
            table = "" if where.table is None else f"table-{where.table}-"
            iri = f"{self.names.iri('record')}-{table}row-{where.number}"
            self.add(iri, TG.row, _integer(where.number))
            self.add(iri, TG.sha256, Literal(where.sha256))
            if where.table is not None:
                self.add(iri, TG.table, _integer(where.table))
            for column in where.columns:
                self.add(iri, TG.column, Literal(column))
        self.add(iri, RDF.type, TG.Record)
        self.add(iri, OA.hasSource, self.node)
        return iri

    def described(self, publisher: str) -> None:
        """Write the source itself."""
        source, iri = self.source, self.node.value
        self.add(iri, RDF.type, TG.Source)
        for title, language in source.titles:
            for predicate in (DCTERMS.title, SKOS.prefLabel):
                self.add(iri, predicate, Literal(title, language=language or self.language))
        if source.description:
            self.add(iri, DCTERMS.description, Literal(source.description, language="en"))
        for predicate, link in (
            (DCTERMS.publisher, publisher),
            (DCTERMS.license, source.licence),
            (DCTERMS.source, source.url),
            (NamedNode(_FOAF + "homepage"), source.homepage),
        ):
            if link:
                self.add(iri, predicate, NamedNode(link))
        self.dialect()
        for subject in source.subjects:
            self.add(iri, DCTERMS.subject, NamedNode(subject))
        for predicate, text in ((DCTERMS.issued, source.issued), (DCTERMS.dateAccepted, source.accepted)):
            if text:
                self.add(iri, predicate, Literal(text, datatype=_EDTF))
        for predicate, text in (
            (DCTERMS.language, source.language),
            (DCTERMS.format, source.media_type),
            (TG.fileName, source.file_name),
            (TG.sha256, source.sha256),
        ):
            if text:
                self.add(iri, predicate, Literal(text))
        if source.length is not None:
            self.add(iri, TG.length, _integer(source.length))

    def dialect(self) -> None:
        """Write how the table is to be read, in the terms of CSV on the Web (W3C, 2015), section 5.9."""
        if not self.source.dialect:
            return
        iri = f"{self.node.value}--dialect"
        self.add(self.node.value, NamedNode(_CSVW + "dialect"), NamedNode(iri))
        self.add(iri, RDF.type, NamedNode(_CSVW + "Dialect"))
        for name, value in self.source.dialect:
            if name == "header":
                self.add(iri, NamedNode(_CSVW + "skipRows"), _integer(int(value) - 1))
            else:
                self.add(iri, NamedNode(_CSVW + name), Literal(value))

    def places(self, nodes: dict[Place, Node]) -> None:
        distinct = {node.iri: node for node in nodes.values()}
        holders: dict[str, int] = defaultdict(int)
        for node in distinct.values():
            for item in node.place.same_as:
                holders[item] += 1
        for node in distinct.values():
            place = node.place
            self.add(node.iri, RDF.type, TG[place.kind])
            self.name(node.iri, place)
            if place.country:
                self.add(node.iri, TG.country, NamedNode(PREFIXES["country"] + place.country))
            if place.key:
                self.add(node.iri, DCTERMS.identifier, Literal(place.key))
            if place.kind == "Organisation":
                self.add(node.iri, DCTERMS.source, self.node)
            else:
                self.territory(node)
            for item in place.same_as:
                # A city and its county that the source ties to one item are not both that item.
                match = SKOS.exactMatch if holders[item] == 1 else SKOS.closeMatch
                self.add(node.iri, match, NamedNode(item))
            for record in self.evidence[node.iri]:
                self.add(node.iri, TG.evidence, NamedNode(record))

    def territory(self, node: Node) -> None:
        place = node.place
        if place.division:
            self.add(node.iri, TG.division, Literal(place.division))
        if place.population is not None:
            self.add(node.iri, TG.population, _integer(place.population))
        if place.latitude is None or place.longitude is None:
            return
        north, east = _degrees(place.latitude), _degrees(place.longitude)
        point = self.names.iri("geometry", node.local)
        self.add(node.iri, NamedNode(_GEO + "hasGeometry"), NamedNode(point))
        for name, value in (("latitude", north), ("longitude", east)):
            self.add(node.iri, NamedNode(_SCHEMA + name), Literal(value, datatype=XSD.decimal))
        self.add(point, RDF.type, NamedNode(_SF + "Point"))
        self.add(point, DCTERMS.source, self.node)
        self.add(point, SKOS.prefLabel, Literal(f"Point of {place.name}", language="en"))
        wkt = Literal(f"POINT({east} {north})", datatype=NamedNode(_GEO + "wktLiteral"))
        self.add(point, NamedNode(_GEO + "asWKT"), wkt)

    def name(self, iri: str, place: Place) -> None:
        """Write the name as label in its language and, where that is known, in English; and the others."""
        language = place.language or self.language
        labels = {language: place.name}
        others = [(name, tag or self.language) for name, tag in place.other_names if name]
        # One name in each language is the label; English, which every reader falls back on, has the first
        # as a proper name that stays as it is. One of no known language is no English name.
        for name, tag in others:
            labels.setdefault(tag, name)
        if labels.keys().isdisjoint(FOR_ALL):
            labels.setdefault("en", place.name)
        for tag, name in labels.items():
            self.add(iri, SKOS.prefLabel, Literal(name, language=tag))
        for name, tag in others:
            if (tag, name) not in labels.items():
                self.add(iri, SKOS.altLabel, Literal(name, language=tag))


def pick(given: dict[str, list[Entry]]) -> str:
    """Return the date that the rule of docs/model.md ("Disagreement") picks.

    It is the one with most records, then the more precise, then the one that stands later in the source.
    `given` has the dates in the order in which the source gives them.
    """
    order = list(given)
    return max(order, key=lambda text: (len(given[text]), -_days(text), order.index(text)))


def excludes(one: str, other: str) -> bool:
    """Return whether two dates (EDTF) can not both be true: whether their days do not overlap."""
    begin, end = dates.bounds(one)
    other_begin, other_end = dates.bounds(other)
    return (end or date.max) < (other_begin or date.min) or (other_end or date.max) < (begin or date.min)


def _then_or_later(text: str) -> str:
    """Return the interval (EDTF) that begins with a date and has no end, or nothing for no single date."""
    return f"{text}/.." if re.fullmatch("[0-9X-]+[?~%]?", text) else ""


def _days(text: str) -> int:
    begin, end = dates.bounds(text)
    return ((end or date.max) - (begin or date.min)).days


def _integer(number: int) -> Literal:
    return Literal(str(number), datatype=XSD.integer)


def _degrees(value: float) -> str:
    """Return degrees as a decimal, without an exponent and with at most seven places (a centimetre)."""
    text = f"{value:.7f}".rstrip("0")
    return f"{text}0" if text.endswith(".") else text
