"""Suggestions: a mapping for a table nobody has described yet, from its headers and what its cells hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from twingraph import countries
from twingraph.errors import InputError
from twingraph.importing import dates, headings, languages, values
from twingraph.importing.headers import EITHER, HOME, PARTNER, RELATIONSHIP, Meaning, meanings, plain
from twingraph.importing.mapping import PAUSES, PLACE_KEYS, RELATIONSHIP_KEYS, TableMapping, parse
from twingraph.importing.table import Line, Table

_SAMPLE = 2000
_TRIED = 300
_MOST = 0.6
_LIKELY = 0.5
_OUTRIGHT = 0.75
# What people write into a cell that they cannot fill.
_NOTHING = {
    "-",
    "–",
    "—",
    "?",
    "n/a",
    "n. a.",
    "k. a.",
    "k.a.",
    "unbekannt",
    "unknown",
    "ismeretlen",
    "nincs adat",
}

# What cells say of the kind, and of whether it has ended: parts of words without accents, the first that is
# found deciding. The Hungarian kapcsolat is any relationship, and a contact where nothing else is said.
_KINDS = (
    (
        "Contact",
        "kapcsolattart, kapcsolatfelvet",
    ),
    (
        "PartnerAgreement",
        "partner agreement, friend, freund, kooperat, cooper, zusammenarb, barat, egyuttmuk, partnervaros, "
        "amitie, amici, amist, przyja, wspolprac, vriend, samenwerk, pratel, spoluprac, collabor",
    ),
    (
        "Contact",
        "kontakt, contact, contatt",
    ),
    (
        "TwinAgreement",
        "twin, sister, partner, testver, jumel, gemell, herman, zuster, stedenband, vanort, ystavyys",
    ),
    (
        "Contact",
        "kapcsolat",
    ),
)
# The letters of the register of German partnerships.
_KIND_LETTERS = {"p": "TwinAgreement", "f": "PartnerAgreement", "k": "Contact"}
_STATES = (
    (
        "yes",
        "ended, terminat, former, inactive, inaktiv, dissolved, beendet, aufgelost, ehemal, erloschen, "
        "megszun, lezar, termine, inactif, zakoncz, nieaktywn, cessat, finaliz, beeindigd, ukonc",
    ),
    (
        "no",
        "in force, active, current, in kraft, aktiv, laufend, besteht, hatalyos, elo, mukod, "
        "actif, en cours, aktywn, trwa, attiv, vigente, activ, ativ, actief, platn",
    ),
)
_STATE_WORDS = {
    **dict.fromkeys(("yes", "ja", "igen", "oui", "tak", "si", "x", "1", "true", "ano"), "no"),
    **dict.fromkeys(("no", "nein", "nem", "non", "nie", "nee", "0", "false", "ne"), "yes"),
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposed mapping as YAML with comments, and what in it a person must decide, if anything."""

    text: str
    doubts: tuple[str, ...] = ()


@dataclass(slots=True)
class _Column:
    """A column: what its cells hold, what it was taken for, and why."""

    index: int
    name: str
    cells: list[str]
    side: str = ""
    key: str = ""
    why: str = ""
    contradicted: bool = False
    options: list[Meaning] = field(default_factory=list)

    def share(self, accepts: Callable[[str], object]) -> float:
        """Return the share of cells that are accepted: by a value that is true, and no ValueError."""
        cells = self.cells[:_TRIED]
        return sum(_accepted(accepts, cell) for cell in cells) / len(cells) if cells else 0.0

    def take(self, side: str, key: str, why: str) -> None:
        self.side, self.key, self.why = side, key, why


