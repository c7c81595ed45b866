"""Small patterns in a network, counted: stars, triangles and squares."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import Any

# As many entries of a product of matrices are made at once: about 300 MB.
_AT_ONCE = 10_000_000


@dataclass(frozen=True, slots=True)
class Motifs:
    """How often each pattern is in a network, as subgraphs that need not be induced.

    wedges, claws, crosses  stars of 2, 3, 4 edges: Σ C(d, 2), Σ C(d, 3), Σ C(d, 4)
    triangles, squares      cycles of 3 and of 4 nodes, however they lie
    local                   the number of triangles that each node is in, in the order of the nodes
    """

    wedges: int
    claws: int
    crosses: int
    triangles: int
    squares: int
    local: list[int]
    degrees: list[int]
    edges: int

    @property
    def tours(self) -> int:
        """The number of 4-tours: closed walks of length 4, T₄ = 8·squares + 4·wedges + 2·edges."""
        return 8 * self.squares + 4 * self.wedges + 2 * self.edges

    @property
    def transitivity(self) -> float | None:
        """The share of wedges that are closed: 3·triangles / wedges. None without a wedge."""
        return 3 * self.triangles / self.wedges if self.wedges else None

    @property
    def mean_local_clustering(self) -> float | None:
        """The mean of all nodes' t / C(d, 2), which is 0 for a degree below 2. None without a node."""
        if not self.degrees:
            return None
        shares = (t / comb(d, 2) for t, d in zip(self.local, self.degrees, strict=True) if d > 1)
        return sum(shares) / len(self.degrees)


def count(matrix: Any) -> Motifs:
    """Return the patterns of the network whose adjacency matrix this is.

    Nodes are put in the order of their degrees, and a cycle is found at its last node u: with L the part of
    the matrix A below the diagonal, (L·A)uw is the number of paths u – v – w in which v comes before u. For w
    before u, two such paths are a square and one with an edge u – w is a triangle. Hubs so cost no more than
    their neighbours do: O(Σ min(d(u), d(v))) over the edges (Chiba and Nishizeki 1985), in blocks of rows
    that need bounded memory.
    """
    import numpy
    from scipy import sparse

    degrees = numpy.diff(matrix.indptr)
    order = numpy.argsort(degrees, kind="stable")
    ranked = matrix[order][:, order].astype(numpy.int32)
    below = sparse.tril(ranked, -1, format="csr")
    cost = numpy.concatenate(([0], numpy.cumsum(below @ degrees[order])))
    local = numpy.zeros(len(order), numpy.int64)
    squares, first = 0, 0
    while first < len(order):
        last = max(first + 1, int(numpy.searchsorted(cost, cost[first] + _AT_ONCE, "right")) - 1)
        paths = sparse.tril(below[first:last] @ ranked, first - 1, format="csr")
        between = paths.data.astype(numpy.int64)
        squares += int((between * (between - 1) // 2).sum())
        closed = paths.multiply(below[first:last])
        local[first:last] += closed.sum(axis=1) // 2
        local += closed.sum(axis=0)
        first = last
    by_node = numpy.empty_like(local)
    by_node[order] = local
    wedges, claws, crosses = (sum(comb(d, leaves) for d in degrees.tolist()) for leaves in (2, 3, 4))
    return Motifs(
        wedges=wedges,
        claws=claws,
        crosses=crosses,
        triangles=int(local.sum()) // 3,
        squares=squares,
        local=by_node.tolist(),
        degrees=degrees.tolist(),
        edges=int(degrees.sum()) // 2,
    )
