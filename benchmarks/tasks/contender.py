"""Contenders: who is measured at what, on which world, and by which clock."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from questions import Question, questions

from twingraph import settings
from twingraph.knowledge import ONTOLOGY_GRAPH
from twingraph.rdf.prefixes import PREFIXES


class Measured(NamedTuple):
    """The seconds that a case took, and its answer; None when it did not finish in the time it had."""

    case: str
    seconds: float | None
    answer: str = ""


Contender = Callable[["Setting"], Iterator[Measured]]
CONTENDERS: dict[tuple[str, str], Contender] = {}


class Setting(NamedTuple):
    """The world that is worked on, and the seconds that one case may take."""

    world: Path
    limit: float
    skip: frozenset[str]

    def files(self) -> list[tuple[Path, str]]:
        """Return the Turtle files with the vocabulary, and the graph that each is."""
        vocabulary = [(path, ONTOLOGY_GRAPH) for path in settings.vocabulary_files()]
        found = sorted(self.world.rglob("*.ttl"))
        names = (path.relative_to(self.world).with_suffix("").as_posix() for path in found)
        return [
            *vocabulary,
            *((path, PREFIXES["graph"] + name) for path, name in zip(found, names, strict=True)),
        ]

    @property
    def dump(self) -> Path:
        """The same world as one N-Quads file."""
        return self.world.with_suffix(".nq")

    def questions(self) -> list[Question]:
        """Return the questions that are not to be left out."""
        cities = json.loads((self.world / "world.json").read_text())["cities"]
        asked = questions({case: cities[case] for case in ("typical", "largest")})
        return [question for question in asked if question.name not in self.skip]


def contender(task: str, name: str) -> Callable[[Contender], Contender]:
    """Enter a function as a contender of a task."""

    def enter(function: Contender) -> Contender:
        CONTENDERS[task, name] = function
        return function

    return enter


class Clock:
    """Measures a block, and says before it which case has begun; `seconds` is there after it."""

    def __init__(self, case: str = "") -> None:
        self.seconds = 0.0
        print(json.dumps({"begun": case}), flush=True)

    def __enter__(self) -> Clock:
        self._start = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self._start


def digest(lines: Iterable[str]) -> str:
    """Return the number of the lines and a hash of them, in whatever order they come."""
    found = sorted(lines)
    return f"{len(found)} {sha256(chr(10).join(found).encode()).hexdigest()[:12]}"
