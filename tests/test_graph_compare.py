"""Two networks side by side; networks of a source that only has plain statements."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import networkx as nx
import pytest
from comparing import graph, tie

from twingraph.cli import main
from twingraph.errors import NameNotFoundError
from twingraph.graph.comparison import RankChange, compare, measures, rank_changes, renamed
from twingraph.knowledge import KnowledgeGraph
from twingraph.rdf.prefixes import expand
from twingraph.rdf.terms import DCTERMS, SKOS, TG, NamedNode, Triple
from twingraph.store.oxigraph import OxigraphStore

KECSKEMET, SUBOTICA = expand("authority:kecskemet"), expand("wd:Q170287")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, object]]:
    assert main(["graph", "compare", *arguments, "--format", "json"]) == 0
    rows: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return rows


def test_gained_and_lost() -> None:
    before = nx.MultiDiGraph([(1, 2), (2, 1), (2, 3), (4, 4)])
    after = nx.Graph([(2, 1), (2, 5), (5, 5)])
    found = compare(before, after)
    assert found.nodes_gained == (5,)
    assert found.nodes_lost == (3, 4)
    assert found.links_gained == ((2, 5),)
    assert found.links_lost == ((2, 3),)
    assert compare(before, before) == compare(nx.Graph(), nx.Graph())


def test_measures() -> None:
    graph = nx.MultiGraph([(1, 2), (1, 2), (2, 3), (3, 1), (3, 4), (5, 5)])
    assert measures(graph) == {
        "nodes": 5,
        "links": 4,
        "mean degree": 8 / 5,
        "maximum degree": 3,
        "components": 2,
        "nodes of the largest component": 4,
        "transitivity": 3 / 5,
    }
    assert measures(nx.Graph())["mean degree"] is None
    assert measures(nx.path_graph(2))["transitivity"] is None


def test_changes_of_rank() -> None:
    before = nx.star_graph(3)
    after = nx.Graph([(1, 0), (1, 2), (1, 4), (1, 5), (0, 2)])
    assert rank_changes(before, after) == [
        RankChange(1, 2, 1, 1.0, 4.0),
        RankChange(0, 1, 2, 3.0, 2.0),
        RankChange(2, 2, 2, 1.0, 2.0),
        RankChange(3, 2, None, 1.0, None),
        RankChange(4, None, 4, None, 1.0),
        RankChange(5, None, 4, None, 1.0),
    ]
    assert [change.gain for change in rank_changes(before, after)] == [1, -1, 0, None, None, None]
    by_pagerank = {change.node: change for change in rank_changes(before, after, measure="pagerank")}
    assert (by_pagerank[0].before, by_pagerank[1].after) == (1, 1)
    with pytest.raises(NameNotFoundError, match="betweenness"):
        rank_changes(before, after, measure="fame")


def test_nodes_of_one_name_become_one() -> None:
    graph = nx.Graph([("a", "b"), ("a", "c"), ("b", "c")])
    merged = renamed(graph, {"a": "place", "b": "place", "c": "c"}.__getitem__)
    assert set(merged) == {"place", "c"}
    assert measures(merged)["links"] == 1


def test_two_days(kg: KnowledgeGraph, capsys: pytest.CaptureFixture[str]) -> None:
    days = ("--as-of", "1990-01-01", "--and", "2010-01-01")
    summary = {row["measure"]: row for row in run(capsys, *days)}
    first, second = (
        kg.to_networkx(as_of=day, during=(day, day)) for day in (date(1990, 1, 1), date(2010, 1, 1))
    )
    assert summary["links"] == {
        "measure": "links",
        "before": first.number_of_edges(),
        "after": second.number_of_edges(),
        "change": second.number_of_edges() - first.number_of_edges(),
    }
    gained = run(capsys, *days, "--show", "links")
    assert {row["change"] for row in gained} == {"gained"}
    assert len(gained) == summary["links in this one alone"]["after"] == 18
    # What began between the two days says so.
    assert all(str(row["since"]) > "199" for row in gained if row["since"] and row["since"] != "../1997")
    ranks = run(capsys, *days, "--show", "ranks")
    assert [(row["label"], row["before"], row["after"], row["gain"]) for row in ranks[:2]] == [
        ("Kecskemét", 2, 1, 1),
        ("Krefeld", 1, 2, -1),
    ]


def test_two_sources(capsys: pytest.CaptureFixture[str]) -> None:
    sources = ("--source", "kecskemet", "--and-source", "wikidata-p190", "--country", "HU")
    links = run(capsys, *sources, "--show", "links")
    partners = {
        change: {
            label
            for row in links
            if row["change"] == change and "Kecskemét" in (labels := (row["one_label"], row["other_label"]))
            for label in labels
        }
        - {"Kecskemét"}
        for change in ("gained", "lost")
    }
    # What `twingraph diff` finds, and what Wikidata's extract cannot have.
    assert partners["gained"] == {"Subotica"}
    assert partners["lost"] >= {"Galanta", "Lidköping", "Sfântu Gheorghe", "Shkodër"}
    # A place that both name, one as an authority and the other as an item, is one node.
    nodes = {row["label"] for row in run(capsys, *sources, "--show", "nodes")}
    assert "Arcueil" not in nodes
    assert "Kecskemét" not in nodes


def test_two_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "one").write_text("a b\nb c\n", encoding="utf-8")
    (tmp_path / "two").write_text("a b\nb d\n", encoding="utf-8")
    files = (str(tmp_path / "one"), str(tmp_path / "two"))
    links = run(capsys, *files, "--show", "links")
    assert [(row["change"], row["one"], row["other"]) for row in links] == [
        ("gained", "b", "d"),
        ("lost", "b", "c"),
    ]
    assert main(["graph", "compare", *files, "--show", "nodes"]) == 0
    lines = capsys.readouterr().out.splitlines()
    # A table calls nodes by their labels, or else by their names.
    assert [line.split() for line in lines[2:]] == [["gained", "d"], ["lost", "c"]]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "compare what?"),
        (["one"], "second file"),
        (["--and", "2010-01-01"], "--as-of"),
        (["--and-source", "kecskemet"], "--source"),
        (["one", "two", "--and", "2010-01-01"], "leave out --and"),
        (["one", "two", "--by", "pagerank"], "--show ranks"),
    ],
)
def test_what_is_asked_for_must_be_clear(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["graph", "compare", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_the_network_of_statements(kg: KnowledgeGraph) -> None:
    graph = kg.to_networkx(source="wikidata-p190")
    assert nx.utils.graphs_equal(graph, kg.to_networkx(source="source:wikidata-2016"))
    pairs = kg.sparql("SELECT ?item ?other { ?item wdt:P190 ?other }")
    stated = {frozenset((str(row.item), str(row.other))) for row in pairs}  # type: ignore[union-attr]
    assert graph.number_of_edges() == len(stated) == 23
    # An item is the thing that it is an exact match of, or else itself.
    assert graph.edges[KECSKEMET, SUBOTICA] == {"relationships": 1, "kinds": ["Agreement"]}
    assert graph.nodes[SUBOTICA]["label"] == "Subotica"
    assert graph.nodes[SUBOTICA]["wikidata"] == "Q170287"
    assert graph.nodes[KECSKEMET]["country"] == "HU"


def test_statements_are_chosen_as_relationships_are(kg: KnowledgeGraph) -> None:
    def size(**chosen: object) -> int:
        return kg.to_networkx(source="wikidata-p190", **chosen).number_of_edges()  # type: ignore[arg-type]

    assert size(relationship_kinds=["Agreement"]) == 23
    assert size(relationship_kinds=["TwinAgreement"]) == 0
    # They have no date, and so may have lasted on any day.
    assert size(as_of=date(1950, 1, 1)) == 23
    assert size(countries=["FR"]) == 2
    multi = kg.to_networkx("relationships", source="wikidata-p190")
    assert multi.edges[KECSKEMET, SUBOTICA, "wd:Q170287 wdt:P190 wd:Q171357"] == {
        "kind": "Agreement",
        "label": "wd:Q170287 wdt:P190 wd:Q171357",
        "sources": [expand("source:wikidata-2016")],
    }
    # Without a source, statements are in no network: they say no more than its relationships.
    assert SUBOTICA not in kg.to_networkx()


def test_a_pair_that_a_relationship_joins_is_no_statement_besides() -> None:
    store = OxigraphStore()
    graph, source, tie = expand("graph:test"), expand("source:test"), expand("relationship:tie")
    one, other = expand("authority:one"), expand("authority:other")
    triples = [
        (tie, TG.party, one),
        (tie, TG.party, other),
        (tie, DCTERMS.source, source),
        (one, SKOS.exactMatch, expand("wd:Q1")),
        (other, SKOS.exactMatch, expand("wd:Q2")),
        (expand("wd:Q1"), NamedNode(expand("wdt:P190")), expand("wd:Q2")),
        (expand("wd:Q2"), NamedNode(expand("wdt:P190")), expand("wd:Q3")),
        (graph, DCTERMS.source, source),
    ]
    store.add([Triple(NamedNode(s), p, NamedNode(o)) for s, p, o in triples], graph)
    from twingraph.graph.network import to_networkx

    found = to_networkx(store, source=source)
    assert found.edges[one, other]["kinds"] == ["Relationship"]
    assert found.edges[other, expand("wd:Q3")]["kinds"] == ["Agreement"]
    assert found.number_of_edges() == 2


def test_ten_years_of_wikidata(reference: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = []
    for year in ("2016", "2022"):
        with (reference / f"wikidata-{year}" / "twinned_with.tsv").open(encoding="utf-8") as file:
            lines = [f"{row['item']} {row['twin']}\n" for row in csv.DictReader(file, delimiter="\t")]
        path = tmp_path / year
        path.write_text("".join(lines), encoding="utf-8")
        paths.append(str(path))
    rows = {row["measure"]: row for row in run(capsys, *paths)}
    before, after = rows["links"]["before"], rows["links"]["after"]
    alone = rows["links in this one alone"]
    assert after == 8182
    assert before - alone["before"] == after - alone["after"] > 3000  # type: ignore[operator]


def test_a_statement_is_of_the_time_of_its_relationship(tmp_path: Path) -> None:
    said = "wd:Q1 wdt:P190 wd:Q2 ." + tie("w", "wd:Q1", "wd:Q2", since="1985", until="1990")
    kg = graph(tmp_path, wikidata=said)
    for year, edges in ((1987, 1), (1995, 0)):
        during = date(year, 1, 1), date(year, 12, 31)
        found = kg.to_networkx(source="https://example.org/wikidata", during=during)
        assert found.number_of_edges() == edges
