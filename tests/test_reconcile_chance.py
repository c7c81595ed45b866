"""Whatever is sent to the reconciliation service, it answers in the form that its version has."""

from __future__ import annotations

from typing import Any

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reconciling import VERSIONS, match_02, match_10, refused, valid

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
def test_whatever_is_sent_to_0_2_the_answer_has_the_form(service: httpx.Client, batch: Any) -> None:
    found = match_02(service, batch)
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
def test_whatever_is_sent_to_1_0_the_answer_has_the_form(service: httpx.Client, conditions: Any) -> None:
    found = match_10(service, {"conditions": conditions})
    if found.status_code != 200:
        refused(found, 400)
    else:
        valid("1.0-draft", "reconciliation-result-batch", found)


@_FUZZ
@given(
    query=st.text(max_size=20) | st.binary(max_size=20),
    path=st.sampled_from(["", "/preview", "/extend/propose"]),
)
def test_whatever_is_asked_is_answered(service: httpx.Client, query: str | bytes, path: str) -> None:
    for version in VERSIONS.values():
        found = service.get(f"{version}{path}", params={"id": query, "type": query, "prefix": query})
        assert found.status_code in (200, 400, 404)
        assert service.get(f"{version}/suggest/entity", params={"prefix": query}).status_code in (200, 400)
