"""Centrality: how important each node of a network is, by eight measures.

Every function takes any networkx graph, which counts as undirected and simple (no loops, one edge for two
nodes), and returns a number by node. `weight` names the attribute that holds the strength of an edge; each
function says what it makes of it. `backend` is explained in `twingraph.graph.backends`. All raise
NameNotFoundError or MissingExtraError for a backend that is not there, and InputError for a weight that is
not a number above 0.

In the formulas n is the number of nodes, m of edges, d(u, v) the hops of a shortest path.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import isclose
from typing import TYPE_CHECKING, Any

from twingraph.errors import NameNotFoundError
from twingraph.graph import backends
from twingraph.graph.indexed import Indexed, index

if TYPE_CHECKING:
    import networkx

Values = dict[Any, float]


def centrality(
    graph: networkx.Graph[Any], measure: str, *, backend: str = backends.AUTO, weight: str | None = None
) -> Values:
    """Return the measure of each node, in the order of the nodes; `MEASURES` lists the measures.

    Raises NameNotFoundError for a measure or a backend that there is not.

    >>> import networkx
    >>> centrality(networkx.star_graph(3), "betweenness")
    {0: 1.0, 1: 0.0, 2: 0.0, 3: 0.0}
    """
    if measure not in MEASURES:
        raise NameNotFoundError("measure", measure, list(MEASURES))
    return MEASURES[measure](graph, backend=backend, weight=weight)


def degree(graph: networkx.Graph[Any], *, backend: str = backends.AUTO, weight: str | None = None) -> Values:
    """Return the number of neighbours, k(v); with a weight the strength, the sum of the weights.

    Strength: Barrat et al., The architecture of complex weighted networks, PNAS 101(11), 2004.
    """
    backends.choose(backend, "degree", tuple(backends.NATIVE))
    network = index(graph, weight=weight)
    sums: list[float] = [0] * len(network.nodes)
    for (one, other), strength in network.edges.items():
        sums[one] += strength
        sums[other] += strength
    return network.named(sums)


def degree_centrality(
    graph: networkx.Graph[Any], *, backend: str = backends.AUTO, weight: str | None = None
) -> Values:
    """Return k(v) / (n - 1): the share of the others that are neighbours. Weights do not matter.

    Freeman, Centrality in social networks: conceptual clarification, Social Networks 1(3), 1978/79.
    """
    others = max(graph.number_of_nodes() - 1, 1)
    return {node: number / others for node, number in degree(graph, backend=backend).items()}


def betweenness(
    graph: networkx.Graph[Any], *, backend: str = backends.AUTO, weight: str | None = None
) -> Values:
    """Return the share of shortest paths that go through v, normalised, exactly.

    2 / ((n - 1)(n - 2)) · Σ σ(s, t | v) / σ(s, t) over pairs {s, t} without v, where σ(s, t) is the number of
    shortest paths and σ(s, t | v) of those through v. Freeman, A set of measures of centrality based on
    betweenness, Sociometry 40(1), 1977; computed by Brandes, A faster algorithm for betweenness centrality,
    J. Math. Sociology 25(2), 2001. With a weight an edge is 1 / weight long: a strong tie is a short way.
    """
    import networkx

    from twingraph.graph import native

    network = index(graph, weight=weight)
    # Neither library's weighted paths have been proven equal; networks of countries are small.
    engine = backends.choose(
        backend, _named("betweenness", weight), () if weight else ("rustworkx", "networkit")
    )
    if engine == "rustworkx":
        return network.named(native.rustworkx_betweenness(network))
    if engine == "networkit":
        return network.named(native.networkit_betweenness(network))
    return _by_networkx(network, networkx.betweenness_centrality, engine, weight=_distance(weight))


def closeness(
    graph: networkx.Graph[Any],
    *,
    backend: str = backends.AUTO,
    weight: str | None = None,
    improved: bool = True,
) -> Values:
    """Return the reciprocal of the mean distance to those that can be reached, times the share of these.

    (r / (n - 1)) · (r / Σ d(v, u)) over the r nodes u that can be reached from v; 0 where there are none.
    Wasserman and Faust, Social Network Analysis, 1994, p. 201. Without `improved` the first factor is left
    out, so that who is close to a few counts for much: r / Σ d(v, u), Freeman 1978/79 within the component.
    With a weight an edge is 1 / weight long.
    """
    import networkx

    from twingraph.graph import native

    network = index(graph, weight=weight)
    serving = ("numpy", "networkit", "rustworkx") if improved else ("numpy", "rustworkx")
    name = "closeness" if improved else "closeness-in-component"
    engine = backends.choose(backend, _named(name, weight), () if weight else serving)
    if engine == "numpy":
        return network.named(_closeness(network, improved=improved))
    if engine == "rustworkx":
        return network.named(native.rustworkx_closeness(network, improved=improved))
    if engine == "networkit":
        return network.named(native.networkit_closeness(network))
    return _by_networkx(
        network, networkx.closeness_centrality, engine, distance=_distance(weight), wf_improved=improved
    )


def pagerank(
    graph: networkx.Graph[Any], *, backend: str = backends.AUTO, weight: str | None = None
) -> Values:
    """Return the probability that a random walker is at v; the sum is 1.

    p(v) = (1 - α) / n + α · Σ p(u) w(u, v) / s(u) over the neighbours u, with α = 0.85 and s(u) the sum of
    the weights at u; who has no neighbours goes anywhere. Page et al., The PageRank citation ranking,
    Stanford, 1999. With a weight the walker takes strong ties more often. Iterated until the sum of changes
    is below 1e-12: networkx's own default leaves errors of the size of the values. Needs numpy and scipy.
    """
    import networkx

    from twingraph.graph import spectral

    network = index(graph, weight=weight)
    engine = backends.choose(backend, "pagerank", ("numpy",))
    if engine == "numpy":
        return network.named(spectral.pagerank(network, damping=0.85))
    if engine == backends.NETWORKX:
        backends.require("numpy", "scipy")
    return _by_networkx(
        network,
        networkx.pagerank,
        engine,
        alpha=0.85,
        tol=1e-12 / max(len(network.nodes), 1),
        max_iter=1000,
        weight="weight",
    )


def k_core(graph: networkx.Graph[Any], *, backend: str = backends.AUTO, weight: str | None = None) -> Values:
    """Return the core number: the greatest k such that v is in a part where all have k neighbours in it.

    Seidman, Network structure and minimum degree, Social Networks 5(3), 1983; computed by Batagelj and
    Zaveršnik, arXiv:cs/0310049, 2003. Weights do not matter.
    """
    import networkx

    from twingraph.graph import native

    network = index(graph)
    engine = backends.choose(backend, "k-core", ("rustworkx",))
    if engine == "rustworkx":
        return network.named(native.rustworkx_k_core(network))
    return _by_networkx(network, networkx.core_number, engine)


def eigenvector(
    graph: networkx.Graph[Any], *, backend: str = backends.AUTO, weight: str | None = None
) -> Values:
    """Return the entries of the leading eigenvector of the adjacency matrix, of unit length.

    λ x(v) = Σ w(u, v) x(u) over the neighbours u, with the greatest λ. Bonacich, Power and centrality,
    American Journal of Sociology 92(5), 1987. Where the network falls into components, the one with the
    greatest λ has all and the others have 0, which need not be the largest; several with the same λ share it,
    as power iteration from equal values does. Needs numpy and scipy, except by the backend "networkx", which
    raises TwingraphError where its iteration does not come to rest.
    """
    from twingraph.graph import spectral

    network = index(graph, weight=weight)
    engine = backends.choose(backend, "eigenvector", ("numpy",))
    if engine == "numpy":
        return network.named(spectral.leading(network))
    return network.named(spectral.iterated(network, backend=engine))


MEASURES: dict[str, Callable[..., Values]] = {
    "degree": degree,
    "degree-centrality": degree_centrality,
    "betweenness": betweenness,
    "closeness": closeness,
    "closeness-in-component": partial(closeness, improved=False),
    "pagerank": pagerank,
    "k-core": k_core,
    "eigenvector": eigenvector,
}


def ranks(values: Values) -> dict[Any, int]:
    """Return the rank of each node, 1 for the greatest value; equal values share the first of their ranks.

    Values count as equal when they differ by less than a billionth, which is what engines may differ by.
    """
    found: dict[Any, int] = {}
    rank, previous = 0, float("inf")
    for number, node in enumerate(sorted(values, key=lambda node: -values[node]), start=1):
        if not isclose(previous, values[node], rel_tol=1e-9, abs_tol=1e-15):
            rank, previous = number, values[node]
        found[node] = rank
    return found


def _closeness(network: Indexed, *, improved: bool) -> list[float]:
    import numpy

    from twingraph.graph.distances import levels

    size = len(network.nodes)
    reached, far = numpy.zeros(size, dtype=numpy.int64), numpy.zeros(size, dtype=numpy.int64)
    for hops, counts in levels(network):
        reached += counts
        far += hops * counts
    values = reached / numpy.maximum(far, 1)
    return list((values * reached / max(size - 1, 1) if improved else values).tolist())


def _by_networkx(network: Indexed, function: Callable[..., Any], backend: str, **options: Any) -> Values:
    values = backends.call(function, network.to_networkx(), backend=backend, **options)
    return network.named(values[number] for number in range(len(network.nodes)))


def _named(measure: str, weight: str | None) -> str:
    return f"weighted {measure}" if weight else measure


def _distance(weight: str | None) -> str | None:
    return "distance" if weight else None
