"""Wikidata: its statements of P190 (twinned administrative body), from any SPARQL endpoint that has them.

The form of the data is Wikibase's (mediawiki.org, "Wikibase/Indexing/RDF Dump Format"): a statement is a node
with a rank, qualifiers and references. Every statement becomes an entry, from the side that makes it, or a
reject. docs/importing-wikidata.md says what becomes of what.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import quote

from twingraph.countries import code as country_code
from twingraph.errors import InputError, NameNotFoundError
from twingraph.importing import items
from twingraph.importing.entry import Entry, Place, Reject, Statement
from twingraph.importing.items import PREFIXES, item
from twingraph.importing.source import Reading, Source
from twingraph.rdf.dates import bounds
from twingraph.rdf.terms import COUNTRY, WD, XSD, Literal, NamedNode, Triple
from twingraph.sources.statements import IN_FULL, P190, VALUE

if TYPE_CHECKING:
    from twingraph.importing.paging import Answer, Pages, Progress

SCHEME = "wikidata"
ENDPOINT = "https://query.wikidata.org/sparql"

_PUBLIC_DOMAIN = "https://creativecommons.org/publicdomain/zero/1.0/"
_DEPRECATED = "http://wikiba.se/ontology#DeprecatedRank"

_START, _END, _AT, _CAUSE, _DEPRECATION = "P580", "P582", "P585", "P1534", "P2241"

_COUNTRIES = "SELECT ?code ?country WHERE { VALUES ?code { KEYS } ?country wdt:P297 ?code }"

# An item is asked for from both sides, since the question is most often who names whom back.
_WITHIN_ALL = "?item p:P190 ?statement ."
_WITHIN_ITEMS = """\
  { VALUES ?place { PLACES } ?place p:P190 ?statement . }
  UNION { VALUES ?place { PLACES } ?statement ps:P190 ?place . }"""
_WITHIN_COUNTRIES = """\
  { VALUES ?country { PLACES } ?item p:P190 ?statement . ?item wdt:P17 ?country . }
  UNION { VALUES ?country { PLACES } ?statement ps:P190 ?value . ?value wdt:P17 ?country . }"""

_STATEMENTS = """
SELECT ?statement ?item ?value ?rank ?best WHERE {
  VALUES ?statement { KEYS }
  ?item p:P190 ?statement .
  ?statement wikibase:rank ?rank .
  OPTIONAL { ?statement ps:P190 ?value }
  OPTIONAL { ?statement a ?best . FILTER(?best = wikibase:BestRank) }
}"""

# Without VALUES of properties, or an OPTIONAL with times, as Oxigraph then looks at all statements there are.
_QUALIFIERS = """
SELECT ?statement ?property ?value WHERE {
  VALUES ?statement { KEYS }
  ?statement ?property ?value .
  FILTER(?property IN (pq:P580, pq:P582, pq:P585, pq:P1534, pq:P2241))
}"""

_TIMES = """
SELECT ?statement ?property ?time ?precision WHERE {
  VALUES ?statement { KEYS }
  ?statement ?property ?node .
  FILTER(?property IN (pqv:P580, pqv:P582, pqv:P585))
  ?node wikibase:timeValue ?time ;
    wikibase:timePrecision ?precision .
}"""

_REFERENCES = """
SELECT ?statement ?reference ?property ?value WHERE {
  VALUES ?statement { KEYS }
  ?statement prov:wasDerivedFrom ?reference .
  ?reference ?property ?value .
  FILTER(?property IN (pr:P143, pr:P248, pr:P813, pr:P854, pr:P4656))
}"""

_RETRIEVED = "http://www.wikidata.org/prop/reference/P813"
_TIME = re.compile(r"\+?([0-9]{4})-([0-9]{2})-([0-9]{2})T.*")


@dataclass(frozen=True, slots=True)
class Selection:
    """Whose statements are asked for: of all items, or of those of countries, or of some.

    `countries` are codes (ISO 3166-1 alpha-2) or names, `places` QIDs or IRIs of items; statements that name
    such an item count as well as those that it makes. Raises InputError for what is neither.
    """

    countries: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Bring countries and items into one form and order."""
        if self.countries and self.places:
            raise InputError("statements of Wikidata are asked for by country or by item, not by both")
        codes = {given: country_code(given) for given in self.countries}
        for given, code in codes.items():
            if not code:
                raise InputError(
                    f"{given!r} is no country and no item; give a code of ISO 3166-1, such as HU, the name "
                    "of a country, or a QID, such as Q171357"
                )
        qids = {given: given.removeprefix(items.ENTITY).removeprefix("wd:") for given in self.places}
        for given, qid in qids.items():
            if not re.fullmatch("Q[1-9][0-9]*", qid):
                raise InputError(f"{given!r} is no item of Wikidata; give its QID, such as Q171357")
        object.__setattr__(self, "countries", tuple(sorted(set(codes.values()))))
        object.__setattr__(self, "places", tuple(sorted(set(qids.values()), key=lambda qid: int(qid[1:]))))

    @classmethod
    def of(cls, text: str) -> Self:
        """Return the selection that a source on the command line names, such as wikidata:HU,DE.

        >>> Selection.of("wikidata:Q171357").places
        ('Q171357',)
        """
        given = text.removeprefix(SCHEME)
        named = [name.strip() for name in given.strip(":").split(",") if name.strip()]
        if given and not named:
            raise InputError(f"{text}: names no country and no item after the colon; all is {SCHEME} alone")
        places = tuple(name for name in named if re.fullmatch("(?:wd:)?Q[0-9]+", name))
        return cls(tuple(name for name in named if name not in places), places)

    @property
    def names(self) -> tuple[str, ...]:
        """The countries or items, or nothing for all."""
        return self.countries or self.places


