"""Linking: which item of an authority file a place is, with the evidence, and without being wrong.

Mentions go in, judgements come out. What is compared is in `features`, how much it weighs in `weights`, what
is decided in `matcher`, and the exchange format, SSSOM, in `sssom`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal as OneOf
from typing import TypeAlias

__all__ = ["Decision", "Item", "Judgement", "Mention", "Rival"]

Decision: TypeAlias = OneOf["accept", "review", "reject"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A place as somebody writes it down.

    `key` names it among those that are linked together: an IRI, or the number of a row. `country` is a code
    of ISO 3166-1 (alpha-2) or nothing, `kind` the local name of a class (Municipality, District, Region) or
    nothing, coordinates are in degrees on WGS 84. `partners` are the keys of those that it has a relationship
    with.
    """

    key: str
    names: tuple[str, ...]
    country: str = ""
    kind: str = ""
    latitude: float | None = None
    longitude: float | None = None
    population: int | None = None
    partners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """An item of an authority file: `id` is a CURIE, `wikidata:Q61724` or `geonames:2886946`.

    `labels` begin with the one to show. `partners` are the ids that the file says it is twinned with.
    """

    id: str
    labels: tuple[str, ...]
    country: str = ""
    kind: str = ""
    latitude: float | None = None
    longitude: float | None = None
    population: int | None = None
    partners: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rival:
    """An item that a mention might be: with the features that were compared and what follows from them.

    Features are named numbers from 0 to 1, but for `distance`, in kilometres; one that could not be compared
    is not there. `score` is a probability.
    """

    item: Item
    features: Mapping[str, float]
    score: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is made of a mention: the item it is (accept), may be (review), or that it is none (reject).

    `rivals` are the candidates, best first; the first is the item that is proposed, and without any the
    mention has no candidate at all. `margin` is by how much the first is ahead of the second, from 0 to 1.
    `reason` says in a sentence why.
    """

    mention: Mention
    decision: Decision
    confidence: float
    margin: float
    reason: str
    rivals: tuple[Rival, ...] = field(default=())
