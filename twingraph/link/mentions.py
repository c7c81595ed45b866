"""Mentions: the places that a table or a graph speaks of, each once, and where they stand.

What is the same by name, country, kind, coordinates and population is one place: it is judged once, with the
other parties of all its rows, and every row gets that judgement.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from twingraph import countries
from twingraph.errors import InputError, NameNotFoundError
from twingraph.importing.entry import Reject
from twingraph.link import Mention, kinds
from twingraph.rdf.prefixes import PREFIXES
from twingraph.settings import BASE, ENGLISH

if TYPE_CHECKING:
    from twingraph.importing.table import Line, Table
    from twingraph.store import Store


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table that describe one party of its rows; "" where there is none.

    `country` may also be the code or name of a country, which all rows then have.
    """

    name: str
    country: str = ""
    latitude: str = ""
    longitude: str = ""
    kind: str = ""
    population: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is to be linked, where it stands: `mention` is the key of the place that it names.

    `id` and `source` are CURIEs. `row` is the number of a row of data, from 1, and 0 outside tables.
    """

    id: str
    label: str
    mention: str
    source: str
    row: int = 0
    column: str = ""


@dataclass(slots=True)
class Subjects:
    """Everything that is to be linked, with the prefixes of its CURIEs, and the places that it names.

    `name` is the table's or the graph's. `linked` has the items (CURIEs) of those that are linked
    already, by key and by the prefix of the items. `unread` counts what could not be read, by what it was.
    """

    name: str
    subjects: list[Subject] = field(default_factory=list)
    mentions: dict[str, Mention] = field(default_factory=dict)
    prefixes: dict[str, str] = field(default_factory=dict)
    linked: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    unread: Counter[str] = field(default_factory=Counter)

    def partners_of(self, key: str) -> list[str]:
        """Return the names of the other parties of a place."""
        return sorted({self.mentions[partner].names[0] for partner in self.mentions[key].partners})


def from_table(
    table: Table, columns: Columns, *, partner: Columns | None = None, both: bool = False
) -> Subjects:
    """Return the places of a table: one subject a row, `row:000017` for the seventeenth row of data.

    `partner` describes the other party of each row; with `both` it is linked too, as `partner:000017`. The
    numbers have six digits, so that the order of the ids is that of the rows.

    Raises NameNotFoundError for a column that the table does not have.
    """
    given = [_Party(table, columns, "row"), *([_Party(table, partner, "partner")] if partner else [])]
    name = re.sub(r"[^A-Za-z0-9_.-]+", "-", PurePath(table.file).name)
    found = Subjects(name)
    source = f"table:{name}"
    found.prefixes["table"] = f"{BASE}id/table/"
    for party in given[: 2 if both else 1]:
        found.prefixes[party.role] = f"{BASE}id/table/{name}/{party.role}/"
    others: dict[str, set[str]] = {}
    for line in table:
        if isinstance(line, Reject):
            found.unread["rows with too few or too many cells"] += 1
            continue
        mentions = [party.mention(line, found.unread) for party in given]
        for party, mention in zip(given, mentions, strict=True):
            if mention is None:
                found.unread[f"rows with nothing under {party.columns.name!r}"] += 1
                continue
            found.mentions.setdefault(mention.key, mention)
            others.setdefault(mention.key, set()).update(
                other.key for other in mentions if other is not None and other is not mention
            )
            if both or party is given[0]:
                label = " ".join(mention.names[0].split())
                id_ = f"{party.role}:{line.number:06}"
                subject = Subject(id_, label, mention.key, source, line.number, party.columns.name)
                found.subjects.append(subject)
    for key, partners in others.items():
        found.mentions[key] = replace(found.mentions[key], partners=tuple(sorted(partners - {key})))
    return found


class _Party:
    """One party of the rows of a table: reads its cells."""

    def __init__(self, table: Table, columns: Columns, role: str) -> None:
        self.columns, self.role = columns, role
        self.country = ""
        self._index: dict[str, int] = {}
        for slot in ("name", "country", "latitude", "longitude", "kind", "population"):
            column = getattr(columns, slot)
            if column in table.columns:
                self._index[slot] = table.columns.index(column)
            elif slot == "country" and countries.code(column):
                self.country = countries.code(column)
            elif column:
                raise NameNotFoundError(f"column of {table.file}", column, table.columns)

    def mention(self, line: Line, unread: Counter[str]) -> Mention | None:
        """Return the place that a row names, counting what cannot be read, or None where it names none."""

        def cell(slot: str) -> str:
            return line.cells[self._index[slot]].strip() if slot in self._index else ""

        if not cell("name"):
            return None
        country = countries.code(cell("country")) or self.country
        latitude, longitude = _number(cell("latitude"), 90), _number(cell("longitude"), 180)
        population = _number(cell("population"), 10**9)
        if cell("country") and not country:
            unread[f"country {cell('country')!r}"] += 1
        for slot, value in (("latitude", latitude), ("longitude", longitude), ("population", population)):
            if cell(slot) and value is None:
                unread[f"{slot} {cell(slot)!r}"] += 1
        mention = Mention(
            "",
            (cell("name"),),
            country,
            kinds.of_type(cell("kind")),
            *((latitude, longitude) if None not in (latitude, longitude) else (None, None)),
            None if population is None else round(population),
        )
        return replace(mention, key="\t".join([cell("name"), facts(mention)]))


def facts(mention: Mention) -> str:
    """Return what is known of a place besides its first name, as one line of text."""
    known = [mention.country, mention.kind]
    if mention.latitude is not None:
        known.append(f"{mention.latitude}, {mention.longitude}")
    if mention.population is not None:
        known.append(f"{mention.population} inhabitants")
    return "; ".join(filter(None, [*known, *mention.names[1:]]))


def _number(text: str, most: int) -> float | None:
    """Return a number between -most and most, with a point or a comma, or None."""
    try:
        value = float(text.replace(",", ".") if text.count(",") == 1 else text)
    except ValueError:
        return None
    return value if abs(value) <= most else None


def from_graph(store: Store, *, graph: str | None = None, again: bool = False) -> Subjects:
    """Return the local authorities of a store, or those that a named graph has as such.

    Without `again`, those that have a skos:exactMatch are `linked`, for the authority file that it is of. The
    others of the graph are mentions all the same, as relationships speak through them.

    Raises InputError when there is none.
    """
    found = Subjects(graph.removeprefix(PREFIXES["graph"]) if graph else "graph")
    described = _described(store)
    homes: dict[str, str] = {}
    for row in _select(store, _AUTHORITIES):
        if graph in (None, row[1]) and row[0] in described:
            homes[row[0]] = min(row[1], homes.get(row[0], row[1]))
    if not homes:
        raise InputError(f"no local authority is in {graph or 'the graph'}; name a graph that has some")
    partners: dict[str, set[str]] = {}
    for one, other in _select(store, _PARTNERS):
        if other in described:
            partners.setdefault(one, set()).add(other)
    for iri, mention in described.items():
        found.mentions[iri] = replace(mention, partners=tuple(sorted(partners.get(iri, ()))))
    if not again:
        for iri, item in _select(store, _LINKS):
            prefix = "wikidata" if item.startswith(PREFIXES["wd"]) else "geonames"
            local = item.removesuffix("/").rpartition("/")[2]
            found.linked.setdefault((iri, prefix), set()).add(f"{prefix}:{local}")
    for iri, home in sorted(homes.items()):
        id_, source = curie(iri, found.prefixes), curie(home, found.prefixes)
        found.subjects.append(Subject(id_, described[iri].names[0], iri, source))
    return found


def curie(iri: str, prefixes: dict[str, str]) -> str:
    """Return a CURIE of an IRI, and add its prefix: the project's own, or a new one for another namespace."""
    for name, namespace in PREFIXES.items():
        if iri.startswith(namespace) and name not in ("tg", "tgs"):
            local = iri.removeprefix(namespace)
            if ":" not in local:
                prefixes[name] = namespace
                return f"{name}:{local}"
    namespace = iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]
    known = {value: name for name, value in prefixes.items()}
    name = known.get(namespace, f"ns{len(prefixes)}")
    prefixes[name] = namespace
    return f"{name}:{iri.removeprefix(namespace)}"


