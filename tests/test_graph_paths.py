"""How two cities are connected."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import pytest

from twingraph.cli import main
from twingraph.graph.paths import number_of_paths, shortest_paths
from twingraph.rdf.prefixes import expand


def test_all_shortest_paths_up_to_a_limit() -> None:
    grid = nx.grid_2d_graph(4, 4)
    # Three steps each way, in any order: 6! / (3! 3!)
    assert number_of_paths(grid, (0, 0), (3, 3)) == 20
    found = shortest_paths(grid, (0, 0), (3, 3), limit=100)
    assert len({tuple(path) for path in found}) == 20
    assert {len(path) for path in found} == {7}
    assert all(nx.is_path(grid, path) for path in found)
    assert shortest_paths(grid, (0, 0), (3, 3), limit=3) == found[:3]


def test_parallel_edges_and_directions_do_not_count() -> None:
    graph = nx.MultiDiGraph([(1, 2), (1, 2), (3, 2)])
    assert shortest_paths(graph, 1, 3, limit=9) == [[1, 2, 3]]
    assert number_of_paths(graph, 1, 3) == 1


def test_no_path_and_no_step() -> None:
    graph = nx.empty_graph(2)
    assert shortest_paths(graph, 0, 1, limit=1) == []
    assert number_of_paths(graph, 0, 1) == 0
    assert shortest_paths(graph, 0, 0, limit=1) == [[0]]
    assert number_of_paths(graph, 0, 0) == 1


def test_path_tells_relationships_years_and_sources(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", "path", "Aomori", "Q467132", "--format", "json"]) == 0
    printed = capsys.readouterr()
    first, second = json.loads(printed.out)
    assert (first["step"], first["from"], first["to"], first["kind"], first["since"]) == (
        1,
        "Aomori",
        "Kecskemét",
        "PartnerAgreement",
        "1994",
    )
    assert first["relationship"] == expand("relationship:kecskemet--aomori")
    assert first["source_iris"] == expand("source:kecskemet")
    assert first["sources"] == "Kecskemét's page on its international relations"
    assert (second["step"], second["from_node"], second["state"]) == (
        2,
        expand("authority:kecskemet"),
        "ended",
    )
    assert "2 steps, 1 shortest path" in printed.err


def test_path_takes_names_and_labels_in_other_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", "path", "Dünkirchen", "leicester", "--language", "de"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["path", "step", "from", "to", "kind", "since", "state", "sources"]
    assert [line.split()[2] for line in lines[2:]] == ["Dünkirchen", "Krefeld"]


def test_no_path_is_a_finding(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", "path", "Kecskemét", "Krefeld"]) == 1
    said = capsys.readouterr().err
    assert "Kecskemét in one of 23 nodes and Krefeld in one of 11 nodes" in said
    # Kecskemét had nobody yet, and is in the network only because it was asked for.
    assert main(["graph", "path", "Kecskemét", "Krefeld", "--as-of", "1900-01-01"]) == 1
    assert "Kecskemét in one of 1 node and" in capsys.readouterr().err


def test_an_unknown_city_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", "path", "Kecskemét", "Krefelt"]) == 2
    assert "did you mean Krefeld" in capsys.readouterr().err


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "square.txt"
    path.write_text("a b\nb c\nc d\nd a\nx y\n")
    return path


def test_path_in_a_file(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", "path", "a", "C", str(file), "--format", "json"]) == 0
    printed = capsys.readouterr()
    assert [(row["path"], row["step"], row["from"], row["to"]) for row in json.loads(printed.out)] == [
        (1, 1, "a", "b"),
        (1, 2, "b", "c"),
        (2, 1, "a", "d"),
        (2, 2, "d", "c"),
    ]
    assert main(["graph", "path", "a", "c", str(file), "--limit", "1"]) == 0
    assert "2 shortest paths, 1 of them shown" in capsys.readouterr().err
    assert main(["graph", "path", "a", "x", str(file)]) == 1
    assert "a in one of 4 nodes and x in one of 2 nodes" in capsys.readouterr().err


def test_a_file_may_tell_sources_and_years_in_its_own_way(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ties.csv"
    path.write_text("from,to,since,sources\na,b,1990,Wikipedia\nb,c,1991,7\n")
    assert main(["graph", "path", "a", "b", str(path)]) == 0
    assert capsys.readouterr().out.splitlines()[-1].split() == ["1", "1", "a", "b", "1990", "Wikipedia"]
    assert main(["graph", "path", "b", "c", str(path), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["sources"] == "7"


def test_a_node_that_a_file_lacks_is_an_error(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", "path", "a", "z", str(file)]) == 2
    assert "no node is called 'z'" in capsys.readouterr().err
