from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from twingraph.errors import InputError
from twingraph.rdf.dates import bounds, of_edtf, of_iso


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


@pytest.mark.parametrize(
    "text", ["", "spring 2012", "2012-13-01", "05/09/2013", "2013.05.09", "/..", "2011-02-29"]
)
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


YEARS = ["0000", "0001", "1900", "2012", "9999"]
MONTHS = ["00", "02", "04", "12", "13"]
DAYS = ["00", "01", "28", "29", "30", "31", "32"]
PLAIN = [
    *YEARS,
    *(f"{year}-{month}" for year, month in product(YEARS, MONTHS)),
    *(f"{year}-{month}-{day}" for year, month, day in product(YEARS, MONTHS, DAYS)),
]
SIDES = ["", "..", "0000", "2012", "2011-02~", "2011-13", "2012-02-29", "2011-02-29", "9999-12-31?"]
ADDED = [
    *(f"{day}{mark}" for day, mark in product(["0000", "2012", "2012-02", "2011-02-29"], "?~%")),
    *(f"{first}/{last}" for first, last in product(SIDES, SIDES)),
    *(f"2012-{season}" for season in range(20, 26)),
    *("0000-21", "2012-21~", "[1990..1995]", "[1995..1990]", "[0000..1990]", "[1990..1995]~"),
    *(f"XXXX-{rest}" for rest in ["02", "13", "02-29", "12-31", "12-00", "01-01~"]),
]


def parsed(text: str) -> tuple[date | None, date | None] | None:
    try:
        return of_edtf(text)
    except InputError:
        return None


def test_common_dates_have_the_bounds_that_the_parser_of_edtf_gives() -> None:
    """The short road leads where the long one does, and is open to every plain date that has bounds."""
    assert len(PLAIN) == len(YEARS) * (1 + len(MONTHS) * (1 + len(DAYS)))
    short = {text: of_iso(text) for text in [*PLAIN, *ADDED]}
    for text, bounds_by_iso in short.items():
        if bounds_by_iso is not None or text in PLAIN:
            assert bounds_by_iso == parsed(text), text
    assert sum(short[text] is not None for text in PLAIN) == 61
    assert sum(short[text] is not None for text in ADDED) == 47


@pytest.mark.parametrize(
    "text",
    [
        "2012-25",
        "20111023",
        "2011-W01-1",
        "2011-1",
        " 2011",
        "/",
        "../..",
        "2011/2012/2013",
        "2011?~",
        "201X",
        "",
        "XXXX",
        "２０１１",
    ],
)
def test_what_is_not_a_common_date_is_left_to_the_parser_of_edtf(text: str) -> None:
    assert of_iso(text) is None


def test_a_reversed_interval_keeps_its_order() -> None:
    assert bounds("2013/2011-02") == of_edtf("2013/2011-02") == (date(2013, 1, 1), date(2011, 2, 28))
