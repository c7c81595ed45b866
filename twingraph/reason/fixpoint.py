"""The fast path: CONSTRUCT rules run in the store until a round adds nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from twingraph import settings
from twingraph.errors import InputError
from twingraph.rdf.terms import Triple
from twingraph.reason.axioms import Rule, compile_rules
from twingraph.store import QueryBoolean, QuerySolutions, Store
from twingraph.store.oxigraph import OxigraphStore

_SCRATCH = "urn:x-twingraph:closure"


@dataclass(frozen=True, slots=True)
class Inference:
    """A triple that follows, and the name of the rule that gave it first."""

    triple: Triple
    rule: str


def infer(store: Store, *, folder: Path | None = None) -> list[Inference]:
    """Return what follows from a store's triples, which stay as they are.

    `folder` holds the ontology (default: the bundled one). No triple of the store is among the results.
    Cost: each round runs every rule once; the bundled ontology settles in three rounds.
    """
    rules = compile_rules(folder or settings.ontology_dir())
    closure = OxigraphStore()
    known = {quad.triple for quad in store.quads()}
    closure.add(known, _SCRATCH)
    inferred: list[Inference] = []
    while fresh := _round(closure, rules, known):
        closure.add((inference.triple for inference in fresh), _SCRATCH)
        inferred += fresh
    return inferred


def _round(closure: OxigraphStore, rules: Sequence[Rule], known: set[Triple]) -> list[Inference]:
    fresh = []
    for rule in rules:
        result = closure.query(rule.construct)
        if isinstance(result, QuerySolutions | QueryBoolean):
            raise InputError(f"the rule {rule.name} is not a CONSTRUCT query")
        for triple in result:
            if triple not in known:
                known.add(triple)
                fresh.append(Inference(triple, rule.name))
    return fresh
