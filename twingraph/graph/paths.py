"""How two nodes of a network are connected: their shortest paths."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx


def shortest_paths(graph: networkx.Graph[Any], one: Any, other: Any, *, limit: int) -> list[list[Any]]:
    """Return shortest paths between two nodes, as lists of nodes, at most `limit`; none if there is no path.

    A path is as few hops long as any, and each sequence of nodes comes once, however many edges join two of
    them. The directions of edges do not count. A node is connected to itself by a path of one node.

    Raises networkx.NodeNotFound for a node that is not in the graph.

    >>> import networkx
    >>> shortest_paths(networkx.cycle_graph(4), 0, 2, limit=5)
    [[0, 1, 2], [0, 3, 2]]
    """
    from networkx import NetworkXNoPath, all_shortest_paths

    undirected = graph.to_undirected(as_view=True)
    try:
        return list(islice(all_shortest_paths(undirected, one, other), limit))
    except NetworkXNoPath:
        return []


def number_of_paths(graph: networkx.Graph[Any], one: Any, other: Any) -> int:
    """Return how many shortest paths there are, as sequences of nodes, without listing them."""
    from networkx import bfs_layers

    undirected = graph.to_undirected(as_view=True)
    ways: dict[Any, int] = {one: 1}
    for layer in bfs_layers(undirected, one):
        if other in layer:
            break
        following: dict[Any, int] = {}
        for node in layer:
            for neighbour in undirected.adj[node]:
                if neighbour not in ways:
                    following[neighbour] = following.get(neighbour, 0) + ways[node]
        ways.update(following)
    return ways.get(other, 0)
