"""Faults: what keeps an entry out of the graph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

from twingraph.errors import InputError
from twingraph.importing.entry import KINDS, PARTIES, Entry, Place
from twingraph.importing.places import slug
from twingraph.rdf import dates

_ITEM = r"http://www\.wikidata\.org/entity/Q[1-9][0-9]*|https://sws\.geonames\.org/[1-9][0-9]*/"
_OLDEST = 836
"""Year of the oldest friendship of two towns that is told of, that of Paderborn and Le Mans."""
_AHEAD = 2
"""So many years ahead a signature may be planned."""
_RUNS = 25
"""So many years ahead the end of an agreement may be set."""


def of(entry: Entry) -> Iterator[str]:
    """Give each reason why an entry would break the model, or cannot be true, as a sentence."""
    if entry.kind not in KINDS:
        yield f"{entry.kind!r} is no kind of relationship ({', '.join(KINDS)})"
    for text in entry.dates:
        try:
            dates.bounds(text)
        except InputError as error:
            yield str(error)
        else:
            yield from _of_date(text, _RUNS if text == entry.until else _AHEAD)
    for place in entry.parties:
        yield from _of_place(place)


def _of_date(text: str, ahead: int) -> Iterator[str]:
    """Give the reason why the years of a date (EDTF) are impossible, if they are."""
    first, last = dates.bounds(text)
    today = datetime.now(UTC).date()
    limit = date(today.year + ahead, 12, 31)
    # A decade or a century that is not over yet ends ahead, but begins in the past.
    if (first or date.min) > limit or ("/" in text and last and last > limit):
        yield f"{text} lies more than {ahead} years ahead; is the year right?"
    elif last and last.year < _OLDEST:
        yield f"{text} is before {_OLDEST}, when no two towns were partners; is the year right?"


def _of_place(place: Place) -> Iterator[str]:
    if not slug(place.name):
        yield f"{place.name!r} is no name: it has no letters"
    if place.kind not in PARTIES:
        yield f"{place.name}: {place.kind!r} is no kind of party ({', '.join(PARTIES)})"
    if not place.country and place.kind != "Organisation":
        yield f"{place.name}: no country is given, and every local authority lies in one"
    if (place.latitude is None) != (place.longitude is None):
        yield f"{place.name}: one coordinate is missing"
    elif place.latitude is not None and not (abs(place.latitude) <= 90 and abs(place.longitude or 0) <= 180):
        yield f"{place.name}: {place.latitude}, {place.longitude} are no latitude and longitude"
    for item in place.same_as:
        if not re.fullmatch(_ITEM, item):
            yield f"{place.name}: <{item}> is no item of Wikidata or GeoNames"
