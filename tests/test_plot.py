"""Pictures: what is in them, that words neither overlap nor are cut off, that they are always the same."""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text
from numpy import asarray

from twingraph import plot, settings
from twingraph.cli import main
from twingraph.cli.graph import map as map_command
from twingraph.cli.graph import plot as plot_command
from twingraph.errors import AmbiguousNameError, InputError, MissingExtraError, NameNotFoundError
from twingraph.graph.growth import growth
from twingraph.knowledge import KnowledgeGraph
from twingraph.plot import basemap, layout, picture, sheets, style, ties

Graph = Any

DRAWERS = {
    "map": plot.draw_map,
    "layout": plot.draw_layout,
    "growth": plot.draw_growth,
    "degrees": plot.draw_degrees,
    "matrix": plot.draw_matrix,
    "distance": plot.draw_distance,
}


@pytest.fixture(scope="module")
def bundled(kg: KnowledgeGraph) -> Graph:
    return kg.to_networkx("relationships")


@pytest.fixture
def pacific() -> Graph:
    """Two towns on either side of the antimeridian, one without coordinates, one that is far."""
    graph: Graph = nx.Graph()
    graph.add_node("s", label="Suva", latitude=-18.14, longitude=178.44, country="FJ")
    graph.add_node("a", label="Apia", latitude=-13.83, longitude=-171.76, country="WS")
    graph.add_node("n", label="Nowhere", country="FJ")
    graph.add_node("弘", label="弘前市", latitude=40.6, longitude=140.46, country="JP")
    graph.add_edge("s", "a", kinds=["TwinAgreement"], start="1990-01-01")
    graph.add_edge("s", "n", kinds=["Contact"], start="1995-01-01", end="2000-12-31", state="ended")
    graph.add_edge("s", "弘", kinds=["PartnerAgreement"])
    return graph


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


@pytest.mark.parametrize("name", DRAWERS)
def test_words_are_whole_and_apart(bundled: Graph, name: str) -> None:
    caption = plot.Caption("", "33 relationships of the bundled data", "two pages, " * 20)
    figure = DRAWERS[name](bundled, caption)
    check(figure)
    smallest = min(text.get_fontsize() for text in texts(figure))
    assert smallest >= style.SMALL
    assert "33 relationships of the bundled data" in words(figure)
    assert "Source: two pages," in words(figure)


@pytest.mark.parametrize("name", [name for name in DRAWERS if name != "matrix"])
@pytest.mark.parametrize("size", [(11.0, 9.0)], ids=["small"])
def test_words_fit_at_other_sizes(bundled: Graph, name: str, size: tuple[float, float]) -> None:
    figure = DRAWERS[name](bundled, plot.Caption("A title that is so long that it is broken " * 2), size=size)
    check(figure)
    assert figure.get_size_inches() * 2.54 == pytest.approx(size)


def test_a_picture_without_room_is_refused(bundled: Graph) -> None:
    with pytest.raises(InputError, match="at least 10 x 7 cm"):
        plot.draw_growth(bundled, size=(5, 5))


def arcs(figure: Figure) -> dict[str, LineCollection]:
    named = {kind.label: kind for kind in (*style.KINDS.values(), style.OTHER, style.LINK)}
    found = [item for item in figure.axes[0].collections if item.get_label() in named]
    return {str(item.get_label()): item for item in found if isinstance(item, LineCollection)}


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


def test_growth_counts_by_kind_and_says_what_has_no_date(pacific: Graph) -> None:
    figure = plot.draw_growth(pacific)
    lines = {str(line.get_label()): line for line in figure.axes[0].lines}
    assert {label: max(line.get_ydata()) for label, line in lines.items()} == {
        "all": 2,
        "twinning": 1,
        "contact": 1,
        "not known to have ended": 2,
    }
    assert lines["not known to have ended"].get_ydata()[-1] == 1
    assert "1 relationship without a year" in words(figure)
    check(figure)
    with pytest.raises(InputError, match="start"):
        plot.draw_growth(nx.path_graph(3))


