"""Numbers of hops between all nodes of a network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING, Any

from twingraph.graph import backends
from twingraph.graph.indexed import Indexed, index

if TYPE_CHECKING:
    import networkx
    import numpy

_WORDS = 16
"""Starts that are searched from together, in words of 64: more are not faster and take more memory."""


def histogram(graph: networkx.Graph[Any], *, backend: str = backends.AUTO) -> dict[int, int]:
    """Return how many pairs of different nodes are at each number of hops, 1, 2, …, exactly.

    Pairs are unordered, and those that nothing connects are not in it. The graph counts as undirected and
    simple. Time grows with nodes × edges: seconds for fifteen thousand nodes, minutes for a hundred thousand.

    Raises NameNotFoundError and MissingExtraError for a backend that is not there.

    >>> import networkx
    >>> histogram(networkx.path_graph(4))
    {1: 3, 2: 2, 3: 1}
    """
    network = index(graph)
    engine = backends.choose(backend, "distances", ("numpy",))
    counts: Counter[int] = Counter()
    if engine == "numpy":
        for hops, reached in levels(network):
            counts[hops] += int(reached.sum())
    else:
        import networkx

        simple = network.to_networkx()
        for _, found in backends.call(networkx.all_pairs_shortest_path_length, simple, backend=engine):
            counts.update(found.values())
        del counts[0]
    return {hops: number // 2 for hops, number in sorted(counts.items())}


def levels(network: Indexed) -> Iterator[tuple[int, numpy.ndarray[Any, Any]]]:
    """Give (hops, counts) again and again: by node, how many more starts are at so many hops from it.

    Several searches go in step, breadth first, as bits: a row for a node, a bit for a start. One operation on
    words takes 64 searches a hop further (Then et al., The More the Merrier: Efficient Multi-Source Graph
    Traversal, PVLDB 8(4), 2014). Each number of hops comes once for each group of starts.
    """
    import numpy

    size = len(network.nodes)
    if not network.edges:
        return
    pairs = numpy.array(list(network.edges), dtype=numpy.intp)
    arcs = numpy.concatenate([pairs, pairs[:, ::-1]])
    degrees = numpy.bincount(arcs[:, 0], minlength=size)
    # With the most linked first, those that have a k-th neighbour are the first so many: a slice.
    order = numpy.argsort(-degrees, kind="stable")
    place = numpy.argsort(order)
    neighbours = place[arcs[numpy.lexsort((arcs[:, 1], place[arcs[:, 0]])), 1]]
    degrees = degrees[order]
    starts = numpy.cumsum(degrees) - degrees
    having = [
        int(number) for number in numpy.searchsorted(-degrees, -numpy.arange(1, degrees[0] + 1), "right")
    ]
    kth = [(number, neighbours[starts[:number] + k]) for k, number in enumerate(having)]
    for first in range(0, having[0], 64 * _WORDS):
        searches = numpy.arange(min(64 * _WORDS, having[0] - first))
        seen = numpy.zeros((size, _WORDS), dtype=numpy.uint64)
        seen[first + searches, searches // 64] = numpy.uint64(1) << (searches % 64).astype(numpy.uint64)
        frontier = seen.copy()
        for hops in count(1):
            reached = numpy.zeros_like(seen)
            for number, neighbour in kth:
                reached[:number] |= frontier.take(neighbour, axis=0)
            frontier = reached & ~seen
            if not frontier.any():
                break
            seen |= frontier
            yield hops, numpy.bitwise_count(frontier).sum(axis=1, dtype=numpy.int64)[place]
