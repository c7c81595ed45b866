"""A report for people: findings in their language, grouped by thing, on lines of 100 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from twingraph import settings
from twingraph.rdf.prefixes import shrink
from twingraph.validate.names import Names

if TYPE_CHECKING:
    from twingraph.validate.report import Finding

_WIDTH = 100
_LONGEST_VALUE = 300

# One and several, by language and name of the severity.
_SEVERITIES = {
    "en": {
        "violation": ("violation", "violations"),
        "warning": ("warning", "warnings"),
        "info": ("note", "notes"),
    },
    "hu": {
        "violation": ("hiba", "hiba"),
        "warning": ("figyelmeztetés", "figyelmeztetés"),
        "info": ("megjegyzés", "megjegyzés"),
    },
    "de": {
        "violation": ("Verstoß", "Verstöße"),
        "warning": ("Warnung", "Warnungen"),
        "info": ("Hinweis", "Hinweise"),
    },
}
# What is found, what would mend it, where it is.
_FIELDS = {
    "en": ("found:", "mend:", "at:"),
    "hu": ("itt áll:", "teendő:", "helye:"),
    "de": ("gefunden:", "Abhilfe:", "Stelle:"),
}
_TRIPLES = {"en": "0 triples", "hu": "0 hármas", "de": "0 Tripel"}
_COLOURS = {"violation": "31", "warning": "33", "info": "36", "thing": "1"}


def render(
    findings: Iterable[Finding],
    counts: Mapping[str, int],
    names: Names,
    language: str,
    *,
    empty: Iterable[str] = (),
    colour: bool = False,
) -> str:
    """Return findings, which are sorted by thing, the files that are empty, and counts by severity."""
    lines = [line for finding in grouped(findings, names, language, colour=colour) for line in (*finding, "")]
    nothing = _TRIPLES.get(language, _TRIPLES[settings.ENGLISH])
    lines += [line for file in empty for line in (f"{file}: {nothing}", "")]
    severities = _SEVERITIES.get(language, _SEVERITIES[settings.ENGLISH])
    total = ", ".join(f"{count} {severities[name][count != 1]}" for name, count in counts.items())
    return "\n".join([*lines, total]) + "\n"


def grouped(
    findings: Iterable[Finding], names: Names, language: str, *, colour: bool = False
) -> Iterator[list[str]]:
    """Iterate over things, each as the lines that say its name and what was found about it."""

    def paint(text: str, name: str) -> str:
        return f"\x1b[{_COLOURS[name]}m{text}\x1b[0m" if colour else text

    severities = _SEVERITIES.get(language, _SEVERITIES[settings.ENGLISH])
    fields = _FIELDS.get(language, _FIELDS[settings.ENGLISH])
    for focus, group in groupby(findings, key=lambda finding: finding.focus):
        lines = [paint(names.text(focus, language), "thing")]
        for finding in group:
            kind = finding.severity.name.lower()
            about = [names.text(finding.path, language)] if finding.path else []
            shape = f"[{shrink(finding.shape) or finding.shape}]"
            lines.append("  " + "  ".join([paint(severities[kind][0], kind), *about, shape]))
            lines += _wrapped(finding.message(language), "    ")
            found = ", ".join(names.text(value, language) for value in finding.found)
            texts = (textwrap.shorten(found, _LONGEST_VALUE), finding.remedy(language), finding.place)
            width = max(map(len, fields)) + 1
            for field, text in zip(fields, texts, strict=True):
                if text:
                    lines += _wrapped(str(text), f"    {field:<{width}}")
        yield lines


def _wrapped(text: str, head: str) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_long_words=False,
        break_on_hyphens=False,
    )
