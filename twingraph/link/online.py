"""Online: candidates from Wikidata's reconciliation service, for places that the files at hand leave open.

The service is asked by the Reconciliation Service API 0.2 of the W3C Entity Reconciliation Community Group
(2023): its manifest, reconciliation queries and data extension. Only names and countries are sent. What comes
back is no judgement but items, which the matcher then weighs like those of a file.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from twingraph import countries
from twingraph.errors import UpstreamError
from twingraph.link import Item, Mention, kinds
from twingraph.version import __version__

if TYPE_CHECKING:
    import httpx

    from twingraph.link.authority import Authority

SERVICE = "https://wikidata.reconci.link/en/api"
"""Wikidata's own, in English, as the countries that it names are read as names."""

_LIMIT = 5
_BATCH = 10
_PATIENCE = 30.0
_BUSY = {429, 502, 503, 504}
_TRIES = 4
_LONGEST_WAIT = 60.0

# Of the service for Wikidata, which also takes paths: country and its code of ISO 3166-1, coordinates,
# population, twinned administrative body.
_COUNTRY, _PLACE, _POPULATION, _TWIN = "P17/P297", "P625", "P1082", "P190"

_Thing = TypeVar("_Thing")


def items(
    mentions: Sequence[Mention],
    *,
    service: str = SERVICE,
    pause: float = 0.5,
    progress: Callable[[int], None] | None = None,
) -> list[Item]:
    """Return the items that a service has for places, with what it knows of them; ids are `wikidata:Q…`.

    Ten names are sent at a time, with `pause` seconds in between, and a busy server is asked again later, as
    it says. `progress` is told how many places have been asked about.

    Raises UpstreamError when the service does not answer, or not as the API says.
    """
    import httpx

    agent = f"twingraph/{__version__} (https://w3id.org/twingraph)"
    with httpx.Client(headers={"User-Agent": agent}, timeout=_PATIENCE, follow_redirects=True) as client:
        manifest = _ask(client, service)
        if "wikidata.org" not in str(manifest.get("identifierSpace", "")):
            raise UpstreamError(f"{service}: is no reconciliation service whose items are Wikidata's")
        found: dict[str, Item] = {}
        for batch in _batches(mentions, _BATCH):
            for item in _reconciled(client, service, batch):
                found.setdefault(item.id, item)
            if progress is not None:
                progress(len(batch))
            time.sleep(pause)
        if "extend" not in manifest:
            return list(found.values())
        known: list[Item] = []
        for ids in _batches(sorted(found), _BATCH):
            rows = _extended(client, service, ids)
            known += [_with(found[id_], rows.get(id_.partition(":")[2], {})) for id_ in ids]
            time.sleep(pause)
        return known


def _reconciled(client: httpx.Client, service: str, mentions: Sequence[Mention]) -> Iterator[Item]:
    queries: dict[str, Any] = {}
    for number, mention in enumerate(mentions):
        queries[f"q{number}"] = {"query": mention.names[0], "limit": _LIMIT}
        if mention.country:
            queries[f"q{number}"]["properties"] = [{"pid": _COUNTRY, "v": mention.country}]
    answers = _ask(client, service, queries=json.dumps(queries))
    for name in queries:
        answer = answers.get(name)
        if not isinstance(answer, dict) or not isinstance(answer.get("result"), list):
            raise UpstreamError(f"{service}: gives no result for query {name}; it must speak version 0.2")
        for each in answer["result"]:
            types = (str(kind.get("name", "")) for kind in each.get("type", []) if isinstance(kind, dict))
            kind = next(filter(None, map(kinds.of_type, types)), "")
            if not each.get("id") or not each.get("name"):
                raise UpstreamError(f"{service}: gives a candidate without id or name")
            yield Item(f"wikidata:{each['id']}", (str(each["name"]),), kind=kind)


def _extended(client: httpx.Client, service: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    properties = [{"id": each} for each in (_COUNTRY, _PLACE, _POPULATION, _TWIN)]
    query = {"ids": [id_.partition(":")[2] for id_ in ids], "properties": properties}
    rows = _ask(client, service, extend=json.dumps(query)).get("rows")
    if not isinstance(rows, dict):
        raise UpstreamError(f"{service}: gives no rows for a data extension; it must speak version 0.2")
    return rows


def _with(item: Item, row: dict[str, list[dict[str, Any]]]) -> Item:
    """Return the item with what a row of a data extension says of it."""

    def values(name: str) -> list[str]:
        return [str(value) for cell in row.get(name, []) for value in cell.values()]

    latitude, longitude = _point(next(iter(values(_PLACE)), ""))
    population = next(iter(values(_POPULATION)), "")
    return Item(
        item.id,
        item.labels,
        countries.code(next(iter(values(_COUNTRY)), "")),
        item.kind,
        latitude,
        longitude,
        int(float(population)) if population.replace(".", "", 1).isdecimal() else None,
        frozenset(f"wikidata:{cell['id']}" for cell in row.get(_TWIN, []) if "id" in cell),
    )


def _point(text: str) -> tuple[float, float] | tuple[None, None]:
    try:
        latitude, longitude = map(float, text.split(","))
    except ValueError:
        return None, None
    return latitude, longitude


def _ask(client: httpx.Client, url: str, **form: str) -> dict[str, Any]:
    """Return what the service answers: to a form, or without one, its manifest."""
    import httpx

    try:
        response = client.post(url, data=form) if form else client.get(url)
        for tried in range(1, _TRIES):
            if response.status_code not in _BUSY:
                break
            time.sleep(_wait(response, tried))
            response = client.post(url, data=form) if form else client.get(url)
        response.raise_for_status()
        answer = response.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise UpstreamError(f"{url}: does not answer as a reconciliation service ({error})") from error
    if not isinstance(answer, dict):
        raise UpstreamError(f"{url}: does not answer as a reconciliation service (no JSON object)")
    return answer


def _wait(response: httpx.Response, tried: int) -> float:
    """Return the seconds that a busy server asks for, or twice as many each time."""
    asked = response.headers.get("Retry-After", "")
    return min(float(asked) if asked.isdecimal() else 2.0**tried, _LONGEST_WAIT)


def _batches(things: Iterable[_Thing], size: int) -> Iterator[list[_Thing]]:
    batch: list[_Thing] = []
    for thing in things:
        batch.append(thing)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def extended(offline: Authority | None, online: Iterable[Item]) -> Authority:
    """Return an authority of the items of files, if there are some, and of those of a service.

    Each item is in it once; where both know something, the files are believed.
    """
    import sqlite3

    from twingraph.link import authority

    return authority.fill(
        sqlite3.connect(":memory:", check_same_thread=False), _merged(offline or (), online)
    )


def _merged(offline: Iterable[Item], online: Iterable[Item]) -> list[Item]:
    result = {item.id: item for item in offline}
    for new in online:
        old = result.get(new.id)
        if old is None:
            result[new.id] = new
            continue
        place = old if old.latitude is not None else new
        result[new.id] = Item(
            old.id,
            tuple(dict.fromkeys((*old.labels, *new.labels))),
            old.country or new.country,
            old.kind or new.kind,
            place.latitude,
            place.longitude,
            new.population if old.population is None else old.population,
            old.partners | new.partners,
        )
    return list(result.values())
