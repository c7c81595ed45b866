"""The knowledge graph as a Python object: `twingraph.open()`."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twingraph import settings
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import INFERRED
from twingraph.store import Store
from twingraph.store.oxigraph import OxigraphStore

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    import networkx
    import rdflib

    from twingraph.query.result import Result, Triples
    from twingraph.sources.manifest import GraphFile

ONTOLOGY_GRAPH = PREFIXES["graph"] + "ontology"


def open_graph(folder: Path | str | None = None, *, read_only: bool = False) -> KnowledgeGraph:
    """Open a folder of Turtle data with its manifest, by default the bundled data.

    With `read_only` the store may come from a snapshot in the user's cache, which opens in a blink whatever
    the size of the data, and nothing can be added to it. Otherwise the files are loaded into memory.

    Raises InputError for a folder without a manifest, and FileSyntaxError for a file that does not parse.
    """
    folder = settings.data_dir() if folder is None else Path(folder)
    vocabulary = settings.vocabulary_files()

    def load() -> OxigraphStore:
        # Imported here, as a snapshot opens without it.
        from twingraph.sources import manifest

        store = OxigraphStore()
        for path in vocabulary:
            store.load(path, ONTOLOGY_GRAPH)
        for file in manifest.read(folder):
            store.load(file.path, file.graph)
        return store

    if not read_only:
        return KnowledgeGraph(folder, load())
    from twingraph.store.snapshot import open_snapshot

    return KnowledgeGraph(folder, open_snapshot([*vocabulary, *sorted(folder.rglob("*.ttl"))], load))


class KnowledgeGraph:
    """The data of one folder together with the vocabulary, in one store.

    Queries see the union of all graphs. Inferred triples are in it only after `infer()`.
    """

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder = folder
        self.store = store

    @cached_property
    def files(self) -> list[GraphFile]:
        """The files of the folder, each a named graph, by its manifest."""
        from twingraph.sources import manifest

        return manifest.read(self.folder)

    def query(self, name: str, **parameters: Any) -> Result:
        """Answer a canned query; `twingraph query` lists their names, parameters and columns.

        A parameter with a hyphen is written with an underscore (`as_of="2010-01-01"`). A city is an IRI, a
        CURIE, a Wikidata item or a name in any language. Raises NameNotFoundError, AmbiguousNameError and
        QueryError.
        """
        from twingraph.query import answer

        return answer(self.store, name, **parameters)

    def sparql(self, text: str) -> Result | Triples | bool:
        """Answer any SPARQL 1.1 query: rows for SELECT, triples for CONSTRUCT and DESCRIBE, a truth for ASK.

        The project's prefixes need not be declared. Raises QueryError for one that does not parse.
        """
        from twingraph.query import sparql

        return sparql(self.store, text)

    def infer(self) -> int:
        """Add what follows by the ontology, in a graph of its own, and return the number of new triples."""
        from twingraph.reason import infer

        inferences = infer(self.store)
        self.store.add((inference.triple for inference in inferences), INFERRED.value)
        return len(inferences)

    def to_networkx(
        self,
        kind: str = "authorities",
        *,
        relationship_kinds: Collection[str] | None = None,
        as_of: date | None = None,
        language: str = settings.ENGLISH,
    ) -> networkx.Graph[str]:
        """Return the network of "authorities", "relationships" or "activities" as a networkx graph.

        `twingraph.graph.network.to_networkx` says what nodes and edges carry.
        """
        from twingraph.graph.network import to_networkx

        return to_networkx(
            self.store, kind=kind, relationship_kinds=relationship_kinds, as_of=as_of, language=language
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

    def __len__(self) -> int:
        """Return the number of quads."""
        return len(self.store)

    def __repr__(self) -> str:
        """Say what it holds: `<KnowledgeGraph 21 graphs, 9321 triples>`."""
        return f"<KnowledgeGraph {len(self.store.graphs())} graphs, {len(self)} triples>"
