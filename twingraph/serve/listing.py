"""Listings: the items of a collection in order, and those whose names begin in a certain way.

What a file has is listed in memory. The gazetteer is too large for that, and is asked through its index.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Protocol

from twingraph.link import Item, names
from twingraph.link.authority import Authority

LARGEST = 20_000
"""How many of the most populous places of an index are gone through where nothing but conditions is given."""

_SUGGESTED = 200


class Listing(Protocol):
    """The items of an authority, the most populous first."""

    def __len__(self) -> int:
        """Return the number of items."""

    def __iter__(self) -> Iterator[Item]:
        """Return the items, the most populous first."""

    def begin(self, prefix: str) -> list[Item]:
        """Return the items of which a name begins with a text, those of which it is a name first."""


class InMemory:
    """A listing of all names in memory, in which ids are names as well; case and accents do not count."""

    def __init__(self, items: Authority) -> None:
        self._items = sorted(items, key=lambda item: (-(item.population or 0), item.labels[0], item.id))
        self._begins = sorted(
            (folded(text), rank)
            for rank, item in enumerate(self._items)
            for text in {*item.labels, item.id, item.id.partition(":")[2]}
        )

    def __len__(self) -> int:
        """Return the number of items."""
        return len(self._items)

    def __iter__(self) -> Iterator[Item]:
        """Return the items, the most populous first."""
        return iter(self._items)

    def begin(self, prefix: str) -> list[Item]:
        """Return the items of which a name or the id begins with a text, those of which it is one first."""
        start = folded(prefix)
        exact: set[int] = set()
        begun: set[int] = set()
        for place in range(bisect_left(self._begins, (start, -1)), len(self._begins)):
            text, rank = self._begins[place]
            if not text.startswith(start):
                break
            (exact if text == start else begun).add(rank)
        return [self._items[rank] for rank in (*sorted(exact), *sorted(begun - exact))]


class Indexed:
    """A listing by the index of an authority: keys of names, and no more than are of use to anybody."""

    def __init__(self, items: Authority) -> None:
        self._authority = items

    def __len__(self) -> int:
        """Return the number of items."""
        return len(self._authority)

    def __iter__(self) -> Iterator[Item]:
        """Return the `LARGEST` items, the most populous first."""
        return self._authority.largest(LARGEST)

    def begin(self, prefix: str) -> list[Item]:
        """Return the most populous items of which a name begins with a text, those that bear it first."""
        key = names.key(prefix)
        return self._authority.begin(key, _SUGGESTED) if key else []


def folded(text: str) -> str:
    """Return a text in ASCII and lower case, with single spaces for all that is no letter or digit.

    >>> folded("Châtillon-sur-Seine"), folded("  Łódź ")
    ('chatillon sur seine', 'lodz')
    """
    from anyascii import anyascii

    return " ".join(re.findall("[a-z0-9]+", (text if text.isascii() else anyascii(text)).lower()))
