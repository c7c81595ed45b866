"""The network, Wikidata, search, press and evidence, against answers read from the pages by hand."""

from __future__ import annotations

import csv
from collections import defaultdict
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from reading import KECSKEMET, KECSKEMET_PARTNERS, KREFELD, PAGES, column, short, table

from twingraph.knowledge import KnowledgeGraph

# --- network -----------------------------------------------------------------------------------------------


def test_common_partners(kg: KnowledgeGraph) -> None:
    assert column(kg, "common-partners", "partner", cityA=KECSKEMET, cityB=KREFELD) == []
    assert column(kg, "common-partners", "partner", cityA="Coventry", cityB="Simferopol") == ["kecskemet"]
    assert column(kg, "common-partners", "partner", cityA="Leicester", cityB="Coventry") == []


def test_partners_of_partners(kg: KnowledgeGraph) -> None:
    """Whoever is tied to one side alone reaches all others of that side, once each."""
    for city, home, candidates in [
        ("Coventry", "kecskemet", set(KECSKEMET_PARTNERS) - {"coventry"}),
        ("Venlo", "krefeld", set(column(kg, "partners", "partner", city=KREFELD)) - {"venlo"}),
    ]:
        rows = table(kg, "partners-of-partners", "via", "candidate", "count", city=city)
        assert sorted(rows) == sorted((home, candidate, "1") for candidate in candidates)
    assert column(kg, "partners-of-partners", "candidate", city=KECSKEMET) == []


def test_countries(kg: KnowledgeGraph) -> None:
    counts = {"TwinAgreement": 0, "PartnerAgreement": 1, "Contact": 2}
    expected: dict[Any, list[int]] = defaultdict(lambda: [0, 0, 0])
    for country, kind, _, _ in KECSKEMET_PARTNERS.values():
        expected[country][counts[kind]] += 1
    found = table(kg, "countries", "country", "twin", "partner", "contact", city=KECSKEMET)
    assert {row[0]: [int(count or 0) for count in row[1:]] for row in found} == expected
    assert expected["DE"] == [1, 0, 2]  # Rüsselsheim; Großenhain and Stuttgart
    assert expected["RO"] == [1, 1, 0]  # Târgu Mureș; Sfântu Gheorghe


# --- Wikidata ----------------------------------------------------------------------------------------------

# The agreements of the page of which Wikidata's items say nothing in either direction (September 2016)
UNKNOWN_TO_WIKIDATA = {
    "galanta": "Q460767",
    "lidkoping": "Q515358",
    "shkoder": "Q131638",
    "sfantu-gheorghe": "Q202362",
}
SUBOTICA, GROSSENHAIN = "Q170287", "Q8714"


def test_wikidata_gaps_of_kecskemet(kg: KnowledgeGraph) -> None:
    """Subotica is on no list of the page; Großenhain is there as a contact, without an agreement."""
    assert set(table(kg, "wikidata-gaps", "direction", "partner", "item", city=KECSKEMET)) == (
        {("city-to-partner", partner, "Q171357") for partner in UNKNOWN_TO_WIKIDATA}
        | {("partner-to-city", partner, item) for partner, item in UNKNOWN_TO_WIKIDATA.items()}
        | {("only-in-wikidata", SUBOTICA, SUBOTICA), ("only-in-wikidata", "grossenhain", GROSSENHAIN)}
    )


def test_wikidata_gaps_of_krefeld(kg: KnowledgeGraph) -> None:
    assert table(kg, "wikidata-gaps", "direction", "partner", "item", city=KREFELD) == []


@pytest.mark.parametrize(("city", "item", "twins"), [(KECSKEMET, "Q171357", 15), (KREFELD, "Q2805", 8)])
def test_wikidata_gaps_follow_from_the_statements(
    kg: KnowledgeGraph, reference: Path, city: str, item: str, twins: int
) -> None:
    with (reference / "wikidata-2016" / "twinned_with.tsv").open(encoding="utf-8", newline="") as file:
        statements = {(row["item"], row["twin"]) for row in csv.DictReader(file, delimiter="\t")}
    stated = {twin for one, twin in statements if one == item}
    assert len(stated) == twins
    assert stated == {one for one, twin in statements if twin == item}
    gaps = table(kg, "wikidata-gaps", "direction", "item", city=city)
    assert not stated & {other for direction, other in gaps if direction == "partner-to-city"}
    assert {other for direction, other in gaps if direction == "only-in-wikidata"} <= stated