def test_growth_counts_what_graph_growth_counts() -> None:
    """Parties of one relationship, other names of its beginning, and ends without a year."""
    graph: Graph = nx.MultiGraph(name="relationships")
    graph.add_edges_from([(1, 2, "r"), (1, 3, "r"), (2, 3, "r")], start="1980-01-01", kind="Contact")
    graph.add_edge(1, 4, "s", since=1985)
    graph.add_edge(1, 5, "t", start="1990", state="ended")
    graph.add_edge(1, 6, "u", start="1991", state="never-realised")
    figure = plot.draw_growth(graph)
    lines = {str(line.get_label()): list(line.get_ydata()) for line in figure.axes[0].lines}
    rows = growth(graph)
    assert lines["all"][-1] == sum(row.begun for row in rows) == 3
    assert lines["not known to have ended"][-1] == rows[-1].lasting == 2
    assert lines["contact"][-1] == 1
    assert "Not shown: 1 end without a year, 1 never realised." in words(figure)
    check(figure)


@pytest.mark.parametrize("name", [name for name in DRAWERS if name != "growth"])
def test_what_was_never_realised_is_not_drawn(pacific: Graph, name: str) -> None:
    for node, longitude in (("s2", 150.0), ("a2", 151.0)):
        pacific.add_node(node, label=node, latitude=10.0, longitude=longitude, country="AU")
    pacific.add_edge("s2", "a2", kinds=["Contact"], state="never-realised")
    pacific.add_edge("s", "s2", kinds=["Contact"], state="never-realised")
    said = words(DRAWERS[name](pacific))
    assert "Not shown: 2 relationships never realised." in said
    assert "Australia" not in said
    assert "a2" not in said
    assert len(ties.realised(pacific)[0]) == 4
    # What has ended was there.
    assert ties.realised(pacific)[0].has_edge("s", "n")
    with pytest.raises(InputError, match="none of the relationships was ever realised"):
        DRAWERS[name](pacific.subgraph(["s2", "a2"]))


def test_degrees_name_the_exponent_of_the_statistics() -> None:
    from twingraph.graph.measures.degrees import power_law

    graph = nx.barabasi_albert_graph(300, 2, seed=1)
    graph.add_node("alone")
    figure = plot.draw_degrees(graph)
    exponent = power_law([degree for _, degree in graph.degree()])
    assert f"γ = {exponent:.4g}" in words(figure)
    assert "1 place without partners" in words(figure)
    observed, law = figure.axes[1].lines
    assert observed.get_ydata()[0] == 1
    assert observed.get_ydata()[-1] == pytest.approx(1 / 300)
    x, y = law.get_data()
    assert y[1] == pytest.approx((x[1] / x[0]) ** (1 - exponent))
    check(figure)
    with pytest.raises(InputError, match="no links"):
        plot.draw_degrees(nx.empty_graph(3))


def test_the_matrix_adds_up(bundled: Graph, pacific: Graph) -> None:
    graph: Graph = nx.Graph()
    for number in range(30):
        graph.add_node(number, country=["DE", "FR", "PL", "HU", "IT"][number % 5])
    graph.add_edges_from(nx.gnm_random_graph(30, 100, seed=1).edges())
    figure = plot.draw_matrix(graph, top=3)
    axes = figure.axes[0]
    cells = {text.get_position(): int(text.get_text()) for text in axes.texts}
    assert [tick.get_text() for tick in axes.get_xticklabels()][-1] == "other"
    assert all(cells[x, y] == cells.get((y, x)) for x, y in cells)
    assert sum(number for (x, y), number in cells.items() if x <= y) == 100
    check(plot.draw_matrix(pacific))
    with pytest.raises(InputError, match="country"):
        plot.draw_matrix(nx.path_graph(3))


def test_distances_are_beside_chance(bundled: Graph) -> None:
    figure = plot.draw_distance(bundled)
    assert "observed: median " in words(figure)
    assert "by chance: median " in words(figure)
    values = figure.axes[0].patches[0].get_data().values
    assert sum(values) == pytest.approx(100)
    with pytest.raises(InputError, match="coordinates"):
        plot.draw_distance(nx.path_graph(3))


