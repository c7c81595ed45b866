"""Templates: what is in the workbook, and that it imports without a mapping when it is filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from twingraph import countries, settings
from twingraph.cli import main
from twingraph.importing import table
from twingraph.importing.application import apply
from twingraph.importing.entry import Entry, Pause, Reject
from twingraph.importing.suggestion import mapping_of
from twingraph.importing.template import KINDS, SHEETS, STATES
from twingraph.rdf import turtle

STATE_CODES = ("in-force", "suspended", "dormant", "ended")


def made(path: Path, *arguments: str) -> Workbook:
    assert main(["template", "--output", str(path), *arguments]) == 0
    return load_workbook(path)


def drop_downs(book: Workbook) -> dict[str, list[str]]:
    """Return the cells that each drop-down allows, by the header of its column."""
    sheet = book.worksheets[0]
    result = {}
    for rule in sheet.data_validations.dataValidation:
        if rule.type == "list":
            (cells,) = rule.sqref.ranges
            header = sheet.cell(cells.min_row - 1, cells.min_col).value
            assert cells.size["rows"] == 2000
            name, _, area = rule.formula1.partition("!")
            if area:
                listed = [cell.value for (cell,) in book[name.strip("'")][area.replace("$", "")]]
            else:
                listed = rule.formula1.strip('"').split(",")
            result[str(header)] = listed
    return result


@pytest.mark.parametrize("language", settings.LANGUAGES)
@pytest.mark.parametrize("own", [False, True])
def test_a_filled_template_needs_no_mapping(tmp_path: Path, language: str, own: bool) -> None:
    path = tmp_path / "list.xlsx"
    book = made(
        path, "--language", language, *(("--city", "Kecskemét", "--country", "Ungarn") if own else ())
    )
    country = {code: countries.name(code, language) for code in ("HU", "FR", "JP", "CZ")}
    home = () if own else ("Kecskemét", country["HU"])
    twinning, agreement, contact = KINDS[language]
    in_force, _, dormant, ended = STATES[language]
    rows: list[tuple[Any, ...]] = [
        ("Arcueil", country["FR"], twinning, 1976, ended, "2010-05", 48.8067, 2.3367, "Q215273", "x"),
        ("Aomori", country["JP"], agreement, "1994-08-09", in_force),
        ("Tábor", country["CZ"], contact, "2010-02", dormant, 2020),
    ]
    for row in rows:
        book.worksheets[0].append([*home, *row])
    book.save(path)
    found = table.read(path)
    entries = list(apply(mapping_of(found), found))
    assert all(isinstance(entry, Entry) for entry in entries), entries
    said = [
        (
            e.parties[0].name,
            e.parties[0].country,
            e.parties[1].name,
            e.parties[1].country,
            e.kind,
            e.since,
            e.ended,
        )
        for e in entries
        if isinstance(e, Entry)
    ]
    assert said == [
        ("Kecskemét", "HU", "Arcueil", "FR", "TwinAgreement", "1976", True),
        ("Kecskemét", "HU", "Aomori", "JP", "PartnerAgreement", "1994-08-09", False),
        ("Kecskemét", "HU", "Tábor", "CZ", "Contact", "2010-02", False),
    ]
    first = entries[0]
    assert isinstance(first, Entry)
    last = entries[2]
    assert isinstance(last, Entry)
    assert (last.pause, last.until) == (Pause("dormancy", "2020"), "")
    assert (first.until, first.note, first.parties[1].latitude) == ("2010-05", "x", 48.8067)
    assert first.parties[1].same_as == ("http://www.wikidata.org/entity/Q215273",)


@pytest.mark.parametrize("language", settings.LANGUAGES)
def test_drop_downs_are_in_the_language(tmp_path: Path, language: str) -> None:
    lists = drop_downs(made(tmp_path / "list.xlsx", "--language", language))
    assert len(lists) == 4
    assert list(KINDS[language]) in lists.values()
    assert list(STATES[language]) in lists.values()
    lands = [names for names in lists.values() if len(names) > 200]
    assert len(lands) == 2
    assert {countries.code(name) for name in lands[0]} == countries.codes()


@pytest.mark.parametrize("language", settings.LANGUAGES)
def test_words_are_those_of_the_ontology(language: str) -> None:
    labels = {}
    for name in ("twingraph.ttl", "codes.ttl"):
        for triple in turtle.read(settings.ontology_dir() / name):
            value = triple.object
            if triple.predicate.value.endswith(("#label", "#prefLabel")) and value.language == language:  # type: ignore[union-attr]
                labels[triple.subject.value] = value.value  # type: ignore[union-attr]
    base = settings.BASE
    terms = (f"{base}ontology#{name}" for name in ("TwinAgreement", "PartnerAgreement", "Contact"))
    assert tuple(labels[term] for term in terms) == KINDS[language]
    assert tuple(labels[f"{base}code/state/{name}"] for name in STATE_CODES) == STATES[language]


@pytest.mark.parametrize("language", settings.LANGUAGES)
def test_every_column_is_explained(tmp_path: Path, language: str) -> None:
    book = made(tmp_path / "list.xlsx", "--language", language)
    assert tuple(book.sheetnames) == SHEETS[language]
    heads = list(book.worksheets[0][1])
    explained = {row[0].value: row[1].value for row in book.worksheets[1].iter_rows(min_row=2)}
    assert len(heads) == 12
    for cell in heads:
        assert cell.comment is not None
        assert explained[cell.value] == cell.comment.text
    assert book.worksheets[0].freeze_panes == "A2"


def test_an_empty_template_has_no_entries(tmp_path: Path) -> None:
    made(tmp_path / "list.xlsx", "--language", "de")
    found = table.read(tmp_path / "list.xlsx")
    assert list(apply(mapping_of(found), found)) == []


def test_a_row_half_filled_is_rejected_with_the_reasons(tmp_path: Path) -> None:
    book = made(tmp_path / "list.xlsx", "--language", "en")
    book.worksheets[0].append(["Kecskemét", "Hungary", "Coventry", None, "twinning", "once"])
    book.worksheets[0].append(["Kecskemét", "Hungary", "Kiel", "Germany", "twinning", "1990"])
    book.save(tmp_path / "list.xlsx")
    found = table.read(tmp_path / "list.xlsx")
    mapping = mapping_of(found)
    rejected = [row for row in apply(mapping, found) if isinstance(row, Reject)]
    assert [reason.partition(":")[0] for row in rejected for reason in row.reasons] == [
        "Country of the partner",
        "Since",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--city", "Kecskemét"], "--city and --country go together"),
        (["--city", "Kecskemét", "--country", "Atlantis"], "'Atlantis' is no country of today"),
    ],
)
def test_what_cannot_be_is_refused(
    tmp_path: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.xlsx"
    assert main(["template", "--output", str(path), *arguments]) == 2
    assert message in capsys.readouterr().err
    assert not path.exists()


def test_what_is_filled_in_is_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "list.xlsx"
    assert main(["template", "--output", str(path)]) == 0
    written = path.read_bytes()
    assert main(["template", "--output", str(path), "--language", "hu"]) == 2
    assert "is there already" in capsys.readouterr().err
    assert path.read_bytes() == written


def test_only_workbooks_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "--output", str(tmp_path / "list.csv")]) == 2
    assert "end its name in .xlsx" in capsys.readouterr().err
