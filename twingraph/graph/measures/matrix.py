"""A network as a sparse matrix."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from twingraph.errors import MissingExtraError

if TYPE_CHECKING:
    import networkx


def adjacency(graph: networkx.Graph[Any], *, weight: str | None = None) -> Any:
    """Return the symmetric adjacency matrix in the order of the nodes: a scipy CSR array of floats.

    Two nodes are adjacent once however many edges join them and whichever way these point; a node is not
    adjacent to itself. With `weight`, the name of an attribute of edges, an entry is the sum of the weights
    of these edges (1 where an edge has none), and a loop counts twice on the diagonal, so that a row's sum
    is the weighted degree of networkx.

    Raises MissingExtraError where numpy or scipy is not installed.

    >>> import networkx
    >>> adjacency(networkx.path_graph(3)).toarray().tolist()
    [[0.0, 1.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]
    """
    try:
        import numpy
        from scipy import sparse
    except ImportError:
        raise MissingExtraError("scipy", "network") from None
    number = {node: position for position, node in enumerate(graph)}
    size = len(number)
    if weight is not None:
        rows = [(number[u], number[v], value) for u, v, value in graph.edges(data=weight, default=1)]
        starts, ends, values = zip(*rows, strict=True) if rows else ((), (), ())
        once = sparse.coo_array((numpy.array(values, float), (starts, ends)), shape=(size, size)).tocsr()
        return (once + once.T).tocsr()
    neighbours = [graph.adj[node] for node in graph]
    lengths = numpy.fromiter(map(len, neighbours), numpy.int64, size)
    columns = numpy.fromiter(map(number.__getitem__, chain.from_iterable(neighbours)), numpy.int32)
    rows_ = numpy.repeat(numpy.arange(size, dtype=numpy.int32), lengths)
    apart = rows_ != columns
    ends_ = (rows_[apart], columns[apart])
    matrix = sparse.coo_array((numpy.ones(len(ends_[0])), ends_), shape=(size, size)).tocsr()
    if graph.is_directed():
        matrix = matrix + matrix.T
        matrix.data[:] = 1
    matrix.sort_indices()
    return matrix


def largest(matrix: Any) -> tuple[list[int], Any]:
    """Return the sizes of the connected components, the largest first, and the nodes of that one, in order.

    Of several that are largest, it is the one with the first node.
    """
    import numpy
    from scipy.sparse import csgraph

    if not matrix.shape[0]:
        return [], numpy.zeros(0, int)
    _, component = csgraph.connected_components(matrix, directed=False)
    sizes = numpy.bincount(component)
    return sorted(sizes.tolist(), reverse=True), numpy.flatnonzero(component == sizes.argmax())
