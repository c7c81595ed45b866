"""Wikidata, made up: items and statements in Wikibase's form of RDF, and endpoints that serve them.

`world()` says what there is, plainly, and what an import is to make of it; `turtle` writes it as Wikidata
does. `Endpoint` stands before a SPARQL server and fails in the ways that Wikidata's does.
"""

from __future__ import annotations

import contextlib
import random
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

UNKNOWN = "unknown"
"""Stands for a value that Wikidata says to be unknown."""

COUNTRIES = {"HU": "Q28", "DE": "Q183", "FR": "Q142", "JP": "Q17", "RS": "Q403", "US": "Q30", "UA": "Q212"}
SOVIET_UNION = "Q15180"
"""A country that is no more; it has a code that ISO 3166-1 has withdrawn."""

# A class of Wikidata, what it is a subclass of, and which class of ours is to come of it.
CLASSES = {
    "Q7000001": (["Q515"], "Municipality"),  # a big city
    "Q7000002": (["Q7000003"], "Municipality"),  # a municipality of some country, two steps down
    "Q7000003": (["Q15284", "Q13220204"], "Municipality"),
    "Q7000004": (["Q28575", "Q10864048"], "District"),  # a county that is the highest tier
    "Q7000005": (["Q10864048"], "Region"),
    "Q7000006": (["Q486972"], "Municipality"),
    "Q7000007": ([], "LocalAuthority"),  # of no class that says anything
    "Q107390": ([], "Region"),
}


REFERENCES = (
    {"P854": "https://example.org/a b?x=ä", "P813": "2020-02-03T00:00:00Z", "P248": "Q8503"},
    {"P143": "Q8504", "P4656": "https://hu.wikipedia.org/w/index.php?oldid=1"},
    {"P854": UNKNOWN},
)


@dataclass
class Item:
    """An item: populations have a year, and countries a start and an end."""

    labels: dict[str, str]
    classes: list[str] = field(default_factory=lambda: ["Q7000001"])
    countries: list[tuple[str, ...]] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    populations: list[tuple[int, str]] = field(default_factory=list)
    target: str = ""
    aliases: list[tuple[str, str]] = field(default_factory=list)
    """Other names with their languages."""


@dataclass
class Said:
    """A statement of P190: the value None is "no value"; a date is a time and its precision, or UNKNOWN.

    `entry` is since, until, ended and note of the entry that it is to become, `reason` the beginning of why
    it is none; nothing stands for an entry that says no more than that there is a tie.
    """

    item: str
    value: str | None
    rank: str = "Normal"
    start: tuple[tuple[str, int] | str, ...] = ()
    end: tuple[tuple[str, int] | str, ...] = ()
    at: tuple[tuple[str, int] | str, ...] = ()
    cause: str = ""
    deprecation: str = ""
    references: tuple[dict[str, str], ...] = ()
    iri: str = ""
    entry: tuple[str, str, bool, str] = ("", "", False, "")
    reason: str = ""


@dataclass
class World:
    """All that there is."""

    items: dict[str, Item]
    said: list[Said]

    def best(self, said: Said) -> bool:
        """Return whether a statement is of the best rank of its item."""
        ranks = {other.rank for other in self.said if other.item == said.item}
        return said.rank != "Deprecated" and (said.rank == "Preferred" or "Preferred" not in ranks)


def day(text: str) -> tuple[str, int]:
    """Return a time and its precision as Wikibase has them, for 1991, 1991-05 or 1991-05-06."""
    return f"{text}{'-01-01'[len(text) - 4 :]}T00:00:00Z", {4: 9, 7: 10, 10: 11}[len(text)]


def world() -> World:
    """Return 60 cities that twin at random, always alike, and items and statements for every special case."""
    chance = random.Random(190)
    items: dict[str, Item] = {}
    languages = {"HU": "hu", "DE": "de", "FR": "fr", "JP": "ja", "RS": "sr"}
    for number in range(60):
        country = list(languages)[number % 5]
        labels = {tag: f"{tag}-{number}" for tag in ["en", "de", "hu", "it", languages[country]]}
        items[f"Q9{number:04}"] = Item(
            labels,
            classes=[chance.choice(["Q7000001", "Q7000002", "Q7000006"])],
            countries=[(country,)],
            points=[f"Point({chance.uniform(-20, 140):.6f} {chance.uniform(30, 60):.4f})"],
            aliases=[(f"{tag}-{number}-{other}", tag) for tag in ("en", "hu", "it") for other in "ab"],
            populations=[(chance.randrange(1000, 900000), year) for year in ("2001", "2022", "2011")],
        )
    said = []
    cities = list(items)
    for first in cities:
        for second in chance.sample(cities, 6):
            if first == second:
                continue
            since = chance.choice(["", str(chance.randrange(1950, 2015)), "1990-07"])
            start = (day(since),) if since else ()
            references = chance.choice([(), ({"P854": f"https://example.org/{first}"},)])
            entry = (since, "", False, "")
            said.append(Said(first, second, start=start, references=references, entry=entry))
    _add_special(items, said)
    for number, each in enumerate(said):
        # As on Wikidata, some begin with a small letter, and the rest tells nothing of when they were made.
        head = each.item if number % 7 else each.item.lower()
        each.iri = f"http://www.wikidata.org/entity/statement/{head}-{chance.getrandbits(128):032X}"
    return World(items, said)


