from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
import rdflib.compare

from twingraph import export
from twingraph.cli import main
from twingraph.errors import InputError, NameNotFoundError
from twingraph.knowledge import KnowledgeGraph
from twingraph.rdf import turtle
from twingraph.rdf.prefixes import PREFIXES, expand
from twingraph.rdf.syntaxes import SUFFIXES, SYNTAXES
from twingraph.rdf.terms import DefaultGraph, Literal, NamedNode, Quad, Triple
from twingraph.store.oxigraph import OxigraphStore

ONE, TWO = expand("graph:one"), expand("graph:two/part")
INFERRED = NamedNode(expand("graph:inferred"))

DATA = """
@prefix authority: <https://w3id.org/twingraph/id/authority/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix passage: <https://w3id.org/twingraph/id/passage/> .
@prefix relationship: <https://w3id.org/twingraph/id/relationship/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix tg: <https://w3id.org/twingraph/ontology#> .
"""
FIRST = """
relationship:a--b a tg:TwinAgreement ; tg:party authority:a, authority:b ; tg:evidence passage:p-0-9 .
authority:a a tg:Municipality ; skos:prefLabel "Ősi \\"A\\"\\n<&>"@hu, "A"@en .
passage:p-1-2 oa:start 1 .
"""
SECOND = """
authority:b a tg:Municipality ; tg:partOf <http://example.org/outside> .
authority:a a tg:Municipality .
passage:p-0-9 oa:start 0 ; oa:end 9 .
"""


@pytest.fixture
def store() -> OxigraphStore:
    store = OxigraphStore()
    store.add(turtle.read_text(DATA + FIRST), ONE)
    store.add(turtle.read_text(DATA + SECOND), TWO)
    return store


def short(quads: set[Quad]) -> set[tuple[str, str, str]]:
    """Subject, predicate and object, each by what follows its namespace."""

    def name(term: object) -> str:
        return str(getattr(term, "value", term)).replace("#", "/").rpartition("/")[2]

    return {(name(quad.subject), name(quad.predicate), name(quad.object)) for quad in quads}


def triple(subject: str, predicate: str, object: str) -> Triple:
    return Triple(NamedNode(expand(subject)), NamedNode(expand(predicate)), NamedNode(expand(object)))


def read(content: bytes, format: str) -> set[Quad]:
    return set(pyoxigraph.parse(content, format=SYNTAXES[format]))


def test_the_whole(store: OxigraphStore) -> None:
    assert len(export.select(store)) == len(store) == 13
    follows = [triple("authority:a", "tg:twinnedWith", "authority:b"), triple("wd:Q1", "rdf:type", "wd:Q2")]
    with_inferred = export.select(store, inferred=iter(follows))
    assert with_inferred - export.select(store) == {Quad(*triple, INFERRED) for triple in follows}


def test_one_graph(store: OxigraphStore) -> None:
    assert {quad.graph_name for quad in export.select(store, graph=ONE)} == {NamedNode(ONE)}
    assert len(export.select(store, graph=TWO)) == 5
    described = triple("authority:b", "tg:twinnedWith", "authority:a")
    follows = [described, triple("relationship:a--b", "rdf:type", "tg:Agreement")]
    quads = export.select(store, graph=TWO, inferred=follows)
    assert {quad.triple for quad in quads if quad.graph_name == INFERRED} == {described}
    with pytest.raises(NameNotFoundError, match=r"did you mean .*graph/two/part"):
        export.select(store, graph=TWO + "s")


def test_one_thing(store: OxigraphStore) -> None:
    # Its triples, and those of the passage that is its evidence, in whatever graph; not another passage.
    assert short(export.select(store, thing=expand("relationship:a--b"))) == {
        ("a--b", "type", "TwinAgreement"),
        ("a--b", "party", "a"),
        ("a--b", "party", "b"),
        ("a--b", "evidence", "p-0-9"),
        ("p-0-9", "start", "0"),
        ("p-0-9", "end", "9"),
    }
    # What points to it.
    about_b = export.select(store, thing=expand("authority:b"))
    assert short(about_b) == {
        ("b", "type", "Municipality"),
        ("b", "partOf", "outside"),
        ("a--b", "party", "b"),
    }
    assert short(export.select(store, graph=ONE, thing=expand("authority:b"))) == {("a--b", "party", "b")}
    follows = [triple("authority:a", "tg:twinnedWith", "authority:b"), triple("wd:Q1", "rdf:type", "wd:Q2")]
    assert export.select(store, thing=expand("authority:b"), inferred=follows) - about_b == {
        Quad(*follows[0], INFERRED)
    }
    with pytest.raises(NameNotFoundError, match="authority/nowhere"):
        export.select(store, thing=expand("authority:nowhere"))


@pytest.mark.parametrize("format", SYNTAXES)
def test_reads_back(store: OxigraphStore, format: str) -> None:
    quads = export.select(store)
    back = read(export.write(quads, format=format), format)
    if format in ("nquads", "trig"):
        assert back == quads
    else:
        # Once, though two graphs say it.
        assert len(back) == 12
        assert {quad.graph_name for quad in back} == {DefaultGraph()}
        assert {quad.triple for quad in back} == {quad.triple for quad in quads}


