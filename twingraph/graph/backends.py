"""Engines that compute the same: networkx, native libraries beside it, and networkx's own backends.

"auto"          the fastest of what is installed and serves the measure, else networkx
"networkx"      networkx alone, in Python
"numpy"         our own searches, of a thousand starts at a time, as bits, and the eigenvectors of scipy
"rustworkx"     the library of that name, in Rust
"networkit"     the library of that name, in C++; takes two seconds to import, and "auto" takes it last
anything else   a backend of networkx (graphblas, cugraph, nx-arangodb, …), by networkx's own dispatch

An engine that does not serve a measure leaves it to networkx, and a FallbackWarning says so. Tests hold all
of them equal. Sums of several threads are in no fixed order, so that the same run may differ in the last of
its digits (by 1e-13 of a value).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Any

from twingraph.errors import MissingExtraError, NameNotFoundError

AUTO = "auto"
NETWORKX = "networkx"
NATIVE = {"numpy": ("numpy", "scipy"), "rustworkx": ("rustworkx",), "networkit": ("networkit",)}
"""The packages that each native engine needs, all of the extra `network`."""


class FallbackWarning(UserWarning):
    """A backend that was asked for does not serve the measure, and networkx does."""


def choose(backend: str, measure: str, native: Sequence[str] = (), *, instead: str = NETWORKX) -> str:
    """Return the engine that a measure is computed by: `native` lists those that serve it, fastest first.

    `instead` is what computes it where the engine does not; where that is not networkx, networkx does not.

    Raises MissingExtraError for a native engine that is not installed, and NameNotFoundError for a backend
    that networkx does not know either.
    """
    if backend == AUTO:
        return next((name for name in native if not missing(*NATIVE[name])), NETWORKX)
    if backend in NATIVE:
        if lacking := missing(*NATIVE[backend]):
            raise MissingExtraError(lacking[0], "network")
        if backend not in native:
            fall_back(backend, measure, instead)
            return NETWORKX
    elif backend == NETWORKX != instead:
        fall_back(backend, measure, instead)
    elif backend not in (known := installed()):
        raise NameNotFoundError("installed backend", backend, hint=f"Backends: {', '.join(known)}.")
    return backend


def call(function: Callable[..., Any], graph: Any, /, *, backend: str, **options: Any) -> Any:
    """Return what a function of networkx gives for a graph, computed by networkx or a backend of its."""
    try:
        return function(graph, backend=backend, **options)
    except NotImplementedError:
        if backend == NETWORKX:
            raise
        fall_back(backend, function.__name__)
        return function(graph, backend=NETWORKX, **options)


def installed() -> list[str]:
    """Return the names of the backends that can be named here."""
    import networkx

    ours = [name for name, packages in NATIVE.items() if not missing(*packages)]
    return [AUTO, NETWORKX, *ours, *sorted(set(networkx.config.backends) - {NETWORKX})]


def missing(*packages: str) -> list[str]:
    """Return those of the packages that are not installed."""
    return [package for package in packages if find_spec(package) is None]


def require(*packages: str) -> None:
    """Raise MissingExtraError when one of the packages of the extra `network` is not installed."""
    if lacking := missing(*packages):
        raise MissingExtraError(lacking[0], "network")


def fall_back(backend: str, measure: str, instead: str = NETWORKX) -> None:
    """Warn that networkx, or what else does, computes a measure instead of a backend."""
    warnings.warn(FallbackWarning(f"{backend} does not serve {measure}; {instead} computes it"), stacklevel=4)
