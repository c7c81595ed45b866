"""Eigenvectors of the matrices of a network: PageRank, and the leading one of its adjacencies."""

from __future__ import annotations

from itertools import chain
from math import sqrt
from typing import TYPE_CHECKING, Any

from twingraph.errors import TwingraphError
from twingraph.graph import backends
from twingraph.graph.indexed import Indexed

if TYPE_CHECKING:
    import numpy

_DENSE = 100
"""Components of so few nodes are solved densely: Lanczos needs more nodes than vectors."""

_REST = 1e-12
"""The sum of changes at which an iteration has come to rest."""

_STEPS = 10_000
"""After so many an iteration is given up."""

_SAME = 1e-9
"""Leading eigenvalues that differ by less, relatively, are the same."""


def pagerank(network: Indexed, *, damping: float) -> list[float]:
    """Return the stationary probabilities of a walker who jumps anywhere with probability 1 - `damping`.

    Iterated until the sum of changes is below 1e-12, which it is after log(1e-12) / log(damping) steps.
    """
    import numpy

    size = len(network.nodes)
    if not size:
        return []
    adjacency = _adjacency(network)
    strength = adjacency.sum(axis=0)
    lonely = strength == 0
    share = damping / numpy.where(lonely, 1, strength)
    values, change = numpy.full(size, 1 / size), 1.0
    while change > _REST:
        following = adjacency @ (values * share) + (damping * values[lonely].sum() + 1 - damping) / size
        change = float(numpy.abs(following - values).sum())
        values = following
    return [float(value) for value in values]


def leading(network: Indexed) -> list[float]:
    """Return the limit of power iteration from equal values, of unit length, in the order of the nodes.

    Of several components those with the greatest eigenvalue have it all, and the others 0: multiplied again
    and again, they fall behind. Solved component by component, by Lanczos (scipy), to machine precision.
    """
    import numpy
    from scipy.sparse.csgraph import connected_components

    size = len(network.nodes)
    if not network.edges:
        return [0.0] * size
    adjacency = _adjacency(network)
    number, component = connected_components(adjacency, directed=False)
    # No eigenvalue is above the greatest strength (Perron and Frobenius): most components need no solving.
    bounds = numpy.zeros(number)
    numpy.maximum.at(bounds, component, adjacency.sum(axis=0))
    vector, greatest = numpy.zeros(size), 0.0
    for part in numpy.argsort(-bounds, kind="stable"):
        if bounds[part] < greatest * (1 - _SAME):
            break
        members = numpy.flatnonzero(component == part)
        value, entries = _leading(adjacency[members][:, members])
        if value > greatest * (1 + _SAME):
            vector[:], greatest = 0, value
        if value >= greatest * (1 - _SAME):
            # What power iteration keeps of equal values is their projection.
            vector[members] = entries * entries.sum()
    return [float(value) for value in vector / numpy.linalg.norm(vector)]


def iterated(network: Indexed, *, backend: str) -> list[float]:
    """Return the same by power iteration, as networkx and its backends do it.

    Raises TwingraphError when `_STEPS` do not bring it to rest.
    """
    import networkx

    size, graph = len(network.nodes), network.to_networkx()
    if not network.edges:
        return [0.0] * size
    try:
        values = backends.call(
            networkx.eigenvector_centrality,
            graph,
            backend=backend,
            max_iter=_STEPS,
            tol=_REST / size,
            weight="weight",
        )
    except networkx.PowerIterationFailedConvergence as error:
        raise TwingraphError(
            f"eigenvector: {_STEPS:,} steps of power iteration do not come to rest, as two eigenvalues are "
            "nearly the same; take the backend numpy, which does not iterate"
        ) from error
    # What falls behind in other components than the leading one is not quite 0 when the iteration rests.
    behind = (
        part
        for part in networkx.connected_components(graph)
        if max(map(values.__getitem__, part)) < _SAME * max(values.values())
    )
    values.update(dict.fromkeys(chain.from_iterable(behind), 0.0))
    return [values[number] for number in range(size)]


def _adjacency(network: Indexed) -> Any:
    """Return the symmetric matrix of weights, as scipy's CSR array."""
    import numpy
    from scipy.sparse import csr_array

    size = len(network.nodes)
    one, other = numpy.array(list(network.edges), dtype=numpy.int32).reshape(-1, 2).T
    weights = numpy.fromiter(network.edges.values(), dtype=float)
    half = csr_array((weights, (one, other)), shape=(size, size))
    return (half + half.T).tocsr()


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
