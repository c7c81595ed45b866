"""The statistics of a network, by the names and definitions of the literature."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from twingraph.graph.measures import assortativity, cores, degrees, hyperanf, motifs, reciprocity, spectrum
from twingraph.graph.measures.definitions import ASSORTATIVITY, DEFINITIONS, Definition
from twingraph.graph.measures.hops import Hops
from twingraph.graph.measures.matrix import adjacency, largest

if TYPE_CHECKING:
    import networkx

Number: TypeAlias = int | float

LARGE = 50_000
"""The number of nodes of the largest component above which distances wait to be asked for."""

_NO_EDGE = "there is no edge"
_ALIKE = "all degrees are the same"
_NO_PAIR = "no two nodes are connected"


@dataclass(frozen=True, slots=True)
class Statistic:
    """A statistic of a network: its name, its value or None, what it means, and a remark.

    The remark says why there is no value, or what the value leaves out; as a rule it is empty.
    """

    name: str
    value: Number | None
    definition: Definition
    remark: str = ""

    @property
    def label(self) -> str:
        """The name in words."""
        return self.name.replace("_", " ")


def statistics(
    graph: networkx.Graph[Any],
    *,
    backend: str = "auto",
    distances: bool | None = None,
    by: Sequence[str] = (),
    weight: str | None = None,
) -> list[Statistic]:
    """Return the statistics of a network, in the order of `measures.definitions`.

    The network counts as undirected and simple: two nodes have one edge however many join them, and loops do
    not count. Nodes without an edge do.

    distances  True: exact distances, by a search of all pairs; False: neither these nor their estimates;
               None: exact distances where the largest component has at most 50,000 nodes
    backend    what searches all pairs: see `twingraph.graph.distances`
    by         attributes of nodes, for the assortativity by each
    weight     an attribute of edges, the number of links: adds the statistics that are weighted by it, of
               which loops are a part; all others leave weights out
    A directed network has the statistics of its claims besides.

    Estimates of distances hash the nodes' numbers: where all nodes are whole numbers (3, "3"), in the order
    of these, as KONECT does; else in the order of the graph.

    Raises MissingExtraError where numpy or scipy is not installed.

    >>> import networkx
    >>> found = {statistic.name: statistic.value for statistic in statistics(networkx.karate_club_graph())}
    >>> found["triangles"], found["diameter"]
    (45, 5)
    """
    values = {statistic.name: statistic for statistic in _structure(graph, backend, distances)}
    if graph.is_directed():
        said = reciprocity.claims(graph)
        for name, value in (
            ("claims", said.claims),
            ("mutual_pairs", said.mutual),
            ("one_sided_pairs", said.one_sided),
            ("reciprocity", said.reciprocity),
        ):
            values[name] = _statistic(name, value, _NO_EDGE)
    if weight is not None:
        values.update((statistic.name, statistic) for statistic in _weighted(graph, weight))
    ordered = [values[name] for name in DEFINITIONS if name in values]
    return ordered + [_by_attribute(graph, attribute) for attribute in by]


def _statistic(name: str, value: Number | None, reason: str, remark: str = "") -> Statistic:
    return Statistic(name, value, DEFINITIONS[name], reason if value is None else remark)


def _structure(graph: networkx.Graph[Any], backend: str, distances: bool | None) -> Iterator[Statistic]:
    matrix = adjacency(graph)
    found = motifs.count(matrix)
    sizes, within = largest(matrix)
    yield from _size(found, sizes)
    yield from _degrees(matrix, found)
    for name in ("wedges", "claws", "crosses", "triangles", "squares"):
        yield _statistic(name, getattr(found, name), "")
    yield _statistic("4-tours", found.tours, "")
    yield _statistic("transitivity", found.transitivity, "there is no wedge")
    yield _statistic("mean_local_clustering_coefficient", found.mean_local_clustering, "there is no node")
    yield from _cores_and_spectrum(matrix, within, found.edges)
    if distances is not False:
        yield from _distances(graph, within, backend, distances)
        yield from _estimates(graph, matrix, within)


def _size(found: motifs.Motifs, sizes: list[int]) -> Iterator[Statistic]:
    from statistics import median

    nodes, edges = len(found.degrees), found.edges
    empty, single = "there is no node", "there are no two nodes"
    yield _statistic("nodes", nodes, "")
    yield _statistic("edges", edges, "")
    yield _statistic("average_degree", 2 * edges / nodes if nodes else None, empty)
    yield _statistic("fill", 2 * edges / (nodes * (nodes - 1)) if nodes > 1 else None, single)
    yield _statistic("maximum_degree", max(found.degrees, default=None), empty)
    yield _statistic("median_degree", median(found.degrees) if nodes else None, empty)
    yield _statistic("isolated_nodes", found.degrees.count(0), "")
    yield _statistic("components", len(sizes), "")
    yield _statistic("largest_component", sizes[0] if sizes else None, empty)


def _degrees(matrix: Any, found: motifs.Motifs) -> Iterator[Statistic]:
    listed = found.degrees
    alike = _ALIKE if found.edges else _NO_EDGE
    for name, value, reason in (
        ("gini_coefficient", degrees.gini(listed), _NO_EDGE),
        ("balanced_inequality_ratio", degrees.balanced_inequality(listed), _NO_EDGE),
        ("balanced_inequality_ratio_in_200_steps", degrees.balanced_inequality_in_steps(listed), _NO_EDGE),
        ("edge_distribution_entropy", degrees.entropy(listed), _NO_EDGE),
        ("relative_edge_distribution_entropy", degrees.relative_entropy(listed), _NO_EDGE),
        ("power_law_exponent", degrees.power_law(listed), alike),
        ("discrete_power_law_exponent", degrees.discrete_power_law(listed), alike),
        ("degree_assortativity", assortativity.by_degree(matrix), alike),
    ):
        yield _statistic(name, value, reason)


def _cores_and_spectrum(matrix: Any, within: Any, edges: int) -> Iterator[Statistic]:
    numbers = cores.numbers(matrix)
    innermost = max(numbers, default=None)
    yield _statistic("degeneracy", innermost, "there is no node")
    size = None if innermost is None else numbers.count(innermost)
    yield _statistic("innermost_core", size, "there is no node")
    yield _statistic("spectral_norm", spectrum.norm(matrix) if edges else None, _NO_EDGE)
    connectivity = spectrum.algebraic_connectivity(matrix[within][:, within]) if edges else None
    yield _statistic("algebraic_connectivity", connectivity, "it did not converge" if edges else _NO_EDGE)


def _distances(
    graph: networkx.Graph[Any], within: Any, backend: str, asked: bool | None
) -> Iterator[Statistic]:
    from twingraph.graph import distances

    hops, reason = None, _NO_PAIR
    if len(within) > LARGE and not asked:
        reason = f"left out: the largest component has more than {LARGE:,} nodes, and all pairs take long"
    elif len(within) > 1:
        from networkx import Graph

        nodes = list(graph)
        part: networkx.Graph[Any] = Graph()
        part.add_nodes_from(nodes[position] for position in within.tolist())
        part.add_edges_from((u, v) for u, v in graph.edges() if u in part and v in part and u != v)
        hops = Hops.of(distances.histogram(part, backend=backend))
    yield from _of_hops(hops, "", reason)
    yield _statistic("diameter", hops.diameter if hops else None, reason)


def _estimates(graph: networkx.Graph[Any], matrix: Any, within: Any) -> Iterator[Statistic]:
    hops, reason = None, _NO_PAIR
    if len(within) > 1:
        nodes = list(graph)
        named = [str(nodes[position]) for position in within.tolist()]
        if all(name.isascii() and name.isdigit() for name in named):
            within = within[sorted(range(len(named)), key=lambda place: int(named[place]))]
        hops = hyperanf.estimate(matrix[within][:, within].tocsr())
        reason = "the distances are too long to be estimated in 500 rounds"
    yield from _of_hops(hops, "estimated_", reason)


def _of_hops(hops: Hops | None, prefix: str, reason: str) -> Iterator[Statistic]:
    yield _statistic(prefix + "mean_distance", hops.mean if hops else None, reason)
    yield _statistic(prefix + "median_distance", hops.median if hops else None, reason)
    for percent in (50, 90):
        value = hops.effective_diameter(percent / 100) if hops else None
        yield _statistic(f"{prefix}{percent}-percentile_effective_diameter", value, reason)


def _weighted(graph: networkx.Graph[Any], weight: str) -> Iterator[Statistic]:
    matrix = adjacency(graph, weight=weight)
    strengths = matrix.sum(axis=1).tolist()
    within = float(matrix.diagonal().sum()) / 2
    links = sum(strengths) / 2
    for name, value in (
        ("links", _whole(links)),
        ("internal_links", _whole(within)),
        ("average_strength", sum(strengths) / len(strengths) if strengths else None),
        ("maximum_strength", _whole(max(strengths)) if strengths else None),
        ("gini_coefficient_of_strengths", degrees.gini(strengths)),
        ("relative_entropy_of_strengths", degrees.relative_entropy(strengths)),
        ("weighted_spectral_norm", spectrum.norm(matrix) if links else None),
    ):
        yield _statistic(name, value, _NO_EDGE)


def _whole(number: float) -> Number:
    return int(number) if number == int(number) else number


def _by_attribute(graph: networkx.Graph[Any], attribute: str) -> Statistic:
    found = assortativity.by_attribute(graph, attribute)
    remark = found.reason or f"of the {found.edges:,} edges with both ends known"
    return Statistic(f"assortativity_by_{attribute}", found.value, ASSORTATIVITY, remark)
