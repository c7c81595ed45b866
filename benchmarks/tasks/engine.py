"""The engines that twingraph is measured against, each with a world loaded into it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tasks.contender import Setting
from twingraph import settings


def bare_store(setting: Setting, path: Path | None = None, *, dump: bool = False) -> Any:
    """Return a bare store with the world in it, loaded in the quickest way that pyoxigraph has."""
    import pyoxigraph as ox

    store = ox.Store() if path is None else ox.Store(str(path))
    files = setting.files()
    if dump:
        files = files[: len(settings.vocabulary_files())]
        store.bulk_load(path=str(setting.dump), format=ox.RdfFormat.N_QUADS)
    if path is None:
        for file, graph in files:
            store.bulk_load(path=str(file), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph))
    else:
        # On disk each bulk load has a price of its own, which many small files would pay many times.
        store.bulk_extend(quad for file, graph in files for quad in _quads(file, ox.NamedNode(graph)))
    return store


def _quads(file: Path, graph: Any) -> Iterator[Any]:
    import pyoxigraph as ox

    for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE):
        yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)


def rdflib_dataset(setting: Setting) -> Any:
    """Return a dataset of rdflib with the world in it, its default graph the union of the others."""
    import rdflib

    dataset = rdflib.Dataset(default_union=True)
    for file, graph in setting.files():
        dataset.graph(graph).parse(file, format="turtle")
    return dataset
