"""Import from Wikidata, from a local server with made-up data: all of it, politely, whatever happens."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest
import wikidata
from pyoxigraph import Triple
from servers import PASSWORD, USER, Server, oxigraph
from wikidata import CLASSES, UNKNOWN, Endpoint, World, answers, cut, hangs, says

import twingraph
from twingraph.cli import main
from twingraph.errors import InputError, NameNotFoundError, UpstreamError
from twingraph.importing import endpoint as politeness
from twingraph.importing import paging
from twingraph.importing.entry import Entry, Place, Reject, Statement
from twingraph.importing.source import Reading
from twingraph.importing.wikidata import Selection, read

ENTITY = "http://www.wikidata.org/entity/"
P190 = "http://www.wikidata.org/prop/direct/P190"


@pytest.fixture(scope="module")
def world() -> World:
    return wikidata.world()


@pytest.fixture(scope="module")
def server(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A SPARQL server whose default graph is Wikidata."""
    with oxigraph(tmp_path_factory.mktemp("wikidata")) as running:
        _fill(f"{running.graph_store}?default", wikidata.turtle(world))
        yield running


def _fill(url: str, turtle: str, auth: httpx.Auth | None = None) -> None:
    headers = {"Content-Type": "text/turtle"}
    answer = httpx.post(url, content=turtle.encode(), headers=headers, auth=auth, timeout=60)
    assert answer.is_success, answer.text


@pytest.fixture
def endpoint(server: Server) -> Iterator[Endpoint]:
    with wikidata.endpoint(server.query) as running:
        yield running


