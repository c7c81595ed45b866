"""Wikitext: what lists of twin towns say, in four languages, and what is rejected with a reason.

The pages in `data/pages` were written for these tests, in the markup of the Wikipedias of their languages;
beside each stands what a reader makes of it. `lines.tsv` has lines of the forms that occur.
"""

from __future__ import annotations

import doctest
import re
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

from twingraph.errors import FileSyntaxError, InputError
from twingraph.importing import fetch, flags, headings, line, when, wikitext
from twingraph.importing.entry import Entry, Reject, Span
from twingraph.importing.line import Item
from twingraph.sources import mediawiki
from twingraph.sources.mediawiki import Revision
from twingraph.sources.passage import digest

PAGES = Path(__file__).parent / "data" / "pages"
TITLES = {
    "en": "Merrowhaven",
    "en-list": "List of twin towns and sister cities in Hungary",
    "de": "Musterfelde",
    "hu": "Kecskemét",
    "fr": "Valmonte",
}
HEADINGS = {"en": "Twin towns", "de": "Partnerstädte", "hu": "Testvérvárosok", "fr": "Jumelages"}
LINES = [
    row.split("\t")
    for row in (PAGES / "lines.tsv").read_text(encoding="utf-8").splitlines()
    if not row.startswith("#")
]


def records(text: str, *, title: str = "X", language: str = "en") -> list[Entry | Reject]:
    return list(wikitext.records(Revision(text, title=title, language=language)))


def shown(record: Entry | Reject) -> str:
    """Return a record as the tables beside the pages have it."""
    if isinstance(record, Reject):
        return f"rejected: {record.reasons[0]}"
    home, partner = record.parties
    place = (home.name, home.country, partner.name, partner.country, partner.division, partner.kind)
    return "|".join((*place, record.kind, record.since, record.until, state(record)))


def state(record: Entry) -> str:
    pause = record.pause
    told = f"{pause.kind} {pause.since}/{pause.until}" if pause else ""
    return " ".join(filter(None, ("ended" if record.ended else "", told)))


def partner(record: Entry | Reject) -> str:
    if isinstance(record, Reject):
        return "none"
    place = record.parties[1]
    return "|".join((place.name, place.country, place.division, record.since, record.until, state(record)))


@pytest.mark.parametrize("page", TITLES)
def test_a_page_says_what_a_reader_finds_in_it(page: str) -> None:
    reading = wikitext.reading(fetch.from_path(PAGES / f"{page}.wiki"), slug=page, title=TITLES[page])
    expected = (PAGES / f"{page}.expected").read_text(encoding="utf-8").splitlines()
    assert [shown(record) for record in reading.records] == expected
    assert len(expected) >= 15


@pytest.mark.parametrize("page", TITLES)
def test_evidence_is_the_line_in_the_file(page: str) -> None:
    text = (PAGES / f"{page}.wiki").read_text(encoding="utf-8")
    found = records(text, title=TITLES[page], language=page[:2])
    spans = [record.where if isinstance(record, Reject) else record.where[0] for record in found]
    assert all(one.end <= other.start for one, other in pairwise(spans))
    for record, span in zip(found, spans, strict=True):
        assert isinstance(span, Span)
        cited = text[span.start : span.end]
        assert span.sha256 == digest(cited)
        assert cited == cited.strip()
        assert "\n" not in cited
        if isinstance(record, Reject):
            assert record.cells == {"wikitext": cited}
        else:
            assert record.parties[1].name in re.sub("''+", "", cited)


def test_each_item_below_a_heading_of_twin_towns_is_an_entry_or_a_reject() -> None:
    for page, title in TITLES.items():
        text = (PAGES / f"{page}.wiki").read_text(encoding="utf-8")
        found = records(text, title=title, language=page[:2])
        starts = {(one.where if isinstance(one, Reject) else one.where[0]).start for one in found}
        items = {match.start() for match in re.finditer(r"^\*", text, re.MULTILINE)}
        # What is left over stands in other sections.
        others = {"en": 3, "en-list": 1, "de": 1}.get(page, 0)
        assert len(items - starts) == others
        assert len(items) > 15


def test_there_are_lines_of_every_language() -> None:
    assert len(LINES) >= 100
    assert {language for language, _, _ in LINES} == set(HEADINGS)


