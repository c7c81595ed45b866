"""Pages of the web: their tables and lists as tables of the same form as those of files.

Which of a page's tables lists partners is told by what they hold; one mapping then applies to all that are of
the same form. Lists are taken apart by `line` and come as tables too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, TypeAlias

from twingraph import countries
from twingraph.errors import InputError, NameNotFoundError
from twingraph.importing import dom, headers, headings, line, when
from twingraph.importing.entry import Reject, Row
from twingraph.importing.line import Item
from twingraph.importing.source import Source
from twingraph.importing.table import Line, Table, distinct
from twingraph.sources.record import digest

if TYPE_CHECKING:
    from twingraph.importing.dom import Block
    from twingraph.importing.fetch import Fetched

HEADING = "heading"
"""The column with the caption or heading above each row, or the kind that the row itself says."""
STATUS = "status"
"""The column that says "ended" of what is crossed out or stands below such a heading, "suspended" or
"dormant" of what rests, else "in force"."""
PAUSED, RESUMED = "paused", "resumed"
"""The columns with the dates between which it rested, where items of a list give them."""

_LIST_COLUMNS = ("City", "Region", "Country", "Since", "Until", "Note")
_TEXT = "text"
_NEEDED = 4
_SHOWN = 12
_LOOKED_AT = 100

_Cells: TypeAlias = Sequence[Item | None]


@dataclass(frozen=True, slots=True)
class Listing:
    """A table or a list of a page, with `number` from 1 as they begin.

    `records` are rows, each with what is known of it besides its cells, by the column that it belongs in;
    `points` say how much it looks like one of partners, and `signs` why, in words.
    """

    number: int
    title: str
    columns: tuple[str, ...]
    records: tuple[tuple[Line, dict[str, str]] | Reject, ...]
    points: int
    signs: tuple[str, ...]
    is_list: bool = False

    def is_like(self, other: Listing) -> bool:
        """Return whether one mapping suits both: most of their columns have the same names."""
        same = sum(one == two for one, two in zip(self.columns, other.columns, strict=False))
        return len(self.columns) == len(other.columns) and 2 * same >= len(self.columns)

    def table(self, file: str, columns: tuple[str, ...], besides: tuple[str, ...]) -> Table:
        """Return it as a table with the columns of another that is like it, and columns `besides` them."""

        def rows() -> Iterator[Line | Reject]:
            for record in self.records:
                if isinstance(record, Reject):
                    yield record
                else:
                    row, known = record
                    more = tuple(known.get(name, "") for name in besides)
                    yield Line(row.number, row.line, row.cells + more)

        return Table(file, distinct(columns + besides), rows, title=self.title, number=self.number)


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its title, its language (BCP 47, or "") and what it lists."""

    name: str
    title: str
    language: str
    listings: tuple[Listing, ...] = field(repr=False)

    def choose(self, number: int = 0) -> tuple[tuple[Table, ...], str]:
        """Return the tables that list partners, and why these, in words; or the one with a number.

        They are the one that looks most like it, and those of the same form that look like it too: some
        pages have a table for each kind. All then have the columns of the first.

        Raises NameNotFoundError for a number that there is not, and InputError when none looks like it.
        """
        numbered = {listing.number: listing for listing in self.listings}
        if number and number not in numbered:
            raise NameNotFoundError(f"table of {self.name}", str(number), hint=self._listed())
        best = max(self.listings, key=lambda listing: listing.points, default=None)
        if number:
            chosen, why = [numbered[number]], "as asked"
        elif best is None or best.points < _NEEDED:
            raise InputError(f"{self.name}: no table or list looks like one of partners. {self._listed()}")
        else:
            chosen = [one for one in self.listings if one.points >= _NEEDED and one.is_like(best)]
            why = ", ".join(best.signs)
        known = [
            name
            for one in chosen
            for record in one.records
            if isinstance(record, tuple)
            for name in record[1]
        ]
        besides = tuple(dict.fromkeys((HEADING, STATUS, *known)))
        numbers = ", ".join(str(one.number) for one in chosen)
        said = f"{'tables' if len(chosen) > 1 else 'table'} {numbers} of the page ({why})"
        left = [one for one in self.listings if one.points >= _NEEDED and one not in chosen]
        if left and not number:
            others = ", ".join(f"{one.number} ({one.title or 'no heading'})" for one in left)
            said += f"; another form has {others}, to be imported with --table and another --name"
        return tuple(one.table(self.name, chosen[0].columns, besides) for one in chosen), said

    def cited(self, number: int, columns: Iterable[str]) -> Table | None:
        """Return the table with a number if it has the columns that were read, under their names of then."""
        try:
            together, _ = self.choose()
        except InputError:
            together = ()
        alone = self.choose(number)[0] if any(one.number == number for one in self.listings) else ()
        found = (one for one in (*together, *alone) if one.number == number)
        return next((one for one in found if set(columns) <= set(one.columns)), None)

    def _listed(self) -> str:
        shown = [
            f"{one.number} ({one.title or 'no heading'}: {', '.join(one.columns[:4])})"
            for one in self.listings
        ]
        more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
        return (
            f"There are: {'; '.join(shown[:_SHOWN])}{more}; choose with --table" if shown else "It has none."
        )


