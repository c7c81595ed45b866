"""Dates in running text, as EDTF (Library of Congress, 2019), in the languages below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

_LANGUAGES = ("en", "de", "hu", "fr", "es", "it", "nl", "pl")

_YEAR = r"(?P<y>1[0-9]\d\d|20\d\d)(?!\d)"
_SINCE = (
    r"(?:(?:since|from|as of|in|im|seit(?: dem)?|ab|vom|am|depuis(?: le)?|dès|le|en|desde|dal|od|sinds|est\.|"
    r"established|signed|gegründet)\s+)"
)
_UNTIL = r"(?:(?:until|till|to|bis(?: zum)?|jusqu['’](?:en|au)|hasta|fino al|do|tot)\s+|(?<![^(])[–—])"
_SINCE_SUFFIX = r"(?:[- ]?(?:tól|től|óta|ban|ben|[aeoö]s)(?!\w)|\s?[–—](?=\s*(?:$|[),;])))"
_UNTIL_SUFFIX = r"-?ig(?!\w)"
_BETWEEN = re.compile(r"\s*(?:[–—-]|to|bis|until|till|jusqu['’]en|à|au|do|tot)\s*", re.IGNORECASE)


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
        if after and (_BETWEEN.fullmatch(text, point.end, after.start) or _is_tight(begun, after, text)):
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
    """Return the forms of dates, the longer before those that they contain."""
    month = "(?P<m>" + "|".join(sorted(map(re.escape, _months()), key=len, reverse=True)) + r")\.?"
    number, day = r"(?P<m>\d\d?)", r"(?P<d>\d\d?)"
    forms = [
        rf"{_YEAR}-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)",
        rf"{_YEAR}\.?\s*{month}\s+{day}(?:\.|-(?!\d)|(?=\D|$))",
        rf"{_YEAR}\.\s?{number}\.\s?{day}(?!\d)\.?",
        rf"{day}(?:\.|st|nd|rd|th|er)?\s+(?:de\s+)?{month},?\s+(?:de\s+|del\s+)?{_YEAR}",
        rf"{month}\s+{day}(?:st|nd|rd|th)?,\s*{_YEAR}",
        rf"{day}[./]\s?{number}[./]\s?{_YEAR}",
        rf"{month},?\s+(?:de\s+)?{_YEAR}",
        rf"{_YEAR}\.?\s+{month}(?!\w)",
        rf"(?P<decade>{_YEAR})(?:er|s|-es évek)(?!\w)|(?:années|anni|años)\s+(?P<decade2>\d{{3}}0)",
        rf"{_YEAR}/(?P<next>\d\d)(?!\d)",
        rf"(?P<about>(?<!\w)(?:circa|ca?\.|um|around|about|vers)\s*){_YEAR}|{_YEAR.replace('y', 'y2')}(?:\s+körül)",
        rf"{_YEAR}(?P<doubt>\?)?",
    ]
    return [re.compile(rf"(?<![\d.,/]){form}", re.IGNORECASE) for form in forms]


@cache
def _months() -> dict[str, int]:
    from babel import Locale

    found = {}
    for language in _LANGUAGES:
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated") if language in ("en", "de") else ("wide",):
                for number, name in Locale(language).months[form][width].items():
                    found[name.casefold().rstrip(".")] = number
    return found


def _edtf(match: re.Match[str]) -> str:
    """Return what a form says, or "" for a day or a month that there is not."""
    groups = {name: value for name, value in match.groupdict().items() if value}
    year = groups.get("y") or groups.get("y2") or groups.get("decade2", "")
    if "decade" in groups or "decade2" in groups:
        return f"{year[:3]}X"
    if "next" in groups:
        following = f"{year[:2]}{groups['next']}"
        return f"[{year}..{following}]" if following > year else ""
    if "m" not in groups:
        return year + ("~" if "about" in groups or "y2" in groups else "?" if "doubt" in groups else "")
    name = groups["m"].casefold()
    month = int(name) if name.isdecimal() else _months()[name]
    try:
        day = date(int(year), month, int(groups.get("d", 1)))
    except ValueError:
        return ""
    return day.isoformat() if "d" in groups else day.isoformat()[:7]
