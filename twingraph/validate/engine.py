"""SHACL engines behind one protocol, and the choice between them."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from typing import Literal, Protocol, TypeAlias, get_args

from twingraph.errors import InputError
from twingraph.rdf.terms import SH, Triple
from twingraph.validate.result import Result

Name: TypeAlias = Literal["auto", "pyshacl", "native"]
NAMES: tuple[str, ...] = get_args(Name)

QUICK = 2_000
"""Number of triples up to which pySHACL is quick enough to be used although the native engine is there."""

_SPARQL = (SH.select, SH.ask)


class Engine(Protocol):
    """What validation needs of a SHACL engine."""

    def run(self, data: bytes, shapes: bytes) -> Iterable[Result]:
        """Validate a graph with shapes, both N-Triples, and give the results. Nothing is inferred.

        Blank nodes and literals are those of the documents. Raises InputError for shapes that are not well
        formed (SHACL 1.0, sections 2 to 6) or recursive, before anything is validated.
        """
        ...


def choose(name: str = "auto", *, triples: int, shapes: Iterable[Triple]) -> Engine:
    """Return the engine of a name for so many triples of data and for these shapes.

    "auto" is the native engine for more than QUICK triples, where it is installed and the shapes have no
    SPARQL: there engines differ, as the native one compares no xsd:date, which is all that SPARQL 1.1 asks
    (section 17.3). Otherwise it is pySHACL.
    Raises InputError for another name, MissingExtraError where the native engine is not installed.
    """
    from twingraph.validate.native import Native
    from twingraph.validate.reference import PyShacl

    if name not in NAMES:
        raise InputError(f"no SHACL engine is called {name!r}; there are {', '.join(NAMES)}")
    if name == "auto" and triples > QUICK and importlib.util.find_spec("shacl"):
        name = "pyshacl" if any(triple.predicate in _SPARQL for triple in shapes) else "native"
    return Native() if name == "native" else PyShacl()
