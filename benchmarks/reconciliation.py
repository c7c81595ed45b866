"""Measure the reconciliation service as OpenRefine uses it: batches of ten queries, one after the other.

Run: python benchmarks/reconciliation.py TABLE.csv --name COLUMN --country COLUMN --authority FILE ...
Each row of the table is a query, so that real names are asked for. What comes out: queries per second, the
median and the 99th percentile of a batch in milliseconds, and how many queries had a match.
"""

from __future__ import annotations

import argparse
import csv
import json
import threading
import time
from pathlib import Path
from statistics import median, quantiles

import httpx
import uvicorn

from twingraph.link import authority
from twingraph.serve import app
from twingraph.serve.collection import Collection, of_files

BATCH = 10


def main() -> None:
    """Serve, ask, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", type=Path)
    parser.add_argument("--name", required=True)
    parser.add_argument("--country", required=True)
    parser.add_argument("--authority", type=Path, action="append", required=True)
    parser.add_argument("--rows", type=int, default=2000)
    args = parser.parse_args()
    start = time.perf_counter()
    (collection,) = of_files(authority.read(args.authority))
    print(f"{len(collection)} items, ready after {time.perf_counter() - start:.1f} s")
    with args.table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))[: args.rows]
    queries = [
        {"query": row[args.name], "properties": [{"pid": "country", "v": row[args.country]}]}
        for row in rows
        if row[args.name]
    ]
    _measure(collection, queries)


def _measure(collection: Collection, queries: list[dict[str, object]]) -> None:
    with app.listen("127.0.0.1", 0) as listener:
        server = uvicorn.Server(uvicorn.Config(app.make([collection]), log_level="error", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/{collection.name}/0.2"
        times, matched = [], 0
        try:
            with httpx.Client(timeout=600, trust_env=False) as client:
                for first in range(0, len(queries), BATCH):
                    batch = {f"q{place}": each for place, each in enumerate(queries[first : first + BATCH])}
                    start = time.perf_counter()
                    found = client.post(url, data={"queries": json.dumps(batch)}).raise_for_status().json()
                    times.append(time.perf_counter() - start)
                    matched += sum(any(one["match"] for one in each["result"]) for each in found.values())
        finally:
            server.should_exit = True
            thread.join()
    print(f"{len(queries) / sum(times):.0f} queries per second in batches of {BATCH}")
    slowest = quantiles(times, n=100)[98]
    print(f"a batch: median {1000 * median(times):.0f} ms, 99th percentile {1000 * slowest:.0f} ms")
    print(f"{matched} of {len(queries)} queries with a match")


if __name__ == "__main__":
    main()
