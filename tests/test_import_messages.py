"""What an import says of options, tables and names that it cannot take as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from twingraph.cli import main

TABLE = "Partnerstadt;Land;Seit\nVenlo;NL;1964\nLeiden;NL;1974\n"
HOME = ("--home", "Krefeld", "--country", "DE")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert main([*map(str, arguments)]) == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("source", "options", "told"),
    [
        ("list.csv", ("--table", "3"), "--table 3: is for a web page, and "),
        ("list.csv", ("--revision", "12"), "--revision 12: is for wikitext, and "),
        ("list.csv", ("--sheet", "Two"), "only a workbook (.xlsx) has sheets"),
        ("page.html", ("--sheet", "Two"), "--sheet Two: is for a table, and "),
        ("page.wiki", ("--table", "1"), "--table 1: is for a web page, and "),
        ("page.wiki", ("--mapping", "rgre-2015"), "--mapping rgre-2015: is for a table or a web page, and "),
        ("wikidata:HU", ("--sheet", "Two"), "--sheet Two: is for a table, and wikidata:HU is Wikidata"),
    ],
)
def test_an_option_for_another_form_is_refused(
    table: Path, source: str, options: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = source if ":" in source else table.with_name(source)
    if isinstance(path, Path) and path != table:
        path.write_text("<table><tr><td>a</table>", encoding="utf-8")
    home = () if "--mapping" in options or source.startswith("wikidata") else HOME
    assert told in refused(capsys, "import", path, "-o", table.parent / "graph", *home, *options)
    assert not (table.parent / "graph").exists()


def test_bare_carriage_returns_are_ends_of_lines(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table.write_bytes(TABLE.replace("\n", "\r").encode())
    assert main(["import", str(table), "-o", str(table.parent / "graph"), *HOME]) == 0
    assert "2 records imported, 0 rejected" in capsys.readouterr().out


@pytest.mark.parametrize("rows", [1, 1000])
def test_a_nul_character_is_told_with_its_line(
    table: Path, rows: int, capsys: pytest.CaptureFixture[str]
) -> None:
    table.write_text(TABLE + "Dinant;BE;1964\n" * rows + "Ve\0nlo;NL;1964\n", encoding="utf-8")
    told = refused(capsys, "import", table, "-o", table.parent / "graph", *HOME)
    assert f"list.csv:{rows + 4}: has a NUL character" in told


def test_utf_16_without_a_mark_is_still_read(table: Path) -> None:
    table.write_bytes(TABLE.encode("utf-16-le"))
    assert main(["import", str(table), "-o", str(table.parent / "graph"), *HOME]) == 0


def test_an_unknown_mapping_names_the_bundled_ones(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = refused(capsys, "import", table, "--mapping", "rgre", "-o", table.parent / "graph")
    assert "no mapping is called 'rgre'; did you mean rgre-2015?" in told
    assert "The bundled ones are: rgre-2015; else give a file, such as rgre.yaml" in told


def test_what_wikidata_is_asked_for_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = refused(capsys, "import", "wikidata:Qabc", "-o", tmp_path)
    assert "'Qabc' is no country and no item" in told
    assert "a QID, such as Q171357" in told


def test_a_header_that_is_there_twice_is_told(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table.write_text(TABLE.replace("Seit", "Seit;Seit").replace("64", "64;1965").replace("74", "74;1975"))
    assert main(["import", str(table), "-o", str(table.parent / "graph"), *HOME]) == 0
    out = capsys.readouterr().out
    assert "note: the header 'Seit' is there more than once; the first is read, and not 'Seit (2)'" in out


def test_only_near_columns_are_proposed(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mapping = table.with_name("list.yaml")
    text = (
        "home: {{name: {{value: Krefeld}}, country: {{value: DE}}}}\npartner: {{name: {}, country: Land}}\n"
    )
    mapping.write_text(text.format("Partnerstad"), encoding="utf-8")
    told = refused(capsys, "import", table, "--mapping", mapping, "-o", table.parent / "graph")
    assert "did you mean 'Partnerstadt'?" in told
    assert "Seit" not in told
    mapping.write_text(text.format("Xyz"), encoding="utf-8")
    told = refused(capsys, "import", table, "--mapping", mapping, "-o", table.parent / "graph")
    assert "it has: Partnerstadt, Land, Seit." in told


def test_half_of_a_point_is_no_point_for_linking(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = refused(capsys, "link", table, "--name", "Partnerstadt", "--latitude", "Seit")
    assert "--latitude Seit: latitude and longitude go together" in told
