"""RDF exports: the whole graph, one named graph or one thing, in six syntaxes.

N-Quads and TriG keep the named graphs; the others have their union. Everything is sorted, Turtle has the
project's own form, and blank nodes are named by RDFC-1.0: the same graph gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from xml.etree import ElementTree

from pyoxigraph import CanonicalizationAlgorithm, Dataset, serialize

from twingraph.errors import InputError, NameNotFoundError
from twingraph.rdf import turtle
from twingraph.rdf.prefixes import PREFIXES, shrink
from twingraph.rdf.syntaxes import SYNTAXES
from twingraph.rdf.terms import INFERRED, TG, BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple
from twingraph.store import Store

_KEEP_GRAPHS = ("nquads", "trig")


def select(
    store: Store, *, graph: str | None = None, thing: str | None = None, inferred: Iterable[Triple] = ()
) -> set[Quad]:
    """Return the quads of the whole store, of one named graph, or about one thing; both by IRI.

    About a thing are the quads of which it is the subject or the object, and those that describe the passages
    cited as its evidence; with `graph`, only what that graph says of them. Of the `inferred` triples, which
    come in a graph of their own, a thing takes those of which it is subject or object, and a named graph
    those whose subject it describes.

    Raises NameNotFoundError when the store has no such graph or says nothing about the thing.
    """
    if graph is not None and graph not in store.graphs():
        raise NameNotFoundError("named graph", graph, get_close_matches(graph, store.graphs()))
    quads = set(store.quads(graph))
    if thing is not None:
        node = NamedNode(thing)
        cited = {quad.object for quad in quads if quad.subject == node and quad.predicate == TG.evidence}
        quads = {quad for quad in quads if node in (quad.subject, quad.object) or quad.subject in cited}
        if not quads:
            raise NameNotFoundError("thing", thing, hint="Give the IRI or the CURIE of one in the graph.")
        inferred = (triple for triple in inferred if node in (triple.subject, triple.object))
    elif graph is not None:
        described = {quad.subject for quad in quads}
        inferred = (triple for triple in inferred if triple.subject in described)
    return quads | {_quad(triple, INFERRED) for triple in inferred}


def write(quads: Iterable[Quad], *, format: str) -> bytes:
    """Return the quads in one of the `SYNTAXES`, in UTF-8.

    Raises InputError for what a format has no way to say: a blank node in the project's Turtle; in RDF/XML a
    predicate that does not end in an XML name, or a control character.
    """
    if format not in SYNTAXES:
        raise NameNotFoundError("format", format, list(SYNTAXES))
    if format not in _KEEP_GRAPHS:
        quads = {_quad(quad.triple, DefaultGraph()) for quad in quads}
    if format == "turtle":
        return turtle.write(quad.triple for quad in quads).encode()
    ordered = sorted(_named(list(quads)), key=str)
    if format == "trig":
        # One block a graph; the sort is stable.
        ordered.sort(key=lambda quad: str(quad.graph_name))
    prefixes = _prefixes(ordered) if format in ("trig", "rdfxml") else None
    content = serialize(ordered, format=SYNTAXES[format], prefixes=prefixes)
    assert content is not None
    if format == "rdfxml":
        _check_xml(content)
    return content


def _quad(triple: Triple, graph: NamedNode | DefaultGraph) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def _named(quads: list[Quad]) -> Iterable[Quad]:
    """Give blank nodes names that depend on the graph alone."""
    if not any(isinstance(term, BlankNode) for quad in quads for term in (quad.subject, quad.object)):
        return quads
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def _prefixes(quads: Iterable[Quad]) -> dict[str, str]:
    """Return the prefixes that the quads need."""
    iris: set[str] = set()
    for quad in quads:
        for term in quad:
            if isinstance(term, Literal):
                iris.add(term.datatype.value)
            elif isinstance(term, NamedNode):
                iris.add(term.value)
    names = {name.partition(":")[0] for name in map(shrink, iris) if name}
    return {prefix: PREFIXES[prefix] for prefix in sorted(names)}


def _check_xml(content: bytes) -> None:
    """Raise InputError when the serialiser wrote what is not XML; it does so without a word."""
    try:
        ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        line = content.decode().split("\n")[error.position[0] - 1].strip()
        raise InputError(f"RDF/XML has no way to write {line}; take another format") from error
