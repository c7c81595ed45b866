"""Items of Wikidata: what it says of places, fetched for many at a time.

The classes that tell a municipality from a district are asked for at the endpoint (P31/P279*), since nobody
could list them: Wikidata has a class of its own for the municipalities of nearly every country.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from twingraph.countries import code as country_code
from twingraph.importing.entry import Place
from twingraph.settings import LANGUAGES

if TYPE_CHECKING:
    from twingraph.importing.paging import Answer, Pages

ENTITY = "http://www.wikidata.org/entity/"

PREFIXES = """\
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX p: <http://www.wikidata.org/prop/>
PREFIX pq: <http://www.wikidata.org/prop/qualifier/>
PREFIX pqv: <http://www.wikidata.org/prop/qualifier/value/>
PREFIX pr: <http://www.wikidata.org/prop/reference/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX ps: <http://www.wikidata.org/prop/statement/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX wikibase: <http://wikiba.se/ontology#>
"""
"""No prefix is taken for known, as Wikidata's own endpoint does and others do not."""

KINDS = {
    # What is a city, whatever else it is: Berlin is a state too, San Francisco a county.
    "Q515": "Municipality",  # city
    "Q7930989": "Municipality",  # city or town
    "Q3957": "Municipality",  # town
    "Q15284": "Municipality",  # municipality
    "Q532": "Municipality",  # village
    # Hungarian, Croatian or Swedish counties are the highest tier, and still counties.
    "Q28575": "District",  # county
    "Q106658": "District",  # Landkreis
    "Q107390": "Region",  # federated state
    "Q34876": "Region",  # province
    "Q10864048": "Region",  # first-level administrative division
    "Q149621": "District",  # district
    "Q13220204": "District",  # second-level administrative division
    "Q486972": "Municipality",  # human settlement
}
"""Classes of Wikidata and the classes of ours that they stand for; the first that an item is of counts."""

# An item has hundreds of triples, so that each property is asked for by itself.
_FACTS = """
SELECT ?item ?class ?point ?target WHERE {
  { VALUES ?item { KEYS } ?item wdt:P31 ?class . }
  UNION { VALUES ?item { KEYS } ?item wdt:P625 ?point . }
  UNION { VALUES ?item { KEYS } ?item owl:sameAs ?target . }
}"""

_IN_COUNTRIES = """
SELECT ?item ?country ?start ?end WHERE {
  VALUES ?item { KEYS }
  ?item p:P17 ?statement .
  ?statement a wikibase:BestRank ;
    ps:P17 ?country .
  OPTIONAL { ?statement pq:P580 ?start }
  OPTIONAL { ?statement pq:P582 ?end }
}"""

_POPULATIONS = """
SELECT ?item ?count ?when WHERE {
  VALUES ?item { KEYS }
  ?item p:P1082 ?statement .
  ?statement a wikibase:BestRank ;
    ps:P1082 ?count .
  OPTIONAL { ?statement pq:P585 ?when }
}"""

_CODES = "SELECT ?item ?code WHERE { VALUES ?item { KEYS } ?item wdt:P297 ?code }"

# Virtuoso follows no path that begins with a variable of VALUES.
_CLASSES = """
SELECT DISTINCT ?class ?root WHERE {
  VALUES ?class { KEYS }
  ?class wdt:P279 ?above .
  ?above wdt:P279* ?root .
  FILTER(?root IN (ROOTS))
}""".replace("ROOTS", ", ".join(f"wd:{root}" for root in KINDS))

_LABELS = """
SELECT ?item ?label ?language WHERE {
  VALUES (?item ?language) { KEYS }
  ?item rdfs:label ?label .
  FILTER(LANG(?label) = ?language)
}"""

_ANY_LABELS = """
SELECT ?item ?label (LANG(?label) AS ?language) WHERE {
  VALUES ?item { KEYS }
  ?item rdfs:label ?label .
}"""

_ALIASES = """
SELECT ?item ?label ?language WHERE {
  VALUES (?item ?language) { KEYS }
  ?item skos:altLabel ?label .
  FILTER(LANG(?label) = ?language)
}"""

