"""Small graphs to compare, and QuickStatements read back: what the tests of comparing share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import twingraph
from twingraph.knowledge import KnowledgeGraph
from twingraph.rdf import dates
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import RDF, TG, XSD, Literal, NamedNode, Triple

WIKIDATA = "https://example.org/graph/wikidata"
BASE = "https://example.org/"
_USED = (
    "dcterms",
    "definition",
    "edtf",
    "foaf",
    "rdf",
    "skos",
    "source",
    "stage-kind",
    "tg",
    "wd",
    "wdt",
    "xsd",
)
_HEAD = "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in _USED) + f"@prefix : <{BASE}> .\n"

SOURCES = """
:page a tg:Source ; dcterms:publisher :a ; foaf:homepage <https://a.example.org/> ;
  dcterms:dateAccepted "2020-02-03"^^edtf:EDTF .
:register a tg:Source ; dcterms:publisher :association ; dcterms:source <https://register.example.org/v1> .
:other a tg:Source ; dcterms:publisher :b ; foaf:homepage <https://b.example.org/*/é> .
:wikidata a tg:Source .
:association tg:country :DE .
<https://example.org/graph/page> dcterms:source :page .
<https://example.org/graph/register> dcterms:source :register .
<https://example.org/graph/other> dcterms:source :other .
<https://example.org/graph/wikidata> dcterms:source :wikidata .
"""


def graph(
    folder: Path, *, page: str = "", register: str = "", other: str = "", wikidata: str = "", places: str = ""
) -> KnowledgeGraph:
    """Return a graph with four sources and what each says, as Turtle in the prefixes above."""
    path = folder / "graph.trig"
    named = {"page": page, "register": register, "other": other, "wikidata": wikidata}
    blocks = "".join(f"GRAPH <{BASE}graph/{name}> {{ {text} }}\n" for name, text in named.items())
    path.write_text(f"{_HEAD}{SOURCES}{places}{blocks}", encoding="utf-8")
    kg = twingraph.open(store="memory:")
    kg.load(path)
    return kg


def tie(
    name: str, one: str, other: str, *, kind: str = "TwinAgreement", since: str = "", until: str | None = None
) -> str:
    """Return a relationship of two parties; `until` adds a stage of its end, with or without a date."""
    stages = [("first-contact" if kind == "Contact" else "signature", since)] if since else []
    stages += [] if until is None else [("end", until)]
    return f":{name} a tg:{kind} ; tg:party {one}, {other} .\n" + "".join(
        f":{name}-{stage} a tg:Stage ; tg:stageOf :{name} ; tg:stageKind stage-kind:{stage}"
        + _date(day)
        + " .\n"
        for stage, day in stages
    )


def _date(day: str) -> str:
    if not day:
        return ""
    bounds = zip(("earliest", "latest"), dates.bounds(day), strict=True)
    days = "".join(f' ; tg:{name} "{bound}"^^xsd:date' for name, bound in bounds if bound)
    return f' ; tg:date "{day}"^^edtf:EDTF{days}'


# Help:QuickStatements of Wikidata, "Command sequence syntax": columns between tabs, without escapes.
_ITEM = re.compile(r"Q[1-9][0-9]*")
_URL = re.compile(r'"(https?://[!#-\)+-\[\]_a-z~]+)"')
_TIME = re.compile(r"\+([0-9]{4})-([0-9]{2})-([0-9]{2})T00:00:00Z/(9|10|11)")


@dataclass
class Command:
    """A line: the statement, its qualifiers, and its references, each a dictionary by property."""

    item: str
    partner: str
    qualifiers: dict[str, str] = field(default_factory=dict)
    references: list[dict[str, str]] = field(default_factory=list)


def read_commands(text: str) -> list[Command]:
    """Read commands strictly: what is not of the syntax that is promised fails."""
    assert text == "" or text.endswith("\n")
    assert "|" not in text
    assert "/*" not in text
    return [_command(line.split("\t")) for line in text.splitlines()]


def _command(columns: list[str]) -> Command:
    item, property, partner, *rest = columns
    assert property == "P190"
    assert _ITEM.fullmatch(item)
    assert _ITEM.fullmatch(partner)
    assert item != partner
    assert len(rest) % 2 == 0
    command = Command(item, partner)
    for key, value in zip(rest[::2], rest[1::2], strict=True):
        if key.startswith("P"):
            assert key in ("P580", "P582")
            # Qualifiers stand before references.
            assert not command.references
            assert key not in command.qualifiers
            command.qualifiers[key] = "somevalue" if value == "somevalue" and key == "P582" else _day(value)
            continue
        if key.startswith("!"):
            assert command.references
        if key.startswith("!") or not command.references:
            command.references.append({})
        key = key.removeprefix("!")
        assert key not in command.references[-1]
        command.references[-1][key] = _part(key, value)
    # What nothing supports is not written.
    assert command.references
    assert all({"S248", "S854"} & found.keys() for found in command.references)
    return command


def _part(key: str, value: str) -> str:
    if key == "S248":
        assert _ITEM.fullmatch(value)
        return value
    if key == "S854":
        match = _URL.fullmatch(value)
        assert match, value
        return match[1]
    assert key == "S813"
    return _day(value)


def _day(value: str) -> str:
    """Return a time as a date of EDTF; zeros stand for what its precision leaves out, and only for that."""
    match = _TIME.fullmatch(value)
    assert match, value
    year, month, day, precision = match.groups()
    parts = {"9": [year], "10": [year, month], "11": [year, month, day]}[precision]
    assert [month, day][len(parts) - 1 :] == ["00"] * (3 - len(parts))
    date(*(int(part) for part in [*parts, "1", "1"][:3]))
    return "-".join(parts)


def apply(kg: KnowledgeGraph, commands: Iterable[Command], graph: str) -> None:
    """Put on the Wikidata of a graph what its users would: statements, and qualifiers as dated stages."""
    P190 = NamedNode(PREFIXES["wdt"] + "P190")
    triples = []
    for command in commands:
        item, partner = (NamedNode(PREFIXES["wd"] + name) for name in (command.item, command.partner))
        triples.append(Triple(item, P190, partner))
        # One relationship for a pair, each of whose statements is evidence of the dates that it has.
        name = "-".join(sorted((command.item, command.partner)))
        node = NamedNode(f"{BASE}w-{name}")
        statement = NamedNode(f"http://www.wikidata.org/entity/statement/{command.item}-{command.partner}")
        triples += [Triple(node, RDF.type, TG.TwinAgreement), Triple(node, TG.party, item)]
        triples += [Triple(node, TG.party, partner), Triple(node, TG.evidence, statement)]
        for key, value in command.qualifiers.items():
            kind = {"P580": "signature", "P582": "end"}[key]
            stage = NamedNode(f"{node.value}-{kind}")
            triples += [
                Triple(stage, RDF.type, TG.Stage),
                Triple(stage, TG.stageOf, node),
                Triple(stage, TG.stageKind, NamedNode(PREFIXES["stage-kind"] + kind)),
                Triple(stage, TG.evidence, statement),
            ]
            if value != "somevalue":
                edtf = NamedNode(PREFIXES["edtf"] + "EDTF")
                triples.append(Triple(stage, TG.date, Literal(value, datatype=edtf)))
                for predicate, bound in zip((TG.earliest, TG.latest), dates.bounds(value), strict=True):
                    triples.append(Triple(stage, predicate, Literal(str(bound), datatype=XSD.date)))
    kg.store.add(triples, graph)
