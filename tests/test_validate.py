"""Validation as a whole: planted faults, the report's forms, the command and its exit codes."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from twingraph import settings
from twingraph.cli import main
from twingraph.errors import FileSyntaxError, InputError
from twingraph.knowledge import KnowledgeGraph
from twingraph.rdf import turtle
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import XSD, Literal, NamedNode
from twingraph.sources import manifest
from twingraph.sources.manifest import GraphFile
from twingraph.validate import PyShacl, Report, Severity, Shapes, validate
from twingraph.validate import shapes as shapes_module

HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
THING = 'skos:prefLabel "A thing planted by a test"@en, "Egy teszt által elhelyezett dolog"@hu, "Testding"@de'

# What is planted in a copy of the data, and the shapes that find it; more may, as one slip breaks many rules.
FAULTS = {
    "region-as-city": (
        f"authority:planted a tg:Municipality ; {THING} ; tg:country country:HU . "
        "authority:kecskemet tg:partOf authority:planted .",
        {"larger-authority", "wikidata-item", "geometry"},
    ),
    "wrong-tier": (
        f"authority:planted a tg:LocalAuthority ; {THING} ; tg:country country:HU .",
        {"tier"},
    ),
    "one-party": (
        f"relationship:planted a tg:Contact ; {THING} ; tg:party authority:kecskemet ; "
        "dcterms:source source:kecskemet .",
        {"party", "unclassified"},
    ),
    "agreement-twice": (
        f"relationship:planted a tg:TwinAgreement ; {THING} ; "
        "tg:party authority:kecskemet, authority:coventry ; dcterms:source source:kecskemet .",
        {"duplicate-relationship"},
    ),
    "two-kinds": (
        "relationship:kecskemet--coventry a tg:Contact .",
        {"relationship-kind", "disjoint-classes", "contact-in-force"},
    ),
    "typed-link": (
        "authority:kecskemet tg:twinnedWith authority:coventry ; wdt:P190 authority:coventry .",
        {"inferred-link"},
    ),
    "mistyped-terms": (
        f"stage:planted a tg:Stages ; {THING} ; tg:stagOf relationship:kecskemet--coventry .",
        {"declared-class", "declared-property"},
    ),
    "mistyped-slug": (
        "organisation:bekecs tg:serves relationship:kecskemet--berehovo .",
        {"described", "serves"},
    ),
    "property-of-another-class": (
        "authority:kecskemet tg:stageKind stage-kind:signature .",
        {"subject-class"},
    ),
    "impossible-date": (
        f"stage:planted a tg:Stage ; {THING} ; tg:stageOf relationship:kecskemet--coventry ; "
        'tg:stageKind stage-kind:talks ; tg:date "2011-13"^^edtf:EDTF ; dcterms:source source:kecskemet .',
        {"date-syntax"},
    ),
    "swapped-days": (
        f"stage:planted a tg:Stage ; {THING} ; tg:stageOf relationship:kecskemet--coventry ; "
        'tg:stageKind stage-kind:talks ; tg:date "2011"^^edtf:EDTF ; tg:earliest "2011-12-31"^^xsd:date ; '
        'tg:latest "2011-01-01"^^xsd:date ; dcterms:source source:kecskemet .',
        {"interval", "narrow-bounds"},
    ),
    "passage-past-the-end": (
        "passage:kecskemet-24000-99999 a tg:Passage ; oa:hasSource source:kecskemet ; oa:start 24000 ; "
        f'oa:end 99999 ; tg:sha256 "{"0" * 64}" .',
        {"passage-in-source", "unused-passage"},
    ),
    "unsourced": (
        f"stage:planted a tg:Stage ; {THING} ; tg:stageOf relationship:kecskemet--coventry ; "
        "tg:stageKind stage-kind:talks .",
        {"sourced", "undated"},
    ),
    "money-without-currency": (
        "activity:planted a tg:Aid ; tg:amount 5.0 .",
        {"currency", "label", "sourced"},
    ),
    "ill-typed-number": ('activity:planted a tg:Delegation ; tg:size "a dozen"^^xsd:integer .', {"size"}),
    "lone-claim": (
        f"claim:planted a tg:Claim ; {THING} ; tg:subject relationship:kecskemet--coventry ; "
        "tg:property tg:field ; tg:value field:music ; dcterms:source source:kecskemet .",
        {"lone-claim", "picked-value"},
    ),
    "guest-twice": (
        "activity:planted a tg:Delegation ; tg:participant authority:viborg ; tg:guest authority:viborg .",
        {"participant-twice"},
    ),
}


def names(report: Report) -> set[str]:
    return {finding.shape.removeprefix(PREFIXES["tgs"]) for finding in report.findings}


def planted(folder: Path, name: str, body: str) -> Path:
    path = folder / f"{name}.ttl"
    path.write_text(HEAD + body.replace(":planted", f":planted-{name}"), encoding="utf-8")
    return path


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder of data with one country in it."""
    folder = tmp_path / "small"
    folder.mkdir()
    dataset = (
        f"graph:small a dcat:Dataset ; dcterms:title 'S'@en, 'S'@hu, 'S'@de ; tg:file 'small.ttl' ; {THING} "
    )
    planted(folder, "manifest", f"{dataset}; dcterms:license <https://example.org/licence> .")
    planted(folder, "small", f'country:HU a tg:Country ; {THING} ; tg:countryCode "HU" .')
    return folder


