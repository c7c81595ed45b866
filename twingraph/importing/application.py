"""Application: a mapping put to a table gives entries, and for each row that is none, every reason why."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import TypeVar

from twingraph import countries
from twingraph.errors import FileSyntaxError
from twingraph.importing import dates, headings, kinds, values, when
from twingraph.importing.entry import Entry, Pause, Place, Reject, Row
from twingraph.importing.line import PLANNED
from twingraph.importing.mapping import (
    PAUSES,
    RELATIONSHIPS,
    STATES,
    YES,
    Field,
    Pattern,
    Side,
    TableMapping,
    definition,
)
from twingraph.importing.table import Line, Table
from twingraph.rdf.dates import bounds
from twingraph.sources.record import digest

_Value = TypeVar("_Value")
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_WHOLE = Pattern(re.compile("(?P<name>.+)"))


def apply(mapping: TableMapping, table: Table) -> Iterator[Entry | Reject]:
    """Return what the rows of a table say by a mapping, in their order: an Entry or a Reject for each.

    Raises FileSyntaxError at once, with the line of the mapping, for a column that the table does not have.
    """
    for field in mapping.fields():
        if field.column and field.column not in table.columns:
            near = get_close_matches(field.column, table.columns, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"it has: {', '.join(table.columns)}."
            raise FileSyntaxError(
                mapping.file,
                field.line,
                f"{table.file} has no column {field.column!r}; {hint} "
                "What is the same for every row is written {value: …}",
            )
    return _records(mapping, table)


def repeated(mapping: TableMapping, table: Table) -> Iterator[str]:
    """Say of each header that a table has several times which of the columns is read, and which is not."""
    said = {field.column for field in mapping.fields()}
    for column in table.columns:
        again = re.fullmatch(r"(.+) \([2-9]\)", column)
        if again and again[1] in said and column not in said:
            yield (
                f"the header {again[1]!r} is there more than once; the first is read, and not {column!r}: "
                "give each column a name of its own, or name the other in the mapping"
            )


def _records(mapping: TableMapping, table: Table) -> Iterator[Entry | Reject]:
    said = {field.column for field in mapping.fields()}
    for line in table:
        if isinstance(line, Reject):
            yield line
            continue
        cells = dict(zip(table.columns, line.cells, strict=True))
        reading = _Reading(mapping, cells)
        columns = tuple(name for name, cell in cells.items() if name in said and cell.strip())
        entry = reading.entry(_where(line, cells, columns, table.number))
        yield entry or Reject(
            _where(line, cells, table.columns, table.number), cells, tuple(dict.fromkeys(reading.reasons))
        )


def _where(line: Line, cells: Mapping[str, str], columns: tuple[str, ...], number: int | None) -> Row:
    return Row(line.number, columns, number, digest(cells[name] for name in columns))


class _Reading:
    """One row as it is read, with the reasons why it is no entry."""

    def __init__(self, mapping: TableMapping, cells: Mapping[str, str]) -> None:
        self.mapping = mapping
        self.cells = {
            name: "" if " ".join(cell.split()).casefold() in mapping.missing else cell
            for name, cell in cells.items()
        }
        self.reasons: list[str] = []

    def entry(self, where: Row) -> Entry | None:
        """Return the entry, or None when there are reasons against it."""
        fields = self.mapping.relationship
        parties = self.place(self.mapping.home, "home"), self.place(self.mapping.partner, "partner")
        kind = self.one_of(fields.get("kind"), "kind of relationship", RELATIONSHIPS) or "TwinAgreement"
        since, until = self.period()
        state = self.one_of(fields.get("ended"), "state of a relationship", STATES, needed=False)
        paused, resumed = self.date("paused"), self.date("resumed")
        if state in PAUSES and until and not paused:
            # What rests has not ended: until then there were contacts.
            paused, until = until, ""
        kind_of_pause = PAUSES.get(state) or (PAUSES["dormant"] if paused else "")
        result = Entry(
            parties=parties,
            where=(where,),
            kind=kind,
            definition=self.value(fields.get("definition"), definition) or "",
            since=since,
            until=until,
            ended=state == YES or bool(until),
            note=self.text(fields.get("note")),
            pause=Pause(kind_of_pause, paused, resumed) if kind_of_pause or resumed else None,
        )
        self.in_order(since, until, "it ends ({}) before it begins ({})")
        self.in_order(since, paused, "it is interrupted ({}) before it begins ({})")
        self.in_order(paused or since, resumed, "it is taken up again ({}) before it is interrupted ({})")
        if parties[0] == parties[1]:
            self.reasons.append(f"both parties are {parties[0].name!r}")
        if headings.is_planned(result.note):
            self.reasons.append(f"{_name(fields['note'], 'note')}: {result.note!r}: {PLANNED}")
        return None if self.reasons else result

    def period(self) -> tuple[str, str]:
        """Return since and until when; "1977 bis 1999" in the column of the beginning says both."""
        text = self.text(self.mapping.relationship.get("since")).strip()
        # In running text the day comes first; a table may have it otherwise.
        found = when.find(text) if "/" not in text or self.mapping.order == "dmy" else []
        for date in found:
            if date.since and date.until and (date.start, date.end) == (0, len(text)):
                return date.since, self.date("until") or date.until
        return self.date("since"), self.date("until")

    def in_order(self, first: str, last: str, problem: str) -> None:
        """Put down a problem with two dates, of which the second is over before the first begins."""
        begin, end = (bounds(first)[0] if first else None), (bounds(last)[1] if last else None)
        if begin and end and end < begin:
            self.reasons.append(problem.format(last, first))

    def place(self, side: Side, label: str) -> Place:
        """Return a party; what cannot be read of it is among the reasons."""
        fields = side.fields
        name = self.text(fields["name"])
        if not name:
            self.reasons.append(f"{_name(fields['name'], label)}: is empty; every row names both parties")
        country = self.country(fields["country"], label)
        taken, parts = _taken_apart(name, country, side.patterns)
        kind = self.one_of(fields.get("kind"), "kind of authority", kinds.KINDS, needed=False)
        latitude, longitude = self.coordinates(fields)
        language = self.text(fields.get("language"))
        name = taken.name.replace("{name}", parts.get("name", name))
        if remark := _remark(name):
            self.reasons.append(
                f"{_name(fields['name'], label)}: {remark!r} in {name!r} is no part of a name; "
                "give it a column of its own"
            )
        others = [(other, language) for other in re.split("[;/]", self.text(fields.get("other-names")))]
        others.append((parts.get("other", ""), taken.language))
        same = (
            self.value(fields.get("wikidata"), values.wikidata),
            self.value(fields.get("geonames"), values.geonames),
        )
        return Place(
            name=name,
            language=language,
            kind=kind or taken.kind or kinds.of_name(name, country),
            country=country,
            division=parts.get("division") or self.text(fields.get("division")),
            key=self.text(fields.get("key")),
            other_names=tuple(
                (other.strip(), tag) for other, tag in others if other.strip() not in ("", name)
            ),
            latitude=latitude,
            longitude=longitude,
            population=self.value(fields.get("population"), values.count),
            same_as=tuple(item for item in same if item),
        )

    def country(self, field: Field, label: str) -> str:
        text = self.text(field)
        code = countries.code(text)
        if not text:
            self.reasons.append(f"{_name(field, label)}: is empty; every authority lies in one country")
        elif not code:
            self.reasons.append(
                f"{_name(field, label)}: {text!r} is no country of today; correct it, "
                "or say under values in the mapping what it stands for"
            )
        return code

    def coordinates(self, fields: Mapping[str, Field]) -> tuple[float | None, float | None]:
        both = self.value(fields.get("coordinates"), values.point)
        if both:
            return both
        latitude = self.value(fields.get("latitude"), lambda text: values.degrees(text, 90))
        longitude = self.value(fields.get("longitude"), lambda text: values.degrees(text, 180))
        if bool(self.text(fields.get("latitude"))) != bool(self.text(fields.get("longitude"))):
            self.reasons.append("one of latitude and longitude is empty; give both or none")
        return latitude, longitude

    def date(self, key: str) -> str:
        language = self.text(self.mapping.home.fields.get("language"))
        order = self.mapping.order
        field = self.mapping.relationship.get(key)
        return self.value(field, lambda text: dates.edtf(text, order=order, language=language)) or ""

    def one_of(self, field: Field | None, what: str, known: tuple[str, ...], *, needed: bool = True) -> str:
        """Return one of the known words, or nothing without a field; an empty cell is a reason if needed."""
        text = self.text(field)
        if field is None or (not text and not needed):
            return ""
        by_case = {word.casefold(): word for word in known}
        if text.casefold() in by_case:
            return by_case[text.casefold()]
        mapped = ", ".join(filter(None, field.values)) or ", ".join(known)
        found = f"{text!r} is no {what}" if text else f"is empty, so the {what} is not known"
        self.reasons.append(f"{_name(field, what)}: {found}; the mapping knows: {mapped}")
        return ""

    def value(self, field: Field | None, read: Callable[[str], _Value]) -> _Value | None:
        """Return what `read` makes of a cell, or None for an empty one."""
        text = self.text(field)
        if field is None or not text:
            return None
        try:
            return read(text)
        except ValueError as error:
            self.reasons.append(f"{_name(field, 'value')}: {error}")
            return None

    def text(self, field: Field | None) -> str:
        return field.text(self.cells) if field else ""


def _name(field: Field, otherwise: str) -> str:
    return field.column or otherwise


def _remark(name: str) -> str:
    """Return what is said of the tie rather than of the place: "Lyon (bis 2003)", "Gent (ruht)"; or ""."""
    if found := _YEAR.search(name, 1):
        return found[0]
    behind = (part.strip() for part in re.split("[(),;]", name)[1:])
    # "Antigua" is a place, and former in Spanish.
    return next((part for part in behind if headings.meaning(part).tells and "Antigua" not in part), "")


def _taken_apart(name: str, country: str, patterns: tuple[Pattern, ...]) -> tuple[Pattern, Mapping[str, str]]:
    """Return the first pattern that the whole name is of, with its parts."""
    for pattern in patterns:
        match = (
            pattern.match.fullmatch(name) if not pattern.countries or country in pattern.countries else None
        )
        if match:
            return pattern, {part: text.strip() for part, text in match.groupdict("").items()}
    return _WHOLE, {}
