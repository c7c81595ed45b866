"""Putting values into a query: RDF terms in place of the content of its `VALUES ?name { … }` lines.

Only serialised terms ever enter the text, so nothing a user gives can become part of the query itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from twingraph.errors import QueryError
from twingraph.rdf.terms import Literal, NamedNode


def line(variable: str) -> re.Pattern[str]:
    """Return the pattern of a line that binds a variable; its group `values` is what is replaced."""
    return re.compile(rf"^\s*VALUES \?{re.escape(variable)} \{{ (?P<values>[^{{}}\n]*) \}}$", re.MULTILINE)


def bind(text: str, values: Mapping[str, Sequence[NamedNode | Literal]]) -> str:
    r"""Return the query with these variables bound; without any value, a variable is left open (UNDEF).

    >>> print(bind("  VALUES ?n { UNDEF }", {"n": [Literal('"} #'), Literal("b")]}))
      VALUES ?n { "\"} #" "b" }
    """
    bound, position = [], 0
    for start, end, variable in _places(text, tuple(values)):
        bound += [text[position:start], " ".join(map(str, values[variable])) or "UNDEF"]
        position = end
    return "".join([*bound, text[position:]])


@cache
def _places(text: str, variables: tuple[str, ...]) -> list[tuple[int, int, str]]:
    """Return where the values of each variable stand in a query, in order; kept, as it is asked again."""
    places = []
    for variable in variables:
        # A sub-SELECT is evaluated on its own, so that each may have its line.
        matches = list(line(variable).finditer(text))
        if not matches:
            raise QueryError(f"the query has no line 'VALUES ?{variable} {{ … }}' to bind ?{variable}")
        places += [(*match.span("values"), variable) for match in matches]
    return sorted(places)