def test_one_sided(kg: KnowledgeGraph) -> None:
    """Wikidata's items of these do not name Kecskemét, or are not known; the VMSZ is no authority."""
    columns = ("city", "partner", "claimedBy", "notClaimedBy")
    alone = {*UNKNOWN_TO_WIKIDATA, "altaussee", "stuttgart", "tabor"}
    assert set(table(kg, "one-sided", *columns, city=KECSKEMET)) == {
        ("kecskemet", partner, "kecskemet", partner) for partner in alone
    }
    assert set(table(kg, "one-sided", *columns, city="Galanta")) == {
        ("galanta", "kecskemet", "kecskemet", "galanta")
    }
    assert set(column(kg, "one-sided", "partner", city=KREFELD)) == {"xuzhou", "hangzhou"}


def test_unlinked(kg: KnowledgeGraph) -> None:
    """Three have no item of Wikidata that the registers confirm, and one no feature of GeoNames."""
    assert column(kg, "unlinked", "authority") == ["altaussee", "bacs-kiskun", "oder-spree", "viborg-county"]


# --- search, press -----------------------------------------------------------------------------------------

CHOIR = {
    "grossenhain-reinersdorf-male-choir",
    "2013-grossenhain-choir-visits",
    "2013-grossenhain-joint-concerts",
}
SEARCHES: dict[str, tuple[dict[str, str], set[str]]] = {
    "two words": (
        {"all": "Lady Godiva"},
        {"2012-coventry-lady-godiva-project", "2012-coventry-lady-godiva-textile"},
    ),
    "in any order": (
        {"all": "godiva lady"},
        {"2012-coventry-lady-godiva-project", "2012-coventry-lady-godiva-textile"},
    ),
    "without accents": ({"all": "grossenhain ferfikorus"}, CHOIR),
    "with accents": ({"all": "Großenhain férfikórus"}, CHOIR),
    "in capitals": ({"all": "GROSSENHAIN FÉRFIKÓRUS"}, CHOIR),
    "not both words": ({"all": "Zhuhai Stuttgart"}, set()),
    "a phrase": (
        {"phrase": "Magyar Nap"},
        {"wadowice-hungarian-day", "2010-wadowice-hungarian-day", "wadowice-hungarian-day-delegation"},
    ),
    "a phrase the wrong way round": ({"phrase": "Nap Magyar"}, set()),
    "words and a phrase": (
        {"all": "textil", "phrase": "lady godiva"},
        {"2012-coventry-lady-godiva-project", "2012-coventry-lady-godiva-textile"},
    ),
    "a Hungarian name": ({"all": "Rodosto Bacsviz"}, {"2013-tekirdag-delegations-to-bacsviz"}),
    "a period": (
        {"phrase": "Kecskemét Város Napj", "from": "2011-01-01", "to": "2011-12-31"},
        {
            "2011-city-day-twin-programme",
            "2011-dornbirn-guest-of-honour",
            "2011-salinenmusikkapelle-city-day",
            "2011-trumpet-freaks-gala",
            "2010-tabor-city-day-delegations",
        },
    ),
}


@pytest.mark.parametrize("case", SEARCHES)
def test_search(kg: KnowledgeGraph, case: str) -> None:
    parameters, expected = SEARCHES[case]
    assert set(column(kg, "search", "thing", **parameters)) == expected


def test_search_leaves_out_what_has_no_date_in_a_period(kg: KnowledgeGraph) -> None:
    words = {"phrase": "Marosvásárhelyi Napok"}
    always = set(column(kg, "search", "thing", **words))
    in_2013 = set(column(kg, "search", "thing", **words, **{"from": "2013-01-01", "to": "2013-12-31"}))
    assert "targu-mures-days" in always - in_2013  # the festival itself
    assert "targu-mures-days-delegations" in always - in_2013  # of earlier years
    assert "2013-targu-mures-days-delegation" in in_2013


def test_search_ranks_by_hits(kg: KnowledgeGraph) -> None:
    rows = table(kg, "search", "thing", "label", "date", "score", all="Lady Godiva")
    assert [int(row[3] or 0) for row in rows] == sorted((int(row[3] or 0) for row in rows), reverse=True)
    assert rows[0][:3] == (
        "2012-coventry-lady-godiva-project",
        "Cloak of Lady Godiva from textiles of Coventry's twin cities",
        "../2012",
    )


