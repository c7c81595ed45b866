"""What is given back to Wikidata: on the bundled data by hand, and on graphs of chance by its own rules."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from random import Random

import pytest
from comparing import WIKIDATA, Command, apply, graph, read_commands, tie

import twingraph
from twingraph.cli import main
from twingraph.compare.corrections import Correction
from twingraph.compare.quickstatements import write
from twingraph.compare.references import Reference
from twingraph.errors import InputError
from twingraph.knowledge import KnowledgeGraph
from twingraph.rdf.prefixes import PREFIXES

KECSKEMET = "Q171357"
# Items, and the years of the page, read by hand; Lidköping's month is in the narrative.
ADDED = {"Q460767": "2002", "Q515358": "2011-05", "Q202362": "2004"}
DATED = {
    "Q6225": "1963",
    "Q19566": "1963",
    "Q467132": "1976",
    "Q167749": "1990",
    "Q4031": "1991",
    "Q171219": "1993",
    "Q21176": "1997",
    "Q186349": "1999",
    "Q146497": "2001",
    "Q182009": "2001",
    "Q146790": "1994",
    "Q212856": "2007",
}


def commands(found: list[Correction]) -> dict[tuple[str, str], Command]:
    read = read_commands(write(found))
    by_pair = {(command.item, command.partner): command for command in read}
    assert len(by_pair) == len(read)
    return by_pair


def left_out(found: list[Correction]) -> set[tuple[frozenset[str], str, str]]:
    return {(frozenset(each.places), each.property, each.reason) for each in found if each.reason}


def test_what_wikidata_lacks_for_kecskemet(kg: KnowledgeGraph) -> None:
    written = commands(kg.corrections(city="Kecskemét", kind="partner"))
    wanted = {**ADDED, **DATED}
    pairs = {(KECSKEMET, item) for item in wanted} | {(item, KECSKEMET) for item in wanted}
    assert written.keys() == pairs
    for (item, partner), command in written.items():
        assert command.qualifiers["P580"] == wanted[partner if item == KECSKEMET else item]
        assert command.references == [{"S854": "https://kecskemet.hu/", "S813": "2017-01"}]
    ended = {pair for pair, command in written.items() if "P582" in command.qualifiers}
    # Contact with Arcueil ceased in the course of ten years: that is no date of Wikidata's.
    assert ended == {(KECSKEMET, "Q467132"), ("Q467132", KECSKEMET)}
    assert written[KECSKEMET, "Q467132"].qualifiers["P582"] == "somevalue"


def test_statements_that_are_new_are_those_that_the_extract_lacks(kg: KnowledgeGraph) -> None:
    new = {
        (each.item, each.partner)
        for each in kg.corrections(city="Kecskemét", kind="partner")
        if not each.reason and each.property == "P190"
    }
    assert new == {(KECSKEMET, item) for item in ADDED} | {(item, KECSKEMET) for item in ADDED}


def test_what_is_left_out_for_kecskemet_and_why(kg: KnowledgeGraph) -> None:
    reasons = {}
    for places, property, reason in left_out(kg.corrections(city="Kecskemét", kind="partner")):
        (partner,) = places - {PREFIXES["authority"] + "kecskemet"}
        reasons[partner.rpartition("/")[2], property] = reason
    contact = "a contact, and P190 is for agreements"
    assert reasons == {
        ("Q170287", "P190"): "only Wikidata says it, and nothing is taken away from Wikidata",
        ("altaussee", "P190"): "authority:altaussee has no item",
        ("grossenhain", "P190"): f"{contact}; Wikidata has it all the same",
        ("hyvinkaa", "P580"): "disputed: 1985, 1986",
        ("shkoder", "P190"): "agreed upon, but never realised",
        ("stuttgart", "P190"): contact,
        ("tabor", "P190"): contact,
        ("vajdasagi-magyar-szovetseg", "P190"): "organisation:vajdasagi-magyar-szovetseg has no item",
    }


def test_partner_agreements_are_given_back_only_when_asked(kg: KnowledgeGraph, tmp_path: Path) -> None:
    """The page's list of partner cities has four, of which Shkodër was never realised."""
    partners = {"Q146790", "Q202362", "Q212856"}
    found = kg.corrections(city="Kecskemét")
    wanted = {*ADDED, *DATED} - partners
    assert commands(found).keys() == {(KECSKEMET, q) for q in wanted} | {(q, KECSKEMET) for q in wanted}
    reason = "an agreement, but no twinning; --kind partner gives it back as well"
    assert {each.item for each in found if each.reason == reason} == {*partners, KECSKEMET}
    assert len(found) == len(kg.corrections(city="Kecskemét", kind="partner"))
    kg = graph(
        tmp_path,
        page=tie("p", ":a", ":b"),
        register=tie("r", ":a", ":b", kind="PartnerAgreement"),
        wikidata="wd:Q1 wdt:P190 wd:Q3 .",
        places=LINKS,
    )
    assert "disputed: whether it is a twinning" in {each.reason for each in kg.corrections()}
    for options in ({"disputed": True}, {"kind": "partner"}, {"source": "page"}):
        assert len(read_commands(write(kg.corrections(**options)))) == 2  # type: ignore[arg-type]


