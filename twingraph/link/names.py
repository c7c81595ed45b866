"""Names: the forms under which a place may be found, and what a name says about the kind of authority.

A name of a register is rarely that of an authority file: `Zlotow (Flatow)`, `St. Brieuc`, `Bochnia, Kreis`. A
form is a way to read it, reduced to a key in which case, accents, script, punctuation and connecting words do
not count, with a quality from 0 to 1 that says how much of the name it keeps.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from twingraph.link import kinds

FULL, OUTSIDE, SIDE, SHORT, ALIAS, PART = 1.0, 0.97, 0.95, 0.85, 0.75, 0.5
"""Qualities: the whole name; without what stands in parentheses or after a comma; one side of a slash;
without a qualifier such as "am Main"; what stands in parentheses; a half of a name with a hyphen."""

_CONNECTING = frozenset(
    """a am an and as auf aux bei d da das de degli dei del dell della den der des di die do dos du e el
    els en et i im in l la las le les lez lo los na nad nam near o ob od of on op os pod pri s sous
    sul sulla sur the u und unter upon van von vor y z zu zum""".split()  # noqa: SIM905
)
_QUALIFYING = re.compile(
    r"\s(?:a[.m]|an(?: der| den)?|auf|bei|b[.]|i[.mn]|ob|on|upon|nad|pod|sur|sous|near|vor|unter|sul|o[.])"
    r"[\s.]",
    re.I,
)
_SAINTS = {"st": "saint", "sankt": "saint", "sint": "saint", "ste": "sainte", "szt": "szent", "sv": "saint"}
_COMMON = frozenset({*_SAINTS, *_SAINTS.values(), "san", "santa", "bad", "mont", "ville", "new"})
_KEYED = re.compile("[a-z0-9]+")
_WORD = re.compile(r"[^\W\d_]+")
_PARENTHESES = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Form:
    """A reading of a name: its key, and how much of the name it keeps."""

    key: str
    quality: float


@lru_cache(maxsize=1 << 16)
def key(text: str) -> str:
    """Return the text in ASCII and lower case, without punctuation and connecting words, `saint` written out.

    A name of which nothing or only `saint` would be left keeps its connecting words.

    >>> key("Châtillon-sur-Seine"), key("St. Brieuc"), key("Волгоград"), key("Łódź"), key("Å")
    ('chatillon seine', 'saint brieuc', 'volgograd', 'lodz', 'a')
    """
    words = _KEYED.findall((text if text.isascii() else text.translate(_ASCII)).lower())
    kept = [word for word in words if word not in _CONNECTING]
    if not kept or (len(kept) == 1 and kept[0] in _COMMON):
        kept = words
    return " ".join([_SAINTS.get(word, word) for word in kept])


class _Ascii(dict[int, str]):
    """A table for `str.translate` that learns each character from anyascii once."""

    def __missing__(self, code: int) -> str:
        from anyascii import anyascii

        self[code] = anyascii(chr(code))
        return self[code]


_ASCII = _Ascii()


@lru_cache(maxsize=1 << 16)
def forms(name: str) -> tuple[Form, ...]:
    """Return the ways to read a name, best first, each key once. Words for a kind of authority are left out.

    >>> [form.key for form in forms("Zlotow (Flatow)")]
    ['zlotow flatow', 'zlotow', 'flatow']
    >>> [form.key for form in forms("Aachen (Kreis) (Aachen, Stadt)")]
    ['aachen']
    """
    if _WORD.fullmatch(name):
        return (Form(key(name), FULL),)
    outside, asides = _split(name)
    bare = kinds.without_words(outside)
    found = [(bare, OUTSIDE if asides else FULL)]
    found += [(f"{bare} {aside}", FULL) for aside in asides]
    found += [(side, SIDE) for side in re.split(r"/|\s[-–]\s", bare) if side != bare]
    qualified = _QUALIFYING.search(bare)
    if qualified:
        found.append((bare[: qualified.start()], SHORT))
    found += [(aside, ALIAS) for aside in asides]
    halves = re.split(r"[-–]", bare)
    if len(halves) == 2 and min(map(len, halves)) > 3:
        found += [(half, PART) for half in halves]
    best: dict[str, float] = {}
    for text, quality in found:
        if reading := key(text):
            best[reading] = max(quality, best.get(reading, 0.0))
    return tuple(sorted((Form(*pair) for pair in best.items()), key=lambda form: -form.quality))


@lru_cache(maxsize=1 << 16)
def kind(name: str) -> str:
    """Return the kind that words of the name tell (Municipality, District, Region), or nothing.

    >>> kind("Aachen (Kreis) (Aachen, Stadt)"), kind("Provinz Vicenza"), kind("Vicenza"), kind("Canton")
    ('District', 'Region', '', '')
    """
    outside, asides = _pieces(name)
    for aside in asides:
        if kinds.only_words(aside) or kinds.of_part(aside):
            return kinds.of(aside)
    return "" if kinds.only_words(outside) else kinds.of(outside)


def _pieces(name: str) -> tuple[str, list[str]]:
    """Return the name without what stands in parentheses or after a comma, and these."""
    if not re.search(r"[(,]", name):
        return name, []
    outside, _, rest = _PARENTHESES.sub(" ", name).partition("(")[0].partition(",")
    asides = [*_PARENTHESES.findall(name), *(part for part in rest.split(",") if part.strip())]
    return " ".join(outside.split()), asides


def _split(name: str) -> tuple[str, list[str]]:
    """Return the name itself, and the asides that may name it too, both without words of a kind.

    An aside that names another kind than the name is left out: the seat of a district is not the district.
    """
    said = kind(name)
    outside, asides = _pieces(name)
    return outside, [
        kinds.without_words(aside)
        for aside in asides
        if not kinds.only_words(aside) and kinds.of(aside) in ("", said)
    ]
