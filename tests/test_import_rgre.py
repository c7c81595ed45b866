"""The register of the RGRE comes in completely: every row is in the graph or among the rejects."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

import twingraph
from twingraph.importing.audit import audit
from twingraph.importing.readers import Request, read
from twingraph.importing.target import Outcome, located, put
from twingraph.knowledge import KnowledgeGraph
from twingraph.sources.manifest import read as read_manifest
from twingraph.validate import validate
from twingraph.validate.report import Severity

ROWS = 3545


@pytest.fixture(scope="module")
def table(reference: Path) -> Path:
    return reference / "rgre-2015" / "partnerships.csv"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rgre")


@pytest.fixture(scope="module")
def outcome(table: Path, folder: Path) -> Outcome:
    return put(read(Request(str(table), mapping="rgre-2015", name="rgre-2015")), folder)


@pytest.fixture(scope="module")
def register(outcome: Outcome, folder: Path) -> KnowledgeGraph:
    return twingraph.open(folder)


def test_every_row_is_in_the_graph_or_among_the_rejects(register: KnowledgeGraph, folder: Path) -> None:
    found = register.sparql("SELECT ?row { ?r tg:party ?p ; tg:evidence ?e . ?e tg:row ?row }")
    in_graph = {int(str(row.row)) for row in found}  # type: ignore[union-attr]
    with (folder / "rgre-2015.rejected.csv").open(encoding="utf-8", newline="") as file:
        rejected = [int(line["twingraph:where"].removeprefix("row ")) for line in csv.DictReader(file)]
    assert len(rejected) == len(set(rejected)) <= 10
    assert not in_graph & set(rejected)
    assert in_graph | set(rejected) == set(range(1, ROWS + 1))


def test_the_kinds_are_those_of_the_register(register: KnowledgeGraph, table: Path, outcome: Outcome) -> None:
    rejected = {located(reject.where) for reject in outcome.built.rejects}
    with table.open(encoding="utf-8", newline="") as file:
        forms = Counter(
            line["form"]
            for number, line in enumerate(csv.DictReader(file), 1)
            if f"row {number}" not in rejected
        )
    found = register.sparql(
        "SELECT ?definition (COUNT(DISTINCT ?e) AS ?rows) "
        "{ ?r tg:classifiedAs ?definition ; tg:evidence ?e } GROUP BY ?definition"
    )
    counts = {str(row.definition).rpartition("-")[2][0]: int(str(row.rows)) for row in found}  # type: ignore[union-attr]
    assert counts == forms


def test_the_shapes_accept_it(outcome: Outcome, folder: Path) -> None:
    assert outcome.first
    report = validate(read_manifest(folder))
    assert report.at_least(Severity.VIOLATION).findings == []
    assert len(report.findings) > 1000


def test_duplicates_and_misplaced_coordinates_are_found(outcome: Outcome) -> None:
    found = audit(outcome.built)
    twice = {finding.message for finding in found if finding.kind == "duplicate"}
    assert "Celle has Tavistock 2 times" in twice
    assert {finding.kind for finding in found} >= {"duplicate", "kinds", "dates", "point", "misplaced"}
    # All eight pairs that the register has in two rows, three of them under one kind.
    kinds = Counter(finding.kind for finding in found)
    assert kinds["duplicate"] + kinds["kinds"] == 8
    (dunkirk,) = [
        finding for finding in found if re.match(r"Dünkirchen \(FR\) is given \d+ km from", finding.message)
    ]
    assert [located(where) for where in dunkirk.where] == ["row 1691"]


def test_once_more_changes_nothing(outcome: Outcome, table: Path, folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    again = put(read(Request(str(table), mapping="rgre-2015", name="rgre-2015")), folder)
    assert again.changes == []
    assert again.files == ()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
