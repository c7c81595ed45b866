"""What goes to a SPARQL server and comes back: files as requests, answers of any size."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from weakref import finalize

import httpx

_IN_MEMORY = 1 << 20
"""Answers of more bytes than this wait in a temporary file."""
_CHUNK = 1 << 16
_PROBLEM = 300
"""So many characters of what a server says are shown."""


class Answer:
    """The body of an answer: in memory when it is small, otherwise in a temporary file."""

    def __init__(self, response: httpx.Response) -> None:
        self.media_type = media_type(response)
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
        finalize(self, self._file.close)
        chunks = response.iter_bytes(_CHUNK)
        for chunk in _mended(chunks) if is_virtuoso(response) else chunks:
            self._file.write(chunk)
        self.seek(0)

    def read(self, size: int = -1) -> bytes:
        return self._file.read(size)

    def seek(self, position: int) -> None:
        self._file.seek(position)


class File:
    """The content of a file as the body of a request, which authentication may have to send twice."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __iter__(self) -> Iterator[bytes]:
        with self._path.open("rb") as content:
            while chunk := content.read(_CHUNK):
                yield chunk


def media_type(response: httpx.Response) -> str:
    """Return the media type of an answer in lower case, "" where it says none."""
    return str(response.headers.get("Content-Type", "")).partition(";")[0].strip().lower()


def is_virtuoso(response: httpx.Response) -> bool:
    """Return whether an answer is Virtuoso's, by the header `Server`."""
    return "Virtuoso" in response.headers.get("Server", "")


def said(response: httpx.Response) -> str:
    """Return the beginning of what a server says of an error, on one line."""
    response.read()
    # Virtuoso repeats the query, behind the list of graphs, which would hide what it has to say.
    text = " ".join(response.text.partition("SPARQL query:")[0].split())
    return text if len(text) <= _PROBLEM else f"{text[:_PROBLEM]} …"


def _mended(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Iterate over Virtuoso's rows, without what no label of a blank node may begin with."""
    wrong, right = b'"type": "bnode", "value": "nodeID://', b'"type": "bnode", "value": "'
    held = b""
    for chunk in chunks:
        held = (held + chunk).replace(wrong, right)
        yield held[: -len(wrong)]
        held = held[-len(wrong) :]
    yield held
