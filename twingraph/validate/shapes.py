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
from twingraph.rdf.terms import RDF, RDFS, SH, Literal, NamedNode, Term, Triple
from twingraph.validate import nodes
from twingraph.validate.names import Names
from twingraph.validate.paths import PropertyPath
from twingraph.validate.report import Severity
from twingraph.validate.result import WHOLE_GRAPH, Result

REMEDY = NamedNode(PREFIXES["tgs"] + "remedy")
"""Property of a shape: what mends what it finds, in the imperative."""

TARGETS = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf)

_QUOTED = {"en": "“{}”", "hu": "„{}”", "de": "„{}“"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One shape: IRI or `_:label`, severity, messages and remedies by language tag, what it asks of values.

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
    """A set of shapes with everything that they refer to. Those that have a target are iterated over."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.triples = list(_with_targets(list(triples)))
        self._nodes = nodes.index(self.triples)
        self._named = {_name(node): node for node in self._nodes}
        self._shapes = {
            name: _shape(name, self._nodes[node])
            for name, node in sorted(self._named.items())
            if not self._nodes[node].keys().isdisjoint(TARGETS)
        }

    def __getitem__(self, iri: str) -> Shape:
        """Return the shape with this IRI, or `_:label`, be it one without a target that another refers to.

        Raises KeyError.
        """
        return self._shapes.get(iri) or _shape(iri, self._nodes[self._named[iri]])

    def __contains__(self, iri: str) -> bool:
        """Tell whether there is a shape with this IRI and a target."""
        return iri in self._shapes

    def __iter__(self) -> Iterator[Shape]:
        """Iterate over the shapes by IRI."""
        return iter(self._shapes.values())

    def __len__(self) -> int:
        """Return the number of shapes with a target."""
        return len(self._shapes)

    def only(self, iris: Iterable[str]) -> Shapes:
        """Return these shapes with what they refer to, and what no shape refers to (constraint components).

        A shape that is there for another has no target.
        """
        kept = {self._named[iri] for iri in iris}
        dropped = self._reached(self._named[iri] for iri in self._shapes) - self._reached(kept)
        return Shapes(
            triple
            for triple in self.triples
            if triple.subject not in dropped and (triple.predicate not in TARGETS or triple.subject in kept)
        )

    def _reached(self, start: Iterable[Term]) -> set[Term]:
        """Return nodes and all that they lead to."""
        reached: set[Term] = set()
        ahead = list(start)
        while ahead:
            node = ahead.pop()
            if node not in reached:
                reached.add(node)
                ahead += [term for values in self._nodes.get(node, {}).values() for term in values]
        return reached

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
            if WHOLE_GRAPH in self._nodes[self._named[iri]].get(SH.targetNode, ())
            for query in self._nodes[self._named[iri]].get(SH.sparql, ())
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


def _with_targets(triples: list[Triple]) -> Iterator[Triple]:
    """Iterate over triples, those that make a shape a class replaced by what it means: it is its own target.

    SHACL 1.0, section 2.1.3.3. That owl:Class is a subclass of rdfs:Class not every engine knows.
    """
    is_a, below, target = RDF.type, RDFS.subClassOf, SH.targetClass
    classes: set[Term] = {RDFS.Class, NamedNode(PREFIXES["owl"] + "Class")}
    while more := {t.subject for t in triples if t.predicate == below and t.object in classes} - classes:
        classes |= more
    kinds = {SH.NodeShape, SH.PropertyShape}
    shapes = {triple.subject for triple in triples if triple.predicate == is_a and triple.object in kinds}
    for triple in triples:
        implicit = triple.predicate == is_a and triple.object in classes and triple.subject in shapes
        yield Triple(triple.subject, target, triple.subject) if implicit else triple


def _shape(name: str, stated: Mapping[NamedNode, list[Term]]) -> Shape:
    return Shape(
        iri=name,
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


def _name(node: Term) -> str:
    return node.value if isinstance(node, NamedNode) else str(node)


def _lexical(term: Term) -> str:
    return term.value if isinstance(term, Literal) else str(term)


def _text(term: Term | PropertyPath | None, names: Names, language: str) -> str:
    if term is None:
        return ""
    if isinstance(term, Literal):
        return _QUOTED.get(language, _QUOTED[settings.ENGLISH]).format(term.value)
    return names.text(term, language)
