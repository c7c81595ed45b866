"""Pages: answers too large for one question, fetched piece by piece, and kept so that nothing is asked twice.

Every page is a file in a folder. Whoever is interrupted begins with the same questions anew, finds the pages
that are there, and goes on behind the last: the rows are the same as in one go, whatever the size of a page.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from pyoxigraph import Literal

from twingraph.errors import InputError, UpstreamError
from twingraph.files import read_text, replace

if TYPE_CHECKING:
    from twingraph.importing.endpoint import Endpoint

Answer: TypeAlias = list[dict[str, str]]
Progress: TypeAlias = Callable[[str, int, int], None]
"""Is told what is fetched, how much of it there is, and of how much (0: not known)."""

_STATE = "state.json"
_PAGE = "page-*.json"
_LIST = 10
"""A page of a list, which has but one short column, has so many times the rows of another."""


class Pages:
    """Pages from an endpoint, of `size` keys each, kept in a folder.

    `asked` says what the pages are of, so that those of another import are not taken for them. A folder with
    pages is emptied of them, or with `resume` gone on with; then InputError is raised when there is nothing
    to go on with, or something else.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        folder: Path,
        *,
        asked: dict[str, Any],
        size: int = 500,
        resume: bool = False,
        progress: Progress | None = None,
    ) -> None:
        self._endpoint, self._folder, self._size = endpoint, folder, size
        self._progress = progress or (lambda *_: None)
        asked = {"endpoint": endpoint.url, **asked}
        if resume:
            self.begun = _begun(folder, asked)
            return
        clear(folder)
        self.begun = datetime.now(UTC).date().isoformat()
        folder.mkdir(parents=True, exist_ok=True)
        replace({folder / _STATE: _json({"begun": self.begun, **asked})})

    def scroll(self, name: str, query: str, column: str) -> list[str]:
        """Return the values of the column of a query, in the order of the server.

        The query has AFTER where a filter is to let through what comes after the last value, is ordered by
        STR of the column, and has SIZE for the number of rows. A page begins behind a value, not after a
        number of rows (OFFSET): no row is missed or comes twice when others come and go meanwhile. Raises
        UpstreamError when a value comes again, as the server then orders otherwise than it compares.
        """
        found: dict[str, None] = {}
        while True:
            last = Literal(next(reversed(found), ""))
            asked = query.replace("AFTER", f"FILTER(STR(?{column}) > {last})")
            page = self._page(f"{name}-{len(found):07}", _sized(asked))
            values = [row[column] for row in page["rows"]]
            if not found.keys().isdisjoint(values):
                raise UpstreamError(
                    f"{self._endpoint.url}: gives the same {name} twice; it orders IRIs otherwise than it "
                    "compares them, and cannot be asked in pages"
                )
            found.update(dict.fromkeys(values))
            self._progress(name, len(found), 0)
            if len(values) < page["size"] * _LIST:
                return list(found)

    def look_up(self, name: str, query: str, keys: Sequence[str]) -> Answer:
        """Return the rows of a query for keys: terms, or rows of them, that stand for KEYS in its VALUES."""
        rows: Answer = []
        done = 0
        while done < len(keys):
            page = self._page(f"{name}-{done:07}", _keyed(query, keys[done:]))
            rows += page["rows"]
            done += page["size"]
            self._progress(name, min(done, len(keys)), len(keys))
        return rows

    def _page(self, name: str, query: Callable[[int], str]) -> dict[str, Any]:
        """Return the page of a name: as it was kept, or fetched, in half the size where it is too much."""
        from twingraph.importing.endpoint import TooMuchError

        path = self._folder / f"page-{name.replace(' ', '-')}.json"
        if path.exists():
            return _read(path)
        while True:
            size = self._size
            try:
                page = {"size": size, "rows": self._endpoint.select(query(size))}
            except TooMuchError as error:
                if size == 1:
                    raise self._lasting(f"{error}; it does not manage a page of one either") from error
                self._size = size // 2
                continue
            except UpstreamError as error:
                raise self._lasting(str(error)) from error
            replace({path: _json(page)})
            return page

    def _lasting(self, problem: str) -> UpstreamError:
        kept = any(self._folder.glob(_PAGE))
        return UpstreamError(f"{problem}. What was fetched is kept: go on with --resume" if kept else problem)


def _sized(query: str) -> Callable[[int], str]:
    return lambda size: query.replace("SIZE", str(size * _LIST))


def _keyed(query: str, keys: Sequence[str]) -> Callable[[int], str]:
    return lambda size: query.replace("KEYS", " ".join(keys[:size]))


def clear(folder: Path) -> None:
    """Remove what an import has kept in a folder, and the folder if nothing else is in it."""
    for path in [*folder.glob(_PAGE), folder / _STATE]:
        path.unlink(missing_ok=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _begun(folder: Path, asked: dict[str, Any]) -> str:
    """Return the day (UTC) on which the import in a folder was begun, if it is the one that is asked for."""
    path = folder / _STATE
    if not path.exists():
        raise InputError(f"{folder}: there is no import to go on with; begin one without --resume")
    state = _read(path)
    begun = str(state.pop("begun", ""))
    if state != asked:
        kept = ", ".join(f"{name} {value}" for name, value in state.items())
        raise InputError(
            f"{folder}: the import there is another ({kept}); ask for that one, or begin without --resume"
        )
    return begun


def _read(path: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(read_text(path))
    except ValueError as error:
        raise InputError(f"{path}: is damaged ({error}); remove it and go on with --resume") from error
    return content


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()
