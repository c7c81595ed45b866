"""What a reference to a source can say."""

from __future__ import annotations

from dataclasses import dataclass

from twingraph.compare.places import Places
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import DCTERMS, Literal, NamedNode, Namespace
from twingraph.store import Store
from twingraph.store.columns import local_name

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
