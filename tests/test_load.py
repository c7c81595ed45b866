"""`twingraph load` and the graph over a store, as a user meets them."""

from __future__ import annotations

import gzip
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

import twingraph
from twingraph.errors import InputError
from twingraph.knowledge import KnowledgeGraph

SMALL = Path(__file__).parent / "data" / "small"


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "twingraph", *map(str, arguments)], capture_output=True, text=True, check=False
    )


@pytest.fixture
def selector(tmp_path: Path) -> str:
    return f"disk:{tmp_path / 'store'}"


def test_a_folder_is_loaded_and_asked(selector: str, kg: KnowledgeGraph) -> None:
    done = run("load", kg.folder or "", "--store", selector)
    assert done.returncode == 0, done.stderr
    assert f"the store holds {len(kg):,} triples in {len(kg.store.graphs())} graphs" in done.stdout
    on_disk = twingraph.open(store=selector, read_only=True)
    assert set(on_disk.store.quads()) == set(kg.store.quads())
    for verb in (
        ["query", "partners", "--param", "city=Kecskemét", "--format", "csv"],
        ["sparql", "SELECT (COUNT(*) AS ?n) { ?relationship tg:party ?party }"],
        ["why", "authority:krefeld"],
        ["calendar", "--year", "2026"],
        ["export", "--graph", "kecskemet/stages"],
    ):
        assert run(*verb, "--store", selector).stdout == run(*verb).stdout != ""


def test_a_file_has_a_graph_of_its_name(tmp_path: Path, selector: str) -> None:
    path = tmp_path / "twin towns.nt.gz"
    path.write_bytes(
        gzip.compress(b"<http://example.org/a> <http://example.org/b> <http://example.org/c> .\n")
    )
    assert run("load", path, "--store", selector).returncode == 0
    graphs = twingraph.open(store=selector, read_only=True).store.graphs()
    assert graphs == [f"https://w3id.org/twingraph/graph/{name}" for name in ("ontology", "twin%20towns")]
    assert run("load", path, "--store", selector, "--graph", "http://example.org/g").returncode == 0
    assert "http://example.org/g" in twingraph.open(store=selector, read_only=True).store.graphs()


def test_loading_again_adds_and_replacing_replaces(tmp_path: Path, selector: str) -> None:
    path = tmp_path / "twins.nq"
    triple = '<http://example.org/{}> <http://b.example> "" <http://example.org/g> .\n'
    kg = twingraph.open(store=selector)
    for number in (1, 2):
        path.write_text(triple.format(number))
        kg.load(path)
    assert len(list(kg.store.quads("http://example.org/g"))) == 2
    path.write_text(triple.format(3))
    kg.load(path, replace=True)
    (left,) = kg.store.quads("http://example.org/g")
    assert str(left.subject) == "<http://example.org/3>"


def test_nothing_of_a_failed_load_stays(tmp_path: Path, selector: str) -> None:
    run("load", "--store", selector)
    before = len(twingraph.open(store=selector, read_only=True))
    path = tmp_path / "broken.ttl"
    path.write_text("<http://example.org/a> <http://example.org/b> 1 .\n<http://example.org/a> oops .\n")
    done = run("load", SMALL, path, "--store", selector)
    assert done.returncode == 2
    assert f"{path}:2: " in done.stderr
    assert len(twingraph.open(store=selector, read_only=True)) == before


def test_what_cannot_be_loaded(tmp_path: Path, selector: str) -> None:
    assert "no such file" in run("load", tmp_path / "none.ttl", "--store", selector).stderr
    assert "ends with the command" in run("load", SMALL, "--store", "memory:").stderr
    assert "names no store" in run("load", SMALL, "--store", "postgres:here").stderr
    assert "needs ,update=URL" in run("load", SMALL, "--store", "sparql:http://127.0.0.1:9/").stderr
    assert not (tmp_path / "store").exists()


def test_progress_on_a_terminal(tmp_path: Path, selector: str) -> None:
    path = tmp_path / "many.nt"
    path.write_text("".join(f'<http://example.org/{n}> <http://b.example> "{n}" .\n' for n in range(60_000)))
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "twingraph", "load", str(path), "--store", selector],
        stderr=theirs,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "COLUMNS": "80", "TERM": "xterm"},
    ) as process:
        os.close(theirs)
        shown = b""
        try:
            while read := os.read(ours, 4096):
                shown += read
        except OSError:
            # The other end of a pseudo-terminal ends so.
            pass
        os.close(ours)
        assert process.stdout is not None
        told = process.stdout.read()
    assert b"loading" in shown, shown.decode()
    assert f"holds {len(twingraph.open(store=selector, read_only=True)):,} triples" in told
    assert f"{path.stat().st_size / 1e6:.1f}".encode() in shown


def test_a_store_without_the_vocabulary_is_no_graph(tmp_path: Path, selector: str) -> None:
    twingraph.open(store=selector).store.add([], "http://example.org/g")
    with pytest.raises(InputError, match="lacks the vocabulary"):
        twingraph.open(store=selector, read_only=True).query("coverage")
    twingraph.open(store=selector).load()
    assert len(twingraph.open(store=selector, read_only=True).query("coverage")) > 0


def test_a_folder_and_a_store_are_one_too_many(selector: str) -> None:
    with pytest.raises(InputError, match="not both"):
        twingraph.open(SMALL, store=selector)
    assert "not both" in run("query", "coverage", "--data", SMALL, "--store", selector).stderr


def test_what_follows_is_added_and_kept_up(tmp_path: Path, selector: str) -> None:
    path = tmp_path / "twins.ttl"
    text = """@prefix tg: <https://w3id.org/twingraph/ontology#> . @prefix e: <http://e/> .
    e:r a tg:TwinAgreement ; tg:party e:a , e:{} ."""
    twins = "SELECT ?other { <http://e/a> tg:twinnedWith ?other } ORDER BY ?other"

    def others() -> list[str]:
        return [row.other for row in twingraph.open(store=selector, read_only=True).sparql(twins)]

    path.write_text(text.format("b"))
    assert run("load", path, "--store", selector).returncode == 0
    assert others() == []
    assert "e/b" in run("sparql", "--inferred", twins, "--store", selector).stdout
    # Asking has changed nothing.
    assert others() == []
    assert run("load", path, "--store", selector, "--infer").returncode == 0
    assert others() == ["http://e/b"]
    path.write_text(text.format("c"))
    assert run("load", path, "--store", selector, "--replace").returncode == 0
    assert others() == ["http://e/c"]
    assert run("load", path, "--store", selector, "--graph", "my graph").returncode == 2


@pytest.mark.parametrize("name", ["ontology.ttl", "inferred.nt"])
def test_no_file_goes_to_a_graph_that_is_written_by_twingraph(
    tmp_path: Path, selector: str, name: str
) -> None:
    (tmp_path / name).write_text("<http://e/a> <http://e/b> <http://e/c> .")
    done = run("load", tmp_path / name, "--store", selector)
    assert done.returncode == 2
    assert "name another graph" in done.stderr


def test_a_graph_that_was_opened_read_only_is(selector: str) -> None:
    twingraph.open(store=selector).load()
    kg = twingraph.open(store=selector, read_only=True)
    with pytest.raises(InputError, match="read-only"):
        kg.infer()