@pytest.fixture(scope="module")
def bundled(kg: KnowledgeGraph) -> Report:
    return validate(kg.files)


def test_the_bundled_data_has_no_violation(bundled: Report) -> None:
    assert bundled.at_least(Severity.VIOLATION).to_text() == "0 violations, 0 warnings, 0 notes\n"
    assert bundled.conforms


def test_every_planted_fault_is_found_where_it_was_planted(
    kg: KnowledgeGraph, bundled: Report, tmp_path: Path
) -> None:
    assert len(FAULTS) >= 15
    files = {
        name: GraphFile(f"{PREFIXES['graph']}{name}", planted(tmp_path, name, body), {}, (), "")
        for name, (body, _) in FAULTS.items()
    }
    report = validate([*kg.files, *files.values()], about=files.values())
    before = {(finding.shape, finding.focus) for finding in bundled.findings}
    for name, (_, expected) in FAULTS.items():
        things = {triple.subject for triple in turtle.read(files[name].path)}
        found = {
            finding.shape.removeprefix(PREFIXES["tgs"])
            for finding in report.findings
            if finding.focus in things and (finding.shape, finding.focus) not in before
        }
        assert found >= expected, name


def test_a_mistyped_class_is_not_the_fault_of_every_property(tmp_path: Path) -> None:
    body = "activity:planted a tg:Delegaton ; tg:guest authority:viborg ; tg:size 5 ."
    file = GraphFile("https://example.org/new", planted(tmp_path, "new", body), {}, (), "")
    shapes = shapes_module.load()
    rules = shapes.only(iri for iri in shapes.rules() if "class" in iri)
    assert len(rules) >= 3
    assert names(validate([file], shapes=rules)) == {"declared-class"}


