"""Opening the graph while something else is done: Oxigraph gives Python's lock back while it reads."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

from twingraph.knowledge import KnowledgeGraph, open_graph


class Opening(Thread):
    """A graph that is being opened, read-only, from a folder or (None) the bundled data."""

    def __init__(self, folder: Path | None) -> None:
        super().__init__(daemon=True)
        self._folder = folder
        self._opened: KnowledgeGraph | Exception | None = None
        self.start()

    def run(self) -> None:
        """Open it."""
        try:
            self._opened = open_graph(self._folder, read_only=True)
        except Exception as error:  # noqa: BLE001 - `graph` raises it, where it is caught as any other.
            self._opened = error

    def graph(self) -> KnowledgeGraph:
        """Return the graph, once it is open; raises what opening it raised."""
        self.join()
        if isinstance(self._opened, KnowledgeGraph):
            return self._opened
        assert self._opened is not None
        raise self._opened