@pytest.mark.parametrize(("language", "text", "expected"), LINES, ids=[row[1] for row in LINES])
def test_a_line_is_taken_apart(language: str, text: str, expected: str) -> None:
    (record,) = records(f"== {HEADINGS[language]} ==\n{text}\n", language=language)
    assert partner(record) == expected


def test_a_table_is_read_by_its_headers_with_cells_over_several_rows() -> None:
    found = records(
        """== Partnerstädte ==
{| class="wikitable sortable"
! Land !! Stadt !! bis !! seit
|-
| rowspan="2" | {{FRA}} || [[Lyon]] || || 1990
|-
| [[Metz]] || 2005 || 1995
|-
! colspan="4" | Freundschaften
|-
| {{AUT}} || [[Graz]] || || 3. Mai 2001
|}
* [[Riga]], Lettland
""",
        language="de",
    )
    assert [partner(record) for record in found] == [
        "Lyon|FR||1990||",
        "Metz|FR||1995|2005|ended",
        "Graz|AT||2001-05-03||",
        "Riga|LV||||",
    ]
    assert [record.kind for record in found if isinstance(record, Entry)] == [
        *("TwinAgreement", "TwinAgreement", "PartnerAgreement", "TwinAgreement")
    ]


def test_a_table_without_headers_is_read_by_its_cells() -> None:
    found = records(
        "== Twin towns ==\n{|\n| Oslo || Norway || 1988\n|-\n| Turku || Finland ||\n|-\n| Lund || ||\n|}\n"
    )
    assert [partner(record) for record in found] == ["Oslo|NO||1988||", "Turku|FI||||", "Lund|||||"]


def test_a_table_that_sets_columns_is_read_by_its_items() -> None:
    text = """== Twin towns ==
{| width="100%"
| valign="top" |
* [[Oslo]], Norway (1988)
* [[Turku]], Finland
| valign="top" |
* [[Lund]], Sweden
|}
* [[Riga]], Latvia
"""
    found = records(text)
    assert [partner(record) for record in found] == [
        *("Oslo|NO||1988||", "Turku|FI||||", "Lund|SE||||", "Riga|LV||||")
    ]
    spans = [record.where[0] for record in found if isinstance(record, Entry)]
    assert [text[span.start : span.end] for span in spans if isinstance(span, Span)] == [
        line for line in text.splitlines() if line.startswith("*")
    ]


def test_items_below_a_country_lie_in_it_and_those_below_a_town_are_rejected() -> None:
    found = records(
        "== Twin towns ==\n* {{flag|France}}\n** [[Nantes]] (1970)\n"
        "* Germany\n** [[Bonn]]\n*** pupils since 2000\n"
    )
    assert [partner(record) for record in found] == ["Nantes|FR||1970||", "Bonn|DE||||", "none"]
    assert isinstance(found[2], Reject)
    assert "stands below another item" in found[2].reasons[0]


def test_in_a_list_of_lists_an_item_may_be_the_home_of_those_below() -> None:
    found = records(
        "* [[Aachen]]\n** {{flagicon|FRA}} [[Reims]], France\n", title="List of twin towns in Germany"
    )
    assert [shown(record) for record in found] == [
        "Aachen|DE|Reims|FR||Municipality|TwinAgreement|||",
    ]


def test_names_of_the_page_of_other_languages_and_items_of_wikidata_are_kept() -> None:
    found = records(
        "== Twin towns ==\n"
        "* [[Cluj-Napoca|Kolozsvár]] {{flagicon|ROU}} [[d:Q100188|(Wikidata)]]\n"
        "* {{ill|Bilohirsk|uk|Білогірськ (місто)}}, Ukraine\n"
        "* [[:de:Lauffen am Neckar|Lauffen]], Germany\n"
    )
    places = [record.parties[1] for record in found if isinstance(record, Entry)]
    assert [place.other_names for place in places] == [
        (("Cluj-Napoca", "en"),),
        (("Білогірськ", "uk"),),
        (("Lauffen am Neckar", "de"),),
    ]
    assert places[0].same_as == ("http://www.wikidata.org/entity/Q100188",)


def test_a_struck_list_has_ended() -> None:
    found = records(
        "== Twin towns ==\n<s>\n* [[Minsk]], Belarus\n</s>\n* {{s|[[Omsk]], Russia}}\n* [[Riga]]\n"
    )
    assert [record.ended for record in found if isinstance(record, Entry)] == [True, True, False]


