"""Lines: an item of a list of twin towns, such as "Lyon, France (1959)", taken apart.

What the markup of a page tells (links, flags, strike-through) comes with the text as an `Item`; wikitext and
HTML give the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from twingraph.importing import headings, when
from twingraph.importing.entry import Place


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a text: its first character, the one after its last, and the title of the page it leads to."""

    start: int
    end: int
    target: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """The text of an item as a reader sees it, without flags and footnotes, and what its markup says besides.

    `country` is the code that a flag stands for, `struck` that the item is crossed out, `same_as` are IRIs of
    Wikidata items, `other_names` names of the place with their languages, `unknown` the templates that were
    left out because nothing is known of them.
    """

    text: str
    links: tuple[Link, ...] = ()
    country: str = ""
    struck: bool = False
    same_as: tuple[str, ...] = ()
    other_names: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What an item says of a partner; `kind` is the local name of a class, or "" where it says none."""

    place: Place
    kind: str = ""
    since: str = ""
    until: str = ""
    ended: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Segment:
    """A part of a line between separators: `mark` is the one before it, `links` are those within."""

    text: str
    mark: str
    links: tuple[Link, ...]
    inside: bool


_SEPARATOR = re.compile(r"[,;:()\[\]|\0\n]|\s[–—-](?=\s)|[–—](?=\s)|(?<=\s)[–—]")
_FOOTNOTE = re.compile(r"\[(?:\d{1,3}|[a-z]|note \d+)\]|[*†‡¹²³⁴-⁹]+(?!\w)")
_JOINED = re.compile(r"\s*(?:and|und|és|et|y|i|en|&|/|\+)\s*")
_PREPOSITION = re.compile(r"(?:in der|in den|in|en|au|aux|the|az?)\s+", re.IGNORECASE)
_IN_COUNTRY = re.compile(r"(.+?)\s+(?:in der|in den|in|en|au|aux)\s+(\w[\w .'-]+)")
_OF_A_CITY = re.compile(
    r"(?:the )?(?:city|town|municipality) of |(?:stadt|gemeinde|ville de|commune de) ", re.IGNORECASE
)
# What Dutch, Arabic and Romance names begin with in small letters.
_SMALL_ARTICLE = re.compile(r"(?:['’]s|['’]t|al|as|ad|el|es|la|le|les|de|den|l|d)[-' ’]\w", re.IGNORECASE)
_EMPTY = re.compile(r"(?:\W|\d|since|seit|seit dem|in|óta|depuis|und|and|és|et|a|az)*", re.IGNORECASE)
_LONGEST_NAME = 60
_MOST_WORDS = 7


def read(item: Item, *, language: str = "") -> Said | tuple[str, ...]:
    """Return what an item says, or the reasons why nothing could be made of it, each a sentence.

    `language` is that of the names (BCP 47). A place comes first, then what it lies in, larger and larger;
    a country may also come before it. What is neither place nor date is the note.
    """
    text = _FOOTNOTE.sub(lambda match: " " * len(match[0]), item.text)
    # Until a date is judged, the segment that it stands in must be known: "suspended in 2022".
    dates = when.find(text)
    since, until, ended = _dates(text, dates)
    segments = list(_segments(_masked(text, dates), item.links))
    country, rest = _country(segments, item.country)
    if not rest:
        return (_without_place(item, country),)
    problem = _several(rest)
    name, *rest = rest
    place = _named(name, language) if not problem else f"names several places ({problem}); write one a line"
    if isinstance(place, str):
        return (place, *(f"the template {{{{{name}}}}} is not known" for name in item.unknown))
    if not country and (found := _IN_COUNTRY.fullmatch(place.name)) and not name.links:
        country = _code(found[2])
        place = replace(place, name=found[1]) if country else place
    divisions, kind, notes = [], "", []
    for segment in rest:
        said = headings.meaning(segment.text) if len(segment.text.split()) <= 4 else headings.Meaning()
        if said.kind or said.ended:
            kind, ended = kind or said.kind, ended or said.ended
            notes += [segment.text] if said.kind else []
        elif segment.mark == "," and not segment.inside and not notes and _is_name(segment):
            divisions.append(segment.text)
        else:
            notes.append(segment.text)
    place = replace(
        place,
        country=country,
        division=", ".join(divisions) or place.division,
        same_as=item.same_as,
        other_names=tuple(dict.fromkeys((*place.other_names, *item.other_names))),
    )
    return Said(place, kind, since, until, ended or item.struck or bool(until), "; ".join(notes))


def _dates(text: str, dates: list[when.When]) -> tuple[str, str, bool]:
    """Return since, until and whether it ended; a date beside a word of ending is that of the end."""
    since = until = ""
    ended = False
    for date in dates:
        begin = max((mark.end() for mark in _SEPARATOR.finditer(text, 0, date.start)), default=0)
        stop = _SEPARATOR.search(text, date.end)
        clause = text[begin : date.start] + text[date.end : stop.start() if stop else len(text)]
        if date.since and not date.until and headings.meaning(clause).ended:
            until, ended = until or date.since, True
        else:
            since, until = since or date.since, until or date.until
    return since, until, ended


def _masked(text: str, dates: list[when.When]) -> str:
    """Return the text without the dates that were used: a second beginning stays for the note."""
    for date in dates:
        text = text[: date.start] + "\0" * (date.end - date.start) + text[date.end :]
    return text


def _segments(text: str, links: tuple[Link, ...]) -> Iterator[_Segment]:
    """Cut a text at its separators, but not within links, and leave out what says nothing."""
    links = tuple(link for link in links if "\0" not in text[link.start : link.end])
    cuts = [
        mark
        for mark in _SEPARATOR.finditer(text)
        if not any(link.start <= mark.start() < link.end for link in links)
    ]
    begin, mark, depth = 0, "", 0
    for cut in [*cuts, None]:
        stop = cut.start() if cut else len(text)
        part = text[begin:stop]
        if not _EMPTY.fullmatch(part):
            lead = len(part) - len(part.lstrip())
            first = begin + lead
            within = tuple(
                Link(link.start - first, link.end - first, link.target)
                for link in links
                if begin <= link.start and link.end <= stop
            )
            yield _Segment(part.strip(), mark, within, depth > 0)
            mark = ""
        if cut:
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(cut[0], 0)
            # Of several separators the first that is no date tells how two segments stand together.
            mark = mark or cut[0].strip("\0 ")
            begin = cut.end()


def _country(segments: list[_Segment], flag: str) -> tuple[str, list[_Segment]]:
    """Return the code of the country and the segments that are none.

    A flag decides: where the text names another country, it is a division (Georgia, of the United States).
    """
    country, rest = flag, []
    for position, segment in enumerate(segments):
        found = _code(segment.text, short=segment.inside)
        # The last of several names is the largest; a lone one before it may be the town: Luxembourg.
        is_only = len(segments) == 1 or (position == 0 and not any(map(_is_name, segments[1:])))
        if found and (found == flag or not flag) and not (is_only and flag):
            if country and country != found and rest:
                rest.append(segments[[_code(s.text) for s in segments].index(country)])
            country = found
        else:
            rest.append(segment)
    return country, rest


def _code(text: str, *, short: bool = True) -> str:
    from twingraph import countries

    bare = _PREPOSITION.sub("", text, count=1) if _PREPOSITION.match(text) else text
    # Two letters may be a state of the United States, unless they stand in brackets.
    return "" if len(bare) <= 2 and not short else countries.code(text) or countries.code(bare)


def _without_place(item: Item, country: str) -> str:
    if country and item.text.strip(" .:"):
        return "names a country and no place in it"
    return "has no text that could be the name of a place"


def _several(segments: list[_Segment]) -> str:
    """Return the names where more than one place is meant: "A and B", or "France: A, B"."""
    for segment in segments:
        for one, other in zip(segment.links, segment.links[1:], strict=False):
            if _JOINED.fullmatch(segment.text[one.end : other.start]):
                return segment.text
    return ""


def _is_name(segment: _Segment) -> bool:
    return bool(segment.links) or (
        segment.text[:1].isalpha() and not segment.text[:1].islower() and len(segment.text.split()) <= 4
    )


def _named(segment: _Segment, language: str) -> Place | str:
    """Return the place that a segment names, or why it names none."""
    if segment.links:
        link = segment.links[0]
        before = _OF_A_CITY.sub("", segment.text[: link.start]).strip()
        if len(before.split()) > 3:
            return "reads as a sentence rather than an item of a list"
        return of_link(segment.text[link.start : link.end], link.target, language)
    name = _OF_A_CITY.sub("", segment.text).strip(" .\"„“”'") if _OF_A_CITY.match(segment.text) else segment.text
    name = name.strip(" .")
    if len(name) > _LONGEST_NAME or len(name.split()) > _MOST_WORDS:
        return "reads as a sentence rather than an item of a list"
    if not name[:1].isalpha() or name[0].islower():
        if not _SMALL_ARTICLE.match(name):
            return f"{name!r} does not look like the name of a place"
    return Place(name, language)


def of_link(text: str, target: str, language: str) -> Place:
    """Return the place of a link: the text is its name, the title of the page may be another.

    What a title has after a comma is a division; a title with more than the name tells places of one name
    from each other.

    >>> place = of_link("Springfield", "Springfield, Illinois", "en")
    >>> place.name, place.division, place.key
    ('Springfield', 'Illinois', 'Springfield, Illinois')
    """
    title = target.partition("#")[0].replace("_", " ").strip() or text
    bare, division = re.match(r"(.*?)(?:, (.*))?(?: \([^()]*\))?$", title).groups()  # type: ignore[union-attr]
    name, _, behind = text.strip().partition(", ")
    others = ((bare, language),) if bare not in (name, text) else ()
    key = title if title != bare else ""
    return Place(name, language, division=division or behind, key=key, other_names=others)
