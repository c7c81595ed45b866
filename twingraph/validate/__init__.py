"""Validation: SHACL shapes and what they cannot say, in one report.

>>> from twingraph import settings
>>> from twingraph.sources import manifest
>>> report = validate(manifest.read(settings.data_dir()))  # doctest: +SKIP
>>> report.conforms  # doctest: +SKIP
True
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from twingraph.rdf.terms import NamedNode
from twingraph.sources.manifest import GraphFile
from twingraph.validate import dates, queries
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
    findings = {_key(result): _finding(result, shapes, data) for result in results}
    if about is None:
        return Report(findings.values())
    things = data.things(about)
    return Report(finding for finding in findings.values() if {finding.focus, finding.value} & things)


def _key(result: Result) -> tuple[object, ...]:
    # One value can fail two constraints of one shape, whose message is the same.
    return result.shape, result.focus, result.path, result.value


def _finding(result: Result, shapes: Shapes, data: Data) -> Finding:
    shape, path = shapes[result.shape], result.path
    return Finding(
        severity=shape.severity if result.severity is None else Severity.of(result.severity),
        focus=result.focus,
        path=path,
        value=result.value,
        messages=shape.messages_for(result),
        shape=result.shape,
        component=result.component,
        place=data.place(result.focus, path if isinstance(path, NamedNode) else None, result.value),
    )
