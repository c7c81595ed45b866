"""What SHACL cannot ask of dates: that EDTF can be read, and that the days agree with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from twingraph.errors import InputError
from twingraph.rdf.dates import bounds
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import TG, XSD, Literal, NamedNode, Subject, Triple
from twingraph.validate.result import Result
from twingraph.validate.shapes import Shapes

SYNTAX = PREFIXES["tgs"] + "date-syntax"
BOUNDS = PREFIXES["tgs"] + "date-bounds"
NARROW = PREFIXES["tgs"] + "narrow-bounds"
COMPONENT = PREFIXES["tgs"] + "checked-by-program"

_EDTF = NamedNode(PREFIXES["edtf"] + "EDTF")
_DATE, _SIDES, _DAY = TG.date, (TG.earliest, TG.latest), XSD.date


def check(triples: Iterable[Triple], shapes: Shapes) -> Iterator[Result]:
    """Check every EDTF literal, and `tg:earliest` and `tg:latest` against `tg:date`.

    The results are for those of the three shapes that are among `shapes`.
    """
    days: dict[Subject, dict[NamedNode, set[str]]] = {}
    dated: list[tuple[Subject, date | None, date | None]] = []
    for triple in triples:
        value = triple.object
        if not isinstance(value, Literal):
            continue
        if triple.predicate in _SIDES and value.datatype == _DAY:
            days.setdefault(triple.subject, {}).setdefault(triple.predicate, set()).add(value.value)
        elif value.datatype == _EDTF:
            try:
                allowed = bounds(value.value)
            except InputError:
                if SYNTAX in shapes:
                    yield Result(SYNTAX, triple.subject, triple.predicate, value, COMPONENT)
                continue
            if triple.predicate == _DATE:
                dated.append((triple.subject, *allowed))
    for subject, earliest, latest in dated:
        stated = days.get(subject, {})
        for side, day in zip(_SIDES, (earliest, latest), strict=True):
            yield from _side(subject, side, day, stated.get(side, set()), shapes)


def _side(
    subject: Subject, side: NamedNode, allowed: date | None, stated: set[str], shapes: Shapes
) -> Iterator[Result]:
    if allowed is not None and not stated and BOUNDS in shapes:
        yield Result(BOUNDS, subject, side, _literal(allowed), COMPONENT)
    for text in sorted(stated):
        # xsd:date of years 0 to 9999 without a time zone is ordered like its text.
        outside = allowed is None or (
            text < allowed.isoformat() if side == TG.earliest else text > allowed.isoformat()
        )
        shape = BOUNDS if outside else NARROW
        if (outside or (allowed is not None and text != allowed.isoformat())) and shape in shapes:
            yield Result(shape, subject, side, _literal(allowed), COMPONENT)


def _literal(day: date | None) -> Literal:
    """Return the day that the date allows, which is what mends the fault; ".." stands for no day at all."""
    return Literal("..") if day is None else Literal(day.isoformat(), datatype=XSD.date)
