"""Whether those that are named name the other too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from twingraph.errors import InputError

if TYPE_CHECKING:
    import networkx


@dataclass(frozen=True, slots=True)
class Claims:
    """How many directed edges there are, and how many pairs have them in both directions and in one only."""

    claims: int
    mutual: int
    one_sided: int

    @property
    def reciprocity(self) -> float | None:
        """The share of directed edges u → v for which there is v → u, from 0 to 1; None without an edge."""
        return 2 * self.mutual / self.claims if self.claims else None


def claims(graph: networkx.Graph[Any]) -> Claims:
    """Return the claims of a directed network. Parallel edges count once, and what a node says of itself not.

    Raises InputError when the network is undirected.

    >>> import networkx
    >>> claims(networkx.DiGraph([("a", "b"), ("b", "a"), ("a", "c")]))
    Claims(claims=3, mutual=1, one_sided=1)
    """
    if not graph.is_directed():
        raise InputError("reciprocity is of directed claims, and this network is undirected")
    said = {(u, v) for u, v in graph.edges() if u != v}
    mutual = sum((v, u) in said for u, v in said) // 2
    return Claims(len(said), mutual, len(said) - 2 * mutual)


def reciprocity(graph: networkx.DiGraph[Any]) -> float | None:
    """Return the share of a directed network's edges u → v for which there is v → u; None without an edge.

    Newman, Forrest and Balthrop 2002; KONECT Handbook. Loops do not count.

    Raises InputError when the network is undirected.

    >>> import networkx
    >>> reciprocity(networkx.DiGraph([("a", "b"), ("b", "a"), ("a", "c"), ("d", "c")]))
    0.5
    """
    return claims(graph).reciprocity