def _add_special(items: dict[str, Item], said: list[Said]) -> None:
    a, b, c = "Q90000", "Q90001", "Q90002"
    hungary = [("HU",)]
    items["Q80001"] = Item(
        {"en": "Arlington County"},
        classes=["Q7000004"],
        countries=[("US",)],
        aliases=[("Arlington megye", "hu"), ("Alexandria County", "en")],
    )
    items["Q80002"] = Item({"en": "Shandong"}, classes=["Q7000005"], countries=hungary)
    items["Q80003"] = Item({"en": "A state"}, classes=["Q107390"], countries=hungary)
    items["Q80004"] = Item({"en": "A city-state"}, classes=["Q107390", "Q7000001"], countries=hungary)
    items["Q80005"] = Item({"en": "Something"}, classes=["Q7000007"], countries=hungary)
    items["Q80006"] = Item({"en": "Classless"}, classes=[], countries=hungary)
    items["Q80007"] = Item({"mul": "Everywhere", "de": "Überall"}, countries=hungary)
    items["Q80008"] = Item({"uk": "Місто", "zh": "城市"}, countries=[("FR",)])
    items["Q80009"] = Item({}, countries=hungary)  # deleted, or never labelled
    items["Q80010"] = Item(
        {"en": "Simferopol", "uk": "Сімферополь"},
        countries=[("UA", "1991-08-24"), ("RS", "2014-03-18"), ("SU",), ("DE", "1941-11-01", "1944-04-13")],
    )
    items["Q80011"] = Item({"en": "Claimed twice"}, countries=[("HU",), ("RS",)])
    items["Q80012"] = Item({}, target=a)
    items["Q80013"] = Item({}, target="Q80012")  # a redirect to a redirect
    items["Q80014"] = Item(
        {"en": "On the Moon"},
        points=["<http://www.wikidata.org/entity/Q405> Point(1 2)", "Point(19.69 46.91)"],
        countries=hungary,
    )
    items["Q80015"] = Item({"en": "Nowhere"}, points=["Point(190 46.91)"], countries=hungary)
    items["Q80016"] = Item({"en": "Preferring"}, countries=hungary)
    items["Q80018"] = Item({"en": "Stateless"})
    items["Q80017"] = Item({}, target="Q80019")  # a redirect to what is gone
    others = ["Q80001", "Q80002", "Q80003", "Q80004", "Q80005", "Q80006", "Q80007", "Q80008"]
    others += ["Q80009", "Q80010", "Q80011", "Q80012", "Q80013", "Q80014", "Q80015", "Q80017", "Q80018"]
    reasons = {
        "Q80009": "Q80009 has no label",
        "Q80017": "Q80017 has no label",
        "Q80011": "Claimed twice (Q80011) has no country",
        "Q80018": "Stateless (Q80018) has no country",
    }
    said += [Said(c, other, reason=reasons.get(other, "")) for other in others]
    vague = "has a date that is none, or too vague to keep"
    said += [
        Said(
            a,
            b,
            start=(day("1976-05-09"),),
            end=(day("2013"),),
            cause="Q8500",
            entry=("1976-05-09", "2013", True, "end cause: expired"),
        ),
        Said(a, b, end=(UNKNOWN,), entry=("", "", True, "")),
        Said(a, c, cause="Q8501", entry=("", "", True, "end cause: gekündigt")),
        Said(a, c, start=(UNKNOWN,)),
        Said(b, c, start=(day("1990"), day("1991-05")), entry=("[1990,1991-05]", "", False, "")),
        Said(b, c, start=(("1985-01-01T00:00:00Z", 8),), entry=("198X", "", False, "")),
        Said(b, c, start=(("2000-01-01T00:00:00Z", 7),), entry=("[1901..2000]", "", False, "")),
        Said(b, c, start=(("1000-01-01T00:00:00Z", 6),), reason=vague),
        Said(b, c, start=(("-0044-03-15T00:00:00Z", 11),), reason=vague),
        Said(b, c, at=(day("1994"), day("1992-03")), entry=("../1992-03", "", False, "")),
        Said(b, c, at=(day("1994"),), start=(day("1960"),), entry=("1960", "", False, "")),
        Said(b, c, start=(day("2013"),), end=(day("1999"),), reason="ends (1999) before it starts (2013)"),
        Said(a, None, reason="says that there is none"),
        Said(a, UNKNOWN, reason="names no item"),
        Said(a, a, reason="names en-0 as its own twin"),
        Said(a, "Q80012", reason="names en-0 as its own twin"),
        Said("Q80012", b),
        Said(
            a,
            b,
            rank="Deprecated",
            deprecation="Q8502",
            reason="is deprecated: Wikidata holds it wrong (link rot)",
        ),
        Said(a, b, rank="Deprecated", reason="is deprecated: Wikidata holds it wrong"),
        Said("Q80016", a),
        Said("Q80016", b, rank="Preferred"),
        Said("Q80016", c, rank="Preferred"),
        Said(b, a, references=REFERENCES),
    ]
    items["Q8500"] = Item({"en": "expired", "de": "abgelaufen"})
    items["Q8501"] = Item({"de": "gekündigt"})
    items["Q8502"] = Item({"en": "link rot"})


