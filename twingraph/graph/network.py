"""Networks made of the graph, as networkx graphs. There are four, each undirected but the last:

authorities     Graph: one edge for two parties with at least one relationship
relationships   MultiGraph: one edge a relationship, keyed by its IRI; a multilateral one joins all its pairs
activities      Graph, bipartite: parties (`bipartite=0`) and the activities that they took part in (1)
claims          DiGraph: an edge from one authority to another where a record of the one names the other

Nodes are IRIs. `NETWORKS` lists the attributes. One that is not known is absent, as is usual in networkx: no
attribute is None or empty text. A party is whoever is named as one: an authority as a rule, an organisation
where that is the counterpart. Whoever is party to nothing is in no network.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Any

from twingraph.errors import NameNotFoundError
from twingraph.graph.claims import CLAIMANTS, Claims, claims
from twingraph.graph.selection import RELATIONSHIPS, Day, Period, Relationship, select, to_day
from twingraph.lifecycle import Span, begun, spans
from twingraph.participation import roles
from twingraph.rdf.terms import SKOS, TG, WD, Namespace
from twingraph.settings import ENGLISH
from twingraph.sources.attribution import sources
from twingraph.sources.statements import P190
from twingraph.store import Store
from twingraph.store.columns import Labels, classes, labels, local_name, number, text, texts

if TYPE_CHECKING:
    import networkx

Attributes = dict[str, Any]

_PARTIES = f"?relationship {TG.party} ?subject"
# Parties of relationships, items that statements name, and what these items are.
_STATED = (
    f"{{ {_PARTIES} }} UNION {{ ?subject {SKOS.exactMatch} ?item }} "
    f"UNION {{ ?subject {P190} ?other }} UNION {{ ?other {P190} ?subject }}"
)

_SCHEMA = Namespace("schema")
_GEONAMES = "https://sws.geonames.org/"

_PARTY: dict[str, type] = {
    "label": str,  # in the language asked for, or else in English
    "class": str,  # the most specific, by local name: Municipality
    "country": str,  # ISO 3166-1 alpha-2
    "latitude": float,  # degrees, WGS 84
    "longitude": float,
    "wikidata": str,  # item, only where it is the very same thing: Q171357
    "geonames": str,  # id
}
_LIFE: dict[str, type] = {
    "since": str,  # EDTF: first signature of an agreement, first contact or talks of a contact
    "start": str,  # ISO 8601 day: the first that `since` allows
    "end": str,  # ISO 8601 day: the last that the date of its end allows; absent while it lasts
    "state": str,  # in-force, dormant, ended, ...
}
# The liveliest state is the state of two parties with several relationships.
_LIVELINESS = ("in-force", "forming", "dormant", "suspended", "ended", "never-realised")


@dataclass(frozen=True, slots=True)
class Network:
    """The attributes of nodes and of edges with their types, and whether it is a MultiGraph or a DiGraph."""

    nodes: dict[str, type]
    edges: dict[str, type]
    multi: bool = False
    directed: bool = False


NETWORKS = {
    "authorities": Network(_PARTY, {"relationships": int, "kinds": list, **_LIFE}),
    "relationships": Network(
        _PARTY, {"kind": str, "label": str, **_LIFE, "intensity": str, "sources": list}, multi=True
    ),
    # An activity has the day span that its date allows, in `start` and `end`, and codes of its fields.
    "activities": Network(
        {"bipartite": int, **_PARTY, "date": str, "start": str, "end": str, "fields": list}, {"roles": list}
    ),
    # Sources that the claimant publishes, and its item of Wikidata.
    "claims": Network(_PARTY, {"sources": list}, directed=True),
}


def to_networkx(
    store: Store,
    *,
    kind: str = "authorities",
    relationship_kinds: Collection[str] | None = None,
    source: str | None = None,
    countries: Collection[str] | None = None,
    during: Period | None = None,
    as_of: Day | None = None,
    language: str = ENGLISH,
) -> networkx.Graph[str]:
    """Return a network of the store's graph: "authorities", "relationships", "activities" or "claims".

    Which relationships are in it, `twingraph.graph.selection.select` explains; activities stay in when they
    took place within one of these, and claims when one of these joins the pair. `as_of` gives the network as
    it was on a day: what had not begun is left out, what had ended stays and says so in its state, unless
    `during` leaves it out. `language` (BCP 47) is that of the labels. The name of the graph is its kind.
    Nodes and edges are in the order of their IRIs.

    Raises NameNotFoundError for a kind, source or country that there is not, and AmbiguousNameError.

    >>> import twingraph
    >>> twingraph.open().to_networkx(kind="relationships").is_multigraph()
    True
    """
    if kind not in NETWORKS:
        raise NameNotFoundError("network", kind, list(NETWORKS))
    day = to_day(as_of) or date.max
    chosen = select(
        store, kinds=relationship_kinds, source=source, countries=countries, during=during, as_of=as_of
    )
    all_ = (relationship_kinds, source, countries, during) == (None,) * 4
    if kind == "activities":
        return _activities(store, None if all_ else chosen, day, labels(store, language))
    if kind == "claims":
        joined = not all_ or as_of is not None
        return _claims(store, claims(store, chosen, joined=joined), labels(store, language, CLAIMANTS))
    of = _STATED if any(relationship.stated for relationship in chosen.values()) else _PARTIES
    names = labels(store, language, of)
    if kind == "authorities":
        return _authorities(store, chosen, names, of)
    names.update(labels(store, language, RELATIONSHIPS))
    return _multi(store, chosen, names, of)


def _authorities(
    store: Store, relationships: dict[str, Relationship], names: Labels, of: str
) -> networkx.Graph[str]:
    from networkx import Graph

    between: dict[tuple[str, str], list[Relationship]] = defaultdict(list)
    for relationship in relationships.values():
        for pair in combinations(sorted(relationship.parties), 2):
            between[pair].append(relationship)
    graph: networkx.Graph[str] = Graph(name="authorities")
    _add_parties(graph, store, _parties(relationships), names, of)
    for (one, other), group in sorted(between.items()):
        graph.add_edge(one, other, **_merged(group))
    return graph


def _life(relationship: Relationship) -> Attributes:
    since, life = relationship.since, relationship.life
    return _known(
        since=since.said if since else None,
        start=_iso(since.start) if since else None,
        end=_iso(life.end),
        state=life.state,
    )


def _parties(relationships: dict[str, Relationship]) -> Iterable[str]:
    return (party for relationship in relationships.values() for party in relationship.parties)


def _merged(relationships: list[Relationship]) -> Attributes:
    """Return the attributes of two parties' tie: the first beginning, the liveliest state, the last end."""
    ties = [_life(relationship) for relationship in relationships]
    earliest = min(ties, key=lambda tie: (tie.get("start", "~"), tie.get("since", "~")))
    states = {tie["state"] for tie in ties if "state" in tie}
    ends = [tie["end"] for tie in ties if "end" in tie]
    return {
        "relationships": len(relationships),
        "kinds": sorted({relationship.kind for relationship in relationships}),
        **_known(
            since=earliest.get("since"),
            start=earliest.get("start"),
            end=max(ends) if len(ends) == len(ties) else None,
            state=next((state for state in _LIVELINESS if state in states), None),
        ),
    }


