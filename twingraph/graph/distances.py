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

_WORDS = 8
"""Sources that are searched from together, in words of 64: what a row holds should fit a cache line."""


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
    """Give (hops, counts) again and again: by node, how many more sources are at so many hops from it.

    Several searches go in step, breadth first, as bits: a row for a node, a bit for a source. One operation
    on words takes 64 searches a hop further (Then et al., The More the Merrier: Efficient Multi-Source Graph
    Traversal, PVLDB 8(4), 2014). Each number of hops comes once for each group of sources.
    """
    import numpy

    size = len(network.nodes)
    if not network.edges:
        return
    pairs = numpy.array(list(network.edges), dtype=numpy.int64)
    arcs = numpy.concatenate([pairs, pairs[:, ::-1]])
    arcs = arcs[numpy.argsort(arcs[:, 0], kind="stable")]
    # reduceat has no empty groups: rows are the nodes that have neighbours at all.
    rows, starts = numpy.unique(arcs[:, 0], return_index=True)
    neighbours = arcs[:, 1]
    for first in range(0, len(rows), 64 * _WORDS):
        sources = rows[first : first + 64 * _WORDS]
        word, bit = numpy.divmod(numpy.arange(len(sources), dtype=numpy.uint64), numpy.uint64(64))
        seen = numpy.zeros((size, _WORDS), dtype=numpy.uint64)
        seen[sources, word] = numpy.uint64(1) << bit
        frontier = seen.copy()
        for hops in count(1):
            reached = numpy.zeros_like(seen)
            reached[rows] = numpy.bitwise_or.reduceat(frontier[neighbours], starts, axis=0)
            frontier = reached & ~seen
            if not frontier.any():
                break
            seen |= frontier
            yield hops, numpy.bitwise_count(frontier).sum(axis=1, dtype=numpy.int64)
