"""Reading triples node by node: what is stated of one, its lists, and where a blank node is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from twingraph.errors import InputError
from twingraph.rdf.terms import RDF, BlankNode, NamedNode, Term, Triple

Graph: TypeAlias = Mapping[Term, Mapping[NamedNode, Sequence[Term]]]
"""Objects by subject and predicate."""


def index(triples: Iterable[Triple]) -> dict[Term, dict[NamedNode, list[Term]]]:
    """Return the objects by subject and predicate."""
    graph: dict[Term, dict[NamedNode, list[Term]]] = {}
    for triple in triples:
        graph.setdefault(triple.subject, {}).setdefault(triple.predicate, []).append(triple.object)
    return graph


def members(head: Term, graph: Graph) -> list[Term]:
    """Return the members of a list. Raises InputError for one that is broken or runs in a circle."""
    found: list[Term] = []
    seen: set[Term] = set()
    node = head
    while node != RDF.nil:
        stated = graph.get(node, {})
        first, rest = stated.get(RDF.first, ()), stated.get(RDF.rest, ())
        if node in seen or len(first) != 1 or len(rest) != 1:
            raise InputError(f"{node} is not a well-formed list")
        seen.add(node)
        found.append(first[0])
        node = rest[0]
    return found


def around(triples: Iterable[Triple]) -> dict[Term, Term]:
    """Return for each blank node that something refers to what refers to it; of several, the last."""
    return {triple.object: triple.subject for triple in triples if isinstance(triple.object, BlankNode)}


def nearest(node: Term, around: Mapping[Term, Term]) -> NamedNode | None:
    """Return the node itself if it has an IRI, or else the nearest one around it that has."""
    seen: set[Term] = set()
    while node in around and node not in seen:
        seen.add(node)
        node = around[node]
    return node if isinstance(node, NamedNode) else None
