"""Axioms as rules: each axiom of the ontology is one rule of OWL 2 RL/RDF, or two.

An axiom of a form that has no rule here is refused, so that nothing the ontology says is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pyoxigraph import Variable

from twingraph.errors import InputError
from twingraph.rdf import turtle
from twingraph.rdf.prefixes import PREFIXES, shrink
from twingraph.rdf.terms import RDF, RDFS, NamedNode, Term, Triple
from twingraph.reason.rules import TYPE, Atom, Rule

_OWL = PREFIXES["owl"]
_CHAIN = _OWL + "propertyChainAxiom"
_X, _Y, _Z = (Variable(name) for name in "xyz")

# Rules of OWL 2 RL/RDF (OWL 2 Profiles, section 4.3) by the predicate of the axiom; the second of two
# takes the axiom the other way round.
_NAMES: dict[str, tuple[str, ...]] = {
    RDFS.subClassOf.value: ("cax-sco",),
    _OWL + "equivalentClass": ("cax-eqc1", "cax-eqc2"),
    RDFS.subPropertyOf.value: ("prp-spo1",),
    _OWL + "equivalentProperty": ("prp-eqp1", "prp-eqp2"),
    _OWL + "inverseOf": ("prp-inv1", "prp-inv2"),
    RDFS.domain.value: ("prp-dom",),
    RDFS.range.value: ("prp-rng",),
}
_SYMMETRIC, _TRANSITIVE = NamedNode(_OWL + "SymmetricProperty"), NamedNode(_OWL + "TransitiveProperty")
# These forbid something and entail no triple; the shapes look after them.
_FORBIDDING = ("disjointWith", "propertyDisjointWith", "IrreflexiveProperty", "AsymmetricProperty")
_DECLARING = (
    "Ontology",
    "Class",
    "ObjectProperty",
    "DatatypeProperty",
    "AnnotationProperty",
    "NamedIndividual",
)
_OF_THE_FILE = (
    "imports",
    "versionIRI",
    "versionInfo",
    "priorVersion",
    "backwardCompatibleWith",
    "incompatibleWith",
    "deprecated",
)
_HARMLESS = {_OWL + name for name in (*_FORBIDDING, *_DECLARING, *_OF_THE_FILE)}


def axiom_files(folder: Path) -> list[Path]:
    """Return the files of a folder that hold axioms: the core ontology and the alignments."""
    return [folder / "twingraph.ttl", *sorted((folder / "alignment").glob("*.ttl"))]


def compile_axioms(path: Path) -> Iterator[Rule]:
    """Iterate over the rules that a file's axioms amount to.

    Raises InputError, naming the file and the axiom, for an axiom that has no rule here.
    """
    triples = turtle.read(path)
    firsts, rests = (
        {triple.subject: triple.object for triple in triples if triple.predicate == predicate}
        for predicate in (RDF.first, RDF.rest)
    )
    for triple in triples:
        predicate = triple.predicate.value
        object_ = triple.object.value if isinstance(triple.object, NamedNode) else ""
        if predicate == _CHAIN:
            yield _chain(triple, firsts, rests, path)
        elif predicate in _NAMES:
            yield from _axiom(triple, path)
        elif triple.predicate == TYPE and triple.object in (_SYMMETRIC, _TRANSITIVE):
            yield _kind(triple, path)
        elif _is_logical(predicate) or (predicate == TYPE.value and _is_logical(object_)):
            raise _refusal(triple, path)


def _is_logical(iri: str) -> bool:
    return iri.startswith(_OWL) and iri not in _HARMLESS


def _axiom(triple: Triple, path: Path) -> Iterator[Rule]:
    left, right = _term(triple, triple.subject, path), _term(triple, triple.object, path)
    for name in _NAMES[triple.predicate.value]:
        forms: dict[str, tuple[Atom, Atom]] = {
            "cax": ((_X, TYPE, right), (_X, TYPE, left)),
            "prp-spo": ((_X, right, _Y), (_X, left, _Y)),
            "prp-eqp": ((_X, right, _Y), (_X, left, _Y)),
            "prp-inv": ((_Y, right, _X), (_X, left, _Y)),
            "prp-dom": ((_X, TYPE, right), (_X, left, _Y)),
            "prp-rng": ((_Y, TYPE, right), (_X, left, _Y)),
        }
        head, body = forms[name[:3] if name.startswith("cax") else name[:7]]
        yield Rule(f"{name}: {_written(triple)}", head, (body,))
        left, right = right, left


def _kind(triple: Triple, path: Path) -> Rule:
    property_ = _term(triple, triple.subject, path)
    if triple.object == _SYMMETRIC:
        return Rule(f"prp-symp: {_written(triple)}", (_Y, property_, _X), ((_X, property_, _Y),))
    body = ((_X, property_, _Y), (_Y, property_, _Z))
    return Rule(f"prp-trp: {_written(triple)}", (_X, property_, _Z), body)


def _chain(triple: Triple, firsts: Mapping[Any, Term], rests: Mapping[Any, Term], path: Path) -> Rule:
    """Return prp-spo2 for a chain whose members are in an RDF list, its nodes blank or with names."""
    property_ = _term(triple, triple.subject, path)
    members: list[NamedNode] = []
    seen: set[Term] = set()
    node = triple.object
    while node != RDF.nil:
        if node in seen or node not in firsts or node not in rests:
            raise _refusal(triple, path)
        seen.add(node)
        members.append(_term(triple, firsts[node], path))
        node = rests[node]
    if not members:
        raise _refusal(triple, path)
    places = [Variable(f"x{number}") for number in range(len(members) + 1)]
    body = tuple((places[at], member, places[at + 1]) for at, member in enumerate(members))
    written = f"{_short(property_)} owl:propertyChainAxiom ({' '.join(map(_short, members))})"
    return Rule(f"prp-spo2: {written}", (places[0], property_, places[-1]), body)


def _term(triple: Triple, term: Term, path: Path) -> NamedNode:
    """Return a class or property of an axiom, which must have a name of its own."""
    if not isinstance(term, NamedNode) or term in (TYPE, RDF.nil):
        raise _refusal(triple, path)
    return term


def _refusal(triple: Triple, path: Path) -> InputError:
    return InputError(
        f"{path}: the axiom {_written(triple)} cannot be compiled to a rule; "
        "see docs/reasoning.md for the forms that can"
    )


def _written(triple: Triple) -> str:
    return " ".join(_short(term) for term in triple)


def _short(term: Term) -> str:
    return (shrink(term.value) if isinstance(term, NamedNode) else None) or str(term)
