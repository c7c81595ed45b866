from __future__ import annotations

import csv
import json
import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest

from twingraph import settings
from twingraph.cli import main
from twingraph.errors import FileSyntaxError, InputError, NameNotFoundError
from twingraph.graph import files
from twingraph.graph.network import NETWORKS, to_networkx
from twingraph.knowledge import KnowledgeGraph
from twingraph.rdf.prefixes import expand
from twingraph.reason import infer
from twingraph.store.dump import Dump
from twingraph.store.oxigraph import OxigraphStore

ALFA, BERG, CHERUB, DORF = (expand(f"authority:{slug}") for slug in ("alfa", "berg", "cherub", "dorf"))
ONWARD = expand("organisation:onward")
OLD, NEW, THREE = (
    expand(f"relationship:{slug}") for slug in ("alfa--berg-old", "alfa--berg", "alfa--berg--cherub")
)
GEXF = "{http://gexf.net/1.3}"

# What the schema of GEXF 1.3 (gexf.rnc, dynamics.rnc) allows of what a network can need.
GEXF_ATTRIBUTES = {
    "gexf": {"version"},
    "meta": set(),
    "creator": set(),
    "keywords": set(),
    "graph": {"defaultedgetype", "mode", "timeformat"},
    "attributes": {"class", "mode"},
    "attribute": {"id", "title", "type"},
    "nodes": set(),
    "node": {"id", "label", "start", "end"},
    "edges": set(),
    "edge": {"id", "source", "target", "label", "kind", "start", "end"},
    "attvalues": set(),
    "attvalue": {"for", "value"},
}


@pytest.fixture
def store() -> OxigraphStore:
    store = OxigraphStore()
    for name in ("twingraph.ttl", "codes.ttl"):
        store.load([Dump(settings.ontology_dir() / name, expand("graph:ontology"))])
    store.load([Dump(Path(__file__).parent / "data" / "network.ttl", expand("graph:test"))])
    return store


def test_authorities(store: OxigraphStore) -> None:
    graph = to_networkx(store, kind="authorities")
    assert type(graph) is nx.Graph
    # Party to nothing, party to a relationship as an organisation.
    assert DORF not in graph
    assert list(graph) == [ALFA, BERG, CHERUB, ONWARD]
    assert graph.nodes[ALFA] == {
        "label": "Alfa",
        "class": "Municipality",
        "country": "HU",
        "latitude": 46.9,
        "longitude": 19.69,
        "wikidata": "Q1",
        "geonames": "11",
    }
    # A close match is another thing; what is not known is absent.
    assert graph.nodes[CHERUB] == {"label": "Cherub", "class": "District"}
    assert "wikidata" not in graph.nodes[BERG]
    assert graph.edges[ALFA, BERG] == {
        "relationships": 3,
        "kinds": ["PartnerAgreement", "TwinAgreement"],
        "since": "1991",
        "start": "1991-01-01",
        "state": "in-force",
    }
    assert graph.edges[ALFA, CHERUB] == {
        "relationships": 1,
        "kinds": ["PartnerAgreement"],
        "since": "2001-02",
        "start": "2001-02-01",
        "state": "dormant",
    }
    assert graph.edges[CHERUB, ONWARD] == {"relationships": 1, "kinds": ["Contact"]}
    assert graph.number_of_edges() == 4


def test_relationships(store: OxigraphStore) -> None:
    graph = to_networkx(store, kind="relationships")
    assert type(graph) is nx.MultiGraph
    assert set(graph[ALFA][BERG]) == {OLD, NEW, THREE}
    # A relationship of three parties joins each two of them.
    assert sorted(pair for *pair, key in graph.edges(keys=True) if key == THREE) == [
        [ALFA, BERG],
        [ALFA, CHERUB],
        [BERG, CHERUB],
    ]
    assert graph.edges[ALFA, BERG, NEW] == {
        "kind": "TwinAgreement",
        "label": "Alfa–Berg",
        "since": "2011-05-14",
        "start": "2011-05-14",
        "state": "in-force",
        "intensity": "occasional",
        "sources": [expand("source:page")],
    }
    assert graph.edges[ALFA, BERG, OLD]["end"] == "1995-12-31"
    assert graph.edges[ALFA, BERG, OLD]["state"] == "ended"
    # No stage, and no evidence: the source of the graph that names it stands for it.
    assert graph[CHERUB][ONWARD][expand("relationship:cherub--onward")] == {
        "kind": "Contact",
        "label": "Cherub–Onward",
        "sources": [expand("source:register")],
    }


