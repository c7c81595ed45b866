"""From what a person calls a thing to its IRI: by IRI, CURIE, Wikidata item, or a name in any language."""

from __future__ import annotations

import re
from typing import Literal as OneOf

from twingraph.errors import AmbiguousNameError, InputError, NameNotFoundError
from twingraph.query.binding import bind
from twingraph.rdf.prefixes import PREFIXES, expand
from twingraph.rdf.terms import SKOS, WD, Literal, NamedNode
from twingraph.store import QuerySolutions, Store

Kind = OneOf["authority", "thing", "property", "class"]

_EXACTLY, _CLOSELY = SKOS.exactMatch, SKOS.closeMatch

_ITEM = re.compile(r"Q[1-9][0-9]*")
_IRI = re.compile(r"<(?P<inner>[^<>]*)>|(?P<plain>[A-Za-z][A-Za-z0-9+.-]*://\S*)")

_PREFIXES = ("owl", "rdf", "rdfs", "skos", "tg")
_PROLOGUE = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in _PREFIXES)

# A name as it is written is looked up in the index, once for each language.
_LANGUAGES = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de "
    "dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id "
    "ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu "
    "lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu "
    "rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to "
    "tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu "
)
_EXACT = f"""{_PROLOGUE}
SELECT DISTINCT ?thing WHERE {{
  VALUES ?name {{ UNDEF }}
  ?thing skos:prefLabel|skos:altLabel ?name .
}} ORDER BY ?thing"""
_AUTHORITIES = f"""{_PROLOGUE}
SELECT DISTINCT ?thing WHERE {{
  VALUES ?thing {{ UNDEF }}
  {{ VALUES ?class {{ tg:LocalAuthority tg:Municipality tg:District tg:Region }} ?thing a ?class }}
  UNION {{ ?relationship tg:party ?thing }}
}} ORDER BY ?thing"""


def _labels(classes: str) -> str:
    """Return a query for the terms of the vocabulary that are in one of the classes, with their labels."""
    return f"""{_PROLOGUE}
SELECT DISTINCT ?thing ?name WHERE {{
  VALUES ?class {{ {classes} }}
  ?thing a ?class .
  ?thing rdfs:label ?name .
  VALUES ?text {{ UNDEF }}
  FILTER (!BOUND(?text) || LCASE(STR(?name)) = LCASE(?text))
}} ORDER BY ?thing"""


# A name in another case or language is looked for among the things of the kind: they are few, and the names
# in the graph many. What is party to a relationship is among them: the counterpart of a city may be an
# organisation.
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
    "property": _labels("rdf:Property owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty"),
    "class": _labels("rdfs:Class owl:Class"),
}
# Terms of the vocabulary are few, and are not looked up by name: a code may have the same one.
_TERMS: set[Kind] = {"property", "class"}
_CODES = f"""{_PROLOGUE}
SELECT DISTINCT ?code WHERE {{
  VALUES ?scheme {{ UNDEF }}
  ?code skos:inScheme ?scheme .
}} ORDER BY ?code"""


def resolve(store: Store, kind: Kind, text: str) -> NamedNode:
    """Return the term for what a user typed.

    An item of Wikidata (Q171357) or another IRI that something matches stands for that thing. Official and
    other names count alike. Things that bear the name just as it is written, without a language or in one
    with a code of two letters (ISO 639-1), go before all others, which are looked for only when there are
    none: names in any language, compared without regard to case. The first takes the time of an index
    lookup whatever the size of the graph, the second grows with the number of names.

    Raises NameNotFoundError, with names that come near, and AmbiguousNameError, with the candidates' IRIs.
    """
    text = text.strip()
    iri = as_iri(text)
    things = _named(store, kind, _composed(text)) if iri is None else _matching(store, iri)
    if not things:
        raise NameNotFoundError(kind, text, _near(store, kind, text) if iri is None else ())
    if len(things) > 1:
        raise AmbiguousNameError(kind, text, things)
    return NamedNode(things[0])


def _matching(store: Store, iri: NamedNode) -> list[str]:
    """Return the IRIs of the things that an IRI stands for, sorted: what is the same, or close, or itself."""
    # An item of Wikidata may be described in the graph, but it is not what takes part in anything.
    exact, close, itself = store.match([(None, _EXACTLY, iri), (None, _CLOSELY, iri), (iri, None, None)])
    for found in exact, close:
        if things := {same.subject.value for same in found if isinstance(same.subject, NamedNode)}:
            return sorted(things)
    return [iri.value] if next(iter(itself), None) else []


def _named(store: Store, kind: Kind, name: str) -> list[str]:
    """Return the IRIs of the things of a kind with a name, sorted."""
    spelled = [Literal(name), *(Literal(name, language=language) for language in _LANGUAGES.split())]
    things = []
    if kind not in _TERMS:
        things = [NamedNode(thing) for (thing,) in _select(store, bind(_EXACT, {"name": spelled}))]
    if things and kind == "authority":
        things = [NamedNode(thing) for (thing,) in _select(store, bind(_AUTHORITIES, {"thing": things}))]
    if things:
        return [thing.value for thing in things]
    found = _select(store, bind(_NAMES[kind], {"text": [Literal(name)]}))
    return list(dict.fromkeys(thing for thing, _ in found))


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
        return NamedNode(
            (match["plain"] if match["inner"] is None else match["inner"]) if match else expand(text)
        )
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
