"""`twingraph graph map` and `plot`: captions, choices, and what they refuse."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import pytest
from matplotlib.figure import Figure
from pictures import words

from twingraph.cli import main
from twingraph.cli.graph import map as map_command
from twingraph.cli.graph import plot as plot_command
from twingraph.knowledge import KnowledgeGraph
from twingraph.plot import layout, picture, sheets


def test_commands(tmp_path: Path) -> None:
    written = tmp_path / "map.svg"
    assert (
        main(["graph", "map", "--focus", "Krefeld", "--title", "Krefelds Partner", "-o", str(written)]) == 0
    )
    assert written.read_bytes().startswith(b"<?xml")
    assert (
        main(
            [
                "graph",
                "plot",
                "--what",
                "growth",
                "--size",
                "12x8",
                "--dpi",
                "100",
                "-o",
                str(tmp_path / "g.png"),
            ]
        )
        == 0
    )
    from matplotlib.image import imread

    assert imread(tmp_path / "g.png").shape[:2] == (314, 472)


def test_the_caption_names_selection_and_sources(
    kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[Figure] = []
    monkeypatch.setattr(picture, "render", lambda figure, *_, **__: seen.append(figure) or b"")
    arguments = ["--relationship-kind", "twin", "--country", "DE", "--as-of", "1995-01-01"]
    assert main(["graph", "plot", *arguments, "-o", str(tmp_path / "x.png")]) == 0
    said = words(seen[0])
    assert " twin relationships with a party in DE as of 1995-01-01" in said
    assert "Source: " in said
    assert "Kecskemét's page on its international relations" in said


def test_the_caption_of_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen: list[Figure] = []
    monkeypatch.setattr(picture, "render", lambda figure, *_, **__: seen.append(figure) or b"")
    edges = tmp_path / "edges.csv"
    edges.write_text("from,to\na,b\nb,c\n", encoding="utf-8")
    arguments = ["graph", "plot", str(edges), "-o", str(tmp_path / "x.png")]
    assert main(arguments) == 0
    assert main([*arguments, "--credit", "Town hall, 2024"]) == 0
    file, credit = map(words, seen)
    assert "3 places, 2 links" in file
    assert "Source: edges.csv" in file
    assert "Source: Town hall, 2024" in credit
    assert "edges.csv" not in credit


def test_the_caption_of_one_relationship(
    kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[Figure] = []
    monkeypatch.setattr(picture, "render", lambda figure, *_, **__: seen.append(figure) or b"")
    arguments = ["graph", "plot", "--country", "JP", "--language", "hu", "-o", str(tmp_path / "x.png")]
    assert main(arguments) == 0
    assert "1 relationship with a party in JP" in words(seen[0])
    assert "Magyarország (1)" in words(seen[0])


def test_the_commands_know_the_choices_of_the_library() -> None:
    parser = argparse.ArgumentParser()
    map_command.add_arguments(parser)
    assert _choices(parser, "region") == sheets.REGIONS
    parser = argparse.ArgumentParser()
    plot_command.add_arguments(parser)
    assert _choices(parser, "by") == layout.GROUPS


def _choices(parser: argparse.ArgumentParser, name: str) -> Any:
    return next(action.choices for action in parser._actions if action.dest == name)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["map", "-o", "x.png", "--focus", "Krefeld", "--region", "europe"], "leave out europe"),
        (["map", "-o", "x.gif"], "end the name with one of these"),
        (["map", "-o", "x.png", "--focus", "Atlantis"], "Atlantis"),
        (["plot", "-o", "x.png", "--what", "growth", "--by", "country"], "--by is for a layout"),
        (["plot", "-o", "x.png", "--nodes", "t.csv"], "goes with a FILE"),
    ],
)
def test_what_the_commands_refuse(
    arguments: list[str],
    problem: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["graph", *arguments]) == 2
    assert problem in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("option", [["--size", "16"], ["--size", "0x10"], ["--dpi", "9"]])
def test_sizes_that_are_none(option: list[str]) -> None:
    with pytest.raises(SystemExit):
        main(["graph", "plot", "-o", "x.png", *option])