def test_activities(store: OxigraphStore) -> None:
    graph = to_networkx(store, kind="activities")
    parties = {node for node, side in graph.nodes(data="bipartite") if side == 0}
    assert parties == {ALFA, BERG, CHERUB, DORF, ONWARD}
    # A year of talks, in which nobody is known to have taken part, is not in it.
    assert set(graph) - parties == {expand(f"activity:{slug}") for slug in ("visit", "concerts", "month")}
    assert nx.bipartite.is_bipartite_node_set(graph, parties)
    assert graph.nodes[expand("activity:visit")] == {
        "bipartite": 1,
        "class": "Delegation",
        "label": "Visit",
        "date": "2026-05-10/2026-05-12",
        "start": "2026-05-10",
        "end": "2026-05-12",
        "fields": ["culture", "tourism"],
    }
    assert graph.nodes[expand("activity:concerts")] == {
        "bipartite": 1,
        "class": "CulturalExchange",
        "label": "Concerts",
        "date": "../2013",
        "end": "2013-12-31",
        "fields": [],
    }
    assert {(party, tuple(roles)) for party, _, roles in graph.edges(data="roles")} == {
        (ALFA, ("guest", "organiser")),
        (BERG, ("host",)),
        (CHERUB, ("participant",)),
        (DORF, ("participant",)),
        (ONWARD, ("performer",)),
    }


@pytest.mark.parametrize(
    ("day", "old", "new", "three"),
    [
        (date(1990, 12, 31), None, None, None),
        (date(1991, 1, 1), "in-force", None, None),
        (date(1995, 1, 1), "ended", None, None),
        (date(2001, 2, 1), "ended", None, "in-force"),
        (date(2003, 1, 1), "ended", "forming", "in-force"),
        (date(2011, 5, 13), "ended", "forming", "in-force"),
        (date(2011, 5, 14), "ended", "in-force", "in-force"),
        (date(2015, 1, 1), "ended", "in-force", "dormant"),
    ],
)
def test_state_as_of_a_day(
    store: OxigraphStore, day: date, old: str | None, new: str | None, three: str | None
) -> None:
    graph = to_networkx(store, kind="relationships", as_of=day)
    states = {key: state for *_, key, state in graph.edges(keys=True, data="state")}
    assert (states.get(OLD), states.get(NEW), states.get(THREE)) == (old, new, three)
    # Nobody says when this began: it is left out of no day.
    assert expand("relationship:cherub--onward") in states


def test_beginning_as_of_a_day(store: OxigraphStore) -> None:
    graph = to_networkx(store, kind="relationships", as_of=date(2005, 1, 1))
    # There was a contact, and no signature yet that an agreement could be dated by.
    assert graph.edges[ALFA, BERG, NEW]["state"] == "forming"
    assert "since" not in graph.edges[ALFA, BERG, NEW]
    activities = to_networkx(store, kind="activities", as_of=date(2026, 4, 1))
    assert expand("activity:month") in activities
    assert expand("activity:visit") not in activities


def test_kinds_of_relationships(store: OxigraphStore) -> None:
    def keys(*kinds: str) -> set[str]:
        graph = to_networkx(store, kind="relationships", relationship_kinds=kinds)
        return {key.rpartition("/")[2] for *_, key in graph.edges(keys=True)}

    assert keys("PartnerAgreement") == {"alfa--berg--cherub"}
    assert keys("TwinAgreement", "PartnerAgreement") == keys("Agreement")
    assert keys("Agreement") == {"alfa--berg", "alfa--berg-old", "alfa--berg--cherub", "berg--cherub"}
    within = to_networkx(store, kind="activities", relationship_kinds=["Contact"])
    assert {node for node, side in within.nodes(data="bipartite") if side} == {expand("activity:concerts")}
    with pytest.raises(NameNotFoundError, match="TwinAgreement"):
        keys("Twin")


def test_labels_in_a_language(store: OxigraphStore) -> None:
    graph = to_networkx(store, language="hu")
    assert graph.nodes[ALFA]["label"] == "Alfafalva"
    assert graph.nodes[CHERUB]["label"] == "Cherub"
    assert graph.nodes[BERG]["label"] == 'Berg, "Ősi"; Gemeinde'


@pytest.mark.parametrize("kind", NETWORKS)
def test_inference_changes_nothing(store: OxigraphStore, kind: str) -> None:
    before = to_networkx(store, kind=kind)
    inferences = list(infer(store))
    assert len(inferences) > 50
    store.add((inference.triple for inference in inferences), expand("graph:inferred"))
    assert nx.utils.graphs_equal(to_networkx(store, kind=kind), before)


def content(graph: nx.Graph[str]) -> str:
    """Everything in a graph, with the types of values: JSON tells 1, 1.0, "1", true and lists apart."""
    return json.dumps(nx.node_link_data(graph, edges="edges"), sort_keys=True)


