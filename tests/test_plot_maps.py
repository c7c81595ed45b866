"""Maps: arcs, kinds, projections, extents, names and land."""

from __future__ import annotations

import networkx as nx
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from numpy import asarray
from pictures import Graph, arcs, check, words

from twingraph import plot
from twingraph.errors import AmbiguousNameError, InputError, NameNotFoundError
from twingraph.plot import basemap, sheets, style, ties


def test_a_map_has_an_arc_for_each_pair_and_kind(bundled: Graph) -> None:
    figure = plot.draw_map(bundled, region="world")
    found = arcs(figure)
    assert {label: tuple(item.get_edgecolor()[0][:3]) for label, item in found.items()} == {
        kind.label: to_rgb(kind.colour) for kind in style.KINDS.values()
    }
    missing = [bundled.nodes[node]["label"] for node in bundled if "latitude" not in bundled.nodes[node]]
    assert missing == ["Alliance of Vojvodina Hungarians"]
    shown = [
        edge
        for *edge, state in bundled.edges(data="state")
        if state != "never-realised" and all("latitude" in bundled.nodes[node] for node in edge)
    ]
    assert sum(len(item.get_segments()) for item in found.values()) == len(shown) == 31
    assert "1 place without coordinates (Alliance of Vojvodina Hungarians)" in words(figure)


def test_kinds_differ_in_colour_and_in_line() -> None:
    kinds = [*style.KINDS.values(), style.OTHER]
    assert len({kind.colour for kind in kinds}) == len({str(kind.dashes) for kind in kinds}) == len(kinds)
    assert len({marker for _, marker in style.GROUPS}) == len(style.GROUPS)


def test_an_arc_is_split_at_the_antimeridian(pacific: Graph) -> None:
    lines = sheets.arc((178.44, -18.14), (-171.76, -13.83))
    assert len(lines) == 2
    assert lines[0][0] == pytest.approx((178.44, -18.14))
    assert lines[0][-1, 0] == 180
    assert lines[1][0, 0] == -180
    assert lines[0][-1, 1] == lines[1][0, 1]
    assert lines[1][-1] == pytest.approx((-171.76, -13.83))
    figure = plot.draw_map(pacific, region="world")
    assert {label: len(item.get_segments()) for label, item in arcs(figure).items()} == {
        "twinning": 2,
        "partnership": 1,
        "contact": 0,
    }


def test_an_arc_is_a_geodesic() -> None:
    """Between two towns of one latitude the shortest way passes nearer to the pole."""
    (line,) = sheets.arc((0.0, 50.0), (90.0, 50.0))
    assert line[:, 1].max() > 58
    (point,) = sheets.arc((19.7, 46.9), (19.7, 46.9))
    assert abs(point - (19.7, 46.9)).max() < 1e-9


def test_what_the_font_lacks_is_written_in_latin_letters(pacific: Graph) -> None:
    assert "HongQianShi" in words(plot.draw_map(pacific, region="world"))


def test_a_region_is_what_the_data_take_up(pacific: Graph, bundled: Graph) -> None:
    near = bundled.subgraph(
        [node for node in bundled if bundled.nodes[node].get("country") in ("HU", "AT", "SK")]
    )
    assert "Lambert azimuthal" in words(plot.draw_map(near))
    assert "Equal Earth" in words(plot.draw_map(bundled))
    islands = pacific.subgraph(["s", "a"])
    assert "Lambert azimuthal" in words(plot.draw_map(islands))
    outside = plot.draw_map(bundled, region="europe")
    assert "Outside the map: " in words(outside)


def test_a_focus_shows_one_citys_ties_at_their_distances(bundled: Graph) -> None:
    figure = plot.draw_map(bundled, focus="Kecskemét")
    near, far = figure.axes
    assert near.get_xlim()[1] < far.get_xlim()[1]
    labels = {text.get_text() for text in near.texts}
    assert {"Kecskemét", "Coventry", "500 km"} <= labels
    assert "Aomori" in {text.get_text() for text in far.texts}
    assert not {"Leiden", "Venlo", "Charlotte"} & (labels | {text.get_text() for text in far.texts})
    check(figure)
    # Kecskemét and Aomori are 8,664 km apart.
    lines = [
        line for item in far.collections if item.get_label() == "partnership" for line in item.get_segments()
    ]
    assert max((line**2).sum(axis=1).max() ** 0.5 for line in lines) == pytest.approx(8_664e3, rel=0.01)


