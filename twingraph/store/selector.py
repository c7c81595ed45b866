"""Selectors: the text that says which store is meant, and where it is."""

from __future__ import annotations

import re
from pathlib import Path

from twingraph.errors import InputError
from twingraph.store import Store

_KEYS = {"update", "graph-store"}

KINDS = "memory:, disk:PATH or sparql:URL[,update=URL][,graph-store=URL]"


def open_store(selector: str, *, read_only: bool = True) -> Store:
    """Open the store that a selector names.

    - `memory:` is a new store in memory; read-only, it stays empty.
    - `disk:PATH` is an Oxigraph store in a folder, which is made when it is opened for writing.
    - `sparql:URL` is the query endpoint of a SPARQL 1.1 server; `,update=URL` and `,graph-store=URL` after it
      name those of SPARQL 1.1 Update and of the Graph Store HTTP Protocol. A comma of an address may stand as
      it is, unless a word and "=" follow it: then it is written %2C.

    Raises InputError for a selector of another form, and what opening the store raises.
    """
    kind, colon, rest = selector.partition(":")
    if kind == "memory" and colon and not rest:
        from twingraph.store.oxigraph import OxigraphStore

        return OxigraphStore(read_only=read_only)
    if kind == "disk" and rest:
        from twingraph.store.disk import DiskStore

        return DiskStore(Path(rest).expanduser(), read_only=read_only)
    if kind == "sparql" and rest:
        return _server(rest, read_only=read_only)
    from twingraph.store.credentials import without_secret

    raise InputError(f"{without_secret(selector)!r} names no store; write {KINDS}")


def _server(addresses: str, *, read_only: bool) -> Store:
    from twingraph.store.credentials import without_secret

    query, *others = re.split(r",([\w-]+)=", addresses)
    keys, urls = others[::2], dict(zip(others[::2], others[1::2], strict=True))
    shown = f"sparql:{without_secret(addresses)}"
    if not set(keys) <= _KEYS:
        # The key itself may be a part of a password, which `shown` leaves out.
        raise InputError(
            f"{shown}: the keys of a selector are update and graph-store; a comma that belongs to an address "
            "is written %2C where a word and '=' follow it"
        )
    if len(keys) > len(urls):
        raise InputError(f"{shown}: has {' and '.join(urls)} more than once; name each URL once")
    if not read_only and len(urls) < len(_KEYS):
        raise InputError(
            f"{shown}: to change what the server holds, the selector needs ,update=URL,graph-store=URL"
        )
    from twingraph.store.remote import SparqlStore

    if read_only:
        return SparqlStore(query)
    return SparqlStore(query, update=urls["update"], graph_store=urls["graph-store"])
