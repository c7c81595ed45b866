"""A report as JUnit XML, which CI systems show: a suite for each file, in it a test case for each shape.

The names of suites and cases are the same in every run, so that a CI system can tell new failures from old.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from twingraph.rdf.prefixes import shrink
from twingraph.validate import text
from twingraph.validate.names import Names

if TYPE_CHECKING:
    from junitparser import JUnitXml, TestCase

    from twingraph.errors import FileSyntaxError
    from twingraph.validate.report import Finding

_NOWHERE = "-"

# What XML 1.0 (section 2.2) cannot have in it.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(
    findings: Iterable[Finding], names: Names, files: Sequence[str], shapes: Sequence[str], language: str
) -> str:
    """Return JUnit XML for these files and shapes, and for findings elsewhere: in a store, or without place.

    A case fails when it has a violation, with one failure for all of its findings, as CI systems read no more
    than one. Other findings are the output of a case that passes.
    """
    from junitparser import JUnitXml, TestSuite

    by_suite: dict[str, dict[str, list[Finding]]] = {file: {shape: [] for shape in shapes} for file in files}
    for finding in findings:
        place = finding.place
        where = (place.file or shrink(place.graph) or place.graph) if place else ""
        by_suite.setdefault(where or _NOWHERE, {}).setdefault(finding.shape, []).append(finding)
    report = JUnitXml("twingraph validate")
    for where, by_shape in by_suite.items():
        suite = TestSuite(where)
        suite.add_testcases([_case(where, *case, names, language) for case in by_shape.items()])
        report.add_testsuite(suite)
    return _written(report)


def render_error(error: FileSyntaxError) -> str:
    """Return JUnit XML for a file that does not parse, as one case which fails."""
    from junitparser import Failure, JUnitXml, TestCase, TestSuite

    case = TestCase("syntax", classname=_class_name(error.file))
    _locate(case, error.file, error.line)
    failure = Failure(_xml(error.problem), "syntax")
    failure.text = _xml(str(error))
    case.result = [failure]
    suite = TestSuite(error.file)
    suite.add_testcase(case)
    report = JUnitXml("twingraph validate")
    report.add_testsuite(suite)
    return _written(report)


def _written(report: JUnitXml) -> str:
    report.update_statistics()  # type: ignore[no-untyped-call]
    stream = BytesIO()
    report.write(stream)
    return stream.getvalue().decode() + "\n"


def _case(where: str, shape: str, found: Sequence[Finding], names: Names, language: str) -> TestCase:
    from junitparser import Failure, TestCase

    case = TestCase(shrink(shape) or shape, classname=_class_name(where))
    if not found:
        return case
    worst = max(found, key=lambda finding: finding.severity)
    if worst.place:
        _locate(case, worst.place.file, worst.place.line)
    content = _xml("\n\n".join("\n".join(lines) for lines in text.grouped(found, names, language)))
    if worst.severity.name == "VIOLATION":
        failure = Failure(_xml(worst.message(language)), "violation")
        failure.text = content
        case.result = [failure]
    else:
        case.system_out = content
    return case


def _locate(case: TestCase, file: str, line: int) -> None:
    """Add two attributes that are in wide use and in no schema."""
    from junitparser import Attr

    for name, value in (("file", file), ("line", line)):
        if value:
            Attr(name).__set__(case, str(value))


def _class_name(where: str) -> str:
    """Return the name of a file as that of a class, whose parts CI systems show as a tree."""
    return ".".join(part for part in Path(where).with_suffix("").parts if part not in ("/", ".."))


def _xml(content: str) -> str:
    return _NOT_XML.sub("\ufffd", content)
