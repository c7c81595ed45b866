"""Claims: whose record names whom, for the canned query `one-sided` and the reciprocity of a network."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from twingraph.graph.selection import RELATIONSHIPS, Relationship
from twingraph.rdf.terms import DCTERMS, RDF, RDFS, SKOS, TG, Namespace
from twingraph.sources.attribution import cited
from twingraph.store import Store
from twingraph.store.columns import below, texts

CLAIMANTS = f"{{ ?relationship {TG.party} ?subject }} UNION {{ ?subject {SKOS.exactMatch} ?item }}"
"""What finds whoever may claim or be claimed, for `store.columns`."""

_P190 = Namespace("wdt").P190

Claims = dict[tuple[str, str], list[str]]


def claims(store: Store, relationships: Mapping[str, Relationship], *, joined: bool) -> Claims:
    """Return the records by which one names another, as sorted IRIs, for each (one, other), sorted.

    A record of an authority is a source that it publishes and that a relationship cites, or its item of
    Wikidata with `wdt:P190`. Sources count for these relationships; items for all pairs, or with `joined`
    for the pairs that one of the relationships joins. What is no authority publishes no record, so that a
    source's claim on it is none.
    """
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    publishers = texts(store, DCTERMS.publisher)
    behind = cited(store, RELATIONSHIPS)
    for iri, relationship in relationships.items():
        for source in behind.get(iri, ()):
            for one in publishers.get(source, ()):
                if one in relationship.parties:
                    for other in relationship.parties:
                        found[one, other].add(source)
    joining = {frozenset(pair) for tie in relationships.values() for pair in combinations(tie.parties, 2)}
    authorities = _authorities(store)
    for (one, other), item in _by_items(store):
        authorities.update((one, other))
        if not joined or {one, other} in joining:
            found[one, other].add(item)
    # Whoever claims is an authority, whether or not the data says so.
    authorities.update(one for one, _ in found)
    return {
        (one, other): sorted(records)
        for (one, other), records in sorted(found.items())
        if one != other and other in authorities
    }


def _authorities(store: Store) -> set[str]:
    classes = below(store, RDFS.subClassOf, TG.LocalAuthority)
    types = texts(store, RDF.type, f"?relationship {TG.party} ?subject")
    return {iri for iri, own in types.items() if not classes.isdisjoint(own)}


def _by_items(store: Store) -> Iterator[tuple[tuple[str, str], str]]:
    """Iterate over the pairs of which one's item names the other's, each with the item."""
    statements = texts(store, _P190)
    if not statements:
        return
    things: dict[str, list[str]] = defaultdict(list)
    for thing, items in texts(store, SKOS.exactMatch).items():
        for item in items:
            things[item].append(thing)
    for item, others in statements.items():
        named = [thing for other in others for thing in things.get(other, ())]
        yield from (((one, other), item) for one in things.get(item, ()) for other in named)
