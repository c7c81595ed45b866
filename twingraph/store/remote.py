"""A SPARQL server as a store, by the W3C's protocols alone.

Queries and updates go by the SPARQL 1.1 Protocol, triples by the SPARQL 1.1 Graph Store HTTP Protocol (W3C,
2013). What is peculiar to a server is marked as such here and told in docs/stores.md.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import uuid4
from weakref import finalize

import httpx
import pyoxigraph
from pyoxigraph import (
    BlankNode,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
)

from twingraph.errors import InputError, QueryError, UpstreamError
from twingraph.rdf.terms import Pattern, Quad, Triple
from twingraph.store.body import Answer, File, is_virtuoso, media_type, said
from twingraph.store.credentials import TIMEOUT, checked, credentials, is_local
from twingraph.store.credentials import timeout as default_timeout
from twingraph.store.dataset import has_dataset

if TYPE_CHECKING:
    from twingraph.store.dump import Dump, Progress

_ROWS = "application/sparql-results+json"
_NTRIPLES = "application/n-triples"
_PAGES = ("text/html", "application/xhtml+xml")
_TRIPLES = {_NTRIPLES: RdfFormat.N_TRIPLES, "text/turtle": RdfFormat.TURTLE}

# The form of a query stands after its prologue (SPARQL 1.1 Query, section 19.8).
_FORM = re.compile(
    r"""(?xi) (?: \s | \#[^\n]*(?:\n|\Z) | prefix\s+[^\s:]*:\s*<[^>]*> | base\s*<[^>]*> )*
    (select | ask | construct | describe) \b"""
)

_TEMPLATE = re.compile(r"\bconstruct\b\s*(\{[^{}]*\}(?=\s*(from|where|\{)))?", re.IGNORECASE)

# Virtuoso keeps graphs of its own beside those of its users and counts them among all.
_OF_VIRTUOSO = re.compile(
    r"http://www\.openlinksw\.com/.* | urn:(rules|core|virtuoso|activitystreams)\b.*"
    r"| http://www\.w3\.org/(ns/ldp|2002/07/owl)\# | https?://[^/]+/(sparql|DAV/?)",
    re.VERBOSE,
)

_NO_GRAPH = "urn:uuid:00000000-0000-0000-0000-000000000000"

_OPEN_FILES = 200
"""So many graphs of a load are written at the same time: systems limit the number of open files."""


class SparqlStore:
    """Any server of SPARQL 1.1; `twingraph.store.Store` says what each method promises.

    What is asked sees the named graphs of the server as they were when the store was opened or last changed
    by it, and their union as the default graph. Where the server's own default graph is that union, it is
    used; elsewhere, and where a server counts graphs of its own among them (Virtuoso), each query is sent
    with the list of the graphs as its dataset. What other servers hold in no graph is then not seen. A query
    with a dataset of its own (`FROM`) is sent as it is.

    `timeout` is in seconds, for each wait on the server, by default `TWINGRAPH_SPARQL_TIMEOUT` in the
    environment, or 120; the update that ends a load is waited for as long as it takes. User and password are
    in `TWINGRAPH_SPARQL_USER` and `TWINGRAPH_SPARQL_PASSWORD` and are sent as the server asks (Basic or
    Digest), or a token in `TWINGRAPH_SPARQL_TOKEN` is sent as Bearer; in clear text to this machine only, or
    InputError is raised.
    Without an `update` and a `graph_store` URL the store is read-only.
    """

    names_blank_nodes = False

    def __init__(
        self,
        url: str,
        *,
        update: str | None = None,
        graph_store: str | None = None,
        timeout: float | None = None,
    ) -> None:
        self._url, self._update_url, self._graph_store_url = url, update, graph_store
        self._timeout = default_timeout() if timeout is None else timeout
        urls = [checked(given) for given in (url, update, graph_store) if given is not None]
        auth = credentials()
        local = all(is_local(given) for given in urls)
        if auth is not None and not all(is_local(given) or given.scheme == "https" for given in urls):
            raise InputError(
                f"{url}: a password or token would cross the network in clear text; use https, or unset "
                "TWINGRAPH_SPARQL_PASSWORD and TWINGRAPH_SPARQL_TOKEN"
            )
        # What stays on this machine needs no proxy.
        self._client = httpx.Client(auth=auth, timeout=self._timeout, trust_env=not local)
        finalize(self, self._client.close)
        self._known: list[str] | None = None
        self._is_virtuoso = self._has_own = False
        self._union: bool | None = None

    def query(
        self, sparql: str, *, prefixes: dict[str, str] | None = None
    ) -> QuerySolutions | QueryBoolean | Iterator[Triple]:
        """Evaluate a SPARQL 1.1 query over the union of all named graphs.

        The answer is fetched and checked whole before this returns, by way of a temporary file when it is
        large, and decoded as it is read.
        """
        form = _FORM.match(sparql)
        if form is None:
            raise QueryError("the query does not parse: it is none of SELECT, ASK, CONSTRUCT and DESCRIBE")
        # On one line, so that the lines that the server counts are those of the query.
        used = [f"PREFIX {name}: <{iri}> " for name, iri in (prefixes or {}).items() if f"{name}:" in sparql]
        text = "".join(used) + sparql
        # Without any graph the protocol has no way to ask for nothing, but there is a name that nothing has.
        own = has_dataset(sparql) or self._is_union()
        dataset = [] if own else self.graphs() or [_NO_GRAPH]
        if form[1].lower() in ("construct", "describe"):
            return self._triples(text, dataset)
        answer: QuerySolutions | QueryBoolean = self._solutions(text, dataset)
        return answer

    def load(
        self, dumps: Sequence[Dump], *, replace: Collection[str] = (), progress: Progress | None = None
    ) -> None:
        """Add files of RDF, all of them or nothing.

        They are parsed before anything is sent, sent to graphs with names of their own, and put in place by
        one update. Raises UpstreamError when the server fails: its graphs are then as they were, provided
        that it does an update whole or not at all (SPARQL 1.1 Update, section 2.2). When the answer to that
        update is lost, the server is asked whether it was done; if that is not known either, or the server
        may still be at it, the error says so, and what was sent stays in its graphs.
        """
        update, _ = self._writable()
        with tempfile.TemporaryDirectory(prefix="twingraph-") as folder:
            parts = _split(dumps, Path(folder), progress)
            staged = {graph: f"urn:uuid:{uuid4()}" for graph in parts}
            moves = [f"DROP SILENT GRAPH {NamedNode(graph)}" for graph in replace]
            for graph, stage in staged.items():
                moves.append(f"ADD {NamedNode(stage)} TO {NamedNode(graph)}")
            drops = [f"DROP SILENT GRAPH {NamedNode(stage)}" for stage in staged.values()]
            try:
                for graph, stage in staged.items():
                    self._post(parts[graph], stage)
            except BaseException:
                self._sweep(update, drops)
                raise
            try:
                self._update(update, [*moves, *drops], patient=True)
            except _NoAnswerError as error:
                known = self._outcome(list(staged.values()))
                if known:
                    raise UpstreamError(f"{error}; {known}") from error
                self._sweep(update, drops)
            except UpstreamError:
                self._sweep(update, drops)
                raise
            finally:
                self._forget()

    def _sweep(self, update: str, drops: Sequence[str]) -> None:
        with suppress(UpstreamError):
            self._update(update, drops)

    def _outcome(self, staged: Sequence[str]) -> str:
        """Return what is known of an update whose answer is lost, nothing if it was done."""
        unknown = "whether the load was done is not known: look at its graphs before you load again"
        if not staged:
            return unknown
        left = f"what was sent is left in the graph {staged[0]}"
        if len(staged) > 1:
            left = f"{left} and {len(staged) - 1} more that begin with urn:uuid:"
        try:
            # The staged graphs are dropped last, this one first: when it is gone, all is in place.
            waiting = self._solutions(f"ASK {{ GRAPH {NamedNode(staged[0])} {{ ?s ?p ?o }} }}", [])
        except (QueryError, UpstreamError):
            return f"{unknown}; if it was not, {left}"
        return f"the load was not done so far, and may still be under way; {left}" if waiting else ""

    def add(self, triples: Iterable[Triple], graph: str) -> None:
        """Add triples to a named graph."""
        self._writable()
        with tempfile.TemporaryDirectory(prefix="twingraph-") as folder:
            path = Path(folder) / "triples.nt"
            with path.open("w", encoding="utf-8") as lines:
                lines.writelines(f"{triple} .\n" for triple in triples)
            if path.stat().st_size:
                self._post(path, graph)
        self._forget()

    def clear(self, graph: str) -> None:
        """Remove a named graph and what it holds."""
        update, _ = self._writable()
        self._update(update, [f"DROP SILENT GRAPH {NamedNode(graph)}"])
        self._forget()

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Iterate over the quads of one named graph, or of all."""
        for name in self.graphs() if graph is None else [graph]:
            node = NamedNode(name)
            for triple in self._triples(
                f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {node} {{ ?s ?p ?o }} }}", []
            ):
                yield Quad(triple.subject, triple.predicate, triple.object, node)

    def match(self, patterns: Sequence[Pattern]) -> list[Iterator[Triple]]:
        """Return, for each pattern, an iterator over the triples of all graphs that match it."""
        branches = []
        for number, (s, p, o) in enumerate(patterns):
            branches.append(f"{{ {s or '?s'} {p or '?p'} {o or '?o'} BIND({number} AS ?pattern) }}")
        found: list[list[Triple]] = [[] for _ in patterns]
        solutions = self.query(f"SELECT ?pattern ?s ?p ?o {{ {' UNION '.join(branches)} }}")
        assert isinstance(solutions, QuerySolutions)
        for pattern, subject, predicate, value in solutions:
            number = int(pattern.value)
            s, p, o = patterns[number]
            found[number].append(Triple(s or subject, p or predicate, o or value))
        return list(map(iter, found))

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted; of Virtuoso without those that it keeps for itself."""
        if self._known is None:
            named = self._names("SELECT DISTINCT ?graph { GRAPH ?graph { } }")
            # Virtuoso has no answer to that; this it answers in a blink, and with DISTINCT in a minute.
            named = named or self._names("SELECT ?graph { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph")
            own = {name for name in named if self._is_virtuoso and _OF_VIRTUOSO.fullmatch(name)}
            self._known = sorted({*named} - own)
            self._has_own = bool(own)
        return self._known

    @contextmanager
    def scratch(self) -> Iterator[pyoxigraph.Store]:
        """Give a copy in memory to try things on, which is thrown away."""
        copy = pyoxigraph.Store()
        copy.bulk_extend(self.quads())
        yield copy

    def __len__(self) -> int:
        """Return the number of quads."""
        counted = "SELECT (COUNT(*) AS ?count) { GRAPH ?graph { ?s ?p ?o } }"
        graphs = self.graphs()
        return int(next(iter(self._solutions(counted, graphs)))[0].value) if graphs else 0

    def _names(self, sparql: str) -> list[str]:
        return [graph.value for (graph,) in self._solutions(sparql, []) if isinstance(graph, NamedNode)]

    def _is_union(self) -> bool:
        """Return whether the server's default graph is the union of the graphs that count."""
        if self._union is None:
            graphs = self.graphs()
            sample = "SELECT ?s ?p ?o { GRAPH ?graph { ?s ?p ?o } } LIMIT 100"
            outside = f"ASK {{ {{ {sample} }} FILTER NOT EXISTS {{ ?s ?p ?o }} }}"
            self._union = bool(graphs) and not self._has_own and not bool(self._solutions(outside, []))
        return self._union

    def _solutions(self, sparql: str, dataset: Sequence[str]) -> Any:
        answer = self._answer(sparql, dataset, _ROWS)
        with self._decoding():
            answers = parse_query_results(answer, QueryResultsFormat.JSON)
            if isinstance(answers, QuerySolutions):
                # Reads all of it, so that a cut answer shows before its first row is used.
                with Path(os.devnull).open("wb") as nowhere:
                    answers.serialize(nowhere, format=QueryResultsFormat.TSV)
                answer.seek(0)
                answers = parse_query_results(answer, QueryResultsFormat.JSON)
        return answers

    def _triples(self, sparql: str, dataset: Sequence[str]) -> Iterator[Triple]:
        self.graphs()  # Tells which server it is.
        if self._is_virtuoso and _TEMPLATE.search(sparql):
            # Virtuoso says of rows that it cut them, and of triples not; the rows are thrown away unread.
            with self._asked(_TEMPLATE.sub("SELECT *", sparql, count=1), dataset, _ROWS):
                pass
        answer = self._answer(sparql, dataset, f"{_NTRIPLES}, text/turtle;q=0.5")
        syntax = _TRIPLES.get(answer.media_type, RdfFormat.TURTLE)
        # Read to its end, so that a cut answer shows before its first triple is used.
        for _ in self._decoded(answer, syntax):
            pass
        answer.seek(0)
        return self._decoded(answer, syntax)

    def _decoded(self, answer: IO[bytes], syntax: RdfFormat) -> Iterator[Triple]:
        with self._decoding():
            for quad in parse(answer, format=syntax):
                yield quad.triple

    @contextmanager
    def _decoding(self) -> Iterator[None]:
        try:
            yield
        except SyntaxError as error:
            raise UpstreamError(
                f"{self._url}: its answer is cut or malformed ({error}); ask for less, or raise the limits "
                "of the server"
            ) from error

    def _answer(self, sparql: str, dataset: Sequence[str], accept: str) -> Any:
        """Send a query and return the whole body of what is answered."""
        with self._asked(sparql, dataset, accept) as response:
            return Answer(response)

    @contextmanager
    def _asked(self, sparql: str, dataset: Sequence[str], accept: str) -> Iterator[httpx.Response]:
        """Send a query; within the block the answer, which the server says is whole, can be read."""
        fields = [("query", sparql)]
        for graph in dataset:
            fields += [("default-graph-uri", graph), ("named-graph-uri", graph)]
        headers = {"Accept": accept, **_FORM_ENCODED}
        with self._sent("POST", self._url, _form(fields), headers) as response:
            if response.status_code == 400:
                raise QueryError(f"{self._url} does not take the query: {said(response)}")
            self._check(response)
            if (found := media_type(response)) in _PAGES:
                raise UpstreamError(
                    f"{self._url}: answered with {found}, so that it is no SPARQL endpoint; give the address "
                    "that takes queries (many servers have it below /sparql or /query)"
                )
            self._is_virtuoso = is_virtuoso(response)
            if "X-SPARQL-MaxRows" in response.headers:
                raise UpstreamError(
                    f"{self._url}: gives {response.headers['X-SPARQL-MaxRows']} rows at most, and there may "
                    "be more; raise ResultSetMaxRows in virtuoso.ini, or ask in parts with LIMIT and OFFSET"
                )
            if "X-SQL-State" in response.headers:
                raise UpstreamError(
                    f"{self._url}: gave a part only ({response.headers.get('X-SQL-Message', '')}); "
                    "raise the time limit of the server"
                )
            yield response

    def _update(self, url: str, operations: Sequence[str], *, patient: bool = False) -> None:
        """Send an update; a patient one is waited for as long as it takes."""
        fields = [("update", " ;\n".join(operations))]
        timeout = httpx.Timeout(self._timeout, read=None if patient else self._timeout)
        with self._sent("POST", url, _form(fields), _FORM_ENCODED, timeout) as response:
            self._check(response)

    def _post(self, path: Path, graph: str) -> None:
        """Add a file of N-Triples to a graph."""
        url = httpx.URL(self._writable()[1]).copy_merge_params({"graph": graph})
        headers = {"Content-Type": _NTRIPLES, "Content-Length": str(path.stat().st_size)}
        with self._sent("POST", str(url), File(path), headers) as response:
            self._check(response)

    @contextmanager
    def _sent(
        self,
        method: str,
        url: str,
        content: bytes | Iterable[bytes],
        headers: dict[str, str],
        timeout: httpx.Timeout | None = None,
    ) -> Iterator[httpx.Response]:
        timeout = timeout or self._client.timeout
        try:
            with self._client.stream(
                method, url, content=content, headers=headers, timeout=timeout
            ) as response:
                yield response
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise UpstreamError(f"{url}: cannot be reached ({error}); is the server running?") from error
        except httpx.TimeoutException as error:
            raise _NoAnswerError(
                f"{url}: no answer within {self._timeout:g} seconds; ask for less, or wait longer "
                f"({TIMEOUT} sets the seconds)"
            ) from error
        except httpx.RemoteProtocolError as error:
            raise _NoAnswerError(
                f"{url}: broke off its answer ({error}); ask for less, or raise the limits of the server"
            ) from error
        except httpx.HTTPError as error:
            raise _NoAnswerError(f"{url}: the connection failed ({error}); is the server running?") from error

    def _check(self, response: httpx.Response) -> None:
        """Raise UpstreamError unless the answer says that all went well."""
        if response.is_success:
            return
        if response.status_code in (401, 403):
            raise UpstreamError(
                f"{response.url}: refuses this ({response.status_code} {response.reason_phrase}); give user "
                "and password in TWINGRAPH_SPARQL_USER and TWINGRAPH_SPARQL_PASSWORD, or a token in "
                "TWINGRAPH_SPARQL_TOKEN, that the server knows and that may do it"
            )
        if response.is_redirect:
            raise UpstreamError(f"{response.url}: has moved; give {response.headers.get('Location')} instead")
        # A gateway says by these that it has heard nothing from the server behind it.
        lost = response.status_code in (502, 504)
        raise (_NoAnswerError if lost else UpstreamError)(
            f"{response.url}: answered {response.status_code} {response.reason_phrase}: {said(response)}"
        )

    def _forget(self) -> None:
        """Look at the graphs of the server anew when next asked."""
        self._known = self._union = None

    def _writable(self) -> tuple[str, str]:
        """Return the URLs for changing the store. Raises InputError when one was not named."""
        if self._update_url is None or self._graph_store_url is None:
            missing = "update" if self._update_url is None else "graph-store"
            raise InputError(
                f"sparql:{self._url}: is read-only; to change it, name its {missing} URL: "
                f"sparql:{self._url},update=URL,graph-store=URL"
            )
        return self._update_url, self._graph_store_url


