"""`twingraph reconcile`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from twingraph.cli import options
from twingraph.errors import InputError

GAZETTEER = "geonames"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "--authority",
        action="append",
        default=[],
        metavar="FILE",
        help="a table of items with labels, or of pairs that are twinned, or a folder with such, to serve "
        f"beside the graph; or {GAZETTEER}, the gazetteer; may be given several times",
    )
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="ADDRESS", help="where to listen (default: %(default)s)"
    )
    parser.add_argument(
        "--port", type=int, default=8000, metavar="NUMBER", help="port to listen on (default: %(default)s)"
    )
    options.add_graph(parser)


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted."""
    from twingraph.link import authority
    from twingraph.serve import app
    from twingraph.serve.collection import Collection, filled, of_files, of_gazetteer
    from twingraph.serve.graph import authorities

    with app.listen(args.host, args.port) as listener:
        known = authorities(options.open_graph(args).store)
        collections = [Collection(filled(known.items), name="authority", same=known.same)]
        paths = [Path(given) for given in args.authority if given != GAZETTEER]
        if paths:
            collections += of_files(authority.read(paths))
        if GAZETTEER in args.authority:
            if any(each.name == GAZETTEER for each in collections):
                raise InputError(f"{GAZETTEER}: the files have items of GeoNames too; serve either")
            collections.append(of_gazetteer())
        host = f"[{args.host}]" if ":" in args.host else args.host
        print(f"http://{host}:{listener.getsockname()[1]}/ serves until you press Ctrl+C", file=sys.stderr)
        for each in collections:
            print(f"  /{each.name}/0.2 and /{each.name}/1.0: {len(each)} entities", file=sys.stderr)
        app.serve(collections, listener)
    return 0