_CLASSES = "VALUES ?class { tg:LocalAuthority tg:Municipality tg:District tg:Region }"
_AUTHORITIES = f"SELECT DISTINCT ?it ?graph WHERE {{ {_CLASSES} GRAPH ?graph {{ ?it a ?class }} }}"
_PROPERTIES = f"""SELECT DISTINCT ?it ?class ?property ?value WHERE {{
  {_CLASSES} ?it a ?class .
  VALUES ?property {{ skos:prefLabel skos:altLabel schema:latitude schema:longitude }}
  ?it ?property ?value
}}"""
_COUNTRIES = f"""SELECT DISTINCT ?it ?code WHERE {{
  {_CLASSES} ?it a ?class ; tg:country ?country . ?country tg:countryCode ?code
}}"""
_PARTNERS = "SELECT DISTINCT ?it ?other WHERE { ?relationship tg:party ?it, ?other FILTER (?it != ?other) }"
_LINKS = f"SELECT DISTINCT ?it ?item WHERE {{ {_CLASSES} ?it a ?class ; skos:exactMatch ?item }}"


def _select(store: Store, query: str) -> list[tuple[str, ...]]:
    from twingraph.store import QuerySolutions

    rows = store.query(query, prefixes=PREFIXES)
    assert isinstance(rows, QuerySolutions)
    return [tuple(getattr(term, "value", "") for term in row) for row in rows]


