"""What follows from the data by the ontology's axioms and rules, and why.

`infer` is the fast path, in the store; `explain` derives one triple on demand. `reference` is owlrl with the
same rules, slow and independent; tests hold both equal.
"""

from twingraph.reason.derivation import Derivation, explain
from twingraph.reason.fixpoint import Inference, infer

__all__ = ["Derivation", "Inference", "explain", "infer"]
