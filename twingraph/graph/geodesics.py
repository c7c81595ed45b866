"""How far apart the two ends of a link are: the shortest way over the ellipsoid of WGS 84."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from twingraph.errors import MissingExtraError
from twingraph.graph.links import links

if TYPE_CHECKING:
    import networkx
    from numpy import float64
    from numpy.typing import NDArray

    Numbers = NDArray[float64]


def lengths(graph: networkx.Graph[Any]) -> dict[tuple[Any, Any], float]:
    """Return the length in kilometres of each link whose two nodes have coordinates.

    Coordinates are the attributes `latitude` and `longitude` of nodes, in degrees on WGS 84; a link that is
    not among the answer's wants some, and `len(links(graph)) - len(lengths(graph))` counts these. Parallel
    edges are one link, self-loops are none. Lengths are those of geodesics, exact to well below a metre:
    C. F. F. Karney, Algorithms for geodesics, Journal of Geodesy 87 (2013).

    Raises MissingExtraError without the extra `network`.

    >>> import networkx
    >>> graph = networkx.Graph([("Kecskemét", "Coventry")])
    >>> graph.add_node("Kecskemét", latitude=46.907, longitude=19.692)
    >>> graph.add_node("Coventry", latitude=52.408, longitude=-1.511)
    >>> round(lengths(graph)["Kecskemét", "Coventry"])
    1641
    """
    points = positions(graph)
    located = [(one, other) for one, other in links(graph) if one in points and other in points]
    if not located:
        return {}
    measured = kilometres(
        [points[one] for one, _ in located],
        [points[other] for _, other in located],
    )
    return dict(zip(located, measured.tolist(), strict=True))


def positions(graph: networkx.Graph[Any]) -> dict[Any, tuple[float, float]]:
    """Return latitude and longitude, in degrees, of each node that has both and is somewhere on Earth."""
    return {node: found for node, data in graph.nodes(data=True) if (found := _position(data))}


def kilometres(ones: Any, others: Any) -> Numbers:
    """Return the distances between two lists, or arrays of two columns, of latitudes and longitudes."""
    try:
        from numpy import asarray
        from pyproj import Geod
    except ImportError as error:
        raise MissingExtraError("pyproj", "network") from error

    one, other = asarray(ones, dtype=float), asarray(others, dtype=float)
    _, _, metres = Geod(ellps="WGS84").inv(one[:, 1], one[:, 0], other[:, 1], other[:, 0])
    found: Numbers = asarray(metres) / 1000
    return found


def _position(data: Mapping[str, Any]) -> tuple[float, float] | None:
    try:
        latitude, longitude = float(data["latitude"]), float(data["longitude"])
    except (KeyError, TypeError, ValueError):
        return None
    # A comparison with NaN is false.
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 360 else None
