"""Opening the graph while the command line is still being read.

Loading takes longest, and Oxigraph gives Python's lock back while it does.
"""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twingraph.knowledge import KnowledgeGraph

VERBS = frozenset({"query", "sparql", "why"})
"""The verbs that need the graph whatever else they are given."""


class Opening(Thread):
    """A graph that is being opened: what `--data` or `--store` names in the arguments, or the bundled one."""

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(daemon=True)
        self._folder = _value(arguments, "--data")
        self._store = _value(arguments, "--store")
        self._opened: KnowledgeGraph | Exception | None = None
        # Imported here and not in the thread, where it would wait for every other import.
        from twingraph.knowledge import open_graph

        self._open = open_graph
        self.start()

    def run(self) -> None:
        """Open it."""
        try:
            self._opened = self._open(self._folder, store=self._store, read_only=True)
        except Exception as error:  # noqa: BLE001 - `graph` raises it, where it is caught as any other.
            self._opened = error

    def graph(self) -> KnowledgeGraph:
        """Return the graph, once it is open; raises what opening it raised."""
        self.join()
        assert self._opened is not None
        if isinstance(self._opened, Exception):
            raise self._opened
        return self._opened


def _value(arguments: list[str], option: str) -> str | None:
    """Return the value of an option, the last one if it is given several times, as argparse does."""
    found = None
    for argument, following in zip(arguments, [*arguments[1:], None], strict=True):
        if argument == option:
            found = following
        elif argument.startswith(f"{option}="):
            found = argument.partition("=")[2]
    return found