@pytest.fixture(scope="module")
def whole(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """All of it, in one go."""
    return read(Selection(), folder=tmp_path_factory.mktemp("whole"), endpoint=server.query, delay=0)


def _read(endpoint: Endpoint, folder: Path, **options: object) -> Reading:
    given = {"selection": Selection(), "delay": 0, "page_size": 50} | options
    return read(given.pop("selection"), folder=folder, endpoint=endpoint.url, **given)  # type: ignore[arg-type]


def _same(one: Reading, other: Reading) -> bool:
    return list(one.records) == list(other.records) and list(one.triples) == list(other.triples)


def _iri(record: Entry | Reject) -> str:
    where = record.where[0] if isinstance(record, Entry) else record.where
    assert isinstance(where, Statement)
    return where.iri


def _item(world: World, qid: str) -> str:
    """Return the item that a QID stands for, through redirects."""
    while world.items[qid].target:
        qid = world.items[qid].target
    return qid


# What becomes of statements and items.


def test_every_statement_is_an_entry_or_a_reject_in_order(world: World, whole: Reading) -> None:
    assert len(world.said) > 350
    assert [_iri(record) for record in whole.records] == sorted(said.iri for said in world.said)


def test_each_statement_becomes_what_it_is_to_become(world: World, whole: Reading) -> None:
    records = {_iri(record): record for record in whole.records}
    rejected = 0
    for said in world.said:
        record = records[said.iri]
        if said.reason:
            assert isinstance(record, Reject), said
            assert record.reasons[0].startswith(said.reason)
            assert len(record.reasons) == 1
            assert record.cells["item"] == ENTITY + said.item
            rejected += 1
            continue
        assert isinstance(record, Entry), (said, record)
        assert (record.since, record.until, record.ended, record.note) == said.entry
        assert said.value is not None
        parties = [_item(world, said.item), _item(world, said.value)]
        assert [party.key for party in record.parties] == parties
        assert record.kind == "TwinAgreement"
    assert rejected == 13


def test_ordinary_places_have_what_their_items_say(world: World, whole: Reading) -> None:
    places = _places(whole)
    ordinary = [qid for qid in world.items if qid.startswith("Q9")]
    assert len(ordinary) == 60
    for qid in ordinary:
        item, place = world.items[qid], places[qid]
        longitude, latitude = map(float, item.points[0].removeprefix("Point(").removesuffix(")").split())
        native = {"HU": "hu", "DE": "de", "FR": "fr", "JP": "ja", "RS": "sr"}[item.countries[0][0]]
        assert (place.name, place.language) == (item.labels["en"], "en")
        labels = {(item.labels[tag], tag) for tag in {"de", "hu", native}}
        others = {(name, tag) for name, tag in item.aliases if tag in {"en", "hu", native}}
        assert len(others) == 4
        assert set(place.other_names) == labels | others
        assert place.country == item.countries[0][0]
        assert place.kind == CLASSES[item.classes[0]][1] == "Municipality"
        assert (place.latitude, place.longitude) == (latitude, longitude)
        assert place.population == next(count for count, year in item.populations if year == "2022")
        assert place.same_as == (ENTITY + qid,)


@pytest.mark.parametrize(
    ("qid", "name", "language", "kind", "country", "others"),
    [
        ("Q80001", "Arlington County", "en", "District", "US", (("Alexandria County", "en"),)),
        ("Q80002", "Shandong", "en", "Region", "HU", ()),
        ("Q80003", "A state", "en", "Region", "HU", ()),
        ("Q80004", "A city-state", "en", "Municipality", "HU", ()),
        ("Q80005", "Something", "en", "LocalAuthority", "HU", ()),
        ("Q80006", "Classless", "en", "LocalAuthority", "HU", ()),
        ("Q80007", "Everywhere", "mul", "Municipality", "HU", (("Überall", "de"),)),
        ("Q80008", "Місто", "uk", "Municipality", "FR", ()),
        ("Q80010", "Simferopol", "en", "Municipality", "UA", (("Сімферополь", "uk"),)),
    ],
)
def test_special_places(
    whole: Reading, qid: str, name: str, language: str, kind: str, country: str, others: tuple[object, ...]
) -> None:
    place = _places(whole)[qid]
    assert (place.name, place.language, place.kind, place.country) == (name, language, kind, country)
    assert place.other_names == others


def test_a_point_elsewhere_than_on_the_earth_is_none(whole: Reading) -> None:
    places = _places(whole)
    assert (places["Q80014"].latitude, places["Q80014"].longitude) == (46.91, 19.69)
    assert (places["Q80015"].latitude, places["Q80015"].longitude) == (None, None)


def _places(reading: Reading) -> dict[str, Place]:
    entries = [record for record in reading.records if isinstance(record, Entry)]
    return {place.key: place for entry in entries for place in entry.parties}


def test_the_triples_are_the_best_statements_in_the_direction_stated(world: World, whole: Reading) -> None:
    found = {
        (triple.subject.value, triple.object.value)  # type: ignore[union-attr]
        for triple in whole.triples
        if triple.predicate.value == P190
    }
    stated = {
        (ENTITY + _item(world, said.item), ENTITY + _item(world, str(said.value)))
        for said in world.said
        if world.best(said) and not said.reason
    }
    assert found == stated
    # A normal statement beside preferred ones is no answer to wdt:P190 at Wikidata, and none here.
    assert (f"{ENTITY}Q80016", f"{ENTITY}Q90000") not in found
    assert len({pair for pair in found if pair[::-1] not in found}) > 100


def test_rank_and_references_are_kept(world: World, whole: Reading) -> None:
    triples = [triple for triple in whole.triples if triple.predicate.value != P190]
    said = next(said for said in world.said if said.references == wikidata.REFERENCES)
    about = [triple for triple in triples if triple.subject.value == said.iri]  # type: ignore[union-attr]
    ranks = [str(triple.object) for triple in about if triple.predicate.value.endswith("#rank")]
    assert ranks == ["<http://wikiba.se/ontology#NormalRank>"]
    # The same node once for each thing that a reference says; that which says nothing known is left out.
    nodes = {triple.object for triple in about if triple.predicate.value.endswith("#wasDerivedFrom")}
    pr = "http://www.wikidata.org/prop/reference/"
    told = {
        (triple.predicate.value.removeprefix(pr), triple.object.value)  # type: ignore[union-attr]
        for triple in triples
        if triple.subject in nodes
    }
    assert told == {
        ("P854", "https://example.org/a%20b?x=%C3%A4"),
        ("P813", "2020-02-03T00:00:00Z"),
        ("P248", f"{ENTITY}Q8503"),
        ("P143", f"{ENTITY}Q8504"),
        ("P4656", "https://hu.wikipedia.org/w/index.php?oldid=1"),
    }
    kept = {_iri(record) for record in whole.records if isinstance(record, Entry)}
    derived = "http://www.w3.org/ns/prov#wasDerivedFrom"
    assert {triple.subject.value for triple in triples if triple.predicate.value == derived} == {  # type: ignore[union-attr]
        said.iri for said in world.said if said.iri in kept and said.references
    }


def test_no_triple_has_a_blank_node(whole: Reading) -> None:
    assert not [triple for triple in whole.triples if "_:" in str(triple)]
    assert all(isinstance(triple, Triple) for triple in whole.triples)


def test_the_source_says_where_and_when_it_is_from(server: Server, whole: Reading) -> None:
    source = whole.source
    assert (source.slug, source.url, source.accepted) == ("wikidata", server.query, _today())
    assert [language for _, language in source.titles] == ["en", "hu", "de"]
    assert source.licence == "https://creativecommons.org/publicdomain/zero/1.0/"


def _today() -> str:
    return time.strftime("%Y-%m-%d", time.gmtime())


# Which statements.


def test_a_country_is_asked_for_from_both_sides(world: World, endpoint: Endpoint, tmp_path: Path) -> None:
    reading = _read(endpoint, tmp_path, selection=Selection(countries=("Hungary", "JP")))
    chosen = {
        qid for qid, item in world.items.items() if {"HU", "JP"} & {code for code, *_ in item.countries}
    }
    expected = {said.iri for said in world.said if {said.item, said.value} & chosen}
    assert {_iri(record) for record in reading.records} == expected
    assert 100 < len(expected) < len(world.said)
    assert reading.source.slug == "wikidata-hu-jp"
    country = "https://w3id.org/twingraph/id/country/"
    assert reading.source.subjects == (f"{country}HU", f"{country}JP")
    assert {tag: title for title, tag in reading.source.titles}["en"].endswith("(HU, JP)")


def test_an_item_is_asked_for_from_both_sides(world: World, endpoint: Endpoint, tmp_path: Path) -> None:
    reading = _read(endpoint, tmp_path, selection=Selection(places=("wd:Q90007", f"{ENTITY}Q80016")))
    expected = {said.iri for said in world.said if {said.item, said.value} & {"Q90007", "Q80016"}}
    assert {_iri(record) for record in reading.records} == expected
    assert {said.item for said in world.said if said.iri in expected} > {"Q90007", "Q80016"}
    assert set(reading.source.subjects) == {f"{ENTITY}Q90007", f"{ENTITY}Q80016"}


def test_nothing_found_is_no_failure(endpoint: Endpoint, tmp_path: Path) -> None:
    reading = _read(endpoint, tmp_path, selection=Selection(places=("Q42",)))
    assert (list(reading.records), list(reading.triples)) == ([], [])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"countries": ("Atlantis",)}, "'Atlantis' is no country"),
        ({"places": ("171357",)}, "'171357' is no item of Wikidata"),
        ({"places": ("Q1 } DROP ALL",)}, "is no item of Wikidata"),
        ({"places": ("Q1",), "countries": ("HU",)}, "not by both"),
    ],
)
def test_a_selection_that_is_none(options: dict[str, tuple[str, ...]], message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message)):
        Selection(**options)


