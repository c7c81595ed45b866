"""`twingraph graph path`. Exit code 1 when nothing connects the two."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from twingraph.cli.graph import level, network, output, working
from twingraph.errors import AmbiguousNameError, NameNotFoundError

if TYPE_CHECKING:
    import networkx

_TABLE = ("path", "step", "from", "to", "kind", "since", "state", "sources")
_IDENTIFIED = ("from_node", "to_node", "relationship", "relationship_label", "source_iris")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the subcommand's arguments."""
    for name in ("A", "B"):
        parser.add_argument(
            name.lower(),
            metavar=name,
            help="a city: name in any language, IRI or Wikidata item; in a FILE the node or its label",
        )
    network.add_arguments(parser)
    parser.add_argument(
        "--limit",
        type=working.number,
        default=5,
        metavar="N",
        help="show so many of the shortest paths at most (default: %(default)s)",
    )
    output.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Print the shortest paths, one line for each relationship of each step."""
    from twingraph.graph.paths import number_of_paths, shortest_paths

    graph, one, other = _in_graph(args) if args.file is None else _in_file(args)
    names = [level.label(graph, node) for node in (one, other)]
    paths = shortest_paths(graph, one, other, limit=args.limit)
    if not paths:
        parts = " and ".join(
            f"{name} in one of {size:,} node{'s'[: size != 1]}"
            for name, size in zip(names, [_component(graph, node) for node in (one, other)], strict=True)
        )
        print(f"no path: they are in different parts of the network, {parts}", file=sys.stderr)
        output.write(args, _columns(args), [])
        return 1
    hops, total = len(paths[0]) - 1, number_of_paths(graph, one, other)
    shown = f", {len(paths):,} of them shown" if len(paths) < total else ""
    print(
        f"{names[0]} – {names[1]}: {hops} step{'s'[: hops != 1]}, "
        f"{total:,} shortest path{'s'[: total != 1]}{shown}",
        file=sys.stderr,
    )
    rows = [row for number, path in enumerate(paths, start=1) for row in _steps(graph, path, number)]
    output.write(args, _columns(args), rows, years=["since"])
    return 0


def _columns(args: argparse.Namespace) -> tuple[str, ...]:
    return _TABLE if args.format == "table" else (*_TABLE, *_IDENTIFIED)


def _in_graph(args: argparse.Namespace) -> tuple[networkx.Graph[str], str, str]:
    """Return the network of relationships, with labels of their sources, and the two cities."""
    from twingraph.cli import options
    from twingraph.query.names import resolve
    from twingraph.store.columns import labels

    graph = network.of_graph(args, kind="relationships")
    store = options.open_graph(args).store
    one, other = (resolve(store, "authority", name).value for name in (args.a, args.b))
    names = labels(store, args.language)
    # A city that is party to nothing that was chosen is a part of the network by itself.
    for city in {one, other} - set(graph):
        graph.add_node(city, label=names[city])
    graph.graph["labels"] = names
    return graph, one, other


def _in_file(args: argparse.Namespace) -> tuple[networkx.Graph[str], str, str]:
    graph = network.read(args)
    graph.graph["labels"] = {}
    return graph, _named(graph, args.a), _named(graph, args.b)


def _named(graph: networkx.Graph[str], name: str) -> str:
    """Return the node that is called so, or else the one with this label, in any case."""
    if name in graph:
        return name
    found = [node for node in graph if level.label(graph, node).casefold() == name.casefold()]
    if len(found) > 1:
        raise AmbiguousNameError("node", name, found)
    if not found:
        from difflib import get_close_matches

        raise NameNotFoundError(
            "node", name, get_close_matches(name, [level.label(graph, node) for node in graph])
        )
    return found[0]


def _component(graph: networkx.Graph[str], node: str) -> int:
    from networkx import node_connected_component

    return len(node_connected_component(graph, node))


def _steps(graph: networkx.Graph[Any], path: list[Any], number: int) -> Iterator[dict[str, output.Value]]:
    names = graph.graph["labels"]
    for step, (one, other) in enumerate(pairwise(path), start=1):
        edges = graph[one][other].items() if graph.is_multigraph() else [(None, graph[one][other])]
        for relationship, edge in edges:
            stated = edge.get("sources") or []
            # In a file from elsewhere it may be any text or number.
            sources = stated if isinstance(stated, list) else [str(stated)]
            yield {
                "path": number,
                "step": step,
                "from": level.label(graph, one),
                "to": level.label(graph, other),
                "kind": edge.get("kind"),
                "since": edge.get("since"),
                "state": edge.get("state"),
                "sources": "; ".join(names.get(source, source) for source in sources),
                "from_node": str(one),
                "to_node": str(other),
                "relationship": relationship,
                "relationship_label": edge.get("label"),
                "source_iris": " ".join(sources),
            }
