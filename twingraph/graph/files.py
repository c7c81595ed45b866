"""Networks as files: GraphML, GEXF 1.3, JSON, CSV and Parquet. What is written is read back the same.

An attribute that is absent is absent in the file: no element, no member, an empty cell. A list is an array in
JSON, and elsewhere but in Parquet the text of that array, so that no separator needs an escape. Days are
ISO 8601.

graphml   GraphML 1.0. Edges have numbers as ids, for ids are unique and a multilateral relationship has
          several edges.
gexf      GEXF 1.3, dynamic: `start` and `end` are the time axis (`timeformat="date"`). An edge's
          kind is its `kind`, by which Gephi keeps parallel edges apart; the name of the network is in the
          keywords. Written here and not by networkx, whose file changes with the day, breaks the schema of
          1.3 and has no kinds, and whose reader drops the keys when no edges are parallel.
json      networkx's node-link data, with the edges in `edges`.
csv       `FILE.csv` with one line an edge, and `FILE.nodes.csv` with one line a node.
parquet   the same as Apache Parquet, with types (`graph.tables`): `FILE.parquet`, `FILE.nodes.parquet`.

The key of an edge is its attribute `relationship` everywhere but in JSON.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from xml.etree import ElementTree

from twingraph.errors import FileSyntaxError, InputError, NameNotFoundError
from twingraph.files import replace
from twingraph.graph import tables
from twingraph.graph.network import NETWORKS, Attributes, Network
from twingraph.store.compression import read_bytes

if TYPE_CHECKING:
    import networkx

    Graph: TypeAlias = networkx.Graph[str]

ALWAYS = ("graphml", "gexf", "json", "csv")
"""The formats that need no extra."""
FORMATS = (*ALWAYS, "parquet")

_KEY = "relationship"
_GEXF = "http://gexf.net/1.3"
_GEXF_TYPES = {str: "string", int: "integer", float: "double", list: "liststring"}
# What GEXF has XML attributes for, on nodes or on edges.
_GEXF_OWN = ("id", "source", "target", "label", "start", "end", "kind")


def write(graph: Graph, path: Path | str, *, format: str) -> None:
    """Write a network of `to_networkx` in one of the `FORMATS`, whole or not at all.

    Raises InputError when the graph has attributes that its network does not list: they would be lost.
    """
    path = Path(path)
    if graph.name not in NETWORKS:
        raise NameNotFoundError("network", graph.name, list(NETWORKS), "Take a graph that to_networkx made.")
    network = NETWORKS[graph.name]
    for scope, found, columns in (
        ("nodes", (data for _, data in graph.nodes(data=True)), network.nodes),
        ("edges", (data for *_, data in graph.edges(data=True)), network.edges),
    ):
        if unknown := sorted({name for data in found for name in data if name not in columns}):
            raise InputError(
                f"the {scope} of the network have attributes it does not know ({', '.join(unknown)}); "
                "remove them, or write the graph with networkx"
            )
    if format in _TABLES:
        table = _TABLES[format][0]
        nodes = ({"id": node, **data} for node, data in graph.nodes(data=True))
        contents = {
            path: table(_edges(graph), edge_columns(network)),
            _nodes_path(path, format): table(nodes, {"id": str, **network.nodes}),
        }
    elif format in _WRITERS:
        contents = {path: _WRITERS[format](graph, network)}
    else:
        raise NameNotFoundError("format", format, FORMATS)
    replace(contents)


def read(path: Path | str, *, format: str) -> Graph:
    """Return the network that `write` wrote to this file, with the same nodes, keys, attributes and types.

    The file may have been compressed since. Raises InputError when the file cannot be read, FileSyntaxError
    when it is not such a file.
    """
    if format not in FORMATS:
        raise NameNotFoundError("format", format, FORMATS)
    path = Path(path)
    try:
        return _read_tables(path, format) if format in _TABLES else _READERS[format](path)
    except (ElementTree.ParseError, ValueError, LookupError, TypeError) as error:
        raise FileSyntaxError(
            str(path), 0, f"is not a {format} file that twingraph wrote: {error}"
        ) from error


def _empty(name: str) -> Graph:
    from networkx import DiGraph, Graph, MultiGraph

    network = NETWORKS[name]
    class_: type[Graph[str]] = MultiGraph if network.multi else DiGraph if network.directed else Graph
    return class_(name=name)


def _edges(graph: Graph) -> Iterator[Attributes]:
    """Iterate over the edges as rows: source, target, the key if edges have one, and the attributes."""
    from networkx import MultiGraph

    if isinstance(graph, MultiGraph):
        for one, other, key, data in graph.edges(keys=True, data=True):
            yield {"source": one, "target": other, _KEY: key, **data}
    else:
        for one, other, data in graph.edges(data=True):
            yield {"source": one, "target": other, **data}


def _add_edge(graph: Graph, source: str, target: str, **row: Any) -> None:
    if graph.is_multigraph():
        row["key"] = row.pop(_KEY)
    graph.add_edge(source, target, **row)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value)


def edge_columns(network: Network) -> dict[str, type]:
    """Return the columns of an edge's row in CSV, with their types."""
    return {"source": str, "target": str, **({_KEY: str} if network.multi else {}), **network.edges}


def _values(texts: Mapping[str, Any], columns: dict[str, type]) -> Attributes:
    """Return attributes with the types that the network gives them, from their texts."""
    return {
        name: json.loads(text) if columns[name] is list and isinstance(text, str) else columns[name](text)
        for name, text in texts.items()
        if text != ""
    }


