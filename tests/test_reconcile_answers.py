"""Answers of the reconciliation service over HTTP: manifests, matches, suggestions, values."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from reconciling import VERSIONS, match_02, match_10, name, valid

from twingraph.serve import forms


@pytest.mark.parametrize("version", VERSIONS)
def test_manifests_are_as_each_version_has_them(service: httpx.Client, version: str) -> None:
    for path in (VERSIONS[version], f"{VERSIONS[version]}/"):
        manifest = valid(version, "manifest", service.get(path))
        assert manifest["batchSize"] == forms.BATCH


def test_the_services_of_a_manifest_are_there(service: httpx.Client) -> None:
    manifest = service.get("0.2").json()
    assert manifest["identifierSpace"] == "http://www.wikidata.org/entity/"
    for each in manifest["suggest"].values():
        found = httpx.get(each["service_url"] + each["service_path"], params={"prefix": ""}, trust_env=False)
        assert found.json()["result"]
    propose = manifest["extend"]["propose_properties"]
    found = httpx.get(propose["service_url"] + propose["service_path"], params={"type": ""}, trust_env=False)
    assert len(found.json()["properties"]) > 5
    preview = manifest["preview"]["url"].replace("{{id}}", "Q1017")
    assert "Aachen" in httpx.get(preview, trust_env=False).text
    assert manifest["view"]["url"].replace("{{id}}", "Q1017") == "https://www.wikidata.org/wiki/Q1017"


def test_matching_in_0_2(service: httpx.Client) -> None:
    properties = [{"pid": "country", "v": "Germany"}, {"pid": "coordinates", "v": "50.78, 6.08"}]
    batch = {
        "q0": {"query": "Aachen", "properties": properties, "type": "tg:Municipality"},
        "q1": {"query": "Neustadt", "limit": 1, "type": ["tg:Municipality", "tg:District"]},
        "käse %2B": {"query": "Atlantis"},
        "q3": {"properties": [{"pid": "country", "v": {"id": "HU", "name": "Hungary"}}]},
    }
    posted = valid("0.2", "reconciliation-result-batch", match_02(service, batch))
    got = service.get("0.2", params={"queries": json.dumps(batch)})
    assert valid("0.2", "reconciliation-result-batch", got) == posted
    assert list(posted) == list(batch)
    (aachen,) = posted["q0"]["result"]
    assert (aachen["id"], aachen["match"]) == ("Q1017", True)
    assert 80 < aachen["score"] <= 100
    assert {feature["id"] for feature in aachen["features"]} >= {"name", "country", "distance"}
    assert aachen["type"] == [{"id": "tg:Municipality", "name": "municipality"}]
    assert len(posted["q1"]["result"]) == 1
    assert not posted["q1"]["result"][0]["match"]
    assert posted["käse %2B"]["result"] == []
    assert [each["id"] for each in posted["q3"]["result"]] == ["Q171357"]


def test_matching_in_1_0(service: httpx.Client) -> None:
    place = {"matchType": "property", "propertyId": "coordinates", "propertyValue": "46.9, 19.7"}
    queries = [{"conditions": [name("Kecskemet"), place]}, {"conditions": [name("Atlantis")], "limit": 2}]
    found = valid("1.0-draft", "reconciliation-result-batch", match_10(service, *queries))
    (kecskemet,) = found["results"][0]["candidates"]
    assert (kecskemet["id"], kecskemet["name"], kecskemet["match"]) == ("Q171357", "Kecskemét", True)
    assert found["results"][1] == {"candidates": []}
    older = service.post("1.0/reconcile", json={"queries": queries})
    assert older.json() == found


def test_both_versions_judge_alike(service: httpx.Client) -> None:
    for text in ("Aachen", "Arlington", "Neustadt", "Lodsch", "Q365"):
        (old,) = match_02(service, {"q": {"query": text}}).json().values()
        (new,) = match_10(service, {"conditions": [name(text)]}).json()["results"]
        judged = [[each[key] for key in ("id", "score", "match")] for each in old["result"]]
        assert judged == [[each[key] for key in ("id", "score", "match")] for each in new["candidates"]]
        assert judged


@pytest.mark.parametrize("version", VERSIONS)
def test_suggestions(service: httpx.Client, version: str) -> None:
    path = f"{VERSIONS[version]}/suggest"

    def found(what: str, **parameters: Any) -> list[str]:
        response = service.get(f"{path}/{what}", params=parameters)
        schema = {"entity": "entities", "type": "types", "property": "properties"}[what]
        return [each["id"] for each in valid(version, f"suggest-{schema}-response", response)["result"]]

    assert found("entity", prefix="arl") == ["Q17943", "Q107126"]
    assert found("entity", prefix="arl", cursor=1) == ["Q107126"]
    assert found("entity", prefix="arl", offset=1, limit=5) == ["Q107126"]
    assert found("entity", prefix="arl", limit=1) == ["Q17943"]
    assert found("entity", prefix="arl", cursor=99) == []
    assert found("entity", prefix="Q365") == ["Q365"]
    assert len(found("entity", prefix="")) == 8
    assert found("type", prefix="mun") == ["tg:Municipality"]
    assert found("property", prefix="part") == ["partner"]
    for wrong in (
        {},
        {"prefix": "a", "cursor": "-1"},
        {"prefix": "a", "limit": "x"},
        {"prefix": "a", "limit": 0},
    ):
        assert service.get(f"{path}/entity", params=wrong).status_code == 400


@pytest.mark.parametrize("version", VERSIONS)
def test_proposals(service: httpx.Client, version: str) -> None:
    path = f"{VERSIONS[version]}/extend/propose"
    response = service.get(path, params={"type": "tg:Municipality", "limit": 3})
    found = valid(version, "data-extension-property-proposal", response)
    assert (found["type"], found["limit"], len(found["properties"])) == ("tg:Municipality", 3, 3)


def test_extension(service: httpx.Client) -> None:
    query = {
        "ids": ["Q1017", "Q9999", "nothing"],
        "properties": [
            {"id": "country-code"},
            {"id": "partner", "settings": {}},
            {"id": "population"},
            {"id": "latitude"},
            {"id": "mayor"},
        ],
    }
    response = service.post("0.2", data={"extend": json.dumps(query)})
    old = valid("0.2", "data-extension-response", response)
    assert old["rows"]["Q1017"] == {
        "country-code": [{"str": "DE"}],
        "partner": [{"id": "Q107126", "name": "Arlington County"}],
        "population": [{"int": 249070}],
        "latitude": [{"float": 50.7762}],
        "mayor": [],
    }
    assert old["rows"]["nothing"]["partner"] == []
    assert service.get("0.2", params={"extend": json.dumps(query)}).json() == old
    new = valid("1.0-draft", "data-extension-response", service.post("1.0/extend", json=query))
    assert new["meta"] == old["meta"]
    rows = {row["id"]: {each["id"]: each["values"] for each in row["properties"]} for row in new["rows"]}
    assert rows == old["rows"]


def test_languages(service: httpx.Client) -> None:
    for header, language, country in (
        ("de", "de", "Deutschland"),
        ("fr;q=0.9, hu;q=0.1", "hu", "Németország"),
        ("fr", "en", "Germany"),
        ("de;q=0, en", "en", "Germany"),
        (";;q=x,,", "en", "Germany"),
    ):
        query = {"ids": ["Q1017"], "properties": [{"id": "country"}]}
        found = service.post("1.0/extend", json=query, headers={"Accept-Language": header})
        assert found.headers["content-language"] == language
        assert found.json()["rows"][0]["properties"][0]["values"] == [{"str": country}]
