"""Markup of MediaWiki: the lines of a page with their places in its text, and what a reader sees of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from twingraph.importing import flags
from twingraph.importing.grid import Cell
from twingraph.importing.line import Item, Link

if TYPE_CHECKING:
    from mwparserfromhell.nodes import Tag, Template, Wikilink
    from mwparserfromhell.wikicode import Wikicode

_LISTED = re.compile(r"(?:^|\n)\s*[*#]")
_FLAG = re.compile(r"flag|zászló|drapeau|bandera|bandiera|vlajka|vlag\b|^ország$|^pays$", re.IGNORECASE)
_FILE = re.compile(r"(?:file|image|datei|bild|fájl|kép|fichier)\s*:", re.IGNORECASE)
_CATEGORY = re.compile(r"(?:category|kategorie|kategória|catégorie)\s*:", re.IGNORECASE)
_ITEM = re.compile(r"(?:wikidata\.org/(?:wiki|entity)/|^:?(?:d|wikidata):)(Q[1-9]\d*)$")
# With a colon before it, it is a link in the text; without one, it stands beside the page in a menu.
_OTHER_WIKI = re.compile(r"([a-z]{2,3}(?:-[a-z]+)?):(.+)")
_ENTITY = "http://www.wikidata.org/entity/"
_LAYOUT = re.compile(r"\s*(?:__[A-Z]+__|\W+)\s*")

# Templates that show a text of theirs: it is the last parameter without a name, or the first.
_LAST = {
    "nowrap",
    "nobr",
    "nobreak",
    "lang",
    "small",
    "smaller",
    "big",
    "center",
    "nwr",
    "lang-de",
    "lang-fr",
}
_FIRST = {"abbr", "sortname", "tooltip", "h"}
_STRUCK = {"strike", "s", "strikethrough", "del"}
_DATES = {"date", "date-", "start date", "dts", "end date"}
_ABOUT = {"circa", "c.", "ca.", "vers"}
# A link to another language's article, shown until there is one of its own.
_ILL = {"ill", "interlanguage link", "illm", "ill-wd", "lien"}
# Footnotes, layout and what else says nothing of a partner.
_SILENT = re.compile(
    r"cit(?:e|ation)|ref|efn|sfn|cn$|fact$|dead ?link|webarchiv|verification|internetquelle|literatur|note|"
    r"div ?col|col(?:-|umn|s|$)|multi|clear|-$|anchor|main|see|hauptartikel|siehe|bővebben|article détaillé|"
    r"hivatkozás|forrás|lásd|commons|portal|navbox|short description|use dmy|in use|update|wikidata",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page, from its first character to the one after its last, without the end of line.

    `kind` is one of "heading", "minor" (a term of a list, or a line in bold type), "item", "text" and "row".
    `level` is that of a heading (1 to 6), or how deep an item of a list stands (from 1), or 0. `item` is what
    a reader sees of it; rows have `cells` instead, and the number of their `table` from 1.
    """

    start: int
    end: int
    kind: str
    level: int = 0
    item: Item = field(default_factory=lambda: Item(""))
    cells: tuple[Cell[Item], ...] = ()
    is_header: bool = False
    table: int = 0


def lines(text: str) -> Iterator[Line]:
    """Iterate over the lines of a page in their order, those in templates and tables among them.

    Lines without anything to see are left out, such as those with only layout, footnotes or categories.
    """
    import mwparserfromhell

    current: list[tuple[int, int, Any]] = []
    tables = 0
    struck = False
    for start, end, node in _pieces(mwparserfromhell.parse(text), 0):
        if isinstance(node, _Struck):
            struck = node.begins
        elif node is None or _is_tag(node, "table") or type(node).__name__ == "Heading":
            if current:
                yield from _line(current, text, struck=struck)
                current = []
            if node is not None and type(node).__name__ == "Heading":
                yield Line(start, end, "heading", node.level, item(node.title.nodes))
            elif node is not None:
                tables += 1
                yield from _rows(node, start, text, tables)
        else:
            current.append((start, end, node))
    if current:
        yield from _line(current, text, struck=struck)


@dataclass(frozen=True, slots=True)
class _Struck:
    """Where a stretch of crossed-out lines begins or ends."""

    begins: bool


def _pieces(code: Wikicode, offset: int) -> Iterator[tuple[int, int, Any]]:
    """Iterate over nodes with their places; None stands for the end of a line.

    What has items of a list inside, such as a template that sets columns, is replaced by what is inside.
    """
    nodes: list[Any] = code.nodes
    for node in nodes:
        written = str(node)
        end = offset + len(written)
        name = type(node).__name__
        if name == "Text":
            begin = offset
            for part in written.splitlines(keepends=True):
                bare = part.rstrip("\r\n")
                if bare:
                    yield begin, begin + len(bare), type(node)(bare)
                begin += len(part)
                if bare != part:
                    yield begin, begin, None
        elif name == "Template" and _LISTED.search(written):
            yield offset, offset, None
            position = offset + 2 + len(str(node.name))
            for parameter in node.params:
                position += 1
                shown = len(str(parameter)) - len(str(parameter.value))
                if _LISTED.search(str(parameter.value)):
                    yield from _pieces(parameter.value, position + shown)
                    yield position, position, None
                position += len(str(parameter))
            yield end, end, None
        elif name == "Tag" and _holds_items(node):
            is_struck = _is_tag(node, "s", "del", "strike")
            if is_struck:
                yield offset, offset, _Struck(begins=True)
            yield from _pieces(node.contents, offset + written.rfind(str(node.contents)))
            yield end, end, None
            if is_struck:
                yield end, end, _Struck(begins=False)
        else:
            yield offset, end, node
        offset = end


