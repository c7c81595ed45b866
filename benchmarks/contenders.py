"""Who is measured at what: each contender of each task is one function here.

A contender gets the folder of a made-up world and yields what it measured, case by case: the seconds, which
are of the work alone, and the answer, by which `scaling.py` sees that all contenders did the same work. It
runs in a process of its own (`python benchmarks/contenders.py TASK NAME WORLD`), which writes one line of
JSON a case, and at last the peak of its memory.

"twingraph" is what a user of this package calls; "bare" what remains when the same work is written with
pyoxigraph alone; the others are what a user would pick instead.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import resource
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from questions import Question, questions

from twingraph import settings
from twingraph.knowledge import ONTOLOGY_GRAPH
from twingraph.rdf.prefixes import PREFIXES


class Measured(NamedTuple):
    """The seconds that a case took, and its answer; None when it did not finish in the time it had."""

    case: str
    seconds: float | None
    answer: str = ""


Contender = Callable[["Setting"], Iterator[Measured]]
CONTENDERS: dict[tuple[str, str], Contender] = {}


class Setting(NamedTuple):
    """The world that is worked on, and the seconds that one case may take."""

    world: Path
    limit: float
    skip: frozenset[str]

    def files(self) -> list[tuple[Path, str]]:
        """Return the Turtle files with the vocabulary, and the graph that each is."""
        vocabulary = [(path, ONTOLOGY_GRAPH) for path in settings.vocabulary_files()]
        found = sorted(self.world.rglob("*.ttl"))
        names = (path.relative_to(self.world).with_suffix("").as_posix() for path in found)
        return [
            *vocabulary,
            *((path, PREFIXES["graph"] + name) for path, name in zip(found, names, strict=True)),
        ]

    @property
    def dump(self) -> Path:
        """The same world as one N-Quads file."""
        return self.world.with_suffix(".nq")

    def questions(self) -> list[Question]:
        """Return the questions that are not to be left out."""
        cities = json.loads((self.world / "world.json").read_text())["cities"]
        asked = questions({case: cities[case] for case in ("typical", "largest")})
        return [question for question in asked if question.name not in self.skip]


def contender(task: str, name: str) -> Callable[[Contender], Contender]:
    """Enter a function as a contender of a task."""

    def enter(function: Contender) -> Contender:
        CONTENDERS[task, name] = function
        return function

    return enter


class _Clock:
    """Measures a block, and says before it which case has begun; `seconds` is there after it."""

    def __init__(self, case: str = "") -> None:
        self.seconds = 0.0
        print(json.dumps({"begun": case}), flush=True)

    def __enter__(self) -> _Clock:
        self._start = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self._start


def _digest(lines: Iterable[str]) -> str:
    """Return the number of the lines and a hash of them, in whatever order they come."""
    found = sorted(lines)
    return f"{len(found)} {sha256(chr(10).join(found).encode()).hexdigest()[:12]}"


# Loading: the vocabulary and all Turtle files of the world, or its one N-Quads file.


@contextmanager
def _scratch(setting: Setting) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(dir=setting.world.parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contender("load", "twingraph, memory")
def _load_twingraph(setting: Setting) -> Iterator[Measured]:
    import twingraph

    with _Clock("Turtle") as clock:
        kg = twingraph.open(setting.world)
    yield Measured("Turtle", clock.seconds, str(len(kg)))


@contender("load", "twingraph, disk")
def _load_twingraph_disk(setting: Setting) -> Iterator[Measured]:
    import twingraph

    for case, path in (("Turtle", setting.world), ("N-Quads", setting.dump)):
        with _scratch(setting) as folder:
            with _Clock(case) as clock:
                kg = twingraph.open(store=f"disk:{folder / 'store'}")
                kg.load(path)
            yield Measured(case, clock.seconds, str(len(kg)))
            del kg


@contender("load", "twingraph, memory, one file")
def _load_twingraph_dump(setting: Setting) -> Iterator[Measured]:
    import twingraph

    with _Clock("N-Quads") as clock:
        kg = twingraph.open(store="memory:")
        kg.load(setting.dump)
    yield Measured("N-Quads", clock.seconds, str(len(kg)))


def _bare(setting: Setting, path: Path | None = None, *, dump: bool = False) -> Any:
    """Return a bare store with the world in it, loaded in the quickest way that pyoxigraph has."""
    import pyoxigraph as ox

    store = ox.Store() if path is None else ox.Store(str(path))
    files = setting.files()
    if dump:
        files = files[: len(settings.vocabulary_files())]
        store.bulk_load(path=str(setting.dump), format=ox.RdfFormat.N_QUADS)
    if path is None:
        for file, graph in files:
            store.bulk_load(path=str(file), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph))
    else:
        # On disk each bulk load has a price of its own, which many small files would pay many times.
        store.bulk_extend(quad for file, graph in files for quad in _quads(file, ox.NamedNode(graph)))
    return store


def _quads(file: Path, graph: Any) -> Iterator[Any]:
    import pyoxigraph as ox

    for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE):
        yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)


@contender("load", "bare pyoxigraph, memory")
def _load_bare(setting: Setting) -> Iterator[Measured]:
    with _Clock("Turtle") as clock:
        store = _bare(setting)
    yield Measured("Turtle", clock.seconds, str(len(store)))


@contender("load", "bare pyoxigraph, memory, one file")
def _load_bare_dump(setting: Setting) -> Iterator[Measured]:
    with _Clock("N-Quads") as clock:
        store = _bare(setting, dump=True)
    yield Measured("N-Quads", clock.seconds, str(len(store)))


@contender("load", "bare pyoxigraph, disk")
def _load_bare_disk(setting: Setting) -> Iterator[Measured]:
    for case in ("Turtle", "N-Quads"):
        with _scratch(setting) as folder:
            with _Clock(case) as clock:
                store = _bare(setting, folder / "store", dump=case == "N-Quads")
                store.flush()
            yield Measured(case, clock.seconds, str(len(store)))
            del store


def _rdflib(setting: Setting) -> Any:
    import rdflib

    dataset = rdflib.Dataset(default_union=True)
    for file, graph in setting.files():
        dataset.graph(graph).parse(file, format="turtle")
    return dataset


@contender("load", "rdflib")
def _load_rdflib(setting: Setting) -> Iterator[Measured]:
    with _Clock("Turtle") as clock:
        dataset = _rdflib(setting)
    yield Measured("Turtle", clock.seconds, str(sum(len(graph) for graph in dataset.graphs())))


# The canned queries, in a store in memory: the answer is read to its end and every cell is looked at.


def _ask(
    setting: Setting, work: Callable[[Question], object], answer: Callable[[Question], Iterable[Any]]
) -> Iterator[Measured]:
    """Measure each question: the median of as many times as fit in half a second, from 1 to 9."""
    for question in setting.questions():
        times: list[float] = []
        try:
            with _at_most(setting.limit):
                while not times or (sum(times) < 0.5 and len(times) < 9):
                    with _Clock(question.name) as clock:
                        work(question)
                    times.append(clock.seconds)
        except TimeoutError:
            yield Measured(question.name, None)
            continue
        yield Measured(question.name, statistics.median(times), _digest(answer(question)))


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Raise TimeoutError when the block takes longer, as soon as Python gets to know of it."""

    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _rows(written: bytes) -> Iterator[str]:
    """Iterate over the rows of SPARQL's CSV in one form: engines write numbers and join names differently."""
    for row in list(csv.reader(io.StringIO(written.decode())))[1:]:
        yield "\t".join(map(_cell, row))


