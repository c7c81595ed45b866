"""Places of a source: told apart where they differ, one where they do not, and called the same next time."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from twingraph.importing.entry import Place
from twingraph.importing.places import Names, Node, kilometres, resolve, slug

NAMES = Names("https://w3id.org/twingraph/", "register")
HESSEN = Place("Erbach", country="DE", division="Hessen", key="64711")
WUERTTEMBERG = Place("Erbach", country="DE", division="Baden-Württemberg", key="89155")


def locals_of(*places: Place, known: tuple[Node, ...] = ()) -> list[str]:
    nodes = resolve(places, NAMES, known)
    return [nodes[place].local for place in places]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Târgu Mureș", "targu-mures"),
        ("Łódź", "lodz"),
        ("Αθήνα", "athina"),
        ("Симферополь", "simferopol"),
        ("Frankfurt (Oder)", "frankfurt-oder"),
        ("—", ""),
    ],
)
def test_slugs_are_latin_letters_digits_and_hyphens(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_the_distance_is_that_along_the_sphere() -> None:
    # Krefeld to Kecskemét.
    assert kilometres(51.3333, 6.5667, 46.9061, 19.6897) == pytest.approx(1068, abs=10)
    assert kilometres(0, 179.9, 0, -179.9) == pytest.approx(22.2, abs=0.1)


def test_a_place_has_a_short_readable_iri_with_its_country_and_its_tier() -> None:
    (node,) = set(resolve([Place("Târgu Mureș", country="RO")], NAMES).values())
    assert node.iri == "https://w3id.org/twingraph/id/authority/register--ro-targu-mures"
    assert locals_of(Place("Aachen", country="DE"), Place("Aachen", kind="District", country="DE")) == [
        "de-aachen",
        "de-aachen-district",
    ]
    (partner,) = resolve([Place("Rat der Gemeinden", kind="Organisation")], NAMES).values()
    assert partner.iri == "https://w3id.org/twingraph/id/organisation/register--rat-der-gemeinden"


def test_homonyms_are_told_apart_by_what_the_source_says_of_them() -> None:
    assert locals_of(HESSEN, WUERTTEMBERG) == ["de-erbach-hessen", "de-erbach-baden-wurttemberg"]
    assert locals_of(
        Place("Breitenbrunn", country="DE", division="Bayern", key="92363"),
        Place("Breitenbrunn", country="DE", division="Bayern", key="87739"),
    ) == ["de-breitenbrunn-92363", "de-breitenbrunn-87739"]
    assert locals_of(
        Place("Springfield", country="US", latitude=39.8, longitude=-89.65),
        Place("Springfield", country="US", latitude=42.1, longitude=-72.59),
    ) == ["us-springfield-n40-w90", "us-springfield-n42-w73"]


def test_a_mention_that_says_less_is_the_one_place_of_its_name_or_none_of_several() -> None:
    bare = Place("Erbach", country="DE")
    assert locals_of(HESSEN, bare) == ["de-erbach", "de-erbach"]
    assert len(set(locals_of(HESSEN, WUERTTEMBERG, bare))) == 3


def test_points_that_are_near_are_one_place_and_points_that_are_far_are_two() -> None:
    here = Place("Hall", country="AT", latitude=47.28, longitude=11.5)
    near = replace(here, latitude=47.3)
    far = replace(here, latitude=48.0, longitude=14.2)
    assert locals_of(here, near) == ["at-hall", "at-hall"]
    assert len(set(locals_of(here, near, far))) == 2


def test_what_the_source_ties_to_one_item_is_one_place_under_both_names() -> None:
    item = ("http://www.wikidata.org/entity/Q1780",)
    nodes = resolve(
        [
            Place("Bratislava", country="SK", same_as=item),
            Place("Bratislava", country="SK", same_as=item, latitude=48.1, longitude=17.1),
            Place("Pozsony", language="hu", country="SK", same_as=item),
            Place("Bratislava", kind="Region", country="SK", same_as=item),
        ],
        NAMES,
    )
    city, region = sorted({node.iri: node for node in nodes.values()}.values(), key=lambda node: node.iri)
    assert (city.local, region.local) == ("sk-bratislava", "sk-bratislava-region")
    assert city.place.other_names == (("Pozsony", "hu"),)
    assert city.place.latitude == 48.1


def test_the_order_of_the_records_does_not_matter() -> None:
    places = [
        *(HESSEN, WUERTTEMBERG, Place("Erbach", country="DE"), Place("ERBACH", country="DE", key="64711")),
        *(Place("Hall", country="AT", latitude=47.0 + step / 10, longitude=12) for step in range(9)),
        Place("Wien", country="AT", same_as=("http://www.wikidata.org/entity/Q1741",)),
        Place("Bécs", "hu", country="AT", same_as=("http://www.wikidata.org/entity/Q1741",)),
    ]
    expected = resolve(places, NAMES)
    for seed in range(20):
        shuffled = random.Random(seed).sample(places, len(places))
        assert resolve(shuffled, NAMES) == expected


def test_an_iri_stays_when_a_homonym_comes_and_when_it_goes() -> None:
    first = resolve([HESSEN], NAMES)
    known = tuple(first.values())
    assert known[0].local == "de-erbach"
    both = resolve([WUERTTEMBERG, HESSEN], NAMES, known)
    assert both[HESSEN].local == "de-erbach"
    assert both[WUERTTEMBERG].local == "de-erbach-baden-wurttemberg"
    last = resolve([WUERTTEMBERG], NAMES, tuple(both.values()))
    assert last[WUERTTEMBERG].local == "de-erbach-baden-wurttemberg"


def test_an_iri_stays_when_the_source_comes_to_say_more_or_another_name() -> None:
    plain = Place("Pozsony", country="SK")
    known = tuple(resolve([plain], NAMES).values())
    assert locals_of(replace(plain, key="811", latitude=48.1, longitude=17.1), known=known) == ["sk-pozsony"]
    item = ("http://www.wikidata.org/entity/Q1780",)
    known = tuple(resolve([replace(plain, same_as=item)], NAMES).values())
    assert locals_of(Place("Bratislava", country="SK", same_as=item), known=known) == ["sk-pozsony"]


def test_another_name_of_a_place_is_not_the_name_of_another() -> None:
    """Budweis is České Budějovice for one row and a place of its own, far away, for another."""
    city = Place("Budweis", country="CZ", latitude=48.97, longitude=14.47)
    other = Place(
        "České Budějovice", country="CZ", other_names=(("Budweis", "de"),), latitude=48.97, longitude=14.47
    )
    first = resolve([city, other], NAMES)
    assert resolve([city, other], NAMES, tuple(first.values())) == first


def test_a_place_that_goes_to_another_name_by_its_item_leaves_its_iri_to_no_other() -> None:
    item = ("http://www.wikidata.org/entity/Q1780",)
    known = tuple(resolve([Place("Pozsony", country="SK", same_as=item)], NAMES).values())
    assert locals_of(
        Place("Pozsony", country="SK"), Place("Bratislava", country="SK", same_as=item), known=known
    ) == ["sk-pozsony-2", "sk-pozsony"]
