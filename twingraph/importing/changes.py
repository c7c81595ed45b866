"""Changes: what an import finds in the graph of the one before, and what is different after it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from twingraph.importing.entry import KINDS, PARTIES, Place
from twingraph.importing.graph import Earlier
from twingraph.importing.places import Node
from twingraph.rdf.prefixes import PREFIXES, shrink
from twingraph.rdf.terms import DCTERMS, RDF, SKOS, TG, Literal, NamedNode, Term, Triple

_SCHEMA = PREFIXES["schema"]
_RELATIONSHIPS = {TG[kind].value for kind in KINDS}
_PARTIES = {TG[kind].value for kind in PARTIES}
# Where something stands in the source, and what repeats another property.
_ASIDE = {TG.evidence.value, PREFIXES["geo"] + "hasGeometry"}


@dataclass(frozen=True, slots=True)
class Change:
    """A relationship or place (`kind`) that is added, gone or changed (`what`).

    `differences` are, for a changed one, the property, its values before and those after, as the report shows
    them.
    """

    what: str
    kind: str
    iri: str
    label: str
    differences: tuple[tuple[str, str, str], ...] = ()


class _Described:
    """The triples of a graph by subject and predicate."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.values: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            if isinstance(triple.subject, NamedNode):
                self.values[triple.subject.value][triple.predicate.value].append(triple.object)

    def of(self, iri: str, predicate: NamedNode) -> list[str]:
        """Return the values of a property, as text."""
        return [term.value for term in self.values[iri][predicate.value] if not isinstance(term, Triple)]

    def one(self, iri: str, predicate: NamedNode) -> str:
        return next(iter(self.of(iri, predicate)), "")

    def kind(self, iri: str) -> str:
        """Return whether a thing is a relationship or a place, or nothing."""
        types = set(self.of(iri, RDF.type))
        return "relationship" if types & _RELATIONSHIPS else "place" if types & _PARTIES else ""

    def label(self, iri: str) -> str:
        labels = self.values[iri][SKOS.prefLabel.value]
        named = {term.language: term.value for term in labels if isinstance(term, Literal)}
        return named.get("en") or next(iter(named.values()), iri)

    def things(self) -> dict[str, dict[str, set[str]]]:
        """Return what is said of each relationship and place, its stages and claims included."""
        found: dict[str, dict[str, set[str]]] = {}
        for iri in [iri for iri in self.values if self.kind(iri)]:
            found[iri] = {
                shrink(predicate) or predicate: {_shown(term) for term in terms}
                for predicate, terms in self.values[iri].items()
                if predicate not in _ASIDE
            }
        for iri in list(self.values):
            owner = self.one(iri, TG.stageOf)
            if owner in found:
                kind = self.one(iri, TG.stageKind).rpartition("/")[2]
                found[owner][kind] = set(self.of(iri, TG.date)) or {"without a date"}
            owner = self.one(self.one(iri, TG.subject), TG.stageOf)
            if owner in found:
                found[owner].setdefault("dates in dispute", set()).update(self.of(iri, TG.value))
        return found


def earlier(triples: Iterable[Triple]) -> Earlier:
    """Return what the graph of an earlier import has named."""
    described = _Described(triples)
    nodes = []
    kinds = {}
    for iri in list(described.values):
        kind = next((value for value in described.of(iri, RDF.type) if value.startswith(TG.iri)), "")
        kind = kind.removeprefix(TG.iri)
        if kind in KINDS:
            kinds[iri] = kind
        # What the import has not named itself (the author of a definition) is no place of the source.
        elif kind in PARTIES and (local := iri.rpartition("/")[2].partition("--")[2]):
            nodes.append(Node(iri, local, _place(described, iri, kind)))
    return Earlier(tuple(nodes), kinds)


def _place(described: _Described, iri: str, kind: str) -> Place:
    names = [*described.of(iri, SKOS.prefLabel), *described.of(iri, SKOS.altLabel)]
    latitude, longitude = (
        described.one(iri, NamedNode(_SCHEMA + name)) for name in ("latitude", "longitude")
    )
    return Place(
        name=names[0],
        kind=kind,
        country=described.one(iri, TG.country).rpartition("/")[2],
        division=described.one(iri, TG.division),
        key=described.one(iri, DCTERMS.identifier),
        other_names=tuple((name, "") for name in names[1:]),
        latitude=float(latitude) if latitude else None,
        longitude=float(longitude) if longitude else None,
        same_as=(*described.of(iri, SKOS.exactMatch), *described.of(iri, SKOS.closeMatch)),
    )


def compare(before: Iterable[Triple], after: Iterable[Triple]) -> list[Change]:
    """Return what is different between two graphs of one source, by IRI; where it stands does not count."""
    old, new = _Described(before), _Described(after)
    olds, news = old.things(), new.things()
    found = []
    for iri in sorted({*olds, *news}):
        if iri not in olds:
            found.append(Change("added", new.kind(iri), iri, new.label(iri)))
        elif iri not in news:
            found.append(Change("gone", old.kind(iri), iri, old.label(iri)))
        elif olds[iri] != news[iri]:
            found.append(
                Change(
                    "changed", new.kind(iri), iri, new.label(iri), tuple(_differences(olds[iri], news[iri]))
                )
            )
    return found


def _differences(old: dict[str, set[str]], new: dict[str, set[str]]) -> Iterable[tuple[str, str, str]]:
    for name in sorted({*old, *new}):
        before, after = old.get(name, set()), new.get(name, set())
        if before != after:
            yield "class" if name == "rdf:type" else name, ", ".join(sorted(before)), ", ".join(sorted(after))


def _shown(term: Term) -> str:
    if isinstance(term, NamedNode):
        return shrink(term.value) or term.value
    if isinstance(term, Literal):
        return f"{term.value} ({term.language})" if term.language else term.value
    return str(term)
