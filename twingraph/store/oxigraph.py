"""The embedded store: Oxigraph, in memory or on disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph
from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples, RdfFormat

from twingraph.errors import FileSyntaxError, InputError, QueryError, UpstreamError
from twingraph.rdf.terms import Quad, Triple

_PROBLEM = 160
"""So many characters of the parser's message are shown."""


class OxigraphStore:
    """Oxigraph, by default a new store in memory; `twingraph.store.Store` says what each method promises."""

    def __init__(self, store: pyoxigraph.Store | None = None) -> None:
        self._store = pyoxigraph.Store() if store is None else store

    def query(
        self, sparql: str, *, prefixes: dict[str, str] | None = None
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Evaluate a SPARQL 1.1 query over the union of all graphs."""
        try:
            return self._store.query(sparql, prefixes=prefixes, use_default_graph_as_union=True)
        except SyntaxError as error:
            # The parser lists every token it would have taken, character ranges and all.
            problem = " ".join(str(error).split())
            problem = problem if len(problem) <= _PROBLEM else f"{problem[:_PROBLEM]} …"
            raise QueryError(f"the query does not parse: {problem}") from error
        except OSError as error:
            raise UpstreamError(f"a service that the query asks did not answer: {error}") from error

    def load(self, path: Path, graph: str) -> None:
        """Add a Turtle file to a named graph."""
        try:
            self._store.load(path=path, format=RdfFormat.TURTLE, to_graph=NamedNode(graph))
        except SyntaxError as error:
            raise FileSyntaxError(str(path), error.lineno or 0, error.msg) from error
        except OSError as error:
            raise InputError(f"{path}: {error.strerror or error}") from error

    def add(self, triples: Iterable[Triple], graph: str) -> None:
        """Add triples to a named graph."""
        name = NamedNode(graph)
        quads = [Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples]
        try:
            self._store.extend(quads)
        except RuntimeError as error:
            raise InputError(
                "the graph was opened read-only; open it without read_only to add to it"
            ) from error

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Iterate over the quads of one named graph, or of all."""
        return self._store.quads_for_pattern(None, None, None, None if graph is None else NamedNode(graph))

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        return sorted(graph.value for graph in self._store.named_graphs() if isinstance(graph, NamedNode))

    def __len__(self) -> int:
        """Return the number of quads."""
        return len(self._store)
