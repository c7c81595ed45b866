"""`twingraph import`."""

from __future__ import annotations

import argparse
import re
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twingraph import settings
from twingraph.cli import wikidata
from twingraph.errors import InputError

if TYPE_CHECKING:
    from twingraph.importing.audit import Finding
    from twingraph.importing.target import Outcome

_SHOWN = 20
_PLACES = 3
_KINDS = {
    "duplicate": "recorded more than once",
    "kinds": "one pair under two kinds",
    "dates": "dates that exclude each other",
    "point": "several places at one point",
    "country": "a place in another country",
    "several": "several places under one name",
    "misplaced": "far from where the name is known",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    from twingraph.importing.readers import FORMATS

    parser.add_argument(
        "source",
        metavar="SOURCE",
        nargs="+",
        help="a table (CSV, TSV, XLSX), a page (HTML, wikitext), the address of a page, or wikidata[:CODE,…]",
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FOLDER",
        help="folder of the graph, with a manifest that is made when there is none",
    )
    parser.add_argument("--format", choices=FORMATS, help="what the source is (default: told by its name)")
    parser.add_argument(
        "--mapping",
        metavar="FILE",
        help="what the columns of a table mean: a file, or the name of a bundled one",
    )
    parser.add_argument(
        "--sheet", metavar="NAME", default="", help="sheet of a workbook (default: the first)"
    )
    parser.add_argument(
        "--table",
        type=int,
        metavar="N",
        default=0,
        help="number of the table on a page (default: those that look like partners)",
    )
    parser.add_argument(
        "--revision", metavar="NUMBER", default="", help="revision of wikitext that does not carry it"
    )
    parser.add_argument(
        "--home", metavar="NAME", default="", help="the authority whose own list it is, if no column names it"
    )
    parser.add_argument("--country", default="", help="the country of --home, by name or code")
    parser.add_argument(
        "--suggest", action="store_true", help="print a proposed mapping of a table, and import nothing"
    )
    parser.add_argument("--name", default="", help="name of the graph (default: after the source)")
    parser.add_argument("--title", default="", help="title of the source (default: the source's own)")
    parser.add_argument("--language", metavar="TAG", default="", help="language of the source, such as de")
    parser.add_argument("--licence", metavar="IRI", default="", help="licence of the source")
    parser.add_argument("--homepage", metavar="IRI", default="", help="where people read the source")
    parser.add_argument(
        "--base",
        metavar="IRI",
        default=settings.BASE,
        help=f"base of the IRIs of what is imported (default: {settings.BASE})",
    )
    parser.add_argument(
        "--keep",
        type=Path,
        metavar="FOLDER",
        help="keep a page from an address in this folder, so that its evidence can be checked (--sources)",
    )
    parser.add_argument(
        "--replace",
        action="store_true",
        help="take the place of a graph of this name though it is another source's, or all of it is lost",
    )
    parser.add_argument("--dry-run", action="store_true", help="report, and write nothing")
    parser.add_argument("--json", action="store_true", help="report as JSON, complete")
    wikidata.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Import each source and report what came of it; the exit code is 0 whatever was found."""
    from twingraph.importing.audit import audit
    from twingraph.importing.readers import Request, check, read, suggest
    from twingraph.importing.target import put

    if args.mapping and args.home:
        raise InputError("--home and --mapping exclude each other: the mapping says whose list it is")
    if args.name and len(args.source) > 1:
        raise InputError("--name is for one source; import the others by themselves")
    if not args.base.startswith(("http://", "https://")) or not args.base.endswith("/"):
        raise InputError(f"--base {args.base}: is no base of IRIs; write it like https://data.example.org/")
    for name in ("licence", "homepage"):
        if getattr(args, name) and not re.fullmatch(r"https?://[^\s<>\"{}|^`\\]+", getattr(args, name)):
            raise InputError(
                f"--{name} {getattr(args, name)}: is no IRI; write one that begins with https://"
            )
    if not re.fullmatch("([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*)?", args.language):
        raise InputError(f"--language {args.language}: is no language tag (BCP 47); write one such as de")
    if args.output is None and not args.suggest:
        raise InputError("name the folder for the graph with --output")
    reports = []
    names: dict[str, str] = {}
    for source in args.source:
        request = Request(
            source=source,
            form=args.format or "",
            name=args.name,
            mapping=args.mapping or "",
            sheet=args.sheet,
            table=args.table,
            revision=args.revision,
            home=args.home,
            country=args.country,
            title=args.title,
            language=args.language,
            licence=args.licence,
            homepage=args.homepage,
        )
        if args.suggest:
            print(suggest(request), end="")
            continue
        if wikidata.is_one(source):
            check(request, "wikidata")
        with wikidata.fetched(source, args) if wikidata.is_one(source) else nullcontext() as fetched:
            reading = fetched or read(request)
            other = names.setdefault(reading.source.slug, source)
            if other != source:
                raise InputError(
                    f"{source}: would take the place of {other}, as both are called "
                    f"{reading.source.slug}; import it by itself, with --name"
                )
            reading, kept = reading.kept(args.keep) if args.keep else (reading, {})
            outcome = put(
                reading,
                args.output,
                base=args.base,
                dry_run=args.dry_run,
                replaces=args.replace,
                besides=kept,
            )
        findings = audit(outcome.built)
        if args.json:
            reports.append({**_as_json(reading.source.slug, outcome, findings), "notes": list(reading.notes)})
        else:
            if reading.source.description:
                print(reading.source.description)
            for note in reading.notes:
                print(f"note: {note}")
            print(_told(reading.source.slug, outcome, findings, dry_run=args.dry_run))
    if args.json:
        import json

        json.dump(reports, sys.stdout, ensure_ascii=False, indent=2)
        print()
    return 0


def _as_json(name: str, outcome: Outcome, findings: list[Finding]) -> dict[str, Any]:
    from twingraph.importing.target import located

    return {
        "name": name,
        "entries": outcome.built.entries,
        "relationships": len(outcome.built.relationships),
        "places": outcome.places,
        "rejected": [
            {"where": located(reject.where), "reasons": list(reject.reasons), "cells": reject.cells}
            for reject in outcome.built.rejects
        ],
        "changes": [
            {
                "what": change.what,
                "kind": change.kind,
                "iri": change.iri,
                "label": change.label,
                "differences": [
                    {"property": name, "before": before, "after": after}
                    for name, before, after in change.differences
                ],
            }
            for change in outcome.changes
        ],
        "evidence_moved": outcome.moved,
        "findings": [
            {
                "kind": finding.kind,
                "message": finding.message,
                "where": [located(where) for where in finding.where],
            }
            for finding in findings
        ],
        "files": [str(path) for path in outcome.files],
    }


def _told(name: str, outcome: Outcome, findings: list[Finding], *, dry_run: bool) -> str:
    """Return the report for a reader: what came in, what did not, what is new, what to look at."""
    built = outcome.built
    lines = [
        f"{name}: {_count(built.entries, 'record')} imported, {len(built.rejects)} rejected; "
        f"{_count(len(built.relationships), 'relationship')} of {_count(outcome.places, 'place')}"
    ]
    verb = "would write" if dry_run else "written"
    lines.append(f"{verb:12}{', '.join(str(path) for path in outcome.files) or 'nothing'}")
    lines += _rejected(outcome)
    lines += _changed(outcome)
    lines += _found(findings)
    return "\n".join(lines)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _rejected(outcome: Outcome) -> list[str]:
    from collections import Counter

    reasons = Counter(reason for reject in outcome.built.rejects for reason in reject.reasons)
    return [f"rejected    {number:5}  {reason}" for reason, number in reasons.most_common(_SHOWN)]


def _changed(outcome: Outcome) -> list[str]:
    if outcome.first:
        return []
    if not outcome.changes:
        return [
            "changed     nothing but where the records stand"
            if outcome.moved
            else "changed     nothing changed"
        ]
    from twingraph.query.table import plain

    rows = []
    for change in outcome.changes:
        for property, before, after in change.differences or (("", "", ""),):
            rows.append([change.what, change.kind, change.label, property, before, after])
    more = [f"… {len(rows) - _SHOWN} more (--json has all)"] if len(rows) > _SHOWN else []
    table = plain(["", "what", "label", "property", "before", "after"], rows[:_SHOWN])
    return ["", *table.splitlines(), *more]


def _found(findings: list[Finding]) -> list[str]:
    from twingraph.importing.target import located

    lines = []
    for kind, told in _KINDS.items():
        those = [finding for finding in findings if finding.kind == kind]
        if those:
            lines += ["", f"{told} ({len(those)})"]
            for finding in those[:_SHOWN]:
                where = ", ".join(located(place) for place in finding.where[:_PLACES])
                more = f" … {len(finding.where)} in all" if len(finding.where) > _PLACES else ""
                lines.append(f"  {finding.message}: {where}{more}")
            if len(those) > _SHOWN:
                lines.append(f"  … {len(those) - _SHOWN} more (--json has all)")
    return lines
