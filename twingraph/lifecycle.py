"""The life of relationships and memberships: their dated stages, and what follows for a day.

A stage counts on a day once the first day that its date allows has come; one without a date always counts.
Stages follow each other by that day, those without a date first. The state is the one to which the last stage
with a `tg:leadsTo` leads.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from twingraph.rdf.terms import TG
from twingraph.store import Store
from twingraph.store.columns import local_name, text, texts

IN_FORCE = "in-force"
OVER = frozenset({"ended", "never-realised"})
"""States, as local names of codes, after which nothing is left of a relationship."""


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
    """One stage. `state` is the local name of the state that it leads to, None for a kind without one."""

    iri: str
    span: Span | None
    state: str | None


@dataclass(frozen=True)
class Life:
    """The stages of one relationship or membership, in order."""

    stages: tuple[Stage, ...] = ()

    def until(self, day: date) -> Life:
        """Return the life as it was on a day."""
        return Life(tuple(stage for stage in self.stages if _begun(stage.span, day)))

    @cached_property
    def state(self) -> str | None:
        """The local name of the state after the last stage, or None when no stage says."""
        return next((stage.state for stage in reversed(self.stages) if stage.state), None)

    @cached_property
    def concluded(self) -> Span | None:
        """The date on which it first came into force, or None when that is not known or never was."""
        return next((stage.span for stage in self.stages if stage.state == IN_FORCE and stage.span), None)

    @cached_property
    def since(self) -> Span | None:
        """The date on which it first came into force, or else of its first dated stage."""
        return self.concluded or next((stage.span for stage in self.stages if stage.span), None)

    @cached_property
    def end(self) -> date | None:
        """The last day that the date of its end allows, or None when it has not ended or the day is open."""
        last = next((stage for stage in reversed(self.stages) if stage.state), None)
        return last.span.end if last and last.state in OVER and last.span else None


def spans(store: Store) -> dict[str, Span]:
    """Return the date of every dated thing (stage, activity, ...) by IRI."""
    said = text(store, TG.date)
    earliest = text(store, TG.earliest)
    latest = text(store, TG.latest)
    return {iri: Span(edtf, _day(earliest.get(iri)), _day(latest.get(iri))) for iri, edtf in said.items()}


def lives(store: Store) -> dict[str, Life]:
    """Return the life of everything that has stages, by IRI."""
    dates = spans(store)
    kinds = text(store, TG.stageKind)
    states = text(store, TG.leadsTo)
    found: dict[str, list[Stage]] = {}
    for iri, things in texts(store, TG.stageOf).items():
        state = states.get(kinds.get(iri, ""))
        stage = Stage(iri, dates.get(iri), state and local_name(state))
        for thing in things:
            found.setdefault(thing, []).append(stage)
    return {thing: Life(tuple(sorted(stages, key=_order))) for thing, stages in found.items()}


def begun(thing: Life | Span | None, day: date) -> bool:
    """Return whether something had begun by a day, as far as its dates say.

    What has no date may have: it is left out of no picture of the past.
    """
    if isinstance(thing, Life):
        return not thing.stages or bool(thing.until(day).stages)
    return _begun(thing, day)


def _begun(span: Span | None, day: date) -> bool:
    return span is None or span.begins is None or span.begins <= day


def _order(stage: Stage) -> tuple[date, date, str]:
    begins = (stage.span.begins if stage.span else None) or date.min
    ends = (stage.span.end if stage.span else None) or date.max
    return begins, ends, stage.iri


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
