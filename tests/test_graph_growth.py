"""The growth of a network by year, and cohorts of relationships."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import date
from pathlib import Path

import networkx as nx
import pytest

import twingraph
from twingraph.cli import main
from twingraph.errors import NameNotFoundError
from twingraph.graph.growth import Cohort, Undated, Year, cohorts, growth, undated
from twingraph.importing.readers import Request, read
from twingraph.importing.target import put
from twingraph.knowledge import KnowledgeGraph


def test_years() -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edge("a", "b", start="1964-06-01", end="1991-12-31", state="ended")
    graph.add_edge("a", "c", start="1964-01-01", state="in-force")
    graph.add_edge("c", "d", since="1970~")
    graph.add_edge("d", "e", start=1970, end=date(1970, 5, 1))
    graph.add_edge("e", "f", end="1980")
    graph.add_edge("f", "g", start="1980", state="ended")
    graph.add_edge("g", "h", start="1981", state="never-realised", end="1985-01-01")
    graph.add_edge("h", "i", since="../1990")
    graph.add_edge("i", "i", start="1900")
    assert growth(graph) == [
        Year(1964, begun=2, ended=0, lasting=2, cities=3),
        # What ended in the year in which it began never lasted at the end of one.
        Year(1970, begun=2, ended=1, lasting=3, cities=5),
        # One has ended that no year saw begin; another has ended nobody knows when.
        Year(1980, begun=1, ended=1, lasting=3, cities=7),
        Year(1991, begun=0, ended=1, lasting=2, cities=7),
    ]
    assert undated(graph) == Undated(beginnings=2, ends=1, never_realised=1)


def test_an_end_before_the_beginning_takes_nothing_away() -> None:
    # Dates that say a decade: the first day of its beginning may come after the last of its end.
    graph = nx.Graph([("a", "b", {"start": "1995", "end": "1990"})])
    assert growth(graph) == [Year(1990, 0, 1, 0, 0), Year(1995, 1, 0, 0, 2)]


@pytest.mark.parametrize(
    ("said", "year"),
    [("1990-05", 1990), ("0836", 836), (836, 836), ("1990?", 1990), (1990.0, 1990)],
)
def test_years_of_dates(said: object, year: int) -> None:
    assert [found.year for found in growth(nx.Graph([(1, 2, {"start": said})]))] == [year]


@pytest.mark.parametrize("said", ["", "soon", "19910506", None, float("nan"), True, ["1990"]])
def test_what_is_no_date_has_no_year(said: object) -> None:
    graph = nx.Graph([(1, 2, {"start": said})])
    assert growth(graph) == []
    assert undated(graph).beginnings == 1


def test_a_relationship_of_three_counts_once() -> None:
    graph = nx.MultiGraph(name="relationships")
    for one, other in (("a", "b"), ("b", "c"), ("a", "c")):
        graph.add_edge(one, other, key="https://example.org/three", start="2001")
    graph.add_edge("a", "b", key="https://example.org/two", start="2001")
    assert growth(graph) == [Year(2001, 2, 0, 2, 3)]
    # Of a network from elsewhere, keys say nothing.
    other = nx.MultiGraph(graph)
    other.graph["name"] = "mine"
    assert growth(other) == [Year(2001, 4, 0, 4, 3)]


def test_cohorts() -> None:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_edge(1, 2, start="1989", end="1999")
    graph.add_edge(1, 3, start="1980", state="ended")
    graph.add_edge(1, 4, start="1990")
    graph.add_edge(2, 4)
    graph.add_edge(1, 5, start="1990")
    nx.set_node_attributes(graph, {1: "DE", 2: "France", 3: "DE", 4: "HU"}, "country")
    assert cohorts(graph) == [
        Cohort(1980, "DE", 2, 2, 0),
        Cohort(1980, "FR", 1, 1, 0),
        Cohort(1990, "DE", 2, 0, 2),
        Cohort(1990, "HU", 1, 0, 1),
        Cohort(1990, None, 1, 0, 1),
        Cohort(None, "FR", 1, 0, 1),
        Cohort(None, "HU", 1, 0, 1),
    ]
    assert cohorts(graph, ["decade"]) == [
        Cohort(1980, None, 2, 2, 0),
        Cohort(1990, None, 2, 0, 2),
        Cohort(None, None, 1, 0, 1),
    ]
    assert cohorts(graph, ["country"])[0] == Cohort(None, "DE", 4, 2, 2)
    with pytest.raises(NameNotFoundError, match="century"):
        cohorts(graph, ["century"])


def test_nothing() -> None:
    assert growth(nx.Graph()) == []
    assert cohorts(nx.Graph()) == []


def test_the_command(kg: KnowledgeGraph, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", "growth", "--format", "json"]) == 0
    out, err = capsys.readouterr()
    rows = json.loads(out)
    graph = kg.to_networkx("relationships")
    assert [tuple(row.values()) for row in rows] == growth(graph)
    # The partner agreement that ended in 2013, by then one of 29.
    assert rows[-1] == {"year": 2013, "begun": 0, "ended": 1, "lasting": 28, "cities": 31}
    assert err == "without a year: 3 beginnings, 0 ends; never realised and not counted: 1\n"
    keys = {key for *_, key in graph.edges(keys=True)}
    assert sum(row["begun"] for row in rows) + 3 + 1 == len(keys)

    assert main(["graph", "growth", "--by", "decade,country"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["decade", "country", "begun", "ended", "lasting"]
    assert lines[2].split() == ["1960", "DE", "2", "0", "2"]


def test_a_register(reference: Path, tmp_path: Path) -> None:
    table = reference / "rgre-2015" / "partnerships.csv"
    put(read(Request(str(table), mapping="rgre-2015", name="rgre-2015")), tmp_path)
    graph = twingraph.open(tmp_path).to_networkx("relationships")
    by_year = {row.year: row for row in growth(graph)}
    with table.open(encoding="utf-8", newline="") as file:
        said = Counter(line["seit"] for line in csv.DictReader(file))
    # A few rows are twice, and a few rejected.
    total = sum(row.begun for row in by_year.values())
    assert 3500 < total <= 3545
    assert by_year[1964].begun == said["1964"]
    assert max(by_year.values(), key=lambda row: row.begun).year == int(said.most_common(1)[0][0])
    assert by_year[max(by_year)].lasting == total