def work_folder(selection: Selection, endpoint: str = ENDPOINT) -> Path:
    """Return the folder of the user's cache for what is fetched, or a new one where there is no cache."""
    import tempfile
    from hashlib import sha256

    from twingraph.store.snapshot import cache_dir

    cache = cache_dir()
    if cache is None:
        return Path(tempfile.mkdtemp(prefix="twingraph-"))
    told = sha256("\n".join([endpoint, *selection.names]).encode()).hexdigest()
    return cache / "imports" / f"wikidata-{told[:16]}"


def read(
    selection: Selection,
    *,
    folder: Path,
    endpoint: str = ENDPOINT,
    user_agent: str = "",
    delay: float = 1.0,
    page_size: int = 500,
    resume: bool = False,
    progress: Progress | None = None,
) -> Reading:
    """Fetch statements and return them as entries and rejects, in the order of their IRIs.

    What has been fetched is kept in `folder`, so that with `resume` an import that was interrupted goes on
    where it was; `twingraph.importing.paging.clear` empties it when all is done. `delay` is in seconds, from
    one answer to the next question; `page_size` is in statements and is halved where the endpoint cannot do
    as much. The triples beside the entries are what Wikidata itself says, in its own terms: wdt:P190 in the
    direction stated, the rank of each statement, and its references.

    Raises UpstreamError when the endpoint fails, refuses or stays busy, and InputError for what no import
    can be made of or gone on with.
    """
    from twingraph.importing.endpoint import USER_AGENT, Endpoint
    from twingraph.importing.paging import Pages

    if page_size < 1:
        raise InputError(f"a page of {page_size} statements is none; give at least 1")
    with Endpoint(endpoint, user_agent=user_agent or USER_AGENT, delay=delay) as server:
        asked = {"countries": list(selection.countries), "items": list(selection.places)}
        pages = Pages(server, folder, asked=asked, size=page_size, resume=resume, progress=progress)
        listed = pages.scroll("statements", _listing(pages, selection), "statement")
        fetched = _Fetched(pages, listed)
    records = list(fetched.records())
    kept = [record.where[0] for record in records if isinstance(record, Entry)]
    return Reading(
        source=_source(selection, endpoint, pages.begun),
        records=records,
        triples=list(fetched.triples(where.iri for where in kept if isinstance(where, Statement))),
    )