def test_a_country_that_the_endpoint_does_not_know(endpoint: Endpoint, tmp_path: Path) -> None:
    with pytest.raises(NameNotFoundError, match="no country is called 'FI'"):
        _read(endpoint, tmp_path, selection=Selection(countries=("FI",)))


# Pages.


@pytest.mark.parametrize("size", [1, 20, 5000])
def test_the_size_of_pages_changes_nothing(
    endpoint: Endpoint, tmp_path: Path, size: int, server: Server
) -> None:
    selection = Selection(places=("Q90007",)) if size == 1 else Selection()
    one = _read(endpoint, tmp_path / "one", selection=selection, page_size=size)
    other = read(selection, folder=tmp_path / "other", endpoint=server.query, delay=0)
    assert _same(one, other)


def test_no_page_is_asked_for_by_number_nor_by_what_only_wikidata_has(
    endpoint: Endpoint, tmp_path: Path
) -> None:
    _read(endpoint, tmp_path)
    listings = [query for query in endpoint.queries if "ORDER BY" in query]
    assert len(listings) == 1
    endpoint.queries.clear()
    _read(endpoint, tmp_path, page_size=20)
    listings = [query for query in endpoint.queries if "ORDER BY" in query]
    assert len(listings) == 2
    assert not [query for query in endpoint.queries if re.search("OFFSET|SERVICE|bd:|hint:", query)]


