"""Passages: positions and digests, held against the source texts where these are at hand."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from twingraph.cli import main
from twingraph.errors import InputError, NameNotFoundError
from twingraph.knowledge import KnowledgeGraph
from twingraph.rdf import turtle
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import TG
from twingraph.sources import citations
from twingraph.sources.passage import digest, find, matches, mint

SOURCE = PREFIXES["source"] + "example"
TEXT = "Zürich and Łódź met in 1963.\nThey met again in 1964."


def test_a_passage_runs_from_the_first_quote_to_the_second() -> None:
    passage = find(TEXT, SOURCE, "Łódź", "1963.")
    assert (passage.start, passage.end) == (11, 28)
    assert TEXT[passage.start : passage.end] == "Łódź met in 1963."
    assert passage.sha256 == digest("Łódź met in 1963.")
    assert passage.iri == PREFIXES["passage"] + "example-11-28"


@pytest.mark.parametrize(
    ("source", "passage"),
    [
        ("https://data.example.org/id/source/x", "https://data.example.org/id/passage/x-0-6"),
        ("https://data.example.org/x", "https://data.example.org/x#char=0,6"),
        ("https://data.example.org/all#x", "https://data.example.org/all#x&char=0,6"),
    ],
)
def test_a_new_passage_has_an_iri_beside_its_source(source: str, passage: str) -> None:
    assert find(TEXT, source, "Zürich").iri == passage


def test_an_ambiguous_or_absent_quote_is_an_error() -> None:
    with pytest.raises(InputError, match="2 times"):
        find(TEXT, SOURCE, "met")
    with pytest.raises(NameNotFoundError):
        find(TEXT, SOURCE, "Paris")
    with pytest.raises(NameNotFoundError):
        find(TEXT, SOURCE, "1964", "1963")


def test_a_changed_source_no_longer_matches() -> None:
    passage = find(TEXT, SOURCE, "Łódź", "1963.")
    assert matches(passage, TEXT)
    assert not matches(passage, TEXT.replace("1963", "1965"))
    assert not matches(passage, " " + TEXT)


def test_every_passage_of_the_graph_has_the_iri_that_it_would_get(kg: KnowledgeGraph) -> None:
    recorded = citations.passages(kg.store)
    assert len(recorded) >= 200
    assert {passage.iri for passage in recorded} == {mint(p.source, p.start, p.end) for p in recorded}


def test_every_passage_of_the_graph_is_in_its_source(kg: KnowledgeGraph, sources: Path) -> None:
    assert len(citations.passages(kg.store)) >= 200
    assert list(citations.changes(kg.store, sources)) == []


def test_every_cited_passage_is_described(kg: KnowledgeGraph) -> None:
    cited = {quad.object.value for quad in kg.store.quads() if quad.predicate == TG.evidence}  # type: ignore[union-attr]
    described = {passage.iri for passage in citations.passages(kg.store)}
    assert len(cited) >= 200
    assert cited == described


def test_the_check_finds_a_changed_page(
    sources: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(sources, tmp_path / "sources")
    page = next((tmp_path / "sources").glob("kecskemet*"))
    page.chmod(0o644)
    page.write_text(page.read_text(encoding="utf-8").replace("Coventry", "Coventri"), encoding="utf-8")
    assert main(["evidence", "--sources", str(sources)]) == 0
    assert main(["evidence", "--sources", str(tmp_path / "sources")]) == 1
    assert "the source has changed" in capsys.readouterr().err


def test_cite_prints_a_passage_as_the_data_has_it(sources: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["evidence", "--sources", str(sources), "--cite", "kecskemet"]
    assert main([*arguments, "--begin", "CoventryAnglia", "--end", "1963"]) == 0
    assert "passage:kecskemet-3074-3092 a tg:Passage" in capsys.readouterr().out
    assert main([*arguments, "--begin", "Atlantis"]) == 2
    assert main(["evidence", "--sources", str(sources), "--cite", "atlantis", "--begin", "x"]) == 2


@pytest.mark.parametrize("cited", ["https://data.example.org/id/source/page", "source:page", "page"])
def test_cite_takes_a_source_of_any_base(
    cited: str, publisher: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["evidence", "--data", str(publisher), "--sources", str(publisher)]
    assert main([*arguments, "--cite", cited, "--begin", "Zürich"]) == 0
    out = capsys.readouterr().out
    base = (
        "https://data.example.org/id/" if "://" in cited else PREFIXES["tg"].removesuffix("ontology#") + "id/"
    )
    (iri,) = {triple.subject.value for triple in turtle.read_text(out)}  # type: ignore[union-attr]
    assert iri == f"{base}passage/page-0-6"


@pytest.mark.parametrize(
    "cited", ["pagee", "source:pagee", "https://data.example.org/id/source/pagee", "urn:x"]
)
def test_the_sources_that_cite_names_can_be_cited(
    cited: str, publisher: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["evidence", "--data", str(publisher), "--sources", str(publisher), "--begin", "Zürich"]
    assert main([*arguments, "--cite", cited]) == 2
    named = capsys.readouterr().err.partition("did you mean ")[2].rstrip("?\n").split(", ")
    assert named == ["https://data.example.org/id/source/page", "source:page"]
    assert [main([*arguments, "--cite", name]) for name in named] == [0, 0]


def test_a_changed_passage_of_any_base_is_named_as_the_graph_names_it(
    publisher: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["evidence", "--data", str(publisher), "--sources", str(publisher)]
    assert main(arguments) == 0
    (publisher / "page.txt").write_text("Basel", encoding="utf-8")
    assert main(arguments) == 1
    assert capsys.readouterr().err.startswith(
        "https://data.example.org/passages#first: the source has changed"
    )


def test_a_passage_of_a_source_without_a_text_is_counted(
    publisher: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evidence", "--data", str(publisher), "--sources", str(publisher)]) == 0
    assert capsys.readouterr().out == (
        "1 passages checked, 0 changed\n1 passages of sources without a text were not checked\n"
    )


def test_a_source_that_is_not_utf8_or_not_there_is_an_error(
    publisher: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["evidence", "--data", str(publisher), "--sources", str(publisher)]
    (publisher / "page.txt").write_bytes("one\nZürich".encode("latin-1"))
    assert main(arguments) == 2
    assert "page.txt:2: is not UTF-8" in capsys.readouterr().err
    (publisher / "page.txt").unlink()
    assert main(arguments) == 2
    assert "TWINGRAPH_SOURCES) must name the folder" in capsys.readouterr().err


@pytest.fixture
def publisher(tmp_path: Path) -> Path:
    """Data with IRIs of its own, beside the text of its page."""
    graph = "https://data.example.org/graph"
    (tmp_path / "manifest.ttl").write_text(
        f"""@prefix dcat: <{PREFIXES["dcat"]}> .
        @prefix tg: <{PREFIXES["tg"]}> .
        <{graph}> a dcat:Dataset ; tg:file "sources.ttl" .""",
        encoding="utf-8",
    )
    base = "https://data.example.org/id/"
    (tmp_path / "sources.ttl").write_text(
        f"""@base <{base}> .
        @prefix oa: <{PREFIXES["oa"]}> .
        @prefix source: <{PREFIXES["source"]}> .
        @prefix tg: <{PREFIXES["tg"]}> .
        <source/page> a tg:Source ; tg:fileName "page.txt" .
        source:page a tg:Source ; tg:fileName "page.txt" .
        <source/register> a tg:Source .
        <../passages#first> a tg:Passage ; oa:hasSource <source/page> ; oa:start 0 ; oa:end 6 ;
            tg:sha256 "{digest("Zürich")}" .
        <../passages#second> a tg:Passage ; oa:hasSource <source/register> ; oa:start 0 ; oa:end 6 ;
            tg:sha256 "{digest("Zürich")}" .""",
        encoding="utf-8",
    )
    (tmp_path / "page.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path
