"""Links are SSSOM/TSV 1.1: by our own reader, by the reference implementation, and byte for byte."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from twingraph.errors import FileSyntaxError
from twingraph.link import sssom
from twingraph.link.sssom import LinkSet

# Made by hand after the specification: metadata in any order, quoted and plain, a single value for a slot of
# several, a column that nobody defined, cells with tabs and quotation marks.
BY_HAND = """\
# mapping_tool: by hand
# mapping_set_id: https://example.org/links
# license: "https://creativecommons.org/publicdomain/zero/1.0/"
# creator_label: Somebody
# curie_map:
#   town: https://example.org/town/
#   wikidata: "http://www.wikidata.org/entity/"
#   unused: https://example.org/unused/
subject_id\tsubject_label\tpredicate_id\tpredicate_modifier\tobject_id\tmapping_justification\tconfidence\tsize\tcomment
town:b\tB\tskos:exactMatch\t\twikidata:Q2\tsemapv:ManualMappingCuration\t1\tsmall\t"with a ""tab"" (\t)"
town:a\tA\tskos:exactMatch\tNot\twikidata:Q1\tsemapv:CompositeMatching\t0.25\t\t
"""

CANONICAL = """\
#curie_map:
#  town: https://example.org/town/
#  wikidata: http://www.wikidata.org/entity/
#mapping_set_id: https://example.org/links
#creator_label: Somebody
#license: https://creativecommons.org/publicdomain/zero/1.0/
#mapping_tool: by hand
subject_id\tsubject_label\tpredicate_id\tpredicate_modifier\tobject_id\tmapping_justification\tconfidence\tcomment
town:a\tA\tskos:exactMatch\tNot\twikidata:Q1\tsemapv:CompositeMatching\t0.25\t
town:b\tB\tskos:exactMatch\t\twikidata:Q2\tsemapv:ManualMappingCuration\t1\t"with a ""tab"" (\t)"
"""

# The validation of the package `sssom`, in a process of its own as importing it warns.
VALIDATE = """
import json, logging, sys, warnings
warnings.simplefilter("ignore")
logging.disable()
from sssom.constants import DEFAULT_VALIDATION_TYPES
from sssom.parsers import parse_sssom_table
from sssom.validators import validate
table = parse_sssom_table(sys.argv[1])
reports = validate(table, DEFAULT_VALIDATION_TYPES, fail_on_error=False)
problems = [result.message for report in reports.values() for result in report.results]
rows = table.df.astype(str).to_dict("records")
print(json.dumps({"problems": problems, "rows": rows}))
"""


def validated(path: Path) -> dict[str, list[dict[str, str]]]:
    """Return what the reference implementation finds wrong with a file, and its rows as it reads them."""
    command = [sys.executable, "-c", VALIDATE, str(path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    return json.loads(run.stdout.splitlines()[-1])


def _file(folder: Path, text: str) -> Path:
    path = folder / "links.sssom.tsv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_set_made_by_hand_is_read_and_written_in_the_canonical_form(tmp_path: Path) -> None:
    links = sssom.read(_file(tmp_path, BY_HAND))
    assert [record["subject_id"] for record in links.records] == ["town:b", "town:a"]
    assert {record["mapping_tool"] for record in links.records} == {"by hand"}
    assert links.records[0]["comment"] == 'with a "tab" (\t)'
    assert links.records[0]["size"] == "small"
    assert links.expand(links.records[0]["object_id"]) == "http://www.wikidata.org/entity/Q2"
    assert sssom.write(links).decode() == CANONICAL


def test_the_canonical_form_is_its_own(tmp_path: Path) -> None:
    path = _file(tmp_path, CANONICAL)
    assert sssom.write(sssom.read(path)) == path.read_bytes()


def test_the_reference_implementation_accepts_it_and_finds_a_planted_fault(tmp_path: Path) -> None:
    found = validated(_file(tmp_path, CANONICAL))
    assert found["problems"] == []
    assert [row["object_id"] for row in found["rows"]] == ["wikidata:Q1", "wikidata:Q2"]
    assert validated(_file(tmp_path, CANONICAL.replace("\t0.25\t", "\t2.5\t")))["problems"]


@pytest.mark.parametrize(
    ("wrong", "line", "problem"),
    [
        (BY_HAND.replace("# mapping_set_id", "# mapping_set"), 1, "no mapping_set_id"),
        (BY_HAND.replace("# mapping_tool: by hand", "# mapping_tool: [by"), 1, "not YAML"),
        (BY_HAND.partition("subject_id\t")[0], 8, "no table"),
        (BY_HAND.replace("object_id", "item"), 9, "no column object_id"),
        (BY_HAND.replace("wikidata:Q1", ""), 11, "no object_id"),
        (BY_HAND.replace("wikidata:Q1", "wd:Q1"), 11, "'wd:Q1' is no CURIE with a prefix"),
        (BY_HAND.replace("wikidata:Q1", "http://www.wikidata.org/entity/Q1"), 11, "is no CURIE"),
        (BY_HAND.replace("0.25", "2.5"), 11, "confidence: 2.5 is not from 0 to 1"),
        (BY_HAND.replace("0.25", "high"), 11, "confidence: 'high' is no number"),
        (BY_HAND.replace("\tNot\t", "\tInverse\t"), 11, "'Inverse' is not Not"),
        (BY_HAND.replace('(\t)"', "(\t)"), 11, "not a table"),
        (BY_HAND.replace("0.25\t\t", "0.25\t\t\tmore"), 11, "1 cells more than there are columns"),
        (BY_HAND.replace("size", "review_date").replace("small", "2026-01-02"), 10, "no reviewer"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, wrong: str, line: int, problem: str) -> None:
    path = _file(tmp_path, wrong)
    with pytest.raises(FileSyntaxError) as caught:
        sssom.read(path)
    assert caught.value.line == line
    assert problem in str(caught.value)


def test_metadata_are_read_back_whatever_they_contain(tmp_path: Path) -> None:
    texts = ["yes", "1.1", "null", "a: b", "a #b", "- a", "", "é “x”", '"', "\\", "2026-11-22", "0123", "{a}"]
    record = {
        "subject_id": "town:a",
        "predicate_id": "skos:exactMatch",
        "object_id": "town:b",
        "mapping_justification": "semapv:UnspecifiedMatching",
    }
    prefixes = {"town": "https://example.org/town/"}
    for text in filter(None, texts):
        metadata = {"mapping_set_id": "https://example.org/x", "comment": text, "see_also": [text, "b"]}
        path = tmp_path / "links.sssom.tsv"
        path.write_bytes(sssom.write(LinkSet(dict(metadata), prefixes, {}, [record])))
        assert sssom.read(path).metadata == metadata


def test_what_all_mappings_share_is_said_once_and_numbers_have_three_decimals(tmp_path: Path) -> None:
    records = [
        {
            "subject_id": f"town:{letter}",
            "predicate_id": "skos:exactMatch",
            "object_id": "town:z",
            "mapping_justification": "semapv:CompositeMatching",
            "mapping_tool": "twingraph",
            "object_source": f"town:{source}",
        }
        for letter, source in (("a", "x"), ("b", "y"))
    ]
    links = LinkSet({"mapping_set_id": "https://example.org/x"}, {"town": "https://t.example/"}, {}, records)
    text = sssom.write(links).decode()
    assert text.count("mapping_tool") == 1
    assert "#mapping_tool: twingraph\n" in text
    assert "\tobject_source\n" in text
    assert [sssom.number(value) for value in (1.0, 0.0, 0.12345, 0.1, 1234.5678)] == [
        "1",
        "0",
        "0.123",
        "0.1",
        "1234.568",
    ]
    path = tmp_path / "links.sssom.tsv"
    path.write_text(text, encoding="utf-8")
    assert sssom.read(path).records == records
