"""Cells of tables: dates, coordinates, counts, identifiers, and the kinds that names tell."""

from __future__ import annotations

import doctest

import pytest

from twingraph.importing import dates, kinds, values
from twingraph.rdf.dates import bounds


@pytest.mark.parametrize("module", [dates, kinds, values])
def test_examples_run(module: object) -> None:
    outcome = doctest.testmod(module)  # type: ignore[arg-type]
    assert outcome.attempted > 0
    assert outcome.failed == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1990", "1990"),
        ("1990.", "1990"),
        ("1990-05", "1990-05"),
        ("1990-05-04", "1990-05-04"),
        ("1990-05-04 00:00:00", "1990-05-04"),
        ("1990-05-04T00:00:00Z", "1990-05-04"),
        ("4.5.1990", "1990-05-04"),
        ("04. 05. 1990", "1990-05-04"),
        ("05/1990", "1990-05"),
        ("30/05/1990", "1990-05-30"),
        ("05/30/1990", "1990-05-30"),
        ("5/5/1990", "1990-05-05"),
        ("1990. 05. 04.", "1990-05-04"),
        ("1990. május 4.", "1990-05-04"),
        ("1990. május", "1990-05"),
        ("4. Mai 1990", "1990-05-04"),
        ("May 4, 1990", "1990-05-04"),
        ("4th of May 1990", "1990-05-04"),
        ("4 mai 1990", "1990-05-04"),
        ("4 de mayo de 1990", "1990-05-04"),
        ("4 maggio 1990", "1990-05-04"),
        ("4 maja 1990 r.", "1990-05-04"),
        ("4 mei 1990", "1990-05-04"),
        ("Sept. 1990", "1990-09"),
        ("um 1990", "1990~"),
        ("ca. 1990", "1990~"),
        ("c.1990", "1990~"),
        ("~1990", "1990~"),
        ("1990 körül", "1990~"),
        ("vers 1990", "1990~"),
        ("seit 1990", "1990"),
        ("1990 óta", "1990"),
        ("od 1990", "1990"),
        ("1990?", "1990?"),
        ("1990 (?)", "1990?"),
        ("um 1990?", "1990%"),
        ("seit ca. 1990", "1990~"),
        ("im Jahr 1990", "1990"),
        ("vor 1990", "../1990"),
        ("after 1990", "1990/.."),
        ("1990-1995", "1990/1995"),
        ("1990–1995", "1990/1995"),
        ("1990/91", "1990/1991"),
        ("1999/2000", "1999/2000"),
        ("1990er", "199X"),
        ("1990s", "199X"),
        ("1990-21", "1990-21"),
        ("[1990..1995]", "[1990..1995]"),
    ],
)
def test_dates_become_edtf(text: str, expected: str) -> None:
    assert dates.edtf(text) == expected
    assert bounds(expected) != (None, None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("04/05/1990", "may be two dates"),
        ("2005/06", "may be a month or two years"),
        ("31.02.1990", "in no calendar"),
        ("1990-13-01", "is no date"),
        ("2012-21", "two years or, in EDTF, a season"),
        ("1995-1990", "ends before it begins"),
        ("4 listopad 1990", "name of two months"),
        ("in der Nachkriegszeit", "is no date"),
        ("90", "is no date"),
        ("19990", "is no date"),
        ("k. A.", "is no date"),
        ("1990 1991 1992", "is no date"),
    ],
)
def test_what_is_no_sure_date_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        dates.edtf(text)


