"""Pictures: what is in them, that words neither overlap nor are cut off, that they are always the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest
from matplotlib.collections import LineCollection
from pictures import DRAWERS, Graph, check, texts, words

from twingraph import plot, settings
from twingraph.errors import InputError, MissingExtraError, NameNotFoundError
from twingraph.graph.growth import growth
from twingraph.plot import basemap, picture, style, ties


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