def _described(store: Store) -> dict[str, Mention]:
    """Return every local authority of the store that has a name, by its IRI."""
    from twingraph.store import QuerySolutions

    rows = store.query(_PROPERTIES, prefixes=PREFIXES)
    assert isinstance(rows, QuerySolutions)
    kind_of: dict[str, str] = {}
    names: dict[str, set[tuple[bool, bool, str]]] = {}
    numbers: dict[tuple[str, str], float | None] = {}
    for it, class_, property_, value in rows:
        iri, local = it.value, property_.value.rpartition("/")[2].rpartition("#")[2]
        kind = class_.value.removeprefix(PREFIXES["tg"])
        kind_of[iri] = kind_of.get(iri) or ("" if kind == "LocalAuthority" else kind)
        if local in ("prefLabel", "altLabel"):
            name = (local == "altLabel", value.language != ENGLISH, value.value)
            names.setdefault(iri, set()).add(name)
        else:
            numbers[iri, local] = _number(value.value, 180)
    country_of = {row[0]: row[1] for row in _select(store, _COUNTRIES)}
    return {
        iri: Mention(
            iri,
            tuple(dict.fromkeys(name for _, _, name in sorted(found))),
            country_of.get(iri, ""),
            kind_of[iri],
            numbers.get((iri, "latitude")),
            numbers.get((iri, "longitude")),
        )
        for iri, found in sorted(names.items())
    }


def asked(subjects: Subjects, prefix: str) -> list[Subject]:
    """Return the subjects that are not linked yet with an item of this prefix."""
    return [subject for subject in subjects.subjects if (subject.mention, prefix) not in subjects.linked]


def known(subjects: Subjects, prefix: str) -> dict[str, str]:
    """Return the one item of this prefix that each mention is linked with already, by key."""
    return {
        key: min(items) for (key, of), items in subjects.linked.items() if of == prefix and len(items) == 1
    }