def test_an_endpoint_that_orders_otherwise_than_it_compares(endpoint: Endpoint, tmp_path: Path) -> None:
    first: list[bytes] = []

    def again(query: str, ask: Callable[[], bytes]) -> tuple[int, dict[str, str], bytes]:
        first.append(ask())
        return 200, {"Content-Type": "application/sparql-results+json"}, first[0]

    endpoint.next = [again, again]
    with pytest.raises(UpstreamError, match="gives the same statements twice"):
        _read(endpoint, tmp_path, page_size=10)


def test_a_statement_that_goes_while_it_is_read_is_rejected(endpoint: Endpoint, tmp_path: Path) -> None:
    def less(query: str, ask: Callable[[], bytes]) -> tuple[int, dict[str, str], bytes]:
        status, headers, body = answers(query, ask)
        content = json.loads(body)
        rows = content["results"]["bindings"]
        content["results"]["bindings"] = [row for row in rows if row["statement"]["value"] != gone]
        return status, headers, json.dumps(content).encode()

    selection = Selection(places=("Q90007",))
    before = list(_read(endpoint, tmp_path, selection=selection).records)
    gone = _iri(before[0])
    endpoint.next = [answers, less]
    after = list(_read(endpoint, tmp_path, selection=selection).records)
    assert after[1:] == before[1:]
    assert isinstance(after[0], Reject)
    assert after[0].reasons == ("was taken out while it was read",)


# Resuming.

_PROGRAM = """
import sys
from pathlib import Path
from twingraph.importing.wikidata import Selection, read
read(Selection(), folder=Path(sys.argv[1]), endpoint=sys.argv[2], delay=0, page_size=50)
"""


@pytest.mark.parametrize("after", [1, 3, 20, 35])
def test_a_killed_import_goes_on_where_it_was(
    endpoint: Endpoint, whole: Reading, tmp_path: Path, after: int
) -> None:
    endpoint.next = [*[answers] * after, hangs(30)]
    process = subprocess.Popen([sys.executable, "-c", _PROGRAM, str(tmp_path), endpoint.url])
    end = time.monotonic() + 30
    while len(endpoint.queries) <= after and time.monotonic() < end:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert len(endpoint.queries) == after + 1
    done, endpoint.queries, endpoint.next = endpoint.queries[:after], [], []
    reading = _read(endpoint, tmp_path, resume=True)
    assert _same(reading, whole)
    assert not set(done) & set(endpoint.queries)
    assert len(done) + len(endpoint.queries) == len(list(tmp_path.glob("page-*.json")))


