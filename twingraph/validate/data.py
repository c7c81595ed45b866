"""The data that is validated: in a store, for rules and for looking things up, and as its files have it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from functools import cache
from itertools import chain, repeat
from typing import NamedTuple, TypeAlias

import pyoxigraph
from pyoxigraph import RdfFormat, parse, serialize

from twingraph import settings
from twingraph.rdf import turtle
from twingraph.rdf.lines import numbered
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import (
    INFERRED,
    RDF,
    RDFS,
    XSD,
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    Subject,
    Term,
    Triple,
)
from twingraph.sources.manifest import GraphFile
from twingraph.store import QuerySolutions, Store
from twingraph.store.dump import Dump
from twingraph.store.oxigraph import OxigraphStore, fill
from twingraph.validate.report import Place

_EDTF = NamedNode(PREFIXES["edtf"] + "EDTF")
_VOCABULARY = NamedNode(PREFIXES["graph"] + "ontology")
_Graph: TypeAlias = NamedNode | BlankNode | DefaultGraph
_LINED = (RdfFormat.TURTLE, RdfFormat.N_TRIPLES)


class Data(AbstractContextManager["Data"]):
    """The graphs of files, those of a store if one is given, and the vocabulary that they use.

    All of it is in `store`, a copy to be thrown away, which keeps literals in their canonical form. What must
    be as written ("010", "2011-13") is read from the files again, one pass over each that has it; a graph of
    the store has no other form than the canonical one. A file stands in for the graph of the store that has
    its name, and for those that it has statements for itself (N-Quads, TriG, JSON-LD). What has been inferred
    is left out. Blank nodes of two files are never the same.
    """

    def __init__(self, files: Sequence[GraphFile], *, store: Store | None = None) -> None:
        self._open = ExitStack()
        with self._open:
            self._scratch = pyoxigraph.Store() if store is None else self._open.enter_context(store.scratch())
            self._beside_store = store is not None
            # The vocabulary of the package takes the place of that of the store.
            replaced = {INFERRED.value, _VOCABULARY.value, *(file.graph for file in files)}
            if store is not None:
                replaced.update(graph for file in files for graph in Dump(file.path, file.graph).graphs())
            for graph in replaced:
                self._scratch.remove_graph(NamedNode(graph))
            self._graphs: list[_Graph] = [*self._scratch.named_graphs(), DefaultGraph()]
            # Two files may be of one graph, so each has one of its own here.
            self._files = {NamedNode(f"urn:file:{number}"): file for number, file in enumerate(files)}
            self._kept: dict[NamedNode, list[Triple]] = {}
            self._load()
            self._stated: dict[Term, list[_Statement]] = {}
            self._users: dict[Term, Subject] = {}
            self.store = OxigraphStore(self._scratch)
            self._open = self._open.pop_all()

    def __exit__(self, *_: object) -> None:
        """Throw the copy away."""
        self._open.close()

    def __iter__(self) -> Iterator[Triple]:
        """Iterate over the triples as written, without those of the vocabulary."""
        for name in [*self._files, *self._graphs]:
            yield from self._read(name)

    def __len__(self) -> int:
        """Return the number of triples, with those of the vocabulary; what two graphs say counts twice."""
        return len(self._scratch)

    def with_vocabulary(self) -> Iterator[Triple]:
        """Iterate over the triples as written, and over those of the vocabulary."""
        yield from self
        yield from _vocabulary()

    def ntriples(self) -> bytes:
        """Return data and vocabulary as N-Triples, every literal as written."""
        return serialize(self.with_vocabulary(), format=RdfFormat.N_TRIPLES) or b""

    def things(self, files: Iterable[GraphFile]) -> set[Subject]:
        """Return what these files make statements about."""
        wanted = {file.path for file in files}
        return {
            quad.subject
            for name, file in self._files.items()
            if file.path in wanted
            for quad in self._scratch.quads_for_pattern(None, None, None, name)
        }

    def empty(self, files: Iterable[GraphFile]) -> list[GraphFile]:
        """Return those of these files that hold no triples."""
        wanted = {file.path for file in files}
        return [
            file
            for name, file in self._files.items()
            if file.path in wanted and not any(self._scratch.quads_for_pattern(None, None, None, name))
        ]

    def about(self, things: Iterable[Term]) -> Iterator[Triple]:
        """Iterate over what is said about things, literals in canonical form."""
        for thing in things:
            if not isinstance(thing, Literal):
                yield from (triple for _, triple in self._about(thing))

    def dated(self, things: Collection[Subject] | None) -> Iterator[Triple]:
        """Iterate over the EDTF dates of these things, or of all, and over their days (xsd:date).

        EDTF stays as it is in a store, and a day without a time zone does.
        """
        if things is not None:
            yield from self.about(things)
            return
        rows = self.store.query(
            f"SELECT ?s ?p ?o {{ ?s ?p ?o FILTER(DATATYPE(?o) IN ({_EDTF}, {XSD.date})) }}"
        )
        assert isinstance(rows, QuerySolutions)
        for row in rows:
            yield Triple(row["s"], row["p"], row["o"])

    def around(self, things: Collection[Subject], *, steps: int, pointers: Iterable[NamedNode]) -> bytes:
        """Return what it takes to check things and whatever leads to them, with the vocabulary, as N-Triples.

        What leads to a thing in `steps` steps is checked too, as the thing may be the value at fault. Of all
        these there is what is said about them and about what they lead to in `steps` steps, and who points to
        them by one of the `pointers`.
        """
        checked = _spread(things, steps, lambda node: (triple.subject for triple in self._using(node)))
        described = _spread(checked, steps, lambda node: (triple.object for _, triple in self._about(node)))
        found = [triple for stated in self._statements(described).values() for _, _, triple in stated]
        for thing in checked:
            for predicate in pointers:
                found += self._using(thing, predicate)
        found += (quad.triple for quad in self._scratch.quads_for_pattern(None, RDFS.subClassOf, None))
        return serialize([*found, *_vocabulary()], format=RdfFormat.N_TRIPLES) or b""

    def stating(self, predicates: Collection[NamedNode]) -> Iterator[Triple]:
        """Iterate over the statements with these predicates."""
        for predicate in predicates:
            yield from (quad.triple for quad in self._scratch.quads_for_pattern(None, predicate, None))

    def locate(self, things: Collection[Term]) -> None:
        """Look up where these things stand, for `at_fault` to tell."""
        named: set[Subject] = {thing for thing in things if isinstance(thing, NamedNode | BlankNode)}
        for thing in named:
            if not any(self._about(thing)):
                user = next(self._users_of(thing), None)
                if user is not None:
                    self._users[thing] = user
        self._stated = self._statements(named.union(self._users.values()), lines=True)

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
            graph = (typed or stated)[0].graph
            return self._place(next(found for found in stated if found.graph == graph)), ()
        user = self._users.get(focus)
        for found in self._stated.get(user, []) if user else []:
            if focus in (found.triple.predicate, found.triple.object):
                return self._place(found), ()
        return None, ()

    def _load(self) -> None:
        fill(
            self._scratch,
            [
                dump
                for name, file in self._files.items()
                if not (dump := Dump(file.path, name.value)).syntax.supports_datasets
            ],
            None,
        )
        for number, (name, file) in enumerate(self._files.items()):
            if Dump(file.path, name.value).syntax.supports_datasets or self._has_blank_nodes(name):
                # Their blank nodes have other labels each time that they are read, so they are read once.
                self._kept[name] = [_apart(triple, number) for triple in self._parsed(name)]
                self._scratch.remove_graph(name)
                self._add(self._kept[name], name)
        self._add(_vocabulary(), _VOCABULARY)

    def _add(self, triples: Iterable[Triple], name: NamedNode) -> None:
        self._scratch.bulk_extend(
            Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples
        )

    def _has_blank_nodes(self, name: NamedNode) -> bool:
        ask = f"ASK {{ GRAPH {name} {{ ?s ?p ?o FILTER(ISBLANK(?s) || ISBLANK(?o)) }} }}"
        return bool(self._scratch.query(ask))

    def _read(self, name: _Graph) -> Iterator[Triple]:
        """Iterate over the triples of a graph as written, or as the store has them if there is one.

        A value that file and store both have would otherwise be two: "51.5000" and "51.5".
        """
        if isinstance(name, NamedNode) and name in self._files and not self._beside_store:
            return iter(self._kept[name]) if name in self._kept else self._parsed(name)
        return (quad.triple for quad in self._scratch.quads_for_pattern(None, None, None, name))

    def _parsed(self, name: NamedNode) -> Iterator[Triple]:
        dump = Dump(self._files[name].path, name.value)
        with dump.open() as (content, syntax):
            for quad in parse(content, format=syntax):
                yield quad.triple

    def _about(self, thing: Subject) -> Iterator[tuple[_Graph, Triple]]:
        """Iterate over what is said about a thing, each with its graph."""
        for quad in self._scratch.quads_for_pattern(thing, None, None):
            if quad.graph_name != _VOCABULARY:
                yield quad.graph_name, quad.triple

    def _using(self, thing: Subject, predicate: NamedNode | None = None) -> Iterator[Triple]:
        """Iterate over what points to a thing."""
        return (quad.triple for quad in self._scratch.quads_for_pattern(None, predicate, thing))

    def _users_of(self, thing: Subject) -> Iterator[Subject]:
        """Iterate over what has a thing as value or as property, and is not of the vocabulary."""
        quads = self._scratch.quads_for_pattern
        as_property = quads(None, thing, None) if isinstance(thing, NamedNode) else ()
        for quad in chain(quads(None, None, thing), as_property):
            if quad.graph_name != _VOCABULARY:
                yield quad.subject

    def _statements(
        self, things: Collection[Subject], *, lines: bool = False
    ) -> dict[Term, list[_Statement]]:
        """Return what is said about things, as written, by thing; files that say nothing are not read."""
        graphs: set[_Graph] = set()
        found: defaultdict[Term, list[_Statement]] = defaultdict(list)
        for thing in things:
            for name, triple in self._about(thing):
                if name in self._files:
                    graphs.add(name)
                else:
                    found[thing].append(_Statement(name, 0, triple))
        for name in self._files:
            if name in graphs:
                for line, triple in self._lined(name) if lines else ((0, read) for read in self._read(name)):
                    if triple.subject in things:
                        found[triple.subject].append(_Statement(name, line, triple))
        return found

    def _lined(self, name: NamedNode) -> Iterator[tuple[int, Triple]]:
        """Iterate over the triples of a file as written, each with its line, 0 where lines cannot be told."""
        dump = Dump(self._files[name].path, name.value)
        if dump.syntax not in _LINED:
            return zip(repeat(0), self._read(name))
        with dump.open() as (file, _):
            content = file.read()
        if name in self._kept:
            lines = (line for line, _ in numbered(content, format=dump.syntax))
            return zip(lines, self._kept[name], strict=True)
        return ((line, quad.triple) for line, quad in numbered(content, format=dump.syntax))

    def _place(self, statement: _Statement) -> Place:
        graph = statement.graph
        if not isinstance(graph, NamedNode):
            return Place("", "", 0)
        file = self._files.get(graph)
        return Place(file.graph, str(file.path), statement.line) if file else Place(graph.value, "", 0)


class _Statement(NamedTuple):
    graph: _Graph
    line: int
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


def _spread(nodes: Iterable[Subject], steps: int, ahead: Callable[[Subject], Iterable[Term]]) -> set[Subject]:
    """Return nodes and what is up to so many steps ahead of them."""
    reached: set[Subject] = set(nodes)
    edge = reached
    for _ in range(steps):
        terms = {term for node in edge for term in ahead(node)}
        edge = {term for term in terms if not isinstance(term, Literal)} - reached
        reached = reached | edge
    return reached


def _apart(triple: Triple, number: int) -> Triple:
    """Return the triple with the blank nodes of the file of this number."""
    subject, value = triple.subject, triple.object
    return Triple(
        BlankNode(f"f{number}-{subject.value}") if isinstance(subject, BlankNode) else subject,
        triple.predicate,
        BlankNode(f"f{number}-{value.value}") if isinstance(value, BlankNode) else value,
    )
