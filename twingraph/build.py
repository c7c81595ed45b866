"""The main job: check, validate, reason, answer every canned query, export, and sum up.

A build is written beside its place and moved there when whole: one that fails leaves the one before.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from twingraph import export, settings
from twingraph.answers import questions
from twingraph.errors import InputError, UpstreamError
from twingraph.knowledge import KnowledgeGraph, open_graph
from twingraph.query.catalog import Catalog
from twingraph.rdf import turtle
from twingraph.rdf.prefixes import shrink
from twingraph.rdf.syntaxes import SUFFIXES
from twingraph.rdf.terms import RDFS, TG, Triple
from twingraph.store.columns import labels, local_name, texts
from twingraph.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

    from twingraph.validate import Report

ELSEWHERE = "elsewhere"
SUMMARY = "summary.json"
"""The file that says a folder is one of ours, which the next build may replace."""


@dataclass(slots=True)
class Summary:
    """What a build did. `seconds` maps each step to its wall time; counts are of triples, rows and files."""

    data: str
    version: str = __version__
    unformatted: list[str] = field(default_factory=list)
    graphs: dict[str, int] = field(default_factory=dict)
    classes: dict[str, dict[str, int]] = field(default_factory=dict)
    """Things by class and, for each, by source: the slug of a page, or "elsewhere"."""
    inferred: int = 0
    findings: dict[str, int] = field(default_factory=dict)
    conflicts: list[dict[str, str]] = field(default_factory=list)
    answers: dict[str, int] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        """Whether every file is in form and no shape is violated."""
        return not self.unformatted and not self.findings.get("violation")


def build(
    output: Path, *, folder: Path | None = None, year: int | None = None, progress: Callable[[str], None]
) -> Summary:
    """Do the main job on a folder of data and write its results to `output`.

    `year` is that of the calendar (default: this year). `progress` is called with the name of each step as it
    begins. Raises InputError when `output` exists and is not a build.
    """
    output = output.resolve()
    _refuse_foreign(output, folder)
    summary = Summary(data=str(folder) if folder else "bundled")
    beside = output.with_name(f".{output.name}.part")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        beside.mkdir(parents=True)
        _steps(beside, summary, folder, year or date.today().year, progress)
        shutil.rmtree(output, ignore_errors=True)
        beside.replace(output)
    except OSError as error:
        raise UpstreamError(f"{output}: cannot be written ({error.strerror or error})") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return summary


def _steps(
    output: Path, summary: Summary, folder: Path | None, year: int, progress: Callable[[str], None]
) -> None:
    @contextmanager
    def step(name: str) -> Iterator[None]:
        progress(name)
        start = time.perf_counter()
        yield
        summary.seconds[name] = time.perf_counter() - start

    with step("load"):
        kg = open_graph(folder)
        summary.graphs = {file.name: sum(1 for _ in kg.store.quads(file.graph)) for file in kg.files}
    with step("format"):
        summary.unformatted = _unformatted(kg, bundled=folder is None)
    with step("validate"):
        report = _validate(kg, output / "validation")
        summary.findings = report.counts()
    with step("reason"):
        inferred = _reason(kg)
        summary.inferred = len(inferred)
    with step("query"):
        _answer(kg, output / "answers", year, summary)
    with step("export"):
        _export_rdf(kg, inferred, output / "rdf")
        _export_networks(kg, output / "network")
        _export_calendar(kg, output / "calendar", year)
    for part in sorted(path for path in output.iterdir() if path.is_dir()):
        summary.files[part.name] = sum(1 for path in part.rglob("*") if path.is_file())
    (output / SUMMARY).write_text(json.dumps(asdict(summary), indent=2, ensure_ascii=False), encoding="utf-8")


def _refuse_foreign(output: Path, folder: Path | None) -> None:
    if folder is not None and folder.resolve() in (output, *output.parents):
        raise InputError(f"{output}: is inside the data, which would have to name its files; choose another")
    if output.is_file() or (output.is_dir() and any(output.iterdir()) and not (output / SUMMARY).is_file()):
        raise InputError(f"{output}: is not a folder that a build has made; name another with --output")


def _unformatted(kg: KnowledgeGraph, *, bundled: bool) -> list[str]:
    paths = [file.path for file in kg.files]
    if bundled:
        paths += sorted(settings.ontology_dir().rglob("*.ttl"))
    return [str(path) for path in paths if turtle.format_file(path, check=True)]


def _validate(kg: KnowledgeGraph, folder: Path) -> Report:
    from twingraph.validate import validate

    report = validate(kg.files)
    folder.mkdir()
    (folder / "report.txt").write_text(report.to_text(), encoding="utf-8")
    (folder / "report.json").write_text(report.to_json(), encoding="utf-8")
    (folder / "report.ttl").write_text(report.to_turtle(), encoding="utf-8")
    return report


def _reason(kg: KnowledgeGraph) -> list[Triple]:
    from twingraph.reason import infer

    return [inference.triple for inference in infer(kg.store)]


def _answer(kg: KnowledgeGraph, folder: Path, year: int, summary: Summary) -> None:
    """Write the answer of each canned query: `partners/kecskemet.csv`, `coverage.csv`."""
    summary.answers = dict.fromkeys(Catalog().names, 0)
    for question in questions(kg, year):
        result = question.answer(kg)
        summary.answers[question.query] += len(result)
        place = folder / question.query / question.about if question.about else folder / question.query
        place.parent.mkdir(parents=True, exist_ok=True)
        for format, suffix in (("csv", "csv"), ("json", "srj")):
            place.with_name(f"{place.name}.{suffix}").write_bytes(result.serialize(format))
    summary.conflicts = _conflicts(kg)
    summary.classes = _classes(kg)


def _conflicts(kg: KnowledgeGraph) -> list[dict[str, str]]:
    """Return each disagreement once, with the label of its subject, however many passages bear it out."""
    names = labels(kg.store, settings.ENGLISH)
    found = {
        (names[subject], _short(property), _short(str(one)), _short(str(other)))
        for subject, property, one, _, other, _ in kg.query("conflicts")
    }
    columns = ("subject", "property", "valueA", "valueB")
    return [dict(zip(columns, row, strict=True)) for row in sorted(found)]


def _classes(kg: KnowledgeGraph) -> dict[str, dict[str, int]]:
    """Count the things of each class of ours by source, classes in the order of the hierarchy."""
    pages = set(texts(kg.store, TG.fileName))
    columns = {
        file.graph: local_name(file.sources[0])
        for file in kg.files
        if len(file.sources) == 1 and file.sources[0] in pages
    }
    parents = texts(kg.store, RDFS.subClassOf)
    counts: dict[str, dict[str, int]] = {}
    coverage = [row for row in kg.query("coverage") if row[1].startswith(TG.iri)]
    for graph, class_, count in sorted(coverage, key=lambda row: (*_line(row[1], parents), row[0])):
        by_source = counts.setdefault(class_.removeprefix(TG.iri), {})
        column = columns.get(graph, ELSEWHERE)
        by_source[column] = by_source.get(column, 0) + count
    return counts


def _line(class_: str, parents: dict[str, list[str]]) -> list[str]:
    """Return a class with the classes of ours above it, the highest first."""
    above = [parent for parent in parents.get(class_, []) if parent.startswith(TG.iri)]
    return [*(_line(above[0], parents) if above else []), class_]


def _short(iri: str) -> str:
    return shrink(iri) or iri


def _export_rdf(kg: KnowledgeGraph, inferred: list[Triple], folder: Path) -> None:
    folder.mkdir()
    authored = export.select(kg.store)
    for format, suffix in SUFFIXES.items():
        (folder / f"twingraph.{suffix}").write_bytes(export.write(authored, format=format))
    (folder / "inferred.ttl").write_text(turtle.write(inferred), encoding="utf-8")


def _export_networks(kg: KnowledgeGraph, folder: Path) -> None:
    from twingraph.graph import files
    from twingraph.graph.network import NETWORKS

    folder.mkdir()
    for kind in NETWORKS:
        graph = kg.to_networkx(kind=kind)
        for format in files.ALWAYS:
            files.write(graph, folder / f"{kind}.{format}", format=format)


def _export_calendar(kg: KnowledgeGraph, folder: Path, year: int) -> None:
    from twingraph.calendar import to_ical

    folder.mkdir()
    (folder / f"twinnings-{year}.ics").write_bytes(to_ical(kg.store, year=year))
