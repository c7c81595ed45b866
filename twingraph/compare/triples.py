"""A comparison as RDF: a `tg:Comparison` for each tie, with an account of each source that has it."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from twingraph.compare.difference import Comparison, Difference
from twingraph.compare.report import Words
from twingraph.compare.ties import Tie
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import DCTERMS, RDF, TG, Literal, NamedNode, Namespace, Term, Triple
from twingraph.store.columns import local_name

_PROV = Namespace("prov")
_EDTF = NamedNode(PREFIXES["edtf"] + "EDTF")


def triples(words: Words, *, language: str) -> Iterator[Triple]:
    """Give the triples of a comparison, the same for the same data; descriptions are in the language."""
    for difference in words.comparison.differences:
        name = _name(words.comparison, difference)
        node = NamedNode(PREFIXES["comparison"] + name)
        yield Triple(node, RDF.type, TG.Comparison)
        for place in difference.places:
            yield Triple(node, TG.between, NamedNode(place))
        for finding in difference.findings:
            yield Triple(node, TG.finding, NamedNode(PREFIXES["finding"] + finding))
        for tie in filter(None, (difference.first, difference.second)):
            account = NamedNode(f"{PREFIXES['account']}{name}-{local_name(tie.source)}")
            yield Triple(node, TG.compares, account)
            described = Literal(words.said(tie), language=language)
            yield Triple(account, DCTERMS.description, described)
            for predicate, value in _account(tie):
                yield Triple(account, predicate, value)


def _account(tie: Tie) -> Iterator[tuple[NamedNode, Term]]:
    yield RDF.type, TG.Account
    yield DCTERMS.source, NamedNode(tie.source)
    for kind in tie.kinds:
        yield DCTERMS.type, NamedNode(kind.value)
    for relationship in tie.relationships:
        yield TG.tells, NamedNode(relationship)
    for definition in tie.definitions:
        yield DCTERMS.conformsTo, NamedNode(definition)
    for said in tie.since:
        yield TG.since, Literal(said.value, datatype=_EDTF)
    if tie.until:
        yield TG.until, Literal(tie.until.value, datatype=_EDTF)
    for iri in tie.evidence:
        yield _PROV.wasDerivedFrom, NamedNode(iri)


def _name(comparison: Comparison, difference: Difference) -> str:
    """Return a name that stays as long as the sources and the ties are the same."""
    ties = [tie for tie in (difference.first, difference.second) if tie]
    said = [" ".join((tie.source, *tie.parties, *tie.relationships)) for tie in ties]
    digest = sha256("\n".join(said).encode()).hexdigest()[:12]
    return f"{local_name(comparison.first)}-{local_name(comparison.second)}-{digest}"
