"""The report as people read it: places, languages, remedies."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from junitparser import JUnitXml
from pyoxigraph import RdfFormat, serialize
from reports import HEAD, SHAPES, line, report_of

from twingraph import settings
from twingraph.cli import main
from twingraph.rdf import turtle
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import TG, Literal
from twingraph.sources.manifest import GraphFile
from twingraph.validate import Shapes, validate

# Places


def test_the_place_is_that_of_the_statement_at_fault(tmp_path: Path) -> None:
    body = 'country:xx a tg:Country ;\n  skos:prefLabel "X"@en ;\n  tg:countryCode\n    "x1" .\n'
    (finding,) = report_of(tmp_path, ["country-code"], body).findings
    assert finding.place is not None
    assert finding.place.line == line(body, '"x1"')
    assert str(finding.place) == f"{tmp_path / 'file1.ttl'}:{finding.place.line}"


def test_what_is_missing_is_missing_where_the_thing_is_described(tmp_path: Path) -> None:
    names = 'country:xx skos:prefLabel "X"@en .\n'
    body = '\n\ncountry:xx a tg:Country ;\n  skos:altLabel "Y"@en .\n'
    (finding,) = report_of(tmp_path, ["country-code"], names, body).findings
    assert finding.place is not None
    assert finding.place.graph == "https://example.org/2"
    assert finding.place.line == line(body, "country:xx")
    assert finding.found == ()


def test_a_second_value_is_found_in_the_file_that_has_it(tmp_path: Path) -> None:
    first = 'country:xx a tg:Country ;\n  tg:countryCode "XX" .\n'
    second = '\n\n\ncountry:xx tg:countryCode "x" .\n'
    (finding,) = (
        finding
        for finding in report_of(tmp_path, ["country-code"], first, second).findings
        if finding.value == Literal("x")
    )
    assert finding.place is not None
    assert finding.place.graph == "https://example.org/2"
    assert finding.place.line == line(second, '"x"')


def test_all_values_are_found_where_there_are_too_many(tmp_path: Path) -> None:
    body = 'stage:a tg:date "1985"^^edtf:EDTF,\n "1986"^^edtf:EDTF .'
    (finding,) = report_of(tmp_path, ["date"], body).findings
    assert [value.value for value in finding.found] == ["1985", "1986"]


@pytest.mark.parametrize("name", ["file.ttl", "file.ttl.gz", "file.nt.gz", "FILE.NT"])
@pytest.mark.parametrize("blank", ["", "[] a tg:Person ."])
def test_lines_are_those_of_what_a_compressed_file_holds(name: str, blank: str, tmp_path: Path) -> None:
    """Whether a file is compressed is told by its bytes, not by its name."""
    body = f'{HEAD}{blank}\ncountry:xx a tg:Country ;\n  tg:countryCode "x1" .\n'
    if ".nt" in name.lower():
        triples = turtle.read_text(body)
        content = serialize(triples, format=RdfFormat.N_TRIPLES) or b""
        expected = len(triples)
    else:
        content, expected = body.encode(), body.count("\n")
    path = tmp_path / name
    path.write_bytes(gzip.compress(content))
    file = GraphFile("https://example.org/1", path, {}, (), "")
    (finding,) = validate([file], shapes=SHAPES.only([PREFIXES["tgs"] + "country-code"])).findings
    assert (finding.place and finding.place.line) == expected


# Files that do not parse


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.ttl"
    path.write_text("<https://example.org/a> a <https://example.org/B> .\n\nnonsense\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("written", ["to a file", "to standard output"])
def test_of_a_file_that_does_not_parse_ci_is_told(
    broken: Path, capsys: pytest.CaptureFixture[str], written: str
) -> None:
    target = broken.with_name("junit.xml")
    to = ["--output", str(target)] if written == "to a file" else []
    assert main(["validate", str(broken), "--format", "junit", *to]) == 2
    out, err = capsys.readouterr()
    assert f"{broken}:3: " in err
    (suite,) = report = JUnitXml.fromstring(target.read_bytes() if to else out.encode())
    (case,) = suite
    assert (report.tests, report.failures, report.errors) == (1, 1, 0)
    assert (suite.name, case.name, case.classname.rpartition(".")[2]) == (str(broken), "syntax", "broken")
    assert (case._elem.get("file"), case._elem.get("line")) == (str(broken), "3")
    (failure,) = case.result
    assert failure.type == "syntax"
    assert f"{broken}:3: {failure.message}" == failure.text


def test_of_a_file_that_does_not_parse_programs_are_told(
    broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["validate", str(broken), "--format", "json"]) == 2
    out, err = capsys.readouterr()
    content = json.loads(out)
    assert content.keys() == {"conforms", "error"}
    assert content["conforms"] is False
    assert (content["error"]["file"], content["error"]["line"]) == (str(broken), 3)
    assert err == f"twingraph: {broken}:3: {content['error']['message']}\n"


@pytest.mark.parametrize("form", ["text", "turtle"])
def test_of_a_file_that_does_not_parse_there_is_no_other_report(
    broken: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    assert main(["validate", str(broken), "--format", form]) == 2
    assert capsys.readouterr().out == ""


# Files without triples


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("file.ttl", ""),
        ("file.ttl", "@prefix tg: <https://w3id.org/twingraph/ontology#> .\n# Nothing yet.\n"),
        ("file.trig", f"<{TG.graph.value}> {{ }}"),
    ],
)
def test_a_file_without_triples_is_said_to_be_empty(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    for language, triples in (("en", "0 triples"), ("hu", "0 hármas"), ("de", "0 Tripel")):
        assert main(["validate", str(path), "--language", language]) == 0
        assert capsys.readouterr().out.startswith(f"{path}: {triples}\n\n0 ")
    assert main(["validate", str(path), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["empty"] == [str(path)]
    assert main(["validate", str(path), "--severity", "warning"]) == 0
    assert "0 triples" not in capsys.readouterr().out


def test_a_file_with_triples_is_not_said_to_be_empty(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file.ttl"
    path.write_text(f"<{TG.thing.value}> a <{TG.Thing.value}> .", encoding="utf-8")
    main(["validate", str(path), "--format", "json"])
    assert json.loads(capsys.readouterr().out)["empty"] == []


# Language


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "en"),
        ({"LANG": "hu_HU.UTF-8"}, "hu"),
        ({"LANG": "de"}, "de"),
        ({"LANG": "de.UTF-8"}, "de"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "hu_HU.UTF-8", "LC_MESSAGES": "de_AT.UTF-8"}, "de"),
        ({"LANG": "de_DE", "LC_MESSAGES": "de_AT", "LC_ALL": "hu_HU"}, "hu"),
        ({"LANG": "de_DE", "LC_ALL": ""}, "de"),
    ],
)
def test_the_language_is_that_of_the_locale(
    variables: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert settings.language() == language


def test_a_text_is_quoted_as_each_language_does(tmp_path: Path) -> None:
    body = 'stage:a tg:date "{soon}"^^edtf:EDTF .'
    (finding,) = report_of(tmp_path, ["date-syntax"], body).findings
    assert finding.message("en").startswith("“{soon}” is")
    assert finding.message("hu").startswith("„{soon}” nem")
    assert finding.message("de").startswith("„{soon}“ ist")


def test_german_and_hungarian_texts_of_the_shapes_quote_as_their_languages_do() -> None:
    opened = 0
    for shape in SHAPES:
        for texts in (shape.messages, shape.remedies):
            for language, wrong in (("hu", "[“‘’]"), ("de", "[”‘’]|“[^“„]*“")):
                assert not re.search(wrong, texts[language]), texts[language]
                opened += texts[language].count("„")
    assert opened >= 8


BODY = (
    'stage:a a tg:Stage ; skos:prefLabel "Signing"@en, "Aláírás"@hu, "Unterzeichnung"@de ;\n'
    "  tg:stageKind field:music ."
)
EXPECTED = {
    "en": """\