class _Fetched:
    """What an endpoint says of statements and of the items that they are about."""

    def __init__(self, pages: Pages, listed: Sequence[str]) -> None:
        keys = [str(NamedNode(iri)) for iri in listed]
        said = pages.look_up("values", PREFIXES + _STATEMENTS, keys)
        self._listed = listed
        self._said = {row["statement"]: row for row in said}
        qualifiers = pages.look_up("qualifiers", PREFIXES + _QUALIFIERS, keys)
        self._qualifiers = _by_property(qualifiers)
        self._times = _by_property(pages.look_up("times", PREFIXES + _TIMES, keys))
        self._references = pages.look_up("references", PREFIXES + _REFERENCES, keys)
        about = {item(row[side]) for row in said for side in ("item", "value") if side in row}
        self._places = items.places(pages, about - {""})
        causes = {item(row["value"]) for row in qualifiers} - {""}
        wanted = dict.fromkeys(sorted(causes), ("en",))
        found = items.labels(pages, "causes", wanted)
        self._causes = {qid: next(iter(of.values())) for qid, of in found.items()}

    def records(self) -> Iterator[Entry | Reject]:
        """Iterate over what becomes of each statement."""
        for iri in self._listed:
            row = self._said.get(iri)
            if row is None:
                yield Reject(Statement(iri), {"statement": iri}, ("was taken out while it was read",))
                continue
            since, until, problems = self._dates(iri)
            parties, missing = self._parties(row)
            problems += missing
            if row["rank"] == _DEPRECATED:
                why = self._labels_of(iri, _DEPRECATION)
                problems.append(f"is deprecated: Wikidata holds it wrong{why and f' ({why})'}")
            if parties is None or problems:
                yield Reject(Statement(iri), dict(row), tuple(problems))
                continue
            why = self._labels_of(iri, _CAUSE)
            yield Entry(
                parties=parties,
                where=(Statement(iri),),
                since=since,
                until=until,
                ended=bool(self._qualifiers[iri, _END] or self._qualifiers[iri, _CAUSE]),
                note=why and f"end cause: {why}",
            )

    def triples(self, statements: Iterable[str]) -> Iterator[Triple]:
        """Iterate over what Wikidata says of statements in its own terms: rank, truth and references."""
        kept = set(statements)
        for iri in sorted(kept):
            row = self._said[iri]
            statement = NamedNode(iri)
            yield Triple(statement, NamedNode("http://wikiba.se/ontology#rank"), NamedNode(row["rank"]))
            first, second = (
                NamedNode(items.ENTITY + self._places[item(row[side])].key) for side in ("item", "value")
            )
            if "best" in row:
                yield Triple(first, P190, second)
            else:
                yield Triple(first, IN_FULL, statement)
                yield Triple(statement, VALUE, second)
        for row in sorted(self._references, key=lambda row: sorted(row.items())):
            value = _reference_value(row)
            if row["statement"] in kept and value is not None:
                reference = NamedNode(row["reference"])
                derived = NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom")
                yield Triple(NamedNode(row["statement"]), derived, reference)
                yield Triple(reference, NamedNode(row["property"]), value)

    def _parties(self, row: Mapping[str, str]) -> tuple[tuple[Place, Place] | None, list[str]]:
        """Return the two sides of a statement, or else what is wrong with them."""
        if "value" not in row:
            return None, ['says that there is none (Wikidata\'s "no value")']
        if not item(row["value"]):
            return None, ['names no item (Wikidata\'s "unknown value"), or something that is none']
        named = [item(row["item"]), item(row["value"])]
        missing = [qid for qid in named if qid not in self._places]
        if missing:
            return None, [f"{qid} has no label: it may have been deleted" for qid in missing]
        first, second = (self._places[qid] for qid in named)
        if first == second:
            return None, [f"names {first.name} as its own twin"]
        nowhere = [place for place in (first, second) if not place.country]
        if nowhere:
            return None, [
                f"{place.name} ({place.key}) has no country (P17), or several and none of them first"
                for place in nowhere
            ]
        return (first, second), []

    def _dates(self, iri: str) -> tuple[str, str, list[str]]:
        """Return start and end of a statement in EDTF, and what is wrong with them."""
        dates: dict[str, str] = {}
        problems = []
        for of in (_START, _END, _AT):
            times = self._times[iri, of]
            given = sorted({_edtf(row["time"], row["precision"]) for row in times})
            # What held at a time began then or before.
            dates[of] = f"../{given[0]}" if given and of == _AT else _one_of(given)
            try:
                if given:
                    bounds(dates[of])
            except InputError:
                values = ", ".join(sorted(row["time"] for row in times))
                problems.append(f"has a date that is none, or too vague to keep ({of}: {values})")
        since = dates[_START] or dates[_AT]
        if not problems and since and dates[_END]:
            earliest, latest = bounds(since)[0], bounds(dates[_END])[1]
            if earliest and latest and latest < earliest:
                problems.append(f"ends ({dates[_END]}) before it starts ({since})")
        return since, dates[_END], problems

    def _labels_of(self, iri: str, of: str) -> str:
        qids = [item(row["value"]) for row in self._qualifiers[iri, of]]
        return ", ".join(sorted({self._causes.get(qid, qid) for qid in qids} - {""}))


