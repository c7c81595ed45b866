"""Wikitext: twin towns from the lists of Wikipedia, an entry a line.

Two kinds of pages are read: articles on a city, which have a section about its twin towns, and lists of the
twin towns of many places, which have the places as headings. Lines are taken apart by `line`; sentences are
not read, but rejected with their text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import dropwhile
from typing import TYPE_CHECKING

from twingraph import countries
from twingraph.errors import InputError
from twingraph.importing import headings, line, markup, when
from twingraph.importing.entry import Entry, Pause, Place, Reject, Span
from twingraph.importing.grid import layout
from twingraph.importing.line import Item, Link
from twingraph.importing.source import Reading, Source
from twingraph.sources import mediawiki
from twingraph.sources.passage import digest

if TYPE_CHECKING:
    from twingraph.importing.fetch import Fetched
    from twingraph.sources.mediawiki import Revision

_LICENCE = "https://creativecommons.org/licenses/by-sa/4.0/"
_CATEGORIES = {"category": "en", "kategorie": "de", "kategória": "hu", "catégorie": "fr"}
_TITLE_LANGUAGES = {"en": "twin|sister", "de": "partnerst|partnerschaft", "hu": "testvér", "fr": "jumel"}
# Infoboxes name the country in one of these parameters, or in their own name: "Infobox Commune de France".
_COUNTRY_PARAMETERS = ("subdivision_name", "country", "ország", "pays", "staat", "land")
_ORDER = ("name", "division", "country", "since", "until")
"""What the columns of a table are for, in the order in which a line says it; others come last."""


def reading(
    fetched: Fetched,
    *,
    slug: str,
    title: str = "",
    revision: str = "",
    language: str = "",
    country: str = "",
) -> Reading:
    """Return the source that a page of MediaWiki is, and what its lists of twin towns say.

    `fetched` is wikitext, an export in XML, or the API's JSON (`twingraph.sources.mediawiki`). `title`,
    `revision` (its number), and `language` (BCP 47) say what the file does not; what it says itself goes
    first. `country` (ISO 3166-1 alpha-2) is that of the home places; else it is looked for in the title of a
    list, and in the infobox of a city.

    Raises InputError when title or language are neither given nor to be found out, when a city's article has
    no section about twin towns, and what `mediawiki.read` raises.
    """
    found = mediawiki.read(fetched.utf8(), name=fetched.name)
    named = found.title or title.replace("_", " ") or fetched.title
    site = found.site or fetched.site
    wiki = re.match(r"https?://(\w+)\.wikipedia\.org$", site)
    language = found.language or language or (wiki[1] if wiki else _language(named, found.text))
    if not language:
        raise InputError(f"{fetched.name}: nothing tells the language of the page; give --language")
    page = replace(
        found,
        title=named,
        number=found.number or revision or fetched.revision,
        language=language,
        site=site or f"https://{language}.wikipedia.org",
    )
    is_wikipedia = page.site.endswith(".wikipedia.org")
    source = Source(
        slug=slug,
        titles=((page.title or fetched.name, language),),
        language=language,
        publisher=Place("Wikipedia", kind="Organisation") if is_wikipedia else None,
        licence=page.licence or (_LICENCE if is_wikipedia else ""),
        homepage=page.page,
        url=page.permalink or fetched.url,
        file_name=fetched.file_name,
        sha256=fetched.sha256,
        length=len(page.text),
        issued=page.timestamp[:10],
        accepted=fetched.accessed,
    )
    return Reading(source, list(records(page, name=fetched.name, country=country)))


def records(page: Revision, *, name: str = "", country: str = "") -> Iterator[Entry | Reject]:
    """Iterate over what a page says of twin towns: an entry or a reject for each line that might be one.

    `name` is what messages call the page. Raises InputError as `reading` does.
    """
    lines = list(markup.lines(page.text))
    titles = [shown.item.text.strip() for shown in lines if shown.kind == "heading"]
    has_section = any(map(headings.is_section, titles))
    is_list = headings.is_list(page.title) or not (page.title or has_section)
    if not (is_list or has_section):
        listed = ", ".join(titles) or "none"
        raise InputError(f"{name}: no heading is about twin towns, so nothing is read; there are: {listed}")
    if not (is_list or page.title):
        raise InputError(f"{name}: is about one city, and nothing tells which; give --title")
    country = country or _in_words(page.title if is_list else "") or _of_infobox(page.text)
    home = None
    if not is_list:
        home = replace(line.of_link(page.title, page.title, page.language), country=country)
    yield from _Page(page, lines, country, home).records()


class _Page:
    """A walk down a page: which headings stand above, whose partners follow, what is made of lines."""

    def __init__(self, page: Revision, lines: list[markup.Line], country: str, home: Place | None) -> None:
        self.text, self.language, self.lines = page.text, page.language, lines
        self.is_list = home is None
        self.country, self.home = country, home
        self.above: list[markup.Line] = []
        self.sections = _sections(lines)
        self.minor: Item | None = None
        # The items that the current one stands below: how deep, and the country that they name for it; None
        # for one that is a partner itself.
        self.outer: list[tuple[int, str | None]] = []
        self.rows: Iterator[list[Item | None]] = iter(())
        self.table = 0
        self.roles: list[str] = []
        # A row that is a heading within a table.
        self.section: Item | None = None

    def records(self) -> Iterator[Entry | Reject]:
        for position, shown in enumerate(self.lines):
            following = self.lines[position + 1] if position + 1 < len(self.lines) else None
            if shown.kind != "row":
                self.section = None
            if shown.kind == "heading":
                self.above = [heading for heading in self.above if heading.level < shown.level] + [shown]
                self.minor, self.outer = None, []
                self._enter(shown.item)
            elif not self._is_inside():
                continue
            elif shown.kind == "minor":
                self.minor, self.outer = shown.item, []
                self._enter(shown.item)
            elif shown.kind == "text":
                if not self._is_introduction(shown, following):
                    yield self._reject(shown, "is running text and no item of a list; sentences are not read")
            elif shown.kind == "row":
                yield from self._row(shown)
            elif not self._opens_group(shown, following):
                yield self._record(shown, shown.item)

    def _headings(self) -> list[Item]:
        """Return the headings that hold here, from that of the section down."""
        above = self.above
        if not self.is_list:
            above = list(dropwhile(lambda heading: heading.start not in self.sections, above))
        found = [heading.item for heading in above]
        inner = [item for item in (self.minor, self.section) if item]
        return found + inner if found or self.is_list else []

    def _is_inside(self) -> bool:
        return bool(self._headings() or self.is_list) and not any(
            headings.is_end_matter(shown.item.text.strip(" :")) for shown in self.above
        )

    def _enter(self, heading: Item) -> None:
        """Take a heading of a list for the place whose partners follow, unless it says something else."""
        if self.is_list and not self._says(heading) and not headings.is_end_matter(heading.text.strip(" :")):
            # "Budapest – Zugló": the part of a city is the party.
            part = re.fullmatch(r"(.+?)\s+[–—-]\s+(.+)", heading.text.strip())
            links = heading.links
            if part and len(links) == 2:
                target, shift = links[1].target, links[1].start
                heading = Item(heading.text[shift:], (Link(0, links[1].end - shift, target),))
            said = line.read(heading, language=self.language)
            self.home = None
            if isinstance(said, line.Said):
                place = said.place
                if part and len(links) == 2:
                    place = replace(place, division=part[1], kind="LocalAuthority")
                self.home = replace(place, country=place.country or self._country())

    def _says(self, shown: Item) -> bool:
        """Return whether a heading tells kind, end, country or region rather than a place."""
        text = shown.text.strip(" :")
        said = headings.meaning(text)
        is_place = self.is_list and shown.links
        return bool((not is_place and said.tells) or headings.is_region(text) or self._code(shown))

    @staticmethod
    def _code(shown: Item) -> str:
        """Return the country that a heading or an item names, and nothing besides."""
        text = shown.text.strip(" :–-")
        return countries.code(text) or ("" if text else shown.country)

    def _country(self) -> str:
        named = [code for shown in self._headings() if (code := self._code(shown))]
        return named[-1] if named else self.country

    def _is_introduction(self, shown: markup.Line, following: markup.Line | None) -> bool:
        """Return whether a sentence only leads to what is below it, or to the whole of a list of lists."""
        if self.is_list and not self.above and self.minor is None:
            return True
        leads = following is not None and following.kind in ("item", "row", "minor")
        says_nothing = not when.find(shown.item.text) and not shown.item.links
        return shown.item.text.rstrip().endswith(":") or (leads and says_nothing)

    def _opens_group(self, shown: markup.Line, following: markup.Line | None) -> bool:
        """Return whether an item only says what those below it share: a country, or whose they are."""
        self.outer = [(level, country) for level, country in self.outer if level < shown.level]
        if following is None or following.kind != "item" or following.level <= shown.level:
            return False
        country = self._code(shown.item) or None
        if country is None and self.is_list and shown.level == 1 and not shown.item.country:
            self._enter(shown.item)
            country = "" if self.home else None
        self.outer.append((shown.level, country))
        return country is not None

    def _row(self, shown: markup.Line) -> Iterator[Entry | Reject]:
        """Iterate over what a row of a table says: nothing, if it is a header or a heading."""
        if shown.table != self.table:
            self.table, self.roles, self.section = shown.table, [], None
            rows = [other for other in self.lines if other.kind == "row" and other.table == shown.table]
            self.rows = layout(row.cells for row in rows)
        cells = next(self.rows)
        texts = [cell.text if cell else "" for cell in cells]
        filled = {id(cell) for cell in cells if cell and (cell.text.strip() or cell.country)}
        is_linked = any(cell and cell.links for cell in cells)
        lone = next((cell for cell in cells if cell and id(cell) in filled), None)
        spans = len({id(cell) for cell in cells}) == 1
        if lone and len(filled) == 1 and len(cells) > 1 and (spans or self._says(lone)):
            self.section = lone
        elif shown.is_header or (not self.roles and not is_linked and headings.name_columns(texts)):
            self.roles = [headings.role(text) for text in texts]
        elif filled:
            yield self._record(shown, self._in_order(cells))

    def _in_order(self, cells: list[Item | None]) -> Item:
        """Return the cells of a row as a line: place, division, country, dates, and the others."""
        roles = self.roles + [""] * (len(cells) - len(self.roles))
        parts = [(role, cell) for role, cell in zip(roles, cells, strict=False) if cell]
        parts.sort(key=lambda part: _ORDER.index(part[0]) if part[0] in _ORDER else len(_ORDER))
        return _joined([(cell, role == "until") for role, cell in parts])

    def _record(self, shown: markup.Line, seen: Item) -> Entry | Reject:
        outer = [country for level, country in self.outer if level < shown.level]
        if None in outer:
            return self._reject(
                shown, "stands below another item, and may be a remark on it or a place of its own"
            )
        if self.home is None:
            return self._reject(shown, "has no heading above it that says whose partner it is")
        above = self._headings()
        stray = [item.text.strip() for item in above[1:] if not self._says(item)] if not self.is_list else []
        if stray:
            return self._reject(
                shown,
                f"stands below the heading {stray[-1]!r}, which is neither a kind of relationship nor a "
                "country, and may be another party",
            )
        country = next(filter(None, [seen.country, *reversed(outer)]), "")
        said = line.read(replace(seen, country=country), language=self.language)
        if not isinstance(said, line.Said):
            return self._reject(shown, *said)
        meanings = [headings.meaning(item.text) for item in above if not (self.is_list and item.links)]
        kind = said.kind or next((one.kind for one in reversed(meanings) if one.kind), "TwinAgreement")
        ended = said.ended or any(one.ended for one in meanings)
        rests = next((one.pause for one in reversed(meanings) if one.pause), "")
        place = said.place
        if not place.country and not self.is_list:
            place = replace(place, country=next((c for h in reversed(above) if (c := self._code(h))), ""))
        return Entry(
            (self.home, place),
            (self._span(shown),),
            kind=kind,
            since=said.since,
            until=said.until,
            ended=ended,
            note=said.note,
            pause=said.pause or (Pause(rests) if rests else None),
        )

    def _span(self, shown: markup.Line) -> Span:
        return Span(shown.start, shown.end, digest(self.text[shown.start : shown.end]))

    def _reject(self, shown: markup.Line, *reasons: str) -> Reject:
        return Reject(self._span(shown), {"wikitext": self.text[shown.start : shown.end]}, reasons)


def _sections(lines: list[markup.Line]) -> set[int]:
    """Return where the headings of sections about twin towns begin.

    Beside such a section one of another kind needs no word for a town: "Contacts", "Accords de coopération".
    """
    parents: dict[int, int | None] = {}
    texts: dict[int, str] = {}
    above: list[markup.Line] = []
    for shown in lines:
        if shown.kind == "heading":
            above = [heading for heading in above if heading.level < shown.level]
            parents[shown.start] = above[-1].start if above else None
            texts[shown.start] = shown.item.text
            above.append(shown)
    certain = {start for start, text in texts.items() if headings.is_section(text)}
    beside = {parents[start] for start in certain} - {None}
    return certain | {
        start for start, text in texts.items() if parents[start] in beside and headings.meaning(text).kind
    }


def _joined(cells: list[tuple[Item, bool]]) -> Item:
    """Return the cells of a row as one line, with commas between; those of an end are marked as such."""
    text, seen = "", Item("")
    links: list[Link] = []
    for cell, is_end in cells:
        if cell.text.strip():
            text += (", " if text else "") + ("until " if is_end else "")
        start = len(text)
        text += cell.text.rstrip()
        links += [Link(link.start + start, link.end + start, link.target) for link in cell.links]
        seen = replace(
            seen,
            country=seen.country or cell.country,
            struck=seen.struck or cell.struck,
            same_as=seen.same_as + cell.same_as,
            other_names=seen.other_names + cell.other_names,
            unknown=seen.unknown + cell.unknown,
            flags=seen.flags + tuple(flag + start for flag in cell.flags),
        )
    return replace(seen, text=text, links=tuple(links))


def _language(title: str, text: str) -> str:
    """Return the language of a page by its wiki's word for categories, or by title and headings."""
    for word, language in _CATEGORIES.items():
        if f"[[{word}:" in text.lower():
            return language
    found = " ".join([title, *re.findall(r"^=+(.*?)=+\s*$", text, re.MULTILINE)]).lower()
    return next((code for code, stem in _TITLE_LANGUAGES.items() if re.search(stem, found)), "")


def _in_words(text: str) -> str:
    """Return the code of the country that stands within a text: "Infobox Gemeinde in Deutschland"."""
    words = text.replace("_", " ").split()
    for length in range(min(4, len(words)), 0, -1):
        for start in range(len(words) - length, -1, -1):
            phrase = " ".join(words[start : start + length])
            if len(phrase) > 2 and (code := countries.code(phrase)):
                return code
    return ""


def _of_infobox(text: str) -> str:
    import mwparserfromhell

    for template in mwparserfromhell.parse(text).filter_templates(recursive=False):
        name = str(template.name)
        if "infobox" not in name.lower():
            continue
        for parameter in _COUNTRY_PARAMETERS:
            if template.has(parameter):
                shown = markup.item(template.get(parameter).value.nodes)
                if code := countries.code(shown.text) or shown.country:
                    return code
        if code := _in_words(name.lower().replace("magyar ", "magyarország ")):
            return code
    return ""