# A point that is not on the Earth has the IRI of its globe before it.
_NUMBER = r"(-?[0-9.]+(?:E-?[0-9]+)?)"
_POINT = re.compile(rf"Point\({_NUMBER} {_NUMBER}\)", re.IGNORECASE)
_COUNT = re.compile(r"\+?([0-9]+)(?:\.0+)?")
_ITEM = re.compile(re.escape(ENTITY) + r"(Q[0-9]+)")

_OF_ALL = "mul"
"""Wikidata's language code of a label that holds for every language."""


def item(iri: str) -> str:
    """Return the QID of an item's IRI, or "" for what is none, such as the node of an unknown value."""
    match = _ITEM.fullmatch(iri)
    return match[1] if match else ""


def places(pages: Pages, qids: Iterable[str]) -> dict[str, Place]:
    """Return the places that items stand for, by QID; one without a label in any language has none.

    A redirect stands for its target, whose QID is then the key of the place. The country is the one of
    the best rank that it has been longest in and still is, the population that of the latest date.
    """
    facts = _facts(pages, qids)
    targets = {qid: of["target"][0] for qid, of in facts.items() if "target" in of}
    own = sorted(facts.keys() - targets.keys(), key=_number)
    countries, populations = _countries(pages, own), _populations(pages, own)
    kinds = _kinds(pages, {qid: facts[qid]["class"] for qid in own})
    wanted = {qid: (*LANGUAGES, *_official(countries.get(qid, ""))) for qid in own}
    found = labels(pages, "labels", wanted)
    also = _aliases(pages, found)
    made = {}
    for qid in own:
        if qid not in found:
            continue
        (language, name), *others = found[qid].items()
        latitude, longitude = _position(facts[qid]["point"])
        made[qid] = Place(
            name=name,
            language=language,
            kind=kinds.get(qid, "LocalAuthority"),
            country=countries.get(qid, ""),
            key=qid,
            other_names=(*((other, tag) for tag, other in others), *also[qid]),
            latitude=latitude,
            longitude=longitude,
            population=populations.get(qid),
            same_as=(ENTITY + qid,),
        )
    for qid, target in targets.items():
        seen = {qid}
        while target in targets and target not in seen:
            seen.add(target)
            target = targets[target]
        if target in made:
            made[qid] = made[target]
    return made


def labels(pages: Pages, name: str, wanted: Mapping[str, Sequence[str]]) -> dict[str, dict[str, str]]:
    """Return labels of items by QID and language tag, in the order of the languages that are wanted.

    A label for all languages (`mul`) stands first where there is no English one. An item with no
    label in what is wanted has its first in the order of tags, and one with none at all is left out.
    """
    asked = {qid: dict.fromkeys([*languages, _OF_ALL]) for qid, languages in wanted.items()}
    keys = [f'(wd:{qid} "{language}")' for qid, languages in asked.items() for language in languages]
    found = _by_language(pages.look_up(name, PREFIXES + _LABELS, keys))
    missing = [f"wd:{qid}" for qid in asked if qid not in found]
    for qid, by_language in _by_language(
        pages.look_up(f"other {name}", PREFIXES + _ANY_LABELS, missing)
    ).items():
        first = min(by_language)
        found[qid] = {first: by_language[first]}
        asked[qid] = {first: None}
    ordered = {}
    for qid, by_language in found.items():
        tagged = {language: by_language[language] for language in asked[qid] if language in by_language}
        for_all = tagged.pop(_OF_ALL, None)
        if for_all is not None and "en" not in tagged:
            tagged = {_OF_ALL: for_all, **tagged}
        ordered[qid] = tagged
    return ordered


def _aliases(pages: Pages, found: Mapping[str, Iterable[str]]) -> defaultdict[str, list[tuple[str, str]]]:
    """Return other names of items by QID, each with its tag, in the languages in which they have labels.

    In a language without a label another name would be taken for the label.
    """
    keys = [f'(wd:{qid} "{language}")' for qid, tags in found.items() for language in tags]
    answer = pages.look_up("aliases", PREFIXES + _ALIASES, keys)
    also: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for qid, language, name in sorted((item(row["item"]), row["language"], row["label"]) for row in answer):
        also[qid].append((name, language))
    return also


