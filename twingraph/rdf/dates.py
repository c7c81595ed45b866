"""EDTF dates (Library of Congress, 2019; ISO 8601-2) and the days that they allow.

The `edtf` package parses; this module turns what it finds into the two bounds that the graph keeps. Dates
that are little more than ISO 8601, as nearly all are, do without it: it takes about 10 ms a date.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date
from functools import cache
from typing import Any

from twingraph.errors import InputError

_UNSPECIFIED_YEAR = "XXXX"
_OPEN = (None, None)
_ISO = re.compile(r"([0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?)[?~%]?")
_RANGE = re.compile(r"^\[([0-9]{4})\.\.([0-9]{4})\]\Z")
_SEASON = re.compile(r"([0-9]{4})-(2[1-4])")
# The library gives the winter of a year that year's December alone.
_SEASONS = {"21": "{0}-03/{0}-05", "22": "{0}-06/{0}-08", "23": "{0}-09/{0}-11", "24": "{0}-12"}


# Data says the same dates often.
@cache
def bounds(text: str) -> tuple[date | None, date | None]:
    """Return the earliest and the latest day (proleptic Gregorian) that an EDTF date allows.

    None stands for a side that the date leaves open or unknown, as in "../2013" and "/2013", and for both
    sides of a date without a year, as in "XXXX-05-09". Raises InputError for text that is not EDTF, and
    for a bound outside the years 1 to 9999.

    >>> bounds("2012-21")
    (datetime.date(2012, 3, 1), datetime.date(2012, 5, 31))
    >>> bounds("../2013")
    (None, datetime.date(2013, 12, 31))
    """
    return of_iso(text) or of_edtf(text)


def of_iso(text: str) -> tuple[date | None, date | None] | None:
    """Return the bounds of the common forms of EDTF, which are ISO 8601 with little added, or else None.

    They are YYYY, YYYY-MM and YYYY-MM-DD, each also with "?", "~" or "%" after it; intervals of these, one
    side of which may be open; seasons (YYYY-21 to YYYY-24); [YYYY..YYYY]; and XXXX-MM-DD. None also stands
    for a day that is in no calendar of the years 1 to 9999.
    """
    text = _RANGE.sub(r"\1/\2", text)
    first, slash, last = text.partition("/")
    if not slash:
        if text.startswith(_UNSPECIFIED_YEAR):
            # A leap year has all days of any year.
            return (None, None) if text[-1].isdigit() and _days(f"2000{text[4:]}") else None
        season = _SEASON.fullmatch(text)
        return of_iso(_SEASONS[season[2]].format(season[1])) if season else _days(text)
    begin, end = (_OPEN if side in ("", "..") else _days(side) for side in (first, last))
    return (begin[0], end[1]) if begin and end and (begin, end) != (_OPEN, _OPEN) else None


def _days(text: str) -> tuple[date | None, date | None] | None:
    match = _ISO.fullmatch(text)
    if not match:
        return None
    day = match[1]
    try:
        begin = date.fromisoformat(day + "-01-01"[len(day) - 4 :])
    except ValueError:
        return None
    if len(day) == len("YYYY-MM-DD"):
        return begin, begin
    month = begin.month if len(day) == len("YYYY-MM") else 12
    return begin, date(begin.year, month, monthrange(begin.year, month)[1])


def of_edtf(text: str) -> tuple[date | None, date | None]:
    """Return the bounds of any EDTF date; see `bounds`."""
    from edtf import parse_edtf
    from edtf.parser import EDTFParseException

    sides = text.split("/")
    try:
        parsed = parse_edtf(text)
        return (
            _day(parsed.lower_strict(), text) if _has_bound(sides[0]) else None,
            _day(parsed.upper_strict(), text) if _has_bound(sides[-1]) else None,
        )
    # The parser fails with a TypeError on "/..", of which neither side says anything, and takes the 29th of
    # February of any year for a day.
    except (EDTFParseException, TypeError, ValueError) as error:
        raise InputError(
            f"{text!r} is not an EDTF date; "
            "write 1963, 2010-11, 2011-10-20/2011-10-23, 2012-21 (spring) or ../2013"
        ) from error


def _has_bound(side: str) -> bool:
    # For a side that is unknown the parser goes ten years back or forth, for one without a year to 0 or 9999.
    return side.strip() != "" and not side.lstrip().startswith(_UNSPECIFIED_YEAR)


def _day(moment: Any, text: str) -> date | None:
    # The parser gives a struct_time, or an infinity for an open side.
    if isinstance(moment, float):
        return None
    if not MINYEAR <= moment.tm_year <= MAXYEAR:
        raise InputError(f"{text!r}: bounds (xsd:date) are kept for the years {MINYEAR} to {MAXYEAR} only")
    return date(*moment[:3])