def mapping_of(
    table: Table, *, home: str = "", country: str = "", language: str | None = None
) -> TableMapping:
    """Return the mapping of a table that speaks for itself, such as a filled template; see `suggest`.

    Raises InputError with what is in doubt, for a table whose mapping a person must see first.
    """
    suggestion = suggest(table, home=home, country=country, language=language)
    if suggestion.doubts:
        raise InputError(
            f"{table.file}: what its columns mean is not sure: {'; '.join(suggestion.doubts)}. "
            "Say with --home and --country whose list it is, if that is what is missing, or write a mapping: "
            "twingraph import --suggest proposes one"
        )
    return parse(suggestion.text, file=f"mapping suggested for {table.file}")


def suggest(
    table: Table,
    *,
    home: str = "",
    country: str = "",
    language: str | None = None,
    options: Mapping[str, object] | None = None,
) -> Suggestion:
    """Return a mapping for a table, from its headers and the cells of its first rows.

    `home` and `country` are the authority whose own list it is, which no column of such a list names, and
    `options` those with which the table was read. `language` (BCP 47) is that of the names; by default it is
    that of the headers. Raises InputError for a table in which no column could name a partner.
    """
    sample = table.sample(_SAMPLE)
    columns = [
        _Column(index, name, [cell for row in sample if (cell := row.cells[index].strip())])
        for index, name in enumerate(table.columns)
    ]
    missing = sorted({cell for column in columns for cell in column.cells if cell.casefold() in _NOTHING})
    for column in columns:
        column.cells = [cell for cell in column.cells if cell not in missing]
    for column in columns:
        _propose(column)
    _name_columns(columns, table)
    _choose(columns)
    if not home and not any(column.side == HOME for column in columns):
        home, its_country = _owner(table.title)
        country = country or its_country
    constants = {
        (HOME, "name"): home,
        (HOME, "language"): languages.of_headers(table.columns) if language is None else language,
        (HOME, "country"): country,
    }
    return _Writer(columns, table, constants, options or {}, missing).suggestion()


_TOLD_BY_CELLS = ("country", "since", "wikidata", "coordinates", "kind")
_MOST_KINDS = 10
"""A column of kinds has no more values than this; words such as "twin" are in notes as well."""


def _propose(column: _Column) -> None:
    """Put down what a column may mean by its header, if its cells bear it out, or by its cells alone."""
    for meaning in meanings(column.name):
        expected = _EVIDENCE.get(meaning.key)
        if meaning.score < _LIKELY:
            continue
        # A header that says so outright is believed sooner: rows that contradict it are rejected.
        enough = _MOST if meaning.score < _OUTRIGHT else 1 - _MOST
        if expected and column.cells and column.share(expected[0]) < enough:
            contrary = f"its header is like {meaning.term!r}, but its cells are no {expected[1]}"
            column.why = column.why or contrary
            column.contradicted |= meaning.score >= _OUTRIGHT and meaning.key != "name"
            continue
        column.options.append(meaning)
    if not column.options and column.cells:
        for key, (accepts, what) in _EVIDENCE.items():
            if key == "kind" and len(set(column.cells)) > _MOST_KINDS:
                continue
            if key in _TOLD_BY_CELLS and column.share(accepts) >= 0.9:
                side = RELATIONSHIP if key in ("since", "kind") else EITHER
                if side == RELATIONSHIP or column.share(lambda cell: not cell.isdigit()) > _MOST:
                    column.options.append(Meaning(side, key, _LIKELY, f"cells that are {what}"))
                    return


def _name_columns(columns: Sequence[_Column], table: Table) -> None:
    """Find the columns that name the two parties, or the partner alone."""

    def named(side: str) -> list[_Column]:
        found = [(_score(column, side, "name"), column) for column in columns if not column.key]
        return [column for score, column in sorted(found, key=lambda pair: -pair[0]) if score]

    partners = named(PARTNER)
    if partners:
        partners[0].take(PARTNER, "name", _by_header(partners[0], PARTNER, "name"))
    either = sorted(named(EITHER), key=lambda column: column.index)
    strong = [column for column in either if _score(column, EITHER, "name") >= 0.8] or either
    if not partners and not strong:
        raise InputError(
            f"{table.file}: no column seems to name partner towns; there are: {', '.join(table.columns)}"
        )
    home = named(HOME) or (strong if partners or len(strong) > 1 else [])
    if home:
        home[0].take(HOME, "name", _by_header(home[0], HOME, "name") or _by_header(home[0], EITHER, "name"))
    if not partners:
        partner = next(column for column in strong if not column.key)
        partner.take(PARTNER, "name", _by_header(partner, EITHER, "name"))


