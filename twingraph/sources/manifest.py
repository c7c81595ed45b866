"""The manifest: which file is which named graph, from which source, under which licence (DCAT 3)."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from twingraph.errors import InputError
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import DCTERMS, TG, Literal, NamedNode, Triple
from twingraph.store.dump import Dump
from twingraph.store.oxigraph import OxigraphStore

FILE_NAME = "manifest.ttl"
MANIFEST_GRAPH = NamedNode(PREFIXES["graph"] + "manifest")


class GraphFile(NamedTuple):
    """One data file and the named graph that it is.

    `sources` and `licence` are IRIs; `titles` maps language tags to titles.
    """

    graph: str
    path: Path
    titles: dict[str, str]
    sources: tuple[str, ...]
    licence: str

    @property
    def name(self) -> str:
        """The graph's IRI without the namespace: `kecskemet/stages`."""
        return self.graph.removeprefix(PREFIXES["graph"])


def read(folder: Path, *, besides: Collection[Path] = ()) -> list[GraphFile]:
    """Return the graphs that the folder's manifest lists, sorted by IRI; the manifest itself is the first.

    Raises InputError when there is no manifest, when it names a file that is not there, or when the folder
    has a Turtle file that the manifest does not name: such a file would be left out without a word. Those
    in `besides` may be there unnamed.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        raise InputError(f"{folder}: has no {FILE_NAME}; see docs/publishing.md for how to write one")
    described: dict[str, list[Triple]] = {}
    store = OxigraphStore()
    store.load([Dump(path, MANIFEST_GRAPH.value)])
    for quad in store.quads():
        if isinstance(quad.subject, NamedNode):
            described.setdefault(quad.subject.value, []).append(quad.triple)
    files = [
        _graph_file(iri, triples, folder)
        for iri, triples in sorted(described.items())
        if any(triple.predicate == TG.file for triple in triples)
    ]
    named = {file.path for file in files} | {path}
    expected = {file.resolve() for file in besides}
    for file in files:
        if folder not in file.path.parents or ".." in file.path.parts[len(folder.parts) :]:
            raise InputError(f"{path}: names {file.path}, which is not below the manifest")
        if not file.path.is_file():
            raise InputError(f"{path}: names {file.path.relative_to(folder)}, which is not there")
    for found in sorted(folder.rglob("*.ttl")):
        if found not in named and found.resolve() not in expected:
            raise InputError(f"{path}: does not name {found.relative_to(folder)}; add a dcat:Dataset for it")
    return [GraphFile(MANIFEST_GRAPH.value, path, {"en": "Manifest"}, (), ""), *files]


def _graph_file(iri: str, triples: list[Triple], folder: Path) -> GraphFile:
    titles: dict[str, str] = {}
    sources: list[str] = []
    path, licence = folder, ""
    for triple in triples:
        value = triple.object
        if triple.predicate == TG.file and isinstance(value, Literal):
            path = folder / value.value
        elif triple.predicate == DCTERMS.title and isinstance(value, Literal):
            titles[value.language or ""] = value.value
        elif triple.predicate == DCTERMS.source and isinstance(value, NamedNode):
            sources.append(value.value)
        elif triple.predicate == DCTERMS.license and isinstance(value, NamedNode):
            licence = value.value
    return GraphFile(iri, path, titles, tuple(sorted(sources)), licence)
