"""Templates: an empty workbook for a list of partnerships, which import reads without a mapping.

Its headers are among those that `headers` knows, and its drop-downs among the cells that `suggestion` knows.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

from twingraph import countries

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_ROWS = 2000
_WIDTH = 24
_WIDTHS = {"kind": 32, "since": 14, "state": 14, "until": 14, "latitude": 12, "longitude": 12, "wikidata": 12}

SHEETS = {
    "en": ("Partnerships", "Explanation", "Countries"),
    "de": ("Partnerschaften", "Erläuterung", "Staaten"),
    "hu": ("Kapcsolatok", "Útmutató", "Országok"),
}
OWNER = {"en": "List of: {}, {}", "de": "Liste von: {}, {}", "hu": "A lista gazdája: {}, {}"}
KINDS = {
    "en": ("twinning", "partner agreement", "contact"),
    "de": ("Städtepartnerschaft", "Kooperationsvereinbarung", "Kontakt"),
    "hu": ("testvérvárosi kapcsolat", "partnervárosi együttműködés", "megállapodás nélküli kapcsolat"),
}
STATES = {
    "en": ("in force", "suspended", "dormant", "ended"),
    "de": ("in Kraft", "ausgesetzt", "ruhend", "beendet"),
    "hu": ("hatályos", "felfüggesztett", "szünetelő", "megszűnt"),
}

# Key of the column; then in each language its header and what is written below it.
_COLUMNS: tuple[tuple[str, dict[str, tuple[str, str]]], ...] = (
    (
        "home",
        {
            "en": ("City", "Your own authority. One row for each relationship of it."),
            "de": ("Gemeinde", "Die eigene Gebietskörperschaft; eine Zeile für jede ihrer Beziehungen."),
            "hu": ("Település", "A saját önkormányzat; minden kapcsolata egy sor."),
        },
    ),
    (
        "home country",
        {
            "en": ("Country", "The country in which it lies: choose from the list."),
            "de": ("Staat", "Der Staat, in dem sie liegt: aus der Liste wählen."),
            "hu": ("Ország", "Az ország, ahol fekszik: a listából választható."),
        },
    ),
    (
        "partner",
        {
            "en": ("Partner", "The other authority by its official name. Required."),
            "de": ("Partner", "Die andere Gebietskörperschaft mit ihrem amtlichen Namen. Pflichtangabe."),
            "hu": ("Partner", "A másik önkormányzat hivatalos neve. Kötelező."),
        },
    ),
    (
        "country",
        {
            "en": ("Country of the partner", "The country of today: choose from the list. Required."),
            "de": ("Staat des Partners", "Der heutige Staat: aus der Liste wählen. Pflichtangabe."),
            "hu": ("A partner országa", "A mai ország: a listából választható. Kötelező."),
        },
    ),
    (
        "kind",
        {
            "en": (
                "Kind of relationship",
                "Choose: a twinning rests on a formal and broad agreement, a partner agreement is limited to "
                "named fields, a contact rests on no agreement. Required.",
            ),
            "de": (
                "Art der Beziehung",
                "Wählen: Eine Städtepartnerschaft beruht auf förmlicher und umfassender Vereinbarung, "
                "eine Kooperationsvereinbarung beschränkt sich auf genannte Gebiete, ein Kontakt besteht "
                "ohne Vereinbarung. Pflichtangabe.",
            ),
            "hu": (
                "A kapcsolat jellege",
                "Választható: a testvérvárosi kapcsolat alakszerű és átfogó megállapodáson alapul, a "
                "partnervárosi együttműködés meghatározott területekre korlátozódik, a harmadik fajta mögött "
                "nincs megállapodás. Kötelező.",
            ),
        },
    ),
    (
        "since",
        {
            "en": ("Since", "When it was signed or began: 1990, 1990-05 or 1990-05-04; 1990? in doubt."),
            "de": ("Seit", "Unterzeichnung oder Beginn: 1990, 1990-05 oder 1990-05-04; 1990? im Zweifel."),
            "hu": ("Kezdete", "Az aláírás vagy a kezdet: 1990, 1990-05 vagy 1990-05-04; kétes: 1990?"),
        },
    ),
    (
        "state",
        {
            "en": ("State", "Choose: is it in force, suspended or dormant, or has it ended?"),
            "de": ("Stand", "Wählen: Ist sie in Kraft, ausgesetzt, ruhend oder beendet?"),
            "hu": ("Állapot", "Választható: hatályos, felfüggesztett, szünetelő vagy megszűnt."),
        },
    ),
    (
        "until",
        {
            "en": ("Until", "When it ended, or since when it rests; written like the beginning."),
            "de": ("Bis", "Das Ende, oder seit wann sie ruht; geschrieben wie der Beginn."),
            "hu": ("Vége", "A megszűnés vagy a szünetelés kezdetének ideje; mint a kezdet."),
        },
    ),
    (
        "latitude",
        {
            "en": ("Latitude", "Of the partner, in degrees (WGS 84), south negative: 46.9072."),
            "de": ("Breite", "Des Partners, in Grad (WGS 84), Süd negativ: 46,9072."),
            "hu": ("Szélesség", "A partneré, fokban (WGS 84), délen negatív: 46,9072."),
        },
    ),
    (
        "longitude",
        {
            "en": ("Longitude", "Of the partner, in degrees (WGS 84), west negative: 19.6917."),
            "de": ("Länge", "Des Partners, in Grad (WGS 84), West negativ: 19,6917."),
            "hu": ("Hosszúság", "A partneré, fokban (WGS 84), nyugaton negatív: 19,6917."),
        },
    ),
    (
        "wikidata",
        {
            "en": ("Wikidata", "The item of the partner, if you know it: Q61724."),
            "de": ("Wikidata", "Das Objekt des Partners, falls bekannt: Q61724."),
            "hu": ("Wikidata", "A partner eleme, ha ismert: Q61724."),
        },
    ),
    (
        "note",
        {
            "en": ("Notes", "Anything else, in your own words."),
            "de": ("Bemerkungen", "Alles Weitere, in eigenen Worten."),
            "hu": ("Megjegyzés", "Bármi más, saját szavakkal."),
        },
    ),
)
_WRONG = {
    "en": "Please choose from the list.",
    "de": "Bitte aus der Liste wählen.",
    "hu": "Kérjük, válasszon a listából.",
}
_INTRODUCTION = {
    "en": "One relationship a row, on the first sheet. Leave empty what you do not know; keep the headers.",
    "de": "Auf dem ersten Blatt eine Beziehung je Zeile. Was nicht bekannt ist, bleibt leer; "
    "die Überschriften bleiben, wie sie sind.",
    "hu": "Az első lapon soronként egy kapcsolat. Ami nem ismert, maradjon üresen; a fejléc ne változzon.",
}


def workbook(*, language: str, city: str = "", country: str = "") -> bytes:
    """Return an empty workbook (.xlsx): the sheet to fill in, an explanation, the countries.

    With `city` and `country` (a code of ISO 3166-1) it is that authority's own list: the title above the
    table names it, and no column does. Kinds, states and countries are drop-downs.
    """
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    book = Workbook()
    names = SHEETS[language]
    sheet = book.worksheets[0]
    sheet.title = names[0]
    if city:
        sheet.append([OWNER[language].format(city, countries.name(country, language))])
        sheet["A1"].font = Font(bold=True, size=14)
    columns = [(key, *texts[language]) for key, texts in _COLUMNS if not (city and key.startswith("home"))]
    head = sheet.max_row + 1 if city else 1
    for index, (key, header, note) in enumerate(columns, 1):
        cell = sheet.cell(head, index, header)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", start_color="DDE8F3")
        cell.comment = Comment(note, "twingraph", width=280, height=120)
        dimension = sheet.column_dimensions[get_column_letter(index)]
        dimension.width = _WIDTHS.get(key, _WIDTH)
        if key in ("since", "until"):
            # As text: a spreadsheet makes the first of May of 1990-05.
            dimension.number_format = "@"
    sheet.freeze_panes = f"A{head + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    explanation = book.create_sheet(names[1])
    explanation.append([_INTRODUCTION[language]])
    for _, header, note in columns:
        explanation.append([header, note])
        explanation.cell(explanation.max_row, 1).font = Font(bold=True)
        explanation.cell(explanation.max_row, 2).alignment = Alignment(wrap_text=True, vertical="top")
    explanation.column_dimensions["A"].width, explanation.column_dimensions["B"].width = _WIDTH, 100
    listed = sorted((countries.name(code, language) for code in countries.codes()), key=_alphabetical)
    lands = book.create_sheet(names[2])
    for name in listed:
        lands.append([name])
    lands.column_dimensions["A"].width = 2 * _WIDTH
    lists = {
        "kind": f'"{",".join(KINDS[language])}"',
        "state": f'"{",".join(STATES[language])}"',
        "country": f"'{names[2]}'!$A$1:$A${len(listed)}",
    }
    lists["home country"] = lists["country"]
    for index, (key, _, note) in enumerate(columns, 1):
        cells = f"{get_column_letter(index)}{head + 1}:{get_column_letter(index)}{head + _ROWS}"
        _restrict(sheet, key, cells, lists.get(key, ""), note, _WRONG[language])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _restrict(sheet: Worksheet, key: str, cells: str, listed: str, note: str, wrong: str) -> None:
    """Give cells their drop-down, or their limits, with a hint where the cursor is."""
    from openpyxl.worksheet.datavalidation import DataValidation

    limits = {"latitude": 90, "longitude": 180}
    if listed:
        rule = DataValidation(
            type="list", formula1=listed, allow_blank=True, showErrorMessage=True, error=wrong
        )
    elif key in limits:
        limit = limits[key]
        rule = DataValidation(
            type="decimal", operator="between", formula1=f"-{limit}", formula2=f"{limit}", allow_blank=True
        )
        rule.showErrorMessage, rule.error = True, note
    else:
        return
    rule.showInputMessage, rule.prompt = True, note[:255]
    sheet.add_data_validation(rule)
    rule.add(cells)


def _alphabetical(name: str) -> str:
    """Return a key by which accents do not matter: Österreich stands beside Oman."""
    return "".join(char for char in normalize("NFD", name.casefold()) if not combining(char))
