"""Revisions of MediaWiki's pages: the forms in which they are saved, and evidence that points into them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from twingraph.errors import FileSyntaxError
from twingraph.importing import fetch, wikitext
from twingraph.importing.entry import Entry, Span
from twingraph.sources import mediawiki
from twingraph.sources.passage import digest, read_source

TEXT = "== Städtepartnerschaften ==\n* {{FRA|#}} [[Lyon]] & <small>x</small>, seit 1959\n"
PAGE = f"""<page><title>Bad Muster</title><ns>0</ns><id>7</id>
<revision><id>40</id><timestamp>2023-01-01T00:00:00Z</timestamp><text>old</text></revision>
<revision><id>42</id><timestamp>2024-05-06T07:08:09Z</timestamp>
<text xml:space="preserve">{escape(TEXT)}</text></revision></page>"""
EXPORT = """<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="de">
<siteinfo><sitename>Wikipedia</sitename><dbname>dewiki</dbname>
<base>https://de.wikipedia.org/wiki/Wikipedia:Hauptseite</base></siteinfo>
%s</mediawiki>"""
REST = {
    "id": 7,
    "key": "Bad_Muster",
    "title": "Bad Muster",
    "latest": {"id": 42, "timestamp": "2024-05-06T07:08:09Z"},
    "license": {"url": "https://creativecommons.org/licenses/by-sa/4.0/", "title": "CC BY-SA 4.0"},
    "source": TEXT,
}
REVISION = {"revid": 42, "timestamp": "2024-05-06T07:08:09Z"}
ACTION = {
    "query": {
        "pages": [
            {"title": "Bad Muster", "revisions": [{**REVISION, "slots": {"main": {"content": TEXT}}}]},
        ]
    }
}
OLD_ACTION = {
    "query": {"pages": {"7": {"title": "Bad Muster", "revisions": [{**REVISION, "*": TEXT}]}}},
}


def test_an_export_carries_title_revision_time_wiki_and_language() -> None:
    found = mediawiki.read(EXPORT % PAGE, name="page.xml")
    assert found == mediawiki.Revision(
        TEXT, "Bad Muster", "42", "2024-05-06T07:08:09Z", "https://de.wikipedia.org", "de"
    )
    assert found.permalink == "https://de.wikipedia.org/w/index.php?title=Bad_Muster&oldid=42"
    assert found.page == "https://de.wikipedia.org/wiki/Bad_Muster"


@pytest.mark.parametrize("content", [REST, ACTION, OLD_ACTION], ids=["rest", "action", "old action"])
def test_the_answers_of_the_apis_carry_title_and_revision(content: object) -> None:
    found = mediawiki.read(json.dumps(content), name="page.json")
    assert (found.text, found.title, found.number) == (TEXT, "Bad Muster", "42")
    assert found.timestamp == "2024-05-06T07:08:09Z"


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("https://en.wikipedia.org/wiki/K%C3%B6ln", "titles=K%C3%B6ln"),
        ("https://de.m.wikipedia.org/wiki/Aachen", "titles=Aachen"),
        ("https://en.wikipedia.org/w/index.php?title=Aachen&oldid=42", "revids=42"),
        ("https://en.wikipedia.org/w/index.php?title=Aachen&action=raw", ""),
        ("https://en.wikipedia.org/", ""),
        ("https://example.org/wiki/Aachen", ""),
        ("https://wikipedia.org.example.org/wiki/Aachen", ""),
    ],
)
def test_the_api_is_asked_for_the_page_of_an_address(url: str, asked: str) -> None:
    address = mediawiki.api_address(url)
    assert address.rpartition("&")[2] == asked
    assert not asked or re.match(r"https://(de|en)\.wikipedia\.org/w/api\.php\?action=query&", address)


def test_what_the_api_answers_is_a_source_with_its_revision() -> None:
    url = mediawiki.api_address("https://de.wikipedia.org/wiki/Bad_Muster")
    fetched = fetch.Fetched(url, json.dumps(ACTION).encode(), url=url, accessed="2024-06-01")
    source = wikitext.reading(fetched, slug="x").source
    assert source.url == "https://de.wikipedia.org/w/index.php?title=Bad_Muster&oldid=42"
    assert (source.language, source.issued, source.accepted) == ("de", "2024-05-06", "2024-06-01")


def test_wikitext_that_begins_like_json_is_wikitext() -> None:
    text = '{{Infobox|name="x"}}\n'
    assert mediawiki.read(text, name="x").text == text


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (EXPORT % (PAGE + PAGE), r"page\.xml: has 2 pages \(Bad Muster, Bad Muster\); save one page"),
        (EXPORT % "", r"page\.xml: has <mediawiki> and no page"),
        ("<?xml version='1.0'?>\n<rss/>", r"page\.xml: has <rss> and no page"),
        (EXPORT % "<page>", r"page\.xml:4: is not well-formed XML"),
        (EXPORT % "<page><title>X</title></page>", r"page\.xml: has a page without a revision"),
        ('{"error": {"code": "missingtitle"}}', r"page\.xml: has neither `source` nor one page"),
        ('{"source": ', r"page\.xml:1: is not JSON"),
    ],
)
def test_what_is_no_page_is_refused(text: str, problem: str) -> None:
    with pytest.raises(FileSyntaxError, match=problem):
        mediawiki.read(text, name="page.xml")


def test_entities_that_grow_without_end_are_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    text = f"<?xml version='1.0'?>{bomb}]><mediawiki><page><title>&i;</title></page></mediawiki>"
    with pytest.raises(FileSyntaxError, match="not well-formed"):
        mediawiki.read(text, name="page.xml")


@pytest.mark.parametrize(("name", "content"), [("page.xml", EXPORT % PAGE), ("page.json", json.dumps(REST))])
def test_evidence_from_an_export_is_found_again_in_the_file(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    reading = wikitext.reading(fetch.from_path(tmp_path / name), slug="bad-muster")
    (entry,) = reading.records
    assert isinstance(entry, Entry)
    (span,) = entry.where
    assert isinstance(span, Span)
    again = read_source(tmp_path, reading.source.file_name)
    assert again[span.start : span.end] == "* {{FRA|#}} [[Lyon]] & <small>x</small>, seit 1959"
    assert digest(again[span.start : span.end]) == span.sha256
    assert reading.source.url == "https://de.wikipedia.org/w/index.php?title=Bad_Muster&oldid=42"
    assert reading.source.issued == "2024-05-06"
    assert reading.source.length == len(TEXT)
