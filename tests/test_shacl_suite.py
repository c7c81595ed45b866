"""The W3C SHACL suites through both engines, and the harness that runs them on cases of our own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from shacl_suite import Case, cases, problems

from twingraph.validate import Engine, Native, PyShacl

ENGINES: dict[str, Engine] = {"pyshacl": PyShacl(), "native": Native()}
OWN = Path(__file__).parent / "data" / "shacl-suite" / "manifest.ttl"

# Cases of our own whose expectation is wrong on purpose, and what the harness has to say of them.
WRONG = {
    "shacl-suite/one-too-many": ["missing 1 times"],
    "shacl-suite/wrong-value": ["missing 1 times", "unexpected 1 times"],
    "shacl-suite/wrong-severity": ["missing 1 times", "unexpected 1 times"],
    "shacl-suite/not-refused": ["not refused; 2 results"],
    "shacl-suite/another-blank": ["missing 1 times", "unexpected 1 times"],
    "paths/another-path": ["missing 1 times", "unexpected 1 times"],
}

# The manifests of the W3C and how many cases they have; the last is included by no manifest.
SUITE = {
    "core/manifest.ttl": 98,
    "sparql/manifest.ttl": 22,
    "sparql/component/nodeValidator-001.ttl": 1,
}
# Where an engine departs from the suite, and why.
EXCEPTIONS = {
    ("pyshacl", "property/uniqueLang-002"): 'takes "1"^^xsd:boolean for true, which SHACL does not',
    ("pyshacl", "node/prefixes-001"): "does not look for prefixes where owl:imports leads to",
    (
        "pyshacl",
        "pre-binding/shapesGraph-001",
    ): "has no $shapesGraph, which is optional, and refuses a query with it, as SHACL then asks",
}


def suite() -> list[Case]:
    folder = os.environ.get("TWINGRAPH_SUITES")
    if not folder or not Path(folder, "w3c-shacl").is_dir():
        return []
    return [case for manifest in SUITE for case in cases(Path(folder, "w3c-shacl", manifest))]


SUITE_CASES = suite()


# The suite has ill-typed literals, which shapes report and rdflib warns of.
pytestmark = pytest.mark.filterwarnings("ignore:Parsing weird boolean:UserWarning")


def test_the_suites_were_collected() -> None:
    if not SUITE_CASES:
        pytest.skip("TWINGRAPH_SUITES names no folder with w3c-shacl, which is not part of the repository")
    assert len(SUITE_CASES) == sum(SUITE.values()) == 98 + 23
    assert len({case.name for case in SUITE_CASES}) >= 115
    assert sum(case.expected is None for case in SUITE_CASES) == 7
    assert sum(case.expected.total() for case in SUITE_CASES if case.expected) == 235
    assert {name for _, name in EXCEPTIONS} <= {case.name for case in SUITE_CASES}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", SUITE_CASES, ids=lambda case: case.name)
def test_an_engine_reports_what_the_suite_expects(case: Case, engine: str) -> None:
    found = problems(case, ENGINES[engine])
    if reason := EXCEPTIONS.get((engine, case.name)):
        assert found, f"passes now, take it from the exceptions: {reason}"
    else:
        assert found == []


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", cases(OWN), ids=lambda case: case.name)
def test_the_harness_passes_what_is_right_and_flags_what_is_wrong(case: Case, engine: str) -> None:
    found = problems(case, ENGINES[engine])
    assert len(found) == len(WRONG.get(case.name, ()))
    assert all(map(str.startswith, found, WRONG.get(case.name, ())))


def test_the_harness_reads_every_case_with_its_status() -> None:
    found = {case.name: case.status for case in cases(OWN)}
    assert len(found) == 10
    assert found.keys() > WRONG.keys()
    assert [name for name, status in found.items() if status == "proposed"] == ["shacl-suite/not-refused"]


HEAD = "".join(
    line + "\n" for line in OWN.read_text(encoding="utf-8").splitlines() if line.startswith("@prefix")
)


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("a mf:Other", "not an sht:Validate"),
        ("a sht:Validate ; mf:result [ sh:conforms false ]", "do not agree"),
        ("a sht:Validate ; mf:result [ sh:conforms true ; sh:result [ sh:focusNode ex:a ] ]", "do not agree"),
        ("a sht:Validate ; mf:result [ sh:conforms false ; sh:result [ sh:focusNode _:a ] ]", "blank node"),
    ],
)
def test_the_harness_refuses_a_case_that_cannot_be_compared(entry: str, problem: str, tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.ttl"
    action = "mf:action [ sht:dataGraph <data.ttl> ; sht:shapesGraph <shapes.ttl> ] ; mf:status sht:approved"
    manifest.write_text(f"{HEAD} <> mf:entries ( <case> ) . <case> {action} ; {entry} .", encoding="utf-8")
    with pytest.raises(ValueError, match=problem):
        cases(manifest)
