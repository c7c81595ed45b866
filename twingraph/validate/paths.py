"""SHACL property paths (SHACL 1.0, section 2.3.1), read from triples, written as triples and as SPARQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from twingraph.errors import InputError
from twingraph.rdf.terms import RDF, SH, BlankNode, NamedNode, Subject, Term, Triple
from twingraph.validate.nodes import Graph, members

# The sequence is a list without a property of its own; the sign of the others is that of SPARQL.
_PROPERTIES = {
    "|": SH.alternativePath,
    "^": SH.inversePath,
    "*": SH.zeroOrMorePath,
    "+": SH.oneOrMorePath,
    "?": SH.zeroOrOnePath,
}
# Deeper than any path that somebody wrote, and shallow enough to be walked by recursion.
_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class PropertyPath:
    """A path that is more than one predicate: an operator of SPARQL (`/ | ^ * + ?`) and what it joins."""

    operator: str
    parts: tuple[NamedNode | PropertyPath, ...]

    def __str__(self) -> str:
        """Return the path as SPARQL has it, every IRI in full."""
        return self.to_sparql()

    def to_sparql(self, name: Callable[[NamedNode], str] = str) -> str:
        """Return the path as SPARQL 1.1 has it (section 9.1), IRIs as `name` writes them."""
        texts = [
            f"({part.to_sparql(name)})" if isinstance(part, PropertyPath) else name(part)
            for part in self.parts
        ]
        if self.operator in "/|":
            return self.operator.join(texts)
        return self.operator + texts[0] if self.operator == "^" else texts[0] + self.operator

    def to_triples(self, node: BlankNode) -> Iterator[Triple]:
        """Give the triples that describe the path as SHACL has it, with `node` for the path itself."""
        if self.operator == "/":
            yield from _list(self.parts, node)
        elif self.operator == "|":
            members = BlankNode(f"{node.value}-list")
            yield Triple(node, SH.alternativePath, members)
            yield from _list(self.parts, members)
        else:
            part, described = _part(self.parts[0], f"{node.value}-path")
            yield Triple(node, _PROPERTIES[self.operator], part)
            yield from described


def read(node: Term, graph: Graph) -> NamedNode | PropertyPath:
    """Return the path that a node stands for.

    Raises InputError for what is not a well-formed path: a literal, no or several operators on one node, a
    list that is broken or has fewer than two members, a path within itself.
    """
    return _read(node, graph, _DEEPEST)


def _read(node: Term, graph: Graph, depth: int) -> NamedNode | PropertyPath:
    if isinstance(node, NamedNode):
        return node
    if not depth:
        raise InputError(f"the property path at {node} contains itself, or is nested too deeply")
    stated = graph.get(node, {})
    if RDF.first in stated or RDF.rest in stated:
        return PropertyPath("/", _members(node, graph, depth))
    found = [(operator, values) for operator, iri in _PROPERTIES.items() if (values := stated.get(iri))]
    if len(found) != 1 or len(found[0][1]) != 1:
        raise InputError(
            f"{node} is not a property path: it needs one of SHACL's operators, and one value of it"
        )
    operator, (operand,) = found[0]
    if operator == "|":
        return PropertyPath("|", _members(operand, graph, depth))
    return PropertyPath(operator, (_read(operand, graph, depth - 1),))


def _members(head: Term, graph: Graph, depth: int) -> tuple[NamedNode | PropertyPath, ...]:
    found = members(head, graph)
    if len(found) < 2:
        raise InputError(f"the list at {head} is not a property path: it has fewer than two members")
    return tuple(_read(member, graph, depth - 1) for member in found)


def _part(path: NamedNode | PropertyPath, label: str) -> tuple[NamedNode | BlankNode, Iterator[Triple]]:
    if isinstance(path, NamedNode):
        return path, iter(())
    node = BlankNode(label)
    return node, path.to_triples(node)


def _list(parts: Sequence[NamedNode | PropertyPath], node: BlankNode) -> Iterator[Triple]:
    label = node.value
    for number, part in enumerate(parts, start=1):
        member, described = _part(part, f"{label}-{number}-path")
        rest: Subject = RDF.nil if number == len(parts) else BlankNode(f"{label}-{number}")
        yield Triple(node, RDF.first, member)
        yield Triple(node, RDF.rest, rest)
        yield from described
        if isinstance(rest, BlankNode):
            node = rest
