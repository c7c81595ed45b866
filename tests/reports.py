"""Reports on made-up data, for the tests of what readers get to see."""

from __future__ import annotations

from pathlib import Path

from twingraph.rdf.prefixes import PREFIXES
from twingraph.sources.manifest import GraphFile
from twingraph.validate import Report, validate
from twingraph.validate import shapes as shapes_module

HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
SHAPES = shapes_module.load()


def report_of(folder: Path, shapes: list[str], *bodies: str) -> Report:
    """The report on files of these bodies, whose first lines are the prefixes."""
    files = []
    for number, body in enumerate(bodies, start=1):
        path = folder / f"file{number}.ttl"
        path.write_text(HEAD + body, encoding="utf-8")
        files.append(GraphFile(f"https://example.org/{number}", path, {}, (), ""))
    return validate(files, shapes=SHAPES.only(PREFIXES["tgs"] + name for name in shapes))


def line(body: str, text: str) -> int:
    return (HEAD + body)[: (HEAD + body).index(text)].count("\n") + 1