def test_running_text_is_rejected_but_not_the_words_that_lead_to_a_list() -> None:
    found = records(
        "== Twin towns ==\nThe city has these partners:\n* [[Bonn]], Germany\n"
        "In 1990 it joined with [[Lyon]].\nIt also has ties with [[Graz]].\n=== Others ===\n"
    )
    assert [partner(record) for record in found] == ["Bonn|DE||||", "none", "none"]


def test_one_line_for_several_places_is_rejected_and_says_so() -> None:
    for text in (
        "* France: [[Lyon]], [[Metz]]",
        "* [[Lyon]] (1960), [[Metz]] (1970)",
        "* [[Lyon]] & [[Metz]], France",
        "* {{FRA}} [[Lyon]]<br />{{FRA}} [[Metz]]",
        "* {{FRA|#}} [[Paris]], {{FRA|#}} [[Nizza]]",
        "* [[Lyon]] {{FRA|#}}, [[Turin]] {{ITA|#}}",
        "* [[Datei:Flag of France.svg]] [[Paris]], [[Datei:Flag of Italy.svg]] [[Rom]] (1956)",
    ):
        (record,) = records(f"== Twin towns ==\n{text}\n")
        assert isinstance(record, Reject), text
        assert "several places" in record.reasons[0]


def test_a_second_flag_with_its_country_is_no_second_place() -> None:
    for text in (
        "* {{flag|Puerto Rico}} [[San Juan]], {{flag|USA}} [[United States]]",
        "* {{flag|USA}} [[Savannah, Georgia|Savannah]], {{flag|Georgia}} [[Georgia (U.S. state)|Georgia]]",
        "* {{flag|GBR}}{{flag|ENG}} [[Leeds]], [[Yorkshire]]",
    ):
        (record,) = records(f"== Twin towns ==\n{text}\n")
        assert isinstance(record, Entry), text


def test_a_template_nobody_knows_is_named_where_nothing_is_left() -> None:
    (record,) = records("== Twin towns ==\n* {{partner row|Lyon|1990}} (1990)\n")
    assert isinstance(record, Reject)
    assert record.reasons == ("has no name of a place", "the template {{partner row}} is not known")


@pytest.mark.parametrize(
    "text",
    ["* [[Lyon", "* {{flagicon|FRA [[Lyon]]\n* [[Metz]], France", "{|\n| [[Lyon]]", "<s>\n* [[Lyon]]", "*"],
)
def test_broken_markup_is_no_reason_to_fail(text: str) -> None:
    for record in records(f"== Twin towns ==\n{text}"):
        assert isinstance(record, Entry | Reject)


def test_a_page_that_cannot_be_read_is_refused_with_what_to_do(tmp_path: Path) -> None:
    page = tmp_path / "page.wiki"
    page.write_text("== Twin towns ==\n* [[Lyon]], France\n", encoding="utf-8")
    with pytest.raises(InputError, match="give --title"):
        wikitext.reading(fetch.from_path(page), slug="x", language="en")
    page.write_text("== Geschichte ==\n* 1990: [[Lyon]]\n", encoding="utf-8")
    with pytest.raises(InputError, match="give --language"):
        wikitext.reading(fetch.from_path(page), slug="x", title="Aachen")
    with pytest.raises(InputError, match=r"no heading is about twin towns.*Geschichte"):
        wikitext.reading(fetch.from_path(page), slug="x", title="Aachen", language="de")
    page.write_bytes(b"== Partnerst\xe4dte ==\n")
    with pytest.raises(FileSyntaxError, match=r"page\.wiki:1: is not UTF-8"):
        wikitext.reading(fetch.from_path(page), slug="x", title="Aachen", language="de")


