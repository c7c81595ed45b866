"""Links: the pairs of nodes that a network joins, whatever kind of networkx graph it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx


def links(graph: networkx.Graph[Any]) -> list[tuple[Any, Any]]:
    """Return each pair of different nodes that is joined, once, in the order of the graph's edges.

    Parallel edges and the two directions of a directed graph are one link; self-loops are none.

    >>> import networkx
    >>> links(networkx.MultiDiGraph([(1, 2), (2, 1), (1, 2), (2, 2), (2, 3)]))
    [(1, 2), (2, 3)]
    """
    found: dict[frozenset[Any], tuple[Any, Any]] = {}
    for one, other in graph.edges():
        if one != other:
            found.setdefault(frozenset((one, other)), (one, other))
    return list(found.values())
