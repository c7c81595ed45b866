"""Two sources compared: on the bundled data against lists made by hand, and each finding on a small graph."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from comparing import graph, tie
from reading import KECSKEMET_PARTNERS, short
from servers import Server

import twingraph
from twingraph import settings
from twingraph.cli import main
from twingraph.compare.difference import FINDINGS, Comparison, compare
from twingraph.compare.page import write as write_page
from twingraph.compare.report import Words
from twingraph.compare.terminal import as_tables
from twingraph.errors import AmbiguousNameError, InputError, NameNotFoundError
from twingraph.knowledge import KnowledgeGraph
from twingraph.rdf import turtle
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import RDF, TG

KECSKEMET = PREFIXES["authority"] + "kecskemet"


@pytest.fixture(scope="module")
def page_and_wikidata(kg: KnowledgeGraph) -> Comparison:
    return kg.diff("kecskemet", "wikidata-2016")


def partners(comparison: Comparison, finding: str, *, by: str = "") -> set[str | None]:
    """The other places of the differences with a finding; `by` is the side that has the tie."""
    return {
        short(place)
        for difference in comparison.having(finding)
        for place in difference.places
        if place != KECSKEMET and (not by or getattr(difference, by))
    }


# Read from the table and the narrative of the page and from the 30 statements of the extract with Q171357.
def test_what_only_the_page_has_and_what_only_wikidata_has(page_and_wikidata: Comparison) -> None:
    agreements = {"galanta", "lidkoping", "sfantu-gheorghe", "shkoder"}
    contacts = {"stuttgart", "tabor"}
    assert partners(page_and_wikidata, "one-source-only", by="first") == agreements | contacts
    assert partners(page_and_wikidata, "one-source-only", by="second") == {"Q170287"}  # Subotica


def test_the_page_and_wikidata_differ_on_kinds_years_and_ends(page_and_wikidata: Comparison) -> None:
    assert partners(page_and_wikidata, "different-kind") == {"grossenhain"}
    assert partners(page_and_wikidata, "ended") == {"arcueil"}
    assert partners(page_and_wikidata, "undated") == {
        *("aomori", "arcueil", "berehove", "coventry", "dornbirn", "grossenhain", "hyvinkaa", "nahariya"),
        *("russelsheim", "simferopol", "targu-mures", "tekirdag", "viborg", "wadowice"),
    }
    assert partners(page_and_wikidata, "different-date") == set()
    assert partners(page_and_wikidata, "one-sided") == set()


def test_what_nothing_links_is_listed_apart(page_and_wikidata: Comparison) -> None:
    unlinked = {
        tuple(map(short, difference.places)): set(map(short, difference.unlinked))
        for difference in page_and_wikidata.having("not-comparable")
    }
    assert unlinked == {
        ("kecskemet", "altaussee"): {"altaussee"},
        ("kecskemet", "vajdasagi-magyar-szovetseg"): {"vajdasagi-magyar-szovetseg"},
        ("bacs-kiskun", "viborg-county"): {"bacs-kiskun", "viborg-county"},
    }


def test_every_tie_of_the_page_is_there_once(page_and_wikidata: Comparison) -> None:
    told = [difference for difference in page_and_wikidata.differences if difference.first]
    others = [short(place) for difference in told for place in difference.places if place != KECSKEMET]
    assert sorted(others) == sorted([*KECSKEMET_PARTNERS, "bacs-kiskun", "viborg-county"])


def test_every_statement_of_the_extract_is_there_once(page_and_wikidata: Comparison, reference: Path) -> None:
    with (reference / "wikidata-2016" / "twinned_with.tsv").open(encoding="utf-8") as file:
        rows = [(row["item"], row["twin"]) for row in csv.DictReader(file, delimiter="\t")]
    wanted = sorted(row for row in rows if "Q171357" in row)
    assert len(wanted) == 30
    told = [difference.second for difference in page_and_wikidata.differences if difference.second]
    assert sorted((short(a), short(b)) for tie in told for a, b in tie.stated) == wanted
    # The eight of Krefeld are none of the page's business.
    assert page_and_wikidata.outside == (0, 8)


def test_each_side_has_its_evidence(page_and_wikidata: Comparison) -> None:
    for difference in page_and_wikidata.differences:
        if difference.first:
            assert all(iri.startswith(PREFIXES["passage"]) for iri in difference.first.evidence)
        if difference.second:
            assert difference.second.evidence == (PREFIXES["graph"] + "wikidata-p190",)


def test_a_register_that_gives_a_year_says_it_of_what_another_describes(kg: KnowledgeGraph) -> None:
    comparison = kg.diff("krefeld-public-record", "rgre-2015")
    (kayseri,) = comparison.having("different-date")
    assert kayseri.first
    assert kayseri.second
    assert [said.value for said in kayseri.first.since] == ["2008-06-25"]
    assert [said.value for said in kayseri.second.since] == ["2009"]
    assert {short(place) for found in comparison.having("same") for place in found.places} == {
        *("krefeld", "charlotte", "dunkirk", "leicester", "leiden", "venlo")
    }


def test_the_register_has_the_years_that_are_compared(kg: KnowledgeGraph, reference: Path) -> None:
    with (reference / "rgre-2015" / "partnerships.csv").open(encoding="utf-8") as file:
        text = file.read()
    assert "Krefeld" in text
    years = {
        said.value
        for found in kg.diff("krefeld-public-record", "rgre-2015").differences
        if found.second
        for said in found.second.since
    }
    for year in years:
        assert any("Krefeld" in line and year in line for line in text.splitlines()), year


def test_a_city_narrows_the_comparison(kg: KnowledgeGraph) -> None:
    comparison = kg.diff("kecskemet", "wikidata-2016", city="Galánta")
    (difference,) = comparison.differences
    assert [short(place) for place in difference.places] == ["galanta", "kecskemet"]


@pytest.mark.parametrize(
    "name", ["wikidata-2016", "source:wikidata-2016", PREFIXES["source"] + "wikidata-2016", "wikidata-p190"]
)
def test_a_source_goes_by_several_names(kg: KnowledgeGraph, name: str) -> None:
    assert kg.diff("kecskemet", name).second == PREFIXES["source"] + "wikidata-2016"


def test_names_that_lead_nowhere(kg: KnowledgeGraph) -> None:
    with pytest.raises(NameNotFoundError, match=r"source:kecskemet, .*source:wikidata-2016"):
        kg.diff("kecskemet", "atlantis")
    with pytest.raises(InputError, match="same source"):
        kg.diff("kecskemet", "source:kecskemet")
    with pytest.raises(InputError, match="says nothing of ties"):
        kg.diff("kecskemet", "geonames")
    with pytest.raises(AmbiguousNameError):
        kg.diff("kecskemet", "krefeld-partners")


def test_a_server_and_the_disk_answer_as_memory_does(
    oxigraph_server: Server, tmp_path: Path, page_and_wikidata: Comparison, kg: KnowledgeGraph
) -> None:
    server = oxigraph_server
    server.empty()
    selector = f"sparql:{server.query},update={server.update},graph-store={server.graph_store}"
    for each in (selector, f"disk:{tmp_path / 'store'}"):
        other = twingraph.open(store=each)
        other.load(settings.data_dir())
        assert other.diff("kecskemet", "wikidata-2016") == page_and_wikidata
        assert other.corrections() == kg.corrections()


LINKS = """
:a skos:exactMatch wd:Q1 ; tg:country :HU . :b skos:exactMatch wd:Q2 . :c skos:exactMatch wd:Q3 .
:r-a skos:exactMatch wd:Q1 . :r-b skos:exactMatch wd:Q2 ; tg:country :DE .
"""


def only(comparison: Comparison) -> tuple[str, ...]:
    (difference,) = comparison.differences
    return difference.findings


def test_places_are_the_same_through_their_items(tmp_path: Path) -> None:
    kg = graph(
        tmp_path,
        page=tie("p", ":a", ":b", since="1990"),
        register=tie("r", ":r-a", ":r-b", since="1990-05"),
        places=LINKS,
    )
    assert only(compare(kg.store, "page", "register")) == ("same",)


def test_a_friendship_of_a_register_is_another_kind_than_a_twinning(tmp_path: Path) -> None:
    definitions = ":f a tg:Definition . :t a tg:Definition . :r tg:classifiedAs :f . :p tg:classifiedAs :t ."
    kg = graph(
        tmp_path,
        page=tie("p", ":a", ":b"),
        register=tie("r", ":r-a", ":r-b", kind="PartnerAgreement"),
        places=LINKS + definitions,
    )
    (difference,) = compare(kg.store, "page", "register").differences
    assert difference.findings == ("different-kind",)
    assert difference.first
    assert difference.second
    assert [difference.first.definitions, difference.second.definitions] == [
        ("https://example.org/t",),
        ("https://example.org/f",),
    ]


@pytest.mark.parametrize(
    ("page", "register", "expected"),
    [
        ({"since": "1990"}, {"since": "1991"}, ("different-date",)),
        ({"since": "1990"}, {"since": "1990-06-01"}, ("same",)),
        ({"since": "1990-05"}, {"since": "1990-06"}, ("different-date",)),
        ({"since": "../1995"}, {"since": "1990"}, ("same",)),
        ({"since": "1990"}, {}, ("undated",)),
        ({"until": ""}, {}, ("ended",)),
        ({"until": "2001"}, {"until": "2005"}, ("different-date",)),
        ({"until": "2001"}, {"until": ""}, ("undated",)),
        ({"kind": "Contact"}, {}, ("different-kind",)),
    ],
)
def test_dates_and_ends(
    tmp_path: Path, page: dict[str, str], register: dict[str, str], expected: tuple[str, ...]
) -> None:
    kg = graph(
        tmp_path,
        page=tie("p", ":a", ":b", **page),
        register=tie("r", ":r-a", ":r-b", **register),
        places=LINKS,
    )
    assert only(compare(kg.store, "page", "register")) == expected


def test_p190_is_any_agreement_and_one_way_is_one_sided(tmp_path: Path) -> None:
    kg = graph(
        tmp_path,
        page=tie("p", ":a", ":b", kind="PartnerAgreement") + tie("q", ":a", ":c"),
        wikidata="wd:Q1 wdt:P190 wd:Q2 . wd:Q2 wdt:P190 wd:Q1 . wd:Q3 wdt:P190 wd:Q1 .",
        places=LINKS,
    )
    found = {short(d.places[1]): d.findings for d in compare(kg.store, "page", "wikidata").differences}
    assert found == {"b": ("same",), "c": ("one-sided",)}


def test_the_pages_of_two_cities_show_who_does_not_know_the_other(tmp_path: Path) -> None:
    kg = graph(tmp_path, page=tie("p", ":a", ":b"), other=tie("o", ":b", ":c"), places=LINKS)
    comparison = compare(kg.store, "page", "other")
    assert only(comparison) == ("one-source-only", "one-sided")
    assert comparison.outside == (0, 1)


def test_what_is_only_close_is_compared_and_says_so(tmp_path: Path) -> None:
    links = LINKS.replace(":b skos:exactMatch", ":b skos:closeMatch")
    kg = graph(tmp_path, page=tie("p", ":a", ":b"), register=tie("r", ":r-a", ":r-b"), places=links)
    (difference,) = compare(kg.store, "page", "register").differences
    assert difference.close
    assert difference.findings == ("same",)


def test_an_exact_match_goes_before_a_close_one(tmp_path: Path) -> None:
    links = LINKS + ":d skos:closeMatch wd:Q2 ."
    kg = graph(
        tmp_path,
        page=tie("p", ":a", ":b") + tie("q", ":a", ":d"),
        register=tie("r", ":r-a", ":r-b"),
        places=links,
    )
    found = {
        short(d.places[1]): (d.findings, d.close) for d in compare(kg.store, "page", "register").differences
    }
    assert found["b"] == (("same",), False)
    assert found["d"] == (("one-source-only",), False)


def test_only_one_source_has_it_unless_it_is_what_cannot_be_compared(tmp_path: Path) -> None:
    kg = graph(
        tmp_path,
        page=tie("p", ":a", ":b"),
        register=tie("r", ":r-a", ":nowhere") + tie("s", ":r-a", ":far") + tie("t", ":r-b", ":c"),
        places=LINKS + ":nowhere tg:country :DE . :far tg:country :JP . :b tg:country :DE .",
    )
    comparison = compare(kg.store, "page", "register", city="https://example.org/a")
    (alone,) = comparison.having("one-source-only")
    # Of the two that nothing links, one is in another country and cannot be it.
    assert [set(map(short, tie.parties)) for tie in alone.perhaps] == [{"r-a", "nowhere"}]
    assert len(comparison.having("not-comparable")) == 2


def test_a_source_is_not_asked_for_what_it_does_not_speak_of(tmp_path: Path) -> None:
    kg = graph(
        tmp_path,
        page=tie("p", ":a", ":b"),
        register=tie("r", ":r-b", ":c") + tie("s", ":r-a", ":r-b"),
        places=LINKS,
    )
    comparison = compare(kg.store, "page", "register")
    assert only(comparison) == ("same",)
    # b and c are twinned by the register, and the page of a says nothing of either's ties.
    assert comparison.outside == (0, 1)


def test_a_second_relationship_of_the_same_places_is_a_tie_of_its_own(tmp_path: Path) -> None:
    kg = graph(
        tmp_path,
        page=tie("p", ":a", ":b"),
        register=tie("r", ":r-a", ":r-b") + tie("s", ":r-a", ":r-b", kind="Contact"),
        places=LINKS,
    )
    found = sorted(d.findings for d in compare(kg.store, "page", "register").differences)
    assert found == [("one-source-only",), ("same",)]


class _Reader(HTMLParser):
    """Checks that tags are balanced, and counts them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.counts: dict[str, int] = {}
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.counts[tag] = self.counts.get(tag, 0) + 1
        self.attributes += attrs
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def run(capfdbinary: pytest.CaptureFixture[bytes], *arguments: str) -> str:
    assert main(["diff", *arguments]) == 0
    return capfdbinary.readouterr().out.decode()