def test_a_copy_of_the_data_with_a_fault_in_it_gives_file_and_line(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(settings.data_dir(), folder)
    path = folder / "countries.ttl"
    text = path.read_text(encoding="utf-8")
    assert text.count('tg:countryCode "AT"') == 1
    path.write_text(text.replace('tg:countryCode "AT"', 'tg:countryCode "AUT"'), encoding="utf-8")
    report = validate(manifest.read(folder), shapes=only("country-code"))
    (finding,) = report.findings
    line = next(n for n, row in enumerate(text.splitlines(), start=1) if 'tg:countryCode "AT"' in row)
    assert finding.focus == NamedNode(PREFIXES["country"] + "AT")
    assert finding.value == Literal("AUT")
    assert finding.place is not None
    assert (finding.place.file, finding.place.line) == (str(path), line)
    assert finding.place.graph == PREFIXES["graph"] + "countries"


def only(name: str) -> Shapes:
    return shapes_module.load().only([PREFIXES["tgs"] + name])


def report_of(body: str, name: str, folder: Path) -> Report:
    path = planted(folder, "new", body)
    return validate([GraphFile("https://example.org/new", path, {}, (), "")], shapes=only(name))


def test_literals_stay_as_written(tmp_path: Path) -> None:
    (finding,) = report_of("source:a tg:length 007 .", "file-name", tmp_path).findings
    assert finding.path == NamedNode(PREFIXES["tg"] + "fileName")
    (finding,) = report_of('activity:a tg:size "007"^^xsd:string .', "size", tmp_path).findings
    assert finding.value == Literal("007")
    (finding,) = report_of("activity:a tg:size 000 .", "size", tmp_path).findings
    assert finding.value == Literal("000", datatype=XSD.integer)


def test_validation_leaves_rdflib_as_it_was(tmp_path: Path) -> None:
    import rdflib

    report_of("source:a tg:length 007 .", "file-name", tmp_path)
    assert rdflib.NORMALIZE_LITERALS
    assert str(rdflib.Literal("007", datatype=rdflib.XSD.integer)) == "7"


def test_validations_in_several_threads_keep_literals_as_written(tmp_path: Path) -> None:
    import rdflib

    shapes = only("file-name").ntriples()
    data = b'<http://example.org/a> <%s> "007"^^<%s> .' % (
        f"{PREFIXES['tg']}fileName".encode(),
        XSD.integer.value.encode(),
    )
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: list(PyShacl().run(data, shapes)), range(12)))
    assert {result.value for results in found for result in results} == {Literal("007", datatype=XSD.integer)}
    assert rdflib.NORMALIZE_LITERALS


def test_a_subclass_is_reached_through_the_ontology_alone(tmp_path: Path) -> None:
    report = report_of("activity:a a tg:Planting ; tg:field field:music .", "sourced", tmp_path)
    assert names(report) == {"sourced"}


def test_a_literal_where_a_thing_should_be_is_a_finding(tmp_path: Path) -> None:
    body = f'authority:a a tg:Municipality ; {THING} ; tg:partOf "Bács-Kiskun" .'
    report = report_of(body, "authority-part-of", tmp_path)
    assert {finding.value for finding in report.findings} == {Literal("Bács-Kiskun")}
    assert report_of(body, "larger-authority", tmp_path).findings == []


def test_text_groups_by_thing_in_each_language(tmp_path: Path) -> None:
    report = report_of('country:xx a tg:Country ; tg:countryCode "x" .', "country-code", tmp_path)
    lines = report.to_text().splitlines()
    assert lines[0] == "country:xx"
    assert lines[1] == "  violation  country code (tg:countryCode)  [tgs:country-code]"
    assert lines[2].startswith("    A country has exactly one code")
    assert lines[3] == '    found: "x"'
    assert lines[4].startswith("    mend:  Write one tg:countryCode")
    assert lines[5] == f"    at:    {tmp_path / 'new.ttl'}:{HEAD.count(chr(10)) + 1}"
    assert lines[-1] == "1 violation, 0 warnings, 0 notes"
    assert report.to_text("hu").endswith("\n1 hiba, 0 figyelmeztetés, 0 megjegyzés\n")
    assert report.to_text("de").endswith("\n1 Verstoß, 0 Warnungen, 0 Hinweise\n")
    assert "Az országnak" in report.to_text("hu")
    assert "Ein Staat" in report.to_text("de")


def test_json_and_turtle_say_the_same(tmp_path: Path) -> None:
    report = report_of('country:xx a tg:Country ; tg:countryCode "x" .', "country-code", tmp_path)
    content = json.loads(report.to_json())
    assert content["conforms"] is False
    assert content["counts"] == {"violation": 1, "warning": 0, "info": 0} == report.counts()
    (finding,) = content["findings"]
    assert (finding["focus"], finding["value"]) == (PREFIXES["country"] + "xx", "x")
    assert finding["line"] == HEAD.count("\n") + 1
    triples = turtle.read_text(report.to_turtle())
    assert len(triples) == len(report.to_graph())
    assert NamedNode(PREFIXES["country"] + "xx") in {triple.object for triple in triples}


