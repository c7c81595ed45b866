"""Oxigraph on disk: read by many processes, written by one, changed whole or not at all.

The folder of a store holds its generations, each an Oxigraph store in a numbered folder, and a file
`generation` with the number of the one that counts. A generation that counts is never written to: a change
works on a copy, whose large files are hard links and so cost nothing, and then moves the number on. Until
then nothing has changed, and who reads goes on reading the generation that was opened. The one before is kept
until the next change for the sake of those.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from traceback import clear_frames
from typing import TYPE_CHECKING

import pyoxigraph
from pyoxigraph import NamedNode

from twingraph import files
from twingraph.errors import InputError, UpstreamError
from twingraph.rdf.terms import Quad, Triple
from twingraph.store.oxigraph import OxigraphStore, fill

if TYPE_CHECKING:
    from twingraph.store.dump import Dump, Progress

_POINTER, _LOCK = "generation", "lock"
_FOREIGN = "CURRENT"
"""A file that RocksDB has in every store of its own."""
_NEVER_CHANGED = ".sst"
"""The suffix of RocksDB's files of data, which are written once."""

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
            self._lock()
        super().__init__(self._open(), read_only=read_only)

    def load(
        self, dumps: Sequence[Dump], *, replace: Collection[str] = (), progress: Progress | None = None
    ) -> None:
        """Add files of RDF, all of them or nothing."""
        self._change(partial(_load, dumps=dumps, replace=replace, progress=progress))

    def add(self, triples: Iterable[Triple], graph: str) -> None:
        """Add triples to a named graph."""
        name = NamedNode(graph)
        quads = (Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples)
        self._change(lambda store: store.bulk_extend(quads))

    def clear(self, graph: str) -> None:
        """Remove a named graph and what it holds."""
        self._change(lambda store: store.remove_graph(NamedNode(graph)))

    @contextmanager
    def scratch(self) -> Iterator[pyoxigraph.Store]:
        """Give a copy to try things on, which is thrown away; its large files are those of the store.

        Where the store's folder may not be written to, they are copied. Raises UpstreamError for a full disk.
        """
        beside = self._path if os.access(self._path, os.W_OK) else None
        with ExitStack() as stack:
            try:
                temporary = TemporaryDirectory(prefix="scratch-", dir=beside, ignore_cleanup_errors=True)
                folder = stack.enter_context(temporary)
                copy = self._copied(Path(folder) / "store")
            except OSError as error:
                raise UpstreamError(f"{self._path}: no copy of the store can be made ({error})") from error
            try:
                yield copy
            finally:
                # What changed is otherwise written while its folder is removed, which then fails.
                with suppress(OSError):
                    copy.flush()

    def _lock(self) -> None:
        """Make the folder if need be, and be the one who writes to it, as long as this object lives."""
        from filelock import FileLock, Timeout

        try:
            self._path.mkdir(parents=True, exist_ok=True)
            there = {path.name for path in self._path.iterdir()}
            if _POINTER not in there and there - {_LOCK}:
                raise InputError(f"{self._path}: is a folder of something else; name one that is empty")
            self._held = FileLock(self._path / _LOCK, timeout=0)
            self._held.acquire()
        except Timeout as error:
            raise UpstreamError(
                f"{self._path}: another process is writing to this store; wait until it has finished, or "
                "read meanwhile what is there"
            ) from error
        except OSError as error:
            raise InputError(f"{self._path}: cannot be written to ({error.strerror or error})") from error
        # Left behind by a process that was killed.
        for left in self._path.glob("scratch-*"):
            shutil.rmtree(left, ignore_errors=True)

    def _generation(self) -> int:
        """Return the number of the generation that counts; 0 is the empty one, which has no folder."""
        pointer = self._path / _POINTER
        if not self._read_only and not pointer.exists():
            return 0
        try:
            return int(pointer.read_text(encoding="ascii"))
        except (OSError, ValueError) as error:
            raise InputError(
                f"{self._path}: holds no store; make one with: twingraph load FILE --store disk:{self._path}"
            ) from error

    def _open(self) -> pyoxigraph.Store:
        while True:
            number = self._generation()
            if not number:
                return pyoxigraph.Store()
            try:
                return pyoxigraph.Store.read_only(str(self._path / str(number)))
            except (OSError, RuntimeError) as error:
                # Changes by another process may have ended, and its generation gone, since it was looked up.
                if self._generation() == number:
                    raise UpstreamError(
                        f"{self._path}: is damaged ({error}); load its data anew into another folder"
                    ) from error

    def _change(self, change: Callable[[pyoxigraph.Store], None]) -> None:
        """Make a change to a copy of the generation that counts, and let that one count."""
        if self._read_only:
            raise InputError(f"{self._path}: was opened read-only; open it for writing to change it")
        number = self._generation()
        fresh = self._path / str(number + 1)
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            _make(self._copied, fresh, change)
        except BaseException as error:
            # The frames of the error hold the store, which writes to its folder until it is let go.
            clear_frames(error.__traceback__)
            shutil.rmtree(fresh, ignore_errors=True)
            if isinstance(error, OSError):
                raise UpstreamError(f"{self._path}: could not be written ({error})") from error
            raise
        files.replace({self._path / _POINTER: f"{number + 1}\n".encode()})
        self._store = self._open()
        for old in self._path.iterdir():
            if old.name.isdigit() and int(old.name) < number:
                shutil.rmtree(old, ignore_errors=True)

    def _copied(self, folder: Path) -> pyoxigraph.Store:
        """Return a copy, in a folder, of the generation that was opened, for writing."""
        number = self._generation()
        if number:
            shutil.copytree(self._path / str(number), folder, copy_function=_link)
        return pyoxigraph.Store(str(folder))


def _make(
    copied: Callable[[Path], pyoxigraph.Store], folder: Path, change: Callable[[pyoxigraph.Store], None]
) -> None:
    """Make a changed copy. It is closed when this returns, so that nothing writes to it any more."""
    store = copied(folder)
    change(store)
    # What is in the log alone is not seen by who opens the generation read-only.
    store.flush()


def _link(source: str, target: str) -> None:
    if source.endswith(_NEVER_CHANGED):
        with suppress(OSError):
            os.link(source, target)
            return
    shutil.copyfile(source, target)


def _load(
    store: pyoxigraph.Store, *, dumps: Sequence[Dump], replace: Collection[str], progress: Progress | None
) -> None:
    for graph in replace:
        store.remove_graph(NamedNode(graph))
    # Each bulk load makes files of its own, and many small ones would be slow to write and to read: what is
    # small is loaded together.
    small: list[Dump] = []
    large: list[Dump] = []
    for dump in dumps:
        together = dump.path.is_file() and dump.path.stat().st_size < _SMALL
        (small if together else large).append(dump)
    fill(store, large, progress)
    store.bulk_extend(chain.from_iterable(dump.quads(progress) for dump in small))