def _choose(columns: Sequence[_Column]) -> None:
    """Give each other column the best of its meanings that no better column has."""
    named = [column for column in columns if column.key]
    options = sorted(
        (
            # What a header says outright of one side goes before what may be said of either.
            (option.side == EITHER, -option.score, column.index, column, option)
            for column in columns
            if not column.key
            for option in column.options
            if option.key != "name"
        ),
        key=lambda item: item[:3],
    )
    taken = {(column.side, column.key): column for column in named}
    for *_, column, option in options:
        if column.key:
            continue
        side = option.side or _nearest(column, named, option.key, taken)
        if (side, option.key) in taken:
            column.why = f"{taken[side, option.key].name!r} says it already"
            continue
        column.take(side, option.key, f"like {option.term!r}")
        taken[side, option.key] = column
    for side in (HOME, PARTNER):
        both = [taken.get((side, key)) for key in ("latitude", "longitude")]
        for half in both:
            if half and None in both:
                half.take("", "", "the other coordinate has no column")


def _nearest(
    column: _Column, named: Sequence[_Column], key: str, taken: dict[tuple[str, str], _Column]
) -> str:
    """Return the side of a column whose header names none: that of the last name before it."""
    sides = sorted(named, key=lambda one: one.index)
    if len(sides) == 1:
        return sides[0].side
    before = [one.side for one in sides if one.index < column.index]
    side = before[-1] if before else sides[0].side
    other = PARTNER if side == HOME else HOME
    # One column of several countries beside two names is that of the partners.
    several = len(set(map(countries.code, column.cells))) > 1
    if key == "country" and side == HOME and several and (PARTNER, key) not in taken:
        return PARTNER
    return other if (side, key) in taken and not before else side


def _owner(title: str) -> tuple[str, str]:
    """Return authority and country from a title such as a template has: "List of: Kecskemét, Hungary"."""
    _, colon, owner = title.rpartition(":")
    name, _, country = owner.rpartition(",")
    return (name.strip(), country.strip()) if colon and countries.code(country) else ("", "")


def _score(column: _Column, side: str, key: str) -> float:
    return max((one.score for one in column.options if (one.side, one.key) == (side, key)), default=0.0)


def _by_header(column: _Column, side: str, key: str) -> str:
    return next((f"like {one.term!r}" for one in column.options if (one.side, one.key) == (side, key)), "")


def _kind(cell: str) -> str:
    """Return the class of relationships that a cell stands for, or nothing."""
    return _KIND_LETTERS.get(cell.casefold(), "") or _first(_KINDS, cell)


def _ended(cell: str) -> str:
    """Return "yes" for a cell that says that a relationship has ended, "no" that it lasts, or nothing.

    For one that rests it is "suspended" or "dormant". A bare yes is the answer to whether it is in force.
    """
    pause = headings.meaning(cell).pause
    rests = next((state for state, kind in PAUSES.items() if kind == pause), "")
    return _STATE_WORDS.get(plain(cell), "") or rests or _first(_STATES, cell)


def _first(table: Iterable[tuple[str, str]], cell: str) -> str:
    text = plain(cell)
    return next((sense for sense, parts in table if any(part in text for part in parts.split(", "))), "")


def _accepted(accepts: Callable[[str], object], cell: str) -> bool:
    try:
        return bool(accepts(cell))
    except ValueError:
        return False