def test_severities_are_ordered_and_warnings_conform(tmp_path: Path) -> None:
    report = report_of(f"passage:a-1-2 a tg:Passage ; {THING} .", "unused-passage", tmp_path)
    assert report.counts() == {"violation": 0, "warning": 1, "info": 0}
    assert report.conforms
    assert report.at_least(Severity.WARNING).findings
    assert not report.at_least(Severity.VIOLATION).findings


def test_shapes_that_are_not_well_formed_are_refused() -> None:
    shapes = turtle.read_text(HEAD + "tgs:x a sh:PropertyShape ; sh:targetClass tg:Country ; sh:minCount 1 .")
    with pytest.raises(InputError, match="not well formed"):
        list(PyShacl().run(b"", Shapes(shapes).ntriples()))


FORMS = {
    "explicit": "tgs:x a sh:NodeShape ; sh:targetClass tg:Gift ; sh:property tgs:n",
    "implicit": "tg:Gift a sh:NodeShape, rdfs:Class ; sh:property tgs:n",
    "implicit-owl": "tg:Gift a owl:Class, sh:NodeShape ; sh:property tgs:n",
    "metaclass": "tg:Gift a tgs:M, sh:NodeShape ; sh:property tgs:n . tgs:M rdfs:subClassOf owl:Class",
    "blank": "[] a sh:NodeShape ; sh:targetClass tg:Gift ; sh:property tgs:n",
}


@pytest.mark.parametrize("engine", ["pyshacl", "native"])
@pytest.mark.parametrize("form", FORMS)
def test_shapes_of_others_find_in_every_form(form: str, engine: str, tmp_path: Path) -> None:
    nested = (
        "tgs:n a sh:PropertyShape ; sh:path tg:motto ; sh:minCount 1 ; sh:severity sh:Warning ; "
        'sh:message "No motto."@en .'
    )
    shapes = Shapes(turtle.read_text(f"{HEAD}{FORMS[form]} . {nested}"))
    old, new = (
        GraphFile(f"https://example.org/{name}", planted(tmp_path, name, body), {}, (), "")
        for name, body in (("old", "activity:b a tg:Gift ."), ("new", "activity:a a tg:Gift ."))
    )
    report = validate([old, new], shapes=shapes, engine=engine)
    assert [finding.focus.value for finding in report.findings] == [
        f"{PREFIXES['activity']}{name}" for name in "ab"
    ]
    assert {(f.shape, f.severity, f.message()) for f in report.findings} == {
        (f"{PREFIXES['tgs']}n", Severity.WARNING, "No motto.")
    }
    (finding,) = validate([old, new], about=[new], shapes=shapes, engine=engine).findings
    assert finding == report.findings[0]


@pytest.mark.parametrize("engine", ["pyshacl", "native"])
def test_a_shape_without_iri_reports(engine: str, tmp_path: Path) -> None:
    text = "[] sh:targetClass tg:Gift ; sh:path tg:motto ; sh:minCount 1 ; sh:message 'No motto.'@en ."
    path = planted(tmp_path, "new", "activity:a a tg:Gift .")
    file = GraphFile("https://example.org/new", path, {}, (), "")
    report = validate([file], shapes=Shapes(turtle.read_text(HEAD + text)), engine=engine)
    (finding,) = report.findings
    assert (finding.shape[:2], finding.message()) == ("_:", "No motto.")
    assert "No motto." in report.to_text()
    assert "No motto." in report.to_junit()
    assert len(turtle.read_text(report.to_turtle())) == len(report.to_graph())


def test_a_shape_that_is_there_for_another_has_no_target() -> None:
    text = "tg:Gift a sh:NodeShape, owl:Class . tgs:x sh:targetClass tg:Party ; sh:node tg:Gift ."
    shapes = Shapes(turtle.read_text(HEAD + text))
    assert {shape.iri for shape in shapes} == {f"{PREFIXES['tg']}Gift", f"{PREFIXES['tgs']}x"}
    (one,) = shapes.only([f"{PREFIXES['tgs']}x"])
    assert one.iri == f"{PREFIXES['tgs']}x"


