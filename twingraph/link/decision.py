"""The decision: accept, review or reject, and a sentence that says why.

A link is accepted when it is likely enough and none of the confusions is open that likelihood does not see:
the town and the county of its name, a homonym of which nobody knows where it lies, a rival with the better
name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from twingraph.link import Decision, Item, Mention, Rival
from twingraph.link.features import NEARBY, told_kind
from twingraph.link.kinds import DISTRICT, REGION

ACCEPT, RELATED, REJECT = 0.86, 0.8, 0.05
"""From the first probability on a link is accepted, from the second where the candidate alone is twinned with
what its partner is; below the third no candidate is worth a look."""

FAR = 40.0
"""Kilometres beyond which either the coordinates of the source are wrong or it is another place."""

LOOSE, NAMED, EXACT = 0.7, 0.84, 0.92
"""How near the name must be: with relationships for it, with a known place, and with neither."""


def decide(
    mention: Mention, rivals: Sequence[Rival], is_town: Callable[[Mention, Item], bool]
) -> tuple[Decision, str]:
    """Return the decision on a mention with its candidates, best first, and why.

    `is_town` says whether a town of that name is known, so that the item may be that and not the county.
    """
    if not rivals:
        return "reject", "No candidate: no item has a name like this."
    best = rivals[0]
    label = _label(best)
    if all(rival.features.get("country", 1.0) == 0 for rival in rivals):
        # Borders are drawn again, and tables have the country of their own time: a negative would be wrong.
        at_hand = best.features["name"] >= EXACT and best.features.get("distance", FAR) < NEARBY
        if best.score >= REJECT or at_hand:
            return "review", f"{label} may be it, but lies in another country by the authority."
        return "reject", f"No candidate in this country; by name alone the best is {label}."
    if best.score < REJECT and _shortened(best):
        return "review", f"{label} has the name with something added, and no coordinates tell."
    if best.score < REJECT:
        return "reject", f"No candidate is likely; the best is {label}."
    if best.features["kind"] == 0:
        return "review", f"{label} is not of the kind that the name tells."
    told = told_kind(mention)
    if (
        told in (DISTRICT, REGION)
        and best.item.kind not in (DISTRICT, REGION)
        and is_town(mention, best.item)
    ):
        return "review", f"The name tells a kind ({told}), and {label} may be the town of that name."
    related = _related(best)
    if best.item.kind in (DISTRICT, REGION) and told != best.item.kind and not related:
        return "review", f"{label} is not a municipality by its name, and the mention does not tell its kind."
    for rival in rivals[1:]:
        if (
            _other_kind(best, rival)
            and not (related and not _related(rival))
            and told in ("", rival.item.kind)
        ):
            return (
                "review",
                f"{label} and {_label(rival)} share the name and differ in kind; nothing decides.",
            )
        if _better_named(best, rival):
            return "review", f"{label} is likely, but {_label(rival)} has the name itself."
        if _homonym(best, rival) and not related:
            return (
                "review",
                f"{label} and {_label(rival)} share the name, and place tells no difference.",
            )
    if best.features["name"] < (LOOSE if related else NAMED if best.item.latitude is not None else EXACT):
        return "review", f"The name is not near enough to {label}."
    neighbourly = related or best.features.get("neighbours", 0.0) >= 0.5
    if best.features.get("distance", 0.0) > FAR and not neighbourly:
        return "review", f"{label} has the name, but lies {best.features['distance']:.0f} km away."
    if best.item.latitude is None and not related and _anywhere(best):
        return (
            "review",
            f"{label} may be a place of that name elsewhere: the authority does not say where it lies.",
        )
    if best.item.latitude is None and re.search("[(,]", best.item.labels[0]) and not related:
        return "review", f"{label} is told from others of the name, and nothing says that it is this one."
    if not related and best.features.get("distance", FAR) >= FAR and _umlauts(mention, best.item):
        return "review", f"{label} differs by an umlaut, which may make it another place."
    if best.features.get("partners_kind") == 0 and not related:
        return "review", f"All partners are counties or regions, and {label} is not known to be one."
    alone = related and not any(rival.features.get("relationships", 0.0) >= 0.1 for rival in rivals[1:])
    if best.score < (RELATED if alone else ACCEPT):
        return "review", f"{label} is likely, but not certain."
    return "accept", f"{label}: {_grounds(best)}."


def _label(rival: Rival) -> str:
    return f"{rival.item.labels[0]} ({rival.item.id})"


def _umlauts(mention: Mention, item: Item) -> bool:
    """Say whether only the dots tell the names apart: Bunde and Bünde are two towns of one country."""
    plain = str.maketrans("äöü", "aou")
    said = {name.casefold() for name in mention.names}
    labels = {each.casefold() for each in item.labels}
    return not said & labels and bool(
        {x.translate(plain) for x in said} & {x.translate(plain) for x in labels}
    )


def _related(rival: Rival) -> bool:
    return rival.features.get("relationships", 0.0) >= 0.5


def _shortened(rival: Rival) -> bool:
    """Say whether a name is short of a candidate's in the same country, and nothing else is against it."""
    features = rival.features
    return features["name"] >= NAMED and "distance" not in features and features.get("country", 0.0) >= 0.5


def _far(rival: Rival) -> bool:
    """Say whether a candidate of which the place is known lies elsewhere."""
    return rival.item.latitude is not None and rival.features.get("distance", 0.0) > 4 * NEARBY


def _anywhere(rival: Rival) -> bool:
    """Say whether an item of unknown place has homonyms elsewhere that weigh as much."""
    features = rival.features
    return min(features.get("country", 1.0), features.get("whereabouts", features.get("share", 0.0))) < 0.8


def _possible(rival: Rival) -> bool:
    return rival.features.get("country", 1.0) >= 0.1


def _other_kind(best: Rival, rival: Rival) -> bool:
    kinds = {best.item.kind, rival.item.kind}
    same_name = rival.features["name"] >= NAMED and _possible(rival)
    return same_name and len(kinds) > 1 and bool(kinds & {DISTRICT, REGION})


def _better_named(best: Rival, rival: Rival) -> bool:
    return rival.features["name"] > best.features["name"] + 0.02 and _possible(rival) and not _far(rival)


def _homonym(best: Rival, rival: Rival) -> bool:
    """Say whether a rival has the same name and only a place that is guessed, or the same place."""
    if rival.features["name"] < best.features["name"] - 0.05 or not _possible(rival):
        return False
    return best.item.latitude is None or not _far(rival)


def _grounds(rival: Rival) -> str:
    features = rival.features
    said = ["the same name" if features["name"] >= 0.92 else "a similar name"]
    if features.get("country", 0.0) >= 0.9:
        said.append("the same country")
    if features.get("distance", NEARBY) < NEARBY:
        said.append(f"{features['distance']:.0f} km away")
    if _related(rival):
        said.append("twinned with the item that its partner is")
    return ", ".join(said)
