"""What readers call a term: its label in their language, and its prefixed name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from twingraph import settings
from twingraph.rdf import turtle
from twingraph.rdf.prefixes import shrink
from twingraph.rdf.terms import DCTERMS, RDFS, SKOS, Literal, NamedNode, Term, Triple
from twingraph.validate.paths import PropertyPath

_LABELS = (SKOS.prefLabel, RDFS.label, DCTERMS.title)


class Names:
    """The labels of some terms, by term and language tag."""

    def __init__(self, labels: Mapping[Term, Mapping[str, str]] | None = None) -> None:
        self._labels = labels or {}

    @classmethod
    def of(cls, terms: Iterable[Term], triples: Iterable[Triple]) -> Names:
        """Return the names of these terms as the triples have them."""
        wanted = set(terms)
        labels: dict[Term, dict[str, str]] = {}
        for subject, predicate, value in triples:
            if subject in wanted and predicate in _LABELS and isinstance(value, Literal):
                labels.setdefault(subject, {}).setdefault(value.language or "", value.value)
        return cls(labels)

    def labels(self, term: Term) -> Mapping[str, str]:
        """Return the labels of a term by language tag ("" for one without a tag)."""
        return self._labels.get(term, {})

    def text(self, term: Term | PropertyPath, language: str) -> str:
        """Return a term for a reader: `country (tg:country)`, a literal as Turtle has it, a path as SPARQL.

        Where there is no label in the language, it is the English one, else any.
        """
        if isinstance(term, Literal):
            return turtle.literal(term)
        if isinstance(term, PropertyPath):
            return term.to_sparql(_name)
        name = _name(term)
        labels = self.labels(term)
        label = labels.get(language) or labels.get(settings.ENGLISH) or next(iter(labels.values()), None)
        return f"{' '.join(label.split())} ({name})" if label else name


def _name(term: Term) -> str:
    return (shrink(term.value) or f"<{term.value}>") if isinstance(term, NamedNode) else str(term)


@cache
def vocabulary() -> tuple[Triple, ...]:
    """Return the triples of the ontology and the codes, with their texts."""
    return tuple(triple for path in settings.vocabulary_files() for triple in turtle.read(path))
