"""Does twinning ignore distance? A network's distances against those of random networks with its degrees.

The null model keeps the places, where they lie, how many links each has, and that no two places have more
than one link and none has one with itself; who is linked with whom is left to chance. A city with many
partners still has as many, and a country as many as its cities have. It knows nothing of size (that large
cities look for large ones, however far: no gravity), of time, or of any other reason for a link.

Two links a–b and c–d become a–d and c–b, unless that gives a link twice or one from a place to itself: S.
Maslov and K. Sneppen, Specificity and stability in topology of protein networks, Science 296 (2002). The same
question about sister cities, with the answer that proximity has no influence: A. Kaltenbrunner and others,
Not all paths lead to Rome: analysing the network of sister cities, LNCS 8221 (2013), arXiv 1301.6900.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from twingraph.errors import InputError, MissingExtraError
from twingraph.graph.countries import codes
from twingraph.graph.geodesics import kilometres, positions
from twingraph.graph.links import links

if TYPE_CHECKING:
    import networkx
    from numpy import bool_, float64, int64
    from numpy.random import Generator
    from numpy.typing import NDArray

    Links = NDArray[int64]

_ROUNDS, _ROUNDS_OF_SMALL, _SMALL = 10, 100, 1000
"""How many times every link is offered a swap before a random network is looked at, more below 1,000 links.

On a network of cities with 8,182 links, 5 % are still those observed after one round, and from the third on
as many as chance itself gives, 1 %: ten rounds are several times what is needed. Each random network goes on
from the one before. In a small network most swaps may be refused; on one of four links, where all seven
networks can be listed, they come out equally often after some fifty rounds. R. Milo and others, On the
uniform generation of random graphs with prescribed degree sequences (2003), advise 100 swaps a link where
nothing else is known.
"""

NEAR = (500, 1000, 2000)
"""Kilometres within which links are counted."""

_QUANTILES = {
    "10th percentile": 0.1,
    "25th percentile": 0.25,
    "median": 0.5,
    "75th percentile": 0.75,
    "90th percentile": 0.9,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One measure of a network, and of the random ones.

    `unit` is "km" or "share" (of the links, from 0 to 1). `mean` and `deviation` (the standard deviation,
    with n − 1) are those of the random networks, `low` and `high` enclose the middle 95 % of them. `z` is
    (observed − mean) / deviation, None where all are alike. `p` is two-sided: twice (r + 1) / (n + 1), and at
    most 1, where r of n random networks are as low as the observed one, or lower, or as high, or higher,
    whichever are fewer. It is never 0: B. Phipson and G. K. Smyth, Permutation p-values should never be
    zero (2010). Its least value is 2 / (n + 1).
    """

    measure: str
    unit: str
    observed: float
    mean: float
    deviation: float
    low: float
    high: float
    z: float | None
    p: float


@dataclass(frozen=True, slots=True)
class Distances:
    """How many links there are, how many of them want coordinates or a country, and what was found."""

    links: int
    without_coordinates: int
    without_country: int
    findings: tuple[Finding, ...]


def against_chance(graph: networkx.Graph[Any], *, samples: int = 100, seed: int = 1) -> Distances:
    """Return the distances between linked nodes, and the share of links within a country, against chance.

    A measure is of the links of which it is known, in the network and in the random ones alike: distances
    where both nodes have `latitude` and `longitude` (degrees, WGS 84), the share of domestic links where both
    have a `country`. Parallel edges are one link, self-loops are none. The same seed gives the same answer.

    Raises InputError for fewer than two samples, and when no link has coordinates; MissingExtraError without
    the extra `network`.
    """
    if samples < 2:
        raise InputError(f"{samples} random networks are too few to say what chance gives; take 100 or more")
    pairs, nodes = _indexed(graph)
    import numpy

    points, of = positions(graph), codes(graph)
    located = numpy.array([points.get(node, (numpy.nan, numpy.nan)) for node in nodes]).reshape(-1, 2)
    numbers = {code: number for number, code in enumerate(sorted(set(of.values())))}
    country = numpy.array([numbers.get(of.get(node, ""), -1) for node in nodes], dtype=numpy.int64)

    def measures(pairs: Links) -> dict[tuple[str, str], float]:
        found = {}
        known = ~numpy.isnan(located[pairs, 0]).any(axis=1)
        if known.any():
            lengths = kilometres(located[pairs[known, 0]], located[pairs[known, 1]])
            found["mean", "km"] = float(lengths.mean())
            for name, value in zip(
                _QUANTILES, numpy.quantile(lengths, list(_QUANTILES.values())), strict=True
            ):
                found[name, "km"] = float(value)
            for limit in NEAR:
                found[f"within {limit} km", "share"] = float((lengths <= limit).mean())
        one, other = country[pairs].T
        if (known := (one >= 0) & (other >= 0)).any():
            found["domestic", "share"] = float((one == other)[known].mean())
        return found

    observed = measures(pairs)
    if ("mean", "km") not in observed:
        raise InputError(
            "no link has two nodes with coordinates (attributes latitude and longitude, in degrees); "
            "a table of nodes may have them: --nodes TABLE"
        )
    drawn = [measures(random) for random in _samples(pairs, len(nodes), samples, seed)]
    findings = []
    for key, value in observed.items():
        # A small network may by chance have no link of which the measure is known.
        if values := [found[key] for found in drawn if key in found]:
            findings.append(_finding(*key, value, values))
    ends = country[pairs]
    return Distances(
        len(pairs),
        int(numpy.isnan(located[pairs, 0]).any(axis=1).sum()),
        int((ends < 0).any(axis=1).sum()),
        tuple(findings),
    )