def test_names_without_room_are_listed(bundled: Graph) -> None:
    figure = plot.draw_map(bundled, focus="Krefeld")
    # Seven of ten partners are within 3,000 km, and the farthest beyond 8,000.
    assert len(figure.axes) == 2
    assert {text.get_text() for text in figure.axes[0].texts} > {"Leiden", "Venlo", "Kayseri", "Krefeld"}
    assert "Not named" not in words(figure)
    crowd: Graph = nx.star_graph(200)
    for node in crowd:
        crowd.add_node(node, latitude=50 + node % 7 / 5, longitude=node % 11 / 5, label=f"Village {node}")
    few = crowd.subgraph(range(80))
    figure = plot.draw_map(few, focus="Village 0")
    named = {text.get_text() for text in figure.axes[0].texts}
    missing = sorted(label for _, label in few.nodes(data="label") if label not in named)
    assert 0 < len(missing) < 80
    unnamed = next(text.get_text() for text in figure.texts if "want of room" in text.get_text())
    assert unnamed in (
        f"Not named, for want of room: {', '.join(missing)}.",
        f"Not named, for want of room: {len(missing)} places.",
    )
    check(figure)
    figure = plot.draw_map(crowd, focus="Village 0")
    # All are near: one circle is enough.
    assert len(figure.axes) == 1
    named = {text.get_text() for text in figure.axes[0].texts if text.get_text().startswith("Village")}
    assert f"Not named, for want of room: {201 - len(named)} places." in words(figure)
    for drawn in (plot.draw_map(crowd), plot.draw_layout(crowd)):
        named = {text.get_text() for text in drawn.axes[0].texts if text.get_text().startswith("Village")}
        assert f"{len(named)} of 201 places named." in words(drawn)
        check(drawn)


def test_a_map_around_a_city_has_no_region(bundled: Graph) -> None:
    with pytest.raises(InputError, match="leave out europe"):
        plot.draw_map(bundled, focus="Krefeld", region="europe")


def test_a_map_is_at_least_300_km_wide(pacific: Graph) -> None:
    near: Graph = nx.Graph([(1, 2)])
    nx.set_node_attributes(near, 47.0, "latitude")
    nx.set_node_attributes(near, {1: 19.0, 2: 19.01}, "longitude")
    axes = plot.draw_map(near).axes[0]
    assert axes.get_xlim()[1] - axes.get_xlim()[0] >= 300e3
    assert axes.get_ylim()[1] - axes.get_ylim()[0] >= 300e3
    near.remove_edge(1, 2)
    assert "partner" not in words(plot.draw_map(near))


def test_the_world_is_turned_where_that_cuts_fewer_arcs() -> None:
    towns = {"Tokyo": (35.7, 139.7), "Portland": (45.5, -122.7), "New York": (40.7, -74.0)}
    graph: Graph = nx.Graph([("Tokyo", "Portland"), ("Tokyo", "New York")])
    for town, (latitude, longitude) in towns.items():
        graph.add_node(town, latitude=latitude, longitude=longitude)
    turned, plain = plot.draw_map(graph), plot.draw_map(graph, region="world")
    assert len(arcs(turned)["link"].get_segments()) == 2
    assert len(arcs(plain)["link"].get_segments()) == 4
    left, right = turned.axes[0].get_xlim()
    for line in arcs(turned)["link"].get_segments():
        assert left < line[:, 0].min() < line[:, 0].max() < right
    # The other way round: across Europe nothing is cut, and the meridian of Greenwich is in the middle.
    graph.remove_edge("Tokyo", "New York")
    assert sheets.of_region(ties.places(graph), "auto", [("Portland", "New York")]).middle == 0


def test_a_focus_must_be_one_city(pacific: Graph) -> None:
    with pytest.raises(NameNotFoundError, match="Apia"):
        plot.draw_map(pacific, focus="api")
    pacific.add_node("s2", label="Suva")
    with pytest.raises(AmbiguousNameError):
        plot.draw_map(pacific, focus="Suva")
    with pytest.raises(InputError, match="Nowhere has no coordinates"):
        plot.draw_map(pacific, focus="Nowhere")
    with pytest.raises(InputError, match="no links"):
        plot.draw_map(pacific, focus="s2")
    with pytest.raises(NameNotFoundError, match="region"):
        plot.draw_map(pacific, region="asia")


@pytest.mark.parametrize(
    ("point", "land"),
    [
        ((19.7, 46.9), True),
        ((-3.7, 40.4), True),
        ((134.0, -25.0), True),
        ((-40.0, 30.0), False),
        ((50.5, 42.0), False),  # the Caspian Sea, a hole
        ((178.0, -38.0), True),  # New Zealand, near the antipode of Madrid
    ],
)
@pytest.mark.parametrize("middle", [(19.7, 46.9), (-3.7, 40.4), (-58.4, -34.6)])
def test_land_is_filled_and_the_sea_is_not(
    point: tuple[float, float], land: bool, middle: tuple[float, float]
) -> None:
    from pyproj import Proj

    figure = Figure((8, 8))
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    far = 20_003_931.0
    axes.set(xlim=(-far, far), ylim=(-far, far))
    projection = Proj(f"+proj=aeqd +lon_0={middle[0]} +lat_0={middle[1]} +datum=WGS84")
    basemap.draw(axes, projection, far=far)
    canvas.draw()
    x, y = axes.transData.transform(projection(*point))
    red, green, blue, _ = asarray(canvas.buffer_rgba())[int(figure.bbox.height - y), int(x)].tolist()
    assert (min(red, green, blue) < 240) is land