def read(fetched: Fetched) -> Page:
    """Return a page with its tables and its lists of places.

    Raises FileSyntaxError for a page that is not in the encoding that it declares.
    """
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(fetched.html())
    named = tree.css_first("title") or tree.css_first("h1")
    root = tree.css_first("html")
    return Page(
        fetched.name,
        " ".join(named.text().split()) if named else "",
        (root.attributes.get("lang") or "") if root else "",
        tuple(_listings(dom.blocks(tree.body))),
    )


def together(tables: Sequence[Table]) -> Table:
    """Return the tables that `Page.choose` gives as one, such as a mapping can be suggested for."""
    return replace(tables[0], rows=lambda: chain.from_iterable(tables))


def source(page: Page, fetched: Fetched, *, slug: str, title: str = "", language: str = "") -> Source:
    """Return the description of a page as a source; `title` and `language` go before its own."""
    language = language or page.language
    return Source(
        slug=slug,
        titles=((title or page.title or fetched.name, language),),
        language=language,
        homepage=fetched.url,
        url=fetched.url,
        file_name=fetched.file_name,
        sha256=fetched.sha256,
        accepted=fetched.accessed,
    )


def _listings(blocks: Iterator[Block]) -> Iterator[Listing]:
    """Iterate over what lists something; tables all count in the numbering, lists if they are of places."""
    number = 0
    for block in blocks:
        listing = (_of_list if block.is_list else _of_table)(block, number + 1)
        number += bool(listing) or not block.is_list
        if listing:
            yield listing


def _of_table(block: Block, number: int) -> Listing | None:
    rows = list(enumerate(block.rows))
    heads = block.heads
    side = [_text(row[0]) for row in block.rows if row]
    if rows and block.sides == set(range(len(rows))) and headings.name_columns(side):
        rows = list(enumerate(zip_longest(*block.rows)))
        heads = frozenset({0})
    width = max((len(row) for _, row in rows), default=0)
    columns: list[str] = []
    sections: list[str] = []
    records: list[tuple[Line, dict[str, str]]] = []
    count = 0
    for index, row in rows:
        if not any(map(_text, row)):
            continue
        if _is_section(row, width):
            sections.append(_text(next(filter(_text, row))))
        elif not records and (index in heads or (not columns and headings.name_columns(map(_text, row)))):
            # Headers of several rows, the upper ones over several columns, are read as one.
            upper = columns or [""] * width
            columns = [_together(one, _text(cell)) for one, cell in zip_longest(upper, row, fillvalue=None)]
        elif index not in heads and not _is_repeated(row, columns):
            count += 1
            cells = tuple(_text(cell) for cell in row) + ("",) * (width - len(row))
            known = _known(row, (*reversed(sections[-1:]), *block.headings))
            known |= {
                f"Wikidata of {columns[place] if columns else ''}".strip(): cell.same_as[0]
                for place, cell in enumerate(row)
                if cell and cell.same_as
            }
            records.append((Line(count, 0, cells), known))
    if width < 2 or not records:
        return None
    names = distinct(columns or [""] * width)
    points, signs = _points(names, records, (*sections, *block.headings))
    return Listing(number, _above((*sections[:1], *block.headings)), names, tuple(records), points, signs)