PRESS = {
    ("leicester-youth-meeting", None, "leicester"),
    ("dunkirk-pupils", "XXXX-05-09", "dunkirk"),  # a 9 May without a year
    ("urban-diplomacy-exchange", None, None),
    ("dunkirk-delegation", None, "dunkirk"),
    ("emma-und-der-krieg", None, None),
}


def test_press(kg: KnowledgeGraph) -> None:
    columns = ("item", "date", "partner")
    assert set(table(kg, "press", *columns, city=KREFELD)) == PRESS
    assert set(table(kg, "press", *columns, city=KREFELD, partner="Dünkirchen")) == {
        row for row in PRESS if row[2] == "dunkirk"
    }
    assert table(kg, "press", *columns, city=KECSKEMET) == []


# --- why, coverage -----------------------------------------------------------------------------------------

# thing: page, and what each of its passages has in it
PASSAGES = {
    "stage:kecskemet--hyvinkaa-1986-signature": ("kecskemet", {"1985", "1986", "25 éves"}),
    "activity:2009-berehove-epidemic-aid": ("kecskemet", {"2.000 E Ft"}),
    "activity:2010-wadowice-delegation": ("kecskemet", {"8 fős"}),
    "activity:2012-cherry-trees": ("kecskemet", {"35 japán"}),
    "result:2013-windsor-girls-volleyball": ("kecskemet", {"4. helyen"}),
    "organisation:grossenhain-reinersdorf-male-choir": ("kecskemet", {"128", "Reinersdorf"}),
    "definition:kecskemet-twin": ("kecskemet", {"13 testvérvárossal", "átfogó", "Szerződéskötés"}),
    "relationship:kecskemet--stuttgart": ("kecskemet", {"2010-ben", "évről évre"}),
    "activity:leicester-youth-meeting-youth-council": ("krefeld", {"elf"}),
    "activity:dunkirk-pupils-in-krefeld": ("krefeld", {"9. Mai", "Dünkirchen"}),
    "definition:krefeld-partnership": (
        "krefeld",
        {"acht", "Partnerschaftsurkunde", "Rat der Gemeinde", "Leicester", "Dünkirchen", "Partnerstädte"},
    ),
    "person:kerstin-jensen": ("krefeld", {"Kerstin Jensen"}),
}


@pytest.mark.parametrize("thing", PASSAGES)
def test_why(kg: KnowledgeGraph, sources: Path, thing: str) -> None:
    source, words = PASSAGES[thing]
    page = (sources / PAGES[source]).read_bytes().decode()
    said = []
    for statement, found, start, end, digest in table(
        kg, "why", "statement", "source", "start", "end", "sha256", thing=thing
    ):
        assert statement
        assert found == source
        text = page[int(start or -1) : int(end or -1)]
        assert sha256(text.encode()).hexdigest() == digest
        assert len(text) < 500  # tight: a clause or a sentence, not the paragraph
        said.append(text)
    assert all(any(word in text for text in said) for word in words)
    assert all(any(word in text for word in words) for text in said)


def test_why_of_what_has_no_passage(kg: KnowledgeGraph) -> None:
    """The year of Venlo's partnership is on neither page."""
    rows = table(kg, "why", "source", "start", "end", thing="stage:krefeld--venlo-1964-signature")
    assert set(rows) == {("krefeld-public-record", None, None), ("rgre-2015", None, None)}


# graph: class and number, as far as they can be counted on the pages
COVERAGE = {
    "kecskemet/relationships": {
        "TwinAgreement": 13,
        "PartnerAgreement": 4,
        "Contact": 6,
    },  # with the counties'
    "kecskemet/memberships": {"Membership": 2},
    "kecskemet/honours": {"Honour": 5, "Conferral": 6},
    "krefeld/relationships": {"TwinAgreement": 2, "Contact": 2},
    "krefeld/press": {"PressItem": 5},
    "krefeld/people": {"Person": 3, "Role": 3},
    "krefeld-partners": {"TwinAgreement": 6},
}


def test_coverage(kg: KnowledgeGraph) -> None:
    found: dict[str, dict[Any, int]] = defaultdict(dict)
    for row in kg.query("coverage"):
        graph, name, count = row
        found[str(getattr(graph, "value", graph)).partition("/graph/")[2]][short(name)] = int(
            short(count) or 0
        )
    for graph, counts in COVERAGE.items():
        assert {name: found[graph].get(name) for name in counts} == counts
    assert not {graph for graph in found if graph == "inferred"}
