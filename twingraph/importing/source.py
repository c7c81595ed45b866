"""Sources: what the entries of one import are from, and what a reader hands over besides them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from twingraph.errors import InputError
from twingraph.importing.entry import Entry, Place, Reject
from twingraph.rdf.terms import Triple

if TYPE_CHECKING:
    from twingraph.importing.fetch import Fetched


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
    `header` (the number of its row). `media_type` is that of a page that was kept, as its server gave it.
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
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader gives: the source, its records in order, and what else the graph is to say.

    `triples` are asked for after the records have been read to the end. `notes` are sentences on what was
    read, for whoever imports it. `fetched` is what came from an address.
    """

    source: Source
    records: Iterable[Entry | Reject]
    triples: Iterable[Triple] = ()
    notes: tuple[str, ...] = ()
    fetched: Fetched | None = None

    def kept(self, folder: Path) -> tuple[Reading, dict[Path, bytes]]:
        """Return a reading of a page as if it were a file of the folder, and that file with its bytes.

        Its name is that of the graph. Raises InputError for what is no page from an address.
        """
        if self.fetched is None:
            raise InputError(
                f"--keep {folder}: is for pages from an address; what is imported is no such page"
            )
        begin = self.fetched.content.lstrip()[:1]
        known = ".html" if self.source.length is None else {b"{": ".json", b"<": ".xml"}.get(begin, ".wiki")
        name = self.source.slug + known
        source = replace(self.source, file_name=name, media_type=self.fetched.content_type)
        return replace(self, source=source), {folder / name: self.fetched.content}
