"""How a network grew: relationships begun and ended by year, and cohorts of them by decade and country.

What is counted are the graph's edges; in the network "relationships" of the graph each relationship counts
once, however many parties it has. An edge begins in the year of its attribute `start` (or else of `since`)
and ends in that of `end`: the first and the last day that its dates allow, as `to_networkx` writes them, or
days, years or EDTF dates of a network from elsewhere. What was never realised never began.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from twingraph.errors import InputError, NameNotFoundError
from twingraph.graph.countries import codes
from twingraph.rdf.dates import bounds

if TYPE_CHECKING:
    import networkx

BY = ("decade", "country")
"""What cohorts are made by."""


class Year(NamedTuple):
    """What began and what ended in a year, and what there was at its end.

    `lasting` are the relationships of which it is known that they had begun and not known that they had
    ended. `cities` are the nodes that had ever been in one.
    """

    year: int
    begun: int
    ended: int
    lasting: int
    cities: int


@dataclass(frozen=True, slots=True)
class Undated:
    """What no year can count: how many have no year of their beginning, or of their end, or never began.

    What has ended without a year does not count as lasting in any.
    """

    beginnings: int
    ends: int
    never_realised: int


class Cohort(NamedTuple):
    """Relationships that began in one decade, with a party in one country; None where that is not known.

    Where cohorts are not by decade, or not by country, that is None in all of them. `lasting` are those that
    have not ended, as far as is known.
    """

    decade: int | None
    country: str | None
    begun: int
    ended: int
    lasting: int


@dataclass(frozen=True, slots=True)
class Tie:
    """A relationship: the years that it began and ended, whether it is over, its kinds and its parties."""

    begun: int | None
    ended: int | None
    over: bool
    kinds: tuple[str, ...]
    parties: frozenset[Any]


def growth(graph: networkx.Graph[Any]) -> list[Year]:
    """Return a row for every year in which something began or ended, in order.

    In the years between, nothing changed. `undated` counts what is in no row.

    >>> import networkx
    >>> graph = networkx.Graph()
    >>> graph.add_edge("Krefeld", "Venlo", start="1964-06-01")
    >>> graph.add_edge("Krefeld", "Leicester", start="1969", end="1991-12-31")
    >>> [tuple(year) for year in growth(graph)]
    [(1964, 1, 0, 1, 2), (1969, 1, 0, 2, 3), (1991, 0, 1, 1, 3)]
    """
    counted, _ = ties(graph)
    begun = Counter(tie.begun for tie in counted if tie.begun is not None)
    ended = Counter(tie.ended for tie in counted if tie.ended is not None)
    # What began in no known year, or ended in none, is not known to have lasted in any.
    changes: Counter[int] = Counter()
    for tie in counted:
        if tie.begun is not None and (tie.ended is not None or not tie.over):
            changes[tie.begun] += 1
            if tie.ended is not None:
                changes[max(tie.begun, tie.ended)] -= 1
    joined: dict[int, set[Any]] = defaultdict(set)
    for tie in counted:
        if tie.begun is not None:
            joined[tie.begun] |= tie.parties
    found, lasting, cities = [], 0, set[Any]()
    for year in sorted({*begun, *ended, *changes}):
        lasting += changes[year]
        cities |= joined.get(year, set())
        found.append(Year(year, begun[year], ended[year], lasting, len(cities)))
    return found


def undated(graph: networkx.Graph[Any]) -> Undated:
    """Return how many relationships want a year that `growth` would count."""
    counted, never = ties(graph)
    ends = sum(tie.over and tie.ended is None for tie in counted)
    return Undated(sum(tie.begun is None for tie in counted), ends, never)


def cohorts(graph: networkx.Graph[Any], by: Collection[str] = BY) -> list[Cohort]:
    """Return the cohorts of relationships by decade of their beginning, by country, or by both.

    A relationship of parties in two countries is in the cohorts of both, so that those of all countries are
    more than the relationships. What began in no known decade, or has a party in no known country, is in
    cohorts of their own, which come last. A country is a code of ISO 3166-1, from the nodes' `country`.

    Raises NameNotFoundError for another word than those of `BY`.
    """
    for word in by:
        if word not in BY:
            raise NameNotFoundError("kind of cohort", word, BY)
    of = codes(graph)
    found: dict[tuple[int | None, str | None], list[Tie]] = defaultdict(list)
    for tie in ties(graph)[0]:
        decade = tie.begun // 10 * 10 if "decade" in by and tie.begun is not None else None
        countries = {of.get(party) for party in tie.parties} if "country" in by else {None}
        for country in countries:
            found[decade, country].append(tie)

    def order(key: tuple[int | None, str | None]) -> tuple[bool, int, bool, str]:
        decade, country = key
        return decade is None, decade or 0, country is None, country or ""

    rows = []
    for key in sorted(found, key=order):
        over = sum(tie.over for tie in found[key])
        rows.append(Cohort(*key, len(found[key]), over, len(found[key]) - over))
    return rows


def kinds(data: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the kinds of an edge, as local names of classes; none where the network does not say.

    >>> kinds({"kind": "Contact"}), kinds({"kinds": ["Contact", "TwinAgreement"]}), kinds({"kinds": None})
    (('Contact',), ('Contact', 'TwinAgreement'), ())
    """
    stated = data.get("kind") or data.get("kinds") or ()
    return (stated,) if isinstance(stated, str) else tuple(map(str, stated))


def ties(graph: networkx.Graph[Any]) -> tuple[list[Tie], int]:
    """Return what is counted, and how many there are besides that were never realised."""
    edges: dict[Any, tuple[Mapping[str, Any], set[Any]]] = {}
    for key, one, other, data in _edges(graph):
        if one != other:
            edges.setdefault(key, (data, set()))[1].update((one, other))
    found, never = [], 0
    for data, parties in edges.values():
        if data.get("state") == "never-realised":
            never += 1
            continue
        ended = year_of(data.get("end"))
        begun = year_of(data.get("start"))
        begun = year_of(data.get("since")) if begun is None else begun
        over = ended is not None or data.get("state") == "ended"
        found.append(Tie(begun, ended, over, kinds(data), frozenset(parties)))
    return found, never


def _edges(graph: networkx.Graph[Any]) -> Iterable[tuple[Any, Any, Any, Mapping[str, Any]]]:
    """Return each edge with what tells it from the others: a relationship's IRI, or its number."""
    if graph.name == "relationships" and graph.is_multigraph():
        multi: Any = graph
        return ((key, one, other, data) for one, other, key, data in multi.edges(keys=True, data=True))
    return ((number, *edge) for number, edge in enumerate(graph.edges(data=True)))


def year_of(said: object) -> int | None:
    """Return the year of a day, of a number, or of the first day that an EDTF date allows; else None.

    >>> year_of("1964-06-01"), year_of(1969.0), year_of("../1991"), year_of("soon")
    (1964, 1969, None, None)
    """
    if isinstance(said, date):
        return said.year
    if isinstance(said, int | float) and not isinstance(said, bool):
        return int(said) if said == said else None
    if not isinstance(said, str):
        return None
    try:
        first, _ = bounds(said)
    except InputError:
        return None
    return first.year if first else None
