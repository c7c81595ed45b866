"""The network of relationships: a MultiGraph with all that the nodes and edges carry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tasks.contender import Clock, Measured, Setting, contender, digest
from tasks.engine import bare_store, rdflib_dataset
from twingraph.rdf.prefixes import PREFIXES


@contender("network", "twingraph")
def _network_twingraph(setting: Setting) -> Iterator[Measured]:
    import twingraph

    kg = twingraph.open(setting.world)
    with Clock() as clock:
        graph = kg.to_networkx("relationships")
    yield Measured("", clock.seconds, _edges(graph))


def _edges(graph: Any) -> str:
    return digest(
        f"{key} {' '.join(sorted((one, other)))} {data['kind']}"
        for one, other, key, data in graph.edges(keys=True, data=True)
    )


def _network_graph(parties: dict[str, list[str]], kinds: dict[str, str], labels: dict[str, str]) -> Any:
    import networkx

    graph = networkx.MultiGraph()
    for relationship, (one, other) in parties.items():
        kind = kinds[relationship].rpartition("#")[2]
        graph.add_edge(one, other, key=relationship, kind=kind, label=labels.get(relationship, ""))
    for node in graph:
        graph.nodes[node]["label"] = labels.get(node, "")
    return graph


@contender("network", "bare pyoxigraph")
def _network_bare(setting: Setting) -> Iterator[Measured]:
    store = bare_store(setting)
    with Clock() as clock:
        parties: dict[str, list[str]] = {}
        for solution in store.query(
            f"SELECT DISTINCT ?r ?p {{ ?r <{PREFIXES['tg']}party> ?p }}", use_default_graph_as_union=True
        ):
            parties.setdefault(solution[0].value, []).append(solution[1].value)
        kinds = _bare_values(store, f"{PREFIXES['rdf']}type", "")
        labels = _bare_values(store, f"{PREFIXES['skos']}prefLabel", 'FILTER (LANG(?o) = "en")')
        graph = _network_graph(parties, kinds, labels)
    yield Measured("", clock.seconds, _edges(graph))


def _bare_values(store: Any, predicate: str, condition: str) -> dict[str, str]:
    solutions = store.query(
        f"SELECT ?s ?o {{ ?s <{predicate}> ?o {condition} }}", use_default_graph_as_union=True
    )
    return {solution[0].value: solution[1].value for solution in solutions}


@contender("network", "rdflib")
def _network_rdflib(setting: Setting) -> Iterator[Measured]:
    import rdflib

    dataset = rdflib_dataset(setting)
    with Clock() as clock:
        parties: dict[str, list[str]] = {}
        for relationship, _, party in dataset.triples((None, rdflib.URIRef(PREFIXES["tg"] + "party"), None)):
            parties.setdefault(str(relationship), []).append(str(party))
        kinds = {str(s): str(o) for s, _, o in dataset.triples((None, rdflib.RDF.type, None))}
        names = dataset.triples((None, rdflib.SKOS.prefLabel, None))
        labels = {str(s): str(o) for s, _, o in names if o.language == "en"}
        graph = _network_graph(parties, kinds, labels)
    yield Measured("", clock.seconds, _edges(graph))
