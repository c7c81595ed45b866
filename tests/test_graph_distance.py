"""Lengths of links, and whether they are what chance gives."""

from __future__ import annotations

import csv
import json
import math
import sys
from pathlib import Path
from random import Random

import networkx as nx
import pytest

from twingraph.cli import main
from twingraph.errors import InputError, MissingExtraError
from twingraph.graph.geodesics import lengths
from twingraph.graph.null_model import against_chance, randomised
from twingraph.knowledge import KnowledgeGraph


def placed(graph: nx.Graph[int], places: list[tuple[float, float]]) -> nx.Graph[int]:
    for node, (latitude, longitude) in zip(graph, places, strict=True):
        graph.nodes[node].update(latitude=latitude, longitude=longitude)
    return graph


def anywhere(number: int, seed: int) -> list[tuple[float, float]]:
    random = Random(seed)
    return [
        (math.degrees(math.asin(random.uniform(-1, 1))), random.uniform(-180, 180)) for _ in range(number)
    ]


def chosen(graph: nx.Graph[int], **options: int) -> dict[str, object]:
    return {found.measure: found for found in against_chance(graph, **options).findings}


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ((0, 0), (0, 1), 111.3195),  # a degree of the equator: 2πa/360
        ((0, 0), (90, 0), 10001.9657),  # a quarter of the meridian
        ((0, 179.5), (0, -179.5), 111.3195),  # over the line where days change
        ((52.5, 13.4), (52.5, 13.4), 0),
    ],
)
def test_lengths_on_the_ellipsoid(one: tuple[float, float], other: tuple[float, float], km: float) -> None:
    graph = placed(nx.Graph([(1, 2)]), [one, other])
    assert lengths(graph)[1, 2] == pytest.approx(km, abs=1e-3)


def test_only_what_has_coordinates_has_a_length() -> None:
    graph = placed(nx.MultiGraph([(1, 2), (2, 1), (1, 1), (2, 3), (2, 4), (2, 5), (1, 6)]), [(0, 0)] * 6)
    graph.nodes[2]["latitude"] = "1.0"
    del graph.nodes[3]["latitude"]
    graph.nodes[4]["longitude"] = None
    graph.nodes[5]["latitude"] = math.nan
    graph.nodes[6]["latitude"] = 91
    assert list(lengths(graph)) == [(1, 2)]
    found = against_chance(graph, samples=5)
    assert (found.links, found.without_coordinates, found.without_country) == (5, 4, 5)
    assert lengths(nx.Graph([(1, 2)])) == {}


def test_neighbours_in_a_ring_are_nearer_than_chance() -> None:
    ring = placed(nx.cycle_graph(60), [(0, 6 * number) for number in range(60)])
    found = chosen(ring)
    mean = found["mean"]
    assert mean.observed == pytest.approx(6 * 111.3195, abs=0.01)
    # Of two places on a circle, a quarter of the way round.
    assert mean.mean == pytest.approx(10000, rel=0.05)
    assert mean.z < -10
    assert mean.p == 2 / 101
    assert found["within 1000 km"].observed == 1
    assert found["within 1000 km"].z > 10
    # Neighbours are 668 km apart: nobody is nearer, by chance neither.
    assert (found["within 500 km"].z, found["within 500 km"].p) == (None, 1)
    assert found["mean"].low < found["mean"].mean < found["mean"].high < 12000


def test_links_by_chance_are_not_significant() -> None:
    # Of six networks that chance made, one in twenty may seem to be more than that.
    small = 0
    for seed in range(6):
        graph = placed(nx.gnm_random_graph(80, 160, seed=seed), anywhere(80, seed))
        small += chosen(graph, samples=39, seed=seed)["mean"].p <= 0.05
    assert small <= 1


