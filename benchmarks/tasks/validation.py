"""Validation: a world with faults, by all bundled shapes.

What shapes cannot say (that dates are EDTF) takes part in the time of twingraph and not in the answer.
"""

from __future__ import annotations

from collections.abc import Iterator

from tasks.contender import Clock, Measured, Setting, contender, digest
from twingraph import settings


@contender("validate", "twingraph, native engine")
def _validate_native(setting: Setting) -> Iterator[Measured]:
    yield _validate(setting, "native")


@contender("validate", "twingraph, pySHACL engine")
def _validate_pyshacl(setting: Setting) -> Iterator[Measured]:
    yield _validate(setting, "pyshacl")


def _validate(setting: Setting, engine: str) -> Measured:
    from twingraph.sources import manifest
    from twingraph.validate import validate

    with Clock() as clock:
        report = validate(manifest.read(setting.world), engine=engine)
    return Measured(
        "",
        clock.seconds,
        digest(
            {
                f"{finding.shape} {finding.focus.value}"
                for finding in report.findings
                if not finding.component.endswith("checked-by-program")
            }
        ),
    )


@contender("validate", "pySHACL")
def _validate_with_pyshacl(setting: Setting) -> Iterator[Measured]:
    import pyshacl
    import rdflib

    with Clock() as clock:
        data, shapes = rdflib.Graph(), rdflib.Graph()
        for file, _ in setting.files():
            data.parse(file)
        for file in (settings.ontology_dir() / "shapes").glob("*.ttl"):
            shapes.parse(file)
        _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    found = set()
    for result in report.objects(None, rdflib.SH.result):
        focus = report.value(result, rdflib.SH.focusNode)
        if str(focus).endswith("#whole-graph"):
            focus = report.value(result, rdflib.SH.value)
        found.add(f"{report.value(result, rdflib.SH.sourceShape)} {focus}")
    yield Measured("", clock.seconds, digest(found))