def test_what_is_disputed_is_written_when_asked(kg: KnowledgeGraph) -> None:
    assert commands(kg.corrections(city="Hyvinkää")) == {}
    disputed = commands(kg.corrections(city="Hyvinkää", disputed=True))
    assert {command.qualifiers["P580"] for command in disputed.values()} == {"1986"}
    kayseri = commands(kg.corrections(city="Kayseri", disputed=True))
    assert {command.qualifiers["P580"] for command in kayseri.values()} == {"2008-06-25"}
    # Großenhain is a contact to the page, whatever its narrative says besides.
    assert commands(kg.corrections(city="Großenhain", disputed=True)) == {}


def test_two_sources_are_two_references(kg: KnowledgeGraph) -> None:
    venlo = commands(kg.corrections(city="Venlo"))["Q9777", "Q2805"]
    assert [found["S854"] for found in venlo.references] == [
        "https://www.krefeld.de/",
        "https://github.com/muenchdo/TwinTowns",
    ]
    # Neither says when it was read.
    assert all("S813" not in found for found in venlo.references)


def test_one_direction_leaves_the_other_out(kg: KnowledgeGraph) -> None:
    both = kg.corrections(city="Kecskemét")
    for direction, own in (("from", True), ("to", False)):
        found = kg.corrections(city="Kecskemét", direction=direction)  # type: ignore[arg-type]
        assert {(item == KECSKEMET) for item, _ in commands(found)} == {own}
        assert len(found) == len(both)
    with pytest.raises(InputError, match="name the city"):
        kg.corrections(direction="from")


def test_the_bundled_extract_lacks_nothing_more_once_it_has_been_given(kg: KnowledgeGraph) -> None:
    own = twingraph.open()
    before = own.corrections()
    apply(own, read_commands(write(before)), PREFIXES["graph"] + "wikidata-p190")
    after = own.corrections()
    assert [each for each in after if not each.reason] == []
    # That it ended is on Wikidata now, and the years in which it did are nothing that Wikidata can say.
    arcueil = {PREFIXES["authority"] + "kecskemet", PREFIXES["authority"] + "arcueil"}
    vague = (frozenset(arcueil), "P582", "2003~/2013 is not a year, a month or a day")
    assert left_out(after) == {*left_out(before), vague}
    comparison = own.diff("kecskemet", "wikidata-2016")
    kept = {place for places, _, _ in left_out(after) for place in places}
    for difference in comparison.differences:
        assert difference.findings == ("same",) or kept.issuperset(difference.places), difference.places


LINKS = "".join(f":{name} skos:exactMatch wd:Q{number} . " for number, name in enumerate("abc", start=1))


def reason(kg: KnowledgeGraph, **options: str) -> set[str]:
    return {each.reason for each in kg.corrections(**options)}  # type: ignore[arg-type]


def test_only_an_exact_match_is_given_back(tmp_path: Path) -> None:
    links = ":a skos:exactMatch wd:Q1 . :b skos:closeMatch wd:Q2 ."
    kg = graph(tmp_path, page=tie("p", ":a", ":b"), wikidata="wd:Q1 wdt:P190 wd:Q9 .", places=links)
    assert "https://example.org/b has no item, only a close match: Q2" in reason(kg)
    kg = graph(
        tmp_path,
        page=tie("p", ":a", ":b"),
        wikidata="wd:Q1 wdt:P190 wd:Q9 .",
        places=LINKS + ":b skos:exactMatch wd:Q4 .",
    )
    assert "https://example.org/b has several items: Q2, Q4" in reason(kg)
    kg = graph(
        tmp_path,
        page=tie("p", ":a", ":b"),
        wikidata="wd:Q1 wdt:P190 wd:Q9 .",
        places=LINKS + ":b skos:exactMatch wd:Q1 .",
    )
    assert all(reason(kg))


