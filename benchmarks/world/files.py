"""Turtle files with a manifest, or one N-Quads file, written as text one graph at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from twingraph.rdf.prefixes import PREFIXES, shrink

Block = tuple[str, dict[str, list[str]]]
"""A subject and its properties; terms are written as in Turtle, with the project's prefixes."""

MANIFEST = "manifest"
_XSD = PREFIXES["xsd"]


class Graph(NamedTuple):
    """A named graph: the path of its IRI, its title, the slugs of its sources, and its blocks in order."""

    name: str
    title: str
    sources: tuple[str, ...]
    blocks: Iterable[Block]


def write_folder(graphs: Iterable[Graph], folder: Path) -> int:
    """Write one Turtle file a graph, and the manifest, in the project's form; return the triples' number."""
    count = 0
    for graph in with_manifest(graphs):
        path = folder / f"{graph.name}.ttl"
        path.parent.mkdir(parents=True, exist_ok=True)
        used: set[str] = set()
        blocks = []
        for subject, properties in graph.blocks:
            used.update(_prefixes([subject, *properties]), *map(_prefixes, properties.values()))
            blocks.append(_turtle(subject, properties))
            count += size((subject, properties))
        head = "\n".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> ." for prefix in sorted(used))
        path.write_text("\n\n".join([head, *blocks]) + "\n", encoding="utf-8", newline="\n")
    return count


def write_nquads(graphs: Iterable[Graph], path: Path) -> int:
    """Write the same quads, those of the manifest too, as one N-Quads file; return their number."""
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for graph in with_manifest(graphs):
            end = f" <{PREFIXES['graph']}{graph.name}> .\n"
            for subject, properties in graph.blocks:
                start = expand(subject)
                lines = [
                    f"{start} {expand(name)} {expand(value)}{end}"
                    for name, values in properties.items()
                    for value in values
                ]
                file.writelines(lines)
                count += len(lines)
    return count


def ordered(blocks: Iterable[Block]) -> list[Block]:
    """Return the blocks in the order of their IRIs."""
    return sorted(blocks, key=lambda block: expand(block[0])[:-1])


def size(block: Block) -> int:
    """Return the number of the block's triples."""
    return sum(map(len, block[1].values()))


def with_manifest(graphs: Iterable[Graph]) -> Iterator[Graph]:
    """Iterate over the graphs, and at last over the manifest that lists them."""
    listed = []
    for graph in graphs:
        yield graph
        listed.append(graph._replace(blocks=()))
    yield Graph(MANIFEST, "Manifest", (), manifest(listed))


def manifest(graphs: Iterable[Graph]) -> Iterator[Block]:
    """Iterate over the blocks of the manifest of these graphs, in the order of their IRIs."""
    entries = {}
    for graph in graphs:
        titles = [f'"{graph.title}"@{language}' for language in ("de", "en", "hu")]
        entries[PREFIXES["graph"] + graph.name] = {
            "a": ["dcat:Dataset"],
            "dcterms:conformsTo": ["<https://w3id.org/twingraph/shapes>"],
            "dcterms:description": [f'"Made up: {graph.title}."@en'],
            "dcterms:license": ["<https://creativecommons.org/licenses/by/4.0/>"],
            "dcterms:source": sorted(f"source:{source}" for source in graph.sources),
            "dcterms:title": titles,
            "skos:prefLabel": titles,
            "tg:file": [f'"{graph.name}.ttl"'],
        }
    for iri in sorted(entries):
        yield _iri(iri), entries[iri]
    titles = ['"A made-up world"@en', '"Egy kitalált világ"@hu', '"Eine erfundene Welt"@de']
    yield (
        "catalog:made-up",
        {
            "a": ["dcat:Catalog"],
            "dcterms:license": ["<https://creativecommons.org/licenses/by/4.0/>"],
            "dcterms:title": titles,
            "skos:prefLabel": titles,
            "dcat:dataset": sorted(map(_iri, entries)),
        },
    )


def _iri(iri: str) -> str:
    return shrink(iri) or f"<{iri}>"


def _turtle(subject: str, properties: dict[str, list[str]]) -> str:
    lines = [
        f"{name} " + ",\n        ".join(sorted(properties[name])) for name in sorted(properties, key=_rank)
    ]
    return f"{subject} " + " ;\n    ".join(lines) + " ."


@cache
def _rank(name: str) -> tuple[bool, str]:
    return name != "a", expand(name)


def _prefixes(terms: Iterable[str]) -> Iterator[str]:
    """Iterate over the prefixes that the terms use."""
    for term in terms:
        if term[0] == '"':
            _, mark, datatype = term.rpartition("^^")
            if mark:
                yield datatype.partition(":")[0]
        elif term[0] != "<" and ":" in term:
            yield term.partition(":")[0]


def expand(term: str) -> str:
    """Return the term as in N-Quads."""
    if term == "a":
        return f"<{PREFIXES['rdf']}type>"
    first = term[0]
    if first == '"':
        quoted, mark, datatype = term.rpartition("^^")
        return f"{quoted}^^{expand(datatype)}" if mark else term
    if first == "<":
        return term
    if first == "-" or first.isdigit():
        return f'"{term}"^^<{_XSD}{"decimal" if "." in term else "integer"}>'
    prefix, _, local = term.partition(":")
    return f"<{PREFIXES[prefix]}{local}>"
