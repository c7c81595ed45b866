"""Distances in a network, read off the number of pairs at each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Hops:
    """How many pairs of nodes are within 0, 1, 2, … hops of each other; last, the number of all pairs."""

    within: list[float]

    @classmethod
    def of(cls, pairs: Mapping[int, int]) -> Hops:
        """Return the distances of a histogram: the number of pairs at each number of hops."""
        longest = max(pairs, default=0)
        return cls(list(accumulate(pairs.get(hops, 0) for hops in range(longest + 1))))

    @property
    def mean(self) -> float:
        """The mean number of hops of a pair."""
        before = [0.0, *self.within]
        weighted = sum(
            hops * (number - less)
            for hops, (number, less) in enumerate(zip(self.within, before, strict=False))
        )
        return weighted / self.within[-1]

    @property
    def median(self) -> int:
        """The least number of hops that more than half of all pairs are within."""
        return sum(number <= self.within[-1] / 2 for number in self.within)

    @property
    def diameter(self) -> int:
        """The greatest number of hops."""
        return len(self.within) - 1

    def effective_diameter(self, share: float) -> float:
        """Return the number of hops that this share of all pairs is within, with a straight line between.

        h + (share·N − N(h)) / (N(h + 1) − N(h)), where N(h) is the number of pairs within h hops, N that of
        all, and h the last number of hops with N(h) ≤ share·N (Leskovec, Kleinberg and Faloutsos 2005;
        KONECT Handbook).
        """
        wanted = share * self.within[-1]
        hops = sum(number <= wanted for number in self.within) - 1
        if hops < 0:
            return 0.0
        less, more = self.within[hops : hops + 2]
        return hops + (wanted - less) / (more - less)