def test_order_and_language_decide_what_is_doubtful() -> None:
    assert dates.edtf("04/05/1990", order="dmy") == "1990-05-04"
    assert dates.edtf("04/05/1990", order="mdy") == "1990-04-05"
    assert dates.edtf("4 listopad 1990", language="pl") == "1990-11-04"
    assert dates.edtf("4 listopad 1990", language="hr") == "1990-10-04"


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("50.775", 90, 50.775),
        ("-1,5106", 180, -1.5106),
        ("46.9°", 90, 46.9),
        ("46.9 N", 90, 46.9),
        ("S 33.87", 90, -33.87),
        ("1.51W", 180, -1.51),
        ("46° 54′ 26″ N", 90, 46.9072222),
        ("19°41'30\"E", 180, 19.6916667),
        ("-0° 30' 0\"", 180, -0.5),
        ("46:54:00", 90, 46.9),
        ("é. sz. 46,9", 90, None),
        ("ny. 1,51", 180, -1.51),
        ("91", 90, None),
        ("46° 75'", 90, None),
        ("#VALUE!", 90, None),
        ("1.234.567", 180, None),
    ],
)
def test_degrees(text: str, limit: int, expected: float | None) -> None:
    if expected is None:
        with pytest.raises(ValueError, match=r"beyond|no coordinate|more than 59"):
            values.degrees(text, limit)
    else:
        assert values.degrees(text, limit) == pytest.approx(expected)


def test_points_in_their_forms() -> None:
    assert values.point("POINT (19.69 46.9)") == (46.9, 19.69)
    assert values.point("46.9 19.69") == (46.9, 19.69)
    assert values.point("46°54'N 19°41'E") == pytest.approx((46.9, 19.6833333))
    with pytest.raises(ValueError, match="no pair"):
        values.point("46.9")


def test_counts_and_identifiers() -> None:
    assert [values.count(text) for text in ("110 687", "110'687", "1,106,870", "7")] == [
        110687,
        110687,
        1106870,
        7,
    ]
    for text in ("1.5", "110.68", "viele", "12 34"):
        with pytest.raises(ValueError, match="no whole number"):
            values.count(text)
    item = "http://www.wikidata.org/entity/Q61724"
    assert {
        values.wikidata(text) for text in ("Q61724", "https://www.wikidata.org/wiki/Q61724", "wd:Q61724")
    } == {item}
    with pytest.raises(ValueError, match="no item"):
        values.wikidata("P190")
    place = "https://sws.geonames.org/2886946/"
    assert {
        values.geonames(text) for text in ("2886946", "https://www.geonames.org/2886946/krefeld.html")
    } == {place}
    with pytest.raises(ValueError, match="no place"):
        values.geonames("Krefeld")


@pytest.mark.parametrize(
    ("name", "country", "kind"),
    [
        ("Aachen", "DE", "Municipality"),
        ("Aachen (Kreis)", "DE", "District"),
        ("Main-Kinzig-Kreis", "DE", "District"),
        ("Hochsauerlandkreis", "DE", "District"),
        ("Region Hannover", "DE", "District"),
        ("Bács-Kiskun megye", "HU", "District"),
        ("Powiat poznański", "PL", "District"),
        ("Województwo opolskie", "PL", "Region"),
        ("Département de la Moselle", "FR", "District"),
        ("Région Bretagne", "FR", "Region"),
        ("Provincia di Parma", "IT", "District"),
        ("Provincie Limburg", "NL", "Region"),
        ("Provincie Limburg", "BE", "District"),
        ("Arlington County", "US", "District"),
        ("County Borough of Wrexham", "GB", "LocalAuthority"),
        ("District Stroud", "GB", "LocalAuthority"),
        ("Oder-Spree District", "DE", "District"),
        ("Samtgemeinde Zeven", "DE", "LocalAuthority"),
        ("Frederiksborg Amt", "DK", "District"),
        ("Kornik, Kreis Posen", "PL", "Municipality"),
        ("Ustka (Stolpmünde Krs. Stolp)", "PL", "Municipality"),
        ("Kreisau", "PL", "Municipality"),
        ("Bernkastel-Kues", "DE", "Municipality"),
    ],
)
def test_kinds_by_the_words_of_names(name: str, country: str, kind: str) -> None:
    assert kinds.of_name(name, country) == kind
