"""Suggestions: made-up sheets as cities and registers of many countries keep them."""

from __future__ import annotations

from pathlib import Path

import pytest

from twingraph.errors import InputError
from twingraph.importing import mapping, table
from twingraph.importing.application import apply
from twingraph.importing.entry import Entry
from twingraph.importing.headers import meanings
from twingraph.importing.suggestion import Suggestion, mapping_of, suggest

# Sheet; then what its first row must come to: home, its country, partner, its country, kind, since, ended.
SHEETS = {
    "english": (
        "City,Country,Twin town,Twin town country,Since,Type,Notes\n"
        "Coventry,United Kingdom,Kecskemét,Hungary,1963,Twin town,first\n"
        "Coventry,UK,Kiel,Germany,1947,Twin town,\n"
        'Coventry,UK,Windsor,Canada,1963,Friendship link,"by ""letter"", twice"\n',
        ("Coventry", "GB", "Kecskemét", "HU", "TwinAgreement", "1963", False),
    ),
    "german": (
        "Gemeinde;Bundesland;Staat;Partnerstadt;Land der Partnerstadt;Partnerschaft seit;Partnerschaftsart\n"
        "Aachen;Nordrhein-Westfalen;Deutschland;Naumburg;Deutschland;30.05.1988;Freundschaft\n"
        "Krefeld;Nordrhein-Westfalen;Deutschland;Venlo;Niederlande;1964;Städtepartnerschaft\n",
        ("Aachen", "DE", "Naumburg", "DE", "PartnerAgreement", "1988-05-30", False),
    ),
    "hungarian": (
        "Település;Ország;Testvérváros;Testvérváros országa;Szélesség;Hosszúság;Kezdete;Jelleg;Állapot\n"
        "Kecskemét;Magyarország;Arcueil;Franciaország;48,8067;2,3367;1976. május;testvérváros;megszűnt\n"
        "Kecskemét;Magyarország;Aomori;Japán;40,8222;140,7474;1994. augusztus 9.;partnerváros;élő\n",
        ("Kecskemét", "HU", "Arcueil", "FR", "TwinAgreement", "1976-05", True),
    ),
    "french": (
        "Commune;Code postal;Pays;Ville jumelée;Pays de la ville jumelée;Date du jumelage;Remarques\n"
        "Dijon;21000;France;Mayence;Allemagne;5 mai 1958;\n",
        ("Dijon", "FR", "Mayence", "DE", "TwinAgreement", "1958-05-05", False),
    ),
    "polish": (
        "Gmina;Kraj;Miasto partnerskie;Kraj partnera;Rok podpisania;Rodzaj współpracy\n"
        "Wadowice;Polska;Kecskemét;Węgry;2007;współpraca\n"
        "Toruń;Polska;Getynga;Niemcy;1978;partnerstwo\n",
        ("Wadowice", "PL", "Kecskemét", "HU", "PartnerAgreement", "2007", False),
    ),
    "italian": (
        "Comune,Provincia,Nazione,Città gemellata,Nazione gemellata,Anno,Tipo\n"
        "Siena,Siena,Italia,Wetzlar,Germania,1987,gemellaggio\n",
        ("Siena", "IT", "Wetzlar", "DE", "TwinAgreement", "1987", False),
    ),
    "spanish": (
        "Ayuntamiento;Provincia;País;Ciudad hermanada;País hermanado;Fecha de firma;Observaciones\n"
        "Toledo;Toledo;España;Nara;Japón;11 de septiembre de 1972;\n",
        ("Toledo", "ES", "Nara", "JP", "TwinAgreement", "1972-09-11", False),
    ),
    "dutch": (
        "Gemeente,Land,Zusterstad,Land zusterstad,Sinds,Inwoners\n"
        "Venlo,Nederland,Krefeld,Duitsland,1964,227 050\n",
        ("Venlo", "NL", "Krefeld", "DE", "TwinAgreement", "1964", False),
    ),
    "czech": (
        "Město;Stát;Partnerské město;Stát partnera;Rok;Druh partnerství\n"
        "Tábor;Česko;Konstanz;Německo;1984;partnerství\nTábor;Česko;Kecskemét;Maďarsko;2010;spolupráce\n",
        ("Tábor", "CZ", "Konstanz", "DE", "TwinAgreement", "1984", False),
    ),
    "portuguese": (
        "Município;País;Cidade geminada;País da cidade geminada;Ano;Estado\n"
        "Coimbra;Portugal;Santiago de Compostela;Espanha;1994;ativo\n",
        ("Coimbra", "PT", "Santiago de Compostela", "ES", "TwinAgreement", "1994", False),
    ),
    "romanian": (
        "Localitate;Țara;Oraș înfrățit;Țara orașului înfrățit;Anul\n"
        "Târgu Mureș;România;Kecskemét;Ungaria;1999\n",
        ("Târgu Mureș", "RO", "Kecskemét", "HU", "TwinAgreement", "1999", False),
    ),
    "swedish": (
        "Kommun;Land;Vänort;Vänortens land;Sedan\nLidköping;Sverige;Kecskemét;Ungern;2011\n",
        ("Lidköping", "SE", "Kecskemét", "HU", "TwinAgreement", "2011", False),
    ),
    "twice the same headers": (
        "Stadt,Land,Stadt,Land,Jahr\nAachen,DE,Reims,FR,1967\n",
        ("Aachen", "DE", "Reims", "FR", "TwinAgreement", "1967", False),
    ),
    "title with the owner": (
        "Partnerstädte von: Krefeld, Deutschland\n\nPartnerstadt;Land;seit\nVenlo;Niederlande;1964\n",
        ("Krefeld", "DE", "Venlo", "NL", "TwinAgreement", "1964", False),
    ),
    "American dates": (
        "Our city,Our country,Sister City,Country,Date signed\n"
        "Fresno,USA,Kochi,Japan,08/04/1965\nFresno,USA,Münster,Germany,03/25/1986\n",
        ("Fresno", "US", "Kochi", "JP", "TwinAgreement", "1965-08-04", False),
    ),
}


