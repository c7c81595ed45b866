"""Validation: SHACL shapes and what they cannot say, in one report.

>>> from twingraph import settings
>>> from twingraph.sources import manifest
>>> report = validate(manifest.read(settings.data_dir()))  # doctest: +SKIP
>>> report.conforms  # doctest: +SKIP
True
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from twingraph.rdf.terms import Subject
from twingraph.sources.manifest import GraphFile
from twingraph.store import Store
from twingraph.validate import dates, findings, queries, reach
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
    files: Sequence[GraphFile] = (),
    *,
    store: Store | None = None,
    about: Iterable[GraphFile] | None = None,
    shapes: Shapes | None = None,
    engine: Engine | str = "auto",
) -> Report:
    """Validate the union of the graphs of files, literals as written, and of a store, with the vocabulary.

    The vocabulary gives the hierarchy of classes and the codes; nothing is inferred. A file stands in for the
    graph of the store that has its name; `Data` says more. `shapes` defaults to the bundled shapes; an engine
    is given itself or by its name (see `choose`).

    With `about`, each a member of `files`, the report has the findings whose focus node or value is a thing
    that these files make statements about, and no other: exactly those of them that a validation of all
    would have, also where it takes another file to make the fault. What the engine is given grows with these
    files and what is around their things, as far as the shapes look; if that cannot be told (see
    `reach.of`), it is given all. Other files are loaded, and those that are concerned are read once more; a
    store on disk is neither.

    Raises FileSyntaxError for a file that does not parse.
    """
    shapes = shapes or shapes_module.load()
    rules = shapes.rules()
    local = shapes.only(shape.iri for shape in shapes if shape.iri not in rules)
    wanted = None if about is None else list(about)
    with Data(files, store=store) as data, ThreadPoolExecutor(1) as pool:
        things = None if wanted is None else data.things(wanted)
        # An engine in native code, or in a process of its own, leaves the interpreter to the rules.
        run = pool.submit(_run, engine, _seen(data, things, local), local) if len(local) else None
        results = [*queries.run(data.store, rules, about=things), *dates.check(data.dated(things), shapes)]
        results += run.result() if run else ()
        if things is not None:
            results = [result for result in results if {result.focus, result.value} & things]
        return findings.report(results, shapes, data, files if wanted is None else wanted)


def _run(engine: Engine | str, data: bytes, shapes: Shapes) -> list[Result]:
    if isinstance(engine, str):
        engine = choose(engine, triples=data.count(b"\n"), shapes=shapes.triples)
    return list(engine.run(data, shapes.ntriples()))


def _seen(data: Data, things: Collection[Subject] | None, shapes: Shapes) -> bytes:
    """Return what the engine is given: everything, or what it takes to check these things."""
    found = None if things is None else reach.of(shapes)
    if things is None or found is None:
        return data.ntriples()
    return data.around(things, steps=found.steps, pointers=found.pointers)
