"""Sources: from what a person calls one to its IRI, and what a reference to it can say."""

from __future__ import annotations

from dataclasses import dataclass

from twingraph.compare.places import Places
from twingraph.compare.ties import Ties
from twingraph.errors import AmbiguousNameError, InputError, NameNotFoundError
from twingraph.query.names import as_iri
from twingraph.rdf.prefixes import PREFIXES, shrink
from twingraph.rdf.terms import DCTERMS, RDF, TG, Literal, NamedNode, Namespace
from twingraph.store import Store
from twingraph.store.columns import local_name, texts

_FOAF = Namespace("foaf")


@dataclass(frozen=True, slots=True)
class Reference:
    """What a reference on Wikidata can say of a source.

    `url` is the address of exactly the version that was read, or else that of the page. `item` is the item
    of the source itself (`Q…`), `retrieved` the date (EDTF) on which the graph says that it was read.
    """

    source: str
    url: str = ""
    item: str = ""
    retrieved: str = ""


def reference(store: Store, places: Places, source: str) -> Reference:
    """Return what the graph says of a source that a reference can say."""
    node = NamedNode(source)
    properties = (DCTERMS.source, _FOAF.homepage, DCTERMS.dateAccepted)
    versions, pages, retrieved = (
        sorted(triple.object.value for triple in found if isinstance(triple.object, NamedNode | Literal))
        for found in store.match([(node, property, None) for property in properties])
    )
    items = places.identifiers(source, PREFIXES["wd"])
    return Reference(
        source,
        next((iri for iri in (*versions, *pages) if iri.startswith(("http://", "https://"))), ""),
        local_name(items[0]) if len(items) == 1 else "",
        retrieved[0] if retrieved else "",
    )


def find(store: Store, name: str, ties: Ties) -> str:
    """Return the IRI of the source that a name stands for.

    The name is an IRI, a CURIE, the last part of the source's IRI, or that of a named graph (`wikidata-p190`,
    `kecskemet/stages`), which stands for the source that it is from. Raises NameNotFoundError, which lists
    the sources that say something of ties, AmbiguousNameError, and InputError for a source that says nothing.
    """
    speaking = ties.sources()
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
    listed = ", ".join(shrink(source) or source for source in speaking)
    if not found:
        raise NameNotFoundError("source", name, hint=f"Sources that say something of ties: {listed}.")
    if not found <= set(speaking):
        raise InputError(f"{name!r} says nothing of ties between places; sources that do: {listed}")
    return found.pop()
