"""The shapes: their triples for an engine, their severities, messages and remedies for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import RdfFormat, serialize

from twingraph import settings
from twingraph.errors import InputError
from twingraph.rdf import turtle
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import RDFS, SH, Literal, NamedNode, Term, Triple
from twingraph.validate.names import Names
from twingraph.validate.paths import PropertyPath
from twingraph.validate.report import Severity
from twingraph.validate.result import WHOLE_GRAPH, Result

REMEDY = NamedNode(PREFIXES["tgs"] + "remedy")
"""Property of a shape: what mends what it finds, in the imperative."""

TARGETS = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One shape: its IRI and severity, its messages and remedies by language tag, and what it asks of values.

    `messages` say what is wrong and `remedies` what to do about it; both have placeholders.
    """

    iri: str
    severity: Severity
    messages: dict[str, str]
    remedies: dict[str, str]
    datatype: NamedNode | None
    value_class: NamedNode | None
    pattern: str | None

    def fill(self, texts: Mapping[str, str], result: Result, names: Names) -> dict[str, str]:
        """Return texts of the shape with the result's path and value in place of their placeholders.

        A rule over the whole graph calls the value `{?other}`, as its `{?value}` is the thing at fault.
        """
        filled = {}
        for language, text in texts.items():
            path, value = (_text(term, names, language) for term in (result.path, result.value))
            filled[language] = (
                text.replace("{?path}", path).replace("{?value}", value).replace("{?other}", value)
            )
        return filled


class Shapes:
    """A set of shapes with everything that they refer to. A shape here is one that has a target."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.triples = list(triples)
        self._nodes: dict[Term, dict[NamedNode, list[Term]]] = {}
        for triple in self.triples:
            values = self._nodes.setdefault(triple.subject, {}).setdefault(triple.predicate, [])
            values.append(triple.object)
        self._shapes = {
            node.value: _shape(node, stated)
            for node, stated in sorted(self._nodes.items(), key=lambda item: str(item[0]))
            if isinstance(node, NamedNode) and not stated.keys().isdisjoint(TARGETS)
        }

    def __getitem__(self, iri: str) -> Shape:
        """Return the shape with this IRI. Raises KeyError."""
        return self._shapes[iri]

    def __contains__(self, iri: str) -> bool:
        """Tell whether there is a shape with this IRI."""
        return iri in self._shapes

    def __iter__(self) -> Iterator[Shape]:
        """Iterate over the shapes by IRI."""
        return iter(self._shapes.values())

    def __len__(self) -> int:
        """Return the number of shapes."""
        return len(self._shapes)

    def only(self, iris: Iterable[str]) -> Shapes:
        """Return these shapes with what they refer to; a shape that is there for another has no target."""
        kept: set[Term] = {NamedNode(iri) for iri in iris}
        reached: set[Term] = set()
        ahead = list(kept)
        while ahead:
            node = ahead.pop()
            if node not in reached:
                reached.add(node)
                ahead += [term for values in self._nodes.get(node, {}).values() for term in values]
        return Shapes(
            triple
            for triple in self.triples
            if triple.subject in reached and (triple.predicate not in TARGETS or triple.subject in kept)
        )

    def names(self) -> Iterator[Triple]:
        """Iterate over what the shapes call the properties of other vocabularies (`sh:name`), as labels."""
        for stated in self._nodes.values():
            for path in stated.get(SH.path, ()):
                for name in stated.get(SH.name, ()):
                    if isinstance(path, NamedNode):
                        yield Triple(path, RDFS.label, name)

    def rules(self) -> dict[str, str]:
        """Return the queries of the rules over the whole graph, prefixes before them, by the shape's IRI."""
        head = "".join(
            f"PREFIX {_lexical(stated[SH.prefix][0])}: <{_lexical(stated[SH.namespace][0])}>\n"
            for stated in self._nodes.values()
            if SH.prefix in stated
        )
        return {
            iri: head + _lexical(self._nodes[query][SH.select][0])
            for iri in self._shapes
            if WHOLE_GRAPH in self._nodes[NamedNode(iri)].get(SH.targetNode, ())
            for query in self._nodes[NamedNode(iri)].get(SH.sparql, ())
        }

    def ntriples(self) -> bytes:
        """Return the shapes graph as N-Triples."""
        return serialize(self.triples, format=RdfFormat.N_TRIPLES) or b""


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


def _shape(node: NamedNode, stated: dict[NamedNode, list[Term]]) -> Shape:
    return Shape(
        iri=node.value,
        # SHACL 1.0, section 2.1.4: a shape that states no severity has sh:Violation.
        severity=Severity.of(next(iter(stated.get(SH.severity, [])), SH.Violation)),
        messages=_by_language(stated.get(SH.message, [])),
        remedies=_by_language(stated.get(REMEDY, [])),
        datatype=_node(stated.get(SH.datatype, [])),
        value_class=_node(stated.get(SH["class"], [])),
        pattern=next((_lexical(term) for term in stated.get(SH.pattern, [])), None),
    )


def _by_language(texts: list[Term]) -> dict[str, str]:
    return {text.language or settings.ENGLISH: text.value for text in texts if isinstance(text, Literal)}


def _node(terms: list[Term]) -> NamedNode | None:
    return next((term for term in terms if isinstance(term, NamedNode)), None)


def _lexical(term: Term) -> str:
    return term.value if isinstance(term, Literal) else str(term)


def _text(term: Term | PropertyPath | None, names: Names, language: str) -> str:
    if term is None:
        return ""
    return f"“{term.value}”" if isinstance(term, Literal) else names.text(term, language)
