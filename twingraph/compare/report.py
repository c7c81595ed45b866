"""How a comparison, and corrections, are shown: in words of three languages, as a table and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from twingraph.compare.corrections import TWINNED, Correction
from twingraph.compare.difference import NOT_COMPARABLE, ONE_SOURCE, Comparison, Difference
from twingraph.compare.ties import Said, Tie
from twingraph.query import table
from twingraph.rdf.prefixes import PREFIXES
from twingraph.settings import ENGLISH, GERMAN, HUNGARIAN
from twingraph.store import Store
from twingraph.store.columns import Labels, labels, local_name

PHRASES = {
    ENGLISH: {
        "title": "Ties compared: {first} and {second}",
        "between": "Places",
        "finding": "Finding",
        "evidence": "evidence",
        "note": "Note",
        "only": "only in {source}",
        "by": "{kind} [{definitions}]",
        "since": "since {dates}",
        "or": " or ",
        "ended": "ended",
        "ended on": "ended {date}",
        "both ways": "stated for both",
        "one way": "stated for {place} alone",
        "also": "also {findings}",
        "nothing": "says nothing of it",
        "close": "linked by a close match alone",
        "unlinked": "no common identifier: {places}",
        "perhaps": "unless it is one of those that cannot be compared: {ties}",
        "disputed": "disputed within the data",
        "unlisted": "{number} ties cannot be compared, for want of a common identifier; --all lists them",
        "outside": "{source}: {number} more, between places for which {other} does not speak",
        "summary": "In short",
    },
    HUNGARIAN: {
        "title": "Kapcsolatok összevetése: {first} és {second}",
        "between": "Helyek",
        "finding": "Megállapítás",
        "evidence": "bizonyíték",
        "note": "Megjegyzés",
        "only": "csak itt: {source}",
        "by": "{kind} [{definitions}]",
        "since": "{dates} óta",
        "or": " vagy ",
        "ended": "megszűnt",
        "ended on": "megszűnt: {date}",
        "both ways": "mindkét helynél szerepel",
        "one way": "csak itt szerepel: {place}",
        "also": "továbbá {findings}",
        "nothing": "nem szól róla",
        "close": "csak közeli megfelelés köti össze",
        "unlinked": "nincs közös azonosító: {places}",
        "perhaps": "hacsak nem az össze nem vethetők egyike: {ties}",
        "disputed": "az adatokban vitatott",
        "unlisted": "{number} kapcsolat közös azonosító híján nem vethető össze; --all felsorolja őket",
        "outside": "{source}: további {number}, olyan helyek között, amelyekről nem szól: {other}",
        "summary": "Röviden",
    },
    GERMAN: {
        "title": "Beziehungen im Vergleich: {first} und {second}",
        "between": "Orte",
        "finding": "Befund",
        "evidence": "Belege",
        "note": "Anmerkung",
        "only": "nur hier: {source}",
        "by": "{kind} [{definitions}]",
        "since": "seit {dates}",
        "or": " oder ",
        "ended": "beendet",
        "ended on": "beendet {date}",
        "both ways": "bei beiden angegeben",
        "one way": "nur bei {place} angegeben",
        "also": "auch {findings}",
        "nothing": "sagt nichts davon",
        "close": "nur über eine ungefähre Entsprechung verknüpft",
        "unlinked": "keine gemeinsame Kennung: {places}",
        "perhaps": "falls nicht eine der nicht vergleichbaren: {ties}",
        "disputed": "in den Daten strittig",
        "unlisted": "{number} ohne gemeinsame Kennung sind nicht vergleichbar; --all führt sie auf",
        "outside": "{source}: {number} weitere, zwischen Orten, für die {other} nicht spricht",
        "summary": "Kurz gesagt",
    },
}


LISTED = 20
"""How many ties that cannot be compared are listed when nobody asks for all."""


@dataclass(frozen=True, slots=True)
class Line:
    """A difference in words; evidence are IRIs."""

    findings: tuple[str, ...]
    places: str
    first: str
    second: str
    note: str
    first_evidence: tuple[str, ...]
    second_evidence: tuple[str, ...]


class Words:
    """A comparison in the words of a language (en, hu or de, or else English).

    With `short`, sources are called by the last part of their IRI and not by their title. Ties that cannot be
    compared are counted alone where there are more than `LISTED`, unless `all` are asked for.
    """

    def __init__(
        self,
        store: Store,
        comparison: Comparison,
        language: str = ENGLISH,
        *,
        short: bool = False,
        all: bool = False,
    ) -> None:
        self.phrases = PHRASES.get(language, PHRASES[ENGLISH])
        self.comparison = comparison
        self.sources = comparison.first, comparison.second
        self.names: Labels = labels(store, language)
        unlinked = len(comparison.having(NOT_COMPARABLE))
        self._unlisted = 0 if all or unlinked <= LISTED else unlinked
        if short:
            self.names.update((source, local_name(source)) for source in self.sources)

    def lines(self) -> list[Line]:
        """Return a line for each difference that is to be listed."""
        return [
            self._line(difference)
            for difference in self.comparison.differences
            if not (self._unlisted and NOT_COMPARABLE in difference.findings)
        ]

    def outside(self) -> list[str]:
        """Return a sentence on ties that are not listed, and for each source on those beyond the other."""
        first, second = self.sources
        numbered = zip((first, second), (second, first), self.comparison.outside, strict=True)
        sentences = [self._say("unlisted", number=self._unlisted)] if self._unlisted else []
        return sentences + [
            self._say("outside", source=self.names[source], other=self.names[other], number=number)
            for source, other, number in numbered
            if number
        ]

    def counts(self) -> list[tuple[str, int]]:
        """Return how many differences have each finding, in the order of the report."""
        found: dict[str, int] = {}
        for difference in self.comparison.differences:
            for finding in difference.findings:
                words = self.finding(finding, difference)
                found[words] = found.get(words, 0) + 1
        return list(found.items())

    def note(self, line: Line) -> str:
        """Return what else was found of a line, and what is to be said of it."""
        also = self._say("also", findings=", ".join(line.findings[1:])) if line.findings[1:] else ""
        return "; ".join(filter(None, (also, line.note)))

    def title(self) -> str:
        """Return the heading."""
        first, second = (self.names[source] for source in self.sources)
        return self._say("title", first=first, second=second)

    def _say(self, phrase: str, **values: object) -> str:
        return self.phrases[phrase].format(**values)

    def finding(self, finding: str, difference: Difference) -> str:
        """Return the words for a finding of a difference."""
        if finding == ONE_SOURCE:
            return self._say("only", source=self.names[self.sources[difference.first is None]])
        return self.names[PREFIXES["finding"] + finding]

    def _line(self, difference: Difference) -> Line:
        first, second = difference.first, difference.second
        without = self.phrases["nothing"] if ONE_SOURCE in difference.findings else ""
        notes = []
        if difference.close:
            notes.append(self._say("close"))
        if difference.unlinked:
            notes.append(self._say("unlinked", places=self._between(difference.unlinked, ", ")))
        if difference.perhaps:
            ties = ", ".join(self._between(tie.parties) for tie in difference.perhaps)
            notes.append(self._say("perhaps", ties=ties))
        if any(tie and tie.disputed for tie in (first, second)):
            notes.append(self._say("disputed"))
        return Line(
            tuple(self.finding(finding, difference) for finding in difference.findings),
            self._between(difference.places),
            self.said(first) if first else without,
            self.said(second) if second else without,
            "; ".join(notes),
            first.evidence if first else (),
            second.evidence if second else (),
        )

    def _between(self, places: Sequence[str], mark: str = " – ") -> str:
        return mark.join(self.names[place] for place in places)

    def said(self, tie: Tie) -> str:
        """Return what a source says of a tie: its kind, since when, until when, on which items."""
        kind = self._any(tie.kinds, names=True)
        definitions = ", ".join(self.names[iri] for iri in tie.definitions)
        parts = [self._say("by", kind=kind, definitions=definitions) if definitions else kind]
        if tie.since:
            parts.append(self._say("since", dates=self._any(tie.since)))
        if tie.until:
            parts.append(self._say("ended on", date=tie.until.value))
        elif tie.ended:
            parts.append(self._say("ended"))
        elif tie.state:
            parts.append(self.names[PREFIXES["state"] + tie.state])
        stating = {item for item, _ in tie.stated}
        if len(stating) == 1:
            parts.append(self._say("one way", place=self.names[stating.pop()]))
        elif stating:
            parts.append(self._say("both ways"))
        return ", ".join(filter(None, parts))

    def _any(self, values: Sequence[Said], *, names: bool = False) -> str:
        return self.phrases["or"].join(self.names[said.value] if names else said.value for said in values)


def as_json(comparison: Comparison, store: Store, language: str = ENGLISH) -> str:
    """Return a comparison as JSON: IRIs and dates (EDTF) as they are, and labels of the places."""
    names = labels(store, language)
    return _json(
        {
            "first": comparison.first,
            "second": comparison.second,
            "outside": dict(zip(("first", "second"), comparison.outside, strict=True)),
            "differences": [
                {
                    "between": [{"iri": place, "label": names[place]} for place in difference.places],
                    "findings": difference.findings,
                    "first": _tie(difference.first),
                    "second": _tie(difference.second),
                    "close": difference.close,
                    "unlinked": difference.unlinked,
                    "perhaps": [_tie(tie) for tie in difference.perhaps],
                }
                for difference in comparison.differences
            ],
        }
    )


def _tie(tie: Tie | None) -> dict[str, Any] | None:
    if tie is None:
        return None
    return {
        "parties": tie.parties,
        "relationships": tie.relationships,
        "kinds": [kind.value for kind in tie.kinds],
        "definitions": tie.definitions,
        "since": [said.value for said in tie.since],
        "until": tie.until.value if tie.until else None,
        "ended": tie.ended,
        "state": tie.state or None,
        "statements": sorted(tie.stated),
        "disputed": sorted(tie.disputed),
        "evidence": tie.evidence,
    }


def corrections_as_table(corrections: Sequence[Correction], store: Store, language: str = ENGLISH) -> str:
    """Return corrections as a table: what each is, and that it is written or why it is left out."""
    names = labels(store, language)
    rows = [
        [
            *(names[place] for place in found.places),
            *(found.item, found.property, found.partner if found.property == TWINNED else found.value),
            f"left out: {found.reason}" if found.reason else "written",
        ]
        for found in corrections
    ]
    return table.plain(["place", "partner", "item", "property", "value", "outcome"], rows)


def corrections_as_json(corrections: Sequence[Correction]) -> str:
    """Return corrections as JSON, with how many are written and left out."""
    left_out = sum(bool(found.reason) for found in corrections)
    return _json(
        {
            "written": len(corrections) - left_out,
            "leftOut": left_out,
            "corrections": [asdict(found) for found in corrections],
        }
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
