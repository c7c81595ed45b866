"""How well places are linked: precision, recall and abstention on a gold set made from the reference data.

    TWINGRAPH_REFERENCE=… python benchmarks/linking.py [--errors]

prints the tables of docs/linking.md and writes them there. The gold set is made of rows of the register
`rgre-2015` whose two names are names of two items that Wikidata (`wikidata-2022`, `wikidata-2016`) twins with
each other; the docs say why, and what is left out. `--errors` lists what went wrong. It takes about two
minutes.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from zlib import crc32

from twingraph import countries
from twingraph.link import Item, Judgement, Mention, authority, names
from twingraph.link.authority import Authority
from twingraph.link.features import named, told_kind
from twingraph.link.kinds import DISTRICT, REGION
from twingraph.link.matcher import Matcher

PAGE = Path(__file__).parent.parent / "docs" / "linking.md"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
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
    """Return what is judged when the authority lacks the right item: whatever is accepted is wrong."""
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


def _folder() -> Path:
    return Path(os.environ["TWINGRAPH_REFERENCE"])


def material() -> tuple[list[Mention], list[tuple[str, str]], Authority]:
    """Return the places of the register, the keys of the two of each row, and the items of both years."""
    items = authority.read([_folder() / "wikidata-2022", _folder() / "wikidata-2016"])
    mentions, rows = register(_folder())
    return mentions, rows, items


@dataclass(frozen=True)
class Figures:
    """Precision, recall and abstention of some outcomes, and whether kinds were confused."""

    places: int
    accepted: int
    wrong: int
    review: int
    confused: int

    def __str__(self) -> str:
        precision = f"{1 - self.wrong / self.accepted:.4f}" if self.accepted else "-"
        recall = f"{(self.accepted - self.wrong) / self.places:.3f}"
        abstention = f"{self.review / self.places:.3f}"
        cells = (self.places, self.accepted, self.wrong, precision, recall, abstention, self.confused)
        return " | ".join(map(str, cells))


def figures(outcomes: Sequence[Outcome], items: Authority) -> Figures:
    """Return the figures of some outcomes."""
    accepted = [each for each in outcomes if each.judgement.decision == "accept"]
    wrong = [each for each in accepted if not each.right]
    return Figures(
        len(outcomes),
        len(accepted),
        len(wrong),
        sum(each.judgement.decision == "review" for each in outcomes),
        sum(_confused(each, items) for each in wrong),
    )


def _confused(outcome: Outcome, items: Authority) -> bool:
    """Say whether a wrong link took a county or region for the town, or the other way round."""
    right = items.item(outcome.item)
    found = outcome.judgement.rivals[0].item
    return (
        right is not None and right.kind != found.kind and bool({right.kind, found.kind} & {DISTRICT, REGION})
    )


def report(mentions: Sequence[Mention], known: Sequence[Gold], items: Authority) -> tuple[str, list[Outcome]]:
    """Return the table of docs/linking.md, and the outcomes with relationships."""
    bare = [replace(mention, latitude=None, longitude=None) for mention in mentions]
    english = authority.read([_folder() / "wikidata-2022"])
    foreign = [each for each in known if all(english.item(item) for item in each.items)]
    together = judged(Matcher(items), mentions, known, FOLDS)
    cases = {
        "(a) names, country, coordinates alone": judged(
            Matcher(items, relationships=False), mentions, known, 1
        ),
        "(b) with relationships, the pair under test held back": together,
        "(c) as (b), without coordinates": judged(Matcher(items), bare, known, FOLDS),
        "(d) as (b), the right item not in the authority": lacking(items, mentions, known),
        "(e) as (b), English labels only, of which the register's name is none": [
            each
            for each in judged(Matcher(english), mentions, foreign, FOLDS)
            if not _by_label(each, english)
        ],
    }
    lines = [
        "| | half | places | accepted | wrong | precision | recall | review | town and county confused |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, outcomes in cases.items():
        for half in ("tuning", "testing"):
            some = [each for each in outcomes if each.gold.tuning == (half == "tuning")]
            lines.append(f"| {name} | {half} | {figures(some, items)} |")
    lines += [
        "",
        "| probability of the best candidate, testing half | places | mean | right |",
        "| --- | --- | --- | --- |",
    ]
    tested = [each for case in "bd" for each in _case(cases, case) if not each.gold.tuning]
    for least, most in pairwise((0, 0.05, 0.5, 0.8, 0.9, 0.95, 0.98, 1.01)):
        some = [each for each in tested if each.judgement.rivals and least <= _score(each) < most]
        if some:
            mean, right = sum(map(_score, some)) / len(some), sum(each.right for each in some) / len(some)
            lines.append(f"| {least} to {min(most, 1)} | {len(some)} | {mean:.3f} | {right:.3f} |")
    return "\n".join(lines), [each for outcomes in cases.values() for each in outcomes]


def _by_label(outcome: Outcome, items: Authority) -> bool:
    """Say whether the item could be found by its own label."""
    return outcome.item in {item.id for item in _items(outcome.judgement.mention, items)}


def _case(cases: Mapping[str, list[Outcome]], letter: str) -> list[Outcome]:
    return next(outcomes for name, outcomes in cases.items() if name.startswith(f"({letter})"))


def _score(outcome: Outcome) -> float:
    return outcome.judgement.rivals[0].score


def main() -> None:
    """Print the tables and write them into the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--errors", action="store_true", help="list what was accepted wrongly")
    arguments = parser.parse_args()
    mentions, rows, items = material()
    known, left = gold(mentions, rows, items)
    everything = Matcher(items).judge(mentions)
    decisions = Counter(each.decision for each in everything)
    table, outcomes = report(mentions, known, items)
    counted = [
        f"{len(rows)} rows, {len(mentions)} places, {len(items)} items; {len(known)} rows in the gold set.",
        "Left out: " + ", ".join(f"{count} ({reason})" for reason, count in left.items()) + ".",
        "All places of the register: "
        + ", ".join(f"{count} {name}" for name, count in sorted(decisions.items()))
        + ".",
    ]
    text = "\n\n".join([" ".join(counted), table])
    print(text)
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(re.sub(f"(?s)({BEGIN}).*({END})", rf"\1\n{text}\n\2", page), encoding="utf-8")
    if arguments.errors:
        for each in outcomes:
            if each.judgement.decision == "accept" and not each.right:
                print(each.judgement.mention.names[0], each.item, each.judgement.reason, sep="\t")


if __name__ == "__main__":
    main()
