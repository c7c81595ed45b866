"""SPARQL servers as stores: what the protocols bring with them, and what servers do wrong."""

from __future__ import annotations

import http.server
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import servers
from pyoxigraph import NamedNode, Quad
from stores import EX, A, B, contents, node, rows, triple

from twingraph.errors import InputError, QueryError, TwingraphError, UpstreamError
from twingraph.store.dump import Dump
from twingraph.store.remote import SparqlStore
from twingraph.store.selector import open_store

SERVERS = ["oxigraph", "oxigraph-union", "virtuoso"]


@pytest.fixture(params=SERVERS)
def server(request: pytest.FixtureRequest) -> servers.Server:
    found: servers.Server = request.getfixturevalue(request.param.replace("-", "_") + "_server")
    return found


def test_more_graphs_than_files_can_be_open(server: servers.Server, tmp_path: Path) -> None:
    store = server.empty()
    path = tmp_path / "file.nq"
    numbers = [*range(250), *range(250)]
    path.write_text("".join(f"<{EX}s{i}> <{EX}p> <{EX}o> <{EX}g{n}> .\n" for i, n in enumerate(numbers)))
    store.load([Dump(path, A)])
    assert len(store) == 500
    assert len(store.graphs()) == 250


def test_a_load_that_the_server_refuses_leaves_no_trace(server: servers.Server, tmp_path: Path) -> None:
    server.empty().add([triple("old", node("o"))], A)
    path = tmp_path / "file.ttl"
    path.write_text(f"<{EX}new> <{EX}p> <{EX}o> .\n")
    store = server.open()
    sent = store._update
    # The last step, as it would fail on a server that has run out of room; the sweeping up goes through.
    failures = iter([True])

    def failing(url: str, operations: list[str], **options: bool) -> None:
        sent(
            url, ["INSERT DATA { nonsense }", *operations] if next(failures, False) else operations, **options
        )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "_update", failing)
        with pytest.raises(UpstreamError, match="400"):
            store.load([Dump(path, A), Dump(path, B)], replace=[A])
    assert contents(store) == {str(Quad(*triple("old", node("o")), NamedNode(A)))}
    assert store.graphs() == [A]


def test_a_server_that_is_not_there() -> None:
    url = f"http://127.0.0.1:{servers.free_port()}/query"
    with pytest.raises(UpstreamError, match=rf"{url}: cannot be reached .* running\?"):
        SparqlStore(url).query("ASK {}")


@pytest.mark.parametrize("url", ["ftp://example.org/sparql", "example.org", "http://", "http://[::1"])
def test_what_is_no_address_of_a_server(url: str) -> None:
    with pytest.raises(InputError):
        SparqlStore(url)