_PREFIXES = """\
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix p: <http://www.wikidata.org/prop/> .
@prefix pq: <http://www.wikidata.org/prop/qualifier/> .
@prefix pqv: <http://www.wikidata.org/prop/qualifier/value/> .
@prefix pr: <http://www.wikidata.org/prop/reference/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix ps: <http://www.wikidata.org/prop/statement/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix wdno: <http://www.wikidata.org/prop/novalue/> .
@prefix wdref: <http://www.wikidata.org/reference/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix wdv: <http://www.wikidata.org/value/> .
@prefix wikibase: <http://wikiba.se/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
"""


def turtle(given: World) -> str:
    """Return the world as Wikidata's RDF."""
    lines = [_PREFIXES]
    for code, country in COUNTRIES.items():
        lines.append(f'wd:{country} wdt:P297 "{code}" .')
    lines.append(f'wd:{SOVIET_UNION} wdt:P297 "SU" .')
    for of, (above, _) in CLASSES.items():
        lines += [f"wd:{of} wdt:P279 wd:{each} ." for each in above]
    for qid, item in given.items.items():
        lines += _item(qid, item)
    for said in given.said:
        lines += _statement(said, best=given.best(said))
    return "\n".join(lines)


def _item(qid: str, item: Item) -> Iterator[str]:
    if item.target:
        yield f"wd:{qid} owl:sameAs wd:{item.target} ."
        return
    for tag, label in item.labels.items():
        yield f'wd:{qid} rdfs:label "{label}"@{tag} .'
    for name, tag in item.aliases:
        yield f'wd:{qid} skos:altLabel "{name}"@{tag} .'
    for of in item.classes:
        yield f"wd:{qid} wdt:P31 wd:{of} ."
    for point in item.points:
        yield f'wd:{qid} wdt:P625 "{point}"^^geo:wktLiteral .'
    for number, (code, *dates) in enumerate(item.countries):
        node = f"<http://www.wikidata.org/entity/statement/{qid}-country-{number}>"
        country = COUNTRIES.get(code, SOVIET_UNION)
        yield f"wd:{qid} wdt:P17 wd:{country} ; p:P17 {node} . {node} ps:P17 wd:{country} ;"
        yield "  a wikibase:BestRank ; wikibase:rank wikibase:NormalRank ."
        for prop, date in zip(("P580", "P582"), dates, strict=False):
            yield f'{node} pq:{prop} "{date}T00:00:00Z"^^xsd:dateTime .'
    for number, (count, year) in enumerate(item.populations):
        node = f"<http://www.wikidata.org/entity/statement/{qid}-population-{number}>"
        yield f'wd:{qid} p:P1082 {node} . {node} ps:P1082 "+{count}"^^xsd:decimal ;'
        yield f'  a wikibase:BestRank ; pq:P585 "{year}-01-01T00:00:00Z"^^xsd:dateTime .'


