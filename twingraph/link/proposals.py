"""Proposals: what the matcher judges, as records of a set of links, and what people have decided on them.

The three judgements differ in standard slots, so that a reader who knows nothing of ours is not misled:

accept   skos:exactMatch
reject   skos:exactMatch with the modifier Not, or sssom:NoTermFound where there is no candidate at all
review   rdfs:seeAlso: the candidate is worth a look, and nothing is claimed of it
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from twingraph.errors import InputError
from twingraph.link import Item, Judgement, Rival
from twingraph.link.memory import Memory, is_decided, place
from twingraph.link.mentions import Subject, Subjects, facts
from twingraph.link.sssom import COMPOSITE, MANUAL, NO_TERM_FOUND, NOT, LinkSet, Record, number
from twingraph.rdf.prefixes import PREFIXES
from twingraph.settings import BASE
from twingraph.version import __version__

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
"""What GeoNames asks for, and what Wikidata (CC0) allows."""

_AUTHORITIES = {
    "wikidata": (PREFIXES["wd"], "wikidata:Q2013"),
    "geonames": ("https://sws.geonames.org/", "wikidata:Q830106"),
}
"""For each prefix of items: its namespace, and the item of Wikidata that the authority itself is."""

_TYPES = {
    "ext_row": "xsd:integer",
    "ext_margin": "xsd:double",
    "ext_rival_id": "linkml:uriOrCurie",
    "ext_rival_score": "xsd:double",
    **dict.fromkeys(
        [
            "ext_candidates",
            "ext_column",
            "ext_decision",
            "ext_object_facts",
            "ext_partners",
            "ext_rival_label",
            "ext_subject_facts",
        ],
        "xsd:string",
    ),
}
_ITEMS = {
    r"(?:https?://www\.wikidata\.org/(?:entity|wiki)/|wd:|wikidata:)?(Q[1-9]\d*)": "wikidata",
    r"(?:https?://(?:sws|www)\.geonames\.org/|geonames:)?([1-9]\d*)(?:/.*)?": "geonames",
}
_CANDIDATES = 5


def new_set(subjects: Subjects, *, day: str = "") -> LinkSet:
    """Return a set without links yet, called after what is linked.

    `day` is the date (ISO 8601) on which the links are made, if it is to be said. A set has none of its own
    accord: the same input gives the same bytes on any day.
    """
    metadata = {
        "sssom_version": "1.1",
        "mapping_set_id": f"{BASE}links/{subjects.name}",
        "license": LICENCE,
        "mapping_date": day,
    }
    extensions = {slot: (f"twinlink:{slot.removeprefix('ext_')}", kind) for slot, kind in _TYPES.items()}
    namespaces = {prefix: namespace for prefix, (namespace, _) in _AUTHORITIES.items()}
    prefixes = {**subjects.prefixes, **namespaces, "twinlink": f"{BASE}link/"}
    return LinkSet({key: value for key, value in metadata.items() if value}, prefixes, extensions)


def add(
    links: LinkSet,
    subjects: Subjects,
    judged: Iterable[tuple[Subject, Judgement]],
    *,
    prefix: str,
    memory: Memory | None = None,
) -> None:
    """Add a record for each subject, from its judgement or, if a person has decided on it before, from that.

    `prefix` is that of the items of the authority that was asked. `memory` has the earlier links, and
    knows afterwards what became of the decisions in them. Things of a graph that are not judged, as they are
    linked already, keep the records that they have there, as these may be why they are.

    Raises InputError for items whose prefix has no known namespace.
    """
    if prefix not in links.prefixes:
        if prefix not in PREFIXES:
            known = ", ".join(_AUTHORITIES)
            raise InputError(f"{prefix}: is no prefix of items that is known; use ids of {known}")
        links.prefixes[prefix] = PREFIXES[prefix]
    memory = memory or Memory(subjects)
    asked = set()
    for subject, judgement in _one_to_one(list(judged)):
        record = _record(subject, judgement, subjects.partners_of(subject.mention), prefix)
        asked.add(subject.id)
        record = memory.recall(record, subject, judgement)
        for slot in record.keys() - links.extensions.keys():
            if slot.startswith("ext_"):
                links.extensions[slot] = (f"twinlink:{slot.removeprefix('ext_')}", "xsd:double")
        links.records.append(record)
    links.prefixes = memory.previous.prefixes | links.prefixes
    links.extensions = memory.previous.extensions | links.extensions
    rest = {subject.id for subject in subjects.subjects if not subject.row} - asked
    for record in memory.previous.records:
        if record["subject_id"] in rest and record.get("object_source") == source_of(prefix):
            links.records.append(record)
            memory.kept.add(place(record))


def _one_to_one(judged: Sequence[tuple[Subject, Judgement]]) -> Iterator[tuple[Subject, Judgement]]:
    """Yield the judgements, doubting things of one graph that are all accepted as the same item.

    They are one place twice, or one of them is another place; only a person can tell. Rows of a table are
    free to describe a place in several ways.
    """
    taken: dict[tuple[str, str], list[Subject]] = {}
    for subject, judgement in judged:
        if judgement.decision == "accept" and not subject.row:
            taken.setdefault((subject.source, judgement.rivals[0].item.id), []).append(subject)
    for subject, judgement in judged:
        item = judgement.rivals[0].item.id if judgement.decision == "accept" else ""
        others = [
            f"{each.label} ({each.id})" for each in taken.get((subject.source, item), []) if each != subject
        ]
        if others:
            doubt = f"But it is accepted for {', '.join(others)} too: one place twice, or one is another."
            judgement = replace(judgement, decision="review", reason=f"{judgement.reason} {doubt}")
        yield subject, judgement


def _record(subject: Subject, judgement: Judgement, partners: Sequence[str], prefix: str) -> Record:
    mention, rivals = judgement.mention, judgement.rivals
    record = {
        "subject_id": subject.id,
        "subject_label": subject.label,
        "predicate_id": "rdfs:seeAlso" if judgement.decision == "review" and rivals else "skos:exactMatch",
        "object_id": NO_TERM_FOUND,
        "mapping_justification": COMPOSITE,
        "subject_source": subject.source,
        "object_source": source_of(prefix),
        "mapping_tool": "twingraph",
        "mapping_tool_version": __version__,
        "confidence": _probability(judgement.confidence),
        "comment": judgement.reason,
        "ext_decision": judgement.decision,
        "ext_subject_facts": facts(mention),
        "ext_partners": "|".join(name.replace("|", "/") for name in partners),
    }
    if subject.row:
        record |= {"ext_row": str(subject.row), "ext_column": subject.column}
    if rivals:
        record |= _object(rivals[0]) | {"ext_margin": number(judgement.margin)}
        if judgement.decision == "reject":
            record["predicate_modifier"] = NOT
        if judgement.decision != "accept":
            candidates = [candidate(rival) for rival in rivals[:_CANDIDATES]]
            record["ext_candidates"] = json.dumps(candidates, ensure_ascii=False, separators=(",", ":"))
    if len(rivals) > 1:
        record |= {
            "ext_rival_id": rivals[1].item.id,
            "ext_rival_label": rivals[1].item.labels[0],
            "ext_rival_score": number(rivals[1].score),
        }
    return {slot: " ".join(value.split()) for slot, value in record.items() if value}


def source_of(prefix: str) -> str:
    """Return the CURIE of the authority that has items with this prefix."""
    return _AUTHORITIES[prefix][1] if prefix in _AUTHORITIES else f"{prefix}:"


def _object(rival: Rival) -> Record:
    """Return the slots that say which item it is, and how it compares."""
    chosen = candidate(rival)
    return {"object_id": chosen["id"], "object_label": chosen["label"], **described(chosen)}


def candidate(rival: Rival) -> dict[str, Any]:
    """Return an item as `ext_candidates` has it: id, label, facts, score, and the features by name."""
    features = {name: round(value, 3) for name, value in rival.features.items()}
    return {
        "id": rival.item.id,
        "label": rival.item.labels[0],
        "facts": _item_facts(rival.item),
        "score": round(rival.score, 3),
        "features": features,
    }


def described(chosen: dict[str, Any]) -> Record:
    """Return the extension columns that describe a candidate: its facts and its features."""
    columns = {feature_column(name): number(value) for name, value in chosen["features"].items()}
    return {"ext_object_facts": str(chosen["facts"]), **columns}


def feature_column(name: str) -> str:
    """Return the extension column of a feature; the one of the distance says its unit."""
    return "ext_distance_km" if name == "distance" else f"ext_feature_{name}"


def candidates(record: Record) -> list[dict[str, Any]]:
    """Return the candidates that a record lists, best first."""
    found: list[dict[str, Any]] = json.loads(record.get("ext_candidates", "[]"))
    return found


def _item_facts(item: Item) -> str:
    known = [item.country, item.kind]
    if item.latitude is not None:
        known.append(f"{item.latitude:.4f}, {item.longitude:.4f}")
    if item.population is not None:
        known.append(f"{item.population} inhabitants")
    return "; ".join(filter(None, [*known, *(", ".join(item.labels[1:4]),)]))


def _probability(value: float) -> str:
    """Return a computed probability; one that rounds to certainty stays below it, which only people have."""
    return number(min(value, 0.999))


def item_id(text: str, record: Record) -> str:
    """Return the CURIE of an item that a person typed for a record, or "" for none of its authority.

    Wikidata's may be written Q61724, GeoNames' 2886946, and both as a CURIE or as an address.
    """
    for pattern, prefix in _ITEMS.items():
        match = re.fullmatch(pattern, text.strip())
        if match and record.get("object_source") == source_of(prefix):
            return f"{prefix}:{match[1]}"
    return ""


def decide(record: Record, chosen: dict[str, Any] | None, *, reviewer: str, day: date) -> Record:
    """Return the record as a person decides it: it is the `chosen` candidate, or with None, none of them.

    `reviewer` is a CURIE (`orcid:…`) or a name. The candidates stay, so that another may decide again.
    """
    drop = {"predicate_modifier", "ext_margin", "ext_rival_id", "ext_rival_label", "ext_rival_score"}
    drop |= {"reviewer_id", "reviewer_label", "review_date"}
    if chosen is not None:
        features = {feature_column(name) for each in candidates(record) for name in each["features"]}
        drop |= features | {"object_label", "ext_object_facts"}
    count = len(candidates(record))
    decided = {slot: value for slot, value in record.items() if slot not in drop} | {
        "predicate_id": "skos:exactMatch",
        "mapping_justification": MANUAL,
        "reviewer_id" if reviewer.startswith("orcid:") else "reviewer_label": reviewer.replace("|", "/"),
        "review_date": day.isoformat(),
        "confidence": "1",
        "ext_decision": "reject" if chosen is None else "accept",
    }
    before = "" if is_decided(record) else f" Before: {record.get('comment', '')}"
    if chosen is None:
        if decided["object_id"] != NO_TERM_FOUND:
            decided["predicate_modifier"] = NOT
        return decided | {"comment": f"Reviewed: none of {count} candidates.{before}"}
    decided |= {
        "object_id": str(chosen["id"]),
        "comment": f"Reviewed: chosen among {count} candidates.{before}",
    }
    if "features" in chosen:
        decided |= {"object_label": str(chosen["label"]), **described(chosen)}
    elif chosen.get("label"):
        decided["object_label"] = str(chosen["label"])
    return decided
