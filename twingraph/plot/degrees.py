"""The distribution of degrees, on logarithmic axes."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from twingraph.errors import InputError
from twingraph.graph.measures.degrees import power_law
from twingraph.plot import picture, style, ticks, ties
from twingraph.plot.frame import Caption, Size, framed, plural

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

    from twingraph.plot.ties import Graph


def draw_degrees(graph: Graph, caption: Caption | None = None, *, size: Size = (16.0, 9.5)) -> Figure:
    """Return a figure of how many nodes have how many partners, with the power law that is fitted to them.

    On the left the number of nodes of each degree: as points, and as the mean of bins that double in width
    (steps). On the right the share of nodes with at least that degree, P(D ≥ d). Of the fitted law, whose
    exponent is `measures.degrees.power_law`, that is (d / d_min)^(1 − γ), a straight line. Nodes without
    links have no place on a logarithmic axis, and are counted below.

    Raises InputError for a network without links, and MissingExtraError without the extra `plot`.
    """
    graph, unreal = ties.realised(graph)
    every = list(ties.degrees(graph).values())
    counts = Counter(degree for degree in every if degree)
    if not counts:
        raise InputError("the network has no links, and so no degrees to draw")
    isolated = len(every) - counts.total()
    notes = [*unreal, *([f"Not shown: {plural(isolated, 'place')} without partners."] if isolated else [])]
    exponent = power_law(every)
    with framed(
        caption or Caption(),
        title="Few have many partners, many have few",
        notes=notes,
        legend=_legend(exponent),
        size=size,
    ) as frame:
        frame.figure.set_layout_engine("constrained", rect=frame.room, w_pad=0, h_pad=0.02, wspace=0.06)
        left, right = frame.figure.subplots(1, 2)
        for axes in (left, right):
            axes.set(xscale="log", yscale="log", xlabel="partners (degree d)")
        _counted(left, counts)
        _cumulated(right, counts, exponent)
        for axes in (left, right):
            axes.set_xlim(0.85, max(max(counts) * 1.25, 10))
            ticks.logarithmic(axes.xaxis)
        ticks.logarithmic(left.yaxis)
        frame.figure.draw_without_rendering()
    return frame.figure


def _legend(exponent: float | None) -> list[Artist]:
    picture.require()
    from matplotlib.lines import Line2D

    dot: dict[str, Any] = {"linestyle": "none", "marker": "o"}
    entries: list[tuple[str, str, dict[str, Any]]] = [
        ("one degree", style.SKY, dot),
        ("mean of bins that double in width", style.BLUE, {}),
        ("cumulated", style.BLUE, dot),
    ]
    if exponent is not None:
        entries.append((f"power law, γ = {exponent:.4g}", style.VERMILION, {"linestyle": style.EXPECTED}))
    return [
        Line2D([], [], color=colour, linewidth=1.2, markersize=3.5, label=label, **look)
        for label, colour, look in entries
    ]


def _counted(axes: Any, counts: Counter[int]) -> None:
    degrees = sorted(counts)
    axes.scatter(
        degrees,
        [counts[degree] for degree in degrees],
        s=12,
        color=style.SKY,
        linewidth=0,
    )
    edges = [1]
    while edges[-1] <= max(counts):
        edges.append(edges[-1] * 2)
    means = [
        sum(counts[degree] for degree in range(low, high)) / (high - low) for low, high in pairwise(edges)
    ]
    axes.stairs(means, edges, baseline=None, color=style.BLUE, linewidth=1.2)
    axes.set_ylim(bottom=min(0.8, 0.7 * min(mean for mean in means if mean)))
    axes.set(title="With d partners", ylabel="places")


def _cumulated(axes: Any, counts: Counter[int], exponent: float | None) -> None:
    degrees, total = sorted(counts), counts.total()
    shares, left = [], total
    for degree in degrees:
        shares.append(left / total)
        left -= counts[degree]
    axes.plot(degrees, shares, color=style.BLUE, linewidth=0, marker="o", markersize=3)
    if exponent is not None:
        ends = degrees[0], degrees[-1]
        axes.plot(
            ends,
            [(degree / degrees[0]) ** (1 - exponent) for degree in ends],
            color=style.VERMILION,
            linewidth=1.2,
            linestyle=style.EXPECTED,
        )
    axes.set_ylim(0.6 / total, 1.5)
    axes.set(title="With d partners or more", ylabel="share of the places")
    ticks.shares(axes.yaxis)
