"""Targets: the folder that an import writes to, with its manifest, and the records that were rejected."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from twingraph import settings
from twingraph.errors import InputError
from twingraph.files import read_text, replace
from twingraph.importing import succession
from twingraph.importing.changes import Change, compare, earlier
from twingraph.importing.entry import Locator, Reject, Row, Span
from twingraph.importing.graph import Built, build
from twingraph.importing.languages import UNKNOWN
from twingraph.importing.shared import complete
from twingraph.importing.source import Reading, Source
from twingraph.rdf import turtle
from twingraph.rdf.prefixes import PREFIXES, shrink
from twingraph.rdf.terms import DCTERMS, RDF, SKOS, TG, Literal, NamedNode, Triple
from twingraph.sources import manifest

_DCAT = PREFIXES["dcat"]
# "Copyright not evaluated": what can be said of a source that states no licence.
UNEVALUATED = "http://rightsstatements.org/vocab/CNE/1.0/"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import has come to; `files` are those that it writes.

    `moved`: that no relationship or place is different, but their evidence, or what is said of the source.
    """

    built: Built
    changes: list[Change]
    first: bool
    moved: bool
    files: tuple[Path, ...]

    @property
    def places(self) -> int:
        """The number of places that are in relationships."""
        return len({node.iri for one in self.built.relationships for node in one.parties})


def put(
    reading: Reading,
    folder: Path,
    *,
    base: str = settings.BASE,
    dry_run: bool = False,
    replaces: bool = False,
    besides: Mapping[Path, bytes] | None = None,
) -> Outcome:
    """Write what a reader gives as NAME.ttl, with NAME.rejected.csv if records were rejected.

    NAME is the slug of the source. The manifest of the folder gets the graph, and its other entries stay as
    they are. `besides` are other files to write, such as the page itself. All files are put in place
    together, or none; with `dry_run` none is written. With `replaces` the graph may be another source's, or
    lose all relationships, which is refused otherwise.

    Raises InputError for that, for a folder whose manifest is not in the project's form or has another file
    or graph of this name, and what the reader and `complete` raise.
    """
    source = reading.source
    name, graph = source.slug, f"{base}graph/{source.slug}"
    path, rejected = folder / f"{name}.ttl", folder / f"{name}.rejected.csv"
    _check(folder, path, graph)
    before = turtle.read(path) if path.exists() else []
    built = build(source, reading.records, base=base, earlier=earlier(before))
    elsewhere = [
        triple
        for other in sorted(folder.rglob("*.ttl"))
        if other not in (path, folder / manifest.FILE_NAME)
        for triple in turtle.read(other)
    ]
    after = complete([*built.triples, *reading.triples], elsewhere)
    text = turtle.write(after)
    contents = {path: text.encode(), folder / manifest.FILE_NAME: _manifest(folder, source, graph).encode()}
    if not replaces:
        succession.check(path, _source(graph), before, after, built)
    contents |= besides or {}
    if built.rejects:
        contents[rejected] = rejects(built.rejects).encode()
    contents = {path: content for path, content in contents.items() if not _is(path, content)}
    if not dry_run:
        try:
            for parent in (folder, *(path.parent for path in contents)):
                parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"{parent}: cannot be made ({error.strerror or error})") from error
        replace(contents)
        if not built.rejects:
            rejected.unlink(missing_ok=True)
    changes = compare(before, after)
    moved = not changes and set(before) != set(after)
    return Outcome(built, changes, not before, moved, tuple(sorted(contents)))


def _is(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def _check(folder: Path, path: Path, graph: str) -> None:
    """Refuse to write over what no import has written here."""
    if path.name == manifest.FILE_NAME:
        raise InputError(f"{path}: is the manifest; choose another name")
    if not (folder / manifest.FILE_NAME).is_file():
        if path.exists():
            raise InputError(
                f"{path}: is there already, and no manifest says what it is; choose another name"
            )
        return
    for file in manifest.read(folder, besides=[path]):
        if (file.graph == graph) != (file.path == path):
            raise InputError(
                f"{folder / manifest.FILE_NAME}: has {file.path.name} as <{file.graph}> already; "
                "choose another name"
            )


def _source(graph: str) -> str:
    """Return the IRI of the source that a graph is made of."""
    return graph.replace("/graph/", "/id/source/")


def _manifest(folder: Path, source: Source, graph: str) -> str:
    """Return the manifest with an entry for the graph, everything else as it was."""
    path = folder / manifest.FILE_NAME
    text = read_text(path) if path.is_file() else ""
    if text and turtle.format_text(text, str(path)) != text:
        raise InputError(f"{path}: is not in the project's form; run: twingraph format {path}")
    node = NamedNode(graph)
    head = f"{shrink(graph) or f'<{graph}>'} a "
    blocks = [block for block in text.split("\n\n") if not block.startswith(head)]
    triples = [
        Triple(node, RDF.type, NamedNode(_DCAT + "Dataset")),
        Triple(node, DCTERMS.conformsTo, NamedNode(f"{settings.BASE}shapes")),
        Triple(node, DCTERMS.license, NamedNode(source.licence or UNEVALUATED)),
        Triple(node, DCTERMS.source, NamedNode(_source(graph))),
        Triple(node, TG.file, Literal(f"{source.slug}.ttl")),
        *(
            # A blank line in a title would part its block in two.
            Triple(
                node,
                predicate,
                Literal(" ".join(title.split()), language=language or source.language or UNKNOWN),
            )
            for title, language in source.titles
            for predicate in (DCTERMS.title, SKOS.prefLabel)
        ),
    ]
    for catalog in re.findall(r"^(\S+) a dcat:Catalog\b", text, re.MULTILINE):
        triples += [
            Triple(triple.subject, NamedNode(_DCAT + "dataset"), node)
            for triple in turtle.read_text(text, str(path))
            if triple.predicate == RDF.type
            and isinstance(triple.subject, NamedNode)
            and catalog in (shrink(triple.subject.value), f"<{triple.subject.value}>")
        ]
    return turtle.format_text("\n\n".join([*blocks, turtle.write(triples)]), str(path))


def rejects(rejected: Iterable[Reject]) -> str:
    """Return rejected records as CSV (RFC 4180): where each is, the reasons, and its cells as they stand."""
    rejected = list(rejected)
    headers = list(dict.fromkeys(header for reject in rejected for header in reject.cells))
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    # A source may have columns of these names too, so they are told from its own.
    writer.writerow(["twingraph:where", "twingraph:reasons", *headers])
    for reject in rejected:
        cells = [reject.cells.get(header, "") for header in headers]
        writer.writerow([located(reject.where), "; ".join(reject.reasons), *cells])
    return file.getvalue()


def located(where: Locator) -> str:
    """Return where a record is, for people: "row 12", "table 2, row 5", "characters 3 to 9", or its IRI."""
    if isinstance(where, Row):
        return f"row {where.number}" if where.table is None else f"table {where.table}, row {where.number}"
    if isinstance(where, Span):
        return f"characters {where.start} to {where.end}"
    return where.iri
