"""Communities by Leiden and Louvain."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest

from twingraph.cli import main
from twingraph.errors import InputError, NameNotFoundError
from twingraph.graph.communities import METHODS, communities, modularity
from twingraph.graph.reading import read

# Three groups of ten, all linked within, joined in a ring, and one node alone.
CAVES = nx.connected_caveman_graph(3, 10)
CAVES.add_node("alone")


@pytest.mark.parametrize("method", METHODS)
def test_planted_communities_are_found(method: str) -> None:
    found = communities(CAVES, method)
    assert [len(group) for group in found] == [10, 10, 10, 1]
    assert found[-1] == {"alone"}
    assert set().union(*found) == set(CAVES)


@pytest.mark.parametrize("method", METHODS)
def test_a_high_resolution_gives_more(method: str) -> None:
    graph = nx.karate_club_graph()
    assert len(communities(graph, method, resolution=3)) > len(communities(graph, method))


@pytest.mark.parametrize("method", METHODS)
def test_the_karate_club(method: str) -> None:
    # The greatest modularity that there is: Brandes et al., On modularity clustering, IEEE TKDE 20(2), 2008.
    graph = nx.karate_club_graph()
    quality = modularity(graph, communities(graph, method))
    assert 0.415 < quality <= 0.4198


def test_modularity_is_that_of_the_definition() -> None:
    graph = nx.Graph([(1, 2), (2, 3), (1, 3), (4, 5), (3, 4)])
    # Two groups with 3 and 1 of 5 edges within, and degrees of 7 and 3.
    assert modularity(graph, [{1, 2, 3}, {4, 5}]) == pytest.approx(3 / 5 - 0.49 + 1 / 5 - 0.09)
    assert modularity(graph, [{1, 2, 3}, {4, 5}], resolution=2) == pytest.approx(4 / 5 - 2 * 0.58)
    assert modularity(nx.empty_graph(3), [{0}, {1}, {2}]) is None


@pytest.mark.parametrize("method", METHODS)
def test_weights_decide(method: str) -> None:
    ring = nx.cycle_graph(4)
    strong = {(0, 1): 9, (2, 3): 9, (1, 2): 1, (0, 3): 1}
    nx.set_edge_attributes(ring, strong, "weight")
    assert communities(ring, method, weight="weight") == [{0, 1}, {2, 3}]


@pytest.mark.parametrize("method", METHODS)
def test_nothing_to_group(method: str) -> None:
    assert communities(nx.empty_graph(0), method) == []
    assert communities(nx.empty_graph(2), method) == [{0}, {1}]


@pytest.mark.parametrize(
    ("options", "said"),
    [({"method": "infomap"}, "infomap"), ({"resolution": 0}, "above 0"), ({"seed": -1}, "is not from 0")],
)
def test_refuses(options: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=said):
        communities(CAVES, **options)
    assert issubclass(NameNotFoundError, InputError)


def test_leiden_finds_connected_communities_of_konects_network(reference: Path) -> None:
    graph = read(reference / "konect-twin-2017" / "out.twin")
    found = communities(graph)
    assert sum(len(group) for group in found) == len(graph)
    assert all(nx.is_connected(graph.subgraph(group)) for group in found)
    assert modularity(graph, found) > 0.76


@pytest.mark.parametrize("method", METHODS)
def test_a_seed_gives_the_same_in_every_process(method: str, tmp_path: Path) -> None:
    path = tmp_path / "random.txt"
    path.write_bytes(
        b"".join(b"node%d node%d\n" % edge for edge in nx.gnm_random_graph(200, 500, seed=5).edges)
    )
    command = [sys.executable, "-m", "twingraph", "graph", "communities", str(path), "--members"]
    printed = [
        subprocess.run(
            [*command, "--method", method, "--format", "csv", "--seed", seed],
            check=True,
            capture_output=True,
            env={"PYTHONHASHSEED": hashed, "TWINGRAPH_CACHE": ""},
        ).stdout
        for seed, hashed in (("1", "1"), ("1", "2"), ("2", "1"))
    ]
    assert printed[0] == printed[1]
    assert printed[0] != printed[2]


def test_communities_prints_a_summary(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", "communities"]) == 0
    printed = capsys.readouterr()
    assert printed.err.startswith("3 communities, modularity 0.")
    assert [line.split()[:3] for line in printed.out.splitlines()[2:]] == [
        ["1", "23", "22"],
        ["2", "11", "10"],
        ["3", "2", "1"],
    ]
    assert "HU" in printed.out


def test_communities_lists_members(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "two.txt"
    path.write_text("a b\nb c\nc a\nx y\n")
    assert main(["graph", "communities", str(path), "--members", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(row["community"], row["node"]) for row in found] == [
        (1, "a"),
        (1, "b"),
        (1, "c"),
        (2, "x"),
        (2, "y"),
    ]


def test_communities_of_countries(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["graph", "communities", "--level", "countries", "--members", "--format", "json"]
    assert main(command) == 0
    found = {row["country"]: row["community"] for row in json.loads(capsys.readouterr().out)}
    assert found["HU"] != found["DE"]
    assert found["CN"] == found["DE"]
