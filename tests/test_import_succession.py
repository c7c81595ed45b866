"""Imports into a graph that is there: an update goes on, and what would take it away is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from entries import KREFELD, LEIDEN, VENLO, entry, into

from twingraph.cli import main
from twingraph.errors import InputError

KREFELDS = "Partnerstadt;Staat;Seit\nVenlo;NL;1964\nLeiden;NL;1974\n"


def write(folder: Path, text: str, *, name: str = "partners.csv") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def run(path: Path, folder: Path, *options: str, home: str = "Krefeld") -> int:
    return main(["import", str(path), "-o", str(folder), "--home", home, "--country", "DE", *options])


def test_another_citys_file_of_the_same_name_does_not_replace_the_graph(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = write(tmp_path / "a", KREFELDS)
    other = write(tmp_path / "b", "Partnerstadt;Staat;Seit\nReims;FR;1967\n")
    folder = tmp_path / "graph"
    assert run(one, folder) == 0
    before = (folder / "partners.ttl").read_bytes()
    for options in ((), ("--dry-run",)):
        assert run(other, folder, *options, home="Aachen") == 2
    told = capsys.readouterr().err
    assert (
        "holds 2 relationships of another source, whose publisher is authority:partners--de-krefeld" in told
    )
    assert "--name" in told
    assert (folder / "partners.ttl").read_bytes() == before
    assert run(other, folder, "--name", "aachen", home="Aachen") == 0
    assert (folder / "partners.ttl").read_bytes() == before
    assert run(other, folder, "--replace", home="Aachen") == 0
    assert b"Reims" in (folder / "partners.ttl").read_bytes()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Partnerstadt;Staat;Seit\n", "there is no record"),
        ("Partnerstadt;Staat;Seit\nAtlantis;;1970\n", "every record is rejected (1)"),
    ],
)
def test_a_file_that_has_nothing_does_not_empty_the_graph(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, told: str
) -> None:
    folder = tmp_path / "graph"
    assert run(write(tmp_path / "a", KREFELDS), folder) == 0
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    emptied = write(tmp_path / "a", text)
    assert run(emptied, folder) == 2
    said = capsys.readouterr().err
    assert "holds 2 relationships, all of which would be lost" in said
    assert told in said
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert run(emptied, folder, "--replace") == 0
    assert b"Venlo" not in (folder / "partners.ttl").read_bytes()


def test_a_graph_with_another_homepage_or_nothing_in_common_is_another_sources(tmp_path: Path) -> None:
    into(tmp_path, entry(1, KREFELD, VENLO), homepage="https://a.example.org/")
    with pytest.raises(InputError, match=r"whose homepage is <https://a\.example\.org/> and not"):
        into(tmp_path, entry(1, KREFELD, VENLO), homepage="https://b.example.org/")
    with pytest.raises(InputError, match="holds 1 relationship, and what is imported has none of them"):
        into(tmp_path, entry(1, LEIDEN, VENLO))
    outcome = into(tmp_path, entry(1, KREFELD, VENLO), entry(2, LEIDEN, VENLO))
    assert [change.what for change in outcome.changes if change.kind == "relationship"] == ["added"]
