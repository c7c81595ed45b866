"""What the things of a made-up page have in common: labels, descriptions, fields and evidence."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING

from world import words
from world.dates import date
from world.tables import FIELDS, GRAPHS, THIS_YEAR

if TYPE_CHECKING:
    from generate import Authority, World

Properties = dict[str, list[str]]


class Writer:
    """Writes the graphs of one page: `graphs` maps the name of a graph to its blocks."""

    def __init__(self, world: World, author: Authority) -> None:
        self.world = world
        self.author = author
        self.language = author.language
        self.written = date("month", THIS_YEAR, world.number)
        self.position = 0
        self.graphs: dict[str, dict[str, Properties]] = {name: {} for name in GRAPHS}
        self._passage = ""
        self._numbers: dict[str, int] = {}

    def add(self, graph: str, subject: str, properties: Properties) -> None:
        """Add what is not there yet."""
        block = self.graphs[graph].setdefault(subject, {})
        for name, values in properties.items():
            present = block.setdefault(name, [])
            new = [value for value in dict.fromkeys(values) if value not in present]
            present.extend(new)
            self.world.count += len(new)
            if not present:
                del block[name]

    def labels(self, label: Callable[[str], str]) -> Properties:
        """Return the labels in English and in the language of the page."""
        return {
            "skos:prefLabel": [f'"{label(lang)}"@{lang}' for lang in dict.fromkeys(("en", self.language))]
        }

    def evidence(self) -> Properties:
        """Return one passage or more, some of which another thing has too."""
        found = [self._passage if self._passage and self.world.chance(0.35) else self._new_passage()]
        while self.world.chance(0.22):
            found.append(self._new_passage())
        return {"tg:evidence": found}

    def _new_passage(self) -> str:
        start = self.position + self.world.number(1, 4)
        self.position = start + self.world.number(12, 180)
        name = f"{self.author.slug}-{start}-{self.position}"
        self._passage = f"passage:{name}"
        self.add(
            "passages",
            self._passage,
            {
                "a": ["tg:Passage"],
                "oa:end": [str(self.position)],
                "oa:hasSource": [f"source:{self.author.slug}"],
                "oa:start": [str(start)],
                "tg:sha256": [f'"{digest(name)}"'],
            },
        )
        return self._passage

    def count(self, what: str) -> int:
        """Return 1 at the first call for something, 2 at the second, and so on."""
        self._numbers[what] = self._numbers.get(what, 0) + 1
        return self._numbers[what]

    def described(self, probability: float, one: str, other: str) -> Properties:
        """Return a description, or, as often as not probable, none."""
        if not self.world.chance(probability):
            return {}
        return {"dcterms:description": [f'"{words.description(self.world.number(0, 63), one, other)}"@en']}

    def fields(self, *numbers: int) -> Properties:
        """Return as many fields as one of the numbers, drawn at random."""
        return {"tg:field": [f"field:{self.world.pick(FIELDS)}" for _ in range(self.world.one_of(numbers))]}


def country_iri(country: int) -> str:
    """Return a country's name in Turtle; XA to XX are codes that ISO 3166-1 leaves to users."""
    return f"country:X{chr(ord('A') + country)}"


def digest(text: str) -> str:
    """Return a SHA-256, of the text that is made up as little as its source."""
    return sha256(text.encode()).hexdigest()
