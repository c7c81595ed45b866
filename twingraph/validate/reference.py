"""The reference engine: pySHACL on rdflib."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, parse

from twingraph.errors import InputError
from twingraph.rdf.terms import XSD, BlankNode, Literal, NamedNode, Term, Triple
from twingraph.validate import result, wellformed
from twingraph.validate.result import Result

if TYPE_CHECKING:
    from rdflib import BNode, Graph
    from rdflib.term import Node

# What is changed in rdflib while pySHACL runs is the same for all threads.
_RDFLIB = threading.Lock()

# How deep shapes may be nested: as deep as in the native engine, instead of pySHACL's 15.
_DEEPEST = 48


class PyShacl:
    """The reference engine, pySHACL on rdflib."""

    def run(self, data: bytes, shapes: bytes) -> Iterator[Result]:
        """Validate a graph with shapes; see `Engine.run`."""
        import pyshacl
        from rdflib import Graph

        rules = [quad.triple for quad in parse(shapes, format=RdfFormat.N_TRIPLES)]
        wellformed.check(rules)
        # rdflib renames blank nodes as it reads; here are the names that they had, for both documents.
        labels: dict[str, BNode] = {}
        with _literals_as_written():
            graph = Graph().parse(data=data, format="nt", bnode_context=labels)
            shapes_graph = Graph().parse(data=shapes, format="nt", bnode_context=labels)
            try:
                _, report, _ = pyshacl.validate(
                    graph, shacl_graph=shapes_graph, inplace=True, max_validation_depth=_DEEPEST
                )
            # pySHACL, rdflib and re say in many ways, down to a bare Exception, what they make of a shape.
            except Exception as error:
                raise InputError(
                    f"pySHACL refuses the shapes: {error or 'no reason given'} ({type(error).__name__})"
                ) from error
        if not isinstance(report, Graph):
            raise InputError(f"pySHACL could not validate: {report!r}")
        written = {node: label for label, node in labels.items()}
        return result.read(_triples(report, written), rules)


@contextmanager
def _literals_as_written() -> Iterator[None]:
    """Keep rdflib from rewriting "01" to "1", and from logging what shapes report: ill-typed literals."""
    import rdflib

    logger = logging.getLogger("rdflib.term")
    with _RDFLIB:
        normalise, level = rdflib.NORMALIZE_LITERALS, logger.level
        rdflib.NORMALIZE_LITERALS = False
        logger.setLevel(logging.ERROR)
        try:
            yield
        finally:
            rdflib.NORMALIZE_LITERALS = normalise
            logger.setLevel(level)


def _triples(graph: Graph, labels: dict[BNode, str]) -> Iterator[Triple]:
    for subject, predicate, value in graph:
        start = _term(subject, labels)
        assert not isinstance(start, Literal)
        yield Triple(start, NamedNode(str(predicate)), _term(value, labels))


def _term(node: Node, labels: dict[BNode, str]) -> Term:
    import rdflib

    if isinstance(node, rdflib.URIRef):
        return NamedNode(str(node))
    if isinstance(node, rdflib.BNode):
        return BlankNode(labels.get(node, str(node)))
    assert isinstance(node, rdflib.Literal)
    if node.language:
        return Literal(str(node), language=node.language)
    return Literal(str(node), datatype=NamedNode(str(node.datatype or XSD.string.value)))