def test_a_layout_shows_every_node_and_groups_by_country(bundled: Graph) -> None:
    figure = plot.draw_layout(bundled)
    points = sum(
        len(item.get_offsets()) for item in figure.axes[0].collections if not isinstance(item, LineCollection)
    )
    assert points == len(ties.realised(bundled)[0])
    assert "Germany (5)" in words(figure)
    assert "around Kecskemét" in words(plot.draw_layout(bundled, by="community"))
    with pytest.raises(NameNotFoundError, match="grouping"):
        plot.draw_layout(bundled, by="size")
    with pytest.raises(InputError, match="country"):
        plot.draw_layout(nx.path_graph(3), by="country")


def test_countries_have_their_names_in_a_language(bundled: Graph) -> None:
    assert "Németország (5)" in words(plot.draw_layout(bundled, language="hu"))
    assert "Németország" in words(plot.draw_matrix(bundled, language="hu"))
    # As with labels, what there is not in a language is in English.
    assert "Germany" in words(plot.draw_matrix(bundled, language="tlh"))


def test_the_core_that_is_too_large_is_cut() -> None:
    said = words(plot.draw_layout(nx.complete_graph(60), limit=50))
    assert "Of 60 linked places, the 50 most linked." in said
    assert "core" not in said


def test_one_of_a_kind_is_singular() -> None:
    graph: Graph = nx.star_graph(7)
    codes = ["DE", "FR", "PL", "HU", "IT", "ES", "PT", "AT"]
    nx.set_node_attributes(graph, dict(enumerate(codes)), "country")
    assert "1 other (1)" in words(plot.draw_layout(graph))


def test_of_a_large_network_the_core_is_laid_out() -> None:
    graph = nx.barabasi_albert_graph(400, 3, seed=1)
    graph.add_edges_from((node, f"leaf {node}") for node in range(200))
    figure = plot.draw_layout(graph, limit=450)
    core = nx.k_core(graph, 3)
    assert 0 < len(core) <= 450
    assert f"Of 600 linked places, the {len(core)} of the 3-core" in words(figure)


@pytest.mark.parametrize(
    "graph", [nx.MultiDiGraph([(1, 2), (2, 1), (1, 1), (2, 3)]), nx.Graph([((1, 2), "b")])]
)
def test_any_networkx_graph_can_be_drawn(graph: Graph) -> None:
    check(plot.draw_layout(graph))
    check(plot.draw_degrees(graph))
    assert sum(map(len, ties.by_kind(graph).values())) == len(
        {frozenset(edge) for edge in graph.edges() if len(set(edge)) == 2}
    )


