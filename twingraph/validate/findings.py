"""From what engines and checks find to what a person reads: places, names and remedies are added."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from twingraph.rdf.terms import NamedNode
from twingraph.sources.manifest import GraphFile
from twingraph.validate.data import Data
from twingraph.validate.names import Names, vocabulary
from twingraph.validate.remedy import Terms, remedies
from twingraph.validate.report import Finding, Report, Severity
from twingraph.validate.result import Result
from twingraph.validate.shapes import Shapes


def report(results: Iterable[Result], shapes: Shapes, data: Data, files: Iterable[GraphFile]) -> Report:
    """Return the report of these results of checking `files`, which are among the data, with the shapes."""
    # One value can fail two constraints of one shape, whose message is the same. Of these the first by name
    # is kept, as engines differ in the order of their results.
    ordered = sorted(results, key=lambda result: result.component, reverse=True)
    distinct = {(result.shape, result.focus, result.path, result.value): result for result in ordered}
    data.locate({result.focus for result in distinct.values()})
    terms = Terms(data)
    found = [
        (
            result,
            shapes[result.shape],
            *data.at_fault(result.focus, _predicate(result), result.value),
            terms.meant(shapes[result.shape], result),
        )
        for result in distinct.values()
    ]
    shown = {
        term
        for result, _, _, values, meant in found
        for term in (result.focus, _predicate(result), result.value, *values, *meant)
        if term is not None
    }
    names = Names.of(shown, chain(data.about(shown), vocabulary(), shapes.names()) if found else ())
    return Report(
        (
            Finding(
                severity=shape.severity if result.severity is None else Severity.of(result.severity),
                focus=result.focus,
                path=result.path,
                value=result.value,
                found=tuple(dict.fromkeys(values)),
                messages=shape.fill(shape.messages, result, names),
                remedies=remedies(shape, result, meant, names),
                shape=result.shape,
                component=result.component,
                place=place,
            )
            for result, shape, place, values, meant in found
        ),
        names=names,
        files=[str(file.path) for file in files],
        empty=[str(file.path) for file in data.empty(files)],
        # A blank node is called something else in every run.
        shapes=[shape.iri for shape in shapes if not shape.iri.startswith("_:")],
    )


def _predicate(result: Result) -> NamedNode | None:
    return result.path if isinstance(result.path, NamedNode) else None
