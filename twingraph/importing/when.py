"""Dates in running text, as EDTF (Library of Congress, 2019): where they stand and what they begin or end.

What a date is, in which languages, `dates` says; here it is found among other words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from twingraph.importing import dates

_YEAR = r"(?:1\d\d\d|20\d\d)(?!\d)"
_SINCE = (
    r"(?:(?:since|from|as of|in|im|seit(?: dem)?|ab|vom|am|depuis(?: le)?|dès|le|en|desde|dal|od|sinds|est\.|"
    r"established|signed|gegründet)\s+)"
)
_UNTIL = r"(?:(?:until|till|to|bis(?: zum)?|jusqu['’](?:en|au)|hasta|fino al|do|tot)\s+|(?<![^(])[–—])"
_SINCE_SUFFIX = r"(?:[- ]?(?:tól|től|óta|ban|ben|[aeoö]s)(?!\w)|\s?[–—](?=\s*(?:$|[),;])))"
_UNTIL_SUFFIX = r"-?ig(?!\w)"
_BETWEEN = re.compile(r"\s*(?:[–—-]|to|bis|until|till|jusqu['’]en|à|au|do|tot)\s*", re.IGNORECASE)


_SHORT_PERIOD = re.compile(rf"(?<![\d.,/-])({_YEAR})\s?([–-])\s?(\d\d)(?![\d.,/-])")


@dataclass(frozen=True, slots=True)
class When:
    """A date or a period in a text: where it stands, with the words that belong to it, and its bounds.

    `since` and `until` are EDTF or "".
    """

    start: int
    end: int
    since: str = ""
    until: str = ""


def find(text: str) -> list[When]:
    """Return the dates of a text in their order: years, months, days, decades, and periods of these.

    A year has four digits, from 1000 to 2099. A date with nothing before or after it that says otherwise is
    that of a beginning.

    >>> find("Lyon, seit dem 12. Mai 1967")
    [When(start=6, end=27, since='1967-05-12', until='')]
    >>> [(when.since, when.until) for when in find("ca. 1990–2010; 1987-ig")]
    [('1990~', '2010'), ('', '1987')]
    """
    points: list[When] = []
    masked = text
    for match in _SHORT_PERIOD.finditer(text):
        year, dash, last = match.groups()
        # "2001-05" is a month, and "2001-22" may be a season.
        may_be_month = dash == "-" and (int(last) <= 12 or 21 <= int(last) <= 24)
        if int(last) > int(year) % 100 and not may_be_month:
            points.append(When(match.start(), match.end(), year, year[:2] + last))
            masked = masked[: match.start()] + "\0" * len(match[0]) + masked[match.end() :]
    for pattern in _patterns():
        for match in pattern.finditer(masked):
            edtf = _edtf(match)
            if edtf:
                points.append(When(match.start(), match.end(), edtf))
                masked = masked[: match.start()] + "\0" * len(match[0]) + masked[match.end() :]
    return list(_periods(sorted(points, key=lambda point: point.start), text))


def _periods(points: list[When], text: str) -> Iterator[When]:
    """Join dates with a dash or "to" between them, and take in the words that belong to them."""
    waiting = iter([*points, None])
    point = next(waiting)
    while point:
        after = next(waiting)
        open_end = re.compile(_SINCE_SUFFIX).match(text, point.end)
        begun = replace(point, end=open_end.end()) if open_end and after else point
        if (
            after
            and not point.until
            and (_BETWEEN.fullmatch(text, point.end, after.start) or _is_tight(begun, after, text))
        ):
            yield _with_words(When(point.start, after.end, point.since, after.since), text)
            point = next(waiting)
        else:
            yield _with_words(point, text)
            point = after


def _is_tight(begun: When, after: When, text: str) -> bool:
    """Return whether only a space parts "1990-től" from "2010-ig"."""
    until = re.compile(_UNTIL_SUFFIX).match(text, after.end)
    return bool(until and not text[begun.end : after.start].strip())


def _with_words(when: When, text: str) -> When:
    start, end, since, until = when.start, when.end, when.since, when.until
    if before := re.search(rf"(?i)(?<!\w){_UNTIL}$", text[:start]):
        since, until, start = "", until or since, before.start()
    elif before := re.search(rf"(?i)(?<!\w){_SINCE}$", text[:start]):
        start = before.start()
    if after := re.compile(_UNTIL_SUFFIX).match(text, end):
        since, until, end = (since, until, after.end()) if until else ("", since, after.end())
    elif after := re.compile(_SINCE_SUFFIX).match(text, end):
        end = after.end()
    return When(start, end, since, until)


@cache
def _patterns() -> list[re.Pattern[str]]:
    """Return the forms of dates, the longer before those that they contain.

    What they find `dates.edtf` judges. A word may be the name of a month, or one beside a year that says how
    exact it is.
    """
    year, word, number = _YEAR, r"(?<!\w)[^\W\d_]{1,12}\.?", r"\d\d?"
    forms = [
        rf"{year}-\d\d-\d\d(?!\d)",
        rf"{year}\.?\s*{word}\s+{number}(?!\d)\.?",
        rf"{year}\.\s?{number}\.\s?{number}(?!\d)\.?",
        rf"{number}(?:\.|st|nd|rd|th|er)?\s+(?:de\s+)?{word},?\s+(?:de\s+|del\s+)?{year}",
        rf"{word}\s+{number}(?:st|nd|rd|th)?,\s*{year}",
        rf"{number}[./]\s?{number}[./]\s?{year}",
        r"(?P<decade>(?<!\w)(?:années|anni|años)\s+\d{3}0)(?!\d)",
        rf"{year}(?:er|s|['’]s|-es évek|-as évek)(?!\w)",
        rf"{year}/(?:\d{{4}}|\d\d)(?!\d)",
        rf"{word}(?:\s+de)?\s*{year}\??",
        # Hungarian declines the month: "2002 májusa", "2002 májusában".
        rf"(?P<date>{year}\.?\s+[^\W\d_]{{3,12}}?)(?:j?[ae]|j?[áé]ban|ban|ben)?(?!\w)",
        rf"{year}\??",
    ]
    return [re.compile(rf"(?<![\d.,/]){form}") for form in forms]


def _edtf(match: re.Match[str]) -> str:
    """Return what a form says, or "" for what is no date after all."""
    parts = match.groupdict()
    text = f"{match[0][-4:]}s" if parts.get("decade") else parts.get("date") or match[0]
    try:
        return dates.edtf(text.replace(",", " "), order="dmy")
    except ValueError:
        return ""
