"""The draft of version 1.0 of the API: https://reconciliation-api.github.io/specs/1.0-draft/.

A draft moves. Where its texts differ, both are understood: a condition says `propertyId` and `propertyValue`
(2025) or `pid` and `v` (before).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from twingraph.errors import InputError
from twingraph.serve import forms, properties
from twingraph.serve.collection import Collection
from twingraph.serve.properties import Property, Value
from twingraph.serve.reconcile import Candidate, Condition, Query
from twingraph.version import __version__

VERSION = "1.0-draft"
_FIELDS = {"conditions", "type", "limit", "lang", "dir"}


def manifest(collection: Collection, endpoint: str, home: str, language: str) -> dict[str, Any]:
    """Return the service manifest; `endpoint` is the URL of the service, `home` that of its documentation."""
    return {
        "versions": [VERSION],
        "name": f"twingraph: {collection.title}",
        "documentation": home,
        "serviceVersion": __version__,
        "defaultTypes": [forms.type_object(type_, language) for type_ in properties.TYPES],
        "view": {"url": (collection.view or f"{endpoint}/preview?id=") + "{id}"},
        "featureView": {"url": home + "#{id}"},
        "preview": {"width": forms.WIDTH, "height": forms.HEIGHT},
        "suggest": {"entity": True, "property": True, "type": True},
        "extend": {"proposeProperties": True, "propertySettings": []},
        "batchSize": forms.BATCH,
        "standardizedScore": True,
        "lang": language,
        "dir": "ltr",
    }


def queries(data: Any) -> list[Query]:
    """Return the queries of a batch in their order. Raises InputError for what the schema does not allow."""
    batch = forms.mapping(data, "the batch").get("queries")
    if not isinstance(batch, list):
        raise InputError("the batch: needs an array `queries`")
    return [_query(each, f"query {place}") for place, each in enumerate(batch)]


def _query(data: Any, where: str) -> Query:
    query = forms.mapping(data, where)
    forms.only(query, _FIELDS, where)
    given = forms.array(query.get("conditions"), f"{where}, `conditions`", most=forms.MOST_VALUES)
    if not given:
        raise InputError(f"{where}: needs at least one condition")
    names: list[str] = []
    conditions: list[Condition] = []
    for place, each in enumerate(given):
        here = f"{where}, condition {place}"
        condition = _condition(each, here)
        if each["matchType"] == "name" and condition.quantifier != "none":
            names += [forms.string(properties.text(value), here) for value in condition.values]
        if each["matchType"] == "property" or condition.required or condition.quantifier == "none":
            conditions.append(condition)
    return Query(
        tuple(names),
        (forms.string(query["type"], f"{where}, `type`"),) if "type" in query else (),
        "any",
        forms.limit(query.get("limit"), f"{where}, `limit`"),
        tuple(conditions),
    )


def _condition(data: Any, where: str) -> Condition:
    condition = forms.mapping(data, where)
    match condition.get("matchType"):
        case "name":
            property_ = "name"
        case "property":
            given = condition.get("propertyId", condition.get("pid"))
            property_ = forms.string(given, f"{where}, `propertyId`")
        case _:
            raise InputError(f"{where}: `matchType` must be name or property")
    if "propertyValue" not in condition and "v" not in condition:
        raise InputError(f"{where}: needs a `propertyValue`")
    value = condition.get("propertyValue", condition.get("v"))
    return forms.condition(
        property_,
        value,
        where,
        required=condition.get("required", False),
        quantifier=condition.get("matchQuantifier", "any"),
    )


def results(collection: Collection, found: list[list[Candidate]], language: str) -> dict[str, Any]:
    """Return the results of a batch in the order of its queries."""
    written = []
    for some in found:
        candidates = [forms.candidate(collection, each, language) for each in some]
        for each in candidates:
            for feature in each["features"]:
                feature["name"] = forms.FEATURES.get(feature["id"], feature["id"])
        written.append({"candidates": candidates})
    return {"results": written}


def extension(
    wanted: Sequence[Property], rows: Sequence[tuple[str, list[list[Value]]]], language: str
) -> dict[str, Any]:
    """Return a data extension response."""
    return {
        "meta": forms.meta(wanted, language),
        "rows": [
            {
                "id": id_,
                "properties": [
                    {"id": each.id, "values": [forms.value_object(value) for value in some]}
                    for each, some in zip(wanted, values, strict=True)
                ],
            }
            for id_, values in rows
        ],
    }
