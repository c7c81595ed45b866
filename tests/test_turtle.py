from __future__ import annotations

import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest

from twingraph.cli import main
from twingraph.errors import FileSyntaxError, InputError
from twingraph.rdf import turtle
from twingraph.rdf.prefixes import PREFIXES, expand, shrink

ROOT = Path(__file__).parent.parent
MESSY = (ROOT / "tests/data/messy.ttl").read_text(encoding="utf-8")


def test_formatting_keeps_every_triple_and_lexical_form() -> None:
    formatted = turtle.format_text(MESSY)
    assert set(turtle.read_text(formatted)) == set(turtle.read_text(MESSY))
    assert len(turtle.read_text(formatted)) == 11
    assert all(form in formatted for form in (" 010,", " 1.50,", "1963", '"1e3"^^xsd:double,', " -1.0 ."))


def test_formatting_is_idempotent() -> None:
    once = turtle.format_text(MESSY)
    assert once != MESSY
    assert turtle.format_text(once) == once


def test_comments_stay_with_the_block_that_they_precede() -> None:
    formatted = turtle.format_text(MESSY)
    assert formatted.startswith("# about the file\n# still about the file\n\n@prefix tg:")
    assert "\n# about a\n# (two lines)\n<http://example.org/#a> " in formatted
    assert "\n# about b.c\n<http://example.org/b.c> a tg:Party" in formatted


@pytest.mark.parametrize(
    "base", ["@base <http://e/d/> .", "BASE <http://e/d/>", "@base <http://e/> . @base <d/> ."]
)
@pytest.mark.parametrize(
    ("prefix", "subject", "iri"),
    [
        ("", "<a>", "http://e/d/a"),
        ("", "<>", "http://e/d/"),
        ("", "<../a>", "http://e/a"),
        ("", "<http://f/a>", "http://f/a"),
        ("@prefix : <#> .", ":a", "http://e/d/#a"),
        ("PREFIX ex: <x/>", r"ex:a\,b", "http://e/d/x/a,b"),
    ],
)
def test_a_comment_stays_with_a_subject_relative_to_the_base(
    base: str, prefix: str, subject: str, iri: str
) -> None:
    text = f"{base}\n{prefix}\n# kept\n{subject} a <http://e/C> .\n"
    assert turtle.format_text(text) == f"# kept\n<{iri}> a <http://e/C> .\n"


def test_a_comment_without_a_block_is_an_error() -> None:
    triples = turtle.read_text("<http://e/a> a <http://e/C> .")
    assert turtle.write(triples, comments={"": ["# head"], "http://e/a": ["# a"]}).count("#") == 2
    with pytest.raises(InputError, match="would be lost: it is about <http://e/b>"):
        turtle.write(triples, comments={"http://e/b": ["# b"]})


def test_the_order_in_which_a_file_was_written_does_not_matter() -> None:
    triples = turtle.read_text(MESSY)
    orders = itertools.islice(itertools.permutations(triples), 0, 5000, 250)
    assert len({turtle.write(order) for order in orders}) == 1


def test_bytes_are_the_same_under_any_hash_seed(tmp_path: Path) -> None:
    outputs = set()
    for seed in ("0", "1", "42"):
        path = tmp_path / f"{seed}.ttl"
        path.write_text(MESSY, encoding="utf-8")
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-m", "twingraph", "format", str(path)]
        subprocess.run(command, env=environment, check=True, capture_output=True)
        outputs.add(path.read_bytes())
    assert len(outputs) == 1


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("@prefix ex: <http://e/> .\n\nex:a ex:b .\n", 3, "rror"),
        ("ex:a <http://e/b> 1 .\n", 1, "prefix"),
        ("@prefix ex: <http://e/> .\nex:a ex:b\n  # lost\n  1 .\n", 3, "comment inside a block"),
        ("@prefix ex: <http://e/> .\nex:a ex:b 1 .\n# lost\n", 4, "comment after the last block"),
        ("@prefix ex: <http://e/> .\nex:a ex:b [ ex:c 1 ] .\n", 0, "blank node"),
        ("@prefix ex: <http://e/> .\nex:a ex:b ( 1 2 ) .\n", 0, "blank node"),
        (
            "@prefix ex: <http://e/> .\n# about it\n_:it ex:b 1 .\n",
            0,
            "blank node is the subject of <http://e/b>",
        ),
    ],
)
def test_what_cannot_be_kept_is_refused_with_file_and_line(text: str, line: int, problem: str) -> None:
    with pytest.raises(FileSyntaxError, match=problem) as error:
        turtle.format_text(text, "file.ttl")
    assert error.value.line == line
    assert str(error.value).startswith(f"file.ttl:{line}:" if line else "file.ttl:")


def test_a_file_that_is_not_utf8_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.ttl"
    path.write_bytes(b'<http://e/a> <http://e/b> "x" .\n<http://e/a> <http://e/b> "\xe9" .\n')
    with pytest.raises(FileSyntaxError, match=r"latin.ttl:2: is not UTF-8"):
        turtle.read(path)


def test_check_changes_nothing_and_exits_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "messy.ttl"
    path.write_text(MESSY, encoding="utf-8")
    assert main(["format", "--check", str(tmp_path)]) == 1
    assert path.read_text(encoding="utf-8") == MESSY
    assert "messy.ttl: is not in form" in capsys.readouterr().err
    assert main(["format", str(path)]) == 0
    assert main(["format", "--check", str(path)]) == 0
    assert [file.name for file in tmp_path.iterdir()] == ["messy.ttl"]


def test_a_missing_path_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["format", "nowhere.ttl"]) == 2
    assert "nowhere.ttl" in capsys.readouterr().err


def test_names_shrink_and_expand_back() -> None:
    names = [f"{prefix}:some-thing.1" for prefix in PREFIXES]
    assert len(names) >= 50
    assert [shrink(expand(name)) for name in names] == names


def test_a_local_part_that_turtle_would_have_to_escape_is_not_shrunk() -> None:
    assert shrink(PREFIXES["graph"] + "kecskemet/stages") is None
    assert shrink("https://example.org/x") is None


def test_an_unknown_prefix_is_an_error() -> None:
    with pytest.raises(InputError, match="no prefix 'nope'"):
        expand("nope:x")
