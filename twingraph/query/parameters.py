"""Parameters of canned queries: from what a user gave to RDF terms, by the type that the header states."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from twingraph.errors import NameNotFoundError, QueryError
from twingraph.query import names
from twingraph.query.catalog import Parameter, Query
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import TG, XSD, Literal, NamedNode
from twingraph.store import Store

Terms = list[NamedNode] | list[Literal]

KINDS = {"twin": "TwinAgreement", "partner": "PartnerAgreement", "contact": "Contact"}
"""The classes of relationships, as local names, by the short names that users know."""

_WHOLE_NUMBER = re.compile(r"[1-9][0-9]*")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def arguments(query: Query, given: Mapping[str, Any], store: Store) -> dict[str, Terms]:
    """Return the terms to which the query's variables are bound; an open one has none.

    Raises QueryError, NameNotFoundError and AmbiguousNameError.
    """
    values = {_name(key): value for key, value in given.items() if value is not None}
    known = {parameter.name: parameter for parameter in query.parameters}
    for name in values:
        if name not in known:
            raise QueryError(f"query {query.name!r} has no parameter {name!r}; {_what_there_is(query)}")
    if query.one_of and values.keys().isdisjoint(query.one_of):
        raise QueryError(f"query {query.name!r} needs at least one of: {', '.join(query.one_of)}")
    if "from" in values and "to" in values and str(values["from"]) > str(values["to"]):
        raise QueryError(f"the period from {values['from']} to {values['to']} ends before it begins")
    bound: dict[str, Terms] = {}
    for name, parameter in known.items():
        value = values.get(name, parameter.default)
        if value is None and parameter.required:
            raise QueryError(f"query {query.name!r} needs the parameter {name!r}; {_what_there_is(query)}")
        bound[parameter.variable] = [] if value is None else _terms(query, parameter, value, store)
    return bound


def _name(key: str) -> str:
    """Return a parameter's name from a Python keyword: `as_of` is `as-of`, `from_` is `from`."""
    return key.rstrip("_").replace("_", "-")


def _what_there_is(query: Query) -> str:
    listed = (p.name if p.required else f"{p.name} (optional)" for p in query.parameters)
    return f"its parameters are: {', '.join(listed) or 'none'}"


def _terms(query: Query, parameter: Parameter, value: Any, store: Store) -> Terms:
    try:
        return TYPES[parameter.type](value, parameter, store)
    except ValueError as error:
        raise QueryError(
            f"query {query.name!r}, parameter {parameter.name!r}: {value!r} is not {error}"
        ) from error


# Each converter raises ValueError with what it wanted. A term is taken as it is, without asking the store.


def _authority(value: Any, _: Parameter, store: Store) -> Terms:
    if isinstance(value, NamedNode):
        return [value]
    return [names.resolve(store, "authority", str(value))]


def _thing(value: Any, _: Parameter, store: Store) -> Terms:
    if isinstance(value, NamedNode):
        return [value]
    return [names.resolve(store, "thing", str(value))]


def _kind(value: Any, _: Parameter, __: Store) -> Terms:
    name = str(value).removeprefix(PREFIXES["tg"]).removeprefix("tg:")
    local = KINDS.get(name.lower(), name)
    if local not in KINDS.values():
        raise ValueError(f"a kind of relationship: {', '.join(KINDS)}")
    return [TG[local]]


def _code(value: Any, parameter: Parameter, store: Store) -> Terms:
    namespace = PREFIXES[parameter.scheme]
    code = str(value).removeprefix(namespace).removeprefix(f"{parameter.scheme}:")
    codes = names.codes(store, parameter.scheme)
    if code not in codes:
        from difflib import get_close_matches

        near = get_close_matches(code, codes) or codes
        raise NameNotFoundError(f"{parameter.scheme} code", code, near)
    return [NamedNode(namespace + code)]


def _date(value: Any, _: Parameter, __: Store) -> Terms:
    from datetime import date

    if not _DAY.fullmatch(str(value)):
        raise ValueError("a day; write it as 2012-07-27")
    try:
        return [Literal(date.fromisoformat(str(value)).isoformat(), datatype=XSD.date)]
    except ValueError as error:
        raise ValueError(f"a day of the calendar ({error})") from error


def _integer(value: Any, _: Parameter, __: Store) -> Terms:
    if not _WHOLE_NUMBER.fullmatch(str(value)):
        raise ValueError("a whole number above 0")
    return [Literal(int(value))]


def _string(value: Any, _: Parameter, __: Store) -> Terms:
    return [Literal(str(value))]


def _words(value: Any, _: Parameter, __: Store) -> Terms:
    words = value.split() if isinstance(value, str) else [str(word) for word in value]
    return [Literal(word) for word in words]


TYPES: dict[str, Callable[[Any, Parameter, Store], Terms]] = {
    "authority": _authority,
    "thing": _thing,
    "kind": _kind,
    "code": _code,
    "date": _date,
    "integer": _integer,
    "string": _string,
    "words": _words,
}
"""The types of parameters, each with what turns a value into terms."""
