"""Web pages: their tables and lists as tables that a mapping applies to.

`kecskemet.html` has the facts of Kecskemét's page in the markup of its time; `ugly.html` has what pages of
towns do to tables.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from reading import KECSKEMET_PARTNERS

from twingraph import countries
from twingraph.errors import InputError, NameNotFoundError
from twingraph.importing import application, fetch, html, mapping
from twingraph.importing.entry import Entry, Reject, Row
from twingraph.importing.fetch import Fetched
from twingraph.importing.grid import Cell, layout
from twingraph.importing.suggestion import suggest
from twingraph.importing.table import Line, Table

PAGES = Path(__file__).parent / "data" / "pages"
KECSKEMET = """
home: {name: {value: Kecskemét}, country: {value: HU}}
partner: {name: Város, country: Ország, wikidata: Wikidata of Város}
relationship:
  since: Szerződéskötés
  kind:
    column: heading
    values:
      Testvérvárosi szintű: TwinAgreement
      Partnervárosi szintű: PartnerAgreement
      Folyamatos kapcsolattartás, kiépülőben lévő együttműködés: Contact
"""


def page(text: str) -> html.Page:
    return html.read(Fetched("page.html", text.encode()))


def rows(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table if isinstance(row, Line)]


def chosen(text: str) -> list[tuple[str, ...]]:
    tables, _ = page(text).choose()
    return [row for table in tables for row in rows(table)]


def test_kecskemets_page_says_what_the_graph_says() -> None:
    found = html.read(fetch.from_path(PAGES / "kecskemet.html"))
    tables, why = found.choose()
    (table,) = tables
    assert why.startswith("table 2 of the page (below 'Testvérvárosi szintű'")
    entries = list(application.apply(mapping.parse(KECSKEMET), table))
    assert all(isinstance(entry, Entry) for entry in entries)
    # The page's table has no Stuttgart, and its years are those before the narrative corrects them.
    known = [(country, kind) for country, kind, _, _ in KECSKEMET_PARTNERS.values()][:-1]
    assert [(entry.parties[1].country, entry.kind) for entry in entries if isinstance(entry, Entry)] == known
    second = entries[1]
    assert isinstance(second, Entry)
    assert second.parties[1].same_as == ("http://www.wikidata.org/entity/Q19566",)
    (where,) = second.where
    assert isinstance(where, Row)
    assert (where.number, where.table) == (2, 2)
    assert where.columns == ("Város", "Ország", "Szerződéskötés", "heading", "Wikidata of Város")


def test_a_suggested_mapping_applies_to_a_page() -> None:
    (table,), _ = html.read(fetch.from_path(PAGES / "kecskemet.html")).choose()
    suggestion = suggest(table, home="Kecskemét", country="HU")
    entries = list(application.apply(mapping.parse(suggestion.text), table))
    assert len(entries) == 21
    assert all(isinstance(entry, Entry) for entry in entries)
    assert {entry.since for entry in entries if isinstance(entry, Entry)} >= {"1963", "2011"}


def test_spans_nested_tables_footnotes_pictures_and_hidden_things() -> None:
    tables, why = html.read(fetch.from_path(PAGES / "ugly.html")).choose()
    assert why == (
        "tables 2, 4 of the page (below 'Städtepartnerschaften', a column of places, "
        "a column of partners, countries, dates)"
    )
    columns = (
        "Nr.",
        "Partner Stadt",
        "Partner Land",
        "seit",
        "heading",
        "status",
        "Wikidata of Partner Stadt",
    )
    assert [table.columns for table in tables] == [columns, columns]
    partners, friends = "Städtepartnerschaften", "Befreundete Städte"
    assert rows(tables[0]) == [
        ("1", "Utrecht", "Niederlande", "1977", partners, "in force", "http://www.wikidata.org/entity/Q6537"),
        ("2", "Venlo (Limburg)", "Niederlande", "1964", partners, "in force", ""),
        ("3", "Minsk", "Belarus", "1993", partners, "ended", ""),
        ("4", "Graz", "Österreich", "1999", partners, "in force", ""),
    ]
    assert rows(tables[1]) == [
        ("1", "Wuxi", "China", "2006", friends, "in force", ""),
        ("2", "Bursa", "Türkei", "", friends, "in force", ""),
    ]


def test_a_table_can_be_asked_for_by_number() -> None:
    found = html.read(fetch.from_path(PAGES / "ugly.html"))
    (table,), why = found.choose(1)
    assert (table.columns[:2], why) == (("Tag", "Grad"), "table 1 of the page (as asked)")
    with pytest.raises(
        NameNotFoundError, match=r"no table of .*ugly\.html is called '9'\. There are: 1 \(Wetter"
    ):
        found.choose(9)


def test_what_is_of_another_form_is_named() -> None:
    found = page(
        "<h2>Partnerstädte</h2><table><tr><th>Stadt<th>Land<th>seit"
        "<tr><td>Leiden<td>Niederlande<td>1974<tr><td>Venlo<td>Niederlande<td>1964</table>"
        "<h2>Befreundete Städte</h2><ul><li>Lyon (Frankreich, 1959)<li>Aomori (Japan, 1994)</ul>"
    )
    assert found.choose()[1].endswith(
        "another form has 2 (Befreundete Städte), to be imported with --table and another --name"
    )
    assert found.choose(2)[1] == "table 2 of the page (as asked)"


def test_a_page_without_partners_says_what_it_has() -> None:
    with pytest.raises(InputError, match=r"looks like one of partners\. There are: 1 \(Ämter: Amt, Raum\)"):
        page("<h2>Ämter</h2><table><tr><th>Amt<th>Raum<tr><td>Bauamt<td>12</table>").choose()
    with pytest.raises(InputError, match="It has none"):
        page("<p>Nichts").choose()


def test_lists_are_tables_too_and_what_is_not_understood_is_rejected() -> None:
    (table, former), why = page(
        """<h2>Partnerstädte</h2><ul>
        <li><a href="https://www.wikidata.org/wiki/Q456">Lyon</a> (Frankreich, 1986)
        <li>Kreis Muster, Polen, seit 3. Mai 1999<li>Omsk (Russland; 1990–2022)
        <li>Wir freuen uns über jede neue Partnerschaft.</ul>
        <p><strong>Ehemalige Partnerstädte</strong></p><ol><li>Riga, Lettland<li>Brest, Belarus</ol>
        <ul><li>Impressum<li>Datenschutz</ul>"""
    ).choose()
    assert why == "tables 1, 2 of the page (below 'Partnerstädte', a column of places, countries, dates)"
    assert table.columns == (
        *("City", "Region", "Country", "Since", "Until", "Note", "heading", "status", "Wikidata"),
    )
    assert [row[0] + row[2] + row[3] + row[7] for row in rows(table)] == [
        *("LyonFR1986in force", "Kreis MusterPL1999-05-03in force", "OmskRU1990ended")
    ]
    assert rows(table)[0][-1] == "http://www.wikidata.org/entity/Q456"
    (reject,) = (row for row in table if isinstance(row, Reject))
    assert reject.cells == {"text": "Wir freuen uns über jede neue Partnerschaft."}
    assert reject.where.number == 4  # type: ignore[union-attr]
    assert {row[6:8] for row in rows(former)} == {("Ehemalige Partnerstädte", "ended")}


def test_a_list_is_mapped_without_help() -> None:
    (table,), _ = page(
        "<h2>Twin towns</h2><ul><li>Lyon, France (1986)<li>Kiel, Germany (1990–2001)<li>Graz, Austria</ul>"
    ).choose()
    suggestion = suggest(table, home="Merrowhaven", country="GB")
    entries = list(application.apply(mapping.parse(suggestion.text), table))
    assert [
        (entry.parties[1].name, entry.parties[1].country, entry.since, entry.until, entry.ended)
        for entry in entries
        if isinstance(entry, Entry)
    ] == [
        ("Lyon", "FR", "1986", "", False),
        ("Kiel", "DE", "1990", "2001", True),
        ("Graz", "AT", "", "", False),
    ]


def test_headers_in_the_first_column_turn_the_table() -> None:
    assert chosen(
        """<h2>Twin towns</h2><table><tr><th>City<td>Lyon<td>Kiel</tr>
        <tr><th>Country<td>France<td>Germany</tr><tr><th>Since<td>1959<td>1990</tr></table>"""
    ) == [
        ("Lyon", "France", "1959", "Twin towns", "in force"),
        ("Kiel", "Germany", "1990", "Twin towns", "in force"),
    ]


def test_names_in_header_cells_are_data() -> None:
    assert chosen(
        """<h2>Twin towns</h2><table><tr><th>City<th>Country</tr>
        <tr><th>Lyon<td>France</tr><tr><th>Kiel<td>Germany</tr></table>"""
    ) == [("Lyon", "France", "Twin towns", "in force"), ("Kiel", "Germany", "Twin towns", "in force")]


def test_a_table_without_headers_has_letters() -> None:
    (table,), _ = page(
        "<h2>Jumelages</h2><table><tr><td>Turin<td>Italie<tr><td>Cologne<td>Allemagne</table>"
    ).choose()
    assert table.columns == ("column A", "column B", "heading", "status")
    assert len(rows(table)) == 2


def test_a_page_of_any_depth_is_read() -> None:
    deep = "<div>" * 5000 + "<h2>Twin towns</h2><ul><li>Lyon, France<li>Kiel, Germany</ul>"
    assert [row[0] for row in chosen(deep)] == ["Lyon", "Kiel"]


def test_the_source_of_an_address_has_its_url_its_day_and_its_digest() -> None:
    fetched = Fetched(
        "https://example.org/p", b"<html lang=fr><title>Jumelages</title>", "https://example.org/partners",
        accessed="2026-01-02",
    )  # fmt: skip
    source = html.source(html.read(fetched), fetched, slug="p")
    assert (source.url, source.homepage) == ("https://example.org/partners",) * 2
    assert (source.accepted, source.sha256, source.file_name) == ("2026-01-02", fetched.sha256, "")
    assert source.titles == (("Jumelages", "fr"),)


def test_cells_over_several_rows_and_columns_are_laid_out() -> None:
    grid = layout([[Cell("a", rows=2), Cell("b", columns=2)], [Cell("c")], [Cell("d", columns=10**9)]])
    first, second, third = grid
    assert (first, second) == (["a", "b", "b"], ["a", "c"])
    assert len(third) == 1000


def test_every_country_of_the_page_is_one() -> None:
    (table,), _ = html.read(fetch.from_path(PAGES / "kecskemet.html")).choose()
    assert all(countries.code(row[1]) for row in rows(table))
