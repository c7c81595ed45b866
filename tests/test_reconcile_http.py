"""The reconciliation service over HTTP, on loopback: origins, methods, forms and clients' mistakes."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from reconciling import match_02, match_10, name, refused

from twingraph.errors import InputError, UpstreamError
from twingraph.serve import app, forms


def test_any_origin_may_read_without_credentials(service: httpx.Client) -> None:
    origin = {"Origin": "https://example.org"}
    for response in (
        service.get("0.2", headers=origin),
        match_02(service, {"q": {"query": "Aachen"}}, headers=origin),
        service.post("1.0/match", content="{", headers={**origin, "Content-Type": "application/json"}),
        service.get("1.0/nothing", headers=origin),
    ):
        assert response.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in response.headers
    asked = {
        **origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    allowed = service.options("1.0/match", headers=asked)
    assert allowed.status_code == 200
    assert "content-type" in allowed.headers["access-control-allow-headers"].lower()


def test_jsonp_is_for_0_2_alone(service: httpx.Client) -> None:
    found = service.get("0.2/suggest/type", params={"prefix": "mun", "callback": "jQuery_1.cb"})
    assert found.headers["content-type"].startswith("text/javascript")
    script = re.fullmatch(r"/\*\*/jQuery_1\.cb\((.*)\);", found.text)
    assert script is not None
    assert json.loads(script[1])["result"][0]["id"] == "tg:Municipality"
    for wrong in ("alert(1)//", "", "a b", "é", "x" * 200):
        assert service.get("0.2", params={"callback": wrong}).status_code == 400
    assert service.get("1.0", params={"callback": "cb"}).headers["content-type"] == "application/json"


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
def test_wrong_methods_paths_and_types(service: httpx.Client, method: str, path: str, status: int) -> None:
    refused(service.request(method, path), status)


def test_bad_bodies(service: httpx.Client) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert "neither" in refused(service.post("0.2", content="a=b", headers=form), 400)
    assert "no JSON" in refused(service.post("0.2", data={"queries": "{"}), 400)
    assert "parse" in refused(service.post("0.2", content=b"queries=%ff", headers=form), 400)
    assert "parse" in refused(service.post("0.2", content=b"\xff", headers=form), 400)
    assert "parse" in refused(
        service.post("0.2", content="&".join("a=b" for _ in range(99)), headers=form), 400
    )
    assert "query 'q'" in refused(match_02(service, {"q": {}}), 400)
    assert "`ids`" in refused(service.post("1.0/extend", json={"properties": []}), 400)
    assert "`properties`" in refused(service.post("1.0/extend", json={"ids": []}), 400)


def test_batches_that_are_too_large(service: httpx.Client) -> None:
    queries = {f"q{number}": {"query": "Aachen"} for number in range(forms.BATCH + 1)}
    assert "no more than" in refused(match_02(service, queries), 413)
    refused(match_10(service, *([{"conditions": [name("Aachen")]}] * (forms.BATCH + 1))), 413)
    queries.popitem()
    assert len(match_02(service, queries).json()) == forms.BATCH
    refused(
        service.post("1.0/match", content=b" " * 9_000_000, headers={"Content-Type": "application/json"}), 413
    )
    refused(service.post("1.0/extend", json={"ids": ["Q1"] * 20_000, "properties": []}), 400)


def test_forms_are_decoded_once(service: httpx.Client) -> None:
    batch = {"q": {"query": "http%3A%2F%2Fwww.wikidata.org%2Fentity%2FQ365"}}
    assert match_02(service, batch).json()["q"]["result"] == []
    encoded = service.get("0.2/preview?id=http%3A%2F%2Fwww.wikidata.org%2Fentity%2FQ365")
    assert encoded.status_code == 200


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
