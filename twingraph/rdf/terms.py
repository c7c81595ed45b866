"""RDF terms: Oxigraph's own classes, and namespaces that make them by attribute."""

from __future__ import annotations

from typing import TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from twingraph.rdf.prefixes import PREFIXES

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Subject: TypeAlias = NamedNode | BlankNode | Triple
Pattern: TypeAlias = tuple[NamedNode | None, NamedNode | None, NamedNode | Literal | None]
"""Subject, predicate and object, each a term or None for any."""

__all__ = [
    "AUTHORITY",
    "COUNTRY",
    "DCTERMS",
    "GRAPH",
    "INFERRED",
    "OA",
    "RDF",
    "RDFS",
    "SH",
    "SKOS",
    "TG",
    "WD",
    "XSD",
    "BlankNode",
    "DefaultGraph",
    "Literal",
    "NamedNode",
    "Namespace",
    "Pattern",
    "Quad",
    "Subject",
    "Term",
    "Triple",
]


class Namespace:
    """A namespace whose attributes and items are terms: `TG.party`, `GRAPH["kecskemet/stages"]`."""

    def __init__(self, prefix: str) -> None:
        self.iri = PREFIXES[prefix]

    def __getattr__(self, local: str) -> NamedNode:
        return NamedNode(self.iri + local)

    def __getitem__(self, local: str) -> NamedNode:
        return NamedNode(self.iri + local)


AUTHORITY = Namespace("authority")
COUNTRY = Namespace("country")
DCTERMS = Namespace("dcterms")
GRAPH = Namespace("graph")
OA = Namespace("oa")
RDF = Namespace("rdf")
RDFS = Namespace("rdfs")
SH = Namespace("sh")
SKOS = Namespace("skos")
TG = Namespace("tg")
WD = Namespace("wd")
XSD = Namespace("xsd")

INFERRED = GRAPH.inferred
"""The named graph of what has been inferred."""