def test_a_wrong_password(virtuoso_server: servers.Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWINGRAPH_SPARQL_USER", servers.USER)
    monkeypatch.setenv("TWINGRAPH_SPARQL_PASSWORD", "wrong")
    with pytest.raises(UpstreamError, match=r"refuses this \(401 .*TWINGRAPH_SPARQL_PASSWORD") as raised:
        SparqlStore(virtuoso_server.query).query("ASK {}")
    assert "wrong" not in str(raised.value)


@pytest.mark.parametrize(
    "secret",
    [{"TWINGRAPH_SPARQL_USER": "u", "TWINGRAPH_SPARQL_PASSWORD": "p"}, {"TWINGRAPH_SPARQL_TOKEN": "t"}],
)
def test_no_secret_crosses_the_network_in_clear_text(
    secret: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in secret.items():
        monkeypatch.setenv(name, value)
    for urls in (["http://example.org/q"], ["https://example.org/q", "http://example.org/u"]):
        with pytest.raises(InputError, match="clear text"):
            SparqlStore(urls[0], update=urls[-1], graph_store=urls[0])
    SparqlStore("https://example.org/q")
    SparqlStore("http://localhost:1/q")
    SparqlStore("http://[::1]:1/q")


def test_virtuoso_says_when_it_cut_the_rows(tmp_path: Path) -> None:
    with servers.virtuoso(tmp_path, max_rows=100) as server:
        store = server.open()
        store.add((triple(f"s{number}", node("o")) for number in range(150)), A)
        assert len(store) == 150
        with pytest.raises(UpstreamError, match=r"gives 100 rows at most.*LIMIT and OFFSET"):
            store.query("SELECT ?s { ?s ?p ?o }")
        assert len(rows(store, "SELECT ?s { ?s ?p ?o } LIMIT 99")) == 99
        for asked in ("CONSTRUCT WHERE { ?s ?p ?o }", "construct { ?o ?p ?s } { ?s ?p ?o }"):
            with pytest.raises(UpstreamError, match="gives 100 rows at most"):
                list(store.query(asked))
        with pytest.raises(UpstreamError, match="gives 100 rows at most"):
            list(store.quads(A))
        assert len(set(store.query("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 99"))) == 99


@contextmanager
def answering(
    *,
    body: bytes = b"",
    status: int = 200,
    headers: dict[str, str] | None = None,
    promised: int = 0,
    server: str = "test",
    delays: dict[bytes, float] | None = None,
) -> Iterator[tuple[str, list[str]]]:
    """Serve one answer to every request; `promised` more bytes are announced than come.

    A request that begins with a key of `delays` waits so many seconds.
    """
    authorizations: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            time.sleep(sum(wait for start, wait in (delays or {}).items() if asked.startswith(start)))
            authorizations.append(self.headers.get("Authorization", ""))
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body) + promised))
            self.end_headers()
            self.wfile.write(body)

        def version_string(self) -> str:
            return server

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.server_address[1]}/sparql", authorizations
        finally:
            listening.shutdown()
            thread.join()


ROWS = b'{"head":{"vars":["graph"]},"results":{"bindings":[{"graph":{"type":"uri","value":"https://a/"}}]}}'


@pytest.mark.parametrize(
    ("answer", "error", "message"),
    [
        ({"body": ROWS[:-10]}, UpstreamError, "cut or malformed"),
        ({"body": ROWS[:-3]}, UpstreamError, "cut or malformed"),
        ({"body": b"<html>Welcome</html>"}, UpstreamError, "cut or malformed"),
        (
            {"body": b"<html>Welcome</html>", "headers": {"Content-Type": "Text/HTML; charset=utf-8"}},
            UpstreamError,
            "answered with text/html, so that it is no SPARQL endpoint",
        ),
        ({"body": ROWS, "promised": 10}, UpstreamError, "broke off"),
        (
            {"status": 400, "body": b"line 1:\n  nonsense"},
            QueryError,
            "does not take the query: line 1: nonsense",
        ),
        ({"status": 500, "body": b"out of memory"}, UpstreamError, "answered 500 .*: out of memory"),
        ({"status": 403}, UpstreamError, "refuses this .403 Forbidden"),
        (
            {"status": 301, "headers": {"Location": "https://new.example/"}},
            UpstreamError,
            "https://new.example/",
        ),
    ],
)
def test_what_a_server_does_wrong(
    answer: dict[str, object], error: type[TwingraphError], message: str
) -> None:
    with answering(**answer) as (url, _), pytest.raises(error, match=message) as raised:  # type: ignore[arg-type]
        SparqlStore(url).query("SELECT ?graph {}")
    assert url in str(raised.value)


def test_a_token_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWINGRAPH_SPARQL_TOKEN", "secret")
    with answering(body=ROWS) as (url, authorizations):
        assert SparqlStore(url).graphs() == ["https://a/"]
    assert authorizations == ["Bearer secret"]


