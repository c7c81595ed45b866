"""A new file against the rest: its report is that of validating all, of which the new things are kept."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, serialize
from test_validate import FAULTS, HEAD, THING

from twingraph.knowledge import KnowledgeGraph
from twingraph.rdf import turtle
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import Subject, Triple
from twingraph.sources.manifest import GraphFile
from twingraph.validate import Finding, Report, validate

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
