"""How a network grew, year by year."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from twingraph.errors import InputError
from twingraph.graph.growth import ties as relationships
from twingraph.plot import style, ticks, ties
from twingraph.plot.frame import Caption, Size, framed, plural

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from twingraph.plot.ties import Graph


def draw_growth(graph: Graph, caption: Caption | None = None, *, size: Size = (16.0, 9.5)) -> Figure:
    """Return a figure of the number of relationships that had begun by each year, by kind, and of those left.

    What is counted, and when it began and ended, is what `twingraph.graph.growth.ties` says; relationships
    without a year of their beginning are counted below. The dashed line, all less those that had ended, is
    drawn when there are any: what ended in no known year is not known to have lasted in any. In a network of
    parties ("authorities") what is counted are ties, of which two parties have one however many their
    relationships.

    Raises InputError when nothing has a year of its beginning, and MissingExtraError without the extra
    `plot`.
    """
    begun: dict[style.Kind, Counter[int]] = {}
    ended: Counter[int] = Counter()
    counted, unreal = relationships(graph)
    undated = timeless = 0
    for tie in counted:
        if tie.begun is None:
            undated += 1
            continue
        begun.setdefault(ties.look(next(iter(tie.kinds), None)), Counter())[tie.begun] += 1
        if tie.over:
            ended[tie.begun if tie.ended is None else max(tie.begun, tie.ended)] += 1
            timeless += tie.ended is None
    if not begun:
        raise InputError(
            "no relationship of the network has a year of its beginning (attribute start or since), which "
            "growth needs"
        )
    hidden = {
        f"{plural(undated, 'relationship')} without a year of beginning": undated,
        f"{plural(timeless, 'end')} without a year": timeless,
        f"{unreal:,} never realised": unreal,
    }
    listed = [words for words, number in hidden.items() if number]
    notes = [f"Not shown: {', '.join(listed)}."] if listed else []
    total = sum(begun.values(), Counter())
    first, last = min(total), max([*total, *ended])
    order = [kind for kind in (*style.KINDS.values(), style.OTHER, style.LINK) if kind in begun]
    with framed(
        caption or Caption(), title="Relationships begun, cumulative, by year", notes=notes, size=size
    ) as frame:
        frame.figure.set_layout_engine("constrained", rect=frame.room, w_pad=0, h_pad=0.02)
        axes = frame.figure.subplots()
        ends = []
        if len(order) > 1:
            ends.append(_steps(axes, total, first, last, "all", style.INK, "-", 1.6))
        for kind in order:
            ends.append(
                _steps(axes, begun[kind], first, last, kind.label, kind.colour, kind.dashes, kind.width + 0.3)
            )
        if ended:
            left = Counter(total)
            left.subtract(ended)
            ends.append(
                _steps(axes, left, first, last, "not known to have ended", style.GREY, (0, (2, 2)), 1.0)
            )
        axes.set(ylabel="relationships", xlim=(first - 1, last + 1))
        axes.set_ylim(0, 1.06 * total.total())
        ticks.whole(axes.yaxis)
        ticks.years(axes.xaxis)
        _named(axes, ends, last)
        frame.figure.draw_without_rendering()
    return frame.figure


def _steps(
    axes: Any, counts: Counter[int], first: int, last: int, label: str, colour: str, dashes: Any, width: float
) -> tuple[str, str, int]:
    """Draw a cumulative line; return its label, its colour and where it ends."""
    years = list(range(first - 1, last + 2))
    values, sum_ = [], 0
    for year in years:
        sum_ += counts[year]
        values.append(sum_)
    axes.step(years, values, where="post", color=colour, linestyle=dashes, linewidth=width, label=label)
    return label, colour, sum_


def _named(axes: Any, ends: list[tuple[str, str, int]], last: int) -> None:
    """Write at the end of each line what it is; where ends lie close, the words are moved apart."""
    figure = axes.figure
    figure.draw_without_rendering()
    bottom, top = axes.get_ylim()
    # Two lines of text need this much of the axis.
    least = (top - bottom) * 1.35 * style.TEXT / 72 * figure.dpi / axes.get_window_extent().height
    height = float("inf")
    places: list[tuple[str, str, int, float]] = []
    for label, colour, value in sorted(ends, key=lambda end: -end[2]):
        height = min(height - least, float(value))
        places.append((label, colour, value, height))
    lowest = 0.0
    for label, colour, value, height in reversed(places):
        height = max(height, lowest)
        lowest = height + least
        axes.annotate(
            f"{label}: {value:,}",
            (last + 1, value),
            xytext=(1.015, height),
            textcoords=("axes fraction", "data"),
            color=colour,
            va="center",
            size=style.TEXT,
            annotation_clip=False,
        )
