"""Maps: who is linked with whom, along great circles."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from twingraph.errors import InputError, NameNotFoundError
from twingraph.graph.links import links
from twingraph.plot import basemap, labels, sheets, style, ties
from twingraph.plot.frame import Caption, Size, framed, plural

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from twingraph.plot.sheets import Places, Sheet
    from twingraph.plot.ties import Graph

    Kinds: TypeAlias = dict[style.Kind, list[ties.Pair]]

_LABELS = 30
_DENSE = 1_000


def draw_map(
    graph: Graph,
    caption: Caption | None = None,
    *,
    focus: str | None = None,
    region: str = "auto",
    size: Size | None = None,
) -> Figure:
    """Return a map of the network as a matplotlib figure: cities by degree, arcs by kind.

    Nodes need `latitude` and `longitude`, in degrees (WGS 84); how many have none, the picture says. Arcs are
    geodesics on WGS 84. `region` is "world" (Equal Earth), "europe" (Lambert's azimuthal equal-area
    projection) or "auto": what the data take up, or the world. With `focus`, a node or its label, the map has
    that city in its middle and only its own ties: in the azimuthal equidistant projection these are straight,
    and their lengths are the distances. Where most partners are near and some far away, there is a second
    map of those that are near. Below is what has no name for want of room. `size` is in centimetres, by
    default as the map needs it.

    Raises InputError when no node has coordinates, NameNotFoundError for a focus or region that there is not,
    AmbiguousNameError, and MissingExtraError without the extra `plot`.
    """
    if region not in sheets.REGIONS:
        raise NameNotFoundError("region", region, sheets.REGIONS)
    if focus is not None and region != "auto":
        raise InputError(f"a map around {focus} shows its partners, and no region; leave out {region}")
    centre = None if focus is None else ties.named(graph, focus)
    if centre is not None:
        graph = ties.star(graph, centre)
    graph, unreal = ties.realised(graph)
    places = ties.places(graph)
    if not places or (centre is not None and centre not in places):
        who = "no city of the network" if centre is None else ties.label(graph, centre)
        raise InputError(
            f"{who} has coordinates (latitude and longitude), which this map needs; "
            "give a table of them with --nodes, or draw another picture"
            if centre is None
            else f"{who} has no coordinates; draw the map without a focus"
        )
    if centre is not None:
        title, seen = f"The partners of {ties.label(graph, centre)}", sheets.around(places, centre)
    else:
        title, seen = "Who is linked with whom", [sheets.of_region(places, region, links(graph))]
        places = {node: (seen[0].turned(x), y) for node, (x, y) in places.items()}
    by_kind, degrees = ties.by_kind(graph), ties.degrees(graph)
    notes: list[str] = []
    # A region fills the room, and so shows more than was asked for: how much, an empty map tells.
    while centre is None and notes != (notes := [*unreal, *_notes(graph, places, seen)]):
        legend = _legend(by_kind, [degrees[node] for node in places])
        with framed(
            caption or Caption(),
            title=title,
            notes=notes,
            legend=legend,
            remark=True,
            size=size or seen[0].size,
        ) as frame:
            left, bottom, width, height = frame.room
            seen[0].prepare(frame.figure.add_axes((left, bottom, width * 0.99, height)))
    with framed(
        caption or Caption(),
        title=title,
        notes=notes or [*unreal, *_notes(graph, places, seen)],
        legend=_legend(by_kind, [] if centre is not None else [degrees[node] for node in places]),
        remark=True,
        size=size or seen[0].size,
    ) as frame:
        left, bottom, width, height = frame.room
        # The first of two maps is the one with most names.
        parts = (1.0,) if len(seen) == 1 else (0.62, 0.38)
        unnamed: list[str] = []
        named = 0
        for number, (sheet, part) in enumerate(zip(seen, parts, strict=True)):
            axes = frame.figure.add_axes(
                (left + width * sum(parts[:number]), bottom, width * part * 0.99, height)
            )
            edge = sheet.prepare(axes)
            basemap.draw(axes, sheet.projection, edge=edge, far=sheet.far, middle=sheet.middle)
            _arcs(axes, by_kind, places, sheet)
            frame.figure.draw_without_rendering()
            tried, failed = _cities(axes, graph, places, degrees, sheet, equal=centre is not None)
            named, unnamed = named + tried - len(failed), unnamed + failed
            for artist in axes.collections:
                if edge is not None:
                    artist.set_clip_path(edge)
        if centre is not None and unnamed:
            frame.remark(
                f"Not named, for want of room: {', '.join(sorted(unnamed))}.",
                f"Not named, for want of room: {plural(len(unnamed), 'place')}.",
            )
        elif centre is None and named < len(places):
            frame.remark(f"{named:,} of {plural(len(places), 'place')} named.")
    return frame.figure


def _notes(graph: Graph, places: Places, seen: Sequence[Sheet]) -> list[str]:
    notes = []
    if missing := [node for node in graph if node not in places]:
        names = sorted(ties.label(graph, node) for node in missing)
        listed = f" ({', '.join(names)})" if len(names) <= 3 else ""
        notes.append(f"Not shown: {plural(len(names), 'place')} without coordinates{listed}.")
    outside = sum(not any(sheet.shows(point) for sheet in seen) for point in places.values())
    if outside:
        notes.append(f"Outside the map: {plural(outside, 'place')}.")
    return [*notes, f"{seen[0].note} Base map: Natural Earth."]


def _arcs(axes: Axes, by_kind: Kinds, places: Places, sheet: Sheet) -> None:
    import numpy as np
    from matplotlib.collections import LineCollection

    number = sum(map(len, by_kind.values()))
    thin = min(1.0, max(0.2, (60 / max(number, 1)) ** 0.35))
    # The closest kind comes first, and is drawn above the others.
    for order, (kind, pairs) in enumerate(by_kind.items()):
        lines = [
            np.column_stack(sheet.projection(*line.T))
            for one, other in pairs
            if one in places and other in places
            for line in sheets.arc(
                places[one], places[other], whole=sheet.far is not None, middle=sheet.middle
            )
        ]
        collection = LineCollection(
            lines,
            colors=kind.colour,
            linestyles=[kind.dashes],
            linewidths=kind.width * thin,
            alpha=0.9 * thin**1.2,
            zorder=2.9 - order / 10,
            label=kind.label,
            # Ten thousand arcs as outlines are no file that anybody can open.
            rasterized=number > _DENSE,
        )
        axes.add_collection(collection, autolim=False)


def _area(degree: int, most: int, number: int) -> float:
    """Return the area of a city's circle, in square points: a minimum, and what grows with the degree."""
    return (3.0 if number <= _DENSE else 0.6) + 60 * degree / max(most, 12)