def suggested(tmp_path: Path, text: str, **options: str) -> tuple[Suggestion, table.Table]:
    path = tmp_path / "sheet.csv"
    path.write_text(text, encoding="utf-8")
    found = table.read(path)
    return suggest(found, **options), found  # type: ignore[arg-type]


@pytest.mark.parametrize("name", SHEETS)
def test_a_suggestion_runs_unchanged(tmp_path: Path, name: str) -> None:
    text, expected = SHEETS[name]
    suggestion, found = suggested(tmp_path, text)
    assert suggestion.doubts == ()
    rows = list(apply(mapping.parse(suggestion.text), found))
    assert all(isinstance(row, Entry) for row in rows), rows
    first = rows[0]
    assert isinstance(first, Entry)
    home, partner = first.parties
    assert expected == (
        *(home.name, home.country, partner.name, partner.country),
        *(first.kind, first.since, first.ended),
    )


def test_fifteen_sheets_were_tried() -> None:
    assert len(SHEETS) == 15


def test_the_register_needs_only_the_country(reference: Path) -> None:
    found = table.read(reference / "rgre-2015" / "partnerships.csv")
    (doubt,) = suggest(found).doubts
    assert "country" in doubt
    suggestion = suggest(found, country="DE")
    assert suggestion.doubts == ()
    parsed = mapping.parse(suggestion.text)
    assert {key: field.column or field.value for key, field in parsed.home.fields.items()} == {
        "name": "municipality",
        "country": "DE",
        "division": "bundesland",
        "key": "plz",
        "latitude": "latitude",
        "longitude": "longitude",
    }
    assert {key: field.column for key, field in parsed.partner.fields.items()} == {
        "name": "partnergemeinde",
        "country": "land",
        "latitude": "partner_latitude",
        "longitude": "partner_longitude",
    }
    assert {key: field.column for key, field in parsed.relationship.items()} == {
        "kind": "form",
        "since": "seit",
    }
    assert sum(isinstance(row, Entry) for row in apply(parsed, found)) == 3538
    for unused in ("kontinent", "partner_place_name", "country: 'land' says it already"):
        assert f"#   {unused}" in suggestion.text


def test_why_a_column_was_taken_or_left_is_said(tmp_path: Path) -> None:
    text = "Stadt;Staat;Partnerstadt;Land;Schlüssel\nKrefeld;DE;Venlo;Limburg;x\n"
    suggestion, _ = suggested(tmp_path, text)
    assert "name: Partnerstadt # like 'partnerstadt'; its cells are names" in suggestion.text
    assert "#   Land: its header is like 'land', but its cells are no names of countries" in suggestion.text
    assert any("'Land'" in doubt for doubt in suggestion.doubts)
    assert "#   Schlüssel: its header is not known, and neither do its cells tell" in suggestion.text


def test_a_list_of_ones_own_must_be_told_whose_it_is(tmp_path: Path) -> None:
    text = "Partnerstadt;Land;seit\nVenlo;Niederlande;1964\n"
    suggestion, found = suggested(tmp_path, text)
    assert len(suggestion.doubts) == 2
    with pytest.raises(InputError, match=r"home\.name: is not filled in"):
        mapping.parse(suggestion.text)
    with pytest.raises(InputError, match="no column says the authority whose list this is"):
        mapping_of(found)
    suggestion, found = suggested(tmp_path, text, home="Krefeld", country="DE")
    assert suggestion.doubts == ()
    (entry,) = apply(mapping.parse(suggestion.text), found)
    assert isinstance(entry, Entry)
    assert [place.name for place in entry.parties] == ["Krefeld", "Venlo"]