@pytest.mark.parametrize("language", ["en", "hu", "de"])
def test_the_page_is_whole_and_needs_nothing_else(
    capfdbinary: pytest.CaptureFixture[bytes], page_and_wikidata: Comparison, language: str
) -> None:
    text = run(capfdbinary, "kecskemet", "wikidata-2016", "--format", "html", "--language", language)
    reader = _Reader(text)
    assert reader.open == []
    assert ("lang", language) in reader.attributes
    assert not {"script", "img", "link", "iframe"} & reader.counts.keys()
    assert "@import" not in text
    assert "url(" not in text
    rows = len(page_and_wikidata.differences)
    assert reader.attributes.count(("scope", "row")) == rows
    assert reader.counts["tr"] == rows + reader.counts["table"]
    assert reader.attributes.count(("scope", "col")) == 4 * reader.counts["table"]
    assert "finding:" not in text


@pytest.mark.parametrize("width", [500, 700, 1400])
def test_a_browser_shows_the_page(tmp_path: Path, page_and_wikidata: Comparison, width: int) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        pytest.skip("chromium is not installed")
    page = tmp_path / "page.html"
    assert main(["diff", "kecskemet", "wikidata-2016", "--format", "html", "-o", str(page)]) == 0
    # A line of script tells what the browser made of the page: widths and contrast as they are computed.
    probe = (
        "<script>const pale = [...document.querySelectorAll('th, td, a, p, li')].filter("
        "e => getComputedStyle(e).color.match(/[0-9]+/g).some((v, i) => i < 3 && Number(v) > 150));"
        "document.title = JSON.stringify({rows: document.querySelectorAll('tbody tr').length,"
        "pale: pale.length, cut: [...document.querySelectorAll('.wide')].filter("
        "e => e.scrollWidth > e.clientWidth).length > 0,"
        "wide: document.documentElement.scrollWidth > innerWidth,"
        "empty: [...document.querySelectorAll('tbody tr')].filter(r => r.offsetHeight < 10).length})</script>"
    )
    page.write_text(page.read_text("utf-8").replace("</body>", probe + "</body>"), "utf-8")
    command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    command += [
        f"--user-data-dir={tmp_path / 'profile'}",
        f"--window-size={width},900",
        "--dump-dom",
        page.as_uri(),
    ]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    title = shown.partition("<title>")[2].partition("</title>")[0].replace("&quot;", '"')
    rows = len(page_and_wikidata.differences)
    # On a telephone the table scrolls within its frame; from 700 pixels on, no column is out of sight.
    assert json.loads(title) == {"rows": rows, "pale": 0, "cut": width < 700, "wide": False, "empty": 0}