def _cities(
    axes: Axes, graph: Graph, places: Places, degrees: dict[Hashable, int], sheet: Sheet, *, equal: bool
) -> tuple[int, list[str]]:
    """Draw the cities; return how many are to have their names, and those for which there is no room."""
    order = sorted(
        (node for node in places if sheet.shows(places[node])),
        key=lambda node: (-degrees[node], ties.label(graph, node), str(node)),
    )
    if not order:
        return 0, []
    x, y = sheet.projection(*zip(*(places[node] for node in order), strict=True))
    points = list(zip(map(float, x), map(float, y), strict=True))
    most = max(degrees[node] for node in places)
    areas = [10.0 if equal else _area(degrees[node], most, len(places)) for node in order]
    dense = len(order) > _DENSE
    axes.scatter(
        x,
        y,
        s=areas,
        facecolor=style.INK,
        edgecolor="white",
        linewidth=0.15 if dense else 0.4,
        zorder=4,
        rasterized=dense,
    )
    named = [
        (ties.label(graph, node), point)
        for node, point in zip(order, points, strict=True)
        if sheet.names(point)
    ]
    # Of thousands, only the larger ones keep labels away.
    signs = sheet.signs
    named = named[: None if equal else _LABELS]
    unnamed = labels.place(
        axes,
        named,
        points=[*points[:300], *signs],
        areas=[*areas[:300], *(60.0 for _ in signs)],
        reach=0.14 if equal else 0.12,
    )
    return len(named), unnamed


def _legend(by_kind: Kinds, degrees: Sequence[int]) -> list[Artist]:
    """Return a line for each kind with the number of its pairs, and circles for the least and most linked."""
    from twingraph.plot import picture

    picture.require()
    from matplotlib.lines import Line2D

    handles: list[Artist] = [
        Line2D(
            [],
            [],
            color=kind.colour,
            linestyle=kind.dashes,
            linewidth=kind.width,
            label=f"{kind.label} ({len(pairs):,})",
        )
        for kind, pairs in by_kind.items()
    ]
    most = max(degrees, default=0)
    handles += [
        Line2D(
            [],
            [],
            linestyle="none",
            marker="o",
            color=style.INK,
            markeredgewidth=0,
            markersize=_area(degree, most, len(degrees)) ** 0.5,
            label=plural(degree, "partner"),
        )
        for degree in sorted({1, most} if most else ())
    ]
    return handles
