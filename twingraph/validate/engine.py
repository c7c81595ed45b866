"""SHACL engines behind one protocol; pySHACL is the one that comes with the package."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from twingraph.errors import InputError
from twingraph.rdf.terms import XSD, BlankNode, Literal, NamedNode, Term
from twingraph.validate.report import Result
from twingraph.validate.shapes import WHOLE_GRAPH

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node


class Engine(Protocol):
    """What validation needs of a SHACL engine."""

    def run(self, data: bytes, shapes: bytes) -> Iterable[Result]:
        """Validate a graph with shapes, both N-Triples, and give the results. Nothing is inferred.

        Raises InputError for shapes that are not well formed (SHACL 1.0, appendix A).
        """
        ...


class PyShacl:
    """The reference engine, pySHACL on rdflib."""

    def run(self, data: bytes, shapes: bytes) -> Iterator[Result]:
        """Validate a graph with shapes; see `Engine.run`."""
        import pyshacl
        from pyshacl.errors import ReportableRuntimeError, ShapeLoadError
        from rdflib import Graph

        with _literals_as_written():
            graph = Graph().parse(data=data, format="nt")
            try:
                _, report, _ = pyshacl.validate(
                    graph, shacl_graph=Graph().parse(data=shapes, format="nt"), inplace=True
                )
            except (ReportableRuntimeError, ShapeLoadError) as error:
                raise InputError(f"the shapes are not well formed: {error}") from error
        if not isinstance(report, Graph):
            raise InputError(f"pySHACL could not validate: {report!r}")
        return _results(report)


@contextmanager
def _literals_as_written() -> Iterator[None]:
    """Keep rdflib from rewriting "01" to "1", and from logging what shapes report: ill-typed literals."""
    import rdflib

    logger = logging.getLogger("rdflib.term")
    normalise, level = rdflib.NORMALIZE_LITERALS, logger.level
    rdflib.NORMALIZE_LITERALS = False
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = normalise
        logger.setLevel(level)


def _results(report: Graph) -> Iterator[Result]:
    from rdflib import SH as RDFLIB_SH

    for node in report.objects(None, RDFLIB_SH.result):
        stated = {predicate: _term(value) for predicate, value in report.predicate_objects(node)}
        focus, value = stated[RDFLIB_SH.focusNode], stated.get(RDFLIB_SH.value)
        if focus == WHOLE_GRAPH and value is not None:
            focus, value = value, None
        path = stated.get(RDFLIB_SH.resultPath)
        yield Result(
            shape=str(report.value(node, RDFLIB_SH.sourceShape)),
            focus=focus,
            path=path if isinstance(path, NamedNode) else None,
            value=value,
            component=str(report.value(node, RDFLIB_SH.sourceConstraintComponent)),
        )


def _term(node: Node) -> Term:
    import rdflib

    if isinstance(node, rdflib.URIRef):
        return NamedNode(str(node))
    if isinstance(node, rdflib.BNode):
        return BlankNode(str(node))
    assert isinstance(node, rdflib.Literal)
    if node.language:
        return Literal(str(node), language=node.language)
    return Literal(str(node), datatype=NamedNode(str(node.datatype or XSD.string.value)))
