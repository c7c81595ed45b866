"""EDTF dates of all precisions, with the days that they allow, without the cost of parsing them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from typing import NamedTuple


class Dated(NamedTuple):
    """An EDTF text with its first and last day in ISO 8601; None for a side that it leaves open."""

    text: str
    earliest: str | None
    latest: str | None

    def properties(self) -> dict[str, list[str]]:
        """Return the three properties of a dated thing."""
        return {
            "tg:date": [f'"{self.text}"^^edtf:EDTF'],
            "tg:earliest": [f'"{self.earliest}"^^xsd:date'] if self.earliest else [],
            "tg:latest": [f'"{self.latest}"^^xsd:date'] if self.latest else [],
        }


_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11)}


def year(y: int) -> Dated:
    """Return a whole year."""
    return Dated(f"{y}", f"{y}-01-01", f"{y}-12-31")


def month(y: int, m: int) -> Dated:
    """Return a whole month."""
    return Dated(f"{y}-{m:02}", f"{y}-{m:02}-01", f"{y}-{m:02}-{monthrange(y, m)[1]}")


def date(form: str, y: int, number: Callable[[int, int], int]) -> Dated:
    """Return a date in a year, in one of the forms of `generate.DATES`; `number(a, b)` draws an integer."""
    m, d = number(1, 12), number(1, 25)
    day = f"{y}-{m:02}-{d:02}"
    whole, later = year(y), y + number(1, 9)
    match form:
        case "year":
            return whole
        case "month":
            return month(y, m)
        case "season":
            season = number(21, 23)
            first, last = _SEASONS[season]
            return Dated(f"{y}-{season}", month(y, first).earliest, month(y, last).latest)
        case "day":
            return Dated(day, day, day)
        case "days":
            end = f"{y}-{m:02}-{d + 3:02}"
            return Dated(f"{day}/{end}", day, end)
        case "about":
            return Dated(f"{y}~", whole.earliest, whole.latest)
        case "years":
            return Dated(f"{y}/{later}", whole.earliest, f"{later}-12-31")
        case "about to year":
            return Dated(f"{y}~/{later}", whole.earliest, f"{later}-12-31")
        case "months":
            end_month = month(later, m)
            return Dated(f"{y}-{m:02}/{later}-{m:02}", f"{y}-{m:02}-01", end_month.latest)
        case "one of years":
            return Dated(f"[{y}..{later}]", whole.earliest, f"{later}-12-31")
        case "by year":
            return Dated(f"../{y}", None, whole.latest)
        case "by month":
            return Dated(f"../{y}-{m:02}", None, month(y, m).latest)
        case "from month":
            return Dated(f"{y}-{m:02}/..", f"{y}-{m:02}-01", None)
        case "any year":
            return Dated(f"XXXX-{m:02}-{d:02}", None, None)
    raise ValueError(form)
