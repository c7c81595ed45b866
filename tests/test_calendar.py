from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar, Event

from twingraph import settings
from twingraph.calendar import to_ical
from twingraph.cli import main
from twingraph.errors import InputError
from twingraph.knowledge import KnowledgeGraph
from twingraph.query import answer
from twingraph.rdf.prefixes import expand
from twingraph.reason import infer
from twingraph.store import Store
from twingraph.store.dump import Dump
from twingraph.store.oxigraph import OxigraphStore

ALFA, BERG, DORF = (expand(f"authority:{slug}") for slug in ("alfa", "berg", "dorf"))


def load(name: str) -> OxigraphStore:
    """A file of the test data, with the vocabulary."""
    store = OxigraphStore()
    for vocabulary in ("twingraph.ttl", "codes.ttl"):
        store.load([Dump(settings.ontology_dir() / vocabulary, expand("graph:ontology"))])
    store.load([Dump(Path(__file__).parent / "data" / name, expand("graph:test"))])
    return store


@pytest.fixture
def store() -> OxigraphStore:
    return load("network.ttl")


def events(content: bytes) -> dict[str, Event]:
    """The events of a calendar by their URL's last part."""
    return {event["URL"].rpartition("/")[2]: event for event in Calendar.from_ical(content).walk("VEVENT")}


def days(event: Event) -> tuple[date, date]:
    return event.decoded("DTSTART"), event.decoded("DTEND")


def test_year(store: OxigraphStore) -> None:
    # 2026: 15 years after 2011, 30 after 1996 and 25 after 2001; the agreement of 1991 has ended, and a year
    # of talks is too vague a date.
    found = events(to_ical(store, year=2026))
    assert {name: days(event) for name, event in found.items()} == {
        "alfa--berg": (date(2026, 5, 14), date(2026, 5, 15)),
        "alfa--berg--cherub": (date(2026, 2, 1), date(2026, 3, 1)),
        "berg--cherub": (date(2026, 2, 28), date(2026, 3, 1)),
        "month": (date(2026, 3, 1), date(2026, 4, 1)),
        "visit": (date(2026, 5, 10), date(2026, 5, 13)),
    }


def test_jubilee(store: OxigraphStore) -> None:
    jubilee = events(to_ical(store, year=2026))["alfa--berg"]
    assert jubilee["SUMMARY"] == 'Alfa – Berg, "Ősi"; Gemeinde: 15 years (twinning)'
    assert jubilee["DESCRIPTION"] == "Signed: 2011-05-14\nState: in force\nSource: The page"
    assert jubilee["TRANSP"] == "TRANSPARENT"
    assert jubilee["CATEGORIES"].cats == ["Jubilee", "twinning"]
    assert "LOCATION" not in jubilee


def test_vague_jubilee_lasts_as_long_as_its_date(store: OxigraphStore) -> None:
    month = events(to_ical(store, year=2026))["alfa--berg--cherub"]
    assert month["DESCRIPTION"] == (
        "Signed: 2001-02\nThe exact day is not known.\nState: dormant\nSource: The register"
    )
    year = events(to_ical(store, year=1994, every=3, language="de"))["alfa--berg-old"]
    assert days(year) == (date(1994, 1, 1), date(1995, 1, 1))
    # The state of that year: it ended later.
    assert year["DESCRIPTION"].splitlines()[2] == "Stand: in Kraft"


def test_activity(store: OxigraphStore) -> None:
    visit = events(to_ical(store, year=2026, language="hu"))["visit"]
    assert visit["SUMMARY"] == "Látogatás"
    assert visit["CATEGORIES"].cats == ["küldöttség látogatása"]
    assert visit["LOCATION"] == 'Berg, "Ősi"; Gemeinde'
    assert visit["GEO"].to_ical() == "51.0;6.5"
    # The description is in no other language.
    assert visit["DESCRIPTION"] == "Alfa calls on Berg.\nForrás: Az oldal"


@pytest.mark.parametrize(
    ("year", "every", "expected"),
    [
        (1991, 1, set()),
        (1992, 1, {"alfa--berg-old"}),
        (1994, 1, {"alfa--berg-old"}),
        (1995, 5, set()),
        (1996, 5, set()),
        (2000, 4, {"berg--cherub"}),
        (2002, 5, set()),
        (2004, 3, {"alfa--berg--cherub"}),
        (2012, 1, {"alfa--berg", "alfa--berg--cherub", "berg--cherub"}),
    ],
)
def test_jubilees_come_every_so_many_years(
    store: OxigraphStore, year: int, every: int, expected: set[str]
) -> None:
    assert set(events(to_ical(store, year=year, every=every))) == expected


def test_leap_day(store: OxigraphStore) -> None:
    assert days(events(to_ical(store, year=2016))["berg--cherub"])[0] == date(2016, 2, 29)
    assert days(events(to_ical(store, year=2021))["berg--cherub"])[0] == date(2021, 2, 28)


