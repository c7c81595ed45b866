"""What a subcommand found, as a table for people, JSON or CSV."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from twingraph.cli import options

Value: TypeAlias = str | int | float | bool | None
Row: TypeAlias = Mapping[str, Value]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add `--format` and `--output`."""
    parser.add_argument(
        "--format",
        choices=("table", "json", "csv"),
        default="table",
        help="format of the output (default: %(default)s)",
    )
    options.add_output(parser)


def write(
    args: argparse.Namespace, columns: Sequence[str], rows: Sequence[Row], *, years: Sequence[str] = ()
) -> None:
    """Write the rows in the format and to the place that the arguments name.

    JSON is an array of objects, where None is null; in CSV it is an empty cell. A table has six significant
    digits of a number that is not whole; JSON and CSV have all. The columns `years` are of numbers that a
    table writes without a separator of thousands.
    """
    if args.format == "json":
        import json

        whole = [{column: row.get(column) for column in columns} for row in rows]
        content = json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
    elif args.format == "csv":
        import csv
        import io

        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([row.get(column) for column in columns] for row in rows)
        content = buffer.getvalue()
    else:
        content = table(columns, rows, years=years)
    options.write_output(args.output, content.encode())


def table(columns: Sequence[str], rows: Sequence[Row], *, years: Sequence[str] = ()) -> str:
    """Return the rows as a table for people, with numbers aligned to the right."""
    from twingraph.query.table import plain

    numbers = [
        column for column in columns if all(isinstance(row.get(column), int | float | None) for row in rows)
    ]
    cells = [
        [
            str(row[column]) if column in years and row.get(column) is not None else _cell(row.get(column))
            for column in columns
        ]
        for row in rows
    ]
    return plain(columns, cells, right=numbers)


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.6g}"
    return f"{value:,}" if isinstance(value, int) else value