def _cell(text: str) -> str:
    try:
        return str(float(text))
    except ValueError:
        return "; ".join(sorted(text.split("; ")))


@contender("query", "twingraph")
def _query_twingraph(setting: Setting) -> Iterator[Measured]:
    import twingraph

    kg = twingraph.open(setting.world)

    def work(question: Question) -> None:
        for row in kg.query(question.query, **question.parameters):
            for _ in row:
                pass

    yield from _ask(
        setting,
        work,
        lambda question: _rows(kg.query(question.query, **question.parameters).serialize("csv")),
    )


@contender("query", "bare pyoxigraph")
def _query_bare(setting: Setting) -> Iterator[Measured]:
    import pyoxigraph as ox

    store = _bare(setting)

    def work(question: Question) -> None:
        for solution in store.query(question.text, use_default_graph_as_union=True):
            for term in solution:
                # A cell is a term or nothing, and a quoted triple has no value.
                _ = term and term.value

    def answer(question: Question) -> Iterator[str]:
        solutions = store.query(question.text, use_default_graph_as_union=True)
        return _rows(solutions.serialize(format=ox.QueryResultsFormat.CSV))

    yield from _ask(setting, work, answer)


@contender("query", "rdflib")
def _query_rdflib(setting: Setting) -> Iterator[Measured]:
    dataset = _rdflib(setting)

    def work(question: Question) -> None:
        for row in dataset.query(question.text):
            for term in row:
                _ = term and str(term)

    yield from _ask(
        setting, work, lambda question: _rows(dataset.query(question.text).serialize(format="csv"))
    )


