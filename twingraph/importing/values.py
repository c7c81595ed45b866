"""Values of cells that are neither names nor dates: coordinates, counts and identifiers.

Each function raises ValueError with the reason, in words for whoever keeps the table.
"""

from __future__ import annotations

import re

_DECIMAL = re.compile(r"([+-]?[0-9]{1,3}(?:[.,][0-9]+)?)\s*°?")
_SEXAGESIMAL = re.compile(
    r"([+-]?[0-9]{1,3})\s*[°ºd:]\s*([0-9]{1,2}(?:[.,][0-9]+)?)\s*(?:['′’m:]\s*)?"
    r"(?:([0-9]{1,2}(?:[.,][0-9]+)?)\s*(?:[\"″”s]|''|′′)?)?"
)
# East and west as German, Hungarian, French, Italian and Spanish abbreviate them; "O" is west but in German.
_LETTERS = {"N": 1, "É": 1, "S": -1, "D": -1, "E": 1, "K": 1, "W": -1, "NY": -1}
_WKT = re.compile(r"point\s*\(\s*(\S+)\s+(\S+)\s*\)", re.IGNORECASE)
_COUNT = re.compile(r"[0-9]{1,3}(?:([ .,'’])[0-9]{3})(?:\1[0-9]{3})*|[0-9]+(?:[.,]0+)?")
_ITEM = re.compile(r"(?:.*[/:])?(Q[1-9][0-9]*)")
_GEONAMES = re.compile(r"(?:.*geonames\.org/|geonames:)?([1-9][0-9]*)(?:[/.].*)?")


def degrees(text: str, limit: int) -> float:
    """Return degrees from a decimal number (with point or comma) or from degrees, minutes and seconds.

    `limit` is 90 for a latitude and 180 for a longitude (WGS 84).

    >>> degrees("50,775", 90), degrees("9° 22′ 12″ W", 180)
    (50.775, -9.37)
    """
    plain = text.strip().replace("−", "-")
    sign = 1
    if match := re.fullmatch(r"([A-ZÉ]{1,2})\.?\s*([^A-Z]+)|([^A-Z]+?)\s*([A-ZÉ]{1,2})\.?", plain.upper()):
        letters = match[1] or match[4]
        if letters not in _LETTERS:
            raise ValueError(f"{text!r} is no coordinate; write degrees as a number, west and south negative")
        sign, plain = _LETTERS[letters], match[2] or match[3]
    if match := _DECIMAL.fullmatch(plain.strip()):
        value = _number(match[1])
    elif match := _SEXAGESIMAL.fullmatch(plain.strip()):
        whole, minutes, seconds = (_number(part or "0") for part in match.groups())
        if minutes >= 60 or seconds >= 60:
            raise ValueError(f"{text!r} has more than 59 minutes or seconds")
        value = abs(whole) + minutes / 60 + seconds / 3600
        value = -value if match[1].startswith("-") else value
    else:
        raise ValueError(f"{text!r} is no coordinate; write degrees as a number, such as 50.775")
    if abs(value) > limit:
        raise ValueError(f"{text!r} is beyond {limit} degrees")
    return round(sign * value, 7)


def point(text: str) -> tuple[float, float]:
    """Return latitude and longitude from a cell that has both, in this order or as WKT.

    >>> point("46.9, 19.69"), point("Point(19.69 46.9)"), point("46,9; 19,69")
    ((46.9, 19.69), (46.9, 19.69), (46.9, 19.69))
    """
    if match := _WKT.search(text):
        return degrees(match[2], 90), degrees(match[1], 180)
    for sign in (";", ", ", ",", r"(?<=[NSÉD])\s+", r"\s+"):
        parts = re.split(sign, text.strip())
        if len(parts) == 2:
            return degrees(parts[0], 90), degrees(parts[1], 180)
    raise ValueError(f"{text!r} is no pair of coordinates; write latitude, longitude in degrees")


def count(text: str) -> int:
    """Return a whole number, with or without signs between its thousands.

    >>> count("110 687"), count("110.687"), count("110687.0")
    (110687, 110687, 110687)
    """
    plain = re.sub(r"\s", " ", text.strip())
    match = _COUNT.fullmatch(plain)
    if not match:
        raise ValueError(f"{text!r} is no whole number")
    return int(re.sub(r"\D", "", plain if match[1] else re.split("[.,]", plain)[0]))


def wikidata(text: str) -> str:
    """Return the IRI of an item of Wikidata given as Q61724 or by an address that ends so."""
    match = _ITEM.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{text!r} is no item of Wikidata; write it as Q61724")
    return f"http://www.wikidata.org/entity/{match[1]}"


def geonames(text: str) -> str:
    """Return the IRI of a place of GeoNames given by number or address."""
    match = _GEONAMES.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{text!r} is no place of GeoNames; write its number, such as 2886946")
    return f"https://sws.geonames.org/{match[1]}/"


def _number(text: str) -> float:
    return float(text.replace(",", "."))
