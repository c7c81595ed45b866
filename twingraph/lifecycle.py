"""The life of relationships and memberships: their dated stages, and what follows for a day.

A stage counts on a day once the first day that its date allows has come (the last, where the start is open);
one without a date always counts. Stages follow each other by their first day; one with an open start stands
at the beginning of the year by which it had happened, one without a date before all others. The state is the
one to which the last stage with a `tg:leadsTo` leads. The canned query `partners` says the same in SPARQL.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from twingraph.rdf.terms import TG
from twingraph.store import Store
from twingraph.store.columns import local_name, text, texts

SIGNATURE = "signature"
FIRST_CONTACT = "first-contact"
"""Kinds of stages, as local names of codes: what an agreement and what a contact is dated by."""

_OVER = frozenset({"ended", "never-realised"})


@dataclass(frozen=True, slots=True)
class Span:
    """What was said about a date (EDTF), and the first and last day it allows (None: open on that side)."""

    said: str
    start: date | None
    end: date | None

    @property
    def begins(self) -> date | None:
        """The first day of which the date speaks: its start, or its end when the start is open."""
        return self.start or self.end


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage. `kind` and `state`, the state that it leads to if any, are local names of codes."""

    iri: str
    kind: str
    state: str | None
    span: Span | None


@dataclass(frozen=True, slots=True)
class Life:
    """The stages of one relationship or membership, in order."""

    stages: tuple[Stage, ...] = ()

    def until(self, day: date) -> Life:
        """Return the life as it was on a day."""
        return Life(tuple(stage for stage in self.stages if _counts(stage.span, day)))

    def first(self, kind: str) -> Span | None:
        """Return the earliest date of a stage of this kind, None when there is none."""
        dates = [stage.span for stage in self.stages if stage.kind == kind and stage.span]
        return min(dates, key=lambda span: span.begins or date.max, default=None)

    @property
    def state(self) -> str | None:
        """The local name of the state after the last stage, or None when no stage says."""
        last = self._last
        return last.state if last else None

    @property
    def end(self) -> date | None:
        """The last day that the date of its end allows, or None when it has not ended or the day is open."""
        last = self._last
        return last.span.end if last and last.state in _OVER and last.span else None

    @property
    def over(self) -> bool:
        """Whether it has ended, or never came to be."""
        return self.state in _OVER

    @property
    def _last(self) -> Stage | None:
        return next((stage for stage in reversed(self.stages) if stage.state), None)


def spans(store: Store, of: str = "") -> dict[str, Span]:
    """Return the date of every dated thing (stage, activity, ...) by IRI, or of some, as in `columns`."""
    said = text(store, TG.date, of)
    earliest = text(store, TG.earliest, of)
    latest = text(store, TG.latest, of)
    return {iri: Span(edtf, _day(earliest.get(iri)), _day(latest.get(iri))) for iri, edtf in said.items()}


def lives(store: Store) -> dict[str, Life]:
    """Return the life of everything that has stages, by IRI."""
    dates = spans(store, f"?subject {TG.stageOf} ?thing")
    kinds = text(store, TG.stageKind)
    states = text(store, TG.leadsTo)
    found: dict[str, list[Stage]] = defaultdict(list)
    for iri, things in texts(store, TG.stageOf).items():
        kind = kinds.get(iri, "")
        state = local_name(states[kind]) if kind in states else None
        for thing in things:
            found[thing].append(Stage(iri, local_name(kind), state, dates.get(iri)))
    return {thing: Life(tuple(sorted(stages, key=_order))) for thing, stages in found.items()}


def begun(thing: Life | Span | None, day: date) -> bool:
    """Return whether something had begun by a day, as far as its dates say.

    What has no date may have: it is left out of no picture of the past.
    """
    if isinstance(thing, Life):
        return not thing.stages or bool(thing.until(day).stages)
    return _counts(thing, day)


def _counts(span: Span | None, day: date) -> bool:
    return span is None or span.begins is None or span.begins <= day


def _order(stage: Stage) -> tuple[date, bool, date, str, str]:
    start = stage.span.start if stage.span else None
    end = stage.span.end if stage.span else None
    first = start or (date(end.year, 1, 1) if end else date.min)
    # Of two with the same first day, the one whose last day is later comes later.
    return first, start is not None, end or date.max, stage.state or "", stage.iri


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        # Not an xsd:date: validation says so, and nothing can be told from it.
        return None
