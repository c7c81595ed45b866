"""The SHACL engines: the same report from both, ill-formed shapes refused by both, and the choice."""

from __future__ import annotations

import importlib.util
import json
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, serialize

from twingraph.cli import main
from twingraph.errors import InputError, MissingExtraError, UpstreamError
from twingraph.knowledge import KnowledgeGraph
from twingraph.rdf import turtle
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import SH, XSD, BlankNode, Literal
from twingraph.sources.manifest import GraphFile
from twingraph.validate import Engine, Native, PyShacl, choose, dates, validate
from twingraph.validate import shapes as shapes_module
from twingraph.validate.data import Data
from twingraph.validate.engine import QUICK
from twingraph.validate.result import Result

EXAMPLES = Path(__file__).parent / "shapes"
SMALL = Path(__file__).parent / "data" / "small"
SHAPES = shapes_module.load()
LOCAL = [shape.iri for shape in SHAPES if shape.iri not in SHAPES.rules()]
NAMES = [iri.removeprefix(PREFIXES["tgs"]) for iri in LOCAL]
HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
HEAD += "@prefix ex: <https://example.org/> .\n"
ENGINES: list[Engine] = [PyShacl(), Native()]

# SPARQL 1.1 orders no xsd:date (section 17.3). Oxigraph, which runs the rules, and rdflib do all the same.
COMPARES_DATES = {PREFIXES["tgs"] + "stage-order"}
# Shapes without a constraint: a program checks what they say, see twingraph/validate/dates.py.
BY_PROGRAM = {dates.SYNTAX, dates.BOUNDS, dates.NARROW}

NO_DAY = Literal("2010-02-30", datatype=XSD.date)


def example(name: str, outcome: str) -> GraphFile:
    return GraphFile("https://example.org/example", EXAMPLES / name / f"{outcome}.ttl", {}, (), "")


def ntriples(text: str) -> bytes:
    return serialize(turtle.read_text(HEAD + text), format=RdfFormat.N_TRIPLES) or b""


def same(data: bytes, shapes: bytes) -> Counter[Result]:
    reference, native = (Counter(engine.run(data, shapes)) for engine in ENGINES)
    assert native == reference
    return reference


def test_the_engines_agree_on_the_bundled_data(kg: KnowledgeGraph) -> None:
    found = same(Data(kg.files).ntriples(), SHAPES.only(LOCAL).ntriples())
    assert {result.severity for result in found} <= {SH.Info, SH.Warning}


