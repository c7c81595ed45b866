"""The benchmarks: contenders do the same work, ratios say what they claim, the page has no other figures."""

from __future__ import annotations

from pathlib import Path

import plot
import pytest
import results
import scaling
from conftest import ROOT
from contenders import CONTENDERS
from results import Figure, Results

PAGE = ROOT / "docs" / "scaling.md"


def figure(
    contender: str, seconds: float | None, *, case: str = "", answer: str = "1", size: int = 10_000
) -> Figure:
    return Figure(
        "query", contender, size, size, case, seconds, 3, 50.0, answer, "" if seconds else "did not finish"
    )


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("work")


@pytest.mark.parametrize(
    ("task", "number"), [("load", 7), ("query", 3), ("validate", 3), ("reason", 2), ("network", 3)]
)
def test_every_task_has_its_contenders(task: str, number: int) -> None:
    names = [name for of, name in CONTENDERS if of == task]
    assert len(names) == number
    assert any(name.startswith("twingraph") for name in names)
    assert set(scaling.PLANS[task].most) <= set(names)
    assert {name for goal in results.GOALS if goal.task == task for name in (goal.ours, goal.peer)} <= set(
        names
    )


@pytest.mark.parametrize("task", ["load", "network"])
def test_contenders_give_the_same_answer(task: str, work: Path) -> None:
    world = scaling.world_of(3_000, work, faulty=False)
    runs = {name: scaling.run(task, name, world, 600) for of, name in CONTENDERS if of == task}
    assert {name: run.problem for name, run in runs.items()} == dict.fromkeys(runs, "")
    assert len({answer for run in runs.values() for answer in run.answers.values()}) == 1
    assert all(seconds and seconds > 0 for run in runs.values() for seconds in run.seconds.values())
    assert all(run.peak and run.peak > 20 for run in runs.values())


def test_a_contender_that_fails_says_why(work: Path) -> None:
    run = scaling.run("network", "twingraph", work / "nowhere", 600)
    assert "nowhere" in run.problem
    assert run.seconds == {}


def test_ratios_are_of_what_both_finished_the_worst_first() -> None:
    measured = Results(
        figures=[
            figure("twingraph", 0.5, case="a"),
            figure("rdflib", 50.0, case="a"),
            figure("twingraph", 2.0, case="b", answer="2"),
            figure("rdflib", 1.0, case="b"),
            figure("twingraph", 1.0, case="c"),
            figure("rdflib", None, case="c"),
        ]
    )
    found = results.ratios(measured, "query", "twingraph", "rdflib", 10_000)
    assert [(ratio.case, ratio.times, ratio.alike) for ratio in found] == [
        ("b", 0.5, False),
        ("a", 100.0, True),
    ]


def test_answers_that_differ_are_listed() -> None:
    same = Results(figures=[figure("twingraph", 1.0), figure("rdflib", 9.0)])
    other = Results(figures=[figure("twingraph", 1.0), figure("rdflib", 9.0, answer="2")])
    assert "rdflib" not in results.tables(same)["differences"]
    assert "twingraph: 1; rdflib: 2" in results.tables(other)["differences"]


def test_results_survive_their_file(tmp_path: Path) -> None:
    measured = Results({"cores": 2}, [figure("twingraph", 1.0), figure("rdflib", None)])
    path = tmp_path / "results.json"
    path.write_bytes(measured.json())
    assert Results.read(path) == measured
    assert Results.read(tmp_path / "none.json") == Results()


def test_the_page_has_the_figures_of_the_results_file() -> None:
    text = PAGE.read_text(encoding="utf-8")
    names = results.PLACE.findall(text)
    assert len(names) == 8
    if results.RESULTS.exists():
        assert results.write(Results.read(results.RESULTS), text) == text
    else:
        # Without results the page has no figures at all.
        assert results.PLACE.sub("", text).count("|") == 0
        assert all(not content.strip() for *_, content, _ in names)


def test_a_picture_marks_what_is_extrapolated() -> None:
    line = plot.Line("rdflib", "#000000", "o")
    known = plot.points([figure("rdflib", 1.0), figure("rdflib", 10.0, size=100_000)], line, "seconds")
    assert known == {10_000: 1.0, 100_000: 10.0}
    assert plot.extrapolated(known, [10_000, 100_000, 1_000_000]) == pytest.approx(
        {100_000: 10.0, 1_000_000: 100.0}
    )
    assert plot.extrapolated(known, [10_000, 100_000]) == {}
    assert plot.points([figure("rdflib", None)], line, "seconds") == {}


def test_the_same_results_give_the_same_picture(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    measured = Results(
        figures=[
            figure("twingraph", 0.1),
            figure("twingraph", 0.2, size=100_000),
            figure("rdflib", 1.0),
            figure("rdflib", None, size=100_000),
        ]
    )
    for name in ("one.svg", "other.svg"):
        plot.draw(measured, "query", tmp_path / name)
    picture = (tmp_path / "one.svg").read_bytes()
    assert picture == (tmp_path / "other.svg").read_bytes()
    assert b"dc:date" not in picture
