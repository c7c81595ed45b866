"""`twingraph why`: each statement with its passages, and a word when a page has changed."""

from __future__ import annotations

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
