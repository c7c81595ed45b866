"""Importing: entries make a graph that the shapes accept, in a folder that says what changed."""

from __future__ import annotations

import csv
import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from entries import KREFELD, LEIDEN, VENLO, entry, into, reading, row

import twingraph
from twingraph.errors import InputError
from twingraph.importing.entry import Entry, Pause, Place, Reject, Span, Statement
from twingraph.importing.target import put
from twingraph.knowledge import KnowledgeGraph
from twingraph.rdf import turtle
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import OA, RDF, SKOS, TG, NamedNode, Triple
from twingraph.sources.manifest import read as read_manifest
from twingraph.sources.passage import digest
from twingraph.validate import validate
from twingraph.validate.report import Severity

RGRE = PREFIXES["definition"] + "rgre-partnerschaft"


def violations(folder: Path) -> list[str]:
    report = validate(read_manifest(folder))
    return [f"{found.shape} {found.focus}" for found in report.at_least(Severity.VIOLATION).findings]


def rows(kg: KnowledgeGraph, pattern: str) -> list[tuple[str, ...]]:
    names = pattern.partition("{")[0].replace("?", "").split()
    found = kg.sparql(f"SELECT DISTINCT {pattern} ORDER BY {' '.join(f'?{name}' for name in names)}")
    return [tuple(str(getattr(row, name)).rpartition("/")[2] for name in names) for row in found]  # type: ignore[union-attr]


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A register with everything that an entry can say."""
    into(
        tmp_path,
        entry(1, KREFELD, LEIDEN, since="1974", definition=RGRE, note="Erste Partnerstadt"),
        entry(2, KREFELD, VENLO, since="1964", until="2001-05", ended=True),
        entry(
            3, KREFELD, Place("Ulyanovsk", country="RU", other_names=(("Simbirsk", "de"),)), kind="Contact"
        ),
        entry(
            4,
            Place("Kreis Viersen", kind="District", country="DE", division="NRW", population=299000),
            Place("Cambridgeshire", kind="Region", country="GB"),
            kind="PartnerAgreement",
            ended=True,
        ),
        entry(5, KREFELD, Place("Freundeskreis", kind="Organisation"), kind="Contact", since="1990~"),
        file_name="register.csv",
        sha256="0" * 64,
        publisher=KREFELD,
        homepage="https://www.example.org/",
        issued="2015",
    )
    return tmp_path


def test_the_shapes_accept_it_and_it_is_in_form(register: Path) -> None:
    assert violations(register) == []
    for path in register.glob("*.ttl"):
        assert not turtle.format_file(path, check=True)
    assert sorted(path.name for path in register.iterdir()) == ["manifest.ttl", "register.ttl"]


def test_a_fault_in_it_would_be_found(register: Path) -> None:
    path = register / "register.ttl"
    path.write_text(path.read_text(encoding="utf-8").replace("tg:row 1 ;", "tg:row 0 ;"), encoding="utf-8")
    assert violations(register) != []


def test_relationships_have_parties_kind_definition_and_stages(register: Path) -> None:
    kg = twingraph.open(register)
    assert rows(kg, "?r ?kind { ?r a ?kind ; tg:party ?p }") == [
        ("register--de-krefeld--freundeskreis", "ontology#Contact"),
        ("register--de-krefeld--nl-leiden", "ontology#TwinAgreement"),
        ("register--de-krefeld--nl-venlo", "ontology#TwinAgreement"),
        ("register--de-krefeld--ru-ulyanovsk", "ontology#Contact"),
        ("register--de-kreis-viersen-district--gb-cambridgeshire-region", "ontology#PartnerAgreement"),
    ]
    assert rows(kg, "?r ?d { ?r tg:classifiedAs ?d }") == [
        ("register--de-krefeld--nl-leiden", "rgre-partnerschaft")
    ]
    assert rows(kg, "?s ?kind ?date { ?s tg:stageKind ?kind OPTIONAL { ?s tg:date ?date } }") == [
        ("register--de-krefeld--freundeskreis-first-contact", "first-contact", "1990~"),
        ("register--de-krefeld--nl-leiden-signature", "signature", "1974"),
        ("register--de-krefeld--nl-venlo-end", "end", "2001-05"),
        ("register--de-krefeld--nl-venlo-signature", "signature", "1964"),
        ("register--de-kreis-viersen-district--gb-cambridgeshire-region-end", "end", "None"),
    ]


def test_places_have_what_the_source_says_of_them(register: Path) -> None:
    kg = twingraph.open(register)
    assert rows(kg, "?p ?lat ?key { ?p schema:latitude ?lat OPTIONAL { ?p dcterms:identifier ?key } }") == [
        ("register--de-krefeld", "51.3392", "47803"),
        ("register--nl-leiden", "52.1583", "None"),
    ]
    assert rows(kg, "?p ?division ?people { ?p tg:division ?division ; tg:population ?people }") == [
        ("register--de-kreis-viersen-district", "NRW", "299000")
    ]
    assert rows(kg, "?p ?name { ?p a tg:Municipality ; skos:altLabel ?name }") == [
        ("register--ru-ulyanovsk", "Simbirsk")
    ]


def test_the_queries_work_on_it(register: Path) -> None:
    kg = twingraph.open(register)
    partners = {row.partnerLabel: (row.since, row.state) for row in kg.query("partners", city="Krefeld")}
    assert {name: str(since) for name, (since, _) in partners.items()}["Leiden"] == "1974"
    assert "Venlo" in partners
    assert [str(row.date) for row in kg.query("lifecycle", city="Krefeld", partner="Venlo")] == [
        "1964",
        "2001-05",
    ]
    # The city publishes the list, so it is its own record of the ties.
    sided = {str(row.notClaimedBy).rpartition("--")[2] for row in kg.query("one-sided", city="Krefeld")}
    assert sided == {"nl-leiden", "nl-venlo", "ru-ulyanovsk"}
    assert kg.to_networkx().number_of_edges() >= 3
    assert {str(row.source).rpartition("/")[2] for row in kg.query("why", thing="Leiden")} == {"register"}


def test_every_record_is_evidence(register: Path) -> None:
    kg = twingraph.open(register)
    assert rows(kg, "?row ?number ?source { ?row a tg:Record ; tg:row ?number ; oa:hasSource ?source }") == [
        (f"register-row-{number}", str(number), "register") for number in range(1, 6)
    ]
    assert rows(kg, "?p ?row { ?p a tg:Municipality ; tg:country country:NL ; tg:evidence ?row }") == [
        ("register--nl-leiden", "register-row-1"),
        ("register--nl-venlo", "register-row-2"),
    ]


def test_spans_and_statements_are_evidence_too(tmp_path: Path) -> None:
    statement = PREFIXES["wds"] + "Q2805-0c3f"
    into(
        tmp_path,
        Entry((KREFELD, LEIDEN), (Span(3, 9, digest("Leiden")), Statement(statement)), since="1974"),
        file_name="page.txt",
        sha256="0" * 64,
        length=12,
    )
    assert violations(tmp_path) == []
    found = turtle.read(tmp_path / "register.ttl")
    passage = NamedNode(PREFIXES["passage"] + "register-3-9")
    assert Triple(passage, RDF.type, TG.Passage) in found
    assert Triple(NamedNode(statement), RDF.type, TG.Record) in found
    cited = {triple.object for triple in found if triple.predicate == TG.evidence}
    assert cited == {passage, NamedNode(statement)}
    assert {triple.subject for triple in found if triple.predicate == OA.hasSource} == cited


def test_two_records_of_one_relationship_are_one_with_the_evidence_of_both(tmp_path: Path) -> None:
    into(tmp_path, entry(1, KREFELD, LEIDEN, since="1974"), entry(2, LEIDEN, KREFELD, since="1974-06"))
    kg = twingraph.open(tmp_path)
    assert rows(kg, "?r ?row { ?r a tg:TwinAgreement ; tg:evidence ?row }") == [
        ("register--de-krefeld--nl-leiden", "register-row-1"),
        ("register--de-krefeld--nl-leiden", "register-row-2"),
    ]
    # A year and a month of it do not contradict each other; the more precise is picked.
    assert rows(kg, "?date { ?s tg:date ?date }") == [("1974-06",)]
    assert rows(kg, "?claim { ?claim a tg:Claim }") == []


@pytest.mark.parametrize(("said", "kind"), [("since", "signature"), ("until", "end")])
def test_a_date_is_credited_to_the_records_that_give_it(tmp_path: Path, said: str, kind: str) -> None:
    silent = {"ended": True} if said == "until" else {}
    into(tmp_path, entry(1, KREFELD, LEIDEN, **{said: "1974"}), entry(2, LEIDEN, KREFELD, **silent))
    stage = f"?s tg:stageKind stage-kind:{kind} ; tg:evidence ?row"
    assert rows(twingraph.open(tmp_path), f"?row {{ {stage} }}") == [("register-row-1",)]


@pytest.mark.parametrize(
    ("dates", "picked", "claimed"),
    [
        (["1974", "1975"], "1975", ["1974", "1975"]),
        (["1975", "1974"], "1974", ["1974", "1975"]),
        (["1974", "1974", "1975"], "1974", ["1974", "1975"]),
        (["1974-06-01", "1975"], "1974-06-01", ["1974-06-01", "1975"]),
        (["1974", "1975?", "1975", "1974"], "1974", ["1974", "1975", "1975?"]),
    ],
)
def test_dates_that_exclude_each_other_are_claims_and_the_rule_picks_one(
    tmp_path: Path, dates: list[str], picked: str, claimed: list[str]
) -> None:
    into(tmp_path, *(entry(number, KREFELD, LEIDEN, since=date) for number, date in enumerate(dates, 1)))
    kg = twingraph.open(tmp_path)
    assert violations(tmp_path) == []
    assert rows(kg, "?date { ?s tg:date ?date }") == [(picked,)]
    assert rows(kg, "?value { ?claim tg:value ?value }") == [(value,) for value in claimed]
    assert rows(kg, "?row { ?claim a tg:Claim ; tg:evidence ?row }") == [
        (f"register-row-{number}",) for number in range(1, len(dates) + 1)
    ]


def test_one_pair_under_two_kinds_is_two_relationships(tmp_path: Path) -> None:
    twin, contact = entry(1, KREFELD, LEIDEN), entry(2, KREFELD, LEIDEN, kind="Contact")
    into(tmp_path, contact)
    bare = "register--de-krefeld--nl-leiden"
    assert rows(twingraph.open(tmp_path), "?r { ?r tg:party ?p }") == [(bare,)]
    into(tmp_path, twin, contact)
    assert violations(tmp_path) == []
    # The contact keeps the IRI that it had.
    assert rows(twingraph.open(tmp_path), "?r ?kind { ?r a ?kind ; tg:party ?p }") == [
        (bare, "ontology#Contact"),
        (f"{bare}--twin", "ontology#TwinAgreement"),
    ]
    into(tmp_path, twin)
    assert rows(twingraph.open(tmp_path), "?r { ?r tg:party ?p }") == [(f"{bare}--twin",)]


def test_a_city_and_its_district_under_one_item_are_close_matches(tmp_path: Path) -> None:
    item = ("http://www.wikidata.org/entity/Q1017",)
    city = Place("Aachen", country="DE", same_as=item)
    district = Place("Aachen", kind="District", country="DE", same_as=item)
    krefeld = replace(KREFELD, same_as=("http://www.wikidata.org/entity/Q2805",))
    into(tmp_path, entry(1, krefeld, city), entry(2, krefeld, district))
    assert violations(tmp_path) == []
    found = turtle.read(tmp_path / "register.ttl")
    assert [triple.object.value for triple in found if triple.predicate == SKOS.exactMatch] == [  # type: ignore[union-attr]
        "http://www.wikidata.org/entity/Q2805"
    ]
    assert len([triple for triple in found if triple.predicate == SKOS.closeMatch]) == 2


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (entry(7, KREFELD, KREFELD), "both parties are the same place"),
        (entry(7, KREFELD, Place("Atlantis")), "no country"),
        (entry(7, KREFELD, LEIDEN, since="about 1974"), "not an EDTF date"),
        (entry(7, KREFELD, Place("?", country="DE")), "no letters"),
        (entry(7, KREFELD, replace(LEIDEN, latitude=152.0)), "no latitude"),
        (entry(7, KREFELD, replace(LEIDEN, longitude=None)), "one coordinate"),
        (entry(7, KREFELD, replace(LEIDEN, same_as=("https://www.wikidata.org/wiki/Q43631",))), "no item"),
        (entry(7, KREFELD, replace(LEIDEN, kind="City")), "no kind of party"),
        (entry(7, KREFELD, LEIDEN, kind="Twins"), "no kind of relationship"),
        (entry(7, KREFELD, LEIDEN, since="3000"), "3000 lies more than 2 years ahead"),
        (entry(7, KREFELD, LEIDEN, since="1970/3000"), "1970/3000 lies more than 2 years ahead"),
        (entry(7, KREFELD, LEIDEN, since="0019"), "0019 is before 836"),
        (entry(7, KREFELD, LEIDEN, until="2190"), "2190 lies more than 25 years ahead"),
        (entry(7, KREFELD, LEIDEN, pause=Pause("dormancy", "0199")), "0199 is before 836"),
    ],
)
def test_what_would_break_the_model_is_rejected_with_a_reason(
    tmp_path: Path, wrong: Entry, reason: str
) -> None:
    given = Reject(row(9, "x", "y"), {"a": "x", "b": "y, z"}, ("a: is empty", "b: is odd"))
    outcome = into(tmp_path, entry(1, KREFELD, VENLO), wrong, given)
    assert outcome.built.entries == 1
    with (tmp_path / "register.rejected.csv").open(encoding="utf-8", newline="") as file:
        told = list(csv.DictReader(file))
    assert {line["twingraph:where"] for line in told} == {"row 7", "row 9"}
    by_row = {line["twingraph:where"]: line for line in told}
    assert reason in by_row["row 7"]["twingraph:reasons"]
    assert by_row["row 7"]["party"] == "Krefeld"
    assert by_row["row 9"]["twingraph:reasons"] == "a: is empty; b: is odd"
    assert by_row["row 9"]["b"] == "y, z"
    assert violations(tmp_path) == []
    into(tmp_path, entry(1, KREFELD, VENLO))
    assert not (tmp_path / "register.rejected.csv").exists()


@pytest.mark.parametrize(
    "said",
    [
        {"since": "0836"},
        {"since": str(datetime.now(UTC).year + 1)},
        {"since": "20XX"},
        {"since": "1990/.."},
        {"until": str(datetime.now(UTC).year + 10)},
    ],
)
def test_a_rare_date_that_can_be_is_kept(tmp_path: Path, said: dict[str, str]) -> None:
    assert into(tmp_path, entry(1, KREFELD, VENLO, **said)).built.rejects == []


def test_the_same_again_changes_nothing(register: Path) -> None:
    before = {path.name: path.read_bytes() for path in register.iterdir()}
    records = [entry(1, KREFELD, LEIDEN, since="1974"), entry(2, KREFELD, VENLO, since="1964")]
    first = into(register, *records, slug="other")
    again = into(register, *records, slug="other")
    assert (first.first, again.first) == (True, False)
    assert again.changes == []
    assert not again.moved
    assert again.files == ()
    assert before["register.ttl"] == (register / "register.ttl").read_bytes()


def test_the_order_of_the_rows_changes_only_the_evidence(tmp_path: Path) -> None:
    places = [Place(f"Ort {number % 7}", country="DE", key=str(number)) for number in range(20)]
    records = [
        entry(number, KREFELD, place, since=str(1950 + number)) for number, place in enumerate(places, 1)
    ]
    into(tmp_path / "one", *records)
    into(tmp_path / "two", *random.Random(1).sample(records, len(records)))
    assert (tmp_path / "one" / "register.ttl").read_bytes() == (
        tmp_path / "two" / "register.ttl"
    ).read_bytes()
    moved = [replace(record, where=(row(99 - number),)) for number, record in enumerate(records)]
    outcome = into(tmp_path / "one", *moved)
    assert outcome.changes == []
    assert outcome.moved


def test_an_update_says_what_is_added_gone_and_changed(tmp_path: Path) -> None:
    into(
        tmp_path,
        entry(1, KREFELD, LEIDEN, since="1974"),
        entry(2, KREFELD, VENLO, since="1964", definition=RGRE),
    )
    before = (tmp_path / "register.ttl").read_bytes()
    records = (
        entry(1, KREFELD, replace(LEIDEN, latitude=52.2), since="1975", until="2020"),
        entry(2, KREFELD, Place("Kayseri", country="TR")),
    )
    dry = into(tmp_path, *records, dry_run=True)
    assert (tmp_path / "register.ttl").read_bytes() == before
    outcome = into(tmp_path, *records)
    assert dry.changes == outcome.changes
    told = {(change.what, change.iri.rpartition("--")[2]): change.differences for change in outcome.changes}
    assert told == {
        ("added", "tr-kayseri"): (),
        ("gone", "nl-venlo"): (),
        ("changed", "nl-leiden"): told["changed", "nl-leiden"],
    }
    by_kind = {
        (change.kind, change.label): change.differences for change in outcome.changes if change.differences
    }
    assert by_kind == {
        ("relationship", "Twinning of Krefeld and Leiden"): (
            ("end", "", "2020"),
            ("signature", "1974", "1975"),
        ),
        ("place", "Leiden"): (("schema:latitude", "52.1583", "52.2"),),
    }


def test_other_graphs_of_the_folder_stay_as_they_are(tmp_path: Path) -> None:
    into(tmp_path, entry(1, KREFELD, LEIDEN), slug="first")
    manifest = tmp_path / "manifest.ttl"
    manifest.write_text(
        turtle.format_text(
            "# The catalogue of the city.\n"
            "<https://example.org/catalog> a <http://www.w3.org/ns/dcat#Catalog> .\n"
            + manifest.read_text(encoding="utf-8")
        ),
        encoding="utf-8",
    )
    first = (tmp_path / "first.ttl").read_bytes()
    block = next(
        part for part in manifest.read_text(encoding="utf-8").split("\n\n") if "graph:first a" in part
    )
    into(tmp_path, entry(1, KREFELD, VENLO), slug="second")
    assert (tmp_path / "first.ttl").read_bytes() == first
    text = manifest.read_text(encoding="utf-8")
    assert block.strip() in text
    assert "# The catalogue of the city.\n<https://example.org/catalog>" in text
    assert "dcat:dataset graph:second" in text
    assert [file.name for file in read_manifest(tmp_path)[1:]] == ["first", "second"]
    assert violations(tmp_path) == []


def test_it_goes_into_a_folder_that_describes_countries_and_sources_itself(tmp_path: Path) -> None:
    import shutil

    from twingraph import settings

    folder = tmp_path / "data"
    shutil.copytree(settings.data_dir(), folder)
    others = {path: path.read_bytes() for path in folder.rglob("*.ttl") if path.name != "manifest.ttl"}
    into(
        folder,
        entry(1, KREFELD, Place("Kayseri", country="TR"), definition=RGRE),
        entry(2, KREFELD, Place("Honolulu", country="US")),
        slug="rgre-2015",
    )
    assert {path: path.read_bytes() for path in others} == others
    assert violations(folder) == []


def test_two_sources_may_each_have_a_node_for_an_item(tmp_path: Path) -> None:
    krefeld = replace(KREFELD, same_as=("http://www.wikidata.org/entity/Q2805",))
    into(tmp_path, entry(1, krefeld, LEIDEN), slug="first")
    into(tmp_path, entry(1, krefeld, VENLO), slug="second")
    assert violations(tmp_path) == []


def test_a_publishers_own_base_is_that_of_everything_of_the_source(tmp_path: Path) -> None:
    put(reading(entry(1, KREFELD, LEIDEN, since="1974")), tmp_path, base="https://data.example.org/")
    ours = {
        triple.subject.value.rpartition("id/")[0]
        for triple in turtle.read(tmp_path / "register.ttl")
        if isinstance(triple.subject, NamedNode) and "register" in triple.subject.value
    }
    assert ours == {"https://data.example.org/"}
    assert read_manifest(tmp_path)[1].graph == "https://data.example.org/graph/register"
    assert violations(tmp_path) == []
    again = put(reading(entry(1, KREFELD, LEIDEN, since="1974")), tmp_path, base="https://data.example.org/")
    assert again.files == ()


def test_nothing_is_written_over_what_no_import_has_written(tmp_path: Path) -> None:
    (tmp_path / "register.ttl").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="is there already"):
        into(tmp_path, entry(1, KREFELD, LEIDEN))
    (tmp_path / "register.ttl").unlink()
    into(tmp_path, entry(1, KREFELD, LEIDEN))
    with pytest.raises(InputError, match="another name"):
        put(reading(entry(1, KREFELD, LEIDEN)), tmp_path, base="https://data.example.org/")
    with pytest.raises(InputError, match="another name"):
        into(tmp_path, entry(1, KREFELD, LEIDEN), slug="manifest")
    manifest = tmp_path / "manifest.ttl"
    manifest.write_text(manifest.read_text(encoding="utf-8") + "\n\n", encoding="utf-8")
    with pytest.raises(InputError, match="twingraph format"):
        into(tmp_path, entry(1, KREFELD, VENLO))


def test_an_unknown_definition_is_an_error_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such definition"):
        into(tmp_path, entry(1, KREFELD, LEIDEN, definition=PREFIXES["definition"] + "none"))
    assert list(tmp_path.iterdir()) == []
