"""Networks from elsewhere as networkx graphs: edge lists, GraphML, GEXF, Pajek, JSON and our own files.

What a file is, its content says and not its name, and it may be compressed (gzip, bzip2, xz, Zstandard):

edge lists   KONECT's `out.*`, lists with blanks between the columns, CSV and TSV; see `graph.edge_lists`
GraphML, GEXF, Pajek   as networkx reads them
JSON         node-link data, with the edges in `edges` or, as before networkx 3.4, in `links`
our own      what `twingraph network` wrote, also as Parquet, with lists as lists

Nodes are texts. XML that declares entities is refused: a few lines of them can stand for gigabytes.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from twingraph.errors import FileSyntaxError, InputError
from twingraph.graph import files
from twingraph.graph.edge_lists import Edge, EdgeList, from_text
from twingraph.graph.network import NETWORKS
from twingraph.store.compression import read_bytes

if TYPE_CHECKING:
    import networkx

_WHY_NOT = "is no network that can be read"


def read(path: Path | str, *, nodes: Path | str | None = None, directed: bool = False) -> networkx.Graph[str]:
    """Return the network of a file: a simple graph, undirected, or directed as the file has it.

    One edge stands for all between two nodes, and has the attributes of the first in the file; an edge from a
    node to itself is left out, the node stays. `graph.graph` counts both: `duplicates` and `loops`. The name
    of the graph is that of the file. `nodes` is a table with attributes for the nodes; see
    `graph.node_tables`.

    Raises InputError when a file cannot be read or has no directions, and FileSyntaxError, with the line
    where there is one, when it is no network.
    """
    from networkx import DiGraph, Graph

    path = Path(path)
    found = _contents(path)
    if directed and found.directed is False:
        raise InputError(f"{path}: its edges have no direction; read it as an undirected network")
    class_: type[networkx.Graph[str]] = DiGraph if directed else Graph
    graph = class_(name=path.name)
    graph.add_nodes_from(found.nodes)
    graph.graph.update(loops=0, duplicates=0)

    def fresh() -> Iterator[Edge]:
        for edge in found.edges:
            one, other, _ = edge
            if one == other:
                graph.graph["loops"] += 1
                graph.add_node(one)
            elif graph.has_edge(one, other):
                graph.graph["duplicates"] += 1
            else:
                yield edge

    # It takes them one by one, so that each is seen by the next.
    graph.add_edges_from(fresh())
    if nodes is not None:
        from twingraph.graph import node_tables

        node_tables.add(graph, Path(nodes))
    return graph


def _contents(path: Path) -> EdgeList:
    content = read_bytes(path)
    start = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        return _xml(path, content)
    if start.startswith(b"{"):
        return _json(path, content)
    if start.startswith(b"["):
        raise FileSyntaxError(str(path), 0, f"{_WHY_NOT}: a list in JSON; node-link JSON is an object")
    if start.startswith(b"PK\x03\x04"):
        raise FileSyntaxError(str(path), 0, "is a workbook; save the sheet with the edges as CSV")
    if start.startswith(b"PAR1"):
        return _parquet(path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileSyntaxError(str(path), line, f"is not UTF-8 ({error.reason}); save it as UTF-8") from error
    if start.startswith(b"*"):
        return _pajek(path, text)
    if (ours := _ours(path, "csv", start.partition(b"\n")[0])) is not None:
        return ours
    return from_text(text, file=str(path))


def _parquet(path: Path) -> EdgeList:
    try:
        return _of(files.read(path, format="parquet"))
    except FileSyntaxError as error:
        problem = "is Parquet, but not the edges of a network that twingraph wrote; save the edges as CSV"
        raise FileSyntaxError(str(path), 0, problem) from error


def _pajek(path: Path, text: str) -> EdgeList:
    from networkx import NetworkXError, parse_pajek

    try:
        return _of(parse_pajek(text))
    except (NetworkXError, ValueError, LookupError, TypeError) as error:
        raise FileSyntaxError(str(path), 0, f"{_WHY_NOT} as Pajek: {error}") from error


def _json(path: Path, content: bytes) -> EdgeList:
    from networkx import NetworkXError, node_link_graph

    try:
        data = json.loads(content)
        if (ours := _ours(path, "json", str(data.get("graph", {}).get("name")))) is not None:
            return ours
        # Parallel edges are to be counted, whether or not the file says that it has any.
        multi = {**data, "multigraph": True}
        return _of(node_link_graph(multi, edges="edges" if "edges" in data else "links"))
    except json.JSONDecodeError as error:
        raise FileSyntaxError(str(path), error.lineno, f"is not JSON: {error.msg}") from error
    except (NetworkXError, ValueError, LookupError, TypeError, AttributeError) as error:
        problem = f"{_WHY_NOT} as node-link JSON, which has lists of nodes and of edges: {error}"
        raise FileSyntaxError(str(path), 0, problem) from error


def _xml(path: Path, content: bytes) -> EdgeList:
    from networkx import NetworkXError, read_gexf, read_graphml

    root = _root(path, content)
    try:
        if root == "gexf":
            keywords = ElementTree.fromstring(content).findtext(".//{*}keywords", "")
            return _ours(path, "gexf", keywords) or _of(read_gexf(io.BytesIO(content)))
        if root == "graphml":
            graph = read_graphml(io.BytesIO(content), force_multigraph=True)
            return _ours(path, "graphml", graph.name) or _of(graph)
    except (NetworkXError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise FileSyntaxError(str(path), 0, f"{_WHY_NOT} as {root}: {error}") from error
    raise FileSyntaxError(str(path), 0, f"{_WHY_NOT}: its root is {root}, and not graphml or gexf")


def _root(path: Path, content: bytes) -> str:
    """Return the name of the root element. Raises FileSyntaxError for XML that is not fit to be read."""
    from xml.parsers import expat

    names: list[str] = []

    def start(name: str, _: dict[str, str]) -> None:
        names.append(name)
        parser.StartElementHandler = None

    def entity(name: str, *_: object) -> None:
        problem = f"declares the entity {name}; take its document type out, and write its text in its place"
        raise FileSyntaxError(str(path), parser.CurrentLineNumber, problem)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EntityDeclHandler = start, entity
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise FileSyntaxError(str(path), error.lineno, f"is not XML: {error}") from error
    return names[0].rpartition(":")[2]


def _ours(path: Path, format: str, name: str | bytes) -> EdgeList | None:
    """Return the network of a file that seems to be our own, or None when it is not."""
    headers = {",".join(files.edge_columns(network)).encode() for network in NETWORKS.values()}
    if name not in NETWORKS and name not in headers:
        return None
    try:
        return _of(files.read(path, format=format))
    except (FileSyntaxError, InputError):
        # Somebody has changed it, or has the edges without the nodes: then it is as any other.
        return None


def _of(graph: networkx.Graph[Any]) -> EdgeList:
    texts = {node: str(node) for node in graph}
    if len(set(texts.values())) < len(texts):
        raise ValueError("two of its nodes differ only by being a number and a text")
    return EdgeList(
        ((texts[one], texts[other], attributes) for one, other, attributes in graph.edges(data=True)),
        ((texts[node], attributes) for node, attributes in graph.nodes(data=True)),
        directed=graph.is_directed(),
    )
