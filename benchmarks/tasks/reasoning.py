"""Reasoning: what follows about things, in whatever order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tasks.contender import Clock, Measured, Setting, contender, digest
from twingraph import settings
from twingraph.rdf.prefixes import PREFIXES


def _about_things(triples: Iterable[tuple[str, str, str]]) -> set[str]:
    """Leave out what owlrl says of the vocabulary, and of every resource there is."""
    general = PREFIXES["owl"], PREFIXES["rdfs"]
    return {
        " ".join(triple)
        for triple in triples
        if triple[0].startswith(f"{settings.BASE}id/")
        and not triple[0].startswith(PREFIXES["agent"])
        and not triple[1].startswith(general)
        and not triple[2].startswith(general)
    }


@contender("reason", "twingraph")
def _reason_twingraph(setting: Setting) -> Iterator[Measured]:
    import twingraph
    from twingraph.rdf.terms import INFERRED

    kg = twingraph.open(setting.world)
    with Clock() as clock:
        kg.infer()
    inferred = (quad.triple for quad in kg.store.quads(INFERRED.value))
    yield Measured(
        "",
        clock.seconds,
        digest(_about_things((_s(t.subject), _s(t.predicate), _s(t.object)) for t in inferred)),
    )


def _s(term: Any) -> str:
    return str(term.value)


@contender("reason", "owlrl")
def _reason_owlrl(setting: Setting) -> Iterator[Measured]:
    import rdflib

    from twingraph.reason.reference import close

    graph = rdflib.Graph()
    for file, _ in setting.files():
        graph.parse(file)
    given = {tuple(map(str, triple)) for triple in graph}
    with Clock() as clock:
        close(graph)
    found = {tuple(map(str, triple)) for triple in graph} - given
    yield Measured("", clock.seconds, digest(_about_things(found)))