def test_json_says_it_all(capfdbinary: pytest.CaptureFixture[bytes], page_and_wikidata: Comparison) -> None:
    told = json.loads(run(capfdbinary, "kecskemet", "wikidata-2016", "--format", "json"))
    assert len(told["differences"]) == len(page_and_wikidata.differences)
    assert told["outside"] == {"first": 0, "second": 8}
    galanta = next(row for row in told["differences"] if row["between"][1]["label"] == "Galanta")
    assert galanta["findings"] == ["one-source-only"]
    assert galanta["first"]["since"] == ["2002"]
    assert galanta["second"] is None


def test_turtle_is_in_form_and_says_which_source_says_what(
    capfdbinary: pytest.CaptureFixture[bytes], page_and_wikidata: Comparison
) -> None:
    text = run(capfdbinary, "kecskemet", "wikidata-2016", "--format", "turtle")
    assert run(capfdbinary, "kecskemet", "wikidata-2016", "--format", "turtle") == text
    triples = turtle.read_text(text)
    assert turtle.write(triples) == text
    of_class = {
        class_: {t.subject for t in triples if (t.predicate, t.object) == (RDF.type, class_)}
        for class_ in (TG.Comparison, TG.Account)
    }
    assert len(of_class[TG.Comparison]) == len(page_and_wikidata.differences)
    told = sum(bool(d.first) + bool(d.second) for d in page_and_wikidata.differences)
    assert len(of_class[TG.Account]) == told == len([t for t in triples if t.predicate == TG.compares])


