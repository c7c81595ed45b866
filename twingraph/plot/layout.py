"""The network as points and lines: who hangs together with whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from twingraph.countries import name as country_name
from twingraph.errors import InputError, NameNotFoundError
from twingraph.graph.communities import communities
from twingraph.graph.countries import codes
from twingraph.graph.links import links
from twingraph.plot import labels, style, ties
from twingraph.plot.frame import Caption, Size, framed, plural
from twingraph.settings import ENGLISH

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

    from twingraph.plot.ties import Graph

Point: TypeAlias = tuple[float, float]
Positions: TypeAlias = dict[Hashable, Point]

GROUPS = ("country", "community")
LIMIT = 1_500
"""More nodes than this are a cloud: of a larger network its core is drawn."""
_SMALL = 150  # nodes: up to here Kamada and Kawai's layout, which is exact and slow
_LABELS = 40


def draw_layout(
    graph: Graph,
    caption: Caption | None = None,
    *,
    by: str | None = None,
    limit: int = LIMIT,
    language: str = ENGLISH,
    size: Size = (16.0, 15.0),
) -> Figure:
    """Return a figure of the network, nodes coloured and shaped by group, the most linked ones with labels.

    `by` is "country" (the attribute of that name) or "community" (Louvain's, of modularity); by default the
    country where most nodes have one. The seven largest groups have colours. Countries have their names in
    `language` (BCP 47). Distances mean nothing but that linked nodes are drawn together: each component is
    laid out for itself, by T. Kamada and S. Kawai (1989) up to 150 nodes and by T. Fruchterman and
    E. Reingold (1991) beyond, from a fixed seed.

    Of a network of more than `limit` nodes, the k-core with the lowest k that is small enough is drawn: what
    remains when nodes with fewer than k links are taken away again and again. The picture says so.

    Raises InputError for a network without links, NameNotFoundError for a `by` that there is not, and
    MissingExtraError without the extra `plot`.
    """
    from networkx import Graph as Simple
    from networkx import isolates

    if by is not None and by not in GROUPS:
        raise NameNotFoundError("grouping of nodes", by, GROUPS)
    graph, notes = ties.realised(graph)
    simple: Graph = Simple()
    simple.add_nodes_from(graph.nodes(data=True))
    simple.add_edges_from(links(graph))
    lonely = list(isolates(simple))
    simple.remove_nodes_from(lonely)
    if not len(simple):
        raise InputError("the network has no links, and so nothing to lay out")
    if lonely:
        notes.append(f"{plural(len(lonely), 'place')} without links left out.")
    degrees = ties.degrees(simple)
    shown = simple
    if len(simple) > limit:
        shown, least = _core(simple, limit)
        of = f"Of {len(simple):,} linked places, the {len(shown):,}"
        notes.append(
            f"{of} of the {least}-core: those that have at least {least} partners among themselves."
            if least
            else f"{of} most linked."
        )
    else:
        notes.append(f"{plural(len(shown), 'place')}, {plural(shown.number_of_edges(), 'link')}.")
    groups = _groups(simple, shown, by, language)
    with framed(
        caption or Caption(),
        title="Who hangs together with whom",
        notes=notes,
        legend=_legend(groups),
        remark=True,
        size=size,
    ) as frame:
        axes = frame.figure.add_axes(frame.room, xticks=[], yticks=[])
        axes.grid(False)
        axes.spines[:].set_visible(False)
        box = axes.get_window_extent()
        named = _draw(axes, shown, _positions(shown, box.width / box.height), groups, degrees)
        if named < len(shown):
            frame.remark(f"{named:,} of {plural(len(shown), 'place')} named.")
    return frame.figure


def _core(graph: Graph, limit: int) -> tuple[Graph, int]:
    """Return the largest k-core with no more nodes than the limit, and its k.

    Where even the innermost core is larger, it is the most linked nodes of all, and k is 0.
    """
    from networkx import core_number

    numbers = core_number(graph)
    for least in sorted(set(numbers.values())):
        nodes = [node for node in graph if numbers[node] >= least]
        if len(nodes) <= limit:
            break
    else:
        nodes, least = sorted(graph, key=lambda node: -graph.degree[node])[:limit], 0
    return _part(graph, set(nodes)), least


def _part(graph: Graph, nodes: set[Hashable]) -> Graph:
    """Return the subgraph of nodes, in the order of the graph: networkx's has that of the set."""
    part = graph.copy()
    part.remove_nodes_from([node for node in graph if node not in nodes])
    return part


def _groups(whole: Graph, shown: Graph, by: str | None, language: str) -> list[tuple[str, list[Hashable]]]:
    """Return the groups of nodes, the largest first, each with its name; what has none comes last."""
    countries = codes(whole)
    if by == "country" and not countries:
        raise InputError(
            "no place of the network has a country (attribute country), by which to colour it; "
            "give a table of them with --nodes, or colour by community"
        )
    if by == "community" or (by is None and 2 * len(countries) < len(whole)):
        degrees = ties.degrees(whole)
        named = []
        for community in communities(whole, "louvain", seed=1):
            members = [node for node in shown if node in community]
            if members:
                hub = min(members, key=lambda node: (-degrees[node], ties.label(whole, node)))
                named.append((f"around {ties.label(whole, hub)}", members))
        return sorted(named, key=lambda group: (-len(group[1]), group[0]))
    counts = Counter(countries[node] for node in shown if node in countries)
    named = [
        (country_name(code, language), [node for node in shown if countries.get(node) == code])
        for code, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    unknown = [node for node in shown if node not in countries]
    return [*named, ("country not known", unknown)] if unknown else named


def _legend(groups: list[tuple[str, list[Hashable]]]) -> list[Artist]:
    from twingraph.plot import picture

    picture.require()
    from matplotlib.lines import Line2D

    top, rest = groups[: len(style.GROUPS)], groups[len(style.GROUPS) :]
    entries = [
        (f"{name} ({len(members):,})", *look)
        for (name, members), look in zip(top, style.GROUPS, strict=False)
    ]
    if rest:
        number = sum(len(members) for _, members in rest)
        entries.append((f"{plural(len(rest), 'other')} ({number:,})", *style.REST))
    return [
        Line2D(
            [],
            [],
            linestyle="none",
            marker=marker,
            markersize=5,
            color=colour,
            markeredgecolor=style.INK,
            markeredgewidth=0.3,
            label=style.legible(text),
        )
        for text, colour, marker in entries
    ]


def _positions(graph: Graph, ratio: float) -> Positions:
    """Return where nodes are, in a rectangle `ratio` times as wide as high: the largest component first."""
    from networkx import (
        circular_layout,
        connected_components,
        dfs_preorder_nodes,
        kamada_kawai_layout,
        spring_layout,
    )

    boxes: list[tuple[float, Positions]] = []
    components = sorted(connected_components(graph), key=lambda nodes: (-len(nodes), min(map(str, nodes))))
    for nodes in components:
        part = _part(graph, nodes)
        if len(part) <= _SMALL:
            # From a circle along the links: in any other order rings come to rest crossed.
            along: Any = list(dfs_preorder_nodes(part))
            found = kamada_kawai_layout(part, pos=circular_layout(along))
        else:
            found = spring_layout(part, seed=1, iterations=60, k=2.2 / len(part) ** 0.5, method="force")
        boxes.append((len(part) ** 0.5, _unit(found)))
    return _packed(boxes, ratio)


def _unit(positions: dict[Any, Any]) -> Positions:
    """Return positions moved into the square from 0 to 1."""
    xs, ys = zip(*((float(x), float(y)) for x, y in positions.values()), strict=True)
    wide = max(max(xs) - min(xs), max(ys) - min(ys)) or 1.0
    return {
        node: (
            0.5 + (float(x) - (min(xs) + max(xs)) / 2) / wide,
            0.5 + (float(y) - (min(ys) + max(ys)) / 2) / wide,
        )
        for node, (x, y) in positions.items()
    }


def _packed(boxes: Sequence[tuple[float, Positions]], ratio: float) -> Positions:
    """Put squares, the largest first, on shelves of one width; return where everything is then."""
    gap = 1.0
    area = sum((side + gap) ** 2 for side, _ in boxes)
    width = max(boxes[0][0] + gap, (area * ratio) ** 0.5)
    placed: Positions = {}
    x = y = shelf = 0.0
    for side, positions in boxes:
        if x and x + side > width:
            x, y, shelf = 0.0, y + shelf + gap, 0.0
        for node, (across, up) in positions.items():
            placed[node] = (x + across * side, -(y + (1 - up) * side))
        x, shelf = x + side + gap, max(shelf, side)
    return placed


def _draw(
    axes: Any,
    graph: Graph,
    positions: Positions,
    groups: list[tuple[str, list[Hashable]]],
    degrees: dict[Hashable, int],
) -> int:
    """Draw the network; return how many places have their names."""
    from matplotlib.collections import LineCollection

    dense = graph.number_of_edges() > 400
    axes.add_collection(
        LineCollection(
            [(positions[one], positions[other]) for one, other in graph.edges()],
            colors=style.GREY,
            linewidths=0.3 if dense else 0.6,
            alpha=0.3 if dense else 0.6,
            zorder=1,
            rasterized=graph.number_of_edges() > 3000,
        )
    )
    most = max(degrees[node] for node in graph)
    smallest = 5 if dense else 14
    areas = {node: smallest + 90 * degrees[node] / max(most, 12) for node in graph}
    for number, (_, members) in enumerate(groups):
        colour, marker = style.GROUPS[number] if number < len(style.GROUPS) else style.REST
        axes.scatter(
            *zip(*(positions[node] for node in members), strict=True),
            s=[areas[node] for node in members],
            facecolor=colour,
            marker=marker,
            edgecolor=style.INK,
            linewidth=0.25,
            zorder=2 if (colour, marker) == style.REST else 2.5,
        )
    axes.autoscale_view()
    axes.margins(0.06)
    axes.set_aspect("equal", adjustable="datalim")
    axes.figure.draw_without_rendering()
    order = sorted(graph, key=lambda node: (-degrees[node], ties.label(graph, node), str(node)))
    first = order[:_LABELS]
    unnamed = labels.place(
        axes,
        [(ties.label(graph, node), positions[node]) for node in first],
        points=[positions[node] for node in first],
        areas=[areas[node] for node in first],
    )
    return len(first) - len(unnamed)
