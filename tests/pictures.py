"""Pictures: what tells their words and lines, for the tests of maps, diagrams and commands."""

from __future__ import annotations

import itertools
from typing import Any

from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.text import Text

from twingraph import plot
from twingraph.plot import style

Graph = Any

DRAWERS = {
    "map": plot.draw_map,
    "layout": plot.draw_layout,
    "growth": plot.draw_growth,
    "degrees": plot.draw_degrees,
    "matrix": plot.draw_matrix,
    "distance": plot.draw_distance,
}


def texts(figure: Figure) -> list[Text]:
    """Return every text that a reader sees: labels of ticks beyond the limits of an axis exist unseen."""
    figure.draw_without_rendering()
    axis: Any
    unseen = set()
    for axis in (axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)):
        drawn = axis._update_ticks()
        ticks = [tick for tick in (*axis.majorTicks, *axis.minorTicks) if tick not in drawn]
        unseen.update(label for tick in ticks for label in (tick.label1, tick.label2))
    found = figure.findobj(Text)
    return [text for text in found if text.get_visible() and text.get_text().strip() and text not in unseen]


def words(figure: Figure) -> str:
    return " ".join(text.get_text() for text in figure.findobj(Text)).replace("\n", " ")


def check(figure: Figure) -> None:
    """Assert that no text is cut off, that none covers another one, and that all can be read."""
    boxes = [(text, text.get_window_extent()) for text in texts(figure)]
    assert len(boxes) >= 4
    for text, box in boxes:
        assert box.x0 >= 0, text
        assert box.x1 <= figure.bbox.width, text
        assert box.y0 >= 0, text
        assert box.y1 <= figure.bbox.height, text
    for (one, first), (other, second) in itertools.combinations(boxes, 2):
        width = min(first.x1, second.x1) - max(first.x0, second.x0)
        height = min(first.y1, second.y1) - max(first.y0, second.y0)
        # Boxes have a little room above and below their letters.
        assert width <= 1 or height <= 3, (one, other)


def arcs(figure: Figure) -> dict[str, LineCollection]:
    named = {kind.label: kind for kind in (*style.KINDS.values(), style.OTHER, style.LINK)}
    found = [item for item in figure.axes[0].collections if item.get_label() in named]
    return {str(item.get_label()): item for item in found if isinstance(item, LineCollection)}
