"""Two networks side by side: what one has and the other has not, and who gained or lost in rank."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from twingraph.graph.links import links

if TYPE_CHECKING:
    import networkx

Link = tuple[Any, Any]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the second of two networks has gained and lost against the first, in the order of the networks.

    Links are pairs of different nodes that are joined, in either direction, by however many edges.
    """

    nodes_gained: tuple[Any, ...]
    nodes_lost: tuple[Any, ...]
    links_gained: tuple[Link, ...]
    links_lost: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class RankChange:
    """A node's rank, from 1, and value in both networks; None where it is not in one of them."""

    node: Any
    before: int | None
    after: int | None
    value_before: float | None
    value_after: float | None

    @property
    def gain(self) -> int | None:
        """By how many ranks it rose (it fell, where negative); None if it is not in both networks."""
        return None if self.before is None or self.after is None else self.before - self.after


def compare(before: networkx.Graph[Any], after: networkx.Graph[Any]) -> Comparison:
    """Return what of two networks only one has. A node is the same in both when the two are equal.

    >>> import networkx
    >>> found = compare(networkx.Graph([(1, 2), (2, 3)]), networkx.Graph([(3, 2), (3, 4)]))
    >>> found.nodes_gained, found.nodes_lost, found.links_gained, found.links_lost
    ((4,), (1,), ((3, 4),), ((1, 2),))
    """
    first = {frozenset(link): link for link in links(before)}
    second = {frozenset(link): link for link in links(after)}
    return Comparison(
        tuple(node for node in after if node not in before),
        tuple(node for node in before if node not in after),
        tuple(link for pair, link in second.items() if pair not in first),
        tuple(link for pair, link in first.items() if pair not in second),
    )


def measures(graph: networkx.Graph[Any]) -> dict[str, int | float | None]:
    """Return measures of a network by name; None where it has no nodes, or no two links that meet.

    Degrees are numbers of links. The transitivity is three times the number of triangles by the number of
    pairs of links that meet.
    """
    import networkx

    simple: networkx.Graph[Any] = networkx.Graph()
    simple.add_nodes_from(graph)
    simple.add_edges_from(links(graph))
    degrees = [degree for _, degree in simple.degree]
    sizes = [len(component) for component in networkx.connected_components(simple)]
    return {
        "nodes": len(simple),
        "links": simple.number_of_edges(),
        "mean degree": sum(degrees) / len(degrees) if degrees else None,
        "maximum degree": max(degrees, default=None),
        "components": len(sizes),
        "nodes of the largest component": max(sizes, default=None),
        "transitivity": networkx.transitivity(simple) if max(degrees, default=0) > 1 else None,
    }


def rank_changes(
    before: networkx.Graph[Any],
    after: networkx.Graph[Any],
    *,
    measure: str = "degree",
    backend: str = "auto",
) -> list[RankChange]:
    """Return how each node's rank by a measure of `twingraph.graph.centrality` differs.

    Those in both networks come first, the greatest change before the others; then by the value in the
    second network, or else in the first. Equal values share a rank.

    Raises NameNotFoundError for a measure or a backend that there is not.

    >>> import networkx
    >>> found = rank_changes(networkx.Graph([(1, 2), (2, 3)]), networkx.Graph([(1, 2), (1, 3), (1, 4)]))
    >>> [(change.node, change.before, change.after, change.gain) for change in found]
    [(1, 2, 1, 1), (2, 1, 2, -1), (3, 2, 2, 0), (4, None, 2, None)]
    """
    from twingraph.graph.centrality import centrality, ranks

    values = [centrality(graph, measure, backend=backend) for graph in (before, after)]
    (first, second), (earlier, later) = values, [ranks(found) for found in values]
    changes = [
        RankChange(node, earlier.get(node), later.get(node), first.get(node), second.get(node))
        for node in dict.fromkeys((*before, *after))
    ]

    def order(change: RankChange) -> tuple[bool, int, float, str]:
        value = change.value_before if change.value_after is None else change.value_after
        return change.gain is None, -abs(change.gain or 0), -(value or 0.0), str(change.node)

    return sorted(changes, key=order)


def renamed(graph: networkx.Graph[Any], name: Callable[[Any], Any]) -> networkx.Graph[Any]:
    """Return the network with nodes by other names; those of one name become one node.

    What joined two of these is a self-loop, which is no link. Such a node has the attributes of all, and
    where they differ those of the last.
    """
    from networkx import relabel_nodes

    renamed: networkx.Graph[Any] = relabel_nodes(graph, {node: name(node) for node in graph})
    return renamed