def test_city(store: OxigraphStore) -> None:
    assert set(events(to_ical(store, year=2026, city=ALFA))) == {
        "alfa--berg",
        "alfa--berg--cherub",
        "visit",
    }
    assert set(events(to_ical(store, year=2026, city=DORF))) == {"month"}
    berg = events(to_ical(store, year=2026, city=BERG))
    assert set(berg) == {"alfa--berg", "alfa--berg--cherub", "berg--cherub", "visit"}
    # The city asked for comes first.
    assert berg["alfa--berg"]["SUMMARY"].startswith("Berg")


@pytest.mark.parametrize(
    ("language", "phrase"), [("en", "15 years"), ("hu", "15 év"), ("de", "15 Jahre"), ("fr", "15 years")]
)
def test_languages(store: OxigraphStore, language: str, phrase: str) -> None:
    assert phrase in events(to_ical(store, year=2026, language=language))["alfa--berg"]["SUMMARY"]


def test_wrong_interval(store: OxigraphStore) -> None:
    with pytest.raises(InputError, match="1 or more"):
        to_ical(store, year=2026, every=0)


def test_same_graph_gives_the_same_bytes(store: OxigraphStore) -> None:
    again = OxigraphStore()
    for graph in store.graphs():
        again.add(sorted((quad.triple for quad in store.quads(graph)), key=str, reverse=True), graph)
    before = to_ical(store, year=2026)
    assert to_ical(again, year=2026) == before
    inferences = list(infer(store))
    assert len(inferences) > 50
    store.add((inference.triple for inference in inferences), expand("graph:inferred"))
    assert to_ical(store, year=2026) == before


def test_uids(store: OxigraphStore) -> None:
    first = events(to_ical(store, year=2026))
    second = events(to_ical(store, year=2031, language="hu"))
    ids = [event["UID"] for event in first.values()]
    assert len(ids) == len(set(ids)) == 5
    # A jubilee is another event each time; the same jubilee keeps its UID in every language.
    assert first["alfa--berg"]["UID"] != second["alfa--berg"]["UID"]
    assert first["visit"]["UID"] == events(to_ical(store, year=2026, language="de"))["visit"]["UID"]


def jubilees(store: Store, year: int) -> set[str]:
    """The agreements with a jubilee in a year: the same ones by the calendar and by the canned query."""
    asked = {row.relationship for row in answer(store, "jubilees", year=year)}
    urls = {event["URL"] for event in Calendar.from_ical(to_ical(store, year=year)).walk("VEVENT")}
    assert {url for url in urls if "/id/relationship/" in url} == asked
    return {iri.rpartition("/")[2] for iri in asked}


@pytest.mark.parametrize("year", [1995, 2011, 2026])
def test_jubilees_are_those_of_the_canned_query(kg: KnowledgeGraph, year: int) -> None:
    assert len(jubilees(kg.store, year)) >= 2


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (1989, set()),
        (1993, {"over", "paused", "revived", "stopped", "undated"}),
        # The others were over by the end of 2000.
        (2003, {"paused", "undated"}),
        # Nobody knows when the one that was signed again in 1998 was first signed.
        (2008, {"paused", "revived", "undated"}),
        (2028, {"paused", "revived", "undated"}),
    ],
)
def test_jubilees_follow_the_last_state_of_the_year(year: int, expected: set[str]) -> None:
    assert jubilees(load("revived.ttl"), year) == expected


@pytest.mark.parametrize("language", settings.LANGUAGES)
def test_rfc_5545(kg: KnowledgeGraph, language: str) -> None:
    content = to_ical(kg.store, year=2011, language=language)
    # 3.1: lines end in CRLF and have at most 75 octets, and no letter is cut in two.
    assert content.endswith(b"\r\n")
    lines = content.removesuffix(b"\r\n").split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 75
    folded = [line for line in lines if line.startswith(b" ")]
    assert len(folded) >= 10
    assert all(line.decode("utf-8") for line in lines)
    unfolded = content.replace(b"\r\n ", b"").decode("utf-8").split("\r\n")
    assert any(len(line.encode()) > 75 and not line.isascii() for line in unfolded)
    # 3.4, 3.6, 3.6.1: what must be there once.
    assert unfolded[0] == "BEGIN:VCALENDAR"
    assert unfolded[-2] == "END:VCALENDAR"
    calendar = Calendar.from_ical(content)
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    found = calendar.walk("VEVENT")
    assert len(found) >= 10
    for event in found:
        assert not event.errors
        for required in ("UID", "DTSTAMP", "DTSTART"):
            assert not isinstance(event[required], list)
        start, end = days(event)
        assert type(start) is type(end) is date
        assert start < end
        assert event["SUMMARY"]
        assert event["DESCRIPTION"]


def test_command(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    path = tmp_path / "jubilees.ics"
    arguments = ["calendar", "--year", "2026", "--city", "Kecskemét", "--language", "hu"]
    assert main([*arguments, "-o", str(path)]) == 0
    found = events(path.read_bytes())
    assert len(found) >= 3
    assert all("Kecskemét" in event["SUMMARY"] for event in found.values() if "Jubil" in event["CATEGORIES"])
    assert main(arguments) == 0
    assert capfdbinary.readouterr().out == path.read_bytes()


@pytest.mark.parametrize("year", ["0", "-5", "9999", "MMXXVI"])
def test_command_with_a_wrong_year(year: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["calendar", f"--year={year}"])
    assert "is not a year" in capsys.readouterr().err
