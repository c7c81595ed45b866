"""The report of a validation: findings, their counts, and their forms: text, JSON, JUnit XML and SHACL."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from pyoxigraph import RdfFormat, serialize

from twingraph import settings
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import RDF, SH, XSD, BlankNode, Literal, NamedNode, Term, Triple
from twingraph.validate import text
from twingraph.validate.names import Names
from twingraph.validate.paths import PropertyPath


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
    """One thing that a shape finds fault with.

    `value` is the value of the SHACL result, and `found` what the data states at `place`. `messages` (what is
    wrong) and `remedies` (what would mend it) map language tags to texts.
    """

    severity: Severity
    focus: Term
    path: NamedNode | PropertyPath | None
    value: Term | None
    messages: dict[str, str]
    shape: str
    component: str
    place: Place | None
    found: tuple[Term, ...] = ()
    remedies: dict[str, str] = field(default_factory=dict)

    def message(self, language: str = settings.ENGLISH) -> str:
        """Return the message in a language, in English where the shape has none in it."""
        return self.messages.get(language) or self.messages.get(settings.ENGLISH, "")

    def remedy(self, language: str = settings.ENGLISH) -> str:
        """Return the remedy in a language, in English where the shape has none in it; "" for none at all."""
        return self.remedies.get(language) or self.remedies.get(settings.ENGLISH, "")


class Report:
    """The findings of a validation, by thing, the gravest first.

    `names` are those of the terms in it; `files` and `shapes` (IRIs) are what was checked, with which;
    `empty` are those of the files that hold no triples, so that nothing in them could be at fault.
    """

    def __init__(
        self,
        findings: Iterable[Finding],
        *,
        names: Names | None = None,
        files: Sequence[str] = (),
        shapes: Sequence[str] = (),
        empty: Sequence[str] = (),
    ) -> None:
        self.findings = sorted(
            findings,
            key=lambda f: (str(f.focus), -f.severity, f.shape, str(f.path or ""), str(f.value or "")),
        )
        self.names = names or Names()
        self.files = files
        self.shapes = shapes
        self.empty = empty

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
        """Return the report without what is less grave; that a file is empty is a note."""
        kept = (finding for finding in self.findings if finding.severity >= severity)
        empty = self.empty if severity is Severity.INFO else ()
        return Report(kept, names=self.names, files=self.files, shapes=self.shapes, empty=empty)

    def to_text(self, language: str = settings.ENGLISH, *, colour: bool = False) -> str:
        """Return the report for people, by thing, the counts in the last line; `colour` is for terminals."""
        return text.render(
            self.findings, self.counts(), self.names, language, empty=self.empty, colour=colour
        )

    def to_junit(self, language: str = settings.ENGLISH) -> str:
        """Return the report as JUnit XML, a test case for each file and shape; see docs/validation.md."""
        from twingraph.validate import junit

        return junit.render(self.findings, self.names, self.files, self.shapes, language)

    def to_json(self) -> str:
        """Return the report as JSON: `conforms`, `counts`, `empty`, `findings`; see docs/validation.md."""
        content = {
            "conforms": self.conforms,
            "counts": self.counts(),
            "empty": list(self.empty),
            "findings": [self._to_dict(finding) for finding in self.findings],
        }
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"

    def _to_dict(self, finding: Finding) -> dict[str, Any]:
        place = finding.place
        return {
            "severity": finding.severity.name.lower(),
            "focus": _text(finding.focus),
            "label": dict(self.names.labels(finding.focus)),
            "path": None if finding.path is None else _text(finding.path),
            "value": None if finding.value is None else _text(finding.value),
            "found": [_text(value) for value in finding.found],
            "messages": finding.messages,
            "remedies": finding.remedies,
            "shape": finding.shape,
            "graph": place and place.graph,
            "file": (place and place.file) or None,
            "line": (place and place.line) or None,
        }

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
                Triple(result, SH.sourceShape, _shape(finding.shape)),
                Triple(result, SH.sourceConstraintComponent, NamedNode(finding.component)),
                *_path(result, finding.path),
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


def _shape(name: str) -> NamedNode | BlankNode:
    return BlankNode(f"shape-{name.removeprefix('_:')}") if name.startswith("_:") else NamedNode(name)


def _path(result: BlankNode, path: NamedNode | PropertyPath | None) -> Iterator[Triple]:
    if isinstance(path, PropertyPath):
        node = BlankNode(f"{result.value}-path")
        yield Triple(result, SH.resultPath, node)
        yield from path.to_triples(node)
    elif path is not None:
        yield Triple(result, SH.resultPath, path)


def _text(term: Term | PropertyPath) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)
