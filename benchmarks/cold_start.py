"""Cold start: whole processes, one canned query on the bundled data, as ratios to the bare interpreter.

Run: python benchmarks/cold_start.py [--runs 21]. Every contender is started in turn, round after round, so
that a busy machine slows all alike; medians and minima are compared. The first round, which fills the caches
of Python (compiled modules) and of twingraph (the snapshot), is not counted.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
QUERY = "partners"
RDFLIB = f"""
import pathlib, rdflib
root = pathlib.Path({str(ROOT)!r})
graph = rdflib.Dataset(default_union=True)
vocabulary = [root / "ontology" / name for name in ("twingraph.ttl", "codes.ttl")]
for path in [*root.glob("data/turtle/**/*.ttl"), *vocabulary]:
    graph.parse(path)
assert len(list(graph.query((root / "queries/{QUERY}.rq").read_text()))) == 22
"""


def contenders() -> dict[str, list[str]]:
    """Return the command of each contender, by name; the first is what the others are measured by."""
    python = sys.executable
    return {
        "bare interpreter": [python, "-c", "pass"],
        f"twingraph query {QUERY}": [
            str(Path(python).with_name("twingraph")),
            "query",
            QUERY,
            "--param",
            "city=Kecskemét",
        ],
        "rdflib, same query": [python, "-c", RDFLIB],
    }


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=21)
    runs = parser.parse_args().runs
    # Some machines keep Python from caching compiled modules, which users' machines do not.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    times: dict[str, list[float]] = {name: [] for name in contenders()}
    for _ in range(runs + 1):
        for name, command in contenders().items():
            start = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
            times[name].append(time.perf_counter() - start)
    counted = {name: taken[1:] for name, taken in times.items()}
    bare = counted["bare interpreter"]
    print(f"| {'process':32} | median ms | ratio | least ms | ratio |")
    print(f"| {'-' * 32} | --------: | ----: | -------: | ----: |")
    for name, taken in counted.items():
        median, least = statistics.median(taken), min(taken)
        print(
            f"| {name:32} | {median * 1000:9.1f} | {median / statistics.median(bare):5.1f} "
            f"| {least * 1000:8.1f} | {least / min(bare):5.1f} |"
        )


if __name__ == "__main__":
    main()
