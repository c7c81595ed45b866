"""Readings of the made-up Wikidata from a local server, for the tests of importing it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import wikidata
from servers import Server, oxigraph
from wikidata import Endpoint, World

from twingraph.importing.entry import Entry, Reject, Statement
from twingraph.importing.source import Reading
from twingraph.importing.wikidata import Selection, read


@pytest.fixture(scope="session")
def wikidata_world() -> World:
    return wikidata.world()


@pytest.fixture(scope="session")
def wikidata_server(wikidata_world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A SPARQL server whose default graph is Wikidata."""
    with oxigraph(tmp_path_factory.mktemp("wikidata")) as running:
        fill(f"{running.graph_store}?default", wikidata.turtle(wikidata_world))
        yield running


@pytest.fixture
def wikidata_endpoint(wikidata_server: Server) -> Iterator[Endpoint]:
    with wikidata.endpoint(wikidata_server.query) as running:
        yield running


@pytest.fixture(scope="session")
def wikidata_whole(wikidata_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """All of it, in one go."""
    folder = tmp_path_factory.mktemp("whole")
    return read(Selection(), folder=folder, endpoint=wikidata_server.query, delay=0)


def fill(url: str, turtle: str, auth: httpx.Auth | None = None) -> None:
    """Put Turtle into a store by the Graph Store Protocol."""
    headers = {"Content-Type": "text/turtle"}
    answer = httpx.post(url, content=turtle.encode(), headers=headers, auth=auth, timeout=60)
    assert answer.is_success, answer.text


def read_from(endpoint: Endpoint, folder: Path, **options: object) -> Reading:
    """Read from an endpoint in pages of 50, without pauses, unless the options say otherwise."""
    given = {"selection": Selection(), "delay": 0, "page_size": 50} | options
    return read(given.pop("selection"), folder=folder, endpoint=endpoint.url, **given)  # type: ignore[arg-type]


def same(one: Reading, other: Reading) -> bool:
    """Return whether two readings have the same records and triples in the same order."""
    return list(one.records) == list(other.records) and list(one.triples) == list(other.triples)


def iri_of(record: Entry | Reject) -> str:
    """Return the IRI of the statement that a record is of."""
    where = record.where[0] if isinstance(record, Entry) else record.where
    assert isinstance(where, Statement)
    return where.iri
