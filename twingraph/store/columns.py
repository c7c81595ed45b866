"""Columns of a graph: one property's values by thing, for code that joins in Python.

A plain SELECT a property, joined in Python, is faster than one joined SELECT on the embedded engine, and says
no more than what every store answers alike. `of` is a pattern in which `?subject` stands for the things that
are wanted, where not all of the graph's are: to read the class of everything takes longer than all else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from twingraph.rdf.prefixes import PREFIXES, shrink
from twingraph.rdf.terms import RDF, RDFS, SKOS, Literal, NamedNode, Term
from twingraph.settings import ENGLISH
from twingraph.store import QuerySolutions, Store


def texts(store: Store, predicate: NamedNode, of: str = "") -> dict[str, list[str]]:
    """Return the values of a property, IRIs and literals alike, sorted as text, by the IRI of the subject."""
    found: dict[str, list[str]] = {}
    for subject, value in _rows(store, predicate, of):
        if isinstance(value, NamedNode | Literal):
            found.setdefault(subject, []).append(value.value)
    for values in found.values():
        # Two named graphs may say the same.
        if len(values) > 1:
            values[:] = sorted(set(values))
    return found


def text(store: Store, predicate: NamedNode, of: str = "") -> dict[str, str]:
    """Return one value of a property as text by the IRI of its subject: the first of several."""
    return {subject: values[0] for subject, values in texts(store, predicate, of).items()}


class Labels(dict[str, str]):
    """Labels by IRI; what has none is called by its prefixed name, or else by its IRI."""

    def __missing__(self, iri: str) -> str:
        return shrink(iri) or iri


def in_language(store: Store, predicate: NamedNode, language: str, of: str = "") -> dict[str, str]:
    """Return a property's text in a language (BCP 47 tag), or else in English, or else in any, by IRI."""
    ranks = {ENGLISH: 1, language.lower(): 0}
    best: dict[str, tuple[int, str, str]] = {}
    for subject, value in _rows(store, predicate, of):
        if isinstance(value, Literal):
            tag = value.language or ""
            candidate = (ranks.get(tag, 2), tag, value.value)
            best[subject] = min(candidate, best.get(subject, candidate))
    return {subject: found[-1] for subject, found in best.items()}


def labels(store: Store, language: str, of: str = "") -> Labels:
    """Return the label of each thing (`skos:prefLabel`) and term (`rdfs:label`), as `in_language` does."""
    of_terms = in_language(store, RDFS.label, language, of)
    return Labels({**of_terms, **in_language(store, SKOS.prefLabel, language, of)})


def classes(store: Store, of: str = "") -> dict[str, str]:
    """Return the most specific class in the ontology's own namespace, as an IRI, of each thing that has one.

    The same before and after inference: a class gives way to its subclasses. Of several that remain, the
    first by IRI is taken.
    """
    parents = texts(store, RDFS.subClassOf)
    own = PREFIXES["tg"]
    found = {}
    for thing, types in texts(store, RDF.type, of).items():
        candidates = [iri for iri in types if iri.startswith(own)]
        if len(candidates) > 1:
            general = _ancestors(candidates, parents)
            candidates = [iri for iri in candidates if iri not in general]
        if candidates:
            found[thing] = candidates[0]
    return found


def below(store: Store, predicate: NamedNode, top: NamedNode) -> set[str]:
    """Return the IRI of `top` and those from which steps of a property lead to it: all its subclasses."""
    parents = texts(store, predicate)
    return {top.value, *(iri for iri in parents if top.value in _ancestors([iri], parents))}


def wanted(of: str) -> str:
    """Return a group that finds each `?subject` of a pattern once, or nothing for an empty pattern."""
    return f"{{ SELECT DISTINCT ?subject WHERE {{ {of} }} }}" if of else ""


def _rows(store: Store, predicate: NamedNode, of: str = "") -> Iterator[tuple[str, Term]]:
    rows = store.query(f"SELECT ?subject ?value WHERE {{ {wanted(of)} ?subject {predicate} ?value }}")
    assert isinstance(rows, QuerySolutions)
    for subject, value in rows:
        if isinstance(subject, NamedNode):
            yield subject.value, value


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


def number(text: str | None) -> float | None:
    """Return a number, or None for a text that is none: validation says so."""
    try:
        return None if text is None else float(text)
    except ValueError:
        return None


def local_name(iri: str) -> str:
    """Return what follows the last "#" or "/" of an IRI.

    >>> local_name("https://w3id.org/twingraph/ontology#Municipality")
    'Municipality'
    """
    return iri.replace("#", "/").rpartition("/")[2]
