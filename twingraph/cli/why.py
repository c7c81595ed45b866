"""`twingraph why`."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twingraph.cli import options

if TYPE_CHECKING:
    from twingraph.knowledge import KnowledgeGraph
    from twingraph.rdf.terms import Term
    from twingraph.reason import Derivation

_EVIDENCE = """
SELECT DISTINCT ?source ?start ?end ?sha256 WHERE {{
  {thing} tg:evidence|dcterms:source ?evidence .
  OPTIONAL {{ ?evidence oa:hasSource ?from }}
  OPTIONAL {{ ?evidence oa:start ?start }}
  OPTIONAL {{ ?evidence oa:end ?end }}
  OPTIONAL {{ ?evidence tg:sha256 ?sha256 }}
  BIND (COALESCE(?from, ?evidence) AS ?source)
}} ORDER BY ?source ?start ?end"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    options.add_graph(parser)
    parser.add_argument("thing", metavar="THING", help="IRI, CURIE (stage:…) or name of a thing in the graph")
    parser.add_argument(
        "property",
        metavar="PROPERTY",
        nargs="?",
        help="with VALUE: how this triple is known; IRI, CURIE or label of a property, or a for the class",
    )
    parser.add_argument(
        "value", metavar="VALUE", nargs="?", help="IRI, CURIE, name of a thing or a class, or a text"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    options.add_sources(parser)


def run(args: argparse.Namespace) -> int:
    """Print where sources speak of a thing, or how a triple is known.

    Exit 1 when there is nothing to say, and when a source that is at hand has changed.
    """
    from twingraph.errors import InputError

    kg = args.opening.graph()
    if args.property is None:
        return _thing(kg, args)
    if args.value is None:
        raise InputError("a triple has a value: twingraph why THING PROPERTY VALUE")
    return _triple(kg, args)


def _thing(kg: KnowledgeGraph, args: argparse.Namespace) -> int:
    """Print each statement about the thing with where its sources say it."""
    from twingraph.sources import citations

    answer = kg.query("why", thing=args.thing)
    if args.format == "json":
        print(answer.serialize("json").decode())
        return 0 if len(answer) else 1
    rows: list[Any] = list(answer)
    if not rows:
        print(f"{args.thing}: no source is cited for it")
        return 1
    names = citations.file_names(kg.store)
    changed = False
    for statement in dict.fromkeys(row.statement for row in rows):
        print(statement)
        for row in (row for row in rows if row.statement == statement):
            changed |= _show(row, names, args.sources, "  ")
    return 1 if changed else 0


def _triple(kg: KnowledgeGraph, args: argparse.Namespace) -> int:
    """Print how a triple is known."""
    derivation = kg.why(args.thing, args.property, args.value)
    if derivation is None:
        told = f"{args.thing} {args.property} {args.value}: is not stated and does not follow"
        print("null" if args.format == "json" else told)
        return 1
    if args.format == "json":
        import json

        print(json.dumps(_as_json(kg, derivation), ensure_ascii=False, indent=2))
        return 0
    from twingraph.sources import citations

    return 1 if _print(kg, derivation, citations.file_names(kg.store), args.sources, "", set()) else 0


def _print(
    kg: KnowledgeGraph,
    derivation: Derivation,
    names: dict[str, str],
    folder: Path | None,
    indent: str,
    shown: set[Term],
) -> bool:
    """Print a derivation as an indented tree, evidence of each thing once; return whether any has changed."""
    print(indent + " ".join(map(_short, derivation.fact)))
    indent += "  "
    if derivation.rule is not None:
        print(f"{indent}by {derivation.rule}")
        changed = [_print(kg, each, names, folder, indent, shown) for each in derivation.premises]
        return any(changed)
    print(f"{indent}stated in {', '.join(map(_iri, derivation.graphs))}")
    subject = derivation.fact[0]
    rows = [] if subject in shown else _evidence(kg, subject)
    shown.add(subject)
    changed = [_show(row, names, folder, indent) for row in rows]
    return any(changed)


def _as_json(kg: KnowledgeGraph, derivation: Derivation) -> dict[str, Any]:
    subject, predicate, object_ = derivation.fact
    fact = {"subject": _json_term(subject), "predicate": predicate.value, "object": _json_term(object_)}
    if derivation.rule is not None:
        return {
            **fact,
            "rule": derivation.rule,
            "premises": [_as_json(kg, each) for each in derivation.premises],
        }
    evidence = [
        {name: getattr(row, name) for name in ("source", "start", "end", "sha256")}
        for row in _evidence(kg, subject)
    ]
    return {**fact, "graphs": list(derivation.graphs), "evidence": evidence}


def _evidence(kg: KnowledgeGraph, subject: Term) -> Iterable[Any]:
    """Return the places where sources speak of a thing, as rows; none for one without an IRI."""
    from twingraph.query import Result
    from twingraph.rdf.terms import NamedNode

    if not isinstance(subject, NamedNode):
        return []
    rows = kg.sparql(_EVIDENCE.format(thing=subject))
    assert isinstance(rows, Result)
    return rows


def _short(term: Term) -> str:
    from twingraph.rdf.terms import RDF, NamedNode

    if term == RDF.type:
        return "a"
    return _iri(term.value) if isinstance(term, NamedNode) else str(term)


def _iri(iri: str) -> str:
    from twingraph.rdf.prefixes import shrink

    return shrink(iri) or f"<{iri}>"


def _json_term(term: Term) -> str:
    """Return an IRI as it is, and any other term as N-Triples writes it."""
    from twingraph.rdf.terms import NamedNode

    return term.value if isinstance(term, NamedNode) else str(term)


def _show(row: Any, names: dict[str, str], folder: Path | None, indent: str) -> bool:
    """Print one place and, where the source is at hand, its text; return whether the text has changed."""
    from twingraph.sources.passage import digest, read_source

    source = _iri(row.source)
    if row.start is None:
        print(f"{indent}{source}")
        return False
    print(f"{indent}{source}, characters {row.start} to {row.end}")
    if folder is None or row.source not in names:
        return False
    quoted = read_source(folder, names[row.source])[row.start : row.end]
    print(textwrap.indent(textwrap.fill(quoted, 92), f"{indent}  │ "))
    if digest(quoted) == row.sha256:
        return False
    print(f"{indent}  ! the source has changed: this is not what was cited")
    return True
