"""What the tests of stores share: terms below `EX`, two names of graphs, and what a store holds as text."""

from __future__ import annotations

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple

from twingraph.store import Store

EX = "https://example.org/"
A, B = f"{EX}graph/a", f"{EX}graph/b"


def node(name: str) -> NamedNode:
    """Return the thing of this name."""
    return NamedNode(EX + name)


def triple(subject: str, value: NamedNode | Literal | BlankNode, predicate: str = "p") -> Triple:
    """Return a triple about the thing of this name."""
    return Triple(node(subject), node(predicate), value)


def rows(store: Store, sparql: str) -> list[tuple[str | None, ...]]:
    """Return the rows of an answer, each term as it is written in N-Triples, None for what is unbound."""
    solutions = store.query(sparql, prefixes={"ex": EX})
    assert isinstance(solutions, QuerySolutions)
    return [tuple(None if term is None else str(term) for term in solution) for solution in solutions]


def contents(store: Store) -> set[str]:
    """Return the quads of a store as N-Quads."""
    return {str(quad) for quad in store.quads()}
