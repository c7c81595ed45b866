"""Files of RDF in every syntax and compression: the same quads, and errors that say where."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tracemalloc
from codecs import BOM_UTF8
from collections.abc import Callable
from pathlib import Path

import pytest
from backports import zstd
from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
    serialize,
)

from twingraph.errors import FileSyntaxError, InputError
from twingraph.store.dump import Dump
from twingraph.store.oxigraph import OxigraphStore

HERE = "http://example.org/"
GRAPH = HERE + "graph"
CITY = NamedNode(HERE + "kecskemet")
TRIPLES = [
    Quad(CITY, NamedNode(HERE + "name"), Literal("Kecskemét", language="hu"), NamedNode(GRAPH)),
    Quad(CITY, NamedNode(HERE + "n"), Literal("010", datatype=NamedNode(HERE + "t")), NamedNode(GRAPH)),
]
SYNTAXES = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
}
COMPRESSIONS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstd.compress,
}


def written(suffix: str) -> bytes:
    syntax = SYNTAXES[suffix]
    quads = TRIPLES if syntax.supports_datasets else [quad.triple for quad in TRIPLES]
    return serialize(quads, format=syntax) or b""


@pytest.mark.parametrize("compression", COMPRESSIONS)
@pytest.mark.parametrize("suffix", SYNTAXES)
def test_every_syntax_and_compression(tmp_path: Path, suffix: str, compression: str) -> None:
    path = tmp_path / f"twins{suffix}{compression}"
    path.write_bytes(COMPRESSIONS[compression](written(suffix)))
    read: list[int] = []
    dump = Dump(path, GRAPH)
    assert set(dump.quads(read.append)) == set(TRIPLES)
    assert sum(read) == path.stat().st_size
    assert dump.graphs() == {GRAPH}


def test_the_bytes_tell_the_compression_and_not_the_name(tmp_path: Path) -> None:
    path = tmp_path / "twins.nt"
    path.write_bytes(gzip.compress(written(".nt")))
    assert len(list(Dump(path, GRAPH).quads())) == 2
    path = tmp_path / "twins.nt.gz"
    path.write_bytes(written(".nt"))
    assert len(list(Dump(path, GRAPH).quads())) == 2


def test_a_dataset_keeps_its_graphs(tmp_path: Path) -> None:
    path = tmp_path / "twins.trig"
    path.write_text(f"<{HERE}a> <{HERE}b> 1 . <{HERE}one> {{ <{HERE}a> <{HERE}b> 2 }}")
    dump = Dump(path, GRAPH)
    assert [str(quad.graph_name) for quad in dump.quads()] == [f"<{GRAPH}>", f"<{HERE}one>"]
    assert dump.graphs() == {GRAPH, HERE + "one"}


def test_blank_nodes_of_two_files_are_different(tmp_path: Path) -> None:
    path = tmp_path / "twins.nt"
    path.write_text(f"_:a <{HERE}b> _:a .\n")
    first, second = (list(Dump(path, GRAPH).quads()) for _ in range(2))
    assert first[0].subject == first[0].object != second[0].subject


JSON_LD = {
    "keywords last": '{"http://e/p": "v", "@type": "http://e/T", "@id": "http://e/s"}',
    "a list": '[{"@id": "http://e/s", "@type": ["http://e/T"], "http://e/p": [{"@value": "v"}]}, {}]',
    "context after the graph": '{"@graph": [{"@id": "_:a", "p": "v"}], "@context": {"p": "http://e/p"}}',
    "one node as graph": '{"@context": {"p": "http://e/p"}, "@graph": {"p": "v", "@id": "http://e/s"}}',
    "a named graph": '{"@graph": [{"@id": "http://e/s", "http://e/p": 1}], "http://e/q": null, "@id": "http://e/g"}',
    "a context of a class": """{
        "@context": {"T": {"@id": "http://e/T", "@context": {"p": "http://e/p"}}, "q": "http://e/q"},
        "@graph": [{"q": {"p": 1, "@type": "T"}, "@type": "T", "p": 2}]}""",
    "a context within": '{"@id": "http://e/s", "http://e/q": {"p": "v", "@context": {"p": "http://e/p"}}}',
    "lists and references": """{"http://e/z": {"@list": [1, {"http://e/q": "z", "@id": "_:n"}]}, "@id": "http://e/s",
        "@reverse": {"http://e/p": {"http://e/q": "z", "@id": "_:n"}}}""",
    "numbers": """{"@id": "http://e/s",
        "http://e/p": [1, 1.0, 1.50, 1e25, 12345678901234567890123, true, null, "null"]}""",
    "other names for keywords": """{"@context": {"id": "@id", "type": "@type", "T": "http://e/T", "p": "http://e/p"},
        "id": "http://e/s", "p": {"p": "v", "type": "T", "id": "_:n"}, "type": "T"}""",
    "other names after what they name": """{"graph": [{"p": "v", "kind": "http://e/T", "id": "http://e/s"}],
        "p": 1, "id": "http://e/g",
        "@context": [{"id": "@id", "p": "http://e/p"}, {"graph": {"@id": "@graph"}, "kind": "@type"}]}""",
    "other names within": """[{"http://e/p": 1, "id": "http://e/s", "type": "http://e/T",
        "@context": {"id": "@id", "type": "@type"}}, {"id": 1, "@id": "http://e/o", "http://e/p": 2}]""",
    "other names for a class and a property": """{"@context": {
        "T": {"@id": "http://e/T", "@context": {"type": "@type", "p": "http://e/p"}},
        "q": {"@id": "http://e/q", "@context": {"id": "@id", "type": "@type"}}},
        "q": {"p": 1, "http://e/p": 1, "type": "http://e/T", "id": "http://e/s"}, "@type": "T", "@id": "http://e/o"}""",
    "one node as graph by another name": """{"@context": {"graph": "@graph", "p": "http://e/p"},
        "graph": {"p": "v", "@id": "http://e/s"}}""",
    "a name of a name": """{"@context": {"i": "@id", "id": "i", "t": "@type", "type": "t"}, "http://e/p": 1,
        "id": "http://e/s", "type": "http://e/T"}""",
    "a graph by two names": """{"@context": {"graph": "@graph"}, "graph": [{"http://e/p": 1}],
        "graph.x": 1, "http://e/q": 2}""",
    "a byte order mark": '\ufeff{"http://e/p": 1, "@id": "http://e/s"}',
    "nothing": "{}",
    "no object": "null",
}


@pytest.mark.parametrize("name", JSON_LD)
def test_json_ld_as_a_stream_says_what_the_whole_says(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.jsonld"
    path.write_text(JSON_LD[name])
    whole = Dataset(
        Quad(
            q.subject,
            q.predicate,
            q.object,
            NamedNode(GRAPH) if isinstance(q.graph_name, DefaultGraph) else q.graph_name,
        )
        for q in parse(JSON_LD[name], format=RdfFormat.JSON_LD)
    )
    streamed = Dataset(Dump(path, GRAPH).quads())
    store = OxigraphStore()
    store.load([Dump(path, GRAPH)])
    loaded = Dataset(store.quads())
    for dataset in (whole, streamed, loaded):
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    assert streamed == whole
    # A store writes numbers its own way.
    assert loaded == whole or name == "numbers"


@pytest.mark.parametrize(
    "outside",
    ['"@graph": %s', '"@context": {"g": "@graph"}, "g": %s', '"g": %s, "@context": {"g": "@graph"}'],
)
def test_json_ld_is_not_held_whole(tmp_path: Path, outside: str) -> None:
    path = tmp_path / "a.jsonld"
    node = '{"@id": "http://e/%d", "http://e/p": "v"}'
    path.write_text("{" + outside % f"[{','.join(node % number for number in range(20_000))}]" + "}")
    tracemalloc.start()
    assert sum(1 for _ in Dump(path, GRAPH).quads()) == 20_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # The buffers are of one megabyte each; the nodes as Python objects would be more than ten.
    assert peak < 8e6


@pytest.mark.parametrize(
    ("name", "text", "line", "problem"),
    [
        ("a.ttl", "@prefix a: <http://a/> .\na:x a:y a:z ;\n   a:w a:v a:u .\n", 3, "expected"),
        ("a.ttl", "<http://a> <http://b> b:c .", 1, "prefix b:"),
        ("a.nt", "<http://a> <http://b> 'x .\n", 1, ""),
        ("a.nq", "<http://a> <http://b> <http://c> .\n\n<http://a> <http://b>\n", 4, "line jumps"),
        ("a.trig", "<http://g> {\n<http://a> <http://b> <http://c> .\n", 3, ""),
        ("a.jsonld", '{"@id": "http://a",\n "http://b": [1,}\n', 2, "bracket"),
        (
            "a.jsonld",
            '{"@context": {"i": "@id", "id": "i"},\n"http://b": 1,\n"id": "http://a",\n"@type":\n7}',
            5,
            "@type",
        ),
        (
            "a.rdf",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n\n<rdf:Description>\n</rdf:RDF>',
            4,
            "expected",
        ),
    ],
)
def test_an_error_names_file_line_and_what_was_expected(
    tmp_path: Path, name: str, text: str, line: int, problem: str
) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(FileSyntaxError) as caught:
        list(Dump(path, GRAPH).quads())
    assert caught.value.line == line
    assert str(path) in str(caught.value)
    assert problem in caught.value.problem
    # Compressed, the line is that of the text.
    packed = tmp_path / f"{name}.gz"
    packed.write_bytes(gzip.compress(text.encode()))
    with pytest.raises(FileSyntaxError) as caught:
        list(Dump(packed, GRAPH).quads())
    assert caught.value.line == line


def test_bytes_that_are_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_bytes('<http://a> <http://b> "a" .\n<http://a> <http://b> "Kecskemét" .\n'.encode("latin-1"))
    with pytest.raises(FileSyntaxError, match=r"a\.ttl:2: .*UTF-8"):
        list(Dump(path, GRAPH).quads())


@pytest.mark.parametrize("suffix", sorted(set(SYNTAXES) - {".owl"}))
def test_a_file_that_was_cut_is_an_error(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(written(suffix)[:-8])
    with pytest.raises(FileSyntaxError):
        list(Dump(path, GRAPH).quads())


@pytest.mark.parametrize("suffix", SYNTAXES)
def test_a_byte_order_mark_is_passed_over(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(BOM_UTF8 + written(suffix))
    assert len(list(Dump(path, GRAPH).quads())) == 2


def test_a_context_on_the_web_is_not_fetched(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonld"
    path.write_text('{"@context": "https://schema.org", "name": "x"}')
    with pytest.raises(FileSyntaxError, match="@context is an address"):
        list(Dump(path, GRAPH).quads())


@pytest.mark.parametrize("compression", [name for name in COMPRESSIONS if name])
def test_a_cut_or_spoilt_file_is_an_error(tmp_path: Path, compression: str) -> None:
    path = tmp_path / f"a.nt{compression}"
    whole = COMPRESSIONS[compression](
        b"".join(b"<http://a/%d> <http://b> <http://c> .\n" % i for i in range(9999))
    )
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(FileSyntaxError, match=r"damaged"):
        list(Dump(path, GRAPH).quads())
    path.write_bytes(whole[:40] + bytes(40) + whole[80:])
    with pytest.raises(InputError, match=r"damaged"):
        list(Dump(path, GRAPH).quads())


@pytest.mark.parametrize("name", ["twins", "twins.txt", "twins.gz", ".ttl"])
def test_a_name_that_tells_no_syntax(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"")
    with pytest.raises(InputError, match=r"\.ttl, \.nt"):
        list(Dump(path, GRAPH).quads())


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.ttl: No such file"):
        list(Dump(tmp_path / "none.ttl", GRAPH).quads())


@pytest.mark.parametrize(
    ("name", "graph"),
    [
        ("towns.ttl", "towns"),
        ("towns.2024.nq.gz", "towns.2024"),
        ("TOWNS.TTL.GZ", "TOWNS"),
        ("twin towns.rdf", "twin%20towns"),
        ("v1.2.ttl.old", "v1.2.ttl.old"),
        ("a.ttl.ttl", "a.ttl"),
    ],
)
def test_a_file_goes_to_a_graph_that_is_called_after_it(tmp_path: Path, name: str, graph: str) -> None:
    path = tmp_path / name
    assert Dump.of(path) == Dump(path, f"https://w3id.org/twingraph/graph/{graph}")
    assert Dump.of(path, GRAPH) == Dump(path, GRAPH)
