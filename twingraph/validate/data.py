"""The data that is validated: the triples of each file as written, and where in a file each thing stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from pathlib import Path

from pyoxigraph import RdfFormat, serialize

from twingraph import settings
from twingraph.rdf import turtle
from twingraph.rdf.terms import RDF, NamedNode, Term, Triple
from twingraph.sources.manifest import GraphFile
from twingraph.validate.report import Place

_BINDING = re.compile(r"^\s*@?prefix\s+(?P<prefix>[\w-]*):\s*<(?P<iri>[^>]*)>", re.IGNORECASE | re.MULTILINE)


class Data:
    """The triples of several files, and of the vocabulary that they use."""

    def __init__(self, files: Sequence[GraphFile]) -> None:
        self._files = [(file, turtle.read(file.path)) for file in files]

    def __iter__(self) -> Iterator[Triple]:
        """Iterate over the triples of the files, without those of the vocabulary."""
        for _, triples in self._files:
            yield from triples

    def ntriples(self) -> bytes:
        """Return data and vocabulary as N-Triples, every literal as its file has it."""
        return serialize(self.with_vocabulary(), format=RdfFormat.N_TRIPLES) or b""

    def with_vocabulary(self) -> list[Triple]:
        """Return the triples of the files and of the vocabulary."""
        return [*self, *_vocabulary()]

    def things(self, files: Iterable[GraphFile]) -> set[Term | None]:
        """Return what these files make statements about."""
        wanted = {file.path for file in files}
        return {triple.subject for file, triples in self._files if file.path in wanted for triple in triples}

    def place(self, focus: Term, path: NamedNode | None, value: Term | None) -> Place | None:
        """Return where the statement at fault stands, or else the thing, by its class, or what uses it."""

        def fit(entry: tuple[GraphFile, Triple]) -> tuple[bool, bool, bool]:
            _, triple = entry
            at_path = triple.predicate == path
            return at_path and triple.object == value, at_path, triple.predicate == RDF.type

        if stated := self._by_subject.get(focus):
            file, _ = max(stated, key=fit)
            return Place(file.graph, str(file.path), _line(file.path, focus))
        for file, triples in self._files:
            for triple in triples:
                if focus in (triple.predicate, triple.object):
                    return Place(file.graph, str(file.path), _line(file.path, triple.subject))
        return None

    @cached_property
    def _by_subject(self) -> dict[Term, list[tuple[GraphFile, Triple]]]:
        index: dict[Term, list[tuple[GraphFile, Triple]]] = {}
        for file, triples in self._files:
            for triple in triples:
                index.setdefault(triple.subject, []).append((file, triple))
        return index


@cache
def _vocabulary() -> tuple[Triple, ...]:
    """Return the ontology and the codes without their texts, which no shape looks at."""
    return tuple(
        triple
        for path in settings.vocabulary_files()
        for triple in turtle.read(path)
        if isinstance(triple.object, NamedNode)
    )


def _line(path: Path, subject: Term) -> int:
    """Return the line (from 1) on which the block of a subject begins, 0 when it is not found."""
    if not isinstance(subject, NamedNode):
        return 0
    text = path.read_text(encoding="utf-8")
    names = [f"<{subject.value}>"] + [
        f"{binding['prefix']}:{subject.value.removeprefix(binding['iri'])}"
        for binding in _BINDING.finditer(text)
        if subject.value.startswith(binding["iri"])
    ]
    block = re.search(rf"^\s*(?:{'|'.join(map(re.escape, names))})\s", text, re.MULTILINE)
    return text.count("\n", 0, block.end() - 1) + 1 if block else 0