def randomised(graph: networkx.Graph[Any], *, seed: int = 1) -> networkx.Graph[Any]:
    """Return one network of the null model: the same nodes with the same degrees, linked by chance.

    Nodes keep their attributes, links have none. Parallel edges of the graph are one link, self-loops none.
    """
    from networkx import Graph

    pairs, nodes = _indexed(graph)
    found: networkx.Graph[Any] = Graph()
    found.add_nodes_from(graph.nodes(data=True))
    (random,) = _samples(pairs, len(nodes), 1, seed)
    found.add_edges_from((nodes[one], nodes[other]) for one, other in random.tolist())
    return found


def _indexed(graph: networkx.Graph[Any]) -> tuple[Links, list[Any]]:
    """Return the links as an array of two columns of numbers, and the nodes by number.

    Both are in an order of their own, so that chance is the same for a network however it was read.
    """
    try:
        import numpy
    except ImportError as error:
        raise MissingExtraError("numpy", "network") from error
    nodes = sorted(graph, key=str)
    numbers = {node: number for number, node in enumerate(nodes)}
    found = sorted(tuple(sorted((numbers[one], numbers[other]))) for one, other in links(graph))
    return numpy.array(found, dtype=numpy.int64).reshape(-1, 2), nodes


def _samples(pairs: Links, nodes: int, number: int, seed: int) -> Iterator[Links]:
    """Yield random networks, each made of the one before."""
    from numpy.random import default_rng

    if seed < 0:
        raise InputError(f"a seed is 0 or more, not {seed}")
    generator = default_rng(seed)
    rounds = _ROUNDS_OF_SMALL if len(pairs) < _SMALL else _ROUNDS
    for _ in range(number):
        for _ in range(rounds):
            pairs = _swapped(pairs, nodes, generator)
        yield pairs


def _swapped(pairs: Links, nodes: int, generator: Generator) -> Links:
    """Return the links after one round, in which each is offered a swap with another one at random.

    All swaps of a round are made at once. One is made if its two old and two new links all occur once among
    the links and all that are offered. So the way back is as likely as the way there, and in the long run
    every simple network with these degrees is as likely as any other. (Why a refused swap leaves the network
    as it is, and counts: B. K. Fosdick and others, Configuring random graph models with fixed degree
    sequences, SIAM Review 60, 2018.)
    """
    import numpy

    half = len(pairs) // 2
    order = generator.permutation(len(pairs))
    first, second = order[:half], order[half : 2 * half]
    turned = generator.random(half) < 0.5
    others = numpy.where(turned[:, None], pairs[second, ::-1], pairs[second])
    # a-b and c-d become a-d and c-b.
    one = numpy.stack([pairs[first, 0], others[:, 1]], axis=1)
    two = numpy.stack([others[:, 0], pairs[first, 1]], axis=1)
    every = numpy.concatenate([pairs, one, two])
    keys = every.min(axis=1) * nodes + every.max(axis=1)
    by_key = keys.argsort()
    equal = numpy.diff(keys[by_key]) == 0
    fine: NDArray[bool_] = every[:, 0] != every[:, 1]
    fine[by_key[1:][equal]] = fine[by_key[:-1][equal]] = False
    made = fine[first] & fine[second] & fine[len(pairs) :][:half] & fine[len(pairs) :][half:]
    after = pairs.copy()
    after[first[made]] = one[made]
    after[second[made]] = two[made]
    return after


def _finding(measure: str, unit: str, observed: float, drawn: list[float]) -> Finding:
    import numpy

    values: NDArray[float64] = numpy.array(drawn)
    # The same lengths summed in another order differ in the last digits.
    close = 1e-9 * max(abs(observed), 1.0)
    mean = float(values.mean())
    deviation = float(values.std(ddof=1)) if len(values) > 1 else 0.0
    low, high = numpy.quantile(values, [0.025, 0.975]).tolist()
    rare = int(min((values <= observed + close).sum(), (values >= observed - close).sum()))
    z = (observed - mean) / deviation if deviation > close else None
    p = min(1.0, 2 * (rare + 1) / (len(values) + 1))
    return Finding(measure, unit, observed, mean, deviation, low, high, z, p)
