"""Draw the curves of docs/scaling.md from the results: time and memory by size, one picture a task.

    python benchmarks/plot.py [--results FILE] [--output docs/scaling]

What was measured has filled marks and whole lines. Where a contender was not tried, or did not finish, its
last two sizes are drawn on as a power law, with hollow marks and dashed lines. The same results give the same
bytes (with the same matplotlib).
"""

from __future__ import annotations

import argparse
import math
import statistics
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from results import DOCUMENT, RESULTS, Figure, Results

if TYPE_CHECKING:
    from matplotlib.axes import Axes


class Line(NamedTuple):
    """How a contender is drawn: colour (Okabe and Ito's, which the colour-blind can tell apart), and mark."""

    label: str
    colour: str
    mark: str
    case: str | None = None


# The cases of a task: None for the median of all, where what did not finish counts as longest.
_LINES = {
    "load": {
        "twingraph, memory": Line("twingraph, memory", "#0072B2", "o", "Turtle"),
        "twingraph, disk": Line("twingraph, disk", "#56B4E9", "s", "Turtle"),
        "bare pyoxigraph, memory": Line("pyoxigraph, memory", "#E69F00", "D", "Turtle"),
        "bare pyoxigraph, disk": Line("pyoxigraph, disk", "#009E73", "v", "Turtle"),
        "rdflib": Line("rdflib", "#D55E00", "^", "Turtle"),
    },
    "query": {
        "twingraph": Line("twingraph", "#0072B2", "o"),
        "bare pyoxigraph": Line("pyoxigraph", "#E69F00", "D"),
        "rdflib": Line("rdflib", "#D55E00", "^"),
    },
    "validate": {
        "twingraph, native engine": Line("twingraph, native", "#0072B2", "o"),
        "twingraph, pySHACL engine": Line("twingraph, pySHACL", "#56B4E9", "s"),
        "pySHACL": Line("pySHACL", "#D55E00", "^"),
    },
    "reason": {
        "twingraph": Line("twingraph", "#0072B2", "o"),
        "owlrl": Line("owlrl", "#D55E00", "^"),
    },
    "network": {
        "twingraph": Line("twingraph", "#0072B2", "o"),
        "bare pyoxigraph": Line("pyoxigraph", "#E69F00", "D"),
        "rdflib": Line("rdflib", "#D55E00", "^"),
    },
}
_TITLES = {
    "load": "Loading Turtle files",
    "query": "Canned queries, median",
    "validate": "Validation by all shapes",
    "reason": "Reasoning",
    "network": "The network of relationships",
}
_STYLE: dict[Any, Any] = {
    "font.size": 9,
    "svg.hashsalt": "twingraph",
    "svg.fonttype": "path",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 9,
}


def points(figures: list[Figure], line: Line, value: str) -> dict[int, float]:
    """Return the seconds or MB of a contender at each size at which it has them."""
    found = {}
    for size in sorted({figure.triples for figure in figures}):
        at_size = [
            figure for figure in figures if figure.triples == size and line.case in (None, figure.case)
        ]
        known = [
            math.inf if figure.seconds is None or (one := getattr(figure, value)) is None else one
            for figure in at_size
        ]
        # A median that did not finish is no point.
        if known and (median := statistics.median_low(known)) != math.inf:
            found[size] = median
    return found


def extrapolated(known: dict[int, float], sizes: list[int]) -> dict[int, float]:
    """Return what a power law through the last two points gives at the larger sizes, with the last point."""
    if len(known) < 2:
        return {}
    (one, first), (other, last) = sorted(known.items())[-2:]
    exponent = math.log(last / first) / math.log(other / one)
    larger = [size for size in sizes if size > other]
    return {other: last, **{size: last * (size / other) ** exponent for size in larger}} if larger else {}


def draw(results: Results, task: str, path: Path) -> None:
    """Draw the time and the memory of a task, side by side, to an SVG or PNG file."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    with pyplot.rc_context(_STYLE):
        figure, axes = pyplot.subplots(1, 2, figsize=(9.2, 3.6), layout="constrained")
        for axis, value, unit in zip(axes, ("seconds", "peak_mb"), ("seconds", "MB"), strict=True):
            _panel(axis, results, task, value)
            axis.set_title(f"{_TITLES[task]}: {'time' if value == 'seconds' else 'peak memory'} ({unit})")
        figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None, dpi=150)
        pyplot.close(figure)


def _panel(axis: Axes, results: Results, task: str, value: str) -> None:
    sizes = sorted({figure.triples for figure in results.figures if figure.task == task})
    ends: list[tuple[float, Line]] = []
    # Twingraph comes first in the table and is drawn last, and the bare store thick below it: they coincide.
    for contender, line in reversed(_LINES[task].items()):
        known = points(results.find(task, contender), line, value)
        if not known:
            continue
        beyond = extrapolated(known, sizes)
        width = 3.0 if contender.startswith("bare") else 1.4
        style: dict[str, Any] = {"color": line.colour, "marker": line.mark, "markersize": 3.4 + width}
        axis.plot(list(beyond), list(beyond.values()), **style, linewidth=width, ls="--", mfc="white")
        axis.plot(list(known), list(known.values()), **style, linewidth=width)
        drawn = beyond or known
        if max(drawn) == sizes[-1]:
            ends.append((drawn[sizes[-1]], line))
        else:
            _name(axis, line, max(drawn), drawn[max(drawn)])
    axis.set_xscale("log")
    axis.set_yscale("log")
    axis.set_xlabel("triples")
    axis.grid(which="major", color="#dddddd", linewidth=0.6)
    axis.set_xlim(min(sizes) * 0.8, max(sizes) * 1.25)
    _name_ends(axis, sorted(ends), sizes[-1])


def _name_ends(axis: Axes, ends: list[tuple[float, Line]], at: int) -> None:
    """Write the names at the ends of the lines, moved apart where they would overlap."""
    low, high = (math.log(limit) for limit in axis.get_ylim())
    gap = (high - low) * 0.065
    heights: list[float] = []
    for value, _ in ends:
        heights.append(max(math.log(value), heights[-1] + gap if heights else low))
    # Down again from the top, where the title is.
    ceiling = high - gap / 2
    for number in reversed(range(len(heights))):
        heights[number] = min(heights[number], ceiling)
        ceiling = heights[number] - gap
    for height, (_, line) in zip(heights, ends, strict=True):
        _name(axis, line, at, math.exp(height))


def _name(axis: Axes, line: Line, at: int, height: float) -> None:
    axis.annotate(
        line.label,
        (at, height),
        xytext=(9, 0),
        textcoords="offset points",
        color=line.colour,
        va="center",
        annotation_clip=False,
    )


def main() -> None:
    """Draw a picture for each task that has results."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--output", type=Path, default=DOCUMENT.with_suffix(""), help="the folder")
    parser.add_argument("--format", choices=["svg", "png"], default="svg")
    arguments = parser.parse_args()
    results = Results.read(arguments.results)
    arguments.output.mkdir(parents=True, exist_ok=True)
    for task in _LINES:
        if any(figure.task == task for figure in results.figures):
            draw(results, task, arguments.output / f"{task}.{arguments.format}")


if __name__ == "__main__":
    main()
