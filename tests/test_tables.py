"""Tables: what is found out about a file, and what is said about one that is broken."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from twingraph.errors import FileSyntaxError, InputError, NameNotFoundError
from twingraph.importing import table
from twingraph.importing.entry import Reject
from twingraph.importing.table import Line

TEXT = "Partner;Land;seit\nŐrség;Ungarn;1990\nGyőr;Ungarn;1991\nSzőlős;Ungarn;1992\nTűrje;Ungarn;1993\n"


def written(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def saved(path: Path, *rows: tuple[object, ...]) -> Path:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def lines(found: table.Table) -> list[Line]:
    rows = list(found)
    assert not [row for row in rows if isinstance(row, Reject)]
    return [row for row in rows if isinstance(row, Line)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1250"])
def test_encodings_are_found_out(tmp_path: Path, encoding: str) -> None:
    found = table.read(written(tmp_path / "a.csv", TEXT, encoding))
    assert found.columns == ("Partner", "Land", "seit")
    assert [row.cells[0] for row in found.sample()] == ["Őrség", "Győr", "Szőlős", "Tűrje"]


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp1252", "Dünkirchen Köln Rüsselsheim Århus"),
        ("cp1252", "Château Besançon Orléans Saint-Étienne"),
        ("cp1252", "Malmö Västerås Skövde"),
        ("cp1250", "Łódź Białystok Świnoujście Poznań"),
        ("cp1250", "Plzeň Tábor Příbram"),
        ("cp1250", "Győr Szolnok Hódmezővásárhely"),
        ("cp1251", "Москва Симферополь Ульяновск"),
        ("cp1254", "Kütahya Eskişehir Iğdır Tekirdağ"),
    ],
)
def test_code_pages_are_told_apart_by_a_few_names(tmp_path: Path, encoding: str, names: str) -> None:
    text = "Partner;Nr\n" + "".join(f"{name};1\n" for name in names.split())
    found = table.read(written(tmp_path / "a.csv", text, encoding))
    assert " ".join(row.cells[0] for row in found.sample()) == names


def test_an_encoding_that_is_given_counts(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "Город;Год\nКечкемет;1963\n", "cp866")
    assert table.read(path, encoding="cp866").sample()[0].cells == ("Кечкемет", "1963")
    with pytest.raises(FileSyntaxError, match="not in the encoding"):
        table.read(path, encoding="ascii")
    with pytest.raises(FileSyntaxError, match="nonsense"):
        table.read(path, encoding="nonsense")


def test_bad_bytes_far_below_name_the_line(tmp_path: Path) -> None:
    rows = b"".join(b"Venlo;%d\n" % number for number in range(30_000))
    found = table.read(written(tmp_path / "a.csv", b"Partner;Nr\n" + rows + b"K\xf6ln;1\n"), encoding="utf-8")
    with pytest.raises(FileSyntaxError, match=r"a\.csv:[0-9]+: is not in the encoding utf-8"):
        list(found)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found_out(tmp_path: Path, delimiter: str) -> None:
    text = TEXT.replace("Ungarn", '"Ungarn, gewiss; und | immer"').replace(";", delimiter)
    text = text.replace(f"gewiss{delimiter}", "gewiss;")
    found = table.read(written(tmp_path / "a.txt", text))
    assert found.columns == ("Partner", "Land", "seit")
    assert len(lines(found)) == 4


def test_rows_are_numbered_with_the_lines_they_begin_on(tmp_path: Path) -> None:
    text = 'Partner,Note\nVenlo,"two\nlines"\n\n,\nLeiden,\r\nLeicester,"he said ""yes"""\n'
    found = lines(table.read(written(tmp_path / "a.csv", text)))
    assert [(row.number, row.line) for row in found] == [(1, 2), (4, 6), (5, 7)]
    assert found[0].cells == ("Venlo", "two\nlines")
    assert found[2].cells[1] == 'he said "yes"'


def test_a_table_is_read_again_from_the_first_row(tmp_path: Path) -> None:
    found = table.read(written(tmp_path / "a.csv", TEXT))
    assert list(found) == list(found)


def test_a_title_above_the_header_is_kept(tmp_path: Path) -> None:
    found = table.read(written(tmp_path / "a.csv", "Partners of: Kecskemét\n\n" + TEXT))
    assert (found.title, found.header) == ("Partners of: Kecskemét", 3)
    assert lines(found)[0] == Line(1, 4, ("Őrség", "Ungarn", "1990"))


