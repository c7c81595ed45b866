from __future__ import annotations

from datetime import date

import pytest

from twingraph.errors import InputError
from twingraph.rdf.dates import bounds


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("1963", date(1963, 1, 1), date(1963, 12, 31)),
        ("2010-11", date(2010, 11, 1), date(2010, 11, 30)),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29)),
        ("2011-10-20/2011-10-23", date(2011, 10, 20), date(2011, 10, 23)),
        ("2012-21", date(2012, 3, 1), date(2012, 5, 31)),
        ("2006/2013", date(2006, 1, 1), date(2013, 12, 31)),
        ("../2013", None, date(2013, 12, 31)),
        ("2008/..", date(2008, 1, 1), None),
        ("/2013", None, date(2013, 12, 31)),
        ("2013/", date(2013, 1, 1), None),
        ("/2013~", None, date(2013, 12, 31)),
        ("XXXX-05-09", None, None),
        ("XXXX/2013", None, date(2013, 12, 31)),
        ("1990/XXXX", date(1990, 1, 1), None),
        ("0001/9999", date(1, 1, 1), date(9999, 12, 31)),
        ("199X", date(1990, 1, 1), date(1999, 12, 31)),
    ],
)
def test_bounds(text: str, earliest: date | None, latest: date | None) -> None:
    assert bounds(text) == (earliest, latest)


@pytest.mark.parametrize("text", ["", "spring 2012", "2012-13-01", "05/09/2013", "2013.05.09", "/.."])
def test_what_is_not_edtf_is_an_error(text: str) -> None:
    with pytest.raises(InputError, match="not an EDTF date"):
        bounds(text)


@pytest.mark.parametrize(
    "text",
    ["-0044", "0000", "-0044-03-15", "0000-02", "Y170000002", "Y17E15", "Y-17E7", "00XX", "-0044/2013"],
)
def test_years_that_xsd_date_bounds_are_not_kept_for_are_an_error(text: str) -> None:
    with pytest.raises(InputError, match="for the years 1 to 9999 only"):
        bounds(text)