def _is_name(cell: str) -> bool:
    return not re.search(r"[0-9]{3}|https?:|@", cell) and bool(re.search(r"[^\W\d_]", cell))


def _date(cell: str) -> str:
    return dates.edtf(
        cell, order="dmy" if _accepted(lambda text: dates.edtf(text, order="dmy"), cell) else "mdy"
    )


# What cells must be to bear out what the header says, and what they are called.
_EVIDENCE: dict[str, tuple[Callable[[str], object], str]] = {
    "wikidata": (values.wikidata, "items of Wikidata"),
    "country": (countries.code, "names of countries"),
    "coordinates": (values.point, "pairs of coordinates"),
    "since": (_date, "dates"),
    "until": (_date, "dates"),
    "paused": (_date, "dates"),
    "resumed": (_date, "dates"),
    "latitude": (lambda cell: [values.degrees(cell, 90)], "degrees"),
    "longitude": (lambda cell: [values.degrees(cell, 180)], "degrees"),
    "population": (values.count, "whole numbers"),
    "geonames": (values.geonames, "numbers of GeoNames"),
    "name": (_is_name, "names"),
    "kind": (_kind, "kinds of relationships"),
    "ended": (_ended, "states of relationships"),
}


class _Writer:
    """Writes what was found as YAML, and says beside each line why."""

    def __init__(
        self,
        columns: Sequence[_Column],
        table: Table,
        constants: Mapping[tuple[str, str], str],
        options: Mapping[str, object],
        missing: Sequence[str],
    ) -> None:
        self.columns = columns
        self.table = table
        self.constants = constants
        self.options = options
        self.nothing = missing
        self.doubts: list[str] = []
        self.lines: list[str] = []

    def suggestion(self) -> Suggestion:
        self.lines += [
            f"# A mapping proposed for {self.table.file}. Read it, change what is wrong, and import with it.",
            "# docs/mapping.md describes the form. A name that stands alone is that of a column; what is the",
            "# same for every row is written {value: …}.",
        ]
        if self.options:
            self.lines += ["file:", *(f"  {key}: {_scalar(value)}" for key, value in self.options.items())]
        if self.nothing:
            self.lines.append(f"missing: [{', '.join(map(_scalar, self.nothing))}] # cells that say nothing")
        for side, keys in ((HOME, PLACE_KEYS), (PARTNER, PLACE_KEYS), (RELATIONSHIP, RELATIONSHIP_KEYS)):
            self.lines += ["", f"{side}:"]
            for key in keys:
                self.key(side, key)
            if side == PARTNER:
                self.hint_at_patterns()
        self.lines += self.order()
        unused = [column for column in self.columns if not column.key]
        self.doubts += [f"{one.name!r}: {one.why}" for one in unused if one.contradicted and not one.options]
        if unused:
            self.lines += ["", "# Not used:"]
            self.lines += [f"#   {column.name}: {column.why or self.unknown(column)}" for column in unused]
        return Suggestion("\n".join(self.lines) + "\n", tuple(self.doubts))

    def key(self, side: str, key: str) -> None:
        column = next((one for one in self.columns if (one.side, one.key) == (side, key)), None)
        constant = self.constants.get((side, key), "")
        if constant:
            if column:
                same = countries.code if key == "country" else plain
                others = sorted({cell for cell in column.cells if same(cell) != same(constant)})
                if others:
                    self.doubts.append(
                        f"whether the list is that of {constant!r}: the column {column.name!r} has "
                        f"{others[0]!r}"
                    )
            where = " # from the title above the table" if constant in self.table.title else ""
            if key == "language":
                where = " # of the names, as of the headers; those of the partners have it too"
            self.lines.append(f"  {key}: {{value: {_scalar(constant)}}}{where}")
        elif column is None:
            self.missing(side, key)
        elif (side, key) == (RELATIONSHIP, "kind"):
            self.table_of_values(column, _kind)
        elif key == "ended":
            self.table_of_values(column, _ended)
        else:
            evidence = f"; its cells are {_EVIDENCE[key][1]}" if key in _EVIDENCE and column.cells else ""
            self.lines.append(f"  {key}: {_scalar(column.name)} # {column.why}{evidence}")
            if key == "country":
                self.unknown_countries(column)

    def missing(self, side: str, key: str) -> None:
        if key == "kind" and side == RELATIONSHIP:
            kind = next(
                (_kind(one.name) for one in self.columns if (one.side, one.key) == (PARTNER, "name")), ""
            )
            self.lines.append(
                f"  kind: {{value: {kind or 'TwinAgreement'}}} # no column says it; so for every row"
            )
        elif key in ("name", "country"):
            whose = "the authority whose list this is" if side == HOME else "the partners"
            problem = f"no column says {whose if key == 'name' else f'the country of {whose}'}"
            self.doubts.append(problem)
            self.lines.append(f"  {key}: {{value: }} # to be filled in: {problem}")

    def table_of_values(self, column: _Column, sense: Callable[[str], str]) -> None:
        self.lines += [
            f"  {column.key}: # {column.why}",
            f"    column: {_scalar(column.name)}",
            "    values:",
        ]
        # Of the whole table: a value that the first rows do not have would be rejected further down.
        rows = (row.cells[column.index] for row in self.table if isinstance(row, Line))
        texts = (" ".join(cell.split()) for cell in rows)
        cells = Counter(text for text in texts if text and text not in self.nothing)
        for cell, count in cells.most_common():
            found = sense(cell)
            if found:
                self.lines.append(f"      {_scalar(cell)}: {found}")
            else:
                self.lines.append(
                    f"      # {_scalar(cell)}: to be filled in; rows with it ({count}) are rejected"
                )
                self.doubts.append(f"what {cell!r} stands for in the column {column.name!r}")

    def unknown_countries(self, column: _Column) -> None:
        unknown = Counter(cell for cell in column.cells if not countries.code(cell))
        if unknown:
            listed = ", ".join(f"{cell!r} ({count})" for cell, count in unknown.most_common(10))
            self.lines.append(f"  # No country of today: {listed}. See values in docs/mapping.md.")

    def hint_at_patterns(self) -> None:
        name = next(one for one in self.columns if (one.side, one.key) == (PARTNER, "name"))
        brackets = [cell for cell in name.cells if re.search(r"\(.+\)", cell)]
        if brackets:
            self.lines += [
                f"  # {len(brackets)} names have brackets, such as {brackets[0]!r}; for a second name there:",
                "  # patterns:",
                "  #   - match: '(?P<name>.+) \\((?P<other>.+)\\)'",
            ]

    def order(self) -> list[str]:
        """Return the line that says whether day or month comes first, if the dates need one."""
        cells = [
            cell
            for one in self.columns
            if one.key in ("since", "until", "paused", "resumed")
            for cell in one.cells
        ]
        if all(_accepted(dates.edtf, cell) == _accepted(_date, cell) for cell in cells):
            return []
        certain = [cell for cell in cells if re.match(r"\d{1,2}[/-]\d", cell) and _accepted(dates.edtf, cell)]
        first = sum(int(re.split("[/-]", cell)[0]) > 12 for cell in certain)
        second = sum(int(re.split("[/-]", cell)[1]) > 12 for cell in certain)
        order = "mdy" if second > first else "dmy"
        note = "as dates with a day after the 12th have it"
        if not first and not second:
            note = "no date tells which; mdy if the month comes first"
            self.doubts.append("whether the day or the month comes first in dates")
        return ["", f"order: {order} # {note}"]

    @staticmethod
    def unknown(column: _Column) -> str:
        return "its header is not known, and neither do its cells tell" if column.cells else "it is empty"


def _scalar(value: object) -> str:
    from yaml12 import format_yaml

    return str(format_yaml(value, width=None))
