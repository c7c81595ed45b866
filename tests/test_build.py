"""The main job, as a user runs it: on the bundled data and on a publisher's own folder."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from twingraph.build import build
from twingraph.cli import main
from twingraph.errors import FileSyntaxError, InputError

PUBLISHER = Path(__file__).parent / "data" / "publisher"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("build") / "out"
    assert build(output, year=2026, progress=lambda _: None).clean
    return output


def test_a_build_holds_every_export(built: Path) -> None:
    files = {str(path.relative_to(built)) for path in built.rglob("*") if path.is_file()}
    assert {f"rdf/twingraph.{suffix}" for suffix in ("ttl", "nt", "nq", "trig", "jsonld", "rdf")} <= files
    assert {"rdf/inferred.ttl", "validation/report.ttl", "calendar/twinnings-2026.ics"} <= files
    for kind in ("authorities", "relationships", "activities"):
        assert {f"network/{kind}.{suffix}" for suffix in ("graphml", "gexf", "json", "csv")} <= files
    # The main job needs no extra, and does not do more where there is one.
    assert not any(name.endswith(".parquet") for name in files)
    assert len({name.split("/")[1].removesuffix(".csv") for name in files if name.endswith(".csv")}) >= 24
    assert {"answers/partners/krefeld.csv", "answers/coverage.csv", "answers/jubilees/2026.csv"} <= files


def test_the_summary_counts_what_is_there(built: Path) -> None:
    summary = json.loads((built / "summary.json").read_text(encoding="utf-8"))
    assert summary["findings"]["violation"] == 0
    assert summary["unformatted"] == []
    assert len(summary["answers"]) == 24
    # 22 of Kecskemét, 10 of Krefeld.
    assert summary["answers"]["partners"] == 32
    assert summary["inferred"] > 1000
    triples = (built / "rdf" / "twingraph.nq").read_text(encoding="utf-8").count("\n")
    assert sum(summary["graphs"].values()) <= triples


def test_a_publisher_builds_a_folder_of_their_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--data", str(PUBLISHER), "--output", str(tmp_path / "site")]) == 0
    assert "Exampletown" in (tmp_path / "site" / "rdf" / "twingraph.ttl").read_text(encoding="utf-8")
    partners = (tmp_path / "site" / "answers" / "partners" / "exampletown.csv").read_text(encoding="utf-8")
    assert "musterstadt" in partners
    assert "Kecskem" not in capsys.readouterr().out


def test_the_publishers_passages_are_in_the_publishers_source(capsys: pytest.CaptureFixture[str]) -> None:
    sources = PUBLISHER.with_name("publisher-sources")
    assert main(["evidence", "--data", str(PUBLISHER), "--sources", str(sources)]) == 0
    assert "1 passages checked, 0 changed" in capsys.readouterr().out


def test_a_build_never_goes_into_the_data(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(PUBLISHER, data)
    with pytest.raises(InputError, match="inside the data"):
        build(data / "site", folder=data, progress=lambda _: None)
    assert not (data / "site").exists()


def test_a_failed_build_leaves_the_one_before(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(PUBLISHER, data)
    output = tmp_path / "site"
    build(output, folder=data, progress=lambda _: None)
    before = {path: path.read_bytes() for path in output.rglob("*") if path.is_file()}
    (data / "agreements.ttl").write_text("this is not Turtle", encoding="utf-8")
    with pytest.raises(FileSyntaxError, match=r"agreements\.ttl:1"):
        build(output, folder=data, progress=lambda _: None)
    assert {path: path.read_bytes() for path in output.rglob("*") if path.is_file()} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "site"]


def test_a_folder_that_is_no_build_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("ten years of work", encoding="utf-8")
    with pytest.raises(InputError, match="not a folder that a build has made"):
        build(tmp_path, progress=lambda _: None)
    assert (tmp_path / "thesis.txt").exists()


def test_violations_and_untidy_files_are_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "data"
    shutil.copytree(PUBLISHER, data)
    agreements = data / "agreements.ttl"
    text = agreements.read_text(encoding="utf-8")
    agreements.write_text(text.replace("1988-06-01", "1989-06-01"), encoding="utf-8")
    assert main(["build", "--data", str(data), "--output", str(tmp_path / "one")]) == 1
    agreements.write_text(text.replace("    tg:stageKind", "  tg:stageKind"), encoding="utf-8")
    assert main(["build", "--data", str(data), "--output", str(tmp_path / "two")]) == 1
    assert "agreements.ttl" in capsys.readouterr().out
