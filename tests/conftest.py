"""Fixtures that several test files share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from reconciling import service, service_url
from servers import oxigraph_server, oxigraph_union_server, virtuoso_server
from wikidata_readings import wikidata_endpoint, wikidata_server, wikidata_whole, wikidata_world

import twingraph
from twingraph.knowledge import KnowledgeGraph

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
