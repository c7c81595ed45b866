"""`twingraph link`: from a table or the graph to links, and from links to the graph."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from test_sssom import validated

import twingraph
from twingraph import settings
from twingraph.cli import main
from twingraph.link import Item, Judgement, Mention, Rival, sssom
from twingraph.link.mentions import Subject, Subjects
from twingraph.link.proposals import add, candidates, decide, new_set
from twingraph.link.sssom import LinkSet, Record
from twingraph.rdf import turtle

ITEMS = """\
item\tlabel_en\tcountry_en\tlatitude\tlongitude\tpopulation\tkind
Q1017\tAachen\tGermany\t50.7763\t6.0838\t245885\tcity
Q2805\tKrefeld\tGermany\t51.3333\t6.5667\t227020\tcity
Q41876\tReims\tFrance\t49.2628\t4.0347\t182592\t
Q45797\tDunkirk\tFrance\t51.0378\t2.3764\t86279\t
Q107126\tArlington County\tUnited States\t38.8783\t-77.1007\t238643\tcounty
Q17943\tArlington\tUnited States\t32.705\t-97.1228\t394266\tcity
Q216638\tWakefield\tUnited Kingdom\t53.6801\t-1.4920\t99251\t
Q763171\tWakefield\tUnited Kingdom\t53.683\t-1.499\t345038\t
"""
TWINS = "item\ttwin\nQ1017\tQ41876\nQ1017\tQ107126\nQ2805\tQ45797\n"

# As a clerk exports it: semicolons, German, one row twice, one in the wrong country, one with nothing.
TOWNS = """\
Stadt;Partner;Land
Aachen;Arlington;USA
Aachen;Reims;Frankreich
Krefeld;Dünkirchen;Frankreich
Krefeld;Wakefield;Großbritannien
Alfeld;Wakefield;Großbritannien
Krefeld;Reims;Spanien
Krefeld;Xyzzyburg;Atlantis
Krefeld;;Frankreich
"""
COLUMNS = ["--name", "Partner", "--country", "Land", "--partner-of", "Stadt", "--partner-country", "Germany"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an authority of eight items and a table of eight rows, as the working directory."""
    for name, text in (("items.tsv", ITEMS), ("twins.tsv", TWINS), ("towns.csv", TOWNS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return tmp_path


AUTHORITY = ["--authority", "items.tsv", "--authority", "twins.tsv"]


def _link(*arguments: str, output: str = "links.sssom.tsv") -> LinkSet:
    assert main(["link", *arguments, "-o", output]) == 0
    return sssom.read(Path(output))


def _by_label(links: LinkSet) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for record in links.records:
        found.setdefault(record["subject_label"], []).append(record)
    return found


def _refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["link", *arguments]) == 2
    return capsys.readouterr().err


def test_every_row_with_a_name_has_one_link_that_joins_by_number_and_by_label(folder: Path) -> None:
    links = _link("towns.csv", *COLUMNS, *AUTHORITY)
    with Path("towns.csv").open(encoding="utf-8") as file:
        rows = dict(enumerate(csv.DictReader(file, delimiter=";"), 1))
    assert [record["ext_row"] for record in links.records] == [str(number) for number in range(1, 8)]
    for record in links.records:
        number = int(record["ext_row"])
        assert record["subject_id"] == f"row:{number:06}"
        assert record["subject_label"] == rows[number]["Partner"]
        assert record["subject_source"] == "table:towns.csv"
        assert record["object_source"] == "wikidata:Q2013"
        assert record["ext_column"] == "Partner"
    # The two rows with Wakefield are one place, whose partners are those of both.
    one, other = _by_label(links)["Wakefield"]
    assert one["ext_partners"] == other["ext_partners"] == "Alfeld|Krefeld"
    assert {**one, "subject_id": "", "ext_row": ""} == {**other, "subject_id": "", "ext_row": ""}


def test_accepted_rejected_and_doubtful_links_differ_in_standard_slots(folder: Path) -> None:
    found = _by_label(_link("towns.csv", *COLUMNS, *AUTHORITY))
    reims = found["Reims"][0]
    assert (reims["predicate_id"], reims["object_id"]) == ("skos:exactMatch", "wikidata:Q41876")
    assert "predicate_modifier" not in reims
    assert 0.9 < float(reims["confidence"]) < 1
    assert reims["ext_feature_relationships"] == "1"
    assert reims["mapping_justification"] == "semapv:CompositeMatching"

    wakefield = found["Wakefield"][0]
    assert (wakefield["ext_decision"], wakefield["predicate_id"]) == ("review", "rdfs:seeAlso")
    assert {wakefield["object_id"], wakefield["ext_rival_id"]} == {"wikidata:Q216638", "wikidata:Q763171"}
    assert float(wakefield["ext_margin"]) < 0.1

    elsewhere = found["Reims"][1]
    assert (elsewhere["ext_decision"], elsewhere["predicate_modifier"]) == ("reject", "Not")
    assert elsewhere["object_id"] == "wikidata:Q41876"

    nothing = found["Xyzzyburg"][0]
    assert (nothing["ext_decision"], nothing["object_id"]) == ("reject", "sssom:NoTermFound")
    assert "predicate_modifier" not in nothing


def test_relationships_speak_only_with_the_other_party(folder: Path) -> None:
    alone = _by_label(_link("towns.csv", *COLUMNS[:4], *AUTHORITY, output="alone.sssom.tsv"))
    related = _by_label(_link("towns.csv", *COLUMNS, *AUTHORITY))
    assert "ext_feature_relationships" not in alone["Arlington"][0]
    assert alone["Arlington"][0]["ext_decision"] == "review"
    assert related["Arlington"][0]["object_id"] == "wikidata:Q107126"
    for label in ("Arlington", "Reims", "Dünkirchen"):
        assert float(related[label][0]["confidence"]) > float(alone[label][0]["confidence"])


def test_the_other_party_is_linked_too_if_asked(folder: Path) -> None:
    links = _link("towns.csv", *COLUMNS, *AUTHORITY, "--both")
    others = [record for record in links.records if record["subject_id"].startswith("partner:")]
    assert [record["subject_label"] for record in others] == [
        row.partition(";")[0] for row in TOWNS.splitlines()[1:]
    ]
    assert others[0]["object_id"] == "wikidata:Q1017"
    assert others[0]["ext_partners"] == "Arlington|Reims"


def test_what_cannot_be_read_is_counted(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = 'Partner,Land,lat,lon,people\nReims,Frankreich,north,4.03,x\nReims,FR,49.2628,"4,0347",182592\n'
    Path("bad.csv").write_text(table, encoding="utf-8")
    more = ["--latitude", "lat", "--longitude", "lon", "--population", "people"]
    links = _link("bad.csv", "--name", "Partner", "--country", "Land", *more, *AUTHORITY)
    told = capsys.readouterr().err
    assert "not read (1): latitude 'north'" in told
    assert "not read (1): population 'x'" in told
    assert [record.get("ext_subject_facts") for record in links.records] == [
        "FR",
        "FR; 49.2628, 4.0347; 182592 inhabitants",
    ]
    assert main(["link", "towns.csv", *COLUMNS, *AUTHORITY]) == 0
    told = capsys.readouterr().err
    assert "not read (1): country 'Atlantis'" in told
    assert "not read (1): rows with nothing under 'Partner'" in told
    assert "7 links of 6 different places" in told


def test_the_reference_implementation_accepts_the_links(folder: Path) -> None:
    _link("towns.csv", *COLUMNS, *AUTHORITY, "--both")
    found = validated(Path("links.sssom.tsv"))
    assert found["problems"] == []
    assert len(found["rows"]) == 15


def test_the_same_input_gives_the_same_bytes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = [sys.executable, "-m", "twingraph", "link", "towns.csv", *COLUMNS, *AUTHORITY]
    outputs = {
        subprocess.run(
            command, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True
        ).stdout
        for seed in ("0", "1")
    }
    assert len(outputs) == 1
    assert b"mapping_date" not in next(iter(outputs))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert _link("towns.csv", *COLUMNS, *AUTHORITY).records[0]["mapping_date"] == "2023-11-14"


def test_each_authority_is_asked_for_itself(folder: Path) -> None:
    links = _link("towns.csv", *COLUMNS[:4], *AUTHORITY, "--authority", "geonames")
    assert [record["object_source"] for record in links.records[:2]] == ["wikidata:Q830106", "wikidata:Q2013"]
    assert len(links.records) == 14
    reims = [record["object_id"] for record in _by_label(links)["Reims"]]
    assert "geonames:2984114" in reims
    assert "wikidata:Q41876" in reims


def test_what_a_person_has_decided_stays(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = Path("links.sssom.tsv")
    links = _link("towns.csv", *COLUMNS, *AUTHORITY)
    chosen = {"id": "wikidata:Q763171"}
    day = date(2026, 11, 22)
    links.records = [
        decide(record, chosen, reviewer="Somebody", day=day)
        if record["subject_label"] == "Wakefield"
        else record
        for record in links.records
    ]
    path.write_bytes(sssom.write(links))

    # The rows stand in another order, and there is a new one.
    head, *rows = TOWNS.splitlines()
    Path("towns.csv").write_text("\n".join([head, *rows[::-1], "Aachen;Wakefield;GB"]), encoding="utf-8")
    again = _by_label(_link("towns.csv", *COLUMNS, *AUTHORITY))
    assert [record["ext_row"] for record in again["Wakefield"]] == ["4", "5", "9"]
    for record in again["Wakefield"]:
        assert record["object_id"] == "wikidata:Q763171"
        assert record["mapping_justification"] == "semapv:ManualMappingCuration"
        assert (record["reviewer_label"], record["review_date"]) == ("Somebody", "2026-11-22")
    assert "1 place is as it was decided before" in capsys.readouterr().err

    # Another table would push the decisions out of the file: nothing is written, unless it is asked for.
    before = path.read_bytes()
    Path("other.csv").write_text("Partner\nReims\n", encoding="utf-8")
    told = _refused(capsys, "other.csv", "--name", "Partner", *AUTHORITY, "-o", str(path))
    assert "decisions on 1 places that are not among these" in told
    assert path.read_bytes() == before
    arguments = [
        "other.csv",
        "--name",
        "Partner",
        *AUTHORITY,
        "--previous",
        str(path),
        "-o",
        "other.sssom.tsv",
    ]
    assert main(["link", *arguments]) == 0


HOMONYMS = """\
item\tlabel_en\tcountry_en\tlatitude\tlongitude\tpopulation\tkind
Q2742\tMünster\tGermany\t51.9625\t7.6256\t322904\tcity
Q569635\tMünster\tGermany\t49.9239\t8.8639\t14390\t
Q2805\tKrefeld\tGermany\t51.3333\t6.5667\t227020\tcity
"""


@pytest.mark.parametrize(
    ("label", "partners", "kept"),
    [
        ("Münster", "Monastir", True),
        ("Münster", "Abtenau|Monastir", True),
        ("Münster", "", True),
        ("Münster", "Abtenau", False),
        # No other place is called so: the partner was written otherwise, or is another.
        ("Krefeld", "Duenkerque", True),
    ],
)
def test_a_decision_does_not_jump_to_a_homonym(
    folder: Path, capsys: pytest.CaptureFixture[str], label: str, partners: str, kept: bool
) -> None:
    Path("items.tsv").write_text(HOMONYMS, encoding="utf-8")
    columns = ["--name", "Stadt", "--country", "DE", "--partner-of", "Partner"]
    arguments = ["towns.csv", *columns, "--authority", "items.tsv"]
    Path("towns.csv").write_text("Stadt,Partner\nMünster,Monastir\nKrefeld,Dünkirchen\n", encoding="utf-8")
    links = _link(*arguments)
    day = date(2026, 11, 22)
    chosen = {"Münster": "wikidata:Q2742", "Krefeld": "wikidata:Q2805"}
    links.records = [
        decide(record, {"id": chosen[record["subject_label"]]}, reviewer="Somebody", day=day)
        for record in links.records
    ]
    Path("links.sssom.tsv").write_bytes(sssom.write(links))
    rows = "".join(f"{label},{partner}\n" for partner in partners.split("|"))
    Path("towns.csv").write_text(f"Stadt,Partner\n{rows}", encoding="utf-8")
    again = _link(*arguments, "--previous", "links.sssom.tsv", output="again.sssom.tsv").records[0]
    told = capsys.readouterr().err
    assert ("1 place is as it was decided before" in told) == kept
    if kept:
        assert again["object_id"] == chosen[label]
        assert again["reviewer_label"] == "Somebody"
        assert again["ext_partners"] == (partners or "Monastir")
    else:
        assert "1 decided before are open again" in told
        assert again["ext_decision"] == "review"
        assert again["mapping_justification"] == sssom.COMPOSITE
        note = "Open again: with the partners Monastir, Somebody decided that it is wikidata:Q2742"
        assert note in again["comment"]
        assert "wikidata:Q2742" in {each["id"] for each in candidates(again)}


def test_what_a_person_has_decided_speaks_for_the_partners(folder: Path) -> None:
    twice = ITEMS + "Q12345\tAachen\tGermany\t50.776\t6.083\t1000\t\n"
    Path("items.tsv").write_text(twice, encoding="utf-8")
    arguments = ["towns.csv", *COLUMNS, *AUTHORITY, "--both"]
    links = _link(*arguments)
    before = _by_label(links)["Reims"][0]

    def decided(item: str) -> Record:
        links.records = [
            decide(record, {"id": item}, reviewer="Somebody", day=date(2026, 11, 22))
            if record["subject_label"] == "Aachen"
            else record
            for record in links.records
        ]
        Path("decided.sssom.tsv").write_bytes(sssom.write(links))
        again = _link(*arguments, "--previous", "decided.sssom.tsv", output="again.sssom.tsv")
        return _by_label(again)["Reims"][0]

    # Of two Aachens one is twinned with Reims: likely it is that one, and certain once a person says so.
    assert 0.5 <= float(before["ext_feature_relationships"]) < 1
    assert decided("wikidata:Q1017")["ext_feature_relationships"] == "1"
    assert decided("wikidata:Q12345")["ext_feature_relationships"] == "0"


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["towns.csv"], "say with --name which column"),
        (["towns.csv", "--name", "partner"], "no column of towns.csv is called 'partner'"),
        (["towns.csv", "--name", "Partner", "--country", "Nation"], "is called 'Nation'"),
        (["towns.csv", "--name", "Partner", "--partner-country", "Land"], "name it with --partner-of"),
        (["towns.csv", "--name", "Partner", "--both"], "name it with --partner-of"),
        (["towns.csv", "--name", "Partner", "--data", "."], "a table (towns.csv) or a graph, not both"),
        (["--name", "Partner"], "name the table as well"),
        (["none.csv", "--name", "Partner"], "none.csv"),
        (["towns.csv", "--name", "Partner", "--authority", "none.tsv"], "none.tsv"),
        (["towns.csv", "towns.csv", "--name", "Partner"], "one table at a time"),
        (["review"], "name one file of links"),
        (["review", "towns.csv"], "towns.csv:1: has no mapping_set_id"),
        (["apply", "links.sssom.tsv"], "say with --output which folder"),
        (["--graph", "none"], "no local authority is in"),
    ],
)
def test_what_is_wrong_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], problem: str
) -> None:
    assert problem in _refused(capsys, *arguments)


