"""The version of the package; the ontology's version moves with it (a test holds both equal)."""

__version__ = "0.4.0"
