"""The data that is validated: the triples of each file as written, and where in a file each thing stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from pathlib import Path

from pyoxigraph import RdfFormat, serialize

from twingraph import settings
from twingraph.rdf import turtle
from twingraph.rdf.terms import RDF, NamedNode, Subject, Term, Triple
from twingraph.sources.manifest import GraphFile
from twingraph.validate.report import Place

_VOCABULARY = ("twingraph.ttl", "codes.ttl")
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
        return serialize([*self, *_vocabulary()], format=RdfFormat.N_TRIPLES)

    def things(self, files: Iterable[GraphFile]) -> set[Term | None]:
        """Return what these files make statements about."""
        wanted = {file.path for file in files}
        return {triple.subject for file, triples in self._files if file.path in wanted for triple in triples}

    def place(self, focus: Subject, path: NamedNode | None, value: Term | None) -> Place | None:
        """Return where the statement at fault stands, or else the thing, by its class, or what uses it."""
        stated = self._by_subject.get(focus, [])
        found = (
            next((file for file, triple in stated if (triple.predicate, triple.object) == (path, value)), None)
            or next((file for file, triple in stated if triple.predicate == path), None)
            or next((file for file, triple in stated if triple.predicate == RDF.type), None)
            or next((file for file, _ in stated), None)
        )
        if found is not None:
            return Place(found.graph, str(found.path), _line(found.path, focus))
        for file, triples in self._files:
            for triple in triples:
                if focus in (triple.predicate, triple.object):
                    return Place(file.graph, str(file.path), _line(file.path, triple.subject))
        return None

    @cached_property
    def _by_subject(self) -> dict[Subject, list[tuple[GraphFile, Triple]]]:
        index: dict[Subject, list[tuple[GraphFile, Triple]]] = {}
        for file, triples in self._files:
            for triple in triples:
                index.setdefault(triple.subject, []).append((file, triple))
        return index


@cache
def _vocabulary() -> tuple[Triple, ...]:
    """Return the ontology and the codes without their texts, which no shape looks at."""
    return tuple(
        triple
        for name in _VOCABULARY
        for triple in turtle.read(settings.ontology_dir() / name)
        if isinstance(triple.object, NamedNode)
    )


def _line(path: Path, subject: Subject) -> int:
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
