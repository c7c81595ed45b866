"""Lines: an item of a list of twin towns, such as "Lyon, France (1959)", taken apart.

What the markup of a page tells (links, flags, strike-through) comes with the text as an `Item`; wikitext and
HTML give the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from twingraph import countries
from twingraph.importing import headings, kinds, when
from twingraph.importing.entry import Pause, Place
from twingraph.rdf.dates import bounds


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a text: its first character, the one after its last, and the title of its target."""

    start: int
    end: int
    target: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """The text of an item as a reader sees it, without flags and footnotes, and what its markup says besides.

    `country` is the code that a flag stands for, and `flags` say before which characters flags stand.
    `struck` says that the item is crossed out, `same_as` are IRIs of Wikidata items, `other_names` names of
    the place with their languages, `unknown` the templates that were left out because nothing is known of
    them.
    """

    text: str
    links: tuple[Link, ...] = ()
    country: str = ""
    struck: bool = False
    same_as: tuple[str, ...] = ()
    other_names: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()
    flags: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What an item says of a partner; `kind` is the local name of a class, or "" where it says none."""

    place: Place
    kind: str = ""
    since: str = ""
    until: str = ""
    ended: bool = False
    note: str = ""
    pause: Pause | None = None


@dataclass(frozen=True, slots=True)
class _Segment:
    """A part of a line between separators.

    `start` is where it begins in the line, `marks` are the separators before it, `links` those within it,
    `code` is the country that it names, and `inside` says that it stands in brackets.
    """

    text: str
    start: int
    marks: str
    links: tuple[Link, ...]
    code: str
    inside: bool

    @property
    def is_name(self) -> bool:
        """Whether it may be the name of a place, by its looks."""
        if self.links:
            return True
        begin = self.text[:1]
        return (
            begin.isalpha() and not begin.islower() and len(self.text.split()) <= 4 and not self.remark.tells
        )

    @property
    def remark(self) -> headings.Meaning:
        """What it says of the relationship."""
        is_short = len(self.text.split()) <= 4 and not self.links
        return headings.meaning(self.text) if is_short else headings.Meaning()


_SEPARATOR = re.compile(r"[,;:()\[\]|\0\n]|\s[–—-](?=\s)|[–—](?=\s)|(?<=\s)[–—]")
_FOOTNOTE = re.compile(r"\[(?:\d{1,3}|[a-z]|note \d+)\]|[*†‡¹²³⁴-⁹]+(?!\w)")
_JOINED = re.compile(r"\s*(?:and|und|és|et|y|i|en|&|/|\+)\s*")
_JOINED_WORDS = re.compile(r"\s+(?:and|und|és|et|y|i|en|&|/|\+)\s+")
_PREPOSITION = re.compile(r"(?:in der|in den|in|en|au|aux)\s+", re.IGNORECASE)
_IN_COUNTRY = re.compile(r"(.+?)\s+(?:in der|in den|in|en|au|aux)\s+(\w[\w .'-]+)")
_OF_A_CITY = re.compile(
    r"(?:the )?(?:city|town|municipality) of |(?:stadt|gemeinde|ville de|commune de) ", re.IGNORECASE
)
# What Dutch, Arabic and Romance names begin with in small letters.
_SMALL_ARTICLE = re.compile(r"(?:['’]s|['’]t|al|as|ad|el|es|la|le|les|de|den|l|d)[-' ’]\w")
# Small words within names: am Main, upon Tyne, sur Mer, nad Labem.
_PARTICLES = (
    "am an der den dem die das im in bei ob auf und vor upon on the of and by le la les de del della di "
    "da do dos das du des sur sous en et aux au lès y e i el los las van op aan ten ter nad pod na v u "
    "pri"
)
_EMPTY = re.compile(r"(?:[\W\d]|\b(?:since|seit|dem|in|óta|depuis|und|and|és|et|a|az)\b)*", re.IGNORECASE)
_CITY_STATES = {"GI", "HK", "MC", "MO", "SG", "SM", "VA"}
PLANNED = "is planned or proposed; nothing is agreed yet"
_LONGEST_NAME = 60
_MOST_WORDS = 7


def read(item: Item, *, language: str = "") -> Said | tuple[str, ...]:
    """Return what an item says, or the reasons why nothing could be made of it, each a sentence.

    `language` is that of the names (BCP 47). A place comes first, then what it lies in, larger and larger;
    a country may also come before it. What is neither place nor date nor a word on the kind is the note.
    """
    text = _FOOTNOTE.sub(lambda match: " " * len(match[0]), item.text.replace("\xa0", " "))
    dates = when.find(text)
    clauses = [_clause(text, date) for date in dates]
    if any(headings.is_planned(part) for part in (*clauses, *_SEPARATOR.split(text))):
        return (PLANNED,)
    if _tells_of_two_kinds(clauses):
        return ("tells of two kinds of tie, each with a date; each needs a line of its own",)
    since, until, ended, pause, used = _dates(text, dates)
    for date in used:
        text = text[: date.start] + "\0" * (date.end - date.start) + text[date.end :]
    segments = list(_segments(text, item.links))
    country, name, rest = _parts(segments, item.country)
    place: Place | str = "names a country and no place in it" if country else "has no name of a place"
    if name:
        is_below_country = name is not segments[0] or (item.country and item.text.lstrip().startswith(":"))
        several = (
            _flagged(item)
            or _restated(segments)
            or _several(name, rest, dates, is_list_of=bool(is_below_country))
        )
        place = several or _place(name, language)
    if isinstance(place, str):
        return (place, *(f"the template {{{{{name}}}}} is not known" for name in item.unknown))
    divisions, kind, notes = [], "", []
    for segment in rest:
        said = segment.remark
        if said.tells:
            kind, ended = kind or said.kind, ended or said.ended
            pause = pause or (Pause(said.pause) if said.pause else None)
            notes += [segment.text] if said.kind else []
        elif set(segment.marks) == {","} and not segment.inside and not notes and segment.is_name:
            divisions.append(segment.text)
        else:
            notes.append(segment.text)
    behind = "" if countries.code(place.division) == country else place.division
    place = replace(
        place,
        kind=_kind(name, rest, country) if name else place.kind,
        country=country,
        division=", ".join(divisions) or behind,
        same_as=item.same_as,
        other_names=tuple(dict.fromkeys((*place.other_names, *item.other_names))),
    )
    return Said(place, kind, since, until, ended or item.struck or bool(until), "; ".join(notes), pause)


def _dates(text: str, dates: list[when.When]) -> tuple[str, str, bool, Pause | None, list[when.When]]:
    """Return since, until, whether it ended, a break, and those of the dates that say so.

    A date beside a word of ending is that of the end, and one beside a word of interruption that of a break.
    What ended and begins again had a break. A second beginning otherwise, or a second break, is left to the
    note.
    """
    since = until = ""
    ended = False
    pause: Pause | None = None
    used = []
    for date in dates:
        clause = _clause(text, date)
        said = headings.meaning(clause)
        if headings.is_resumed(clause) and not said.pause:
            if not (pause and pause.until):
                pause = replace(pause or Pause(), until=date.since or date.until)
                used.append(date)
            continue
        if said.pause:
            if pause is None:
                pause = Pause(said.pause, date.since, date.until)
                used.append(date)
            continue
        if not date.until and said.ended:
            date, ended = replace(date, since="", until=date.since), True
        if since and until and not pause and _begins_again(date, until) and _EMPTY.fullmatch(clause):
            pause, until = Pause("dormancy", until, date.since), date.until
            used.append(date)
            continue
        if (date.since and not since) or (date.until and not until):
            since, until = since or date.since, until or date.until
            used.append(date)
    return since, until, ended, pause, used


def _clause(text: str, date: when.When) -> str:
    """Return the words beside a date, between separators."""
    begin = max((mark.end() for mark in _SEPARATOR.finditer(text, 0, date.start)), default=0)
    stop = _SEPARATOR.search(text, date.end)
    return text[begin : date.start] + text[date.end : stop.start() if stop else len(text)]


def _tells_of_two_kinds(clauses: list[str]) -> bool:
    """Return whether a date is of another kind of tie than the first: "since 1990; friendship until 1995"."""
    kinds_told = [headings.meaning(clause).kind for clause in clauses]
    return any(kind not in ("", kinds_told[0] or "TwinAgreement") for kind in kinds_told)


def _begins_again(date: when.When, end: str) -> bool:
    """Return whether a date begins no earlier than another ends."""
    begin, over = bounds(date.since)[0] if date.since else None, bounds(end)[0]
    return bool(begin and over and begin >= over)


def _segments(text: str, links: tuple[Link, ...]) -> Iterator[_Segment]:
    """Cut a text at its separators, but not within links, and leave out what says nothing."""
    links = tuple(link for link in links if "\0" not in text[link.start : link.end])
    cuts = [
        mark
        for mark in _SEPARATOR.finditer(text)
        if not any(link.start <= mark.start() < link.end for link in links)
    ]
    begin, marks, depth = 0, "", 0
    for cut in [*cuts, None]:
        stop = cut.start() if cut else len(text)
        part = text[begin:stop].rstrip()
        if not _EMPTY.fullmatch(part):
            first = begin + len(part) - len(part.lstrip())
            within = tuple(
                Link(link.start - first, link.end - first, link.target)
                for link in links
                if begin <= link.start and link.end <= stop
            )
            part = part.lstrip()
            found = _IN_COUNTRY.fullmatch(part)
            if found and (code := countries.code(found[2])):
                yield _Segment(found[1], first, marks, within, "", depth > 0)
                yield _Segment(found[2], first + found.start(2), ",", (), code, depth > 0)
            else:
                # Two letters may be a state of the United States, unless they stand in brackets.
                bare = _PREPOSITION.sub("", part, count=1)
                code = countries.code(bare.strip(" .")) if len(bare) > 2 or depth else ""
                yield _Segment(part, first, marks, within, code, depth > 0)
            marks = ""
        if cut:
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(cut[0], 0)
            marks += cut[0].strip("\0 ")
            begin = cut.end()


def _parts(segments: list[_Segment], flag: str) -> tuple[str, _Segment | None, list[_Segment]]:
    """Return the code of the country, the segment with the name, and the others.

    A flag decides: where the text names another country, it is a division (Georgia, of the United States).
    """
    if not segments:
        return flag, None, []
    first, *rest = segments
    stated = [segment.code for segment in rest if segment.code]
    if first.code and not stated and flag in ("", first.code):
        # "France: Lyon", "Frankreich – Lyon"; but a flag and "Luxembourg" are the town.
        if rest and rest[0].is_name and (not flag or rest[0].links or set(rest[0].marks) - {",", "("}):
            return first.code, rest[0], rest[1:]
        if not flag and first.code not in _CITY_STATES:
            return first.code, None, rest
    country = flag or (stated[-1] if stated else first.code)
    if flag in stated[:-1]:
        # The flag of a territory, and the state that it belongs to behind it: Puerto Rico, United States.
        country = stated[-1]
    # Of "England, United Kingdom" the last is the country, and the other a division of it.
    stating = [place for place, segment in enumerate(rest) if segment.code and segment.code == country]
    last = stating[-1] if stating else None
    return country, first, [segment for place, segment in enumerate(rest) if place != last]


def _several(name: _Segment, rest: list[_Segment], dates: list[when.When], *, is_list_of: bool) -> str:
    """Return why a line names more than one place, or "": "A and B", "France: A, B", "A (1960), B (1970)"."""
    for segment in (name, *rest):
        for one, other in pairwise(segment.links):
            if _JOINED.fullmatch(segment.text[one.end : other.start]):
                return f"names several places ({segment.text!r}); each needs a line of its own"
    others = [segment for segment in rest if segment.links and not segment.code]
    if any("\n" in segment.marks for segment in others):
        return "names several places, each on a line; each needs an item of its own"
    if is_list_of and others:
        return "names several places of a country; each needs a line of its own"
    if any(one.start < other.start < two.start for one, two in pairwise(dates) for other in others):
        return "names several places, each with a date; each needs a line of its own"
    return ""


def _flagged(item: Item) -> str:
    """Return why a line names more than one place, or "": flags that each have a link of their own."""
    places = [link for link in item.links if not countries.code(item.text[link.start : link.end].strip())]
    own = {sum(flag <= link.start for flag in item.flags) for link in places}
    if len(item.flags) > 1 and len(own) > 1:
        return "names several places, each with a flag; each needs a line of its own"
    return ""


def _restated(segments: list[_Segment]) -> str:
    """Return why a line names more than one place, or "": "A, Italy; B, Italy", "A, Italy and B, Italy"."""
    for place, segment in enumerate(segments[1:], 1):
        joined = _JOINED_WORDS.split(segment.text)
        if not segment.code and len(joined) > 1 and countries.code(joined[0]):
            return f"names several places ({segment.text!r}); each needs a line of its own"
        for again in range(place + 2, len(segments)):
            if segment.code and segments[again].text.casefold() == segment.text.casefold():
                between = segments[place + 1 : again]
                if any(not one.code and (one.links or one.is_name) for one in between):
                    return "names several places, each with its country; each needs a line of its own"
    return ""


def _place(segment: _Segment, language: str) -> Place | str:
    """Return the place that a segment names, or why it names none."""
    if segment.links:
        link = segment.links[0]
        before, behind = _OF_A_CITY.sub("", segment.text[: link.start]), segment.text[link.end :]
        if max(len(before.split()), len(behind.split())) > 3:
            return "reads as a sentence rather than an item of a list"
        return of_link(segment.text[link.start : link.end], link.target, language)
    name = " ".join(_OF_A_CITY.sub("", segment.text, count=1).split()).strip(' ."„“”')
    words = [word for word in name.split() if word not in _PARTICLES.split()]
    small = sum(word[0].islower() for word in words)
    if len(name) > _LONGEST_NAME or len(name.split()) > _MOST_WORDS or small > (len(words) < 3):
        return "reads as a sentence rather than an item of a list"
    if (not name[:1].isalpha() or name[0].islower()) and not _SMALL_ARTICLE.match(name):
        return f"{name!r} does not look like the name of a place"
    return Place(name, language)


def _kind(name: _Segment, rest: list[_Segment], country: str) -> str:
    """Return the class of a place by the words of its name, of its page's title, and in brackets."""
    behind = "".join(f" ({segment.text})" for segment in rest if segment.inside)
    found = kinds.of_name(name.text + behind, country)
    if found == kinds.MUNICIPALITY and name.links:
        found = kinds.of_name(name.links[0].target.partition(",")[0], country)
    return found


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
    name, _, behind = " ".join(text.split()).partition(", ")
    others = ((bare, language),) if bare != name else ()
    key = title if title != bare else ""
    return Place(name, language, division=division or behind, key=key, other_names=others)
