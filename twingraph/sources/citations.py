"""Citations: what the graph cites, read from the store and held against the source texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twingraph.rdf.prefixes import PREFIXES
from twingraph.sources.passage import Passage, matches, read_source
from twingraph.sources.record import Record
from twingraph.store import QuerySolutions, Store

_PASSAGES = f"""
PREFIX oa: <{PREFIXES["oa"]}>
PREFIX tg: <{PREFIXES["tg"]}>
SELECT ?source ?start ?end ?sha256 ?passage WHERE {{
  ?passage a tg:Passage ; oa:hasSource ?source ; oa:start ?start ; oa:end ?end ; tg:sha256 ?sha256 .
}}"""
_RECORDS = f"""
PREFIX oa: <{PREFIXES["oa"]}>
PREFIX tg: <{PREFIXES["tg"]}>
SELECT ?source ?record ?table ?row ?column ?sha256 WHERE {{
  ?record a tg:Record ; oa:hasSource ?source .
  OPTIONAL {{ ?record tg:row ?row ; tg:sha256 ?sha256 }}
  OPTIONAL {{ ?record tg:table ?table }}
  OPTIONAL {{ ?record tg:column ?column }}
}}"""
_FILE_NAMES = f"PREFIX tg: <{PREFIXES['tg']}> SELECT ?source ?name WHERE {{ ?source tg:fileName ?name }}"

_DIALECTS = f"""
PREFIX csvw: <{PREFIXES["csvw"]}>
PREFIX dcterms: <{PREFIXES["dcterms"]}>
PREFIX tg: <{PREFIXES["tg"]}>
SELECT ?source ?type ?encoding ?delimiter ?skipped WHERE {{
  ?source tg:fileName ?name .
  OPTIONAL {{ ?source dcterms:format ?type }}
  OPTIONAL {{ ?source csvw:dialect ?dialect }}
  OPTIONAL {{ ?dialect csvw:encoding ?encoding }}
  OPTIONAL {{ ?dialect csvw:delimiter ?delimiter }}
  OPTIONAL {{ ?dialect csvw:skipRows ?skipped }}
}}"""


@dataclass(frozen=True, slots=True)
class Change:
    """A passage whose source text is no longer what was recorded; `text` is what stands there now."""

    passage: Passage
    text: str


def passages(store: Store) -> list[Passage]:
    """Return every passage in the store, sorted by source and position."""
    return sorted(
        Passage(source, int(start), int(end), sha256, iri)
        for source, start, end, sha256, iri in _rows(store, _PASSAGES)
    )


def records(store: Store) -> list[Record]:
    """Return every record in the store, sorted by source and number; columns are in alphabetical order."""
    found: dict[str, Record] = {}
    for source, iri, table, row, column, sha256 in _rows(store, _RECORDS):
        so_far = found[iri].columns if iri in found else ()
        columns = tuple(sorted({*so_far, column} - {""}))
        found[iri] = Record(source, int(table or 0), int(row or 0), iri, columns, sha256)
    return sorted(found.values())


def file_names(store: Store) -> dict[str, str]:
    """Return the file name of each source that has one, by the source's IRI."""
    return dict(_rows(store, _FILE_NAMES))


def dialects(store: Store) -> dict[str, dict[str, Any]]:
    """Return how the file of a source is to be read, by the source's IRI, where that must be told.

    They are, of a table, the `encoding`, the `delimiter`, and the row of the `header`, from 1; of a page the
    `content_type`, as in HTTP.
    """
    found: dict[str, dict[str, Any]] = {}
    for source, kind, encoding, delimiter, skipped in _rows(store, _DIALECTS):
        header = int(skipped) + 1 if skipped else 0
        told = {"content_type": kind, "encoding": encoding, "delimiter": delimiter, "header": header}
        found[source] = {name: value for name, value in told.items() if value}
    return found


def unchecked(store: Store) -> list[Passage]:
    """Return the passages of sources that have no file name, and so no text to hold them against."""
    names = file_names(store)
    return [passage for passage in passages(store) if passage.source not in names]


def changes(store: Store, folder: Path) -> Iterator[Change]:
    """Iterate over the passages that the source files in `folder` no longer bear out.

    Those of sources without a file name are skipped (`unchecked`). Raises InputError when a cited source's
    file is not there.
    """
    names = file_names(store)
    texts: dict[str, str] = {}
    for passage in passages(store):
        if passage.source not in names:
            continue
        if passage.source not in texts:
            texts[passage.source] = read_source(folder, names[passage.source])
        text = texts[passage.source]
        if not matches(passage, text):
            yield Change(passage, text[passage.start : passage.end])


def _rows(store: Store, query: str) -> Iterator[list[str]]:
    solutions = store.query(query)
    assert isinstance(solutions, QuerySolutions)
    for solution in solutions:
        yield [term.value if term is not None else "" for term in solution]
