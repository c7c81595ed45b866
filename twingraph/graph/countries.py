"""The network of countries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx


def by_country(graph: networkx.Graph[Any]) -> networkx.Graph[str]:
    """Return the network of the nodes' countries, with links as `weight`, internal ones as loops."""
    from networkx import Graph

    found: networkx.Graph[str] = Graph(name="countries", unknown=0)
    for data in graph.nodes.values():
        code = data.get("country")
        if code is None:
            found.graph["unknown"] += 1
        else:
            cities = found.nodes[code]["cities"] + 1 if code in found else 1
            found.add_node(code, name=code, cities=cities)
    for one, other in graph.edges():
        a, b = graph.nodes[one].get("country"), graph.nodes[other].get("country")
        if a is not None and b is not None:
            found.add_edge(a, b, weight=found.get_edge_data(a, b, {"weight": 0})["weight"] + 1)
    return found
