"""Validation: SHACL shapes and what they cannot say, in one report.

>>> from twingraph import settings
>>> from twingraph.sources import manifest
>>> report = validate(manifest.read(settings.data_dir()))  # doctest: +SKIP
>>> report.conforms  # doctest: +SKIP
True
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from twingraph.sources.manifest import GraphFile
from twingraph.validate import dates, findings, queries
from twingraph.validate import shapes as shapes_module
from twingraph.validate.data import Data
from twingraph.validate.engine import Engine, choose
from twingraph.validate.native import Native
from twingraph.validate.reference import PyShacl
from twingraph.validate.report import Finding, Place, Report, Severity
from twingraph.validate.result import Result
from twingraph.validate.shapes import Shapes

__all__ = [
    "Engine",
    "Finding",
    "Native",
    "Place",
    "PyShacl",
    "Report",
    "Result",
    "Severity",
    "Shapes",
    "choose",
    "validate",
]


def validate(
    files: Sequence[GraphFile],
    *,
    about: Iterable[GraphFile] | None = None,
    shapes: Shapes | None = None,
    engine: Engine | str = "auto",
) -> Report:
    """Validate the union of the files' graphs, literals as written, with the vocabulary beside it.

    The vocabulary gives the hierarchy of classes and the codes; nothing is inferred. With `about`, the report
    is of the things that these files make statements about alone, each a member of `files`. `shapes`
    defaults to the bundled shapes; an engine is given itself or by its name (see `choose`). Raises
    FileSyntaxError for a file that does not parse.
    """
    shapes = shapes or shapes_module.load()
    data = Data(files)
    rules = shapes.rules()
    local = shapes.only(shape.iri for shape in shapes if shape.iri not in rules)
    if isinstance(engine, str):
        engine = choose(engine, triples=sum(1 for _ in data), shapes=local.triples)
    results = [
        *(engine.run(data.ntriples(), local.ntriples()) if len(local) else ()),
        *queries.run(data.with_vocabulary(), rules),
        *dates.check(data, shapes),
    ]
    if about is None:
        return findings.report(results, shapes, data, files)
    wanted = list(about)
    things = data.things(wanted)
    concerned = [result for result in results if {result.focus, result.value} & things]
    return findings.report(concerned, shapes, data, wanted)