def test_a_folder_without_shapes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no shape"):
        shapes_module.load(tmp_path)


def test_the_command_is_silent_about_other_things(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = planted(tmp_path, "good", f"person:planted a tg:Person ; {THING} .")
    assert main(["validate", str(good), "--data", str(small)]) == 0
    assert capsys.readouterr().out == "0 violations, 0 warnings, 0 notes\n"


def test_the_command_exits_with_1_for_a_violation(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = planted(tmp_path, "bad", 'country:xx a tg:Country ; skos:prefLabel "X"@en ; tg:countryCode "x" .')
    options = ["--data", str(small), "--format", "json", "--severity", "violation"]
    assert main(["validate", str(bad), *options]) == 1
    content = json.loads(capsys.readouterr().out)
    assert {finding["focus"] for finding in content["findings"]} == {PREFIXES["country"] + "xx"}
    assert {finding["severity"] for finding in content["findings"]} == {"violation"}


def test_the_command_exits_with_0_for_an_empty_file(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = planted(tmp_path, "empty", "")
    assert main(["validate", str(path), "--data", str(small)]) == 0
    assert capsys.readouterr().out == f"{path}: 0 triples\n\n0 violations, 0 warnings, 0 notes\n"


def test_without_a_file_the_command_validates_the_data(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["validate", "--data", str(small), "--language", "de"]) == 0
    assert "Ein Datensatz des Verzeichnisses nennt seine Quellen." in capsys.readouterr().out
    planted(small, "small", "country:HU a tg:Country .")
    assert main(["validate", "--data", str(small), "--severity", "violation"]) == 1
    assert "country:HU" in capsys.readouterr().out


def test_a_file_of_the_data_is_not_read_twice(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(small / "small.ttl"), "--data", str(small)]) == 0
    assert capsys.readouterr().out == "0 violations, 0 warnings, 0 notes\n"


def test_a_new_file_in_the_folder_of_the_data_need_not_be_in_its_manifest(
    small: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small.parent)
    deep = small / "deep"
    deep.mkdir()
    body = f"authority:planted a tg:Municipality ; {THING} ; tg:country country:"
    good, bad = planted(small, "good", f"{body}HU ."), planted(deep, "bad", f"{body}XX .")
    with pytest.raises(InputError, match=r"does not name deep/bad\.ttl"):
        manifest.read(small, besides=[good])
    files = [str(path.relative_to(small.parent)) for path in (good, bad)]
    assert main(["validate", *files, "--format", "json"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert {finding["file"] for finding in findings} == set(files)
    assert {finding["file"] for finding in findings if finding["severity"] == "violation"} == {files[1]}


def test_a_file_of_the_data_is_called_as_the_user_does(
    small: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    planted(small, "small", "country:HU a tg:Country .")
    monkeypatch.chdir(small)
    assert main(["validate", "small.ttl", "--format", "json"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert {(f["file"], f["graph"]) for f in findings} == {("small.ttl", f"{PREFIXES['graph']}small")}


def test_the_command_names_a_missing_and_a_broken_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["validate", str(tmp_path / "none.ttl")]) == 2
    assert "none.ttl: no such file" in capsys.readouterr().err
    broken = planted(tmp_path, "broken", "stage:a tg:stageOf .\n")
    assert main(["validate", str(broken)]) == 2
    assert f"broken.ttl:{HEAD.count(chr(10)) + 1}:" in capsys.readouterr().err


def test_a_broken_file_is_a_syntax_error(tmp_path: Path) -> None:
    path = planted(tmp_path, "broken", "stage:a tg:stageOf .\n")
    with pytest.raises(FileSyntaxError):
        validate([GraphFile("https://example.org/broken", path, {}, (), "")])


def test_the_report_can_go_to_a_file(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = planted(tmp_path, "good", f"person:planted a tg:Person ; {THING} .")
    target = tmp_path / "report.ttl"
    options = ["--data", str(small), "--format", "turtle", "-o", str(target)]
    assert main(["validate", str(good), *options]) == 0
    assert len(turtle.read(target)) == 2
    assert "0 violation" in capsys.readouterr().err
