"""Shared things: the countries and definitions that the graph of one source uses and others use too.

A graph that is imported describes those it uses, so that its folder stands alone; what the bundled data says
of them is taken from there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from twingraph import countries, settings
from twingraph.errors import InputError
from twingraph.rdf import turtle
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import RDF, SKOS, TG, Literal, NamedNode, Triple

_Described = dict[str, set[Triple]]
_COUNTRY = PREFIXES["country"]
_THINGS = f"{settings.BASE}id/"
_OF_COUNTRIES = {RDF.type, SKOS.prefLabel, TG.countryCode}


def complete(graph: Iterable[Triple], elsewhere: Iterable[Triple]) -> list[Triple]:
    """Return a graph together with what it needs to stand alone.

    `elsewhere` are the triples of the other graphs of its folder. What these describe in words of their own
    is left to them, and so is what they say of the source. Raises InputError for a definition that neither
    they nor the bundled data describe.
    """
    own, others = _by_subject(graph), _by_subject(elsewhere)
    for subject, triples in own.items():
        if Triple(NamedNode(subject), RDF.type, TG.Source) in others.get(subject, ()):
            told = {triple.predicate for triple in others[subject]}
            own[subject] = {triple for triple in triples if triple.predicate not in told}
    for subject, triples in _needed(own, others).items():
        if subject not in own and (subject not in others or triples <= others[subject]):
            own[subject] = triples
    return [triple for triples in own.values() for triple in triples]


def _by_subject(triples: Iterable[Triple]) -> _Described:
    found: _Described = defaultdict(set)
    for triple in triples:
        if isinstance(triple.subject, NamedNode):
            found[triple.subject.value].add(triple)
    return found


def _needed(own: _Described, others: _Described) -> _Described:
    """Return the descriptions of the countries and definitions that the graph points to."""
    bundled = _by_subject(
        triple for path in sorted(settings.data_dir().rglob("*.ttl")) for triple in turtle.read(path)
    )
    wanted = _objects(own, TG.classifiedAs)
    for definition in sorted(wanted):
        if definition not in bundled and definition not in others:
            raise InputError(
                f"<{definition}>: no such definition is described here; describe it in a graph of the folder "
                "first, as docs/model.md shows, or choose another in the mapping"
            )
    found: _Described = {}
    open_ends = [*sorted(wanted), *sorted(_objects(own, TG.country))]
    while open_ends:
        iri = open_ends.pop()
        if iri in found or iri in own:
            continue
        if iri.startswith(_COUNTRY):
            found[iri] = _country(iri, bundled.get(iri, set()))
        elif iri in bundled:
            found[iri] = bundled[iri]
            open_ends += [
                triple.object.value
                for triple in bundled[iri]
                if isinstance(triple.object, NamedNode) and triple.object.value.startswith(_THINGS)
            ]
    return found


def _objects(described: _Described, predicate: NamedNode) -> set[str]:
    return {
        triple.object.value
        for triples in described.values()
        for triple in triples
        if triple.predicate == predicate and isinstance(triple.object, NamedNode)
    }


def _country(iri: str, bundled: set[Triple]) -> set[Triple]:
    """Return code and names of a country, as the bundled data has them, else as the Unicode CLDR does."""
    if bundled:
        return {triple for triple in bundled if triple.predicate in _OF_COUNTRIES}
    node, code = NamedNode(iri), iri.removeprefix(_COUNTRY)
    return {
        Triple(node, RDF.type, TG.Country),
        Triple(node, TG.countryCode, Literal(code)),
        *(
            Triple(node, SKOS.prefLabel, Literal(countries.name(code, language), language=language))
            for language in settings.LANGUAGES
        ),
    }
