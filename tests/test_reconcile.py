"""What the reconciliation service answers, without HTTP: queries, suggestions, values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from reconciliation import collection_in

from twingraph.cli import main
from twingraph.errors import InputError
from twingraph.knowledge import KnowledgeGraph
from twingraph.link import authority
from twingraph.serve import forms, properties, reconcile, version_02, version_10
from twingraph.serve.collection import Collection, filled, of_files, of_gazetteer
from twingraph.serve.graph import authorities
from twingraph.serve.properties import Reference
from twingraph.serve.reconcile import Condition, Query


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    return collection_in(tmp_path_factory.mktemp("authority"))


def ids(collection: Collection, query: Query) -> list[str]:
    return [collection.local(each.item.id) for each in reconcile.candidates(collection, query)]


def matches(collection: Collection, query: Query) -> list[str]:
    found = reconcile.candidates(collection, query)
    return [collection.local(each.item.id) for each in found if each.match]


def known(property_: str, *values: properties.Value, **options: Any) -> Condition:
    return Condition(property_, values, **options)


AACHEN = Query(("Aachen",), conditions=(known("country", "Germany"), known("coordinates", "50.78, 6.08")))


def test_a_place_with_all_its_evidence_matches(collection: Collection) -> None:
    assert matches(collection, AACHEN) == ["Q1017"]
    (found,) = reconcile.candidates(collection, AACHEN)
    assert found.features["name"] == 1.0
    assert found.features["country"] == 1.0
    assert found.features["distance"] < 1


def test_homonyms_do_not_match_until_a_place_tells_them_apart(collection: Collection) -> None:
    query = Query(("Neustadt",), conditions=(known("country", "de"),))
    assert set(ids(collection, query)) == {"Q3869", "Q504393"}
    assert matches(collection, query) == []
    located = Query(("Neustadt",), conditions=(known("country", "de"), known("coordinates", "54.1,10.8")))
    assert ids(collection, located)[0] == "Q504393"


def test_a_partner_makes_the_county_more_likely_than_the_city(collection: Collection) -> None:
    country = known("country", "USA")
    alone = reconcile.candidates(collection, Query(("Arlington",), conditions=(country,)))
    with_name = reconcile.candidates(
        collection, Query(("Arlington",), conditions=(country, known("partner", "Aachen")))
    )
    with_id = reconcile.candidates(
        collection,
        Query(("Arlington",), conditions=(country, known("partner", Reference("Q1017", "Aachen")))),
    )
    assert not any(each.match for each in alone)
    for found in (with_name, with_id):
        assert found[0].item.id == "wikidata:Q107126"
        assert found[0].features["relationships"] > 0.5
        assert found[0].score > alone[0].score or alone[0].item.id != "wikidata:Q107126"


def test_other_scripts_and_languages_find_the_place(collection: Collection) -> None:
    assert ids(collection, Query(("Köln",)))[0] == "Q365"
    assert ids(collection, Query(("KECSKEMET",)))[0] == "Q171357"
    assert ids(collection, Query(("北京",))) == []


@pytest.mark.parametrize("name", ["Q171357", "wikidata:Q171357", "http://www.wikidata.org/entity/Q171357"])
def test_an_identifier_is_its_entity(collection: Collection, name: str) -> None:
    (found,) = reconcile.candidates(collection, Query((name,)))
    assert (found.item.id, found.score, found.match) == ("wikidata:Q171357", 1.0, True)


def test_an_identifier_against_which_a_condition_speaks_is_no_match(collection: Collection) -> None:
    query = Query(("Q171357",), conditions=(known("country", "Germany"),))
    (found,) = reconcile.candidates(collection, query)
    assert not found.match


@pytest.mark.parametrize(
    ("types", "strict", "expected"),
    [
        (("tg:District",), "any", ["Q107126"]),
        (("tg:Municipality",), "any", ["Q17943"]),
        (("tg:LocalAuthority",), "any", ["Q107126", "Q17943"]),
        (("tg:Municipality", "tg:District"), "any", ["Q107126", "Q17943"]),
        (("tg:Municipality", "tg:District"), "all", []),
        (("tg:Municipality", "tg:LocalAuthority"), "all", ["Q17943"]),
        (("tg:Municipality",), "should", ["Q107126", "Q17943"]),
        (("Q515",), "any", []),
    ],
)
def test_types_restrict(
    collection: Collection, types: tuple[str, ...], strict: Any, expected: list[str]
) -> None:
    query = Query(("Arlington",), types, strict, conditions=(known("country", "US"),))
    assert sorted(ids(collection, query)) == expected


def test_an_item_of_unknown_kind_may_be_of_any_type(collection: Collection) -> None:
    assert ids(collection, Query(("Lodsch",), ("tg:Municipality",))) == ["Q9999"]
    assert ids(collection, Query(("Lodsch",), ("Q515",))) == []


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (known("country", "Germany", required=True), []),
        (known("country", "US", required=True), ["Q107126", "Q17943"]),
        (known("country", "Germany", "US", required=True), ["Q107126", "Q17943"]),
        (known("country", "Germany", "US", required=True, quantifier="all"), []),
        (known("country", "US", required=True, quantifier="none"), []),
        (known("country", "Germany", required=True, quantifier="none"), ["Q107126", "Q17943"]),
        (known("population", "390 000", required=True), ["Q107126", "Q17943"]),
        (known("population", 3, required=True), []),
        (known("latitude", 38.9, required=True), ["Q107126"]),
        (known("longitude", "-97.1", required=True), ["Q17943"]),
        (known("coordinates", "38.9, -77.1", required=True), ["Q107126"]),
        (known("partner", "Aachen", required=True), ["Q107126"]),
        (known("partner", Reference("Q1017", ""), required=True), ["Q107126"]),
        (known("partner", "Bonn", required=True), []),
        (known("name", "Arlington County", required=True), ["Q107126", "Q17943"]),
        (known("mayor", "Smith", required=True), []),
        (known("mayor", "Smith"), ["Q107126", "Q17943"]),
        (known("population", "1e999", float("1e308"), -5), ["Q107126", "Q17943"]),
    ],
)
def test_conditions_restrict_when_they_are_required(
    collection: Collection, condition: Condition, expected: list[str]
) -> None:
    assert sorted(ids(collection, Query(("Arlington",), conditions=(condition,)))) == expected


@pytest.mark.parametrize(
    "against",
    [
        known("country", "Hungary", "Poland", quantifier="all"),
        known("country", "Germany", quantifier="none"),
        known("population", 12),
        known("coordinates", "10, 10"),
        known("latitude", 10),
        known("name", "Bonn"),
    ],
)
def test_no_match_against_a_condition(collection: Collection, against: Condition) -> None:
    query = Query(AACHEN.names, conditions=(*AACHEN.conditions, against))
    assert ids(collection, query)[0] == "Q1017"
    assert matches(collection, query) == []


def test_a_partner_that_no_file_lists_speaks_against_nothing(collection: Collection) -> None:
    query = Query(AACHEN.names, conditions=(*AACHEN.conditions, known("partner", "Kecskemét")))
    assert matches(collection, query) == ["Q1017"]


def test_without_a_name_conditions_select(collection: Collection) -> None:
    german = Query(conditions=(known("country", "Germany"),), limit=2)
    found = reconcile.candidates(collection, german)
    assert [each.item.labels[0] for each in found] == ["Cologne", "Aachen"]
    assert [each.score for each in found] == [0.25, 0.25]
    assert not any(each.match for each in found)
    assert reconcile.candidates(collection, Query(conditions=(known("mayor", "Smith"),))) == []


def test_limits(collection: Collection) -> None:
    assert len(ids(collection, Query(("Neustadt",), limit=1))) == 1
    assert ids(collection, Query(("x" * 100_000,))) == []


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("kecs", ["Q171357"]),
        ("KÖLN", ["Q365"]),
        ("łó", ["Q9999"]),
        ("arlington", ["Q17943", "Q107126"]),
        ("neu", ["Q3869", "Q504393"]),
        ("Q365", ["Q365"]),
        ("wikidata:Q365", ["Q365"]),
        ("q1", ["Q17943", "Q1017", "Q107126", "Q171357"]),
        ("zzz", []),
    ],
)
def test_suggestions_begin_with_the_prefix(collection: Collection, prefix: str, expected: list[str]) -> None:
    found = [collection.local(item.id) for item in collection.begin(prefix)]
    assert sorted(found) == sorted(expected)
    if prefix != "q1":
        assert found == expected


def test_every_entity_is_suggested_for_nothing(collection: Collection) -> None:
    assert len(collection.begin("")) == len(collection) == 8


def test_types_and_properties_are_suggested_in_the_language(collection: Collection) -> None:
    assert reconcile.suggest_types("gem", "de") == ["tg:Municipality"]
    assert reconcile.suggest_types("tg:R", "en") == ["tg:Region"]
    assert [each.id for each in reconcile.suggest_properties(collection, "orsz", "hu")] == [
        "country",
        "country-code",
    ]


def test_values(collection: Collection) -> None:
    wanted = [properties.PROPERTIES[id_] for id_ in ("country", "population", "coordinates", "partner")]
    county = Reference("Q107126", "Arlington County")
    rows = reconcile.extend(collection, ["Q1017", "Q365", "nothing"], wanted, "de")
    assert rows == [
        (
            "Q1017",
            [["Deutschland"], [249070], ["50.7762, 6.0838"], [county]],
        ),
        ("Q365", [["Deutschland"], [1087863], ["50.9422, 6.9578"], [Reference("Q99", "Q99")]]),
        ("nothing", [[], [], [], []]),
    ]


def test_the_authorities_of_the_bundled_graph(kg: KnowledgeGraph) -> None:
    found = authorities(kg.store)
    by_id = {item.id: item for item in found.items}
    kecskemet = by_id["authority:kecskemet"]
    assert (kecskemet.labels[0], kecskemet.country, kecskemet.kind) == ("Kecskemét", "HU", "Municipality")
    assert "authority:aomori" in kecskemet.partners
    assert "authority:kecskemet" in by_id["authority:aomori"].partners
    items = filled(found.items)
    graph = Collection(items, name="authority", same=found.same, places=items)
    assert graph.same(by_id["authority:aomori"], "http://www.wikidata.org/entity/") == ["Q146790"]
    assert graph.same(by_id["authority:aomori"], "https://sws.geonames.org/") == ["2130658"]
    # An id of the graph is a word, which may be meant as a name: it is no proof.
    (first, *_) = reconcile.candidates(graph, Query(("bacs-kiskun",)))
    assert first.item.id == "authority:bacs-kiskun"
    assert "identifier" not in first.features


def test_each_kind_of_identifier_is_a_collection_of_its_own(tmp_path: Path) -> None:
    table = tmp_path / "mixed.csv"
    table.write_text("id,label\nQ1,One\ngeonames:2,Two\ngnd:4003,Three\n", encoding="utf-8")
    items = authority.read([table])
    found = {each.name: each for each in of_files(items, places=items)}
    assert sorted(found) == ["geonames", "gnd", "wikidata"]
    assert found["geonames"].get("2") is not None
    assert found["geonames"].get("Q1") is None
    assert found["wikidata"].space == "http://www.wikidata.org/entity/"
    assert found["gnd"].space == "gnd:"


def test_an_index_is_listed_as_a_file_is(collection: Collection) -> None:
    indexed = Collection(collection.authority, name="wikidata", places=collection.authority, indexed=True)
    assert [item.id for item in indexed] == [item.id for item in collection]
    assert (len(indexed), indexed.example) == (len(collection), collection.example)
    for prefix in ("Neu", "kö", "Arlington", "aachen", "Q1017", "Łod"):
        assert indexed.begin(prefix) == collection.begin(prefix), prefix
    assert indexed.begin("–") == []
    assert matches(indexed, AACHEN) == ["Q1017"]


def test_the_gazetteer_is_served_through_its_index() -> None:
    places = of_gazetteer()
    assert len(places) > 200_000
    assert places.begin("Münch")[0].labels[0] == "Munich"
    assert places.begin("Aachen")[0].id == "geonames:3247449"
    assert matches(places, Query(("München",), conditions=(known("country", "DE"),))) == ["2867714"]
    item = places.get("https://sws.geonames.org/2867714/")
    assert item is not None
    assert places.local(item.id) == "2867714"


def test_items_of_geonames_are_served_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "items.csv"
    table.write_text("id,label\ngeonames:2,Two\n", encoding="utf-8")
    assert main(["reconcile", "--port", "0", "--authority", str(table), "--authority", "geonames"]) == 2
    assert "serve either" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("read", "data", "said"),
    [
        (version_02.queries, [], "the batch: must be an object"),
        (version_02.queries, {"a": 1}, "query 'a': must be an object"),
        (version_02.queries, {"a": {}}, "needs a `query`"),
        (version_02.queries, {"a": {"query": ""}}, "`query`: must be a string that is not empty"),
        (version_02.queries, {"a": {"query": 3}}, "`query`: must be a string"),
        (version_02.queries, {"a": {"properties": []}}, "needs a `query` or at least one"),
        (version_02.queries, {"a": {"query": "x", "props": []}}, "has no field 'props'"),
        (version_02.queries, {"a": {"query": "x", "limit": 0}}, "`limit`: must be a positive whole"),
        (version_02.queries, {"a": {"query": "x", "limit": True}}, "`limit`: must be a positive whole"),
        (version_02.queries, {"a": {"query": "x", "limit": "5"}}, "`limit`: must be a positive whole"),
        (version_02.queries, {"a": {"query": "x", "type": 5}}, "`type`: must be a string"),
        (version_02.queries, {"a": {"query": "x", "type_strict": "no"}}, "`type_strict` must be"),
        (version_02.queries, {"a": {"query": "x", "properties": [{"v": 1}]}}, "property 0, `pid`"),
        (version_02.queries, {"a": {"query": "x", "properties": [{"pid": "p"}]}}, "needs a value `v`"),
        (version_02.queries, {"a": {"query": "x", "properties": [{"pid": "p", "v": None}]}}, "a value is"),
        (version_02.queries, {"a": {"query": "x", "properties": [{"pid": "p", "v": {}}]}}, "`id` of an"),
        (version_02.queries, {"a": {"query": "x", "properties": {}}}, "must be an array"),
        (version_10.queries, [], "the batch: must be an object"),
        (version_10.queries, {"q0": {"query": "x"}}, "needs an array `queries`"),
        (version_10.queries, {"queries": [{"conditions": []}]}, "at least one condition"),
        (version_10.queries, {"queries": [{"type": "a"}]}, "`conditions`: must be an array"),
        (version_10.queries, {"queries": [{"conditions": [{"v": "x"}]}]}, "`matchType` must be"),
        (version_10.queries, {"queries": [{"conditions": [{"matchType": "name"}]}]}, "`propertyValue`"),
        (
            version_10.queries,
            {"queries": [{"conditions": [{"matchType": "property", "v": "x"}]}]},
            "`propertyId`",
        ),
        (
            version_10.queries,
            {"queries": [{"conditions": [{"matchType": "name", "v": "x"}], "type": ["a", "b"]}]},
            "`type`: must be a string",
        ),
        (
            version_10.queries,
            {"queries": [{"conditions": [{"matchType": "name", "v": "x", "matchQuantifier": "some"}]}]},
            "quantifier",
        ),
        (
            version_10.queries,
            {"queries": [{"conditions": [{"matchType": "name", "v": "x", "required": "yes"}]}]},
            "`required`",
        ),
        (version_10.queries, {"queries": [{"conditions": [{"matchType": "name", "v": ""}]}]}, "not empty"),
    ],
)
def test_what_the_schemas_forbid_is_refused(read: Any, data: Any, said: str) -> None:
    with pytest.raises(InputError, match=said.replace("(", r"\(")):
        read(data)


def test_both_texts_of_the_draft_are_understood() -> None:
    def batch(pid: str, v: str) -> Any:
        conditions = [
            {"matchType": "name", v: ["Aix", "Aachen"]},
            {"matchType": "property", pid: "country", v: "de"},
        ]
        return {"queries": [{"conditions": conditions, "lang": "en", "limit": 3.0}]}

    newer, older = (
        version_10.queries(batch("propertyId", "propertyValue")),
        version_10.queries(batch("pid", "v")),
    )
    assert newer == older == [Query(("Aix", "Aachen"), (), "any", 3, (known("country", "de"),))]


def test_a_name_may_be_required_or_excluded(collection: Collection) -> None:
    def found(**more: Any) -> list[str]:
        names = {"matchType": "name", "propertyValue": "Arlington"}
        (query,) = version_10.queries({"queries": [{"conditions": [names, {**names, **more}]}]})
        return sorted(ids(collection, query))

    assert found(required=True) == ["Q107126", "Q17943"]
    assert found(required=True, matchQuantifier="none") == []


@pytest.mark.parametrize(
    "text", ["", "{", "nul", "[" * 100_000, '{"a": NaN}', '"\\ud800"', b"\xff", "1" * 5000, '{"a": Infinity}']
)
def test_what_is_no_json_is_refused(text: str | bytes) -> None:
    with pytest.raises(InputError, match="this is no JSON"):
        forms.load(text)


def test_arlington_is_the_county_where_the_partner_is_aachen(reference: Path) -> None:
    items = authority.read([reference / "wikidata-2022", reference / "wikidata-2016"])
    (wikidata,) = of_files(items)
    country = known("country", "USA")
    assert matches(wikidata, Query(("Arlington",), conditions=(country,))) == []
    twinned = Query(("Arlington",), conditions=(country, known("partner", "Aachen")))
    assert matches(wikidata, twinned) == ["Q107126"]
    assert ids(wikidata, twinned)[0] == "Q107126"
