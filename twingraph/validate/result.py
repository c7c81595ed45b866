"""What an engine or a check finds, and how a SHACL report is read as such."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import SH, BlankNode, NamedNode, Term, Triple
from twingraph.validate import nodes, paths
from twingraph.validate.paths import PropertyPath

WHOLE_GRAPH = NamedNode(PREFIXES["tgs"] + "whole-graph")
"""Focus node of rules over the whole graph; their `?value` is the thing at fault."""


@dataclass(frozen=True, slots=True)
class Result:
    """What an engine or a check finds: IRIs of shape and constraint component, and the terms at fault.

    `node` is the shape that found it where that one is a blank node; `shape` is then the nearest shape around
    it that has an IRI. `severity` is None where the shape alone says it.
    """

    shape: str
    focus: Term
    path: NamedNode | PropertyPath | None
    value: Term | None
    component: str
    node: BlankNode | None = None
    severity: NamedNode | None = None


def read(report: Iterable[Triple], shapes: Iterable[Triple]) -> Iterator[Result]:
    """Read a SHACL report (SHACL 1.0, section 3.6) whose blank nodes are those of the data and the shapes.

    Only the results of the report itself are read: what `sh:detail` adds to one of them is left out.
    """
    graph = nodes.index(report)
    around = nodes.around(shapes)
    for found in [node for stated in graph.values() for node in stated.get(SH.result, ())]:
        stated = {predicate: values[0] for predicate, values in graph[found].items()}
        focus, value = stated[SH.focusNode], stated.get(SH.value)
        if focus == WHOLE_GRAPH and value is not None:
            focus, value = value, None
        path, node, severity = (
            stated.get(SH[name]) for name in ("resultPath", "sourceShape", "resultSeverity")
        )
        assert node is not None
        yield Result(
            shape=_text(nodes.nearest(node, around) or node),
            focus=focus,
            path=None if path is None else paths.read(path, graph),
            value=value,
            component=_text(stated[SH.sourceConstraintComponent]),
            node=node if isinstance(node, BlankNode) else None,
            severity=severity if isinstance(severity, NamedNode) else None,
        )


def _text(term: Term) -> str:
    return term.value if isinstance(term, NamedNode) else str(term)
