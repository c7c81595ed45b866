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


def cache_dir() -> Path | None:
    """Return the folder of the cache, or None when `TWINGRAPH_CACHE` is set to nothing.

    It is `TWINGRAPH_CACHE`, or `twingraph` below `XDG_CACHE_HOME` or `~/.cache`.
    """
    named = os.environ.get("TWINGRAPH_CACHE")
    if named is not None:
        return Path(named) if named else None
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "twingraph"


def open_snapshot(paths: Sequence[Path], load: Callable[[], OxigraphStore]) -> OxigraphStore:
    """Return a store of what `load` loads from the files in `paths`, from the cache when it is there.

    The store is read-only. Raises what `load` raises.
    """
    cache = cache_dir()
    if cache is None:
        return load().frozen()
    # One place for one set of files, so that a changed file takes the place of what it was before.
    place = cache / f"{__version__}-{zlib.crc32(os.fsencode(os.pathsep.join(map(str, paths)))):08x}"
    listed = "\n".join(f"{path} {status.st_size} {status.st_mtime_ns}" for path, status in _stats(paths))
    found = _open(place, listed)
    if found is not None:
        return found
    store = load().frozen()
    _keep(store, place, listed)
    return store


def _stats(paths: Sequence[Path]) -> list[tuple[Path, os.stat_result]]:
    return [(path, path.stat()) for path in paths]


def _open(place: Path, listed: str) -> OxigraphStore | None:
    try:
        if (place / _FILES).read_text(encoding="utf-8") != listed:
            return None
        return OxigraphStore(pyoxigraph.Store.read_only(str(place / _STORE)), read_only=True)
    except (OSError, RuntimeError):
        # Not there, or damaged, which Oxigraph reports as either.
        return None


def _keep(store: OxigraphStore, place: Path, listed: str) -> None:
    """Write a snapshot beside its place and move it there; of two processes at once, one gives way."""
    import shutil
    import tempfile

    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=place.parent))
    except OSError:
        return
    try:
        kept = pyoxigraph.Store(str(beside / _STORE))
        kept.bulk_extend(store.quads())
        kept.optimize()
        del kept
        (beside / _FILES).write_text(listed, encoding="utf-8")
        shutil.rmtree(place, ignore_errors=True)
        beside.rename(place)
    except (OSError, RuntimeError):
        # The cache is a help, not a need: the store in memory answers.
        pass
    finally:
        shutil.rmtree(beside, ignore_errors=True)