# Validation: a world with faults, by all bundled shapes. What shapes cannot say (that dates are EDTF) takes
# part in the time of twingraph and not in the answer.


@contender("validate", "twingraph, native engine")
def _validate_native(setting: Setting) -> Iterator[Measured]:
    yield _validate(setting, "native")


@contender("validate", "twingraph, pySHACL engine")
def _validate_pyshacl(setting: Setting) -> Iterator[Measured]:
    yield _validate(setting, "pyshacl")


def _validate(setting: Setting, engine: str) -> Measured:
    from twingraph.sources import manifest
    from twingraph.validate import validate

    with _Clock() as clock:
        report = validate(manifest.read(setting.world), engine=engine)
    return Measured(
        "",
        clock.seconds,
        _digest(
            {
                f"{finding.shape} {finding.focus.value}"
                for finding in report.findings
                if not finding.component.endswith("checked-by-program")
            }
        ),
    )


@contender("validate", "pySHACL")
def _validate_with_pyshacl(setting: Setting) -> Iterator[Measured]:
    import pyshacl
    import rdflib

    with _Clock() as clock:
        data, shapes = rdflib.Graph(), rdflib.Graph()
        for file, _ in setting.files():
            data.parse(file)
        for file in (settings.ontology_dir() / "shapes").glob("*.ttl"):
            shapes.parse(file)
        _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    found = set()
    for result in report.objects(None, rdflib.SH.result):
        focus = report.value(result, rdflib.SH.focusNode)
        if str(focus).endswith("#whole-graph"):
            focus = report.value(result, rdflib.SH.value)
        found.add(f"{report.value(result, rdflib.SH.sourceShape)} {focus}")
    yield Measured("", clock.seconds, _digest(found))


# Reasoning: what follows about things, in whatever order.


def _about_things(triples: Iterable[tuple[str, str, str]]) -> set[str]:
    """Leave out what owlrl says of the vocabulary, and of every resource there is."""
    general = PREFIXES["owl"], PREFIXES["rdfs"]
    return {
        " ".join(triple)
        for triple in triples
        if triple[0].startswith(f"{settings.BASE}id/")
        and not triple[0].startswith(PREFIXES["agent"])
        and not triple[1].startswith(general)
        and not triple[2].startswith(general)
    }


@contender("reason", "twingraph")
def _reason_twingraph(setting: Setting) -> Iterator[Measured]:
    import twingraph
    from twingraph.rdf.terms import INFERRED

    kg = twingraph.open(setting.world)
    with _Clock() as clock:
        kg.infer()
    inferred = (quad.triple for quad in kg.store.quads(INFERRED.value))
    yield Measured(
        "",
        clock.seconds,
        _digest(_about_things((_s(t.subject), _s(t.predicate), _s(t.object)) for t in inferred)),
    )


def _s(term: Any) -> str:
    return str(term.value)


