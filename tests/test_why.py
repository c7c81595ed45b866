"""`twingraph why`: each statement with its passages, and a word when a page has changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from twingraph.cli import main

SIGNATURE = "stage:kecskemet--hyvinkaa-1986-signature"


def test_without_the_source_it_says_where(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TWINGRAPH_SOURCES", raising=False)
    assert main(["why", SIGNATURE]) == 0
    out = capsys.readouterr().out
    assert "source:kecskemet, characters 3140 to 3162" in out
    assert out.count("date 1985") == 1
    assert "│" not in out


def test_with_the_source_it_shows_the_passage(capsys: pytest.CaptureFixture[str], sources: Path) -> None:
    assert main(["why", SIGNATURE, "--sources", str(sources)]) == 0
    assert "│ HyvinkääFinnország1985" in capsys.readouterr().out


def test_a_changed_page_is_a_finding(
    capsys: pytest.CaptureFixture[str], sources: Path, tmp_path: Path
) -> None:
    for page in sources.iterdir():
        text = page.read_text(encoding="utf-8").replace("Finnország1985", "Finnország1984")
        (tmp_path / page.name).write_text(text, encoding="utf-8")
    assert main(["why", SIGNATURE, "--sources", str(tmp_path)]) == 1
    assert "the source has changed" in capsys.readouterr().out


def test_an_unknown_thing_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", "stage:nothing-of-the-sort"]) == 2
    assert "nothing-of-the-sort" in capsys.readouterr().err


def test_a_triple_that_follows_is_shown_down_to_what_is_stated(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", "Coventry", "wdt:P190", "Kecskemét"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[:6] == [
        "authority:coventry wdt:P190 authority:kecskemet",
        "  by prp-spo1: tg:twinnedWith rdfs:subPropertyOf wdt:P190",
        "  authority:coventry tg:twinnedWith authority:kecskemet",
        "    by tgr:twinned-with: twinned with",
        "    relationship:kecskemet--coventry a tg:TwinAgreement",
        "      stated in <https://w3id.org/twingraph/graph/kecskemet/relationships>",
    ]
    # The evidence of the relationship stands once, below the first of three statements about it.
    assert out.count("      source:kecskemet, characters 3074 to 3092") == 1
    assert sum(line.startswith("    relationship:kecskemet--coventry tg:party ") for line in out) == 2


def test_the_evidence_of_a_triple_shows_the_passage(
    capsys: pytest.CaptureFixture[str], sources: Path, tmp_path: Path
) -> None:
    statement = ["why", "Coventry", "twinned with", "Kecskemét", "--sources"]
    assert main([*statement, str(sources)]) == 0
    assert "      │ CoventryAnglia1963" in capsys.readouterr().out
    for page in sources.iterdir():
        text = page.read_text(encoding="utf-8").replace("Anglia1963", "Anglia1964")
        (tmp_path / page.name).write_text(text, encoding="utf-8")
    assert main([*statement, str(tmp_path)]) == 1
    assert "the source has changed" in capsys.readouterr().out


def test_a_stated_triple_is_stated_somewhere(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", "Kecskemét", "tg:country", "country:HU"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "authority:kecskemet tg:country country:HU"
    assert out[1].startswith("  stated in <https://w3id.org/twingraph/graph/kecskemet/parties>, graph:places")


def test_a_derivation_as_json_is_a_tree(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", "Coventry", "twinned with", "Kecskemét", "--format", "json"]) == 0
    tree = json.loads(capsys.readouterr().out)
    assert tree["rule"] == "tgr:twinned-with: twinned with"
    assert tree["object"] == "https://w3id.org/twingraph/id/authority/kecskemet"
    assert len(tree["premises"]) == 3
    assert tree["premises"][0]["graphs"] == ["https://w3id.org/twingraph/graph/kecskemet/relationships"]
    places = {(place["start"], place["end"]) for place in tree["premises"][0]["evidence"]}
    assert (3074, 3092) in places


def test_evidence_as_json_is_the_answer_of_the_query(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", SIGNATURE, "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)["results"]["bindings"]
    assert {"3140"} <= {row["start"]["value"] for row in rows}


def test_a_triple_that_does_not_follow_is_a_finding(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", "Kecskemét", "tg:linkedWith", "Krefeld"]) == 1
    assert "is not stated and does not follow" in capsys.readouterr().out


def test_a_triple_without_its_value_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", "Kecskemét", "tg:linkedWith"]) == 2
    assert "THING PROPERTY VALUE" in capsys.readouterr().err
