"""What follows from agreements, by the fast path and by the reference, which must say the same."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib

from twingraph import settings
from twingraph.errors import InputError
from twingraph.knowledge import KnowledgeGraph
from twingraph.rdf import turtle
from twingraph.rdf.prefixes import PREFIXES
from twingraph.reason import infer
from twingraph.reason.axioms import compile_rules
from twingraph.reason.reference import close
from twingraph.store.oxigraph import OxigraphStore

TG, WDT, RDF = (rdflib.Namespace(PREFIXES[prefix]) for prefix in ("tg", "wdt", "rdf"))
A, B, C = (f"https://w3id.org/twingraph/id/authority/{name}" for name in "abc")
AGREEMENTS = """
@prefix authority: <https://w3id.org/twingraph/id/authority/> .
@prefix relationship: <https://w3id.org/twingraph/id/relationship/> .
@prefix tg: <https://w3id.org/twingraph/ontology#> .
relationship:a--b a tg:TwinAgreement ; tg:party authority:a, authority:b .
relationship:a--c a tg:PartnerAgreement ; tg:party authority:a, authority:c .
relationship:b--c a tg:Contact ; tg:party authority:b, authority:c .
"""


def _inferred(text: str) -> set[tuple[str, str, str]]:
    store = OxigraphStore()
    store.add(turtle.read_text(text), "urn:x-test")
    return {
        (inference.triple.subject.value, inference.triple.predicate.value, inference.triple.object.value)
        for inference in infer(store)
    }


def _reference(text: str) -> rdflib.Graph:
    graph = rdflib.Graph().parse(data=text, format="turtle")
    close(graph)
    return graph


@pytest.fixture(scope="module")
def reference() -> rdflib.Graph:
    return _reference(AGREEMENTS)


@pytest.mark.parametrize(
    ("predicate", "pairs"),
    [
        (TG.twinnedWith, {(A, B), (B, A)}),
        (WDT.P190, {(A, B), (B, A)}),
        (TG.partneredWith, {(A, C), (C, A)}),
        (TG.inContactWith, {(B, C), (C, B)}),
        (TG.linkedWith, {(A, B), (B, A), (A, C), (C, A), (B, C), (C, B)}),
    ],
)
def test_agreements_link_their_parties_both_ways_and_none_to_itself(
    reference: rdflib.Graph, predicate: rdflib.URIRef, pairs: set[tuple[str, str]]
) -> None:
    assert {(s, o) for s, p, o in _inferred(AGREEMENTS) if p == str(predicate)} == pairs
    assert {(str(s), str(o)) for s, o in reference.subject_objects(predicate)} == pairs


def test_a_multilateral_agreement_links_every_pair() -> None:
    text = (
        AGREEMENTS + "relationship:all a tg:TwinAgreement ; tg:party authority:a, authority:b, authority:c ."
    )
    pairs = {(s, o) for s, p, o in _inferred(text) if p == str(TG.twinnedWith)}
    assert pairs == {(one, other) for one in (A, B, C) for other in (A, B, C) if one != other}


def _about_data(triples: set[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    """Leave out what owlrl says of the vocabulary and its makers, and of every resource there is."""
    owl, rdfs = PREFIXES["owl"], PREFIXES["rdfs"]
    return {
        (s, p, o)
        for s, p, o in triples
        if s.startswith(settings.BASE + "id/")
        and not s.startswith(PREFIXES["agent"])
        and not p.startswith((owl, rdfs))
        and not o.startswith((owl, rdfs))
    }


def _strings(graph: rdflib.Graph) -> set[tuple[str, str, str]]:
    return {(str(s), str(p), str(o)) for s, p, o in graph}


@pytest.mark.parametrize("names", [("relationships", "stages"), ("activities",), ("organisations", "people")])
def test_the_fast_path_says_what_the_reference_says(names: tuple[str, ...]) -> None:
    """Equal on all that concerns things: classes, properties and alignments, on a part of the real data."""
    triples = [
        triple
        for name in names
        for triple in turtle.read(settings.data_dir() / "kecskemet" / f"{name}.ttl")
        if not triple.predicate.value.endswith(("prefLabel", "description", "evidence", "altLabel"))
    ]
    text = turtle.write(triples[:900])
    given = _about_data(_strings(rdflib.Graph().parse(data=text, format="turtle")))
    fast = _about_data(_inferred(text))
    slow = _about_data(_strings(_reference(text))) - given
    assert len(fast) >= 100
    assert fast == slow


def test_no_authority_of_the_data_is_its_own_twin(kg: KnowledgeGraph) -> None:
    pairs = [
        (inference.triple.subject.value, inference.triple.object.value)
        for inference in infer(kg.store)
        if inference.triple.predicate.value == str(TG.twinnedWith)
    ]
    # 13 twins of Kecskemét and 8 of Krefeld, both ways.
    assert len(pairs) == 2 * (13 + 8)
    assert all(one != other for one, other in pairs)


def test_every_inference_names_its_rule(kg: KnowledgeGraph) -> None:
    rules = {rule.name for rule in compile_rules(settings.ontology_dir())}
    assert len(rules) >= 50
    assert {inference.rule for inference in infer(kg.store)} <= rules


@pytest.mark.parametrize(
    "axiom",
    [
        "tg:party a owl:FunctionalProperty .",
        "tg:party owl:propertyChainAxiom tg:x .",
        "tg:Party owl:unionOf tg:x .",
    ],
)
def test_an_axiom_that_cannot_be_compiled_is_refused(tmp_path: Path, axiom: str) -> None:
    (tmp_path / "rules.ttl").write_text("", encoding="utf-8")
    prefixes = f"@prefix tg: <{PREFIXES['tg']}> .\n@prefix owl: <{PREFIXES['owl']}> .\n"
    (tmp_path / "twingraph.ttl").write_text(prefixes + axiom, encoding="utf-8")
    with pytest.raises(InputError, match="cannot be compiled"):
        compile_rules(tmp_path)