@pytest.mark.parametrize("format", files.FORMATS)
@pytest.mark.parametrize("kind", NETWORKS)
class TestRoundTrip:
    def test_same_graph(self, store: OxigraphStore, tmp_path: Path, kind: str, format: str) -> None:
        graph = to_networkx(store, kind=kind)
        files.write(graph, tmp_path / "network", format=format)
        back = files.read(tmp_path / "network", format=format)
        assert type(back) is type(graph)
        assert content(back) == content(graph)

    def test_hard_values(self, store: OxigraphStore, tmp_path: Path, kind: str, format: str) -> None:
        graph = to_networkx(store, kind=kind)
        lists = [name for name, type_ in NETWORKS[kind].edges.items() if type_ is list]
        hard = [
            "2012",
            "1.0",
            "true",
            "null",
            '["a, b"]',
            'a "b", c;d|e',
            "<&>'",
            "two\nlines",
            " \U0001f3d9é ",
        ]
        for node, value in zip(graph, hard, strict=False):
            graph.nodes[node]["label"] = value
        for *_, data in graph.edges(data=True):
            data[lists[0]] = hard
        files.write(graph, tmp_path / "network", format=format)
        assert content(files.read(tmp_path / "network", format=format)) == content(graph)

    def test_nothing_in_it(self, tmp_path: Path, kind: str, format: str) -> None:
        graph = to_networkx(OxigraphStore(), kind=kind)
        assert len(graph) == 0
        files.write(graph, tmp_path / "network", format=format)
        back = files.read(tmp_path / "network", format=format)
        assert type(back) is type(graph)
        assert content(back) == content(graph)

    def test_same_bytes(self, store: OxigraphStore, tmp_path: Path, kind: str, format: str) -> None:
        for name in ("one", "two"):
            files.write(to_networkx(store, kind=kind), tmp_path / name, format=format)
        assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()

    def test_bundled(self, kg: KnowledgeGraph, tmp_path: Path, kind: str, format: str) -> None:
        graph = kg.to_networkx(kind=kind)
        assert graph.number_of_nodes() >= 30
        assert graph.number_of_edges() >= 30
        files.write(graph, tmp_path / "network", format=format)
        assert content(files.read(tmp_path / "network", format=format)) == content(graph)


