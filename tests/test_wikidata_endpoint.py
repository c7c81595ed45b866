"""Endpoints with Wikidata's data: what goes wrong on the way, and manners."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path

import httpx
import pytest
import wikidata
from servers import PASSWORD, USER, Server
from wikidata import UNKNOWN, Endpoint, World, answers, cut, hangs, says
from wikidata_readings import fill, read_from, same

from twingraph.errors import InputError, UpstreamError
from twingraph.importing import endpoint as politeness
from twingraph.importing.source import Reading
from twingraph.importing.wikidata import Selection, read

# What goes wrong on the way.


def test_pages_shrink_until_the_endpoint_manages_them(
    wikidata_endpoint: Endpoint, wikidata_whole: Reading, tmp_path: Path
) -> None:
    wikidata_endpoint.most = 30
    reading = read_from(wikidata_endpoint, tmp_path, page_size=500)
    assert same(reading, wikidata_whole)
    # 500, 250, 125, 62, 31 are too much; from then on every page is of 15.
    assert len(list(tmp_path.glob("page-values-*.json"))) == -(-len(list(wikidata_whole.records)) // 15)


@pytest.mark.parametrize(
    "trouble",
    [
        cut,
        says(500, "java.util.concurrent.TimeoutException: query timed out"),
        says(504, "upstream request timeout"),
        says(503),
        says(502),
        says(429, Retry_After="0"),
        says(0),
    ],
    ids=["cut", "500", "504", "503", "502", "429", "closed"],
)
def test_trouble_on_the_way_changes_nothing(
    wikidata_endpoint: Endpoint,
    wikidata_whole: Reading,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    trouble: wikidata.Behaviour,
) -> None:
    _without_patience(monkeypatch)
    wikidata_endpoint.next = [trouble, *[answers] * 3, trouble, trouble, *[answers] * 8, trouble]
    assert same(read_from(wikidata_endpoint, tmp_path, page_size=400), wikidata_whole)
    assert wikidata_endpoint.next == []


def test_an_endpoint_that_does_not_answer_in_time_is_asked_for_less(
    wikidata_endpoint: Endpoint, wikidata_whole: Reading, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWINGRAPH_SPARQL_TIMEOUT", "1")
    wikidata_endpoint.next = [answers, answers, hangs(1.5)]
    assert same(read_from(wikidata_endpoint, tmp_path), wikidata_whole)
    sizes = {json.loads(path.read_bytes())["size"] for path in tmp_path.glob("page-*.json")}
    assert sizes == {50, 25}


def test_the_time_that_an_endpoint_asks_for_is_waited(wikidata_endpoint: Endpoint, tmp_path: Path) -> None:
    wikidata_endpoint.next = [says(429, "slow down", Retry_After="2")]
    read_from(wikidata_endpoint, tmp_path, selection=Selection(places=("Q90007",)))
    assert 1.9 < wikidata_endpoint.times[1] - wikidata_endpoint.times[0] < 10
    assert wikidata_endpoint.queries[0] == wikidata_endpoint.queries[1]


def test_an_endpoint_that_stays_busy_ends_it_and_nothing_is_lost(
    wikidata_endpoint: Endpoint, wikidata_whole: Reading, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _without_patience(monkeypatch)
    wikidata_endpoint.next = [*[answers] * 10, *[says(429, "slow down", Retry_After="1000")] * 6]
    monkeypatch.setattr(politeness, "_LONGEST_WAIT", 0.01)
    with pytest.raises(
        UpstreamError, match=r"429 Too Many Requests: slow down; it is busy and was asked 6 times.*after 1000"
    ):
        read_from(wikidata_endpoint, tmp_path)
    assert same(read_from(wikidata_endpoint, tmp_path, resume=True), wikidata_whole)


def test_what_is_too_much_even_alone_ends_it(wikidata_endpoint: Endpoint, tmp_path: Path) -> None:
    wikidata_endpoint.next = [says(500, "java.lang.OutOfMemoryError")] * 20
    with pytest.raises(
        UpstreamError,
        match=r"500 Internal Server Error: java.lang.OutOfMemoryError; it does not manage a page of one",
    ):
        read_from(wikidata_endpoint, tmp_path)
    assert len(wikidata_endpoint.queries) == 6


@pytest.mark.parametrize(
    ("behaviour", "message"),
    [
        (says(400, "Lexical error"), "answered 400 Bad Request: Lexical error"),
        (says(403, "denied"), "403 Forbidden: denied; say who you are with --user-agent"),
        (says(301, Location="https://example.org/sparql"), "has moved; give https://example.org/sparql"),
        (says(200, "<html>", Content_Type="text/html"), "is no SPARQL endpoint"),
    ],
    ids=["400", "403", "301", "html"],
)
def test_what_no_patience_helps_against_ends_it_at_once(
    wikidata_endpoint: Endpoint, tmp_path: Path, behaviour: wikidata.Behaviour, message: str
) -> None:
    wikidata_endpoint.next = [behaviour]
    with pytest.raises(UpstreamError, match=re.escape(message)):
        read_from(wikidata_endpoint, tmp_path)
    assert len(wikidata_endpoint.queries) == 1


def test_an_address_where_nothing_is(tmp_path: Path) -> None:
    with pytest.raises(UpstreamError, match="cannot be reached"):
        read(Selection(), folder=tmp_path, endpoint="http://127.0.0.1:9/sparql")
    with pytest.raises(InputError, match="is not the URL of a server"):
        read(Selection(), folder=tmp_path, endpoint="query.wikidata.org")


def _without_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = partial(politeness.Endpoint, backoff=0.01)
    monkeypatch.setattr(politeness, "Endpoint", quick)


# Manners.


def test_one_question_at_a_time_by_somebody_who_can_be_found(
    wikidata_endpoint: Endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWINGRAPH_SPARQL_TOKEN", "a-secret-for-another-server")
    selection = Selection(places=("Q90007",))
    read_from(wikidata_endpoint, tmp_path, selection=selection, delay=0.2)
    assert wikidata_endpoint.busiest == 1
    pauses = [
        later - earlier
        for earlier, later in zip(wikidata_endpoint.times, wikidata_endpoint.times[1:], strict=False)
    ]
    assert len(pauses) > 5
    assert min(pauses) >= 0.2
    agents = {headers["User-Agent"] for headers in wikidata_endpoint.headers}
    assert len(agents) == 1
    assert re.fullmatch(r"twingraph/[0-9.]+ \(https://w3id.org/twingraph/\) httpx/[0-9.]+", agents.pop())
    assert not [headers for headers in wikidata_endpoint.headers if "Authorization" in headers]
    wikidata_endpoint.headers.clear()
    read_from(wikidata_endpoint, tmp_path, selection=selection, user_agent="kecskemet/1 (twins@example.org)")
    assert {headers["User-Agent"] for headers in wikidata_endpoint.headers} == {
        "kecskemet/1 (twins@example.org)"
    }


def test_progress_is_told(wikidata_endpoint: Endpoint, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    read_from(wikidata_endpoint, tmp_path, progress=lambda *step: told.append(step))
    names = list(dict.fromkeys(name for name, _, _ in told))
    assert names[:6] == ["statements", "values", "qualifiers", "times", "references", "facts"]
    values = [(done, total) for name, done, total in told if name == "values"]
    assert values[0][0] == 50
    assert values[-1][0] == values[-1][1] == told[0][1]


def test_virtuoso_gives_the_same(
    virtuoso_server: Server, wikidata_world: World, wikidata_whole: Reading, tmp_path: Path
) -> None:
    graph = "http://example.org/wikidata"
    # Virtuoso takes no geometry that is not on the Earth.
    turtle = wikidata.turtle(wikidata_world).replace("^^geo:wktLiteral", "")
    fill(f"{virtuoso_server.graph_store}?graph={graph}", turtle, httpx.DigestAuth(USER, PASSWORD))
    try:
        plain = virtuoso_server.query.removesuffix("-auth")
        reading = read(Selection(), folder=tmp_path, endpoint=plain, delay=0, page_size=20)
    finally:
        virtuoso_server.open().clear(graph)
    assert list(reading.triples) == list(wikidata_whole.triples)
    pairs = zip(reading.records, wikidata_whole.records, strict=True)
    # Virtuoso writes years before the common era with three digits.
    differ = [(str(one).replace("-044-", "-0044-"), str(other)) for one, other in pairs if one != other]
    assert [one == other for one, other in differ] == [True]


def test_the_made_up_world_has_every_special_case(wikidata_world: World) -> None:
    """A check of the checks: nothing above holds because there is nothing to hold for."""
    said = wikidata_world.said
    assert {each.rank for each in said} == {"Normal", "Preferred", "Deprecated"}
    assert sum(UNKNOWN in each.start + each.end for each in said) == 2
    assert {each.value for each in said} >= {None, UNKNOWN}
    assert len({each.iri for each in said}) == len(said)
    assert {each.iri.rpartition("/")[2][0] for each in said} == {"Q", "q"}
