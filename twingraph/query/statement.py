"""From what a person calls a statement to its triple."""

from __future__ import annotations

from twingraph.errors import AmbiguousNameError, NameNotFoundError
from twingraph.query.binding import bind
from twingraph.query.names import as_iri, resolve
from twingraph.rdf.terms import RDF, RDFS, Literal, NamedNode, Term, Triple
from twingraph.store import QuerySolutions, Store

_OF_CLASSES = {RDF.type, RDFS.subClassOf}
"""Properties whose values are classes."""

_LITERALS = """
SELECT DISTINCT ?property ?value WHERE {
  VALUES ?thing { UNDEF }
  VALUES ?text { UNDEF }
  ?thing ?property ?value .
  FILTER (isLiteral(?value) && STR(?value) = ?text)
} ORDER BY DATATYPE(?value) LANG(?value)
"""


def find(store: Store, subject: str, predicate: str, value: str) -> Triple:
    """Return the triple that a user means, whether it is in the graph or not.

    Subject and value are an IRI, a CURIE or a name; the property is an IRI, a CURIE, a label or "a", whose
    value is a class, by its label. Where several things have the name, the value is the one of them that is
    stated. A value that is none of these is a literal that the graph has for the subject, whatever its
    property there.

    Raises NameNotFoundError, AmbiguousNameError and InputError.
    """
    thing = resolve(store, "thing", subject)
    property_ = RDF.type if predicate == "a" else as_iri(predicate) or resolve(store, "property", predicate)
    return Triple(thing, property_, _value(store, thing, property_, value))


def _value(store: Store, thing: NamedNode, property_: NamedNode, text: str) -> Term:
    iri = as_iri(text)
    # An item of Wikidata stands for a thing, unless the statement is about the item.
    if iri is not None and _is_stated(store, thing, property_, iri):
        return iri
    rows = store.query(bind(_LITERALS, {"thing": [thing], "text": [Literal(text)]}))
    assert isinstance(rows, QuerySolutions)
    literals: dict[Term, Term] = {row["property"]: row["value"] for row in rows}
    if property_ in literals:
        return literals[property_]
    try:
        return resolve(store, "class" if property_ in _OF_CLASSES else "thing", text)
    except AmbiguousNameError as error:
        # Codes of several lists bear the same name.
        stated = [
            value for value in map(NamedNode, error.candidates) if _is_stated(store, thing, property_, value)
        ]
        if len(stated) == 1:
            return stated[0]
        raise
    except NameNotFoundError:
        if iri is not None:
            return iri
        if literals:
            return next(iter(literals.values()))
        if store.query(f"ASK {{ {thing} {property_} ?value FILTER (ISLITERAL(?value)) }}"):
            # The subject has other literals here, and not this one.
            return Literal(text)
        raise


def _is_stated(store: Store, thing: NamedNode, property_: NamedNode, value: NamedNode) -> bool:
    (found,) = store.match([(thing, property_, value)])
    return any(True for _ in found)
