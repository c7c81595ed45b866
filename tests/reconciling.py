"""What the tests of the reconciliation service over HTTP share: a service, questions, schemas."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft7Validator
from reconciliation import SCHEMAS, collection_in, running
from referencing import Registry, Resource

VERSIONS = {"0.2": "0.2", "1.0-draft": "1.0"}
"""For each version, its part of the path."""


@pytest.fixture(scope="module")
def service_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a running server."""
    collection = collection_in(tmp_path_factory.mktemp("authority"))
    with running([collection]) as url:
        yield url


@pytest.fixture(scope="module")
def service(service_url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{service_url}/wikidata/", timeout=60, trust_env=False) as found:
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
    file = specification(version) / "schemas" / f"{schema}.json"
    if file.is_file():
        yield Draft7Validator(json.loads(file.read_text()), registry=_registry(file.parent))


def specification(version: str) -> Path:
    return Path(os.environ.get("TWINGRAPH_SUITES", "nowhere")) / "reconciliation-api" / version


def _registry(folder: Path) -> Any:
    def retrieve(uri: str) -> Any:
        file = folder / uri.rpartition("/")[2]
        return Resource.opaque(json.loads(file.read_text()) if file.is_file() else {})

    return Registry(retrieve=retrieve)  # type: ignore[call-arg]


def match_02(service: httpx.Client, batch: Any, **options: Any) -> httpx.Response:
    return service.post("0.2", data={"queries": json.dumps(batch)}, **options)


def match_10(service: httpx.Client, *queries: Any) -> httpx.Response:
    return service.post("1.0/match", json={"queries": list(queries)})


def name(text: str) -> Any:
    return {"matchType": "name", "propertyValue": text}


def refused(response: httpx.Response, status: int) -> str:
    """Return the message of a response that says that something is wrong."""
    assert response.status_code == status, response.text
    body = response.json()
    assert sorted(body) == ["code", "message", "status"]
    assert (body["status"], body["code"]) == ("error", status)
    assert "Traceback" not in body["message"]
    return str(body["message"])
