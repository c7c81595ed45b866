"""The RDF syntaxes that are written, by the names that users know."""

from __future__ import annotations

from pyoxigraph import RdfFormat

SYNTAXES = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}
SUFFIXES = {name: syntax.file_extension for name, syntax in SYNTAXES.items()}
"""The usual ending of a file's name, without a dot, by syntax."""
