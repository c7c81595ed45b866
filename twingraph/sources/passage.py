"""Passages: stretches of a source's text by position and SHA-256, without the text.

A passage is a text position selector (W3C Web Annotation Data Model, section 4.2.5).
Positions count Unicode code points of the file read as UTF-8, from 0; `end` is the first one after.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from twingraph.errors import InputError, NameNotFoundError
from twingraph.files import read_text
from twingraph.rdf.terms import OA, RDF, TG, XSD, Literal, NamedNode, Triple


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """A stretch of a source's text. `source` and `iri` are IRIs."""

    source: str
    start: int
    end: int
    sha256: str
    iri: str

    def triples(self) -> list[Triple]:
        """Return the passage as the graph states it."""
        node = NamedNode(self.iri)
        return [
            Triple(node, RDF.type, TG.Passage),
            Triple(node, OA.hasSource, NamedNode(self.source)),
            Triple(node, OA.start, Literal(str(self.start), datatype=XSD.integer)),
            Triple(node, OA.end, Literal(str(self.end), datatype=XSD.integer)),
            Triple(node, TG.sha256, Literal(self.sha256)),
        ]


def read_source(folder: Path, file_name: str) -> str:
    """Return the text of a source file, line ends as in the file.

    Of a page that was exported from MediaWiki as XML or JSON it is the text of the revision.
    Raises InputError for a file that is not there, and FileSyntaxError for one that is not UTF-8, or neither
    MediaWiki's XML nor its JSON.
    """
    path = folder / file_name
    if not path.is_file():
        raise InputError(
            f"{path}: no such file; --sources (or TWINGRAPH_SOURCES) must name the folder that holds it"
        )
    text = read_text(path)
    if path.suffix not in (".xml", ".json"):
        return text
    # Every query loads this module, and few need to read exports.
    from twingraph.sources import mediawiki

    return mediawiki.read(text, name=str(path)).text


def digest(text: str) -> str:
    """Return the SHA-256 of the text's UTF-8 bytes, as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def find(text: str, source: str, begin: str, end: str = "") -> Passage:
    """Return the passage from the first character of `begin` to the last of the next `end` after it.

    `source` is an IRI; the passage gets one beside it (`mint`).
    Raises NameNotFoundError when a quote is not in the text, InputError when `begin` is there twice.
    """
    count = text.count(begin)
    if count > 1:
        raise InputError(f"{begin!r} stands {count} times in the source; quote more of it")
    start = text.find(begin)
    stop = text.find(end, start + len(begin)) if end else start
    if count == 0 or stop < 0:
        raise NameNotFoundError("passage", begin if count == 0 else end, hint="Quote the source exactly.")
    stop += len(end or begin)
    return Passage(source, start, stop, digest(text[start:stop]), mint(source, start, stop))


def mint(source: str, start: int, end: int) -> str:
    """Return an IRI for a passage, below the same base as its source's.

    Without a segment "source" to put "passage" for, it is a fragment as in RFC 5147, section 2.

    >>> mint("https://data.example.org/id/source/page", 0, 3)
    'https://data.example.org/id/passage/page-0-3'
    >>> mint("https://example.org/page", 0, 3)
    'https://example.org/page#char=0,3'
    """
    base, segment, slug = source.rpartition("/source/")
    if segment:
        return f"{base}/passage/{slug}-{start}-{end}"
    return f"{source}{'&' if '#' in source else '#'}char={start},{end}"


def matches(passage: Passage, text: str) -> bool:
    """Return whether the source still says there what it said when the passage was recorded."""
    return digest(text[passage.start : passage.end]) == passage.sha256
