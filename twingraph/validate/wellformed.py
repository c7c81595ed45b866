"""What makes a shapes graph ill-formed, whichever engine it is for (SHACL 1.0, sections 2 and 3.4.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter

from twingraph.errors import InputError
from twingraph.rdf.prefixes import shrink
from twingraph.rdf.terms import RDF, SH, NamedNode, Term, Triple
from twingraph.validate import paths
from twingraph.validate.paths import Graph

_SHAPES = (SH.node, SH.property, SH["not"], SH.qualifiedValueShape)
_LISTS = (SH["and"], SH["or"], SH.xone)


def check(shapes: Iterable[Triple]) -> None:
    """Check that every property shape has one well-formed path, and that no shape refers to itself.

    Engines let these pass: they check nothing then, or what SHACL leaves undefined. Raises InputError, which
    names the shape.
    """
    graph = paths.index(shapes)
    for shape in _property_shapes(graph):
        found = graph.get(shape, {}).get(SH.path, ())
        if len(found) != 1:
            raise InputError(
                f"the shapes are not well formed: the property shape {_name(shape)} has {len(found)} values "
                "of sh:path; give it one (SHACL 1.0, section 2.3)"
            )
        try:
            paths.read(found[0], graph)
        except InputError as error:
            raise InputError(f"the shapes are not well formed: {_name(shape)}: {error}") from error
    try:
        TopologicalSorter({shape: _refers_to(shape, graph) for shape in graph}).prepare()
    except CycleError as error:
        circle = " refers to ".join(map(_name, reversed(error.args[1])))
        raise InputError(
            f"a shape is recursive, which SHACL 1.0 leaves undefined (section 3.4.3): {circle}; "
            "break the circle"
        ) from error


def _property_shapes(graph: Graph) -> Iterator[Term]:
    for node, stated in graph.items():
        if SH.path in stated or SH.PropertyShape in stated.get(RDF.type, ()):
            yield node
        yield from stated.get(SH.property, ())


def _refers_to(shape: Term, graph: Graph) -> Iterator[Term]:
    stated = graph[shape]
    for predicate in _SHAPES:
        yield from stated.get(predicate, ())
    for predicate in _LISTS:
        for node in stated.get(predicate, ()):
            # A list that runs in a circle is refused by the engines; here it must end all the same.
            seen: set[Term] = set()
            while node in graph and node not in seen:
                seen.add(node)
                yield from graph[node].get(RDF.first, ())
                node = next(iter(graph[node].get(RDF.rest, ())), RDF.nil)


def _name(term: Term) -> str:
    return shrink(term.value) or f"<{term.value}>" if isinstance(term, NamedNode) else str(term)
