"""The one table of prefixes.

Turtle files and queries repeat bindings only because their syntax needs it; a test holds every binding in
the repository equal to this table.
"""

from __future__ import annotations

import re

from twingraph.errors import InputError
from twingraph.settings import BASE

_CODES = (
    "definition",
    "field",
    "finding",
    "intensity",
    "organisation-type",
    "recurrence",
    "stage-kind",
    "state",
)
_KINDS = (
    "account",
    "activity",
    "agent",
    "authority",
    "catalog",
    "claim",
    "comparison",
    "country",
    "geometry",
    "honour",
    "link",
    "membership",
    "occasion",
    "organisation",
    "passage",
    "person",
    "press",
    "record",
    "relationship",
    "result",
    "role",
    "source",
    "stage",
)

PREFIXES: dict[str, str] = {
    "tg": f"{BASE}ontology#",
    "tgc": f"{BASE}code/",
    "tgr": f"{BASE}rules#",
    "tgs": f"{BASE}shapes#",
    "graph": f"{BASE}graph/",
    **{code: f"{BASE}code/{code}/" for code in _CODES},
    **{kind: f"{BASE}id/{kind}/" for kind in _KINDS},
    "bibo": "http://purl.org/ontology/bibo/",
    "csvw": "http://www.w3.org/ns/csvw#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "legal": "http://www.w3.org/ns/legal#",
    "locn": "http://www.w3.org/ns/locn#",
    "mod": "https://w3id.org/mod#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "pr": "http://www.wikidata.org/prop/reference/",
    "prov": "http://www.w3.org/ns/prov#",
    "psn": "http://www.w3.org/ns/person#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "sf": "http://www.opengis.net/ont/sf#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
    "time": "http://www.w3.org/2006/time#",
    "vann": "http://purl.org/vocab/vann/",
    "wd": "http://www.wikidata.org/entity/",
    "wdref": "http://www.wikidata.org/reference/",
    "wds": "http://www.wikidata.org/entity/statement/",
    "wdt": "http://www.wikidata.org/prop/direct/",
    "wikibase": "http://wikiba.se/ontology#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

# The part of PN_LOCAL (Turtle 1.1, section 6.5) that needs no escape and that people read easily.
_LOCAL = re.compile(r"[\w](?:[\w.\-]*[\w\-])?", re.ASCII)
_BY_NAMESPACE = {namespace: prefix for prefix, namespace in PREFIXES.items()}


def shrink(iri: str) -> str | None:
    """Return the prefixed name of an IRI by the longest matching namespace, or None if it has none.

    >>> shrink("https://w3id.org/twingraph/id/authority/kecskemet")
    'authority:kecskemet'
    """
    # Every namespace ends in "/" or "#", and neither may stand in what follows.
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    prefix, local = _BY_NAMESPACE.get(iri[:cut]), iri[cut:]
    return f"{prefix}:{local}" if prefix and _LOCAL.fullmatch(local) else None


def expand(curie: str) -> str:
    """Return the IRI of a CURIE (W3C CURIE Syntax 1.0) that a user typed.

    Raises InputError when the prefix is not in the table.

    >>> expand("authority:kecskemet")
    'https://w3id.org/twingraph/id/authority/kecskemet'
    """
    from curies import Converter

    iri = Converter.from_prefix_map(PREFIXES).expand(curie)
    if iri is None:
        prefix = curie.partition(":")[0]
        raise InputError(f"{curie!r}: no prefix {prefix!r} is known; write the whole IRI")
    return iri
