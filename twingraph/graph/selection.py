"""Which relationships of the graph a network is made of."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import TypeAlias

from twingraph.countries import code
from twingraph.errors import InputError, NameNotFoundError
from twingraph.lifecycle import FIRST_CONTACT, SIGNATURE, Life, Span, begun, lives
from twingraph.query import sources as naming
from twingraph.query.parameters import KINDS
from twingraph.rdf.prefixes import shrink
from twingraph.rdf.terms import RDFS, SKOS, TG, NamedNode
from twingraph.sources.attribution import sources
from twingraph.sources.statements import Statement, statements
from twingraph.store import Store
from twingraph.store.columns import below, classes, local_name, text, texts

RELATIONSHIPS = f"?subject {TG.party} ?party"
"""What finds relationships, for `store.columns`."""

Day: TypeAlias = date | str
"""A day, also as text in ISO 8601: "2010-12-31"."""

Period: TypeAlias = tuple[Day | None, Day | None]
"""The first and the last day of a period; None where it is open."""


@dataclass(frozen=True, slots=True)
class Relationship:
    """The local name of its class, the IRIs of its parties, its life, and what it is dated by.

    `since` is the date of an agreement's first signature, or of a contact's first contact. `stated` is the
    source of which it is a plain statement (`wdt:P190`), where it is no more than that.
    """

    kind: str
    parties: list[str]
    life: Life
    since: Span | None
    stated: str | None = None


def select(
    store: Store,
    *,
    kinds: Collection[str] | None = None,
    source: str | None = None,
    countries: Collection[str] | None = None,
    during: Period | None = None,
    as_of: Day | None = None,
) -> dict[str, Relationship]:
    """Return the relationships that meet all of these conditions, by IRI, in the order of the IRIs.

    kinds      local names of classes ("TwinAgreement"; "Agreement" takes in its subclasses), or the short
               names that the command line has ("twin")
    source     a source that stands behind the relationship, by IRI, CURIE, name or one of its named graphs;
               one that is Wikidata also has its plain statements, which are agreements without a date. They
               come last and have keys instead of IRIs: `wd:Q1 wdt:P190 wd:Q2`
    countries  at least one party is in one of these: codes of ISO 3166-1 alpha-2, or names
    during     it lasted at some time of the period, as far as its dates say: what has no date may have, and
               what was never realised did not
    as_of      it had begun by that day; its life ends there, so that its state is that of the day

    Raises NameNotFoundError for a name that there is not, AmbiguousNameError, and InputError for what is no
    day.
    """
    (first, last), now = map(to_day, during or (None, None)), to_day(as_of) or date.max
    day = min(now, last or date.max)
    within = None if kinds is None else _classes_named(store, kinds)
    stating = {} if source is None else statements(store)
    origin, behind = (None, None) if source is None else _told_by(store, source, stating)
    inhabitants = None if countries is None else _parties_in(store, countries)
    types, every = classes(store, RELATIONSHIPS), lives(store)
    agreements = below(store, RDFS.subClassOf, TG.Agreement)
    found = {}
    for iri, parties in sorted(texts(store, TG.party).items()):
        type_, life = types.get(iri, TG.Relationship.value), every.get(iri, Life())
        if (
            (within is None or type_ in within)
            and (behind is None or iri in behind)
            and (inhabitants is None or not inhabitants.isdisjoint(parties))
            and begun(life, day)
            and (during is None or _lasted(life, first, day))
        ):
            known = life.until(now)
            since = known.first(SIGNATURE if type_ in agreements else FIRST_CONTACT)
            found[iri] = Relationship(local_name(type_), parties, known, since)
    if origin is not None and (within is None or TG.Agreement.value in within):
        # Those of which the source tells more were chosen, or left out, by what it tells.
        told = (parties for iri, parties in texts(store, TG.party).items() if iri in (behind or ()))
        joined = {frozenset(pair) for parties in told for pair in combinations(parties, 2)}
        for key, tie in _stated(store, origin, stating.get(origin, [])).items():
            pair = frozenset(tie.parties)
            if pair not in joined and (inhabitants is None or inhabitants & pair):
                found[key] = tie
    return found


def to_day(given: Day | None) -> date | None:
    """Return the day that is given as a date or as text. Raises InputError for what is neither."""
    if given is None or isinstance(given, date):
        return given
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError) as error:
        raise InputError(f"{given!r} is not a day; give a date, or text such as 2010-12-31") from error


def _lasted(life: Life, first: date | None, last: date) -> bool:
    """Return whether it was not over before a period, of which it had begun by the last day."""
    then = life.until(last)
    if not then.over:
        return True
    # It ended within the period: by the last day that the date of its end allows.
    return then.state != "never-realised" and (first is None or then.end is None or then.end >= first)


def _classes_named(store: Store, names: Collection[str]) -> set[str]:
    """Return the classes of relationships with these local names, and their subclasses."""
    known = {local_name(iri): iri for iri in below(store, RDFS.subClassOf, TG.Relationship)}
    names = [KINDS.get(name, name) for name in _each(names)]
    for name in names:
        if name not in known:
            raise NameNotFoundError("kind of relationship", name, sorted(known))
    return set().union(*(below(store, RDFS.subClassOf, NamedNode(known[name])) for name in names))


def _each(names: Iterable[str]) -> Iterable[str]:
    """Return the names; one alone may be given without a list around it."""
    return [names] if isinstance(names, str) else names


def _told_by(store: Store, name: str, stating: Collection[str]) -> tuple[str, set[str]]:
    """Return the source of this name, and the relationships behind which it stands."""
    behind = sources(store, RELATIONSHIPS)
    speaking = {*stating, *(source for group in behind.values() for source in group)}
    source = naming.find(store, name, speaking)
    return source, {iri for iri, group in behind.items() if source in group}


def _stated(store: Store, source: str, stated: Iterable[Statement]) -> dict[str, Relationship]:
    """Return the pairs that statements name, in one direction or both, by key.

    An item stands for the thing that `skos:exactMatch` links to it, the first of several by IRI, or else for
    itself.
    """
    things: dict[str, str] = {}
    for thing, items in sorted(texts(store, SKOS.exactMatch).items(), reverse=True):
        things.update(dict.fromkeys(items, thing))
    found: dict[frozenset[str], tuple[str, Relationship]] = {}
    for item, other in sorted((statement.item, statement.other) for statement in stated):
        parties = sorted({things.get(item, item), things.get(other, other)})
        if len(parties) == 2:
            key = f"{shrink(item) or item} wdt:P190 {shrink(other) or other}"
            tie = Relationship(local_name(TG.Agreement.value), parties, Life(), None, source)
            found.setdefault(frozenset(parties), (key, tie))
    return dict(found.values())


def _parties_in(store: Store, names: Iterable[str]) -> set[str]:
    """Return what is in one of these countries."""
    codes = text(store, TG.countryCode)
    wanted = set()
    for name in _each(names):
        found = code(name)
        if found not in codes.values():
            raise NameNotFoundError(
                "country of the graph", name, hint=f"Countries: {', '.join(sorted(codes.values()))}."
            )
        wanted.add(found)
    return {iri for iri, country in text(store, TG.country).items() if codes.get(country) in wanted}
