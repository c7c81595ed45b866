"""Rules compiled from the ontology: each axiom (OWL 2 RL) and each SHACL rule becomes one CONSTRUCT query.

An axiom of a form that cannot be compiled is refused, so that nothing the ontology says is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from twingraph.errors import InputError
from twingraph.rdf import turtle
from twingraph.rdf.prefixes import PREFIXES, shrink
from twingraph.rdf.terms import Literal, NamedNode, Triple

_RDF, _RDFS, _OWL, _SH = (PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl", "sh"))
_TYPE = _RDF + "type"

# Rules of OWL 2 RL/RDF (OWL 2 Profiles, section 4.3), by the predicate of the axiom.
_TEMPLATES: dict[str, tuple[str, str]] = {
    _RDFS + "subClassOf": ("cax-sco", "CONSTRUCT {{ ?x a <{o}> }} WHERE {{ ?x a <{s}> }}"),
    _RDFS + "subPropertyOf": ("prp-spo1", "CONSTRUCT {{ ?x <{o}> ?y }} WHERE {{ ?x <{s}> ?y }}"),
    _RDFS + "domain": ("prp-dom", "CONSTRUCT {{ ?x a <{o}> }} WHERE {{ ?x <{s}> ?y }}"),
    _RDFS + "range": (
        "prp-rng",
        "CONSTRUCT {{ ?y a <{o}> }} WHERE {{ ?x <{s}> ?y FILTER(!isLiteral(?y)) }}",
    ),
    _OWL + "inverseOf": ("prp-inv1", "CONSTRUCT {{ ?y <{o}> ?x }} WHERE {{ ?x <{s}> ?y }}"),
}
_BOTH_WAYS: dict[str, str] = {
    _OWL + "equivalentClass": _RDFS + "subClassOf",
    _OWL + "equivalentProperty": _RDFS + "subPropertyOf",
    _OWL + "inverseOf": _OWL + "inverseOf",
}
_TYPE_TEMPLATES: dict[str, tuple[str, str]] = {
    _OWL + "SymmetricProperty": ("prp-symp", "CONSTRUCT {{ ?y <{s}> ?x }} WHERE {{ ?x <{s}> ?y }}"),
    _OWL + "TransitiveProperty": (
        "prp-trp",
        "CONSTRUCT {{ ?x <{s}> ?z }} WHERE {{ ?x <{s}> ?y . ?y <{s}> ?z }}",
    ),
}
# These forbid something and entail no triple; the shapes look after them.
_FORBIDDING = {
    _OWL + name
    for name in ("disjointWith", "propertyDisjointWith", "IrreflexiveProperty", "AsymmetricProperty")
}
_DECLARATIONS = {
    _OWL + name
    for name in (
        "Ontology",
        "Class",
        "ObjectProperty",
        "DatatypeProperty",
        "AnnotationProperty",
        "NamedIndividual",
    )
} | {_RDFS + "Class", _RDFS + "Datatype", _RDF + "Property"}
_ONTOLOGY_HEADER = {
    _OWL + name
    for name in (
        "imports",
        "versionIRI",
        "versionInfo",
        "priorVersion",
        "backwardCompatibleWith",
        "incompatibleWith",
        "deprecated",
    )
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its IRI or the name of the OWL 2 RL rule with its axiom, and a CONSTRUCT query."""

    name: str
    construct: str


def compile_rules(folder: Path) -> list[Rule]:
    """Return the rules that the core ontology, the alignments and `rules.ttl` of a folder amount to.

    Raises InputError, naming the axiom, for one that cannot be compiled.
    """
    triples = [triple for path in axiom_files(folder) for triple in turtle.read(path)]
    return [*_compile_axioms(triples), *_compile_shacl(turtle.read(folder / "rules.ttl"))]


def axiom_files(folder: Path) -> list[Path]:
    """Return the files of a folder that hold axioms: the core ontology and the alignments."""
    return [folder / "twingraph.ttl", *sorted((folder / "alignment").glob("*.ttl"))]


def _compile_axioms(triples: Iterable[Triple]) -> list[Rule]:
    rules: dict[str, Rule] = {}

    def add(template: tuple[str, str], subject: str, object_: str, axiom: str) -> None:
        query = template[1].format(s=subject, o=object_)
        rules.setdefault(query, Rule(f"{template[0]}: {axiom}", query))

    for triple in triples:
        if not isinstance(triple.subject, NamedNode) or not isinstance(triple.object, NamedNode):
            _refuse_if_logical(triple)
            continue
        subject, predicate, object_ = triple.subject.value, triple.predicate.value, triple.object.value
        axiom = " ".join(shrink(iri) or f"<{iri}>" for iri in (subject, predicate, object_))
        one_way = _BOTH_WAYS.get(predicate, predicate)
        if one_way in _TEMPLATES:
            add(_TEMPLATES[one_way], subject, object_, axiom)
            if predicate in _BOTH_WAYS:
                add(_TEMPLATES[one_way], object_, subject, axiom)
        elif predicate == _TYPE and object_ in _TYPE_TEMPLATES:
            add(_TYPE_TEMPLATES[object_], subject, object_, axiom)
        else:
            _refuse_if_logical(triple)
    return list(rules.values())


def _refuse_if_logical(triple: Triple) -> None:
    predicate = triple.predicate.value
    object_ = triple.object.value if isinstance(triple.object, NamedNode) else ""
    harmless: Callable[[str], bool] = lambda iri: (  # noqa: E731
        not iri.startswith(_OWL) or iri in _FORBIDDING | _DECLARATIONS | _ONTOLOGY_HEADER
    )
    if not harmless(predicate) or (predicate == _TYPE and not harmless(object_)):
        raise InputError(
            f"the axiom {triple} cannot be compiled to a rule; see docs/reasoning.md for the forms"
        )


def _compile_shacl(triples: Iterable[Triple]) -> list[Rule]:
    """Compile SPARQL rules of SHACL Advanced Features (W3C Note 2017, section 8.6) with a class as target."""
    triples = list(triples)
    prologue = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    targets: dict[str, list[str]] = {}
    shapes: dict[str, list[str]] = {}
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode):
            if triple.predicate.value == _SH + "targetClass":
                targets.setdefault(triple.subject.value, []).append(triple.object.value)
            elif triple.predicate.value == _SH + "rule":
                shapes.setdefault(triple.object.value, []).append(triple.subject.value)
    rules = []
    for triple in triples:
        if triple.predicate.value == _SH + "construct" and isinstance(triple.object, Literal):
            rule = triple.subject.value if isinstance(triple.subject, NamedNode) else ""
            for target in (target for shape in shapes.get(rule, []) for target in targets.get(shape, [])):
                rules.append(Rule(shrink(rule) or rule, prologue + _focus(triple.object.value, target)))
    return rules


def _focus(construct: str, target: str) -> str:
    """Let `$this` range over the instances of the target class."""
    head, where, body = construct.partition("WHERE")
    opened, brace, rest = body.partition("{")
    return f"{head}{where}{opened}{brace} $this a <{target}> . {rest}"
