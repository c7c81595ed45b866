"""What follows from the data: the ontology's axioms and rules, applied until nothing new comes.

`infer` is the fast path, in the store. `reference` is owlrl with the same rules, slow and independent; tests
hold both equal.
"""

from twingraph.reason.fixpoint import Inference, infer

__all__ = ["Inference", "infer"]