def test_a_password_is_sent_as_basic_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWINGRAPH_SPARQL_USER", "u")
    monkeypatch.setenv("TWINGRAPH_SPARQL_PASSWORD", "p")
    challenge = {"WWW-Authenticate": 'Basic realm="graph"'}
    with answering(status=401, headers=challenge) as (url, authorizations), pytest.raises(UpstreamError):
        SparqlStore(url).query("ASK {}")
    assert authorizations == ["", "Basic dTpw"]


def test_a_slow_server_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/query"
        with pytest.raises(UpstreamError, match=r"no answer within 0\.2 seconds"):
            SparqlStore(url, timeout=0.2).query("ASK {}")


def test_the_time_to_wait_is_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/query"
        monkeypatch.setenv("TWINGRAPH_SPARQL_TIMEOUT", "0.2")
        with pytest.raises(UpstreamError, match=r"within 0\.2 seconds.*TWINGRAPH_SPARQL_TIMEOUT"):
            SparqlStore(url).query("ASK {}")
    for wrong in ("soon", "0", "-1", "nan", "inf"):
        monkeypatch.setenv("TWINGRAPH_SPARQL_TIMEOUT", wrong)
        with pytest.raises(InputError, match=f"TWINGRAPH_SPARQL_TIMEOUT={wrong}"):
            SparqlStore(url)


@pytest.mark.parametrize("status", [502, 504])
@pytest.mark.parametrize("known", ["done", "not done", "not known"])
def test_a_load_whose_last_answer_is_lost(
    server: servers.Server, tmp_path: Path, known: str, status: int
) -> None:
    server.empty().add([triple("old", node("o"))], A)
    path = tmp_path / "file.ttl"
    path.write_text(f"<{EX}new> <{EX}p> <{EX}o> .\n")
    store = server.open()
    send, lost = store._update, []

    def losing(url: str, operations: list[str], *, patient: bool = False) -> None:
        if not patient:
            send(url, operations)
            return
        lost.append(operations)
        if known == "done":
            send(url, operations, patient=patient)
        with answering(status=status) as (gateway, _):
            if known == "not known":
                store._url = gateway
            send(gateway, operations, patient=patient)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "_update", losing)
        if known == "done":
            store.load([Dump(path, A), Dump(path, B)], replace=[A])
        else:
            with pytest.raises(UpstreamError, match=rf"answered {status}.*{known}.*graph urn:uuid:.* 1 more"):
                store.load([Dump(path, A), Dump(path, B)], replace=[A])
    assert len(lost) == 1
    found = server.open()
    if known == "done":
        assert contents(found) == {str(Quad(*triple("new", node("o")), NamedNode(graph))) for graph in (A, B)}
    else:
        # The server may yet do it, so that what it would move stays.
        assert list(found.quads(A)) == [Quad(*triple("old", node("o")), NamedNode(A))]
        assert len(found.graphs()) == 3


def test_the_update_of_a_load_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "file.ttl"
    path.write_text(f"<{EX}new> <{EX}p> <{EX}o> .\n")
    with answering(delays={b"update=ADD": 0.6}) as (url, _):
        SparqlStore(url, update=url, graph_store=url, timeout=0.2).load([Dump(path, A)])


def test_graphs_are_hidden_on_virtuoso_alone() -> None:
    own = b"http://www.openlinksw.com/schemas/virtrdf#"
    body = ROWS.replace(b"https://a/", own)
    with answering(body=body) as (url, _):
        assert SparqlStore(url).graphs() == [own.decode()]
    with answering(body=body, server="Virtuoso/07.20.3229 (Linux)") as (url, _):
        assert SparqlStore(url).graphs() == []


def test_triples_that_are_cut_are_an_error_before_the_first_is_used() -> None:
    line = b"<https://a/> <https://b/> <https://c/> .\n"
    with (
        answering(body=line * 3 + line[:20], headers={"Content-Type": "application/n-triples"}) as (url, _),
        pytest.raises(UpstreamError, match="cut or malformed"),
    ):
        SparqlStore(url)._triples("CONSTRUCT WHERE { ?s ?p ?o }", [])


