"""What is seen of the earth on a map: projection, extent, edge, and lines by which to read it."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from twingraph.plot import style
from twingraph.plot.frame import Size

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import Patch

    from twingraph.plot.basemap import Array, Projection

Point: TypeAlias = tuple[float, float]
Places: TypeAlias = Mapping[Hashable, Point]
"""Longitude and latitude, in degrees."""

REGIONS = ("auto", "world", "europe")

# Corners of Europe, as points that shall be seen.
_EUROPE = ((-10.0, 36.0), (-8.0, 57.0), (20.0, 70.0), (30.0, 36.0), (40.0, 56.0))
_EUROPE_MIDDLE = (13.0, 53.0)
# Towns lie between Tierra del Fuego and Svalbard; arcs may pass over the pole.
_SOUTH, _NORTH = -57.0, 90.0
_REGIONAL = 7_000e3  # metres: data no wider than this are shown by themselves
_LEAST = 300e3  # metres: what is nearer together has land around it, with borders that are fine enough
_ARC_STEP = 100e3  # metres between the points of an arc
_HALF_MERIDIAN = 20_003_931.0  # metres, on WGS 84
_AUTHALIC = 6_371_007.2  # metres: radius of the sphere with the area of WGS 84


@dataclass(slots=True)
class Sheet:
    """A projection from degrees to metres, and what of it is seen: left, bottom, right and top."""

    projection: Projection
    extent: tuple[float, float, float, float]
    note: str
    size: Size
    far: float | None = None
    hidden: float = 0.0
    """On a map with a middle: within this radius, in metres, another map has the names."""
    middle: float = 0.0
    """On a map of the world: the meridian in the middle, in degrees."""

    def turned(self, longitude: float) -> float:
        """Return a longitude as the projection takes it."""
        return longitude

    @property
    def signs(self) -> list[Point]:
        """Where writing stands already."""
        return []

    def shows(self, place: Point) -> bool:
        """Return whether a place is on the map."""
        x, y = self.projection(*place)
        left, bottom, right, top = self.extent
        return bool(left <= x <= right and bottom <= y <= top)

    def names(self, point: Point) -> bool:
        """Return whether a point, in metres, is to have its name on this map."""
        return math.hypot(*point) >= self.hidden

    def prepare(self, axes: Axes) -> Patch | None:
        """Set the axes up, and return the edge of the map if it is no rectangle."""
        axes.set(xticks=[], yticks=[], aspect="equal")
        axes.grid(False)
        for spine in axes.spines.values():
            spine.set_visible(False)
        left, bottom, right, top = self.extent
        axes.set(xlim=(left, right), ylim=(bottom, top))
        return self._edge(axes)

    def _edge(self, axes: Axes) -> Patch | None:
        """A region fills the room: it is widened to its shape."""
        box = axes.get_window_extent()
        left, bottom, right, top = self.extent
        width, height = right - left, top - bottom
        ratio = box.width / box.height
        width, height = max(width, height * ratio), max(height, width / ratio)
        x, y = (left + right) / 2, (bottom + top) / 2
        self.extent = x - width / 2, y - height / 2, x + width / 2, y + height / 2
        axes.set(xlim=self.extent[::2], ylim=self.extent[1::2])
        _graticule(axes, self.projection, 10)
        return None


class World(Sheet):
    """The whole world, whose edge is the meridian opposite the one in the middle."""

    def turned(self, longitude: float) -> float:
        """Return a longitude within 180 degrees of the middle: the projection does not turn around."""
        return longitude - 360 * round((longitude - self.middle) / 360)

    def _edge(self, axes: Axes) -> Patch:
        import numpy as np
        from matplotlib.patches import Polygon

        up = np.linspace(_SOUTH, _NORTH, 90)
        sides = [
            np.column_stack(self.projection(np.full(90, self.middle + side), up)) for side in (-180.0, 180.0)
        ]
        outline = np.concatenate([sides[0], sides[1][::-1]])
        edge = Polygon(outline, facecolor="none", edgecolor=style.GRATICULE, linewidth=0.6, zorder=0.6)
        axes.add_patch(edge)
        _graticule(axes, self.projection, 30, self.middle)
        return edge


class Circle(Sheet):
    """A round map with a city in its middle, and circles of equal distance."""

    @property
    def radius(self) -> float:
        """Half its width, in metres."""
        return self.extent[2]

    def _rings(self) -> range:
        """Return the distances of the circles, in kilometres."""
        most = int(self.radius / 1000)
        step = next(step for step in (50, 100, 250, 500, 1000, 2500, 5000) if most < 4.6 * step)
        return range(step, most, step)

    @property
    def signs(self) -> list[Point]:
        """Where the distances are written."""
        return [
            (shift * self.radius, -1000.0 * ring)
            for ring in self._rings()
            for shift in (-0.1, -0.05, 0.0, 0.05, 0.1)
        ]

    def shows(self, place: Point) -> bool:
        """Return whether a place is within the circle."""
        return math.hypot(*self.projection(*place)) <= self.radius

    def _edge(self, axes: Axes) -> Patch:
        from matplotlib import patches

        edge = patches.Circle(
            (0, 0), self.radius, facecolor="none", edgecolor=style.PALE, linewidth=0.8, zorder=2
        )
        edge.set_clip_on(False)
        axes.add_patch(edge)
        for ring in self._rings():
            circle = patches.Circle(
                (0, 0),
                1000 * ring,
                facecolor="none",
                edgecolor=style.PALE,
                linewidth=0.5,
                linestyle=(0, (4, 3)),
                zorder=1.5,
            )
            axes.add_patch(circle)
            axes.text(
                0,
                -1000 * ring,
                f"{ring:,} km",
                size=style.SMALL,
                color=style.GREY,
                ha="center",
                va="center",
                zorder=3.2,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5, "alpha": 0.85},
            )
        return edge


def of_region(places: Places, region: str, pairs: Sequence[tuple[Hashable, Hashable]] = ()) -> Sheet:
    """Return the sheet of a region: "world", "europe", or "auto" for what the places take up.

    That is the world where they are far apart, turned so that its edge is in the middle of the widest gap
    between longitudes if this cuts fewer of the arcs between pairs of places.
    """
    middle = 0.0
    if region == "europe":
        return _regional(_EUROPE, _EUROPE_MIDDLE, margin=0)
    if region == "auto":
        points = list(places.values())
        sheet = _regional(points, _middle(points), margin=0.08)
        left, bottom, right, top = sheet.extent
        if max(right - left, top - bottom) <= _REGIONAL:
            return sheet
        middle = _turn(places, pairs)
    from pyproj import Proj

    # "over": longitudes beyond 180 degrees are not wrapped.
    projection = Proj(f"+proj=eqearth +lon_0={middle} +over")
    wide = projection(middle + 180, 0)[0]
    low, high = (projection(middle, latitude)[1] for latitude in (_SOUTH, _NORTH))
    extent = (-wide, low, wide, high)
    return World(projection, extent, "Equal Earth projection.", (16.0, 10.2), middle=middle)


def _turn(places: Places, pairs: Sequence[tuple[Hashable, Hashable]]) -> float:
    """Return the meridian, in whole degrees, opposite the widest gap if it cuts fewer arcs than 0 does."""
    longitudes = sorted((longitude + 180) % 360 - 180 for longitude, _ in places.values())
    gaps = pairwise([*longitudes, longitudes[0] + 360])
    west, east = max(gaps, key=lambda gap: gap[1] - gap[0])
    opposite = float(round((west + east) / 2) % 360 - 180)

    def cut(middle: float) -> int:
        from_west = {node: (longitude - middle + 180) % 360 for node, (longitude, _) in places.items()}
        return sum(
            abs(from_west[one] - from_west[other]) > 180
            for one, other in pairs
            if one in from_west and other in from_west
        )

    return opposite if cut(opposite) < cut(0.0) else 0.0


def around(places: Places, centre: Hashable) -> list[Sheet]:
    """Return round sheets with a city in the middle: of all places, and before it of the near ones.

    There are two when two thirds of the places or more are within two fifths of the way to the farthest.
    """
    from pyproj import Proj

    longitude, latitude = places[centre]
    projection = Proj(f"+proj=aeqd +lon_0={longitude} +lat_0={latitude} +datum=WGS84")
    distances = sorted(math.hypot(*projection(*place)) for place in places.values())
    farthest = max(_LEAST / 2, distances[-1])
    # The last of the near ones: after it comes the widest gap, as a ratio.
    near = max(
        distances[len(distances) * 2 // 3 : -1],
        key=lambda distance: distances[distances.index(distance) + 1] / max(distance, 1.0),
        default=farthest,
    )
    whole = min(1.08 * farthest, _HALF_MERIDIAN)
    radii = [1.08 * near, whole] if near < 0.4 * distances[-1] else [whole]
    note = "Azimuthal equidistant projection: distances from the middle are true."
    size = (16.0, 13.2) if len(radii) == 2 else (13.0, 15.4)
    return [
        Circle(
            projection,
            (-radius, -radius, radius, radius),
            note,
            size,
            _HALF_MERIDIAN,
            hidden=radii[0] if number else 0.0,
        )
        for number, radius in enumerate(radii)
    ]


def arc(one: Point, other: Point, *, whole: bool = False, middle: float = 0.0) -> list[Array]:
    """Return the geodesic between two points (longitude, latitude; WGS 84) as lines, in degrees.

    There are two where it crosses the meridian opposite the `middle`, which an azimuthal projection does not
    need (`whole`). From point to point it is at most 100 km.
    """
    import numpy as np
    from pyproj import Geod

    globe = Geod(ellps="WGS84")
    number = 2 + int(globe.line_length((one[0], other[0]), (one[1], other[1])) / _ARC_STEP)
    points = globe.inv_intermediate(
        *one, *other, npts=number, initial_idx=0, terminus_idx=0, return_back_azimuth=False
    )
    line = np.column_stack([points.lons, points.lats])
    if middle:
        line[:, 0] -= 360 * np.round((line[:, 0] - middle) / 360)
    jump = np.flatnonzero(np.abs(np.diff(line[:, 0])) > 180)
    if whole or not len(jump):
        return [line]
    at = int(jump[0])
    before, after = line[at], line[at + 1]
    side = middle + math.copysign(180.0, before[0] - middle)
    opposite = 2 * middle - side
    part = (side - before[0]) / (after[0] + side - opposite - before[0])
    latitude = before[1] + part * (after[1] - before[1])
    return [
        np.vstack([line[: at + 1], [side, latitude]]),
        np.vstack([[opposite, latitude], line[at + 1 :]]),
    ]


def _middle(points: Sequence[Point]) -> Point:
    """Return the mean of points on the sphere, for which the antimeridian is no border."""
    radians = [(math.radians(longitude), math.radians(latitude)) for longitude, latitude in points]
    x = sum(math.cos(b) * math.cos(a) for a, b in radians)
    y = sum(math.cos(b) * math.sin(a) for a, b in radians)
    z = sum(math.sin(b) for _, b in radians)
    return math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y)))


def _regional(points: Sequence[Point], middle: Point, *, margin: float) -> Sheet:
    from pyproj import Proj

    longitude, latitude = middle
    projection = Proj(f"+proj=laea +lon_0={longitude:.4f} +lat_0={latitude:.4f} +datum=WGS84")
    x, y = projection([x for x, _ in points], [y for _, y in points])
    wide = max(max(x) - min(x), max(y) - min(y)) * margin
    across, up = (max(_LEAST - max(values) + min(values), 2 * wide) / 2 for values in (x, y))
    extent = (min(x) - across, min(y) - up, max(x) + across, max(y) + up)
    note = "Lambert azimuthal equal-area projection."
    return Sheet(projection, extent, note, (16.0, 13.0), 2 * _AUTHALIC)


def _graticule(axes: Axes, projection: Projection, step: int, middle: float = 0.0) -> None:
    """Draw meridians and parallels, `step` degrees apart, on either side of the one in the middle."""
    import numpy as np
    from matplotlib.collections import LineCollection

    up, round_ = np.linspace(-90, 90, 91), middle + np.linspace(-180, 180, 181)
    lines = [np.column_stack(projection(np.full(91, middle + x), up)) for x in range(-180, 181, step)]
    lines += [np.column_stack(projection(round_, np.full(181, y))) for y in range(-90 + step, 90, step)]
    axes.add_collection(
        LineCollection(lines, colors=style.GRATICULE, linewidths=0.4, zorder=0.5), autolim=False
    )
