"""Putting values into a query: RDF terms in place of the content of its `VALUES ?name { … }` lines.

Only serialised terms ever enter the text, so nothing a user gives can become part of the query itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from twingraph.errors import QueryError
from twingraph.rdf.terms import Literal, NamedNode


def line(variable: str) -> re.Pattern[str]:
    """Return the pattern of the one line that binds a variable; its group `values` is what is replaced."""
    return re.compile(rf"^\s*VALUES \?{re.escape(variable)} \{{ (?P<values>[^{{}}\n]*) \}}$", re.MULTILINE)


def bind(text: str, values: Mapping[str, Sequence[NamedNode | Literal]]) -> str:
    r"""Return the query with these variables bound; without any value, a variable is left open (UNDEF).

    >>> print(bind("  VALUES ?n { UNDEF }", {"n": [Literal('"} #'), Literal("b")]}))
      VALUES ?n { "\"} #" "b" }
    """
    for variable, terms in values.items():
        match = line(variable).search(text)
        if match is None:
            raise QueryError(f"the query has no line 'VALUES ?{variable} {{ … }}' to bind ?{variable}")
        serialised = " ".join(str(term) for term in terms) or "UNDEF"
        text = text[: match.start("values")] + serialised + text[match.end("values") :]
    return text
