"""How far shapes look: which part of the data is enough to check a thing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from twingraph.rdf.terms import RDF, SH, NamedNode, Term
from twingraph.validate.shapes import TARGETS, Shapes

_NESTED = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape)
_NESTED_LISTS = (SH["and"], SH["or"], SH.xone)
_BOUNDLESS = {SH.inversePath, SH.zeroOrMorePath, SH.oneOrMorePath, SH.sparql, SH.target, SH.parameter}


class Reach(NamedTuple):
    """How far shapes look from a focus node.

    `steps` is the number of properties that lead from it to the last node that is looked at, which may be
    asked for its own class and properties. `pointers` are the properties that make what they point to a focus
    node (sh:targetObjectsOf).
    """

    steps: int
    pointers: frozenset[NamedNode]


def of(shapes: Shapes) -> Reach | None:
    """Return how far shapes look, or None when there is no telling.

    That is so for paths that go against a property or have no end, for constraints, targets and components in
    SPARQL, and for shapes that refer to themselves.
    """
    stated: dict[Term, dict[NamedNode, list[Term]]] = {}
    for triple in shapes.triples:
        if triple.predicate in _BOUNDLESS:
            return None
        stated.setdefault(triple.subject, {}).setdefault(triple.predicate, []).append(triple.object)
    try:
        # A value at fault may be one step away even of a shape without a path (sh:closed, sh:equals).
        steps = max(1, *(_depth(node, stated) for node in stated if stated[node].keys() & set(TARGETS)))
    except RecursionError:
        return None
    pointers = (term for node in stated.values() for term in node.get(SH.targetObjectsOf, ()))
    return Reach(steps, frozenset(term for term in pointers if isinstance(term, NamedNode)))


def _depth(shape: Term, stated: dict[Term, dict[NamedNode, list[Term]]]) -> int:
    said = stated.get(shape, {})
    nested = [node for predicate in _NESTED for node in said.get(predicate, ())]
    nested += [node for p in _NESTED_LISTS for head in said.get(p, ()) for node in _members(head, stated)]
    path = sum(_length(node, stated) for node in said.get(SH.path, ()))
    return path + max((_depth(node, stated) for node in nested), default=0)


def _length(path: Term, stated: dict[Term, dict[NamedNode, list[Term]]]) -> int:
    said = stated.get(path, {})
    if RDF.first in said:
        return sum(_length(part, stated) for part in _members(path, stated))
    for head in said.get(SH.alternativePath, ()):
        return max(_length(part, stated) for part in _members(head, stated))
    for part in said.get(SH.zeroOrOnePath, ()):
        return _length(part, stated)
    return 1


def _members(head: Term, stated: dict[Term, dict[NamedNode, list[Term]]]) -> Iterator[Term]:
    while RDF.first in stated.get(head, {}):
        yield stated[head][RDF.first][0]
        head = stated[head][RDF.rest][0]