def _of_list(block: Block, number: int) -> Listing | None:
    items = [row[0] for row in block.rows if row and row[0] and row[0].text.strip()]
    said = [line.read(item) for item in items]
    good = [one for one in said if isinstance(one, line.Said) and (one.place.country or one.since)]
    if len(good) < 2 or 2 * len(good) < len(items):
        return None
    records: list[tuple[Line, dict[str, str]] | Reject] = []
    for count, (item, one) in enumerate(zip(items, said, strict=True), 1):
        text = " ".join(item.text.split())
        if isinstance(one, line.Said):
            place = one.place
            cells = (place.name, place.division, place.country, one.since, one.until, one.note)
            known = _known([item], block.headings, one)
            if place.same_as:
                known["Wikidata"] = place.same_as[0]
            records.append((Line(count, 0, cells), known))
        else:
            records.append(Reject(Row(count, (_TEXT,), number, digest([text])), {_TEXT: text}, one))
    rows = [record for record in records if isinstance(record, tuple)]
    points, signs = _points(_LIST_COLUMNS, rows, block.headings)
    return Listing(number, _above(block.headings), _LIST_COLUMNS, tuple(records), points, signs, is_list=True)


def _known(row: _Cells, above: Sequence[str], said: line.Said | None = None) -> dict[str, str]:
    """Return the heading and the status of a row, and the dates of a break."""
    heading = headings.meaning(_above(above))
    ended = heading.ended or any(cell.struck for cell in row if cell) or bool(said and said.ended)
    pause = said.pause if said else None
    # What was taken up again is in force.
    rests = pause.kind if pause and not pause.until else heading.pause
    states = {"suspension": "suspended", "dormancy": "dormant"}
    found = {
        HEADING: (said.kind if said else "") or _above(above),
        STATUS: "ended" if ended else states.get(rests, "in force"),
    }
    dates = {PAUSED: pause.since, RESUMED: pause.until} if pause else {}
    return found | {name: date for name, date in dates.items() if date}


def _above(above: Sequence[str]) -> str:
    """Return the nearest heading that says something of relationships, else the nearest."""
    telling = (text for text in above if headings.meaning(text).tells)
    return next(telling, above[0] if above else "")


def _text(cell: Item | None) -> str:
    return " ".join(cell.text.split()) if cell else ""


def _together(upper: str | None, lower: str) -> str:
    return lower if not upper or upper == lower else upper if not lower else f"{upper} {lower}"


def _is_section(row: _Cells, width: int) -> bool:
    """Return whether a row is a heading within the table: one cell over all columns, or alone and telling."""
    filled = [cell for cell in row if cell and _text(cell)]
    if width < 2 or len({id(cell) for cell in filled}) != 1:
        return False
    text = _text(filled[0])
    return len(filled) == width or headings.meaning(text).tells or headings.is_region(text)


def _is_repeated(row: _Cells, columns: Sequence[str]) -> bool:
    """Return whether a row names the columns once more, as below each heading within a table."""
    same = sum(_text(cell) == name != "" for cell, name in zip(row, columns, strict=False))
    return 2 * same >= len(columns) > 0


def _points(
    columns: Sequence[str], records: Sequence[tuple[Line, dict[str, str]]], above: Sequence[str]
) -> tuple[int, tuple[str, ...]]:
    """Return how much a table looks like one of partners, and by which signs."""
    telling = next((text for text in above if headings.meaning(text).kind), "")
    names = [means[0] for column in columns if (means := headers.meanings(column))]
    rows = [row.cells for row, _ in records[:_LOOKED_AT]]
    signs = [
        (2, f"below {telling!r}", bool(telling)),
        (1, "a column of places", any(one.key == "name" for one in names)),
        (1, "a column of partners", any((one.side, one.key) == (headers.PARTNER, "name") for one in names)),
        (2, "countries", _share(rows, lambda cell: len(cell) > 1 and bool(countries.code(cell))) >= 0.5),
        (1, "dates", _share(rows, lambda cell: bool(when.find(cell))) >= 0.5),
    ]
    return sum(points for points, _, holds in signs if holds), tuple(
        sign for _, sign, holds in signs if holds
    )


def _share(rows: Sequence[Sequence[str]], holds: Callable[[str], bool]) -> float:
    """Return in what share of rows some cell holds to something."""
    return sum(any(map(holds, row)) for row in rows) / len(rows) if rows else 0.0
