"""Memory: what people have decided in earlier links, and to which places of today it still belongs.

A row of a table has no identity but what it says, and what says the same may be a homonym. So a decision is
taken over where a partner is the same, or no partners can tell, or there is no homonym.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from twingraph.link import Judgement, names
from twingraph.link.features import SOLE
from twingraph.link.mentions import Subject, Subjects, facts
from twingraph.link.sssom import MANUAL, NO_TERM_FOUND, NOT, LinkSet, Record


def is_decided(record: Record) -> bool:
    """Say whether a person has decided on a record."""
    return record["mapping_justification"] == MANUAL


def place(record: Record) -> tuple[str, ...]:
    """Return what tells the place of a record from others, for the authority that was asked.

    A row of a table is the place that it describes, wherever in the table it stands; a thing with an IRI is
    that thing.
    """
    source = record.get("object_source", "")
    if "ext_row" in record:
        return (record["subject_label"], record.get("ext_subject_facts", ""), source)
    return (record["subject_id"], source)


@dataclass(slots=True)
class Memory:
    """The decisions of earlier links, held against the places that are linked now.

    `earlier` are their records by place (see `place`). `kept` are the places that have their
    decision again, `opened` those that lost it, as they may be others now.
    """

    subjects: Subjects
    previous: LinkSet = field(default_factory=LinkSet)
    kept: set[tuple[str, ...]] = field(default_factory=set)
    opened: set[tuple[str, ...]] = field(default_factory=set)
    earlier: Mapping[tuple[str, ...], Record] = field(init=False)

    def __post_init__(self) -> None:
        """Find the decisions among the earlier links."""
        self.earlier = {place(record): record for record in self.previous.records if is_decided(record)}

    def items(self, judged: Mapping[str, Judgement], source: str) -> dict[str, str]:
        """Return the items that mentions are by what was decided, by key, and "" where that is none.

        `judged` has a judgement for each mention, `source` is the authority (`object_source`).
        """
        found = {}
        for subject in self.subjects.subjects if self.earlier else []:
            record = self.earlier.get(self._place(subject, source))
            if record and self._same(record, subject, judged[subject.mention]):
                found[subject.mention] = "" if _is_none(record) else record["object_id"]
        return found

    def recall(self, record: Record, subject: Subject, judgement: Judgement) -> Record:
        """Return a new record as it was decided before, or with a note where that may be of another place."""
        key = place(record)
        earlier = self.earlier.get(key)
        if earlier is None:
            return record
        if self._same(earlier, subject, judgement):
            self.kept.add(key)
            where = ("subject_id", "subject_source", "ext_row", "ext_column", "ext_partners")
            return earlier | {slot: record[slot] for slot in where if slot in record}
        self.opened.add(key)
        return record | {"comment": f"{record['comment']} {_note(earlier)}"}

    def missing(self) -> set[tuple[str, ...]]:
        """Return the places of decisions that are none of the places that were asked for."""
        return self.earlier.keys() - self.kept - self.opened

    def _place(self, subject: Subject, source: str) -> tuple[str, ...]:
        if subject.row:
            known = facts(self.subjects.mentions[subject.mention])
            return (subject.label, " ".join(known.split()), source)
        return (subject.id, source)

    def _same(self, record: Record, subject: Subject, judgement: Judgement) -> bool:
        """Say whether a decision is of this place and not of another one of that name, country and kind."""
        if not subject.row or judgement.mention.latitude is not None:
            return True
        before = {names.key(name) for name in record.get("ext_partners", "").split("|") if name}
        now = {names.key(name) for name in self.subjects.partners_of(subject.mention)}
        if not before or not now or before & now:
            return True
        return self._called_so(judgement) == 1 and not _has_homonyms(judgement)

    def _called_so(self, judgement: Judgement) -> int:
        """Return how many places of today have the name and country of one."""
        counts = Counter(
            (names.key(mention.names[0]), mention.country) for mention in self.subjects.mentions.values()
        )
        return counts[names.key(judgement.mention.names[0]), judgement.mention.country]


def _has_homonyms(judgement: Judgement) -> bool:
    """Say whether the gazetteer knows another place of the name that may be meant."""
    return bool(judgement.rivals) and judgement.rivals[0].features.get("share", 1.0) < SOLE


def _is_none(record: Record) -> bool:
    return record.get("predicate_modifier") == NOT or record["object_id"] == NO_TERM_FOUND


def _note(earlier: Record) -> str:
    who = earlier.get("reviewer_label") or earlier.get("reviewer_id") or "somebody"
    decided = "none of the candidates" if _is_none(earlier) else earlier["object_id"]
    partners = earlier["ext_partners"].replace("|", ", ")
    return (
        f"Open again: with the partners {partners}, {who} decided that it is {decided}; "
        "the partners are others now, and so the place may be another of the name."
    )