def test_a_row_of_another_length_is_rejected_with_all_its_cells(tmp_path: Path) -> None:
    rows = list(table.read(written(tmp_path / "a.csv", "A,B\n1,2\n3\n4,5,6\n7,8,\n")))
    assert [type(row).__name__ for row in rows] == ["Line", "Reject", "Reject", "Line"]
    short, long = (row for row in rows if isinstance(row, Reject))
    assert short.cells == {"A": "3"}
    assert short.reasons[0].startswith("line 3 has 1 cells where the header has 2")
    assert long.cells == {"A": "4", "B": "5", "column C": "6"}


def test_equal_headers_are_told_apart(tmp_path: Path) -> None:
    found = table.read(written(tmp_path / "a.csv", "Land,Stadt,Land\nDE,Aachen,FR\n"))
    assert found.columns == ("Land", "Stadt", "Land (2)")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "has no rows"),
        (b"\n ;;\n", "has no rows"),
        (b"A,,C\n1,2,3\n", "a.csv:1: the header has no name for column B"),
        (b"\xd0\xcf\x11\xe0rest", "workbook of Excel 97"),
        (b"PK\x03\x04rest", "no workbook of Excel"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(FileSyntaxError, match=message):
        table.read(written(tmp_path / "a.csv", content))


def test_a_quotation_mark_that_is_not_closed_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(FileSyntaxError, match=r"a\.csv:3: is no row of delimited text"):
        table.read(written(tmp_path / "a.csv", 'A,B\n1,2\n3,"4\n5,6\n'), delimiter="comma")


def test_options_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    text, book = written(tmp_path / "a.csv", TEXT), saved(tmp_path / "b.xlsx", ("A", "B"), (1, 2))
    with pytest.raises(InputError, match="only a workbook"):
        table.read(text, sheet="x")
    with pytest.raises(InputError, match="a workbook has no encoding"):
        table.read(book, encoding="utf-8")
    with pytest.raises(InputError, match="delimiter 'ab'"):
        table.read(text, delimiter="ab")
    with pytest.raises(InputError, match="No such file"):
        table.read(tmp_path / "missing.csv")
    with pytest.raises(FileSyntaxError, match="row 2 is empty"):
        table.read(written(tmp_path / "c.csv", "A,B\n,\n"), header=2)


def test_cells_of_a_workbook_read_as_they_look(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Partner", "seit", "Einwohner", "Breite", "Monat", "Jahr", "ja"])
    sheet.append(
        ["Venlo", date(1964, 6, 1), 101_603.0, 51.37, datetime(1964, 6, 1), datetime(1964, 6, 1), True]
    )
    sheet["E2"].number_format = "mmm yyyy"
    sheet["F2"].number_format = "yyyy"
    book.save(path)
    (row,) = lines(table.read(path))
    assert row.cells == ("Venlo", "1964-06-01", "101603", "51.37", "1964-06", "1964", "True")


def test_empty_rows_of_a_sheet_count_and_short_ones_are_whole(tmp_path: Path) -> None:
    found = table.read(saved(tmp_path / "a.xlsx", ("A", "B", "C"), (1, None, None), (), ("x", "y", "z")))
    assert lines(found) == [Line(1, 2, ("1", "", "")), Line(3, 4, ("x", "y", "z"))]


def test_a_sheet_is_chosen_by_its_name(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["A", "B"])
    book.create_sheet("Partners").append(["Partner", "Country"])
    book.save(tmp_path / "a.xlsx")
    assert table.read(tmp_path / "a.xlsx").columns == ("A", "B")
    assert table.read(tmp_path / "a.xlsx", sheet="Partners").columns == ("Partner", "Country")
    with pytest.raises(NameNotFoundError, match="did you mean Partners"):
        table.read(tmp_path / "a.xlsx", sheet="Partner")


def test_a_header_of_merged_cells_is_refused_unless_its_row_is_named(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ("Home", None, "Partner", None),
        ("Name", "Country", "Name", "Country"),
        ("a", "b", "c", "d"),
    ):
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("C1:D1")
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(FileSyntaxError, match=r"a\.xlsx:1: the header has no name for column B, D.*merged"):
        table.read(tmp_path / "a.xlsx")
    found = table.read(tmp_path / "a.xlsx", header=2)
    assert found.columns == ("Name", "Country", "Name (2)", "Country (2)")
    assert [row.cells for row in lines(found)] == [("a", "b", "c", "d")]


def test_a_big_file_is_read_as_a_stream(tmp_path: Path) -> None:
    import tracemalloc

    path = written(
        tmp_path / "a.csv",
        "Partner;Note\n" + "Venlo;some words that fill the line and more of them and more again\n" * 20_000,
    )
    tracemalloc.start()
    count = sum(1 for _ in table.read(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000
    assert peak < path.stat().st_size / 2
