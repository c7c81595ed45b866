"""Reading answers: what the tests of answers share.

They test what the canned queries answer on the bundled data, against answers read from the two pages by hand.

The tables were written with the pages beside them and hold no sentence of theirs: names are the slugs of the
data (the last segment of an IRI), dates are EDTF. What the pages cannot tell (the items of Wikidata, the year
of a partnership of Krefeld) was read from the registers in `TWINGRAPH_REFERENCE`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from twingraph.knowledge import KnowledgeGraph

KECSKEMET = "Kecskemét"
KREFELD = "Krefeld"
PAGES = {"kecskemet": "kecskemet-international-relations.hu.txt", "krefeld": "krefeld-partnerships.de.txt"}


# partner: country, kind, since, state. The table of the page, with the narrative where the two differ.
KECSKEMET_PARTNERS = {
    "coventry": ("GB", "TwinAgreement", "1963", "in-force"),
    "simferopol": ("UA", "TwinAgreement", "1963", "in-force"),
    "arcueil": ("FR", "TwinAgreement", "1976", "ended"),
    "hyvinkaa": ("FI", "TwinAgreement", "1986", "in-force"),
    "nahariya": ("IL", "TwinAgreement", "1990", "in-force"),
    "russelsheim": ("DE", "TwinAgreement", "1991", "in-force"),
    "dornbirn": ("AT", "TwinAgreement", "1993", "in-force"),
    "viborg": ("DK", "TwinAgreement", "1997", "dormant"),
    "targu-mures": ("RO", "TwinAgreement", "1999", "in-force"),
    "berehove": ("UA", "TwinAgreement", "2001", "in-force"),
    "tekirdag": ("TR", "TwinAgreement", "2001", "in-force"),
    "galanta": ("SK", "TwinAgreement", "2002", "in-force"),
    "lidkoping": ("SE", "TwinAgreement", "2011-05", "in-force"),
    "aomori": ("JP", "PartnerAgreement", "1994", "in-force"),
    "shkoder": ("AL", "PartnerAgreement", "2002", "never-realised"),
    "sfantu-gheorghe": ("RO", "PartnerAgreement", "2004", "in-force"),
    "wadowice": ("PL", "PartnerAgreement", "2007", "in-force"),
    "grossenhain": ("DE", "Contact", "2002", "forming"),
    "vajdasagi-magyar-szovetseg": ("RS", "Contact", "2005", "forming"),
    "altaussee": ("AT", "Contact", "2007", "forming"),
    "tabor": ("CZ", "Contact", "2010-02", "forming"),
    "stuttgart": ("DE", "Contact", "2010", "forming"),  # in the introduction, not in the table
}


def short(value: Any) -> str | None:
    """Return a cell as a reader writes it: the last segment of an IRI, the text of a literal."""
    if value is None:
        return None
    text = str(getattr(value, "value", value))
    return text.rpartition("#")[2].rpartition("/")[2] if text.startswith("http") else text


def table(kg: KnowledgeGraph, name: str, *columns: str, **parameters: Any) -> list[tuple[Any, ...]]:
    """Return the rows of an answer in the given columns, in the order of the answer."""
    rows = kg.query(name, **parameters)
    return [tuple(short(getattr(row, column)) for column in columns) for row in rows]


def column(kg: KnowledgeGraph, query: str, name: str, **parameters: Any) -> list[Any]:
    """Return one column of an answer."""
    return [row[0] for row in table(kg, query, name, **parameters)]


def passage(sources: Path, slug: str) -> tuple[int, int, str]:
    """Return start, end and text of the passage that a slug (`kecskemet-2311-2340`) names."""
    source, start, end = slug.split("-")
    page = (sources / PAGES[source]).read_bytes().decode()
    return int(start), int(end), page[int(start) : int(end)]
