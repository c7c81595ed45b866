"""One suite for every kind of store: the same assertions in memory, on disk, and on two SPARQL servers."""

from __future__ import annotations

import bz2
import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
import servers
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Triple, serialize
from stores import EX, A, B, contents, node, rows, triple

from twingraph.errors import FileSyntaxError, InputError, QueryError
from twingraph.knowledge import KnowledgeGraph
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import RDF, SKOS, TG, XSD
from twingraph.store import Store, columns
from twingraph.store.disk import DiskStore
from twingraph.store.dump import Dump
from twingraph.store.oxigraph import OxigraphStore
from twingraph.store.remote import SparqlStore
from twingraph.store.selector import open_store

WRITABLE = ["memory", "disk", "oxigraph", "oxigraph-union", "virtuoso"]
EXACT = [kind for kind in WRITABLE if kind != "virtuoso"]


@pytest.fixture
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], Store]:
    def make(kind: str) -> Store:
        if kind == "memory":
            return OxigraphStore()
        if kind == "disk":
            return DiskStore(tmp_path / "store", read_only=False)
        server: servers.Server = request.getfixturevalue(kind.replace("-", "_") + "_server")
        return server.empty()

    return make


@pytest.fixture(params=WRITABLE)
def store(request: pytest.FixtureRequest, fresh: Callable[[str], Store]) -> Store:
    """An empty store of each kind."""
    return fresh(request.param)


@pytest.fixture(params=EXACT)
def exact(request: pytest.FixtureRequest, fresh: Callable[[str], Store]) -> Store:
    """An empty store of each kind but Virtuoso, which keeps values rather than what was written."""
    return fresh(request.param)


# --- load --------------------------------------------------------------------------------------------------

SYNTAXES = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
}


@pytest.mark.parametrize("compress", [None, gzip.compress, bz2.compress], ids=["plain", "gz", "bz2"])
@pytest.mark.parametrize("suffix", SYNTAXES)
def test_each_syntax_is_loaded(
    store: Store, tmp_path: Path, suffix: str, compress: Callable[[bytes], bytes] | None
) -> None:
    syntax = SYNTAXES[suffix]
    said = [triple("s", Literal("Kecskemét", language="hu")), triple("s", node("o"))]
    named = NamedNode(A)
    statements = [Quad(*each, named) for each in said] if syntax.supports_datasets else said
    content = serialize(statements, format=syntax)
    assert content is not None
    path = tmp_path / f"file.{suffix}"
    path.write_bytes(compress(content) if compress else content)
    read = 0

    def progress(count: int) -> None:
        nonlocal read
        read += count

    store.load([Dump(path, A)], progress=progress)
    assert contents(store) == {str(Quad(*each, named)) for each in said}
    assert read >= path.stat().st_size


def test_loading_adds_and_replaces_by_graph(store: Store, tmp_path: Path) -> None:
    store.add([triple("old", node("o"))], A)
    store.add([triple("old", node("o"))], B)
    path = tmp_path / "new.nq"
    path.write_text(
        "".join(f"{Quad(*triple('new', node('o')), NamedNode(graph))} .\n" for graph in (A, f"{EX}graph/c"))
    )
    store.load([Dump(path, B)])
    assert len(store) == 4
    store.load([Dump(path, B)], replace=[A, f"{EX}graph/never"])
    assert contents(store) == {
        str(Quad(*triple(name, node("o")), NamedNode(graph)))
        for name, graph in [("old", B), ("new", A), ("new", f"{EX}graph/c")]
    }


def test_a_failed_load_leaves_all_as_it_was(store: Store, tmp_path: Path) -> None:
    store.add([triple("old", node("o"))], A)
    before = contents(store), store.graphs()
    good, broken = tmp_path / "good.ttl", tmp_path / "broken.ttl"
    good.write_text(f"<{EX}new> <{EX}p> 1 .")
    broken.write_text(f"<{EX}new> <{EX}p> 1 .\n<{EX}new> <{EX}p> .\n")
    with pytest.raises(FileSyntaxError, match=r"broken\.ttl:2: "):
        store.load([Dump(good, A), Dump(good, B), Dump(broken, A)], replace=[A])
    with pytest.raises(InputError, match="missing"):
        store.load([Dump(good, B), Dump(tmp_path / "missing.ttl", A)], replace=[A])
    assert (contents(store), store.graphs()) == before


