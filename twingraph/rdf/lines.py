"""In which line of a file each statement stands, which a parser does not tell of what it has understood.

The parser is given the file a line at a time. When it yields a statement, the line that it was given last is
the one on which the object ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, cast

from pyoxigraph import Literal, Quad, RdfFormat, parse

# A plain string is yielded only when what follows shows that it has neither a language nor a datatype. What
# may stand between counts as part of the line before; a "#" may also be that of a string's last line.
_AFTER_OBJECT = re.compile(rb"[\s,;.\])}]*(?:#(?!.*(?:\"\"\"|'''))[^\n]*\n?)?")


def numbered(content: bytes, *, format: RdfFormat = RdfFormat.TURTLE) -> Iterator[tuple[int, Quad]]:
    """Iterate over the statements of a document, each with the line (from 1) on which its object begins.

    The order is the parser's. For Turtle, TriG, N-Triples and N-Quads; raises SyntaxError for a document that
    does not parse.
    """
    lines = content.splitlines(keepends=True)
    feed = _Feed(lines)
    for quad in parse(cast("IO[bytes]", feed), format=format):
        above = quad.object.value.count("\n") if isinstance(quad.object, Literal) else 0
        first = feed.line - above
        # Where the breaks of a value were written as "\n", the value takes one line.
        long = above and first > 0 and re.search(rb"\"\"\"|'''", lines[first - 1])
        yield first if long else feed.line, quad


class _Feed:
    """A file for the parser that gives at most one line at each reading; `line` is that of the last one."""

    def __init__(self, lines: list[bytes]) -> None:
        self.line = 0
        self._pieces = _pieces(lines)
        self._rest = b""

    def read(self, size: int) -> bytes:
        """Return what is next, `size` bytes of it at most, or nothing at the end."""
        if not self._rest:
            self.line, self._rest = next(self._pieces, (self.line, b""))
        piece, self._rest = self._rest[:size], self._rest[size:]
        return piece


def _pieces(lines: list[bytes]) -> Iterator[tuple[int, bytes]]:
    last = 1
    for number, line in enumerate(lines, start=1):
        match = _AFTER_OBJECT.match(line)
        end = match.end() if match else 0
        if end:
            yield last, line[:end]
        if end < len(line):
            last = number
            yield number, line[end:]
