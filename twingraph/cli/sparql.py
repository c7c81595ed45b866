"""`twingraph sparql`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from twingraph.cli import options
from twingraph.errors import InputError
from twingraph.files import read_text
from twingraph.rdf.syntaxes import SYNTAXES

if TYPE_CHECKING:
    from twingraph.knowledge import KnowledgeGraph

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
    kg, text = args.opening.graph(), _text(args)
    if args.inferred:
        with kg.closed() as closed:
            content = _answer(closed, text, args.format)
    else:
        content = _answer(kg, text, args.format)
    options.write_output(args.output, content)
    return 0


def _answer(kg: KnowledgeGraph, text: str, format: str | None) -> bytes:
    from twingraph.query.result import Result, serialize_truth

    answer = kg.sparql(text)
    if isinstance(answer, bool):
        return serialize_truth(answer, format or TRUTH[0])
    if isinstance(answer, Result):
        return answer.serialize(format or ROWS[0])
    return answer.serialize(format or TRIPLES[0])


def _text(args: argparse.Namespace) -> str:
    if args.file is not None:
        if args.query is not None:
            raise InputError("give the query itself or --file, not both")
        return read_text(args.file)
    return sys.stdin.read() if args.query in (None, "-") else str(args.query)
