"""The knowledge graph as a Python object: `twingraph.open()`."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twingraph import settings
from twingraph.errors import InputError
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import INFERRED, TG, NamedNode
from twingraph.store import QueryBoolean, Store
from twingraph.store.oxigraph import OxigraphStore

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    import networkx
    import rdflib

    from twingraph.compare.corrections import Correction, Direction, Kind
    from twingraph.compare.difference import Comparison
    from twingraph.graph.selection import Day, Period
    from twingraph.query.result import Result, Triples
    from twingraph.rdf.terms import Triple
    from twingraph.reason import Derivation, Inference
    from twingraph.sources.manifest import GraphFile
    from twingraph.store.dump import Dump, Progress

ONTOLOGY_GRAPH = PREFIXES["graph"] + "ontology"


def open_graph(
    folder: Path | str | None = None, *, store: str | None = None, read_only: bool = False
) -> KnowledgeGraph:
    """Open a folder of Turtle data with its manifest, by default the bundled data, or a store.

    `store` is a selector: `memory:`, `disk:PATH` or `sparql:URL`; `twingraph.store.selector` has the details.

    With `read_only` nothing can be added. A folder then may come from a snapshot in the user's cache, which
    opens in a blink whatever the size of the data; otherwise its files are loaded into memory. A store on
    disk that is opened for writing is nobody else's to write to.

    Raises InputError for a folder without a manifest or a selector that names no store, and FileSyntaxError
    for a file that does not parse.
    """
    if store is not None:
        if folder is not None:
            raise InputError(f"name a folder ({folder}) or a store, not both")
        from twingraph.store.selector import open_store

        return KnowledgeGraph(open_store(store, read_only=read_only))
    folder = settings.data_dir() if folder is None else Path(folder)

    def load() -> OxigraphStore:
        # Imported here, as a snapshot opens without it.
        from twingraph.sources import manifest
        from twingraph.store.dump import Dump

        loaded = OxigraphStore()
        loaded.load([*_vocabulary(), *(Dump(file.path, file.graph) for file in manifest.read(folder))])
        return loaded

    if not read_only:
        return KnowledgeGraph(load(), folder)
    from twingraph.store.snapshot import open_snapshot

    files = [*settings.vocabulary_files(), *sorted(folder.rglob("*.ttl"))]
    return KnowledgeGraph(open_snapshot(files, load), folder)


def _vocabulary() -> list[Dump]:
    from twingraph.store.dump import Dump

    return [Dump(path, ONTOLOGY_GRAPH) for path in settings.vocabulary_files()]


class KnowledgeGraph:
    """A store with data and the vocabulary; `folder` is where the data was read from, if it was a folder.

    Queries see the union of all graphs. Inferred triples are in it only after `infer()`.
    """

    def __init__(self, store: Store, folder: Path | None = None) -> None:
        self.store = store
        self.folder = folder

    @cached_property
    def files(self) -> list[GraphFile]:
        """The files of the folder, each a named graph, by its manifest; none when there is no folder."""
        from twingraph.sources import manifest

        return [] if self.folder is None else manifest.read(self.folder)

    def query(self, name: str, **parameters: Any) -> Result:
        """Answer a canned query; `twingraph query` lists their names, parameters and columns.

        A parameter with a hyphen is written with an underscore (`as_of="2010-01-01"`). A city is an IRI, a
        CURIE, a Wikidata item or a name in any language. Raises NameNotFoundError, AmbiguousNameError and
        QueryError.
        """
        from twingraph.query import answer

        self._check_vocabulary()
        return answer(self.store, name, **parameters)

    def sparql(self, text: str) -> Result | Triples | bool:
        """Answer any SPARQL 1.1 query: rows for SELECT, triples for CONSTRUCT and DESCRIBE, a truth for ASK.

        The project's prefixes need not be declared. Raises QueryError for one that does not parse.
        """
        from twingraph.query import sparql

        return sparql(self.store, text)

    def load(
        self,
        *paths: Path | str,
        graph: str | None = None,
        replace: bool = False,
        progress: Progress | None = None,
    ) -> None:
        """Add files of RDF and folders with a manifest to the store, all of them or nothing.

        The syntax is told by the file's name (.ttl, .nt, .nq, .trig, .jsonld, .rdf, .owl, each also with .gz,
        .bz2, .xz or .zst). Triples go to the named graph `graph`, an IRI, by default one that is called after
        the file below `https://w3id.org/twingraph/graph/`; those of a folder to the graphs of its manifest.
        With `replace`, the graphs that the files have something for lose what they held before. The
        vocabulary comes along. `progress` is told the bytes read, as they are read. A graph that has been
        inferred stays so.

        Raises FileSyntaxError, with file and line, and InputError.
        """
        dumps = [dump for path in paths for dump in _dumps(Path(path), graph)]
        emptied = {graph for dump in dumps for graph in dump.graphs()} if replace else set()
        inferred = INFERRED.value in self.store.graphs()
        if inferred and emptied:
            # What followed from what is lost follows no longer.
            emptied.add(INFERRED.value)
        self.store.load([*_vocabulary(), *dumps], replace={ONTOLOGY_GRAPH, *emptied}, progress=progress)
        if inferred:
            self.infer()

    def add(self, triples: Iterable[Triple], graph: str) -> int:
        """Add triples to a named graph, an IRI, and return the number of triples that newly follow.

        These are added too if anything has been inferred before; otherwise nothing is, and `infer()` does it.
        """
        from twingraph.reason import infer

        triples = list(triples)
        self.store.add(triples, _checked(graph))
        return self._keep(infer(self.store, added=triples)) if INFERRED.value in self.store.graphs() else 0

    def infer(self) -> int:
        """Add what follows by the ontology, in a graph of its own, and return the number of new triples.

        On a server what mentions a blank node is left out: the protocols do not let one name it, and what is
        added about it would be about another, new each time.
        """
        from twingraph.reason import infer

        return self._keep(infer(self.store))

    @contextmanager
    def closed(self) -> Iterator[KnowledgeGraph]:
        """Give a copy to ask, with what follows in it, which is thrown away; this graph stays as it is."""
        with self.store.scratch() as copy:
            kg = KnowledgeGraph(OxigraphStore(copy), self.folder)
            kg.store.clear(INFERRED.value)
            kg.infer()
            yield kg

    def _keep(self, inferences: Iterable[Inference]) -> int:
        number = 0

        def triples() -> Iterator[Triple]:
            nonlocal number
            for inference in inferences:
                if self.store.names_blank_nodes or not _has_blank_node(inference.triple):
                    number += 1
                    yield inference.triple

        self.store.add(triples(), INFERRED.value)
        return number

    def why(self, subject: str, predicate: str, object: str) -> Derivation | None:
        """Return how a triple is known, with the fewest steps; None if it is not stated and does not follow.

        Things are given by IRI, CURIE or name, the property by IRI, CURIE or label, a literal by its text.
        Raises NameNotFoundError and AmbiguousNameError.
        """
        from twingraph.query.statement import find
        from twingraph.reason import explain

        return explain(self.store, find(self.store, subject, predicate, object))

    def to_networkx(
        self,
        kind: str = "authorities",
        *,
        relationship_kinds: Collection[str] | None = None,
        source: str | None = None,
        countries: Collection[str] | None = None,
        during: Period | None = None,
        as_of: Day | None = None,
        language: str = settings.ENGLISH,
    ) -> networkx.Graph[str]:
        """Return the network of "authorities", "relationships", "activities" or "claims" in networkx.

        `twingraph.graph.network.to_networkx` says what nodes and edges carry, and
        `twingraph.graph.selection.select` which relationships the other parameters choose.
        """
        from twingraph.graph.network import to_networkx

        return to_networkx(
            self.store,
            kind=kind,
            relationship_kinds=relationship_kinds,
            source=source,
            countries=countries,
            during=during,
            as_of=as_of,
            language=language,
        )

    def diff(self, first: str, second: str, *, city: str | None = None) -> Comparison:
        """Compare what two sources say of ties between places, of all or of those of one city.

        `twingraph.compare.difference.compare` says how sources are named, when two places are the same, what
        is found, and what is raised.
        """
        from twingraph.compare.difference import compare

        self._check_vocabulary()
        return compare(self.store, first, second, city=city)

    def corrections(
        self,
        *,
        city: str | None = None,
        source: str | None = None,
        wikidata: str | None = None,
        direction: Direction = "both",
        kind: Kind = "twin",
        disputed: bool = False,
    ) -> list[Correction]:
        """Return what Wikidata lacks of what sources say, and what is left out of that, with the reasons.

        `twingraph.compare.corrections.corrections` explains the options and what is raised;
        `twingraph.compare.quickstatements.write` makes commands of what is not left out.
        """
        from twingraph.compare.corrections import corrections

        self._check_vocabulary()
        return corrections(
            self.store,
            city=city,
            source=source,
            wikidata=wikidata,
            direction=direction,
            kind=kind,
            disputed=disputed,
        )

    def to_rdflib(self) -> rdflib.Dataset:
        """Return the graph as an rdflib Dataset with the same named graphs, its default graph their union."""
        import rdflib
        from pyoxigraph import RdfFormat, serialize

        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(data=serialize(self.store.quads(), format=RdfFormat.N_QUADS), format="nquads")
        for prefix, iri in PREFIXES.items():
            dataset.bind(prefix, iri)
        return dataset

    def _check_vocabulary(self) -> None:
        """Raise InputError for a store without the vocabulary, on which many answers rest."""
        if self.folder is None and not self._has_vocabulary:
            raise InputError(
                "the store lacks the vocabulary (ontology and codes), without which answers would be wrong; "
                "load it with: twingraph load --store SELECTOR"
            )

    @cached_property
    def _has_vocabulary(self) -> bool:
        answer = self.store.query(f"ASK {{ {TG.Municipality} ?property ?value }}")
        return isinstance(answer, QueryBoolean) and bool(answer)

    def __len__(self) -> int:
        """Return the number of quads."""
        return len(self.store)

    def __repr__(self) -> str:
        """Say what it holds: `<KnowledgeGraph 21 graphs, 9321 triples>`."""
        return f"<KnowledgeGraph {len(self.store.graphs())} graphs, {len(self)} triples>"


def _has_blank_node(triple: Triple) -> bool:
    from pyoxigraph import BlankNode

    return isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode)


def _dumps(path: Path, graph: str | None) -> list[Dump]:
    """Return the files that a path stands for: itself, or those that the manifest of a folder lists."""
    from twingraph.store.dump import Dump

    graph = None if graph is None else _checked(graph)
    if path.is_dir():
        from twingraph.sources import manifest

        return [Dump(file.path, graph or file.graph) for file in manifest.read(path)]
    dump = Dump.of(path, graph)
    if dump.graph in (ONTOLOGY_GRAPH, INFERRED.value):
        raise InputError(f"{path}: would go to {dump.graph}, which twingraph writes; name another graph")
    return [dump]


def _checked(graph: str) -> str:
    """Return the IRI of a graph. Raises InputError for what is none."""
    try:
        return NamedNode(graph).value
    except ValueError as error:
        raise InputError(f"{graph!r} is not an IRI ({error}); a named graph is called by one") from error
