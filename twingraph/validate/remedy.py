"""What would mend a finding, as far as a program can tell: the term that was meant, the literal to write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
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
        candidates = self._candidates(shape, fault, of_value=result.value is not None)
        if candidates is None or fault in candidates.terms or len(candidates.terms) > _MOST:
            return []
        spelt = candidates.called if isinstance(fault, Literal) else candidates.spelt
        text = _text(fault).casefold()
        near = [text] if text in spelt else get_close_matches(text, spelt, n=2 * _SHOWN, cutoff=_LIKENESS)
        return list(dict.fromkeys(spelt[text] for text in near))[:_SHOWN]

    def _candidates(self, shape: Shape, fault: NamedNode | Literal, *, of_value: bool) -> _Candidates | None:
        if of_value and shape.value_class:
            return self._data.instances(shape.value_class)
        if of_value and shape.pattern and re.escape(settings.BASE) in shape.pattern:
            return self._vocabulary.matching(shape.pattern)
        if isinstance(fault, Literal) or not fault.value.startswith(settings.BASE):
            return None
        known = fault in self._vocabulary.classes or fault.value.startswith(TG.iri)
        described = self._vocabulary if known else self._data
        return None if fault in described.classes else described.beside(fault)


class _Candidates:
    """Terms, one of which may have been meant: by their spelling, and by that and their labels."""

    def __init__(self, terms: set[NamedNode], labels: Mapping[NamedNode, Sequence[str]]) -> None:
        self.terms = terms
        self._labels = labels

    @cached_property
    def spelt(self) -> dict[str, NamedNode]:
        return {_text(term).casefold(): term for term in self.terms}

    @cached_property
    def called(self) -> dict[str, NamedNode]:
        return {
            text.casefold(): term
            for term in self.terms
            for text in (*self._labels.get(term, ()), _text(term))
        }


class _Described:
    """Classes and labels of the terms that some triples describe.

    Candidates are kept: the terms may be millions, and the findings that ask for them thousands.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.classes: dict[NamedNode, set[Term]] = {}
        self.labels: dict[NamedNode, list[str]] = {}
        self._subclasses: dict[Term, list[Term]] = {}
        self._instances: dict[NamedNode, _Candidates] = {}
        self._matching: dict[str, _Candidates] = {}
        # A namespace makes a term anew at each use.
        of_type, called, below = RDF.type, SKOS.prefLabel, RDFS.subClassOf
        for subject, predicate, value in triples:
            if predicate == of_type and isinstance(subject, NamedNode):
                self.classes.setdefault(subject, set()).add(value)
            elif predicate == called and isinstance(subject, NamedNode):
                self.labels.setdefault(subject, []).append(_text(value))
            elif predicate == below:
                self._subclasses.setdefault(value, []).append(subject)

    def beside(self, fault: NamedNode) -> _Candidates | None:
        """Return the terms of a namespace that begin with a capital letter as a term does, or do not."""
        return self._by_namespace.get(_place(fault))

    @cached_property
    def _by_namespace(self) -> dict[tuple[str, bool], _Candidates]:
        groups: dict[tuple[str, bool], set[NamedNode]] = {}
        for term in self.classes:
            group = groups.setdefault(_place(term), set())
            # Of what is too much to be compared, no more than shows that it is.
            if len(group) <= _MOST:
                group.add(term)
        return {place: _Candidates(group, self.labels) for place, group in groups.items()}

    def matching(self, pattern: str) -> _Candidates:
        """Return the terms whose IRI a regular expression finds something in."""
        if pattern not in self._matching:
            terms = {term for term in self.classes if re.search(pattern, term.value)}
            self._matching[pattern] = _Candidates(terms, self.labels)
        return self._matching[pattern]

    def instances(self, top: NamedNode) -> _Candidates:
        """Return the terms of a class or of one below it."""
        if top not in self._instances:
            self._instances[top] = _Candidates(self._of(top), self.labels)
        return self._instances[top]

    def _of(self, top: NamedNode) -> set[NamedNode]:
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


def _place(term: NamedNode) -> tuple[str, bool]:
    """Return the namespace of a term, and whether its name begins with a capital letter."""
    name = _text(term)
    return term.value.removesuffix(name), name[:1].isupper()


def _text(term: Term) -> str:
    """Return what of a term a person may have mistyped: the end of an IRI, the text of a literal."""
    if isinstance(term, Literal):
        return term.value
    return re.sub(r"^.*[/#]", "", term.value) if isinstance(term, NamedNode) else str(term)
