"""What follows from agreements, by the fast path and by the reference, which must say the same."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

import pytest
import rdflib
from ontologies import PROLOGUE, SHACL, ontology, random_data, random_ontology

from twingraph import settings
from twingraph.errors import InputError
from twingraph.knowledge import KnowledgeGraph, open_graph
from twingraph.rdf import turtle
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import INFERRED, TG, BlankNode, Literal, NamedNode, Triple
from twingraph.reason import infer
from twingraph.reason.reference import close
from twingraph.reason.ruleset import compile_rules
from twingraph.store.oxigraph import OxigraphStore

WDT = rdflib.Namespace(PREFIXES["wdt"])
DATA = "urn:x-test"
A, B, C = (f"https://w3id.org/twingraph/id/authority/{name}" for name in "abc")
AGREEMENTS = """
@prefix authority: <https://w3id.org/twingraph/id/authority/> .
@prefix relationship: <https://w3id.org/twingraph/id/relationship/> .
@prefix tg: <https://w3id.org/twingraph/ontology#> .
relationship:a--b a tg:TwinAgreement ; tg:party authority:a, authority:b .
relationship:a--c a tg:PartnerAgreement ; tg:party authority:a, authority:c .
relationship:b--c a tg:Contact ; tg:party authority:b, authority:c .
"""


def _store(triples: Iterable[Triple]) -> OxigraphStore:
    store = OxigraphStore()
    store.add(triples, DATA)
    return store


def _triples(store: OxigraphStore, folder: Path | None = None) -> set[Triple]:
    inferences = [inference.triple for inference in infer(store, folder=folder)]
    assert len(inferences) == len(set(inferences))
    assert not set(inferences) & {quad.triple for quad in store.quads()}
    return set(inferences)


def _inferred(text: str) -> set[tuple[str, str, str]]:
    return {
        (triple.subject.value, triple.predicate.value, triple.object.value)
        for triple in _triples(_store(turtle.read_text(text)))
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
        (TG.twinnedWith.value, {(A, B), (B, A)}),
        (str(WDT.P190), {(A, B), (B, A)}),
        (TG.partneredWith.value, {(A, C), (C, A)}),
        (TG.inContactWith.value, {(B, C), (C, B)}),
        (TG.linkedWith.value, {(A, B), (B, A), (A, C), (C, A), (B, C), (C, B)}),
    ],
)
def test_agreements_link_their_parties_both_ways_and_none_to_itself(
    reference: rdflib.Graph, predicate: str, pairs: set[tuple[str, str]]
) -> None:
    assert {(s, o) for s, p, o in _inferred(AGREEMENTS) if p == predicate} == pairs
    links = reference.subject_objects(rdflib.URIRef(predicate))
    assert {(str(s), str(o)) for s, o in links} == pairs


def test_a_multilateral_agreement_links_every_pair() -> None:
    text = (
        AGREEMENTS + "relationship:all a tg:TwinAgreement ; tg:party authority:a, authority:b, authority:c ."
    )
    pairs = {(s, o) for s, p, o in _inferred(text) if p == TG.twinnedWith.value}
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
        if inference.triple.predicate == TG.twinnedWith
    ]
    # 13 twins of Kecskemét and 8 of Krefeld, both ways.
    assert len(pairs) == 2 * (13 + 8)
    assert all(one != other for one, other in pairs)


def test_every_inference_names_its_rule(kg: KnowledgeGraph) -> None:
    rules = {rule.name for rule in compile_rules(settings.ontology_dir()).rules}
    assert len(rules) >= 50
    named = {inference.rule for inference in infer(kg.store)}
    assert len(named) >= 50
    assert named <= rules


# Ontologies of a few axioms each, for which the reference is asked about things of <urn:x:> alone.


def _both(folder: Path, data: str) -> tuple[set[str], set[str]]:
    """Return what the fast path and the reference infer, as N-Triples.

    Of the reference, only what it says about the subjects and objects of the data, with the classes and
    properties of the test: no owl:sameAs to itself, no owl:Thing, no datatypes, nothing about the vocabulary,
    and no triple with a literal as its subject.
    """
    store = _store(turtle.read_text(PROLOGUE + data))
    fast = {str(triple) for triple in _triples(store, folder)}
    graph = rdflib.Graph().parse(data=PROLOGUE + data, format="turtle")
    given = set(graph)
    close(graph, folder=folder)
    things = {term for triple in given for term in (triple[0], triple[2])}
    slow = {
        " ".join(term.n3() for term in triple)
        for triple in set(graph) - given
        if not isinstance(triple[0], rdflib.Literal)
        and triple[0] in things
        and (
            (triple[1] == rdflib.RDF.type and str(triple[2]).startswith("urn:x:"))
            or str(triple[1]).startswith("urn:x:")
        )
    }
    return fast, slow


FORMS = {
    "subclass": (":A rdfs:subClassOf :B . :B rdfs:subClassOf :C .", ":a a :A . :b a :B .", 3),
    "cycle of subclasses": (
        ":A rdfs:subClassOf :B . :B rdfs:subClassOf :C . :C rdfs:subClassOf :A .",
        ":a a :A . :b a :B .",
        4,
    ),
    "equivalent class": (":A owl:equivalentClass :B . :B rdfs:subClassOf :C .", ":a a :A . :b a :B .", 4),
    "subproperty": (":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r .", ":a :p :b, 'x' . :a :q :c .", 5),
    "equivalent property": (":p owl:equivalentProperty :q .", ":a :p :b . :c :q 'x' .", 2),
    "domain of a subproperty": (":p rdfs:subPropertyOf :q . :q rdfs:domain :A .", ":a :p 'x' .", 2),
    "range with literals": (":p rdfs:range :A . :A rdfs:subClassOf :B .", ":a :p :b, 'x' .", 2),
    "inverse": (":p owl:inverseOf :q . :q rdfs:domain :A .", ":a :p :b . :c :q :d .", 4),
    "inverse of itself": (":p owl:inverseOf :p .", ":a :p :b .", 1),
    "inverse of a symmetric property": (
        ":p owl:inverseOf :q . :q a owl:SymmetricProperty .",
        ":a :p :b .",
        3,
    ),
    "inverse with a literal between": (":p owl:inverseOf :q . :q rdfs:range :A .", ":a :p 'x' .", 1),
    "symmetric": (":p a owl:SymmetricProperty .", ":a :p :b . :c :p :c .", 1),
    "transitive with a loop": (
        ":p a owl:TransitiveProperty .",
        ":a :p :b . :b :p :c . :c :p :a . :c :p :d .",
        8,
    ),
    "transitive below and above": (
        ":q rdfs:subPropertyOf :p . :p a owl:TransitiveProperty ; rdfs:subPropertyOf :r . :r rdfs:range :A .",
        ":a :q :b . :b :p :c . :c :q :d .",
        3 + 5 + 6,
    ),
    "transitive and symmetric": (
        ":p a owl:TransitiveProperty, owl:SymmetricProperty .",
        ":a :p :b . :b :p :c .",
        7,
    ),
    "chain": (":r owl:propertyChainAxiom ( :p :q ) .", ":a :p :b . :b :q :c, 'x' . :c :q :d .", 2),
    "chain of three, of named nodes": (
        ":r owl:propertyChainAxiom :l1 . :l1 rdf:first :p ; rdf:rest :l2 . :l2 rdf:first :q ; rdf:rest :l3 ."
        ":l3 rdf:first :p ; rdf:rest rdf:nil .",
        ":a :p :b . :b :q :c . :c :p :d, :e .",
        2,
    ),
    "chain into itself": (
        ":r owl:propertyChainAxiom ( :r :p ) . :p rdfs:subPropertyOf :r .",
        ":a :p :b . :b :p :c . :c :p :d .",
        6,
    ),
    "chain through an inverse": (
        ":s owl:propertyChainAxiom ( :p :q ) . :p owl:inverseOf :q .",
        ":a :p :h . :b :p :h .",
        6,
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_of_axiom_says_what_the_reference_says(tmp_path: Path, form: str) -> None:
    axioms, data, number = FORMS[form]
    fast, slow = _both(ontology(tmp_path, axioms), data)
    assert fast == slow
    assert len(fast) == number


FILTERED = (
    "CONSTRUCT { ?x <urn:x:near> ?y } WHERE { $this <urn:x:p> ?x , ?y . FILTER (?x != ?y && STR(?x) < '~)') }"
)


def test_a_rule_sees_what_axioms_give_and_axioms_what_it_gives(tmp_path: Path) -> None:
    axioms = (
        ":B rdfs:subClassOf :A . :q rdfs:subPropertyOf :p . :near rdfs:domain :B ; rdfs:subPropertyOf :far ."
    )
    folder = ontology(tmp_path, axioms, SHACL % FILTERED)
    fast, slow = _both(folder, ":h a :B ; :p :x ; :q :y . :x :p :s, :t . :k :p :u, :v .")
    assert fast == slow
    assert "<urn:x:x> <urn:x:near> <urn:x:y>" in fast
    # x is a B only since it is near y, and so what it has is near too.
    assert "<urn:x:s> <urn:x:far> <urn:x:t>" in fast
    assert not any("<urn:x:u> <urn:x:near>" in line for line in fast)


@pytest.mark.parametrize(
    ("construct", "problem"),
    [
        (
            "CONSTRUCT { $this <urn:x:q> ?x } WHERE { $this <urn:x:p> ?x FILTER NOT EXISTS { ?x ?y ?z } }",
            "EXISTS",
        ),
        (
            "CONSTRUCT { $this <urn:x:q> ?x } WHERE { OPTIONAL { $this <urn:x:p> ?x } }",
            "more than triple patterns",
        ),
        (
            "CONSTRUCT { $this <urn:x:q> ?x } WHERE { $this <urn:x:p>/<urn:x:p> ?x }",
            "more than triple patterns",
        ),
        ("CONSTRUCT { $this <urn:x:q> ?x } WHERE { $this ?p ?x }", "an IRI for each property"),
        ("CONSTRUCT { $this <urn:x:q> ?y } WHERE { $this <urn:x:p> ?x }", "does not bind"),
        ("CONSTRUCT { $this <urn:x:q> [] } WHERE { $this <urn:x:p> ?x }", "blank nodes"),
        ("CONSTRUCT { $this <urn:x:q> $this } WHERE { $this <urn:x:p> [] }", "blank nodes"),
        ("SELECT * WHERE { $this <urn:x:p> ?x }", "not CONSTRUCT"),
    ],
)
def test_a_rule_of_another_form_is_refused(tmp_path: Path, construct: str, problem: str) -> None:
    folder = ontology(tmp_path, "", SHACL % construct)
    with pytest.raises(InputError, match=problem) as caught:
        compile_rules(folder)
    assert "rules.ttl" in str(caught.value)
    assert "urn:x:rule" in str(caught.value)


def test_a_filter_is_read_as_sparql_reads_it(tmp_path: Path) -> None:
    where = """
        # FILTER (false) in a comment ) counts for nothing
        $this tg:x ?y ; <urn:x:p> ?x . FILTER (?y = tg:Some.thing) # and here (
        FILTER regex(STR(?x), "filter[)]") .
    """
    construct = f"CONSTRUCT {{ ?x a <urn:x:Found> }} WHERE {{ {where} }}"
    folder = ontology(tmp_path, ":B rdfs:subClassOf :A .", SHACL % construct.replace('"', "'"))
    data = (
        "@prefix tg: <https://w3id.org/twingraph/ontology#> . :h a :B ; :p <urn:x:filter)>, :y ; tg:x tg:%s ."
    )
    for value, found in (("Some.thing", 1), ("Some", 0)):
        store = _store(turtle.read_text(PROLOGUE + data % value))
        rules = [inference.rule for inference in infer(store, folder=folder)]
        assert rules.count("<urn:x:rule>") == found


def test_a_part_of_shacl_that_rules_do_not_read_is_refused(tmp_path: Path) -> None:
    folder = ontology(tmp_path, "", SHACL % FILTERED + ":rule sh:deactivated true .")
    with pytest.raises(InputError, match="sh:deactivated"):
        compile_rules(folder)


def test_a_rule_that_is_for_no_class_is_refused(tmp_path: Path) -> None:
    folder = ontology(tmp_path, "", (SHACL % FILTERED).replace("sh:targetClass", "rdfs:seeAlso"))
    with pytest.raises(InputError, match=r"rules\.ttl: .*urn:x:rule.*: no shape with a sh:targetClass"):
        compile_rules(folder)


@pytest.mark.parametrize("name", ["rules.ttl", "twingraph.ttl"])
def test_a_folder_without_rules_or_ontology_is_refused(tmp_path: Path, name: str) -> None:
    folder = ontology(tmp_path, "", SHACL % FILTERED)
    (folder / name).unlink()
    with pytest.raises(InputError, match=rf"{name}: no such file"):
        compile_rules(folder)


def test_blank_nodes_are_things_like_any_other(tmp_path: Path) -> None:
    axioms = ":p a owl:TransitiveProperty ; rdfs:domain :A ."
    folder = ontology(tmp_path, axioms, SHACL % FILTERED.replace("<urn:x:near>", "<urn:x:p>"))
    p = NamedNode("urn:x:p")
    one, two, three = BlankNode("one"), BlankNode("two"), BlankNode("three")
    store = _store([Triple(one, p, two), Triple(two, p, three)])
    triples = _triples(store, folder)
    assert len(triples) == 3
    assert all(isinstance(triple.subject, BlankNode) for triple in triples)
    more = Triple(three, p, one)
    store.add(triples, DATA)
    store.add([more], DATA)
    fresh = {inference.triple for inference in infer(store, added=[more], folder=folder)}
    assert fresh == _triples(store, folder)
    assert fresh


# Additions: what they add is what all together gives, less what there was.


def _grows(whole: list[Triple], parts: int, folder: Path | None, chance: random.Random) -> int:
    """Add triples in shuffled parts, infer from each part alone, and compare; return how many follow."""
    chance.shuffle(whole)
    store = OxigraphStore()
    for part in range(parts):
        added = whole[part::parts]
        store.add(added, DATA)
        inferences = list(infer(store, added=added, folder=folder))
        fresh = {inference.triple for inference in inferences}
        assert len(fresh) == len(inferences)
        assert not fresh & {quad.triple for quad in store.quads()}
        store.add(fresh, INFERRED.value)
    known = {quad.triple for quad in store.quads()}
    expected = _triples(_store(whole), folder)
    assert known == expected | {quad.triple for quad in _store(whole).quads()}
    return len(expected)


@pytest.mark.parametrize("seed", range(3))
def test_additions_of_the_data_add_what_is_new(kg: KnowledgeGraph, seed: int) -> None:
    chance = random.Random(seed)
    whole = list(dict.fromkeys(quad.triple for quad in kg.store.quads()))
    assert _grows(whole, chance.randint(2, 12), None, chance) > 5000


@pytest.mark.parametrize("seed", range(60))
def test_additions_under_random_axioms_add_what_is_new(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    folder = random_ontology(tmp_path, chance)
    _grows(random_data(chance), chance.randint(2, 5), folder, chance)


@pytest.mark.parametrize("seed", range(8))
def test_random_axioms_say_what_the_reference_says(tmp_path: Path, seed: int) -> None:
    chance = random.Random(1000 + seed)
    folder = random_ontology(tmp_path, chance)
    fast, slow = _both(folder, "".join(f"{triple} .\n" for triple in random_data(chance)))
    assert fast == slow


class _Counting(OxigraphStore):
    """A store that counts the rows it gives."""

    rows = 0

    def query(self, sparql: str, *, prefixes: dict[str, str] | None = None):  # type: ignore[no-untyped-def]
        answer = super().query(sparql, prefixes=prefixes)
        if not hasattr(answer, "variables"):
            return answer
        rows = list(answer)
        self.rows += len(rows)
        return iter(rows)


def test_an_addition_reads_what_it_touches_and_not_the_store(
    kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("twingraph.reason.matching.QuerySolutions", object)
    store = _Counting()
    store.add((quad.triple for quad in kg.store.quads()), DATA)
    store.add((inference.triple for inference in infer(store)), INFERRED.value)
    whole, store.rows = store.rows, 0
    added = turtle.read_text(AGREEMENTS)
    store.add(added, DATA)
    fresh = list(infer(store, added=added))
    assert len(fresh) >= 20
    assert whole > 10_000
    assert store.rows < 10 * len(fresh)


def test_a_graph_that_has_been_inferred_stays_so() -> None:
    small = settings.data_dir().parent.parent / "tests" / "data" / "small"
    graph = open_graph(small)
    added = turtle.read_text(AGREEMENTS)
    assert graph.add([], DATA) == 0
    assert graph.infer() > 100
    assert graph.infer() == 0
    assert graph.add(added, DATA) >= 20
    assert graph.infer() == 0
    fresh = open_graph(small)
    assert fresh.add(added, DATA) == 0
    fresh.infer()
    assert set(fresh.store.quads()) == set(graph.store.quads())


def test_a_literal_that_the_store_writes_otherwise_is_the_same(tmp_path: Path) -> None:
    folder = ontology(tmp_path, ":p rdfs:subPropertyOf :q .")
    p, q, number = NamedNode("urn:x:p"), NamedNode("urn:x:q"), NamedNode(PREFIXES["xsd"] + "integer")
    added = Triple(p, p, Literal("010", datatype=number))
    store = _store([added, Triple(p, q, Literal("10", datatype=number))])
    assert not list(infer(store, added=[added], folder=folder))


@pytest.mark.parametrize(
    "axiom",
    [
        ":p a owl:FunctionalProperty .",
        ":p owl:propertyChainAxiom :x .",
        ":p owl:propertyChainAxiom ( ) .",
        ":p owl:propertyChainAxiom ( [ owl:inverseOf :q ] :r ) .",
        ":p owl:propertyChainAxiom :l . :l rdf:first :q ; rdf:rest :l .",
        ":A owl:unionOf :x .",
        ":A rdfs:subClassOf [ a owl:Restriction ] .",
        ":p rdfs:subPropertyOf rdf:type .",
    ],
)
def test_an_axiom_that_cannot_be_compiled_is_refused(tmp_path: Path, axiom: str) -> None:
    with pytest.raises(InputError, match=r"twingraph\.ttl: .* cannot be compiled"):
        compile_rules(ontology(tmp_path, axiom))
