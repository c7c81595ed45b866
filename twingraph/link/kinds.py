"""Kinds: is it the town, the county around it, or a region? Told by words of many languages in a name.

Kinds are local names of classes of the ontology. District stands for whatever is neither the municipality
itself nor a region: a county, a Landkreis, a union of municipalities, a borough or quarter of a city.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise
from unicodedata import combining, normalize

MUNICIPALITY, DISTRICT, REGION = "Municipality", "District", "Region"
KINDS = (MUNICIPALITY, DISTRICT, REGION)

# Only words that are seldom part of a proper name: no Markt (Schwaben), Mesto (Nove), Grad (Stari), Land.
_WORDS = {
    MUNICIPALITY: """
        stadt kreisstadt landeshauptstadt hauptstadt gemeinde marktgemeinde city town municipality
        kommune kommun kunta commune comune municipio municipi concelho gmina obec kozseg comuna opstina
        opcina belediyesi metropolitan science""",
    DISTRICT: """
        kreis kr krs landkreis lkr lk samtgemeinde verbandsgemeinde county district distrikt
        stadteregion powiat okres okresni komitat megye canton kanton borough boroughs bezirk
        stadtbezirk stadtteil ortsteil arrondissement raion rayon judet novads rajons council grafschaft
        kleingebiet savivaldybe maakond verwaltungsbezirk""",
    REGION: """
        provinz provincia province provincie region regione regio wojewodschaft woiwodschaft wojewodztwo
        voivodeship departement department dep departamento oblast prafektur prefecture bundesland kraj
        krai gebiet bundesstaat freistaat""",
}
_WORD = re.compile(r"[^\W\d_]+\.?")
_BOROUGH_OF = re.compile(r"^.*\bborough(?:\s|-)(?:council )?of(?:\s|-)", re.I)
_PARTS = frozenset(["bezirk", "stadtbezirk", "stadtteil", "ortsteil", "borough", "quarter", "quartier"])
# New York City is so called; only before another word do these tell a kind, or belong to one that does.
_BEFORE_OF = frozenset({"city", "town", "science", "metropolitan"})


@cache
def _kinds() -> dict[str, str]:
    return {word: kind for kind, words in _WORDS.items() for word in words.split()}


@lru_cache(maxsize=1 << 16)
def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    return "".join(char for char in normalize("NFD", text.casefold()) if not combining(char))


def _word_kind(word: str, following: str) -> str:
    """Return the kind that a word tells where it stands, or nothing: `City` tells one only before `of`."""
    plain = _plain(word).rstrip(".")
    if plain in _BEFORE_OF and _plain(following) not in ("of", "council", "borough", "district"):
        return ""
    if re.fullmatch(r"[a-z]{3,}kreis", plain):
        return DISTRICT
    return _kinds().get(plain, "")


@lru_cache(maxsize=1 << 16)
def of(text: str) -> str:
    """Return the kind that the words of a text tell, or nothing; of several, the one above the others.

    >>> of("Bolsover-Distrikt"), of("Stadt Aachen"), of("New York City"), of("Ortenaukreis")
    ('District', 'Municipality', '', 'District')
    """
    words = _WORD.findall(text)
    told = {_word_kind(word, after) for word, after in pairwise([*words, ""])}
    return next((kind for kind in (DISTRICT, REGION, MUNICIPALITY) if kind in told), "")


def of_type(text: str) -> str:
    """Return the kind that a type has, as a column or a service names it: there, City alone is one.

    >>> of_type("city"), of_type("commune of France"), of_type("cathedral")
    ('Municipality', 'Municipality', '')
    """
    return of(text) or of(f"{text} of")


def without_words(text: str) -> str:
    """Return the text without the words that tell a kind; the text itself where nothing else would be left.

    >>> [without_words(text) for text in ("Borough of Hackney", "Landkreis Celle", "Enzkreis", "Stadt")]
    ['Hackney', 'Celle', 'Enz', 'Stadt']
    """
    text = _BOROUGH_OF.sub("", text) or text
    kept: list[str] = []
    end = 0
    for match, following in pairwise([*_WORD.finditer(text), None]):
        assert match is not None
        kept.append(text[end : match.start()])
        end = match.end()
        if not _word_kind(match[0], following[0] if following else ""):
            kept.append(match[0])
        elif _plain(match[0]) not in _kinds() and match[0].endswith("kreis"):
            kept.append(match[0].removesuffix("kreis"))
    kept.append(text[end:])
    left = " ".join("".join(kept).split()).strip(" -,–")
    return left if re.search(r"\w{2}", left) else text


def only_words(text: str) -> bool:
    """Say whether a text is nothing but words that tell a kind.

    >>> only_words("Kreis"), only_words("Aachen, Stadt")
    (True, False)
    """
    words = _WORD.findall(text)
    return bool(words) and all(_plain(word).rstrip(".") in _kinds() for word in words)


def of_part(text: str) -> bool:
    """Say whether a text names a part of a city: `Bezirk Cigli`."""
    return any(_plain(word) in _PARTS for word in _WORD.findall(text))
