"""The canned queries, in a store in memory: the answer is read to its end and every cell is looked at."""

from __future__ import annotations

import csv
import io
import signal
import statistics
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from questions import Question

from tasks.contender import Clock, Measured, Setting, contender, digest
from tasks.engine import bare_store, rdflib_dataset


def _ask(
    setting: Setting, work: Callable[[Question], object], answer: Callable[[Question], Iterable[Any]]
) -> Iterator[Measured]:
    """Measure each question: the median of as many times as fit in half a second, from 1 to 9."""
    for question in setting.questions():
        times: list[float] = []
        try:
            with _at_most(setting.limit):
                while not times or (sum(times) < 0.5 and len(times) < 9):
                    with Clock(question.name) as clock:
                        work(question)
                    times.append(clock.seconds)
        except TimeoutError:
            yield Measured(question.name, None)
            continue
        yield Measured(question.name, statistics.median(times), digest(answer(question)))


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Raise TimeoutError when the block takes longer, as soon as Python gets to know of it."""

    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _rows(written: bytes) -> Iterator[str]:
    """Iterate over the rows of SPARQL's CSV in one form: engines write numbers and join names differently."""
    for row in list(csv.reader(io.StringIO(written.decode())))[1:]:
        yield "\t".join(map(_cell, row))


def _cell(text: str) -> str:
    try:
        return str(float(text))
    except ValueError:
        return "; ".join(sorted(text.split("; ")))


@contender("query", "twingraph")
def _query_twingraph(setting: Setting) -> Iterator[Measured]:
    import twingraph

    kg = twingraph.open(setting.world)

    def work(question: Question) -> None:
        for row in kg.query(question.query, **question.parameters):
            for _ in row:
                pass

    yield from _ask(
        setting,
        work,
        lambda question: _rows(kg.query(question.query, **question.parameters).serialize("csv")),
    )


@contender("query", "bare pyoxigraph")
def _query_bare(setting: Setting) -> Iterator[Measured]:
    import pyoxigraph as ox

    store = bare_store(setting)

    def work(question: Question) -> None:
        for solution in store.query(question.text, use_default_graph_as_union=True):
            for term in solution:
                # A cell is a term or nothing, and a quoted triple has no value.
                _ = term and term.value

    def answer(question: Question) -> Iterator[str]:
        solutions = store.query(question.text, use_default_graph_as_union=True)
        return _rows(solutions.serialize(format=ox.QueryResultsFormat.CSV))

    yield from _ask(setting, work, answer)


@contender("query", "rdflib")
def _query_rdflib(setting: Setting) -> Iterator[Measured]:
    dataset = rdflib_dataset(setting)

    def work(question: Question) -> None:
        for row in dataset.query(question.text):
            for term in row:
                _ = term and str(term)

    yield from _ask(
        setting, work, lambda question: _rows(dataset.query(question.text).serialize(format="csv"))
    )
