"""Every shape passes what it should, finds what it should, speaks three languages and meets data."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, NamedNode

from twingraph import settings
from twingraph.knowledge import KnowledgeGraph
from twingraph.rdf import turtle
from twingraph.rdf.prefixes import PREFIXES, shrink
from twingraph.rdf.terms import RDF, RDFS, SH, TG, Literal, Term
from twingraph.sources.manifest import GraphFile
from twingraph.validate import PyShacl, Report, Shapes, queries, validate
from twingraph.validate import shapes as shapes_module
from twingraph.validate.data import Data
from twingraph.validate.names import Names, vocabulary
from twingraph.validate.shapes import TARGETS, WHOLE_GRAPH

EXAMPLES = Path(__file__).parent / "shapes"
SHAPES = shapes_module.load()
NAMES = [shape.iri.removeprefix(PREFIXES["tgs"]) for shape in SHAPES]
RULES = [iri.removeprefix(PREFIXES["tgs"]) for iri in SHAPES.rules()]

_COMPARED = "written by `twingraph diff`, and no part of the data"
_IMPORTED = "only what is imported from a table or a database has it"

# Shapes that the bundled data gives nothing to look at, each with the reason.
WITHOUT_FOCUS: dict[str, str] = {
    "account-since": _COMPARED,
    "account-source": _COMPARED,
    "account-until": _COMPARED,
    "column": _IMPORTED,
    "comparison-accounts": _COMPARED,
    "comparison-between": _COMPARED,
    "comparison-finding": _COMPARED,
    "division": _IMPORTED,
    "population": _IMPORTED,
    "row": _IMPORTED,
    "table": _IMPORTED,
}


def example(name: str, outcome: str) -> GraphFile:
    """One example. In a failing one, the things whose names begin with "wrong" are those at fault."""
    return GraphFile("https://example.org/example", EXAMPLES / name / f"{outcome}.ttl", {}, (), "")


def only(name: str) -> Shapes:
    return SHAPES.only([PREFIXES["tgs"] + name])


def at_fault(file: GraphFile) -> set[str]:
    return {
        term.value
        for triple in turtle.read(file.path)
        for term in (triple.subject, triple.object)
        if isinstance(term, NamedNode) and term.value.rpartition("/")[2].startswith("wrong")
    }


@cache
def outcome(name: str, kind: str) -> Report:
    return validate([example(name, kind)], shapes=only(name))


def test_there_are_enough_shapes_and_an_example_for_each() -> None:
    assert len(NAMES) >= 120
    assert sorted(path.name for path in EXAMPLES.iterdir()) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_passing_example_passes(name: str) -> None:
    assert outcome(name, "pass").findings == []


@pytest.mark.parametrize("name", NAMES)
def test_the_failing_example_fails_where_it_should(name: str) -> None:
    report = outcome(name, "fail")
    assert {finding.shape for finding in report.findings} == {PREFIXES["tgs"] + name}
    assert {finding.severity for finding in report.findings} == {SHAPES[PREFIXES["tgs"] + name].severity}
    things = {finding.focus for finding in report.findings}
    named = {thing.value for thing in things if isinstance(thing, NamedNode)}
    assert named == at_fault(example(name, "fail"))
    assert len(named) >= 1 or all(isinstance(thing, BlankNode) for thing in things)
    assert all(finding.place is not None for finding in report.findings if finding.focus in named)


@pytest.mark.parametrize("name", RULES)
def test_pyshacl_and_oxigraph_agree_on_rules_over_the_whole_graph(name: str) -> None:
    shapes = only(name)
    found = 0
    for kind in ("pass", "fail"):
        with Data([example(name, kind)]) as data:
            reference = {
                (result.shape, result.focus, result.path)
                for result in PyShacl().run(data.ntriples(), shapes.ntriples())
            }
            fast = queries.run(data.store, shapes.rules())
            assert {(result.shape, result.focus, result.path) for result in fast} == reference
        found += len(reference)
    assert found >= 1


@pytest.mark.parametrize("name", NAMES)
def test_messages_and_remedies_are_in_three_languages_and_have_no_placeholder_left(name: str) -> None:
    shape = SHAPES[PREFIXES["tgs"] + name]
    assert shape.remedies.keys() == shape.messages.keys() == set(settings.LANGUAGES)
    report = outcome(name, "fail")
    assert report.findings
    for finding in report.findings:
        for texts in (finding.messages, shape.remedies):
            assert len(set(texts.values())) == len(settings.LANGUAGES)
        for text in (*finding.messages.values(), *finding.remedies.values()):
            assert text == text.strip()
            assert text[-1] in ".?"
            assert not re.search(r"[{}]|[“„][“”]|  | [,;)]|\( ", text), text


def test_texts_speak_of_a_value_only_where_every_result_has_one() -> None:
    """A result of these constraints has no sh:value (SHACL 1.0, sections 4.2 and 4.4)."""
    without = {SH.minCount, SH.maxCount, SH.uniqueLang, SH.qualifiedMinCount}
    counting = {triple.subject.value for triple in SHAPES.triples if triple.predicate in without}
    shapes = [shape for shape in SHAPES if shape.iri in counting]
    assert len(shapes) >= 50
    texts = [text for shape in shapes for text in (*shape.messages.values(), *shape.remedies.values())]
    assert [text for text in texts if "{?value}" in text] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_failing_example_is_found_in_the_line_that_is_at_fault(name: str) -> None:
    """In the examples that is where the wrong value stands, or else where the thing does."""
    for finding in outcome(name, "fail").findings:
        if isinstance(finding.focus, NamedNode):
            assert finding.place is not None
            lines = (EXAMPLES / name / "fail.ttl").read_text(encoding="utf-8").splitlines()
            line = lines[finding.place.line - 1]
            if finding.found:
                assert line_end(finding.found[0]) in line
            else:
                assert (shrink(finding.focus.value) or finding.focus.value) in line


def line_end(term: Term) -> str:
    return (
        term.value.replace('"', r"\"")
        if isinstance(term, Literal)
        else re.split("[/#]", str(term).strip("<>"))[-1]
    )


def test_the_examples_in_remedies_are_there() -> None:
    """A reader who copies one has something that the bundled data or the vocabulary describes."""
    files = [*settings.data_dir().rglob("*.ttl"), *settings.vocabulary_files()]
    described = {triple.subject for path in files for triple in turtle.read(path)}
    named = {
        NamedNode(PREFIXES[match[1]] + match[2])
        for shape in SHAPES
        for language in ("en", "de")
        for match in re.finditer(r"(?<![\w/])([a-z-]+):([\w-]*\w)", shape.remedies[language])
        if PREFIXES.get(match[1], "").startswith(settings.BASE)
    }
    assert len(named) >= 60
    assert named <= described


@pytest.mark.parametrize("name", NAMES)
def test_shapes_state_severity_label_comment_and_where_they_are_defined(name: str) -> None:
    node = NamedNode(PREFIXES["tgs"] + name)
    stated = {triple.predicate for triple in SHAPES.triples if triple.subject == node}
    assert stated >= {SH.severity, SH.message, RDFS.label, RDFS.comment, RDFS.isDefinedBy}


@pytest.mark.parametrize("language", settings.LANGUAGES)
def test_every_property_that_a_shape_looks_at_has_a_name(language: str) -> None:
    paths = {triple.object for triple in SHAPES.triples if triple.predicate == SH.path}
    names = Names.of(paths, [*vocabulary(), *SHAPES.names()])
    assert len(paths) >= 70
    assert [path for path in paths if not names.labels(path).get(language)] == []


def test_shapes_have_no_blank_nodes() -> None:
    assert not [
        t for t in SHAPES.triples if isinstance(t.subject, BlankNode) or isinstance(t.object, BlankNode)
    ]


def test_targets_are_declared() -> None:
    """A shape with a mistyped target would pass everything."""
    declared = {triple.subject for triple in turtle.read(settings.ontology_dir() / "twingraph.ttl")}
    ours = [
        triple.object
        for triple in SHAPES.triples
        if triple.predicate in TARGETS and str(triple.object).startswith(f"<{TG.iri}")
    ]
    assert len(ours) >= 100
    assert set(ours) <= declared


@pytest.fixture(scope="module")
def targets(kg: KnowledgeGraph) -> set[tuple[NamedNode, object]]:
    """The targets that the bundled data has a focus node for, as kind of target and its value."""
    with Data(kg.files) as data:
        triples = list(data.with_vocabulary())
    parents: dict[object, set[object]] = {}
    for triple in triples:
        if triple.predicate == RDFS.subClassOf:
            parents.setdefault(triple.subject, set()).add(triple.object)
    met: set[tuple[NamedNode, object]] = {(SH.targetNode, WHOLE_GRAPH)}
    for triple in triples:
        met |= {(SH.targetSubjectsOf, triple.predicate), (SH.targetObjectsOf, triple.predicate)}
    ahead = [triple.object for triple in triples if triple.predicate == RDF.type]
    while ahead:
        found = ahead.pop()
        if (SH.targetClass, found) not in met:
            met.add((SH.targetClass, found))
            ahead += parents.get(found, set())
    return met


@pytest.mark.parametrize("name", NAMES)
def test_every_shape_meets_something_in_the_bundled_data(
    name: str, targets: set[tuple[NamedNode, object]]
) -> None:
    node = NamedNode(PREFIXES["tgs"] + name)
    own = {
        (triple.predicate, triple.object)
        for triple in SHAPES.triples
        if triple.subject == node and triple.predicate in TARGETS
    }
    assert bool(own & targets) == (name not in WITHOUT_FOCUS)


def test_a_report_of_examples_is_a_shacl_report() -> None:
    report = outcome("party", "fail")
    triples = report.to_graph()
    results = [triple.subject for triple in triples if triple.object == SH.ValidationResult]
    assert len(results) == len(report.findings) == 2
    for result in results:
        stated = {triple.predicate for triple in triples if triple.subject == result}
        assert stated >= {SH.focusNode, SH.resultSeverity, SH.sourceShape, SH.sourceConstraintComponent}
    assert any(t.predicate == SH.conforms and t.object == Literal(False) for t in triples)
