"""Dates as people write them in tables, in many languages, to EDTF (Library of Congress, 2019).

Months are named as in the Unicode CLDR. What could be two dates is refused, never guessed.
"""

from __future__ import annotations

import re
from functools import cache

from twingraph.errors import InputError
from twingraph.rdf.dates import bounds

_LANGUAGES = "en de hu fr es it nl pl pt cs sk sl hr ro sv da nb fi et lv lt el bg uk ru tr"
_YEAR = r"([012][0-9]{3})"

# What may stand before or after a date, as prefix or suffix, and what it makes of it.
_WORDS = {
    "{}~": "ca ca. circa cca cca. c. about around approx approx. approximately etwa um gegen körülbelül "
    "kb kb. körül vers env env. environ około ok. hacia verso rond omstreeks přibližně",
    "../{}": "before vor előtt avant przed antes_de prima_del voor před",
    "{}/..": "after nach után après po después_de dopo_il na",
    "{}": "since seit ab óta depuis dès od sinds desde dal vanaf from in im jahr year év anno",
}
_DECADE = re.compile(_YEAR[:-1] + r")(?:s|['’]s|er|er jahre|-es évek|-as évek)")
_YEARS = re.compile(_YEAR + r"\s*([-–/]|to|bis|until)\s*([0-9]{4}|[0-9]{2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})\s*([./-])\s*([0-9]{1,2})\s*[./-]\s*" + _YEAR + r"\.?")
_YEAR_FIRST = re.compile(_YEAR + r"\s*[./-]\s*([0-9]{1,2})(?:\s*[./-]\s*([0-9]{1,2}))?\.?")
_MONTH_FIRST = re.compile(r"([0-9]{1,2})\s*[./-]\s*" + _YEAR)
_NAMED = re.compile(r"[^\W\d_]+|[0-9]+")
_BESIDE_MONTHS = {"of", "de", "di", "del", "den", "d", "st", "nd", "rd", "th", "er", "án", "én", "year", "r"}
# What EDTF is made of; its parser takes long to find that a text is none.
_EDTF = re.compile(r"[0-9XYEST/.,:~?%+\[\]{}-]*[0-9][0-9XYEST/.,:~?%+\[\]{}-]*")
_MIDNIGHT = re.compile(r"[t ]00:00(?::00)?(?:\.0+)?z?\Z")
_DOUBT = re.compile(r"\s*(?:\?|\(\?\))\Z")


# Tables say the same dates often.
@cache
def edtf(text: str, *, order: str = "", language: str = "") -> str:
    """Return the EDTF of a date, as exact as the text is.

    `order` says what 04/05/1990 is: "dmy" or "mdy"; `language` (BCP 47) goes first where a month's name means
    two months, as listopad does. Raises ValueError with the reason, in words for whoever keeps the table.

    >>> edtf("4. Mai 1990"), edtf("1990. május"), edtf("um 1990"), edtf("1990/91"), edtf("1990er")
    ('1990-05-04', '1990-05', '1990~', '1990/1991', '199X')
    """
    plain = _MIDNIGHT.sub("", " ".join(text.casefold().split()))
    form, sure = _without_words(_DOUBT.sub("", plain))
    found = _numeric(sure, order) or _named(sure, language)
    doubt = "?" if found and _DOUBT.search(plain) else ""
    # What is in none of the forms may be EDTF already.
    found = form.format(found + doubt).replace("?~", "%") if found else text.strip()
    reason = "is no date; write 1990, 1990-05 or 1990-05-04"
    if _EDTF.fullmatch(found):
        try:
            bounds(found)
        except InputError:
            reason = reason if found == text.strip() else "is a day that is in no calendar"
        else:
            return found
    raise ValueError(f"{text!r} {reason}")


