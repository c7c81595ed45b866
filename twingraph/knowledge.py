"""The knowledge graph as a Python object: `twingraph.open()`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from twingraph import settings
from twingraph.rdf.prefixes import PREFIXES
from twingraph.sources import manifest
from twingraph.store import Store
from twingraph.store.memory import MemoryStore

if TYPE_CHECKING:
    import networkx
    import rdflib

    from twingraph.query.result import Result, Triples
    from twingraph.sources.manifest import GraphFile

ONTOLOGY_GRAPH = PREFIXES["graph"] + "ontology"
INFERRED_GRAPH = PREFIXES["graph"] + "inferred"
# What queries over the data need of the ontology folder: terms with their labels, and code lists.
_VOCABULARY = ("twingraph.ttl", "codes.ttl")


def open_graph(folder: Path | str | None = None) -> KnowledgeGraph:
    """Open a folder of Turtle data with its manifest, by default the bundled data, in memory.

    Raises InputError for a folder without a manifest, and FileSyntaxError for a file that does not parse.
    """
    return KnowledgeGraph(Path(folder) if folder is not None else settings.data_dir())


class KnowledgeGraph:
    """The data of one folder together with the vocabulary, in one store.

    Queries see the union of all graphs. Inferred triples are in it only after `infer()`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: list[GraphFile] = manifest.read(folder)
        self.store: Store = MemoryStore()
        for name in _VOCABULARY:
            self.store.load(settings.ontology_dir() / name, ONTOLOGY_GRAPH)
        for file in self.files:
            self.store.load(file.path, file.graph)

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

        Raises QueryError for one that does not parse.
        """
        from twingraph.query import sparql

        return sparql(self.store, text)

    def infer(self) -> int:
        """Add what follows by the ontology, in a graph of its own, and return the number of new triples."""
        from twingraph.reason import infer

        inferences = infer(self.store)
        self.store.add((inference.triple for inference in inferences), INFERRED_GRAPH)
        return len(inferences)

    def to_networkx(self, **options: Any) -> networkx.Graph:
        """Return the network of relationships; see `twingraph.graph.network.to_networkx` for the options."""
        from twingraph.graph.network import to_networkx

        return to_networkx(self.store, **options)

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
