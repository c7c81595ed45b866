"""EDTF dates (Library of Congress, 2019; ISO 8601-2) and the days that they allow.

The `edtf` package parses; this module turns what it finds into the two bounds that the graph keeps.
"""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, date
from functools import cache
from typing import Any

from twingraph.errors import InputError

_UNSPECIFIED_YEAR = "XXXX"


# The parser takes about 10 ms a date, and data says the same dates often.
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
    from edtf import parse_edtf
    from edtf.parser import EDTFParseException

    try:
        parsed = parse_edtf(text)
    # The parser fails with a TypeError on "/..", of which neither side says anything.
    except (EDTFParseException, TypeError) as error:
        raise InputError(
            f"{text!r} is not an EDTF date; "
            "write 1963, 2010-11, 2011-10-20/2011-10-23, 2012-21 (spring) or ../2013"
        ) from error
    sides = text.split("/")
    return (
        _day(parsed.lower_strict(), text) if _has_bound(sides[0]) else None,
        _day(parsed.upper_strict(), text) if _has_bound(sides[-1]) else None,
    )


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
