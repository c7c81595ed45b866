"""Snapshots: a folder's files loaded once, kept on disk in the user's cache, and opened again in a blink.

A snapshot is an Oxigraph store on disk, opened read-only, with a list of the files it was made from. When a
file's size or time of change differs from the list, the snapshot is made anew; when the cache cannot be
written, the files are loaded into memory, which is slower and otherwise the same.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pyoxigraph

from twingraph.store.oxigraph import OxigraphStore
from twingraph.version import __version__

_FILES, _STORE = "files", "store"


def cache_dir() -> str | None:
    """Return the folder of the cache, or None when `TWINGRAPH_CACHE` is set to nothing.

    It is `TWINGRAPH_CACHE`, or `twingraph` below `XDG_CACHE_HOME` or `~/.cache`.
    """
    named = os.environ.get("TWINGRAPH_CACHE")
    if named is not None:
        return named or None
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "twingraph")


def open_snapshot(paths: Sequence[Path], load: Callable[[], OxigraphStore]) -> OxigraphStore:
    """Return a store of what `load` loads from the files in `paths`, from the cache when it is there.

    The store may be read-only. Raises what `load` raises.
    """
    cache = cache_dir()
    if cache is None:
        return load()
    listed = "\n".join(_describe(path) for path in paths)
    # One place for one set of files, so that a changed file takes the place of what it was before.
    place = os.path.join(cache, f"{__version__}-{zlib.crc32(chr(10).join(map(str, paths)).encode()):08x}")
    found = _open(place, listed)
    if found is not None:
        return found
    store = load()
    _keep(store, place, listed)
    return store


def _describe(path: Path) -> str:
    status = path.stat()
    return f"{path} {status.st_size} {status.st_mtime_ns}"


def _open(place: str, listed: str) -> OxigraphStore | None:
    try:
        with open(os.path.join(place, _FILES), encoding="utf-8") as file:
            if file.read() != listed:
                return None
        return OxigraphStore(pyoxigraph.Store.read_only(os.path.join(place, _STORE)))
    except OSError:
        return None


def _keep(store: OxigraphStore, place: str, listed: str) -> None:
    """Write a snapshot beside its place and move it there; of two processes at once, one gives way."""
    import shutil
    import tempfile

    try:
        os.makedirs(os.path.dirname(place), exist_ok=True)
        beside = tempfile.mkdtemp(dir=os.path.dirname(place))
    except OSError:
        return
    try:
        kept = pyoxigraph.Store(os.path.join(beside, _STORE))
        kept.bulk_extend(store.quads())
        kept.optimize()
        del kept
        with open(os.path.join(beside, _FILES), "w", encoding="utf-8") as file:
            file.write(listed)
        shutil.rmtree(place, ignore_errors=True)
        os.rename(beside, place)
    except OSError:
        pass
    finally:
        shutil.rmtree(beside, ignore_errors=True)
