"""Distances between the nodes of a network."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx


def histogram(graph: networkx.Graph[Any], *, backend: str = "auto") -> dict[int, int]:
    """Return the number of pairs of different nodes at each number of hops, unordered."""
    from networkx import all_pairs_shortest_path_length

    found: Counter[int] = Counter()
    for _, lengths in all_pairs_shortest_path_length(graph):
        found.update(lengths.values())
    return {hops: number // 2 for hops, number in sorted(found.items()) if hops}
