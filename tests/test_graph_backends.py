"""Engines that compute the same, held equal to each other and to networkx."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import networkx as nx
import pytest

from twingraph.errors import InputError, MissingExtraError, NameNotFoundError
from twingraph.graph import backends
from twingraph.graph.backends import FallbackWarning
from twingraph.graph.centrality import MEASURES, centrality
from twingraph.graph.communities import communities
from twingraph.graph.distances import histogram
from twingraph.graph.reading import read

ENGINES = {
    "betweenness": ("rustworkx", "networkit"),
    "closeness": ("numpy", "rustworkx", "networkit"),
    "closeness-in-component": ("numpy", "rustworkx"),
    "eigenvector": ("numpy",),
    "pagerank": ("numpy",),
    "k-core": ("rustworkx",),
}
CASES = [(measure, engine) for measure, engines in ENGINES.items() for engine in engines]
TRIANGLE_AND_PAIR = nx.Graph([("a", "b"), ("b", "c"), ("c", "a"), ("x", "y")])
GRAPHS = {
    "none": nx.empty_graph(0),
    "one": nx.empty_graph(1),
    "two": nx.path_graph(2),
    "isolated": nx.empty_graph(3),
    "star": nx.star_graph(5),
    "names": TRIANGLE_AND_PAIR,
    "two alike": nx.disjoint_union(nx.cycle_graph(5), nx.cycle_graph(5)),
    "sparse": nx.gnm_random_graph(60, 50, seed=1),
    "connected": nx.connected_watts_strogatz_graph(150, 4, 0.2, seed=2),
    "many words": nx.gnm_random_graph(1500, 2200, seed=3),
}


@pytest.fixture
def loopback(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """networkx's own backend for tests, which it hides unless its own suite runs."""
    dispatch = nx.utils.backends
    (found,) = entry_points(name="nx_loopback", group="networkx.backends")
    monkeypatch.setitem(dispatch.backends, "nx_loopback", found)
    monkeypatch.setitem(dispatch.backend_info, "nx_loopback", {})
    monkeypatch.setattr(nx.config, "backends", nx.utils.Config(nx_loopback=nx.utils.Config()))
    monkeypatch.setattr(
        dispatch._dispatchable, "__call__", dispatch._dispatchable._call_if_any_backends_installed
    )
    return "nx_loopback"


def test_the_small_graphs_fall_into_parts_and_have_lonely_nodes() -> None:
    sparse = GRAPHS["sparse"]
    assert nx.number_of_isolates(sparse) > 3
    assert nx.number_connected_components(sparse) > nx.number_of_isolates(sparse) + 1
    assert len(GRAPHS["many words"]) > 1024


@pytest.mark.parametrize("name", [name for name in GRAPHS if name != "many words"])
@pytest.mark.parametrize(("measure", "engine"), CASES)
def test_engines_give_what_networkx_gives(measure: str, engine: str, name: str) -> None:
    graph = GRAPHS[name]
    expected = centrality(graph, measure, backend="networkx")
    assert list(expected) == list(graph)
    assert centrality(graph, measure, backend=engine) == pytest.approx(expected, rel=1e-8, abs=1e-9)


@pytest.mark.parametrize("name", GRAPHS)
def test_distances_are_those_of_networkx(name: str) -> None:
    assert histogram(GRAPHS[name], backend="numpy") == histogram(GRAPHS[name], backend="networkx")


def test_distances_count_each_pair_once() -> None:
    assert histogram(nx.cycle_graph(6)) == {1: 6, 2: 6, 3: 3}
    assert histogram(TRIANGLE_AND_PAIR) == {1: 4}


def test_distances_of_konects_network(reference: Path) -> None:
    found = histogram(read(reference / "konect-twin-2017" / "out.twin"))
    # The file's own README: 14,274 nodes, 20,573 edges, diameter 25.
    assert found[1] == 20_573
    assert max(found) == 25


def test_closeness_of_konects_network_by_two_engines(reference: Path) -> None:
    graph = read(reference / "konect-twin-2017" / "out.twin")
    one, other = (centrality(graph, "closeness", backend=engine) for engine in ("numpy", "networkit"))
    assert one == pytest.approx(other, rel=1e-9)