def _facts(pages: Pages, qids: Iterable[str]) -> dict[str, defaultdict[str, list[str]]]:
    """Return classes, points and targets of items and of those that they redirect to."""
    facts: dict[str, defaultdict[str, list[str]]] = {}
    pending = set(qids)
    turn = 0
    while pending:
        turn += 1
        asked = sorted(pending, key=_number)
        facts |= {qid: defaultdict(list) for qid in asked}
        name = "facts" if turn == 1 else f"facts of targets {turn - 1}"
        for row in pages.look_up(name, PREFIXES + _FACTS, [f"wd:{qid}" for qid in asked]):
            of = item(row.pop("item"))
            for fact, value in row.items():
                said = value if fact == "point" else item(value)
                if said:
                    facts[of][fact].append(said)
        pending = {target for of in facts.values() for target in of.get("target", ())} - facts.keys()
    return facts


def _countries(pages: Pages, qids: Sequence[str]) -> dict[str, str]:
    """Return the codes of the countries of items: of the one without an end that it has been longest in.

    A country without a start counts as from the beginning. Where two are left, as for a place that two
    countries claim and neither says since when, none is chosen.
    """
    since: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row in pages.look_up("countries", PREFIXES + _IN_COUNTRIES, [f"wd:{qid}" for qid in qids]):
        if "end" not in row and item(row["country"]):
            since[item(row["item"])][item(row["country"])] = row.get("start", "")
    named = sorted({country for of in since.values() for country in of}, key=_number)
    answer = pages.look_up("codes", PREFIXES + _CODES, [f"wd:{country}" for country in named])
    # A state that is no more may have a code, which ISO 3166-1 has withdrawn.
    codes = {item(row["item"]): country_code(row["code"]) for row in answer}
    chosen = {}
    for qid, of in since.items():
        known = {country: start for country, start in of.items() if codes.get(country)}
        first = {codes[country] for country, start in known.items() if start == min(known.values())}
        if len(first) == 1:
            chosen[qid] = first.pop()
    return chosen


def _populations(pages: Pages, qids: Sequence[str]) -> dict[str, int]:
    """Return the populations of items by the statement of the latest date."""
    counts: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in pages.look_up("populations", PREFIXES + _POPULATIONS, [f"wd:{qid}" for qid in qids]):
        count = _COUNT.fullmatch(row["count"])
        if count:
            counts[item(row["item"])].append((row.get("when", ""), int(count[1])))
    return {qid: max(of)[1] for qid, of in counts.items()}


def _kinds(pages: Pages, classes: Mapping[str, Sequence[str]]) -> dict[str, str]:
    named = sorted({of for all_of in classes.values() for of in all_of}, key=_number)
    roots: defaultdict[str, set[str]] = defaultdict(set)
    for row in pages.look_up("classes", PREFIXES + _CLASSES, [f"wd:{of}" for of in named]):
        roots[item(row["class"])].add(item(row["root"]))
    kinds = {}
    for qid, of in classes.items():
        above = {*of}.union(*(roots[each] for each in of))
        first = next((KINDS[root] for root in KINDS if root in above), "")
        if first:
            kinds[qid] = first
    return kinds


def _position(points: Sequence[str]) -> tuple[float, float] | tuple[None, None]:
    """Return latitude and longitude of the first of some points (WKT, longitude first), or of none."""
    for match in filter(None, map(_POINT.fullmatch, sorted(points))):
        longitude, latitude = float(match[1]), float(match[2])
        if abs(latitude) <= 90 and abs(longitude) <= 180:
            return latitude, longitude
    return None, None


def _official(country: str) -> list[str]:
    """Return the languages (ISO 639) of a country by the CLDR, without their scripts."""
    from babel.languages import get_official_languages

    official = get_official_languages(country, de_facto=True) if country else ()
    return [language.partition("_")[0] for language in official]


def _by_language(answer: Answer) -> dict[str, dict[str, str]]:
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row in answer:
        found[item(row["item"])][row["language"]] = row["label"]
    return found


def _number(qid: str) -> int:
    return int(qid[1:])
