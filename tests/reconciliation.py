"""A small authority to reconcile with, and what the Reconciliation Service API demands of JSON, as schemas.

The schemas of the specification itself are not part of the repository. Where a checkout of them lies below
`TWINGRAPH_SUITES` (reconciliation-api, with the folders 0.2 and 1.0-draft), tests use those as well.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from twingraph.link import authority
from twingraph.serve import app
from twingraph.serve.collection import Collection, of_files

_TABLE = """\
item	label_en	label_de	country_en	latitude	longitude	kind	population
Q1017	Aachen	Aachen	Germany	50.7762	6.0838	Municipality	249070
Q107126	Arlington County	Arlington County	United States	38.88	-77.108	District	238643
Q17943	Arlington	Arlington	United States	32.7357	-97.1081	Municipality	394266
Q171357	Kecskemét	Kecskemét	Hungary	46.9074	19.6917	Municipality	109651
Q365	Cologne	Köln	Germany	50.9422	6.9578	Municipality	1087863
Q3869	Neustadt	Neustadt	Germany	49.35	8.15	Municipality	53000
Q504393	Neustadt	Neustadt	Germany	54.1	10.8	Municipality	15000
Q9999	Łódź <b>"1"</b>	Lodsch	Poland	51.77	19.45		690000
"""
_TWINS = "item\ttwin\nQ1017\tQ107126\nQ365\tQ99\n"


def collection_in(folder: Path) -> Collection:
    """Return eight items of Wikidata, two of them twinned, from files in a folder."""
    (folder / "items.tsv").write_text(_TABLE, encoding="utf-8")
    (folder / "twins.tsv").write_text(_TWINS, encoding="utf-8")
    items = authority.read([folder])
    (only,) = of_files(items, places=items)
    return only


@contextmanager
def running(collections: Sequence[Collection]) -> Iterator[str]:
    """Serve collections in a thread, on a free port, and give the URL."""
    with app.listen("127.0.0.1", 0) as listener:
        server = uvicorn.Server(uvicorn.Config(app.make(collections), log_level="critical", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


STRING = {"type": "string"}
URL = {"type": "string", "pattern": "^https?://"}


def record(required: dict[str, Any], optional: dict[str, Any] | None = None, *, closed: bool = False) -> Any:
    """Return the schema of an object."""
    fields = {**required, **(optional or {})}
    return {
        "type": "object",
        "properties": fields,
        "required": list(required),
        **({"additionalProperties": False} if closed else {}),
    }


def array(items: Any) -> Any:
    return {"type": "array", "items": items}


def index(values: Any) -> Any:
    """Return the schema of an object with any keys."""
    return {"type": "object", "additionalProperties": values}


NAMED = record({"id": STRING, "name": STRING})
TYPE = record({"id": STRING, "name": STRING}, {"broader": array(NAMED), "description": STRING})
VALUE = {
    "oneOf": [
        record({}, closed=True),
        record({"id": STRING, "name": STRING}, {"description": STRING}, closed=True),
        record({"str": STRING}, closed=True),
        record({"float": {"type": "number"}}, closed=True),
        record({"int": {"type": "integer"}}, closed=True),
    ]
}
META = array(record({"id": STRING, "name": STRING}, {"type": NAMED, "service": URL}))
PROPOSAL = record({"properties": array(NAMED)}, {"type": STRING, "limit": {"type": "number"}})


def candidate(feature: Any, score: dict[str, Any]) -> Any:
    return record(
        {"id": STRING, "name": STRING, "type": array(NAMED), "score": score, "match": {"type": "boolean"}},
        {"description": STRING, "features": array(feature)},
    )


def suggestions(more: dict[str, Any] | None = None) -> Any:
    return record(
        {"result": array(record({"id": STRING, "name": STRING}, {"description": STRING, **(more or {})}))}
    )


_SERVICE = record({"service_url": URL, "service_path": {"type": "string", "pattern": "^/"}})
_TEMPLATE_02 = {"type": "string", "pattern": r"\{\{id\}\}"}
_TEMPLATE_10 = {"type": "string", "pattern": r"^[^{}]*\{id\}[^{}]*$"}
_SIZE = {"width": {"type": "integer"}, "height": {"type": "integer"}}
_NUMBER = {"type": "number"}
_FEATURE_VALUE = {"type": ["number", "boolean"]}
_COMMON = {
    "name": STRING,
    "documentation": URL,
    "serviceVersion": STRING,
    "defaultTypes": array(TYPE),
    "batchSize": {"type": "integer", "minimum": 1},
}

SCHEMAS: dict[str, dict[str, Any]] = {
    "0.2": {
        "manifest": record(
            {
                **_COMMON,
                "versions": {"type": "array", "contains": {"const": "0.2"}},
                "identifierSpace": STRING,
                "schemaSpace": STRING,
                "view": record({"url": _TEMPLATE_02}),
                "feature_view": record({"url": _TEMPLATE_02}),
                "preview": record({"url": _TEMPLATE_02, **_SIZE}),
                "suggest": record({"entity": _SERVICE, "property": _SERVICE, "type": _SERVICE}, closed=True),
                "extend": record({"propose_properties": _SERVICE, "property_settings": array({})}),
            },
            closed=True,
        ),
        "reconciliation-result-batch": index(
            record(
                {
                    "result": array(
                        candidate(record({"id": STRING, "value": _FEATURE_VALUE}, closed=True), _NUMBER)
                    )
                },
                closed=True,
            )
        ),
        "data-extension-response": record({"meta": META, "rows": index(index(array(VALUE)))}, closed=True),
    },
    "1.0-draft": {
        "manifest": record(
            {
                **_COMMON,
                "versions": {"type": "array", "contains": {"const": "1.0-draft"}},
                "view": record({"url": _TEMPLATE_10}),
                "featureView": record({"url": _TEMPLATE_10}),
                "preview": record(_SIZE, closed=True),
                "suggest": record(
                    {each: {"type": "boolean"} for each in ("entity", "property", "type")}, closed=True
                ),
                "extend": record({"proposeProperties": {"type": "boolean"}, "propertySettings": array({})}),
                "standardizedScore": {"const": True},
                "lang": {"enum": ["en", "hu", "de"]},
                "dir": {"enum": ["ltr", "rtl", "auto"]},
            },
            closed=True,
        ),
        "reconciliation-result-batch": record(
            {
                "results": array(
                    record(
                        {
                            "candidates": array(
                                candidate(
                                    record(
                                        {
                                            "id": STRING,
                                            "name": {"type": "string", "minLength": 1},
                                            "value": _FEATURE_VALUE,
                                        },
                                        closed=True,
                                    ),
                                    {"type": "number", "minimum": 0, "maximum": 100},
                                )
                            )
                        },
                        closed=True,
                    )
                )
            },
            closed=True,
        ),
        "data-extension-response": record(
            {
                "meta": META,
                "rows": array(
                    record(
                        {
                            "id": STRING,
                            "properties": array(record({"id": STRING, "values": array(VALUE)}, closed=True)),
                        },
                        closed=True,
                    )
                ),
            },
            closed=True,
        ),
    },
}
for _version in SCHEMAS.values():
    _version["suggest-entities-response"] = suggestions({"notable": array(NAMED)})
    _version["suggest-properties-response"] = suggestions()
    _version["suggest-types-response"] = suggestions({"broader": array(NAMED)})
    _version["data-extension-property-proposal"] = PROPOSAL