def _holds_items(tag: Tag) -> bool:
    """Return whether items of a list stand inside a tag, or in half of the cells of a table: layout."""
    if not tag.contents or not _LISTED.search(str(tag.contents)):
        return False
    if not _is_tag(tag, "table"):
        return True
    cells = tag.contents.filter_tags(matches=lambda inner: _is_tag(inner, "td", "th"))
    return 2 * sum(bool(_LISTED.search(str(cell.contents))) for cell in cells) >= len(cells)


def _line(pieces: list[tuple[int, int, Any]], text: str, *, struck: bool) -> Iterator[Line]:
    start, end = pieces[0][0], pieces[-1][1]
    end = start + len(text[start:end].rstrip())
    nodes = [node for _, _, node in pieces]
    marks = ""
    while nodes and type(nodes[0]).__name__ == "Tag" and str(nodes[0]) in ("*", "#", ":", ";"):
        marks += str(nodes.pop(0))
    seen = item(nodes, struck=struck)
    is_flag = bool(marks and seen.country)
    if not is_flag and (not seen.text.strip() or _LAYOUT.fullmatch(seen.text)):
        return
    visible = [node for node in nodes if str(node).strip(" :\xa0") and type(node).__name__ != "Comment"]
    is_bold = any(_is_tag(node, "b") for node in visible) and all(
        _is_tag(node, "b", "ref") or type(node).__name__ == "Template" for node in visible
    )
    if marks.endswith(";") or (is_bold and "*" not in marks and "#" not in marks):
        yield Line(start, end, "minor", item=seen)
    elif "*" in marks or "#" in marks:
        yield Line(start, end, "item", len(marks), seen)
    else:
        yield Line(start, end, "text", item=seen)


def _rows(table: Tag, start: int, text: str, number: int) -> Iterator[Line]:
    """Iterate over the rows of a table; the cells before its first mark of a row are one."""
    loose: list[tuple[int, Any]] = []
    position = start + str(table).rfind(str(table.contents))
    nodes: list[Any] = table.contents.nodes if table.contents else []
    for node in nodes:
        if _is_tag(node, "td", "th"):
            loose.append((position, node))
        elif _is_tag(node, "tr"):
            if loose:
                yield _row(loose, text, number)
                loose = []
            begin = position + str(node).rfind(str(node.contents))
            cells = []
            for cell in node.contents.nodes:
                if _is_tag(cell, "td", "th"):
                    cells.append((begin, cell))
                begin += len(str(cell))
            if cells:
                yield _row(cells, text, number)
        position += len(str(node))
    if loose:
        yield _row(loose, text, number)


def _row(nodes: list[tuple[int, Any]], text: str, number: int) -> Line:
    start, end = nodes[0][0], nodes[-1][0] + len(str(nodes[-1][1]))
    end = start + len(text[start:end].rstrip())
    cells = tuple(
        Cell(item(node.contents.nodes), _span(node, "rowspan"), _span(node, "colspan")) for _, node in nodes
    )
    is_header = all(_is_tag(node, "th") for _, node in nodes)
    return Line(start, end, "row", cells=cells, is_header=is_header, table=number)


def _span(node: Tag, attribute: str) -> int:
    value = str(node.get(attribute).value).strip("\"' ") if node.has(attribute) else ""
    return int(value) if value.isdecimal() else 1


def _is_tag(node: Any, *names: str) -> bool:
    return type(node).__name__ == "Tag" and str(node.tag).strip().lower() in names


def item(nodes: Iterable[Any], *, struck: bool = False) -> Item:
    """Return what a reader sees of nodes, with links, the country of a flag, and items of Wikidata."""
    seen = _Seen(struck=struck)
    for node in nodes:
        seen.add(node)
    return Item(
        "".join(seen.parts),
        tuple(seen.links),
        seen.country,
        seen.struck,
        tuple(dict.fromkeys(seen.same_as)),
        tuple(seen.other_names),
        tuple(seen.unknown),
        tuple(seen.flags),
    )


