"""From what a person calls a source to its IRI."""

from __future__ import annotations

from collections.abc import Collection

from twingraph.errors import AmbiguousNameError, InputError, NameNotFoundError
from twingraph.query.names import as_iri
from twingraph.rdf.prefixes import PREFIXES, shrink
from twingraph.rdf.terms import DCTERMS, RDF, TG
from twingraph.store import Store
from twingraph.store.columns import local_name, texts


def find(store: Store, name: str, speaking: Collection[str]) -> str:
    """Return the IRI of the source that a name stands for, one of those `speaking` of ties between places.

    The name is an IRI, a CURIE, the last part of the source's IRI, or that of a named graph (`wikidata-p190`,
    `kecskemet/stages`), which stands for the source that it is from. Raises NameNotFoundError, which lists
    the sources that say something of ties, AmbiguousNameError, and InputError for a source that says nothing.
    """
    iri = as_iri(name)
    wanted = name if iri is None else iri.value
    known = {*speaking, *texts(store, RDF.type, f"?subject a {TG.Source}")}
    found = {source for source in known if wanted in (source, local_name(source))}
    if not found:
        of_graphs = texts(store, DCTERMS.source)
        behind = {
            source for graph in (wanted, PREFIXES["graph"] + wanted) for source in of_graphs.get(graph, [])
        }
        found = behind.intersection(speaking) or behind
    if len(found) > 1:
        raise AmbiguousNameError("source", name, sorted(found))
    listed = ", ".join(shrink(source) or source for source in sorted(speaking))
    if not found:
        raise NameNotFoundError("source", name, hint=f"Sources that say something of ties: {listed}.")
    if not found <= set(speaking):
        raise InputError(f"{name!r} says nothing of ties between places; sources that do: {listed}")
    return found.pop()
