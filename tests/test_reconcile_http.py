"""The reconciliation service over HTTP, on loopback: both versions, their schemas, and clients' mistakes."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from reconciliation import SCHEMAS, collection_in, running
from referencing import Registry, Resource

from twingraph.errors import InputError, UpstreamError
from twingraph.serve import app, forms

VERSIONS = {"0.2": "0.2", "1.0-draft": "1.0"}
"""For each version, its part of the path."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a running server."""
    collection = collection_in(tmp_path_factory.mktemp("authority"))
    with running([collection]) as url:
        yield url


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{server}/wikidata/", timeout=60, trust_env=False) as found:
        yield found


def valid(version: str, schema: str, response: httpx.Response) -> Any:
    """Return the JSON of a response, which must be as the schemas say."""
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/json"
    data = response.json()
    for validator in _validators(version, schema):
        assert [error.message for error in validator.iter_errors(data)] == []
    return data


def _validators(version: str, schema: str) -> Iterator[Draft7Validator]:
    yield Draft7Validator(SCHEMAS[version][schema])
    file = _specification(version) / "schemas" / f"{schema}.json"
    if file.is_file():
        yield Draft7Validator(json.loads(file.read_text()), registry=_registry(file.parent))


def _specification(version: str) -> Path:
    return Path(os.environ.get("TWINGRAPH_SUITES", "nowhere")) / "reconciliation-api" / version


def _registry(folder: Path) -> Any:
    def retrieve(uri: str) -> Any:
        file = folder / uri.rpartition("/")[2]
        return Resource.opaque(json.loads(file.read_text()) if file.is_file() else {})

    return Registry(retrieve=retrieve)  # type: ignore[call-arg]


def match_02(client: httpx.Client, batch: Any, **options: Any) -> httpx.Response:
    return client.post("0.2", data={"queries": json.dumps(batch)}, **options)


def match_10(client: httpx.Client, *queries: Any) -> httpx.Response:
    return client.post("1.0/match", json={"queries": list(queries)})


def name(text: str) -> Any:
    return {"matchType": "name", "propertyValue": text}


@pytest.mark.parametrize("version", VERSIONS)
def test_manifests_are_as_each_version_has_them(client: httpx.Client, version: str) -> None:
    for path in (VERSIONS[version], f"{VERSIONS[version]}/"):
        manifest = valid(version, "manifest", client.get(path))
        assert manifest["batchSize"] == forms.BATCH


def test_the_services_of_a_manifest_are_there(client: httpx.Client) -> None:
    manifest = client.get("0.2").json()
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


def test_matching_in_0_2(client: httpx.Client) -> None:
    properties = [{"pid": "country", "v": "Germany"}, {"pid": "coordinates", "v": "50.78, 6.08"}]
    batch = {
        "q0": {"query": "Aachen", "properties": properties, "type": "tg:Municipality"},
        "q1": {"query": "Neustadt", "limit": 1, "type": ["tg:Municipality", "tg:District"]},
        "käse %2B": {"query": "Atlantis"},
        "q3": {"properties": [{"pid": "country", "v": {"id": "HU", "name": "Hungary"}}]},
    }
    posted = valid("0.2", "reconciliation-result-batch", match_02(client, batch))
    got = client.get("0.2", params={"queries": json.dumps(batch)})
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


def test_matching_in_1_0(client: httpx.Client) -> None:
    place = {"matchType": "property", "propertyId": "coordinates", "propertyValue": "46.9, 19.7"}
    queries = [{"conditions": [name("Kecskemet"), place]}, {"conditions": [name("Atlantis")], "limit": 2}]
    found = valid("1.0-draft", "reconciliation-result-batch", match_10(client, *queries))
    (kecskemet,) = found["results"][0]["candidates"]
    assert (kecskemet["id"], kecskemet["name"], kecskemet["match"]) == ("Q171357", "Kecskemét", True)
    assert found["results"][1] == {"candidates": []}
    older = client.post("1.0/reconcile", json={"queries": queries})
    assert older.json() == found


def test_both_versions_judge_alike(client: httpx.Client) -> None:
    for text in ("Aachen", "Arlington", "Neustadt", "Lodsch", "Q365"):
        (old,) = match_02(client, {"q": {"query": text}}).json().values()
        (new,) = match_10(client, {"conditions": [name(text)]}).json()["results"]
        judged = [[each[key] for key in ("id", "score", "match")] for each in old["result"]]
        assert judged == [[each[key] for key in ("id", "score", "match")] for each in new["candidates"]]
        assert judged


