"""Succession: whether what is imported may take the place of the graph that has its name."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from twingraph.errors import InputError
from twingraph.importing.entry import KINDS
from twingraph.importing.graph import Built
from twingraph.rdf.prefixes import PREFIXES, shrink
from twingraph.rdf.terms import DCTERMS, RDF, TG, NamedNode, Triple

_TOLD = {DCTERMS.publisher: "publisher", NamedNode(PREFIXES["foaf"] + "homepage"): "homepage"}
_RELATIONSHIPS = {TG[kind] for kind in KINDS}


def check(path: Path, source: str, before: Iterable[Triple], after: Iterable[Triple], built: Built) -> None:
    """Refuse a graph that is of another source, or leaves nothing of the one at a path, by InputError.

    `source` is the IRI that both have for their source. It is another one when publisher or homepage differ.
    """
    old, new = _described(source, before), _described(source, after)
    lost = _relationships(before)
    holds = f"{path}: holds {len(lost):,} relationship{'' if len(lost) == 1 else 's'}"
    advice = "import it under another --name, or with --replace if it is to take its place"
    for told, one in old.items():
        other = new.get(told, one)
        if one != other:
            raise InputError(f"{holds} of another source, whose {told} is {one} and not {other}; {advice}")
    if not lost or lost & _relationships(after):
        return
    if built.relationships:
        raise InputError(f"{holds}, and what is imported has none of them; {advice}")
    why = f"every record is rejected ({len(built.rejects):,})" if built.rejects else "there is no record"
    reason = f", the first because: {built.rejects[0].reasons[0]}" if built.rejects else ""
    raise InputError(
        f"{holds}, all of which would be lost: in what is imported {why}{reason}. "
        "Look whether the source is complete; --replace empties the graph all the same"
    )


def _described(source: str, triples: Iterable[Triple]) -> dict[str, str]:
    """Return what tells a source from others: who publishes it, and where people read it."""
    return {
        _TOLD[triple.predicate]: shrink(triple.object.value) or f"<{triple.object.value}>"
        for triple in triples
        if triple.predicate in _TOLD
        and triple.subject == NamedNode(source)
        and isinstance(triple.object, NamedNode)
    }


def _relationships(triples: Iterable[Triple]) -> set[str]:
    return {
        triple.subject.value
        for triple in triples
        if triple.predicate == RDF.type
        and triple.object in _RELATIONSHIPS
        and isinstance(triple.subject, NamedNode)
    }
