"""The harness for suites of SHACL tests in the form of the W3C: manifests, `sht:Validate`, expected reports.

A case is run through an engine of ours, with the shapes that validation would hand over to it, and its
results are compared with the expected ones, each as often as it is expected, by focus node, path, value,
source shape, constraint component and severity. A blank node of an expected result is one of the document
that it stands in; engines keep labels, so it is compared by label where that document is the data or the
shapes. In any other document it names nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse, serialize

from twingraph.errors import InputError
from twingraph.rdf.terms import RDF, SH, Term
from twingraph.validate import Engine, Shapes, paths
from twingraph.validate.nodes import Graph, index, members
from twingraph.validate.paths import PropertyPath
from twingraph.validate.result import Result

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"

Comparable: TypeAlias = tuple[Term, NamedNode | PropertyPath | None, Term | None, str, str, Term | None]
"""Focus node, path, value, source shape, constraint component, severity."""


@dataclass(frozen=True)
class Case:
    """One test: what is validated with what, and the results, None where the engine has to refuse."""

    name: str
    status: str
    data: Path
    shapes: Path
    expected: Counter[Comparable] | None


def cases(manifest: Path) -> list[Case]:
    """Return the cases of a manifest and of those that it includes, in their order, named with their folder.

    Raises ValueError for an entry that is not an `sht:Validate`, whose `sh:conforms` and results disagree, or
    that expects a blank node that is in neither data nor shapes.
    """
    return list(_cases(manifest.resolve()))


def problems(case: Case, engine: Engine) -> list[str]:
    """Return how the engine departs from what the case expects, nothing when it does not."""
    try:
        shapes = Shapes(_read(case.shapes))
        handed_over = shapes.only(shape.iri for shape in shapes).ntriples()
        found = Counter(map(comparable, engine.run(ntriples(case.data), handed_over)))
    except InputError as error:
        return [] if case.expected is None else [f"refused: {error}"]
    if case.expected is None:
        return [f"not refused; {found.total()} results"]
    return [
        f"{kind} {count} times: {' '.join(map(str, result))}"
        for kind, results in (("missing", case.expected - found), ("unexpected", found - case.expected))
        for result, count in results.items()
    ]


def comparable(result: Result) -> Comparable:
    """Return what is compared of a result."""
    shape = str(result.node or NamedNode(result.shape))
    return result.focus, result.path, result.value, shape, result.component, result.severity


def ntriples(path: Path) -> bytes:
    """Return a Turtle file as N-Triples, blank nodes and literals as it has them."""
    return serialize(_read(path), format=RdfFormat.N_TRIPLES) or b""


def _read(path: Path) -> list[Triple]:
    quads = parse(path=str(path), format=RdfFormat.TURTLE, base_iri=path.as_uri(), rename_blank_nodes=False)
    return [quad.triple for quad in quads]


def _cases(manifest: Path) -> Iterator[Case]:
    graph = index(_read(manifest))
    stated = graph.get(NamedNode(manifest.as_uri()), {})
    for included in stated.get(NamedNode(MF + "include"), ()):
        yield from _cases(_path(included))
    for head in stated.get(NamedNode(MF + "entries"), ()):
        for entry in members(head, graph):
            yield _case(entry, graph, manifest)


def _case(entry: Term, graph: Graph, manifest: Path) -> Case:
    stated = graph[entry]
    name = f"{manifest.parent.name}/{_path(entry).name}"
    if NamedNode(SHT + "Validate") not in stated[RDF.type]:
        raise ValueError(f"{name}: is not an sht:Validate")
    action = graph[stated[NamedNode(MF + "action")][0]]
    (data,), (shapes,) = (action[NamedNode(SHT + kind)] for kind in ("dataGraph", "shapesGraph"))
    (result,) = stated[NamedNode(MF + "result")]
    expected = None if result == NamedNode(SHT + "Failure") else _expected(name, result, graph)
    if expected and manifest not in (_path(data), _path(shapes)):
        for row in expected:
            if any(isinstance(term, BlankNode) or str(term).startswith("_:") for term in row):
                raise ValueError(f"{name}: expects a blank node that is in neither data nor shapes")
    (status,) = stated[NamedNode(MF + "status")]
    return Case(name, str(status).strip("<>").rpartition("#")[2], _path(data), _path(shapes), expected)


def _expected(name: str, report: Term, graph: Graph) -> Counter[Comparable]:
    rows = Counter(_row(graph[node], graph) for node in graph[report].get(SH.result, ()))
    (conforms,) = graph[report][SH.conforms]
    if (conforms == Literal(True)) is bool(rows):
        raise ValueError(f"{name}: sh:conforms and the results do not agree")
    return rows


def _row(stated: dict[NamedNode, list[Term]], graph: Graph) -> Comparable:
    def one(predicate: NamedNode) -> Term | None:
        return stated[predicate][0] if predicate in stated else None

    path = one(SH.resultPath)
    component = one(SH.sourceConstraintComponent)
    return (
        stated[SH.focusNode][0],
        None if path is None else paths.read(path, graph),
        one(SH.value),
        str(one(SH.sourceShape)),
        str(component).strip("<>"),
        one(SH.resultSeverity),
    )


def _path(iri: Term) -> Path:
    assert isinstance(iri, NamedNode)
    return Path(unquote(urlsplit(iri.value).path))