@pytest.mark.parametrize("format", SYNTAXES)
def test_bundled_reads_back(kg: KnowledgeGraph, format: str) -> None:
    quads = export.select(kg.store)
    assert len(quads) >= 5000
    content = export.write(quads, format=format)
    back = read(content, format)
    assert {quad.triple for quad in back} == {quad.triple for quad in quads}
    names = {quad.graph_name for quad in back}
    assert len(names) == (len(kg.store.graphs()) if format in ("nquads", "trig") else 1)
    used = content.decode().count("prefix ") if format in ("turtle", "trig") else 0
    assert used < len(PREFIXES)


# rdflib's own JSON-LD parser uses what rdflib has deprecated.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize(
    ("format", "parser"), [("jsonld", "json-ld"), ("rdfxml", "xml"), ("turtle", "turtle")]
)
def test_rdflib_reads_the_same(kg: KnowledgeGraph, format: str, parser: str) -> None:
    quads = export.select(kg.store, graph=expand("graph:manifest")) | export.select(
        kg.store, thing=expand("authority:kecskemet")
    )
    assert len(quads) >= 400
    graph = rdflib.Graph().parse(data=export.write(quads, format=format), format=parser)
    expected = rdflib.Graph().parse(data=export.write(quads, format="ntriples"), format="nt")
    assert len(expected) == len({quad.triple for quad in quads})
    assert rdflib.compare.to_isomorphic(graph) == rdflib.compare.to_isomorphic(expected)


@pytest.mark.parametrize("format", SYNTAXES)
def test_order_of_input_does_not_matter(store: OxigraphStore, format: str) -> None:
    quads = sorted(export.select(store), key=str)
    assert export.write(quads, format=format) == export.write(reversed(quads), format=format)


@pytest.mark.parametrize("format", ["nquads", "trig", "rdfxml", "jsonld", "ntriples"])
def test_blank_nodes_are_named_by_the_graph(format: str) -> None:
    text = DATA + "authority:a tg:place [ skos:prefLabel 'x' ], [ skos:prefLabel 'y' ] ."

    def load() -> bytes:
        store = OxigraphStore()
        store.add(turtle.read_text(text), ONE)
        return export.write(export.select(store), format=format)

    assert load() == load()


def test_prefixes_are_those_used(store: OxigraphStore) -> None:
    content = export.write(export.select(store, thing=expand("authority:a")), format="trig").decode()
    bound = {line.split()[1] for line in content.splitlines() if line.startswith("@prefix")}
    assert bound == {"authority:", "graph:", "rdf:", "relationship:", "skos:", "tg:"}


@pytest.mark.parametrize(
    "quad",
    [
        Quad(NamedNode("http://a/s"), NamedNode("http://a/p/123"), Literal("x"), DefaultGraph()),
        Quad(NamedNode("http://a/s"), NamedNode("http://a/p"), Literal("a\x07b"), DefaultGraph()),
    ],
)
def test_what_is_not_xml(quad: Quad) -> None:
    with pytest.raises(InputError, match=r"no way to write .*http://a/"):
        export.write([quad], format="rdfxml")
    for format in ("turtle", "ntriples", "nquads", "trig", "jsonld"):
        assert read(export.write([quad], format=format), format) == {quad}


def test_a_predicate_is_split_where_xml_can(store: OxigraphStore) -> None:
    quad = Quad(NamedNode("http://a/s"), NamedNode("http://a/p/1st"), Literal("x"), DefaultGraph())
    content = export.write([quad], format="rdfxml")
    assert read(content, "rdfxml") == {quad}
    assert len(rdflib.Graph().parse(data=content, format="xml")) == 1


def test_unknown_format(store: OxigraphStore) -> None:
    with pytest.raises(NameNotFoundError, match="ntriples"):
        export.write(export.select(store), format="n3")


def test_suffixes() -> None:
    assert SUFFIXES == {
        "turtle": "ttl",
        "ntriples": "nt",
        "nquads": "nq",
        "trig": "trig",
        "jsonld": "jsonld",
        "rdfxml": "rdf",
    }


def test_command(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    path = tmp_path / "out.nq"
    assert main(["export", "--format", "nquads", "--graph", "kecskemet/stages", "-o", str(path)]) == 0
    quads = read(path.read_bytes(), "nquads")
    assert {quad.graph_name.value for quad in quads} == {expand("graph:") + "kecskemet/stages"}
    assert main(["export", "--thing", "authority:kecskemet", "--format", "jsonld", "--inferred"]) == 0
    output = capfdbinary.readouterr().out
    assert json.loads(output)
    assert triple("authority:kecskemet", "tg:twinnedWith", "authority:coventry") in {
        quad.triple for quad in read(output, "jsonld")
    }
    assert main(["export", "--thing", "authority:nowhere"]) == 2
    assert b"nowhere" in capfdbinary.readouterr().err


def test_same_bytes_under_any_hash_seed(tmp_path: Path) -> None:
    def run(seed: str) -> bytes:
        command = [
            sys.executable,
            "-m",
            "twingraph",
            "export",
            "--format",
            "trig",
            "--thing",
            "authority:pori",
        ]
        return subprocess.run(
            command, check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout

    assert run("1") == run("2") != b""
