"""Links in the graph: the decided records of a set, as a named graph of a folder of Turtle data.

What was accepted is said of the authority with skos:exactMatch. Every record, accepted or rejected, is a
mapping besides, in the RDF of SSSOM 1.1 (mapping-commons.github.io/sssom/spec/formats-rdf): an owl:Axiom with
its confidence, its justification, who reviewed it and why. So a link can be traced, and a negative is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from twingraph import files
from twingraph.errors import InputError
from twingraph.link.sssom import NO_TERM_FOUND, NOT, LinkSet, Record
from twingraph.rdf import turtle
from twingraph.rdf.terms import DCTERMS, GRAPH, RDF, SKOS, TG, XSD, Literal, NamedNode, Namespace, Triple
from twingraph.settings import BASE
from twingraph.sources import manifest

_DCAT, _LINK, _OWL, _RDFS = Namespace("dcat"), Namespace("link"), Namespace("owl"), Namespace("rdfs")
_SOURCE, _SSSOM = Namespace("source"), Namespace("sssom")
_TITLES = {"en": "Links: {}", "de": "Verknüpfungen: {}", "hu": "Azonosítók: {}"}
_DESCRIPTION = (
    "Which items of Wikidata and GeoNames the authorities are, with the confidence and reasons; "
    "rejected candidates too."
)


class Applied(NamedTuple):
    """What was written: the file, and how many links were accepted, rejected and left out as undecided."""

    path: Path
    accepted: int
    rejected: int
    undecided: int


def apply(links: LinkSet, folder: Path, *, name: str) -> Applied:
    """Write the accepted and rejected links to `FOLDER/NAME.ttl`, and the graph to the folder's manifest.

    A graph of this name that is there is replaced; the other graphs and what they say stay as they are.

    Raises InputError for a folder without manifest, a name that another source's graph has, and a subject
    that is no local authority of the folder, such as a row of a table. Nothing is written then.
    """
    path, index = folder / f"{name}.ttl", folder / manifest.FILE_NAME
    subjects = [record["subject_id"] for record in links.records]
    if subjects and all(subject.startswith(("row:", "partner:")) for subject in subjects):
        raise InputError(
            "these are links of the rows of a table, which is no graph: import the table, and apply links "
            "that are made with twingraph link --data FOLDER"
        )
    for file in manifest.read(folder):
        if file.path == path and file.sources != (_SOURCE[name].value,):
            raise InputError(f"{path}: is a graph of its own; give the file of links another name")
    accepted, rejected = [], []
    for record in links.records:
        if record.get("ext_decision") == "accept" and record["object_id"] != NO_TERM_FOUND:
            accepted.append(record)
        elif record.get("predicate_modifier") == NOT:
            rejected.append(record)
    _check(links, accepted + rejected, folder)
    triples = list(_source(links, name))
    for record in accepted + rejected:
        triples += _mapping(links, record, name)
    for record in accepted:
        subject = NamedNode(links.expand(record["subject_id"]))
        triples.append(Triple(subject, SKOS.exactMatch, item(links, record)))
        triples.append(Triple(subject, DCTERMS.source, _SOURCE[name]))
    graph = GRAPH[name]
    listed = [triple for triple in turtle.read(index) if triple.subject != graph]
    catalogue = [*listed, *_dataset(links, name)]
    files.replace({path: turtle.write(triples).encode(), index: turtle.write(catalogue).encode()})
    undecided = len(links.records) - len(accepted) - len(rejected)
    return Applied(path, len(accepted), len(rejected), undecided)


def item(links: LinkSet, record: Record) -> NamedNode:
    """Return the item of a record by the IRI that the graph has for it: GeoNames' end with a slash."""
    iri = links.expand(record["object_id"])
    return NamedNode(iri + "/" * (iri.startswith("https://sws.geonames.org/") and not iri.endswith("/")))


def _check(links: LinkSet, records: list[Record], folder: Path) -> None:
    from twingraph.link.mentions import from_graph
    from twingraph.store.dump import Dump
    from twingraph.store.oxigraph import OxigraphStore

    store = OxigraphStore()
    store.load([Dump(file.path, file.graph) for file in manifest.read(folder)])
    known = {subject.mention for subject in from_graph(store).subjects}
    for record in records:
        if links.expand(record["subject_id"]) not in known:
            raise InputError(
                f"{record['subject_id']} ({record['subject_label']}): is no local authority of {folder}; "
                "apply links that were made of a graph, with twingraph link --data FOLDER"
            )


def _mapping(links: LinkSet, record: Record, name: str) -> Iterator[Triple]:
    """Yield a record as SSSOM/RDF has it, with an IRI that depends on nothing but what is linked."""
    object_ = item(links, record)
    local = record["subject_id"].partition(":")[2].replace("/", "-")
    node = _LINK[f"{local}--{record['object_id'].partition(':')[2]}"]
    yield Triple(node, RDF.type, _OWL.Axiom)
    yield Triple(node, DCTERMS.source, _SOURCE[name])
    yield Triple(node, _OWL.annotatedSource, NamedNode(links.expand(record["subject_id"])))
    yield Triple(node, _OWL.annotatedProperty, NamedNode(links.expand(record["predicate_id"])))
    yield Triple(node, _OWL.annotatedTarget, object_)
    if record.get("predicate_modifier") == NOT:
        yield Triple(node, _SSSOM.predicate_modifier, _SSSOM.NegatedPredicate)
    for slot in ("mapping_justification", "object_source", "reviewer_id"):
        if slot in record:
            yield Triple(node, _SSSOM[slot], NamedNode(links.expand(record[slot])))
    for slot, type_ in (("confidence", XSD.double), ("review_date", XSD.date)):
        if slot in record:
            yield Triple(node, _SSSOM[slot], Literal(record[slot], datatype=type_))
    for slot in ("object_label", "reviewer_label", "mapping_tool", "mapping_tool_version"):
        if slot in record:
            yield Triple(node, _SSSOM[slot], Literal(record[slot]))
    if "comment" in record:
        yield Triple(node, _RDFS.comment, Literal(record["comment"], language="en"))


def _titles(node: NamedNode, name: str) -> Iterator[Triple]:
    for language, title in _TITLES.items():
        for property_ in (DCTERMS.title, SKOS.prefLabel):
            yield Triple(node, property_, Literal(title.format(name), language=language))


def _source(links: LinkSet, name: str) -> Iterator[Triple]:
    """Yield what the set of links is: a source of the graph like any other."""
    yield Triple(_SOURCE[name], RDF.type, TG.Source)
    yield Triple(_SOURCE[name], RDF.type, _SSSOM.MappingSet)
    yield Triple(_SOURCE[name], DCTERMS.license, NamedNode(links.metadata["license"]))
    yield from _titles(_SOURCE[name], name)


def _dataset(links: LinkSet, name: str) -> Iterator[Triple]:
    graph = GRAPH[name]
    yield Triple(graph, RDF.type, _DCAT.Dataset)
    yield Triple(graph, DCTERMS.conformsTo, NamedNode(f"{BASE}shapes"))
    yield Triple(graph, DCTERMS.description, Literal(_DESCRIPTION, language="en"))
    yield Triple(graph, DCTERMS.license, NamedNode(links.metadata["license"]))
    yield Triple(graph, DCTERMS.source, _SOURCE[name])
    yield Triple(graph, TG.file, Literal(f"{name}.ttl"))
    yield from _titles(graph, name)
