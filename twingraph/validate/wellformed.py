"""What makes a shapes graph ill-formed, whichever engine it is for (SHACL 1.0, sections 2 to 5).

Every engine lets some of it pass, each something else, and then checks nothing or fails in the middle.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from twingraph.errors import InputError
from twingraph.rdf.prefixes import shrink
from twingraph.rdf.terms import RDF, SH, XSD, BlankNode, Literal, NamedNode, Term, Triple
from twingraph.validate import nodes, paths
from twingraph.validate.nodes import Graph

_NODE_KINDS = {SH[kind] for kind in ("IRI", "BlankNode", "Literal")} | {
    SH[kind] for kind in ("BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")
}


def _literal(*datatypes: NamedNode, form: str = ".*") -> Callable[[Term], bool]:
    def fits(term: Term) -> bool:
        if not isinstance(term, Literal) or (datatypes and term.datatype not in datatypes):
            return False
        return re.fullmatch(form, term.value, re.DOTALL) is not None

    return fits


_KINDS: dict[str, Callable[[Term], bool]] = {
    "an IRI": lambda term: isinstance(term, NamedNode),
    "an IRI or a literal": lambda term: isinstance(term, NamedNode | Literal),
    "a shape": lambda term: isinstance(term, NamedNode | BlankNode),
    "a node kind of SHACL": _NODE_KINDS.__contains__,
    "a literal": _literal(),
    "a string": _literal(XSD.string),
    "a text": _literal(XSD.string, RDF.langString),
    "a non-negative xsd:integer": _literal(XSD.integer, form=r"\+?\d+|-0+"),
    "an xsd:boolean": _literal(XSD.boolean, form="true|false|1|0"),
    "anything": lambda _: True,
}


class _Rule(NamedTuple):
    """What the values of a property of shapes have to be."""

    kind: str
    most: int | None = None
    lists: bool = False
    in_node_shapes: bool = True


_COUNT = _Rule("a non-negative xsd:integer", most=1, in_node_shapes=False)
_SHAPES = _Rule("a shape", lists=True)
_RULES = {
    SH[name]: rule
    for rule, names in {
        _Rule("an IRI"): "class equals disjoint targetClass targetSubjectsOf targetObjectsOf",
        _Rule("an IRI", in_node_shapes=False): "lessThan lessThanOrEquals",
        _Rule("an IRI", most=1): "datatype severity",
        _Rule("an IRI", most=1, lists=True): "ignoredProperties",
        _Rule("an IRI or a literal"): "targetNode",
        _Rule("a shape"): "node property not qualifiedValueShape sparql",
        _SHAPES: "and or xone",
        _Rule("a node kind of SHACL", most=1): "nodeKind",
        _Rule("a literal", most=1): "minInclusive minExclusive maxInclusive maxExclusive",
        _Rule("a string", most=1): "pattern flags select ask",
        _Rule("a string", most=1, lists=True): "languageIn",
        _Rule("a text"): "message",
        _COUNT: "minCount maxCount",
        _Rule(_COUNT.kind, most=1): "minLength maxLength qualifiedMinCount qualifiedMaxCount",
        _Rule("an xsd:boolean", most=1): "deactivated closed qualifiedValueShapesDisjoint",
        _Rule("an xsd:boolean", most=1, in_node_shapes=False): "uniqueLang",
        _Rule("anything", most=1, lists=True): "in",
    }.items()
    for name in names.split()
}
_QUERIES = (SH.sparql, SH.nodeValidator, SH.propertyValidator)
_REFERENCES = (SH.node, SH.property, SH["not"], SH.qualifiedValueShape)

_NO_CODE = re.compile(r"""'''.*?'''|\"{3}.*?\"{3}|'[^'\n]*'|"[^"\n]*"|<[^<>\s]*>|#[^\n]*""", re.DOTALL)
_PROJECTION = re.compile(r"\bSELECT\b(.*?)(?:\bWHERE\b|\bFROM\b|\{)", re.DOTALL | re.IGNORECASE)
_THIS = re.compile(r"[?$]this\b|^\s*(?:(?:DISTINCT|REDUCED)\b)?\s*\*\s*$", re.IGNORECASE)


def check(shapes: Iterable[Triple]) -> None:
    """Check values, paths, queries and references of all shapes.

    Raises InputError, which names the shape. What only a parser of SPARQL or of regular expressions can tell
    is left to the engines.
    """
    triples = list(shapes)
    graph, around = nodes.index(triples), nodes.around(triples)
    for shape, problem in _problems(graph):
        named = nodes.nearest(shape, around)
        where = _name(shape) if named in (shape, None) else f"within {_name(named)}"
        raise InputError(f"the shapes are not well formed: {where}: {problem}")
    try:
        TopologicalSorter({shape: _refers_to(shape, graph) for shape in graph}).prepare()
    except CycleError as error:
        circle = " refers to ".join(map(_name, reversed(error.args[1])))
        raise InputError(
            f"a shape is recursive, which SHACL 1.0 leaves undefined (section 3.4.3): {circle}; "
            "break the circle"
        ) from error


def _problems(graph: Graph) -> Iterator[tuple[Term, str]]:
    for shape, stated in graph.items():
        for predicate in stated.keys() & _RULES.keys():
            for problem in _values(predicate, _RULES[predicate], graph, stated.get(predicate, ())):
                yield shape, problem
            if not _RULES[predicate].in_node_shapes and SH.path not in stated:
                yield shape, f"{_name(predicate)} is for property shapes alone, which have a sh:path"
        for constraint in (node for predicate in _QUERIES for node in stated.get(predicate, ())):
            for query in graph.get(constraint, {}).get(SH.select, ()):
                if isinstance(query, Literal) and not _projects_this(query.value):
                    yield constraint, "each SELECT, inner ones too, has to return $this (appendix A)"
        expected = SH.path in stated or SH.PropertyShape in stated.get(RDF.type, ())
        for node in [*([shape] if expected else []), *stated.get(SH.property, ())]:
            if problem := _path(graph.get(node, {}).get(SH.path, ()), graph):
                yield node, problem


def _values(predicate: NamedNode, rule: _Rule, graph: Graph, values: Iterable[Term]) -> Iterator[str]:
    values = list(values)
    if rule.most is not None and len(values) > rule.most:
        yield f"{_name(predicate)} has {len(values)} values; leave no more than {rule.most}"
    for value in values:
        try:
            members = nodes.members(value, graph) if rule.lists else [value]
        except InputError as error:
            yield f"{_name(predicate)}: {error}"
            continue
        for member in members:
            if not _KINDS[rule.kind](member):
                yield f"{_name(predicate)} has {_name(member)}, which is not {rule.kind}"


def _path(found: Iterable[Term], graph: Graph) -> str:
    found = list(found)
    if len(found) != 1:
        return f"a property shape has one sh:path, and this has {len(found)}"
    try:
        paths.read(found[0], graph)
    except InputError as error:
        return str(error)
    return ""


def _projects_this(query: str) -> bool:
    # Without what may hold a word or a bracket that is no code: strings, IRIs, comments.
    projections = _PROJECTION.findall(_NO_CODE.sub(" ", query))
    return all(_THIS.search(projection) for projection in projections)


def _refers_to(shape: Term, graph: Graph) -> Iterator[Term]:
    stated = graph[shape]
    for predicate, rule in _RULES.items():
        if predicate in _REFERENCES:
            yield from stated.get(predicate, ())
        elif rule is _SHAPES:
            for head in stated.get(predicate, ()):
                yield from nodes.members(head, graph)


def _name(term: Term | None) -> str:
    return shrink(term.value) or f"<{term.value}>" if isinstance(term, NamedNode) else str(term)
