"""The weights of linking, derived from the tuning half of the gold set of `linking.py`.

    TWINGRAPH_REFERENCE=… python benchmarks/link_weights.py

prints them, to be written into `twingraph/link/weights.py`. The model is a conditional logit: a mention is
one of its candidates or none, and each candidate's logit is the sum of the weights of its features. Every
place of the tuning half is shown four times: with coordinates and without, with the right item in the
authority and without it (then "none" is right). The likelihood is maximised by gradient ascent; the weights
are drawn towards those that stand in the file (ridge), so that what is rare stays plausible. `FIXED` are
not fitted, because the gold set cannot tell: docs/linking.md says why and where they come from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import exp

from linking import FOLDS, Outcome, gold, judged, lacking, material

from twingraph.link import weights
from twingraph.link.matcher import Matcher

RIDGE, STEP, ROUNDS = 2.0, 0.02, 400

FIXED = {
    ("country", 0),
    *((feature, n) for feature in ("kind", "population", "relationships") for n in range(5)),
}

Band = tuple[str, int]
Sample = tuple[list[list[Band]], int | None]


def band(feature: str, value: float) -> Band:
    """Return the feature and the number of the band that a value is in."""
    if feature == "distance":
        return feature, next(number for number, (limit, _) in enumerate(weights.KILOMETRES) if value < limit)
    return feature, next(n for n, (least, _) in enumerate(weights.BANDS[feature]) if value >= least - 1e-9)


def samples(outcomes: Sequence[Outcome]) -> list[Sample]:
    """Return the bands of all candidates of each place, and which candidate is right."""
    found = []
    for outcome in outcomes:
        rivals = outcome.judgement.rivals
        right = next((n for n, rival in enumerate(rivals) if rival.item.id == outcome.item), None)
        found.append(
            ([[("bias", 0), *(band(*pair) for pair in rival.features.items())] for rival in rivals], right)
        )
    return found


def fit(data: Sequence[Sample], prior: Mapping[Band, float]) -> dict[Band, float]:
    """Return the weights of greatest penalised likelihood."""
    found = dict(prior)
    for _ in range(ROUNDS):
        slope = {key: -RIDGE * (found[key] - prior[key]) for key in found}
        for candidates, right in data:
            odds = [exp(min(30.0, sum(found[key] for key in keys))) for keys in candidates]
            whole = 1 + sum(odds)
            for number, keys in enumerate(candidates):
                error = (number == right) - odds[number] / whole
                for key in keys:
                    slope[key] += error
        for key in found.keys() - FIXED:
            found[key] += STEP * max(-5.0, min(5.0, slope[key]))
    return found


def main() -> None:
    """Print the weights."""
    mentions, rows, items = material()
    tuning = [each for each in gold(mentions, rows, items)[0] if each.tuning]
    bare = [replace(mention, latitude=None, longitude=None) for mention in mentions]
    data: list[Sample] = []
    for places in (mentions, bare):
        data += samples(judged(Matcher(items), places, tuning, FOLDS))
        data += samples(lacking(items, places, tuning))
    prior = {
        (feature, n): worth for feature, rows in weights.BANDS.items() for n, (_, worth) in enumerate(rows)
    }
    prior |= {("distance", n): worth for n, (_, worth) in enumerate(weights.KILOMETRES)}
    prior["bias", 0] = weights.BIAS
    seen = {key for candidates, _ in data for keys in candidates for key in keys}
    wrong = [keys for candidates, right in data for n, keys in enumerate(candidates) if n != right]
    alike = [keys for keys in wrong if {("name", 0), ("name", 1)} & set(keys) and ("country", 0) in keys]
    twinned = sum(("relationships", 0) in keys for keys in alike)
    print(
        f"{twinned} of {len(alike)} wrong candidates of the name and country are twinned with the partner's"
    )
    for key, worth in fit(data, prior).items():
        print(*key, round(worth, 1), "" if key in seen else "(never seen)")


if __name__ == "__main__":
    main()
