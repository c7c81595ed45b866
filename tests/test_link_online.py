"""Candidates from a reconciliation service, asked over real HTTP on loopback, never on the network."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from twingraph.cli import main
from twingraph.errors import UpstreamError
from twingraph.link import Item, Mention, online, sssom

MANIFEST = {
    "versions": ["0.1", "0.2"],
    "name": "Wikidata (en)",
    "identifierSpace": "http://www.wikidata.org/entity/",
    "schemaSpace": "http://www.wikidata.org/prop/direct/",
    "extend": {"property_settings": []},
}
# Shaped as the service for Wikidata answers: results by name, properties by item.
RESULTS = {
    "Reims": [
        {
            "id": "Q41876",
            "name": "Reims",
            "type": [{"id": "Q484170", "name": "commune of France"}],
            "score": 100,
        },
        {
            "id": "Q700758",
            "name": "Reims Cathedral",
            "type": [{"id": "Q2977", "name": "cathedral"}],
            "score": 55,
        },
    ],
    "Aachen": [
        {"id": "Q1017", "name": "Aachen", "type": [{"id": "Q515", "name": "city"}], "score": 100},
        {"id": "Q704", "name": "Aachen", "type": [{"id": "Q106658", "name": "district of Germany"}]},
    ],
}
PROPERTIES = {
    "Q41876": {
        "P17/P297": [{"str": "FR"}],
        "P625": [{"str": "49.2628,4.0347"}],
        "P1082": [{"float": 182592}],
        "P190": [{"id": "Q1017", "name": "Aachen"}],
    },
    "Q700758": {"P17/P297": [{"str": "FR"}], "P625": [{"str": "49.2539,4.0340"}], "P1082": [], "P190": [{}]},
    "Q1017": {"P17/P297": [{"str": "DE"}], "P625": [{"str": "somewhere"}], "P1082": [{"str": "many"}]},
}


class Service(ThreadingHTTPServer):
    """A reconciliation service with what it was asked; `busy` times it says to come again."""

    def __init__(self, manifest: Any = MANIFEST, *, busy: int = 0, results: Any = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.manifest, self.busy, self.results = manifest, busy, results
        self.asked: list[dict[str, Any]] = []
        self.agents: set[str] = set()
        self.url = f"http://127.0.0.1:{self.server_port}/en/api"


class _Handler(BaseHTTPRequestHandler):
    server: Service

    def do_GET(self) -> None:
        self._answer(self.server.manifest)

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.agents.add(self.headers["User-Agent"])
        if self.server.busy:
            self.server.busy -= 1
            self.send_response(429)
            self.send_header("Retry-After", "0")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        asked = {name: json.loads(value[0]) for name, value in form.items()}
        self.server.asked.append(asked)
        if "queries" in asked:
            self._answer(
                self.server.results
                or {
                    name: {"result": RESULTS.get(query["query"], [])}
                    for name, query in asked["queries"].items()
                }
            )
        else:
            rows = {id_: PROPERTIES[id_] for id_ in asked["extend"]["ids"] if id_ in PROPERTIES}
            self._answer({"meta": [], "rows": rows})

    def _answer(self, content: Any) -> None:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def _service(*arguments: Any, **options: Any) -> Iterator[Service]:
    with Service(*arguments, **options) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


AACHEN = Mention("1", ("Aachen", "Aix-la-Chapelle"), "DE", population=245885)
REIMS = Mention("2", ("Reims",))


def test_a_service_is_asked_politely_and_gives_items() -> None:
    told: list[int] = []
    with _service(busy=2) as service:
        found = online.items([AACHEN, REIMS], service=service.url, pause=0, progress=told.append)
    assert found == [
        Item("wikidata:Q1017", ("Aachen",), "DE", "Municipality"),
        Item(
            "wikidata:Q41876",
            ("Reims",),
            "FR",
            "Municipality",
            49.2628,
            4.0347,
            182592,
            frozenset({"wikidata:Q1017"}),
        ),
        Item("wikidata:Q700758", ("Reims Cathedral",), "FR", "", 49.2539, 4.034),
        Item("wikidata:Q704", ("Aachen",), "", "District"),
    ]
    assert told == [2]
    assert all(agent.startswith("twingraph/") and "https://" in agent for agent in service.agents)
    # Names and countries are sent, and nothing else that is known.
    assert service.asked[0]["queries"] == {
        "q0": {"query": "Aachen", "limit": 5, "properties": [{"pid": "P17/P297", "v": "DE"}]},
        "q1": {"query": "Reims", "limit": 5},
    }


def test_ten_names_are_sent_at_a_time() -> None:
    mentions = [Mention(str(number), (f"Place {number}",)) for number in range(23)]
    with _service() as service:
        assert online.items(mentions, service=service.url, pause=0) == []
    assert [len(asked["queries"]) for asked in service.asked] == [10, 10, 3]


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (
            {"manifest": {**MANIFEST, "identifierSpace": "https://d-nb.info/gnd/"}},
            "whose items are Wikidata's",
        ),
        ({"manifest": b"<html>"}, "does not answer as a reconciliation service"),
        ({"manifest": []}, "no JSON object"),
        ({"busy": 9}, "429"),
        ({"results": {"q0": {"error": "no"}}}, "gives no result for query q0"),
        ({"results": {"q0": {"result": [{"name": "x"}]}}}, "candidate without id or name"),
    ],
)
def test_a_service_that_does_not_answer_is_named(options: dict[str, Any], problem: str) -> None:
    with _service(**options) as service, pytest.raises(UpstreamError) as caught:
        online.items([REIMS], service=service.url, pause=0)
    assert service.url in str(caught.value)
    assert problem in str(caught.value)


def test_no_service_at_all() -> None:
    with pytest.raises(UpstreamError, match="does not answer"):
        online.items([REIMS], service="http://127.0.0.1:9/api")
    with pytest.raises(UpstreamError, match="does not answer"):
        online.items([REIMS], service="no address")


def test_files_are_believed_before_the_service() -> None:
    ours = Item("wikidata:Q1", ("Ours",), "DE", "District", 50.0, 6.0, None, frozenset({"wikidata:Q2"}))
    theirs = Item("wikidata:Q1", ("Theirs",), "FR", "", 1.0, 2.0, 7, frozenset({"wikidata:Q3"}))
    other = Item("wikidata:Q4", ("Other",))
    found = list(online.extended(online.extended(None, [ours]), [theirs, other]))
    assert [item.id for item in found] == ["wikidata:Q1", "wikidata:Q4"]
    both = found[0]
    assert both.labels == ("Ours", "Theirs")
    assert (both.country, both.kind, both.latitude, both.population) == ("DE", "District", 50.0, 7)
    assert both.partners == {"wikidata:Q2", "wikidata:Q3"}


def test_only_what_the_files_leave_open_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    items = "item\tlabel_en\tcountry_en\tlatitude\tlongitude\nQ2805\tKrefeld\tGermany\t51.3333\t6.5667\n"
    Path("items.tsv").write_text(items, encoding="utf-8")
    table = "place,country,lat,lon\nKrefeld,Germany,51.3333,6.5667\nReims,France,49.2628,4.0347\n"
    Path("places.csv").write_text(table, encoding="utf-8")
    columns = ["--name", "place", "--country", "country", "--latitude", "lat", "--longitude", "lon"]
    with _service() as service:
        command = ["link", "places.csv", *columns, "--authority", "items.tsv", "-o", "links.sssom.tsv"]
        assert main([*command, "--online", service.url]) == 0
    assert [query["query"] for query in service.asked[0]["queries"].values()] == ["Reims"]
    found = [record["object_id"] for record in sssom.read(Path("links.sssom.tsv")).records]
    assert found == ["wikidata:Q2805", "wikidata:Q41876"]
    assert f"asking {service.url} about 1 names" in capsys.readouterr().err
