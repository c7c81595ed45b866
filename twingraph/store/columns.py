"""Columns of a graph: one property's values by thing, for code that joins in Python.

A plain SELECT a property, joined in Python, is faster than one joined SELECT on the embedded engine, and says
no more than what every store answers alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from twingraph.rdf.prefixes import PREFIXES, shrink
from twingraph.rdf.terms import RDF, RDFS, SKOS, Literal, NamedNode, Term
from twingraph.settings import ENGLISH
from twingraph.store import QuerySolutions, Store


def column(store: Store, predicate: NamedNode) -> dict[str, list[Term]]:
    """Return the values of a property by the IRI of their subject, each once, sorted as N-Triples."""
    found: dict[str, set[Term]] = defaultdict(set)
    rows = store.query(f"SELECT ?subject ?value WHERE {{ ?subject {predicate} ?value }}")
    assert isinstance(rows, QuerySolutions)
    for subject, value in rows:
        if isinstance(subject, NamedNode):
            found[subject.value].add(value)
    return {subject: sorted(values, key=str) for subject, values in found.items()}


def texts(store: Store, predicate: NamedNode) -> dict[str, list[str]]:
    """Return the values of a property as text, IRIs and literals alike, by the IRI of their subject."""
    return {
        subject: [value.value for value in values if isinstance(value, NamedNode | Literal)]
        for subject, values in column(store, predicate).items()
    }


def text(store: Store, predicate: NamedNode) -> dict[str, str]:
    """Return one value of a property as text by the IRI of its subject: the first of several."""
    return {subject: values[0] for subject, values in texts(store, predicate).items() if values}


class Labels(dict[str, str]):
    """Labels by IRI; what has none is called by its prefixed name, or else by its IRI."""

    def __missing__(self, iri: str) -> str:
        return shrink(iri) or iri


def in_language(store: Store, predicate: NamedNode, language: str) -> dict[str, str]:
    """Return a property's text in a language (BCP 47 tag), or else in English, or else in any, by IRI."""
    wanted = [language.lower(), ENGLISH]

    def rank(literal: Literal) -> tuple[int, str, str]:
        tag = literal.language or ""
        return (wanted.index(tag) if tag in wanted else len(wanted), tag, literal.value)

    found = {}
    for iri, values in column(store, predicate).items():
        literals = [value for value in values if isinstance(value, Literal)]
        if literals:
            found[iri] = min(literals, key=rank).value
    return found


def labels(store: Store, language: str) -> Labels:
    """Return the label of each thing (`skos:prefLabel`) and term (`rdfs:label`), as `in_language` does."""
    of_terms = in_language(store, RDFS.label, language)
    return Labels({**of_terms, **in_language(store, SKOS.prefLabel, language)})


def classes(store: Store) -> dict[str, str]:
    """Return the most specific class in the ontology's own namespace, as an IRI, of each thing that has one.

    The same before and after inference: a class gives way to its subclasses. Of several that remain, the
    first by IRI is taken.
    """
    parents = texts(store, RDFS.subClassOf)
    own = PREFIXES["tg"]
    found = {}
    for thing, types in texts(store, RDF.type).items():
        candidates = [iri for iri in types if iri.startswith(own)]
        general = _ancestors(candidates, parents)
        specific = [iri for iri in candidates if iri not in general]
        if specific:
            found[thing] = specific[0]
    return found


def below(store: Store, predicate: NamedNode, top: NamedNode) -> set[str]:
    """Return the IRI of `top` and those from which steps of a property lead to it: all its subclasses."""
    parents = texts(store, predicate)
    return {top.value, *(iri for iri in parents if top.value in _ancestors([iri], parents))}


def _ancestors(start: Iterable[str], parents: dict[str, list[str]]) -> set[str]:
    """Return what can be reached from the start by one step or more up `parents`."""
    found: set[str] = set()
    pending = list(start)
    while pending:
        item = pending.pop()
        fresh = [parent for parent in parents.get(item, []) if parent != item and parent not in found]
        found.update(fresh)
        pending.extend(fresh)
    return found


def local_name(iri: str) -> str:
    """Return what follows the last "#" or "/" of an IRI.

    >>> local_name("https://w3id.org/twingraph/ontology#Municipality")
    'Municipality'
    """
    return iri.replace("#", "/").rpartition("/")[2]