@pytest.fixture
def data(folder: Path) -> Path:
    """A copy of the bundled data without its graph of identifiers."""
    copy = folder / "data"
    shutil.copytree(settings.data_dir(), copy)
    (copy / "identifiers.ttl").unlink()
    index = copy / "manifest.ttl"
    kept = [triple for triple in turtle.read(index) if not triple.subject.value.endswith("/identifiers")]
    index.write_text(turtle.write(kept), encoding="utf-8")
    return copy


GRAPH_ITEMS = """\
item\tlabel_en\tlabel_de\tcountry_en\tlatitude\tlongitude\tpopulation
Q2805\tKrefeld\tKrefeld\tGermany\t51.3333\t6.5667\t227020
Q45797\tDunkirk\tDünkirchen\tFrance\t51.0378\t2.3764\t86279
Q171357\tKecskemét\tKecskemét\tHungary\t46.9061\t19.6897\t110687
Q6225\tCoventry\tCoventry\tUnited Kingdom\t52.4081\t-1.5106\t366785
Q999999\tViborg\tViborg\tFrance\t52.4081\t-1.5106\t366785
"""


def test_the_graph_is_linked_and_the_links_become_a_graph_of_it(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("items.tsv").write_text(GRAPH_ITEMS, encoding="utf-8")
    Path("twins.tsv").write_text("item\ttwin\nQ2805\tQ45797\nQ171357\tQ6225\n", encoding="utf-8")
    links = _link("--data", "data", *AUTHORITY)
    found = {record["subject_id"]: record for record in links.records}
    assert found["authority:krefeld"]["object_id"] == "wikidata:Q2805"
    assert found["authority:krefeld"]["ext_decision"] == "accept"
    assert "Dunkirk" in found["authority:krefeld"]["ext_partners"]
    assert found["authority:coventry"]["subject_source"] == "graph:kecskemet/parties"
    assert found["authority:viborg"]["predicate_modifier"] == "Not"

    before = {path: path.read_bytes() for path in data.rglob("*.ttl")}
    assert main(["link", "apply", "links.sssom.tsv", "--output", "data"]) == 0
    changed = {path.name for path in data.rglob("*.ttl") if before.get(path) != path.read_bytes()}
    assert changed == {"links.ttl", "manifest.ttl"}
    assert main(["format", "--check", "data/links.ttl", "data/manifest.ttl"]) == 0

    kg = twingraph.open(data)
    asked = kg.sparql(
        "SELECT ?confidence ?source WHERE {"
        " authority:krefeld skos:exactMatch wd:Q2805 ; dcterms:source ?source ."
        " ?link owl:annotatedSource authority:krefeld ; owl:annotatedTarget wd:Q2805 ;"
        " sssom:confidence ?confidence ; dcterms:source ?source }"
    )
    assert [(float(row.confidence) > 0.9, row.source) for row in asked] == [
        (True, "https://w3id.org/twingraph/id/source/links")
    ]
    assert not kg.sparql("ASK { authority:viborg skos:exactMatch wd:Q999999 }")
    assert kg.sparql(
        "ASK { ?link owl:annotatedSource authority:viborg ; owl:annotatedTarget wd:Q999999 ;"
        " sssom:predicate_modifier sssom:NegatedPredicate }"
    )
    capsys.readouterr()
    assert main(["validate", "data/links.ttl", "--severity", "violation"]) == 0, capsys.readouterr().out

    # Links that were applied stay in their file when it is made again, and so in the graph.
    again = _link("--data", "data", *AUTHORITY)
    assert {record["subject_id"]: record for record in again.records}["authority:krefeld"] == found[
        "authority:krefeld"
    ]
    assert len(again.records) == len(links.records)

    # What is linked is not proposed again, and applying again changes nothing.
    rest = {record["subject_id"] for record in _link("--data", "data", *AUTHORITY, output="rest.tsv").records}
    assert "authority:krefeld" not in rest
    assert "authority:viborg" in rest
    assert len(_link("--data", "data", *AUTHORITY, "--all", output="all.tsv").records) == len(links.records)
    after = {path: path.read_bytes() for path in data.rglob("*.ttl")}
    assert main(["link", "apply", "links.sssom.tsv", "--output", "data"]) == 0
    assert {path: path.read_bytes() for path in data.rglob("*.ttl")} == after


def test_what_is_imported_is_linked_and_stays_valid(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = "City,Country,Partner,Partner country,Since\nAachen,Germany,Reims,France,1967\n"
    Path("sheet.csv").write_text(table, encoding="utf-8")
    assert main(["import", "sheet.csv", "--output", "imported", "--name", "sheet"]) == 0
    _link("--data", "imported", *AUTHORITY, output="my städte.sssom.tsv")
    assert main(["link", "apply", "my städte.sssom.tsv", "--output", "imported"]) == 0
    kg = twingraph.open(Path("imported"))
    links = kg.sparql(
        "SELECT ?item WHERE { ?it skos:prefLabel ?name ; skos:exactMatch ?item } ORDER BY ?item"
    )
    assert [row.item.rpartition("/")[2] for row in links] == ["Q1017", "Q41876"]
    capsys.readouterr()
    assert main(["validate", "--data", "imported", "--severity", "warning", "--format", "json"]) == 0
    assert "my-st-dte" not in capsys.readouterr().out


def test_two_things_of_one_graph_are_not_accepted_as_one_item() -> None:
    item = Item("wikidata:Q16506", ("České Budějovice",), "CZ")
    subjects = Subjects("graph")
    judged = []
    for id_, label, source, row in (
        ("authority:budweis", "Budweis", "graph:a", 0),
        ("authority:ceske-budejovice", "České Budějovice", "graph:a", 0),
        ("authority:budweis-b", "Budweis", "graph:b", 0),
        ("row:000001", "Budweis", "table:c", 1),
        ("row:000002", "Budweis", "table:c", 2),
    ):
        mention = Mention(id_, (label,), "CZ")
        subjects.mentions[id_] = mention
        judgement = Judgement(mention, "accept", 0.99, 0.9, "The same.", (Rival(item, {"name": 1.0}, 0.99),))
        judged.append((Subject(id_, label, id_, source, row), judgement))
    links = new_set(subjects)
    add(links, subjects, judged, prefix="wikidata")
    assert [record["ext_decision"] for record in links.records] == ["review"] * 2 + ["accept"] * 3
    assert "České Budějovice (authority:ceske-budejovice)" in links.records[0]["comment"]
    assert len(candidates(links.records[0])) == 1


def test_rows_of_a_table_cannot_be_applied(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _link("towns.csv", *COLUMNS, *AUTHORITY)
    before = {path: path.read_bytes() for path in data.rglob("*.ttl")}
    for folder in ("data", "new"):
        said = _refused(capsys, "apply", "links.sssom.tsv", "--output", folder)
        assert "links of the rows of a table, which is no graph: import the table" in said
    assert {path: path.read_bytes() for path in data.rglob("*.ttl")} == before


def test_links_take_the_place_of_no_other_graph(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    links = _link("--data", "data", *AUTHORITY, output="countries.sssom.tsv")
    assert links.records
    told = _refused(capsys, "apply", "countries.sssom.tsv", "--output", "data")
    assert "countries.ttl: is a graph of its own" in told


def test_the_register_has_a_link_for_every_row(reference: Path, tmp_path: Path) -> None:
    output = tmp_path / "links.sssom.tsv"
    columns = ["--name", "partnergemeinde", "--country", "country", "--partner-of", "municipality"]
    places = ["--latitude", "partner_latitude", "--longitude", "partner_longitude"]
    authority = [f"--authority={reference / name}" for name in ("wikidata-2022", "wikidata-2016")]
    register = str(reference / "rgre-2015" / "partnerships.csv")
    assert (
        main(["link", register, *columns, *places, "--partner-country=DE", *authority, "-o", str(output)])
        == 0
    )
    records = sssom.read(output).records
    assert [int(record["ext_row"]) for record in records] == list(range(1, 3546))
    decisions = [record["ext_decision"] for record in records]
    assert min(decisions.count(decision) for decision in ("accept", "review", "reject")) > 50
