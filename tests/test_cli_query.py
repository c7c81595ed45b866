"""`twingraph query` and `twingraph sparql`."""

from __future__ import annotations

import argparse
import io
import json
from pathlib import Path

import pytest

from twingraph.cli import main, make_parser, query
from twingraph.query import Catalog

SMALL = Path(__file__).parent / "data" / "small"


@pytest.fixture(autouse=True)
def _no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWINGRAPH_CACHE", "")


def run(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main([*arguments])
    captured = capfd.readouterr()
    return code, captured.out, captured.err


def test_the_list_has_every_query_with_its_parameters(capfd: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capfd, "query")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines() if line[0] != " "] == Catalog().names
    assert "partners  city [kind] [as-of] [language]\n" in out


def test_a_description_names_parameters_columns_and_questions(capfd: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capfd, "query", "jubilees", "--describe")
    assert code == 0
    assert "  every (integer, optional, default 5): " in out
    assert "  years: Which anniversary it is" in out
    assert "  Which twinnings become 50 years old in 2026?" in out
    assert "time grows:\n  with the number of relationships of the city" in out


def test_a_query_need_not_declare_the_prefixes_of_the_project(capfd: pytest.CaptureFixture[str]) -> None:
    query = "SELECT (COUNT(?r) AS ?n) { ?r a tg:TwinAgreement ; tg:party authority:kecskemet }"
    code, out, _ = run(capfd, "sparql", query, "--format", "csv")
    assert (code, out.split()) == (0, ["n", "13"])


def test_a_query_that_does_not_parse_says_where(capfd: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capfd, "sparql", "SELECT ?x { ?x a nope:X }")
    assert code == 2
    assert "error at 1:" in err
    assert len(err) < 250


def test_an_answer_is_a_table_by_default(capfd: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capfd, "query", "partners", "--param", "city=Kecskemét", "--data", str(SMALL))
    assert code == 0
    assert "\nauthority:targu-mures  Târgu Mureș   country:RO" in out


def test_an_answer_is_written_to_a_file(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    parameters = ["-p", "city=Q171357", "-p", "as-of=2005-01-01", "-p", "kind=twin"]
    code, out, _ = run(
        capfd, "query", "partners", *parameters, "--data", str(SMALL), "--format", "json", "-o", str(path)
    )
    assert (code, out) == (0, "")
    bindings = json.loads(path.read_bytes())["results"]["bindings"]
    # The agreement of 2011 was being prepared in 2005.
    assert [binding.get("since", {}).get("value") for binding in bindings] == [None, "1986", "1997"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["query", "partner"], "did you mean partners"),
        (["query", "partners"], "needs the parameter 'city'"),
        (["query", "partners", "-p", "city"], "--param city: is not KEY=VALUE"),
        (["query", "partners", "-p", "city=a", "-p", "city=b"], "'city' is given twice"),
        (["query", "partners", "-p", "city=Atlantis"], "no authority is called 'Atlantis'"),
        (["sparql", "SELEC"], "does not parse"),
        (["sparql", "DROP ALL"], "the graph is read-only"),
        (["sparql", "ASK {}", "--format", "csv"], "choose one of text, json, xml"),
        (["sparql", "ASK {}", "--file", "q.rq"], "not both"),
        (["sparql", "--file", "nowhere.rq"], "nowhere.rq: No such file"),
    ],
)
def test_a_mistake_is_explained_and_the_exit_code_is_2(
    capfd: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    code, out, err = run(capfd, *arguments, "--data", str(SMALL))
    assert (code, out) == (2, "")
    assert message in err


@pytest.mark.parametrize(
    ("text", "options", "expected"),
    [
        ("ASK {}", [], "true\n"),
        ("ASK {}", ["--format", "json"], '{"head":{},"boolean":true}'),
        ("SELECT (1 AS ?n) {}", ["--format", "csv"], "n\r\n1\r\n"),
        ("SELECT (1 AS ?n) {}", ["--format", "markdown"], "| n |\n| --- |\n| 1 |\n"),
        ("CONSTRUCT { <a:s> <a:p> 1 } {}", [], "<a:s> <a:p> 1 .\n"),
    ],
)
def test_each_form_of_query_has_its_formats(
    capfd: pytest.CaptureFixture[str], text: str, options: list[str], expected: str
) -> None:
    code, out, _ = run(capfd, "sparql", text, *options, "--data", str(SMALL))
    assert code == 0
    assert out.replace("\r\n", "\n") == expected.replace("\r\n", "\n")


def test_a_query_is_read_from_a_file_or_standard_input(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "q.rq"
    path.write_text("SELECT ('é' AS ?n) {}", encoding="utf-8")
    options = ("--format", "csv", "--data", str(SMALL))
    _, from_file, _ = run(capfd, "sparql", "--file", str(path), *options)
    monkeypatch.setattr("sys.stdin", io.StringIO(path.read_text(encoding="utf-8")))
    _, from_input, _ = run(capfd, "sparql", "-", *options)
    assert from_file == from_input
    assert from_file.split() == ["n", "é"]


def test_a_query_file_that_is_not_utf8_names_the_line(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "latin.rq"
    path.write_bytes(b"SELECT\n('\xe9' AS ?n) {}")
    code, _, err = run(capfd, "sparql", "--file", str(path), "--data", str(SMALL))
    assert code == 2
    assert "latin.rq:2: is not UTF-8" in err


def test_the_shell_completes_names_parameters_kinds_and_cities() -> None:
    def complete(prefix: str, name: str | None) -> list[str]:
        args = argparse.Namespace(name=name, data=SMALL, store=None)
        return [found for found in query.complete_parameter(prefix, args) if found.startswith(prefix)]

    assert "jubilees" in query.complete_name()
    assert complete("", "jubilees") == ["year=", "city=", "every="]
    assert complete("kind=t", "partners") == ["kind=twin"]
    assert complete("city=Kec", "partners") == ["city=Kecskemét"]
    assert complete("language=", "partners") == []
    assert complete("", None) == []
    actions = {action.dest: action for action in _verb("query")._actions}
    assert actions["name"].completer is query.complete_name  # type: ignore[attr-defined]
    assert actions["parameters"].completer is query.complete_parameter  # type: ignore[attr-defined]


def _verb(name: str) -> argparse.ArgumentParser:
    verbs = make_parser(name)._subparsers
    assert verbs is not None
    parser = verbs._group_actions[0].choices[name]  # type: ignore[index,call-overload]
    assert isinstance(parser, argparse.ArgumentParser)
    return parser