@pytest.mark.parametrize(
    ("name", "format"), [("map", "svg"), ("layout", "svg"), ("growth", "png"), ("growth", "pdf")]
)
def test_the_same_graph_gives_the_same_bytes(bundled: Graph, name: str, format: str) -> None:
    content = [plot.render(DRAWERS[name](bundled), format, dpi=60) for _ in range(2)]
    assert content[0] == content[1]
    assert content[0].startswith({"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}[format])


def test_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    """Sets of texts have another order in each process."""
    for seed in "12":
        command = [sys.executable, "-m", "twingraph", "graph", "plot", "--by", "community"]
        path = tmp_path / f"{seed}.svg"
        subprocess.run(
            [*command, "-o", str(path)], env={**os.environ, "PYTHONHASHSEED": seed}, check=True, timeout=120
        )
    assert (tmp_path / "1.svg").read_bytes() == (tmp_path / "2.svg").read_bytes()


def test_commands(tmp_path: Path) -> None:
    written = tmp_path / "map.svg"
    assert (
        main(["graph", "map", "--focus", "Krefeld", "--title", "Krefelds Partner", "-o", str(written)]) == 0
    )
    assert written.read_bytes().startswith(b"<?xml")
    assert (
        main(
            [
                "graph",
                "plot",
                "--what",
                "growth",
                "--size",
                "12x8",
                "--dpi",
                "100",
                "-o",
                str(tmp_path / "g.png"),
            ]
        )
        == 0
    )
    from matplotlib.image import imread

    assert imread(tmp_path / "g.png").shape[:2] == (314, 472)


def test_the_caption_names_selection_and_sources(
    kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[Figure] = []
    monkeypatch.setattr(picture, "render", lambda figure, *_, **__: seen.append(figure) or b"")
    arguments = ["--relationship-kind", "twin", "--country", "DE", "--as-of", "1995-01-01"]
    assert main(["graph", "plot", *arguments, "-o", str(tmp_path / "x.png")]) == 0
    said = words(seen[0])
    assert " twin relationships with a party in DE as of 1995-01-01" in said
    assert "Source: " in said
    assert "Kecskemét's page on its international relations" in said


def test_the_caption_of_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen: list[Figure] = []
    monkeypatch.setattr(picture, "render", lambda figure, *_, **__: seen.append(figure) or b"")
    edges = tmp_path / "edges.csv"
    edges.write_text("from,to\na,b\nb,c\n", encoding="utf-8")
    arguments = ["graph", "plot", str(edges), "-o", str(tmp_path / "x.png")]
    assert main(arguments) == 0
    assert main([*arguments, "--credit", "Town hall, 2024"]) == 0
    file, credit = map(words, seen)
    assert "3 places, 2 links" in file
    assert "Source: edges.csv" in file
    assert "Source: Town hall, 2024" in credit
    assert "edges.csv" not in credit


def test_the_caption_of_one_relationship(
    kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[Figure] = []
    monkeypatch.setattr(picture, "render", lambda figure, *_, **__: seen.append(figure) or b"")
    arguments = ["graph", "plot", "--country", "JP", "--language", "hu", "-o", str(tmp_path / "x.png")]
    assert main(arguments) == 0
    assert "1 relationship with a party in JP" in words(seen[0])
    assert "Magyarország (1)" in words(seen[0])


def test_the_commands_know_the_choices_of_the_library() -> None:
    parser = argparse.ArgumentParser()
    map_command.add_arguments(parser)
    assert _choices(parser, "region") == sheets.REGIONS
    parser = argparse.ArgumentParser()
    plot_command.add_arguments(parser)
    assert _choices(parser, "by") == layout.GROUPS


def _choices(parser: argparse.ArgumentParser, name: str) -> Any:
    return next(action.choices for action in parser._actions if action.dest == name)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["map", "-o", "x.png", "--focus", "Krefeld", "--region", "europe"], "leave out europe"),
        (["map", "-o", "x.gif"], "end the name with one of these"),
        (["map", "-o", "x.png", "--focus", "Atlantis"], "Atlantis"),
        (["plot", "-o", "x.png", "--what", "growth", "--by", "country"], "--by is for a layout"),
        (["plot", "-o", "x.png", "--nodes", "t.csv"], "goes with a FILE"),
    ],
)
def test_what_the_commands_refuse(
    arguments: list[str],
    problem: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["graph", *arguments]) == 2
    assert problem in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("option", [["--size", "16"], ["--size", "0x10"], ["--dpi", "9"]])
def test_sizes_that_are_none(option: list[str]) -> None:
    with pytest.raises(SystemExit):
        main(["graph", "plot", "-o", "x.png", *option])


def test_without_the_extra(bundled: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "find_spec", lambda name: None if name == "textalloc" else object())
    for draw in DRAWERS.values():
        with pytest.raises(MissingExtraError, match=r"textalloc.*twingraph-kg\[plot\]"):
            draw(bundled)


def test_the_base_map_is_small_and_says_where_it_is_from() -> None:
    path = Path(basemap.__file__).with_name("basemap.json")
    assert path.stat().st_size < 200_000
    assert "Natural Earth" in json.loads(path.read_text(encoding="utf-8"))["source"]


def test_a_network_of_ten_thousand_links(reference: Path) -> None:
    """KONECT's network, which has no names, as a layout and as degrees."""
    from twingraph.graph import reading

    graph = reading.read(reference / "konect-twin-2017" / "out.twin")
    assert "γ = 2.601" in words(plot.draw_degrees(graph))
    assert "Of 14,274 linked places" in words(plot.draw_layout(graph, limit=500))


def test_the_pictures_of_the_documentation_are_current() -> None:
    """Run `python scripts/pictures.py` when this fails."""
    page = (settings.queries_dir().parent / "docs" / "network-pictures.md").read_text(encoding="utf-8")
    folder = settings.queries_dir().parent / "docs" / "network"
    names = sorted(path.name for path in folder.glob("*.png"))
    assert len(names) == 8
    assert [name for name in names if f"network/{name}" not in page] == []
