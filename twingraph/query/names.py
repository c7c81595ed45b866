"""From what a person calls a thing to its IRI: by IRI, CURIE, Wikidata item, or a name in any language."""

from __future__ import annotations

import re
from typing import Literal as OneOf

from twingraph.errors import AmbiguousNameError, InputError, NameNotFoundError
from twingraph.query.binding import bind
from twingraph.rdf.prefixes import PREFIXES, expand
from twingraph.rdf.terms import WD, Literal, NamedNode
from twingraph.store import QuerySolutions, Store

Kind = OneOf["authority", "thing", "property"]

_ITEM = re.compile(r"Q[1-9][0-9]*")
_IRI = re.compile(r"<(?P<inner>[^<>]*)>|(?P<plain>[A-Za-z][A-Za-z0-9+.-]*://\S*)")

_PREFIXES = ("owl", "rdf", "rdfs", "skos", "tg")
_PROLOGUE = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in _PREFIXES)

# A thing that is the same as the IRI goes before one that is close to it, and that before the IRI itself:
# an item of Wikidata may be described in the graph, but it is not what takes part in anything.
_BY_IRI = f"""{_PROLOGUE}
SELECT DISTINCT ?thing ?rank WHERE {{
  VALUES ?iri {{ UNDEF }}
  {{ ?thing skos:exactMatch ?iri VALUES ?rank {{ 1 }} }}
  UNION {{ ?thing skos:closeMatch ?iri VALUES ?rank {{ 2 }} }}
  UNION {{ ?iri ?property ?value VALUES ?rank {{ 3 }} BIND (?iri AS ?thing) }}
}} ORDER BY ?rank ?thing
"""
# A name is looked for among the things of the kind: they are few, and the names in the graph many. What is
# party to a relationship is among them: the counterpart of a city may be an organisation.
_NAMES: dict[Kind, str] = {
    "authority": f"""{_PROLOGUE}
SELECT DISTINCT ?thing ?name WHERE {{
  {{ SELECT DISTINCT ?thing WHERE {{
    {{ VALUES ?class {{ tg:LocalAuthority tg:Municipality tg:District tg:Region }} ?thing a ?class }}
    UNION {{ ?relationship tg:party ?thing }}
  }} }}
  ?thing skos:prefLabel|skos:altLabel ?name .
  VALUES ?text {{ UNDEF }}
  FILTER (!BOUND(?text) || LCASE(STR(?name)) = LCASE(?text))
}} ORDER BY ?thing""",
    "thing": f"""{_PROLOGUE}
SELECT DISTINCT ?thing ?name WHERE {{
  ?thing skos:prefLabel|skos:altLabel ?name .
  VALUES ?text {{ UNDEF }}
  FILTER (!BOUND(?text) || LCASE(STR(?name)) = LCASE(?text))
}} ORDER BY ?thing""",
    "property": f"""{_PROLOGUE}
SELECT DISTINCT ?thing ?name WHERE {{
  VALUES ?class {{ rdf:Property owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty }}
  ?thing a ?class .
  ?thing rdfs:label ?name .
  VALUES ?text {{ UNDEF }}
  FILTER (!BOUND(?text) || LCASE(STR(?name)) = LCASE(?text))
}} ORDER BY ?thing""",
}
_CODES = f"""{_PROLOGUE}
SELECT DISTINCT ?code WHERE {{
  VALUES ?scheme {{ UNDEF }}
  ?code skos:inScheme ?scheme .
}} ORDER BY ?code"""


def resolve(store: Store, kind: Kind, text: str) -> NamedNode:
    """Return the term for what a user typed.

    An item of Wikidata (Q171357) or another IRI that something matches stands for that thing. Names are
    compared without regard to case, in every language, official and other names alike.

    Raises NameNotFoundError, with names that come near, and AmbiguousNameError, with the candidates' IRIs.
    """
    text = text.strip()
    iri = as_iri(text)
    if iri is not None:
        found = _select(store, bind(_BY_IRI, {"iri": [iri]}))
        things = [thing for thing, rank in found if rank == found[0][1]]
    else:
        named = _select(store, bind(_NAMES[kind], {"text": [Literal(_composed(text))]}))
        things = list(dict.fromkeys(thing for thing, _ in named))
    if not things:
        raise NameNotFoundError(kind, text, _near(store, kind, text) if iri is None else ())
    if len(things) > 1:
        raise AmbiguousNameError(kind, text, things)
    return NamedNode(things[0])


def all_names(store: Store, kind: Kind) -> list[str]:
    """Return every name of every thing of a kind, in all languages, sorted."""
    return sorted({name for _, name in _select(store, _NAMES[kind])})


def codes(store: Store, scheme: str) -> list[str]:
    """Return the local names of the codes of a code list (`field`), sorted."""
    found = _select(store, bind(_CODES, {"scheme": [NamedNode(PREFIXES["tgc"] + scheme)]}))
    return [code.removeprefix(PREFIXES[scheme]) for (code,) in found]


def as_iri(text: str) -> NamedNode | None:
    """Return the IRI that the text is, in full or short, or None when it is a name."""
    if _ITEM.fullmatch(text):
        return WD[text]
    match = _IRI.fullmatch(text)
    prefix, colon, _ = text.partition(":")
    if match is None and not (colon and prefix in PREFIXES):
        return None
    try:
        return NamedNode((match["inner"] or match["plain"]) if match else expand(text))
    except ValueError as error:
        raise InputError(f"{text!r} is not an IRI: {error}") from error


def _near(store: Store, kind: Kind, text: str) -> list[str]:
    from difflib import get_close_matches

    folded: dict[str, str] = {}
    for name in all_names(store, kind):
        folded.setdefault(_folded(name), name)
    return [folded[near] for near in get_close_matches(_folded(text), folded, n=5, cutoff=0.7)]


def _composed(text: str) -> str:
    # Some keyboards and file names give "é" as two characters; the data has one.
    if text.isascii():
        return text
    from unicodedata import normalize

    return normalize("NFC", text)


def _folded(text: str) -> str:
    from unicodedata import combining, normalize

    return "".join(char for char in normalize("NFD", text.casefold()) if not combining(char))


def _select(store: Store, query: str) -> list[tuple[str, ...]]:
    solutions = store.query(query)
    assert isinstance(solutions, QuerySolutions)
    return [tuple(term.value for term in solution) for solution in solutions]
