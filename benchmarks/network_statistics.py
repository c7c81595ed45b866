"""Time the statistics of a generated network of 100,000 nodes and a million edges, beside networkx.

Run: OMP_NUM_THREADS=1 python benchmarks/network_statistics.py [NODES [EDGES]]. One run prints a table and
compares the answers of both. Seconds are of processor time, so that they hold on a busy machine too. What
networkx has not or not in an hour (squares, algebraic connectivity) is timed alone.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import networkx
import numpy

from twingraph.graph.measures import assortativity, cores, hyperanf, motifs, spectrum
from twingraph.graph.measures.matrix import adjacency, largest


def generate(nodes: int, edges: int) -> networkx.Graph:
    """Return a network with hubs: the ends of an edge are drawn with weights that fall as rank^-0.6."""
    weights = numpy.arange(1, nodes + 1) ** -0.6
    ends = numpy.random.default_rng(1).choice(nodes, (edges, 2), p=weights / weights.sum())
    graph = networkx.empty_graph(nodes)
    graph.add_edges_from(map(tuple, ends.tolist()))
    graph.remove_edges_from(list(networkx.selfloop_edges(graph)))
    return graph


def timed(call: Callable[[], Any]) -> tuple[Any, float]:
    """Return the answer and the seconds that it took."""
    start = time.process_time()
    answer = call()
    return answer, time.process_time() - start


def main() -> None:
    """Print the table."""
    nodes, edges = (int(text) for text in (sys.argv[1:] + ["100000", "1000000"][len(sys.argv) - 1 :])[:2])
    graph = generate(nodes, edges)
    print(f"{graph.number_of_nodes():,} nodes, {graph.number_of_edges():,} edges\n")
    print("| what | seconds | networkx | ratio |\n| --- | --- | --- | --- |")

    def row(name: str, ours: Callable[[], Any], theirs: Callable[[], Any] | None = None) -> Any:
        answer, seconds = timed(ours)
        if theirs is None:
            print(f"| {name} | {seconds:.1f} | | |", flush=True)
            return answer
        other, slow = timed(theirs)
        compared = answer.transitivity if isinstance(answer, motifs.Motifs) else answer
        assert numpy.allclose(compared, other), (name, compared, other)
        print(f"| {name} | {seconds:.1f} | {slow:.1f} | {slow / seconds:.0f} |", flush=True)
        return answer

    matrix = row("the matrix", lambda: adjacency(graph))
    row("triangles, squares, clustering", lambda: motifs.count(matrix), lambda: networkx.transitivity(graph))
    row(
        "core numbers",
        lambda: cores.numbers(matrix),
        lambda: list(networkx.core_number(graph).values()),
    )
    row(
        "degree assortativity",
        lambda: assortativity.by_degree(matrix),
        lambda: networkx.degree_pearson_correlation_coefficient(graph),
    )
    row("spectral norm", lambda: spectrum.norm(matrix))
    _, within = row("components", lambda: largest(matrix))
    part = matrix[within][:, within].tocsr()
    row("algebraic connectivity", lambda: spectrum.algebraic_connectivity(part))
    row("estimated distances", lambda: hyperanf.estimate(part))


if __name__ == "__main__":
    main()
