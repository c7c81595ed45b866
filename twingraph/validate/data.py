"""The data that is validated: the triples of each file as written, and where in a file each thing stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import RdfFormat, serialize

from twingraph import settings
from twingraph.rdf import turtle
from twingraph.rdf.lines import numbered
from twingraph.rdf.terms import RDF, NamedNode, Term, Triple
from twingraph.sources.manifest import GraphFile
from twingraph.validate.report import Place


class Data:
    """The triples of several files, and of the vocabulary that they use."""

    def __init__(self, files: Sequence[GraphFile]) -> None:
        self._files = [(file, turtle.read(file.path)) for file in files]
        self._stated: dict[Term, list[_Statement]] = {}
        self._lines: dict[Path, list[int]] = {}

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

    def about(self, things: Collection[Term]) -> Iterator[Triple]:
        """Iterate over what is said about things."""
        return (triple for triple in self if triple.subject in things)

    def stating(self, predicates: Collection[NamedNode]) -> Iterator[Triple]:
        """Iterate over the statements with these predicates."""
        return (triple for triple in self if triple.predicate in predicates)

    def locate(self, things: Collection[Term]) -> None:
        """Look up where these things stand, for `at_fault` to tell."""
        for file, triples in self._files:
            for number, triple in enumerate(triples):
                if triple.subject in things:
                    self._stated.setdefault(triple.subject, []).append(_Statement(file, number, triple))

    def at_fault(
        self, focus: Term, path: NamedNode | None, value: Term | None
    ) -> tuple[Place | None, tuple[Term, ...]]:
        """Return where a fault of a thing that has been located stands, and the values that are stated there.

        The place is that of the thing's statement with this property and value, or else with the property;
        where there is none, it is where the thing has its class, or what uses the thing.
        """
        stated = self._stated.get(focus, [])
        at_path = [found for found in stated if path in (None, found.triple.predicate)]
        exact = [found for found in at_path if found.triple.object == value]
        if at_fault := exact or (at_path if path else []):
            return self._place(at_fault[0]), tuple(found.triple.object for found in at_fault)
        if stated:
            typed = [found for found in stated if found.triple.predicate == RDF.type]
            file = (typed or stated)[0].file
            return self._place(next(found for found in stated if found.file == file)), ()
        for file, triples in self._files:
            for number, triple in enumerate(triples):
                if focus in (triple.predicate, triple.object):
                    return self._place(_Statement(file, number, triple)), ()
        return None, ()

    def _place(self, statement: _Statement) -> Place:
        path = statement.file.path
        if path not in self._lines:
            self._lines[path] = [line for line, _ in numbered(path)]
        return Place(statement.file.graph, str(path), self._lines[path][statement.number])


class _Statement(NamedTuple):
    file: GraphFile
    number: int
    triple: Triple


@cache
def _vocabulary() -> tuple[Triple, ...]:
    """Return the ontology and the codes without their texts, which no shape looks at."""
    return tuple(
        triple
        for path in settings.vocabulary_files()
        for triple in turtle.read(path)
        if isinstance(triple.object, NamedNode)
    )
