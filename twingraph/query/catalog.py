"""The catalogue of canned queries: `.rq` files with a `#+` YAML header that says what they ask.

The header's form is that of grlc, with parameters and columns written out: `summary`, `description`, `cost`
(what the time of an answer grows with),
`parameters` (name, type, required, default, description), `columns` (name, description), `tags` and
`questions`, and where a query needs it `one-of`, the parameters of which one at least must be given. Two
more keys of a parameter: `variable`, where the query binds it to a variable of another name,
and `scheme`, the code list of a code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from twingraph import settings
from twingraph.errors import FileSyntaxError, NameNotFoundError

_HEADER = "#+"
_AT_TOP = r"\A(?:#\+.*\n)*"
_SUFFIX = ".rq"


class Column(NamedTuple):
    """A column of the answer."""

    name: str
    description: str


class Parameter(NamedTuple):
    """A parameter: `type` is a key of `parameters.TYPES`, `default` is as a user would give it."""

    name: str
    type: str
    required: bool
    description: str
    variable: str
    default: str | None = None
    scheme: str = ""


class Query(NamedTuple):
    """A canned query. `text` is the whole file, which runs as it is, `body` what stands below its header.

    At least one of the parameters in `one_of`, if there are any, must be given.
    """

    name: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    tags: tuple[str, ...]
    questions: tuple[str, ...]
    text: str
    body: str
    one_of: tuple[str, ...] = ()
    cost: str = ""


class Catalog:
    """The queries of a folder, each read when it is first asked for; iterating reads them all, by name."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = settings.queries_dir() if folder is None else folder
        self._read: dict[str, Query] = {}

    @property
    def names(self) -> list[str]:
        """The names of the queries, sorted."""
        return sorted(path.stem for path in self.folder.glob(f"*{_SUFFIX}"))

    def find(self, name: str) -> Query:
        """Return one query. Raises NameNotFoundError, and FileSyntaxError for a header that is not right."""
        if name not in self._read:
            path = self.folder / (name + _SUFFIX)
            # Only the names of the folder: a name with a slash must not lead out of it.
            if name not in self.names:
                from difflib import get_close_matches

                near = get_close_matches(name, self.names)
                raise NameNotFoundError("query", name, near, "`twingraph query` lists them all.")
            self._read[name] = _parse(name, path.read_text(encoding="utf-8"), str(path))
        return self._read[name]

    def __iter__(self) -> Iterator[Query]:
        return map(self.find, self.names)

    def __len__(self) -> int:
        return len(self.names)


@cache
def bundled() -> Catalog:
    """Return the catalogue of the bundled queries, whose headers are parsed once a process."""
    return Catalog()


def _parse(name: str, text: str, file: str) -> Query:
    from yaml12 import parse_yaml

    header = "\n".join(
        line.removeprefix(_HEADER).removeprefix(" ") for line in text.splitlines() if line.startswith(_HEADER)
    )
    try:
        content: Any = parse_yaml(header)
        return Query(
            name=name,
            summary=content["summary"],
            description=content["description"],
            parameters=tuple(map(_parameter, content["parameters"])),
            columns=tuple(Column(**column) for column in content["columns"]),
            tags=tuple(content["tags"]),
            questions=tuple(content["questions"]),
            text=text,
            # Not sent along: to read over it takes a parser a tenth of the time of a small answer.
            body=re.sub(_AT_TOP, "", text),
            one_of=tuple(content.get("one-of", ())),
            cost=content.get("cost", ""),
        )
    except ValueError as error:
        # The header stands at the top of the file, so its lines are the file's.
        line = re.search(r"line (\d+)", str(error))
        raise FileSyntaxError(
            file, int(line[1]) if line else 0, f"the header is not YAML: {error}"
        ) from error
    except KeyError as error:
        raise FileSyntaxError(file, 0, f"the header has no {error}") from error
    except TypeError as error:
        raise FileSyntaxError(file, 0, f"the header is not of the form it should have: {error}") from error


def _parameter(header: dict[str, Any]) -> Parameter:
    """Return a parameter; by default its variable is its name in camel case, `as-of` being `?asOf`."""
    first, *rest = str(header["name"]).split("-")
    variable = first + "".join(part.capitalize() for part in rest)
    default = header.get("default")
    return Parameter(**{"variable": variable, **header, "default": None if default is None else str(default)})
