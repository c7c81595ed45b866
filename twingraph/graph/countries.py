"""The network of countries: how many links join the cities of each two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from twingraph.countries import code, name
from twingraph.graph.links import links
from twingraph.settings import ENGLISH

if TYPE_CHECKING:
    import networkx


def by_country(graph: networkx.Graph[Any], *, language: str = ENGLISH) -> networkx.Graph[str]:
    """Return the network of the countries of a network's nodes, which their attribute `country` tells.

    Nodes are codes (ISO 3166-1 alpha-2) in alphabetical order, with `name` in a language (BCP 47) and
    `cities`, how many nodes are there. Edges have `weight`, the number of links: pairs of different nodes
    that are joined, so that parallel edges count once and self-loops do not. Links within a country are a
    self-loop of it, which networkx counts twice in a node's degree.

    A node whose country is missing, or is no country of today, is left out. `graph.graph` has their number in
    `unknown`, and in `unknown_links` that of the links that are left out with them.

    >>> import networkx
    >>> cities = networkx.Graph([("Aachen", "Reims"), ("Bonn", "Oxford"), ("Aachen", "Bonn"), ("Bonn", "?")])
    >>> places = {"Aachen": "DE", "Bonn": "Germany", "Reims": "FR", "Oxford": "GB"}
    >>> networkx.set_node_attributes(cities, places, "country")
    >>> countries = by_country(cities)
    >>> sorted(countries.edges(data="weight")), countries.graph["unknown"]
    ([('DE', 'DE', 1), ('DE', 'FR', 1), ('DE', 'GB', 1)], 1)
    """
    from networkx import Graph

    of = codes(graph)
    joined = Counter(
        (min(of[one], of[other]), max(of[one], of[other]))
        for one, other in links(graph)
        if one in of and other in of
    )
    countries: networkx.Graph[str] = Graph(
        name="countries", unknown=len(graph) - len(of), unknown_links=len(links(graph)) - joined.total()
    )
    for country, cities in sorted(Counter(of.values()).items()):
        countries.add_node(country, name=name(country, language), cities=cities)
    for (one, other), number in sorted(joined.items()):
        countries.add_edge(one, other, weight=number)
    return countries


def codes(graph: networkx.Graph[Any]) -> dict[Any, str]:
    """Return the country code of each node whose attribute `country`, a code or a name, tells one."""
    return {node: found for node, data in graph.nodes(data=True) if (found := _code(data))}


def _code(data: Mapping[str, Any]) -> str:
    said = data.get("country")
    return code(said) if isinstance(said, str) else ""
