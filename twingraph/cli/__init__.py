"""The command line: one module a verb, imported only when it is the one that runs.

A verb's module has `add_arguments(parser)` and `run(args) -> int`, whose value is the exit code:
0 clean, 1 findings, 2 bad input or usage, 3 something outside failed.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from keyword import iskeyword

from twingraph.errors import TwingraphError
from twingraph.opening import VERBS as ASKING
from twingraph.opening import Opening
from twingraph.version import __version__

VERBS = {
    "build": "do it all: check, validate, reason, answer every canned query, export, and sum up",
    "query": "list the canned queries, or answer one",
    "sparql": "answer any SPARQL query",
    "why": "show what sources say about a thing, and where, or how a triple is known",
    "validate": "validate data with the shapes",
    "reason": "infer what follows from the data",
    "export": "write the graph, one named graph or one thing as RDF",
    "network": "write the network of relationships for networkx, Gephi or a spreadsheet",
    "graph": "measure, compare and draw networks: of relationships of the graph, or from a file",
    "diff": "compare what two sources say of the same ties",
    "quickstatements": "write what Wikidata lacks as commands for QuickStatements",
    "calendar": "write jubilees and dated events as iCalendar",
    "import": "bring a table, a page or a database into a graph of its own, and say what changed",
    "link": "propose which items of Wikidata and GeoNames places are, review and apply such links",
    "reconcile": "serve the graph and authority files to OpenRefine, by the Reconciliation Service API",
    "load": "load files of RDF into a store on disk or on a server",
    "template": "write an empty spreadsheet of partnerships to fill in and import",
    "format": "bring Turtle files into the project's form",
    "evidence": "check that sources still say what the graph cites, or cite a new passage",
    "completion": "print the shell's completion script",
}


def main(arguments: list[str] | None = None, *, opening: Opening | None = None) -> int:
    """Run the command line and return its exit code; `opening` is the graph, when it is being opened."""
    given = sys.argv[1:] if arguments is None else arguments
    verb = _only(given)
    if opening is None and verb in ASKING:
        opening = Opening(given)
    parser = make_parser(verb)
    if "_ARGCOMPLETE" in os.environ:
        from argcomplete import autocomplete

        autocomplete(parser)
    args = parser.parse_args(given)
    args.opening = opening
    try:
        return int(args.run(args))
    except TwingraphError as error:
        print(f"twingraph: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        # The reader of our output has gone (`| head`); Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("twingraph: stopped", file=sys.stderr)
        return 130


class _Formatter(argparse.HelpFormatter):
    """Help as wide as the terminal; argparse would import shutil to find that, at every argument added."""

    def __init__(self, prog: str) -> None:
        try:
            columns = int(os.environ.get("COLUMNS", 0)) or os.get_terminal_size().columns
        except (OSError, ValueError):
            columns = 80
        super().__init__(prog, width=columns - 2)


def make_parser(only: str | None = None) -> argparse.ArgumentParser:
    """Return the parser, with the arguments of every verb or, for a quick start, of one alone."""
    parser = argparse.ArgumentParser(
        prog="twingraph",
        description="A knowledge graph of town twinning.",
        allow_abbrev=False,
        formatter_class=_Formatter,
    )
    parser.add_argument("--version", action="version", version=f"twingraph {__version__}")
    # With `prog` given, argparse need not format the usage to find it, which takes longer than the rest.
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True, prog="twingraph")
    for verb, summary in VERBS.items():
        if only in (None, verb):
            # A module cannot be called by a word of the language, such as import.
            module = import_module(f"twingraph.cli.{verb}_" if iskeyword(verb) else f"twingraph.cli.{verb}")
            description = summary[0].upper() + summary[1:] + "."
            sub = verbs.add_parser(
                verb,
                help=summary,
                description=description,
                allow_abbrev=False,
                formatter_class=_Formatter,
            )
            module.add_arguments(sub)
            sub.set_defaults(run=module.run)
    return parser


def _only(arguments: list[str]) -> str | None:
    """Return the verb that comes first, when completion does not need them all."""
    completing = "_ARGCOMPLETE" in os.environ
    return arguments[0] if arguments and arguments[0] in VERBS and not completing else None