def _graphml(graph: Graph, _: Network) -> bytes:
    from networkx import MultiDiGraph, MultiGraph, write_graphml_xml

    class_: type[MultiGraph[str]] = MultiDiGraph if graph.is_directed() else MultiGraph
    flat = class_(name=graph.name)
    flat.add_nodes_from((node, _flat(data)) for node, data in graph.nodes(data=True))
    for number, row in enumerate(_edges(graph)):
        edge: Any = row.pop("source"), row.pop("target"), str(number), _flat(row)
        flat.add_edges_from([edge])
    buffer = io.BytesIO()
    write_graphml_xml(flat, buffer)
    return buffer.getvalue()


def _flat(data: Attributes) -> Attributes:
    return {name: _text(value) if isinstance(value, list) else value for name, value in data.items()}


def _read_graphml(path: Path) -> Graph:
    from networkx import NetworkXError, read_graphml

    try:
        flat = read_graphml(io.BytesIO(read_bytes(path)), force_multigraph=True)
    except NetworkXError as error:
        raise ValueError(error) from error
    network = NETWORKS[flat.name]
    graph = _empty(flat.name)
    graph.add_nodes_from((node, _values(data, network.nodes)) for node, data in flat.nodes(data=True))
    for source, target, data in flat.edges(data=True):
        _add_edge(graph, source, target, **_values(data, edge_columns(network)))
    return graph


def _gexf(graph: Graph, network: Network) -> bytes:
    root = ElementTree.Element("gexf", xmlns=_GEXF, version="1.3")
    meta = ElementTree.SubElement(root, "meta")
    ElementTree.SubElement(meta, "creator").text = "twingraph"
    ElementTree.SubElement(meta, "keywords").text = graph.name
    body = ElementTree.SubElement(
        root,
        "graph",
        defaultedgetype="directed" if graph.is_directed() else "undirected",
        mode="dynamic",
        timeformat="date",
    )
    for scope, columns in (("node", network.nodes), ("edge", edge_columns(network))):
        attributes = ElementTree.SubElement(body, "attributes", {"class": scope, "mode": "static"})
        for name, type_ in columns.items():
            if name not in _GEXF_OWN:
                ElementTree.SubElement(attributes, "attribute", id=name, title=name, type=_GEXF_TYPES[type_])
    nodes = ElementTree.SubElement(body, "nodes")
    for node, data in graph.nodes(data=True):
        _gexf_element(nodes, "node", {"id": node, **data})
    edges = ElementTree.SubElement(body, "edges")
    for number, row in enumerate(_edges(graph)):
        _gexf_element(edges, "edge", {"id": str(number), **row})
    ElementTree.indent(root)
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _gexf_element(parent: ElementTree.Element, tag: str, row: Attributes) -> None:
    own = {name: row[name] for name in _GEXF_OWN if name in row}
    values = ElementTree.SubElement(ElementTree.SubElement(parent, tag, own), "attvalues")
    for name, value in row.items():
        if name not in _GEXF_OWN:
            ElementTree.SubElement(values, "attvalue", {"for": name, "value": _text(value)})


def _read_gexf(path: Path) -> Graph:
    root = ElementTree.fromstring(read_bytes(path))
    graph = _empty(root.findtext(f".//{{{_GEXF}}}keywords", ""))
    network = NETWORKS[graph.name]
    for node in root.iter(f"{{{_GEXF}}}node"):
        graph.add_node(node.attrib["id"], **_values(_gexf_texts(node), network.nodes))
    for edge in root.iter(f"{{{_GEXF}}}edge"):
        _add_edge(graph, **_values(_gexf_texts(edge), edge_columns(network)))
    return graph


def _gexf_texts(element: ElementTree.Element) -> dict[str, str]:
    values = element.iter(f"{{{_GEXF}}}attvalue")
    texts = {**element.attrib, **{value.attrib["for"]: value.attrib["value"] for value in values}}
    del texts["id"]
    return texts


def _json(graph: Graph, _: Network) -> bytes:
    from networkx import node_link_data

    return json.dumps(node_link_data(graph, edges="edges"), ensure_ascii=False, indent=1).encode() + b"\n"


def _read_json(path: Path) -> Graph:
    from networkx import node_link_graph

    data = json.loads(read_bytes(path))
    graph: Graph = node_link_graph(data, edges="edges")
    if graph.name not in NETWORKS:
        raise ValueError(f"no network is called {graph.name!r}")
    return graph


def _nodes_path(path: Path, format: str) -> Path:
    return path.with_suffix(f".nodes.{format}")


def _read_tables(path: Path, format: str) -> Graph:
    read_table = _TABLES[format][1]
    header, edges = read_table(read_bytes(path))
    names = {tuple(edge_columns(network)): name for name, network in NETWORKS.items()}
    name = names[tuple(header)]
    network, graph = NETWORKS[name], _empty(name)
    for row in read_table(read_bytes(_nodes_path(path, format)))[1]:
        graph.add_node(row.pop("id"), **_values(row, network.nodes))
    for row in edges:
        _add_edge(graph, **_values(row, edge_columns(network)))
    return graph


def _csv(rows: Iterable[Attributes], columns: Mapping[str, type]) -> bytes:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(columns), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _text(value) for name, value in row.items()} for row in rows)
    return buffer.getvalue().encode()


def _from_csv(content: bytes) -> tuple[list[str], list[dict[str, Any]]]:
    reader = csv.DictReader(io.StringIO(content.decode(), newline=""), strict=True)
    return list(reader.fieldnames or []), list(reader)


_WRITERS = {"graphml": _graphml, "gexf": _gexf, "json": _json}
_READERS = {"graphml": _read_graphml, "gexf": _read_gexf, "json": _read_json}
_TABLES = {"csv": (_csv, _from_csv), "parquet": (tables.to_parquet, tables.from_parquet)}
