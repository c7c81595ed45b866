"""Loading: the vocabulary and all Turtle files of the world, or its one N-Quads file."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tasks.contender import Clock, Measured, Setting, contender
from tasks.engine import bare_store, rdflib_dataset


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

    with Clock("Turtle") as clock:
        kg = twingraph.open(setting.world)
    yield Measured("Turtle", clock.seconds, str(len(kg)))


@contender("load", "twingraph, disk")
def _load_twingraph_disk(setting: Setting) -> Iterator[Measured]:
    import twingraph

    for case, path in (("Turtle", setting.world), ("N-Quads", setting.dump)):
        with _scratch(setting) as folder:
            with Clock(case) as clock:
                kg = twingraph.open(store=f"disk:{folder / 'store'}")
                kg.load(path)
            yield Measured(case, clock.seconds, str(len(kg)))
            del kg


@contender("load", "twingraph, memory, one file")
def _load_twingraph_dump(setting: Setting) -> Iterator[Measured]:
    import twingraph

    with Clock("N-Quads") as clock:
        kg = twingraph.open(store="memory:")
        kg.load(setting.dump)
    yield Measured("N-Quads", clock.seconds, str(len(kg)))


@contender("load", "bare pyoxigraph, memory")
def _load_bare(setting: Setting) -> Iterator[Measured]:
    with Clock("Turtle") as clock:
        store = bare_store(setting)
    yield Measured("Turtle", clock.seconds, str(len(store)))


@contender("load", "bare pyoxigraph, memory, one file")
def _load_bare_dump(setting: Setting) -> Iterator[Measured]:
    with Clock("N-Quads") as clock:
        store = bare_store(setting, dump=True)
    yield Measured("N-Quads", clock.seconds, str(len(store)))


@contender("load", "bare pyoxigraph, disk")
def _load_bare_disk(setting: Setting) -> Iterator[Measured]:
    for case in ("Turtle", "N-Quads"):
        with _scratch(setting) as folder:
            with Clock(case) as clock:
                store = bare_store(setting, folder / "store", dump=case == "N-Quads")
                store.flush()
            yield Measured(case, clock.seconds, str(len(store)))
            del store


@contender("load", "rdflib")
def _load_rdflib(setting: Setting) -> Iterator[Measured]:
    with Clock("Turtle") as clock:
        dataset = rdflib_dataset(setting)
    yield Measured("Turtle", clock.seconds, str(sum(len(graph) for graph in dataset.graphs())))