def _by_property(answer: Answer) -> defaultdict[tuple[str, str], Answer]:
    """Return rows by statement and by the number of the property (P580)."""
    rows: defaultdict[tuple[str, str], Answer] = defaultdict(list)
    for row in answer:
        rows[row["statement"], row["property"].rpartition("/")[2]].append(row)
    return rows


def _listing(pages: Pages, selection: Selection) -> str:
    """Return the query that lists statements, with AFTER and SIZE where a page is to be told."""
    within, places = _WITHIN_ALL, [f"wd:{qid}" for qid in selection.places]
    if places:
        within = _WITHIN_ITEMS
    elif selection.countries:
        codes = [str(Literal(code)) for code in selection.countries]
        answer = pages.look_up("country codes", PREFIXES + _COUNTRIES, codes)
        for code in {*selection.countries} - {row["code"] for row in answer}:
            raise NameNotFoundError("country", code, hint="The endpoint has no item with this code (P297).")
        within, places = _WITHIN_COUNTRIES, [str(NamedNode(row["country"])) for row in answer]
    return f"""{PREFIXES}
SELECT DISTINCT ?statement WHERE {{
{within.replace("PLACES", " ".join(places))}
  AFTER
}}
ORDER BY STR(?statement)
LIMIT SIZE"""


def _source(selection: Selection, endpoint: str, day: str) -> Source:
    of = ", ".join(selection.names)
    slug = "-".join(["wikidata", *(name.lower() for name in selection.names)])
    return Source(
        # An address that names hundreds of items is none that anybody reads.
        slug=slug if len(slug) <= 60 else f"wikidata-{len(selection.names)}-items",
        titles=(
            (f"Wikidata: statements of P190{of and f' ({of})'}", "en"),
            (f"Wikidata: P190-állítások{of and f' ({of})'}", "hu"),
            (f"Wikidata: Aussagen zu P190{of and f' ({of})'}", "de"),
        ),
        licence=_PUBLIC_DOMAIN,
        homepage="https://www.wikidata.org/",
        url=endpoint,
        accepted=day,
        subjects=(
            *(COUNTRY[code].value for code in selection.countries),
            *(WD[qid].value for qid in selection.places),
        ),
    )


def _edtf(time: str, precision: str) -> str:
    """Return a time of Wikibase as EDTF, or text that is not EDTF where it cannot be one.

    Precisions are 11 for a day, 10 month, 9 year, 8 decade, 7 century, which ends with its year 00; times of
    the Julian calendar are converted in RDF already.
    """
    match = _TIME.fullmatch(time)
    if not match:
        return f"not a time: {time}"
    year, month, day = match.groups()
    last = -(-int(year) // 100) * 100
    forms = {
        "11": f"{year}-{month}-{day}",
        "10": f"{year}-{month}",
        "9": year,
        "8": f"{year[:3]}X",
        "7": f"[{last - 99:04}..{last:04}]",
    }
    return forms.get(precision, f"too vague: {time}")


def _one_of(dates: Sequence[str]) -> str:
    """Return one date, or several as EDTF's "one of a set", or nothing."""
    return f"[{','.join(dates)}]" if len(dates) > 1 else "".join(dates)


def _reference_value(row: Mapping[str, str]) -> NamedNode | Literal | None:
    """Return what a reference says as a term, or None for an unknown value."""
    value = row["value"]
    if row["property"] == _RETRIEVED:
        return Literal(value, datatype=XSD.dateTime) if _TIME.fullmatch(value) else None
    # The node of an unknown value has no address, or one of Wikidata's well-known ones.
    if "://" not in value or "/.well-known/genid/" in value:
        return None
    return NamedNode(quote(value, safe=":/?#[]@!$&'()*+,;=%~", errors="replace"))
