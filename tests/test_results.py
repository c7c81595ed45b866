"""Results as Python values, data frames and files."""

from __future__ import annotations

import csv
import io
import json
import sys
import xml.etree.ElementTree as ElementTree
from datetime import date
from decimal import Decimal

import pytest
import rdflib
from pyoxigraph import Store

from twingraph.errors import InputError, MissingExtraError, QueryError, UpstreamError
from twingraph.query import Result, Triples, sparql
from twingraph.query.result import ROW_FORMATS, serialize_truth
from twingraph.rdf.syntaxes import SYNTAXES
from twingraph.rdf.terms import Literal, NamedNode, Quad, Triple
from twingraph.store.oxigraph import OxigraphStore

# rdflib 7 warns of its own use of what it deprecates.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

VALUES = """
SELECT ?from ?what ?n WHERE {
  VALUES (?from ?what ?n) {
    (<https://w3id.org/twingraph/id/authority/kecskemet> "a|b\\n\\t<i>\\"c\\"</i>"@hu 12)
    (<https://example.org/x> "2011-05"^^<http://id.loc.gov/datatypes/edtf/EDTF> 2000000.50)
    (UNDEF "2011-05-01"^^<http://www.w3.org/2001/XMLSchema#date> true)
    (UNDEF "12011-05-01"^^<http://www.w3.org/2001/XMLSchema#date> 1.5e0)
    (UNDEF UNDEF UNDEF)
  }
}
"""


@pytest.fixture
def store() -> OxigraphStore:
    return OxigraphStore(Store())


@pytest.fixture
def result(store: OxigraphStore) -> Result:
    outcome = sparql(store, VALUES)
    assert isinstance(outcome, Result)
    return outcome


def many(store: OxigraphStore, count: int) -> Result:
    store.add(
        (Quad(NamedNode(f"a:{n}"), NamedNode("a:p"), Literal(n)).triple for n in range(count)), "a:graph"
    )
    outcome = sparql(store, "SELECT ?s ?n { ?s ?p ?n } ORDER BY ?n")
    assert isinstance(outcome, Result)
    return outcome


def test_values_are_native(result: Result) -> None:
    assert result.columns == ("from", "what", "n")
    assert [tuple(row) for row in result] == [
        ("https://w3id.org/twingraph/id/authority/kecskemet", 'a|b\n\t<i>"c"</i>', 12),
        ("https://example.org/x", "2011-05", Decimal("2000000.5")),
        (None, date(2011, 5, 1), True),
        (None, "12011-05-01", 1.5),
        (None, None, None),
    ]


def test_rows_have_columns_as_attributes(result: Result) -> None:
    row = result[1]
    assert row.what == "2011-05"
    assert getattr(row, "from") == "https://example.org/x"
    assert row._asdict() == dict(zip(result.columns, row, strict=True))
    assert repr(result[4]) == "Row(from=None, what=None, n=None)"
    assert repr(result) == "<Result 5 rows: from, what, n>"


def test_a_result_can_be_read_again_and_by_two_at_once(store: OxigraphStore) -> None:
    result = many(store, 1000)
    first, second = iter(result), iter(result)
    head = [next(first).n for _ in range(3)]
    assert [row.n for row in second] == list(range(1000))
    assert head + [row.n for row in first] == list(range(1000))
    assert len(result) == 1000


def test_rows_are_read_as_they_are_asked_for(store: OxigraphStore) -> None:
    result = many(store, 1000)
    assert next(iter(result)).n == 0
    assert next(iter(result)) == next(iter(result))
    assert len(result._solutions) < 1000


@pytest.mark.parametrize("read_first", [True, False])
@pytest.mark.parametrize("format", ROW_FORMATS)
def test_writing_does_not_depend_on_reading(store: OxigraphStore, format: str, *, read_first: bool) -> None:
    result = many(store, 1000)
    if read_first:
        next(iter(result))
    written = result.serialize(format)
    assert written == result.serialize(format)
    assert [row.n for row in result] == list(range(1000))
    direct = store.query("SELECT ?s ?n { ?s ?p ?n } ORDER BY ?n")
    assert written == direct.serialize(format=ROW_FORMATS[format])


def test_json_round_trips_through_another_reader(result: Result) -> None:
    list(result)
    written = result.serialize("json")
    assert json.loads(written)["head"]["vars"] == ["from", "what", "n"]
    read = rdflib.query.Result.parse(io.BytesIO(written), format="json")
    bindings = [binding.asdict() for binding in read]
    assert bindings[0]["what"] == rdflib.Literal('a|b\n\t<i>"c"</i>', lang="hu")
    assert bindings[0]["from"] == rdflib.URIRef("https://w3id.org/twingraph/id/authority/kecskemet")
    assert bindings[1]["what"].datatype == rdflib.URIRef("http://id.loc.gov/datatypes/edtf/EDTF")
    assert "from" not in bindings[2]


def test_xml_csv_and_tsv_are_the_standard_ones(result: Result) -> None:
    root = ElementTree.fromstring(result.serialize("xml"))
    assert len(root.findall(".//{http://www.w3.org/2005/sparql-results#}result")) == 5
    rows = list(csv.reader(io.StringIO(result.serialize("csv").decode())))
    assert rows[:2] == [
        ["from", "what", "n"],
        ["https://w3id.org/twingraph/id/authority/kecskemet", 'a|b\n\t<i>"c"</i>', "12"],
    ]
    assert result.serialize("tsv").decode().splitlines()[0] == "?from\t?what\t?n"


