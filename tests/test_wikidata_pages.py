"""Pages of Wikidata: of any size, and gone on with after an interruption."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from servers import Server
from wikidata import Endpoint, answers, hangs, says
from wikidata_readings import iri_of, read_from, same

from twingraph.errors import InputError, UpstreamError
from twingraph.importing import paging
from twingraph.importing.entry import Reject
from twingraph.importing.source import Reading
from twingraph.importing.wikidata import Selection, read

# Pages.


@pytest.mark.parametrize("size", [1, 20, 5000])
def test_the_size_of_pages_changes_nothing(
    wikidata_endpoint: Endpoint, tmp_path: Path, size: int, wikidata_server: Server
) -> None:
    selection = Selection(places=("Q90007",)) if size == 1 else Selection()
    one = read_from(wikidata_endpoint, tmp_path / "one", selection=selection, page_size=size)
    other = read(selection, folder=tmp_path / "other", endpoint=wikidata_server.query, delay=0)
    assert same(one, other)


def test_no_page_is_asked_for_by_number_nor_by_what_only_wikidata_has(
    wikidata_endpoint: Endpoint, tmp_path: Path
) -> None:
    read_from(wikidata_endpoint, tmp_path)
    listings = [query for query in wikidata_endpoint.queries if "ORDER BY" in query]
    assert len(listings) == 1
    wikidata_endpoint.queries.clear()
    read_from(wikidata_endpoint, tmp_path, page_size=20)
    listings = [query for query in wikidata_endpoint.queries if "ORDER BY" in query]
    assert len(listings) == 2
    assert not [query for query in wikidata_endpoint.queries if re.search("OFFSET|SERVICE|bd:|hint:", query)]


def test_an_endpoint_that_orders_otherwise_than_it_compares(
    wikidata_endpoint: Endpoint, tmp_path: Path
) -> None:
    first: list[bytes] = []

    def again(query: str, ask: Callable[[], bytes]) -> tuple[int, dict[str, str], bytes]:
        first.append(ask())
        return 200, {"Content-Type": "application/sparql-results+json"}, first[0]

    wikidata_endpoint.next = [again, again]
    with pytest.raises(UpstreamError, match="gives the same statements twice"):
        read_from(wikidata_endpoint, tmp_path, page_size=10)


def test_a_statement_that_goes_while_it_is_read_is_rejected(
    wikidata_endpoint: Endpoint, tmp_path: Path
) -> None:
    def less(query: str, ask: Callable[[], bytes]) -> tuple[int, dict[str, str], bytes]:
        status, headers, body = answers(query, ask)
        content = json.loads(body)
        rows = content["results"]["bindings"]
        content["results"]["bindings"] = [row for row in rows if row["statement"]["value"] != gone]
        return status, headers, json.dumps(content).encode()

    selection = Selection(places=("Q90007",))
    before = list(read_from(wikidata_endpoint, tmp_path, selection=selection).records)
    gone = iri_of(before[0])
    wikidata_endpoint.next = [answers, less]
    after = list(read_from(wikidata_endpoint, tmp_path, selection=selection).records)
    assert after[1:] == before[1:]
    assert isinstance(after[0], Reject)
    assert after[0].reasons == ("was taken out while it was read",)


# Resuming.

_PROGRAM = """
import sys
from pathlib import Path
from twingraph.importing.wikidata import Selection, read
read(Selection(), folder=Path(sys.argv[1]), endpoint=sys.argv[2], delay=0, page_size=50)
"""


@pytest.mark.parametrize("after", [1, 3, 20, 35])
def test_a_killed_import_goes_on_where_it_was(
    wikidata_endpoint: Endpoint, wikidata_whole: Reading, tmp_path: Path, after: int
) -> None:
    wikidata_endpoint.next = [*[answers] * after, hangs(30)]
    process = subprocess.Popen([sys.executable, "-c", _PROGRAM, str(tmp_path), wikidata_endpoint.url])
    end = time.monotonic() + 30
    while len(wikidata_endpoint.queries) <= after and time.monotonic() < end:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert len(wikidata_endpoint.queries) == after + 1
    done, wikidata_endpoint.queries, wikidata_endpoint.next = wikidata_endpoint.queries[:after], [], []
    reading = read_from(wikidata_endpoint, tmp_path, resume=True)
    assert same(reading, wikidata_whole)
    assert not set(done) & set(wikidata_endpoint.queries)
    assert len(done) + len(wikidata_endpoint.queries) == len(list(tmp_path.glob("page-*.json")))


def test_another_size_of_page_goes_on_too(
    wikidata_endpoint: Endpoint, wikidata_whole: Reading, tmp_path: Path
) -> None:
    wikidata_endpoint.next = [*[answers] * 8, says(400)]
    with pytest.raises(UpstreamError):
        read_from(wikidata_endpoint, tmp_path)
    assert same(read_from(wikidata_endpoint, tmp_path, resume=True, page_size=13), wikidata_whole)


def test_a_finished_import_is_read_again_without_a_question(
    wikidata_endpoint: Endpoint, wikidata_whole: Reading, tmp_path: Path
) -> None:
    read_from(wikidata_endpoint, tmp_path)
    wikidata_endpoint.queries.clear()
    assert same(read_from(wikidata_endpoint, tmp_path, resume=True), wikidata_whole)
    assert wikidata_endpoint.queries == []
    # Without that, it is all fetched anew.
    read_from(wikidata_endpoint, tmp_path)
    assert len(wikidata_endpoint.queries) > 30


def test_clearing_takes_away_only_what_was_put_there(wikidata_endpoint: Endpoint, tmp_path: Path) -> None:
    folder = tmp_path / "work"
    read_from(wikidata_endpoint, folder)
    (folder / "notes.txt").write_text("mine")
    paging.clear(folder)
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]
    (folder / "notes.txt").unlink()
    paging.clear(folder)
    paging.clear(folder)
    assert not folder.exists()


def test_nothing_to_go_on_with(wikidata_endpoint: Endpoint, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no import to go on with; begin one without --resume"):
        read_from(wikidata_endpoint, tmp_path, resume=True)


def test_another_import_is_not_gone_on_with(wikidata_endpoint: Endpoint, tmp_path: Path) -> None:
    read_from(wikidata_endpoint, tmp_path, selection=Selection(countries=("HU",)))
    with pytest.raises(InputError, match=r"the import there is another \(.*countries \['HU'\]"):
        read_from(wikidata_endpoint, tmp_path, resume=True)


def test_a_damaged_page_is_named(wikidata_endpoint: Endpoint, tmp_path: Path) -> None:
    read_from(wikidata_endpoint, tmp_path)
    page = tmp_path / "page-values-0000050.json"
    page.write_text('{"size": 50, "rows": [')
    with pytest.raises(InputError, match=r"page-values-0000050\.json: is damaged .* go on with --resume"):
        read_from(wikidata_endpoint, tmp_path, resume=True)
    page.unlink()
    assert len(list(read_from(wikidata_endpoint, tmp_path, resume=True).records)) > 350
