"""Rows as evidence: read again as they were read, whatever the mapping said of the table."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from twingraph.cli import main

MAPPING = """
file: {}
home: {{name: {{value: Krefeld}}, country: {{value: DE}}, language: {{value: de}}}}
partner: {{name: Stadt, country: Land}}
relationship: {{since: Seit}}
"""


def imported(table: Path, options: str, *more: str) -> Path:
    mapping, graph = table.parent / "list.yaml", table.parent / "graph"
    mapping.write_text(MAPPING.format(options), encoding="utf-8")
    assert (
        main(["import", str(table), "--mapping", str(mapping), "--name", "list", "-o", str(graph), *more])
        == 0
    )
    assert main(["validate", "--data", str(graph)]) == 0
    assert main(["format", "--check", str(graph)]) == 0
    return graph


def checked(graph: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main(["evidence", "--data", str(graph), "--sources", str(graph.parent)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_encoding_delimiter_and_header_are_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "list.csv"
    rows = "Liste; der | Städte\n2015; Stand | x\nStadt|Land|Seit\nDünkirchen; Ost|FR|1974\nŁódź|PL|1990\n"
    table.write_bytes(rows.encode("iso8859-16"))
    graph = imported(table, "{encoding: iso8859-16, delimiter: bar, header: 3}")
    code, out, err = checked(graph, capsys)
    assert (code, err) == (0, "")
    assert "2 rows checked, 0 changed" in out
    stage = "stage:list--de-krefeld--pl-lodz-signature"
    assert main(["why", stage, "--data", str(graph), "--sources", str(tmp_path)]) == 0
    assert "│ Stadt: Łódź" in capsys.readouterr().out
    table.write_bytes(rows.replace("1990", "1991").encode("iso8859-16"))
    code, _, err = checked(graph, capsys)
    assert code == 1
    assert "it now says" in err


def test_the_sheet_is_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = Workbook()
    book.worksheets[0].append(["Stadt", "Land", "Seit"])
    book.worksheets[0].append(["Nirgends", "FR", 1900])
    sheet = book.create_sheet("Partner")
    for row in (("Stadt", "Land", "Seit"), ("Reims", "FR", 1967), ("Halifax", "GB", 1949)):
        sheet.append(row)
    book.save(tmp_path / "list.xlsx")
    graph = imported(tmp_path / "list.xlsx", "{}", "--sheet", "Partner")
    code, out, err = checked(graph, capsys)
    assert (code, err) == (0, "")
    assert "2 rows checked, 0 changed" in out


def test_a_folder_of_sources_that_is_not_there_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["why", "Kecskemét", "--sources", str(tmp_path / "none")]) == 2
    assert "none: no such folder; --sources" in capsys.readouterr().err
