"""`twingraph link review`: a person at a terminal decides, and what was decided is kept at once."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from codecs import getincrementaldecoder
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from test_sssom import validated

from twingraph.cli import main
from twingraph.link import proposals, sssom
from twingraph.link.review import Review
from twingraph.link.sssom import Record

ITEMS = """\
item\tlabel_en\tcountry_en\tlatitude\tlongitude\tpopulation\tkind
Q107126\tArlington County\tUnited States\t38.8783\t-77.1007\t238643\tcounty
Q17943\tArlington\tUnited States\t32.705\t-97.1228\t394266\tcity
Q216638\tWakefield\tUnited Kingdom\t53.6801\t-1.4920\t99251\t
Q763171\tWakefield\tUnited Kingdom\t53.683\t-1.499\t345038\t
Q49229\tVernon\tUnited States\t34.0\t-118.23\t112\tcity
Q49230\tVernon\tUnited States\t34.0\t-118.23\t112\tdistrict
"""
TABLE = "place,country\nArlington,USA\nWakefield,UK\nVernon,USA\nWakefield,UK\n"
ARGUMENTS = ["link", "places.csv", "--name", "place", "--country", "country", "--authority", "items.tsv"]
LINKS = "links.sssom.tsv"


@pytest.fixture
def links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Links of three places in four rows, every one to be reviewed."""
    (tmp_path / "items.tsv").write_text(ITEMS, encoding="utf-8")
    (tmp_path / "places.csv").write_text(TABLE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main([*ARGUMENTS, "-o", LINKS]) == 0
    path = tmp_path / LINKS
    assert [record["ext_decision"] for record in sssom.read(path).records] == ["review"] * 4
    return path


class Terminal:
    """A program on a pseudo-terminal, with what it has shown and what is typed."""

    def __init__(self, *arguments: str) -> None:
        self._screen, inside = pty.openpty()
        environment = {**os.environ, "TERM": "dumb", "COLUMNS": "150", "SOURCE_DATE_EPOCH": "1700000000"}
        command = [sys.executable, "-m", "twingraph", *arguments]
        self.process = subprocess.Popen(
            command, stdin=inside, stdout=inside, stderr=inside, env=environment, start_new_session=True
        )
        os.close(inside)
        self._shown = ""
        self._decoder = getincrementaldecoder("utf-8")()

    def expect(self, pattern: str, *, patience: float = 60) -> str:
        """Return what was shown until the pattern came, and forget it."""
        until = time.monotonic() + patience
        while True:
            if match := re.search(pattern, self._shown):
                seen, self._shown = self._shown[: match.end()], self._shown[match.end() :]
                return seen
            assert time.monotonic() < until, f"{pattern!r} was never shown, but: {self._shown}"
            if select.select([self._screen], [], [], 0.1)[0]:
                try:
                    self._shown += self._decoder.decode(os.read(self._screen, 1 << 16))
                except OSError:
                    pytest.fail(f"it ended without {pattern!r}: {self._shown}")

    def type(self, text: str) -> None:
        """Type a line."""
        os.write(self._screen, f"{text}\n".encode())

    def close(self) -> None:
        """End the program, if it has not ended."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._screen)


@contextmanager
def _terminal(*arguments: str) -> Iterator[Terminal]:
    terminal = Terminal(*arguments)
    try:
        yield terminal
    finally:
        terminal.close()


def _records(path: Path) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for record in sssom.read(path).records:
        found.setdefault(record["subject_label"], []).append(record)
    return found


def test_a_person_decides_at_a_terminal(links: Path) -> None:
    with _terminal("link", "review", LINKS, "--reviewer", "orcid:0000-0002-1825-0097") as terminal:
        shown = terminal.expect(r"q\(uit\), \?: ")
        assert "1 of 3" in shown
        assert "Arlington" in shown
        assert "known: US" in shown
        assert "wikidata:Q107126" in shown
        assert "394266" in shown
        terminal.type("?")
        assert "undo the last answer" in terminal.expect(r"q\(uit\), \?: ")
        terminal.type("7")
        assert "accept this candidate" in terminal.expect(r"q\(uit\), \?: ")
        terminal.type("u")
        assert "nothing to undo" in terminal.expect(r"q\(uit\), \?: ")
        terminal.type("s")

        shown = terminal.expect(r"q\(uit\), \?: ")
        assert "2 of 3" in shown
        assert "rows: 2, 4" in shown
        second = re.findall(r"wikidata:Q\d+", shown.partition("score")[0].rpartition("item")[2])
        terminal.type(str(second.index("wikidata:Q763171") + 1))
        assert "3 of 3" in terminal.expect(r"q\(uit\), \?: ")
        # It is in the file before the next question is answered.
        assert [record["object_id"] for record in _records(links)["Wakefield"]] == ["wikidata:Q763171"] * 2
        terminal.type("u")
        assert "2 of 3" in terminal.expect(r"q\(uit\), \?: ")
        assert [record["ext_decision"] for record in _records(links)["Wakefield"]] == ["review"] * 2
        terminal.type("n")
        terminal.expect(r"q\(uit\), \?: ")
        terminal.type("o")
        terminal.expect(r"go back\): ")
        terminal.type("geonames:1")
        assert "no item of the authority" in terminal.expect(r"q\(uit\), \?: ")
        terminal.type("o")
        terminal.expect(r"go back\): ")
        terminal.type("https://www.wikidata.org/wiki/Q12345")
        assert "That was the last" in terminal.expect("to end: ")
        terminal.type("u")
        assert "3 of 3" in terminal.expect(r"q\(uit\), \?: ")
        assert _records(links)["Vernon"][0]["ext_decision"] == "review"
        terminal.type("o")
        terminal.expect(r"go back\): ")
        terminal.type("Q12345")
        terminal.expect("to end: ")
        terminal.type("")
        assert "2 of 3 doubtful places decided" in terminal.expect("decided")
        assert terminal.process.wait(timeout=30) == 0

    found = _records(links)
    assert found["Arlington"][0]["mapping_justification"] == sssom.COMPOSITE
    for record in found["Wakefield"]:
        assert (record["ext_decision"], record["predicate_modifier"]) == ("reject", "Not")
        assert (record["reviewer_id"], record["review_date"]) == ("orcid:0000-0002-1825-0097", "2023-11-14")
    vernon = found["Vernon"][0]
    assert (vernon["predicate_id"], vernon["object_id"]) == ("skos:exactMatch", "wikidata:Q12345")
    assert vernon["mapping_justification"] == sssom.MANUAL
    assert "ext_feature_name" not in vernon
    assert "object_label" not in vernon
    assert validated(links)["problems"] == []


def test_what_was_decided_is_never_asked_again(links: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with _terminal("link", "review", LINKS, "--reviewer", "Somebody") as terminal:
        terminal.expect(r"\?: ")
        terminal.type("1")
        terminal.expect(r"\?: ")
        terminal.type("n")
        terminal.expect(r"\?: ")
        terminal.type("q")
        assert "2 of 3" in terminal.expect("decided")
        assert terminal.process.wait(timeout=30) == 0
    decided = {label: records for label, records in _records(links).items() if label != "Vernon"}
    assert main([*ARGUMENTS, "-o", LINKS]) == 0
    again = _records(links)
    assert {label: again[label] for label in decided} == decided
    with _terminal("link", "review", LINKS) as terminal:
        shown = terminal.expect(r"\?: ")
        assert "1 of 1" in shown
        assert "Vernon" in shown
        # The end of the input ends the review.
        os.write(terminal._screen, b"\x04")
        assert "0 of 1" in terminal.expect("decided")
    capsys.readouterr()


def test_nothing_to_review(links: Path, capsys: pytest.CaptureFixture[str]) -> None:
    review = Review(links, reviewer="Somebody", day=date(2026, 11, 22))
    while not review.done:
        review.none()
    assert main(["link", "review", LINKS]) == 0
    assert "nothing to review" in capsys.readouterr().out


def test_an_accepted_candidate_brings_its_own_features(links: Path) -> None:
    review = Review(links, reviewer="Some|body", day=date(2026, 11, 22))
    before = review.records[0]
    candidates = proposals.candidates(before)
    assert not review.accept(0)
    assert not review.accept(len(candidates) + 1)
    assert review.accept(2)
    after = next(record for record in sssom.read(links).records if record["subject_label"] == "Arlington")
    assert after["object_id"] == candidates[1]["id"] != before["object_id"]
    assert after["object_label"] == candidates[1]["label"]
    assert after["ext_object_facts"] == candidates[1]["facts"]
    assert after["reviewer_label"] == "Some/body"
    assert after["confidence"] == "1"
    assert before["comment"] in after["comment"]
    assert review.undo()
    assert sssom.read(links).records[0] == before
    assert not review.undo()


@pytest.mark.parametrize(
    ("text", "source", "item"),
    [
        ("Q61724", "wikidata:Q2013", "wikidata:Q61724"),
        (" wikidata:Q61724 ", "wikidata:Q2013", "wikidata:Q61724"),
        ("http://www.wikidata.org/entity/Q61724", "wikidata:Q2013", "wikidata:Q61724"),
        ("2886946", "wikidata:Q830106", "geonames:2886946"),
        ("https://www.geonames.org/2886946/krefeld.html", "wikidata:Q830106", "geonames:2886946"),
        ("2886946", "wikidata:Q2013", ""),
        ("Q61724", "wikidata:Q830106", ""),
        ("Q0", "wikidata:Q2013", ""),
        ("Krefeld", "wikidata:Q2013", ""),
    ],
)
def test_items_as_people_type_them(text: str, source: str, item: str) -> None:
    assert proposals.item_id(text, {"object_source": source}) == item