@pytest.mark.parametrize(
    "url",
    [
        "http://user:secret@127.0.0.1/q",
        "https://user:secret@[::1",
        "http://secret@x/",
        "http://user:secret/secret@x/",
        "http://user:1,secret=2@x/",
    ],
)
def test_a_password_in_an_address_is_neither_taken_nor_shown(url: str) -> None:
    makers: list[Callable[[], object]] = [
        lambda: SparqlStore(url),
        lambda: SparqlStore("http://127.0.0.1/", update=url, graph_store=url),
        lambda: open_store(f"sparql:{url}"),
        lambda: open_store(f"sparql:{url}", read_only=False),
        lambda: open_store(url),
    ]
    for make in makers:
        with pytest.raises(InputError) as raised:
            make()
        assert "secret" not in str(raised.value)
    with pytest.raises(InputError, match="TWINGRAPH_SPARQL_PASSWORD"):
        SparqlStore("http://user:secret@127.0.0.1/q")
    SparqlStore("http://127.0.0.1/data@2/q")


@pytest.mark.parametrize("read_only", [True, False])
@pytest.mark.parametrize(
    ("keys", "message"),
    [
        (
            ",updat=http://a.example/u,graph-store=http://a.example/g",
            ",updat=.*: the keys .* update and graph-",
        ),
        (",Update=http://a.example/u", ",Update=.*: the keys .* update and graph-store"),
        ("?limit=1,sort=2", "%2C where"),
        (",update=http://a.example/u,update=http://b.example/u", "update more than once"),
    ],
)
def test_a_key_that_a_selector_does_not_have_is_told(keys: str, message: str, *, read_only: bool) -> None:
    with pytest.raises(InputError, match=message):
        open_store(f"sparql:http://a.example/q{keys}", read_only=read_only)


def test_an_address_may_have_commas() -> None:
    address = f"http://127.0.0.1:{servers.free_port()}/q,1?a=2,3&b=4%2Cc=5"
    store = open_store(f"sparql:{address},update=http://a.example/u,x,graph-store=http://a.example/g")
    with pytest.raises(UpstreamError) as raised:
        store.query("ASK {}")
    assert f"{address}: cannot be reached" in str(raised.value)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.trig", f"_:g {{ <{EX}s> <{EX}p> 1 }}"),
        ("a.jsonld", f'{{"@id": "_:g", "@graph": [{{"@id": "{EX}s", "{EX}p": 1}}]}}'),
    ],
)
def test_a_graph_of_a_server_needs_an_iri(
    oxigraph_server: servers.Server, tmp_path: Path, name: str, text: str
) -> None:
    path = tmp_path / name
    path.write_text(text)
    store = oxigraph_server.empty()
    with pytest.raises(InputError, match=rf"{name}: the graph with <{EX}s> .* IRI"):
        store.load([Dump(path, A)])
    assert store.graphs() == []


# Oxigraph with the union as its default graph minds no FROM.
@pytest.mark.parametrize("server", ["oxigraph", "virtuoso"], indirect=True)
def test_a_query_may_have_its_own_dataset(server: servers.Server) -> None:
    store = server.empty()
    for graph in (A, B):
        store.add([triple("s", NamedNode(graph))], graph)
    assert rows(store, f"SELECT ?o FROM <{A}> {{ ?s ?p ?o }}") == [(f"<{A}>",)]
    assert len(rows(store, f"SELECT ?o FROM <{A}> FROM <{B}> {{ ?s ?p ?o }}")) == 2
    assert rows(store, f"SELECT ?o FROM NAMED <{B}> {{ GRAPH ?g {{ ?s ?p ?o }} }}") == [(f"<{B}>",)]
    assert set(store.query(f"CONSTRUCT FROM <{B}> WHERE {{ ?s ?p ?o }}")) == {triple("s", NamedNode(B))}
    assert not store.query(f"ASK FROM <{A}> {{ ?s ?p <{B}> }}")
