"""The made-up data: of the size asked for, the same every time, sound but for what is planted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import networkx
import pyoxigraph
import pytest
from conftest import ROOT
from generate import World
from questions import questions
from world import faults

import twingraph
from twingraph.knowledge import KnowledgeGraph
from twingraph.query.catalog import Catalog
from twingraph.rdf import turtle
from twingraph.sources import manifest
from twingraph.sources.manifest import GraphFile
from twingraph.store.dump import Dump
from twingraph.validate import Finding, validate

TRIPLES = 6_000
# What the data has on purpose: undated things, and authorities that no register knows.
NOTES = {"undated", "geonames-id", "wikidata-item"}

QUERIES = {query.name: query for query in Catalog()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("world") / "data"
    World(TRIPLES).write(path)
    return path


@pytest.fixture(scope="module")
def world(folder: Path) -> KnowledgeGraph:
    return twingraph.open(folder)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def findings(folder: Path) -> set[tuple[str, str]]:
    """Return what is found and by which shape; of a finding about the whole graph, its value."""
    report = validate(manifest.read(folder))
    things = (
        (finding.value if finding.focus.value.endswith("#whole-graph") else finding.focus, finding.shape)
        for finding in report.findings
    )
    return {(thing.value, shape.rpartition("#")[2]) for thing, shape in things}


def test_conforms(folder: Path) -> None:
    assert {shape for _, shape in findings(folder)} <= NOTES


def test_planted_faults_are_found_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    rate = 0.005
    World(TRIPLES, faults=rate).write(folder)
    planted = json.loads((folder / "faults.json").read_text())
    expected = {(finding["focus"], finding["shape"]) for fault in planted for finding in fault["findings"]}
    assert {fault["kind"] for fault in planted} == set(faults.KINDS)
    assert len(planted) == pytest.approx(rate * TRIPLES, rel=0.1)
    assert {finding for finding in findings(folder) if finding[1] not in NOTES} == expected


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> list[GraphFile]:
    path = tmp_path_factory.mktemp("faulty") / "data"
    World(TRIPLES, seed=2, faults=0.01).write(path)
    return manifest.read(path)


def reported(findings: Iterable[Finding]) -> list[tuple[Any, ...]]:
    """Return all of each finding but the values found, which are not told apart from the value at fault."""
    return sorted(
        (str(f.focus), f.shape, str(f.path), str(f.value), f.component, str(f.place)) for f in findings
    )


def test_the_engines_report_alike(faulty: list[GraphFile]) -> None:
    native, pyshacl = (reported(validate(faulty, engine=name).findings) for name in ("native", "pyshacl"))
    assert native == pyshacl
    assert len({shape for _, shape, *_ in native}) > 12


def test_a_page_against_the_rest_is_reported_as_in_a_validation_of_all(faulty: list[GraphFile]) -> None:
    everything = validate(faulty)
    folders = {file.path.parent for file in faulty if file.name.endswith("/parties")}
    assert len(folders) >= 3
    for page in sorted(folders)[:3]:
        new = [file for file in faulty if file.path.parent == page]
        things = {quad.subject for file in new for quad in Dump(file.path, file.graph).quads()}
        expected = [f for f in everything.findings if {f.focus, f.value} & things]
        assert reported(validate(faulty, about=new).findings) == reported(expected)
        assert expected


@pytest.mark.parametrize("triples", [5_000, 40_000, 150_000])
def test_size(triples: int, tmp_path: Path) -> None:
    facts = World(triples).write(tmp_path / "data.nq")
    assert facts["triples"] == pytest.approx(triples, rel=0.02)
    with (tmp_path / "data.nq").open() as lines:
        assert len(set(lines)) == facts["triples"]


def test_same_seed_same_bytes_under_any_hash_seed(folder: Path, tmp_path: Path) -> None:
    command = [
        sys.executable,
        str(ROOT / "benchmarks" / "generate.py"),
        "--triples",
        str(TRIPLES),
        "--output",
    ]
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT)}
    subprocess.run([*command, str(tmp_path / "data")], env=environment, check=True, capture_output=True)
    assert contents(tmp_path / "data") == contents(folder)
    World(TRIPLES, seed=2).write(tmp_path / "other")
    assert contents(tmp_path / "other").keys() != contents(folder).keys()


def test_both_forms_hold_the_same_quads(folder: Path, world: KnowledgeGraph, tmp_path: Path) -> None:
    World(TRIPLES).write(tmp_path / "data.nq")
    quads = set(pyoxigraph.parse(path=str(tmp_path / "data.nq"), format=pyoxigraph.RdfFormat.N_QUADS))
    read = {
        pyoxigraph.Quad(*triple, pyoxigraph.NamedNode(file.graph))
        for file in manifest.read(folder)
        for triple in turtle.read(file.path)
    }
    assert quads == read


def test_files_are_in_the_form_of_the_project(folder: Path) -> None:
    files = sorted(folder.rglob("*.ttl"))
    assert len(files) > 12
    assert [path for path in files if turtle.format_file(path, check=True)] == []


def test_grows_by_cities_and_stays_in_one_piece(tmp_path: Path) -> None:
    sizes = {}
    for triples in (20_000, 400_000):
        world = World(triples)
        network = networkx.Graph()
        for _ in world.graphs():
            pass
        network.add_edges_from((tie.one.slug, tie.other.slug) for city in world.cities for tie in city.ties)
        assert networkx.is_connected(network)
        sizes[triples] = len(network), max(degree for _, degree in network.degree())
    (small, few), (large, many) = sizes[20_000], sizes[400_000]
    assert large > 12 * small
    assert few < many <= 250


@pytest.mark.parametrize("name", QUERIES)
def test_every_canned_query_has_an_answer(name: str, folder: Path, world: KnowledgeGraph) -> None:
    facts = json.loads((folder / "world.json").read_text())["cities"]["first"]
    asked = [
        question for question in questions({"first": facts}, range(2021, 2026)) if question.query == name
    ]
    assert asked
    # The year of a jubilee is one of five in a row, so that one of them is a round one.
    assert any(len(world.query(name, **question.parameters)) for question in asked)
