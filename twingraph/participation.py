"""Who took part in what, and how."""

from __future__ import annotations

from collections import defaultdict

from twingraph.rdf.terms import RDFS, TG, NamedNode
from twingraph.store import Store
from twingraph.store.columns import below, local_name, texts


def roles(store: Store) -> dict[str, dict[str, set[str]]]:
    """Return the local names of the roles (guest, host, ...) that each party had, by activity and party.

    Roles are the subproperties of `tg:participant` that the store's ontology declares. The general
    `participant` gives way to any role that says more, so that inference changes nothing here.
    """
    special = below(store, RDFS.subPropertyOf, TG.participant) - {TG.participant.value}
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for iri in sorted(special):
        for activity, parties in texts(store, NamedNode(iri)).items():
            for party in parties:
                found[activity][party].add(local_name(iri))
    for activity, parties in texts(store, TG.participant).items():
        for party in parties:
            found[activity][party] = found[activity][party] or {local_name(TG.participant.value)}
    return found
