"""The examples of the specification of the Reconciliation Service API, where a checkout of it is there."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from reconciling import VERSIONS, match_02, specification, valid


def _examples(version: str, kind: str) -> list[Any]:
    folder = specification(version) / "examples" / "reconciliation-query-batch" / kind
    return [pytest.param(path, id=path.stem) for path in sorted(folder.glob("*.json"))]


_HAVE = any(_examples(version, "valid") for version in VERSIONS)


@pytest.mark.skipif(
    not _HAVE, reason="no reconciliation-api below TWINGRAPH_SUITES: the specification is not there"
)
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(("kind", "status"), [("valid", 200), ("invalid", 400)])
def test_the_examples_of_the_specification(
    service: httpx.Client, version: str, kind: str, status: int
) -> None:
    examples = _examples(version, kind)
    assert examples
    for example in examples:
        data = json.loads(example.values[0].read_text(encoding="utf-8"))
        found = match_02(service, data) if version == "0.2" else service.post("1.0/match", json=data)
        assert found.status_code == status, (example.id, found.text)
        if status == 200:
            valid(version, "reconciliation-result-batch", found)
