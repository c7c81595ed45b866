"""The results of `scaling.py`: the JSON file, the ratios against the goals, the tables of docs/scaling.md.

python benchmarks/results.py           # print the tables
python benchmarks/results.py --write   # put them in their places in docs/scaling.md
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"
DOCUMENT = HERE.parent / "docs" / "scaling.md"
UNFINISHED = "did not finish"
PLACE = re.compile(r"(<!-- table: (?P<name>\w+) -->\n)(?P<table>.*?)(?P<end><!-- end -->)", re.DOTALL)
"""Where a table of the document is, between comments."""


@dataclass(slots=True)
class Figure:
    """One measurement: the median of several runs, or what was in the way of one.

    `size` is what was asked of the generator, `triples` what it gave. `peak_mb` is of the whole process.
    """

    task: str
    contender: str
    size: int
    triples: int
    case: str
    seconds: float | None
    runs: int
    peak_mb: float | None
    answer: str
    problem: str


@dataclass(slots=True)
class Results:
    """All figures, and the machine that they are of."""

    machine: dict[str, Any] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> Results:
        """Return the results of a file; none when it is not there."""
        if not path.exists():
            return cls()
        content = json.loads(path.read_text(encoding="utf-8"))
        return cls(content["machine"], [Figure(**figure) for figure in content["figures"]])

    def json(self) -> bytes:
        """Return the content of the file."""
        self.figures.sort(key=lambda figure: (figure.task, figure.size, figure.contender, figure.case))
        content = {"machine": self.machine, "figures": [asdict(figure) for figure in self.figures]}
        return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"

    def forget(self, task: str, size: int, contenders: list[str]) -> None:
        """Leave out what is known of contenders of a task at a size."""
        self.figures = [
            figure
            for figure in self.figures
            if (figure.task, figure.size) != (task, size) or figure.contender not in contenders
        ]

    def sizes(self) -> list[int]:
        """Return the sizes that were measured."""
        return sorted({figure.size for figure in self.figures})

    def find(self, task: str, contender: str, size: int | None = None) -> list[Figure]:
        """Return the figures of a contender at a size, or at all sizes."""
        return [
            figure
            for figure in self.figures
            if (figure.task, figure.contender) == (task, contender) and size in (None, figure.size)
        ]


class Goal(NamedTuple):
    """How many times faster than a peer twingraph is to be at a size; all sizes when that is None."""

    task: str
    size: int | None
    ours: str
    peer: str
    least: float


GOALS = (
    Goal("load", None, "twingraph, memory", "bare pyoxigraph, memory", 0.9),
    Goal("load", None, "twingraph, memory, one file", "bare pyoxigraph, memory, one file", 0.9),
    Goal("load", None, "twingraph, disk", "bare pyoxigraph, disk", 0.9),
    Goal("query", None, "twingraph", "bare pyoxigraph", 1 / 1.2),
    Goal("query", 1_000_000, "twingraph", "rdflib", 50),
    Goal("validate", 100_000, "twingraph, native engine", "pySHACL", 100),
    Goal("reason", 10_000, "twingraph", "owlrl", 100),
)


class Ratio(NamedTuple):
    """How many times faster ours is than the peer in one case, and whether both answered alike."""

    case: str
    ours: Figure
    peer: Figure
    times: float
    alike: bool


def ratios(results: Results, task: str, ours: str, peer: str, size: int) -> list[Ratio]:
    """Return the ratios of the cases that both finished, the smallest first."""
    theirs = {figure.case: figure for figure in results.find(task, peer, size)}
    found = []
    for figure in results.find(task, ours, size):
        other = theirs.get(figure.case)
        if other and figure.seconds and other.seconds:
            alike = figure.answer == other.answer
            found.append(Ratio(figure.case, figure, other, other.seconds / figure.seconds, alike))
    return sorted(found, key=lambda ratio: ratio.times)


def tables(results: Results) -> dict[str, str]:
    """Return the tables of the document by name, in Markdown."""
    made = {"machine": _machine(results), "goals": _goals(results), "differences": _differences(results)}
    for task in dict.fromkeys(figure.task for figure in results.figures):
        made[task] = _queries(results) if task == "query" else _task(results, task)
    return made


def markdown(results: Results) -> str:
    """Return all tables, one below the other."""
    return "\n\n".join(f"## {name}\n\n{table}" for name, table in tables(results).items())


def write(results: Results, text: str) -> str:
    """Return a document with the tables between the comments that name them, tasks with their pictures.

    Raises KeyError for a comment that names no table.
    """
    made = tables(results)
    for task in dict.fromkeys(figure.task for figure in results.figures):
        made[task] = f"![{task}: time and memory by size](scaling/{task}.svg)\n\n{made[task]}"
    return PLACE.sub(lambda match: f"{match[1]}{made[match['name']]}\n{match['end']}", text)


def _table(header: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" if not number else "--:" for number in range(len(header))), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _machine(results: Results) -> str:
    def rows() -> Iterator[tuple[str, ...]]:
        for name, value in results.machine.items():
            if name != "versions":
                yield name.replace("_", " ").replace("gb", "(GB)"), str(value)
        for name, value in results.machine.get("versions", {}).items():
            yield name, value

    return _table(("machine", "value"), rows())


def _goals(results: Results) -> str:
    def rows() -> Iterator[tuple[str, ...]]:
        for goal in GOALS:
            for size in results.sizes() if goal.size is None else [goal.size]:
                found = ratios(results, goal.task, goal.ours, goal.peer, size)
                if not found:
                    continue
                middle, worst = found[len(found) // 2], found[0]
                met = sum(ratio.times >= goal.least for ratio in found)
                yield (
                    f"{goal.task}: {goal.ours} against {goal.peer}",
                    f"{size:,}",
                    f"≥ {_times(goal.least)}",
                    _times(middle.times),
                    f"{_times(worst.times)}{f' ({worst.case})' if len(found) > 1 else ''}",
                    f"{met} of {len(found)}",
                )

    header = "goal: so many times faster", "triples", "goal", "median", "worst", "met"
    return _table(header, rows())


def _differences(results: Results) -> str:
    """List the cases in which contenders did not give the same answer; the first is that of twingraph."""

    def rows() -> Iterator[tuple[str, ...]]:
        cases: dict[tuple[str, int, str], list[Figure]] = {}
        for figure in results.figures:
            if figure.answer:
                cases.setdefault((figure.task, figure.size, figure.case), []).append(figure)
        for (task, size, case), figures in cases.items():
            if len({figure.answer for figure in figures}) > 1:
                answers = "; ".join(f"{figure.contender}: {figure.answer}" for figure in figures)
                yield f"{task} {case}".strip(), f"{size:,}", answers

    found = list(rows())
    return _table(("case", "triples", "answers"), iter(found)) if found else "All answers were the same."


def _task(results: Results, task: str) -> str:
    """Table a task: a line a contender and case, seconds and memory at each size."""
    sizes = sorted({figure.size for figure in results.figures if figure.task == task})
    names = list(dict.fromkeys((f.contender, f.case) for f in results.figures if f.task == task and f.case))
    names = names or list(dict.fromkeys((f.contender, "") for f in results.figures if f.task == task))

    def rows() -> Iterator[tuple[str, ...]]:
        for contender, case in names:
            cells = []
            for size in sizes:
                found = [figure for figure in results.find(task, contender, size) if figure.case == case]
                cells.append(_cell(found[0]) if found else "not tried")
            yield f"{contender}{f' ({case})' if case else ''}", *cells

    return _table(("seconds, MB", *(f"{size:,}" for size in sizes)), rows())


def _queries(results: Results) -> str:
    """Table the questions at the largest size that all contenders were tried at, in milliseconds."""
    contenders = "twingraph", "bare pyoxigraph", "rdflib"
    common = set.intersection(*({f.size for f in results.find("query", name)} for name in contenders))
    size = max(common, default=0)
    by_case = {name: {f.case: f for f in results.find("query", name, size)} for name in contenders}

    def rows() -> Iterator[tuple[str, ...]]:
        for case in sorted(by_case["twingraph"]):
            yield case, *(_milliseconds(by_case[name].get(case)) for name in contenders)

    return _table((f"ms at {size:,} triples", *contenders), rows())


def _milliseconds(figure: Figure | None) -> str:
    if figure is None:
        return "not tried"
    return _digits(figure.seconds * 1000) if figure.seconds else _why(figure)


def _cell(figure: Figure) -> str:
    if figure.seconds is None:
        return _why(figure)
    return f"{_digits(figure.seconds)} s, {figure.peak_mb or 0:,.0f}"


def _why(figure: Figure) -> str:
    # The words of an exception are in the file of results; a table has no room for them.
    return figure.problem if figure.problem == UNFINISHED else "failed"


def _times(value: float) -> str:
    return f"{_digits(value)} ×"


def _digits(value: float) -> str:
    """Return a number with two significant digits, or without decimals when it is 10 or more."""
    if value >= 10:
        return f"{value:,.0f}"
    return f"{value:.{max(0, 1 - math.floor(math.log10(value)))}f}" if value else "0"


def main() -> None:
    """Print the tables, or write them into the document."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="write them into docs/scaling.md")
    parser.add_argument("--results", type=Path, default=RESULTS)
    arguments = parser.parse_args()
    results = Results.read(arguments.results)
    if arguments.write:
        DOCUMENT.write_text(write(results, DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        print(markdown(results))


if __name__ == "__main__":
    main()
