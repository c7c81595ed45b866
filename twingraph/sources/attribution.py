"""Attribution: which sources stand behind a thing."""

from __future__ import annotations

from collections import defaultdict

from twingraph.rdf.terms import DCTERMS, OA, RDF, TG, NamedNode
from twingraph.store import QuerySolutions, Store
from twingraph.store.columns import texts, wanted

# A graph's source speaks for what the graph says a thing is; the manifest names it.
_OF_GRAPHS = f"""
  GRAPH ?graph {{ ?subject {RDF.type} ?class }}
  ?graph {DCTERMS.source} ?source .
}}"""


def sources(store: Store, of: str = "") -> dict[str, list[str]]:
    """Return the IRIs of the sources behind each thing, or of those that `columns` finds by `of`, by IRI.

    They are those that are `cited`; where there are none, the sources of the named graphs that give the
    thing's class.
    """
    found = cited(store, of)
    rows = store.query(f"SELECT ?subject ?source WHERE {{ {wanted(of)} {_OF_GRAPHS}")
    assert isinstance(rows, QuerySolutions)
    fallback: dict[str, set[str]] = defaultdict(set)
    for term, source in rows:
        if isinstance(term, NamedNode) and isinstance(source, NamedNode) and not found.get(term.value):
            fallback[term.value].add(source.value)
    return {thing: sorted(iris) for thing, iris in {**found, **fallback}.items()}


def cited(store: Store, of: str = "") -> dict[str, set[str]]:
    """Return the IRIs of the sources that each thing cites, or each of those that `of` finds, by IRI.

    They are those that its passages (`tg:evidence`) are from and those stated on it (`dcterms:source`).
    """
    found: dict[str, set[str]] = defaultdict(set)
    # Joined in the store: most passages are evidence of other things, and none of them is of use here.
    rows = store.query(
        f"SELECT DISTINCT ?subject ?source WHERE {{ {wanted(of)} "
        f"?subject {TG.evidence} ?passage . ?passage {OA.hasSource} ?source }}"
    )
    assert isinstance(rows, QuerySolutions)
    for thing, source in rows:
        if isinstance(thing, NamedNode) and isinstance(source, NamedNode):
            found[thing.value].add(source.value)
    for iri, stated in texts(store, DCTERMS.source, of).items():
        found[iri].update(stated)
    return found
