"""The report of a validation: findings, their counts, and their forms as text, JSON and SHACL."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby
from typing import Any

from pyoxigraph import RdfFormat, serialize

from twingraph import settings
from twingraph.rdf.prefixes import PREFIXES, shrink
from twingraph.rdf.terms import RDF, XSD, BlankNode, Literal, NamedNode, Namespace, Term, Triple

SH = Namespace("sh")


class Severity(IntEnum):
    """How grave a finding is; the graver is the greater."""

    INFO = 1
    WARNING = 2
    VIOLATION = 3

    @classmethod
    def of(cls, term: Term) -> Severity:
        """Return the severity that a term of SHACL stands for; one that is not of SHACL is a violation."""
        return next((severity for severity in cls if severity.term == term), cls.VIOLATION)

    @property
    def term(self) -> NamedNode:
        """The severity in SHACL."""
        return SH[self.name.capitalize()]


@dataclass(frozen=True, slots=True)
class Result:
    """What an engine or a check finds: IRIs of shape and constraint component, and the terms at fault."""

    shape: str
    focus: Term
    path: NamedNode | None
    value: Term | None
    component: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a thing stands: IRI of the named graph, file ("" in a store), line from 1 (0 if not known)."""

    graph: str
    file: str
    line: int

    def __str__(self) -> str:
        """Return `file:line`, as editors read it, or the graph of a store."""
        return f"{self.file}:{self.line}" if self.line else self.file or self.graph


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a shape finds fault with. `messages` maps language tags to texts."""

    severity: Severity
    focus: Term
    path: NamedNode | None
    value: Term | None
    messages: dict[str, str]
    shape: str
    component: str
    place: Place | None

    def message(self, language: str = settings.ENGLISH) -> str:
        """Return the message in a language, in English where the shape has none in it."""
        return self.messages.get(language) or self.messages.get(settings.ENGLISH, "")

    def to_dict(self) -> dict[str, Any]:
        """Return the finding as JSON has it."""
        return {
            "severity": self.severity.name.lower(),
            "focus": _text(self.focus),
            "path": self.path and self.path.value,
            "value": None if self.value is None else _text(self.value),
            "messages": self.messages,
            "shape": self.shape,
            "graph": self.place and self.place.graph,
            "file": (self.place and self.place.file) or None,
            "line": (self.place and self.place.line) or None,
        }


# One and several, by language and name of the severity.
_SEVERITIES = {
    "en": {
        "violation": ("violation", "violations"),
        "warning": ("warning", "warnings"),
        "info": ("note", "notes"),
    },
    "hu": {
        "violation": ("hiba", "hiba"),
        "warning": ("figyelmeztetés", "figyelmeztetés"),
        "info": ("megjegyzés", "megjegyzés"),
    },
    "de": {
        "violation": ("Verstoß", "Verstöße"),
        "warning": ("Warnung", "Warnungen"),
        "info": ("Hinweis", "Hinweise"),
    },
}


class Report:
    """The findings of a validation, by thing, the gravest first."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = sorted(
            findings,
            key=lambda f: (str(f.focus), -f.severity, f.shape, str(f.path or ""), str(f.value or "")),
        )

    @property
    def conforms(self) -> bool:
        """Whether there is no violation; warnings and infos may be there."""
        return not self.counts()["violation"]

    def counts(self) -> dict[str, int]:
        """Return the number of findings for each severity, the gravest first."""
        return {
            severity.name.lower(): sum(finding.severity is severity for finding in self.findings)
            for severity in sorted(Severity, reverse=True)
        }

    def at_least(self, severity: Severity) -> Report:
        """Return the report without what is less grave."""
        return Report(finding for finding in self.findings if finding.severity >= severity)

    def to_text(self, language: str = settings.ENGLISH) -> str:
        """Return the report for people: things with their findings, and the counts in the last line."""
        names = _SEVERITIES.get(language, _SEVERITIES[settings.ENGLISH])
        lines: list[str] = []
        for focus, group in groupby(self.findings, key=lambda finding: finding.focus):
            findings = list(group)
            place = next((finding.place for finding in findings if finding.place), None)
            lines.append(f"{_name(focus)}  {place}" if place else _name(focus))
            for finding in findings:
                about = f"{_name(finding.path)}: " if finding.path else ""
                shape = _name(NamedNode(finding.shape))
                severity = names[finding.severity.name.lower()][0]
                lines.append(f"  {severity:<13}  {about}{finding.message(language)}  [{shape}]")
        counts = ", ".join(f"{count} {names[name][count != 1]}" for name, count in self.counts().items())
        return "\n".join([*lines, counts]) + "\n"

    def to_json(self) -> str:
        """Return the report as JSON: `conforms`, `counts` and `findings`."""
        content = {
            "conforms": self.conforms,
            "counts": self.counts(),
            "findings": [finding.to_dict() for finding in self.findings],
        }
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"

    def to_graph(self) -> list[Triple]:
        """Return the report as SHACL 1.0 has it (section 3.6); any finding makes `sh:conforms` false."""
        report = BlankNode("report")
        conforms = Literal("false" if self.findings else "true", datatype=XSD.boolean)
        triples = [Triple(report, RDF.type, SH.ValidationReport), Triple(report, SH.conforms, conforms)]
        for number, finding in enumerate(self.findings, start=1):
            result = BlankNode(f"result{number}")
            triples += [
                Triple(report, SH.result, result),
                Triple(result, RDF.type, SH.ValidationResult),
                Triple(result, SH.focusNode, finding.focus),
                Triple(result, SH.resultSeverity, finding.severity.term),
                Triple(result, SH.sourceShape, NamedNode(finding.shape)),
                Triple(result, SH.sourceConstraintComponent, NamedNode(finding.component)),
                *([Triple(result, SH.resultPath, finding.path)] if finding.path else []),
                *([Triple(result, SH.value, finding.value)] if finding.value is not None else []),
                *(
                    Triple(result, SH.resultMessage, Literal(message, language=language))
                    for language, message in sorted(finding.messages.items())
                ),
            ]
        return triples

    def to_turtle(self) -> str:
        """Return the SHACL report in Turtle."""
        content = serialize(self.to_graph(), format=RdfFormat.TURTLE, prefixes=PREFIXES) or b""
        return content.decode()


def _text(term: Term) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def _name(term: Term) -> str:
    return shrink(term.value) or term.value if isinstance(term, NamedNode) else str(term)
