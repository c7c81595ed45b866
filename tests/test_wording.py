"""Labels, definitions and descriptions are our own words: no sentence of a city's page is copied."""

from __future__ import annotations

import operator
import re
from pathlib import Path

import pytest
from pyoxigraph import Literal, RdfFormat, parse

from twingraph import settings

PAGES = {"hu": "kecskemet-international-relations.hu.txt", "de": "krefeld-partnerships.de.txt"}
RUN = 5
WORD = re.compile(r"[^\W_]+")

# Names have no other words: of organisations, schools, events and cities, as the pages write them.
NAMES = """
6000 Kecskemét, Kossuth tér 1.
Aomori Tartományi Magyar Baráti Társaság
Bács-Kiskun Megyei Kereskedelmi és Iparkamara
BEKECS Beregszász-Kecskemét Baráti Kör Egyesület
Bor és Kézműves Mesterségek Fesztiválján
Gyermek és Ifjúsági Könyvtár Közösségi Tér
Großenhain Reinersdorf e. V. Férfikórus
Hét Határ Határon Átnyúló Önkormányzati Szövetség a Kárpát-medencében
Hírös Alapfokú Művészeti Iskola
II. Rákóczi Ferenc Általános Iskola
II. Rákóczi Ferenc Beregszászi Főiskola
Karol Wojtyla Barátság Központ
Katedra Gimnázium, Informatikai és Művészeti Szakközépiskola és Kollégium
Kecskemét Megyei Jogú Város Önkormányzata
Kecskemét Megyei Jogú Város Polgármesteri Hivatal
Kecskeméti Humán Középiskola, Szakiskola és Kollégium
Kecskeméti Kulturális és Konferencia Központ Nonprofit Kft.
Kecskeméti Nyugdíjasok Klubjainak Megyei Jogú Városi Szövetsége
Magyar és Kínai Önkormányzatok Partnerségi
Marosvásárhely-Kecskemét Baráti Kör
Mikes Kelemen Magyar-Török Baráti Társaság
NS-Dokumentationsstätte der Stadt Krefeld
Stadt Krefeld, Presse und Kommunikation
Széchenyi István Idegenforgalmi és Vendéglátóipari
Szent-Györgyi Albert Egészségügyi és Szociális
Szent-Györgyi Albert Egészségügyi és Szociális Szakközépiskolája és Szakiskolája
Szlovákiai Magyar Társadalmi és Közművelődési Szövetség
Újvidéki Petőfi Sándor Magyar Művelődési Egyesület
""".strip().splitlines()


def folded(text: str) -> str:
    """The words of a text without case, each between two spaces."""
    return f" {' '.join(WORD.findall(text.casefold()))} "


def copied(text: str, page: str) -> str | None:
    """The first run of words, `RUN` or more of them not in a name, that a text shares with a folded page."""
    joined = folded(text)
    for name in sorted(map(folded, NAMES), key=len, reverse=True):
        joined = joined.replace(name, f" {name.strip().replace(' ', '_')} ")
    words = joined.split()
    for start in range(len(words)):
        end, run = start, ""
        while end < len(words) and (longer := folded(" ".join(words[start : end + 1]))) in page:
            end, run = end + 1, longer
        if sum("_" not in word for word in words[start:end]) >= RUN:
            return run.strip()
    return None


@pytest.fixture(scope="module")
def pages(sources: Path) -> dict[str, str]:
    return {language: folded((sources / name).read_text("utf-8")) for language, name in PAGES.items()}


@pytest.fixture(scope="module")
def literals() -> list[tuple[str, str, Literal]]:
    """File, subject and value of each literal that is in a page's language, or that is text in none."""
    found = []
    for folder in (settings.data_dir(), settings.ontology_dir()):
        for path in sorted(folder.rglob("*.ttl")):
            for quad in parse(path=path, format=RdfFormat.TURTLE):
                value = quad.object
                if isinstance(value, Literal) and (value.language or "hu") in PAGES:
                    found.append((path.name, str(quad.subject), value))
    return found


def test_no_literal_is_copied_from_a_page(
    literals: list[tuple[str, str, Literal]], pages: dict[str, str]
) -> None:
    compared = dict.fromkeys(PAGES, 0)
    faults = []
    for file, subject, value in literals:
        for language in [value.language] if value.language else PAGES:
            compared[language] += len(WORD.findall(value.value)) >= RUN
            if run := copied(value.value, pages[language]):
                faults.append(f"{file}: {subject}: {run}")
    assert faults == []
    assert min(compared.values()) >= 400


@pytest.mark.parametrize("language", PAGES)
def test_a_planted_sentence_is_found(pages: dict[str, str], language: str) -> None:
    page = pages[language]
    words = page.split()
    planted = [words[start : start + RUN] for start in range(0, len(words) - RUN, RUN)]
    found = [copied(f"Xyzzy, {'-'.join(run).upper()}; plugh!", page) for run in planted]
    # The others have a name in them.
    assert sum(map(operator.eq, found, map(" ".join, planted))) >= 0.9 * len(planted) >= 90
    assert not any(copied(" xyzzy ".join(run), page) for run in planted)


def test_every_name_is_one_of_the_page_and_of_the_data(
    literals: list[tuple[str, str, Literal]], pages: dict[str, str]
) -> None:
    values = [folded(value.value) for *_, value in literals]
    for name in NAMES:
        assert any(folded(name) in page for page in pages.values()), name
        assert any(folded(name) in value for value in values), name
