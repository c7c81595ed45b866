"""The tree of errors that twingraph raises, with the exit code that the command line gives each.

TwingraphError
├── InputError              2   something given is wrong: a file, a name, an option
│   ├── FileSyntaxError         a file does not parse; names file and line
│   ├── NameNotFoundError       nothing has this name; lists what comes near
│   ├── AmbiguousNameError      several things have this name; lists them
│   ├── QueryError              a query does not parse or lacks a parameter
│   └── MissingExtraError       an optional package is not installed; names the extra
└── UpstreamError           3   something outside failed: a server, a disk

Findings (invalid data, changed sources) are results, not errors; commands that have them exit with 1.
A message says what is wrong, where, what was tried, and what to do next.
"""

from __future__ import annotations

from collections.abc import Sequence


class TwingraphError(Exception):
    """Base of every error that twingraph raises on purpose."""

    exit_code = 2


class InputError(TwingraphError):
    """Something the user gave is wrong."""


class FileSyntaxError(InputError):
    """A file does not parse.

    Parameters: the file as the user named it, the line (from 1, 0 if unknown) and what was wrong.
    """

    def __init__(self, file: str, line: int, problem: str) -> None:
        super().__init__(f"{file}:{line}: {problem}" if line else f"{file}: {problem}")
        self.file, self.line, self.problem = file, line, problem


class NameNotFoundError(InputError):
    """Nothing in the graph or the catalogue has this name."""

    def __init__(self, kind: str, name: str, near: Sequence[str] = (), hint: str = "") -> None:
        message = f"no {kind} is called {name!r}"
        if near:
            message += "; did you mean " + ", ".join(near) + "?"
        super().__init__(f"{message}. {hint}" if hint and not near else f"{message} {hint}".strip())
        self.name, self.near = name, tuple(near)


class AmbiguousNameError(InputError):
    """Several things in the graph have this name."""

    def __init__(self, kind: str, name: str, candidates: Sequence[str]) -> None:
        listed = "".join(f"\n  {candidate}" for candidate in candidates)
        super().__init__(
            f"the name {name!r} is that of {len(candidates)} things ({kind}); give one of these IRIs:{listed}"
        )
        self.name, self.candidates = name, tuple(candidates)


class QueryError(InputError):
    """A query does not parse, or a parameter of it is missing, unknown or of the wrong type."""


class MissingExtraError(InputError):
    """An optional package is needed for this and is not installed."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(
            f"this needs {package}, which is not installed; run: pip install 'twingraph-kg[{extra}]'"
        )


class UpstreamError(TwingraphError):
    """Something outside twingraph failed: a server, a disk, a tool."""

    exit_code = 3