def test_another_size_of_page_goes_on_too(endpoint: Endpoint, whole: Reading, tmp_path: Path) -> None:
    endpoint.next = [*[answers] * 8, says(400)]
    with pytest.raises(UpstreamError):
        _read(endpoint, tmp_path)
    assert _same(_read(endpoint, tmp_path, resume=True, page_size=13), whole)


def test_a_finished_import_is_read_again_without_a_question(
    endpoint: Endpoint, whole: Reading, tmp_path: Path
) -> None:
    _read(endpoint, tmp_path)
    endpoint.queries.clear()
    assert _same(_read(endpoint, tmp_path, resume=True), whole)
    assert endpoint.queries == []
    # Without that, it is all fetched anew.
    _read(endpoint, tmp_path)
    assert len(endpoint.queries) > 30


def test_clearing_takes_away_only_what_was_put_there(endpoint: Endpoint, tmp_path: Path) -> None:
    folder = tmp_path / "work"
    _read(endpoint, folder)
    (folder / "notes.txt").write_text("mine")
    paging.clear(folder)
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]
    (folder / "notes.txt").unlink()
    paging.clear(folder)
    paging.clear(folder)
    assert not folder.exists()


def test_nothing_to_go_on_with(endpoint: Endpoint, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no import to go on with; begin one without --resume"):
        _read(endpoint, tmp_path, resume=True)


def test_another_import_is_not_gone_on_with(endpoint: Endpoint, tmp_path: Path) -> None:
    _read(endpoint, tmp_path, selection=Selection(countries=("HU",)))
    with pytest.raises(InputError, match=r"the import there is another \(.*countries \['HU'\]"):
        _read(endpoint, tmp_path, resume=True)


def test_a_damaged_page_is_named(endpoint: Endpoint, tmp_path: Path) -> None:
    _read(endpoint, tmp_path)
    page = tmp_path / "page-values-0000050.json"
    page.write_text('{"size": 50, "rows": [')
    with pytest.raises(InputError, match=r"page-values-0000050\.json: is damaged .* go on with --resume"):
        _read(endpoint, tmp_path, resume=True)
    page.unlink()
    assert len(list(_read(endpoint, tmp_path, resume=True).records)) > 350


# What goes wrong on the way.


def test_pages_shrink_until_the_endpoint_manages_them(
    endpoint: Endpoint, whole: Reading, tmp_path: Path
) -> None:
    endpoint.most = 30
    reading = _read(endpoint, tmp_path, page_size=500)
    assert _same(reading, whole)
    # 500, 250, 125, 62, 31 are too much; from then on every page is of 15.
    assert len(list(tmp_path.glob("page-values-*.json"))) == -(-len(list(whole.records)) // 15)


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
    endpoint: Endpoint,
    whole: Reading,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    trouble: wikidata.Behaviour,
) -> None:
    _without_patience(monkeypatch)
    endpoint.next = [trouble, *[answers] * 3, trouble, trouble, *[answers] * 8, trouble]
    assert _same(_read(endpoint, tmp_path, page_size=400), whole)
    assert endpoint.next == []


def test_an_endpoint_that_does_not_answer_in_time_is_asked_for_less(
    endpoint: Endpoint, whole: Reading, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWINGRAPH_SPARQL_TIMEOUT", "1")
    endpoint.next = [answers, answers, hangs(1.5)]
    assert _same(_read(endpoint, tmp_path), whole)
    sizes = {json.loads(path.read_bytes())["size"] for path in tmp_path.glob("page-*.json")}
    assert sizes == {50, 25}


def test_the_time_that_an_endpoint_asks_for_is_waited(endpoint: Endpoint, tmp_path: Path) -> None:
    endpoint.next = [says(429, "slow down", Retry_After="2")]
    _read(endpoint, tmp_path, selection=Selection(places=("Q90007",)))
    assert 1.9 < endpoint.times[1] - endpoint.times[0] < 10
    assert endpoint.queries[0] == endpoint.queries[1]


def test_an_endpoint_that_stays_busy_ends_it_and_nothing_is_lost(
    endpoint: Endpoint, whole: Reading, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _without_patience(monkeypatch)
    endpoint.next = [*[answers] * 10, *[says(429, "slow down", Retry_After="1000")] * 6]
    monkeypatch.setattr(politeness, "_LONGEST_WAIT", 0.01)
    with pytest.raises(
        UpstreamError, match=r"429 Too Many Requests: slow down; it is busy and was asked 6 times.*after 1000"
    ):
        _read(endpoint, tmp_path)
    assert _same(_read(endpoint, tmp_path, resume=True), whole)


def test_what_is_too_much_even_alone_ends_it(endpoint: Endpoint, tmp_path: Path) -> None:
    endpoint.next = [says(500, "java.lang.OutOfMemoryError")] * 20
    with pytest.raises(
        UpstreamError,
        match=r"500 Internal Server Error: java.lang.OutOfMemoryError; it does not manage a page of one",
    ):
        _read(endpoint, tmp_path)
    assert len(endpoint.queries) == 6


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
    endpoint: Endpoint, tmp_path: Path, behaviour: wikidata.Behaviour, message: str
) -> None:
    endpoint.next = [behaviour]
    with pytest.raises(UpstreamError, match=re.escape(message)):
        _read(endpoint, tmp_path)
    assert len(endpoint.queries) == 1


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
    endpoint: Endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWINGRAPH_SPARQL_TOKEN", "a-secret-for-another-server")
    selection = Selection(places=("Q90007",))
    _read(endpoint, tmp_path, selection=selection, delay=0.2)
    assert endpoint.busiest == 1
    pauses = [later - earlier for earlier, later in zip(endpoint.times, endpoint.times[1:], strict=False)]
    assert len(pauses) > 5
    assert min(pauses) >= 0.2
    agents = {headers["User-Agent"] for headers in endpoint.headers}
    assert len(agents) == 1
    assert re.fullmatch(r"twingraph/[0-9.]+ \(https://w3id.org/twingraph/\) httpx/[0-9.]+", agents.pop())
    assert not [headers for headers in endpoint.headers if "Authorization" in headers]
    endpoint.headers.clear()
    _read(endpoint, tmp_path, selection=selection, user_agent="kecskemet/1 (twins@example.org)")
    assert {headers["User-Agent"] for headers in endpoint.headers} == {"kecskemet/1 (twins@example.org)"}


def test_progress_is_told(endpoint: Endpoint, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    _read(endpoint, tmp_path, progress=lambda *step: told.append(step))
    names = list(dict.fromkeys(name for name, _, _ in told))
    assert names[:6] == ["statements", "values", "qualifiers", "times", "references", "facts"]
    values = [(done, total) for name, done, total in told if name == "values"]
    assert values[0][0] == 50
    assert values[-1][0] == values[-1][1] == told[0][1]


def test_virtuoso_gives_the_same(
    virtuoso_server: Server, world: World, whole: Reading, tmp_path: Path
) -> None:
    graph = "http://example.org/wikidata"
    # Virtuoso takes no geometry that is not on the Earth.
    turtle = wikidata.turtle(world).replace("^^geo:wktLiteral", "")
    _fill(f"{virtuoso_server.graph_store}?graph={graph}", turtle, httpx.DigestAuth(USER, PASSWORD))
    try:
        plain = virtuoso_server.query.removesuffix("-auth")
        reading = read(Selection(), folder=tmp_path, endpoint=plain, delay=0, page_size=20)
    finally:
        virtuoso_server.open().clear(graph)
    assert list(reading.triples) == list(whole.triples)
    pairs = zip(reading.records, whole.records, strict=True)
    # Virtuoso writes years before the common era with three digits.
    differ = [(str(one).replace("-044-", "-0044-"), str(other)) for one, other in pairs if one != other]
    assert [one == other for one, other in differ] == [True]


def test_the_made_up_world_has_every_special_case(world: World) -> None:
    """A check of the checks: nothing above holds because there is nothing to hold for."""
    said = world.said
    assert {each.rank for each in said} == {"Normal", "Preferred", "Deprecated"}
    assert sum(UNKNOWN in each.start + each.end for each in said) == 2
    assert {each.value for each in said} >= {None, UNKNOWN}
    assert len({each.iri for each in said}) == len(said)
    assert {each.iri.rpartition("/")[2][0] for each in said} == {"Q", "q"}


# The command line.


def _import(folder: Path, *arguments: str) -> int:
    return main(["import", *arguments, "--output", str(folder), "--delay", "0"])


def test_an_import_is_a_graph_that_is_valid_and_answers(
    endpoint: Endpoint,
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TWINGRAPH_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "data"
    assert _import(folder, "wikidata:HU", "--endpoint", endpoint.url) == 0
    hungarian = {qid for qid, item in world.items.items() if ("HU",) in item.countries}
    about = [said for said in world.said if {said.item, said.value} & hungarian]
    rejected = sum(bool(said.reason) for said in about)
    told = capsys.readouterr().out
    assert told.startswith(f"wikidata-hu: {len(about) - rejected} records imported, {rejected} rejected;")
    assert sorted(path.name for path in folder.iterdir()) == [
        "manifest.ttl",
        "wikidata-hu.rejected.csv",
        "wikidata-hu.ttl",
    ]
    assert not list((tmp_path / "cache").rglob("page-*"))
    assert main(["validate", "--data", str(folder), "--severity", "violation"]) == 0
    stated = {
        (_item(world, said.item), _item(world, str(said.value)))
        for said in about
        if world.best(said) and not said.reason
    }
    kg = twingraph.open(folder)
    rows = kg.sparql(
        "SELECT ?said ?not { ?a skos:exactMatch ?said . ?b skos:exactMatch ?not . ?said wdt:P190 ?not }"
    )
    assert len(list(rows)) == len(stated)
    one_sided = [(row.claimedBy, row.notClaimedBy) for row in kg.query("one-sided")]
    assert len(one_sided) == len({pair for pair in stated if pair[::-1] not in stated}) > 100
    gaps = kg.query("wikidata-gaps", city=f"{ENTITY}Q90000")
    # A tie that Wikidata holds less than best is an agreement of the graph, and a gap of Wikidata's wdt:P190.
    sides = [(_item(world, said.item), _item(world, str(said.value))) for said in about if not said.reason]
    partners = {other for pair in sides if "Q90000" in pair for other in pair} - {"Q90000"}
    assert sum(row.direction == "city-to-partner" for row in gaps) == len(
        partners - {other for one, other in stated if one == "Q90000"}
    )
    assert sum(row.direction == "partner-to-city" for row in gaps) == len(
        partners - {one for one, other in stated if other == "Q90000"}
    )


def test_an_import_that_stopped_goes_on_and_ends_the_same(
    endpoint: Endpoint,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TWINGRAPH_CACHE", str(tmp_path / "cache"))
    whole, folder = tmp_path / "whole", tmp_path / "data"
    given = ("wikidata:Q90007", "--endpoint", endpoint.url, "--name", "some")
    assert _import(whole, *given) == 0
    endpoint.next = [*[answers] * 5, says(400, "no")]
    assert _import(folder, *given) == 3
    assert "What was fetched is kept: go on with --resume" in capsys.readouterr().err
    assert not folder.exists()
    endpoint.queries.clear()
    assert _import(folder, *given, "--resume", "--dry-run") == 0
    assert endpoint.queries
    assert not folder.exists()
    endpoint.queries.clear()
    assert _import(folder, *given, "--resume") == 0
    assert endpoint.queries == []
    for path in whole.iterdir():
        assert (folder / path.name).read_bytes() == path.read_bytes()
    capsys.readouterr()
    assert _import(folder, *given) == 0
    assert "nothing changed" in capsys.readouterr().out
    assert _import(folder, *given, "--resume") == 2
