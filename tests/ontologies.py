"""Small ontologies, written for a test or drawn at random, and data of the same words."""

from __future__ import annotations

import random
from pathlib import Path

from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import NamedNode, Triple

PROLOGUE = """
@prefix : <urn:x:> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""


def ontology(folder: Path, axioms: str, rules: str = "") -> Path:
    (folder / "twingraph.ttl").write_text(PROLOGUE + axioms, encoding="utf-8")
    (folder / "rules.ttl").write_text(PROLOGUE + rules, encoding="utf-8")
    return folder


SHACL = """
:shape a sh:NodeShape ; sh:targetClass :A ; sh:rule :rule .
:rule a sh:SPARQLRule ; sh:prefixes <https://w3id.org/twingraph/ontology> ; sh:construct \"\"\"%s\"\"\" .
"""


def random_ontology(folder: Path, chance: random.Random) -> Path:
    """Write an ontology of some axioms and a rule."""
    return ontology(folder, _axioms(chance), SHACL % chance.choice(RANDOM_RULES))


def _axioms(chance: random.Random) -> str:
    def some(names: str) -> str:
        return f":{chance.choice(names)}"

    forms = [
        lambda: f"{some('ABCD')} rdfs:subClassOf {some('ABCD')} .",
        lambda: f"{some('ABCD')} owl:equivalentClass {some('ABCD')} .",
        lambda: f"{some('pqrs')} rdfs:subPropertyOf {some('pqrs')} .",
        lambda: f"{some('pqrs')} owl:equivalentProperty {some('pqrs')} .",
        lambda: f"{some('pqrs')} owl:inverseOf {some('pqrs')} .",
        lambda: f"{some('pqrs')} a owl:SymmetricProperty .",
        lambda: f"{some('pqrs')} a owl:TransitiveProperty .",
        lambda: f"{some('pqrs')} rdfs:domain {some('ABCD')} .",
        lambda: f"{some('pqrs')} rdfs:range {some('ABCD')} .",
        lambda: f"{some('pqrs')} owl:propertyChainAxiom ( {some('pqrs')} {some('pqrs')} ) .",
    ]
    return "\n".join(chance.choice(forms)() for _ in range(chance.randint(2, 7)))


def random_data(chance: random.Random) -> list[Triple]:
    def thing() -> NamedNode:
        return NamedNode(f"urn:x:{chance.choice('abcdefg')}")

    kind = NamedNode(PREFIXES["rdf"] + "type")
    classes = {Triple(thing(), kind, NamedNode(f"urn:x:{chance.choice('ABCD')}")) for _ in range(4)}
    links = {
        Triple(thing(), NamedNode(f"urn:x:{chance.choice('pqrs')}"), thing())
        for _ in range(chance.randint(3, 9))
    }
    return sorted(classes | links, key=str)


RANDOM_RULES = (
    "CONSTRUCT { ?x <urn:x:s> ?y } WHERE { $this <urn:x:p> ?x . ?x <urn:x:q> ?z . FILTER (?z != $this) "
    "?z a <urn:x:B> . $this <urn:x:r> ?y }",
    "CONSTRUCT { $this <urn:x:p> <urn:x:a> . <urn:x:b> <urn:x:q> $this } WHERE { $this a <urn:x:A> }",
    "CONSTRUCT { <urn:x:b> <urn:x:q> <urn:x:b> . $this <urn:x:p> $this } WHERE { $this <urn:x:q> <urn:x:a> }",
    "CONSTRUCT { ?y a <urn:x:B> } WHERE { $this <urn:x:q> ?y . ?y <urn:x:q> ?y }",
)
