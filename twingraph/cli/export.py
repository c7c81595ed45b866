"""`twingraph export`."""

from __future__ import annotations

import argparse

from twingraph.cli import options
from twingraph.rdf.syntaxes import SYNTAXES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    options.add_graph(parser)
    options.add_output(parser)
    parser.add_argument(
        "--format",
        choices=tuple(SYNTAXES),
        default="turtle",
        help="nquads and trig keep the named graphs, the others have their union (default: %(default)s)",
    )
    parser.add_argument(
        "--graph", metavar="NAME", help="only this named graph (kecskemet/stages, or its whole IRI)"
    )
    parser.add_argument(
        "--thing",
        metavar="THING",
        help="only what is about this IRI, CURIE or name: its triples, those that point to it, its passages",
    )
    parser.add_argument("--inferred", action="store_true", help="also what follows by the ontology")


def run(args: argparse.Namespace) -> int:
    """Write the selection."""
    from twingraph import export
    from twingraph.query import names
    from twingraph.rdf.prefixes import PREFIXES

    store = options.open_graph(args).store
    inferred = []
    if args.inferred:
        from twingraph.reason import infer

        inferred = [inference.triple for inference in infer(store)]
    graph = args.graph if args.graph is None or "://" in args.graph else PREFIXES["graph"] + args.graph
    thing = names.resolve(store, "thing", args.thing).value if args.thing else None
    quads = export.select(store, graph=graph, thing=thing, inferred=inferred)
    options.write_output(args.output, export.write(quads, format=args.format))
    return 0
