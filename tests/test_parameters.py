"""Parameters of canned queries: what users give, what becomes of it, and what they are told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from twingraph.errors import AmbiguousNameError, FileSyntaxError, InputError, NameNotFoundError, QueryError
from twingraph.knowledge import KnowledgeGraph, open_graph
from twingraph.query import Catalog, answer, names
from twingraph.query.binding import bind
from twingraph.rdf.terms import RDF, SKOS, Literal, NamedNode, Triple
from twingraph.store.oxigraph import OxigraphStore

SMALL = Path(__file__).parent / "data" / "small"
AUTHORITY = "https://w3id.org/twingraph/id/authority/"


@pytest.fixture(scope="module")
def small() -> KnowledgeGraph:
    return open_graph(SMALL)


@pytest.mark.parametrize(
    ("given", "slug"),
    [
        (AUTHORITY + "kecskemet", "kecskemet"),
        (f"<{AUTHORITY}kecskemet>", "kecskemet"),
        ("authority:kecskemet", "kecskemet"),
        ("Q171357", "kecskemet"),
        ("wd:Q171357", "kecskemet"),
        ("http://www.wikidata.org/entity/Q21177", "viborg-county"),
        ("https://sws.geonames.org/3050434/", "kecskemet"),
        ("Kecskemét", "kecskemet"),
        (" kecskemÉt ", "kecskemet"),
        ("Kecskeme\u0301t", "kecskemet"),
        ("Marosvásárhely", "targu-mures"),
        ("Viborg Amt", "viborg-county"),
    ],
)
def test_a_city_is_found(small: KnowledgeGraph, given: str, slug: str) -> None:
    assert names.resolve(small.store, "authority", given).value == AUTHORITY + slug


def test_an_unknown_city_names_what_comes_near(small: KnowledgeGraph) -> None:
    with pytest.raises(NameNotFoundError, match="did you mean Kecskemét") as caught:
        names.resolve(small.store, "authority", "Kecskemet")
    assert caught.value.near == ("Kecskemét",)


@pytest.mark.parametrize("given", ["Q1", "authority:atlantis", "https://example.org/atlantis", "Atlantis"])
def test_what_is_not_in_the_graph_is_not_found(small: KnowledgeGraph, given: str) -> None:
    with pytest.raises(NameNotFoundError, match="no authority is called"):
        names.resolve(small.store, "authority", given)


@pytest.mark.parametrize("name", ["person", "org", "time", "skos"])
def test_a_name_that_is_also_a_prefix_is_a_name(name: str) -> None:
    store = OxigraphStore()
    thing = NamedNode("https://example.org/thing")
    store.add([Triple(thing, SKOS.prefLabel, Literal(name.capitalize(), language="en"))], "urn:x-test")
    assert names.resolve(store, "thing", name) == thing
    with pytest.raises(NameNotFoundError):
        names.resolve(store, "thing", f"{name}:{name}")


def test_text_that_cannot_be_an_iri_is_an_input_error(small: KnowledgeGraph) -> None:
    with pytest.raises(InputError, match="is not an IRI"):
        names.resolve(small.store, "authority", "https://example.org/{a}")


def test_an_ambiguous_name_lists_the_candidates(small: KnowledgeGraph) -> None:
    with pytest.raises(AmbiguousNameError, match=r"'Viborg' is that of 2 things") as caught:
        names.resolve(small.store, "authority", "Viborg")
    assert caught.value.candidates == (AUTHORITY + "viborg", AUTHORITY + "viborg-county")


def test_a_name_as_it_is_written_goes_before_one_in_another_case() -> None:
    store = OxigraphStore()
    class_ = NamedNode("https://w3id.org/twingraph/ontology#Municipality")
    cities = [NamedNode(f"https://example.org/{number}") for number in range(4)]
    names_ = [("Berg", "de"), ("BERG", "en"), ("Dorf", "sr-Latn"), ("Dorf", None)]
    for city, (name, language) in zip(cities, names_, strict=True):
        label = Literal(name, language=language) if language else Literal(name)
        store.add([Triple(city, RDF.type, class_), Triple(city, SKOS.prefLabel, label)], "urn:x-test")
    assert names.resolve(store, "authority", "Berg") == cities[0]
    assert names.resolve(store, "authority", "BERG") == cities[1]
    with pytest.raises(AmbiguousNameError):
        names.resolve(store, "authority", "berg")
    assert names.resolve(store, "authority", "Dorf") == cities[3]
    with pytest.raises(AmbiguousNameError):
        names.resolve(store, "authority", "dorf")
    store.add([Triple(cities[2], SKOS.altLabel, Literal("Berg", language="hu"))], "urn:x-test")
    with pytest.raises(AmbiguousNameError):
        names.resolve(store, "authority", "Berg")


def test_a_term_is_taken_as_it_is(small: KnowledgeGraph) -> None:
    city = NamedNode(AUTHORITY + "kecskemet")
    assert list(answer(small.store, "partners", city=city)) == list(
        answer(small.store, "partners", city="Kecskemét")
    )
    assert len(answer(small.store, "partners", city=NamedNode("https://example.org/atlantis"))) == 0


def test_only_authorities_and_parties_are_cities(small: KnowledgeGraph) -> None:
    assert names.resolve(small.store, "thing", "Seven Frontiers").value.endswith(
        "organisation/seven-frontiers"
    )
    with pytest.raises(NameNotFoundError):
        names.resolve(small.store, "authority", "Seven Frontiers")


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("partners", {}, "needs the parameter 'city'; its parameters are: city, kind"),
        ("partners", {"city": None}, "needs the parameter 'city'"),
        ("partners", {"town": "Kecskemét"}, "has no parameter 'town'; its parameters are: city"),
        ("coverage", {"city": "Kecskemét"}, "its parameters are: none"),
        ("partners", {"city": "Kecskemét", "kind": "friend"}, "'friend' is not a kind of relationship: twin"),
        ("partners", {"city": "Kecskemét", "as_of": "2005"}, "'as-of': '2005' is not a day; write it as"),
        ("partners", {"city": "Kecskemét", "as_of": "2005-02-30"}, "not a day of the calendar"),
        ("jubilees", {"year": "soon"}, "'soon' is not a whole number above 0"),
        ("jubilees", {"year": 2026, "every": 0}, "0 is not a whole number above 0"),
        ("jubilees", {"year": True}, "True is not a whole number"),
    ],
)
def test_a_wrong_parameter_is_explained(
    small: KnowledgeGraph, name: str, given: dict[str, object], message: str
) -> None:
    with pytest.raises(QueryError) as caught:
        answer(small.store, name, **given)
    assert message in str(caught.value)


def test_an_unknown_query_or_code_names_what_comes_near(small: KnowledgeGraph) -> None:
    with pytest.raises(NameNotFoundError, match="did you mean partners"):
        answer(small.store, "partner")
    with pytest.raises(NameNotFoundError, match="no query is called"):
        Catalog().find("../queries/partners")
    with pytest.raises(NameNotFoundError, match="no field code is called 'musik'; did you mean music"):
        answer(small.store, "exchanges", field="musik")


@pytest.mark.parametrize("kind", ["twin", "TWIN", "TwinAgreement", "tg:TwinAgreement"])
def test_a_kind_has_several_names(small: KnowledgeGraph, kind: str) -> None:
    assert len(answer(small.store, "partners", city="Kecskemét", kind=kind)) == 3


def test_python_values_are_taken_as_they_are(small: KnowledgeGraph) -> None:
    as_text = list(answer(small.store, "sleeping", city="Kecskemét", since="2011-01-01"))
    assert list(answer(small.store, "sleeping", city="Kecskemét", since=date(2011, 1, 1))) == as_text
    by_words = list(answer(small.store, "search", all=["Kodály", "School"]))
    assert by_words == list(answer(small.store, "search", all="Kodály School"))
    assert len(by_words) == 1


def test_binding_never_leaves_the_line() -> None:
    text = "SELECT * {\n  VALUES ?a { UNDEF }\n  VALUES ?ab { UNDEF }\n}"
    bound = bind(text, {"a": [Literal('"} #\n\\'), Literal("b", language="hu")], "ab": []})
    assert bound == 'SELECT * {\n  VALUES ?a { "\\"} #\\n\\\\" "b"@hu }\n  VALUES ?ab { UNDEF }\n}'
    assert bind(text, {"ab": [NamedNode("a:b")]}).endswith("VALUES ?ab { <a:b> }\n}")
    with pytest.raises(QueryError, match="no line 'VALUES \\?c"):
        bind(text, {"c": []})


def test_reading_one_query_does_not_read_the_others(tmp_path: Path) -> None:
    (tmp_path / "broken.rq").write_text("#+ summary: [\nSELECT * {}", encoding="utf-8")
    good = (
        "#+ {summary: s, description: d, parameters: [], columns: [], tags: [], questions: []}\nSELECT * {}"
    )
    (tmp_path / "good.rq").write_text(good, encoding="utf-8")
    catalog = Catalog(tmp_path)
    assert catalog.find("good").summary == "s"
    assert len(catalog) == 2
    with pytest.raises(FileSyntaxError, match=r"broken\.rq:\d+: the header is not YAML"):
        catalog.find("broken")


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("#+ summary: s", "the header has no 'description'"),
        ("", "not of the form"),
        ("#+ {summary: s, description: d, parameters: [], columns: [{nam: x}]}", "not of the form"),
    ],
)
def test_a_header_that_lacks_something_is_explained(tmp_path: Path, header: str, message: str) -> None:
    (tmp_path / "q.rq").write_text(f"{header}\nSELECT * {{}}", encoding="utf-8")
    with pytest.raises(FileSyntaxError, match=message):
        Catalog(tmp_path).find("q")
