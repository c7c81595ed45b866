"""The matcher: what is accepted, what is left to a person, and that the neighbours tell."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from twingraph.link import Item, Judgement, Mention, authority, gazetteer
from twingraph.link.authority import Authority
from twingraph.link.decision import ACCEPT
from twingraph.link.matcher import Matcher

TOWN, COUNTY = "Municipality", "District"


def made(*items: Item) -> Authority:
    return authority.fill(sqlite3.connect(":memory:"), items)


@pytest.fixture(scope="module")
def places() -> Authority:
    """A gazetteer of a few places, with coordinates and populations as GeoNames has them."""
    return made(
        Item("geonames:3247449", ("Aachen", "Aix-la-Chapelle"), "DE", TOWN, 50.776, 6.083, 265208),
        Item("geonames:4671240", ("Arlington",), "US", TOWN, 32.736, -97.108, 388125),
        Item("geonames:4744709", ("Arlington",), "US", TOWN, 38.881, -77.104, 207627),
        Item("geonames:3173435", ("Milan", "Milano", "Mailand"), "IT", TOWN, 45.464, 9.190, 1371498),
        Item("geonames:2988358", ("Péronne",), "FR", TOWN, 49.933, 2.935, 8000),
        Item("geonames:2750947", ("Heywood",), "GB", TOWN, 53.592, -2.219, 28000),
        Item("geonames:2643123", ("Manchester", "Heywood"), "GB", TOWN, 53.481, -2.237, 395515),
        Item("geonames:2172517", ("Canton",), "CA", TOWN, 45.0, -75.0, 20000),
        Item("geonames:5251", ("Canton",), "US", TOWN, 40.8, -81.4, 1000),
    )


AACHEN = Item(
    "wikidata:Q1017", ("Aachen",), "DE", "", 50.7762, 6.0838, 248960, frozenset({"wikidata:Q107126"})
)
ARLINGTON = Item("wikidata:Q17943", ("Arlington",), "US", "", 32.7, -97.125, 394266)
ARLINGTON_COUNTY = Item("wikidata:Q107126", ("Arlington County",), "US", COUNTY, 38.88, -77.11)
MILAN = Item("wikidata:Q490", ("Milan",), "IT", "", 45.4669, 9.19)
MANCHESTER = Item("wikidata:Q18125", ("Manchester",), "GB", "", 53.479, -2.245)


@pytest.fixture(scope="module")
def items() -> Authority:
    return made(AACHEN, ARLINGTON, ARLINGTON_COUNTY, MILAN, MANCHESTER)


def judge(
    items: Authority, places: Authority, *mentions: Mention, relationships: bool = True
) -> list[Judgement]:
    return Matcher(items, relationships=relationships, places=places).judge(mentions)


AACHEN_MENTION = Mention("1", ("Aachen",), "DE", "", 50.776, 6.087, partners=("2",))
ARLINGTON_MENTION = Mention("2", ("Arlington",), "US", partners=("1",))


def test_only_the_neighbours_can_tell(items: Authority, places: Authority) -> None:
    aachen, arlington = judge(items, places, AACHEN_MENTION, ARLINGTON_MENTION)
    assert (aachen.decision, aachen.rivals[0].item.id) == ("accept", "wikidata:Q1017")
    assert (arlington.decision, arlington.rivals[0].item.id) == ("accept", "wikidata:Q107126")
    assert arlington.rivals[0].features["relationships"] > 0.9
    assert "twinned" in arlington.reason


def test_more_homonyms_do_not_outweigh_the_one_that_is_twinned(places: Authority) -> None:
    others = [Item(f"wikidata:Q{number}", ("Arlington",), "US") for number in range(1, 6)]
    items = made(AACHEN, ARLINGTON, ARLINGTON_COUNTY, *others)
    _, arlington = judge(items, places, AACHEN_MENTION, ARLINGTON_MENTION)
    assert arlington.confidence < ACCEPT
    assert (arlington.decision, arlington.rivals[0].item.id) == ("accept", "wikidata:Q107126")
    # As soon as another one is twinned with Aachen as well, nothing decides.
    other = replace(others[0], partners=frozenset({AACHEN.id}))
    _, arlington = judge(made(AACHEN, ARLINGTON_COUNTY, other), places, AACHEN_MENTION, ARLINGTON_MENTION)
    assert arlington.decision == "review"


def test_the_reference_files_tell_which_arlington(reference: Path) -> None:
    items = authority.read([reference / "wikidata-2022", reference / "wikidata-2016"])
    for aachen in (AACHEN_MENTION, replace(AACHEN_MENTION, latitude=None, longitude=None, country="")):
        _, arlington = Matcher(items).judge([aachen, ARLINGTON_MENTION])
        assert (arlington.decision, arlington.rivals[0].item.id) == ("accept", "wikidata:Q107126")
    (alone,) = Matcher(items).judge([replace(ARLINGTON_MENTION, partners=())])
    assert alone.decision == "review"


def test_counties_twin_with_counties() -> None:
    city = Item("wikidata:Q1", ("Taipei",), "TW", "", 25.03, 121.56, 2600000)
    county = Item("wikidata:Q2", ("Taipei County",), "TW", COUNTY, 25.01, 121.46, 3800000)
    towns = made(
        Item("geonames:1", ("Taipei",), "TW", TOWN, 25.03, 121.56, 2600000),
        Item("geonames:2", ("Starnberg",), "DE", TOWN, 47.99, 11.34, 20000),
    )
    taipei = Mention("t", ("Taipei",), "TW", "", 25.08, 121.56, partners=("s",))
    starnberg = Mention("s", ("Starnberg (Kreis)",), "DE", "", 48.0, 11.3, partners=("t",))
    alone, _ = judge(made(city), towns, taipei, replace(starnberg, names=("Starnberg",)))
    assert alone.decision == "accept"
    assert "partners_kind" not in alone.rivals[0].features
    of_county, _ = judge(made(city), towns, taipei, starnberg)
    assert of_county.decision == "review"
    assert of_county.rivals[0].features["partners_kind"] == 0
    assert "counties" in of_county.reason
    both, _ = judge(made(city, county), towns, taipei, starnberg)
    features = {rival.item.id: rival.features["partners_kind"] for rival in both.rivals}
    assert features == {"wikidata:Q1": 0, "wikidata:Q2": 1}
    # What Wikidata twins with the county is no guess any more.
    kreis = Item("wikidata:Q3", ("Landkreis Starnberg",), "DE", COUNTY, 48.0, 11.3)
    twinned = made(replace(city, partners=frozenset({"wikidata:Q3"})), kreis)
    assert judge(twinned, towns, taipei, starnberg)[0].decision == "accept"


def test_a_town_of_the_gazetteer_is_found_by_its_name_in_any_language(places: Authority) -> None:
    (milan,) = judge(places, places, Mention("1", ("Mailand",), "IT"))
    assert (milan.decision, milan.rivals[0].item.id) == ("accept", "geonames:3173435")
    # Heywood is a name of Manchester too, and itself a town.
    (heywood,) = judge(places, places, Mention("1", ("Heywood",), "GB"))
    assert [rival.item.id for rival in heywood.rivals] == ["geonames:2750947"]
    twice = made(
        Item("geonames:1", ("One", "Twice"), "IT", TOWN, 45.0, 9.0, 9000),
        Item("geonames:2", ("Other", "Twice"), "IT", TOWN, 41.0, 12.0, 9000),
    )
    assert judge(twice, twice, Mention("1", ("Twice",), "IT"))[0].decision == "review"


def test_the_gazetteer_knows_towns_by_their_own_names() -> None:
    whole = gazetteer.open()
    towns = {
        "München": ("DE", 2867714),
        "Köln": ("DE", 2886242),
        "Wien": ("AT", 2761369),
        "Praha": ("CZ", 3067696),
        "Zürich": ("CH", 2657896),
        "Torino": ("IT", 3165524),
    }
    mentions = [Mention(name, (name,), country) for name, (country, _) in towns.items()]
    judged = Matcher(whole).judge(mentions)
    assert [(each.decision, each.rivals[0].item.id) for each in judged] == [
        ("accept", f"geonames:{number}") for _, number in towns.values()
    ]


def test_without_them_a_town_and_its_county_are_left_to_a_person(items: Authority, places: Authority) -> None:
    alone = Matcher(items, relationships=False, places=places).judge([AACHEN_MENTION, ARLINGTON_MENTION])[1]
    assert alone.decision == "review"
    assert "differ in kind" in alone.reason
    assert "relationships" not in alone.rivals[0].features
    withheld = Matcher(items, places=places).judge(
        [AACHEN_MENTION, ARLINGTON_MENTION], withheld=[frozenset({"wikidata:Q1017", "wikidata:Q107126"})]
    )[1]
    assert withheld.decision == "review"


def test_a_county_is_not_the_town_of_its_name(items: Authority, places: Authority) -> None:
    county = Mention("1", ("Aachen (Kreis) (Aachen, Stadt)",), "DE", "", 50.776, 6.087)
    (judged,) = judge(items, places, county)
    assert judged.rivals[0].item.id == "wikidata:Q1017"
    assert judged.decision == "review"
    known = made(AACHEN, Item("wikidata:Q3184", ("Städteregion Aachen",), "DE", COUNTY, 50.7, 6.2))
    (judged,) = judge(known, places, county)
    assert judged.rivals[0].item.id == "wikidata:Q3184"


def test_a_county_is_not_the_town_whose_label_is_in_another_language(places: Authority) -> None:
    """Region Hannover is not Hanover, of which towns of other countries have the name as well."""
    hanover = made(Item("wikidata:Q1715", ("Hanover", "Hannover"), "DE", "", 50.776, 6.083))
    town = Item("geonames:1", ("Hannover",), "DE", TOWN, 50.776, 6.083, 500000)
    elsewhere = Item("geonames:2", ("Hanover",), "US", TOWN, 40.0, -77.0, 15000)
    (judged,) = judge(
        hanover, made(town, elsewhere), Mention("1", ("Region Hannover (Kreis)",), "DE", "", 50.776, 6.083)
    )
    assert judged.decision == "review"


def test_what_lies_far_off_is_left_to_a_person(items: Authority, places: Authority) -> None:
    (judged,) = judge(items, places, Mention("1", ("Aachen",), "DE", "", 48.0, 11.0))
    assert judged.decision == "review"
    assert "km away" in judged.reason


def test_a_town_is_not_the_county_that_alone_is_known(places: Authority) -> None:
    (judged,) = judge(made(ARLINGTON_COUNTY), places, Mention("1", ("Arlington",), "US", "", 38.88, -77.10))
    assert judged.decision == "review"


def test_names_of_other_languages_lead_to_the_item(items: Authority, places: Authority) -> None:
    (judged,) = judge(items, places, Mention("1", ("Mailand",), "IT", "", 45.46, 9.19))
    assert judged.rivals[0].item.id == "wikidata:Q490"
    assert judged.decision == "accept"


def test_a_suburb_is_not_the_city_that_has_its_name_too(items: Authority, places: Authority) -> None:
    (judged,) = judge(items, places, Mention("1", ("Heywood",), "GB", "", 53.59, -2.22))
    assert judged.decision == "reject"


def test_another_country_is_another_place(items: Authority, places: Authority) -> None:
    (judged,) = judge(items, places, Mention("1", ("Aachen",), "FR"))
    assert judged.decision == "reject"
    assert "country" in judged.reason


def test_what_lies_there_is_not_rejected_for_its_country_alone(places: Authority) -> None:
    simferopol = Item("wikidata:Q19566", ("Simferopol",), "UA", "", 44.948, 34.104)
    (judged,) = judge(made(simferopol), places, Mention("1", ("Simferopol",), "RU", "", 44.9521, 34.1024))
    assert judged.decision == "review"
    assert "another country" in judged.reason


def test_a_name_that_is_short_of_the_candidates_is_not_rejected(places: Authority) -> None:
    landsberg = Item("wikidata:Q14887", ("Landsberg am Lech",), "DE", "", 48.05, 10.87)
    (judged,) = judge(made(landsberg), places, Mention("1", ("Landsberg",), "DE"))
    assert judged.decision == "review"
    (judged,) = judge(made(landsberg), places, Mention("1", ("Landsberg",), "DE", "", 51.53, 12.16))
    assert judged.decision == "reject"


def test_what_has_no_candidate_is_rejected_and_says_so(items: Authority, places: Authority) -> None:
    (judged,) = judge(items, places, Mention("1", ("Xyzzy",), "DE"))
    assert (judged.decision, judged.rivals, judged.margin) == ("reject", (), 0.0)
    assert "No candidate" in judged.reason
    assert judged.confidence == 1.0


def test_a_label_alone_is_not_a_place_in_this_country(places: Authority) -> None:
    unlocated = made(Item("wikidata:Q1", ("Canton",)))
    (judged,) = judge(unlocated, places, Mention("1", ("Canton",), "US", "", 40.8, -81.4))
    assert judged.decision == "review"
    assert judged.rivals[0].features["country"] < 0.1


def test_two_of_one_name_and_place_are_left_to_a_person(places: Authority) -> None:
    twice = made(AACHEN, replace(AACHEN, id="wikidata:Q2", partners=frozenset()))
    (judged,) = judge(twice, places, Mention("1", ("Aachen",), "DE", "", 50.776, 6.087))
    assert judged.decision == "review"
    assert judged.margin == pytest.approx(0.0)


def test_what_says_of_one_homonym_says_nothing_of_another(places: Authority) -> None:
    # Two rows name Ahlen, without coordinates: one partner is twinned with the item, the other with none.
    ahlen = Item("wikidata:Q1", ("Ahlen",), "DE", partners=frozenset({"wikidata:Q2"}))
    items = made(ahlen, Item("wikidata:Q2", ("Milan",), "IT", "", 45.464, 9.19))
    homonyms = made(
        Item("geonames:1", ("Ahlen",), "DE", TOWN, 51.76, 7.89, 52000),
        Item("geonames:2", ("Ahlen",), "DE", TOWN, 53.0, 9.5, 40000),
        Item("geonames:3173435", ("Milan",), "IT", TOWN, 45.464, 9.190, 1371498),
    )
    milan = Mention("m", ("Milan",), "IT", "", 45.464, 9.19, partners=("a",))
    other = Mention("o", ("Nowhere",), "IT", partners=("a",))
    one, _ = judge(items, homonyms, Mention("a", ("Ahlen",), "DE", partners=("m",)), milan)
    assert (one.decision, one.rivals[0].item.id) == ("accept", "wikidata:Q1")
    both, _, _ = judge(items, homonyms, Mention("a", ("Ahlen",), "DE", partners=("m", "o")), milan, other)
    assert both.decision == "review"
    assert "may be that of two places" in both.reason


def test_a_longer_name_that_is_twinned_is_a_doubt() -> None:
    longer = Item("wikidata:Q3", ("Montereau-Fault-Yonne",), "FR", partners=frozenset({"wikidata:Q4"}))
    walldurn = Item("wikidata:Q4", ("Walldürn",), "DE", "", 49.58, 9.37, partners=frozenset({"wikidata:Q3"}))
    village = Item("wikidata:Q5", ("Montereau",), "FR", "", 47.85, 2.57)
    towns = made(
        Item("geonames:1", ("Montereau",), "FR", TOWN, 47.85, 2.57, 600),
        Item("geonames:2", ("Walldürn",), "DE", TOWN, 49.58, 9.37, 11000),
    )
    mention = Mention("m", ("Montereau",), "FR", "", 47.85, 2.57, partners=("w",))
    partner = Mention("w", ("Walldürn",), "DE", "", 49.58, 9.37, partners=("m",))
    assert judge(made(village, walldurn), towns, mention, partner)[0].decision == "accept"
    doubted = judge(made(village, walldurn, longer), towns, mention, partner)[0]
    assert doubted.decision == "review"
    assert "Montereau-Fault-Yonne" in doubted.reason


def test_dots_alone_may_make_another_town() -> None:
    items = made(Item("wikidata:Q6", ("Bünde",), "DE", "", 52.2, 8.58, 45000))
    towns = made(Item("geonames:1", ("Bünde",), "DE", TOWN, 52.2, 8.58, 45000))
    (far,) = judge(items, towns, Mention("1", ("Bunde",), "DE"))
    assert far.decision == "review"
    assert judge(items, towns, Mention("1", ("Bünde",), "DE"))[0].reason.count("umlaut") == 0
    near = judge(items, towns, Mention("1", ("Bunde",), "DE", "", 52.2, 8.58))[0]
    assert "umlaut" in far.reason
    assert "umlaut" not in near.reason


def test_candidates_are_those_of_one_mention(items: Authority, places: Authority) -> None:
    matcher = Matcher(items, places=places)
    rivals = matcher.candidates(Mention("", ("Arlington",), "US"))
    assert {rival.item.id for rival in rivals} == {"wikidata:Q17943", "wikidata:Q107126"}
    assert sum(rival.score for rival in rivals) <= 1
    assert rivals[0].score >= rivals[1].score


def test_a_partner_may_be_an_item(items: Authority, places: Authority) -> None:
    (judged,) = judge(items, places, Mention("", ("Arlington",), "US", partners=("wikidata:Q1017",)))
    assert (judged.decision, judged.rivals[0].item.id) == ("accept", "wikidata:Q107126")


def test_order_and_repetition_change_nothing(items: Authority, places: Authority) -> None:
    forth = judge(items, places, AACHEN_MENTION, ARLINGTON_MENTION)
    back = judge(items, places, ARLINGTON_MENTION, AACHEN_MENTION)
    assert forth == list(reversed(back))
    assert forth == judge(items, places, AACHEN_MENTION, ARLINGTON_MENTION)


def test_the_gazetteer_is_indexed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The first two thousand of GeoNames' places: the whole takes a minute.
    few = list(islice(gazetteer._items(), 2000))
    monkeypatch.setenv("TWINGRAPH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(gazetteer, "_items", lambda: iter(few))
    gazetteer.open.cache_clear()
    try:
        first = gazetteer.open()
        assert len(first) == 2000
        assert first.item("geonames:3038832") is not None
        monkeypatch.setattr(gazetteer, "_items", lambda: pytest.fail("indexed again"))
        gazetteer.open.cache_clear()
        assert len(gazetteer.open()) == 2000
        assert [path.suffix for path in (tmp_path / "cache").iterdir()] == [".sqlite"]
        (tmp_path / "file").write_text("no folder")
        monkeypatch.setenv("TWINGRAPH_CACHE", str(tmp_path / "file" / "cache"))
        monkeypatch.setattr(gazetteer, "_items", lambda: iter(few))
        gazetteer.open.cache_clear()
        assert len(gazetteer.open()) == 2000
    finally:
        gazetteer.open.cache_clear()


def test_the_reference_files_are_an_authority(reference: Path) -> None:
    for folders, number in ((["wikidata-2022"], 4566), (["wikidata-2016"], 10055)):
        assert len(authority.read([reference / folder for folder in folders])) == number
    both = authority.read([reference / "wikidata-2022", reference / "wikidata-2016"])
    milan = both.item("wikidata:Q490")
    assert milan is not None
    assert (milan.labels, milan.country) == (("Milan", "Mailand"), "IT")
    aachen = both.item("wikidata:Q1017")
    assert aachen is not None
    assert "wikidata:Q107126" in aachen.partners
