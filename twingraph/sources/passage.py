"""Passages: stretches of a source's text by position and SHA-256, without the text.

A passage is a text position selector (W3C Web Annotation Data Model, section 4.2.5).
Positions count Unicode code points of the file read as UTF-8, from 0; `end` is the first one after.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from twingraph.errors import InputError, NameNotFoundError
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import OA, RDF, TG, XSD, Literal, NamedNode, Triple


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """A stretch of a source's text. `source` and `iri` are IRIs."""

    source: str
    start: int
    end: int
    sha256: str

    @property
    def iri(self) -> str:
        """`…/id/passage/<source>-<start>-<end>`."""
        slug = self.source.removeprefix(PREFIXES["source"])
        return f"{PREFIXES['passage']}{slug}-{self.start}-{self.end}"

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
    """Return the text of a source file, line ends as in the file."""
    path = folder / file_name
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise InputError(
            f"{path}: {error.strerror}; --sources (or TWINGRAPH_SOURCES) must name the folder that holds it"
        ) from error


def digest(text: str) -> str:
    """Return the SHA-256 of the text's UTF-8 bytes, as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def find(text: str, source: str, begin: str, end: str = "") -> Passage:
    """Return the passage from the first character of `begin` to the last of the next `end` after it.

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
    return Passage(source, start, stop, digest(text[start:stop]))


def matches(passage: Passage, text: str) -> bool:
    """Return whether the source still says there what it said when the passage was recorded."""
    return digest(text[passage.start : passage.end]) == passage.sha256
