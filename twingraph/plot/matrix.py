"""Which countries are linked with which: a matrix of numbers and shades."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from twingraph.errors import InputError
from twingraph.graph.countries import by_country
from twingraph.plot import style, ties
from twingraph.plot.frame import Caption, Size, framed, plural
from twingraph.settings import ENGLISH

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from twingraph.plot.ties import Graph

_TOP = 20


def draw_matrix(
    graph: Graph,
    caption: Caption | None = None,
    *,
    top: int = _TOP,
    language: str = ENGLISH,
    size: Size = (16.0, 16.6),
) -> Figure:
    """Return a figure of the links between the cities of each two countries, the most linked countries first.

    Nodes need `country` (`twingraph.graph.countries.by_country`). On the diagonal are the links within a
    country. Countries beyond the first `top` are one row, "other"; shades are logarithmic.
    Countries have their names in `language` (BCP 47).

    Raises InputError when no two nodes with a country are linked, and MissingExtraError without the extra
    `plot`.
    """
    graph, unreal = ties.realised(graph)
    countries = by_country(graph, language=language)
    totals = {
        code: sum(data["weight"] for _, _, data in countries.edges(code, data=True)) for code in countries
    }
    order = sorted((code for code in totals if totals[code]), key=lambda code: (-totals[code], code))
    if not order:
        raise InputError(
            "no link of the network joins cities whose countries are known (attribute country), "
            "of which the matrix is made; give a table of them with --nodes"
        )
    # A row needs 0.55 cm for letters of 7 points, and the words around them some 4.
    top = max(1, min(top, int((min(size) - 4) / 0.55) - 1))
    rest = set(order[top:]) if len(order) > top + 1 else set()
    shown = [code for code in order if code not in rest]
    names = [style.legible(f"{countries.nodes[code]['name']}") for code in shown]
    if rest:
        names.append(f"{len(rest)} other countries")
    place = {code: shown.index(code) if code in shown else len(shown) for code in order}
    cells = [[0] * len(names) for _ in names]
    weights: list[tuple[str, str, int]] = list(countries.edges(data="weight"))
    for one, other, number in weights:
        row, column = place[one], place[other]
        cells[row][column] += number
        if row != column:
            cells[column][row] += number
    notes = [*unreal, f"{plural(sum(number for *_, number in weights), 'link')} shown."]
    if lost := countries.graph["unknown_links"]:
        notes.append(f"Not shown: {plural(lost, 'link')} of places whose country is not known.")
    notes.append("Framed: links within a country.")
    with framed(
        caption or Caption(), title="Links between the places of each two countries", notes=notes, size=size
    ) as frame:
        frame.figure.set_layout_engine("constrained", rect=frame.room, w_pad=0, h_pad=0.02)
        _fill(frame.figure, names, [*shown, *(["other"] if rest else [])], cells, framed_=len(shown))
        frame.figure.draw_without_rendering()
    return frame.figure


def _fill(figure: Any, names: list[str], codes: list[str], cells: list[list[int]], *, framed_: int) -> None:
    from matplotlib.colors import LogNorm
    from matplotlib.patches import Rectangle

    axes = figure.subplots()
    most = max(map(max, cells))
    masked = [[number or float("nan") for number in row] for row in cells]
    # The lightest shades are left out: one link is not none.
    image = axes.imshow(masked, cmap=style.SEQUENCE, norm=LogNorm(0.4, max(most, 4)))
    axes.grid(False)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    axes.set_yticks(range(len(names)), names)
    axes.xaxis.tick_top()
    axes.set_xticks(range(len(codes)), codes, rotation=90 if len(codes) > 12 else 0)
    figure.draw_without_rendering()
    cell = axes.get_window_extent().width / figure.dpi * 72 / len(names)
    for row, numbers in enumerate(cells):
        for column, number in enumerate(numbers):
            if number:
                shade = image.cmap(image.norm(number))
                light = 0.299 * shade[0] + 0.587 * shade[1] + 0.114 * shade[2] > 0.5
                axes.text(
                    column,
                    row,
                    f"{number:,}",
                    # A digit is about 0.6 of the size wide.
                    size=min(style.TEXT, cell / (0.66 * len(f"{number:,}"))),
                    ha="center",
                    va="center",
                    color=style.INK if light else "white",
                )
    for place in range(framed_):
        axes.add_patch(
            Rectangle((place - 0.5, place - 0.5), 1, 1, facecolor="none", edgecolor=style.INK, linewidth=0.6)
        )
