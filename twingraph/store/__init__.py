"""Stores of quads. One protocol, `Store`; Oxigraph is behind it, in memory or as a snapshot on disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

from twingraph.rdf.terms import Quad, Triple

__all__ = ["QueryBoolean", "QuerySolutions", "QueryTriples", "Store"]


class Store(Protocol):
    """What the layers above need of a store.

    Queries see the union of all named graphs as their default graph.
    """

    def query(
        self, sparql: str, *, prefixes: dict[str, str] | None = None
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Evaluate a SPARQL 1.1 query, which need not declare the `prefixes`.

        Raises QueryError when it does not parse.
        """
        ...

    def load(self, path: Path, graph: str) -> None:
        """Add a Turtle file to a named graph, whole or not at all. Raises FileSyntaxError."""
        ...

    def add(self, triples: Iterable[Triple], graph: str) -> None:
        """Add triples to a named graph."""
        ...

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Iterate over the quads of one named graph, or of all."""
        ...

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        ...

    def __len__(self) -> int:
        """Return the number of quads."""
        ...
