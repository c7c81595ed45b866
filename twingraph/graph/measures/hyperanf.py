"""HyperANF: how many pairs of nodes are within each number of hops, estimated without a search of all pairs.

Boldi, Rosa and Vigna, "HyperANF: Approximating the neighbourhood function of very large graphs on a budget",
Proc. Int. Conf. on World Wide Web 2011, pages 625–634: each node has a HyperLogLog counter (Flajolet, Fusy,
Gandouet and Meunier 2007) of the nodes within h hops; that of h + 1 is the union of its neighbours' counters.

The parameters are those by which KONECT computes the distances that it publishes: 64 registers a node, the
32-bit integer hash of Thomas Wang over a node's number, and the corrections of the paper for small and for
large counts. A counter so has a standard error of 13 percent; their sum's is less but not small, since all
counters are of the same hashes. The estimate is the same at each run.
"""

from __future__ import annotations

from typing import Any

from twingraph.graph.measures.hops import Hops

_BITS = 6
_REGISTERS = 1 << _BITS
_ALPHA = 0.709
# As many edges' counters are gathered at once: 64 MB.
_AT_ONCE = 1_000_000


def estimate(matrix: Any, *, rounds: int = 500) -> Hops | None:
    """Return an estimate of the distances of all ordered pairs, those of a node and itself included.

    The matrix is the adjacency of a connected network of at least two nodes, whose numbers are hashed in the
    order of its rows. None where there are still new nodes after so many rounds of one hop.
    """
    import numpy

    size = matrix.shape[0]
    counters = _counters(size)
    within: list[float] = [size]
    for _ in range(rounds):
        grown = numpy.maximum(counters, _gathered(matrix, counters))
        if (grown == counters).all():
            return Hops(within)
        counters = grown
        within.append(int(_sizes(counters).sum()))
    return None


def _counters(size: int) -> Any:
    """Return a counter for each node, of itself: the position of the lowest bit in the rest of the hash."""
    import numpy

    word = numpy.uint32
    hashed = numpy.arange(size, dtype=word)
    hashed = (hashed ^ word(61)) ^ (hashed >> word(16))
    hashed += hashed << word(3)
    hashed ^= hashed >> word(4)
    hashed *= word(0x27D4EB2D)
    hashed ^= hashed >> word(15)
    rest = hashed >> word(_BITS)
    lowest = rest & (~rest + word(1))
    counters = numpy.zeros((size, _REGISTERS), numpy.uint8)
    # frexp gives the exponent above that of the power of two, and 0 for 0.
    counters[numpy.arange(size), hashed & word(_REGISTERS - 1)] = numpy.frexp(lowest.astype(float))[1]
    return counters


def _gathered(matrix: Any, counters: Any) -> Any:
    """Return the union of the neighbours' counters, for each node."""
    import numpy

    united = numpy.empty_like(counters)
    first = 0
    while first < len(counters):
        start = matrix.indptr[first]
        last = max(first + 1, int(numpy.searchsorted(matrix.indptr, start + _AT_ONCE, "right")) - 1)
        neighbours = counters[matrix.indices[start : matrix.indptr[last]]]
        numpy.maximum.reduceat(neighbours, matrix.indptr[first:last] - start, axis=0, out=united[first:last])
        first = last
    return united


def _sizes(counters: Any) -> Any:
    import numpy

    powers = numpy.exp2(-numpy.arange(64.0))
    sizes = _ALPHA * _REGISTERS**2 / powers[counters].sum(axis=1)
    empty = (counters == 0).sum(axis=1)
    small = (sizes <= 2.5 * _REGISTERS) & (empty > 0)
    sizes[small] = _REGISTERS * numpy.log(_REGISTERS / empty[small])
    large = sizes > 2**32 / 30
    sizes[large] = -(2**32) * numpy.log(1 - sizes[large] / 2**32)
    return sizes