def test_the_same_blank_label_in_two_files_is_two_nodes(store: Store, tmp_path: Path) -> None:
    paths = [tmp_path / "one.nt", tmp_path / "two.nt"]
    for path in paths:
        path.write_text(f'_:b <{EX}name> "{path.stem}" .\n_:b <{EX}knows> _:b .\n')
    store.load([Dump(path, A) for path in paths])
    found = rows(store, "SELECT ?name { ?s ex:name ?name . ?s ex:knows/ex:name ?name } ORDER BY ?name")
    assert found == [('"one"',), ('"two"',)]
    assert rows(store, "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ex:name ?o }")[0][0].startswith('"2"')


# --- add, clear, graphs, length ----------------------------------------------------------------------------


def test_an_empty_store_holds_nothing(store: Store) -> None:
    assert (len(store), store.graphs(), list(store.quads())) == (0, [], [])
    assert rows(store, "SELECT * { ?s ?p ?o }") == rows(store, "SELECT * { GRAPH ?g { ?s ?p ?o } }") == []
    assert not store.query("ASK { ?s ?p ?o }")


def test_add_and_clear(store: Store) -> None:
    store.add((triple(str(number), Literal(number)) for number in range(3)), A)
    store.add([triple("0", Literal(0))], B)
    store.add([], f"{EX}graph/none")
    assert (len(store), store.graphs()) == (4, [A, B])
    assert list(store.quads(B)) == [Quad(*triple("0", Literal(0)), NamedNode(B))]
    assert list(store.quads(f"{EX}graph/none")) == []
    store.add([triple("0", Literal(0))], B)
    assert len(store) == 4
    store.clear(A)
    store.clear(f"{EX}graph/none")
    assert (len(store), store.graphs()) == (1, [B])


# --- terms -------------------------------------------------------------------------------------------------

TERMS = {
    "plain": Literal("plain"),
    "empty": Literal(""),
    "language": Literal("Kecskemét", language="hu"),
    "unicode": Literal("日本 𝔘 é e\u0301 \u200b"),
    "escapes": Literal('"quoted" \\ \n \t {} ?x'),
    "long": Literal("é" * 100_000),
    "integer": Literal("42", datatype=XSD.integer),
    "decimal": Literal("1.5", datatype=XSD.decimal),
    "date": Literal("2012-01-01", datatype=XSD.date),
    "time": Literal("2012-01-01T10:00:00Z", datatype=XSD.dateTime),
    "year": Literal("2012", datatype=XSD.gYear),
    "edtf": Literal("2013-10/..", datatype=NamedNode(PREFIXES["edtf"] + "EDTF")),
    "iri": NamedNode("https://example.org/%C3%A9?a=b&c=d#e"),
}
AS_WRITTEN = {
    "zeros": Literal("010", datatype=XSD.gYear),
    "region": Literal("colour", language="en-gb"),
    "true": Literal("true", datatype=XSD.boolean),
}


def test_terms_come_back(store: Store) -> None:
    store.add([triple(name, term) for name, term in TERMS.items()], A)
    assert {quad.subject.value: quad.object for quad in store.quads(A)} == {
        EX + name: term for name, term in TERMS.items()
    }
    solutions = store.query("SELECT ?s ?o { ?s ?p ?o }")
    assert isinstance(solutions, QuerySolutions)
    assert {row["s"].value: row["o"] for row in solutions} == {
        EX + name: term for name, term in TERMS.items()
    }


def test_forms_are_kept(exact: Store) -> None:
    exact.add([triple(name, term) for name, term in AS_WRITTEN.items()], A)
    assert {quad.object for quad in exact.quads()} == set(AS_WRITTEN.values())


def test_blank_nodes_stay_connected(store: Store) -> None:
    one, other = BlankNode(), BlankNode()
    store.add([triple("s", one), Triple(one, node("p"), other), Triple(other, node("q"), Literal("x"))], A)
    assert rows(store, "SELECT ?o { ex:s ex:p/ex:p/ex:q ?o }") == [('"x"',)]
    quads = list(store.quads())
    (first,) = (quad.object for quad in quads if quad.subject == node("s"))
    assert first in {quad.subject for quad in quads}
    solutions = store.query("SELECT ?o { ?s ?p ?o FILTER (isBlank(?o)) }")
    assert isinstance(solutions, QuerySolutions)
    assert {type(row["o"]) for row in solutions} == {BlankNode}


