"""Linking: names to forms, files to authorities, mentions to judgements."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from twingraph.errors import FileSyntaxError, InputError
from twingraph.link import authority, features, kinds, names, weights


@pytest.mark.parametrize("module", [names, kinds, features, weights])
def test_examples_of_docstrings_hold(module: object) -> None:
    outcome = doctest.testmod(module)  # type: ignore[arg-type]
    assert outcome.attempted > 0
    assert outcome.failed == 0


def test_tables_are_merged_by_item(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("item\tlabel\nQ1017\tAachen\nQ107126\tArlington County\n")
    (tmp_path / "b.csv").write_text(
        "qid,name_de,country_en,lat,lon,population\n"
        "http://www.wikidata.org/entity/Q1017,Aix-la-Chapelle,Germany,50.77,6.08,248960\n"
    )
    (tmp_path / "twins.tsv").write_text("item\ttwin\nQ1017\tQ107126\n")
    read = authority.read([tmp_path])
    aachen = read.item("wikidata:Q1017")
    assert aachen is not None
    assert aachen.labels == ("Aachen", "Aix-la-Chapelle")
    assert (aachen.country, aachen.latitude, aachen.population) == ("DE", 50.77, 248960)
    arlington = read.item("wikidata:Q107126")
    assert arlington is not None
    assert arlington.partners == {"wikidata:Q1017"}
    assert arlington.kind == "District"
    assert [item.id for item, _ in read.find("aix chapelle", "DE")] == ["wikidata:Q1017"]


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("name\tcountry\nAachen\tGermany\n", 1, "no column `item`"),
        ("item\tcountry\nQ1\tGermany\n", 1, "no column `label`"),
        ("item\tlabel\nQ1\tAachen\nAachen\tQ1\n", 3, "is no item"),
        ("item\tlabel\tlat\tlon\nQ1\tAachen\t50,77\t6\n", 2, "is no number"),
        ("item\tlabel\tlat\tlon\nQ1\tAachen\t5077\t6\n", 2, "not within 90 degrees"),
        ("item\tlabel\nQ1\tAachen\tDE\n", 2, "3 cells"),
    ],
)
def test_a_table_that_is_none_names_file_and_line(tmp_path: Path, text: str, line: int, problem: str) -> None:
    table = tmp_path / "items.tsv"
    table.write_text(text)
    with pytest.raises(FileSyntaxError, match=problem) as raised:
        authority.read([table])
    assert (raised.value.file, raised.value.line) == (str(table), line)


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        authority.read([tmp_path / "none.tsv"])
    with pytest.raises(InputError, match="no table"):
        authority.read([tmp_path])