def test_tables_have_prefixed_names(result: Result) -> None:
    table = result.serialize("table").decode()
    lines = table.splitlines()
    assert len(lines) == 2 + 5
    assert lines[2].startswith("authority:kecskemet ")
    assert any(line.startswith("https://example.org/x ") for line in lines)


def test_markdown_keeps_a_row_on_a_line(result: Result) -> None:
    lines = result.serialize("markdown").decode().splitlines()
    assert len(lines) == 2 + 5
    assert r"a\|b <i>" in lines[2]


def test_html_is_escaped_and_says_when_it_is_cut(result: Result, store: OxigraphStore) -> None:
    html = result._repr_html_()
    assert "&lt;i&gt;" in html
    assert "<i>" not in html
    assert "… and 50 more rows" in many(store, 250)._repr_html_()


def test_an_unknown_format_names_the_known(result: Result) -> None:
    with pytest.raises(InputError, match="rows cannot be written as 'turtle'; choose one of table, markdown"):
        result.serialize("turtle")


def test_pandas(result: Result) -> None:
    pandas = pytest.importorskip("pandas")
    frame = result.to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame.columns) == ["from", "what", "n"]
    assert len(frame) == 5


def test_polars(store: OxigraphStore) -> None:
    pytest.importorskip("polars")
    frame = many(store, 300).to_polars()
    assert frame.columns == ["s", "n"]
    assert frame["n"].sum() == sum(range(300))


@pytest.mark.parametrize("package", ["pandas", "polars"])
def test_a_missing_extra_says_what_to_install(
    result: Result, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match=rf"pip install 'twingraph-kg\[{package}\]'"):
        getattr(result, f"to_{package}")()


@pytest.mark.parametrize("format", SYNTAXES)
def test_triples_are_written_and_read_back(store: OxigraphStore, format: str) -> None:
    triples = sparql(store, "CONSTRUCT { <a:s> <a:p> 'é'@hu , 1 . } WHERE {}")
    assert isinstance(triples, Triples)
    assert len(triples) == 2
    parser = {"turtle": "turtle", "ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml"}.get(format, format)
    read = rdflib.Dataset().parse(data=triples.serialize(format), format=parser)
    assert {value for _, _, value, _ in read.quads()} == {rdflib.Literal("é", lang="hu"), rdflib.Literal(1)}


def test_triples_have_other_formats_than_rows(store: OxigraphStore) -> None:
    triples = sparql(store, "CONSTRUCT { <a:s> <a:p> 1 } WHERE {}")
    assert isinstance(triples, Triples)
    with pytest.raises(InputError, match="choose one of turtle, ntriples"):
        triples.serialize("csv")


def test_ask_is_a_truth(store: OxigraphStore) -> None:
    assert sparql(store, "ASK {}") is True
    assert sparql(store, "ASK { <a:s> <a:p> 1 }") is False
    assert json.loads(serialize_truth(False, "json")) == {"head": {}, "boolean": False}
    assert b"<boolean>true</boolean>" in serialize_truth(True, "xml")
    assert serialize_truth(True, "text") == b"true\n"
    with pytest.raises(InputError, match="choose one of text, json, xml"):
        serialize_truth(True, "csv")


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a:s> <a:p> 1 }",
        "# drop it\nPREFIX a: <a:>\nbase <http://example.org/>\nDELETE WHERE { ?s ?p ?o }",
        "clear all",
    ],
)
def test_an_update_is_refused(store: OxigraphStore, update: str) -> None:
    with pytest.raises(QueryError, match="the graph is read-only"):
        sparql(store, update)
    assert len(store) == 0


def test_a_broken_query_is_not_taken_for_an_update(store: OxigraphStore) -> None:
    with pytest.raises(QueryError, match="does not parse"):
        sparql(store, "SELECT * { ?insert ?p }")


@pytest.mark.parametrize("head", ["SELECT *", "CONSTRUCT { ?s ?p ?o }"])
def test_a_service_that_is_down_is_an_error_of_ours(store: OxigraphStore, head: str) -> None:
    def ask() -> None:
        answer = sparql(store, f"{head} {{ SERVICE <http://127.0.0.1:1/> {{ ?s ?p ?o }} }}")
        assert not isinstance(answer, bool)
        answer.serialize("json" if isinstance(answer, Result) else "turtle")

    with pytest.raises(UpstreamError, match="did not answer"):
        ask()


def test_a_function_that_nobody_knows_is_an_error_of_the_query(store: OxigraphStore) -> None:
    with pytest.raises(QueryError, match="function"):
        sparql(store, "SELECT (<http://example.org/f>(1) AS ?x) {}")


@pytest.mark.parametrize(
    ("clause", "count"),
    [
        ("", 3),
        ("FROM <http://e/g1>", 1),
        ("FROM <http://e/g1> FROM g:g2", 2),
        ("FROM NAMED <http://e/g1>", 0),
    ],
)
def test_a_query_may_name_its_dataset(clause: str, count: int) -> None:
    store = OxigraphStore()
    for number in range(3):
        thing = NamedNode(f"http://e/s{number}")
        store.add([Triple(thing, thing, thing)], f"http://e/g{number}")
    (row,) = sparql(store, f"PREFIX g: <http://e/> SELECT (COUNT(*) AS ?n) {clause} {{ ?s ?p ?o }}")
    assert row.n == count
