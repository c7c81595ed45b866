"""Why a triple holds: each that follows has a derivation, the shortest there is, and no other has one."""

from __future__ import annotations

import random
from itertools import product
from pathlib import Path

import pytest
from ontologies import ontology, random_data, random_ontology

from twingraph.errors import AmbiguousNameError, NameNotFoundError
from twingraph.knowledge import KnowledgeGraph, open_graph
from twingraph.rdf import turtle
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import INFERRED, RDF, BlankNode, Literal, NamedNode, Triple
from twingraph.reason import Derivation, explain, infer
from twingraph.reason.matching import passing
from twingraph.reason.rules import Fact, Rule, is_triple, match, substitute
from twingraph.reason.ruleset import compile_rules
from twingraph.store.oxigraph import OxigraphStore

DATA = "urn:x-test"


def _store(triples: list[Triple]) -> OxigraphStore:
    store = OxigraphStore()
    store.add(triples, DATA)
    return store


def _sizes(stated: list[Triple], rules: list[Rule]) -> dict[Fact, int]:
    """Return the number of steps of the smallest derivation of all that follows, by trying everything."""
    sizes: dict[Fact, int] = {(t.subject, t.predicate, t.object): 0 for t in stated}
    changed = True
    while changed:
        changed = False
        for rule in rules:
            bindings = [({}, 1)]
            for atom in rule.body:
                bindings = [
                    (found, size + more)
                    for binding, size in bindings
                    for fact, more in sizes.items()
                    if (found := match(atom, fact, binding)) is not None
                ]
            for binding, size in bindings:
                if list(passing(rule, [binding])):
                    fact = substitute(rule.head, binding)
                    if sizes.get(fact, size + 1) > size:
                        sizes[fact] = size
                        changed = True
    return sizes


def _check(derivation: Derivation, rules: dict[str, list[Rule]], stated: set[Triple]) -> None:
    """Check that each step is one of the rules, and that the rest is stated."""
    if derivation.rule is None:
        assert Triple(*derivation.fact) in stated
        assert derivation.graphs == (DATA,)
        return
    assert not derivation.graphs
    premises = [premise.fact for premise in derivation.premises]
    found = []
    for rule in rules[derivation.rule]:
        binding = match(rule.head, derivation.fact)
        for atom, premise in zip(rule.body, premises, strict=True):
            binding = None if binding is None else match(atom, premise, binding)
        if binding is not None:
            found += passing(rule, [binding])
    assert found
    for premise in derivation.premises:
        _check(premise, rules, stated)