class _Seen:
    """What is seen of nodes, gathered one by one."""

    def __init__(self, *, struck: bool) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.links: list[Link] = []
        self.country = ""
        self.struck = struck
        self.same_as: list[str] = []
        self.other_names: list[tuple[str, str]] = []
        self.unknown: list[str] = []
        self.flags: list[int] = []

    def say(self, text: str) -> None:
        text = text.replace("\n", " ")
        self.parts.append(text)
        self.length += len(text)

    def add(self, node: Any) -> None:
        match type(node).__name__:
            case "Text":
                self.say(str(node))
            case "HTMLEntity":
                self.say(node.normalize())
            case "Wikilink":
                self._link(node)
            case "ExternalLink":
                if found := _ITEM.search(str(node.url)):
                    self.same_as.append(_ENTITY + found[1])
                elif node.title:
                    self._inside(node.title)
            case "Template":
                self._template(node)
            case "Tag":
                self._tag(node)

    def _inside(self, code: Any) -> None:
        for node in code.nodes if code else ():
            self.add(node)

    def _tag(self, node: Tag) -> None:
        if _is_tag(node, "br"):
            self.parts.append("\n")
            self.length += 1
        elif not _is_tag(node, "ref", "references", "sup", "gallery", "style", "math"):
            before = self.length
            self._inside(node.contents)
            if _is_tag(node, "s", "del", "strike") and self.length > before:
                self.struck = True

    def _link(self, node: Wikilink) -> None:
        title = str(node.title).strip()
        if _FILE.match(title):
            self._wave(flags.of_file(title))
        elif found := _ITEM.search(title):
            self.same_as.append(_ENTITY + found[1])
            self.say(str(node.text or ""))
        elif not _CATEGORY.match(title) and not _OTHER_WIKI.match(title):
            other = _OTHER_WIKI.fullmatch(title.removeprefix(":")) if title.startswith(":") else None
            start = self.length
            if node.text:
                self._inside(node.text)
            else:
                self.say(other[2] if other else title.lstrip(":"))
            if self.length == start:
                return
            if other:
                self.other_names.append((other[2].partition(" (")[0], other[1]))
                self.links.append(Link(start, self.length))
            else:
                self.links.append(Link(start, self.length, title.lstrip(":")))

    def _template(self, node: Template) -> None:
        name = str(node.name).replace("_", " ").strip()
        key = name.lower()
        values = [parameter for parameter in node.params if not parameter.showkey]
        if key in _STRUCK:
            self.struck = True
        if values and (key in _LAST | _STRUCK or key.startswith("lang-")):
            self._inside(values[-1].value)
        elif values and key in _FIRST:
            self._inside(values[0].value)
        elif key in _ILL:
            self._interlanguage(node)
        elif values and key in _DATES:
            self._date([str(value.value).strip() for value in values])
        elif values and key in _ABOUT:
            self.say("ca. ")
            self._inside(values[0].value)
        elif code := self._flag(name, [str(value.value) for value in values]):
            self._wave(code)
            # In the German Wikipedia the flag's template also shows a text of its own: {{JPN|Osaka}}.
            if re.fullmatch("[A-Z]{3}", name) and values and not flags.country(str(values[0].value)):
                self.say(str(values[0].value).strip().strip("#"))
        elif not _SILENT.match(name) and not _FLAG.search(name):
            if len(values) == 1:
                self._inside(values[0].value)
            else:
                self.unknown.append(name)

    def _wave(self, country: str) -> None:
        """Take in a flag: the first says the country."""
        if country:
            self.country = self.country or country
            self.flags.append(self.length)

    def _flag(self, name: str, values: list[str]) -> str:
        """Return the country of a flag: `{{flagicon|FRA}}`, or a template that is called as the country."""
        if _FLAG.search(name):
            return next(
                (code for value in values if (code := flags.country(value) or flags.of_file(value))), ""
            )
        return flags.country(name.split("-")[0] if re.fullmatch("[A-Z]{3}-.*", name) else name)

    def _date(self, parts: list[str]) -> None:
        if all(part.isdecimal() for part in parts) and len(parts[0]) == 4:
            self.say("-".join([parts[0], *(part.zfill(2) for part in parts[1:3])]))
        else:
            self.say(" ".join(parts[:3]))

    def _interlanguage(self, node: Template) -> None:
        values = [str(parameter.value).strip() for parameter in node.params if not parameter.showkey]
        named = {str(p.name).strip(): str(p.value).strip() for p in node.params if p.showkey}
        if not values and "fr" not in named:
            return
        title = values[0] if values else named["fr"]
        start = self.length
        self.say(named.get("lt") or named.get("texte") or title)
        self.links.append(Link(start, self.length, title))
        language = named.get("lang") or (values[1] if len(values) > 1 else "")
        foreign = named.get("trad") or (values[2] if len(values) > 2 else title)
        if re.fullmatch("[a-z]{2,3}", language):
            self.other_names.append((foreign.partition(" (")[0], language))
        elif re.fullmatch(r"Q\d+", language):
            self.same_as.append(_ENTITY + language)
        if re.fullmatch(r"Q\d+", named.get("WD", "")):
            self.same_as.append(_ENTITY + named["WD"])
