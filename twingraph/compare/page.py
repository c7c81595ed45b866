"""A comparison as a page: one HTML file without scripts that reads aloud, prints and needs nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import groupby

from twingraph.compare.report import Line, Words
from twingraph.rdf.prefixes import shrink

# Text has a contrast of 7 and more to 1 on its ground (WCAG 2.2, success criterion 1.4.6).
_STYLE = """
:root { color-scheme: light; }
body { font: 1rem/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; margin: 2rem auto;
  max-width: 80rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; line-height: 1.25; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; min-width: 34rem; }
th, td { border: 1px solid #767676; padding: .4rem .6rem; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; }
thead th { background: #e8edf3; }
th:first-child, th:last-child { width: 20%; }
@media (max-width: 60rem) { table { font-size: .875rem; } th, td { padding: .3rem .4rem; } }
tbody th { font-weight: 600; }
a { color: #0b3d91; }
ul.evidence { margin: .3rem 0 0; padding-left: 1.1rem; font-size: .8rem; }
@media print {
  body { margin: 0; max-width: none; font-size: 9pt; }
  .wide { overflow: visible; }
  table { min-width: 0; }
  tr { break-inside: avoid; }
  thead { display: table-header-group; }
  a { color: inherit; text-decoration: none; }
}
"""


def write(words: Words, *, language: str) -> str:
    """Return the page: the findings in numbers, then a table for each, with the evidence of both sources."""
    title = escape(words.title())
    counts = "".join(f"<li>{escape(finding)}: {number}</li>\n" for finding, number in words.counts())
    outside = "".join(f"<p>{escape(sentence)}</p>\n" for sentence in words.outside())
    sections = "".join(
        _section(words, heading, list(lines))
        for heading, lines in groupby(words.lines(), key=lambda line: line.findings[0])
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        f"<h2>{escape(words.phrases['summary'])}</h2>\n<ul>\n{counts}</ul>\n{outside}{sections}"
        "</main>\n</body>\n</html>\n"
    )


def _section(words: Words, finding: str, lines: list[Line]) -> str:
    sources = [words.names[source] for source in words.sources]
    columns = (words.phrases["between"], *sources, words.phrases["note"])
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    rows = "".join(_row(line, words) for line in lines)
    heading = escape(finding[0].upper() + finding[1:])
    # What scrolls sideways on a narrow screen must be reached by the keyboard.
    return (
        f'<section>\n<h2>{heading}</h2>\n<div class="wide" tabindex="0" role="region" '
        f'aria-label="{heading}">\n<table>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{rows}</tbody>\n</table>\n</div>\n</section>\n"
    )


def _row(line: Line, words: Words) -> str:
    said = ((line.first, line.first_evidence), (line.second, line.second_evidence))
    cells = [escape(text) + _evidence(iris, words.phrases["evidence"]) for text, iris in said]
    cells.append(escape(words.note(line)))
    return f'<tr><th scope="row">{escape(line.places)}</th>{"".join(f"<td>{c}</td>" for c in cells)}</tr>\n'


def _evidence(iris: Iterable[str], name: str) -> str:
    items = "".join(f'<li><a href="{escape(iri)}">{escape(shrink(iri) or iri)}</a></li>' for iri in iris)
    return f'<ul class="evidence" aria-label="{escape(name)}">{items}</ul>' if items else ""
