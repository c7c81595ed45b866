"""`twingraph sparql`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from twingraph.cli import options
from twingraph.errors import InputError
from twingraph.files import read_text
from twingraph.rdf.syntaxes import SYNTAXES

ROWS = ("table", "markdown", "csv", "tsv", "json", "xml")
TRIPLES = tuple(SYNTAXES)
TRUTH = ("text", "json", "xml")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "query", nargs="?", metavar="QUERY", help="the query (default, and for -: standard input)"
    )
    parser.add_argument("-f", "--file", type=Path, metavar="FILE", help="read the query from this file")
    parser.add_argument(
        "--format",
        choices=tuple(dict.fromkeys(ROWS + TRIPLES + TRUTH)),
        help=f"for rows {', '.join(ROWS)}; for triples {', '.join(TRIPLES)}; for ASK {', '.join(TRUTH)} "
        "(default: the first of each)",
    )
    parser.add_argument(
        "--inferred", action="store_true", help="ask also what follows by the ontology (tg:twinnedWith, ...)"
    )
    options.add_graph(parser)
    options.add_output(parser)


def run(args: argparse.Namespace) -> int:
    """Answer the query."""
    from twingraph.query.result import Result, serialize_truth

    if args.inferred:
        # A graph that is added to must be in memory.
        kg = options.open_graph(args, read_only=False)
        kg.infer()
    else:
        kg = args.opening.graph()
    answer = kg.sparql(_text(args))
    if isinstance(answer, bool):
        content = serialize_truth(answer, args.format or TRUTH[0])
    elif isinstance(answer, Result):
        content = answer.serialize(args.format or ROWS[0])
    else:
        content = answer.serialize(args.format or TRIPLES[0])
    options.write_output(args.output, content)
    return 0


def _text(args: argparse.Namespace) -> str:
    if args.file is not None:
        if args.query is not None:
            raise InputError("give the query itself or --file, not both")
        return read_text(args.file)
    return sys.stdin.read() if args.query in (None, "-") else str(args.query)
