"""How well places are linked: precision, recall and abstention on a gold set made from the reference data.

    TWINGRAPH_REFERENCE=… python benchmarks/linking.py [--errors] [--fit]

prints the tables of docs/linking.md and writes them there. The gold set is made of rows of the register
`rgre-2015` whose two names are names of two items that Wikidata (`wikidata-2022`, `wikidata-2016`) twins with
each other; the docs say why, and what is left out. `--errors` lists what went wrong, `--fit` derives the
weights of `twingraph/link/weights.py` from the tuning half.
"""

from __future__ import annotations

import csv
import os
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from zlib import crc32

from twingraph import countries
from twingraph.link import Item, Judgement, Mention, authority, names
from twingraph.link.authority import Authority
from twingraph.link.features import named, told_kind
from twingraph.link.matcher import Matcher

PAGE = Path(__file__).parent.parent / "docs" / "linking.md"
FOLDS, PARTS = 20, 5
SURE = 0.9
"""The quality that a form of a name must have to count for the gold set: no alias, no part, no short form."""


@dataclass(frozen=True)
class Gold:
    """A row whose two places are known: keys of mentions and ids of items, the side of the register first."""

    row: int
    keys: tuple[str, str]
    items: tuple[str, str]

    @property
    def tuning(self) -> bool:
        """Whether the row's municipality is in the half that weights may be derived from."""
        return crc32(self.keys[0].encode()) % 2 == 0


def register(folder: Path) -> tuple[list[Mention], list[tuple[str, str]]]:
    """Return the places of the register and, for each row, the keys of its two."""
    places: dict[str, Mention] = {}
    rows = []
    partners: dict[str, dict[str, None]] = defaultdict(dict)
    with (folder / "rgre-2015" / "partnerships.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            here = _place(places, row["municipality"], "DE", row["latitude"], row["longitude"])
            there = _place(
                places,
                row["partnergemeinde"],
                _code(row["land"]),
                row["partner_latitude"],
                row["partner_longitude"],
            )
            partners[here][there] = partners[there][here] = None
            rows.append((here, there))
    return [replace(place, partners=tuple(partners[key])) for key, place in places.items()], rows


@cache
def _code(country: str) -> str:
    return countries.code(country)


def _place(places: dict[str, Mention], name: str, country: str, latitude: str, longitude: str) -> str:
    key = "|".join((name, country, latitude, longitude))
    at = (float(latitude), float(longitude)) if latitude else (None, None)
    places.setdefault(key, Mention(key, (name,), country, "", *at))
    return key


def gold(
    mentions: Sequence[Mention], rows: Sequence[tuple[str, str]], items: Authority
) -> tuple[list[Gold], Counter[str]]:
    """Return the rows whose places are known, and how many were left out for which reason."""
    place = {mention.key: mention for mention in mentions}
    left: Counter[str] = Counter()
    found = []
    for number, (here, there) in enumerate(rows, 1):
        ones, others = (_items(place[key], items) for key in (here, there))
        pairs = {(one.id, other.id) for one in ones for other in others if other.id in one.partners}
        if not pairs:
            left["no pair of items with these names is twinned"] += 1
        elif len(pairs) > 1:
            left["several pairs are"] += 1
        else:
            found.append(Gold(number, (here, there), next(iter(pairs))))
    known: dict[str, set[str]] = defaultdict(set)
    for each in found:
        for key, item in zip(each.keys, each.items, strict=True):
            known[key].add(item)
    agreed = [each for each in found if all(len(known[key]) == 1 for key in each.keys)]
    left["the rows of a place disagree"] = len(found) - len(agreed)
    return agreed, left


def _items(mention: Mention, items: Authority) -> list[Item]:
    """Return the items that a mention may be by name, country and, where the name tells it, kind."""
    readings = [form for name in mention.names for form in names.forms(name) if form.quality > SURE]
    told = told_kind(mention)
    return [
        item
        for item, quality in named(items, readings, mention.country).items()
        if quality > SURE and told in ("", item.kind)
    ]


@dataclass(frozen=True)
class Outcome:
    """What was judged of one side of a row, and what it is."""

    gold: Gold
    judgement: Judgement
    item: str

    @property
    def right(self) -> bool:
        """Whether the item that is proposed is the right one."""
        rivals = self.judgement.rivals
        return bool(rivals) and rivals[0].item.id == self.item


def judged(matcher: Matcher, mentions: Sequence[Mention], known: Sequence[Gold], folds: int) -> list[Outcome]:
    """Return what is judged of both sides of each row, when the statements of its fold are withheld."""
    outcomes = []
    for fold in range(folds):
        under_test = [each for each in known if each.row % folds == fold]
        withheld = {frozenset(each.items) for each in under_test}
        found = {one.mention.key: one for one in matcher.judge(mentions, withheld=withheld)}
        outcomes += [
            Outcome(each, found[key], item)
            for each in under_test
            for key, item in zip(each.keys, each.items, strict=True)
        ]
    return outcomes


def without(items: Authority, gone: Iterable[str]) -> Authority:
    """Return the authority as it would be if it lacked some items."""
    lacking = frozenset(gone)
    kept = [replace(item, partners=item.partners - lacking) for item in items if item.id not in lacking]
    return authority.fill(sqlite3.connect(":memory:"), kept)


def lacking(items: Authority, mentions: Sequence[Mention], known: Sequence[Gold]) -> list[Outcome]:
    """Return what is judged when the right item is missing from the authority: whatever is accepted is wrong."""
    outcomes = []
    for part in range(PARTS):
        gone = {item for each in known for item in each.items if crc32(item.encode()) % PARTS == part}
        found = {one.mention.key: one for one in Matcher(without(items, gone)).judge(mentions)}
        outcomes += [
            Outcome(each, found[key], item)
            for each in known
            for key, item in zip(each.keys, each.items, strict=True)
            if item in gone
        ]
    return outcomes


def material() -> tuple[list[Mention], list[Gold], Authority]:
    """Return the places of the register, the gold set, and the authority of both years."""
    folder = Path(os.environ["TWINGRAPH_REFERENCE"])
    items = authority.read([folder / "wikidata-2022", folder / "wikidata-2016"])
    mentions, rows = register(folder)
    return mentions, gold(mentions, rows, items)[0], items


def figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return precision, recall and abstention, and the numbers behind them."""
    accepted = [each for each in outcomes if each.judgement.decision == "accept"]
    right = sum(each.right for each in accepted)
    return {
        "places": len(outcomes),
        "accepted": len(accepted),
        "wrong": len(accepted) - right,
        "precision": right / max(1, len(accepted)),
        "recall": right / max(1, len(outcomes)),
        "review": sum(each.judgement.decision == "review" for each in outcomes) / max(1, len(outcomes)),
        "reject": sum(each.judgement.decision == "reject" for each in outcomes) / max(1, len(outcomes)),
    }
