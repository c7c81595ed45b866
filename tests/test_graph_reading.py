"""Networks from elsewhere: every form that is read, the round trips, and what is refused."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from openpyxl import Workbook

from twingraph.cli import main
from twingraph.errors import FileSyntaxError, InputError
from twingraph.graph import files
from twingraph.graph.reading import read
from twingraph.knowledge import KnowledgeGraph

REFERENCE = os.environ.get("TWINGRAPH_REFERENCE", "")
needs_reference = pytest.mark.skipif(not REFERENCE, reason="TWINGRAPH_REFERENCE names no reference data")

EDGES = {("a", "b"): {"weight": 2}, ("b", "c"): {"weight": 0.5}}


def written(folder: Path, text: str, name: str = "network") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def edges(graph: nx.Graph[Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(one, other): data for one, other, data in graph.edges(data=True)}


@pytest.mark.parametrize(
    "text",
    [
        "a b 2\nb c 0.5\n",
        "# by hand\na  b   2\n\n% more\nb c 0.5",
        "a\tb\t2\r\nb\tc\t0.5\r\n",
        "\ufeffsource,target,weight\na,b,2\nb,c,0.5\n",
        "weight;Target;Source\n2;b;a\n0.5;c;b\n",
        "# exported\nItem\ttwin\tweight\na\tb\t2\nb\tc\t0.5\n",
        'From,To,weight\n"a",b,2\nb,"c",0.5\n',
        "Ort,Partnerort,weight\na,b,2\nb,c,0.5\n",
        "a,b,2\nb,c,0.5\n",
        "a b {'weight': 2}\nb c {'weight': 0.5}\n",
        "*Vertices 3\n1 a\n2 b\n3 c\n*Edges\n1 2 2\n2 3 0.5\n",
        '{"nodes": [{"id": "a"}, {"id": "b"}, {"id": "c"}], '
        '"links": [{"source": "a", "target": "b", "weight": 2}, '
        '{"source": "b", "target": "c", "weight": 0.5}]}',
    ],
)
def test_forms(tmp_path: Path, text: str) -> None:
    graph = read(written(tmp_path, text))
    assert type(graph) is nx.Graph
    assert edges(graph) == EDGES
    assert graph.graph == {"name": "network", "loops": 0, "duplicates": 0}


@pytest.mark.parametrize(
    ("suffix", "compress"),
    [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress), (".zst", None)],
)
def test_compressed(tmp_path: Path, suffix: str, compress: Callable[[bytes], bytes] | None) -> None:
    if compress is None:
        compress = pytest.importorskip("backports.zstd", reason="Zstandard is an extra").compress
    assert compress is not None
    path = tmp_path / f"edges{suffix}"
    path.write_bytes(compress(b"a b 2\nb c 0.5\n"))
    assert edges(read(path)) == EDGES
    path.write_bytes(compress(b"a b 2\nb c 0.5\n" * 100)[:-9])
    with pytest.raises(FileSyntaxError, match="is damaged"):
        read(path)


def test_one_edge_for_two_nodes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "a,b,1991\nb,a,1992\na,b,1993\nc,c,1994\nb,a,\n")
    graph = read(path)
    assert edges(graph) == {("a", "b"): {"weight": 1991}}
    assert list(graph) == ["a", "b", "c"]
    assert (graph.graph["loops"], graph.graph["duplicates"]) == (1, 3)
    directed = read(path, directed=True)
    assert edges(directed) == {("a", "b"): {"weight": 1991}, ("b", "a"): {"weight": 1992}}
    assert (directed.graph["loops"], directed.graph["duplicates"]) == (1, 2)
    assert main(["graph", "stats", str(path)]) == 0
    assert "left out 1 edge from a node to itself and 3 between" in capsys.readouterr().err


def test_columns_become_attributes(tmp_path: Path) -> None:
    text = "source,target,since,code,note\na,b,1991,01,\nb,c,,02,3\nc,d,2001,10,four\n"
    assert edges(read(written(tmp_path, text))) == {
        ("a", "b"): {"since": 1991, "code": "01"},
        ("b", "c"): {"code": "02", "note": "3"},
        ("c", "d"): {"since": 2001, "code": "10", "note": "four"},
    }


def test_konect(tmp_path: Path) -> None:
    path = written(tmp_path, "% asym weighted\n% 3 3 3\n1 2 0.5 1000\n2 1 2 1001\n2\t3 1 1002\n", "out.x")
    graph = read(path, directed=True)
    assert type(graph) is nx.DiGraph
    assert graph.edges["2", "1"] == {"weight": 2.0, "timestamp": 1001}
    assert edges(read(path)) == {
        ("1", "2"): {"weight": 0.5, "timestamp": 1000},
        ("2", "3"): {"weight": 1.0, "timestamp": 1002},
    }
    path = written(tmp_path, "% sym unweighted\n1 2\n2 3\n", "out.y")
    assert sorted(read(path).edges) == [("1", "2"), ("2", "3")]
    with pytest.raises(InputError, match=r"out\.y: its edges have no direction"):
        read(path, directed=True)


def test_bipartite_konect_has_two_sides(tmp_path: Path) -> None:
    graph = read(written(tmp_path, "% bip unweighted\n1 1\n1 2\n2 1\n"))
    assert sorted(graph.edges) == [("L1", "R1"), ("L1", "R2"), ("R1", "L2")]
    assert dict(graph.nodes(data="bipartite")) == {"L1": 0, "R1": 1, "R2": 1, "L2": 0}
    assert nx.is_bipartite(graph)


def attributed(graph: nx.Graph[Any]) -> nx.Graph[Any]:
    graph.add_node("Ä ß", label='Ort, "Ősi"; <&>', latitude=46.9)
    graph.add_edge("Ä ß", "b", weight=1.5, kind="twin")
    graph.add_edge("b", "c", weight=2.5, kind="contact")
    graph.add_node("alone")
    return graph


@pytest.mark.parametrize("class_", [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph])
@pytest.mark.parametrize("form", ["graphml", "gexf", "links", "edges"])
def test_what_networkx_wrote(tmp_path: Path, class_: type[nx.Graph[Any]], form: str) -> None:
    graph, path = attributed(class_()), tmp_path / "network"
    if form == "graphml":
        nx.write_graphml(graph, path)
    elif form == "gexf":
        nx.write_gexf(graph, path)
    else:
        written(tmp_path, json.dumps(nx.node_link_data(graph, edges=form)))
    back = read(path, directed=graph.is_directed())
    assert type(back) is (nx.DiGraph if graph.is_directed() else nx.Graph)
    assert set(back) == set(graph)
    assert back.nodes["Ä ß"]["latitude"] == 46.9
    assert {frozenset(pair): (data["weight"], data["kind"]) for pair, data in edges(back).items()} == {
        frozenset(("Ä ß", "b")): (1.5, "twin"),
        frozenset("bc"): (2.5, "contact"),
    }
    if not graph.is_directed():
        with pytest.raises(InputError, match="no direction"):
            read(path, directed=True)


def test_parallel_edges_of_networkx_are_counted(tmp_path: Path) -> None:
    graph = nx.MultiGraph([("a", "b"), ("a", "b"), ("b", "c")])
    nx.write_graphml(graph, tmp_path / "x.graphml")
    nx.write_gexf(graph, tmp_path / "x.gexf")
    written(tmp_path, json.dumps(nx.node_link_data(graph, edges="edges")), "x.json")
    for path in sorted(tmp_path.iterdir()):
        assert read(path).graph["duplicates"] == 1
        assert read(path).number_of_edges() == 2


def test_edge_list_of_networkx(tmp_path: Path) -> None:
    graph: nx.Graph[Any] = nx.gnm_random_graph(30, 60, seed=1)
    nx.write_edgelist(graph, tmp_path / "plain")
    assert {frozenset(map(int, edge)) for edge in read(tmp_path / "plain").edges} == set(
        map(frozenset, graph.edges)
    )
    nx.set_edge_attributes(graph, 2.5, "weight")
    nx.write_weighted_edgelist(graph, tmp_path / "weighted")
    assert {data["weight"] for *_, data in read(tmp_path / "weighted").edges(data=True)} == {2.5}


def test_numbers_become_texts(tmp_path: Path) -> None:
    path = written(tmp_path, json.dumps(nx.node_link_data(nx.path_graph(3), edges="edges")))
    assert list(read(path).edges) == [("0", "1"), ("1", "2")]
    path = written(tmp_path, '{"nodes": [{"id": 1}, {"id": "1"}], "links": []}')
    with pytest.raises(FileSyntaxError, match="a number and a text"):
        read(path)


@pytest.mark.parametrize(
    "text", ["a b {'weight': 3}", "a b {'weight': 3}\r\n", "a b {}\nb c {'weight': 3}\n"]
)
def test_dictionaries_of_networkx_at_any_end_of_a_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes(text.encode())
    assert {"weight": 3} in [data for *_, data in read(str(path)).edges(data=True)]


@pytest.mark.parametrize(
    "header", ["city1,city2", "Source Label,Target Label", "town,twin town", "Stadt,Partnerstadt"]
)
def test_headers_of_the_ends(tmp_path: Path, header: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"{header}\nKrefeld,Venlo\n")
    assert set(read(path)) == {"Krefeld", "Venlo"}


@pytest.mark.parametrize("format", files.FORMATS)
@pytest.mark.parametrize("kind", ["authorities", "relationships", "activities", "claims"])
def test_what_twingraph_wrote(kg: KnowledgeGraph, tmp_path: Path, kind: str, format: str) -> None:
    graph, path = kg.to_networkx(kind), tmp_path / f"network.{format}"
    files.write(graph, path, format=format)
    back = read(path, directed=kind == "claims")
    assert type(back) is (nx.DiGraph if kind == "claims" else nx.Graph)
    assert dict(back.nodes(data=True)) == dict(graph.nodes(data=True))
    pairs = nx.DiGraph(graph) if kind == "claims" else nx.Graph(graph)
    assert set(map(frozenset, back.edges)) == set(map(frozenset, pairs.edges))
    assert back.graph["duplicates"] == graph.number_of_edges() - pairs.number_of_edges()
    # Lists are lists, not texts of them.
    name = {"authorities": "kinds", "activities": "roles"}.get(kind, "sources")
    assert all(isinstance(value, list) for *_, value in back.edges(data=name))


def test_edges_of_ours_without_their_nodes(kg: KnowledgeGraph, tmp_path: Path) -> None:
    graph, path = kg.to_networkx(), tmp_path / "network.csv"
    files.write(graph, path, format="csv")
    table = path.with_suffix(".nodes.csv").rename(tmp_path / "elsewhere.csv")
    assert set(map(frozenset, read(path).edges)) == set(map(frozenset, graph.edges))
    back = read(path, nodes=table)
    labels = dict(graph.nodes(data="label"))
    assert {node: back.nodes[node]["label"] for node in back} == labels


NODES = """item,label_en,country_en,latitude,longitude,population,founded,code,note
a,Alfa,Hungary,46,19.69,1000,1368,007,
b,Berg,Tschechien,51.5,,,,010,x
a,Second,Germany,1,1,1,1,1,1
z,Zed,Atlantis,2,2,2,2,2,2
c,,Atlantis,,,,1900,,
"""


def test_table_of_nodes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, table = written(tmp_path, "a b\nb c\nc d\n"), written(tmp_path, NODES, "nodes.csv")
    graph = read(path, nodes=table)
    assert dict(graph.nodes(data=True)) == {
        "a": {
            "label": "Alfa",
            "country": "HU",
            "latitude": 46.0,
            "longitude": 19.69,
            "population": 1000,
            "founded": 1368,
            "code": "007",
        },
        "b": {"label": "Berg", "country": "CZ", "latitude": 51.5, "code": "010", "note": "x"},
        "c": {"founded": 1900},
        "d": {},
    }
    assert graph.graph["unknown_countries"] == ["Atlantis"]
    assert main(["graph", "stats", str(path), "--nodes", str(table)]) == 0
    assert "no country of today: Atlantis" in capsys.readouterr().err


def test_workbook_of_nodes(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["id", "name", "country", "latitude"],
        ["a", "Alfa", "HU", 46.9],
        ["b", "Berg", "Germany", 51],
    ):
        sheet.append(row)
    book.save(tmp_path / "nodes.xlsx")
    graph = read(written(tmp_path, "a b\n"), nodes=tmp_path / "nodes.xlsx")
    assert graph.nodes["b"] == {"label": "Berg", "country": "DE", "latitude": 51.0}
    with pytest.raises(FileSyntaxError, match="is a workbook"):
        read(tmp_path / "nodes.xlsx")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,latitude\na,north\n", r"nodes\.csv:2: the latitude 'north' is not a number"),
        ("id,latitude\na,47\nb,north\n", r"nodes\.csv:3: the latitude 'north' is not a number"),
        ("id,latitude\na,95\n", r"nodes\.csv:2: the latitude 95 is beyond 90 degrees"),
        ("id,label\nx,Zed\n", r"first column, 'id', has none of the nodes of the network, such as 'a'"),
        ("id,label\na,Alfa,HU\n", r"nodes\.csv: line 2 has 3 cells"),
    ],
)
def test_wrong_table_of_nodes(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(written(tmp_path, "a b\n"), nodes=written(tmp_path, text, "nodes.csv"))


BOMB = """<?xml version="1.0"?>
<!DOCTYPE graphml [<!ENTITY a "aaaaaaaaaa">
 <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph><node id="&b;"/></graph></graphml>
"""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "has no edges"),
        ("# nothing\n", "has no edges"),
        ("a b\nc\n", "network:2: is no edge: it does not have two nodes"),
        ("a,b\n# no comment here\n", "network:2: is no edge"),
        ("source,target\na,b\n\nc,\n", "network:4: is no edge"),
        ('a,b\nb,"c\n', "network:2: is no row of delimited text"),
        ("source,target\na,b,c\n", "network:2: has 3 cells where there are 2 columns"),
        ("a b {'x': 1}\nb c {'x': f()}\n", "network:2: .*is no dictionary"),
        ("a b {'x': 1}\nb c {\n", "network:2: .*is no"),
        ("{\n]", "network:2: is not JSON"),
        ("[[1, 2],\n[2, 3]]", "a list in JSON"),
        ('{"nodes": []}', "as node-link JSON"),
        ('{"nodes": [{"id": 1}], "links": [{"source": 1}]}', "as node-link JSON"),
        ("<graphml>\n<graph>", "network:2: is not XML"),
        ("<svg/>", "its root is svg"),
        ("<graphml/>", "as graphml"),
        ("<gexf/>", "as gexf"),
        (BOMB, "network:2: declares the entity a"),
        ("*Vertices 1\n*Edges\n1 2\n", "as Pajek"),
    ],
)
def test_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(FileSyntaxError, match=message):
        read(written(tmp_path, text))


def test_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "network").write_bytes("a b\nK\xf6ln b\n".encode("latin-1"))
    with pytest.raises(FileSyntaxError, match=r"network:2: is not UTF-8 .*save it as UTF-8"):
        read(tmp_path / "network")
    with pytest.raises(InputError, match="No such file"):
        read(tmp_path / "missing")


@needs_reference
def test_konect_network_of_sister_cities() -> None:
    graph = read(Path(REFERENCE) / "konect-twin-2017" / "out.twin")
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (14_274, 20_573)


@needs_reference
def test_cities_of_wikidata() -> None:
    folder = Path(REFERENCE) / "wikidata-2022"
    graph = read(folder / "twinned_with.tsv", nodes=folder / "cities.tsv")
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (4_566, 8_182)
    assert graph.nodes["Q84"] == {
        "label": "London",
        "country": "GB",
        "latitude": 51.507222222,
        "longitude": -0.1275,
        "population": 8908081,
    }
    assert len(graph.graph["unknown_countries"]) == 4
