"""Rules: a head that holds wherever the patterns of a body do, over triples taken as plain tuples.

Tuples rather than triples, as the rules of OWL 2 RL/RDF pass through triples whose subject is a literal
(OWL 2 Profiles, section 4.3); such a triple is never a result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from pyoxigraph import Variable

from twingraph.errors import InputError
from twingraph.rdf.terms import RDF, BlankNode, Literal, NamedNode

# Any is a term, or in an atom a variable: an atom whose variables are all replaced is a fact.
Fact: TypeAlias = tuple[Any, NamedNode, Any]
Atom: TypeAlias = tuple[Any, NamedNode, Any]
Binding: TypeAlias = dict[Variable, Any]

TYPE: NamedNode = RDF.type
SUBJECT, OBJECT = Variable("s"), Variable("o")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name, and head, body and filters (SPARQL, from `FILTER` on) that share variables."""

    name: str
    head: Atom
    body: tuple[Atom, ...]
    filters: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what has no key, and a head about more things than the body."""
        for atom in (self.head, *self.body):
            if not isinstance(atom[1], NamedNode) or (atom[1] == TYPE and not isinstance(atom[2], NamedNode)):
                raise InputError("a rule needs an IRI for each property and each class")
            if any(isinstance(term, BlankNode) for term in atom):
                raise InputError("a rule has no blank nodes here; use a variable")
        of_body = {variable for atom in self.body for variable in variables(atom)}
        if not of_body.issuperset(variables(self.head)):
            raise InputError("the rule concludes about something that its WHERE does not bind")


def key(atom: Atom) -> str:
    """Return what rules are looked up by: the IRI of the property, or of the class after `a `."""
    return f"a {atom[2]}" if atom[1] == TYPE else atom[1].value


def general(atom: Atom) -> Atom:
    """Return the pattern of every triple with the property, or the class, of an atom."""
    named = atom[1] == TYPE and isinstance(atom[2], NamedNode)
    return SUBJECT, atom[1], atom[2] if named else OBJECT


def variables(atom: Atom) -> list[Variable]:
    """Return the variables of an atom, each once, in order."""
    return list(dict.fromkeys(term for term in atom if isinstance(term, Variable)))


def match(atom: Atom, other: Atom, binding: Binding | None = None) -> Binding | None:
    """Return the binding, an extension of the given one, that makes an atom equal to another, or None."""
    found: Binding = dict(binding or {})
    for mine, its in zip(atom, other, strict=True):
        if isinstance(mine, Variable):
            if found.setdefault(mine, its) != its:
                return None
        elif mine != its:
            return None
    return found


def substitute(atom: Atom, binding: Mapping[Variable, Any]) -> Atom:
    """Return an atom with the variables of a binding replaced."""
    subject, predicate, object_ = atom
    if isinstance(subject, Variable):
        subject = binding.get(subject, subject)
    if isinstance(object_, Variable):
        object_ = binding.get(object_, object_)
    return subject, predicate, object_


def is_triple(fact: Fact) -> bool:
    """Return whether a fact is a triple of RDF, whose subject is no literal."""
    return not isinstance(fact[0], Literal)