def _multi(
    store: Store, relationships: dict[str, Relationship], names: Labels, of: str
) -> networkx.MultiGraph[str]:
    from networkx import MultiGraph

    intensities = text(store, TG.intensity)
    behind = sources(store, RELATIONSHIPS)
    graph: networkx.MultiGraph[str] = MultiGraph(name="relationships")
    _add_parties(graph, store, _parties(relationships), names, of)
    for iri, relationship in relationships.items():
        intensity = intensities.get(iri)
        attributes = {
            "kind": relationship.kind,
            "label": names[iri],
            **_life(relationship),
            **_known(intensity=intensity and local_name(intensity)),
            "sources": [relationship.stated] if relationship.stated else behind.get(iri, []),
        }
        for one, other in combinations(sorted(relationship.parties), 2):
            graph.add_edge(one, other, key=iri, **attributes)
    return graph


def _activities(
    store: Store, within: Collection[str] | None, day: date, names: Labels
) -> networkx.Graph[str]:
    from networkx import Graph

    types, dates = classes(store), spans(store)
    fields, relationships = texts(store, TG.field), texts(store, TG.within)
    chosen = {
        activity: parties
        for activity, parties in sorted(roles(store).items())
        if (within is None or set(within) & set(relationships.get(activity, [])))
        and begun(dates.get(activity), day)
    }
    graph: networkx.Graph[str] = Graph(name="activities")
    # Who takes part in an activity need not be party to anything.
    _add_parties(graph, store, (party for parties in chosen.values() for party in parties), names, of="")
    for party in graph:
        graph.nodes[party]["bipartite"] = 0
    for activity, parties in chosen.items():
        graph.add_node(
            activity,
            bipartite=1,
            **{"class": local_name(types.get(activity, TG.Activity.value))},
            label=names[activity],
            **_span(dates.get(activity)),
            fields=[local_name(field) for field in fields.get(activity, [])],
        )
        for party, played in sorted(parties.items()):
            graph.add_edge(party, activity, roles=sorted(played))
    return graph


def _claims(store: Store, records: Claims, names: Labels) -> networkx.DiGraph[str]:
    from networkx import DiGraph

    graph: networkx.DiGraph[str] = DiGraph(name="claims")
    _add_parties(graph, store, (party for pair in records for party in pair), names, of=CLAIMANTS)
    graph.add_edges_from((one, other, {"sources": iris}) for (one, other), iris in records.items())
    return graph


def _add_parties(
    graph: networkx.Graph[str], store: Store, iris: Iterable[str], names: Labels, of: str = _PARTIES
) -> None:
    """Add the parties, which `of` finds, as nodes in the order of their IRIs."""
    types = classes(store, of)
    countries, codes = text(store, TG.country, of), text(store, TG.countryCode)
    latitudes, longitudes = text(store, _SCHEMA.latitude, of), text(store, _SCHEMA.longitude, of)
    matches = texts(store, SKOS.exactMatch, of)
    for iri in sorted(set(iris)):
        latitude, longitude = latitudes.get(iri), longitudes.get(iri)
        graph.add_node(
            iri,
            label=names[iri],
            **{"class": local_name(types.get(iri, TG.Party.value))},
            **_known(
                country=codes.get(countries.get(iri, "")),
                latitude=number(latitude),
                longitude=number(longitude),
                wikidata=_identifier([iri, *matches.get(iri, [])], WD.iri),
                geonames=_identifier(matches.get(iri, []), _GEONAMES),
            ),
        )


def _identifier(matches: list[str], namespace: str) -> str | None:
    """Return what follows the namespace in the first match that is in it."""
    return next(
        (iri.removeprefix(namespace).strip("/") for iri in matches if iri.startswith(namespace)), None
    )


def _span(span: Span | None) -> Attributes:
    return _known(date=span.said, start=_iso(span.start), end=_iso(span.end)) if span else {}


def _known(**attributes: str | float | None) -> Attributes:
    return {name: value for name, value in attributes.items() if value is not None and value != ""}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