@pytest.mark.parametrize("measure", MEASURES)
def test_a_backend_of_networkx_computes_every_measure(measure: str, loopback: str) -> None:
    graph = GRAPHS["sparse"]
    assert centrality(graph, measure, backend=loopback) == pytest.approx(
        centrality(graph, measure, backend="networkx"), rel=1e-9, abs=1e-12
    )


def test_a_backend_of_networkx_is_really_called(loopback: str, monkeypatch: pytest.MonkeyPatch) -> None:
    converted = []
    interface = type(nx.utils.backends._load_backend(loopback))
    original = interface.convert_from_nx

    def convert(graph: nx.Graph, **options: object) -> nx.Graph:
        converted.append(len(graph))
        return original(graph, **options)

    monkeypatch.setattr(interface, "convert_from_nx", staticmethod(convert))
    assert histogram(nx.path_graph(7), backend=loopback)[1] == 6
    centrality(nx.path_graph(8), "betweenness", backend=loopback)
    communities(nx.path_graph(9), "louvain", backend=loopback)
    assert converted == [7, 8, 9]
    centrality(nx.path_graph(8), "betweenness")
    assert converted == [7, 8, 9]


def test_what_a_backend_lacks_falls_back_with_a_warning(loopback: str) -> None:
    with pytest.warns(FallbackWarning, match="nx_loopback does not serve leiden"):
        found = communities(nx.barbell_graph(4, 0), "leiden", backend=loopback)
    assert found == [{0, 1, 2, 3}, {4, 5, 6, 7}]
    with pytest.warns(FallbackWarning, match="networkit does not serve k-core; networkx computes it"):
        assert centrality(nx.complete_graph(4), "k-core", backend="networkit")[0] == 3


def test_an_unknown_backend_is_named_with_those_that_are_there(loopback: str) -> None:
    with pytest.raises(NameNotFoundError, match=r"'spark'.*networkit, nx_loopback"):
        centrality(nx.path_graph(3), "degree", backend="spark")
    with pytest.raises(NameNotFoundError):
        histogram(nx.path_graph(3), backend="spark")


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, as far as our code can tell."""
    monkeypatch.setattr(backends, "find_spec", lambda name: None)


@pytest.mark.usefixtures("bare")
def test_networkx_alone_serves_without_the_extra() -> None:
    star = nx.star_graph(3)
    assert histogram(star) == {1: 3, 2: 3}
    for measure in ("degree", "betweenness", "closeness", "k-core", "eigenvector"):
        assert centrality(star, measure)[0] == max(centrality(star, measure).values())
    assert len(communities(nx.barbell_graph(4, 0), "louvain")) == 2
    for needed in (
        lambda: centrality(star, "pagerank"),
        lambda: communities(star, "leiden"),
        lambda: centrality(star, "closeness", backend="rustworkx"),
    ):
        with pytest.raises(MissingExtraError, match=r"twingraph-kg\[network\]"):
            needed()


def test_small_networks_do_not_import_what_takes_seconds() -> None:
    import subprocess

    program = (
        "import sys, networkx; from twingraph.graph.centrality import MEASURES\n"
        "for measure in MEASURES.values(): measure(networkx.path_graph(5))\n"
        "print('networkit' in sys.modules, 'rustworkx' in sys.modules)"
    )
    printed = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    ).stdout
    assert printed.split() == ["False", "True"]


def test_any_graph_counts_as_undirected_and_simple() -> None:
    multi = nx.MultiDiGraph([(1, 2), (2, 1), (1, 2), (2, 3), (3, 3)])
    assert centrality(multi, "degree") == {1: 1, 2: 2, 3: 1}
    assert centrality(multi, "betweenness") == {1: 0, 2: 1, 3: 0}
    assert histogram(multi) == {1: 2, 2: 1}


@pytest.mark.parametrize("weight", [0, -1, "7", float("nan"), None])
def test_a_weight_is_a_number_above_zero(weight: object) -> None:
    graph = nx.Graph()
    graph.add_edge("Alfa", "Berg", weight=weight)
    with pytest.raises(InputError, match="the edge Alfa – Berg has weight"):
        centrality(graph, "degree", weight="weight")
