"""Snapshots in the user's cache: the same answers, made anew when a file changes, dispensable."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from twingraph.errors import InputError
from twingraph.knowledge import open_graph
from twingraph.store.snapshot import cache_dir

PUBLISHER = Path(__file__).parent / "data" / "publisher"
LABELS = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> ASK { ?x skos:prefLabel 'New Town'@en }"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TWINGRAPH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    shutil.copytree(PUBLISHER, tmp_path / "data")
    return tmp_path / "data"


def test_a_snapshot_holds_what_memory_holds(cache: Path, data: Path) -> None:
    memory = set(open_graph(data).store.quads())
    first = set(open_graph(data, read_only=True).store.quads())
    assert len(list(cache.iterdir())) == 1
    second = set(open_graph(data, read_only=True).store.quads())
    assert first == second == memory


def test_a_changed_file_makes_a_new_snapshot_in_place_of_the_old(cache: Path, data: Path) -> None:
    assert open_graph(data, read_only=True).sparql(LABELS) is False
    agreements = data / "agreements.ttl"
    text = agreements.read_text(encoding="utf-8").replace('"Exampletown"@en', '"New Town"@en')
    agreements.write_text(text, encoding="utf-8")
    assert open_graph(data, read_only=True).sparql(LABELS) is True
    assert open_graph(data, read_only=True).sparql(LABELS) is True
    assert len(list(cache.iterdir())) == 1


def test_a_snapshot_open_elsewhere_goes_on_answering(cache: Path, data: Path) -> None:
    open_graph(data, read_only=True)
    before = open_graph(data, read_only=True)
    (data / "agreements.ttl").touch()
    open_graph(data, read_only=True)
    assert len(list(before.store.quads())) == len(open_graph(data).store)


@pytest.mark.parametrize("kept", ["not kept", "kept"])
def test_what_is_opened_read_only_is(cache: Path, data: Path, kept: str) -> None:
    if kept == "kept":
        open_graph(data, read_only=True)
    with pytest.raises(InputError, match="read-only"):
        open_graph(data, read_only=True).infer()


def test_a_damaged_snapshot_is_made_anew(cache: Path, data: Path) -> None:
    size = len(open_graph(data, read_only=True).store)
    for path in next(cache.iterdir()).joinpath("store").iterdir():
        path.write_bytes(b"damaged")
    assert len(open_graph(data, read_only=True).store) == size
    assert len(open_graph(data, read_only=True).store) == size


def test_without_a_cache_the_files_are_loaded(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWINGRAPH_CACHE", "")
    assert cache_dir() is None
    assert len(open_graph(data, read_only=True).store) == len(open_graph(data).store)


def test_a_cache_that_cannot_be_written_does_no_harm(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("TWINGRAPH_CACHE", str(tmp_path / "file" / "cache"))
    assert len(open_graph(data, read_only=True).store) == len(open_graph(data).store)


def test_the_cache_is_where_the_platform_keeps_caches(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("TWINGRAPH_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_dir() == tmp_path / "twingraph"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", os.fspath(tmp_path))
    assert cache_dir() == tmp_path / ".cache" / "twingraph"
