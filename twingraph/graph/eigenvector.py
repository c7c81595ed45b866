"""The leading eigenvector of a network's adjacency matrix, also where it falls into parts."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any

from twingraph.errors import TwingraphError
from twingraph.graph import backends
from twingraph.graph.indexed import Indexed

if TYPE_CHECKING:
    import numpy

_DENSE = 100
"""Components of so few nodes are solved densely: Lanczos needs more nodes than vectors."""

_SAME = 1e-9
"""Leading eigenvalues that differ by less, relatively, are the same."""


def leading(network: Indexed) -> list[float]:
    """Return the limit of power iteration from equal values, of unit length, in the order of the nodes.

    Of several components those with the greatest eigenvalue have it all, and the others 0: multiplied again
    and again, they fall behind. Solved component by component, by Lanczos (scipy), to machine precision.
    """
    import networkx
    import numpy

    if not network.edges:
        return [0.0] * len(network.nodes)
    graph = network.to_networkx()
    vector = numpy.zeros(len(network.nodes))
    greatest = 0.0
    # No eigenvalue is above the greatest strength (Perron and Frobenius): most components need no solving.
    bounded = [
        (max(graph.degree(number, weight="weight") for number in component), sorted(component))
        for component in networkx.connected_components(graph)
    ]
    for bound, members in sorted(bounded, reverse=True):
        if bound < greatest * (1 - _SAME):
            break
        value, part = _leading(networkx.to_scipy_sparse_array(graph, members, numpy.dtype(float)))
        if value > greatest * (1 + _SAME):
            vector[:], greatest = 0, value
        if value >= greatest * (1 - _SAME):
            # What power iteration keeps of equal values is their projection.
            vector[members] = part * part.sum()
    length = numpy.linalg.norm(vector)
    return [float(value) for value in vector / length]


def iterated(network: Indexed, *, backend: str) -> list[float]:
    """Return the same by power iteration, as networkx and its backends do it.

    Raises TwingraphError when ten thousand steps do not bring it to rest.
    """
    import networkx

    size = len(network.nodes)
    if not network.edges:
        return [0.0] * size
    try:
        values = backends.call(
            networkx.eigenvector_centrality,
            network.to_networkx(),
            backend=backend,
            max_iter=10_000,
            tol=1e-12 / size,
            weight="weight",
        )
    except networkx.PowerIterationFailedConvergence as error:
        raise TwingraphError(
            "eigenvector: 10,000 steps of power iteration do not come to rest, as two eigenvalues are nearly "
            "the same; take the backend numpy, which does not iterate"
        ) from error
    return [values[number] for number in range(size)]


def _leading(matrix: Any) -> tuple[float, numpy.ndarray[Any, Any]]:
    """Return the greatest eigenvalue of a connected component, and its eigenvector, all of it above 0."""
    import numpy
    from scipy.sparse.linalg import eigsh

    size = matrix.shape[0]
    if size <= _DENSE:
        values, vectors = numpy.linalg.eigh(matrix.toarray())
    else:
        # The start is given, as it would be random otherwise.
        values, vectors = eigsh(matrix, k=1, which="LA", v0=numpy.full(size, 1 / sqrt(size)))
    return float(values[-1]), numpy.abs(vectors[:, -1])