@pytest.mark.parametrize("outcome", ["pass", "fail"])
def test_the_engines_agree_on_all_examples_together(outcome: str) -> None:
    """With all shapes, since an example breaks more than its own.

    One day is no day, and cannot be compared with another: that is a result (SHACL 1.0, section 4.5.4), which
    pySHACL does not have, as it compares ill-typed literals by their texts.
    """
    assert len(NAMES) >= 90
    data = Data([example(name, outcome) for name in NAMES]).ntriples()
    shapes = SHAPES.only(LOCAL).ntriples()
    reference, native = (Counter(engine.run(data, shapes)) for engine in ENGINES)
    assert reference.total() >= 100
    assert not reference - native
    assert [(result.shape, result.value) for result in native - reference] == (
        [(PREFIXES["tgs"] + "interval", Literal("2010-02-30", datatype=XSD.date))]
        if outcome == "fail"
        else []
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_engines_agree_on_a_failing_example_with_its_own_shape(name: str) -> None:
    shapes = SHAPES.only([PREFIXES["tgs"] + name]).ntriples()
    found = same(Data([example(name, "fail")]).ntriples(), shapes)
    assert bool(found) is (PREFIXES["tgs"] + name not in BY_PROGRAM)


@pytest.mark.parametrize("iri", SHAPES.rules())
def test_the_engines_agree_on_the_rules_over_the_whole_graph(iri: str) -> None:
    data = Data([example(iri.removeprefix(PREFIXES["tgs"]), "fail")]).ntriples()
    shapes = SHAPES.only([iri]).ntriples()
    if iri in COMPARES_DATES:
        assert list(PyShacl().run(data, shapes))
        assert not list(Native().run(data, shapes)), "compares dates now: the choice need not look for SPARQL"
    else:
        assert {result.shape for result in same(data, shapes)} == {iri}


def test_literals_and_blank_nodes_are_those_of_the_data() -> None:
    """Labels that the engines use themselves, one that both documents have, and a number as written."""
    data = r"""
    _:r1 a ex:Town ; ex:size "010"^^xsd:integer , "a"@EN , _:same , "é\n\"_:no\"" .
    _:x ex:near _:0_b1 , _:1_b0 .
    _:0_b1 a ex:Town ; ex:size _:r1 ."""
    shapes = """
    ex:S sh:targetClass ex:Town ; sh:property _:same . _:same sh:path _:path ; sh:class ex:C .
    _:path sh:zeroOrOnePath ex:size ."""
    found = same(ntriples(data), ntriples(shapes))
    assert {(result.node, result.shape) for result in found} == {(BlankNode("same"), "https://example.org/S")}
    assert {str(result.path) for result in found} == {"<https://example.org/size>?"}
    assert {result.focus for result in found} == {BlankNode("r1"), BlankNode("0_b1")}
    assert {result.value for result in found if result.focus == BlankNode("r1")} == {
        BlankNode("r1"),
        BlankNode("same"),
        Literal("010", datatype=XSD.integer),
        Literal("a", language="en"),
        Literal('é\n"_:no"'),
    }


ILL_FORMED = {
    "no path": "ex:S a sh:PropertyShape ; sh:targetNode ex:a ; sh:nodeKind sh:IRI .",
    "two paths": "ex:S sh:path ex:p , ex:q ; sh:targetNode ex:a ; sh:minCount 1 .",
    "no path within": "ex:S sh:targetNode ex:a ; sh:property [ sh:class ex:C ] .",
    "a literal for a path": 'ex:S sh:path "p" ; sh:targetNode ex:a ; sh:minCount 1 .',
    "a sequence of one": "ex:S sh:path ( ex:p ) ; sh:targetNode ex:a ; sh:minCount 1 .",
    "a path of no operator": "ex:S sh:path [ ex:p ex:q ] ; sh:targetNode ex:a ; sh:minCount 1 .",
    "a path in itself": "ex:S sh:path _:p ; sh:targetNode ex:a ; sh:minCount 1 . _:p sh:inversePath _:p .",
    "a list in a circle": "ex:S sh:targetNode ex:a ; sh:in _:l . _:l rdf:first 1 ; rdf:rest _:l .",
    "a list that is none": "ex:S sh:targetNode ex:a ; sh:in ex:b .",
    "a count of letters": 'ex:S sh:path ex:p ; sh:targetNode ex:a ; sh:minCount "x" .',
    "a negative count": "ex:S sh:path ex:p ; sh:targetNode ex:a ; sh:minCount -1 .",
    "a count at a node shape": "ex:S sh:targetNode ex:a ; sh:minCount 1 .",
    "two datatypes": "ex:S sh:targetNode ex:a ; sh:datatype xsd:date , xsd:string .",
    "an unknown node kind": "ex:S sh:targetNode ex:a ; sh:nodeKind ex:Kind .",
    "a literal for a class": 'ex:S sh:targetNode ex:a ; sh:class "C" .',
    "a literal for a target": 'ex:S sh:targetClass "C" ; sh:class ex:C .',
    "a literal for a shape": "ex:S sh:targetNode ex:a ; sh:node 3 .",
    "a bound that is an IRI": "ex:S sh:targetNode ex:a ; sh:minInclusive ex:b .",
    "a query without $this": 'ex:S sh:targetNode ex:a ; sh:sparql [ sh:select "SELECT ?x { ?x ?y ?z }" ] .',
    "an inner query without $this": "ex:S sh:targetNode ex:a ; sh:sparql [ sh:select "
    '"SELECT $this { $this ?y ?z { SELECT (count(?z) AS ?n) { ?a ?b ?z } } }" ] .',
    "a query that does not parse": 'ex:S sh:targetNode ex:a ; sh:sparql [ sh:select "SELEC $this" ] .',
    "an unknown prefix": 'ex:S sh:targetNode ex:a ; sh:sparql [ sh:select "SELECT $this { $this x:y 1 }" ] .',
    "no query": 'ex:S sh:targetNode ex:a ; sh:sparql [ sh:message "x" ] .',
    "a pattern that does not parse": 'ex:S sh:targetNode ex:a ; sh:pattern "(" .',
    "a shape that refers to itself": "ex:S sh:targetNode ex:a ; sh:not ex:S .",
    "a circle of shapes": "ex:S sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:or ( ex:T ex:U ) ] . "
    "ex:T sh:class ex:C . ex:U sh:node ex:S .",
}


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: type(engine).__name__)
@pytest.mark.parametrize("shapes", ILL_FORMED.values(), ids=ILL_FORMED)
def test_ill_formed_shapes_are_refused(shapes: str, engine: Engine) -> None:
    with pytest.raises(InputError, match="shape"):
        list(engine.run(ntriples("ex:a ex:p ex:b ."), ntriples(shapes)))


