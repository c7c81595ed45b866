"""QuickStatements: the commands by which its users put statements on Wikidata.

The syntax is that of version 1 (Help:QuickStatements on Wikidata): a line is an item, a property and a value,
then pairs of a qualifier (P…) or of a part of a reference (S…) with its value, all separated by tabs. A
statement that is there already with this value gets the qualifiers and references that it lacks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from twingraph.compare.corrections import END, START, TWINNED, UNKNOWN, Correction, is_exact
from twingraph.compare.references import Reference

_PRECISIONS = {4: ("{}-00-00", 9), 7: ("{}-00", 10), 10: ("{}", 11)}
"""By the length of a date: its parts with zeros for those not known, and Wikibase's number for a year, a
month and a day."""

# The syntax knows no escapes: a quotation mark ends a string, a bar or a tab separates columns, and "/*"
# opens a comment even within quotes. All that is not plain in a URL (RFC 3986) is percent-encoded.
_PLAIN = "%/:?#[]@!$&'()+,;=~-._"


def write(corrections: Iterable[Correction]) -> str:
    """Return the commands for the corrections that are not left out, a line for each statement."""
    lines: dict[tuple[str, str], list[Correction]] = {}
    for correction in corrections:
        if not correction.reason:
            lines.setdefault((correction.item, correction.partner), []).append(correction)
    return "".join("\t".join(_command(found)) + "\n" for found in lines.values())


def _command(corrections: list[Correction]) -> Iterator[str]:
    yield from (corrections[0].item, TWINNED, corrections[0].partner)
    for correction in corrections:
        if correction.property in (START, END):
            yield from (correction.property, _time(correction.value))
    references = {
        (found.item, found.url, found.retrieved): found
        for correction in corrections
        for found in correction.references
    }
    for number, found in enumerate(references.values()):
        # What follows "!" begins another reference; all else would go to the first.
        (first, value), *others = _parts(found)
        yield from (f"!{first}" if number else first, value)
        for part in others:
            yield from part


def _parts(reference: Reference) -> Iterator[tuple[str, str]]:
    """Give stated in (P248), reference URL (P854) and retrieved (P813), as far as they are known."""
    if reference.item:
        yield "S248", reference.item
    if reference.url:
        yield "S854", f'"{quote(reference.url, safe=_PLAIN)}"'
    if is_exact(reference.retrieved):
        yield "S813", _time(reference.retrieved)


def _time(date: str) -> str:
    """Return a year, month or day (EDTF) as a time of Wikibase with its precision, or the value "unknown".

    >>> _time("2011-05")
    '+2011-05-00T00:00:00Z/10'
    """
    if date == UNKNOWN:
        return date
    parts, precision = _PRECISIONS[len(date)]
    return f"+{parts.format(date)}T00:00:00Z/{precision}"
