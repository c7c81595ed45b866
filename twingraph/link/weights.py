"""Weights: what a feature is worth for or against a link, in natural logarithms of odds.

Each feature is cut into bands, and the weight of the band is added to the score of a candidate (Fellegi and
Sunter, A theory for record linkage, JASA 64, 1969). `benchmarks/link_weights.py` derives them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp

BIAS = -4.8

# From this value on (below this many kilometres for `distance`): the weight. The last band holds the rest.
BANDS: dict[str, tuple[tuple[float, float], ...]] = {
    "name": ((0.99, 5.8), (0.92, 4.5), (0.84, -1.5), (0.7, -2.5), (0.0, -3.6)),
    "country": ((0.9, 1.5), (0.5, 0.6), (0.01, 0.2), (0.0, -7.0)),
    "share": ((0.95, 0.5), (0.7, 0.0), (0.3, -1.2), (0.0, -2.4)),
    "whereabouts": ((0.8, 0.7), (0.5, 0.3), (0.2, -0.7), (0.0, -0.9)),
    "kind": ((1.0, 1.0), (0.5, 0.0), (0.3, -1.5), (0.2, -3.0), (0.0, -6.0)),
    "partners_kind": ((1.0, 1.5), (0.0, -1.5)),
    "population": ((0.5, 0.7), (0.1, 0.0), (0.0, -1.0)),
    "relationships": ((0.5, 5.0), (0.1, 2.5), (0.0, 0.0)),
    "neighbours": ((0.5, 0.8), (0.1, 0.7), (0.0, 0.0)),
}
KILOMETRES: tuple[tuple[float, float], ...] = ((5, 2.0), (40, -0.5), (25_000, -1.1))


def weight(feature: str, value: float) -> float:
    """Return what a value of a feature is worth.

    >>> weight("country", 1.0), weight("distance", 3.2), weight("distance", 900)
    (1.5, 2.0, -1.1)
    """
    if feature == "distance":
        return next(worth for limit, worth in KILOMETRES if value < limit)
    return next(worth for least, worth in BANDS[feature] if value >= least - 1e-9)


def evidence(features: Mapping[str, float]) -> float:
    """Return the sum of the weights of the features: the logarithm of its odds against no item at all."""
    return BIAS + sum(weight(feature, value) for feature, value in features.items())


def probabilities(logits: Sequence[float]) -> list[float]:
    """Return the probability of each candidate, when a mention is one of them or none.

    >>> [round(chance, 2) for chance in probabilities([2.0, -1.0])]
    [0.84, 0.04]
    """
    odds = [exp(logit) for logit in logits]
    whole = 1 + sum(odds)
    return [each / whole for each in odds]
