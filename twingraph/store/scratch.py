"""Scratch copies: stores to try things on, which are thrown away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pyoxigraph

from twingraph.store import Store
from twingraph.store.disk import DiskStore


@contextmanager
def scratch_copy(store: Store) -> Iterator[pyoxigraph.Store]:
    """Give a copy of a store; that of a store on disk costs nothing, any other is made in memory."""
    if isinstance(store, DiskStore):
        with store.scratch() as copy:
            yield copy
    else:
        copy = pyoxigraph.Store()
        copy.bulk_extend(store.quads())
        yield copy
