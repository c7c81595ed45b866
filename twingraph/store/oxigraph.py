"""The embedded store: Oxigraph, in memory unless it is given one on disk."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING

import pyoxigraph
from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions

from twingraph.errors import InputError, QueryError, UpstreamError
from twingraph.rdf.terms import Pattern, Quad, Triple

if TYPE_CHECKING:
    from twingraph.store.dump import Dump, Progress

_PROBLEM = 160
"""So many characters of the parser's message are shown."""


_MAYBE_DATASET = re.compile(r"from\s+(?:named\b|<|[\w-]*:)")
"""A quick look at a query in lower case, as few have a dataset clause and telling for sure takes as long as a
small query; in a pattern without regard to case, it would take half as long."""


_triple = attrgetter("triple")


class OxigraphStore:
    """Oxigraph, by default a new store in memory; `twingraph.store.Store` says what each method promises."""

    names_blank_nodes = True

    def __init__(self, store: pyoxigraph.Store | None = None, *, read_only: bool = False) -> None:
        self._store, self._read_only = pyoxigraph.Store() if store is None else store, read_only

    def frozen(self) -> OxigraphStore:
        """Return the same store, to be read only."""
        return OxigraphStore(self._store, read_only=True)

    def query(
        self, sparql: str, *, prefixes: dict[str, str] | None = None
    ) -> QuerySolutions | QueryBoolean | Iterator[Triple]:
        """Evaluate a SPARQL 1.1 query over the union of all graphs, or over the dataset that it names."""
        own = False
        if _MAYBE_DATASET.search(sparql.lower()):
            from twingraph.store.dataset import has_dataset

            own = has_dataset(sparql)
        try:
            return self._store.query(sparql, prefixes=prefixes, use_default_graph_as_union=not own)
        except SyntaxError as error:
            # The parser lists every token it would have taken, character ranges and all.
            problem = " ".join(str(error).split())
            problem = problem if len(problem) <= _PROBLEM else f"{problem[:_PROBLEM]} …"
            raise QueryError(f"the query does not parse: {problem}") from error
        except RuntimeError as error:
            raise QueryError(f"the query cannot be evaluated: {error}") from error
        except OSError as error:
            raise UpstreamError(f"a service that the query asks did not answer: {error}") from error

    def load(
        self, dumps: Sequence[Dump], *, replace: Collection[str] = (), progress: Progress | None = None
    ) -> None:
        """Add files of RDF, all of them or nothing."""
        self._check_writable()
        fresh = pyoxigraph.Store()
        fill(fresh, dumps, progress)
        for graph in replace:
            self.clear(graph)
        if len(self._store):
            self._store.bulk_extend(fresh)
        else:
            self._store = fresh

    def add(self, triples: Iterable[Triple], graph: str) -> None:
        """Add triples to a named graph."""
        self._check_writable()
        name = NamedNode(graph)
        self._store.extend(Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples)

    def clear(self, graph: str) -> None:
        """Remove a named graph and what it holds."""
        self._check_writable()
        self._store.remove_graph(NamedNode(graph))

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Iterate over the quads of one named graph, or of all."""
        return self._store.quads_for_pattern(None, None, None, None if graph is None else NamedNode(graph))

    def match(self, patterns: Sequence[Pattern]) -> list[Iterator[Triple]]:
        """Return, for each pattern, an iterator over the triples of all graphs that match it."""
        find = self._store.quads_for_pattern
        return [map(_triple, find(*pattern, None)) for pattern in patterns]

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        return sorted(graph.value for graph in self._store.named_graphs() if isinstance(graph, NamedNode))

    @contextmanager
    def scratch(self) -> Iterator[pyoxigraph.Store]:
        """Give a copy in memory to try things on, which is thrown away."""
        copy = pyoxigraph.Store()
        copy.bulk_extend(self.quads())
        yield copy

    def __len__(self) -> int:
        """Return the number of quads."""
        return len(self._store)

    def _check_writable(self) -> None:
        if self._read_only:
            raise InputError("the store was opened read-only; open it without read_only to change it")


def fill(store: pyoxigraph.Store, dumps: Sequence[Dump], progress: Progress | None) -> None:
    """Load files into an Oxigraph store, whose part it is to be thrown away when one of them fails."""
    for dump in dumps:
        load = partial(store.bulk_load, to_graph=NamedNode(dump.graph))
        dump.feed(load, progress)
