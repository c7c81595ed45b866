"""Networks as tables of Apache Parquet; tests/test_network.py has the round trips."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from twingraph.cli import main
from twingraph.errors import FileSyntaxError, MissingExtraError
from twingraph.graph import files
from twingraph.graph.reading import read
from twingraph.knowledge import KnowledgeGraph

TEXTS = pl.List(pl.String)
PARTY = {
    "id": pl.String,
    "label": pl.String,
    "class": pl.String,
    "country": pl.String,
    "latitude": pl.Float64,
    "longitude": pl.Float64,
    "wikidata": pl.String,
    "geonames": pl.String,
}
LIFE = {"since": pl.String, "start": pl.Date, "end": pl.Date, "state": pl.String}
ENDS = {"source": pl.String, "target": pl.String}


@pytest.mark.parametrize(
    ("kind", "nodes", "edges"),
    [
        ("authorities", PARTY, {**ENDS, "relationships": pl.Int64, "kinds": TEXTS, **LIFE}),
        (
            "relationships",
            PARTY,
            {**ENDS, "relationship": pl.String, "kind": pl.String, "label": pl.String, **LIFE}
            | {"intensity": pl.String, "sources": TEXTS},
        ),
        ("claims", PARTY, {**ENDS, "sources": TEXTS}),
    ],
)
def test_columns_and_types(
    kg: KnowledgeGraph, tmp_path: Path, kind: str, nodes: dict[str, object], edges: dict[str, object]
) -> None:
    graph = kg.to_networkx(kind)
    files.write(graph, tmp_path / "network.parquet", format="parquet")
    assert pl.read_parquet_schema(tmp_path / "network.parquet") == edges
    assert pl.read_parquet_schema(tmp_path / "network.nodes.parquet") == nodes
    table = pl.read_parquet(tmp_path / "network.parquet")
    assert len(table) == graph.number_of_edges() >= 30
    if "start" in edges:
        days = table["start"].drop_nulls().to_list()
        assert len(days) >= 10
        assert all(isinstance(day, date) for day in days)


def test_command_and_back(tmp_path: Path) -> None:
    path = tmp_path / "ties.parquet"
    assert main(["network", "--format", "parquet", "-o", str(path)]) == 0
    graph = read(path)
    assert graph.number_of_edges() >= 30
    assert all(data["kinds"] for *_, data in graph.edges(data=True))


def test_a_table_of_somebody_else(tmp_path: Path) -> None:
    pl.DataFrame({"a": ["x"], "b": ["y"]}).write_parquet(tmp_path / "x.parquet")
    with pytest.raises(FileSyntaxError, match="not the edges of a network that twingraph wrote"):
        read(tmp_path / "x.parquet")


def test_without_polars(kg: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(MissingExtraError, match=r"twingraph-kg\[polars\]"):
        files.write(kg.to_networkx(), tmp_path / "x.parquet", format="parquet")
    assert list(tmp_path.iterdir()) == []
