"""Dumps: files of RDF as they come, in any syntax, compressed or not, of any size."""

from __future__ import annotations

import io
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, parse

from twingraph.errors import FileSyntaxError, InputError, UpstreamError
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import Quad
from twingraph.store.compression import CHUNK, SUFFIXES, DamageError, decompressed

Progress = Callable[[int], None]
"""Is told how many more bytes of a file have been read, compressed as they are."""

_SUFFIXES = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.STREAMING_JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
}


class Dump(NamedTuple):
    """A file of RDF, and the IRI of the named graph for what the file puts into none.

    Statements of a syntax with graphs (N-Quads, TriG, JSON-LD) keep theirs.
    """

    path: Path
    graph: str

    @classmethod
    def of(cls, path: Path, graph: str | None = None) -> Dump:
        """Return the dump of a file; its graph is by default called after the file.

        `towns.2024.ttl.gz` goes to `https://w3id.org/twingraph/graph/towns.2024`, in whatever folder it is.
        """
        if graph is None:
            from urllib.parse import quote

            name = path
            for known in (SUFFIXES, _SUFFIXES):
                if name.suffix.lower() in known:
                    name = name.with_suffix("")
            graph = PREFIXES["graph"] + quote(name.name)
        return cls(path, graph)

    @property
    def syntax(self) -> RdfFormat:
        """The syntax, by the file's name. Raises InputError for a name that does not tell."""
        suffixes = [suffix.lower() for suffix in self.path.suffixes]
        if suffixes and suffixes[-1] in SUFFIXES:
            suffixes.pop()
        try:
            return _SUFFIXES[suffixes[-1]]
        except (IndexError, KeyError):
            raise InputError(
                f"{self.path}: its name does not tell the syntax; let it end in one of "
                f"{', '.join(_SUFFIXES)}, before {', '.join(SUFFIXES)} if it is compressed"
            ) from None

    @contextmanager
    def open(self, progress: Progress | None = None) -> Iterator[tuple[BinaryIO, RdfFormat]]:
        """Open the file for reading what it holds, decompressed, in the syntax given with it.

        JSON-LD is read twice: first to see whether it can be parsed as a stream, which is how it then comes.
        What cannot comes as it is written, and takes memory by its size. Within the block, errors of the
        parser and of the decompression become FileSyntaxError with file and line, those of the system
        InputError.
        """
        syntax = self.syntax if self._streams() else RdfFormat.JSON_LD
        with self._opened(syntax, progress) as content:
            yield content, syntax

    def feed(self, into: Callable[[BinaryIO, RdfFormat], object], progress: Progress | None = None) -> None:
        """Give what the file holds to a parser, like `open`, but without a pass in advance.

        JSON-LD that cannot be parsed as a stream is given a second time, as it is written: `into` must keep
        nothing of what it raises SyntaxError for.
        """
        try:
            with self._opened(self.syntax, progress) as content:
                into(content, self.syntax)
        except _NoStreamError:
            with self._opened(RdfFormat.JSON_LD) as content:
                into(content, RdfFormat.JSON_LD)

    @contextmanager
    def _opened(self, syntax: RdfFormat, progress: Progress | None = None) -> Iterator[BinaryIO]:
        try:
            with self._parsable(syntax, progress) as content:
                yield content
        except SyntaxError as error:
            raise self._syntax_error(error) from error
        except DamageError as error:
            raise FileSyntaxError(str(self.path), 0, f"is damaged: {error}; fetch it again") from error
        except OSError as error:
            if error.errno is None:
                # Not from the system: the store could not write what it was given.
                raise UpstreamError(f"{self.path}: could not be stored ({error})") from error
            raise InputError(f"{self.path}: {error.strerror or error}") from error

    def quads(self, progress: Progress | None = None) -> Iterator[Quad]:
        """Iterate over what the file says, literals as written, without keeping it.

        Blank nodes get names of their own. Raises FileSyntaxError, with the line, where it does not parse.
        """
        graph = NamedNode(self.graph)
        with self.open(progress) as (content, syntax):
            for quad in parse(content, format=syntax, rename_blank_nodes=True):
                if isinstance(quad.graph_name, DefaultGraph):
                    yield Quad(quad.subject, quad.predicate, quad.object, graph)
                else:
                    yield quad

    def graphs(self) -> set[str]:
        """Return the IRIs of the named graphs that the file has something for; reads it when it must."""
        if not self.syntax.supports_datasets:
            return {self.graph}
        return {quad.graph_name.value for quad in self.quads() if isinstance(quad.graph_name, NamedNode)}

    def _streams(self) -> bool:
        if self.syntax != RdfFormat.STREAMING_JSON_LD:
            return True
        try:
            with self._opened(self.syntax) as content:
                for _ in parse(content, format=self.syntax):
                    pass
        except _NoStreamError:
            return False
        return True

    def _parsable(self, syntax: RdfFormat, progress: Progress | None) -> BinaryIO:
        if syntax == RdfFormat.RDF_XML:
            return io.BufferedReader(_WholeXml(self._content(progress)), CHUNK)
        if syntax != RdfFormat.STREAMING_JSON_LD:
            return self._content(progress)
        from twingraph.store.jsonld import OrderedJsonLd

        return io.BufferedReader(OrderedJsonLd(self._content, progress), CHUNK)

    def _content(self, progress: Progress | None = None) -> BinaryIO:
        raw = _Counted(self.path.open("rb", buffering=0), progress)
        content = decompressed(io.BufferedReader(raw, CHUNK))
        if content.peek(len(BOM_UTF8)).startswith(BOM_UTF8):
            content.read(len(BOM_UTF8))
        return content

    def _syntax_error(self, error: SyntaxError) -> Exception:
        line, problem = error.lineno, error.msg
        if self.syntax == RdfFormat.STREAMING_JSON_LD:
            found = self._where(RdfFormat.JSON_LD)
            if found is None:
                return _NoStreamError(problem)
            line, problem = found
        elif not line:
            line, problem = self._where(self.syntax) or (0, problem)
        if "LoadDocumentCallback" in problem:
            problem = "its @context is an address on the web, which is not fetched; write the context out"
        if "UTF-8" in problem:
            problem += "; save the file as UTF-8"
        return FileSyntaxError(str(self.path), line, " ".join(problem.split()))

    def _where(self, syntax: RdfFormat) -> tuple[int, str] | None:
        """Return the line on which parsing stops, and why; a parser that does not say is fed line by line."""
        count, begins = 0, True
        with self._content() as content:

            class Lines:
                def read(self, size: int) -> bytes:
                    nonlocal count, begins
                    line = content.readline(size)
                    count += begins and bool(line)
                    begins = line.endswith(b"\n")
                    return line

            try:
                for _ in parse(cast(BinaryIO, Lines()), format=syntax):
                    pass
            except SyntaxError as error:
                return error.lineno or count, error.msg
        return None


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

    def close(self) -> None:
        self._raw.close()
        super().close()


class _NoStreamError(Exception):
    """JSON-LD whose parts are not in an order in which it can be parsed as a stream."""


class _WholeXml(io.RawIOBase):
    """XML that is refused when it is cut: the RDF/XML parser takes the end of a file for that of a document.

    At the end it raises SyntaxError, with the line; before that the parser itself says more about an error.
    """

    def __init__(self, content: BinaryIO) -> None:
        from xml.parsers import expat

        self._content, self._error = content, expat.ExpatError
        self._parser: expat.XMLParserType | None = expat.ParserCreate()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        chunk = self._content.read(len(buffer))
        if self._parser is not None:
            try:
                self._parser.Parse(chunk, not chunk)
            except self._error as error:
                if not chunk:
                    raise SyntaxError(str(error), (None, error.lineno, None, None)) from error
                self._parser = None
            if not chunk:
                # Asked for more after the end, as readers do.
                self._parser = None
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._content.close()
        super().close()