def _without_words(plain: str) -> tuple[str, str]:
    """Return the form that words beside the date ask for, and the date without them."""
    for form, words in _WORDS.items():
        for word in words.split():
            word = word.replace("_", " ")
            rest = ""
            if plain.startswith(word + " ") or (word.endswith(".") and plain.startswith(word)):
                rest = plain[len(word) :].strip()
            elif plain.endswith(" " + word):
                rest = plain[: -len(word)].strip()
            if rest:
                # "Seit ca. 1990" and "im Jahr 1990" have two.
                return _without_words(rest) if form == "{}" else (form, rest)
    return ("{}~", plain[1:].strip()) if plain.startswith("~") else ("{}", plain)


def _numeric(plain: str, order: str) -> str:
    """Return the EDTF of a date of numbers alone, or nothing if it is none."""
    if re.fullmatch(_YEAR + r"\.?", plain):
        return plain[:4]
    if match := _DECADE.fullmatch(plain):
        return match[1][:3] + "X"
    if match := _YEAR_FIRST.fullmatch(plain):
        year, month, day = match.groups()
        if day:
            return _iso(year, month, day)
        follows = int(month) == (int(year) + 1) % 100
        if 1 <= int(month) <= 12 and not (follows and "/" in plain):
            return _iso(year, month)
        if follows and int(month) <= 12:
            raise ValueError(
                f"{plain!r} may be a month or two years; write {_iso(year, month)} or both years"
            )
    if match := _YEARS.fullmatch(plain):
        first, sign, last = match.groups()
        season = sign == "-" and last in ("21", "22", "23", "24")
        last = first[: 4 - len(last)] + last
        if season and last > first:
            raise ValueError(f"{plain!r} may be two years or, in EDTF, a season; write both years in full")
        if season:
            return plain
        if last <= first:
            raise ValueError(f"{plain!r} ends before it begins")
        return f"{first}/{last}"
    if match := _DAY_FIRST.fullmatch(plain):
        first, sign, second, year = match.groups()
        return _iso(year, *_month_and_day(first, second, "dmy" if sign == "." else order))
    if match := _MONTH_FIRST.fullmatch(plain):
        return _iso(match[2], match[1])
    return ""


def _month_and_day(first: str, second: str, order: str) -> tuple[str, str]:
    if order == "dmy" or int(first) > 12 or first == second:
        return second, first
    if order == "mdy" or int(second) > 12:
        return first, second
    raise ValueError(
        f"{first}/{second} of a year may be two dates; write year-month-day, or say in the mapping whether "
        "the day or the month comes first (order: dmy, order: mdy)"
    )


def _named(plain: str, language: str) -> str:
    """Return the EDTF of a date whose month has a name, or nothing if it is none."""
    tokens = _NAMED.findall(plain)
    numbers = [token for token in tokens if token.isdigit()]
    words = [token for token in tokens if not token.isdigit() and token not in _BESIDE_MONTHS]
    years = [number for number in numbers if re.fullmatch(_YEAR, number)]
    days = [number for number in numbers if len(number) <= 2]
    if len(words) != 1 or len(years) != 1 or len(days) > 1 or len(years) + len(days) != len(numbers):
        return ""
    months = _months(language).get(words[0], set()) or _all_months().get(words[0], set())
    if len(months) > 1:
        raise ValueError(f"{words[0]!r} is the name of two months; write the month as a number")
    return _iso(years[0], *map(str, months), *days) if months else ""


def _iso(year: str, *parts: str) -> str:
    return "-".join([year, *(part.zfill(2) for part in parts)])


@cache
def _months(language: str) -> dict[str, set[int]]:
    """Return the months by their names and abbreviations in a language."""
    from babel import Locale, UnknownLocaleError

    try:
        months = Locale.parse(language, sep="-").months if language else {}
    except (UnknownLocaleError, ValueError):
        return {}
    return {
        name.casefold().rstrip("."): {number}
        for context in months.values()
        for width in ("wide", "abbreviated")
        for number, name in context[width].items()
    }


@cache
def _all_months() -> dict[str, set[int]]:
    result: dict[str, set[int]] = {}
    for language in _LANGUAGES.split():
        for name, months in _months(language).items():
            result.setdefault(name, set()).update(months)
    return result
