"""The dataset clause of a query is found by its tokens."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, Quad, QuerySolutions, Store

from twingraph.store.dataset import has_dataset

WITH = [
    "SELECT * FROM <g:a> { ?s ?p ?o }",
    "select*from<g:a>where{?s ?p ?o}",
    "SELECT ?s\nFROM NAMED <g:a> WHERE { GRAPH ?g { ?s ?p ?o } }",
    "PREFIX from: <x:> SELECT (COUNT(*) AS ?n) FROM <g:a> { ?s ?p ?o }",
    "BASE <g:> ASK FROM <a> { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p '}' } FROM <g:a> WHERE { ?s ?p ?o }",
    "CONSTRUCT FROM <g:a> WHERE { ?s ?p ?o }",
    "DESCRIBE <g:a#x> # {\nFROM <g:a>",
    "DESCRIBE ?s FROM <g:a> { ?s ?p ?o }",
    "PREFIX g: <g:> SELECT ('''{ \" ''' AS ?t) FROM g:a {}",
    r"SELECT ('\'{' AS ?t) (1<2 AS ?u) (3>2 AS ?v) FROM <g:a> {}",
]
WITHOUT = [
    "SELECT * { ?s ?p ?o }",
    "SELECT ?from { ?s ?p ?from } ORDER BY ?from",
    "SELECT $from { ?s ?p $from }",
    "# SELECT * FROM <g:a>\nSELECT * { ?s ?p ?o } # FROM <g:a>",
    "SELECT (' FROM <g:a> ' AS ?t) { ?s ?p ?o }",
    'SELECT ("""\n" FROM <g:a>""" AS ?t) { ?s ?p ?o }',
    "SELECT * { ?s ?p <x:from> . ?s ?p 'FROM <g:a>' }",
    "PREFIX from: <x:> DESCRIBE from:from",
    "PREFIX x: <x:> DESCRIBE x:from x:a-from x:a.from",
    "PREFIX a.from: <x:> DESCRIBE a.from:b",
    "CONSTRUCT { <x:from> <x:from> 'from' } WHERE { ?s ?p 'x'@from }",
    "BASE <http://ex/from> ASK { ?s ?p ?o }",
    "SELECT * { _:from ?p ?o }",
]


@pytest.mark.parametrize("text", WITH)
def test_a_dataset_clause_is_found(text: str) -> None:
    assert has_dataset(text)


@pytest.mark.parametrize("text", WITHOUT)
def test_what_only_looks_like_one_is_not(text: str) -> None:
    assert not has_dataset(text)


@pytest.mark.parametrize("text", WITH + WITHOUT)
def test_the_examples_parse(text: str) -> None:
    store = Store()
    store.add(Quad(NamedNode("x:s"), NamedNode("x:p"), NamedNode("x:o"), NamedNode("g:a")))
    answer = store.query(text, use_default_graph_as_union=not has_dataset(text))
    if isinstance(answer, QuerySolutions):
        list(answer)
