"""Statements and items of Wikidata, from a local server with made-up data, as entries and as a graph."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
import wikidata
from pyoxigraph import Triple
from servers import Server
from wikidata import CLASSES, Endpoint, World, answers, says
from wikidata_readings import iri_of, read_from

import twingraph
from twingraph.cli import main
from twingraph.errors import InputError, NameNotFoundError
from twingraph.importing.entry import Entry, Place, Reject
from twingraph.importing.source import Reading
from twingraph.importing.wikidata import Selection

ENTITY = "http://www.wikidata.org/entity/"
P190 = "http://www.wikidata.org/prop/direct/P190"


def _item(world: World, qid: str) -> str:
    """Return the item that a QID stands for, through redirects."""
    while world.items[qid].target:
        qid = world.items[qid].target
    return qid


# What becomes of statements and items.


def test_every_statement_is_an_entry_or_a_reject_in_order(
    wikidata_world: World, wikidata_whole: Reading
) -> None:
    assert len(wikidata_world.said) > 350
    assert [iri_of(record) for record in wikidata_whole.records] == sorted(
        said.iri for said in wikidata_world.said
    )


def test_each_statement_becomes_what_it_is_to_become(wikidata_world: World, wikidata_whole: Reading) -> None:
    records = {iri_of(record): record for record in wikidata_whole.records}
    rejected = 0
    for said in wikidata_world.said:
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
        parties = [_item(wikidata_world, said.item), _item(wikidata_world, said.value)]
        assert [party.key for party in record.parties] == parties
        assert record.kind == "TwinAgreement"
    assert rejected == 13


def test_ordinary_places_have_what_their_items_say(wikidata_world: World, wikidata_whole: Reading) -> None:
    places = _places(wikidata_whole)
    ordinary = [qid for qid in wikidata_world.items if qid.startswith("Q9")]
    assert len(ordinary) == 60
    for qid in ordinary:
        item, place = wikidata_world.items[qid], places[qid]
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
    wikidata_whole: Reading,
    qid: str,
    name: str,
    language: str,
    kind: str,
    country: str,
    others: tuple[object, ...],
) -> None:
    place = _places(wikidata_whole)[qid]
    assert (place.name, place.language, place.kind, place.country) == (name, language, kind, country)
    assert place.other_names == others


def test_a_point_elsewhere_than_on_the_earth_is_none(wikidata_whole: Reading) -> None:
    places = _places(wikidata_whole)
    assert (places["Q80014"].latitude, places["Q80014"].longitude) == (46.91, 19.69)
    assert (places["Q80015"].latitude, places["Q80015"].longitude) == (None, None)


def _places(reading: Reading) -> dict[str, Place]:
    entries = [record for record in reading.records if isinstance(record, Entry)]
    return {place.key: place for entry in entries for place in entry.parties}


def test_the_triples_are_the_best_statements_in_the_direction_stated(
    wikidata_world: World, wikidata_whole: Reading
) -> None:
    found = {
        (triple.subject.value, triple.object.value)  # type: ignore[union-attr]
        for triple in wikidata_whole.triples
        if triple.predicate.value == P190
    }
    stated = {
        (ENTITY + _item(wikidata_world, said.item), ENTITY + _item(wikidata_world, str(said.value)))
        for said in wikidata_world.said
        if wikidata_world.best(said) and not said.reason
    }
    assert found == stated
    # A normal statement beside preferred ones is no answer to wdt:P190 at Wikidata, and none here.
    assert (f"{ENTITY}Q80016", f"{ENTITY}Q90000") not in found
    assert len({pair for pair in found if pair[::-1] not in found}) > 100


def test_rank_and_references_are_kept(wikidata_world: World, wikidata_whole: Reading) -> None:
    triples = [triple for triple in wikidata_whole.triples if triple.predicate.value != P190]
    said = next(said for said in wikidata_world.said if said.references == wikidata.REFERENCES)
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
    kept = {iri_of(record) for record in wikidata_whole.records if isinstance(record, Entry)}
    derived = "http://www.w3.org/ns/prov#wasDerivedFrom"
    assert {triple.subject.value for triple in triples if triple.predicate.value == derived} == {  # type: ignore[union-attr]
        said.iri for said in wikidata_world.said if said.iri in kept and said.references
    }


def test_no_triple_has_a_blank_node(wikidata_whole: Reading) -> None:
    assert not [triple for triple in wikidata_whole.triples if "_:" in str(triple)]
    assert all(isinstance(triple, Triple) for triple in wikidata_whole.triples)


def test_the_source_says_where_and_when_it_is_from(wikidata_server: Server, wikidata_whole: Reading) -> None:
    source = wikidata_whole.source
    assert (source.slug, source.url, source.accepted) == ("wikidata", wikidata_server.query, _today())
    assert [language for _, language in source.titles] == ["en", "hu", "de"]
    assert source.licence == "https://creativecommons.org/publicdomain/zero/1.0/"


def _today() -> str:
    return time.strftime("%Y-%m-%d", time.gmtime())


# Which statements.


def test_a_country_is_asked_for_from_both_sides(
    wikidata_world: World, wikidata_endpoint: Endpoint, tmp_path: Path
) -> None:
    reading = read_from(wikidata_endpoint, tmp_path, selection=Selection(countries=("Hungary", "JP")))
    chosen = {
        qid
        for qid, item in wikidata_world.items.items()
        if {"HU", "JP"} & {code for code, *_ in item.countries}
    }
    expected = {said.iri for said in wikidata_world.said if {said.item, said.value} & chosen}
    assert {iri_of(record) for record in reading.records} == expected
    assert 100 < len(expected) < len(wikidata_world.said)
    assert reading.source.slug == "wikidata-hu-jp"
    country = "https://w3id.org/twingraph/id/country/"
    assert reading.source.subjects == (f"{country}HU", f"{country}JP")
    assert {tag: title for title, tag in reading.source.titles}["en"].endswith("(HU, JP)")


def test_an_item_is_asked_for_from_both_sides(
    wikidata_world: World, wikidata_endpoint: Endpoint, tmp_path: Path
) -> None:
    reading = read_from(
        wikidata_endpoint, tmp_path, selection=Selection(places=("wd:Q90007", f"{ENTITY}Q80016"))
    )
    expected = {said.iri for said in wikidata_world.said if {said.item, said.value} & {"Q90007", "Q80016"}}
    assert {iri_of(record) for record in reading.records} == expected
    assert {said.item for said in wikidata_world.said if said.iri in expected} > {"Q90007", "Q80016"}
    assert set(reading.source.subjects) == {f"{ENTITY}Q90007", f"{ENTITY}Q80016"}


def test_nothing_found_is_no_failure(wikidata_endpoint: Endpoint, tmp_path: Path) -> None:
    reading = read_from(wikidata_endpoint, tmp_path, selection=Selection(places=("Q42",)))
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


def test_a_country_that_the_endpoint_does_not_know(wikidata_endpoint: Endpoint, tmp_path: Path) -> None:
    with pytest.raises(NameNotFoundError, match="no country is called 'FI'"):
        read_from(wikidata_endpoint, tmp_path, selection=Selection(countries=("FI",)))


# The command line.


def _import(folder: Path, *arguments: str) -> int:
    return main(["import", *arguments, "--output", str(folder), "--delay", "0"])


def test_an_import_is_a_graph_that_is_valid_and_answers(
    wikidata_endpoint: Endpoint,
    wikidata_world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TWINGRAPH_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "data"
    assert _import(folder, "wikidata:HU", "--endpoint", wikidata_endpoint.url) == 0
    hungarian = {qid for qid, item in wikidata_world.items.items() if ("HU",) in item.countries}
    about = [said for said in wikidata_world.said if {said.item, said.value} & hungarian]
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
        (_item(wikidata_world, said.item), _item(wikidata_world, str(said.value)))
        for said in about
        if wikidata_world.best(said) and not said.reason
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
    sides = [
        (_item(wikidata_world, said.item), _item(wikidata_world, str(said.value)))
        for said in about
        if not said.reason
    ]
    partners = {other for pair in sides if "Q90000" in pair for other in pair} - {"Q90000"}
    assert sum(row.direction == "city-to-partner" for row in gaps) == len(
        partners - {other for one, other in stated if one == "Q90000"}
    )
    assert sum(row.direction == "partner-to-city" for row in gaps) == len(
        partners - {one for one, other in stated if other == "Q90000"}
    )


def test_an_import_that_stopped_goes_on_and_ends_the_same(
    wikidata_endpoint: Endpoint,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TWINGRAPH_CACHE", str(tmp_path / "cache"))
    wikidata_whole, folder = tmp_path / "whole", tmp_path / "data"
    given = ("wikidata:Q90007", "--endpoint", wikidata_endpoint.url, "--name", "some")
    assert _import(wikidata_whole, *given) == 0
    wikidata_endpoint.next = [*[answers] * 5, says(400, "no")]
    assert _import(folder, *given) == 3
    assert "What was fetched is kept: go on with --resume" in capsys.readouterr().err
    assert not folder.exists()
    wikidata_endpoint.queries.clear()
    assert _import(folder, *given, "--resume", "--dry-run") == 0
    assert wikidata_endpoint.queries
    assert not folder.exists()
    wikidata_endpoint.queries.clear()
    assert _import(folder, *given, "--resume") == 0
    assert wikidata_endpoint.queries == []
    for path in wikidata_whole.iterdir():
        assert (folder / path.name).read_bytes() == path.read_bytes()
    capsys.readouterr()
    assert _import(folder, *given) == 0
    assert "nothing changed" in capsys.readouterr().out
    assert _import(folder, *given, "--resume") == 2
