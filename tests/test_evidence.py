"""Passages: positions and digests, held against the source texts where these are at hand."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from twingraph.cli import main
from twingraph.errors import InputError, NameNotFoundError
from twingraph.knowledge import KnowledgeGraph
from twingraph.rdf.prefixes import PREFIXES
from twingraph.sources import citations
from twingraph.sources.passage import digest, find, matches

SOURCE = PREFIXES["source"] + "example"
TEXT = "Zürich and Łódź met in 1963.\nThey met again in 1964."


def test_a_passage_runs_from_the_first_quote_to_the_second() -> None:
    passage = find(TEXT, SOURCE, "Łódź", "1963.")
    assert (passage.start, passage.end) == (11, 28)
    assert TEXT[passage.start : passage.end] == "Łódź met in 1963."
    assert passage.sha256 == digest("Łódź met in 1963.")
    assert passage.iri == PREFIXES["passage"] + "example-11-28"


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


def test_every_passage_of_the_graph_is_in_its_source(kg: KnowledgeGraph, sources: Path) -> None:
    assert len(citations.passages(kg.store)) >= 200
    assert list(citations.changes(kg.store, sources)) == []


def test_every_cited_passage_is_described(kg: KnowledgeGraph) -> None:
    cited = {triple.object.value for triple in kg.store.match(None, _evidence(), None)}  # type: ignore[union-attr]
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


def _evidence():  # type: ignore[no-untyped-def]
    from twingraph.rdf.terms import TG

    return TG.evidence
