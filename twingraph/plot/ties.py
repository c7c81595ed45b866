"""What pictures need of a network: its ties by kind, its places, and the words for what is not shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from twingraph.errors import AmbiguousNameError, InputError, NameNotFoundError
from twingraph.graph.geodesics import positions
from twingraph.graph.growth import kinds
from twingraph.graph.growth import ties as relationships
from twingraph.graph.links import links
from twingraph.plot import style
from twingraph.plot.frame import plural

if TYPE_CHECKING:
    import networkx

    Graph: TypeAlias = networkx.Graph[Any]

Pair = tuple[Hashable, Hashable]


def edges(graph: Graph) -> Iterator[tuple[Hashable, Hashable, dict[str, Any]]]:
    """Iterate over the edges of any networkx graph, with their attributes; self-loops do not count."""
    return ((one, other, data) for one, other, data in graph.edges(data=True) if one != other)


def realised(graph: Graph) -> tuple[Graph, list[str]]:
    """Return the network of what came about, and the words for what did not: what was never realised.

    Nodes that had nothing else are left out with it. Raises InputError where nothing came about.
    """
    _, never = relationships(graph)
    if not never:
        return graph, []
    found: Graph = graph.copy()
    unreal = [
        edge
        for edge in (graph.edges(keys=True, data=True) if graph.is_multigraph() else graph.edges(data=True))  # type: ignore[call-overload]
        if edge[-1].get("state") == "never-realised"
    ]
    found.remove_edges_from([edge[:-1] for edge in unreal])
    parties = dict.fromkeys(node for edge in unreal for node in edge[:2])
    found.remove_nodes_from([node for node in parties if not found.degree[node]])
    if not found.number_of_edges():
        raise InputError("none of the relationships was ever realised, and there is nothing to draw")
    return found, [f"Not shown: {plural(never, 'relationship')} never realised."]


def look(kind: str | None) -> style.Kind:
    """Return how a kind is drawn; None is a link of a network that has no kinds."""
    return style.LINK if kind is None else style.KINDS.get(kind, style.OTHER)


def by_kind(graph: Graph) -> dict[style.Kind, list[Pair]]:
    """Return the pairs of nodes that are linked, each once a kind, the closest kind first."""
    found: dict[style.Kind, dict[frozenset[Hashable], Pair]] = {}
    for one, other, data in edges(graph):
        known: list[str | None] = [*kinds(data)]
        for kind in known or [None]:
            found.setdefault(look(kind), {}).setdefault(frozenset((one, other)), (one, other))
    order = [*style.KINDS.values(), style.OTHER, style.LINK]
    return {kind: list(found[kind].values()) for kind in order if kind in found}


def degrees(graph: Graph) -> dict[Hashable, int]:
    """Return the number of other nodes to which each node is linked."""
    found = Counter(node for link in links(graph) for node in link)
    return {node: found[node] for node in graph}


def label(graph: Graph, node: Hashable) -> str:
    """Return what a node is called."""
    return str(graph.nodes[node].get("label", node))


def places(graph: Graph) -> dict[Hashable, tuple[float, float]]:
    """Return longitude and latitude, in degrees, of the nodes that have both."""
    return {node: (longitude, latitude) for node, (latitude, longitude) in positions(graph).items()}


def named(graph: Graph, name: str) -> Hashable:
    """Return the node of this name: the node itself, or its label.

    Raises NameNotFoundError, with names that have this one in them, and AmbiguousNameError.
    """
    found: list[Hashable] = [node for node in graph if name in (node, graph.nodes[node].get("label"))]
    if not found:
        every = {label(graph, node) for node in graph}
        near = sorted(label for label in every if name.casefold() in label.casefold())
        raise NameNotFoundError("city of the network", name, near[:5])
    if len(found) > 1:
        raise AmbiguousNameError("city of the network", name, [str(node) for node in found])
    return found[0]


def star(graph: Graph, centre: Hashable) -> Graph:
    """Return a node's own ties, without those between its partners."""
    from networkx import all_neighbors

    found: Graph = graph.copy()
    near = {centre, *all_neighbors(graph, centre)}
    found.remove_nodes_from([node for node in graph if node not in near])
    if len(found) == 1:
        raise InputError(f"{label(graph, centre)} has no links in this network")
    found.remove_edges_from([edge for edge in found.edges() if centre not in edge])
    return found
