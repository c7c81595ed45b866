"""`twingraph why`."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twingraph.cli import options

if TYPE_CHECKING:
    from twingraph.knowledge import KnowledgeGraph
    from twingraph.rdf.terms import Term
    from twingraph.reason import Derivation
    from twingraph.sources.record import Record

_EVIDENCE = """
SELECT DISTINCT ?source ?start ?end ?sha256 ?evidence WHERE {{
  {thing} tg:evidence|dcterms:source ?evidence .
  OPTIONAL {{ ?evidence oa:hasSource ?from }}
  OPTIONAL {{ ?evidence oa:start ?start }}
  OPTIONAL {{ ?evidence oa:end ?end }}
  OPTIONAL {{ ?evidence tg:sha256 ?sha256 }}
  BIND (COALESCE(?from, ?evidence) AS ?source)
}} ORDER BY ?source ?start ?end ?evidence"""

_RECORDS = """
SELECT DISTINCT ?value ?evidence ?source WHERE {{
  {{ {thing} tg:evidence ?evidence }}
  UNION
  {{ ?claim tg:subject {thing} ; tg:value ?value ; tg:evidence ?evidence }}
  ?evidence a tg:Record ; oa:hasSource ?source .
}} ORDER BY ?source ?evidence"""


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

    if args.sources is not None and not args.sources.is_dir():
        raise InputError(
            f"{args.sources}: no such folder; --sources (or TWINGRAPH_SOURCES) must name that of the sources"
        )
    kg = args.opening.graph()
    if args.property is None:
        return _thing(kg, args)
    if args.value is None:
        raise InputError("a triple has a value: twingraph why THING PROPERTY VALUE")
    return _triple(kg, args)


def _thing(kg: KnowledgeGraph, args: argparse.Namespace) -> int:
    """Print each statement about the thing with where its sources say it."""
    answer = kg.query("why", thing=args.thing)
    if args.format == "json":
        print(answer.serialize("json").decode())
        return 0 if len(answer) else 1
    rows: list[Any] = list(answer)
    if not rows:
        print(f"{args.thing}: no source is cited for it")
        return 1
    shower = _Shower(kg, args.sources)
    records = _records(kg, args.thing)
    changed = False
    for statement in dict.fromkeys(row.statement for row in rows):
        print(statement)
        claimed = [record for record in records if record.value and statement.endswith(f" {record.value}")]
        cited = claimed or [record for record in records if record.value is None]
        shown = {record.source for record in cited}
        for row in (row for row in rows if row.statement == statement):
            if row.start is not None or row.source not in shown:
                changed |= shower.place(row, "  ")
        for record in cited:
            changed |= shower.record(record.evidence, "  ")
    return 1 if changed else 0


def _records(kg: KnowledgeGraph, thing: str) -> list[Any]:
    """Return the records behind a thing and, with the value that is claimed, behind claims about it."""
    from twingraph.query import Result
    from twingraph.query.names import resolve

    rows = kg.sparql(_RECORDS.format(thing=resolve(kg.store, "thing", thing)))
    assert isinstance(rows, Result)
    return list(rows)


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
    return 1 if _print(kg, derivation, _Shower(kg, args.sources), "", set()) else 0


def _print(
    kg: KnowledgeGraph,
    derivation: Derivation,
    shower: _Shower,
    indent: str,
    shown: set[Term],
) -> bool:
    """Print a derivation as an indented tree, evidence of each thing once; return whether any has changed."""
    print(indent + " ".join(map(_short, derivation.fact)))
    indent += "  "
    if derivation.rule is not None:
        print(f"{indent}by {derivation.rule}")
        changed = [_print(kg, each, shower, indent, shown) for each in derivation.premises]
        return any(changed)
    print(f"{indent}stated in {', '.join(map(_iri, derivation.graphs))}")
    subject = derivation.fact[0]
    rows = [] if subject in shown else _evidence(kg, subject)
    shown.add(subject)
    changed = [
        shower.record(row.evidence, indent) if row.evidence in shower.records else shower.place(row, indent)
        for row in rows
    ]
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
        {name: getattr(row, name) for name in ("source", "start", "end", "sha256", "evidence")}
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


class _Shower:
    """Shows places where sources speak, with what stands there where the source is at hand."""

    def __init__(self, kg: KnowledgeGraph, folder: Path | None) -> None:
        self.kg = kg
        self.folder = folder

    @cached_property
    def names(self) -> dict[str, str]:
        from twingraph.sources import citations

        return citations.file_names(self.kg.store)

    @cached_property
    def dialects(self) -> dict[str, dict[str, Any]]:
        from twingraph.sources import citations

        return citations.dialects(self.kg.store)

    @cached_property
    def records(self) -> dict[str, Record]:
        from twingraph.sources import citations

        return {record.iri: record for record in citations.records(self.kg.store)}

    def place(self, row: Any, indent: str) -> bool:
        """Print a passage and, if it can be had, what stands there; return whether that has changed.

        A row without a passage names a source as a whole.
        """
        if row.start is None:
            print(f"{indent}{_iri(row.source)}")
            return False
        print(f"{indent}{_iri(row.source)}, characters {row.start} to {row.end}")
        return self.passage(row, indent)

    def record(self, iri: str, indent: str) -> bool:
        """Print a record and, if it can be had, what stands there; return whether that has changed."""
        record = self.records[iri]
        source = _iri(record.source)
        if not record.row:
            print(f"{indent}{source}, {_iri(record.iri)}")
            return False
        print(f"{indent}{source}, {f'table {record.table}, ' if record.table else ''}row {record.row}")
        return self.row(record, indent)

    def passage(self, row: Any, indent: str) -> bool:
        from twingraph.sources.passage import digest, read_source

        if self.folder is None or row.source not in self.names:
            return False
        quoted = read_source(self.folder, self.names[row.source])[row.start : row.end]
        print(textwrap.indent(textwrap.fill(quoted, 92), f"{indent}  │ "))
        return self.told(indent, changed=digest(quoted) != row.sha256)

    def row(self, record: Record, indent: str) -> bool:
        from twingraph.importing.evidence import rows
        from twingraph.sources.record import matches

        if self.folder is None or record.source not in self.names:
            return False
        if not (self.folder / self.names[record.source]).is_file():
            print(f"{indent}  ({self.names[record.source]} is not in the folder of sources)")
            return False
        dialect = self.dialects.get(record.source)
        cells = rows(self.folder, self.names[record.source], [record], dialect)[record.iri]
        for column, cell in cells.items():
            if column in record.columns:
                print(f"{indent}  │ {column}: {cell}")
        return self.told(indent, changed=not matches(record, cells))

    def told(self, indent: str, *, changed: bool) -> bool:
        if changed:
            print(f"{indent}  ! the source has changed: this is not what was cited")
        return changed
