"""`twingraph graph compare`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twingraph.cli import options
from twingraph.cli.graph import network, output
from twingraph.errors import InputError

if TYPE_CHECKING:
    import networkx

    Graph = networkx.Graph[Any]


_DEFAULT = "degree"
# A table has labels instead.
_IDENTIFIERS = ("node", "one", "other")
_COLUMNS = {
    "summary": ("measure", "before", "after", "change"),
    "nodes": ("change", "node", "label", "country"),
    "links": ("change", "one", "other", "one_label", "other_label", "since"),
    "ranks": ("node", "label", "country", "before", "after", "gain", "value_before", "value_after"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the subcommand's arguments."""
    network.add_arguments(parser)
    parser.add_argument("other", nargs="?", type=Path, metavar="FILE", help="the file to compare it with")
    parser.add_argument(
        "--and",
        dest="and_day",
        type=network.day,
        metavar="DATE",
        help="compare with the relationships of this day those of --as-of",
    )
    parser.add_argument(
        "--and-source",
        metavar="SOURCE",
        help="compare with what this source says what --source says; what skos:exactMatch links is one place",
    )
    parser.add_argument(
        "--show",
        choices=("summary", "nodes", "links", "ranks"),
        default="summary",
        help="measures of both, or the nodes or the links that only one has, or how ranks differ "
        "(default: %(default)s)",
    )
    parser.add_argument(
        "--by",
        metavar="MEASURE",
        help=f"what ranks are by: a measure of `twingraph graph rank` (default: {_DEFAULT})",
    )
    output.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Print what differs; that networks differ is an answer and no finding."""
    if args.by and args.show != "ranks":
        raise InputError(f"--by {args.by} is what ranks are by; give it with --show ranks")
    first, second = _networks(args)
    show = {"summary": _summary, "nodes": _nodes, "links": _links}
    rows = (
        _ranks(first, second, args.by or _DEFAULT) if args.show == "ranks" else show[args.show](first, second)
    )
    named = [name for name in _COLUMNS[args.show] if args.format != "table" or name not in _IDENTIFIERS]
    output.write(args, named, rows, years=["since"])
    return 0


def _networks(args: argparse.Namespace) -> tuple[Graph, Graph]:
    """Return the two networks: of two files, or of the graph on two days, by two sources, or both."""
    if args.other is not None:
        if args.and_day or args.and_source:
            raise InputError(
                f"{args.file} and {args.other} are taken as a whole; leave out --and and --and-source"
            )
        return network.read(args), network.read(_with(args, file=args.other))
    if args.file is not None:
        raise InputError(f"{args.file}: name a second file to compare it with")
    if not (args.and_day or args.and_source):
        raise InputError(
            "compare what? Give FILE FILE, --as-of DATE --and DATE, or --source A --and-source B"
        )
    for option, and_option in (("as_of", "and_day"), ("source", "and_source")):
        if getattr(args, and_option) and not getattr(args, option):
            plain, other = (name.replace("_day", "").replace("_", "-") for name in (option, and_option))
            raise InputError(f"--{other} compares with what --{plain} chooses: give both")
    first, second = (
        network.read(args),
        network.read(_with(args, as_of=args.and_day or args.as_of, source=args.and_source or args.source)),
    )
    if not args.and_source:
        return first, second
    from twingraph.compare.places import Places
    from twingraph.graph.comparison import renamed

    places = Places(options.open_graph(args).store)

    def place(iri: str) -> str:
        return places.name(places.key(iri))

    return renamed(first, place), renamed(second, place)


def _with(args: argparse.Namespace, **changed: Any) -> argparse.Namespace:
    return argparse.Namespace(**{**vars(args), **changed})


def _summary(first: Graph, second: Graph) -> list[output.Row]:
    from twingraph.graph.comparison import compare, measures

    before, after = measures(first), measures(second)
    found = compare(first, second)
    counts: list[output.Row] = [
        {"measure": f"{what} in this one alone", "before": len(lost), "after": len(gained)}
        for what, lost, gained in (
            ("nodes", found.nodes_lost, found.nodes_gained),
            ("links", found.links_lost, found.links_gained),
        )
    ]
    return counts + [
        {"measure": name, "before": one, "after": other, "change": _difference(one, other)}
        for (name, one), other in zip(before.items(), after.values(), strict=True)
    ]


def _difference(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else other - one


def _nodes(first: Graph, second: Graph) -> list[output.Row]:
    from twingraph.graph.comparison import compare

    found = compare(first, second)
    return [
        {"change": change, "node": str(node), **_described(graph, node)}
        for change, graph, nodes in (
            ("gained", second, found.nodes_gained),
            ("lost", first, found.nodes_lost),
        )
        for node in nodes
    ]


def _links(first: Graph, second: Graph) -> list[output.Row]:
    from twingraph.graph.comparison import compare

    found = compare(first, second)
    return [
        {
            "change": change,
            "one": str(one),
            "other": str(other),
            "one_label": _described(graph, one)["label"],
            "other_label": _described(graph, other)["label"],
            "since": graph.edges[one, other].get("since"),
        }
        for change, graph, links in (
            ("gained", second, found.links_gained),
            ("lost", first, found.links_lost),
        )
        for one, other in links
    ]


def _ranks(first: Graph, second: Graph, measure: str) -> list[output.Row]:
    from twingraph.graph.comparison import rank_changes

    return [
        {
            "node": str(change.node),
            **_described(second if change.node in second else first, change.node),
            "before": change.before,
            "after": change.after,
            "gain": change.gain,
            "value_before": change.value_before,
            "value_after": change.value_after,
        }
        for change in rank_changes(first, second, measure=measure)
    ]


def _described(graph: Graph, node: Any) -> dict[str, str | None]:
    found = graph.nodes[node]
    country = found.get("country")
    return {"label": str(found.get("label", node)), "country": None if country is None else str(country)}
