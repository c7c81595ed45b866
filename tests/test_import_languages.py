"""The language of names: as the mapping, the headers or the page say it, and otherwise said to be unknown."""

from __future__ import annotations

from pathlib import Path

import pytest
from entries import KREFELD, LEIDEN, VENLO, entry

import twingraph
from twingraph.cli import main
from twingraph.importing.languages import of_headers
from twingraph.importing.readers import Request, suggest
from twingraph.importing.source import Reading, Source
from twingraph.importing.target import put

NAMES = """
SELECT ?name (LANG(?name) AS ?language) WHERE {{
  ?place a tg:Municipality ; skos:prefLabel ?name . FILTER(STR(?name) = "{}")
}} ORDER BY ?language"""


def languages(folder: Path, name: str) -> list[str]:
    return [row.language for row in twingraph.open(folder).sparql(NAMES.format(name))]


def imported(tmp_path: Path, text: str, *options: str) -> Path:
    table, folder = tmp_path / "list.csv", tmp_path / "graph"
    table.write_text(text, encoding="utf-8")
    assert main(["import", str(table), "-o", str(folder), *options]) == 0
    assert main(["validate", "--data", str(folder)]) == 0
    return folder


@pytest.mark.usefixtures("capsys")
def test_a_name_of_no_known_language_claims_none_and_the_queries_show_it(tmp_path: Path) -> None:
    folder = imported(tmp_path, "Nom,Land\nDünkirchen,FR\n", "--home", "Krefeld", "--country", "DE")
    assert languages(folder, "Dünkirchen") == ["und"]
    (row,) = twingraph.open(folder).query("partners", city="Krefeld")
    assert row.partnerLabel == "Dünkirchen"


@pytest.mark.usefixtures("capsys")
def test_headers_tell_the_language_and_an_option_goes_before_them(tmp_path: Path) -> None:
    text = "Partnerstadt;Staat;Seit\nDünkirchen;FR;1974\n"
    home = ("--home", "Krefeld", "--country", "DE")
    assert languages(imported(tmp_path, text, *home), "Dünkirchen") == ["de", "en"]
    assert languages(imported(tmp_path, text, *home, "--language", "nds"), "Dünkirchen") == ["en", "nds"]


@pytest.mark.parametrize("language", ["en", "de", "hu"])
def test_a_template_is_in_the_language_of_its_headers(tmp_path: Path, language: str) -> None:
    path = tmp_path / "list.xlsx"
    assert main(["template", "-o", str(path), "--language", language]) == 0
    from openpyxl import load_workbook

    sheet = load_workbook(path).worksheets[0]
    assert of_headers(str(cell.value) for cell in sheet[1]) == language


def test_a_suggested_mapping_proposes_the_language(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Testvérváros,Ország,Kezdete\nAachen,DE,1990\n", encoding="utf-8")
    assert "  language: {value: hu} #" in suggest(Request(str(path), home="Kecskemét", country="HU"))
    assert "  language: {value: sk} #" in suggest(
        Request(str(path), home="Kecskemét", country="HU", language="sk")
    )


@pytest.mark.parametrize(
    "headers", [["Name", "Land"], ["Partner", "Country"], ["City", "Pays", "Ville", "Country"], []]
)
def test_headers_that_are_of_several_languages_tell_none(headers: list[str]) -> None:
    assert of_headers(headers) == ""


def test_a_change_is_reported_by_the_name_that_there_is(tmp_path: Path) -> None:
    for partner in ("1974", "1975"):
        reading = Reading(Source("list", (("List", ""),)), [entry(1, KREFELD, VENLO, since=partner)])
        outcome = put(reading, tmp_path)
    assert {change.label for change in outcome.changes} == {"Twinning of Krefeld and Venlo"}
    outcome = put(
        Reading(Source("list", (("List", ""),)), [entry(1, KREFELD, VENLO), entry(2, KREFELD, LEIDEN)]),
        tmp_path,
    )
    assert "Leiden" in {change.label for change in outcome.changes}