_FORM_ENCODED = {"Content-Type": "application/x-www-form-urlencoded"}


class _NoAnswerError(UpstreamError):
    """A server that was asked did not say what it did."""


def _split(dumps: Sequence[Dump], folder: Path, progress: Progress | None) -> dict[str, Path]:
    """Write what files hold as one file of N-Triples a graph, and return these by graph."""
    parts: dict[str, Path] = {}
    open_files: dict[str, IO[str]] = {}
    with ExitStack() as stack:
        for number, dump in enumerate(dumps):
            for quad in dump.quads(progress):
                if not isinstance(quad.graph_name, NamedNode):
                    raise InputError(
                        f"{dump.path}: the graph with {quad.triple} has a blank node for its name; "
                        "give it an IRI, as the graphs of a server have"
                    )
                graph = quad.graph_name.value
                if graph not in open_files:
                    if len(open_files) == _OPEN_FILES:
                        stack.close()
                        open_files.clear()
                    path = parts.setdefault(graph, folder / f"{len(parts)}.nt")
                    open_files[graph] = stack.enter_context(path.open("a", encoding="utf-8"))
                # The same label in two files means two nodes.
                subject, value = (
                    BlankNode(f"f{number}x{term.value}") if isinstance(term, BlankNode) else term
                    for term in (quad.subject, quad.object)
                )
                open_files[graph].write(f"{subject} {quad.predicate} {value} .\n")
    return parts


def _form(fields: Sequence[tuple[str, str]]) -> bytes:
    return urlencode(fields).encode()
