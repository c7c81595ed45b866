"""Who is measured at what: `tasks` has a module a task, in which each contender is one function.

A contender gets the folder of a made-up world and yields what it measured, case by case: the seconds, which
are of the work alone, and the answer, by which `scaling.py` sees that all contenders did the same work. It
runs in a process of its own (`python benchmarks/contenders.py TASK NAME WORLD`), which writes one line of
JSON a case, and at last the peak of its memory.

"twingraph" is what a user of this package calls; "bare" what remains when the same work is written with
pyoxigraph alone; the others are what a user would pick instead.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
from pathlib import Path

# Each of these modules enters its contenders.
from tasks import load, network, query, reasoning, validation  # noqa: F401
from tasks.contender import CONTENDERS, Setting

__all__ = ["CONTENDERS"]


def main() -> None:
    """Run one contender, and write what it measures as it comes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("task")
    parser.add_argument("name")
    parser.add_argument("world", type=Path)
    parser.add_argument("--limit", type=float, default=60.0, help="seconds a case")
    parser.add_argument("--skip", nargs="*", default=[], help="cases to leave out")
    arguments = parser.parse_args()
    setting = Setting(arguments.world, arguments.limit, frozenset(arguments.skip))
    for measured in CONTENDERS[arguments.task, arguments.name](setting):
        print(json.dumps(measured._asdict()), flush=True)
    # Linux gives kibibytes, macOS bytes.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
    print(json.dumps({"peak_mb": round(peak, 1)}), flush=True)


if __name__ == "__main__":
    main()
