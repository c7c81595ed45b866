"""Write the reference pages of docs/ from what they describe: `--help`, the queries' headers, the ontology.

Run: python scripts/reference.py. tests/test_docs.py fails when a page is not what this writes.
"""

from __future__ import annotations

import os
from argparse import ArgumentParser, _SubParsersAction
from collections import defaultdict
from pathlib import Path

from twingraph import settings
from twingraph.cli import make_parser
from twingraph.files import replace
from twingraph.query.catalog import Catalog
from twingraph.rdf import turtle
from twingraph.rdf.prefixes import PREFIXES, shrink
from twingraph.rdf.terms import RDF, SKOS, NamedNode

DOCS = Path(__file__).parent.parent / "docs"
_NOTE = "<!-- written by scripts/reference.py; do not edit -->"


def commands() -> str:
    """Return the page of the command line, from each verb's own `--help`."""
    os.environ["COLUMNS"] = "100"
    parser = make_parser()
    lines = ["# Command line", "", _NOTE, "", *_help("twingraph", parser)]
    for name, verb in _below(parser).items():
        lines += ["", f"## {name}", "", *_help(f"twingraph {name}", verb)]
        for part, command in _below(verb).items():
            lines += ["", f"### {name} {part}", "", *_help(f"twingraph {name} {part}", command)]
    lines += [
        "",
        "## Exit codes",
        "",
        "| code | meaning |",
        "| --- | --- |",
        "| 0 | clean |",
        "| 1 | findings: violations, files out of form, sources that have changed |",
        "| 2 | something given is wrong: a file, a name, an option |",
        "| 3 | something outside failed |",
    ]
    return "\n".join(lines) + "\n"


def _below(parser: ArgumentParser) -> dict[str, ArgumentParser]:
    """Return the verbs of the command, or the subcommands of a verb, by name."""
    found = (action.choices for action in parser._actions if isinstance(action, _SubParsersAction))
    return next(found, {})


def _help(name: str, parser: ArgumentParser) -> list[str]:
    return [f"```\n$ {name} --help", parser.format_help().rstrip(), "```"]


def queries() -> str:
    """Return the page of the canned queries, from their headers."""
    lines = ["# Canned queries", "", _NOTE, ""]
    for query in Catalog(settings.queries_dir()):
        lines += [f"## {query.name}", "", query.summary, ""]
        if query.description:
            lines += [query.description.strip(), ""]
        if query.parameters:
            lines += ["| parameter | type | default | |", "| --- | --- | --- | --- |"]
            for parameter in query.parameters:
                default = "required" if parameter.required else parameter.default or ""
                lines.append(
                    f"| `{parameter.name}` | {parameter.type} | {default} | {parameter.description} |"
                )
            lines.append("")
        lines += ["| column | |", "| --- | --- |"]
        lines += [f"| `{column.name}` | {column.description} |" for column in query.columns]
        lines += ["", *(f"- {question}" for question in query.questions), ""]
        if query.cost:
            lines += [f"Its time grows {query.cost}.", ""]
    return "\n".join(lines)


def vocabulary() -> str:
    """Return the page of classes, properties and codes with their English definitions."""
    values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name in ("twingraph.ttl", "codes.ttl"):
        for triple in turtle.read(settings.ontology_dir() / name):
            value = triple.object
            if isinstance(triple.subject, NamedNode) and (
                isinstance(value, NamedNode) or value.language in ("", "en", None)
            ):
                values[triple.subject.value][triple.predicate.value].append(value.value)
    owl, rdfs = PREFIXES["owl"], PREFIXES["rdfs"]
    lines = ["# Vocabulary", "", _NOTE, ""]
    for title, types in (("Classes", {"Class"}), ("Properties", {"ObjectProperty", "DatatypeProperty"})):
        above = rdfs + ("subClassOf" if title == "Classes" else "subPropertyOf")
        lines += [f"## {title}", "", "| term | below | definition |", "| --- | --- | --- |"]
        for iri, found in sorted(values.items()):
            kinds = {kind.removeprefix(owl) for kind in found[RDF.type.value]}
            if iri.startswith(PREFIXES["tg"]) and kinds & types:
                parents = " ".join(f"`{shrink(parent)}`" for parent in sorted(found[above]))
                lines.append(f"| `{shrink(iri)}` | {parents} | {found[SKOS.definition.value][0]} |")
        lines.append("")
    lines += ["## Codes", "", "| code | label | definition |", "| --- | --- | --- |"]
    for iri, found in sorted(values.items()):
        if SKOS.Concept.value in found[RDF.type.value]:
            label, definition = found[SKOS.prefLabel.value][0], found[SKOS.definition.value][0]
            lines.append(f"| `{shrink(iri)}` | {label} | {definition} |")
    return "\n".join(lines) + "\n"


PAGES = {"commands.md": commands, "queries.md": queries, "vocabulary.md": vocabulary}


def main() -> None:
    """Write every page."""
    for name, page in PAGES.items():
        replace({DOCS / name: page().encode()})


if __name__ == "__main__":
    main()
