"""Statistics agree with networkx, with brute force and with each other; nothing is too small for them."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from itertools import combinations, permutations
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twingraph.cli import main
from twingraph.errors import InputError
from twingraph.graph.measures import assortativity, cores, degrees, hyperanf, motifs, reciprocity, spectrum
from twingraph.graph.measures.definitions import DEFINITIONS
from twingraph.graph.measures.hops import Hops
from twingraph.graph.measures.matrix import adjacency
from twingraph.graph.statistics import statistics

RANDOM = [
    nx.gnm_random_graph(12, 25, seed=1),
    nx.gnm_random_graph(40, 50, seed=2),
    nx.barabasi_albert_graph(60, 3, seed=3),
    nx.powerlaw_cluster_graph(80, 3, 0.6, seed=4),
    nx.disjoint_union(nx.complete_graph(5), nx.star_graph(7)),
]


def values(graph: nx.Graph, **options: Any) -> dict[str, Any]:
    return {statistic.name: statistic.value for statistic in statistics(graph, **options)}


@pytest.mark.parametrize("graph", RANDOM)
def test_networkx_agrees(graph: nx.Graph) -> None:
    found = values(graph)
    part = graph.subgraph(max(nx.connected_components(graph), key=len))
    core = nx.core_number(graph)
    expected = {
        "nodes": len(graph),
        "edges": graph.size(),
        "fill": nx.density(graph),
        "maximum_degree": max(degree for _, degree in graph.degree()),
        "isolated_nodes": nx.number_of_isolates(graph),
        "components": nx.number_connected_components(graph),
        "largest_component": len(part),
        "degree_assortativity": nx.degree_assortativity_coefficient(graph),
        "triangles": sum(nx.triangles(graph).values()) // 3,
        "transitivity": nx.transitivity(graph),
        "mean_local_clustering_coefficient": nx.average_clustering(graph),
        "degeneracy": max(core.values()),
        "innermost_core": len(nx.k_core(graph)),
        "spectral_norm": max(abs(nx.adjacency_spectrum(graph))),
        "algebraic_connectivity": sorted(nx.laplacian_spectrum(part))[1],
        "mean_distance": nx.average_shortest_path_length(part),
        "diameter": nx.diameter(part),
    }
    assert {name: found[name] for name in expected} == pytest.approx(expected)


@given(st.integers(1, 8), st.sets(st.sampled_from(list(combinations(range(7), 2)))))
@settings(max_examples=60, deadline=None)
def test_patterns_and_cores_are_those_of_brute_force(size: int, edges: set[tuple[int, int]]) -> None:
    graph = nx.empty_graph(size)
    graph.add_edges_from(edges)
    found = motifs.count(adjacency(graph))
    linked = graph.has_edge
    squares = {
        frozenset((frozenset((a, c)), frozenset((b, d))))
        for a, b, c, d in permutations(graph, 4)
        if linked(a, b) and linked(b, c) and linked(c, d) and linked(d, a)
    }
    assert found.squares == len(squares)
    assert found.local == [nx.triangles(graph, node) for node in graph]
    assert found.triangles == sum(
        linked(a, b) and linked(b, c) and linked(c, a) for a, b, c in combinations(graph, 3)
    )
    stars = [sum(math.comb(degree, leaves) for _, degree in graph.degree()) for leaves in (2, 3, 4)]
    assert [found.wedges, found.claws, found.crosses] == stars
    walks = nx.to_numpy_array(graph)
    assert found.tours == round((walks @ walks @ walks @ walks).trace())
    assert dict(zip(graph, cores.numbers(adjacency(graph)), strict=True)) == nx.core_number(graph)


def test_patterns_are_the_same_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.powerlaw_cluster_graph(300, 4, 0.5, seed=5)
    whole = motifs.count(adjacency(graph))
    monkeypatch.setattr(motifs, "_AT_ONCE", 50)
    assert motifs.count(adjacency(graph)) == whole
    assert whole.squares > 100


@pytest.mark.parametrize("seed", [1, 2])
def test_both_ways_to_algebraic_connectivity_agree(seed: int) -> None:
    graph = nx.barabasi_albert_graph(600, 3, seed=seed)
    nx.add_path(graph, [0, *range(600, 620)])
    exact = sorted(nx.laplacian_spectrum(graph))[1]
    laplacian = nx.laplacian_matrix(graph).astype(float).tocsr()
    for found in (spectrum.by_factorisation(laplacian), spectrum.by_gradients(laplacian)):
        assert found == pytest.approx(exact, rel=1e-7)
    matrix = adjacency(graph)
    assert spectrum.algebraic_connectivity(matrix) == pytest.approx(exact, rel=1e-7)
    assert spectrum.norm(matrix) == pytest.approx(max(abs(nx.adjacency_spectrum(graph))))


def test_networks_without_long_tails_need_no_inverse() -> None:
    graph = nx.barabasi_albert_graph(600, 8, seed=1)
    laplacian = nx.laplacian_matrix(graph).astype(float).tocsr()
    assert spectrum.by_block(laplacian) == pytest.approx(sorted(nx.laplacian_spectrum(graph))[1], rel=1e-8)
    nx.add_path(graph, [0, *range(600, 900)])
    assert spectrum.by_block(nx.laplacian_matrix(graph).astype(float).tocsr()) is None


def test_algebraic_connectivities_that_are_known() -> None:
    path = spectrum.algebraic_connectivity(adjacency(nx.path_graph(2_000)))
    assert path == pytest.approx(2 - 2 * math.cos(math.pi / 2_000), rel=1e-5)
    # All eigenvalues but few are the same, and the start of the search is nearly one of their vectors.
    matrix = adjacency(nx.complete_bipartite_graph(300, 400))
    assert spectrum.algebraic_connectivity(matrix) == pytest.approx(300)
    assert spectrum.norm(matrix) == pytest.approx(math.sqrt(300 * 400))


def test_measures_of_inequality() -> None:
    assert degrees.gini([1] * 10) == pytest.approx(0)
    assert degrees.gini([0] * 99 + [5]) == pytest.approx(0.99)
    assert degrees.balanced_inequality([2] * 7) == pytest.approx(0.5)
    # A fifth of the nodes has four fifths of all edge ends.
    assert degrees.balanced_inequality([1] * 8 + [16] * 2) == pytest.approx(0.2)
    assert degrees.relative_entropy([3] * 5) == pytest.approx(1)
    assert degrees.relative_entropy([1, 0]) == 0


def test_the_exponent_of_a_power_law_is_found_again() -> None:
    # As many nodes of each degree as a zeta distribution of exponent 2.5 gives; ζ(2.5) = 1.341487.
    numbers = {degree: round(1e5 * degree**-2.5 / 1.341487) for degree in range(1, 200)}
    drawn = [degree for degree, number in numbers.items() for _ in range(number)]
    assert degrees.discrete_power_law(drawn) == pytest.approx(2.5, abs=0.02)
    # The continuous estimator is far off where most degrees are the lowest: the reason to have both.
    assert (degrees.power_law(drawn) or 0) > 3


def test_distances_of_a_path() -> None:
    # Pairs at 1, 2 and 3 hops: 3, 2 and 1 of 6.
    hops = Hops.of({1: 3, 2: 2, 3: 1})
    assert (hops.mean, hops.median, hops.diameter) == (pytest.approx(10 / 6), 2, 3)
    assert hops.effective_diameter(0.5) == 1
    assert hops.effective_diameter(0.9) == pytest.approx(2.4)
    assert hops.effective_diameter(0.25) == pytest.approx(0.5)


def test_estimated_distances_are_near_the_exact_ones() -> None:
    found = values(nx.connected_watts_strogatz_graph(1000, 6, 0.1, seed=1))
    for name in ("mean_distance", "50-percentile_effective_diameter", "90-percentile_effective_diameter"):
        assert found[f"estimated_{name}"] == pytest.approx(found[name], rel=0.1)
        assert found[f"estimated_{name}"] != found[name]
    assert hyperanf.estimate(adjacency(nx.path_graph(30)), rounds=5) is None


def test_estimates_are_the_same_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    matrix = adjacency(nx.barabasi_albert_graph(500, 3, seed=1))
    whole = hyperanf.estimate(matrix)
    monkeypatch.setattr(hyperanf, "_AT_ONCE", 100)
    assert hyperanf.estimate(matrix) == whole


@pytest.mark.parametrize("graph", RANDOM[:4])
def test_assortativity_is_that_of_networkx_where_all_is_known(graph: nx.Graph) -> None:
    graph = graph.copy()
    for node in graph:
        graph.nodes[node].update(country="DE" if node % 3 else "FR", population=node * node)
    assert assortativity.by_attribute(graph, "country").value == pytest.approx(
        nx.attribute_assortativity_coefficient(graph, "country")
    )
    assert assortativity.by_attribute(graph, "population").value == pytest.approx(
        nx.numeric_assortativity_coefficient(graph, "population")
    )


def test_what_is_not_known_is_left_out_of_assortativity() -> None:
    graph = nx.Graph([(1, 2), (3, 4), (5, 6), (1, 1), (1, 7)])
    nx.set_node_attributes(graph, {1: "DE", 2: "DE", 3: "FR", 4: "FR", 5: "HU"}, "country")
    graph.nodes[6]["country"] = None
    found = assortativity.by_attribute(graph, "country")
    assert (found.value, found.edges) == (1, 2)
    last = statistics(graph, by=["mayor"])[-1]
    assert (last.name, last.value) == ("assortativity_by_mayor", None)
    assert "no node has" in last.remark


def test_reciprocity_of_claims() -> None:
    claims = nx.gnp_random_graph(30, 0.2, seed=1, directed=True)
    assert reciprocity.reciprocity(claims) == pytest.approx(nx.overall_reciprocity(claims))
    claims.add_edge(1, 1)
    found = values(claims)
    assert found["reciprocity"] == pytest.approx(2 * found["mutual_pairs"] / found["claims"])
    assert found["mutual_pairs"] + found["one_sided_pairs"] == found["edges"]
    with pytest.raises(InputError, match="undirected"):
        reciprocity.reciprocity(nx.Graph())


def test_the_claims_of_wikidata_are_nearly_all_reciprocated(reference: Path) -> None:
    with (reference / "wikidata-2016" / "twinned_with.tsv").open(encoding="utf-8") as file:
        rows = [line.split() for line in file][1:]
    # Four statements are there twice.
    assert len(rows) == 34_182
    found = reciprocity.claims(nx.DiGraph(rows))
    assert found == reciprocity.Claims(claims=34_178, mutual=16_777, one_sided=624)
    assert found.reciprocity == pytest.approx(0.981743, abs=1e-6)


SMALL = {
    "empty": nx.Graph(),
    "one node": nx.empty_graph(1),
    "no edges": nx.empty_graph(3),
    "a loop": nx.Graph([(1, 1)]),
    "one edge": nx.path_graph(2),
    "no claim": nx.DiGraph(),
    "a ring": nx.cycle_graph(4),
}


@pytest.mark.parametrize("name", SMALL)
def test_what_cannot_be_computed_has_a_reason(name: str) -> None:
    found = statistics(SMALL[name], by=["country"], weight="weight")
    assert len(found) >= len(DEFINITIONS) - 4
    for statistic in found:
        assert statistic.value is None or math.isfinite(statistic.value)
        assert (statistic.value is None) == (statistic.remark != ""), statistic
    known = {statistic.name: statistic.value for statistic in found}
    if not known["edges"]:
        assert known["gini_coefficient"] is known["spectral_norm"] is known["mean_distance"] is None
    if name == "a ring":
        assert known["power_law_exponent"] is None
        assert (known["squares"], known["algebraic_connectivity"]) == (1, pytest.approx(2))


def test_parallel_edges_directions_and_loops_do_not_count() -> None:
    plain = nx.gnm_random_graph(20, 40, seed=3)
    many = nx.MultiDiGraph(plain)
    many.add_edges_from([(node, node) for node in plain])
    many.add_edges_from(list(plain.edges()))
    assert values(plain).items() <= values(many).items()


def test_nodes_may_be_anything_and_the_graph_is_left_as_it_was() -> None:
    graph = nx.Graph([(("a", 1), frozenset("b")), (frozenset("b"), 3.5)])
    before = graph.copy()
    assert values(graph)["diameter"] == 2
    assert nx.utils.graphs_equal(graph, before)


def test_distances_wait_to_be_asked_for_in_a_large_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("twingraph.graph.statistics.LARGE", 10)
    graph = nx.path_graph(11)
    (left,) = [one for one in statistics(graph) if one.name == "mean_distance"]
    assert left.value is None
    assert "more than 10 nodes" in left.remark
    assert values(graph)["estimated_mean_distance"] is not None
    assert values(graph, distances=True)["diameter"] == 10
    assert not {"diameter", "estimated_mean_distance"} & set(values(graph, distances=False))


def test_weights_are_in_statistics_of_their_own() -> None:
    countries = nx.Graph()
    countries.add_weighted_edges_from([("DE", "FR", 5), ("DE", "GB", 2), ("DE", "DE", 3)])
    found = values(countries, weight="weight")
    assert (found["edges"], found["links"], found["internal_links"]) == (2, 10, 3)
    assert (found["maximum_strength"], found["average_strength"]) == (13, pytest.approx(20 / 3))
    assert found["spectral_norm"] == pytest.approx(math.sqrt(2))
    # Of [[6, 5, 2], [5, 0, 0], [2, 0, 0]], where the loop counts twice: x² − 6x − 29 = 0.
    assert found["weighted_spectral_norm"] == pytest.approx(3 + math.sqrt(38))


@pytest.fixture
def edges(tmp_path: Path) -> Path:
    path = tmp_path / "edges.txt"
    path.write_text("a b\nb c\nc a\nc d\n", encoding="utf-8")
    return path


def test_the_command_writes_a_table(edges: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["graph", "stats", str(edges)]) == 0
    lines = capfdbinary.readouterr().out.decode().splitlines()
    assert lines[0] == f"{edges}, at the level of cities"
    assert "Patterns" in lines
    (triangles,) = [line.split() for line in lines if line.startswith("  triangles ")]
    assert triangles == ["triangles", "t", "1", "subgraphs"]


def test_the_command_writes_json(edges: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["graph", "stats", str(edges), "--format", "json", "--no-distances"]) == 0
    document = json.loads(capfdbinary.readouterr().out)
    assert document["network"]["edges"] == 4
    assert document["statistics"]["transitivity"] == {
        "value": 0.6,
        "symbol": "c",
        "unit": "0 to 1",
        "source": DEFINITIONS["transitivity"].source,
        "group": "Patterns",
        "remark": "",
    }
    assert "diameter" not in document["statistics"]


def test_the_command_measures_claims(edges: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    edges.write_text("a b\nb a\nb c\n", encoding="utf-8")
    assert main(["graph", "stats", str(edges), "--directed", "--format", "json"]) == 0
    found = json.loads(capfdbinary.readouterr().out)["statistics"]
    assert (found["claims"]["value"], found["edges"]["value"]) == (3, 2)
    assert found["reciprocity"]["value"] == pytest.approx(2 / 3)


def test_the_bundled_graph_has_statistics_of_cities_and_of_countries(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    found = []
    for level in ("cities", "countries"):
        arguments = ["graph", "stats", "--level", level, "--format", "json", "--assortativity", "country"]
        assert main(arguments) == 0
        found.append(json.loads(capfdbinary.readouterr().out)["statistics"])
    cities, countries = found
    assert cities["assortativity_by_country"]["value"] < 0
    assert 0 < countries["links"]["value"] <= cities["edges"]["value"]
    assert "links" not in cities


def test_every_statistic_is_in_the_documentation() -> None:
    page = (Path(__file__).parent.parent / "docs" / "network-statistics.md").read_text(encoding="utf-8")
    assert [name for name in DEFINITIONS if f"`{name}`" not in page] == []


def test_without_the_extra_it_is_named() -> None:
    program = (
        "import sys; sys.modules['scipy'] = None\n"
        "from twingraph.cli import main; sys.exit(main(['graph', 'stats']))"
    )
    outcome = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert outcome.returncode == 2
    assert "twingraph-kg[network]" in outcome.stderr
