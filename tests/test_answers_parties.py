"""Organisations, honours, memberships, aid and people, against answers read from the pages by hand."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from reading import KECSKEMET, KREFELD, column, table

from twingraph.knowledge import KnowledgeGraph

# --- organisations, people ---------------------------------------------------------------------------------

# partner: the organisations that keep the relationship up or work in it, and when they were founded
ORGANISATIONS = {
    "targu-mures": {
        "targu-mures-kecskemet-friendship-circle": "2000",  # ten years old in 2010
        "kecskemet-friendship-circle-for-targu-mures": None,
        "bolyai-art-camp": None,
        "katona-jozsef-theatre": None,
        "kecskemet-youth-home": None,
        "csorompolok-ensemble": None,
        "matyas-kiraly-zither-orchestra": None,
    },
    "berehove": {
        "bekecs": None,
        "berehove-childrens-and-youth-library": None,
        "kecskemet-training-centre": None,
        "ferenc-rakoczi-ii-college-berehove": None,
        "berehove-roman-catholic-parish": None,
    },
    "galanta": {
        "csemadok-galanta": None,
        "galanta-music-school": None,
        "kodaly-school": None,
        "galanta-pensioners-club": None,
        "kecskemet-pensioners-clubs-federation": None,
        "rakoczi-szovetseg": None,
        "galanta-hungarian-primary-school": None,
    },
    "sfantu-gheorghe": {"kecskemet-baths": None},
    "vajdasagi-magyar-szovetseg": {
        "vmsz-novi-sad": None,
        "petofi-sandor-association-novi-sad": None,
        "mozaik-tv": None,
        "kecskemeti-tv": None,
    },
    "coventry": {"kecskemet-cultural-and-conference-centre": None, "napraforgo-patchwork-circle": None},
    "hyvinkaa": {
        "kecskemet-symphony-orchestra": None,
        "kecskemet-youth-wind-band": None,
        "hyvinkaa-youth-wind-band": None,
    },
    "nahariya": {
        "kecskemet-jewish-community": None,
        "hungarian-israeli-friendship-society": None,
        "hungarian-jewish-cultural-association": None,
    },
    "russelsheim": {
        "kecskemet-youth-home": None,
        "russelsheim-animation-workshop": None,
        "kodaly-institute": None,
        "kecskemet-afeosz-school": None,
        "afeosz-german-sister-school": None,
        "hewlett-packard-russelsheim": None,
        "bacs-kiskun-county-hospital": None,
    },
    "dornbirn": {"helpi-youth-advice-bureau": None, "kecskemet-youth-home": None, "trumpet-freaks": None},
    "viborg": {"danish-cultural-institute-kecskemet": None},
    "tekirdag": {
        "mikes-kelemen-hungarian-turkish-friendship-society": "2009",
        "europe-future-association": None,
        "bacsviz": None,
        "kecskemet-dance-ensemble": None,
        "grapevine-dance-group": None,
    },
    "lidkoping": {
        "bacs-kiskun-chamber-of-commerce": None,
        "katona-jozsef-grammar-school": None,
        "szent-gyorgyi-albert-secondary-school": None,
    },
    "aomori": {
        "kecskemet-aomori-friendship-circle": "1994",
        "aomori-prefecture-hungarian-friendship-society": None,
        "aomori-television": None,
    },
    "wadowice": {"karol-wojtyla-friendship-centre": None, "hiros-primary-art-school": None},
    "grossenhain": {
        "grossenhain-reinersdorf-male-choir": "1885~",  # 128 years old
        "m-bodon-pal-school": None,
        "stema": None,
        "stema-kecskemet": None,
    },
    "altaussee": {
        "ausseeland-tourism-association": None,
        "szechenyi-istvan-tourism-school": None,
        "salinenmusikkapelle-altaussee": None,
    },
    "tabor": {"embassy-of-czechia": None},
    "stuttgart": {"cities-for-children": None},
}


def test_organisations(kg: KnowledgeGraph) -> None:
    found: dict[Any, dict[Any, Any]] = defaultdict(dict)
    for organisation, partner, founded in table(
        kg, "organisations", "organisation", "partner", "founded", city=KECSKEMET
    ):
        found[partner][organisation] = founded
    assert found == ORGANISATIONS


def test_organisations_of_one_partner(kg: KnowledgeGraph) -> None:
    assert table(
        kg, "organisations", "label", "founded", city=KECSKEMET, partner="Rodostó", language="hu"
    ) == [
        ("Bácsvíz Zrt.", None),
        ("Európa Jövője Egyesület", None),
        ("Grapevine tánccsoport", None),
        ("Kecskemét Táncegyüttes", None),
        ("Mikes Kelemen Magyar-Török Baráti Társaság", "2009"),
    ]


def test_organisations_of_krefeld(kg: KnowledgeGraph) -> None:
    assert set(table(kg, "organisations", "organisation", "partner", city=KREFELD)) == {
        ("leicestershire-police", "leicester"),
        ("krefeld-youth-council", "leicester"),
        ("freizeitzentrum-sued", "leicester"),
        ("krefeld-partner-schools", "dunkirk"),
    }


HONOURS = {
    ("erdogan-erken", "key-to-the-city-of-kecskemet", "kecskemet", "2006"),
    ("sandor-csegzi", "honorary-citizen-of-kecskemet", "kecskemet", "2009"),
    ("nikolai-smirnov", "honorary-citizen-of-kecskemet", "kecskemet", "2013"),
    ("gyula-katona", "honorary-citizen-of-simferopol", "simferopol", "../2013"),
    ("representatives-of-kecskemet-institutions", "recognition-for-targu-mures-cooperation", None, "2010"),
    ("kecskemet", "most-beautiful-city-festival", None, "2013-06-11"),
    ("europe-future-association", "most-beautiful-city-festival", None, "2013-06-11"),
}


def test_honours(kg: KnowledgeGraph) -> None:
    columns = ("person", "honour", "conferredBy", "date")
    assert set(table(kg, "honours", *columns, city=KECSKEMET)) == HONOURS
    assert set(table(kg, "honours", *columns)) == HONOURS
    assert {row for row in HONOURS if row[2] == "simferopol" or row[0] == "nikolai-smirnov"} == set(
        table(kg, "honours", *columns, city="Szimferopol")
    )
    assert table(kg, "honours", *columns, city=KREFELD) == []


def test_memberships(kg: KnowledgeGraph) -> None:
    """Kecskemét decided on the second in March 2011 and signed in June."""
    assert set(table(kg, "memberships", "network", "since", "stage", city=KECSKEMET)) == {
        ("het-hatar", "2009-12", "kecskemet--het-hatar-2009-accession"),
        ("cities-for-children", "2011-06", "kecskemet--cities-for-children-2011-accession"),
    }
    assert column(kg, "memberships", "network", city=KREFELD) == []


# aid: date, from, to. One row for each giver.
AID = {
    ("aid-for-berehove", "../2013", "kecskemet", "berehove"),
    ("2006-berehove-library-funding", "[2006..2013]", "kecskemet", "berehove-childrens-and-youth-library"),
    ("2006-berehove-library-books", "[2006..2013]", "kecskemet", "berehove-childrens-and-youth-library"),
    ("2009-berehove-epidemic-aid", "2009", "kecskemet", "berehove"),
    ("2011-support-for-school-radio-training", "2011", "kecskemet", "kecskemet-training-centre"),
    ("2013-berehove-parish-community-space", "2013", "kecskemet", "berehove-roman-catholic-parish"),
    (
        "galanta-enrolment-scholarship-contribution",
        "../2013",
        "kecskemet",
        "galanta-hungarian-school-starters",
    ),
    ("support-for-petofi-sandor-association", "../2013", "kecskemet", "petofi-sandor-association-novi-sad"),
    (
        "2013-russelsheim-first-aid-devices",
        "2013-05",
        "hewlett-packard-russelsheim",
        "bacs-kiskun-county-hospital",
    ),
    ("2013-russelsheim-first-aid-devices", "2013-05", "russelsheim", "bacs-kiskun-county-hospital"),
    ("2013-baylis-charity-tour", "2013-06", None, "myton-hospices"),
}


def test_aid(kg: KnowledgeGraph) -> None:
    assert set(table(kg, "aid", "aid", "date", "from", "to", city=KECSKEMET)) == AID
    assert column(kg, "aid", "aid", city=KREFELD) == []


def test_aid_has_one_amount(kg: KnowledgeGraph) -> None:
    """Two thousand thousand forints of medicine and equipment for Berehove."""
    rows = table(kg, "aid", "aid", "amount", "currency", city=KECSKEMET)
    assert [(aid, float(amount), currency) for aid, amount, currency in rows if amount] == [
        ("2009-berehove-epidemic-aid", 2_000_000.0, "HUF")
    ]
    to_berehove = column(kg, "aid", "aid", city=KECSKEMET, partner="Beregszász")
    assert len(to_berehove) == 6
    assert "2009-berehove-epidemic-aid" in to_berehove


# person: posts, and what they took part in
PEOPLE = {
    "sandor-csegzi": (
        {
            "deputy-mayor-of-targu-mures-sandor-csegzi",
            "president-of-targu-mures-kecskemet-friendship-circle-sandor-csegzi",
        },
        {"2009-honorary-citizenship-of-sandor-csegzi"},
    ),
    "anzhelika-zakharova": ({"anzhelika-zakharova-soloist"}, {"2013-city-day-gala-performance"}),
    "nikolai-smirnov": (set(), {"2013-smirnov-honorary-citizenship"}),
    "gyula-katona": (
        set(),
        {"2013-katona-honorary-citizen-of-simferopol", "soviet-cemetery-wreath-laying-of-gyula-katona"},
    ),
    "phil-baylis": (
        set(),
        {"2013-baylis-charity-tour", "2013-baylis-visit-to-kecskemet", "2013-coventry-mayors-certificate"},
    ),
    "erdogan-erken": (
        {"erdogan-erken-honorary-consul-of-hungary"},
        {"2006-erken-key-to-the-city", "2012-tekirdag-city-day-delegation"},
    ),
    "ito-tetsuo": ({"ito-tetsuo-ambassador-of-japan"}, {"2012-japanese-ambassador-visit"}),
    "ilan-mor": ({"ilan-mor-ambassador-of-israel"}, {"2013-israeli-ambassador-visit"}),
    "pasi-tuominen": ({"pasi-tuominen-ambassador-of-finland"}, {"2013-finnish-ambassador-visit"}),
    "sefika-kutluer": (set(), {"2013-turkish-hungarian-concert"}),
    "agnes-varallyay": (set(), {"2013-turkish-hungarian-concert"}),
}


def test_people(kg: KnowledgeGraph) -> None:
    """Kodály and John Paul II are named on the page and took part in nothing."""
    found: dict[Any, tuple[set[Any], set[Any]]] = defaultdict(lambda: (set(), set()))
    for person, role, activity in table(kg, "people", "person", "role", "activity", city=KECSKEMET):
        found[person][0].update({role} - {None})
        found[person][1].update({activity} - {None})
    assert found == PEOPLE


def test_people_of_krefeld(kg: KnowledgeGraph) -> None:
    """A mayor and two photographers."""
    assert set(table(kg, "people", "person", "role", "activity", city=KREFELD)) == {
        ("kerstin-jensen", "kerstin-jensen-mayor", "dunkirk-pupils-reception"),
        ("a-bischof", "a-bischof-photographer", None),
        ("dirk-jochmann", "dirk-jochmann-photographer", None),
    }
    everyone = set(column(kg, "people", "person"))
    assert everyone == set(PEOPLE) | {"kerstin-jensen", "a-bischof", "dirk-jochmann"}
