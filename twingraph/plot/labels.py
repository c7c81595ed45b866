"""Labels of points that overlap nothing: where there is no room, there is no label."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import redirect_stdout
from typing import TYPE_CHECKING

from twingraph.plot import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Point = tuple[float, float]


def place(
    axes: Axes,
    labels: Sequence[tuple[str, Point]],
    *,
    points: Sequence[Point],
    areas: Sequence[float],
    reach: float = 0.12,
) -> list[str]:
    """Write labels beside their points, the first ones first, and return those for which there was no room.

    A label covers neither another label, nor a point (`areas`: in square points, as matplotlib's `scatter`
    takes them), nor the edge of the axes; a thin line leads to its point from farther away, up to `reach`, a
    part of the axes. Call it when the axes have their final place and limits.
    """
    import textalloc
    from matplotlib.patheffects import withStroke

    (left, right), (bottom, top) = sorted(axes.get_xlim()), sorted(axes.get_ylim())
    inside = [
        (text, point) for text, point in labels if left <= point[0] <= right and bottom <= point[1] <= top
    ]
    if not inside:
        return []
    figure = axes.figure
    assert figure is not None
    pixels = figure.dpi / 72
    # textalloc prints what it finds no room for.
    with redirect_stdout(None):
        *_, texts, _ = textalloc.allocate(
            axes,
            [point[0] for _, point in inside],
            [point[1] for _, point in inside],
            [style.legible(text) for text, _ in inside],
            x_scatter=[x for x, _ in points],
            y_scatter=[y for _, y in points],
            scatter_sizes=[pixels * area**0.5 / 2 for area in areas],
            textsize=style.SMALL,
            textcolor=style.INK,
            linecolor=style.GREY,
            linewidth=0.4,
            min_distance=0.006,
            max_distance=reach,
            nbr_candidates=600,
            margin=0.004,
            draw_all=False,
            avoid_label_lines_overlap=True,
            avoid_crossing_label_lines=True,
            va="bottom",
            path_effects=[withStroke(linewidth=1.4, foreground="white", alpha=0.85)],
            zorder=5,
            plot_kwargs={"zorder": 3.5},
        )
    return [text for (text, _), written in zip(inside, texts, strict=True) if written is None]
