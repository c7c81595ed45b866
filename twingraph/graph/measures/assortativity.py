"""Whether like is linked to like."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx


@dataclass(frozen=True, slots=True)
class Assortativity:
    """The coefficient, or None and the reason; and how many edges it is of, those with both values known."""

    value: float | None
    edges: int
    reason: str = ""


def by_degree(matrix: Any) -> float | None:
    """Return Pearson's correlation of the degrees at the two ends of an edge, from −1 to 1 (Newman 2002).

    None where there is no edge or all ends have the same degree.
    """
    import numpy

    degrees = numpy.diff(matrix.indptr)
    return _pearson(numpy.repeat(degrees, degrees), degrees[matrix.indices])


def by_attribute(graph: networkx.Graph[Any], attribute: str) -> Assortativity:
    """Return the assortativity of a network by an attribute of its nodes, from −1 to 1 (Newman 2003).

    Of numbers it is Pearson's correlation of the values at the two ends of an edge (equation 21); of anything
    else (Σ e(i, i) − Σ a(i)²) / (1 − Σ a(i)²), where e(i, i) is the share of edges between two nodes of value
    i, and a(i) the share of edge ends at nodes of that value (equation 2). Edges are undirected and simple;
    those with an end whose value is not known are left out, which is not the same as a value of its own.
    """
    known = {
        node: value
        for node, data in graph.nodes(data=True)
        # Not a number is not equal to itself.
        if (value := data.get(attribute)) is not None and value != "" and value == value
    }
    if not known:
        return Assortativity(None, 0, f"no node has the attribute {attribute!r}")
    pairs = {frozenset(edge[:2]) for edge in graph.edges() if edge[0] in known and edge[1] in known}
    ends = [tuple(known[node] for node in pair) for pair in pairs if len(pair) == 2]
    if not ends:
        return Assortativity(None, 0, f"no edge has two ends whose {attribute!r} is known")
    if all(isinstance(value, Real) and not isinstance(value, bool) for value in known.values()):
        found = _pearson(*zip(*ends, *(end[::-1] for end in ends), strict=True))
    else:
        found = _mixing([(str(one), str(other)) for one, other in ends])
    reason = "" if found is not None else f"all edges have the same {attribute!r} at both ends"
    return Assortativity(found, len(ends), reason)


def _mixing(ends: list[tuple[str, str]]) -> float | None:
    """Return the coefficient of values that are the same or not; None where there is only one value."""
    within = sum(one == other for one, other in ends) / len(ends)
    at_ends = Counter(value for end in ends for value in end)
    expected = sum((number / (2 * len(ends))) ** 2 for number in at_ends.values())
    return None if len(at_ends) == 1 else (within - expected) / (1 - expected)


def _pearson(one: Any, other: Any) -> float | None:
    """Return the correlation of two lists that have the same values in another order."""
    import numpy

    first, second = numpy.asarray(one, float), numpy.asarray(other, float)
    if not len(first) or (first == first[0]).all():
        return None
    first, second = first - first.mean(), second - second.mean()
    return float((first @ second) / (first @ first))
