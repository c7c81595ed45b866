"""How evenly a network's edges are spread over its nodes: measures of the degrees.

Each takes the degrees as numbers of at least 0 in any order; a weighted degree will do. A sum of 0 has no
distribution, and the answer is None.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log

# KONECT reduces a Lorenz curve to so many steps before it reads the balanced inequality ratio off it.
_STEPS = 200


def gini(degrees: Sequence[float]) -> float | None:
    """Return the Gini coefficient, from 0 (all degrees are equal) to 1 (one node has all).

    G = 2 Σ i·d(i) / (n Σ d(i)) − (n + 1) / n, where d(1) ≤ d(2) ≤ … are the degrees in order.
    Kunegis and Preusse 2012; KONECT Handbook.

    >>> gini([1, 1, 1, 3])
    0.25
    """
    count, total = len(degrees), sum(degrees)
    if not total:
        return None
    ranked = sum(rank * degree for rank, degree in enumerate(sorted(degrees), 1))
    return 2 * ranked / (count * total) - (count + 1) / count


def lorenz(degrees: Sequence[float]) -> list[tuple[float, float]]:
    """Return the Lorenz curve: of the nodes of lowest degree, which share they are and which share they have.

    >>> lorenz([3, 1])
    [(0.0, 0.0), (0.5, 0.25), (1.0, 1.0)]
    """
    count, total = len(degrees), sum(degrees)
    points, reached = [(0.0, 0.0)], 0.0
    for rank, degree in enumerate(sorted(degrees), 1):
        reached += degree
        points.append((rank / count, reached / total))
    return points


def balanced_inequality(degrees: Sequence[float]) -> float | None:
    """Return the balanced inequality ratio P: the share P of the nodes has the share 1 − P of all edge ends.

    These are the nodes of highest degree. It is where the Lorenz curve, with straight lines between its
    points, meets the line y = 1 − x: from 0 (one node has all) to 0.5 (all degrees are equal). Kunegis and
    Preusse 2012.

    >>> balanced_inequality([1, 1])
    0.5
    """
    if not sum(degrees):
        return None
    curve = lorenz(degrees)
    above = next(place for place, (x, y) in enumerate(curve) if x + y >= 1)
    (x0, y0), (x1, y1) = curve[above - 1], curve[above]
    part = (1 - x0 - y0) / (x1 + y1 - x0 - y0)
    return y0 + part * (y1 - y0)


def balanced_inequality_in_steps(degrees: Sequence[float]) -> float | None:
    """Return the balanced inequality ratio as KONECT computes it.

    Its program keeps 201 points of the Lorenz curve, at equal distances, and of these returns the y of the
    last at which y is less than the x of the point as far from the other end (`konect_own`,
    `konect_gini_direct` of the KONECT Toolbox). It is at or below the exact ratio, here by 0.003 at the most.

    >>> balanced_inequality_in_steps([1] * 1000)
    0.495
    """
    if not sum(degrees):
        return None
    curve = lorenz(degrees)
    last = len(curve) - 1
    if last > _STEPS:
        curve = [curve[step * last // _STEPS] for step in range(_STEPS)] + [curve[last]]
    mirrored = [x for x, _ in reversed(curve)]
    return [y for (_, y), x in zip(curve, mirrored, strict=True) if x > y][-1]


def relative_entropy(degrees: Sequence[float]) -> float | None:
    """Return the relative edge distribution entropy, from 0 to 1 (all degrees are equal).

    H = −Σ p ln p / ln n, where p = d / Σ d is a node's share of all edge ends. Kunegis and Preusse 2012;
    KONECT Handbook. None for a single node.

    >>> relative_entropy([2, 2, 2])
    1.0
    """
    found = entropy(degrees)
    return None if found is None or len(degrees) < 2 else found / log(len(degrees))


def entropy(degrees: Sequence[float]) -> float | None:
    """Return the edge distribution entropy in nats, from 0 to ln n: −Σ p ln p, where p = d / Σ d."""
    total = sum(degrees)
    if not total:
        return None
    return -sum(degree / total * log(degree / total) for degree in degrees if degree)


def power_law(degrees: Sequence[float]) -> float | None:
    """Return the exponent of a power law fitted to all degrees above 0 by the continuous estimator.

    γ = 1 + n / Σ ln (d / d_min), where d_min is the lowest of them: the maximum-likelihood estimator of a
    continuous distribution (Newman 2005, equation 5), which KONECT publishes. None where all degrees are
    equal.
    """
    positive = [degree for degree in degrees if degree > 0]
    if not positive:
        return None
    least = min(positive)
    logs = sum(log(degree / least) for degree in positive)
    return 1 + len(positive) / logs if logs else None


def discrete_power_law(degrees: Sequence[float]) -> float | None:
    """Return the exponent of a power law fitted to all degrees above 0, which are whole numbers, as such.

    The γ that maximises −n ln ζ(γ, d_min) − γ Σ ln d, with Hurwitz's zeta function: the maximum-likelihood
    estimator of a discrete distribution (Clauset, Shalizi and Newman 2009, equation 3.5), sought up to 20.
    None where all degrees are equal.
    """
    from scipy.optimize import minimize_scalar
    from scipy.special import zeta

    positive = [degree for degree in degrees if degree > 0]
    if not positive or min(positive) == max(positive):
        return None
    least, logs = min(positive), sum(map(log, positive)) / len(positive)
    found = minimize_scalar(
        lambda exponent: log(zeta(exponent, least)) + exponent * logs,
        bounds=(1.0001, 20),
        method="bounded",
        options={"xatol": 1e-9},
    )
    return float(found.x)
