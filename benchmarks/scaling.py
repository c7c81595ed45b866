"""Measure twingraph, and what a user would pick instead, on made-up worlds of several sizes.

    python benchmarks/scaling.py --sizes 10000 100000 --tasks load query validate reason network

Each measurement is a process of its own, in which the time of the work alone and the peak of the memory are
taken. Contenders take turns, round after round, so that a busy machine slows all alike; what is short is done
three times, and the median counts. Whether all gave the same answer is kept with the figures. The results go
to a JSON file after every measurement; those that are there already and are not measured again stay.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import queue
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO, Any, NamedTuple

from contenders import CONTENDERS
from generate import World
from results import RESULTS, UNFINISHED, Figure, Results, markdown

from twingraph.files import replace

HERE = Path(__file__).parent
PACKAGES = "twingraph-kg", "pyoxigraph", "rdflib", "pyshacl", "shacl", "owlrl", "networkx"
FAULTS = 0.001
_ROUNDS = 3
_SHORT = 60.0
"""What takes a process no longer than so many seconds is done several times."""


class Plan(NamedTuple):
    """The seconds that one case may take, and for each contender that gives out the most triples it gets."""

    limit: float
    most: dict[str, int]


PLANS = {
    "load": Plan(1800, {"rdflib": 1_000_000}),
    "query": Plan(60, {"rdflib": 1_000_000}),
    "validate": Plan(900, {"pySHACL": 100_000, "twingraph, pySHACL engine": 100_000}),
    "reason": Plan(900, {"owlrl": 100_000}),
    "network": Plan(600, {"rdflib": 1_000_000}),
}
_LOADING = 1800.0
"""Before a case a process may take so many seconds, to load the data above all."""


class Run(NamedTuple):
    """What one process measured, and the seconds it took as a whole.

    That is: seconds by case, None for what did not finish; answers; peak memory in MB; what went wrong.
    """

    took: float
    seconds: dict[str, float | None]
    answers: dict[str, str]
    peak: float | None
    problem: str


def world_of(size: int, work: Path, *, faulty: bool) -> Path:
    """Return the folder of a world, made when it is not there, with an N-Quads file beside it."""
    folder = work / f"{'faulty' if faulty else 'world'}-{size}"
    if not (folder / "world.json").exists():
        print(f"generating {folder.name}", file=sys.stderr)
        for output in [folder] if faulty else [folder, folder.with_suffix(".nq")]:
            World(size, faults=FAULTS if faulty else 0.0).write(output)
    return folder


def run(task: str, name: str, world: Path, limit: float) -> Run:
    """Measure one contender, in processes of its own: another one goes on when a case does not finish."""
    start = time.perf_counter()
    seconds: dict[str, float | None] = {}
    answers: dict[str, str] = {}
    peak, problem = None, ""
    while True:
        command = [sys.executable, str(HERE / "contenders.py"), task, name, str(world), "--limit", str(limit)]
        killed = False
        for line in _lines([*command, "--skip", *seconds], limit):
            if line is None:
                killed = True
            elif "problem" in line:
                problem = line["problem"]
            elif "peak_mb" in line:
                peak = line["peak_mb"]
            elif "begun" in line:
                seconds[line["begun"]] = None
            else:
                seconds[line["case"]] = line["seconds"]
                answers[line["case"]] = line["answer"]
        # Only questions are left out one by one; elsewhere a case that hangs is the end.
        if not killed or task != "query":
            return Run(time.perf_counter() - start, seconds, answers, peak, problem)


def _lines(command: list[str], limit: float) -> Iterator[dict[str, Any] | None]:
    """Iterate over the JSON lines that a process writes, and give None when it is killed for its slowness."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        lines: queue.Queue[str] = queue.Queue()
        errors: list[str] = []
        readers = [
            threading.Thread(target=_pass_on, args=(process.stdout, lines)),
            threading.Thread(target=lambda: errors.extend(process.stderr or [])),
        ]
        for reader in readers:
            reader.start()
        timeout = _LOADING
        try:
            while text := lines.get(timeout=timeout):
                line = json.loads(text)
                # The process itself stops what Python can stop, so that it need not load anew.
                timeout = limit * 1.2 + 5 if "begun" in line else _LOADING
                yield line
        except queue.Empty:
            process.kill()
            yield None
            return
        if process.wait():
            readers[1].join()
            yield {"problem": errors[-1].strip() if errors else f"exit {process.returncode}"}


def _pass_on(lines: IO[str] | None, to: queue.Queue[str]) -> None:
    for line in lines or []:
        to.put(line)
    to.put("")


def measure(
    task: str, size: int, work: Path, results: Results, limit: float | None, chosen: list[str] | None
) -> None:
    """Measure the contenders of a task at a size, in turn, and add what they did to the results."""
    world = world_of(size, work, faulty=task == "validate")
    triples = json.loads((world / "world.json").read_text())["triples"]
    names = [name for of, name in CONTENDERS if of == task and name in (chosen or [name])]
    runs: dict[str, list[Run]] = {name: [] for name in names}
    for number in range(_ROUNDS):
        for name in names:
            if size > PLANS[task].most.get(name, size) or (number and runs[name][0].took > _SHORT):
                continue
            runs[name].append(run(task, name, world, limit or PLANS[task].limit))
            print(f"{task}, {size:,}: {name}, {runs[name][-1].took:.1f} s", file=sys.stderr)
    results.forget(task, size, names)
    for name, done in runs.items():
        # What fails before its first case has one case, of no name.
        for case in (done[0].seconds or [""]) if done else ():
            results.figures.append(_figure(task, name, size, triples, case, done))


def _figure(task: str, name: str, size: int, triples: int, case: str, done: list[Run]) -> Figure:
    times = [taken for one in done if (taken := one.seconds.get(case)) is not None]
    peaks = [one.peak for one in done if one.peak is not None]
    return Figure(
        task,
        name,
        size,
        triples,
        case,
        statistics.median(times) if times else None,
        len(times),
        statistics.median(peaks) if peaks else None,
        done[0].answers.get(case, ""),
        "" if times else done[0].problem or UNFINISHED,
    )


def machine() -> dict[str, Any]:
    """Return what the figures depend on: processor, cores, memory in GB, system, and versions."""
    model = "unknown"
    information = Path("/proc/cpuinfo")
    if information.exists():
        lines = information.read_text().splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if "model name" in line), model)
    versions = {}
    for package in PACKAGES:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            versions[package] = "not installed"
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": versions,
    }


def main() -> None:
    """Read the command line, measure, and print the summary."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000], metavar="TRIPLES")
    parser.add_argument("--tasks", nargs="+", default=list(PLANS), choices=list(PLANS))
    parser.add_argument("--results", type=Path, default=RESULTS, help="the JSON file (default: %(default)s)")
    parser.add_argument("--work", type=Path, help="where worlds are kept (default: a folder that is removed)")
    parser.add_argument("--contenders", nargs="+", metavar="NAME", help="only these (default: all)")
    parser.add_argument("--limit", type=float, help="seconds that a case may take (default: by the task)")
    arguments = parser.parse_args()
    results = Results.read(arguments.results)
    results.machine = machine()
    with tempfile.TemporaryDirectory() as temporary:
        work = arguments.work or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        for size in arguments.sizes:
            for task in arguments.tasks:
                measure(task, size, work, results, arguments.limit, arguments.contenders)
                replace({arguments.results: results.json()})
    print(markdown(results))


if __name__ == "__main__":
    main()
