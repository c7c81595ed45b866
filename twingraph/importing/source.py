"""Sources: what the entries of one import are from, and what a reader hands over besides them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from twingraph.importing.entry import Entry, Place, Reject
from twingraph.rdf.terms import Triple


@dataclass(frozen=True, slots=True)
class Source:
    """A file, a page or a database as it was on a day.

    `slug` names it in IRIs (a-z, 0-9 and hyphens: `rgre-2015`); `titles` are pairs of a title and its
    language tag (BCP 47). `language` is that of the text. `publisher` is who answers for it: a city for its
    own list (then the same Place as in the entries), an organisation for a register. `licence` is an IRI.
    `homepage` is where people read it; `url` is the address of exactly this version (a revision, a download).

    `file_name` is what the file is called in the folder of sources, without folders; `sha256` is that of its
    bytes in hexadecimal. `length` counts the characters of a text that spans point into, and is left out for
    other sources. `issued` is the date of this version by the source itself (of the revision, of the
    edition), `accepted` the day on which it was fetched; both are EDTF. Nothing takes the day from the clock
    for a file that lies there: the same bytes give the same graph. `subjects` are the IRIs of the items or
    countries that a part of a larger source is about, such as those whose statements were asked for.
    `dialect` has what was said of how a table is to be read: `encoding`, `delimiter` (a character) and
    `header` (the number of its row).
    """

    slug: str
    titles: tuple[tuple[str, str], ...]
    language: str = ""
    publisher: Place | None = None
    licence: str = ""
    homepage: str = ""
    url: str = ""
    file_name: str = ""
    sha256: str = ""
    length: int | None = None
    issued: str = ""
    accepted: str = ""
    description: str = ""
    subjects: tuple[str, ...] = ()
    dialect: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader gives: the source, its records in order, and what else the graph is to say.

    `triples` are asked for after the records have been read to the end. `notes` are sentences on what was
    read, for whoever imports it.
    """

    source: Source
    records: Iterable[Entry | Reject]
    triples: Iterable[Triple] = ()
    notes: tuple[str, ...] = ()
