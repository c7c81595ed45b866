"""Cold start: whole processes, one canned query on the bundled data, as ratios to the bare interpreter.

Run: python benchmarks/cold_start.py [--runs 21]. Every contender is started in turn, round after round, so
that a busy machine slows all alike; medians are compared.
"""

from __future__ import annotations

import argparse
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
    times: dict[str, list[float]] = {name: [] for name in contenders()}
    for _ in range(runs):
        for name, command in contenders().items():
            start = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            times[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    bare = medians["bare interpreter"]
    print(f"| {'process':32} | median ms | ratio |")
    print(f"| {'-' * 32} | --------: | ----: |")
    for name, median in medians.items():
        print(f"| {name:32} | {median * 1000:9.1f} | {median / bare:5.1f} |")


if __name__ == "__main__":
    main()
