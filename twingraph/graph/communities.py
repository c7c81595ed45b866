"""Communities: groups of nodes with more edges among themselves than chance would give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from twingraph.errors import InputError, NameNotFoundError
from twingraph.graph import backends
from twingraph.graph.indexed import Indexed, index

if TYPE_CHECKING:
    import networkx

METHODS = ("leiden", "louvain")

_INSTEAD = {"louvain": backends.NETWORKX, "leiden": "graspologic-native"}
"""What computes a method for an engine that has none of its own."""

_ITERATIONS = 10
"""Rounds of Leiden, each from the last one's result: more hardly raise modularity."""


def communities(
    graph: networkx.Graph[Any],
    method: str = "leiden",
    *,
    resolution: float = 1.0,
    seed: int = 0,
    weight: str | None = None,
    backend: str = backends.AUTO,
) -> list[set[Any]]:
    """Return the nodes in communities, each node in one, the largest first, by maximising modularity.

    louvain  Blondel et al., Fast unfolding of communities in large networks, J. Stat. Mech. P10008, 2008;
             computed by networkx
    leiden   Traag, Waltman and van Eck, From Louvain to Leiden: guaranteeing well-connected communities,
             Scientific Reports 9, 5233, 2019; computed by graspologic-native, in Rust

    The graph counts as undirected and simple. A `resolution` above 1 gives more and smaller communities.
    `weight` names the attribute that holds the strength of an edge. The same `seed` gives the same
    communities in every process; another may give others that are about as good. A `backend` of networkx
    that has the method (cugraph has both) computes it instead.

    Raises NameNotFoundError for a method or backend that there is not, MissingExtraError where
    graspologic-native is needed and missing, and InputError for a resolution that is not above 0, a negative
    seed or a weight that is not a number above 0.

    >>> import networkx
    >>> communities(networkx.barbell_graph(3, 0), "louvain")
    [{0, 1, 2}, {3, 4, 5}]
    """
    if method not in METHODS:
        raise NameNotFoundError("method", method, METHODS)
    if not resolution > 0:
        raise InputError(f"resolution {resolution} is not above 0")
    if not 0 <= seed < 2**64:
        raise InputError(f"seed {seed} is not from 0 to 2^64 - 1")
    network = index(graph, weight=weight)
    engine = backends.choose(backend, method, instead=_INSTEAD[method])
    if not network.edges:
        found: Iterable[Collection[int]] = [[number] for number in range(len(network.nodes))]
    elif method == "louvain":
        found = _dispatched(network, "louvain_communities", engine, resolution=resolution, seed=seed)
    else:
        found = _leiden(network, engine, resolution=resolution, seed=seed)
    ordered = sorted((sorted(group) for group in found), key=lambda group: (-len(group), group))
    return [{network.nodes[number] for number in group} for group in ordered]


def modularity(
    graph: networkx.Graph[Any],
    groups: Iterable[Collection[Any]],
    *,
    resolution: float = 1.0,
    weight: str | None = None,
) -> float | None:
    """Return how many more edges are within the groups than at random, as a share of all; None without edges.

    Q = Σ [L(c) / m - γ (k(c) / 2m)²] over the groups c, where L(c) is the number of edges within, k(c) the
    sum of degrees, m the number of all edges and γ the resolution; with a weight, sums of weights for
    numbers. Newman, Modularity and community structure in networks, PNAS 103(23), 2006; γ: Reichardt and
    Bornholdt, Physical Review E 74, 016110, 2006.
    """
    from networkx import community

    network = index(graph, weight=weight)
    if not network.edges:
        return None
    numbers = {node: number for number, node in enumerate(network.nodes)}
    numbered = [{numbers[node] for node in group} for group in groups]
    return float(
        community.modularity(network.to_networkx(), numbered, weight="weight", resolution=resolution)
    )


def _dispatched(network: Indexed, function: str, backend: str, **options: Any) -> list[set[int]]:
    import networkx

    method = getattr(networkx.community, function)
    found = backends.call(method, network.to_networkx(), backend=backend, weight="weight", **options)
    return list(found)


def _leiden(network: Indexed, engine: str, *, resolution: float, seed: int) -> Sequence[Collection[int]]:
    if engine != backends.NETWORKX:
        try:
            return _dispatched(network, "leiden_communities", engine, resolution=resolution, seed=seed)
        except NotImplementedError:
            # networkx has Leiden for its backends alone.
            pass
    backends.require("graspologic_native")
    from graspologic_native import leiden

    edges = [(str(one), str(other), float(weight)) for (one, other), weight in network.edges.items()]
    _, labels = leiden(edges, resolution=resolution, seed=seed, iterations=_ITERATIONS)
    groups = defaultdict(list)
    for number in range(len(network.nodes)):
        # Who has no edges is alone: the library is not told of such nodes.
        groups[labels.get(str(number), f"alone {number}")].append(number)
    return list(groups.values())
