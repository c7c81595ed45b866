"""Sets of links in SSSOM/TSV, the Simple Standard for Sharing Ontological Mappings, version 1.1.

Written in the canonical form of the specification (mapping-commons.github.io/sssom/spec/formats-tsv): one
set has one sequence of bytes. Any set that follows the specification can be read; extension columns stay.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from twingraph import files
from twingraph.errors import FileSyntaxError

Record: TypeAlias = dict[str, str]
"""A mapping: the slots that have a value, by name. Slots of several values have them separated by "|"."""

_MAPPING = """
record_id subject_id subject_label subject_category predicate_id predicate_label predicate_modifier object_id
object_label object_category mapping_justification author_id author_label reviewer_id reviewer_label
creator_id creator_label license subject_type subject_source subject_source_version object_type object_source
object_source_version predicate_type mapping_provider mapping_source mapping_cardinality cardinality_scope
mapping_tool mapping_tool_id mapping_tool_version mapping_date publication_date review_date confidence
reviewer_agreement curation_rule curation_rule_text subject_match_field object_match_field match_string
subject_preprocessing object_preprocessing similarity_score similarity_measure see_also issue_tracker_item
other comment
"""
_SET = """
sssom_version curie_map mapping_set_id mapping_set_version mapping_set_source mapping_set_title
mapping_set_description mapping_set_confidence creator_id creator_label license subject_type subject_source
subject_source_version object_type object_source object_source_version predicate_type mapping_provider
cardinality_scope mapping_tool mapping_tool_id mapping_tool_version mapping_date publication_date
subject_match_field object_match_field subject_preprocessing object_preprocessing similarity_measure
curation_rule curation_rule_text see_also issue_tracker other comment extension_definitions
"""
_SHARED = """
subject_type predicate_type object_type subject_source subject_source_version object_source
object_source_version mapping_provider cardinality_scope mapping_tool mapping_tool_id mapping_tool_version
mapping_date subject_match_field object_match_field subject_preprocessing object_preprocessing curation_rule
curation_rule_text similarity_measure
"""
_SEVERAL = """
author_id author_label reviewer_id reviewer_label creator_id creator_label cardinality_scope curation_rule
curation_rule_text subject_match_field object_match_field match_string subject_preprocessing
object_preprocessing see_also mapping_set_source
"""
_ENTITIES = """
record_id subject_id predicate_id object_id mapping_justification author_id reviewer_id creator_id
subject_source object_source mapping_tool_id curation_rule subject_match_field object_match_field
subject_preprocessing object_preprocessing issue_tracker_item
"""
SLOTS = _MAPPING.split()
"""The slots of a mapping, in the order of the specification."""

_SET_SLOTS, _PROPAGATED, _MULTIVALUED = _SET.split(), _SHARED.split(), _SEVERAL.split()
_REFERENCES = _ENTITIES.split()
_REQUIRED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
_PROBABILITIES = ("confidence", "similarity_score")

NOT = "Not"
"""The one value of `predicate_modifier`: the subject is not such a match of the object."""

NO_TERM_FOUND = "sssom:NoTermFound"
"""The object of a subject for which `object_source` has nothing."""

MANUAL = "semapv:ManualMappingCuration"
"""The justification of a mapping that a person has decided on."""

COMPOSITE = "semapv:CompositeMatching"
"""The justification of a mapping that follows from evidence of several kinds."""

BUILT_IN = {
    "linkml": "https://w3id.org/linkml/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes that every set has without declaring them (specification, "IRI prefixes")."""

# What YAML 1.2 reads back as the same text without quotes, and every reader of YAML 1.1 too.
_PLAIN = re.compile(
    r"(?!(?:true|false|null|yes|no|on|off|y|n)$)[A-Za-z](?:[\w ./@+()-]|:(?=\S)|,(?=\S))*(?<! )", re.I
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass
class LinkSet:
    """A mapping set: what is said of the whole, its prefixes, its extension columns, and the mappings.

    `extensions` gives for each extension column its property and the type of its values, as CURIEs. What all
    mappings share (`mapping_tool`, say) stands in every record here, and once in the file.
    """

    metadata: dict[str, Any] = field(default_factory=dict)
    prefixes: dict[str, str] = field(default_factory=dict)
    extensions: dict[str, tuple[str, str]] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)

    def expand(self, curie: str) -> str:
        """Return the IRI of a CURIE of the set; its prefix must be known."""
        prefix, _, local = curie.partition(":")
        return (BUILT_IN | self.prefixes)[prefix] + local


