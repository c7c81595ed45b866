"""`twingraph import`: a table in, a folder out, a report of what came of it, and its rows as evidence."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from twingraph.cli import main

TABLE = """Partnerstadt;Land;Seit;Art
Leiden;Niederlande;1974;Partnerstadt
Venlo;Niederlande;1964;Partnerstadt
Leicester;Großbritannien;1969;Partnerstadt
Atlantis;Atlantis;1970;Partnerstadt
"""
HOME = ["--home", "Krefeld", "--country", "DE", "--name", "list"]


@pytest.fixture(autouse=True)
def no_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    """The texts of the bundled sources have nothing to do with these tables."""
    monkeypatch.delenv("TWINGRAPH_SOURCES", raising=False)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "sources" / "partner.csv"
    path.parent.mkdir()
    path.write_text(TABLE, encoding="utf-8")
    return path


def run(*arguments: object, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = main(["import", *map(str, arguments)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_a_citys_own_list_needs_no_mapping(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "graph"
    code, out, _ = run(table, *HOME, "-o", folder, capsys=capsys)
    assert code == 0
    assert out.startswith("list: 3 records imported, 1 rejected; 3 relationships of 4 places\n")
    assert "'Atlantis' is no country of today" in out
    with (folder / "list.rejected.csv").open(encoding="utf-8", newline="") as file:
        (rejected,) = csv.DictReader(file)
    assert rejected["twingraph:where"] == "row 4"
    assert rejected["Partnerstadt"] == "Atlantis"
    assert main(["validate", "--data", str(folder)]) == 0
    assert main(["format", "--check", str(folder)]) == 0


def test_the_same_again_changes_nothing_and_an_edit_is_told(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "graph"
    run(table, *HOME, "-o", folder, capsys=capsys)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert "nothing changed" in run(table, *HOME, "-o", folder, capsys=capsys)[1]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    table.write_text(TABLE.replace("1964", "1965").replace("Leicester", "Coventry"), encoding="utf-8")
    _, dry, _ = run(table, *HOME, "-o", folder, "--dry-run", capsys=capsys)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert "would write" in dry
    code, out, _ = run(table, *HOME, "-o", folder, "--json", capsys=capsys)
    assert code == 0
    (report,) = json.loads(out)
    assert {(change["what"], change["label"]) for change in report["changes"]} == {
        ("added", "Coventry"),
        ("added", "Twinning of Krefeld and Coventry"),
        ("gone", "Leicester"),
        ("gone", "Twinning of Krefeld and Leicester"),
        ("changed", "Twinning of Krefeld and Venlo"),
    }
    (changed,) = [change for change in report["changes"] if change["what"] == "changed"]
    assert changed["differences"] == [{"property": "signature", "before": "1964", "after": "1965"}]
    assert report["rejected"][0]["cells"]["Land"] == "Atlantis"


def test_a_proposed_mapping_can_be_accepted(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, proposed, _ = run(table, *HOME, "--suggest", capsys=capsys)
    assert code == 0
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(proposed, encoding="utf-8")
    code, out, _ = run(table, "--mapping", mapping, "--name", "list", "-o", tmp_path / "graph", capsys=capsys)
    assert code == 0
    assert out.startswith("list: 3 records imported, 1 rejected")


def test_why_and_evidence_show_rows_and_what_has_changed_in_them(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "graph"
    run(table, *HOME, "-o", folder, capsys=capsys)
    data = ["--data", str(folder)]
    sources = [*data, "--sources", str(table.parent)]
    thing = "stage:list--de-krefeld--nl-venlo-signature"
    assert main(["why", thing, *data]) == 0
    assert "  source:list, row 2\n" in capsys.readouterr().out
    assert main(["why", thing, *data, "--sources", str(folder)]) == 0
    assert "partner.csv is not in the folder of sources" in capsys.readouterr().out
    assert main(["why", thing, *sources]) == 0
    assert "│ Partnerstadt: Venlo\n    │ Land: Niederlande\n    │ Seit: 1964\n" in capsys.readouterr().out
    assert main(["evidence", *sources]) == 0
    assert "3 rows checked, 0 changed" in capsys.readouterr().out
    assert main(["why", thing, "tg:stageKind", "stage-kind:signature", *data]) == 0
    assert "source:list, row 2" in capsys.readouterr().out

    table.write_text(TABLE.replace("1964", "1965").replace("1974", "1974 "), encoding="utf-8")
    assert main(["why", thing, *sources]) == 1
    assert "the source has changed" in capsys.readouterr().out
    assert main(["evidence", *sources]) == 1
    captured = capsys.readouterr()
    assert "3 rows checked, 2 changed" in captured.out
    assert "at row 2 it now says Partnerstadt: Venlo, Land: Niederlande, Seit: 1965" in captured.err
    table.write_text("".join(TABLE.splitlines(keepends=True)[:2]), encoding="utf-8")
    assert main(["evidence", *sources]) == 1
    assert "there is no such row any more" in capsys.readouterr().err


def test_rows_that_contradict_each_other_are_shown_each_with_its_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Partnerstadt,Land,Seit\nVenlo,NL,1964\nVenlo,NL,1969\n", encoding="utf-8")
    _, out, _ = run(path, *HOME, "-o", tmp_path / "graph", capsys=capsys)
    assert "recorded more than once (1)\n  Krefeld has Venlo 2 times: row 1, row 2\n" in out
    main(["why", "stage:list--de-krefeld--nl-venlo-signature", "--data", str(tmp_path / "graph")])
    assert capsys.readouterr().out.partition("\n")[2] == (
        "  source:list, row 1\n  source:list, row 2\n"
        "date 1964\n  source:list, row 1\n"
        "date 1969\n  source:list, row 2\n"
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "--output"),
        (["-o", "graph", "--base", "data.example.org"], "is no base"),
        (["-o", "graph", "--mapping", "nowhere.yaml"], "nowhere.yaml"),
        (["-o", "graph", "--home", "Krefeld", "--country", "Atlantis"], "no country"),
        (["-o", "graph", "--licence", "CC BY"], "is no IRI"),
        (["-o", "graph", "--language", "auf deutsch"], "is no language tag"),
        (["other.csv", "-o", "graph", "--name", "one"], "for one source"),
        (["-o", "graph", "--mapping", "rgre-2015", "--home", "Krefeld"], "exclude each other"),
        (["-o", "sources/partner.csv/graph", "--home", "Krefeld", "--country", "DE"], "cannot be made"),
    ],
)
def test_wrong_usage_is_told(
    arguments: list[str],
    told: str,
    table: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, error = run(table, *arguments, capsys=capsys)
    assert code == 2
    assert told in error
    assert not (tmp_path / "graph").exists()
