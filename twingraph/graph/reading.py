"""Networks from elsewhere: edge lists, GraphML, GEXF and node-link JSON as networkx graphs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from twingraph.errors import FileSyntaxError, InputError

if TYPE_CHECKING:
    import networkx


def read(path: Path, *, nodes: Path | None = None) -> networkx.Graph[str]:
    """Return the network of a file: undirected and simple, with one edge for two nodes that are linked.

    Raises InputError when the file cannot be read and FileSyntaxError, with the line, when it is no network.
    """
    from networkx import Graph

    graph: networkx.Graph[str] = Graph(name=path.name)
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    for number, line in enumerate(lines, start=1):
        if line and not line.startswith(("%", "#")):
            fields = line.split()
            if len(fields) < 2:
                raise FileSyntaxError(str(path), number, "an edge needs two nodes")
            if fields[0] != fields[1]:
                graph.add_edge(fields[0], fields[1])
    return graph
