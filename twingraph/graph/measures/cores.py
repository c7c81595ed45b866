"""The k-cores of a network."""

from __future__ import annotations

from typing import Any


def numbers(matrix: Any) -> list[int]:
    """Return each node's core number: the largest k such that it is in the k-core.

    The k-core is the largest part of the network in which every node has at least k neighbours (Seidman
    1983). It is found by taking away, again and again, all nodes with fewer.
    """
    import numpy

    left = numpy.diff(matrix.indptr)
    found = numpy.zeros(len(left), int)
    remains = numpy.ones(len(left), bool)
    core = 0
    while remains.any():
        core = max(core, int(left[remains].min()))
        leaving = numpy.flatnonzero(remains & (left <= core))
        while len(leaving):
            found[leaving] = core
            remains[leaving] = False
            lost = matrix[leaving].indices
            left -= numpy.bincount(lost, minlength=len(left))
            touched = numpy.unique(lost)
            leaving = touched[remains[touched] & (left[touched] <= core)]
    return [int(number) for number in found]
