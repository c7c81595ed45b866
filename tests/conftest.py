"""Fixtures that several test files share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from reconciling import service, service_url
from servers import oxigraph_server, oxigraph_union_server, virtuoso_server
from wikidata_readings import wikidata_endpoint, wikidata_server, wikidata_whole, wikidata_world

import twingraph
from twingraph.knowledge import KnowledgeGraph

if TYPE_CHECKING:
    import networkx

__all__ = [
    "oxigraph_server",
    "oxigraph_union_server",
    "service",
    "service_url",
    "virtuoso_server",
    "wikidata_endpoint",
    "wikidata_server",
    "wikidata_whole",
    "wikidata_world",
]

ROOT = Path(__file__).parent.parent

# Reports are in the language of the locale, and tests read English ones.
os.environ["LC_ALL"] = "C.UTF-8"


@pytest.fixture(scope="session")
def kg() -> KnowledgeGraph:
    """The bundled data; tests that change a graph open their own."""
    return twingraph.open()


@pytest.fixture(scope="session")
def sources() -> Path:
    """The folder of the source texts, which are never part of the repository."""
    named = os.environ.get("TWINGRAPH_SOURCES")
    if not named:
        pytest.skip("TWINGRAPH_SOURCES is not set: the source texts are not part of the repository")
    return Path(named)


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of the reference registers, which are never part of the repository."""
    named = os.environ.get("TWINGRAPH_REFERENCE")
    if not named:
        pytest.skip("TWINGRAPH_REFERENCE is not set: the registers are not part of the repository")
    return Path(named)


@pytest.fixture(scope="module")
def bundled(kg: KnowledgeGraph) -> networkx.MultiGraph[str]:
    """The network of the bundled data, each relationship on its own."""
    return kg.to_networkx("relationships")


@pytest.fixture
def pacific() -> networkx.Graph[str]:
    """Two towns on either side of the antimeridian, one without coordinates, one that is far."""
    import networkx

    graph: networkx.Graph[str] = networkx.Graph()
    graph.add_node("s", label="Suva", latitude=-18.14, longitude=178.44, country="FJ")
    graph.add_node("a", label="Apia", latitude=-13.83, longitude=-171.76, country="WS")
    graph.add_node("n", label="Nowhere", country="FJ")
    graph.add_node("弘", label="弘前市", latitude=40.6, longitude=140.46, country="JP")
    graph.add_edge("s", "a", kinds=["TwinAgreement"], start="1990-01-01")
    graph.add_edge("s", "n", kinds=["Contact"], start="1995-01-01", end="2000-12-31", state="ended")
    graph.add_edge("s", "弘", kinds=["PartnerAgreement"])
    return graph