@contender("reason", "owlrl")
def _reason_owlrl(setting: Setting) -> Iterator[Measured]:
    import rdflib

    from twingraph.reason.reference import close

    graph = rdflib.Graph()
    for file, _ in setting.files():
        graph.parse(file)
    given = {tuple(map(str, triple)) for triple in graph}
    with _Clock() as clock:
        close(graph)
    found = {tuple(map(str, triple)) for triple in graph} - given
    yield Measured("", clock.seconds, _digest(_about_things(found)))


# The network of relationships: a MultiGraph with all that the nodes and edges carry.


@contender("network", "twingraph")
def _network_twingraph(setting: Setting) -> Iterator[Measured]:
    import twingraph

    kg = twingraph.open(setting.world)
    with _Clock() as clock:
        graph = kg.to_networkx("relationships")
    yield Measured("", clock.seconds, _edges(graph))


def _edges(graph: Any) -> str:
    return _digest(
        f"{key} {' '.join(sorted((one, other)))} {data['kind']}"
        for one, other, key, data in graph.edges(keys=True, data=True)
    )


def _network_graph(parties: dict[str, list[str]], kinds: dict[str, str], labels: dict[str, str]) -> Any:
    import networkx

    graph = networkx.MultiGraph()
    for relationship, (one, other) in parties.items():
        kind = kinds[relationship].rpartition("#")[2]
        graph.add_edge(one, other, key=relationship, kind=kind, label=labels.get(relationship, ""))
    for node in graph:
        graph.nodes[node]["label"] = labels.get(node, "")
    return graph


@contender("network", "bare pyoxigraph")
def _network_bare(setting: Setting) -> Iterator[Measured]:
    store = _bare(setting)
    with _Clock() as clock:
        parties: dict[str, list[str]] = {}
        for solution in store.query(
            f"SELECT DISTINCT ?r ?p {{ ?r <{PREFIXES['tg']}party> ?p }}", use_default_graph_as_union=True
        ):
            parties.setdefault(solution[0].value, []).append(solution[1].value)
        kinds = _bare_values(store, f"{PREFIXES['rdf']}type", "")
        labels = _bare_values(store, f"{PREFIXES['skos']}prefLabel", 'FILTER (LANG(?o) = "en")')
        graph = _network_graph(parties, kinds, labels)
    yield Measured("", clock.seconds, _edges(graph))


def _bare_values(store: Any, predicate: str, condition: str) -> dict[str, str]:
    solutions = store.query(
        f"SELECT ?s ?o {{ ?s <{predicate}> ?o {condition} }}", use_default_graph_as_union=True
    )
    return {solution[0].value: solution[1].value for solution in solutions}


@contender("network", "rdflib")
def _network_rdflib(setting: Setting) -> Iterator[Measured]:
    import rdflib

    dataset = _rdflib(setting)
    with _Clock() as clock:
        parties: dict[str, list[str]] = {}
        for relationship, _, party in dataset.triples((None, rdflib.URIRef(PREFIXES["tg"] + "party"), None)):
            parties.setdefault(str(relationship), []).append(str(party))
        kinds = {str(s): str(o) for s, _, o in dataset.triples((None, rdflib.RDF.type, None))}
        names = dataset.triples((None, rdflib.SKOS.prefLabel, None))
        labels = {str(s): str(o) for s, _, o in names if o.language == "en"}
        graph = _network_graph(parties, kinds, labels)
    yield Measured("", clock.seconds, _edges(graph))


def main() -> None:
    """Run one contender, and write what it measures as it comes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("task")
    parser.add_argument("name")
    parser.add_argument("world", type=Path)
    parser.add_argument("--limit", type=float, default=60.0, help="seconds a case")
    parser.add_argument("--skip", nargs="*", default=[], help="cases to leave out")
    arguments = parser.parse_args()
    setting = Setting(arguments.world, arguments.limit, frozenset(arguments.skip))
    for measured in CONTENDERS[arguments.task, arguments.name](setting):
        print(json.dumps(measured._asdict()), flush=True)
    # Linux gives kibibytes, macOS bytes.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
    print(json.dumps({"peak_mb": round(peak, 1)}), flush=True)


if __name__ == "__main__":
    main()
