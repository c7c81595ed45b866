"""Dumps: files of RDF as they come, in any syntax, compressed or not, of any size."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from pyoxigraph import NamedNode, RdfFormat, parse

from twingraph.errors import FileSyntaxError, InputError, MissingExtraError, UpstreamError
from twingraph.rdf.terms import Quad

Progress = Callable[[int], None]
"""Is told how many more bytes of a file have been read, compressed as they are."""

_SUFFIXES = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
}
# Suffix, first bytes and module; the bytes decide, as files are renamed. Python has Zstandard since 3.14.
_COMPRESSIONS = {
    ".gz": (b"\x1f\x8b", ["gzip"]),
    ".bz2": (b"BZh", ["bz2"]),
    ".xz": (b"\xfd7zXZ\x00", ["lzma"]),
    ".zst": (b"\x28\xb5\x2f\xfd", ["compression.zstd", "backports.zstd"]),
}

_CHUNK = 1 << 20


class Dump(NamedTuple):
    """A file of RDF, and the IRI of the named graph for triples that it puts into none.

    In a syntax with graphs of its own (N-Quads, TriG, JSON-LD) statements keep theirs, and `graph` is not
    used: what such a file has in no graph goes to the default graph.
    """

    path: Path
    graph: str

    @property
    def syntax(self) -> RdfFormat:
        """The syntax, by the file's name. Raises InputError for a name that does not tell."""
        suffixes = [suffix.lower() for suffix in self.path.suffixes]
        if suffixes and suffixes[-1] in _COMPRESSIONS:
            suffixes.pop()
        try:
            return _SUFFIXES[suffixes[-1]]
        except (IndexError, KeyError):
            raise InputError(
                f"{self.path}: its name does not tell the syntax; let it end in one of "
                f"{', '.join(_SUFFIXES)}, before {', '.join(_COMPRESSIONS)} if it is compressed"
            ) from None

    @property
    def default_graph(self) -> NamedNode | None:
        """The graph for what the file puts into none, None when its syntax has graphs of its own."""
        return None if self.syntax.supports_datasets else NamedNode(self.graph)

    @contextmanager
    def open(self, progress: Progress | None = None) -> Iterator[BinaryIO]:
        """Open the file for reading what it holds, decompressed.

        Within the block, errors of the parser and of the decompression become FileSyntaxError with file and
        line, those of the system InputError.
        """
        try:
            with self.path.open("rb", buffering=0) as raw:
                yield self._decompressed(_Counted(raw, progress))
        except SyntaxError as error:
            raise self._syntax_error(error) from error
        except _DamageError as error:
            raise FileSyntaxError(str(self.path), 0, f"is damaged: {error}; fetch it again") from error
        except OSError as error:
            if error.errno is None:
                # Not from the system: the store could not write what it was given.
                raise UpstreamError(f"{self.path}: could not be stored ({error})") from error
            raise InputError(f"{self.path}: {error.strerror or error}") from error

    def quads(self, progress: Progress | None = None) -> Iterator[Quad]:
        """Iterate over what the file says, literals as written, without keeping it.

        Raises FileSyntaxError, with the line, where it does not parse.
        """
        with self.open(progress) as content:
            if self.syntax.supports_datasets:
                yield from parse(content, format=self.syntax)
            else:
                graph = NamedNode(self.graph)
                for quad in parse(content, format=self.syntax):
                    yield Quad(quad.subject, quad.predicate, quad.object, graph)

    def graphs(self) -> set[str]:
        """Return the IRIs of the named graphs that the file has something for; reads it when it must."""
        if not self.syntax.supports_datasets:
            return {self.graph}
        return {quad.graph_name.value for quad in self.quads() if isinstance(quad.graph_name, NamedNode)}

    def _decompressed(self, counted: _Counted) -> BinaryIO:
        content = io.BufferedReader(counted, _CHUNK)
        start = content.peek(8)
        for magic, modules in _COMPRESSIONS.values():
            if start.startswith(magic):
                # Parsers ask for two thousand bytes at a time; the buffer makes that cheap.
                return io.BufferedReader(_Decompressed(modules, content), _CHUNK)
        return content

    def _syntax_error(self, error: SyntaxError) -> FileSyntaxError:
        problem = " ".join(error.msg.split())
        if "LoadDocumentCallback" in problem:
            problem = (
                "its @context is an address on the web, which is not fetched; put the context itself there"
            )
        return FileSyntaxError(str(self.path), error.lineno or self._line_of_error(), problem)

    def _line_of_error(self) -> int:
        """Return the line on which parsing stops, for a parser that does not say: fed line by line."""
        count, begins = 0, True
        with self.path.open("rb", buffering=0) as raw:
            content = self._decompressed(_Counted(raw, None))

            class Lines:
                def read(self, size: int) -> bytes:
                    nonlocal count, begins
                    line = content.readline(size)
                    count += begins and bool(line)
                    begins = line.endswith(b"\n")
                    return line

            try:
                for _ in parse(cast(BinaryIO, Lines()), format=self.syntax):
                    pass
            except SyntaxError:
                return count
        return 0


class _Counted(io.RawIOBase):
    """A file that tells how many bytes of it have been read."""

    def __init__(self, raw: io.FileIO, progress: Progress | None) -> None:
        self._raw, self._progress = raw, progress

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        count = self._raw.readinto(buffer)
        if self._progress is not None and count:
            self._progress(count)
        return count


class _Decompressed(io.RawIOBase):
    """What a compressed file holds; for damage, each module has errors of its own: here it is one."""

    def __init__(self, modules: list[str], content: BinaryIO) -> None:
        for name in modules:
            with suppress(ImportError):
                self._file = import_module(name).open(content)
                return
        raise MissingExtraError(modules[-1], "zstd")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            return int(self._file.readinto(buffer))
        except Exception as error:
            if isinstance(error, OSError) and error.errno:
                raise
            raise _DamageError(str(error)) from error


class _DamageError(Exception):
    """A compressed file is cut or spoilt."""