@pytest.mark.parametrize("version", VERSIONS)
def test_suggestions(client: httpx.Client, version: str) -> None:
    path = f"{VERSIONS[version]}/suggest"

    def found(what: str, **parameters: Any) -> list[str]:
        response = client.get(f"{path}/{what}", params=parameters)
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
        assert client.get(f"{path}/entity", params=wrong).status_code == 400


@pytest.mark.parametrize("version", VERSIONS)
def test_proposals(client: httpx.Client, version: str) -> None:
    path = f"{VERSIONS[version]}/extend/propose"
    response = client.get(path, params={"type": "tg:Municipality", "limit": 3})
    found = valid(version, "data-extension-property-proposal", response)
    assert (found["type"], found["limit"], len(found["properties"])) == ("tg:Municipality", 3, 3)


def test_extension(client: httpx.Client) -> None:
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
    response = client.post("0.2", data={"extend": json.dumps(query)})
    old = valid("0.2", "data-extension-response", response)
    assert old["rows"]["Q1017"] == {
        "country-code": [{"str": "DE"}],
        "partner": [{"id": "Q107126", "name": "Arlington County"}],
        "population": [{"int": 249070}],
        "latitude": [{"float": 50.7762}],
        "mayor": [],
    }
    assert old["rows"]["nothing"]["partner"] == []
    assert client.get("0.2", params={"extend": json.dumps(query)}).json() == old
    new = valid("1.0-draft", "data-extension-response", client.post("1.0/extend", json=query))
    assert new["meta"] == old["meta"]
    rows = {row["id"]: {each["id"]: each["values"] for each in row["properties"]} for row in new["rows"]}
    assert rows == old["rows"]


