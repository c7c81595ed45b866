"""Review: a person goes through the doubtful links in a terminal, and each answer is kept at once.

What is asked and how it is answered is `Review`; `go_through` shows it and reads the answers, line by line,
so that it works in any terminal, with a screen reader, and from a script.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twingraph import files
from twingraph.link import memory, proposals, sssom
from twingraph.link.sssom import LinkSet, Record

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

HELP = """1, 2, …  accept this candidate
n        none of them
o        another item: its id is asked for
s        skip: it stays to be reviewed
u        undo the last answer; after the last place as well
q        quit; what was answered is kept"""


class Review:
    """The doubtful places of a set of links in a file, one after the other.

    A place that several rows name is asked for once, and the answer is that of all of them. The file is
    written, whole, after every answer.
    """

    def __init__(self, path: Path, *, reviewer: str, day: date) -> None:
        self.path, self.reviewer, self.day = path, reviewer, day
        self.links: LinkSet = sssom.read(path)
        if reviewer.startswith("orcid:"):
            self.links.prefixes.setdefault("orcid", "https://orcid.org/")
        cases: dict[tuple[str, ...], list[int]] = {}
        for index, record in enumerate(self.links.records):
            if record.get("ext_decision") == "review" and not memory.is_decided(record):
                cases.setdefault(memory.place(record), []).append(index)
        self._cases = list(cases.values())
        self._at = 0
        self._answered: list[tuple[int, dict[int, Record]]] = []

    def __len__(self) -> int:
        """Return how many places there are to review."""
        return len(self._cases)

    @property
    def done(self) -> bool:
        """Whether every place has been answered or skipped."""
        return self._at >= len(self._cases)

    @property
    def answered(self) -> int:
        """How many places have been answered, not counting what was skipped or undone."""
        return len(self._answered)

    @property
    def position(self) -> int:
        """The number of the place that is asked for, from 1."""
        return self._at + 1

    @property
    def records(self) -> list[Record]:
        """The records of the place that is asked for; they differ in their rows alone."""
        return [self.links.records[index] for index in self._cases[self._at]]

    def accept(self, number: int) -> bool:
        """Accept a candidate, from 1; return whether there is one of this number."""
        found = proposals.candidates(self.records[0])
        if not 1 <= number <= len(found):
            return False
        self._answer(lambda record: proposals.candidates(record)[number - 1])
        return True

    def accept_other(self, text: str) -> bool:
        """Accept an item that is no candidate; return whether the text is an item of the same authority."""
        item = proposals.item_id(text, self.records[0])
        if not item:
            return False
        known = {each["id"]: each for each in proposals.candidates(self.records[0])}
        self._answer(lambda _: known.get(item, {"id": item}))
        return True

    def none(self) -> None:
        """Say that the place is none of its candidates."""
        self._answer(lambda _: None)

    def skip(self) -> None:
        """Leave the place to be reviewed another time."""
        self._at += 1

    def undo(self) -> bool:
        """Take the last answer back and ask again; return whether there was one."""
        if not self._answered:
            return False
        self._at, before = self._answered.pop()
        for index, record in before.items():
            self.links.records[index] = record
        self._save()
        return True

    def _answer(self, choose: Callable[[Record], dict[str, object] | None]) -> None:
        before = {index: self.links.records[index] for index in self._cases[self._at]}
        for index, record in before.items():
            self.links.records[index] = proposals.decide(
                record, choose(record), reviewer=self.reviewer, day=self.day
            )
        self._answered.append((self._at, before))
        self._at += 1
        self._save()

    def _save(self) -> None:
        files.replace({self.path: sssom.write(self.links)})


def go_through(review: Review, console: Console) -> None:
    """Ask for each place until all are answered, or the reviewer quits or closes the input."""
    shown = -1
    while True:
        if review.done:
            if not _last_undone(review, console):
                return
            shown = -1
        if shown != review.position:
            _show(review, console)
            shown = review.position
        try:
            answer = (
                console.input(f"{_choices(review)}, n(one), o(ther), s(kip), u(ndo), q(uit), ?: ")
                .strip()
                .lower()
            )
        except EOFError:
            console.print()
            return
        if answer == "q":
            return
        if answer.isdecimal() and review.accept(int(answer)):
            continue
        if answer == "n":
            review.none()
        elif answer == "s":
            review.skip()
        elif answer == "u":
            if review.undo():
                shown = -1
            else:
                console.print("There is nothing to undo.")
        elif answer == "o":
            text = console.input("Its id (Q61724, 2886946; empty: go back): ").strip()
            if text and not review.accept_other(text):
                console.print(f"{text} is no item of the authority that was asked.", markup=False)
        else:
            console.print(HELP, markup=False, highlight=False)


def _last_undone(review: Review, console: Console) -> bool:
    """Let the last answer be taken back as well, once nothing is left to ask; return whether it was."""
    if not review.answered:
        return False
    try:
        answer = console.input("That was the last. u(ndo), or Enter to end: ").strip().lower()
    except EOFError:
        console.print()
        return False
    return answer == "u" and review.undo()


def _choices(review: Review) -> str:
    count = len(proposals.candidates(review.records[0]))
    return "1" if count == 1 else f"1–{count}"


def _show(review: Review, console: Console) -> None:
    """Show the place with all that is known of it, and its candidates side by side."""
    from rich.markup import escape

    records = review.records
    record = records[0]
    console.rule(f"{review.position} of {len(review)}")
    console.print(f"[bold]{escape(record['subject_label'])}[/bold]", highlight=False)
    rows = [record["ext_row"] for record in records if "ext_row" in record]
    partners = record.get("ext_partners", "").replace("|", ", ")
    for name, value in (
        ("known", record.get("ext_subject_facts", "")),
        ("partners", partners),
        (f"row{'s'[: len(rows) > 1]}", ", ".join(rows)),
        ("why", record.get("comment", "")),
    ):
        if value:
            console.print(f"{name}: {value}", markup=False, highlight=False)
    console.print(_side_by_side(review, proposals.candidates(record)), highlight=False)


def _side_by_side(review: Review, candidates: list[dict[str, Any]]) -> Table:
    """Return a table with a column for each candidate and a row for each thing that is known or compared."""
    from rich.markup import escape
    from rich.table import Table

    table = Table()
    for heading in ("", *(str(number) for number, _ in enumerate(candidates, 1))):
        table.add_column(heading, overflow="fold")
    # Terminals that know hyperlinks open the item with a click.
    items = [f"[link={review.links.expand(each['id'])}]{escape(each['id'])}[/link]" for each in candidates]
    table.add_row("item", *items)
    for name in ("label", "facts"):
        table.add_row(name, *(escape(each[name]) for each in candidates))
    table.add_row("score", *(sssom.number(each["score"]) for each in candidates), end_section=True)
    for name in dict.fromkeys(name for each in candidates for name in each["features"]):
        values = (
            sssom.number(each["features"][name]) if name in each["features"] else "" for each in candidates
        )
        table.add_row("distance (km)" if name == "distance" else name, *values)
    return table