def _statement(said: Said, *, best: bool) -> Iterator[str]:
    node, tail = f"<{said.iri}>", said.iri.rpartition("-")[2]
    yield f"wd:{said.item} p:P190 {node} . {node} a wikibase:Statement ."
    yield f"{node} wikibase:rank wikibase:{said.rank}Rank ."
    if best:
        yield f"{node} a wikibase:BestRank ."
    if said.value is None:
        yield f"{node} a wdno:P190 ."
    else:
        value = f"<{_genid(tail)}>" if said.value == UNKNOWN else f"wd:{said.value}"
        yield f"{node} ps:P190 {value} ."
        if best:
            yield f"wd:{said.item} wdt:P190 {value} ."
    for number, (prop, dates) in enumerate([("P580", said.start), ("P582", said.end), ("P585", said.at)]):
        for order, date in enumerate(dates):
            if date == UNKNOWN:
                # Dumps have blank nodes where the query service has IRIs.
                yield f"{node} pq:{prop} _:b{tail} ."
                continue
            value, full = f'"{date[0]}"^^xsd:dateTime', f"wdv:{tail}{number}{order}"
            yield f"{node} pq:{prop} {value} ; pqv:{prop} {full} ."
            yield f'{full} wikibase:timeValue {value} ; wikibase:timePrecision "{date[1]}"^^xsd:integer .'
    for prop, qid in (("P1534", said.cause), ("P2241", said.deprecation)):
        if qid:
            yield f"{node} pq:{prop} wd:{qid} ."
    for order, reference in enumerate(said.references):
        yield f"{node} prov:wasDerivedFrom wdref:{tail}{order} ."
        for prop, value in reference.items():
            yield f"wdref:{tail}{order} pr:{prop} {_reference_value(prop, value, tail)} ."


def _reference_value(prop: str, value: str, tail: str) -> str:
    if value == UNKNOWN:
        return f"<{_genid(tail)}r>"
    if prop == "P813":
        return f'"{value}"^^xsd:dateTime'
    return f"wd:{value}" if value.startswith("Q") else f"<{value.replace(' ', '%20')}>"


def _genid(tail: str) -> str:
    return f"http://www.wikidata.org/.well-known/genid/{tail.lower()}"


# What an endpoint does with a question, given a way to get the true answer: status, headers and body; with
# a status of 0 it closes the connection.
Behaviour = Callable[[str, Callable[[], bytes]], tuple[int, dict[str, str], bytes]]
_JSON = {"Content-Type": "application/sparql-results+json"}


def answers(query: str, ask: Callable[[], bytes]) -> tuple[int, dict[str, str], bytes]:
    """Answer as the server behind does."""
    return 200, _JSON, ask()


def says(status: int, body: str = "", **headers: str) -> Behaviour:
    """Return a behaviour that answers with a status."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda query, ask: (status, named, body.encode())


def cut(query: str, ask: Callable[[], bytes]) -> tuple[int, dict[str, str], bytes]:
    """Stop in the middle, with what Blazegraph writes into an answer when its time is up."""
    body = ask()
    return 200, _JSON, body[: len(body) // 2] + b"\njava.util.concurrent.TimeoutException"


def hangs(seconds: float) -> Behaviour:
    """Return a behaviour that does not answer in time."""

    def wait(query: str, ask: Callable[[], bytes]) -> tuple[int, dict[str, str], bytes]:
        time.sleep(seconds)
        return answers(query, ask)

    return wait


@dataclass
class Endpoint:
    """What was asked of an endpoint, and what it is to do next: one behaviour a question, then the truth.

    With `most`, questions on more keys or rows than that run out of time, as on Wikidata's after 60 seconds.
    """

    url: str = ""
    queries: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    next: list[Behaviour] = field(default_factory=list)
    most: int = 0
    busy: int = 0
    busiest: int = 0

    def behaviour(self, query: str) -> Behaviour:
        """Return what to do with a question."""
        if self.next:
            return self.next.pop(0)
        limit = int(query.rpartition("LIMIT ")[2]) // 10 if "LIMIT " in query else 0
        if self.most and max(limit, query.count("> <"), query.count(" wd:Q")) > self.most:
            return says(500, "java.util.concurrent.TimeoutException", Content_Type="text/plain")
        return answers


@contextlib.contextmanager
def endpoint(behind: str) -> Iterator[Endpoint]:
    """Run an endpoint before the query URL of a SPARQL server."""
    state = Endpoint()
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Otherwise head and body go in two packets, of which the second waits 40 ms for an acknowledgement.
        wbufsize = 1 << 16

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            query = urllib.parse.parse_qs(body.decode())["query"][0]
            with lock:
                state.queries.append(query)
                state.times.append(time.monotonic())
                state.headers.append(dict(self.headers.items()))
                state.busy += 1
                state.busiest = max(state.busiest, state.busy)
                behaviour = state.behaviour(query)
            try:
                status, headers, content = behaviour(query, lambda: _asked(behind, body))
                if not status:
                    self.close_connection = True
                    return
                with contextlib.suppress(OSError):
                    self.send_response(status)
                    for name, value in headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)
            finally:
                with lock:
                    state.busy -= 1

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}/sparql"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _asked(url: str, body: bytes) -> bytes:
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/sparql-results+json",
    }
    with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=60) as response:
        content: bytes = response.read()
        return content
