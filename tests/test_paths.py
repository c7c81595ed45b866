"""SHACL property paths: read, written as SPARQL and as triples, and read again."""

from __future__ import annotations

import pytest

from twingraph.errors import InputError
from twingraph.rdf import turtle
from twingraph.rdf.prefixes import shrink
from twingraph.rdf.terms import SH, BlankNode, NamedNode, Triple
from twingraph.validate import Finding, Report, Severity, nodes, paths
from twingraph.validate.paths import PropertyPath

HEAD = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
"""

# SHACL in Turtle, and SPARQL with prefixes for the same.
PATHS = {
    "skos:broader": "skos:broader",
    "[ sh:inversePath skos:broader ]": "^skos:broader",
    "[ sh:zeroOrMorePath skos:broader ]": "skos:broader*",
    "[ sh:oneOrMorePath skos:broader ]": "skos:broader+",
    "[ sh:zeroOrOnePath skos:broader ]": "skos:broader?",
    "( skos:broader skos:related )": "skos:broader/skos:related",
    "[ sh:alternativePath ( skos:broader skos:related ) ]": "skos:broader|skos:related",
    "[ sh:zeroOrMorePath [ sh:inversePath skos:broader ] ]": "(^skos:broader)*",
    "[ sh:inversePath ( skos:broader [ sh:zeroOrOnePath skos:related ] skos:broader ) ]": "^("
    "skos:broader/(skos:related?)/skos:broader)",
    "( ( skos:broader skos:related ) skos:related )": "(skos:broader/skos:related)/skos:related",
    # SHACL takes the list for the path, whatever else is said of its node.
    "[ rdf:first skos:broader ; rdf:rest ( skos:related ) ; sh:inversePath skos:broader ]": "skos:broader/"
    "skos:related",
}


def named(node: NamedNode) -> str:
    return shrink(node.value) or str(node)


def read(triples: list[Triple]) -> NamedNode | PropertyPath:
    (node,) = (triple.object for triple in triples if triple.predicate == SH.path)
    return paths.read(node, nodes.index(triples))


@pytest.mark.parametrize(("path", "sparql"), PATHS.items())
def test_a_path_is_read_and_written(path: str, sparql: str) -> None:
    found = read(turtle.read_text(f"{HEAD} <x:shape> sh:path {path} ."))
    assert (found.to_sparql(named) if isinstance(found, PropertyPath) else named(found)) == sparql
    if isinstance(found, PropertyPath):
        node = BlankNode("path")
        written = [Triple(NamedNode("x:shape"), SH.path, node), *found.to_triples(node)]
        assert len(set(written)) == len(written)
        assert read(written) == found
        assert str(found).count("<http://www.w3.org/2004/02/skos/core#") == sparql.count("skos:")


@pytest.mark.parametrize("path", PATHS)
def test_the_report_has_the_path(path: str) -> None:
    found = read(turtle.read_text(f"{HEAD} <x:shape> sh:path {path} ."))
    finding = Finding(
        severity=Severity.INFO,
        focus=NamedNode("x:thing"),
        path=found,
        value=None,
        messages={"en": "A fault."},
        shape="x:shape",
        component=SH.ClassConstraintComponent.value,
        place=None,
    )
    report = Report([finding])
    graph = nodes.index(turtle.read_text(report.to_turtle()))
    (node,) = (stated[SH.resultPath][0] for stated in graph.values() if SH.resultPath in stated)
    assert paths.read(node, graph) == found
    assert PATHS[path] in report.to_text()


@pytest.mark.parametrize(
    "path",
    [
        '"a"',
        "[]",
        "( skos:broader )",
        "[ sh:alternativePath skos:broader ]",
        "[ sh:alternativePath ( skos:broader ) ]",
        "[ sh:inversePath skos:broader , skos:related ]",
        "[ sh:inversePath skos:broader ; sh:zeroOrOnePath skos:broader ]",
        "[ rdf:first skos:broader ]",
        "[ rdf:first skos:broader , skos:related ; rdf:rest ( skos:related ) ]",
        "_:a . _:a sh:inversePath _:a",
        "_:a . _:a rdf:first skos:broader ; rdf:rest _:a",
    ],
)
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(InputError):
        read(turtle.read_text(f"{HEAD} <x:shape> sh:path {path} ."))
