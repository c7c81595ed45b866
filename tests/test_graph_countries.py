"""Cities aggregated by country, with the number of links as weight."""

from __future__ import annotations

import csv
import doctest
from importlib import import_module
from pathlib import Path

import networkx as nx
import pytest

from twingraph.graph.countries import by_country
from twingraph.knowledge import KnowledgeGraph


def test_links_are_counted_and_not_edges() -> None:
    graph = nx.MultiGraph(
        [("a", "b"), ("a", "b"), ("b", "a"), ("a", "a"), ("a", "c"), ("c", "d"), ("d", "e")]
    )
    nx.set_node_attributes(graph, {"a": "HU", "b": "Deutschland", "c": "HU", "d": "Atlantis"}, "country")
    graph.add_node("alone", country="jp")
    countries = by_country(graph)
    assert list(countries.nodes(data=True)) == [
        ("DE", {"name": "Germany", "cities": 1}),
        ("HU", {"name": "Hungary", "cities": 2}),
        ("JP", {"name": "Japan", "cities": 1}),
    ]
    assert {frozenset(pair): weight for *pair, weight in countries.edges(data="weight")} == {
        frozenset(("DE", "HU")): 1,
        frozenset(("HU",)): 1,
    }
    # d is in no country of today, e says nothing; the links c-d and d-e go with them.
    assert countries.graph["unknown"] == 2
    assert countries.graph["unknown_links"] == 2
    assert by_country(graph, language="hu").nodes["DE"]["name"] == "Németország"


def test_both_directions_are_one_link() -> None:
    graph = nx.DiGraph([(1, 2), (2, 1), (3, 1)])
    nx.set_node_attributes(graph, {1: "FR", 2: "GB", 3: "FR"}, "country")
    assert by_country(graph).edges["FR", "GB"]["weight"] == 1
    assert by_country(graph).edges["FR", "FR"]["weight"] == 1


@pytest.mark.parametrize("value", [None, 7, float("nan"), ""])
def test_a_strange_country_is_not_known(value: object) -> None:
    graph = nx.Graph([(1, 2)])
    graph.nodes[1]["country"] = value
    countries = by_country(graph)
    assert len(countries) == 0
    assert (countries.graph["unknown"], countries.graph["unknown_links"]) == (2, 1)


def test_the_bundled_network(kg: KnowledgeGraph) -> None:
    graph = kg.to_networkx()
    countries = by_country(graph)
    assert countries.graph["unknown"] == 0
    assert sum(cities for _, cities in countries.nodes(data="cities")) == len(graph)
    assert countries.size("weight") == graph.number_of_edges()
    assert countries.nodes["HU"]["name"] == "Hungary"


def test_every_link_of_a_real_network_is_counted(reference: Path) -> None:
    graph: nx.Graph[str] = nx.Graph()
    with (reference / "wikidata-2022" / "cities.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            graph.add_node(row["item"], country=row["country_en"])
    with (reference / "wikidata-2022" / "twinned_with.tsv").open(encoding="utf-8") as file:
        graph.add_edges_from((row["item"], row["twin"]) for row in csv.DictReader(file, delimiter="\t"))
    countries = by_country(graph)
    # Northern Cyprus, Somaliland, Mandatory Palestine and Western Sahara have no code of their own there.
    assert countries.graph["unknown"] == 5
    assert countries.graph["unknown_links"] == 22
    assert countries.size("weight") == 8182 - 22
    assert countries.edges["DE", "PL"]["weight"] == 135
    assert countries.edges["JP", "JP"]["weight"] == 128


@pytest.mark.parametrize("name", ["links", "countries", "geodesics", "growth", "comparison"])
def test_examples_run(name: str) -> None:
    found = doctest.testmod(import_module(f"twingraph.graph.{name}"))
    assert found.attempted > 0
    assert found.failed == 0