def test_wikidatas_own_values_stay(tmp_path: Path) -> None:
    kg = graph(
        tmp_path,
        page=tie("p", ":a", ":b", since="1990"),
        wikidata="wd:Q1 wdt:P190 wd:Q2 . wd:Q2 wdt:P190 wd:Q1 ." + tie("w", "wd:Q1", "wd:Q2", since="1985"),
        places=LINKS,
    )
    assert reason(kg) == {"Wikidata has another date, 1985"}
    kg = graph(
        tmp_path,
        page=tie("p", ":a", ":b"),
        wikidata="wd:Q1 wdt:P190 wd:Q2 . wd:Q2 wdt:P190 wd:Q1 ."
        + tie("w", "wd:Q1", "wd:Q2", since="1985", until="1999"),
        places=LINKS,
    )
    assert reason(kg) == {
        "only Wikidata gives a date",
        "Wikidata says that it has ended, and no source here does",
    }


def test_a_date_that_wikidata_has_on_the_other_item_is_a_dispute(tmp_path: Path) -> None:
    kg = graph(
        tmp_path,
        page=tie("p", ":a", ":b", since="1991"),
        wikidata="wd:Q1 wdt:P190 wd:Q2 ."
        + tie("w", "wd:Q1", "wd:Q2", since="1992")
        + ":w-signature tg:evidence <http://www.wikidata.org/entity/statement/q1-aa-bb> .",
        places=LINKS,
    )
    (command,) = read_commands(write(kg.corrections()))
    assert (command.item, command.partner, command.qualifiers) == ("Q2", "Q1", {})


def test_what_a_part_of_wikidata_is_not_about_it_may_have(tmp_path: Path) -> None:
    page, wikidata = tie("p", ":a", ":b", since="1990"), "wd:Q8 wdt:P190 wd:Q9 . :wikidata dcterms:subject "
    kg = graph(tmp_path, page=page, wikidata=f"{wikidata} wd:Q2 .", places=LINKS)
    assert "may have this one" not in str(reason(kg))
    kg = graph(tmp_path, page=page, wikidata=f"{wikidata} wd:Q9 .", places=LINKS)
    assert "the statements of Wikidata that are here are of neither place, so it may have this one" in reason(
        kg
    )


def test_a_date_that_one_direction_lacks_is_added_to_that_one(tmp_path: Path) -> None:
    said = "<http://www.wikidata.org/entity/statement/q1-aa-bb>"
    kg = graph(
        tmp_path,
        page=tie("p", ":a", ":b", since="1990-03-04"),
        wikidata="wd:Q1 wdt:P190 wd:Q2 . wd:Q2 wdt:P190 wd:Q1 ."
        + tie("w", "wd:Q1", "wd:Q2", since="1990")
        + f":w-signature tg:evidence {said} .",
        places=LINKS,
    )
    (command,) = read_commands(write(kg.corrections()))
    assert (command.item, command.partner, command.qualifiers) == ("Q2", "Q1", {"P580": "1990-03-04"})


@pytest.mark.parametrize("date", ["1990~", "1990?", "1990/1995", "../1990", "1990-21"])
def test_a_date_that_is_not_exact_is_left_out(tmp_path: Path, date: str) -> None:
    kg = graph(
        tmp_path, page=tie("p", ":a", ":b", since=date), wikidata="wd:Q1 wdt:P190 wd:Q3 .", places=LINKS
    )
    found = [each for each in kg.corrections() if each.property == "P580"]
    assert {each.reason for each in found} == {f"{date} is not a year, a month or a day"}
    assert {command.qualifiers.get("P580") for command in read_commands(write(kg.corrections()))} == {None}