Signing (stage:a)
  violation  kind of stage (tg:stageKind)  [tgs:stage-kind]
    A stage has exactly one kind, a code of tgc:stage-kind.
    found: music (field:music)
    mend:  Write one tg:stageKind with a code of the list, such as stage-kind:signature.
    at:    {place}

1 violation, 0 warnings, 0 notes
""",
    "hu": """\
Aláírás (stage:a)
  hiba  az állomás fajtája (tg:stageKind)  [tgs:stage-kind]
    Az állomásnak pontosan egy fajtája van, a tgc:stage-kind lista kódja.
    itt áll: zene (field:music)
    teendő:  Egyetlen tg:stageKind értéket írjon, a lista egyik kódját, például
             stage-kind:signature.
    helye:   {place}

1 hiba, 0 figyelmeztetés, 0 megjegyzés
""",
    "de": """\
Unterzeichnung (stage:a)
  Verstoß  Art der Etappe (tg:stageKind)  [tgs:stage-kind]
    Eine Etappe hat genau eine Art, einen Code aus tgc:stage-kind.
    gefunden: Musik (field:music)
    Abhilfe:  Schreiben Sie ein einziges tg:stageKind mit einem Code der Liste, etwa
              stage-kind:signature.
    Stelle:   {place}

1 Verstoß, 0 Warnungen, 0 Hinweise
""",
}


@pytest.mark.parametrize("language", EXPECTED)
def test_everything_is_in_the_readers_language(language: str, tmp_path: Path) -> None:
    place = f"{tmp_path / 'file1.ttl'}:{line(BODY, 'field:music')}"
    assert report_of(tmp_path, ["stage-kind"], BODY).to_text(language) == EXPECTED[language].format(
        place=place
    )


def test_a_label_in_another_language_is_better_than_none(tmp_path: Path) -> None:
    german = BODY.replace('"Signing"@en, "Aláírás"@hu, ', "")
    assert report_of(tmp_path, ["stage-kind"], german).to_text("hu").startswith("Unterzeichnung (stage:a)\n")
    english = BODY.replace('"Aláírás"@hu, ', "")
    assert report_of(tmp_path, ["stage-kind"], english).to_text("hu").startswith("Signing (stage:a)\n")
    nameless = "stage:a a tg:Stage ; tg:stageKind field:music ."
    assert report_of(tmp_path, ["stage-kind"], nameless).to_text("hu").startswith("stage:a\n")


def test_lines_have_a_hundred_columns_and_paths_stay_whole(tmp_path: Path) -> None:
    folder = tmp_path / ("a-long-name " * 12).strip()
    folder.mkdir()
    body = f'authority:a a tg:Municipality ; skos:prefLabel "{"word " * 100}county"@en .'
    lines = report_of(folder, ["municipality-name", "country"], body).to_text().splitlines()
    assert any(text.endswith(f"file1.ttl:{line(body, 'authority:a')}") for text in lines)
    # A name is a heading, and a value is cut.
    assert all(len(text) <= 100 for text in lines if text.startswith("    ") and "a-long-name" not in text)
    assert any(text.endswith("[...]") for text in lines)


def test_colour_is_for_terminals(tmp_path: Path) -> None:
    report = report_of(tmp_path, ["stage-kind"], BODY)
    plain, coloured = report.to_text(), report.to_text(colour=True)
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[0-9]*m", "", coloured) == plain
    assert "\x1b[31mviolation\x1b[0m" in coloured


# What would mend it


@pytest.mark.parametrize(
    ("shape", "body", "remedy"),
    [
        ("declared-class", "stage:a a tg:Stages .", "Did you mean stage (tg:Stage)?"),
        ("declared-property", "stage:a tg:stagOf stage:b .", "Did you mean stage of (tg:stageOf)?"),
        (
            "described",
            "stage:a tg:stageKind stage-kind:signatur .",
            "Did you mean signature (stage-kind:signature)?",
        ),
        ("field", 'activity:a tg:field "Music" .', "Did you mean music (field:music)?"),
        ("field", 'activity:a tg:field "zene" .', "Did you mean music (field:music)?"),
        ("party-kind", "authority:a a tg:LocalAuthority, tg:Municipalty .", "(tg:Municipality)?"),
        (
            "party",
            'authority:x a tg:Municipality ; skos:prefLabel "Bács"@hu . relationship:a tg:party "BÁCS" .',
            "Did you mean Bács (authority:x)?",
        ),
        ("amount", 'activity:a tg:amount 2000 ; tg:currency "EUR" .', "Write 2000.0."),
        ("size", 'activity:a tg:size "12" .', "Write 12."),
        ("founded", 'organisation:a tg:founded "1993-05" .', 'Write "1993-05"^^edtf:EDTF.'),
        ("latest", 'stage:a tg:latest "2010-02-28" .', 'Write "2010-02-28"^^xsd:date.'),
        ("date-bounds", 'stage:a tg:date "2010"^^edtf:EDTF .', 'Write "2010-12-31"^^xsd:date.'),
        (
            "narrow-bounds",
            'stage:a tg:date "2010"^^edtf:EDTF ; tg:latest "2010-12-01"^^xsd:date .',
            'Write "2010-12-31"^^xsd:date.',
        ),
    ],
)
def test_the_remedy_says_what_was_meant(shape: str, body: str, remedy: str, tmp_path: Path) -> None:
    report = report_of(tmp_path, [shape], body)
    assert report.findings
    assert any(finding.remedy().endswith(remedy) for finding in report.findings), report.to_text()


@pytest.mark.parametrize(
    ("shape", "body"),
    [
        ("size", 'activity:a tg:size "a dozen" .'),
        ("latest", 'stage:a tg:latest "2010-02-30" .'),
        ("founded", 'organisation:a tg:founded "long ago" .'),
        ("currency", "activity:a tg:amount 1.0 ; tg:currency 5 ."),
        ("description", 'stage:a a tg:Stage ; dcterms:description "Untagged." .'),
        ("described", "stage:a tg:stageOf relationship:xyz ."),
        ("country", "authority:a a tg:Municipality ."),
        ("label", "authority:a a tg:Municipality ."),
    ],
)
def test_nothing_is_guessed_from_what_does_not_fit(shape: str, body: str, tmp_path: Path) -> None:
    for finding in report_of(tmp_path, [shape], body).findings:
        assert finding.remedies == SHAPES[finding.shape].remedies


def test_shapes_of_others_need_no_remedy(tmp_path: Path) -> None:
    shape = "tgs:x a sh:PropertyShape ; sh:targetClass tg:Country ; sh:path tg:countryCode ; sh:minCount 1 ."
    path = tmp_path / "data.ttl"
    path.write_text(f"{HEAD}country:xx a tg:Country .", encoding="utf-8")
    shapes = Shapes(turtle.read_text(HEAD + shape))
    report = validate([GraphFile("https://example.org/1", path, {}, (), "")], shapes=shapes)
    (finding,) = report.findings
    assert finding.remedies == {}
    assert "mend:" not in report.to_text()
