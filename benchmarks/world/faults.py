"""Faults that are planted on purpose: each is a thing of its own, so that nothing else breaks with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from world.dates import Dated, year
from world.writer import country_iri, digest

if TYPE_CHECKING:
    from world.page import Page
    from world.writer import Properties

    Added = tuple[str, str, Properties]


class Fault(NamedTuple):
    """What is added (graph, subject, properties), and what is to be found: things, and shapes they break."""

    added: list[Added]
    findings: list[tuple[str, str]]


def _fault(added: list[Added], *shapes: str) -> Fault:
    """Return the fault of the last thing that is added."""
    return Fault(added, [(added[-1][1], shape) for shape in shapes])


def _activity(page: Page, name: str, **properties: list[str]) -> Added:
    changed = {key.replace("_", ":", 1): values for key, values in properties.items()}
    return (
        "activities",
        f"activity:{name}",
        {
            "a": ["tg:Conference"],
            **page.labels(lambda _: f"Fault {name}"),
            **({} if "tg_evidence" in properties else page.evidence()),
            **year(2001).properties(),
            "tg:within": [page.author.ties[0].iri],
            **changed,
        },
    )


def _broken_activity(shapes: tuple[str, ...], **properties: list[str]) -> Callable[[Page, str], Fault]:
    return lambda page, name: _fault([_activity(page, name, **properties)], *shapes)


def _authority(page: Page, name: str, **properties: list[str]) -> Added:
    number = 4 * 9_000_000_000_000 + int(digest(name)[:9], 16)
    changed = {key.replace("_", ":", 1): values for key, values in properties.items()}
    return (
        "parties",
        f"authority:{name}",
        {
            "a": ["tg:District"],
            **page.labels(lambda _: f"Fault {name}"),
            **page.evidence(),
            "skos:exactMatch": [f"<https://sws.geonames.org/{number}/>", f"wd:Q{number}"],
            "tg:country": [country_iri(page.author.country)],
            **changed,
        },
    )


def _broken_authority(shapes: tuple[str, ...], **properties: list[str]) -> Callable[[Page, str], Fault]:
    return lambda page, name: _fault([_authority(page, name, **properties)], *shapes)


def _no_label(page: Page, name: str) -> Fault:
    added = _activity(page, name)
    del added[2]["skos:prefLabel"]
    # The English label and that of the page's language are missing with it.
    return _fault([added], "label", "english-label", "label-of-source-language")


def _duplicate(page: Page, name: str) -> Fault:
    tie = page.author.ties[-1]
    properties = {
        "a": [f"tg:{tie.kind}"],
        **page.labels(lambda _: f"Fault {name}"),
        **page.evidence(),
        "tg:party": [tie.one.iri, tie.other.iri],
    }
    fault = _fault(
        [("relationships", f"relationship:{name}", properties)], "duplicate-relationship", "unclassified"
    )
    fault.findings.append((tie.iri, "duplicate-relationship"))
    return fault


def _lone_claim(page: Page, name: str) -> Fault:
    tie = page.author.ties[0]
    properties = {
        "a": ["tg:Claim"],
        **page.labels(lambda _: f"Fault {name}"),
        **page.evidence(),
        "tg:property": ["tg:party"],
        "tg:subject": [tie.iri],
        "tg:value": [tie.one.iri],
    }
    return _fault([("claims", f"claim:{name}", properties)], "lone-claim")


def _beyond_the_end(page: Page, name: str) -> Fault:
    slug = f"{page.author.slug}-1-{(end := 900_000_000 + int(digest(name)[:5], 16))}"
    properties = {
        "a": ["tg:Passage"],
        "oa:end": [str(end)],
        "oa:hasSource": [f"source:{page.author.slug}"],
        "oa:start": ["1"],
        "tg:sha256": [f'"{digest(slug)}"'],
    }
    cited = _activity(page, name, tg_evidence=[f"passage:{slug}"])
    return _fault([cited, ("passages", f"passage:{slug}", properties)], "passage-in-source")


def _point_elsewhere(page: Page, name: str) -> Fault:
    point = {
        "a": ["sf:Point"],
        "dcterms:source": ["source:register"],
        "geo:asWKT": ['"POINT(12.5 7.5)"^^geo:wktLiteral'],
        "skos:prefLabel": [f'"Point of {name}"@en'],
    }
    authority = _authority(
        page, name, schema_latitude=["12.5"], schema_longitude=["7.5"], geo_hasGeometry=[f"geometry:{name}"]
    )
    return _fault([("parties", f"geometry:{name}", point), authority], "wkt-agrees")


_LATE = Dated("2001", "2000-06-01", "2001-12-31").properties()
_NARROW = Dated("2001", "2001-02-01", "2001-12-31").properties()

# What is wrong, and how it comes about.
KINDS: dict[str, Callable[[Page, str], Fault]] = {
    "country missing": _broken_authority(("country",), tg_country=[]),
    "code of Wikidata": _broken_authority(("close-match",), skos_closeMatch=["wd:P31"]),
    "date that is not EDTF": _broken_activity(
        ("date-syntax",), tg_date=['"around 2001"^^edtf:EDTF'], tg_earliest=[], tg_latest=[]
    ),
    "bounds outside the date": _broken_activity(("date-bounds",), tg_earliest=_LATE["tg:earliest"]),
    "bounds narrower than the date": _broken_activity(("narrow-bounds",), tg_earliest=_NARROW["tg:earliest"]),
    # The check of bounds reads days alone and sees none; what is no day compares with none.
    "day without its datatype": _broken_activity(
        ("earliest", "interval", "date-bounds"), tg_earliest=['"2001-01-01"']
    ),
    "undeclared property": _broken_activity(("declared-property",), tg_partnerCity=['"x"']),
    "undeclared class": _broken_activity(("declared-class",), a=["tg:Conference", "tg:Party2"]),
    "number as text": _broken_activity(("quantity",), tg_quantity=['"3"']),
    "party that is not described": _broken_activity(
        ("guest", "described"), tg_guest=["authority:not-described"]
    ),
    "unknown code": _broken_activity(("described",), tg_field=["field:juggling"]),
    "link by hand": _broken_authority(("inferred-link",), tg_twinnedWith=["country:XA"]),
    "duplicate relationship": _duplicate,
    "label missing": _no_label,
    "evidence missing": _broken_activity(("sourced",), tg_evidence=[]),
    "amount without currency": _broken_activity(("currency",), a=["tg:Aid"], tg_amount=["5.0"]),
    "size of nobody": _broken_activity(("size",), tg_size=["0"]),
    "claim that nothing contradicts": _lone_claim,
    "passage beyond the end": _beyond_the_end,
    "point elsewhere": _point_elsewhere,
}
