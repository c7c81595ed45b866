"""The canned queries: the contract of names and columns, their form, and equal answers on two engines."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from twingraph.errors import QueryError
from twingraph.knowledge import KnowledgeGraph, open_graph
from twingraph.query import Catalog, answer
from twingraph.query.binding import line
from twingraph.query.catalog import Query
from twingraph.query.parameters import TYPES, arguments
from twingraph.rdf.terms import INFERRED

# rdflib 7 warns of its own use of what it deprecates.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

SMALL = Path(__file__).parent / "data" / "small"
CATALOG = Catalog()

# The contract: docs and other programs count on these names, parameters ("?": optional) and columns.
CONTRACT = """
partners | city kind? as-of? | partner partnerLabel country kind since state
jubilees | year city? every? | relationship city partner since years
timeline | city partner? from? to? | earliest latest kind label partner
delegations | city partner? from? to? | delegation from to guest host occasion size
exchanges | city? field? from? to? | exchange from to field participants
lifecycle | city partner | stage date evidence
sleeping | city since | partner lastActivity statedIntensity
conflicts | city? | subject property valueA sourceA valueB sourceB
definitions | city | definition kind count
organisations | city partner? | organisation label partner founded
honours | city? | person honour conferredBy date
memberships | city | network since stage
aid | city partner? | aid date from to amount currency
people | city? | person role activity
common-partners | cityA cityB | partner
partners-of-partners | city | via candidate count
countries | city? | country twin partner contact
one-sided | city? | city partner claimedBy notClaimedBy
wikidata-gaps | city | direction partner item
unlinked | | authority label
search | all? phrase? from? to? | thing label date score
press | city partner? | item date title partner
why | thing | statement source start end sha256
coverage | | graph class count
"""
CONTRACTS = {
    name.strip(): (parameters.split(), columns.split())
    for name, parameters, columns in (row.split("|") for row in CONTRACT.strip().splitlines())
}

every_query = pytest.mark.parametrize("query", list(CATALOG), ids=lambda query: query.name)


@pytest.fixture(scope="module")
def small() -> KnowledgeGraph:
    """A graph in which every query has an answer."""
    return open_graph(SMALL)


@pytest.fixture(scope="module")
def small_rdflib(small: KnowledgeGraph) -> rdflib.Dataset:
    return small.to_rdflib()


def rows(kg: KnowledgeGraph, name: str, *columns: str, **parameters: object) -> list[tuple[object, ...]]:
    """Answer a query and keep some columns, IRIs without what stands before the last slash or hash."""
    return [
        tuple(_short(getattr(row, column)) for column in columns)
        for row in answer(kg.store, name, **parameters)
    ]


def _short(value: object) -> object:
    return re.split("[/#]", value)[-1] if isinstance(value, str) and "://" in value else value


def test_there_are_exactly_the_queries_of_the_contract() -> None:
    assert len(CONTRACTS) == 24
    assert CATALOG.names == sorted(CONTRACTS)


@every_query
def test_parameters_and_columns_are_those_of_the_contract(query: Query) -> None:
    parameters, columns = CONTRACTS[query.name]
    stated = [parameter.name + ("" if parameter.required else "?") for parameter in query.parameters]
    assert [name for name in stated if name != "language?"] == parameters
    assert [column.name for column in query.columns] == columns


@every_query
def test_the_header_is_complete(query: Query) -> None:
    assert query.summary
    assert len(query.description) > 20
    assert query.tags
    assert query.cost.startswith("with the ")
    assert not query.cost.endswith(".")
    assert query.questions
    assert all(question.endswith("?") for question in query.questions)
    assert all(column.description for column in query.columns)
    for parameter in query.parameters:
        assert parameter.description
        assert parameter.type in TYPES
        assert (parameter.type == "code") == bool(parameter.scheme)
        assert not (parameter.required and parameter.default)


LINES = {"conflicts": 2, "definitions": 3, "one-sided": 5, "partners-of-partners": 2, "wikidata-gaps": 3}
"""How many lines bind the same parameter, where it is one in each of several groups."""


@every_query
def test_each_parameter_has_one_line_that_binds_it(query: Query, small: KnowledgeGraph) -> None:
    optional = query._replace(parameters=tuple(p for p in query.parameters if not p.required), one_of=())
    defaults = arguments(optional, {}, small.store)
    for parameter in query.parameters:
        found = line(parameter.variable).findall(query.text)
        assert len(found) == LINES.get(query.name, 1)
        assert len(set(found)) == 1
        if parameter.required:
            assert found[0] != "UNDEF"
        elif parameter.default is None:
            assert found[0] == "UNDEF"
        else:
            (default,) = defaults[parameter.variable]
            assert default.value == found[0].strip('"')


@every_query
def test_every_prefix_that_is_bound_is_used(query: Query) -> None:
    head, body = query.text.split("\nSELECT", 1)
    prefixes = re.findall(r"^PREFIX ([\w-]+):", head, re.MULTILINE)
    assert [prefix for prefix in prefixes if not re.search(rf"(?<![\w-]){prefix}:", body)] == []


@every_query
def test_the_order_is_stated(query: Query) -> None:
    assert re.search(r"^ORDER BY .+\n\Z", query.text, re.MULTILINE)


def bind_in_the_middle(text: str) -> bool:
    """Return whether something other than another BIND or the end of the group follows a BIND."""
    text = re.sub(r'#[^\n]*\n|"[^"\n]*"', " ", text[text.index("SELECT") :])
    for match in re.finditer(r"\bBIND\s*\(", text):
        depth, end = 1, match.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
        if not re.match(r"\s*(\}|BIND\b)", text[end:]):
            return True
    return False


def test_a_bind_in_the_middle_of_a_group_is_found() -> None:
    assert bind_in_the_middle("SELECT * { ?s ?p ?o BIND (STR(?o) AS ?t) ?s ?q ?t }")
    assert not bind_in_the_middle('SELECT * { ?s ?p ?o BIND (")" AS ?t) BIND (1 AS ?u) }')


@every_query
def test_no_bind_stands_in_the_middle_of_a_group(query: Query) -> None:
    assert not bind_in_the_middle(query.text)


@every_query
def test_the_file_runs_as_pasted_alike_on_two_engines(
    query: Query, small: KnowledgeGraph, small_rdflib: rdflib.Dataset
) -> None:
    ours = small.store.query(query.text)
    written = small_rdflib.query(query.text).serialize(format="json")
    assert written is not None
    theirs = parse_query_results(written, QueryResultsFormat.JSON)
    assert isinstance(ours, QuerySolutions)
    assert isinstance(theirs, QuerySolutions)
    assert [variable.value for variable in ours.variables] == [column.name for column in query.columns]
    found = [tuple(map(str, solution)) for solution in ours]
    assert found
    assert found == [tuple(map(str, solution)) for solution in theirs]


@every_query
def test_the_default_answer_is_that_of_the_pasted_file(query: Query, small: KnowledgeGraph) -> None:
    given = {
        parameter.name: line(parameter.variable).search(query.text)["values"].strip('"').split('"')[0]
        for parameter in query.parameters
        if parameter.required
    }
    if query.one_of:
        with pytest.raises(QueryError, match="at least one of"):
            answer(small.store, query.name, **given)
    else:
        assert list(answer(small.store, query.name, **given)) == list(small.sparql(query.text))


@every_query
def test_inferred_triples_do_not_change_the_answer(query: Query, small: KnowledgeGraph) -> None:
    inferring = open_graph(SMALL)
    assert inferring.infer() > 100
    assert INFERRED.value in inferring.store.graphs()
    assert list(inferring.sparql(query.text)) == list(small.sparql(query.text))


def test_a_triple_in_two_graphs_counts_once(small: KnowledgeGraph) -> None:
    doubled = open_graph(SMALL)
    doubled.store.add([quad.triple for quad in list(small.store.quads())], "https://example.org/again")
    for query in CATALOG:
        if query.name != "coverage":
            assert list(doubled.sparql(query.text)) == list(small.sparql(query.text)), query.name


def test_partners_state_on_a_day(small: KnowledgeGraph) -> None:
    def states(day: str | None) -> dict[object, object]:
        return dict(rows(small, "partners", "partner", "state", city="Kecskemét", as_of=day))

    assert states(None) == {
        "hyvinkaa": "in-force",
        "lidkoping": "in-force",
        "tabor": None,
        "targu-mures": "in-force",
        "viborg": "in-force",
    }
    assert states("2005-06-01")["lidkoping"] == "forming"
    assert "lidkoping" not in states("2002-12-31")
    assert states("2011-12-31")["viborg"] == "in-force"


def test_partners_in_a_language_and_of_a_kind(small: KnowledgeGraph) -> None:
    partners = rows(small, "partners", "partnerLabel", "since", city="Kecskemét", kind="twin", language="sv")
    assert partners == [("Hyvinge", "1986"), ("Viborg", "1997"), ("Lidköping", "2011-05")]


def test_jubilees_once_for_each_agreement_and_seen_from_the_city(small: KnowledgeGraph) -> None:
    columns = ("city", "partner", "years")
    assert rows(small, "jubilees", *columns, year=2026) == [
        ("hyvinkaa", "kecskemet", 40),
        ("kecskemet", "lidkoping", 15),
    ]
    assert rows(small, "jubilees", *columns, year=2026, city="Kecskemét", every=20) == [
        ("kecskemet", "hyvinkaa", 40)
    ]
    assert rows(small, "jubilees", *columns, year=1986) == []


def test_timeline_within_a_period(small: KnowledgeGraph) -> None:
    assert rows(small, "timeline", "label", city="Kecskemét", partner="Lidköping", from_="2011-06-01") == [
        ("Delegation to Kecskemét City Day",)
    ]
    going_on = rows(small, "timeline", "kind", "partner", city="Kecskemét", from_="2020-01-01")
    assert going_on == [("SchoolExchange", "hyvinkaa")]
    undated = rows(small, "timeline", "label", city="Kecskemét", partner="Q21176")
    assert ("Delegation of unknown date",) in undated


def test_delegations_and_aid_of_a_partner(small: KnowledgeGraph) -> None:
    assert rows(small, "delegations", "guest", "size", city="Kecskemét", partner="Lidköping") == [
        ("lidkoping", 12)
    ]
    assert rows(small, "delegations", "guest", city="Kecskemét", to="2010-12-31") == []
    assert rows(small, "aid", "to", city="Marosvásárhely", partner="Kecskemét") == [("targu-mures",)]
    assert rows(small, "aid", "to", city="Kecskemét", partner="Lidköping") == []


def test_exchanges_in_a_field_and_its_narrower_fields(small: KnowledgeGraph) -> None:
    found = rows(small, "exchanges", "field", "participants", field="culture", language="hu")
    assert found == [("music", "Marosvásárhely; Marosvásárhelyi Baráti Kör")]


def test_sleeping_partners(small: KnowledgeGraph) -> None:
    sleeping = rows(small, "sleeping", "partner", city="Kecskemét", since="2010-01-01")
    assert sleeping == [("tabor",), ("viborg",), ("targu-mures",)]


def test_definitions_count_by_the_source_or_by_stages(small: KnowledgeGraph) -> None:
    assert rows(small, "definitions", "definition", "count", city="Kecskemét") == [
        ("kecskemet-partner", 1),
        ("kecskemet-twin", 3),
        ("krefeld-partnership", 1),
    ]


def test_one_sided_ties(small: KnowledgeGraph) -> None:
    columns = ("city", "partner", "claimedBy", "notClaimedBy")
    assert rows(small, "one-sided", *columns, city="Tábor") == [("tabor", "kecskemet", "kecskemet", "tabor")]
    assert ("hyvinkaa",) not in rows(small, "one-sided", "partner", city="Kecskemét")
    # Each side records the other: the page of the one, the Wikidata item of the other.
    assert ("targu-mures",) not in rows(small, "one-sided", "partner", city="Kecskemét")


def test_wikidata_gaps(small: KnowledgeGraph) -> None:
    gaps = rows(small, "wikidata-gaps", "direction", "partner", "item", city="Kecskemét")
    assert ("city-to-partner", "targu-mures", "Q171357") in gaps
    assert ("partner-to-city", "targu-mures", "Q186349") not in gaps
    assert ("only-in-wikidata", "Q170287", "Q170287") in gaps
    assert not [gap for gap in gaps if gap[1] in ("hyvinkaa", "tabor")]


def test_unlinked_says_what_lacks_either(small: KnowledgeGraph) -> None:
    assert rows(small, "unlinked", "authority") == [("tabor",), ("viborg-county",)]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"all": "KODALY school"}, ["2009-concert"]),
        ({"all": "hangverseny medicines"}, []),
        ({"phrase": "Targu Mures", "from_": "2009-05-01", "to": "2009-12-31"}, ["2009-aid", "2009-concert"]),
        ({"all": "Marosvásárhely", "phrase": "in Târgu"}, ["2009-concert"]),
        ({"all": '"} UNION { ?thing ?p ?o'}, []),
    ],
)
def test_search(small: KnowledgeGraph, asked: dict[str, str], found: list[str]) -> None:
    assert [thing for (thing,) in rows(small, "search", "thing", **asked)] == found


def test_search_puts_the_best_first(small: KnowledgeGraph) -> None:
    scores = [score for (score,) in rows(small, "search", "score", all="Viborg")]
    assert scores[0] == 3
    assert scores == sorted(scores, reverse=True)


def test_why_gives_the_statement_and_the_claims(small: KnowledgeGraph) -> None:
    said = rows(small, "why", "statement", "start", thing="stage:kecskemet--hyvinkaa-1986-signature")
    assert said == [("date 1985", 0), ("Hyvinkää: agreement signed", 10), ("date 1986", 10)]