def test_turtle_conforms_to_the_shapes(tmp_path: Path, kg: KnowledgeGraph) -> None:
    path = tmp_path / "comparison.ttl"
    assert main(["diff", "kecskemet", "wikidata-2016", "--format", "turtle", "-o", str(path)]) == 0
    assert main(["validate", str(path)]) == 0
    # A finding that is no code is found: the shapes do look at it.
    path.write_text(path.read_text("utf-8").replace("finding:undated", "finding:odd", 1), "utf-8")
    assert main(["validate", str(path)]) == 1


def test_the_tables_have_every_difference_and_fit_a_terminal(
    capfdbinary: pytest.CaptureFixture[bytes], page_and_wikidata: Comparison
) -> None:
    lines = run(capfdbinary, "kecskemet", "wikidata-2016").splitlines()
    assert max(map(len, lines)) <= 100
    heads = [line for line in lines if re.fullmatch(r"\w.*: \d+", line)]
    assert heads[:2] == ["only in kecskemet: 6", "only in wikidata-2016: 1"]
    assert sum(int(head.rpartition(" ")[2]) for head in heads) == len(page_and_wikidata.differences)
    (galanta,) = (number for number, line in enumerate(lines) if line.startswith("Kecskemét – Galanta"))
    # The row of the page's table, and two more passages.
    assert re.search(r"\(kecskemet-\d+-\d+ \+2\)", lines[galanta + 1])
    assert lines[-1].startswith("wikidata-2016: 8 more")