def number(value: float) -> str:
    """Return a number as canonical SSSOM writes it, with three decimals at most."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def write(links: LinkSet) -> bytes:
    """Return the set as a file, in the canonical form."""
    metadata, records = _condense(links)
    used = {slot for record in records for slot in record}
    extensions = sorted((links.extensions[slot], slot) for slot in used if slot in links.extensions)
    columns = [slot for slot in SLOTS if slot in used] + [slot for _, slot in extensions]
    metadata["curie_map"] = {
        prefix: links.prefixes[prefix] for prefix in sorted(_used_prefixes(links)) if prefix not in BUILT_IN
    }
    metadata["extension_definitions"] = [
        {"slot_name": slot, "property": about, "type_hint": kind} for (about, kind), slot in extensions
    ]
    lines = [f"#{line}\n" for line in _yaml(metadata)]
    text = io.StringIO("".join(lines))
    text.seek(0, io.SEEK_END)
    table = csv.writer(text, delimiter="\t", lineterminator="\n")
    table.writerow(columns)
    table.writerows(sorted([record.get(slot, "") for slot in columns] for record in records))
    return text.getvalue().encode()


def read(path: Path) -> LinkSet:
    """Return the set of a file whose metadata are in the file itself.

    Raises FileSyntaxError, with the line, for what is no SSSOM/TSV: metadata that are not YAML, a prefix that
    is not declared, a mapping without subject, predicate, object or justification, a number out of range.
    """
    lines = list(io.StringIO(files.read_text(path), newline=""))
    head = next((index for index, line in enumerate(lines) if not line.startswith("#")), len(lines))
    metadata = _metadata(path, lines[:head])
    if head == len(lines):
        raise FileSyntaxError(str(path), head, "has no table below its metadata; it must be SSSOM/TSV")
    prefixes = {str(name): str(iri) for name, iri in (metadata.pop("curie_map", None) or {}).items()}
    extensions = {
        str(each["slot_name"]): (str(each.get("property", "")), str(each.get("type_hint", "xsd:string")))
        for each in metadata.pop("extension_definitions", None) or []
        if isinstance(each, dict) and "slot_name" in each
    }
    links = LinkSet(metadata, prefixes, extensions)
    rows = csv.reader(lines[head:], delimiter="\t", strict=True)
    try:
        columns = next(rows)
        if missing := [slot for slot in _REQUIRED if slot not in columns]:
            problem = f"has no column {missing[0]}, which every mapping needs; it must be SSSOM/TSV"
            raise FileSyntaxError(str(path), head + 1, problem)
        for row in rows:
            record = {slot: cell for slot, cell in zip(columns, row, strict=False) if cell}
            if problem := _problem(record, links, len(row) - len(columns)):
                raise FileSyntaxError(str(path), head + rows.line_num, problem)
            links.records.append(record)
    except csv.Error as error:
        raise FileSyntaxError(str(path), head + rows.line_num, f"is not a table: {error}") from error
    _propagate(links)
    return links


def _metadata(path: Path, lines: list[str]) -> dict[str, Any]:
    from yaml12 import parse_yaml

    try:
        metadata = parse_yaml("".join(line[1:] for line in lines))
    except ValueError as error:
        raise FileSyntaxError(str(path), 1, f"the metadata are not YAML: {error}") from error
    if not isinstance(metadata, dict) or "mapping_set_id" not in metadata:
        raise FileSyntaxError(
            str(path), 1, "has no mapping_set_id in lines that begin with #; is it SSSOM/TSV?"
        )
    return {str(slot): value for slot, value in metadata.items()}


def _problem(record: Record, links: LinkSet, surplus: int) -> str:
    """Return what is wrong with a mapping, or nothing."""
    if surplus > 0:
        return f"has {surplus} cells more than there are columns"
    for slot in _REQUIRED:
        literal = record.get(slot.replace("_id", "_type")) == "rdfs literal"
        if slot not in record and not literal:
            return f"has no {slot}, which every mapping needs"
    known = BUILT_IN.keys() | links.prefixes.keys()
    for slot in _REFERENCES:
        for value in record.get(slot, "").split("|"):
            prefix, colon, _ = value.partition(":")
            if value and (not colon or prefix not in known):
                return f"{slot}: {value!r} is no CURIE with a prefix of the curie_map; declare the prefix"
    for slot in _PROBABILITIES:
        try:
            if not 0 <= float(record.get(slot, 0)) <= 1:
                return f"{slot}: {record[slot]} is not from 0 to 1"
        except ValueError:
            return f"{slot}: {record[slot]!r} is no number"
    if record.get("predicate_modifier", NOT) != NOT:
        return f"predicate_modifier: {record['predicate_modifier']!r} is not {NOT}, the one value there is"
    if "review_date" in record and not record.keys() & {"reviewer_id", "reviewer_label"}:
        return "has a review_date and no reviewer; give reviewer_id or reviewer_label"
    return ""


def _propagate(links: LinkSet) -> None:
    """Give every mapping what the set says for all of them (specification, "Propagation")."""
    for slot in _PROPAGATED:
        if slot in links.metadata and not any(slot in record for record in links.records):
            value = links.metadata.pop(slot)
            text = "|".join(map(str, value)) if isinstance(value, list) else str(value)
            for record in links.records:
                record[slot] = text


def _condense(links: LinkSet) -> tuple[dict[str, Any], list[Record]]:
    """Return metadata and mappings with what all mappings share said once (specification, "Condensation")."""
    metadata, shared = dict(links.metadata), set()
    for slot in _PROPAGATED:
        values = Counter(record.get(slot, "") for record in links.records)
        value = next(iter(values), "")
        if len(values) == 1 and value and metadata.get(slot, value) == value:
            metadata[slot] = value.split("|") if slot in _MULTIVALUED else value
            shared.add(slot)
    records = [
        {slot: cell for slot, cell in record.items() if cell and slot not in shared}
        for record in links.records
    ]
    return metadata, records


def _used_prefixes(links: LinkSet) -> set[str]:
    values = [record[slot] for record in links.records for slot in _REFERENCES if slot in record]
    for slot in _REFERENCES:
        given = links.metadata.get(slot, [])
        values += given if isinstance(given, list) else [str(given)]
    curies = [curie for value in values for curie in value.split("|")]
    curies += [curie for definition in links.extensions.values() for curie in definition if curie]
    return {curie.partition(":")[0] for curie in curies} & (links.prefixes.keys() | BUILT_IN.keys())


def _yaml(metadata: dict[str, Any]) -> list[str]:
    """Return the metadata as lines of YAML, in the subset and order that the canonical form asks for."""
    order = {slot: place for place, slot in enumerate(_SET_SLOTS)}
    lines = []
    for slot in sorted(metadata, key=lambda slot: (order.get(slot, len(order)), slot)):
        value = metadata[slot]
        if isinstance(value, dict) and value:
            lines += [f"{slot}:", *(f"  {key}: {_scalar(each)}" for key, each in value.items())]
        elif isinstance(value, list) and value:
            lines.append(f"{slot}:")
            for each in value:
                pairs = (
                    [f"{k}: {_scalar(v)}" for k, v in each.items()]
                    if isinstance(each, dict)
                    else [_scalar(each)]
                )
                lines += [f"{'    ' if index else '  - '}{pair}" for index, pair in enumerate(pairs)]
        elif not isinstance(value, (dict, list)) and value not in (None, ""):
            lines.append(f"{slot}: {_scalar(value)}")
    return lines


def _scalar(value: Any) -> str:
    if isinstance(value, (bool, int, float)):
        return json.dumps(value)
    text = str(value)
    return text if _PLAIN.fullmatch(text) or _DATE.fullmatch(text) else json.dumps(text, ensure_ascii=False)
