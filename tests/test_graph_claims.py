"""The network of claims: whose record names whom."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from twingraph import settings
from twingraph.cli import main
from twingraph.graph import files
from twingraph.graph.network import to_networkx
from twingraph.knowledge import KnowledgeGraph
from twingraph.query import answer
from twingraph.rdf.prefixes import PREFIXES, expand, shrink
from twingraph.store import Store
from twingraph.store.dump import Dump
from twingraph.store.oxigraph import OxigraphStore

# Berg's page names an organisation and Cherub, whom nobody calls an authority but whose page names Berg. Alfa
# and Berg name each other as items, and Elm names Alfa; of Dorf, only a register speaks.
RECORDS = """
authority:alfa a tg:Municipality ; skos:exactMatch wd:Q1 .
authority:berg a tg:Municipality ; skos:exactMatch wd:Q2 .
authority:dorf a tg:Municipality .
authority:elm a tg:Region ; skos:exactMatch wd:Q5 .
wd:Q1 wdt:P190 wd:Q2 , wd:Q1 , wd:Q99 .
wd:Q2 wdt:P190 wd:Q1 .
wd:Q5 wdt:P190 wd:Q1 .
organisation:onward a tg:Organisation .
source:berg dcterms:publisher authority:berg .
source:cherub dcterms:publisher authority:cherub .
source:register dcterms:publisher organisation:office .
relationship:alfa--berg a tg:TwinAgreement ; tg:party authority:alfa , authority:berg ;
  dcterms:source source:berg .
relationship:berg--cherub a tg:Contact ; tg:party authority:berg , authority:cherub ;
  dcterms:source source:berg , source:cherub .
relationship:berg--dorf a tg:TwinAgreement ; tg:party authority:berg , authority:dorf ;
  dcterms:source source:register .
relationship:berg--onward a tg:Contact ; tg:party authority:berg , organisation:onward ;
  dcterms:source source:berg .
"""


@pytest.fixture
def store(tmp_path: Path) -> OxigraphStore:
    path = tmp_path / "records.ttl"
    declared = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    path.write_text(declared + RECORDS, encoding="utf-8")
    store = OxigraphStore()
    store.load(
        [Dump(settings.ontology_dir() / "twingraph.ttl", expand("graph:ontology")), Dump(path, "urn:x:test")]
    )
    return store


def one_sided(store: Store) -> set[tuple[str, str]]:
    """Return the rows of the canned query: who claims, and who does not."""
    return {(row.claimedBy, row.notClaimedBy) for row in answer(store, "one-sided")}


def unreciprocated(graph: nx.Graph[Any]) -> set[tuple[str, str]]:
    return {(one, other) for one, other in graph.edges if not graph.has_edge(other, one)}


def sources(graph: nx.Graph[Any]) -> dict[str, list[str | None]]:
    return {
        f"{one.rpartition('/')[2]} {other.rpartition('/')[2]}": list(map(shrink, records))
        for one, other, records in graph.edges(data="sources")
    }


def test_claims(store: OxigraphStore) -> None:
    graph = to_networkx(store, kind="claims")
    assert type(graph) is nx.DiGraph
    assert sources(graph) == {
        "alfa berg": ["wd:Q1"],
        "berg alfa": ["wd:Q2", "source:berg"],
        "berg cherub": ["source:berg"],
        "cherub berg": ["source:cherub"],
        "elm alfa": ["wd:Q5"],
    }
    assert graph.nodes[expand("authority:elm")] == {
        "label": "authority:elm",
        "class": "Region",
        "wikidata": "Q5",
    }
    assert unreciprocated(graph) == one_sided(store) == {(expand("authority:elm"), expand("authority:alfa"))}


def test_claims_of_chosen_relationships(store: OxigraphStore) -> None:
    twins = to_networkx(store, kind="claims", relationship_kinds=["TwinAgreement"])
    # No relationship joins Elm and Alfa.
    assert sorted(sources(twins)) == ["alfa berg", "berg alfa"]
    assert sorted(sources(to_networkx(store, kind="claims", as_of=date(2000, 1, 1)))) == [
        "alfa berg",
        "berg alfa",
        "berg cherub",
        "cherub berg",
    ]
    contacts = to_networkx(store, kind="claims", relationship_kinds=["Contact"])
    assert sorted(sources(contacts)) == ["berg cherub", "cherub berg"]


def test_unreciprocated_claims_are_the_rows_of_one_sided(kg: KnowledgeGraph) -> None:
    graph = kg.to_networkx("claims")
    assert unreciprocated(graph) == one_sided(kg.store)
    assert len(one_sided(kg.store)) >= 5
    assert graph.number_of_edges() - len(unreciprocated(graph)) >= 20


@pytest.mark.parametrize("format", files.FORMATS)
def test_direction_survives(store: OxigraphStore, tmp_path: Path, format: str) -> None:
    graph = to_networkx(store, kind="claims")
    files.write(graph, tmp_path / "claims", format=format)
    back = files.read(tmp_path / "claims", format=format)
    assert type(back) is nx.DiGraph
    assert sources(back) == sources(graph)


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "claims.graphml"
    assert main(["network", "--kind", "claims", "--format", "graphml", "-o", str(path)]) == 0
    edges = files.read(path, format="graphml").number_of_edges()
    assert edges >= 40
    assert f"{edges} edges" in capsys.readouterr().err
