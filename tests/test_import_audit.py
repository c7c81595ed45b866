"""The audit: each kind of finding is found where it was planted, and not where nothing is wrong."""

from __future__ import annotations

from dataclasses import replace

from entries import KREFELD, LEIDEN, VENLO, entry, reading

from twingraph import settings
from twingraph.importing.audit import Finding, audit
from twingraph.importing.entry import Entry, Place
from twingraph.importing.graph import build
from twingraph.importing.target import located

DUNKIRK = Place("Dünkirchen", country="FR", latitude=51.03, longitude=2.37)


def found(*entries: Entry) -> list[tuple[str, list[str]]]:
    return [(finding.kind, [located(where) for where in finding.where]) for finding in findings(*entries)]


def findings(*entries: Entry) -> list[Finding]:
    given = reading(*entries)
    return audit(build(given.source, given.records, base=settings.BASE))


def test_a_sound_source_has_no_findings() -> None:
    sound = [
        entry(1, KREFELD, LEIDEN, since="1974"),
        entry(2, LEIDEN, KREFELD, since="1974-06"),
        entry(3, KREFELD, DUNKIRK),
        entry(4, KREFELD, VENLO),
        entry(5, KREFELD, Place("Saint-Denis", country="FR", latitude=-20.88, longitude=55.45)),
    ]
    assert found(*sound) == []


def test_a_relationship_that_one_side_records_twice() -> None:
    assert found(entry(3, KREFELD, LEIDEN), entry(1, KREFELD, LEIDEN), entry(2, LEIDEN, KREFELD)) == [
        ("duplicate", ["row 1", "row 3"])
    ]


def test_one_pair_under_two_kinds() -> None:
    assert found(entry(1, KREFELD, LEIDEN), entry(2, KREFELD, LEIDEN, kind="Contact")) == [
        ("kinds", ["row 1", "row 2"])
    ]


def test_dates_that_exclude_each_other() -> None:
    assert found(entry(1, KREFELD, LEIDEN, since="1974"), entry(2, LEIDEN, KREFELD, since="1975")) == [
        ("dates", ["row 1", "row 2"])
    ]
    (finding,) = findings(
        entry(1, KREFELD, LEIDEN, until="1974"), entry(2, LEIDEN, KREFELD, until="1975-01-01")
    )
    assert finding.message == "Krefeld and Leiden: until 1974 or 1975-01-01"


def test_two_places_at_one_point() -> None:
    venlo = replace(VENLO, latitude=LEIDEN.latitude, longitude=LEIDEN.longitude)
    assert ("point", ["row 1", "row 2"]) in found(entry(1, KREFELD, LEIDEN), entry(2, KREFELD, venlo))
    # A city and the district called after it may share one.
    district = replace(LEIDEN, name="Kreis Leiden", kind="District")
    assert "point" not in {kind for kind, _ in found(entry(1, KREFELD, LEIDEN), entry(2, KREFELD, district))}


def test_a_place_far_from_where_its_name_is_known() -> None:
    alsace = replace(DUNKIRK, latitude=47.9644, longitude=7.3072)
    (finding,) = findings(entry(1, KREFELD, alsace))
    assert finding.kind == "misplaced"
    assert finding.message == "Dünkirchen (FR) is given 493 km from Dunkirk (51.03, 2.38)"


def test_a_place_whose_name_is_unknown_in_the_midst_of_another_country() -> None:
    nowhere = Place("Kleinkleckersdorf", country="DE", latitude=48.21, longitude=16.37)
    (finding,) = findings(entry(1, KREFELD, nowhere))
    assert finding.kind == "country"
    assert finding.message.endswith("Austria")
    # In its own country, an unknown hamlet is no finding.
    assert found(entry(1, KREFELD, replace(nowhere, latitude=51.3, longitude=12.4))) == []


def test_a_name_of_several_places() -> None:
    danzig = Place("Danzig", country="PL")
    names = {"Metz / Nancy": "FR", "Paris und Rom": "FR", "Posen, Danzig": "PL"}
    one = {
        "Biel/Bienne": "CH",
        "Frankfurt (Oder)": "DE",
        "Brandenburg an der Havel": "DE",
        "Kornik, Posen": "PL",
    }
    said = [Place(name, country=country) for name, country in {**names, **one}.items()]
    rows = [entry(number, KREFELD, place) for number, place in enumerate([danzig, *said], 1)]
    assert found(*rows) == [("several", ["row 2"]), ("several", ["row 3"]), ("several", ["row 4"])]