def test_a_list_that_names_others_too_is_not_of_one(tmp_path: Path) -> None:
    text = "Település,Testvérváros,Ország\nKecskemét,Coventry,Anglia\nSzeged,Cambridge,Anglia\n"
    suggestion, _ = suggested(tmp_path, text, home="Kecskemét", country="HU")
    assert [doubt for doubt in suggestion.doubts if "'Település' has 'Szeged'" in doubt]
    text = text.replace("Szeged", "kecskemét")
    suggestion, _ = suggested(tmp_path, text, home="Kecskemét", country="HU")
    assert suggestion.doubts == ()


def test_kinds_are_known_by_their_words_below_any_header(tmp_path: Path) -> None:
    text = "Stadt;Land;Verbindung X\nLille;Frankreich;Freundschaft\nVenlo;Niederlande;Partnerschaft\n"
    suggestion, found = suggested(tmp_path, text, home="Krefeld", country="DE")
    kinds = [entry.kind for entry in apply(mapping.parse(suggestion.text), found) if isinstance(entry, Entry)]
    assert kinds == ["PartnerAgreement", "TwinAgreement"]


def test_only_a_title_that_says_whose_list_it_is_does(tmp_path: Path) -> None:
    table = "\n\nPartnerstadt;Land;seit\nVenlo;Niederlande;1964\n"
    assert suggested(tmp_path, "Partner von: Krefeld, Deutschland" + table)[0].doubts == ()
    assert len(suggested(tmp_path, "Partner der Stadt Krefeld, Deutschland" + table)[0].doubts) == 2
    assert len(suggested(tmp_path, "Stand: 2015, Mai" + table, country="DE")[0].doubts) == 1


def test_cells_tell_where_headers_do_not(tmp_path: Path) -> None:
    text = "Gemeinde;Staat;Partner;A;B;C\n"
    text += "Krefeld;DE;Venlo;Niederlande;1964;Q23022\nKrefeld;DE;Leiden;NL;1974;Q43631\n"
    suggestion, _ = suggested(tmp_path, text)
    parsed = mapping.parse(suggestion.text)
    assert parsed.partner.fields["country"].column == "A"
    assert parsed.relationship["since"].column == "B"
    assert parsed.partner.fields["wikidata"].column == "C"


def test_signs_for_nothing_are_not_read(tmp_path: Path) -> None:
    text = "Stadt;Staat;Partner;Land;Unterzeichnet am\n"
    text += "Krefeld;DE;Leicester;GB;um 1969\nKrefeld;DE;Uljanowsk;RU;-\n"
    suggestion, found = suggested(tmp_path, text)
    assert 'missing: ["-"]' in suggestion.text
    rows = list(apply(mapping.parse(suggestion.text), found))
    assert [row.since for row in rows if isinstance(row, Entry)] == ["1969~", ""]


def test_what_is_not_known_is_left_to_the_reader(tmp_path: Path) -> None:
    text = "City,Country,Partner,Partner country,Kind,Since\n"
    text += "A,DE,B,FR,Twinning,04/05/1990\nA,DE,C,CSSR,Abcd,1990\n"
    text += "A,DE,D,FR,Twinning,1991\nA,DE,E,FR,Twinning,1992\n"
    suggestion, _ = suggested(tmp_path, text)
    assert suggestion.doubts == (
        "what 'Abcd' stands for in the column 'Kind'",
        "whether the day or the month comes first in dates",
    )
    assert "# Abcd: to be filled in; rows with it (1) are rejected" in suggestion.text
    assert "order: dmy" in suggestion.text
    assert "# No country of today: 'CSSR' (1)" in suggestion.text
    mapping.parse(suggestion.text)


def test_values_far_below_the_first_rows_are_seen(tmp_path: Path) -> None:
    text = (
        "City,Country,Partner,Partner country,Kind\n"
        + "A,DE,B,FR,Twinning\n" * 3000
        + "A,DE,C,FR,Friendship\n"
    )
    suggestion, found = suggested(tmp_path, text)
    assert all(isinstance(row, Entry) for row in apply(mapping.parse(suggestion.text), found))


def test_a_table_without_partners_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no column seems to name partner towns; there are: Nr, Betrag"):
        suggested(tmp_path, "Nr,Betrag\n1,2\n")


@pytest.mark.parametrize(
    ("header", "side", "key"),
    [
        ("Partner_Latitude", "partner", "latitude"),
        ("partnerLongitude", "partner", "longitude"),
        ("Einwohner (2020)", "", "population"),
        ("ORSZÁG", "", "country"),
        ("A partner országa", "partner", "country"),
        ("Eigene Gemeinde", "home", "name"),
        ("Partnerschaftsart", "relationship", "kind"),
        ("Jahr der Unterzeichnung", "relationship", "since"),
        ("Twinned since", "relationship", "since"),
        ("Bemerkungen", "relationship", "note"),
        ("Koordinatn", "", "coordinates"),
    ],
)
def test_headers(header: str, side: str, key: str) -> None:
    best = meanings(header)[0]
    assert (best.side, best.key) == (side, key)


def test_a_header_may_mean_nothing() -> None:
    assert meanings("Kontinent") == []
    assert meanings("") == []
