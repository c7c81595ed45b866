"""Centrality, against values worked out by hand and published ones."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from math import sqrt
from pathlib import Path

import networkx as nx
import pytest

from twingraph.cli import main
from twingraph.errors import NameNotFoundError, TwingraphError
from twingraph.graph import spectral
from twingraph.graph.centrality import MEASURES, centrality, ranks

# a – b – c – d, and e alone
PATH = nx.Graph([("a", "b"), ("b", "c"), ("c", "d")])
PATH.add_node("e")
VALUES = {
    "degree": {"a": 1, "b": 2, "c": 2, "d": 1, "e": 0},
    "degree-centrality": {"a": 1 / 4, "b": 2 / 4, "c": 2 / 4, "d": 1 / 4, "e": 0},
    # b is between a and c, and a and d: two of the six pairs of the other four
    "betweenness": {"a": 0, "b": 2 / 6, "c": 2 / 6, "d": 0, "e": 0},
    "closeness": {"a": 3 / 4 * 3 / 6, "b": 3 / 4 * 3 / 4, "c": 3 / 4 * 3 / 4, "d": 3 / 4 * 3 / 6, "e": 0},
    "closeness-in-component": {"a": 3 / 6, "b": 3 / 4, "c": 3 / 4, "d": 3 / 6, "e": 0},
    "k-core": {"a": 1, "b": 1, "c": 1, "d": 1, "e": 0},
}
GOLDEN = (1 + sqrt(5)) / 2


@pytest.mark.parametrize("measure", VALUES)
@pytest.mark.parametrize("backend", ["auto", "networkx"])
def test_values_worked_out_by_hand(measure: str, backend: str) -> None:
    assert centrality(PATH, measure, backend=backend) == pytest.approx(VALUES[measure])


@pytest.mark.parametrize("backend", ["auto", "networkx"])
def test_the_eigenvector_of_a_path(backend: str) -> None:
    values = centrality(PATH, "eigenvector", backend=backend)
    assert values["b"] / values["a"] == pytest.approx(GOLDEN)
    assert values["e"] == pytest.approx(0, abs=1e-12)
    assert sum(value**2 for value in values.values()) == pytest.approx(1)


def test_the_component_with_the_greatest_eigenvalue_has_it_all() -> None:
    # Twelve nodes in a ring have the eigenvalue 2, four that are all linked have 3.
    values = centrality(nx.disjoint_union(nx.cycle_graph(12), nx.complete_graph(4)), "eigenvector")
    assert [values[node] for node in range(12)] == [0] * 12
    assert values[13] == pytest.approx(1 / 2)


def test_an_iteration_that_does_not_come_to_rest_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spectral, "_STEPS", 100)
    nearly = nx.disjoint_union(nx.path_graph(300), nx.path_graph(301))
    with pytest.raises(TwingraphError, match=r"do not come to rest.*numpy"):
        centrality(nearly, "eigenvector", backend="networkx")
    assert max(centrality(nearly, "eigenvector"), key=centrality(nearly, "eigenvector").get) == 450


def test_pagerank_solves_its_equation() -> None:
    graph = nx.gnm_random_graph(50, 60, seed=4)
    values = centrality(graph, "pagerank")
    assert sum(values.values()) == pytest.approx(1, abs=1e-11)
    alone = sum(values[node] for node in nx.isolates(graph))
    assert alone > 0
    for node in graph:
        arriving = sum(values[other] / graph.degree(other) for other in graph[node])
        assert values[node] == pytest.approx(0.15 / 50 + 0.85 * (arriving + alone / 50), abs=1e-11)


def test_what_weights_mean() -> None:
    # The way from a to c by b is shorter than the direct one: 1/4 + 1/4 against 1.
    graph = nx.Graph()
    graph.add_weighted_edges_from([("a", "b", 4), ("b", "c", 4), ("a", "c", 1)])
    weighted = {name: centrality(graph, name, weight="weight") for name in MEASURES}
    assert weighted["degree"] == {"a": 5, "b": 8, "c": 5}
    assert weighted["degree-centrality"] == {"a": 1, "b": 1, "c": 1}
    assert weighted["betweenness"] == {"a": 0, "b": 1, "c": 0}
    assert weighted["closeness"] == pytest.approx({"a": 2 / 0.75, "b": 2 / 0.5, "c": 2 / 0.75})
    # Of an undirected network in one piece the walker's visits, without jumps, would go by strength.
    assert weighted["pagerank"]["b"] > weighted["pagerank"]["a"]
    assert weighted["k-core"] == {"a": 2, "b": 2, "c": 2}
    # 4 x + 4 x = λ y, 4 y + x = λ x
    assert weighted["eigenvector"]["b"] / weighted["eigenvector"]["a"] == pytest.approx(
        8 / ((1 + sqrt(129)) / 2)
    )


def test_an_unknown_measure_is_named_with_those_that_there_are() -> None:
    with pytest.raises(NameNotFoundError, match=r"no measure is called 'harmonic'.*betweenness"):
        centrality(PATH, "harmonic")


def test_equal_values_share_a_rank() -> None:
    assert ranks({"a": 2.0, "b": 3.0, "c": 2.0 + 1e-12, "d": 1.0, "e": 0.0, "f": 1e-17}) == {
        "b": 1,
        "c": 2,
        "a": 2,
        "d": 4,
        "f": 5,
        "e": 5,
    }


@pytest.fixture
def star(tmp_path: Path) -> Path:
    path = tmp_path / "star.txt"
    path.write_text("hub a\nhub b\nhub c\nfar near\n")
    return path


def test_rank_prints_a_table(star: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", "rank", str(star), "--by", "degree,betweenness", "--top", "2"]) == 0
    printed = capsys.readouterr()
    assert printed.out.splitlines() == [
        "rank  label  country  degree  betweenness",
        "────  ─────  ───────  ──────  ───────────",
        "   1  hub                  3          0.3",
        "   2  a                    1            0",
    ]
    assert "5 share rank 2, of whom not all are shown" in printed.err


def test_rank_writes_all_as_csv_and_json(star: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["graph", "rank", str(star), "--by", "closeness", "--format", "csv"])
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["node"] for row in rows] == ["hub", "a", "b", "c", "far", "near"]
    assert [row["rank"] for row in rows] == ["1", "2", "2", "2", "5", "5"]
    assert float(rows[0]["closeness"]) == pytest.approx(3 / 5)
    main(["graph", "rank", str(star), "--format", "json", "--top", "1"])
    (first,) = json.loads(capsys.readouterr().out)
    assert (first["node"], first["degree"], first["k-core"]) == ("hub", 3, 1)


def test_rank_of_the_bundled_graph(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", "rank", "--by", "degree", "--top", "2", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(row["label"], row["country"], row["rank"]) for row in found] == [
        ("Kecskemét", "HU", 1),
        ("Krefeld", "DE", 2),
    ]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--by", "harmonic"], "no measure is called 'harmonic'"),
        (["--backend", "spark"], "no installed backend is called 'spark'"),
        (["--top", "0"], "'0' is not a number above 0"),
    ],
)
def test_rank_refuses(options: list[str], said: str, star: Path, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        code = main(["graph", "rank", str(star), *options])
    except SystemExit as error:
        code = error.code
    assert code == 2
    assert said in capsys.readouterr().err


def test_rank_says_which_engine_fell_back(star: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", "rank", str(star), "--by", "k-core", "--backend", "networkit"]) == 0
    assert "twingraph: networkit does not serve k-core; networkx computes it" in capsys.readouterr().err


def test_nothing_depends_on_the_order_of_hashes(star: Path) -> None:
    command = [sys.executable, "-m", "twingraph", "graph", "rank", str(star), "--format", "csv"]
    printed = {
        subprocess.run(
            command, check=True, capture_output=True, env={"PYTHONHASHSEED": seed, "TWINGRAPH_CACHE": ""}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1


def test_rank_of_countries_counts_the_links_of_their_cities(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["graph", "rank", "--level", "countries", "--by", "degree", "--format", "json"]
    assert main(command) == 0
    found = {row["country"]: row for row in json.loads(capsys.readouterr().out)}
    assert (found["HU"]["rank"], found["HU"]["label"]) == (1, "Hungary")
    # Krefeld's partners abroad are in France, Britain, the Netherlands, …; Kecskemét's Germans add to them.
    assert found["DE"]["degree"] > 10
    assert found["AL"]["degree"] == 1


def test_what_falls_behind_in_power_iteration_is_nothing() -> None:
    # Two stars: the smaller one has a lower eigenvalue.
    graph = nx.disjoint_union(nx.star_graph(22), nx.star_graph(10))
    for backend in ("numpy", "networkx"):
        values = centrality(graph, "eigenvector", backend=backend)
        assert {values[node] for node in range(23, 34)} == {0.0}
