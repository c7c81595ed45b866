"""HTML pages: the tables and lists of a page with the headings above them, and what a reader sees of each.

Pages are parsed as browsers do (HTML Living Standard, section 13.2), by Lexbor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from twingraph.importing.grid import Cell, layout
from twingraph.importing.line import Item, Link

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_HIDDEN = {"script", "style", "template", "noscript", "head", "svg", "select", "button"}
_BLOCKS = {
    "p",
    "div",
    "li",
    "dd",
    "dt",
    "section",
    "article",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PARAGRAPH_LEVEL = 7
"""A paragraph all in bold type stands as a heading below all headings."""
_FOOTNOTE = re.compile(r"\W*(?:\d{1,3}|[a-z])?\W*")
# Soft hyphens, marks of direction and of where a line may break.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_STYLED = {"hidden": re.compile(r"display\s*:\s*none"), "struck": re.compile(r"line-through")}
_WIKIDATA = re.compile(r"^(?:https?:)?//(?:www\.)?wikidata\.org/(?:wiki|entity)/(Q[1-9]\d*)\b")


@dataclass(frozen=True, slots=True)
class Block:
    """A table or a list: its rows, the caption or the headings above it, the nearest first.

    An item of a list is a row of one cell. `heads` are the numbers (from 0) of the rows that are all headers
    (`th`, or in `thead`), `sides` of those that begin with one and go on with data.
    """

    rows: tuple[tuple[Item | None, ...], ...]
    headings: tuple[str, ...]
    heads: frozenset[int] = frozenset()
    sides: frozenset[int] = frozenset()
    is_list: bool = False


def blocks(body: LexborNode | None) -> Iterator[Block]:
    """Iterate over the tables and lists of a page as they begin, those inside others too."""
    above: list[tuple[int, str]] = []
    for node, enters in _events(body):
        name = node.tag or ""
        if not enters or _is_hidden(node):
            continue
        level = _HEADINGS.get(name, _PARAGRAPH_LEVEL if name == "p" and _is_bold(node) else 0)
        if name == "dt" or level:
            text = " ".join(seen(node).text.split())
            while above and above[-1][0] >= (level or _PARAGRAPH_LEVEL):
                above.pop()
            if text:
                above.append((level or _PARAGRAPH_LEVEL, text))
        elif name == "table":
            yield _table(node, tuple(text for _, text in reversed(above)))
        elif name in ("ul", "ol"):
            items = tuple((seen(child, without=("ul", "ol")),) for child in node.iter() if child.tag == "li")
            yield Block(items, tuple(text for _, text in reversed(above)), is_list=True)


def _table(table: LexborNode, above: tuple[str, ...]) -> Block:
    rows: list[list[Cell[Item]]] = []
    heads, sides = set(), set()
    captions = []
    for child, section in _parts(table):
        if child.tag == "caption":
            captions.append(" ".join(seen(child).text.split()))
            continue
        cells = [cell for cell in child.iter() if cell.tag in ("td", "th") and not _is_hidden(cell)]
        if cells and (section == "thead" or all(cell.tag == "th" for cell in cells)):
            heads.add(len(rows))
        elif cells and cells[0].tag == "th":
            sides.add(len(rows))
        rows.append(
            [
                Cell(seen(cell, without=("table",)), _span(cell, "rowspan"), _span(cell, "colspan"))
                for cell in cells
            ]
        )
    return Block(
        tuple(tuple(row) for row in layout(rows)),
        tuple(filter(None, captions)) + above,
        frozenset(heads),
        frozenset(sides),
    )


def _parts(table: LexborNode) -> Iterator[tuple[LexborNode, str]]:
    """Iterate over the rows and captions of a table, each with the name of the section that it is in."""
    for child in table.iter():
        if child.tag in ("thead", "tbody", "tfoot"):
            yield from ((row, child.tag) for row in child.iter() if row.tag == "tr" and not _is_hidden(row))
        elif child.tag == "caption":
            yield child, ""


def _span(cell: LexborNode, attribute: str) -> int:
    value = (cell.attributes.get(attribute) or "").strip()
    # A rowspan of 0 reaches to the end of the section; so far no page was seen to have one.
    return int(value) if value.isdecimal() else 1


def seen(node: LexborNode, *, without: tuple[str, ...] = ()) -> Item:
    """Return what a reader sees of a node, but not of elements `without` inside it.

    Lines end where they do on the page; marks of footnotes are left out. A picture counts where there is
    nothing else: then its alternative text, or its title, is the text.
    """
    text, pictures = "", []
    links: list[Link] = []
    items: list[str] = []
    opened: list[int] = []
    struck = 0
    silent: LexborNode | None = None
    for child, enters in _events(node):
        name = child.tag or ""
        if silent is not None:
            silent = None if not enters and child.mem_id == silent.mem_id else silent
            continue
        if enters and child.mem_id != node.mem_id and _is_silent(child, without):
            silent = child
            continue
        if name == "-text" and enters:
            words = re.sub(r"\s+", " ", _INVISIBLE.sub("", child.text_content or ""))
            text += words.lstrip() if not text or text[-1].isspace() else words
        elif name == "br" and enters:
            text = text.rstrip(" ") + "\n"
        elif name == "img" and enters:
            pictures.append(child.attributes.get("alt") or child.attributes.get("title") or "")
        elif name == "a":
            if enters:
                opened.append(len(text))
                if found := _WIKIDATA.match(child.attributes.get("href") or ""):
                    items.append(f"http://www.wikidata.org/entity/{found[1]}")
            elif (start := opened.pop()) < len(text.rstrip()):
                links.append(Link(start, len(text.rstrip())))
        elif _is_struck(child):
            struck += enters
        if not enters and name in _BLOCKS and text.strip() and child.mem_id != node.mem_id:
            text = text.rstrip() + "\n"
    if not text.strip():
        text = " ".join(filter(None, (picture.strip() for picture in pictures)))
    return Item(text.rstrip(), tuple(links), struck=bool(struck), same_as=tuple(dict.fromkeys(items)))


def _events(node: LexborNode | None) -> Iterator[tuple[LexborNode, bool]]:
    """Iterate over a node and all below it, on entering and on leaving.

    Pages may be nested too deep to recurse.
    """
    stack = [(node, True)] if node is not None else []
    while stack:
        current, enters = stack.pop()
        yield current, enters
        if enters:
            stack.append((current, False))
            stack += [(child, True) for child in reversed(list(current.iter(include_text=True)))]


def _is_silent(node: LexborNode, without: tuple[str, ...]) -> bool:
    if node.tag == "sup":
        return bool(_FOOTNOTE.fullmatch(node.text(deep=True).strip()))
    return node.tag in without or _is_hidden(node)


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return (
        node.tag in _HIDDEN
        or "hidden" in attributes
        or bool(_STYLED["hidden"].search(attributes.get("style") or ""))
    )


def _is_struck(node: LexborNode) -> bool:
    return node.tag in ("s", "del", "strike") or bool(
        node.tag != "-text" and _STYLED["struck"].search(node.attributes.get("style") or "")
    )


def _is_bold(paragraph: LexborNode) -> bool:
    """Return whether all text of a paragraph is in bold type, and short enough to be a heading."""
    text = paragraph.text(deep=True).strip()
    bold = "".join(child.text(deep=True) for child in paragraph.iter() if child.tag in ("b", "strong"))
    return bool(text) and len(text) < 120 and bold.strip() == text
