"""Collections: the items of one identifier space, with the matcher that links to them.

The API gives a service one space of identifiers, so the graph and each kind of item of the authority files
(Wikidata, GeoNames) are services of their own. That a place is in several of them is then no ambiguity.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from threading import Lock

from twingraph.link import Item, Judgement, Mention, authority, gazetteer
from twingraph.link.authority import Authority
from twingraph.link.matcher import Matcher
from twingraph.rdf.prefixes import PREFIXES
from twingraph.serve.listing import Indexed, InMemory, Listing

_SPACES = {"wikidata": PREFIXES["wd"], "geonames": "https://sws.geonames.org/"}
_VIEWS = {"wikidata": "https://www.wikidata.org/wiki/", "geonames": "https://www.geonames.org/"}
_TITLES = {"wikidata": "Wikidata", "geonames": "GeoNames", "authority": "the knowledge graph"}


class Collection:
    """Items of one prefix, found by id, by the beginning of a name, or by the matcher.

    `name` is the prefix, `space` the namespace of its identifiers. An id has no prefix here: `Q61724`. `same`
    are the IRIs that an item is linked with, by id. `places` is the gazetteer for the matcher, by default
    GeoNames'. With `indexed` the items are not listed in memory. Several threads may ask at once.
    """

    def __init__(
        self,
        items: Authority,
        *,
        name: str,
        same: Mapping[str, tuple[str, ...]] | None = None,
        places: Authority | None = None,
        indexed: bool = False,
    ) -> None:
        self.name = name
        self.title = _TITLES.get(name, name)
        self.space = _SPACES.get(name) or PREFIXES.get(name) or f"{name}:"
        self.view = _VIEWS.get(name)
        self.authority = items
        self._same = same or {}
        self._matcher = Matcher(items, places=places)
        self._lock = Lock()
        self._listing: Listing = Indexed(items) if indexed else InMemory(items)

    def __len__(self) -> int:
        """Return the number of items."""
        return len(self._listing)

    def __iter__(self) -> Iterator[Item]:
        """Return the items, the most populous first; of an index, the largest."""
        return iter(self._listing)

    @property
    def example(self) -> str:
        """The name of the most populous item."""
        return next(iter(self._listing)).labels[0]

    def local(self, id_: str) -> str:
        """Return an id without its prefix."""
        return id_.removeprefix(f"{self.name}:")

    def get(self, id_: str) -> Item | None:
        """Return the item of an id, with its prefix or without or as an IRI, or None."""
        local = self.local(id_.removeprefix(self.space).removesuffix("/"))
        return self.authority.item(f"{self.name}:{local}")

    def same(self, item: Item, space: str) -> list[str]:
        """Return the ids, in another space, of what an item is linked with."""
        iris = self._same.get(item.id, ())
        return [iri.removeprefix(space).removesuffix("/") for iri in iris if iri.startswith(space)]

    def judge(self, mentions: Sequence[Mention]) -> list[Judgement]:
        """Return what the matcher makes of mentions that are judged together."""
        with self._lock:
            return self._matcher.judge(mentions)

    def begin(self, prefix: str) -> list[Item]:
        """Return the items of which a name or the id begins with a text; case and accents do not count.

        Those of which it is the id come first, then those of which it is a name, then the most populous.
        """
        found = self._listing.begin(prefix)
        named = self.get(prefix)
        return [named, *(item for item in found if item.id != named.id)] if named else found


def of_files(items: Authority, *, places: Authority | None = None) -> list[Collection]:
    """Return a collection for each prefix of the items of authority files."""
    by_prefix: dict[str, list[Item]] = {}
    for item in items:
        by_prefix.setdefault(item.id.partition(":")[0], []).append(item)
    if len(by_prefix) == 1:
        return [Collection(items, name=next(iter(by_prefix)), places=places)]
    return [
        Collection(filled(some), name=prefix, places=places) for prefix, some in sorted(by_prefix.items())
    ]


def of_gazetteer() -> Collection:
    """Return the collection of the gazetteer, which is asked through its index."""
    return Collection(gazetteer.open(), name="geonames", indexed=True)


def filled(items: Iterable[Item]) -> Authority:
    """Return an authority of items, in memory."""
    return authority.fill(sqlite3.connect(":memory:", check_same_thread=False), items)
