"""A network as numbers: its nodes as 0, 1, 2, … and its edges as pairs of these, as every engine takes it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from twingraph.errors import InputError

if TYPE_CHECKING:
    import networkx

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Indexed:
    """The nodes in the order of the graph, and the weight of each edge (u, v), where u < v."""

    nodes: list[Any]
    edges: dict[tuple[int, int], float]

    def to_networkx(self) -> networkx.Graph[int]:
        """Return a networkx graph of the numbers; edges have `weight`, and `distance`, its reciprocal."""
        from networkx import Graph

        # Whole numbers hash alike in every process, which texts do not: sets of them have one order.
        graph: networkx.Graph[int] = Graph()
        graph.add_nodes_from(range(len(self.nodes)))
        graph.add_edges_from(
            (one, other, {"weight": weight, "distance": 1 / weight})
            for (one, other), weight in self.edges.items()
        )
        return graph

    def named(self, values: Iterable[Value]) -> dict[Any, Value]:
        """Return the values, which are in the order of the nodes, by node."""
        return dict(zip(self.nodes, values, strict=True))


def index(graph: networkx.Graph[Any], *, weight: str | None = None) -> Indexed:
    """Return any networkx graph as undirected and simple: parallel and opposite edges are one, loops none.

    `weight` names the attribute of edges that holds their strength; an edge without it has 1, and the weights
    of edges that become one are added up. Without `weight` each edge has 1.

    Raises InputError for a weight that is not a number above 0.
    """
    numbers: dict[Hashable, int] = {node: number for number, node in enumerate(graph)}
    edges: dict[tuple[int, int], float] = {}
    for one, other, attributes in graph.edges(data=True):
        u, v = sorted((numbers[one], numbers[other]))
        if u == v:
            continue
        if weight is None:
            edges[u, v] = 1
            continue
        strength = attributes.get(weight, 1)
        if not isinstance(strength, int | float) or not 0 < strength < float("inf"):
            raise InputError(
                f"the edge {one} – {other} has {weight} {strength!r}; a weight is a number above 0"
            )
        edges[u, v] = edges.get((u, v), 0) + strength
    return Indexed(list(graph), edges)
