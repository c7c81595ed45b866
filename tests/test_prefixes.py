"""Every prefix bound anywhere in the repository is bound as in the one table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from twingraph.rdf.prefixes import PREFIXES

ROOT = Path(__file__).parent.parent
BINDING = re.compile(r"^\s*@?prefix\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE | re.MULTILINE)
FILES = sorted(
    path
    for folder in ("ontology", "data/turtle", "queries")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".ttl", ".rq")
)


def test_enough_files_are_looked_at() -> None:
    assert len(FILES) >= 60


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_bindings_agree_with_the_table(path: Path) -> None:
    bindings = BINDING.findall(path.read_text(encoding="utf-8"))
    assert bindings
    assert {prefix: iri for prefix, iri in bindings if PREFIXES.get(prefix) != iri} == {}