@pytest.mark.parametrize("kind", NETWORKS)
def test_gexf_keeps_to_its_schema(store: OxigraphStore, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "network.gexf"
    files.write(to_networkx(store, kind=kind), path, format="gexf")
    root = ElementTree.parse(path).getroot()
    used: dict[str, set[str]] = {}
    for element in root.iter():
        assert element.tag.startswith(GEXF)
        used.setdefault(element.tag.removeprefix(GEXF), set()).update(element.attrib)
    assert all(attributes <= GEXF_ATTRIBUTES[name] for name, attributes in used.items())
    body = root.find(f"{GEXF}graph")
    assert body is not None
    assert (body.get("mode"), body.get("timeformat")) == ("dynamic", "date")
    timed = [element for element in body.iter() if "start" in element.attrib]
    # A claim has no dates: a record says it for as long as it does.
    assert len(timed) >= 2 or kind == "claims"
    assert all(date.fromisoformat(element.attrib["start"]) for element in timed)
    ids = [edge.attrib["id"] for edge in body.iter(f"{GEXF}edge")]
    assert len(ids) == len(set(ids)) >= (1 if kind == "claims" else 4)


def test_gexf_time_axis_and_parallel_edges(store: OxigraphStore, tmp_path: Path) -> None:
    path = tmp_path / "network.gexf"
    files.write(to_networkx(store, kind="relationships"), path, format="gexf")
    edges = {
        edge.attrib["label"]: edge.attrib for edge in ElementTree.parse(path).getroot().iter(f"{GEXF}edge")
    }
    assert edges["Alfa–Berg, the first"]["start"] == "1991-01-01"
    assert edges["Alfa–Berg, the first"]["end"] == "1995-12-31"
    # Gephi keeps parallel edges apart by their kind.
    assert edges["The three"]["kind"] == "PartnerAgreement"
    assert edges["Alfa–Berg"]["kind"] == "TwinAgreement"


@pytest.mark.parametrize(("format", "read"), [("gexf", nx.read_gexf), ("graphml", nx.read_graphml)])
@pytest.mark.parametrize("kind", NETWORKS)
def test_networkx_reads_it(
    store: OxigraphStore, tmp_path: Path, kind: str, format: str, read: type[nx.Graph[str]]
) -> None:
    graph = to_networkx(store, kind=kind)
    files.write(graph, tmp_path / "network", format=format)
    back = read(tmp_path / "network")
    assert set(back) == set(graph)
    assert back.number_of_edges() == graph.number_of_edges()
    assert back.nodes[ALFA]["latitude"] == 46.9


def test_csv_is_two_tables(store: OxigraphStore, tmp_path: Path) -> None:
    files.write(to_networkx(store), tmp_path / "network.csv", format="csv")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["network.csv", "network.nodes.csv"]
    with (tmp_path / "network.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0] == {
        "source": ALFA,
        "target": BERG,
        "relationships": "3",
        "kinds": '["PartnerAgreement", "TwinAgreement"]',
        "since": "1991",
        "start": "1991-01-01",
        "end": "",
        "state": "in-force",
    }
    assert len(rows) == 4


def test_attribute_that_would_be_lost(store: OxigraphStore, tmp_path: Path) -> None:
    graph = to_networkx(store)
    graph.nodes[ALFA]["community"] = 1
    with pytest.raises(InputError, match="community"):
        files.write(graph, tmp_path / "network.csv", format="csv")
    with pytest.raises(NameNotFoundError, match="to_networkx"):
        files.write(nx.path_graph(3), tmp_path / "network.csv", format="csv")
    assert list(tmp_path.iterdir()) == []


def test_failed_write_leaves_the_file(store: OxigraphStore, tmp_path: Path) -> None:
    path = tmp_path / "network.csv"
    files.write(to_networkx(store), path, format="csv")
    before = path.read_bytes()
    # The table of nodes cannot be written beside a folder of that name.
    path.with_suffix(".nodes.csv").unlink()
    (tmp_path / ".network.nodes.csv.part").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        files.write(to_networkx(store, kind="activities"), path, format="csv")
    assert path.read_bytes() == before
    assert not (tmp_path / ".network.csv.part").exists()


@pytest.mark.parametrize("format", files.FORMATS)
def test_not_a_network(tmp_path: Path, format: str) -> None:
    path = tmp_path / "network"
    with pytest.raises(InputError, match="No such file"):
        files.read(path, format=format)
    for text in ("", "{}", "<graph/>", '{"nodes": [], "edges": []}', "source,target\n"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(FileSyntaxError, match=f"is not a {format} file"):
            files.read(path, format=format)


@pytest.mark.parametrize("name", ["gml", ""])
def test_unknown_names(store: OxigraphStore, tmp_path: Path, name: str) -> None:
    with pytest.raises(NameNotFoundError, match="graphml"):
        files.write(to_networkx(store), tmp_path / "network", format=name)
    with pytest.raises(NameNotFoundError, match="graphml"):
        files.read(tmp_path / "network", format=name)
    with pytest.raises(NameNotFoundError, match="authorities"):
        to_networkx(store, kind=name)


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "network.gexf"
    arguments = ["network", "--kind", "relationships", "--format", "gexf", "--relationship-kind", "twin"]
    assert main([*arguments, "--as-of", "2000-01-01", "-o", str(path)]) == 0
    graph = files.read(path, format="gexf")
    assert graph.number_of_edges() >= 5
    assert f"{graph.number_of_edges()} edges" in capsys.readouterr().err
    assert {kind for *_, kind in graph.edges(data="kind")} == {"TwinAgreement"}
    assert all(start <= "2000-01-01" for *_, start in graph.edges(data="start") if start)


def test_the_commands_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Path(__file__).parent.parent / "docs" / "network-interchange.md"
    commands = re.findall(r"^\$ twingraph (network .*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(commands) >= 4
    monkeypatch.chdir(tmp_path)
    for command in commands:
        assert main(command.split()) == 0
    assert {"ties.graphml", "ties.nodes.parquet"} <= {path.name for path in tmp_path.iterdir()}


def test_command_with_a_wrong_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["network", "--format", "csv", "--as-of", "2000", "-o", str(tmp_path / "n.csv")])
    assert "write it as 2010-12-31" in capsys.readouterr().err


def test_a_choice_may_be_given_as_the_command_line_has_it(store: OxigraphStore) -> None:
    days = to_networkx(store, as_of=date(1995, 1, 1), during=(date(1990, 1, 1), None))
    assert nx.utils.graphs_equal(to_networkx(store, as_of="1995-01-01", during=("1990-01-01", None)), days)
    twins = to_networkx(store, relationship_kinds=["TwinAgreement"])
    assert nx.utils.graphs_equal(to_networkx(store, relationship_kinds="twin"), twins)
    with pytest.raises(InputError, match="1995 is not a day"):
        to_networkx(store, as_of=1995)  # type: ignore[arg-type]