def test_what_is_planned_is_left_out(tmp_path: Path) -> None:
    year = date.today().year + 1
    page = tie("p", ":a", ":b", since=f"{year}")
    kg = graph(tmp_path, page=page, wikidata="wd:Q1 wdt:P190 wd:Q3 .", places=LINKS)
    found = [each for each in kg.corrections() if each.partner in ("Q1", "Q2")]
    assert {each.reason for each in found} == {f"planned: it begins in the future ({year})"}
    assert read_commands(write(found)) == []


def test_a_statement_that_is_not_of_best_rank_is_there(tmp_path: Path) -> None:
    kg = graph(
        tmp_path,
        page=tie("p", ":a", ":b"),
        wikidata="wd:Q1 wdt:P190 wd:Q3 ; <http://www.wikidata.org/prop/P190> :s . "
        ":s <http://www.wikidata.org/prop/statement/P190> wd:Q2 .",
        places=LINKS,
    )
    assert [(each.item, each.partner) for each in read_commands(write(kg.corrections()))] == [("Q2", "Q1")]


def test_sources_that_call_it_differently_are_a_dispute(tmp_path: Path) -> None:
    kg = graph(
        tmp_path,
        page=tie("p", ":a", ":b"),
        register=tie("r", ":a", ":b", kind="Contact"),
        wikidata="wd:Q1 wdt:P190 wd:Q3 .",
        places=LINKS,
    )
    assert any(each.startswith("disputed: whether") for each in reason(kg))
    assert {(c.item, c.partner) for c in read_commands(write(kg.corrections(source="page")))} == {
        ("Q1", "Q2"),
        ("Q2", "Q1"),
    }
    assert len(read_commands(write(kg.corrections(disputed=True)))) == 2


def test_a_source_without_an_address_is_not_cited(tmp_path: Path) -> None:
    kg = graph(
        tmp_path,
        wikidata="wd:Q1 wdt:P190 wd:Q3 .",
        places=LINKS + tie("p", ":a", ":b") + ":p dcterms:source :hearsay . :hearsay a tg:Source .",
    )
    found = [each for each in kg.corrections() if each.evidence == ("https://example.org/p",)]
    (reason,) = {each.reason for each in found}
    assert reason.startswith(
        "no source that says it has an address or an item to refer to; import it with --homepage"
    )
    assert read_commands(write(found)) == []


def test_an_address_cannot_break_out_of_its_column(kg: KnowledgeGraph) -> None:
    hostile = 'https://example.org/a"b|c\td/*e*/?q=é”&p=%C3%A9#f'
    reference = Reference("https://example.org/s", hostile, "Q5", "2020-02")
    correction = Correction(("x", "y"), "Q1", "Q2", "P190", references=(reference,))
    (command,) = read_commands(write([correction]))
    assert command.references == [
        {
            "S248": "Q5",
            "S854": "https://example.org/a%22b%7Cc%09d/%2Ae%2A/?q=%C3%A9%E2%80%9D&p=%C3%A9#f",
            "S813": "2020-02",
        }
    ]


def test_which_source_is_wikidata_must_be_clear(tmp_path: Path) -> None:
    kg = graph(tmp_path, page=tie("p", ":a", ":b"), places=LINKS)
    with pytest.raises(InputError, match="name the source that is Wikidata"):
        kg.corrections()
    kg = graph(
        tmp_path,
        page=tie("p", ":a", ":b"),
        wikidata="wd:Q1 wdt:P190 wd:Q2 .",
        other="wd:Q1 wdt:P190 wd:Q3 .",
        places=LINKS,
    )
    with pytest.raises(InputError, match="name the source that is Wikidata"):
        kg.corrections()
    assert len(read_commands(write(kg.corrections(wikidata="wikidata")))) == 1
    with pytest.raises(InputError, match="given back to itself"):
        kg.corrections(wikidata="wikidata", source="wikidata")


