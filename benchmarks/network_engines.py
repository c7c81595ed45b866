"""How fast each engine computes what searches from every node, on KONECT's network of sister cities.

    TWINGRAPH_REFERENCE=… python benchmarks/network_engines.py FOLDER

prints the table of docs/network-analysis.md and writes benchmarks/network.json. FOLDER keeps what networkx
found, which takes twenty minutes of a processor, and a run that finds it there takes it from there. Each
engine runs in a process of its own, and its answers are held equal to networkx's.

A machine may have other work. The speed-up is therefore that of the engine's time on the clock over the
processor time of networkx, which uses one core: other work can only make it look smaller.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import platform
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from math import isclose
from multiprocessing import get_context
from pathlib import Path
from typing import Any

FIGURES = Path(__file__).parent / "network.json"
ENGINES = {
    "betweenness": ("rustworkx", "networkit"),
    "closeness": ("numpy", "networkit", "rustworkx"),
    "distances": ("numpy",),
}
RUNS = 3
"""Native engines run so often, and the fastest run counts; networkx runs once."""

Values = dict[Any, float]


def measure(path: Path, task: str, engine: str) -> tuple[float, float, Values]:
    """Return the time on the clock, the processor time (seconds) and the values."""
    from twingraph.graph.centrality import centrality
    from twingraph.graph.distances import histogram
    from twingraph.graph.reading import read

    graph = read(path)
    clock, processor = time.perf_counter(), time.process_time()
    values: Values = (
        dict(histogram(graph, backend=engine))
        if task == "distances"
        else centrality(graph, task, backend=engine)
    )
    return time.perf_counter() - clock, time.process_time() - processor, values


def apart(path: Path, task: str, engine: str) -> tuple[float, float, Values]:
    """Return the same, measured in a new process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measure, path, task, engine).result()


def by_networkx(path: Path, task: str, folder: Path) -> tuple[float, float, Values]:
    """Return the same of networkx alone, kept in a folder."""
    kept = folder / f"{task}.pickle"
    if not kept.exists():
        kept.write_bytes(pickle.dumps(apart(path, task, "networkx")))
    found: tuple[float, float, Values] = pickle.loads(kept.read_bytes())
    return found


def main() -> None:
    """Measure, compare, write and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path, help="where networkx's answers are kept")
    folder = parser.parse_args().folder
    folder.mkdir(exist_ok=True)
    path = Path(os.environ["TWINGRAPH_REFERENCE"]) / "konect-twin-2017" / "out.twin"
    figures = []
    for task, engines in ENGINES.items():
        _, alone, expected = by_networkx(path, task, folder)
        figures.append({"measure": task, "engine": "networkx", "seconds": alone, "processor_seconds": alone})
        for engine in engines:
            seconds, processor, values = min(
                (apart(path, task, engine) for _ in range(RUNS)), key=lambda run: run[0]
            )
            if values.keys() != expected.keys() or not all(
                isclose(values[node], expected[node], rel_tol=1e-9, abs_tol=1e-15) for node in expected
            ):
                sys.exit(f"{engine} and networkx differ in {task}")
            figures.append(
                {"measure": task, "engine": engine, "seconds": seconds, "processor_seconds": processor}
            )
    machine = {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        **{name: version(name) for name in ("networkx", "numpy", "rustworkx", "networkit")},
    }
    FIGURES.write_text(
        json.dumps({"machine": machine, "figures": figures}, indent=2) + "\n", encoding="utf-8"
    )
    print(table(figures))


def table(figures: list[dict[str, Any]]) -> str:
    """Return the figures in Markdown."""
    lines = [
        "| measure | engine | seconds | processor seconds | times faster |",
        "| --- | --- | --- | --- | --- |",
    ]
    alone = {figure["measure"]: figure["seconds"] for figure in figures if figure["engine"] == "networkx"}
    for figure in figures:
        name, engine, seconds = figure["measure"], figure["engine"], figure["seconds"]
        times = alone[name] / seconds
        lines.append(
            f"| {name} | {engine} | {seconds:.1f} | {figure['processor_seconds']:.1f} | {times:.0f} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