def test_the_error_names_the_shape_and_a_circle_of_shapes() -> None:
    with pytest.raises(InputError, match=r"within <https://example.org/S>: .*sh:path, and this has 0"):
        PyShacl().run(b"", ntriples(ILL_FORMED["no path within"]))
    with pytest.raises(
        InputError, match=r"recursive.*<https://example.org/U> refers to <https://example.org/S>"
    ):
        PyShacl().run(b"", ntriples(ILL_FORMED["a circle of shapes"]))


WELL_FORMED = {
    "words in a string": "ex:S sh:targetNode ex:a ; sh:sparql [ sh:select "
    "\"SELECT $this { $this ?p ?o FILTER (str(?o) != 'SELECT ?x {') }\" ] .",
    "words in a comment": "ex:S sh:targetNode ex:a ; sh:sparql [ sh:select "
    r'"SELECT $this { # not SELECT ?x {\n $this ?p ?o }" ] .',
    "an inner query that returns all": "ex:S sh:targetNode ex:a ; sh:sparql [ sh:select "
    '"SELECT $this { { SELECT DISTINCT * { $this ?p ?o } } }" ] .',
    "a function, whose query returns a result": "ex:S sh:targetNode ex:a ; sh:class ex:C . "
    'ex:f a sh:SPARQLFunction ; sh:select "SELECT (1 AS ?result) {}" .',
    "a shape in several places": "ex:S sh:targetNode ex:a ; sh:or ( ex:T ex:T ) ; sh:node ex:T . "
    "ex:T sh:class ex:C .",
}


@pytest.mark.parametrize("shapes", WELL_FORMED.values(), ids=WELL_FORMED)
def test_odd_but_well_formed_shapes_are_not_refused(shapes: str) -> None:
    """With the native engine, as pySHACL takes a word of SPARQL for code wherever it stands."""
    assert list(Native().run(ntriples("ex:a ex:p ex:b ."), ntriples(shapes)))


def nested(depth: int) -> bytes:
    links = "".join(f"ex:S{n} sh:node ex:S{n + 1} . " for n in range(depth))
    return ntriples(f"ex:S0 sh:targetNode ex:a . {links} ex:S{depth} sh:class ex:C .")


def test_shapes_may_be_nested_equally_deep_in_both() -> None:
    data = ntriples("ex:a ex:p ex:b .")
    assert same(data, nested(47)).total() == 1
    for engine in ENGINES:
        with pytest.raises(InputError, match="deep"):
            engine.run(data, nested(48))


def test_a_crash_of_the_native_engine_does_not_take_the_process_down() -> None:
    query = "SELECT $this { $this ?p ?o " + "{" * 50_000 + "}" * 50_000 + " }"
    shapes = ntriples(f'ex:S sh:targetNode ex:a ; sh:sparql [ sh:select "{query}" ] .')
    with pytest.raises(UpstreamError, match=r"crashed \(exit status -?\d+"):
        Native().run(ntriples("ex:a ex:p ex:b ."), shapes)


def test_an_engine_is_chosen_by_data_and_shapes() -> None:
    core, sparql = SHAPES.only(LOCAL).triples, SHAPES.only(SHAPES.rules()).triples
    assert isinstance(choose(triples=QUICK, shapes=core), PyShacl)
    assert isinstance(choose(triples=QUICK + 1, shapes=core), Native)
    assert isinstance(choose(triples=QUICK + 1, shapes=sparql), PyShacl)
    assert isinstance(choose("native", triples=0, shapes=sparql), Native)
    assert isinstance(choose("pyshacl", triples=10**9, shapes=core), PyShacl)
    with pytest.raises(InputError, match="auto, pyshacl, native"):
        choose("topbraid", triples=0, shapes=core)


def test_without_the_native_engine_auto_is_pyshacl(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert isinstance(choose(triples=QUICK + 1, shapes=[]), PyShacl)
    with pytest.raises(MissingExtraError, match=r"twingraph-kg\[native\]"):
        choose("native", triples=0, shapes=[])


def test_validate_takes_the_name_of_an_engine() -> None:
    file = example("country-code", "fail")
    native, reference = (validate([file], engine=name).to_json() for name in ("native", "pyshacl"))
    assert native == reference
    assert "country-code" in native


def test_the_command_takes_the_name_of_an_engine(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    command = [
        "validate",
        str(EXAMPLES / "country-code" / "fail.ttl"),
        "--data",
        str(SMALL),
        "--format",
        "json",
    ]
    said = {}
    for engine in ("native", "pyshacl"):
        assert main([*command, "--engine", engine]) == 1
        said[engine] = json.loads(capsys.readouterr().out)
    assert said["native"] == said["pyshacl"]
    assert any(finding["shape"].endswith("#country-code") for finding in said["native"]["findings"])
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert main([*command, "--engine", "native"]) == 2
    assert "pip install 'twingraph-kg[native]'" in capsys.readouterr().err
