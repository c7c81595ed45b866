"""What would mend a finding, as far as a program can tell: the term that was meant, the literal to write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from itertools import chain

from twingraph import settings
from twingraph.errors import InputError
from twingraph.rdf import dates, turtle
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import RDF, RDFS, SKOS, TG, XSD, Literal, NamedNode, Term, Triple
from twingraph.validate.data import Data
from twingraph.validate.dates import COMPONENT
from twingraph.validate.names import Names, vocabulary
from twingraph.validate.result import Result
from twingraph.validate.shapes import Shape

_EDTF = NamedNode(PREFIXES["edtf"] + "EDTF")
_NUMBERS = {XSD.integer: re.compile(r"[+-]?[0-9]+"), XSD.decimal: re.compile(r"[+-]?([0-9]*\.)?[0-9]+")}

# A term is compared with every candidate; with more than these, findings would cost more than the validation.
_MOST = 1000
_LIKENESS = 0.65
_SHOWN = 2

_MEANT = {"en": "Did you mean {}?", "hu": "Erre gondolt: {}?", "de": "Meinten Sie {}?"}
_OR = {"en": " or ", "hu": " vagy ", "de": " oder "}
_WRITE = {"en": "Write {}.", "hu": "Írja így: {}.", "de": "Schreiben Sie {}."}


def remedies(shape: Shape, result: Result, meant: Sequence[NamedNode], names: Names) -> dict[str, str]:
    """Return what would mend a result, by language tag: the shape's remedy and what can be computed.

    `meant` are the terms that `Terms.meant` found; `names` needs to know them and those of the result.
    """
    general = shape.fill(shape.remedies, result, names)
    typed, day = well_typed(shape, result.value), _day_due(result)
    found = {}
    for language in settings.LANGUAGES:
        parts = [_write(typed, language) if typed else general.get(language, "")]
        if meant:
            terms = _OR[language].join(names.text(term, language) for term in meant)
            parts.append(_MEANT[language].format(terms))
        if day:
            parts.append(_write(day, language))
        if text := " ".join(filter(None, parts)):
            found[language] = text
    return found


class Terms:
    """The terms that data and the vocabulary describe, to find the one that was meant."""

    def __init__(self, data: Data) -> None:
        self._graph = data

    @cached_property
    def _vocabulary(self) -> _Described:
        return _Described(vocabulary())

    # Data may be large, and most findings need the vocabulary alone.
    @cached_property
    def _data(self) -> _Described:
        stated = self._graph.stating((RDF.type, SKOS.prefLabel, RDFS.subClassOf))
        return _Described(chain(vocabulary(), stated))

    def meant(self, shape: Shape, result: Result) -> Sequence[NamedNode]:
        """Return the terms, nearest first, that one which nothing describes was perhaps meant to be.

        Where a shape asks for a class or a list of codes, they are from there, for a literal too.
        """
        fault = result.path if result.value is None else result.value
        if not isinstance(fault, NamedNode | Literal):
            return []
        described, candidates = self._candidates(shape, fault, of_value=result.value is not None)
        if fault in candidates or len(candidates) > _MOST:
            return []
        spelt = {
            text.casefold(): term
            for term in candidates
            for text in (*(described.labels.get(term, ()) if isinstance(fault, Literal) else ()), _text(term))
        }
        text = _text(fault).casefold()
        near = [text] if text in spelt else get_close_matches(text, spelt, n=2 * _SHOWN, cutoff=_LIKENESS)
        return list(dict.fromkeys(spelt[text] for text in near))[:_SHOWN]

    def _candidates(
        self, shape: Shape, fault: NamedNode | Literal, *, of_value: bool
    ) -> tuple[_Described, set[NamedNode]]:
        if of_value and shape.value_class:
            return self._data, self._data.instances(shape.value_class)
        if of_value and shape.pattern and re.escape(settings.BASE) in shape.pattern:
            terms = self._vocabulary.classes
            return self._vocabulary, {term for term in terms if re.search(shape.pattern, term.value)}
        if isinstance(fault, Literal) or not fault.value.startswith(settings.BASE):
            return self._vocabulary, set()
        known = fault in self._vocabulary.classes or fault.value.startswith(TG.iri)
        described = self._vocabulary if known else self._data
        if fault in described.classes:
            return described, set()
        name = _text(fault)
        namespace, is_class = fault.value.removesuffix(name), name[:1].isupper()
        found = {term for term in described.classes if term.value.startswith(namespace)}
        return described, {term for term in found if _text(term)[:1].isupper() == is_class}


class _Described:
    """Classes and labels of the terms that some triples describe."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.classes: dict[NamedNode, set[Term]] = {}
        self.labels: dict[NamedNode, list[str]] = {}
        self._subclasses: dict[Term, list[Term]] = {}
        # A namespace makes a term anew at each use.
        of_type, called, below = RDF.type, SKOS.prefLabel, RDFS.subClassOf
        for subject, predicate, value in triples:
            if predicate == of_type and isinstance(subject, NamedNode):
                self.classes.setdefault(subject, set()).add(value)
            elif predicate == called and isinstance(subject, NamedNode):
                self.labels.setdefault(subject, []).append(_text(value))
            elif predicate == below:
                self._subclasses.setdefault(value, []).append(subject)

    def instances(self, top: NamedNode) -> set[NamedNode]:
        """Return the terms of a class or of one below it."""
        below: set[Term] = set()
        ahead: list[Term] = [top]
        while ahead:
            if (node := ahead.pop()) not in below:
                below.add(node)
                ahead += self._subclasses.get(node, ())
        return {term for term, stated in self.classes.items() if stated & below}


def well_typed(shape: Shape, value: Term | None) -> Literal | None:
    """Return a literal with the datatype that the shape asks for, or None if it has it or does not fit it."""
    wanted = shape.datatype
    if not isinstance(value, Literal) or wanted in (None, RDF.langString, value.datatype):
        return None
    text = value.value
    if not _fits(text, wanted) or not re.search(shape.pattern or "", text):
        return None
    whole = wanted == XSD.decimal and "." not in text
    return Literal(f"{text}.0" if whole else text, datatype=wanted)


def _day_due(result: Result) -> Literal | None:
    """Return the day that a date allows, which the check of dates gives as the value of its results."""
    value = result.value
    is_day = result.component == COMPONENT and isinstance(value, Literal) and value.datatype == XSD.date
    return value if is_day and isinstance(value, Literal) else None


def _write(literal: Literal, language: str) -> str:
    return _WRITE[language].format(turtle.literal(literal))


def _fits(text: str, datatype: NamedNode | None) -> bool:
    if datatype in _NUMBERS:
        return bool(_NUMBERS[datatype].fullmatch(text))
    try:
        if datatype == XSD.date:
            date.fromisoformat(text)
        elif datatype == _EDTF:
            dates.bounds(text)
    except (ValueError, InputError):
        return False
    return True


def _text(term: Term) -> str:
    """Return what of a term a person may have mistyped: the end of an IRI, the text of a literal."""
    if isinstance(term, Literal):
        return term.value
    return re.sub(r"^.*[/#]", "", term.value) if isinstance(term, NamedNode) else str(term)
