"""Stores of quads: one protocol, `Store`, and behind it Oxigraph in memory or on disk, or a SPARQL server."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from pyoxigraph import QueryBoolean, QuerySolutions

from twingraph.rdf.terms import Pattern, Quad, Triple

if TYPE_CHECKING:
    import pyoxigraph

    from twingraph.store.dump import Dump, Progress

__all__ = ["QueryBoolean", "QuerySolutions", "Store"]


class Store(Protocol):
    """What the layers above need of a store; `twingraph.store.selector.open_store` opens one.

    Queries see the union of all graphs as their default graph. What changes a store raises InputError when it
    was opened read-only.
    """

    names_blank_nodes: bool
    """Whether a blank node of an answer is, when it is added again, the same node."""

    def query(
        self, sparql: str, *, prefixes: dict[str, str] | None = None
    ) -> QuerySolutions | QueryBoolean | Iterator[Triple]:
        """Evaluate a SPARQL 1.1 query, which need not declare the `prefixes`.

        Raises QueryError when it does not parse, UpstreamError when a server does not answer.
        """
        ...

    def load(
        self, dumps: Sequence[Dump], *, replace: Collection[str] = (), progress: Progress | None = None
    ) -> None:
        """Add files of RDF, all of them or nothing.

        The named graphs in `replace` lose what they held before. Raises FileSyntaxError.
        """
        ...

    def add(self, triples: Iterable[Triple], graph: str) -> None:
        """Add triples to a named graph."""
        ...

    def clear(self, graph: str) -> None:
        """Remove a named graph and what it holds; it need not be there."""
        ...

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Iterate over the quads of one named graph, or of all."""
        ...

    def match(self, patterns: Sequence[Pattern]) -> list[Iterator[Triple]]:
        """Return, for each pattern, an iterator over the triples of all graphs that match it.

        A pattern has no blank nodes. A triple that is in several graphs may come several times. This is the
        quickest way to look something up, and a server is asked once for all patterns.
        """
        ...

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        ...

    def scratch(self) -> AbstractContextManager[pyoxigraph.Store]:
        """Give a copy to try things on, which is thrown away; the store may be read-only.

        That of a store on disk costs nothing. Any other is made in memory, and takes as long as `quads`.
        """
        ...

    def __len__(self) -> int:
        """Return the number of quads."""
        ...
