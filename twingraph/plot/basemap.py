"""Land and borders, from a file that comes with the package, in any projection.

`basemap.json` is TopoJSON (https://github.com/topojson/topojson-specification) of Natural Earth 1:50m, which
is in the public domain; `scripts/basemap.mjs` writes it. Borders are those that Natural Earth draws: who
controls a place, not who claims it. Antarctica is not on it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeAlias

from twingraph.plot import style

if TYPE_CHECKING:
    import numpy
    from matplotlib.axes import Axes
    from matplotlib.patches import Patch

    Array: TypeAlias = numpy.ndarray[Any, Any]
    Projection: TypeAlias = Callable[[Any, Any], tuple[Array, Array]]


@cache
def _shapes() -> tuple[list[Array], list[Array]]:
    """Return the rings of the land and the lines of the borders: rows of longitude and latitude, in degrees.

    Longitude goes on beyond 180 where a line crosses the antimeridian.
    """
    import numpy as np

    topology = json.loads((files("twingraph.plot") / "basemap.json").read_text(encoding="utf-8"))
    scale, origin = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [np.cumsum(arc, axis=0) * scale + origin for arc in topology["arcs"]]

    def line(numbers: list[int]) -> Array:
        # ~n is arc n backwards; each begins where the one before it ends.
        parts = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers]
        joined = np.concatenate([parts[0], *(part[1:] for part in parts[1:])])
        return np.column_stack([np.unwrap(joined[:, 0], period=360), joined[:, 1]])

    shapes = topology["objects"]
    rings = [line(ring) for polygon in shapes["land"]["arcs"] for ring in polygon]
    return rings, [line(numbers) for numbers in shapes["borders"]["arcs"]]


def draw(
    axes: Axes,
    projection: Projection,
    *,
    edge: Patch | None = None,
    far: float | None = None,
    middle: float = 0.0,
) -> None:
    """Draw land and borders, in a projection from degrees to metres, as far as an edge goes.

    `far` is for an azimuthal projection: the radius, in metres, of the circle in which the world lies. Land
    at the antipode of the centre surrounds that circle from within, and is filled outwards. Without it the
    projection must take longitudes beyond 180 degrees on either side of the meridian in the `middle`.
    """
    import numpy as np
    from matplotlib.collections import LineCollection
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    rings, borders = _shapes()
    turn = np.linspace(0, 2 * np.pi, 181)
    around = np.column_stack([np.cos(turn), np.sin(turn)])
    corners = np.column_stack([axes.get_xlim(), axes.get_ylim()])

    def seen(lines: list[Array]) -> Iterator[tuple[Array, Array]]:
        """Yield the lines of which something may be seen, before and after projection."""
        for line in lines:
            for copy in _copies(line, None if far is not None else middle):
                projected = np.column_stack(projection(*copy.T))
                if (projected.max(0) > corners[0]).all() and (projected.min(0) < corners[1]).all():
                    yield copy, projected

    paths = []
    for ring, projected in seen(rings):
        path, area = Path(projected, closed=True), _area(projected)
        turned = far is not None and area * _area(ring) < 0
        # Of what lies beyond the corners, land shows that all of the map lies on; the rest would only where
        # its lines cross the circle near the antipode.
        if (
            far is not None
            and np.hypot(*projected.T).min() > np.hypot(*np.abs(corners).max(0))
            and (turned or not path.contains_point(corners.mean(0)))
        ):
            continue
        paths.append(path)
        if turned:
            # It surrounds the circle, which turns the other way so that the fill is between the two.
            paths.append(Path(far * around[:: -1 if area > 0 else 1], closed=True))
    land = PathPatch(
        Path.make_compound_path(*paths), facecolor=style.LAND, edgecolor=style.COAST, linewidth=0.3, zorder=1
    )
    between = LineCollection(
        [projected for _, projected in seen(borders)], colors=style.BORDER, linewidths=0.4, zorder=1.1
    )
    axes.add_patch(land)
    axes.add_collection(between, autolim=False)
    if edge is not None:
        land.set_clip_path(edge)
        between.set_clip_path(edge)


def _copies(line: Array, middle: float | None) -> list[Array]:
    """Return a line, or in a plane around a meridian once for each margin between which some of it is."""
    from numpy import array

    if middle is None:
        return [line]
    west, east = line[:, 0].min() - middle, line[:, 0].max() - middle
    return [
        line + array((turn, 0.0)) for turn in (0.0, -360.0, 360.0) if west + turn < 180 and east + turn > -180
    ]


def _area(ring: Array) -> float:
    """Return twice the area of a ring, negative when it turns clockwise."""
    x, y = ring.T
    return float(x[:-1] @ y[1:] - x[1:] @ y[:-1])