def test_the_source_of_saved_wikitext_is_the_revision_that_the_options_name() -> None:
    fetched = fetch.from_path(PAGES / "de.wiki")
    source = wikitext.reading(fetched, slug="musterfelde", title="Musterfelde", revision="4711").source
    assert source.url == "https://de.wikipedia.org/w/index.php?title=Musterfelde&oldid=4711"
    assert source.homepage == "https://de.wikipedia.org/wiki/Musterfelde"
    assert source.titles == (("Musterfelde", "de"),)
    assert source.file_name == "de.wiki"
    assert source.length == len((PAGES / "de.wiki").read_text(encoding="utf-8"))
    assert source.publisher
    assert source.publisher.name == "Wikipedia"
    assert source.licence.endswith("by-sa/4.0/")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("seit dem 12. Mai 1967", [("1967-05-12", "")]),
        ("1967. május 12.", [("1967-05-12", "")]),
        ("le 1er mai 1967", [("1967-05-01", "")]),
        ("May 12, 1967", [("1967-05-12", "")]),
        ("12.05.1967", [("1967-05-12", "")]),
        ("2002 májusában", [("2002-05", "")]),
        ("1990–2010", [("1990", "2010")]),
        ("1990-től 2010-ig", [("1990", "2010")]),
        ("1990–95", [("1990", "1995")]),
        ("2001–05", [("2001", "2005")]),
        ("2001-05", [("2001", "")]),
        ("depuis 1959 jusqu'en 1999", [("1959", "1999")]),
        ("1987-ig", [("", "1987")]),
        ("bis 1987", [("", "1987")]),
        ("Lyon – 1987", [("1987", "")]),
        ("ca. 1990", [("1990~", "")]),
        ("années 1980", [("198X", "")]),
        ("1990s", [("199X", "")]),
        ("1959 and 1985", [("1959", ""), ("1985", "")]),
        # No dates: a population, a house number, a day that is in no calendar.
        ("114,300 people; 1.959 of them at 31999", []),
        ("31.02.19", []),
    ],
)
def test_dates_are_found_in_text(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(found.since, found.until) for found in when.find(text)] == expected


@pytest.mark.parametrize(
    ("text", "kind", "ended"),
    [
        ("Twin towns – sister cities", "TwinAgreement", False),
        ("Partner cities", "PartnerAgreement", False),
        ("Partnerstädte und befreundete Städte", "TwinAgreement", False),
        ("Befreundete Städte", "PartnerAgreement", False),
        ("Partnervárosok", "PartnerAgreement", False),
        ("Kapcsolatfelvétel", "Contact", False),
        ("Anciens jumelages", "TwinAgreement", True),
        ("Former twin towns", "TwinAgreement", True),
        ("Ehemalige Städtepartnerschaften", "TwinAgreement", True),
        ("Accords de coopération", "PartnerAgreement", False),
        ("Europe", "", False),
        ("Twinsburg", "", False),
        ("Sisteron", "", False),
        ("Extended opening hours", "", False),
    ],
)
def test_headings_tell_the_kind(text: str, kind: str, ended: bool) -> None:
    assert headings.meaning(text) == headings.Meaning(kind, ended)


@pytest.mark.parametrize(
    ("text", "pause"),
    [
        ("Ausgesetzte Partnerschaften", "suspension"),
        ("Partnerschaft ausgesetzt", "suspension"),
        ("Suspended twin towns", "suspension"),
        ("Ruhende Städtepartnerschaften", "dormancy"),
        ("Szünetelő kapcsolatok", "dormancy"),
        ("Jumelages en sommeil", "dormancy"),
        ("Ruhrgebiet", ""),
        ("Ehemalige Partnerstädte", ""),
    ],
)
def test_headings_tell_what_rests_and_has_not_ended(text: str, pause: str) -> None:
    said = headings.meaning(text)
    assert (said.pause, said.ended) == (pause, text.startswith("Ehemalige"))


def test_a_flag_decides_between_a_country_and_a_division_of_the_same_name() -> None:
    said = [line.read(Item("Savannah, Georgia", country=flag)) for flag in ("US", "GE", "")]
    places = [one.place for one in said if isinstance(one, line.Said)]
    assert [(place.country, place.division) for place in places] == [
        ("US", "Georgia"),
        ("GE", ""),
        ("GE", ""),
    ]


@pytest.mark.parametrize("module", [flags, headings, line, mediawiki, when])
def test_the_examples_hold(module: ModuleType) -> None:
    outcome = doctest.testmod(module)
    assert (outcome.failed, outcome.attempted > 0) == (0, True)


def test_flags_are_known_by_codes_names_and_pictures() -> None:
    given = ("FRA", "GER", "NED", "Franciaország", "United Kingdom", "California", "YUG", "")
    assert [flags.country(one) for one in given] == ["FR", "DE", "NL", "FR", "GB", "", "", ""]
    assert flags.of_file("Datei:Flag of the Czech Republic.svg") == "CZ"
    assert flags.of_file("Stadtwappen.svg") == ""
