"""The native engine: the `shacl` package, in Rust, in a process of its own."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoxigraph import RdfFormat, parse

from twingraph.errors import InputError, MissingExtraError, UpstreamError
from twingraph.rdf.terms import BlankNode, Triple
from twingraph.validate import native_process, result, wellformed
from twingraph.validate.result import Result

_LABEL = re.compile(r"[01]_b(\d+)")


class Native:
    """The native engine. Raises MissingExtraError where it is not installed.

    It runs in a process of its own (20 ms), because native code that overflows its stack, as it does on a
    query with ten thousand nested groups, or that runs out of memory, ends the process that it is in.
    """

    def __init__(self) -> None:
        if not importlib.util.find_spec("shacl"):
            raise MissingExtraError("shacl", "native")

    def run(self, data: bytes, shapes: bytes) -> Iterator[Result]:
        """Validate a graph with shapes; see `Engine.run`. Raises UpstreamError when the engine crashes."""
        rules = _parse(shapes)
        wellformed.check(rules)
        report = _parse(_report(data, shapes))
        if any(_LABEL.fullmatch(node.value) for node in _blank_nodes(report)):
            report = list(_with_labels(report, _labels(shapes, data)))
        return result.read(report, rules)


def _report(data: bytes, shapes: bytes) -> bytes:
    """Return the report of the engine, as N-Triples."""
    with TemporaryDirectory(prefix="twingraph-") as folder:
        files = Path(folder, "shapes.nt"), Path(folder, "data.nt")
        for file, content in zip(files, (shapes, data), strict=True):
            file.write_bytes(content)
        # -P: the folder of the program has modules whose names are none of the engine's business.
        command = [sys.executable, "-P", native_process.__file__, *map(str, files)]
        done = subprocess.run(command, capture_output=True, check=False)
    said = done.stderr.decode(errors="replace").strip()
    if done.returncode == native_process.REFUSED:
        raise InputError(f"the native SHACL engine refuses the shapes: {said}")
    if done.returncode:
        last = said.splitlines()[-1] if said else "it said nothing"
        raise UpstreamError(
            f"the native SHACL engine crashed (exit status {done.returncode}; {last}); "
            "validate with pySHACL instead (--engine pyshacl)"
        )
    return done.stdout


def _parse(content: bytes) -> list[Triple]:
    return [quad.triple for quad in parse(content, format=RdfFormat.N_TRIPLES)]


def _blank_nodes(triples: Iterable[Triple]) -> Iterator[BlankNode]:
    for triple in triples:
        for term in (triple.subject, triple.object):
            if isinstance(term, BlankNode):
                yield term


def _labels(*documents: bytes) -> list[str]:
    """Return the labels of all blank nodes in the order in which the engine meets and numbers them."""
    return [
        label
        for document in documents
        for label in dict.fromkeys(node.value for node in _blank_nodes(_parse(document)))
    ]


def _with_labels(triples: Iterable[Triple], labels: list[str]) -> Iterator[Triple]:
    """Give blank nodes the labels that the documents have; those of the report itself get new ones."""
    own: defaultdict[str, BlankNode] = defaultdict(BlankNode)

    def relabelled(node: BlankNode) -> BlankNode:
        number = _LABEL.fullmatch(node.value)
        return BlankNode(labels[int(number[1])]) if number else own[node.value]

    for triple in triples:
        subject, value = triple.subject, triple.object
        yield Triple(
            relabelled(subject) if isinstance(subject, BlankNode) else subject,
            triple.predicate,
            relabelled(value) if isinstance(value, BlankNode) else value,
        )
