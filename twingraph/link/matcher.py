"""The matcher: mentions to judgements, one by one and then together, by what their partners are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias

from twingraph.link import Item, Judgement, Mention, Rival, gazetteer, names
from twingraph.link.authority import ALTERNATE, Authority
from twingraph.link.decision import decide
from twingraph.link.features import (
    NEARBY,
    SOLE,
    Comparison,
    by_first_name,
    distance,
    named,
    position,
    told_kind,
)
from twingraph.link.kinds import DISTRICT, MUNICIPALITY, REGION
from twingraph.link.names import ALIAS
from twingraph.link.weights import evidence, probabilities

BLIND = 0.9
"""How much the other name of a place counts for an item of which nobody knows where it lies."""

ROUNDS, SETTLED = 4, 0.001
"""How often the partners are asked again, unless no probability changes by more than this."""

KEPT = 12
"""How many candidates a judgement keeps."""

Compared: TypeAlias = tuple[tuple[Item, dict[str, float]], ...]


@dataclass(frozen=True, slots=True)
class Circle:
    """What is known of the partners: by key the items that each may be, with their probabilities.

    `counties` are the keys of those that are told to be a county or region; `hidden` are pairs of ids whose
    statement of twinning does not count.
    """

    items: Mapping[str, Sequence[tuple[Item, float]]]
    counties: frozenset[str]
    hidden: frozenset[frozenset[str]]


class Matcher:
    """Judges which item of an authority each mention is.

    `places` is the gazetteer that knows what else bears a name; without, GeoNames' (`gazetteer.open`).
    """

    def __init__(
        self, authority: Authority, *, relationships: bool = True, places: Authority | None = None
    ) -> None:
        self._authority = authority
        self._relationships = relationships
        self._places = gazetteer.open() if places is None else places
        self._comparison = Comparison(self._places)
        self._keys = frozenset() if self._places is authority else authority.all_keys()
        self._alone = lru_cache(maxsize=1 << 16)(self._compared)

    def candidates(self, mention: Mention) -> list[Rival]:
        """Return the items that a place alone might be, best first."""
        return list(self.judge([mention])[0].rivals)

    def judge(
        self,
        mentions: Sequence[Mention],
        *,
        known: Mapping[str, str] | None = None,
        withheld: Iterable[frozenset[str]] = (),
    ) -> list[Judgement]:
        """Return a judgement for each mention, in their order; each has a key of its own.

        A partner that is none of the mentions may be the id of an item, which it then is for certain. So is
        the item that `known` has for the key of a mention, as evidence for its partners; "" is none at all.
        `withheld` are pairs of ids whose statement of twinning must not count: that of the pair under test.
        """
        hidden = frozenset(withheld)
        counties = frozenset(each.key for each in mentions if told_kind(each) in (DISTRICT, REGION))
        alone = {mention.key: self._alone(_unkeyed(mention)) for mention in mentions}
        found = dict(alone)
        chances = {key: _chances(compared) for key, compared in alone.items()}
        outside = {
            partner: item
            for mention in mentions
            for partner in mention.partners
            if partner not in alone and (item := self._authority.item(partner))
        }
        certain = {partner: [(item, 1.0)] for partner, item in outside.items()}
        for key, id_ in (known or {}).items():
            # The tables may twin an item of which they have nothing else.
            certain[key] = [(self._authority.item(id_) or Item(id_, (id_,)), 1.0)] if id_ else []
        for _ in range(ROUNDS if self._relationships else 0):
            partners = {key: _likely(compared, chances[key]) for key, compared in alone.items()}
            circle = Circle(partners | certain, counties, hidden)
            for mention in mentions:
                if mention.partners:
                    found[mention.key] = _related(mention, alone[mention.key], circle)
            newer = {key: _chances(compared) for key, compared in found.items()}
            settled = all(
                abs(new - old) < SETTLED
                for key in newer
                for new, old in zip(newer[key], chances[key], strict=True)
            )
            chances = newer
            if settled:
                break
        judged = [self._judgement(mention, found[mention.key]) for mention in mentions]
        if not self._relationships:
            return judged
        return [self._of_all(each, alone[each.mention.key], circle) for each in judged]

    def _of_all(self, judged: Judgement, compared: Compared, circle: Circle) -> Judgement:
        """Return the judgement, doubted where rows without coordinates may be homonyms: by one partner alone.

        What Fresno says of Münster in Westphalia says nothing of the Münster that is twinned with Abtenau.
        """
        mention = judged.mention
        if judged.decision == "accept" and (other := self._twinned(judged, circle)):
            reason = (
                f"{judged.reason} But it is {other.labels[0]} ({other.id}) that is twinned with its partner."
            )
            return replace(judged, decision="review", reason=reason)
        if judged.decision != "accept" or mention.latitude is not None or len(mention.partners) < 2:
            return judged
        best = judged.rivals[0]
        if best.features.get("share", 1.0) >= SOLE and best.item.kind in (
            "",
            MUNICIPALITY,
            told_kind(mention),
        ):
            return judged
        for partner in mention.partners:
            lone = replace(mention, partners=(partner,))
            if self._judgement(mention, _related(lone, compared, circle)).decision != "accept":
                reason = (
                    f"{judged.reason} But not all of its partners say so: the name may be that of two places."
                )
                return replace(judged, decision="review", reason=reason)
        return judged

    def _compared(self, mention: Mention) -> Compared:
        """Return the candidates of a mention with the features that rest on it alone."""
        readings = [form for name in mention.names for form in names.forms(name)]
        best = named(self._authority, readings, mention.country)
        if not best:
            best = named(self._authority, readings, "")
        if self._places is self._authority and mention.country:
            # It has every town: one that alone has a name in the country is meant by it in any language.
            best = dict(by_first_name([*best.items()]))
            if len(best) == 1 and max(best.values()) == ALTERNATE:
                best = dict.fromkeys(best, 1.0)
        for item, alike in self._by_gazetteer(readings, mention.country):
            best[item] = max(best.get(item, 0.0), alike)
        if not any(quality > 0.9 for quality in best.values()):
            for form in readings:
                if form.quality > 0.9 and len(form.key) > 4:
                    for item, alike in self._authority.near(form.key, mention.country):
                        best[item] = max(best.get(item, 0.0), alike * form.quality * 0.95)
        features = [(item, self._comparison.features(mention, item, name)) for item, name in best.items()]
        features.sort(key=lambda pair: (-evidence(pair[1]), pair[0].id))
        return tuple(features[:KEPT])

    def _by_gazetteer(self, readings: Sequence[names.Form], country: str) -> Iterable[tuple[Item, float]]:
        """Return the items that have another name of a place which has one of the names, and lie there."""
        if self._places is self._authority or not country:
            return
        for place, quality in by_first_name([*named(self._places, readings, country).items()]):
            if quality < ALIAS * ALTERNATE:
                continue
            for key in self._places.keys(place):
                if key not in self._keys:
                    continue
                for item, other in self._authority.find(key, country):
                    at, there = position(item), position(place)
                    if at is None or there is None:
                        yield item, quality * other * BLIND
                    elif distance(at, there) <= NEARBY:
                        yield item, quality * other

    def _judgement(self, mention: Mention, found: Compared) -> Judgement:
        scores = probabilities([evidence(features) for _, features in found])
        rivals = sorted(
            (Rival(item, features, score) for (item, features), score in zip(found, scores, strict=True)),
            key=lambda rival: (-rival.score, rival.item.id),
        )
        decision, reason = decide(mention, rivals, self.is_town)
        first = rivals[0].score if rivals else 0.0
        margin = first - (rivals[1].score if len(rivals) > 1 else 0.0)
        confidence = first if decision != "reject" else 1 - first
        return Judgement(mention, decision, confidence, margin, reason, tuple(rivals))

    def _twinned(self, judged: Judgement, circle: Circle) -> Item | None:
        """Return an item with a longer name that the authority twins with a partner, if the best is not."""
        mention, best = judged.mention, judged.rivals[0]
        if best.features.get("relationships", 0.0) >= 0.5:
            return None
        starts = tuple(
            f"{form.key} " for name in mention.names for form in names.forms(name) if form.quality > 0.9
        )
        likely = [
            item for key in mention.partners for item, chance in circle.items.get(key, ()) if chance >= 0.5
        ]
        for item in likely:
            for id_ in sorted(item.partners):
                other = self._authority.item(id_)
                if other is None or id_ == best.item.id or frozenset((id_, item.id)) in circle.hidden:
                    continue
                if other.country and mention.country not in ("", other.country):
                    continue
                if any(form.key.startswith(starts) for label in other.labels for form in names.forms(label)):
                    return other
        return None

    def is_town(self, mention: Mention, item: Item) -> bool:
        """Say whether the gazetteer has a place of the mention's or the item's name in its country."""
        country = item.country or mention.country
        shares = [self._comparison.homonyms((name,)).part(country) for name in (*mention.names, *item.labels)]
        return any(share is not None and share > 0.02 for share in shares)


def _unkeyed(mention: Mention) -> Mention:
    return Mention(
        "",
        mention.names,
        mention.country,
        mention.kind,
        mention.latitude,
        mention.longitude,
        mention.population,
    )


def _chances(compared: Compared) -> list[float]:
    return probabilities([evidence(features) for _, features in compared])


def _likely(compared: Compared, chances: Sequence[float]) -> list[tuple[Item, float]]:
    """Return the candidates that can speak for a partner: those that the authority twins with any item."""
    return [(item, chance) for (item, _), chance in zip(compared, chances, strict=True) if item.partners]


def _related(mention: Mention, compared: Compared, circle: Circle) -> Compared:
    """Return the candidates with what the partners and their candidates say of them."""
    # Counties twin with counties; a name that tells its own kind needs no such guess.
    county = (
        bool(mention.partners) and circle.counties.issuperset(mention.partners) and not told_kind(mention)
    )
    related = []
    for item, features in compared:
        others = [
            (other, chance)
            for partner in mention.partners
            for other, chance in circle.items.get(partner, ())
            if other.id != item.id
        ]
        against, shared = 1.0, 0.0
        for other, chance in others:
            if other.id in item.partners and frozenset((item.id, other.id)) not in circle.hidden:
                against *= 1 - chance
            common = len((item.partners & other.partners) - {item.id, other.id})
            shared = max(shared, chance * common / (common + 1))
        told = {"relationships": 1 - against, "neighbours": shared} if others else {}
        if county:
            told["partners_kind"] = float(item.kind in (DISTRICT, REGION))
        related.append((item, features | told))
    return tuple(related)
