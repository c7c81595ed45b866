"""Which relationships of the graph a network is made of."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from twingraph.countries import code
from twingraph.errors import NameNotFoundError
from twingraph.lifecycle import FIRST_CONTACT, SIGNATURE, Life, Span, begun, lives
from twingraph.query import sources as naming
from twingraph.rdf.terms import RDFS, TG, NamedNode
from twingraph.sources.attribution import sources
from twingraph.store import Store
from twingraph.store.columns import below, classes, local_name, text, texts

RELATIONSHIPS = f"?subject {TG.party} ?party"
"""What finds relationships, for `store.columns`."""

Period = tuple[date | None, date | None]
"""The first and the last day of a period; None where it is open."""


@dataclass(frozen=True, slots=True)
class Relationship:
    """The local name of its class, the IRIs of its parties, its life, and what it is dated by.

    `since` is the date of an agreement's first signature, or of a contact's first contact.
    """

    kind: str
    parties: list[str]
    life: Life
    since: Span | None


def select(
    store: Store,
    *,
    kinds: Collection[str] | None = None,
    source: str | None = None,
    countries: Collection[str] | None = None,
    during: Period | None = None,
    as_of: date | None = None,
) -> dict[str, Relationship]:
    """Return the relationships that meet all of these conditions, by IRI, in the order of the IRIs.

    kinds      local names of classes: "TwinAgreement"; "Agreement" takes in its subclasses
    source     a source that stands behind the relationship, by IRI, CURIE, name or one of its named graphs
    countries  at least one party is in one of these: codes of ISO 3166-1 alpha-2, or names
    during     it lasted at some time of the period, as far as its dates say: what has no date may have, and
               what was never realised did not
    as_of      it had begun by that day; its life ends there, so that its state is that of the day

    Raises NameNotFoundError for a name that there is not, and AmbiguousNameError.
    """
    first, last = during or (None, None)
    day = min(as_of or date.max, last or date.max)
    within = None if kinds is None else _classes_named(store, kinds)
    behind = None if source is None else _stated_by(store, source)
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
            known = life.until(as_of or date.max)
            since = known.first(SIGNATURE if type_ in agreements else FIRST_CONTACT)
            found[iri] = Relationship(local_name(type_), parties, known, since)
    return found


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
    for name in names:
        if name not in known:
            raise NameNotFoundError("kind of relationship", name, sorted(known))
    return set().union(*(below(store, RDFS.subClassOf, NamedNode(known[name])) for name in names))


def _stated_by(store: Store, name: str) -> set[str]:
    """Return the relationships behind which a source stands."""
    behind = sources(store, RELATIONSHIPS)
    wanted = naming.find(store, name, {source for group in behind.values() for source in group})
    return {iri for iri, group in behind.items() if wanted in group}


def _parties_in(store: Store, names: Iterable[str]) -> set[str]:
    """Return what is in one of these countries."""
    codes = text(store, TG.countryCode)
    wanted = set()
    for name in names:
        found = code(name)
        if found not in codes.values():
            raise NameNotFoundError(
                "country of the graph", name, hint=f"Countries: {', '.join(sorted(codes.values()))}."
            )
        wanted.add(found)
    return {iri for iri, country in text(store, TG.country).items() if codes.get(country) in wanted}
