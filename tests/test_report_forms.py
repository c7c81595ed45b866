"""The report for programs: JSON, the report graph of SHACL, and JUnit XML for CI."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from junitparser import JUnitXml
from reports import HEAD, SHAPES, line, report_of

from twingraph import settings
from twingraph.cli import main
from twingraph.rdf import turtle
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import RDF, SH, TG, XSD, BlankNode, Literal, NamedNode, Term, Triple
from twingraph.validate import Place, Report, Severity

FAULTS = (
    'country:xx a tg:Country ; skos:prefLabel "X"@en ; tg:countryCode "x" .\n'
    'authority:a a tg:Municipality ; skos:prefLabel "A county"@en ; tg:country country:xx, "HU" .\n',
    "authority:b a tg:Municipality .\n[] a tg:Municipality ; tg:country country:xx .\n",
)
CHECKED = ["country", "country-code", "municipality-name", "named"]


@pytest.fixture
def report(tmp_path: Path) -> Report:
    return report_of(tmp_path, CHECKED, *FAULTS)


def test_json_has_what_the_text_has(report: Report, tmp_path: Path) -> None:
    found = json.loads(report.to_json())["findings"]
    assert len(found) == len(report.findings) == 6
    (finding,) = (finding for finding in found if finding["shape"].endswith("country-code"))
    assert finding == {
        "severity": "violation",
        "focus": PREFIXES["country"] + "xx",
        "label": {"en": "X"},
        "path": TG.countryCode.value,
        "value": "x",
        "found": ["x"],
        "messages": SHAPES[finding["shape"]].messages,
        "remedies": SHAPES[finding["shape"]].remedies,
        "shape": PREFIXES["tgs"] + "country-code",
        "graph": "https://example.org/1",
        "file": str(tmp_path / "file1.ttl"),
        "line": line(FAULTS[0], '"x"'),
    }
    documented = (Path(__file__).parent.parent / "docs" / "validation.md").read_text(encoding="utf-8")
    assert [key for key in finding if f"| `{key}` |" not in documented] == []


def test_the_graph_is_a_report_as_shacl_defines_it(report: Report) -> None:
    """SHACL 1.0, section 3.6: what a report and its results must have, how often, of what kind."""
    triples = report.to_graph()

    def values(subject: Term, predicate: NamedNode) -> list[Term]:
        return [t.object for t in triples if t.subject == subject and t.predicate == predicate]

    (node,) = (t.subject for t in triples if t.object == SH.ValidationReport)
    assert values(node, SH.conforms) == [Literal("false", datatype=XSD.boolean)]
    results = values(node, SH.result)
    assert len(results) == len(set(results)) == len(report.findings)
    for result in results:
        assert values(result, RDF.type) == [SH.ValidationResult]
        (_,) = values(result, SH.focusNode)
        (severity,) = values(result, SH.resultSeverity)
        assert severity in (SH.Violation, SH.Warning, SH.Info)
        (component,) = values(result, SH.sourceConstraintComponent)
        assert isinstance(component, NamedNode)
        (shape,) = values(result, SH.sourceShape)
        assert isinstance(shape, NamedNode | BlankNode)
        assert len(values(result, SH.resultPath)) <= 1
        assert all(isinstance(path, NamedNode | BlankNode) for path in values(result, SH.resultPath))
        assert len(values(result, SH.value)) <= 1
        languages = [text.language for text in values(result, SH.resultMessage) if isinstance(text, Literal)]
        assert sorted(filter(None, languages)) == sorted(settings.LANGUAGES)
    assert {t.predicate for t in triples if t.predicate != RDF.type} <= {
        SH[name]
        for name in (
            *("conforms", "result", "focusNode", "resultPath", "value", "sourceShape", "resultSeverity"),
            *("sourceConstraintComponent", "resultMessage"),
        )
    }
    assert len(turtle.read_text(report.to_turtle())) == len(triples)
    empty = Report([]).to_graph()
    assert Triple(empty[0].subject, SH.conforms, Literal("true", datatype=XSD.boolean)) in empty


def test_junit_has_a_suite_for_each_file_and_a_case_for_each_shape(report: Report, tmp_path: Path) -> None:
    parsed = JUnitXml.fromstring(report.to_junit().encode())
    suites = list(parsed)
    files = [str(tmp_path / name) for name in ("file1.ttl", "file2.ttl")]
    assert [suite.name for suite in suites] == files
    for suite in suites:
        assert sorted(case.name for case in suite) == sorted(f"tgs:{name}" for name in CHECKED)
        assert {case._elem.get("file") for case in suite if not case.is_passed} == {suite.name}
    # Counts add up, and no two cases have one name.
    for suite in suites:
        cases = list(suite)
        assert suite.tests == len(cases)
        assert suite.failures == sum(case.is_failure for case in cases)
        assert suite.errors == suite.skipped == 0
    assert parsed.tests == sum(suite.tests for suite in suites) == 8
    assert parsed.failures == sum(suite.failures for suite in suites) == 4
    names = [(case.classname, case.name) for suite in suites for case in suite]
    assert len(names) == len(set(names))


def test_a_case_of_junit_fails_for_a_violation_and_not_for_a_warning(report: Report) -> None:
    cases = {
        (case.classname[-5:], case.name): case
        for suite in JUnitXml.fromstring(report.to_junit("hu").encode())
        for case in suite
    }
    failed = cases["file1", "tgs:country"]
    (failure,) = failed.result
    assert (failure.type, failure.message) == (
        "violation",
        SHAPES[PREFIXES["tgs"] + "country"].messages["hu"],
    )
    assert failed._elem.get("line") == str(line(FAULTS[0], "country:xx, "))
    # Both findings of this shape in this file, as the text has them.
    assert failure.text.count("teendő:") == 2
    assert 'itt áll: "HU"' in failure.text
    warned = cases["file1", "tgs:municipality-name"]
    assert warned.is_passed
    assert "figyelmeztetés" in warned.system_out
    passed = cases["file2", "tgs:country-code"]
    assert passed.is_passed
    assert not passed.system_out
    assert passed._elem.get("line") is None


def test_junit_has_findings_of_a_store_and_those_without_a_place(report: Report) -> None:
    (first, second, *_) = report.findings
    stored = replace(first, place=Place(PREFIXES["graph"] + "stages", "", 0))
    suites = list(JUnitXml.fromstring(Report([stored, replace(second, place=None)]).to_junit().encode()))
    assert [suite.name for suite in suites] == ["graph:stages", "-"]
    assert [case._elem.get("file") for suite in suites for case in suite] == [None, None]


def test_junit_is_xml_whatever_the_data_has(tmp_path: Path) -> None:
    report = report_of(
        tmp_path, ["country-code"], r'country:xx a tg:Country ; tg:countryCode "\u0001<&]]>\uFFFF" .'
    )
    (suite,) = JUnitXml.fromstring(report.to_junit().encode())
    assert [case.is_failure for case in suite] == [True]


def test_the_report_without_warnings_still_knows_what_was_checked(report: Report) -> None:
    grave = report.at_least(Severity.VIOLATION)
    assert 'name="tgs:municipality-name"' in grave.to_junit()
    assert "A county" in grave.to_text()


def test_the_command_writes_every_form_in_the_language_of_the_locale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "a.ttl").write_text(HEAD + FAULTS[0], encoding="utf-8")
    manifest = (
        "graph:a a dcat:Dataset ; dcterms:title 'A'@en ; tg:file 'a.ttl' ; "
        "dcterms:license <https://example.org/licence> ."
    )
    (folder / "manifest.ttl").write_text(HEAD + manifest, encoding="utf-8")
    monkeypatch.setenv("LC_ALL", "hu_HU.UTF-8")
    command = ["validate", "--data", str(folder), "--severity", "violation"]
    assert main(command) == 1
    out = capsys.readouterr().out
    assert "teendő:" in out
    assert "\x1b" not in out
    assert main([*command, "--language", "de", "--format", "junit"]) == 1
    assert "Abhilfe:" in capsys.readouterr().out
    target = tmp_path / "junit.xml"
    assert main([*command, "--format", "junit", "--output", str(target)]) == 1
    parsed = JUnitXml.fromfile(str(target))
    assert [suite.name for suite in parsed] == [str(folder / name) for name in ("manifest.ttl", "a.ttl")]
    assert parsed.tests == 2 * len(SHAPES)


def test_junit_has_a_suite_for_what_stands_in_no_named_graph(report: Report) -> None:
    found = replace(report.findings[0], place=Place("", "", 0))
    (suite,) = JUnitXml.fromstring(Report([found]).to_junit().encode())
    assert (suite.name, suite.failures) == ("-", 1)
