"""Questions to the graph: the canned queries of `queries/`, and any other SPARQL query."""

from __future__ import annotations

import re
from typing import Any

from twingraph.errors import QueryError
from twingraph.query.binding import bind
from twingraph.query.catalog import Catalog, bundled
from twingraph.query.parameters import arguments
from twingraph.query.result import Result, Triples
from twingraph.rdf.prefixes import PREFIXES
from twingraph.store import QueryBoolean, QuerySolutions, Store

__all__ = ["Catalog", "Result", "Triples", "answer", "sparql"]

# An update (SPARQL 1.1 Update, section 3) after its prologue and comments.
_UPDATE = r"""(?xi)
    (?: \s | \#[^\n]*\n | prefix\s+[^\s:]*:\s*<[^>]*> | base\s*<[^>]*> )*
    (?: insert | delete | load | clear | create | drop | copy | move | add | with )\b"""


def answer(store: Store, name: str, /, *, catalog: Catalog | None = None, **parameters: Any) -> Result:
    """Answer a canned query; its columns are those that its header lists.

    `parameters` are named as in the header, with `_` for `-`; one whose name is a Python keyword may end in
    `_` (`from_="2011-01-01"`), and None counts as not given. A NamedNode is taken as it is, without a look
    whether the graph knows it. `catalog` is the bundled one by default.

    Raises NameNotFoundError for a query, a city or a thing that is not there, AmbiguousNameError for a name
    that several have, and QueryError for a parameter that is missing, unknown or of the wrong type.
    """
    query = (bundled() if catalog is None else catalog).find(name)
    solutions = store.query(bind(query.body, arguments(query, parameters, store)))
    if not isinstance(solutions, QuerySolutions):
        raise QueryError(f"{name}: is not a SELECT query; a canned query answers with rows")
    return Result(solutions)


def sparql(store: Store, text: str) -> Result | Triples | bool:
    """Answer a SPARQL 1.1 query: rows for SELECT, triples for CONSTRUCT and DESCRIBE, a truth for ASK.

    The prefixes of `twingraph.rdf.prefixes` need not be declared. Raises QueryError for a query that does not
    parse, and for an update, which is never carried out.
    """
    try:
        outcome = store.query(text, prefixes=PREFIXES)
    except QueryError as error:
        if re.match(_UPDATE, text):
            raise QueryError(
                "this is a SPARQL update, and the graph is read-only; ask with SELECT, ASK, CONSTRUCT or "
                "DESCRIBE, or change the Turtle files that the graph is read from"
            ) from error
        raise
    if isinstance(outcome, QuerySolutions):
        return Result(outcome)
    return bool(outcome) if isinstance(outcome, QueryBoolean) else Triples(outcome)