def _chance(random: Random, folder: Path) -> KnowledgeGraph:
    """A graph in which every case can come together with every other."""
    names = [f":p{number}" for number in range(9)]
    matches = ["exactMatch", "exactMatch", "exactMatch", "closeMatch"]
    links = [
        f"{name} skos:{random.choice(matches)} wd:Q{number + 1} ."
        for number, name in enumerate(names)
        if random.random() < 0.9
    ]
    if random.random() < 0.3:
        links.append(f"{random.choice(names)} skos:exactMatch wd:Q50 .")
    dates = ["", "", "1990", "1990-05", "1990-05-06", "1991", "1990~", "../1992"]

    def said(prefix: str, number: int) -> str:
        ties = []
        for each in range(number):
            one, other = random.sample(names, 2)
            kind = random.choice(["TwinAgreement", "TwinAgreement", "PartnerAgreement", "Contact"])
            until = random.choice([None, None, None, "", "2001", "2001/2003"])
            ties.append(
                tie(f"{prefix}{each}", one, other, kind=kind, since=random.choice(dates), until=until)
            )
        return "".join(ties)

    statements = []
    for _ in range(8):
        one, other = random.sample(range(1, 10), 2)
        directions = [(one, other), (other, one)][: random.choice([1, 2])]
        statements += [f"wd:Q{item} wdt:P190 wd:Q{twin} ." for item, twin in directions]
        if random.random() < 0.4:
            since, until = random.choice(dates[2:6]), random.choice([None, None, "", "2001"])
            name = "w-" + "-".join(sorted((f"Q{one}", f"Q{other}")))
            statements.append(tie(name, f"wd:Q{one}", f"wd:Q{other}", since=since, until=until))
            for item, twin in directions:
                node = f"<http://www.wikidata.org/entity/statement/Q{item}-Q{twin}>"
                statements.append(
                    f":{name}-signature tg:evidence {node} . :{name}-end tg:evidence {node} .\n"
                )
    return graph(
        folder, page=said("p", 6), register=said("r", 6), wikidata="".join(statements), places="".join(links)
    )


@pytest.mark.parametrize("seed", range(40))
def test_what_was_given_is_no_longer_missing(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    kg = _chance(random, tmp_path)
    options = {"source": random.choice([None, "page", "register"]), "disputed": random.random() < 0.3}
    options["kind"] = random.choice(["twin", "partner"])
    before = kg.corrections(**options)  # type: ignore[arg-type]
    written = read_commands(write(before))
    # Each statement that is new and each qualifier is one correction, and nothing else is.
    there = {(each.item, each.partner) for each in before if each.there}
    count = sum(((each.item, each.partner) not in there) + len(each.qualifiers) for each in written)
    assert count == sum(not each.reason for each in before)
    apply(kg, written, WIKIDATA)
    after = kg.corrections(**options)  # type: ignore[arg-type]
    assert [each for each in after if not each.reason] == []
    new = left_out(after) - left_out(before)
    assert all(property == "P582" and "is not a year" in reason for _, property, reason in new)


@pytest.mark.parametrize("seed", range(40))
def test_every_difference_is_written_or_left_out(seed: int, tmp_path: Path) -> None:
    kg = _chance(Random(1000 + seed), tmp_path)
    found: dict[frozenset[str], list[Correction]] = {}
    for each in kg.corrections(source="page"):
        found.setdefault(frozenset(each.places), []).append(each)
    told = set()
    for difference in kg.diff("page", "wikidata").differences:
        pair = frozenset(difference.places)
        told.add(pair)
        if difference.findings == ("not-comparable",) and difference.first is None:
            # The page does not speak of it, as far as anybody can tell.
            continue
        if difference.findings != ("same",):
            assert pair in found, difference
        elif not difference.close and difference.first and len(pair) == 2:
            assert pair not in found, (difference, found.get(pair))


def test_the_command_writes_and_reports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output, report = tmp_path / "batch.txt", tmp_path / "report.json"
    options = ["--city", "Kecskemét", "--kind", "partner"]
    assert main(["quickstatements", *options, "-o", str(output), "--report", str(report)]) == 0
    told = json.loads(report.read_text("utf-8"))
    read = read_commands(output.read_text("utf-8"))
    assert len(read) == 2 * (len(ADDED) + len(DATED))
    assert told["written"] + told["leftOut"] == len(told["corrections"])
    assert capsys.readouterr().err == f"{told['written']} statements and qualifiers written, 16 left out\n"
    table = tmp_path / "report.txt"
    assert main(["quickstatements", "-o", str(output), "--report", str(table)]) == 0
    assert len(table.read_text("utf-8").splitlines()) == 2 + 76
    assert main(["quickstatements", "--city", "Hyvinkää"]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "left out: disputed: 1985, 1986" in captured.err
