"""Oxigraph on disk: read by many processes, written by one, loaded whole or not at all.

The folder of a store holds its generations, each an Oxigraph store in a numbered folder, and a file
`generation` with the number of the one that counts. A load works on a copy, whose files are hard links and so
cost nothing, and then moves the number on: until then nothing has changed, and who reads goes on reading the
generation that was opened. The one before is kept until the next load for the sake of those.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from traceback import clear_frames
from typing import TYPE_CHECKING

import pyoxigraph
from pyoxigraph import NamedNode

from twingraph import files
from twingraph.errors import InputError, UpstreamError
from twingraph.rdf.terms import Triple
from twingraph.store.oxigraph import OxigraphStore, fill

if TYPE_CHECKING:
    from twingraph.store.dump import Dump, Progress

_POINTER = "generation"
_FOREIGN = "CURRENT"
"""A file that RocksDB has in every store of its own."""


_SMALL = 4 << 20
"""Files of fewer bytes are loaded together."""


class DiskStore(OxigraphStore):
    """A store in a folder, which is made when it is opened for writing.

    Raises InputError for a folder that is something else, or is not there and is to be read, and
    UpstreamError when another process is writing to it.
    """

    def __init__(self, path: Path, *, read_only: bool) -> None:
        self._path, self._read_only = path, read_only
        if (path / _FOREIGN).exists():
            raise InputError(
                f"{path}: is a folder of the Oxigraph server; write it to a file with 'oxigraph dump' and "
                "load that into a folder of its own"
            )
        if not read_only:
            self._make()
        super().__init__(self._open())

    def load(
        self, dumps: Sequence[Dump], *, replace: Collection[str] = (), progress: Progress | None = None
    ) -> None:
        """Add files of RDF, all of them or nothing."""
        if self._read_only:
            raise InputError(f"{self._path}: was opened read-only; open it for writing to load into it")
        number = self._generation()
        fresh = self._path / str(number + 1)
        # Left behind by a load that was killed.
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            self._store.flush()
            self._store.backup(str(fresh))
            loaded = _loaded(fresh, dumps, replace, progress)
        except BaseException as error:
            # The frames of the error hold the store, which writes to its folder until it is let go.
            clear_frames(error.__traceback__)
            shutil.rmtree(fresh, ignore_errors=True)
            raise
        # The old generation stays locked until the number has moved on: nobody writes to it meanwhile.
        files.replace({self._path / _POINTER: f"{number + 1}\n".encode()})
        self._store = loaded
        shutil.rmtree(self._path / str(number - 1), ignore_errors=True)

    def add(self, triples: Iterable[Triple], graph: str) -> None:
        """Add triples to a named graph."""
        super().add(triples, graph)
        # A copy has what is in the files of the store, not what is in its log.
        self._store.flush()

    def clear(self, graph: str) -> None:
        """Remove a named graph and what it holds."""
        super().clear(graph)
        self._store.flush()

    @contextmanager
    def scratch(self) -> Iterator[pyoxigraph.Store]:
        """Give a copy to try things on, which is thrown away; its files are hard links to those of the store.

        Raises UpstreamError when it cannot be made, as in a folder that may not be written to.
        """
        with ExitStack() as stack:
            try:
                folder = stack.enter_context(TemporaryDirectory(prefix="scratch-", dir=self._path))
                self._store.backup(f"{folder}/store")
                copy = pyoxigraph.Store(f"{folder}/store")
            except OSError as error:
                raise UpstreamError(f"{self._path}: no copy of the store can be made ({error})") from error
            yield copy

    def _make(self) -> None:
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            if not (self._path / _POINTER).exists():
                if any(self._path.iterdir()):
                    raise InputError(f"{self._path}: is a folder of something else; name one that is empty")
                files.replace({self._path / _POINTER: b"1\n"})
        except OSError as error:
            raise InputError(f"{self._path}: cannot be made ({error.strerror or error})") from error

    def _generation(self) -> int:
        try:
            return int((self._path / _POINTER).read_text(encoding="ascii"))
        except (OSError, ValueError) as error:
            raise InputError(
                f"{self._path}: holds no store; make one with: twingraph load FILE --store disk:{self._path}"
            ) from error

    def _open(self) -> pyoxigraph.Store:
        number = self._generation()
        folder = str(self._path / str(number))
        try:
            store = pyoxigraph.Store.read_only(folder) if self._read_only else pyoxigraph.Store(folder)
        except OSError as error:
            if "lock" in str(error).lower():
                raise UpstreamError(
                    f"{self._path}: another process is writing to this store; wait until it has finished, or "
                    "read meanwhile what is there"
                ) from error
            if self._generation() == number:
                raise UpstreamError(f"{self._path}: cannot be opened ({error})") from error
            store = None
        # A load by another process may have ended between the two steps.
        return store if store is not None and self._generation() == number else self._open()


def _loaded(
    folder: Path, dumps: Sequence[Dump], replace: Collection[str], progress: Progress | None
) -> pyoxigraph.Store:
    store = pyoxigraph.Store(str(folder))
    for graph in replace:
        store.remove_graph(NamedNode(graph))
    # Each bulk load makes files of its own, and many small ones would be slow to write and to read: what is
    # small is loaded together.
    small = [dump for dump in dumps if dump.path.is_file() and dump.path.stat().st_size < _SMALL]
    fill(store, [dump for dump in dumps if dump not in small], progress)
    store.bulk_extend(chain.from_iterable(dump.quads(progress) for dump in small))
    store.flush()
    return store
