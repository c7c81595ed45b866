"""Where the bundled ontology, data and queries are, and the few things an environment can set."""

from __future__ import annotations

import os
from pathlib import Path

BASE = "https://w3id.org/twingraph/"
"""Every IRI that twingraph mints begins with this."""

ENGLISH, HUNGARIAN, GERMAN = "en", "hu", "de"
LANGUAGES = (ENGLISH, HUNGARIAN, GERMAN)
"""Language tags (BCP 47) in which every term, code and message is given."""


def language() -> str:
    """Return the language of `LANGUAGES` that the locale of the environment is in, or else English.

    POSIX (Base Definitions, section 8.2): the first of the three variables that is set and not empty counts.
    """
    variables = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next(filter(None, variables), "")
    tag = locale.replace(".", "_").partition("_")[0]
    return tag if tag in LANGUAGES else ENGLISH


def resources() -> Path:
    """Return the folder that holds `ontology/`, `data/turtle/` and `queries/`.

    In an installed wheel it is `twingraph/resources`; in a checkout, the top of the checkout.
    """
    package = Path(__file__).parent
    bundled = package / "resources"
    return bundled if bundled.is_dir() else package.parent


def ontology_dir() -> Path:
    """Return the folder of the ontology, the code lists, the rules, the shapes and the alignments."""
    return resources() / "ontology"


def vocabulary_files() -> list[Path]:
    """Return the files that data needs beside it: terms with their labels and hierarchy, and code lists."""
    return [ontology_dir() / name for name in ("twingraph.ttl", "codes.ttl")]


def data_dir() -> Path:
    """Return the folder of the Turtle data, with `manifest.ttl` in it."""
    return resources() / "data" / "turtle"


def mappings_dir() -> Path:
    """Return the folder of the mappings of registers, one `.yaml` file each."""
    return resources() / "data" / "mappings"


def queries_dir() -> Path:
    """Return the folder of the canned queries, one `.rq` file each."""
    return resources() / "queries"


def sources_dir() -> Path | None:
    """Return the folder of the source texts that `TWINGRAPH_SOURCES` names, or None."""
    named = os.environ.get("TWINGRAPH_SOURCES")
    return Path(named) if named else None