def test_what_cannot_be_compared_is_counted_where_it_is_much(tmp_path: Path) -> None:
    many = "".join(tie(f"r{number}", ":a", f":x{number}") for number in range(30))
    kg = graph(tmp_path, page=tie("p", ":a", ":b"), register=many + tie("q", ":a", ":b"), places=LINKS)
    comparison = kg.diff("page", "register")
    unlinked = comparison.having("not-comparable")
    assert len(unlinked) == 30
    short, whole = Words(kg.store, comparison), Words(kg.store, comparison, all=True)
    assert (len(short.lines()), len(whole.lines())) == (1, 31)
    assert short.outside()[0].startswith("30 ties cannot be compared")
    assert "30 ties cannot be compared" in as_tables(short)
    assert "30 ties" in write_page(short, language="en")
    assert whole.outside() == []


def test_findings_are_the_codes_of_the_vocabulary(kg: KnowledgeGraph) -> None:
    codes = kg.sparql("SELECT ?code WHERE { ?code skos:inScheme tgc:finding }")
    assert {short(row[0]) for row in codes} == set(FINDINGS)  # type: ignore[union-attr]


def test_a_name_of_two_things_that_are_one_place_is_that_place(tmp_path: Path) -> None:
    named = (
        ':a a tg:Municipality ; skos:prefLabel "Krefeld"@de . :a2 a tg:Municipality ; '
        'skos:prefLabel "Krefeld"@de . :b skos:exactMatch wd:Q2 . :b2 skos:exactMatch wd:Q2 . '
    )
    page, register = tie("p", ":a", ":b"), tie("r", ":a2", ":b2")
    linked = f"{named} :a skos:exactMatch wd:Q1 . :a2 skos:exactMatch wd:Q1 ."
    kg = graph(tmp_path, page=page, register=register, places=linked)
    (difference,) = compare(kg.store, "page", "register", city="Krefeld").differences
    assert "same" in difference.findings or "undated" in difference.findings
    kg = graph(tmp_path, page=page, register=register, places=named)
    with pytest.raises(AmbiguousNameError, match="that of 2 things"):
        compare(kg.store, "page", "register", city="Krefeld")
