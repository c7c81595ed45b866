"""Entries: what one record of a source says about one relationship, before it is RDF.

Every reader (`table`, `html`, `wikitext`, `wikidata`) gives entries and rejects, in the order of the source,
and `twingraph.importing.graph` makes triples of the entries. A record is one or the other: none vanishes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

KINDS = ("TwinAgreement", "PartnerAgreement", "Contact")
PARTIES = ("Municipality", "District", "Region", "LocalAuthority", "Organisation")
"""Local names of the classes of relationships, and of the parties that they may have."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: the first row of data is 1, and the header is not counted.

    `columns` are the headers of the cells that say it, in the order of the table; `table` is the number of
    the table on a page with several, or of the sheet in a workbook, from 1. `sha256` is what
    `twingraph.sources.record.digest` gives for the cells of these columns, as they stand in the table.
    """

    number: int
    columns: tuple[str, ...] = ()
    table: int | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the source's text: its first character and the one after its last, from 0.

    `sha256` is what `twingraph.sources.passage.digest` gives for the text between.
    """

    start: int
    end: int
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that has an IRI of its own, such as Wikidata's."""

    iri: str


Locator: TypeAlias = Row | Span | Statement


@dataclass(frozen=True, slots=True)
class Place:
    """A party as a source names it.

    `kind` is the local name of a class of the ontology (Municipality, District, Region, LocalAuthority,
    Organisation), `country` a code of ISO 3166-1 (alpha-2) or nothing, `division` the state or county as the
    source writes it. `key` is what tells it from others of the same name and country in this source, such as
    a postal code or an item. `other_names` are pairs of a name and its language tag or nothing. Coordinates
    are in degrees on WGS 84. `same_as` are IRIs of items that the source itself names.
    """

    name: str
    language: str = ""
    kind: str = "Municipality"
    country: str = ""
    division: str = ""
    key: str = ""
    other_names: tuple[tuple[str, str], ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    population: int | None = None
    same_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pause:
    """A break in a relationship, which is not its end.

    `kind` is the stage by which it began: "suspension" (by an act), "dormancy" (without one), or "" where the
    source only says that contacts were taken up again. `since` and `until` are EDTF or nothing.
    """

    kind: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one record says of one relationship.

    `kind` is the local name of a class (TwinAgreement, PartnerAgreement, Contact), `definition` the IRI of
    the tg:Definition by which the source calls it so, if it has one. `since` and `until` are EDTF (Library of
    Congress, 2019) or nothing; `ended` says that it ended, even if the source does not say when. `parties`
    begin with the side from whose record it is. `pause` is a break, if there was one or it rests now.
    """

    parties: tuple[Place, Place]
    where: tuple[Locator, ...]
    kind: str = "TwinAgreement"
    definition: str = ""
    since: str = ""
    until: str = ""
    ended: bool = False
    note: str = ""
    pause: Pause | None = None

    @property
    def dates(self) -> tuple[str, ...]:
        """The dates that it gives."""
        paused = (self.pause.since, self.pause.until) if self.pause else ()
        return tuple(filter(None, (self.since, self.until, *paused)))


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that is no entry: where it is, its cells as they stand, and each reason in a sentence."""

    where: Locator
    cells: dict[str, str]
    reasons: tuple[str, ...]
