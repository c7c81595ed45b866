"""Breaks in relationships: stages of their own, and no ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from entries import KREFELD, LEIDEN, VENLO, entry, into

import twingraph
from twingraph.cli import main
from twingraph.importing.application import apply
from twingraph.importing.entry import Entry, Pause, Reject
from twingraph.importing.mapping import parse
from twingraph.importing.readers import Request, read
from twingraph.importing.table import read as read_table

STAGES = """
SELECT ?kind ?date ?label WHERE {
  ?stage tg:stageKind ?code ; skos:prefLabel ?label . FILTER(LANG(?label) = "de")
  OPTIONAL { ?stage tg:date ?date }
  BIND(REPLACE(STR(?code), "^.*/", "") AS ?kind)
} ORDER BY ?date"""
MAPPING = """
home: {name: {value: Krefeld}, country: {value: DE}}
partner: {name: Partner, country: {value: NL}}
relationship:
  since: Seit
  until: Bis
  ended: {column: Stand, values: {ruht: dormant, ausgesetzt: suspended, beendet: yes}}
  paused: Unterbrochen
  resumed: Wieder
"""


def test_a_break_is_a_stage_and_so_is_the_revival(tmp_path: Path) -> None:
    into(tmp_path, entry(1, KREFELD, LEIDEN, since="1974", pause=Pause("dormancy", "1995", "1999")))
    assert main(["validate", "--data", str(tmp_path)]) == 0
    kg = twingraph.open(tmp_path)
    assert [(row.kind, str(row.date)) for row in kg.sparql(STAGES)] == [
        ("signature", "1974"),
        ("dormancy", "1995"),
        ("revival", "1999"),
    ]
    assert "Partnerschaft Krefeld–Leiden: Einschlafen" in [row.label for row in kg.sparql(STAGES)]
    states = [
        str(next(iter(kg.query("partners", city="Krefeld", as_of=day))).state).rpartition("/")[2]
        for day in ("1990-01-01", "1997-01-01", "2010-01-01")
    ]
    assert states == ["in-force", "dormant", "in-force"]


def test_breaks_of_two_kinds_and_without_a_date(tmp_path: Path) -> None:
    outcome = into(
        tmp_path,
        entry(1, KREFELD, LEIDEN, since="1974", pause=Pause("suspension")),
        entry(2, KREFELD, VENLO, pause=Pause(until="1999")),
    )
    assert not outcome.built.rejects
    found = {row.kind: row.date for row in twingraph.open(tmp_path).sparql(STAGES)}
    assert str(found["suspension"]) == "1974/.."
    states = {
        row.partnerLabel: row.state for row in twingraph.open(tmp_path).query("partners", city="Krefeld")
    }
    assert str(states["Leiden"]).endswith("suspended")
    assert str(found["revival"]) == "1999"
    assert "end" not in found


@pytest.mark.parametrize(
    ("row", "pause", "until"),
    [
        ("Venlo;1964;;ruht;;", Pause("dormancy"), ""),
        ("Venlo;1964;2020;ausgesetzt;;", Pause("suspension", "2020"), ""),
        ("Venlo;1964;;;1995;1999", Pause("dormancy", "1995", "1999"), ""),
        ("Venlo;1964;2020;beendet;1995;1999", Pause("dormancy", "1995", "1999"), "2020"),
        ("Venlo;1964;;;;1999", Pause(until="1999"), ""),
        ("Venlo;1964;;;;", None, ""),
    ],
)
def test_a_mapping_says_it(tmp_path: Path, row: str, pause: Pause | None, until: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"Partner;Seit;Bis;Stand;Unterbrochen;Wieder\n{row}\n", encoding="utf-8")
    (found,) = apply(parse(MAPPING), read_table(path))
    assert isinstance(found, Entry)
    assert (found.pause, found.until, found.ended) == (pause, until, bool(until))


def test_a_break_out_of_order_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Partner;Seit;Bis;Stand;Unterbrochen;Wieder\nVenlo;1964;;;1999;1995\n", encoding="utf-8")
    (found,) = apply(parse(MAPPING), read_table(path))
    assert isinstance(found, Reject)
    assert found.reasons == ("it is taken up again (1995) before it is interrupted (1999)",)


def test_a_list_of_a_web_page_says_it(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        "<html lang=de><h2>Partnerstädte</h2><ul><li>Leiden, Niederlande (1974, unterbrochen 1995 bis 1999)"
        "<li>Venlo, Niederlande (1964, ausgesetzt seit 2022)<li>Lyon, Frankreich (1959)</ul>",
        encoding="utf-8",
    )
    records = read(Request(str(path), home="Krefeld", country="DE")).records
    found = {one.parties[1].name: (one.pause, one.ended) for one in records if isinstance(one, Entry)}
    assert found == {
        "Leiden": (Pause("dormancy", "1995", "1999"), False),
        "Venlo": (Pause("suspension", "2022"), False),
        "Lyon": (None, False),
    }
