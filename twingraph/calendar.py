"""Jubilees and dated activities of a year as iCalendar (RFC 5545, with NAME of RFC 7986).

Every entry is of whole days and free time (`TRANSP:TRANSPARENT`), and lasts as long as its date is vague: an
agreement of which only the month or the year of signature is known has the month or the year as its jubilee,
never a day that nobody stated. The same graph gives the same bytes: a UID is the UUID (version 5) of the IRI,
for a jubilee together with the year, and DTSTAMP is the first moment of the calendar's year in UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from twingraph.errors import InputError
from twingraph.lifecycle import SIGNATURE, Span, lives, spans
from twingraph.participation import roles
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import DCTERMS, RDFS, TG, Namespace
from twingraph.settings import ENGLISH, GERMAN, HUNGARIAN
from twingraph.sources.attribution import sources
from twingraph.store import Store
from twingraph.store.columns import Labels, below, classes, in_language, labels, number, text, texts
from twingraph.version import __version__

if TYPE_CHECKING:
    import icalendar

_SCHEMA = Namespace("schema")
_DAY = timedelta(days=1)
_MONTH = timedelta(days=31)

_PHRASES = {
    ENGLISH: {
        "name": "Town twinning {year}",
        "jubilee": "{parties}: {years} years ({kind})",
        "category": "Jubilee",
        "signed": "Signed: {date}",
        "state": "State: {state}",
        "vague": "The exact day is not known.",
        "source": "Source: {source}",
    },
    HUNGARIAN: {
        "name": "Testvérvárosi naptár, {year}",
        "jubilee": "{parties}: {years} év ({kind})",
        "category": "Évforduló",
        "signed": "Aláírás: {date}",
        "state": "Állapot: {state}",
        "vague": "A pontos nap nem ismert.",
        "source": "Forrás: {source}",
    },
    GERMAN: {
        "name": "Städtepartnerschaften {year}",
        "jubilee": "{parties}: {years} Jahre ({kind})",
        "category": "Jubiläum",
        "signed": "Unterzeichnet: {date}",
        "state": "Stand: {state}",
        "vague": "Der genaue Tag ist nicht bekannt.",
        "source": "Quelle: {source}",
    },
}


@dataclass(frozen=True, slots=True)
class Entry:
    """What the calendar says of one thing (by IRI): first and last day, texts, and the place (by IRI)."""

    thing: str
    start: date
    end: date
    summary: str
    categories: list[str]
    notes: list[str]
    place: str | None = None
    jubilee: bool = False


def to_ical(
    store: Store, *, year: int, city: str | None = None, every: int = 5, language: str = ENGLISH
) -> bytes:
    """Return a calendar of one year: jubilees of agreements, and activities whose date is known to a month.

    A jubilee falls every `every` years after the first signature, whose year is that of the first day that
    its date allows, as in the canned query `jubilees`; the entry says what has become of the agreement.
    `city` is the IRI of an authority: then the calendar has what it is party to, what it took part in, and
    what took place in it or within its relationships. `language` (en, hu or de; texts in English otherwise)
    is also that of the labels.

    A year without entries gives an empty calendar, which clients take although RFC 5545 (3.6) asks for one
    component at least. Raises InputError when `every` is less than 1.
    """
    from icalendar import Calendar

    if every < 1:
        raise InputError(f"a jubilee every {every} years cannot be; every must be 1 or more")
    names = labels(store, language)
    phrases = _PHRASES.get(language, _PHRASES[ENGLISH])
    behind = sources(store)
    entries = [
        *_jubilees(store, year, every, city, names, phrases),
        *_activities(store, year, city, names, language),
    ]
    calendar = Calendar()
    calendar.add("prodid", f"-//twingraph//twingraph {__version__}//EN")
    calendar.add("version", "2.0")
    for name in ("name", "x-wr-calname"):
        calendar.add(name, phrases["name"].format(year=year))
    latitudes, longitudes = text(store, _SCHEMA.latitude), text(store, _SCHEMA.longitude)
    for entry in sorted(entries, key=lambda entry: (entry.start, entry.end, entry.thing)):
        event = _event(entry, year)
        cited = [phrases["source"].format(source=names[source]) for source in behind.get(entry.thing, [])]
        event.add("description", "\n".join([*entry.notes, *cited]))
        if entry.place:
            event.add("location", names[entry.place])
        where = number(latitudes.get(entry.place or "")), number(longitudes.get(entry.place or ""))
        if None not in where:
            event.add("geo", where)
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _jubilees(
    store: Store, year: int, every: int, city: str | None, names: Labels, phrases: dict[str, str]
) -> Iterator[Entry]:
    types, parties, stages = classes(store), texts(store, TG.party), lives(store)
    agreements = below(store, RDFS.subClassOf, TG.Agreement)
    for agreement, life in stages.items():
        type_ = types.get(agreement, "")
        between = sorted(parties.get(agreement, []), key=lambda party: (party != city, party))
        if type_ not in agreements or city not in {None, *between}:
            continue
        signed, then = life.first(SIGNATURE), life.until(date(year, 12, 31))
        if signed is None or signed.start is None or then.over:
            continue
        years = year - signed.start.year
        if years > 0 and years % every == 0:
            last_of_year = date(year, 12, 31)
            notes = [phrases["signed"].format(date=signed.said)]
            if signed.start != signed.end:
                notes.append(phrases["vague"])
            if then.state:
                notes.append(phrases["state"].format(state=names[PREFIXES["state"] + then.state]))
            yield Entry(
                thing=agreement,
                start=_later(signed.start, years),
                end=min(_later(signed.end, years), last_of_year) if signed.end else last_of_year,
                summary=phrases["jubilee"].format(
                    parties=" – ".join(names[party] for party in between), years=years, kind=names[type_]
                ),
                categories=[phrases["category"], names[type_]],
                notes=notes,
                jubilee=True,
            )


def _activities(store: Store, year: int, city: str | None, names: Labels, language: str) -> Iterator[Entry]:
    types, dates, places = classes(store), spans(store), text(store, TG.place)
    within, parties, participants = texts(store, TG.within), texts(store, TG.party), roles(store)
    descriptions = in_language(store, DCTERMS.description, language)
    activities = below(store, RDFS.subClassOf, TG.Activity)
    for activity, type_ in types.items():
        days = _days(dates.get(activity))
        if type_ not in activities or not days or not days[0].year <= year <= days[1].year:
            continue
        concerned = {places.get(activity), *participants.get(activity, {})}
        concerned.update(*(parties.get(relationship, []) for relationship in within.get(activity, [])))
        if city in {None, *concerned}:
            yield Entry(
                thing=activity,
                start=days[0],
                end=days[1],
                summary=names[activity],
                categories=[names[type_]],
                notes=[descriptions[activity]] if activity in descriptions else [],
                place=places.get(activity),
            )


def _days(span: Span | None) -> tuple[date, date] | None:
    """Return the first and the last day of a date that is known to a month or better."""
    if span is None or span.start is None or span.end is None or span.end - span.start >= _MONTH:
        return None
    return span.start, span.end


def _event(entry: Entry, year: int) -> icalendar.Event:
    from icalendar import Event

    event = Event()
    name = f"{entry.thing}#{year}" if entry.jubilee else entry.thing
    event.add("uid", str(uuid5(NAMESPACE_URL, name)))
    event.add("dtstamp", datetime(year, 1, 1, tzinfo=UTC))
    event.add("dtstart", entry.start)
    # DTEND is the day after the last (RFC 5545, 3.6.1).
    event.add("dtend", entry.end + _DAY)
    event.add("summary", entry.summary)
    event.add("categories", entry.categories)
    event.add("url", entry.thing)
    event.add("transp", "TRANSPARENT")
    return event


def _later(day: date, years: int) -> date:
    """Return the day so many years later; 29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
