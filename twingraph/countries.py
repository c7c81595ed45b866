"""Countries: from a name in any language that a source uses to the code of ISO 3166-1.

Names are those of the Unicode CLDR, as the library Babel has them, in the languages below; what registers
write besides (old spellings, abbreviations, official long forms) stands in a table of its own. States that
exist no more have no code.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from unicodedata import combining, normalize

_LANGUAGES = (
    "en de hu fr es it nl pl pt ru tr cs sk sl hr sr_Latn bs mk bg ro uk be el sv da nb nn fi et lv lt sq ca "
    "eu gl ga is mt lb he ar fa zh ja ko ka hy az kk vi id"
)

_SMALL_WORDS = {"the", "and", "und", "es", "et", "y"}

_OTHER_NAMES = {
    "BA": "bosnia, bosnien-herzegowina",
    "BY": "weissrussland, byelorussia, bielorussia, feheroroszorszag",
    "CD": "democratic republic of the congo, republique democratique du congo, kongoi demokratikus "
    "koztarsasag, dr kongo, dr congo, congo-kinshasa, zaire",
    "CG": "republic of the congo, republik kongo, congo",
    "CI": "cote d'ivoire, elfenbeinkuste, ivory coast",
    "CN": "people's republic of china, pr china, vr china, volksrepublik china, china vr, "
    "republique populaire de chine, kinai nepkoztarsasag",
    "CV": "kap verde, cape verde",
    "CZ": "czech republic, republique tcheque, tschech. republik, tschechische republik, cseh koztarsasag, "
    "czechia, cr",
    "DE": "bundesrepublik deutschland, brd, federal republic of germany, nemetorszag",
    "GB": "grossbritannien, great britain, britain, uk, england, scotland, wales, northern ireland, u.k., "
    "schottland, nordirland, anglia, skocia, eszak-irorszag, angleterre, ecosse, pays de galles, "
    "irlande du nord, grande-bretagne, nagy-britannia, egyesult kiralysag, royaume uni",
    "GM": "the gambia",
    "BS": "the bahamas",
    "IE": "republic of ireland, republik irland, eire, irorszag",
    "KP": "north korea, nordkorea",
    "KR": "south korea, republic of korea, republik korea, sudkorea, del-korea, koreai koztarsasag, "
    "republique de coree, korea",
    "MD": "moldova, moldawien, republik moldau, republic of moldova",
    "MK": "macedonia, macedoine, mazedonien, north macedonia, nordmazedonien, ejr mazedonien, fyrom, "
    "macedonia (fyrom)",
    "MM": "burma, birma, birmanie",
    "RO": "kingdom of romania",
    "PS": "palestine, palesztina, palestinian national authority, palestinian authority, palastina, state "
    "of palestine, "
    "palastinensische autonomiebehorde, palastinensische autonomiegebiete, west bank, gaza strip",
    "RU": "russia, russian federation, russische foderation, rußland, oroszorszag",
    "SK": "slovak republic, slow. republik, slowakische republik, szlovak koztarsasag",
    "SZ": "swaziland, swasiland",
    "TL": "east timor, osttimor",
    "TR": "turkey, turkei, turkiye",
    "TW": "taiwan, republic of china",
    "TZ": "tanzania, tansania",
    "US": "usa, u.s.a., u.s., united states, united states of america, vereinigte staaten von amerika, "
    "amerikai egyesult allamok, egyesult allamok",
    "VA": "vatican city, holy see, vatikan",
    "XK": "kosovo, kosova",
}


# Lists name the same countries again and again, and many other words.
@lru_cache(maxsize=1 << 16)
def code(text: str) -> str:
    """Return the code (ISO 3166-1 alpha-2; XK for Kosovo) of a country given by code or name, else "".

    Case, accents and punctuation do not matter.

    >>> code("Tschech. Republik"), code("Németország"), code("jp"), code("Atlantis")
    ('CZ', 'DE', 'JP', '')
    """
    # Before the small words are dropped: ES is Spain, and "es" is "and" in Hungarian.
    if len(text.strip()) == 2 and text.strip().upper() in codes():
        return text.strip().upper()
    key = _key(text)
    if not key:
        return ""
    if key in _others():
        return _others()[key]
    return next((names[key] for language in _LANGUAGES.split() if key in (names := _names(language))), "")


def name(code: str, language: str = "en") -> str:
    """Return the name of a country in a language (BCP 47), or the code itself where there is none.

    In a language that the CLDR does not have, it is the English name.
    """
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return str(locale.territories.get(code, code))


def _key(text: str) -> str:
    """Return the text without case, accents, punctuation, articles and the word "and"."""
    plain = "".join(char for char in normalize("NFD", text.casefold()) if not combining(char))
    return " ".join(word for word in re.findall(r"[^\W_]+", plain) if word not in _SMALL_WORDS)


@cache
def _names(language: str) -> dict[str, str]:
    from babel import Locale

    territories = Locale.parse(language).territories
    return {_key(territories[code]): code for code in codes() if code in territories}


@cache
def codes() -> frozenset[str]:
    """Return the codes of all countries: ISO 3166-1 alpha-2, and XK."""
    from babel import Locale

    # The CLDR also has regions of continents (numbers), and codes of no country or of a part of one.
    none = {"EU", "EZ", "UN", "QO", "ZZ", "XA", "XB", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"}
    return (
        frozenset(key for key in map(str, Locale("en").territories) if re.fullmatch("[A-Z]{2}", key)) - none
    )


@cache
def _others() -> dict[str, str]:
    return {_key(other): code for code, names in _OTHER_NAMES.items() for other in names.split(",")}
