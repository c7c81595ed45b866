"""The dataset that a SPARQL query names for itself (SPARQL 1.1 Query, section 13.2)."""

from __future__ import annotations

import re

# What may hold a word without its being a keyword is one token (SPARQL 1.1 Query, section 19.8): an IRI, a
# string, a comment, a variable, a blank node's label, a language tag, a name with a prefix.
_TOKEN = re.compile(
    r"""(?xs)
    <[^<>"{}|^`\\\x00-\x20]*>
    | \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
    | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
    | \#[^\n\r]*
    | [?$@]\w+
    | (?:\w(?:[\w.-]*[\w-])?)?:(?:[\w:.%-]|\\.)*
    | (?P<word>[^\W\d]\w*)
    | (?P<open>[{(]) | (?P<close>[})])
    | .
    """
)
_FORMS = {"select", "construct", "describe", "ask"}


def has_dataset(sparql: str) -> bool:
    """Return whether a query has a dataset clause, `FROM` or `FROM NAMED`, in front of its pattern.

    Its tokens alone are looked at, so that the answer for a query that does not parse means nothing.
    """
    depth, in_form = 0, False
    for token in _TOKEN.finditer(sparql):
        if token["open"]:
            depth += 1
        elif token["close"]:
            depth -= 1
        elif depth == 0 and token["word"]:
            word = token["word"].lower()
            # Words within braces belong to a template or a pattern, and only there is a query below a query.
            if in_form and word == "from":
                return True
            in_form = in_form or word in _FORMS
    return False