class _Page(HTMLParser):
    """Collects the tags of a page and whether each is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("version", VERSIONS)
def test_previews(client: httpx.Client, version: str) -> None:
    def preview(id_: str, language: str = "") -> httpx.Response:
        path = f"{VERSIONS[version]}/preview"
        return client.get(path, params={"id": id_}, headers={"Accept-Language": language})

    found = preview("Q1017", "hu-HU, en;q=0.5")
    assert found.headers["content-type"] == "text/html; charset=utf-8"
    assert "Németország" in found.text
    assert "Arlington County" in found.text
    page = _Page(found.text)
    assert page.open == []
    assert ("html", {"lang": "hu"}) in page.tags
    assert [tag for tag, _ in page.tags].count("h1") == 1
    # What files hold is text, not HTML.
    hostile = preview("Q9999").text
    assert "Łódź &lt;b&gt;" in hostile
    assert "<b>" not in hostile
    missing = preview("<script>alert(1)</script>")
    assert missing.status_code == 404
    assert "<script>" not in missing.text
    assert client.get(f"{VERSIONS[version]}/preview").status_code == 400
    assert preview("http://www.wikidata.org/entity/Q365").status_code == 200


def test_the_page_at_the_top_says_how_to_use_it(server: str) -> None:
    found = httpx.get(f"{server}/", trust_env=False)
    assert f"{server}/wikidata/0.2" in found.text
    page = _Page(found.text)
    assert page.open == []
    ids = {attributes.get("id") for _, attributes in page.tags}
    manifest = httpx.get(f"{server}/wikidata/0.2", trust_env=False).json()
    for feature in forms.FEATURES:
        assert manifest["feature_view"]["url"].replace("{{id}}", feature) == f"{server}/#{feature}"
        assert feature in ids


def test_languages(client: httpx.Client) -> None:
    for header, language, country in (
        ("de", "de", "Deutschland"),
        ("fr;q=0.9, hu;q=0.1", "hu", "Németország"),
        ("fr", "en", "Germany"),
        ("de;q=0, en", "en", "Germany"),
        (";;q=x,,", "en", "Germany"),
    ):
        query = {"ids": ["Q1017"], "properties": [{"id": "country"}]}
        found = client.post("1.0/extend", json=query, headers={"Accept-Language": header})
        assert found.headers["content-language"] == language
        assert found.json()["rows"][0]["properties"][0]["values"] == [{"str": country}]


def test_any_origin_may_read_without_credentials(client: httpx.Client) -> None:
    origin = {"Origin": "https://example.org"}
    for response in (
        client.get("0.2", headers=origin),
        match_02(client, {"q": {"query": "Aachen"}}, headers=origin),
        client.post("1.0/match", content="{", headers={**origin, "Content-Type": "application/json"}),
        client.get("1.0/nothing", headers=origin),
    ):
        assert response.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in response.headers
    asked = {
        **origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    allowed = client.options("1.0/match", headers=asked)
    assert allowed.status_code == 200
    assert "content-type" in allowed.headers["access-control-allow-headers"].lower()


def test_jsonp_is_for_0_2_alone(client: httpx.Client) -> None:
    found = client.get("0.2/suggest/type", params={"prefix": "mun", "callback": "jQuery_1.cb"})
    assert found.headers["content-type"].startswith("text/javascript")
    script = re.fullmatch(r"/\*\*/jQuery_1\.cb\((.*)\);", found.text)
    assert script is not None
    assert json.loads(script[1])["result"][0]["id"] == "tg:Municipality"
    for wrong in ("alert(1)//", "", "a b", "é", "x" * 200):
        assert client.get("0.2", params={"callback": wrong}).status_code == 400
    assert client.get("1.0", params={"callback": "cb"}).headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "1.0/match", 405),
        ("GET", "1.0/extend", 405),
        ("PUT", "0.2", 405),
        ("DELETE", "1.0", 405),
        ("POST", "1.0", 405),
        ("POST", "0.2/suggest/entity", 405),
        ("GET", "2.0", 404),
        ("GET", "0.2/flyout", 404),
        ("GET", "../geonames/0.2", 404),
        ("POST", "0.2", 415),
        ("POST", "1.0/match", 415),
    ],
)
def test_wrong_methods_paths_and_types(client: httpx.Client, method: str, path: str, status: int) -> None:
    refused(client.request(method, path), status)


def refused(response: httpx.Response, status: int) -> str:
    """Return the message of a response that says that something is wrong."""
    assert response.status_code == status, response.text
    body = response.json()
    assert sorted(body) == ["code", "message", "status"]
    assert (body["status"], body["code"]) == ("error", status)
    assert "Traceback" not in body["message"]
    return str(body["message"])


def test_bad_bodies(client: httpx.Client) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert "neither" in refused(client.post("0.2", content="a=b", headers=form), 400)
    assert "no JSON" in refused(client.post("0.2", data={"queries": "{"}), 400)
    assert "parse" in refused(client.post("0.2", content=b"queries=%ff", headers=form), 400)
    assert "parse" in refused(client.post("0.2", content=b"\xff", headers=form), 400)
    assert "parse" in refused(
        client.post("0.2", content="&".join("a=b" for _ in range(99)), headers=form), 400
    )
    assert "query 'q'" in refused(match_02(client, {"q": {}}), 400)
    assert "`ids`" in refused(client.post("1.0/extend", json={"properties": []}), 400)
    assert "`properties`" in refused(client.post("1.0/extend", json={"ids": []}), 400)


def test_batches_that_are_too_large(client: httpx.Client) -> None:
    queries = {f"q{number}": {"query": "Aachen"} for number in range(forms.BATCH + 1)}
    assert "no more than" in refused(match_02(client, queries), 413)
    refused(match_10(client, *([{"conditions": [name("Aachen")]}] * (forms.BATCH + 1))), 413)
    queries.popitem()
    assert len(match_02(client, queries).json()) == forms.BATCH
    refused(
        client.post("1.0/match", content=b" " * 9_000_000, headers={"Content-Type": "application/json"}), 413
    )
    refused(client.post("1.0/extend", json={"ids": ["Q1"] * 20_000, "properties": []}), 400)


def test_forms_are_decoded_once(client: httpx.Client) -> None:
    batch = {"q": {"query": "http%3A%2F%2Fwww.wikidata.org%2Fentity%2FQ365"}}
    assert match_02(client, batch).json()["q"]["result"] == []
    encoded = client.get("0.2/preview?id=http%3A%2F%2Fwww.wikidata.org%2Fentity%2FQ365")
    assert encoded.status_code == 200


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_VALUES = st.text(max_size=12) | st.integers() | st.floats(allow_nan=False) | st.booleans() | _JSON
_PROPERTIES = st.sampled_from(
    ["name", "country", "coordinates", "latitude", "longitude", "population", "partner", "wikidata", "x"]
)
_QUERIES = st.fixed_dictionaries(
    {"query": st.text(max_size=30) | st.sampled_from(["Aachen", "Q365", "Arlington (County), Stadt/USA"])},
    optional={
        "type": st.sampled_from(["tg:District", ["tg:Municipality"], []]) | _JSON,
        "type_strict": st.sampled_from(["any", "all", "should", "x"]),
        "limit": st.integers(-1, 5) | _JSON,
        "properties": st.lists(st.fixed_dictionaries({"pid": _PROPERTIES, "v": _VALUES}), max_size=3) | _JSON,
    },
)
_FUZZ = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@_FUZZ
@given(batch=st.dictionaries(st.text(max_size=5), _QUERIES, max_size=2) | _JSON)
def test_whatever_is_sent_to_0_2_the_answer_has_the_form(client: httpx.Client, batch: Any) -> None:
    found = match_02(client, batch)
    if found.status_code != 200:
        refused(found, 400)
    else:
        valid("0.2", "reconciliation-result-batch", found)
        assert list(found.json()) == list(batch)


@_FUZZ
@given(
    conditions=st.lists(
        st.fixed_dictionaries(
            {"matchType": st.sampled_from(["name", "property"]), "propertyValue": _VALUES},
            optional={
                "propertyId": _PROPERTIES,
                "required": st.booleans(),
                "matchQuantifier": st.sampled_from(["any", "all", "none"]),
            },
        ),
        max_size=4,
    )
    | _JSON
)
def test_whatever_is_sent_to_1_0_the_answer_has_the_form(client: httpx.Client, conditions: Any) -> None:
    found = match_10(client, {"conditions": conditions})
    if found.status_code != 200:
        refused(found, 400)
    else:
        valid("1.0-draft", "reconciliation-result-batch", found)


@_FUZZ
@given(
    query=st.text(max_size=20) | st.binary(max_size=20),
    path=st.sampled_from(["", "/preview", "/extend/propose"]),
)
def test_whatever_is_asked_is_answered(client: httpx.Client, query: str | bytes, path: str) -> None:
    for version in VERSIONS.values():
        found = client.get(f"{version}{path}", params={"id": query, "type": query, "prefix": query})
        assert found.status_code in (200, 400, 404)
        assert client.get(f"{version}/suggest/entity", params={"prefix": query}).status_code in (200, 400)


def _examples(version: str, kind: str) -> list[Any]:
    folder = _specification(version) / "examples" / "reconciliation-query-batch" / kind
    return [pytest.param(path, id=path.stem) for path in sorted(folder.glob("*.json"))]


_HAVE = any(_examples(version, "valid") for version in VERSIONS)


@pytest.mark.skipif(
    not _HAVE, reason="no reconciliation-api below TWINGRAPH_SUITES: the specification is not there"
)
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(("kind", "status"), [("valid", 200), ("invalid", 400)])
def test_the_examples_of_the_specification(
    client: httpx.Client, version: str, kind: str, status: int
) -> None:
    examples = _examples(version, kind)
    assert examples
    for example in examples:
        data = json.loads(example.values[0].read_text(encoding="utf-8"))
        found = match_02(client, data) if version == "0.2" else client.post("1.0/match", json=data)
        assert found.status_code == status, (example.id, found.text)
        if status == 200:
            valid(version, "reconciliation-result-batch", found)


def test_the_verb_serves_until_it_is_interrupted(tmp_path: Path) -> None:
    table = tmp_path / "items.csv"
    table.write_text("item,label,country\nQ1017,Aachen,DE\n", encoding="utf-8")
    command = [sys.executable, "-m", "twingraph", "reconcile", "--port", "0", "--authority", str(table)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            first = process.stderr.readline()
            said = re.match(r"(http://127\.0\.0\.1:\d+)/ serves", first)
            assert said is not None, first
            assert "/authority/0.2" in process.stderr.readline()
            assert "/wikidata/0.2 and /wikidata/1.0: 1 entities" in process.stderr.readline()
            with httpx.Client(trust_env=False, timeout=60) as asking:
                assert asking.get(f"{said[1]}/wikidata/1.0").json()["versions"] == ["1.0-draft"]
                query = {"q": {"query": "Kecskemét", "properties": [{"pid": "country", "v": "HU"}]}}
                found = asking.post(f"{said[1]}/authority/0.2", data={"queries": json.dumps(query)})
                assert found.json()["q"]["result"][0]["id"] == "kecskemet"
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UpstreamError, match="choose another --port"):
            app.listen("127.0.0.1", port)
    for wrong in (99_999, -1):
        with pytest.raises(InputError, match="is no port"):
            app.listen("127.0.0.1", wrong)
