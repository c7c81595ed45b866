"""The shapes: their triples for an engine, their messages and severities for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import RdfFormat, serialize

from twingraph import settings
from twingraph.errors import InputError
from twingraph.rdf import turtle
from twingraph.rdf.prefixes import PREFIXES, shrink
from twingraph.rdf.terms import Literal, NamedNode, Term, Triple
from twingraph.validate.report import SH, Result, Severity

WHOLE_GRAPH = NamedNode(PREFIXES["tgs"] + "whole-graph")
"""Focus node of rules over the whole graph; their `sh:value` is the thing at fault."""

TARGETS = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf)


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape: its IRI, its severity and, by language tag, its messages with their placeholders."""

    iri: str
    severity: Severity
    messages: dict[str, str]

    def messages_for(self, result: Result) -> dict[str, str]:
        """Return the messages with the result's value and path in place of `{?value}` and `{?path}`."""
        fills = {"{?value}": _name(result.value), "{?path}": _name(result.path)}
        return {language: _fill(message, fills) for language, message in self.messages.items()}


class Shapes:
    """A set of shapes with everything that they refer to."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.triples = list(triples)
        targeted = {triple.subject for triple in self.triples if triple.predicate in TARGETS}
        self._shapes = {
            subject.value: self._shape(subject)
            for subject in sorted(targeted, key=str)
            if isinstance(subject, NamedNode)
        }

    def __getitem__(self, iri: str) -> Shape:
        """Return the shape with this IRI. Raises KeyError."""
        return self._shapes[iri]

    def __contains__(self, iri: str) -> bool:
        """Tell whether a shape with this IRI and a target is here."""
        return iri in self._shapes

    def __iter__(self) -> Iterator[Shape]:
        """Iterate over the shapes that have targets, by IRI."""
        return iter(self._shapes.values())

    def __len__(self) -> int:
        """Return the number of shapes that have targets."""
        return len(self._shapes)

    def keep(self, *iris: str) -> Shapes:
        """Return these shapes alone, with all that they refer to: the others lose their targets."""
        kept = {NamedNode(iri) for iri in iris}
        return Shapes(
            triple for triple in self.triples if triple.predicate not in TARGETS or triple.subject in kept
        )

    def ntriples(self) -> bytes:
        """Return the shapes graph as N-Triples."""
        return serialize(self.triples, format=RdfFormat.N_TRIPLES)

    def _shape(self, node: NamedNode) -> Shape:
        severity, messages = Severity.VIOLATION, {}
        for triple in self.triples:
            if triple.subject != node:
                continue
            if triple.predicate == SH.severity and isinstance(triple.object, NamedNode):
                severity = Severity.of(triple.object)
            elif triple.predicate == SH.message and isinstance(triple.object, Literal):
                messages[triple.object.language or settings.ENGLISH] = triple.object.value
        return Shape(node.value, severity, messages)


def load(folder: Path | None = None) -> Shapes:
    """Return the shapes of all Turtle files in a folder, by default the bundled ones.

    Raises InputError when the folder has none, FileSyntaxError for a file that does not parse.
    """
    folder = folder or settings.ontology_dir() / "shapes"
    files = sorted(folder.glob("*.ttl"))
    shapes = Shapes(triple for file in files for triple in turtle.read(file))
    if not len(shapes):
        raise InputError(f"{folder}: has no shape with a target; name a folder of SHACL shapes in Turtle")
    return shapes


def _name(term: Term | None) -> str:
    if isinstance(term, NamedNode):
        return shrink(term.value) or f"<{term.value}>"
    return f"“{term.value}”" if isinstance(term, Literal) else str(term or "")


def _fill(message: str, fills: dict[str, str]) -> str:
    for placeholder, text in fills.items():
        message = message.replace(placeholder, text)
    return message
