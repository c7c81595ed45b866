"""Version 0.2 of the API: Reconciliation Service API v0.2, final community group report, 10 April 2023.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from twingraph.errors import InputError
from twingraph.rdf.prefixes import PREFIXES
from twingraph.serve import forms, properties
from twingraph.serve.collection import Collection
from twingraph.serve.properties import Property, Value
from twingraph.serve.reconcile import Candidate, Query
from twingraph.version import __version__

VERSION = "0.2"
_FIELDS = {"query", "type", "type_strict", "limit", "properties"}


def manifest(collection: Collection, endpoint: str, home: str, language: str) -> dict[str, Any]:
    """Return the service manifest; `endpoint` is the URL of the service, `home` that of its documentation."""
    return {
        "versions": [VERSION],
        "name": f"twingraph: {collection.title}",
        "identifierSpace": collection.space,
        "schemaSpace": PREFIXES["tg"] + "LocalAuthority",
        "documentation": home,
        "serviceVersion": __version__,
        "defaultTypes": [forms.type_object(type_, language) for type_ in properties.TYPES],
        "view": {"url": (collection.view or f"{endpoint}/preview?id=") + "{{id}}"},
        "feature_view": {"url": home + "#{{id}}"},
        "preview": {
            "url": f"{endpoint}/preview?id={{{{id}}}}",
            "width": forms.WIDTH,
            "height": forms.HEIGHT,
        },
        "suggest": {
            each: {"service_url": endpoint, "service_path": f"/suggest/{each}"}
            for each in ("entity", "property", "type")
        },
        "extend": {
            "propose_properties": {"service_url": endpoint, "service_path": "/extend/propose"},
            "property_settings": [],
        },
        "batchSize": forms.BATCH,
    }


def queries(data: Any) -> dict[str, Query]:
    """Return the queries of a batch by their keys. Raises InputError for what the schema does not allow."""
    return {key: _query(value, f"query {key!r}") for key, value in forms.mapping(data, "the batch").items()}


def _query(data: Any, where: str) -> Query:
    query = forms.mapping(data, where)
    forms.only(query, _FIELDS, where)
    given = forms.array(query.get("properties", []), f"{where}, `properties`", most=forms.MOST_VALUES)
    if "query" not in query and not given:
        raise InputError(f"{where}: needs a `query` or at least one of `properties`")
    conditions = []
    for place, each in enumerate(given):
        here = f"{where}, property {place}"
        property_ = forms.string(forms.mapping(each, here).get("pid"), f"{here}, `pid`")
        if "v" not in each:
            raise InputError(f"{here}: needs a value `v`")
        conditions.append(forms.condition(property_, each["v"], here))
    types = query.get("type", [])
    if not isinstance(types, list):
        types = [types]
    forms.array(types, f"{where}, `type`", most=forms.MOST_VALUES)
    strict = query.get("type_strict", "any")
    if strict not in ("any", "all", "should"):
        raise InputError(f"{where}: `type_strict` must be any, all or should")
    return Query(
        (forms.string(query["query"], f"{where}, `query`"),) if "query" in query else (),
        tuple(forms.string(type_, f"{where}, `type`") for type_ in types),
        strict,
        forms.limit(query.get("limit"), f"{where}, `limit`"),
        tuple(conditions),
    )


def results(
    collection: Collection, found: dict[str, list[Candidate]], language: str
) -> dict[str, dict[str, Any]]:
    """Return the results of a batch by the keys of its queries."""
    return {
        key: {"result": [forms.candidate(collection, each, language) for each in some]}
        for key, some in found.items()
    }


def extension(
    wanted: Sequence[Property], rows: Sequence[tuple[str, list[list[Value]]]], language: str
) -> dict[str, Any]:
    """Return a data extension response."""
    return {
        "meta": forms.meta(wanted, language),
        "rows": {
            id_: {
                each.id: [forms.value_object(value) for value in some]
                for each, some in zip(wanted, values, strict=True)
            }
            for id_, values in rows
        },
    }
