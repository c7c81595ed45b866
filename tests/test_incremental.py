"""A new file against the rest: its report is that of validating all, of which the new things are kept."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, RdfFormat, serialize
from test_validate import FAULTS, HEAD, THING

from twingraph.cli import main
from twingraph.knowledge import KnowledgeGraph
from twingraph.rdf import turtle
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import AUTHORITY, INFERRED, TG, XSD, Literal, NamedNode, Quad, Subject, Triple
from twingraph.sources.manifest import GraphFile
from twingraph.store import Store
from twingraph.store.selector import open_store
from twingraph.validate import Finding, Report, Shapes, reach, validate
from twingraph.validate import shapes as shapes_module

Key = tuple[object, ...]

# Faults of which each half is as it should be without the other.
JOINT = {
    "relationship-twice": (
        f"relationship:old a tg:Contact ; {THING} ; tg:party authority:coventry, authority:viborg .",
        f"relationship:new a tg:Contact ; {THING} ; tg:party authority:coventry, authority:viborg .",
        {"duplicate-relationship"},
    ),
    "second-english-label": (
        f"person:p a tg:Person ; {THING} .",
        'person:p skos:prefLabel "Another name"@en .',
        {"label"},
    ),
    "value-of-another-class": (
        f"activity:old a tg:Gift ; {THING} ; dcterms:source source:kecskemet ; tg:donor person:p .",
        f"person:p a tg:Honour ; {THING} ; dcterms:source source:kecskemet .",
        {"donor"},
    ),
    "value-of-the-new-file-at-fault": (
        f"activity:old a tg:Gift ; {THING} ; dcterms:source source:kecskemet ; tg:within activity:new .",
        f"activity:new a tg:Gift ; {THING} ; dcterms:source source:kecskemet .",
        {"within"},
    ),
    "two-kinds": (
        f"relationship:r a tg:Contact ; {THING} ; tg:party authority:coventry, authority:viborg .",
        "relationship:r a tg:TwinAgreement .",
        {"relationship-kind", "disjoint-classes"},
    ),
    "days-of-another-date": (
        'stage:s a tg:Stage ; tg:date "1963"^^edtf:EDTF .',
        'stage:s tg:earliest "1964-01-01"^^xsd:date ; tg:latest "1963-12-31"^^xsd:date .',
        {"narrow-bounds", "interval"},
    ),
    "city-that-others-are-part-of": (
        "authority:village tg:partOf authority:city .",
        f"authority:city a tg:Municipality ; {THING} .",
        {"larger-authority"},
    ),
    "class-below-another": (
        "tg:Feast rdfs:subClassOf tg:Activity .",
        f"activity:new a tg:Feast ; {THING} .",
        {"sourced"},
    ),
    "mistyped-slug": (
        "organisation:old tg:serves relationship:new .",
        'relationship:new skos:prefLabel "New"@en .',
        {"described", "typed"},
    ),
}


def nt(path: Path, triples: Iterable[Triple]) -> GraphFile:
    path.write_bytes(serialize(triples, format=RdfFormat.N_TRIPLES) or b"")
    return GraphFile(f"https://example.org/{path.stem}", path, {}, (), "")


def ttl(path: Path, body: str) -> GraphFile:
    path.write_text(HEAD + body, encoding="utf-8")
    return GraphFile(f"https://example.org/{path.stem}", path, {}, (), "")


def keys(findings: Iterable[Finding]) -> set[Key]:
    return {(finding.shape, finding.focus, finding.path, finding.value) for finding in findings}


def concerned(report: Report, things: set[Subject]) -> set[Key]:
    return keys(finding for finding in report.findings if {finding.focus, finding.value} & things)


def names(report: Report) -> set[str]:
    return {finding.shape.removeprefix(PREFIXES["tgs"]) for finding in report.findings}


@pytest.fixture(scope="module")
def corpus(kg: KnowledgeGraph) -> list[Triple]:
    """The bundled data with faults in it, each at things of its own or at things of the data."""
    bodies = [body.replace(":planted", f":planted-{name}") for name, (body, _) in FAULTS.items()]
    bodies += [half for old, new, _ in JOINT.values() for half in (old, new)]
    planted = [triple for body in bodies for triple in turtle.read_text(HEAD + body)]
    bundled = [triple for file in kg.files for triple in turtle.read(file.path)]
    return sorted({*planted, *bundled}, key=str)


@pytest.fixture(scope="module")
def whole(corpus: list[Triple], tmp_path_factory: pytest.TempPathFactory) -> Report:
    return validate([nt(tmp_path_factory.mktemp("whole") / "all.nt", corpus)])


@pytest.mark.parametrize("seed", range(6))
def test_a_part_is_reported_as_in_a_validation_of_all(
    corpus: list[Triple], whole: Report, tmp_path: Path, seed: int
) -> None:
    """The part has some things whole and of others only a part of what is said of them."""
    chance = random.Random(seed)
    faulty = sorted({finding.focus for finding in whole.findings}, key=str)
    subjects = sorted({triple.subject for triple in corpus}, key=str)
    chosen = {*chance.sample(faulty, 15), *chance.sample(subjects, 15)}
    parts: list[list[Triple]] = [[], [], []]
    for triple in corpus:
        divided = hash_of(triple.subject, seed) % 2
        new = triple.subject in chosen and (not divided or chance.random() < 0.5)
        parts[0 if new else chance.choice((1, 2))].append(triple)
    files = [nt(tmp_path / f"part{number}.nt", part) for number, part in enumerate(parts)]
    report = validate(files, about=files[:1])
    expected = concerned(whole, {triple.subject for triple in parts[0]})
    assert keys(report.findings) == expected
    assert len(expected) >= 15


def hash_of(term: Subject, seed: int) -> int:
    return sum(str(term).encode()) + seed


@pytest.mark.parametrize("name", JOINT)
def test_a_fault_that_arises_only_together_is_found(name: str, tmp_path: Path) -> None:
    old, new, expected = JOINT[name]
    files = [ttl(tmp_path / "old.ttl", old), ttl(tmp_path / "new.ttl", new)]
    report = validate(files, about=files[1:])
    things = {triple.subject for triple in turtle.read(files[1].path)}
    assert keys(report.findings) == concerned(validate(files), things)
    assert names(report) >= expected


def test_literals_are_checked_as_written(tmp_path: Path) -> None:
    old = ttl(tmp_path / "old.ttl", "activity:a tg:size 000 .")
    new = ttl(tmp_path / "new.ttl", f"activity:a a tg:Delegation ; {THING} ; tg:rank 007 , 08 .")
    findings = validate([old, new], about=[new]).findings
    at_fault = {finding.value for finding in findings if finding.shape == PREFIXES["tgs"] + "size"}
    assert at_fault == {Literal("000", datatype=XSD.integer)}
    assert "rank" in {finding.shape.rpartition("#")[2] for finding in findings}


def test_blank_nodes_of_two_files_are_two(tmp_path: Path) -> None:
    """They would be one with two English labels, were the files joined as text."""
    old = ttl(tmp_path / "old.ttl", f"_:a a tg:Person ; {THING} .")
    new = ttl(tmp_path / "new.ttl", f"_:a a tg:Person ; {THING} . [] a tg:Honour .")
    report = validate([old, new], shapes=only("label", "named"))
    found = [finding for finding in report.findings if finding.shape.endswith("named")]
    assert len({finding.focus for finding in found}) == 3
    assert sum(finding.shape.endswith("label") for finding in report.findings) == 1


def only(*names: str) -> Shapes:
    return shapes_module.load().only([PREFIXES["tgs"] + name for name in names])


def shapes_of(text: str) -> Shapes:
    return Shapes(turtle.read_text(HEAD + text))


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("tgs:a sh:targetClass tg:Gift ; sh:closed true .", 1),
        ("tgs:a sh:targetClass tg:Gift ; sh:path tg:a ; sh:class tg:Party .", 1),
        ("tgs:a sh:targetClass tg:Gift ; sh:path ( tg:a tg:b [ sh:zeroOrOnePath tg:c ] ) .", 3),
        ("tgs:a sh:targetClass tg:Gift ; sh:or ( [ sh:path tg:a ] [ sh:path ( tg:a tg:b ) ] ) .", 2),
        ("tgs:a sh:targetClass tg:Gift ; sh:path tg:a ; sh:node [ sh:property [ sh:path tg:b ] ] .", 2),
        ("tgs:a sh:targetClass tg:Gift ; sh:path [ sh:inversePath tg:a ] .", None),
        ("tgs:a sh:targetClass tg:Gift ; sh:path [ sh:oneOrMorePath tg:a ] .", None),
        ("tgs:a sh:targetClass tg:Gift ; sh:sparql [ sh:select '' ] .", None),
        ("tgs:a sh:targetClass tg:Gift ; sh:node tgs:a .", None),
    ],
)
def test_how_far_shapes_look_is_read_from_them(text: str, steps: int | None) -> None:
    found = reach.of(shapes_of(text))
    assert (found and found.steps) == steps


def test_what_makes_its_values_focus_nodes_is_read_from_the_shapes() -> None:
    found = reach.of(shapes_of("tgs:a sh:targetObjectsOf tg:within ; sh:nodeKind sh:IRI ."))
    assert found == (1, {TG.within})
    local = [shape.iri for shape in shapes_module.load() if shape.iri not in shapes_module.load().rules()]
    assert reach.of(shapes_module.load().only(local)) == (1, {TG.partOf})


FAR = {
    "gift": "activity:gift a tg:Gift ; tg:within relationship:r .",
    "relationship": "relationship:r a tg:Contact ; tg:party authority:a .",
    "party": "authority:a tg:country country:XX .",
    "country": 'country:XX tg:countryCode "XX" .',
}


@pytest.mark.parametrize("new", FAR)
def test_shapes_that_look_further_see_what_they_need(new: str, tmp_path: Path) -> None:
    """A gift is at fault by the class of a country three steps away, whichever of these is new."""
    shapes = shapes_of(
        "tgs:far a sh:PropertyShape ; sh:targetClass tg:Gift ; sh:path ( tg:within tg:party ) ; "
        "sh:node tgs:in-country . "
        "tgs:in-country a sh:NodeShape ; sh:property tgs:country-of . "
        "tgs:country-of a sh:PropertyShape ; sh:path tg:country ; sh:class tg:Country . "
        "tgs:to a sh:PropertyShape ; sh:targetObjectsOf tg:within ; sh:path tg:party ; sh:minCount 2 ."
    )
    files = {name: ttl(tmp_path / f"{name}.ttl", body) for name, body in FAR.items()}
    whole = validate(list(files.values()), shapes=shapes)
    assert names(whole) == {"far", "to"}
    things = {triple.subject for triple in turtle.read(files[new].path)}
    report = validate(list(files.values()), about=[files[new]], shapes=shapes)
    assert keys(report.findings) == concerned(whole, things)


@pytest.fixture(params=["memory", "disk"])
def store(request: pytest.FixtureRequest, kg: KnowledgeGraph, tmp_path: Path) -> Store:
    """A store with the bundled data, and with inferences, which nobody wrote."""
    selector = "memory:" if request.param == "memory" else f"disk:{tmp_path / 'store'}"
    filled = open_store(selector, read_only=False)
    for graph in kg.store.graphs():
        filled.add((quad.triple for quad in kg.store.quads(graph)), graph)
    linked = Triple(AUTHORITY.kecskemet, TG.twinnedWith, AUTHORITY.viborg)
    filled.add([linked], INFERRED.value)
    return filled


def test_a_new_file_is_checked_against_a_store(store: Store, kg: KnowledgeGraph, tmp_path: Path) -> None:
    body, expected = FAULTS["agreement-twice"]
    new = ttl(tmp_path / "new.ttl", body)
    before = len(store)
    report = validate([new], store=store, about=[new])
    assert names(report) >= expected
    assert keys(report.findings) == keys(validate([*kg.files, new], about=[new]).findings)
    assert len(store) == before
    assert [path.name for path in tmp_path.rglob("scratch-*")] == []


def test_a_store_is_validated_without_what_was_inferred(store: Store, kg: KnowledgeGraph) -> None:
    shapes = only("inferred-link", "geonames-id", "unclassified", "country-code")
    found = validate(store=store, shapes=shapes)
    assert keys(found.findings) == keys(validate(kg.files, shapes=shapes).findings)
    assert found.findings
    assert {finding.place and finding.place.graph for finding in found.findings} <= set(store.graphs())
    assert str(found.findings[0].place) in store.graphs()


def test_a_file_stands_in_for_the_graph_of_its_name(store: Store, kg: KnowledgeGraph, tmp_path: Path) -> None:
    """The countries of the store are gone, as they would be when the file is loaded in their place."""
    path = tmp_path / "countries.ttl"
    path.write_text(f'{HEAD}country:HU a tg:Country ; {THING} ; tg:countryCode "HUN" .', encoding="utf-8")
    (old,) = (file for file in kg.files if file.name == "countries")
    new = GraphFile(old.graph, path, {}, (), "")
    report = validate([new], store=store, about=[new])
    assert {finding.value for finding in report.findings if finding.shape.endswith("#country-code")} == {
        Literal("HUN")
    }
    without = [file for file in kg.files if file != old]
    assert keys(report.findings) == keys(validate([*without, new], about=[new]).findings)


def test_the_command_checks_a_file_against_a_store(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    selector = f"disk:{tmp_path / 'store'}"
    old, new, expected = JOINT["relationship-twice"]
    open_store(selector, read_only=False).add(turtle.read_text(HEAD + old), "https://example.org/old")
    path = str(ttl(tmp_path / "new.ttl", new).path)
    assert main(["validate", path, "--store", selector]) == 1
    out = capsys.readouterr().out
    assert all(f"tgs:{name}" in out for name in expected)
    assert main(["validate", "--store", selector, "--severity", "violation"]) == 1
    assert "https://example.org/old" in capsys.readouterr().out
    assert main(["validate", "--data", str(tmp_path), "--store", selector]) == 2
    assert "not both" in capsys.readouterr().err


@pytest.mark.parametrize("suffix", [".ttl", ".nq"])
def test_the_command_checks_a_file_in_place_of_its_copy_in_the_store(
    suffix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file is loaded and then mended: its old copy in the store is not at fault any more."""
    path, selector = tmp_path / f"v1.planted{suffix}", f"disk:{tmp_path / 'store'}"
    named = NamedNode("https://example.org/own") if suffix == ".nq" else DefaultGraph()
    place = f"{PREFIXES['graph']}v1.planted" if suffix == ".ttl" else "https://example.org/own"

    def write(code: str) -> None:
        triples = turtle.read_text(f'{HEAD}country:XX a tg:Country ; {THING} ; tg:countryCode "{code}" .')
        format = RdfFormat.N_QUADS if suffix == ".nq" else RdfFormat.TURTLE
        serialize((Quad(*triple, named) for triple in triples), path, format=format)

    write("x")
    assert main(["load", str(path), "--store", selector]) == 0
    assert place in open_store(selector).graphs()
    command = ["validate", str(path), "--store", selector, "--format", "json"]
    capsys.readouterr()
    assert main(command) == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    assert {finding["graph"] for finding in found} == {f"{PREFIXES['graph']}v1.planted"}
    assert {finding["file"] for finding in found} == {str(path)}
    write("XX")
    assert main(command) == 0


def test_the_command_checks_a_file_of_a_folder_that_was_loaded(tmp_path: Path) -> None:
    folder, selector = tmp_path / "data", f"disk:{tmp_path / 'store'}"
    dataset = f"<{PREFIXES['graph']}of/countries> a dcat:Dataset ; tg:file 'countries.ttl'"
    folder.mkdir()
    ttl(folder / "manifest.ttl", f"{dataset} .")
    ttl(folder / "countries.ttl", f'country:XX a tg:Country ; {THING} ; tg:countryCode "x" .')
    assert main(["load", str(folder), "--store", selector]) == 0
    path = str(
        ttl(folder / "countries.ttl", f'country:XX a tg:Country ; {THING} ; tg:countryCode "XX" .').path
    )
    assert main(["validate", path, "--store", selector]) == 0
