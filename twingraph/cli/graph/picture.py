"""What `plot` and `map` have in common: where the picture goes, and the words around it."""

from __future__ import annotations

import argparse
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from twingraph.cli import options
from twingraph.cli.graph import network
from twingraph.errors import InputError

if TYPE_CHECKING:
    import networkx
    from matplotlib.figure import Figure

    from twingraph.plot import Caption


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of a picture."""
    network.add_arguments(parser)
    drawn = parser.add_argument_group("picture")
    drawn.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        required=True,
        help="write the picture to this file; its name says the format: .png, .svg or .pdf",
    )
    drawn.add_argument("--title", metavar="TEXT", help="title (default: what is shown)")
    drawn.add_argument(
        "--credit",
        metavar="TEXT",
        help="whose data they are, for the footer (default: the titles of the sources, or the name of FILE)",
    )
    drawn.add_argument(
        "--size",
        type=_size,
        metavar="WxH",
        help="width and height in centimetres, at which letters have at least 7 points (default: 16 wide)",
    )
    drawn.add_argument(
        "--dpi",
        type=_dpi,
        default=300,
        metavar="N",
        help="dots per inch of a PNG (default: %(default)s)",
    )


def read(args: argparse.Namespace, *, focus: str | None = None) -> tuple[networkx.Graph[str], Caption]:
    """Return the network, with an edge for each relationship where it is of the graph, and its caption.

    With a focus it is the ties of that city.
    """
    from twingraph.plot import Caption, picture, ties
    from twingraph.plot.frame import plural

    # Before the work, not after it.
    picture.format_of(args.output)
    picture.require()
    if args.file is not None:
        graph = network.read(args)
        if focus:
            graph = ties.star(graph, ties.named(graph, focus))
        places, links = graph.number_of_nodes(), graph.number_of_edges()
        size = f"{plural(places, 'place')}, {plural(links, 'link')}"
        return graph, Caption(args.title or "", size, args.credit or args.file.name)
    if args.nodes is not None:
        raise InputError(f"--nodes {args.nodes} goes with a FILE; the graph knows its nodes")
    graph = network.of_graph(args, kind="relationships")
    if focus:
        graph = ties.star(graph, ties.named(graph, focus))
    return graph, Caption(args.title or "", _selection(args, graph), args.credit or _sources(args, graph))


def write(args: argparse.Namespace, figure: Figure) -> None:
    """Write the picture to the file that the arguments name."""
    from twingraph.plot import write

    write(figure, args.output, dpi=args.dpi)


def _selection(args: argparse.Namespace, graph: networkx.Graph[str]) -> str:
    """Return which relationships of the graph the picture shows, in words."""
    from twingraph.plot.frame import plural

    number = len({key for *_, key in graph.edges(keys=True)})  # type: ignore[call-overload]
    words = [plural(number, f"{' or '.join(args.relationship_kind or [])} relationship".strip())]
    if args.country:
        words.append(f"with a party in {' or '.join(args.country)}")
    if args.source:
        words.append(f"that {args.source} tells of")
    if args.as_of:
        words.append(f"as of {args.as_of}")
    if args.first:
        words.append(f"since {args.first}" if not args.last else f"from {args.first}")
    if args.last:
        words.append(f"to {args.last}" if args.first else f"begun by {args.last}")
    text = " ".join(words)
    states = Counter(data.get("state") for *_, data in graph.edges(data=True))
    over = [
        f"{states[state]:,} {said}"
        for state, said in (("ended", "ended"), ("never-realised", "never realised"))
        if states[state]
    ]
    return f"{text}, of which {' and '.join(over)}" if over else text


def _sources(args: argparse.Namespace, graph: networkx.Graph[str]) -> str:
    """Return the titles of the sources behind the relationships, the one behind most of them first."""
    from twingraph.rdf.terms import DCTERMS
    from twingraph.store.columns import Labels, in_language

    store = options.open_graph(args).store
    titles = Labels(in_language(store, DCTERMS.title, args.language))
    behind = Counter(source for *_, data in graph.edges(data=True) for source in data.get("sources", []))
    return "; ".join(
        titles[source] for source, _ in sorted(behind.items(), key=lambda item: (-item[1], item[0]))
    )


def _size(text: str) -> tuple[float, float]:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)[x×](\d+(?:\.\d+)?)", text)
    if not found or not all(1 <= float(side) <= 200 for side in found.groups()):
        raise argparse.ArgumentTypeError(f"{text!r} is no size; write width and height in centimetres: 16x11")
    return float(found[1]), float(found[2])


def _dpi(text: str) -> int:
    if not text.isdigit() or not 30 <= int(text) <= 1200:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 30 to 1200")
    return int(text)