@pytest.mark.parametrize("seed", range(12))
def test_what_follows_has_a_shortest_derivation_and_nothing_else_has_one(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    folder = random_ontology(tmp_path, chance)
    stated = random_data(chance)
    store = _store(stated)
    rules = compile_rules(folder).rules
    by_name: dict[str, list[Rule]] = {}
    for rule in rules:
        by_name.setdefault(rule.name, []).append(rule)
    sizes = _sizes(stated, rules)
    follows = {inference.triple for inference in infer(store, folder=folder)}
    assert {Triple(*fact) for fact, size in sizes.items() if size and is_triple(fact)} == follows
    for fact, size in sizes.items():
        derivation = explain(store, Triple(*fact), folder=folder)
        assert derivation is not None
        assert len(derivation) == size
        _check(derivation, by_name, set(stated))
    things = [NamedNode(f"urn:x:{letter}") for letter in "abcdefg"]
    links = [NamedNode(f"urn:x:{letter}") for letter in "pqrs"]
    classes = [NamedNode(f"urn:x:{letter}") for letter in "ABCD"]
    others = [*product(things, links, things), *product(things, [RDF.type], classes)]
    for fact in chance.sample([fact for fact in others if fact not in sizes], 25):
        assert explain(store, Triple(*fact), folder=folder) is None


def test_it_needs_no_inference_and_looks_at_none(tmp_path: Path) -> None:
    axioms = ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r . :r rdfs:domain :A ."
    folder = ontology(tmp_path, axioms)
    a, p, text = NamedNode("urn:x:a"), NamedNode("urn:x:p"), Literal("x")
    store = _store([Triple(a, p, text)])
    wanted = Triple(a, RDF.type, NamedNode("urn:x:A"))
    before = explain(store, wanted, folder=folder)
    store.add([inference.triple for inference in infer(store, folder=folder)], INFERRED.value)
    store.add([Triple(a, NamedNode("urn:x:s"), text)], INFERRED.value)
    assert before is not None
    assert explain(store, wanted, folder=folder) == before
    assert [step.fact for step in before.stated()] == [(a, p, text)]
    assert explain(store, Triple(a, NamedNode("urn:x:s"), text), folder=folder) is None


def test_a_blank_node_has_a_derivation_too(tmp_path: Path) -> None:
    folder = ontology(tmp_path, ":p a owl:TransitiveProperty .")
    p, one, two, three = NamedNode("urn:x:p"), BlankNode("one"), BlankNode("two"), BlankNode("three")
    store = _store([Triple(one, p, two), Triple(two, p, three)])
    derivation = explain(store, Triple(one, p, three), folder=folder)
    assert derivation is not None
    assert len(derivation) == 1
    assert explain(store, Triple(three, p, one), folder=folder) is None


def test_every_inference_from_the_small_data_has_a_derivation() -> None:
    graph = open_graph(Path(__file__).parent / "data" / "small")
    inferences = list(infer(graph.store))
    assert len(inferences) > 100
    for inference in inferences:
        derivation = explain(graph.store, inference.triple)
        assert derivation is not None
        assert derivation.rule is not None


def test_a_path_through_many_steps_is_found(tmp_path: Path) -> None:
    folder = ontology(tmp_path, ":p a owl:TransitiveProperty .")
    chain = "".join(f"<urn:x:n{number}> <urn:x:p> <urn:x:n{number + 1}> .\n" for number in range(12))
    store = _store(turtle.read_text(chain + "<urn:x:n12> <urn:x:p> <urn:x:n0> ."))
    wanted = Triple(NamedNode("urn:x:n0"), NamedNode("urn:x:p"), NamedNode("urn:x:n12"))
    derivation = explain(store, wanted, folder=folder)
    assert derivation is not None
    assert len(derivation) == 11
    assert len(list(derivation.stated())) == 12


@pytest.mark.parametrize(
    ("subject", "predicate", "value", "steps"),
    [
        ("Coventry", "twinned with", "Kecskemét", 1),
        ("authority:coventry", "összeköttetésben áll vele", "Kecskemét", 2),
        ("Kecskemét", "wdt:P190", "wd:Q6225", 2),
        ("Kecskemét", "a", "tg:Municipality", 0),
        ("Kecskemét", "a", "Municipality", 0),
        ("Kecskemét", "a", "local authority", 1),
        ("Kecskemét", "a", "Gebietskörperschaft", 1),
        ("tg:Municipality", "rdfs:subClassOf", "local authority", 0),
        # A code is called like the property, and two codes like the value.
        ("activity:aid-for-berehove", "recurrence", "occasional", 0),
        ("Kecskemét", "rdf:type", PREFIXES["foaf"] + "Agent", 2),
        ("stage:kecskemet--hyvinkaa-1986-signature", "dcterms:date", "1986", 1),
    ],
)
def test_names_labels_and_texts_stand_for_terms(
    kg: KnowledgeGraph, subject: str, predicate: str, value: str, steps: int
) -> None:
    derivation = kg.why(subject, predicate, value)
    assert derivation is not None
    assert len(derivation) == steps


def test_names_that_nothing_has_are_errors(kg: KnowledgeGraph) -> None:
    for statement in (
        ("Atlantis", "tg:linkedWith", "Kecskemét"),
        ("Kecskemét", "tg:linkedWith", "Atlantis"),
        ("Kecskemét", "sunk with", "Krefeld"),
        ("Kecskemét", "a", "Krefeld"),
    ):
        with pytest.raises(NameNotFoundError):
            kg.why(*statement)
    with pytest.raises(AmbiguousNameError, match="code/intensity/occasional"):
        kg.why("Kecskemét", "recurrence", "occasional")
    assert kg.why("Kecskemét", "tg:linkedWith", "Krefeld") is None