def test_domestic_links_against_chance() -> None:
    graph = nx.Graph()
    graph.add_edges_from((2 * number, 2 * number + 1) for number in range(100))
    placed(graph, anywhere(200, 1))
    codes = ["DE", "FR", "GB", "HU"]
    nx.set_node_attributes(graph, {node: codes[node // 2 % 4] for node in graph}, "country")
    found = chosen(graph)["domestic"]
    assert found.observed == 1
    # 50 cities a country: each of their partners is one of 199 others, of whom 49 are compatriots.
    assert found.mean == pytest.approx(49 / 199, abs=0.02)
    assert found.p == 2 / 101


@pytest.mark.parametrize(
    "graph",
    [
        nx.barabasi_albert_graph(300, 3, seed=1),
        nx.gnm_random_graph(40, 500, seed=1),
        nx.star_graph(20),
        nx.path_graph(2),
        nx.empty_graph(3),
        nx.MultiGraph([(1, 2), (1, 2), (2, 3), (3, 3), (3, 4), (4, 5)]),
    ],
    ids=["hubs", "dense", "star", "one", "none", "multi"],
)
def test_degrees_are_kept_and_graphs_stay_simple(graph: nx.Graph[int]) -> None:
    simple = nx.Graph(graph)
    simple.remove_edges_from(list(nx.selfloop_edges(simple)))
    random = randomised(graph, seed=3)
    assert type(random) is nx.Graph
    assert dict(random.degree) == dict(simple.degree)
    assert nx.number_of_selfloops(random) == 0
    assert random.number_of_edges() == simple.number_of_edges()


def test_every_network_is_as_likely_as_any_other() -> None:
    # A path of five places: with these degrees there are the paths with the same two ends, six of them, and
    # the edge between the ends beside the triangle of the others.
    counts: dict[frozenset[frozenset[int]], int] = {}
    runs = 350
    for seed in range(runs):
        random = randomised(nx.path_graph(5), seed=seed)
        shape = frozenset(map(frozenset, random.edges()))
        counts[shape] = counts.get(shape, 0) + 1
    assert len(counts) == 7
    # Chi-square with six degrees of freedom: 22.5 is passed once in a thousand.
    assert sum((count - runs / 7) ** 2 / (runs / 7) for count in counts.values()) < 22.5


def test_links_are_redrawn() -> None:
    graph = nx.barabasi_albert_graph(500, 3, seed=1)
    kept = set(graph.edges()) & {tuple(sorted(edge)) for edge in randomised(graph, seed=1).edges()}
    assert len(kept) < 0.1 * graph.number_of_edges()


def test_the_same_seed_gives_the_same() -> None:
    graph = placed(nx.gnm_random_graph(50, 100, seed=1), anywhere(50, 1))
    assert against_chance(graph, samples=10, seed=5) == against_chance(graph, samples=10, seed=5)
    assert against_chance(graph, samples=10, seed=5) != against_chance(graph, samples=10, seed=6)
    # In whatever order nodes and edges come.
    other: nx.Graph[int] = nx.Graph()
    other.add_nodes_from(reversed(list(graph.nodes(data=True))))
    other.add_edges_from((two, one) for one, two in reversed(list(graph.edges())))
    assert [found.mean for found in against_chance(graph, samples=5).findings] == pytest.approx(
        [found.mean for found in against_chance(other, samples=5).findings]
    )


def test_where_chance_has_no_choice() -> None:
    found = chosen(placed(nx.star_graph(5), anywhere(6, 1)), samples=10)["mean"]
    assert found.mean == pytest.approx(found.observed)
    assert (found.z, found.p) == (None, 1.0)


def test_what_cannot_be_asked() -> None:
    graph = placed(nx.path_graph(4), anywhere(4, 1))
    with pytest.raises(InputError, match="--nodes"):
        against_chance(nx.path_graph(4))
    with pytest.raises(InputError, match="--nodes"):
        against_chance(nx.empty_graph(0))
    with pytest.raises(InputError, match="too few"):
        against_chance(graph, samples=1)
    with pytest.raises(InputError, match="seed"):
        against_chance(graph, seed=-1)


@pytest.mark.parametrize("library", ["numpy", "pyproj"])
def test_without_the_extra(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    graph = placed(nx.path_graph(4), anywhere(4, 1))
    with pytest.raises(MissingExtraError, match=r"twingraph-kg\[network\]"):
        against_chance(graph)
    with pytest.raises(MissingExtraError):
        lengths(graph)


def test_the_command(kg: KnowledgeGraph, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", "distance", "--samples", "5", "--format", "json"]) == 0
    rows = {row["measure"]: row for row in json.loads(capsys.readouterr().out)}
    graph = kg.to_networkx()
    known = lengths(graph)
    assert rows["links"]["observed"] == graph.number_of_edges()
    assert rows["links without coordinates"]["observed"] == graph.number_of_edges() - len(known)
    assert rows["mean"]["observed"] == pytest.approx(sum(known.values()) / len(known))
    assert rows["mean"]["unit"] == "km"

    assert main(["graph", "distance", "--links", "--format", "csv"]) == 0
    lines = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert len(lines) == graph.number_of_edges()
    assert float(lines[0]["km"]) == pytest.approx(max(known.values()))
    assert {lines[0]["one_label"], lines[0]["other_label"]} == {"Krefeld", "Hangzhou"}


def test_twinning_does_not_ignore_distance(reference: Path) -> None:
    graph: nx.Graph[str] = nx.Graph()
    with (reference / "wikidata-2022" / "cities.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            graph.add_node(row["item"], latitude=float(row["latitude"]), longitude=float(row["longitude"]))
    with (reference / "wikidata-2022" / "twinned_with.tsv").open(encoding="utf-8") as file:
        graph.add_edges_from((row["item"], row["twin"]) for row in csv.DictReader(file, delimiter="\t"))
    found = chosen(graph, samples=20)
    assert found["mean"].observed == pytest.approx(4047, abs=1)
    assert found["mean"].mean == pytest.approx(6070, abs=30)
    assert found["within 500 km"].observed > 3 * found["within 500 km"].high
