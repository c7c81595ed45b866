"""What every picture has around its data: title, subtitle, legend and footer, and the room between them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from twingraph.errors import InputError
from twingraph.plot import picture, style

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

Size = tuple[float, float]
"""Width and height, in centimetres."""

SIZE: Size = (16.0, 11.0)
SMALLEST: Size = (10.0, 7.0)
_CM = 1 / 2.54
_MARGIN = 0.3  # cm
_LEAST = 3.5  # cm, in height, for what is drawn


@dataclass(frozen=True, slots=True)
class Caption:
    """The words around a picture.

    title     what is shown; each picture has one of its own for where it is empty
    subtitle  which relationships, and of when
    sources   where the data are from
    """

    title: str = ""
    subtitle: str = ""
    sources: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """A figure, and the room that is left in it: left, bottom, width and height, as parts of the figure."""

    figure: Figure
    room: tuple[float, float, float, float]
    line: float = 0.0

    def remark(self, *texts: str) -> None:
        """Write the first of the texts that fits into the line above the notes, or else the last.

        The line is one that `framed` keeps free, for what is known when all is drawn.
        """
        with style.settings():
            for text in texts:
                artist = self.figure.text(
                    self.room[0],
                    self.line,
                    style.legible(text),
                    size=style.SMALL,
                    color=style.GREY,
                    va="bottom",
                )
                if artist.get_window_extent().width <= self.room[2] * self.figure.bbox.width:
                    break
                if text != texts[-1]:
                    artist.remove()


@contextmanager
def framed(
    caption: Caption,
    *,
    title: str,
    notes: Sequence[str] = (),
    legend: Sequence[Artist] = (),
    remark: bool = False,
    size: Size = SIZE,
) -> Iterator[Frame]:
    """Give a figure with title, subtitle and legend above, notes and sources below, to draw between them.

    `title` is for a caption that has none. Text is broken where the picture ends. With `remark` a line above
    the notes is kept free for `Frame.remark`. Raises InputError for a size that leaves no room, and
    MissingExtraError where the libraries for pictures are not installed.
    """
    picture.require()
    if size[0] < SMALLEST[0] or size[1] < SMALLEST[1]:
        raise InputError(
            f"a picture of {size[0]:g} x {size[1]:g} cm has no room for its words; "
            f"make it at least {SMALLEST[0]:g} x {SMALLEST[1]:g} cm"
        )
    from matplotlib.figure import Figure

    with style.settings():
        figure = Figure(figsize=(size[0] * _CM, size[1] * _CM), facecolor="white")
        left, right = _MARGIN / size[0], 1 - _MARGIN / size[0]
        gap = _MARGIN / 2 / size[1]
        top, bottom = 1 - _MARGIN / size[1], _MARGIN / size[1]
        for text, points, weight, colour in (
            (caption.title or title, style.TITLE, "bold", style.INK),
            (caption.subtitle, style.SUBTITLE, "normal", style.GREY),
        ):
            if text:
                top = _written(figure, text, points, weight, colour, top=top, x=(left, right)) - gap
        sources = caption.sources and f"Source: {caption.sources}"
        for line in filter(None, (sources, " ".join(notes))):
            above = _written(figure, line, style.SMALL, "normal", style.GREY, x=(left, right), bottom=bottom)
            bottom = above + gap / 2
        free = bottom
        if remark:
            bottom += 1.4 * style.SMALL / 72 / _CM / size[1]
        if legend:
            top = _legend(figure, legend, left, top, right - left) - gap / 2
        if (top - bottom - gap) * size[1] < _LEAST:
            raise InputError(
                f"a picture of {size[0]:g} x {size[1]:g} cm has no room left below so many words; "
                "make it larger, or its title shorter"
            )
        yield Frame(figure, (left, bottom + gap, right - left, top - bottom - gap), free)


def plural(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: `1 city`, `1,204 cities`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _written(
    figure: Figure,
    text: str,
    points: float,
    weight: str,
    colour: str,
    *,
    x: tuple[float, float],
    top: float | None = None,
    bottom: float = 0.0,
) -> float:
    """Write a text in lines that fit, below `top` or above `bottom`; return where it ends."""
    artist = figure.text(
        x[0],
        bottom if top is None else top,
        "",
        size=points,
        weight=weight,
        color=colour,
        va="bottom" if top is None else "top",
        linespacing=1.25,
    )
    lines: list[str] = []
    for word in style.legible(text).split():
        artist.set_text(f"{lines[-1]} {word}" if lines else word)
        if lines and artist.get_window_extent().width <= (x[1] - x[0]) * figure.bbox.width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    artist.set_text("\n".join(lines))
    box = artist.get_window_extent()
    return float((box.y1 if top is None else box.y0) / figure.bbox.height)


def _legend(figure: Figure, handles: Sequence[Artist], left: float, top: float, width: float) -> float:
    """Put a legend below `top`, in as few rows as fit; return where it ends."""
    for columns in range(len(handles), 0, -1):
        legend = figure.legend(
            handles=list(handles),
            loc="upper left",
            bbox_to_anchor=(left, top),
            ncols=columns,
            borderpad=0,
            borderaxespad=0,
            handlelength=2.4,
            columnspacing=1.4,
        )
        box = legend.get_window_extent()
        if box.width <= width * figure.bbox.width or columns == 1:
            break
        legend.remove()
    return float(box.y0 / figure.bbox.height)
