"""`twingraph build`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from twingraph.cli import options

if TYPE_CHECKING:
    from twingraph.build import Summary

_SHOWN = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    options.add_data(parser)
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FOLDER",
        default=Path("build"),
        help="folder for the results; an earlier build in it is replaced (default: build)",
    )
    parser.add_argument("--year", type=int, help="year of the calendar of jubilees (default: this year)")


def run(args: argparse.Namespace) -> int:
    """Build, print the summary, and exit with 1 when there are violations or files out of form."""
    from twingraph.build import build

    summary = build(args.output, folder=args.data, year=args.year, progress=_progress)
    _progress("")
    print(_told(summary, args.output))
    return 0 if summary.clean else 1


def _progress(step: str) -> None:
    """Show the running step on a terminal, in one line that the next one overwrites."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{step}{' …' if step else ''}", end="", file=sys.stderr, flush=True)


def _told(summary: Summary, output: Path) -> str:
    """Return the summary for a reader: what there is, what is wrong with it, where it went."""
    triples = sum(summary.graphs.values())
    lines = [
        f"twingraph {summary.version}: {summary.data} data",
        "",
        *_table(summary),
        "",
        f"graph       {triples:,} triples in {len(summary.graphs)} graphs, {summary.inferred:,} inferred",
        "validation  " + ", ".join(_counted(count, name) for name, count in summary.findings.items()),
        *(f"            {path} is not in form; run twingraph format" for path in summary.unformatted),
        f"conflicts   {len(summary.conflicts)}, both sides kept",
        *(
            f"            {found['subject']} · {found['property']}: {found['valueA']} or {found['valueB']}"
            for found in summary.conflicts[:_SHOWN]
        ),
        *(["            … (twingraph query conflicts)"] if len(summary.conflicts) > _SHOWN else []),
        f"answers     {len(summary.answers)} queries, {sum(summary.answers.values()):,} rows",
        f"written     {output}/: " + ", ".join(f"{name} {count}" for name, count in summary.files.items()),
        "time        "
        + ", ".join(f"{name} {taken:.1f} s" for name, taken in summary.seconds.items())
        + f"; {sum(summary.seconds.values()):.1f} s in all",
    ]
    return "\n".join(lines)


def _counted(count: int, name: str) -> str:
    return f"{count} {name}{'' if count == 1 or name == 'info' else 's'}"


def _table(summary: Summary) -> list[str]:
    from twingraph.build import ELSEWHERE
    from twingraph.query.table import plain

    sources = {source for counts in summary.classes.values() for source in counts}
    columns = sorted(sources, key=lambda source: (source == ELSEWHERE, source))
    rows = [
        [name, *(str(counts.get(column, "")) for column in columns)]
        for name, counts in summary.classes.items()
    ]
    return plain(["class", *columns], rows, right=columns).splitlines()