# --- query -------------------------------------------------------------------------------------------------


@pytest.fixture
def two_graphs(store: Store) -> Store:
    store.add([triple("s", node("m")), triple("s", Literal("in a", language="en"), "label")], A)
    store.add([triple("m", node("o"), "q")], B)
    return store


def test_the_default_graph_is_the_union(two_graphs: Store) -> None:
    assert rows(two_graphs, "SELECT ?o { ex:s ex:p/ex:q ?o }") == [(f"<{EX}o>",)]
    assert two_graphs.query("ASK { ?s <https://example.org/q> ?o }")
    assert not two_graphs.query("ASK { ?s <https://example.org/never> ?o }")


def test_graphs_are_asked_by_name(two_graphs: Store) -> None:
    assert rows(two_graphs, "SELECT ?g { GRAPH ?g { ?s ex:q ?o } }") == [(f"<{B}>",)]
    assert sorted(rows(two_graphs, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")) == [
        (f"<{A}>",),
        (f"<{B}>",),
    ]
    assert rows(two_graphs, f"SELECT ?s {{ GRAPH <{A}> {{ ?s ex:q ?o }} }}") == []


def test_unbound_is_none(two_graphs: Store) -> None:
    asked = "SELECT ?s ?label { ?s ex:p|ex:q ?o OPTIONAL { ?s ex:label ?label } } ORDER BY ?s"
    assert rows(two_graphs, asked) == [(f"<{EX}m>", None), (f"<{EX}s>", '"in a"@en')]


def test_patterns_are_matched_in_all_graphs(two_graphs: Store) -> None:
    label = Triple(node("s"), node("label"), Literal("in a", language="en"))
    by_subject, whole, by_object, none = two_graphs.match(
        [
            (node("s"), None, None),
            (label.subject, label.predicate, label.object),
            (None, node("q"), node("o")),
            (None, node("q"), node("m")),
        ]
    )
    assert {str(found) for found in by_subject} == {str(triple("s", node("m"))), str(label)}
    assert list(whole) == [label]
    assert list(by_object) == [triple("m", node("o"), "q")]
    assert list(none) == []


def test_construct_and_describe(two_graphs: Store) -> None:
    built = two_graphs.query("CONSTRUCT { ?o ex:back ?s } WHERE { ?s ex:p|ex:q ?o }", prefixes={"ex": EX})
    assert not isinstance(built, QuerySolutions)
    assert set(built) == {
        Triple(node("m"), node("back"), node("s")),
        Triple(node("o"), node("back"), node("m")),
    }
    described = two_graphs.query(f"DESCRIBE <{EX}m>")
    assert Triple(node("m"), node("q"), node("o")) in set(described)
    assert list(two_graphs.query(f"CONSTRUCT WHERE {{ ?s <{EX}never> ?o }}")) == []


def test_prefixes_need_not_be_declared_and_may_be(two_graphs: Store) -> None:
    asked = "# ex: is known\nSELECT ?s { ?s ex:q ?o }"
    assert rows(two_graphs, asked) == rows(two_graphs, f"PREFIX ex: <{EX}> {asked}") == [(f"<{EX}m>",)]
    elsewhere = two_graphs.query("PREFIX ex: <http://else/> SELECT ?s { ?s ex:q ?o }", prefixes={"ex": EX})
    assert list(elsewhere) == []


@pytest.mark.parametrize("text", ["", "SELEC ?s {}", "SELECT ?s { ?s ?p", "SELECT ?s { ?s nope:p ?o }"])
def test_what_does_not_parse_is_a_query_error(store: Store, text: str) -> None:
    with pytest.raises(QueryError):
        store.query(text, prefixes={"ex": EX})


def test_an_update_is_not_a_query(two_graphs: Store) -> None:
    for text in (f"CLEAR GRAPH <{A}>", "# SELECT\nDELETE WHERE { ?s ?p ?o }", "PREFIX a: <a:> DROP ALL"):
        with pytest.raises(QueryError):
            two_graphs.query(text)
    assert len(two_graphs) == 3


def test_many_rows_are_not_cut(store: Store) -> None:
    store.add((triple(f"s{number}", Literal(f"value {number}")) for number in range(20_000)), A)
    assert len(store) == 20_000
    assert len(rows(store, "SELECT ?s ?o { ?s ?p ?o }")) == 20_000
    assert len(set(store.query("CONSTRUCT WHERE { ?s ?p ?o }"))) == 20_000
    assert sum(1 for _ in store.quads(A)) == 20_000


def test_columns_are_read(store: Store) -> None:
    store.add(
        [
            Triple(node("s"), TG.party, node("b")),
            Triple(node("s"), TG.party, node("a")),
            Triple(node("a"), SKOS.prefLabel, Literal("Tábor", language="cs")),
            Triple(node("a"), SKOS.prefLabel, Literal("Tabor", language="en")),
        ],
        A,
    )
    store.add([Triple(node("s"), TG.party, node("a"))], B)
    assert columns.texts(store, TG.party) == {f"{EX}s": [f"{EX}a", f"{EX}b"]}
    assert columns.labels(store, "cs")[f"{EX}a"] == "Tábor"
    assert columns.labels(store, "fi")[f"{EX}a"] == "Tabor"


# --- scratch copies ----------------------------------------------------------------------------------------


def test_a_scratch_copy_holds_the_same_and_leaves_the_store_alone(two_graphs: Store) -> None:
    before = contents(two_graphs)
    with two_graphs.scratch() as copy:
        assert {str(quad) for quad in copy} == before
        copy.remove_graph(NamedNode(A))
        copy.add(Quad(*triple("new", node("o")), NamedNode(B)))
        assert len(copy) == 2
    assert contents(two_graphs) == before


# --- read-only ---------------------------------------------------------------------------------------------


@pytest.fixture(params=["memory", "disk", "sparql"])
def read_only(request: pytest.FixtureRequest, fresh: Callable[[str], Store], tmp_path: Path) -> Store:
    """A store opened for reading only, which holds one triple."""
    if request.param == "memory":
        filled = OxigraphStore()
        filled.add([triple("s", node("o"))], A)
        return filled.frozen()
    if request.param == "disk":
        writer = fresh("disk")
        path = tmp_path / "one.ttl"
        path.write_text(f"<{EX}s> <{EX}p> <{EX}o> .")
        writer.load([Dump(path, A)])
        del writer
        return DiskStore(tmp_path / "store", read_only=True)
    fresh("oxigraph").add([triple("s", node("o"))], A)
    server: servers.Server = request.getfixturevalue("oxigraph_server")
    return SparqlStore(server.query)


def test_what_is_read_only_is_not_changed(read_only: Store, tmp_path: Path) -> None:
    path = tmp_path / "more.ttl"
    path.write_text(f"<{EX}s> <{EX}p> 1 .")
    changes: list[Callable[[], None]] = [
        lambda: read_only.add([triple("s", Literal("x"))], A),
        lambda: read_only.clear(A),
        lambda: read_only.load([Dump(path, A)]),
    ]
    for change in changes:
        with pytest.raises(InputError, match=r"read-only"):
            change()
    assert len(read_only) == 1


def test_a_new_store_in_memory_may_be_read_only() -> None:
    with pytest.raises(InputError, match="read-only"):
        open_store("memory:").add([triple("s", node("o"))], A)


def test_of_what_is_read_only_a_scratch_copy_can_be_changed(read_only: Store) -> None:
    with read_only.scratch() as copy:
        copy.add(Quad(*triple("new", node("o")), NamedNode(A)))
        assert len(copy) == 2
    assert len(read_only) == 1


# --- inference ---------------------------------------------------------------------------------------------


def test_inference_settles_in_the_presence_of_blank_nodes(store: Store) -> None:
    kg = KnowledgeGraph(store)
    kg.load()
    blank = BlankNode()
    stated = [
        Triple(blank, TG.party, node("a")),
        Triple(node("x"), TG.party, blank),
        Triple(node("x"), TG.party, node("b")),
        Triple(node("x"), TG.party, node("a")),
        Triple(node("x"), RDF.type, TG.TwinAgreement),
    ]
    store.add(stated, A)
    assert kg.infer() > 0
    assert kg.infer() == 0
    assert store.query(f"ASK {{ <{EX}a> {TG.twinnedWith} <{EX}b> }}")
