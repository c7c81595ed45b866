"""What happened, and what sources say of it, against answers read from the pages by hand."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from reading import KECSKEMET, KECSKEMET_PARTNERS, KREFELD, PAGES, column, passage, table

from twingraph.knowledge import KnowledgeGraph

# --- delegations, exchanges --------------------------------------------------------------------------------

VISIT = ("delegation", "from", "to", "guest", "host", "occasion", "size")


def test_delegations_with_coventry(kg: KnowledgeGraph) -> None:
    """Phil Baylis rode for charity: his visit is no delegation."""
    assert table(kg, "delegations", *VISIT, city=KECSKEMET, partner="Coventry") == [
        (
            "2012-coventry-olympic-delegation",
            "2012-07-27",
            "2012-07-30",
            "kecskemet",
            "coventry",
            "london-2012-games",
            None,
        )
    ]


def test_delegations_with_simferopol(kg: KnowledgeGraph) -> None:
    out, home = ("kecskemet", "simferopol"), ("simferopol", "kecskemet")
    assert set(table(kg, "delegations", *VISIT[1:6], city=KECSKEMET, partner="Simferopol")) == {
        ("1992-01-01", "1992-12-31", *out, None),
        ("2006-01-01", "2006-12-31", *home, "hiros-het-festival"),
        ("2006-01-01", "2013-12-31", *home, "hiros-het-festival"),  # each year
        ("2006-01-01", "2013-12-31", *home, "kecskemet-city-day"),
        ("2007-06-01", "2007-06-30", *out, "simferopol-city-day"),
        ("2007-01-01", "2013-12-31", *out, "simferopol-city-day"),  # nearly each year
        ("2013-01-01", "2013-12-31", *out, "simferopol-city-day"),
        ("2013-10-01", "2013-10-31", *home, "kecskemet-city-day"),
    }


def test_delegations_are_seen_from_either_side(kg: KnowledgeGraph) -> None:
    there = table(kg, "delegations", *VISIT, city=KECSKEMET, partner="Wadowice")
    assert there == table(kg, "delegations", *VISIT, city="Wadowice", partner=KECSKEMET)
    assert [row for row in there if row[-1]] == [
        ("2010-wadowice-delegation", "2010-06-01", "2010-06-30", "kecskemet", "wadowice", None, "8")
    ]


def test_delegations_of_a_period(kg: KnowledgeGraph) -> None:
    """The dated visits of 2013: those listed at the end of the page, and those of its narrative."""
    period = {"from": "2013-01-01", "to": "2013-12-31"}
    found = table(kg, "delegations", "delegation", "from", city=KECSKEMET, **period)
    assert {slug for slug, start in found if start and start >= "2013-01-01"} == {
        "2013-israeli-ambassador-visit",
        "2013-finnish-ambassador-visit",
        "2013-zhuhai-delegation",
        "2013-shandong-delegation",
        "2013-czech-ambassador-visit",
        "2013-city-day-twin-programme",
        "2013-simferopol-guest-of-honour",
        # the seven festivals of the narrative's first sentence
        "2013-saint-george-days-delegation",
        "2013-targu-mures-days-delegation",
        "2013-simferopol-city-day-delegation",
        "2013-cherry-festival-delegation",
        "2013-galanta-fair-delegation",
        "2013-tabor-festival-delegation",
        "2013-berehove-city-days-delegation",
    }


MUSIC = {
    "2011-trumpet-freaks-gala": "dornbirn",
    "2011-salinenmusikkapelle-city-day": "altaussee",
    "2013-city-day-gala-performance": "simferopol",
    "2013-kecskemet-ensembles-at-targu-mures-days": "targu-mures",
    "galanta-music-school-kodaly-school": "galanta",
    "galanta-kecskemet-memorial-competitions": "galanta",
    "music-schools-at-kodaly-arts-festival": "galanta",
    "2013-kodaly-quiz-study-trip": "galanta",
    "2013-hyvinkaa-music-exchange": "hyvinkaa",
    "2013-russelsheim-music-exchange": "russelsheim",
    "2013-kodaly-institute-russelsheim-guests": "russelsheim",
    "2011-kodaly-seminar-russelsheim-teacher": "russelsheim",
    "2013-grossenhain-choir-visits": "grossenhain",
    "2013-grossenhain-joint-concerts": "grossenhain",
    "2013-turkish-hungarian-concert": None,  # of the embassy and the city
}


def test_exchanges_in_music(kg: KnowledgeGraph) -> None:
    assert sorted(column(kg, "exchanges", "exchange", city=KECSKEMET, field="music")) == sorted(MUSIC)
    with_galanta = [slug for slug, partner in MUSIC.items() if partner == "galanta"]
    assert sorted(column(kg, "exchanges", "exchange", city="Galanta", field="music")) == sorted(with_galanta)


def test_exchanges_name_who_takes_part(kg: KnowledgeGraph) -> None:
    found = dict(table(kg, "exchanges", "exchange", "participants", city=KECSKEMET, field="music"))
    assert found["2013-hyvinkaa-music-exchange"] == (
        "Hyvinkää Youth Wind Band; Kecskemét Symphony Orchestra; Kecskemét Youth Wind Band"
    )


def test_exchanges_of_a_field_and_a_period(kg: KnowledgeGraph) -> None:
    theatre = table(
        kg, "exchanges", "exchange", "to", city=KECSKEMET, field="theatre", **{"from": "2013-01-01"}
    )
    assert dict(theatre) == {
        "2013-targu-mures-actors-at-szin-tar": "2013-12-31",
        "targu-mures-actors-in-kecskemet": "2013-12-31",
    }
    assert column(kg, "exchanges", "exchange", city=KREFELD, field="music") == []


def test_exchanges_of_krefeld(kg: KnowledgeGraph) -> None:
    assert set(column(kg, "exchanges", "exchange", city=KREFELD)) == {
        "leicester-youth-meeting",
        "leicester-youth-meeting-youth-council",
        "dunkirk-pupils-in-krefeld",
        "dunkirk-pupils-reception",
        "krefeld-school-class-visits",
        "krefeld-cultural-life-of-newcomers",
    }


# --- sleeping, conflicts, definitions ----------------------------------------------------------------------


def test_sleeping_since_2012(kg: KnowledgeGraph) -> None:
    """Of what Arcueil let know, and of the attempts with Shkodër, nothing says that it was after 2011."""
    found = table(
        kg, "sleeping", "partner", "lastActivity", "statedIntensity", city=KECSKEMET, since="2012-01-01"
    )
    assert set(found) == {
        ("arcueil", None, "none"),
        ("shkoder", None, "none"),
        ("viborg", "2008-12-31", "quiet"),
    }


def test_all_sleep_after_the_page_was_written(kg: KnowledgeGraph) -> None:
    """The page speaks as of late 2013, when talks with Tábor had begun; it tells of nothing else to come."""
    found = set(column(kg, "sleeping", "partner", city=KECSKEMET, since="2014-01-01"))
    assert found == set(KECSKEMET_PARTNERS) - {"tabor"}


# subject: property, and each value with the sections of the page that give it
CONFLICTS = {
    "kecskemet--hyvinkaa-1986-signature": ("date", {"1985": {"table"}, "1986": {"narrative"}}),
    "kecskemet--grossenhain-2002-first-contact": (
        "date",
        {"2001": {"narrative"}, "2002": {"table", "narrative"}},
    ),
    "kecskemet--coventry": ("intensity", {"none": {"introduction"}, "reviving": {"narrative"}}),
    "kecskemet--aomori": ("intensity", {"none": {"introduction"}, "quiet": {"narrative"}}),
    "kecskemet--nahariya": ("intensity", {"none": {"introduction", "narrative"}, "reviving": {"narrative"}}),
    "kecskemet--dornbirn": ("intensity", {"occasional": {"introduction"}, "lively": {"narrative"}}),
    "kecskemet--vmsz-novi-sad": (
        "party",
        {"novi-sad": {"introduction"}, "vajdasagi-magyar-szovetseg": {"table", "narrative"}},
    ),
    "kecskemet-contact": ("statedCount", {"4": {"table"}, "5": {"introduction"}}),
}
GROSSENHAIN_CONFLICTS = {
    "intensity": {"occasional": {"introduction"}, "lively": {"narrative"}},
    "type": {"Contact": {"introduction", "table"}, "PartnerAgreement": {"narrative"}},
}
EXPECTED_CONFLICTS = {(subject, prop): values for subject, (prop, values) in CONFLICTS.items()} | {
    ("kecskemet--grossenhain", prop): values for prop, values in GROSSENHAIN_CONFLICTS.items()
}
CONFLICT = ("subject", "property", "valueA", "sourceA", "valueB", "sourceB")


def test_conflicts_of_kecskemet(kg: KnowledgeGraph) -> None:
    found: dict[tuple[Any, Any], set[Any]] = defaultdict(set)
    for subject, prop, a, _, b, _ in table(kg, "conflicts", *CONFLICT, city=KECSKEMET):
        found[subject, prop] |= {a, b}
        assert a != b
    assert found == {key: set(values) for key, values in EXPECTED_CONFLICTS.items()}


def test_conflicts_have_each_side_in_its_section(kg: KnowledgeGraph, sources: Path) -> None:
    page = (sources / PAGES["kecskemet"]).read_bytes().decode()
    headings = [page.index(words) for words in ("Testvérvárosi szintű", "Jelentősebb testvér")]

    def section(slug: str | None) -> str:
        assert slug
        return ("introduction", "table", "narrative")[
            sum(passage(sources, slug)[0] >= start for start in headings)
        ]

    found: dict[Any, dict[Any, set[str]]] = defaultdict(lambda: defaultdict(set))
    for subject, prop, a, source_a, b, source_b in table(kg, "conflicts", *CONFLICT, city=KECSKEMET):
        found[subject, prop][a].add(section(source_a))
        found[subject, prop][b].add(section(source_b))
    assert found == EXPECTED_CONFLICTS


def test_conflicts_elsewhere(kg: KnowledgeGraph) -> None:
    found = {row[:2] for row in table(kg, "conflicts", *CONFLICT)}
    assert found - set(EXPECTED_CONFLICTS) == {
        ("krefeld-partnership", "statedCount"),  # eight are stated, two are named
        ("krefeld--kayseri-2008-signature", "date"),
        ("shandong", "type"),  # a city, says the page
    }
    assert {row[0] for row in table(kg, "conflicts", *CONFLICT, city=KREFELD)} == {
        "krefeld-partnership",
        "krefeld--kayseri-2008-signature",
    }


# Krefeld's rule asks for a council resolution as well: of Kecskemét's twins it is told for Lidköping alone.
DEFINITIONS = {
    KECSKEMET: {
        "kecskemet-twin": 13,
        "kecskemet-partner": 4,
        "kecskemet-agreement": 17,
        "kecskemet-contact": 5,
        "krefeld-partnership": 1,
        "krefeld-connection": 5,
        "rgre-partnerschaft": 13,
        "rgre-freundschaft": 4,
        "rgre-kontakt": 5,
    },
    KREFELD: {
        "krefeld-partnership": 8,
        "krefeld-connection": 2,
        "kecskemet-twin": 8,
        "kecskemet-partner": 0,
        "kecskemet-agreement": 8,
        "kecskemet-contact": 0,  # Kecskemét's list asks for the year of first contact; none is told
        "rgre-partnerschaft": 8,
        "rgre-freundschaft": 0,
        "rgre-kontakt": 2,
    },
}


@pytest.mark.parametrize("city", DEFINITIONS)
def test_definitions(kg: KnowledgeGraph, city: str) -> None:
    found = table(kg, "definitions", "definition", "count", city=city)
    counts = {definition: int(count or 0) for definition, count in found}
    assert {name: counts.get(name, 0) for name in DEFINITIONS[city]} == DEFINITIONS[city]
    assert set(counts) <= set(DEFINITIONS[city])
