"""How far apart partners are, beside what chance would give."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

from twingraph.errors import InputError
from twingraph.graph.geodesics import lengths
from twingraph.graph.links import links
from twingraph.graph.null_model import randomised
from twingraph.plot import picture, style, ticks, ties
from twingraph.plot.frame import Caption, Size, framed, plural

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

    from twingraph.plot.ties import Graph

_BIN = 500  # km
_SAMPLES = 20


def draw_distance(
    graph: Graph, caption: Caption | None = None, *, seed: int = 1, size: Size = (16.0, 9.5)
) -> Figure:
    """Return a figure of the distances between linked nodes, beside those of random networks.

    Distances are geodesics on WGS 84, in bins of 500 km; nodes need `latitude` and `longitude`. The random
    networks, twenty of them, keep every node's place and degree (`twingraph.graph.null_model`): the band is
    from the least to the most that any of them has. Twenty are enough to look at, not to test:
    for that there is `against_chance`.

    Raises InputError when no link has coordinates, and MissingExtraError without the extras `plot` and
    `network`.
    """
    picture.require()
    graph, unreal = ties.realised(graph)
    observed = list(lengths(graph).values())
    if not observed:
        raise InputError(
            "no link of the network joins places with coordinates (latitude and longitude), which distances "
            "need; give a table of them with --nodes"
        )
    drawn = [list(lengths(randomised(graph, seed=seed + number)).values()) for number in range(_SAMPLES)]
    edges = list(range(0, int(max(map(max, [observed, *drawn]))) + _BIN, _BIN))
    missing = len(links(graph)) - len(observed)
    notes = [
        *unreal,
        f"Bins of {_BIN} km; {_SAMPLES} random networks, all in the band, in which each place keeps its "
        "number of partners.",
    ]
    if missing:
        notes.insert(len(unreal), f"Not shown: {plural(missing, 'link')} of places without coordinates.")
    typical = {
        "observed": (median(observed), style.BLUE, "-"),
        "by chance": (
            median(length for sample in drawn for length in sample),
            style.VERMILION,
            style.EXPECTED,
        ),
    }
    with framed(
        caption or Caption(),
        title="How far apart partners are, and would be by chance",
        notes=notes,
        legend=_legend(typical),
        size=size,
    ) as frame:
        frame.figure.set_layout_engine("constrained", rect=frame.room, w_pad=0, h_pad=0.02)
        axes = frame.figure.subplots()
        _draw(axes, _shares(observed, edges), [_shares(sample, edges) for sample in drawn], edges)
        for value, colour, dashes in typical.values():
            axes.axvline(value, color=colour, linestyle=dashes, linewidth=0.7)
        axes.set(xlabel="kilometres between partners", ylabel="share of the links, in %", xlim=(0, edges[-1]))
        axes.set_ylim(bottom=0)
        ticks.whole(axes.xaxis)
        frame.figure.draw_without_rendering()
    return frame.figure


def _legend(typical: dict[str, tuple[float, str, Any]]) -> list[Artist]:
    from matplotlib.lines import Line2D

    return [
        Line2D([], [], color=colour, linestyle=dashes, linewidth=1.4, label=f"{name}: median {value:,.0f} km")
        for name, (value, colour, dashes) in typical.items()
    ]


def _shares(values: list[float], edges: list[int]) -> list[float]:
    counts = [0] * (len(edges) - 1)
    for value in values:
        counts[min(int(value // _BIN), len(counts) - 1)] += 1
    return [100 * count / max(len(values), 1) for count in counts]


def _draw(axes: Any, observed: list[float], drawn: list[list[float]], edges: list[int]) -> None:
    columns = list(zip(*drawn, strict=True))
    low, high = [min(column) for column in columns], [max(column) for column in columns]
    mean = [sum(column) / len(column) for column in columns]
    axes.stairs(observed, edges, fill=True, color=style.SKY, alpha=0.55)
    axes.stairs(observed, edges, color=style.BLUE, linewidth=1.2)
    axes.stairs(high, edges, baseline=low, fill=True, color=style.VERMILION, alpha=0.3)
    axes.stairs(mean, edges, color=style.VERMILION, linewidth=1.2, linestyle=style.EXPECTED)
