"""JSON-LD of any size: a document put into the order in which it can be read as a stream.

A parser that does not hold the whole document needs the keywords of an object before its other keys
(Streaming JSON-LD, W3C Note 2020, section 3), and few documents have them so. Each node is put in order on
its own; of a document that is an object, what stands outside its `@graph` is read first, in a pass over the
file.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias

if TYPE_CHECKING:
    from twingraph.store.dump import Progress

Open: TypeAlias = "Callable[[Progress | None], BinaryIO]"

_FIRST, _LAST = ("@context", "@type", "@id"), "@graph"
_CHUNK = 1 << 16


class OrderedJsonLd(io.RawIOBase):
    """A document with the keys of its objects in order, one node of the top level in memory at a time.

    `open_` opens the document from its start; it is given what is to be told the bytes read, or nothing for a
    look ahead. Raises SyntaxError, without a line, where it is not JSON.
    """

    def __init__(self, open_: Open, progress: Progress | None) -> None:
        self._chunks = _chunks(_pieces(open_, progress))
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self._rest:
            self._rest = memoryview(next(self._chunks, b""))
        count = min(len(buffer), len(self._rest))
        buffer[:count], self._rest = self._rest[:count], self._rest[count:]
        return count


def _pieces(open_: Open, progress: Progress | None) -> Iterator[str]:
    import ijson

    try:
        with open_(None) as content:
            outside, nodes = _outside_graph(content)
        # The head ends where the nodes begin: in a list, in the list of @graph, or there is none.
        before, _, after = json.dumps(_ordered(outside), default=float).rpartition("null")
        yield before
        comma = ""
        with open_(progress) as content:
            for node in ijson.items(content, nodes):
                # A number that is no integer comes as a Decimal; in JSON-LD it is an xsd:double.
                yield comma + json.dumps(_ordered(node), default=float)
                comma = ",\n"
        yield after
    except ijson.JSONError as error:
        raise SyntaxError(str(error)) from error


def _outside_graph(content: BinaryIO) -> tuple[Any, str]:
    """Return the document with `[null]` for its nodes, and ijson's prefix of these.

    The nodes are those of a list, or those of an object's `@graph`, which an object without one is given.
    """
    import ijson

    builder, nodes = ijson.ObjectBuilder(), f"{_LAST}.item"
    for prefix, event, value in ijson.parse(content):
        if prefix == "" and event == "start_array":
            return [None], "item"
        if prefix == _LAST and event == "start_map":
            nodes = _LAST
        if prefix != _LAST and not prefix.startswith(f"{_LAST}."):
            builder.event(event, value)
    outside = builder.value if isinstance(builder.value, dict) else {}
    return {**outside, _LAST: [None]}, nodes


def _ordered(value: Any) -> Any:
    if isinstance(value, list):
        return [_ordered(item) for item in value]
    if not isinstance(value, dict):
        return value
    keys = [
        *(key for key in _FIRST if key in value),
        *(key for key in value if key not in _FIRST and key != _LAST),
        *(key for key in value if key == _LAST),
    ]
    # A context means what it means in whatever order it is, and its keys are not those of a node.
    return {key: value[key] if key == "@context" else _ordered(value[key]) for key in keys}


def _chunks(pieces: Iterator[str]) -> Iterator[bytes]:
    waiting: list[str] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= _CHUNK:
            yield "".join(waiting).encode()
            waiting, size = [], 0
    yield "".join(waiting).encode()
