"""The reference: owlrl for the axioms and pySHACL for the rules, in turn until nothing new comes.

Slow (about 15 s for ten thousand triples) and written by others: that is its worth. It proves `infer` right.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from twingraph import settings
from twingraph.reason.axioms import axiom_files

if TYPE_CHECKING:
    import rdflib


def close(graph: rdflib.Graph, *, folder: Path | None = None) -> None:
    """Add to an rdflib graph, in place, what follows by OWL 2 RL/RDF and the SHACL rules of the ontology."""
    import owlrl
    import rdflib
    from pyshacl import shacl_rules

    folder = folder or settings.ontology_dir()
    rules = rdflib.Graph().parse(folder / "rules.ttl")
    for path in axiom_files(folder):
        graph.parse(path)
    before = -1
    while len(graph) > before:
        before = len(graph)
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
        shacl_rules(graph, shacl_graph=rules, inplace=True, iterate_rules=True)
