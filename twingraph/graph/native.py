"""Measures by libraries in Rust and C++: values in the order of the nodes, for undirected simple networks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from twingraph.graph.indexed import Indexed

if TYPE_CHECKING:
    import networkit
    import rustworkx


def rustworkx_betweenness(network: Indexed) -> list[float]:
    """Return betweenness, normalised."""
    from rustworkx import graph_betweenness_centrality

    values = graph_betweenness_centrality(_rustworkx(network), normalized=True)
    return [values[number] for number in range(len(network.nodes))]


def rustworkx_closeness(network: Indexed, *, improved: bool) -> list[float]:
    """Return closeness, as Wasserman and Faust improved it or plain."""
    from rustworkx import graph_closeness_centrality

    values = graph_closeness_centrality(_rustworkx(network), wf_improved=improved)
    return [values[number] for number in range(len(network.nodes))]


def rustworkx_k_core(network: Indexed) -> list[int]:
    """Return core numbers."""
    from rustworkx import core_number

    values: Mapping[int, int] = core_number(_rustworkx(network))  # type: ignore[assignment]
    return [values[number] for number in range(len(network.nodes))]


def networkit_betweenness(network: Indexed) -> list[float]:
    """Return betweenness, normalised."""
    from networkit.centrality import Betweenness

    if len(network.nodes) < 3:
        # Nothing is between two nodes; networkit divides by zero, and without nodes ends the process.
        return [0.0] * len(network.nodes)
    # Its own normalisation counts ordered pairs, as its sums do, so that the two cancel out.
    return list(_run(Betweenness(_networkit(network), normalized=True)).scores())


def networkit_closeness(network: Indexed) -> list[float]:
    """Return closeness as Wasserman and Faust improved it."""
    from networkit.centrality import Closeness, ClosenessVariant

    return list(_run(Closeness(_networkit(network), True, ClosenessVariant.GENERALIZED)).scores())


def _run(algorithm: Any) -> Any:
    """Run it; Python's own interrupt comes out of networkit as an error like any other."""
    try:
        return algorithm.run()
    except RuntimeError as error:
        if "SIGINT" in str(error):
            raise KeyboardInterrupt from error
        raise


def _rustworkx(network: Indexed) -> rustworkx.PyGraph[int, None]:
    from rustworkx import PyGraph

    graph: rustworkx.PyGraph[int, None] = PyGraph(multigraph=False)
    graph.add_nodes_from(range(len(network.nodes)))
    graph.add_edges_from_no_data(list(network.edges))
    return graph


def _networkit(network: Indexed) -> networkit.Graph:
    from networkit import Graph

    graph = Graph(len(network.nodes))
    for one, other in network.edges:
        graph.addEdge(one, other)
    return graph
