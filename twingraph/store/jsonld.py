"""JSON-LD of any size: a document put into the order in which it can be read as a stream.

A parser that does not hold the whole document needs the keywords of an object before its other keys
(Streaming JSON-LD, W3C Note 2020, section 3), and few documents have them so. Each node is put in order on
its own; of a document that is an object, what stands outside its `@graph` is read first, in a pass over the
file. Contexts may give keywords other names, and keys with these names are put in order like the keywords.

What this does not foresee the streaming parser refuses; `twingraph.store.dump` then gives the whole document
to the other parser, in memory.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias

if TYPE_CHECKING:
    from twingraph.store.dump import Progress

Open: TypeAlias = "Callable[[Progress | None], BinaryIO]"

_CONTEXT, _GRAPH = "@context", "@graph"
_RANKS = {_CONTEXT: 0, "@type": 1, "@id": 3, _GRAPH: 6}
_OTHERS = 5
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
            is_list = next(ijson.basic_parse(content))[0] == "start_array"
        if is_list:
            before, nodes, after, ranks = "[", "item", "]", _RANKS
        else:
            with open_(None) as content:
                context = next(ijson.items(content, _CONTEXT), None)
            ranks = {**_RANKS, **_aliases(context)}
            with open_(None) as content:
                outside, graph, nodes = _outside_graph(content, _graphs(context))
            # The head ends where the nodes begin: in the list of @graph.
            head = {**_ordered(outside, ranks), graph: [None]}
            before, _, after = json.dumps(head, default=float).rpartition("null")
        yield before
        comma = ""
        with open_(progress) as content:
            for node in ijson.items(content, nodes):
                # A number that is no integer comes as a Decimal; in JSON-LD it is an xsd:double.
                yield comma + json.dumps(_ordered(node, ranks), default=float)
                comma = ",\n"
        yield after
    except ijson.JSONError as error:
        raise SyntaxError(str(error)) from error


def _outside_graph(content: BinaryIO, names: set[str]) -> tuple[dict[str, Any], str, str]:
    """Return the document without its nodes, the key that these are behind, and ijson's prefix of them.

    The nodes are those of an object's `@graph`, which may have other names, and which an object without one
    is given. Raises SyntaxError where they cannot be told from the rest.
    """
    import ijson

    builder, keys, graph, is_map = ijson.ObjectBuilder(), [], None, False
    for prefix, event, value in ijson.parse(content):
        if prefix == "" and event == "map_key":
            keys.append(value)
            if value in names:
                graph = value
                continue
        if prefix == graph:
            is_map = is_map or event == "start_map"
            if event not in ("start_map", "map_key", "end_map", "start_array", "end_array"):
                raise SyntaxError(f"{graph} is no list of nodes")
        if graph is None or not f"{prefix}.".startswith(f"{graph}."):
            builder.event(event, value)
    if sum(key in names for key in keys) > 1 or any(key.startswith(f"{graph}.") for key in keys):
        raise SyntaxError(f"{graph} is not the only key of its kind")
    outside = builder.value if isinstance(builder.value, dict) else {}
    graph = _GRAPH if graph is None else graph
    return outside, graph, graph if is_map else f"{graph}.item"


def _aliases(context: Any) -> dict[str, int]:
    """Return the ranks of the names that a context, and the contexts of its terms, give to keywords."""
    if isinstance(context, list):
        return {name: rank for part in context for name, rank in _aliases(part).items()}
    found: dict[str, int] = {}
    for name, definition in context.items() if isinstance(context, dict) else ():
        if isinstance(definition, dict):
            found |= _aliases(definition.get(_CONTEXT))
        if (keyword := _meant(definition)) in _RANKS:
            # Behind the keyword itself, as the name may be that of a property elsewhere.
            found[name] = _RANKS[keyword] + 1
    return found


def _graphs(context: Any) -> set[str]:
    """Return the names that a context gives to `@graph`, and that itself."""
    parts = context if isinstance(context, list) else [context]
    terms = {name: _meant(value) for part in parts if isinstance(part, dict) for name, value in part.items()}
    return {_GRAPH, *(name for name, keyword in terms.items() if keyword == _GRAPH)}


def _meant(definition: Any) -> str:
    """Return the IRI or keyword that the definition of a term stands for, if it says one."""
    iri = definition.get("@id") if isinstance(definition, dict) else definition
    return iri if isinstance(iri, str) else ""


def _ordered(value: Any, ranks: Mapping[str, int]) -> Any:
    if isinstance(value, list):
        return [_ordered(item, ranks) for item in value]
    if not isinstance(value, dict):
        return value
    if _CONTEXT in value:
        ranks = {**ranks, **_aliases(value[_CONTEXT])}
    # A context means what it means in whatever order it is, and its keys are not those of a node.
    return {
        key: value[key] if key == _CONTEXT else _ordered(value[key], ranks)
        for key in sorted(value, key=lambda key: ranks.get(key, _OTHERS))
    }


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
