"""EDTF dates (Library of Congress, 2019; ISO 8601-2) and the days that they allow.

The `edtf` package parses; this module turns what it finds into the two bounds that the graph keeps.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from twingraph.errors import InputError

_UNSPECIFIED_YEAR = "X"


# The parser takes about 10 ms a date, and data says the same dates often.
@cache
def bounds(text: str) -> tuple[date | None, date | None]:
    """Return the earliest and the latest day (proleptic Gregorian) that an EDTF date allows.

    None stands for a side that the date leaves open, as in "../2013", and for both sides of a date
    without a year, as in "XXXX-05-09". Raises InputError for text that is not EDTF.

    >>> bounds("2012-21")
    (datetime.date(2012, 3, 1), datetime.date(2012, 5, 31))
    >>> bounds("../2013")
    (None, datetime.date(2013, 12, 31))
    """
    from edtf import parse_edtf
    from edtf.parser import EDTFParseException

    try:
        parsed = parse_edtf(text)
    except EDTFParseException as error:
        raise InputError(
            f"{text!r} is not an EDTF date; "
            "write 1963, 2010-11, 2011-10-20/2011-10-23, 2012-21 (spring) or ../2013"
        ) from error
    if text.startswith(_UNSPECIFIED_YEAR * 4):
        return None, None
    return _day(parsed.lower_strict()), _day(parsed.upper_strict())


def _day(moment: Any) -> date | None:
    # The parser gives a struct_time, or an infinity for an open side.
    return None if isinstance(moment, float) else date(*moment[:3])
