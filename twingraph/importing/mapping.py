"""Mappings: which column of a table says what, in a file of YAML that a clerk can write or accept.

docs/mapping.md describes the file. `read` and `parse` give a mapping that is sound in itself;
`application.apply` puts it to a table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from twingraph import countries, settings
from twingraph.errors import FileSyntaxError, InputError, NameNotFoundError
from twingraph.files import read_text
from twingraph.importing import kinds, values

RELATIONSHIPS = ("TwinAgreement", "PartnerAgreement", "Contact")
ORDERS = ("dmy", "mdy")
YES, NO = "yes", "no"
PAUSES = {"suspended": "suspension", "dormant": "dormancy"}
"""What a record says of a relationship that rests, and the kind of stage by which it does."""
STATES = (YES, NO, *PAUSES)

PLACE_KEYS = (
    *("name", "other-names", "language", "country", "division", "key", "kind"),
    *("coordinates", "latitude", "longitude", "population", "wikidata", "geonames"),
)
RELATIONSHIP_KEYS = ("kind", "definition", "since", "until", "ended", "paused", "resumed", "note")
_FILE_KEYS = ("sheet", "header", "encoding", "delimiter")
_PATTERN_KEYS = ("match", "country", "kind", "name", "other-language")


@dataclass(frozen=True, slots=True)
class Field:
    """Where a value is found: in a column, or the same in every row.

    `values` says what cells stand for, by the cell without regard to case; a cell that it does not have
    stands for itself. `line` is that of the mapping.
    """

    column: str = ""
    value: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    line: int = 0

    def text(self, cells: Mapping[str, str]) -> str:
        """Return what a row says here, spaces set right."""
        found = " ".join((cells[self.column] if self.column else self.value).split())
        return self.values.get(found.casefold(), found)


@dataclass(frozen=True, slots=True)
class Pattern:
    """How names of a form are taken apart: groups `name`, `other` (a name) and `division` of a whole match.

    It is for places of the `countries`, or of all if there are none. `kind` is what such a place is, `name` a
    form for its name with {name} in it, `language` the tag of the other name.
    """

    match: re.Pattern[str]
    countries: frozenset[str] = frozenset()
    kind: str = ""
    name: str = "{name}"
    language: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """What is known of one of the two parties."""

    fields: Mapping[str, Field]
    patterns: tuple[Pattern, ...] = ()


@dataclass(frozen=True, slots=True)
class TableMapping:
    """A mapping; `options` are those of `table.read`, `missing` the cells that stand for an empty one."""

    file: str
    home: Side
    partner: Side
    relationship: Mapping[str, Field]
    order: str = ""
    missing: frozenset[str] = frozenset()
    options: Mapping[str, Any] = field(default_factory=dict)

    def fields(self) -> Iterable[Field]:
        """Return all fields."""
        return (*self.home.fields.values(), *self.partner.fields.values(), *self.relationship.values())


def read(path: Path) -> TableMapping:
    """Return the mapping in a file, or the bundled one that has this name, such as `rgre-2015`.

    Raises InputError for a file that cannot be read, and FileSyntaxError with the line for one that is not
    YAML, has a key that no mapping has, or says something impossible.
    """
    if path.name == str(path) and not path.suffix and not path.exists():
        bundled = {file.stem: file for file in sorted(settings.mappings_dir().glob("*.yaml"))}
        if path.name not in bundled:
            raise NameNotFoundError(
                "mapping",
                path.name,
                get_close_matches(path.name, bundled),
                hint=f"The bundled ones are: {', '.join(bundled)}; else give a file, such as {path}.yaml",
            )
        path = bundled[path.name]
    return parse(read_text(path), file=str(path))


def parse(text: str, *, file: str = "mapping") -> TableMapping:
    """Return the mapping that a text says; `file` stands for it in messages. Raises as `read` does."""
    from yaml12 import parse_yaml

    try:
        content = parse_yaml(text)
    except ValueError as error:
        line = re.search(r"line (\d+)", str(error))
        raise FileSyntaxError(file, int(line[1]) if line else 0, f"is not YAML: {error}") from error
    return _Parser(text, file).mapping(content)


class _Parser:
    """Checks what YAML says; the parser of YAML forgets lines, so they are looked up by the keys above."""

    def __init__(self, text: str, file: str) -> None:
        self.lines = text.splitlines()
        self.file = file

    def mapping(self, content: Any) -> TableMapping:
        top = self.keys(content, ("file", "missing", "order", "home", "partner", "relationship"))
        for side in ("home", "partner"):
            if side not in top:
                self.fail([], f"{side!r} is missing: it says which columns name the {side} authority")
        order = _string(top.get("order"))
        if order and order not in ORDERS:
            self.fail(["order"], f"{order!r} is no order; write dmy (day first) or mdy (month first)")
        options = self.keys(top.get("file", {}), _FILE_KEYS, "file")
        if not isinstance(options.get("header", 0), int):
            self.fail(["file", "header"], "is not the number of a row")
        return TableMapping(
            file=self.file,
            home=self.side(top["home"], "home"),
            partner=self.side(top["partner"], "partner"),
            relationship=self.relationship(top.get("relationship") or {}),
            order=order,
            missing=frozenset(map(_key, self.sequence(top.get("missing", []), "missing"))),
            options=options,
        )

    def side(self, content: Any, side: str) -> Side:
        found = self.keys(content, (*PLACE_KEYS, "patterns"), side)
        patterns = self.sequence(found.pop("patterns", []), side, "patterns")
        fields = {key: self.field(value, side, key) for key, value in found.items()}
        for key in ("name", "country"):
            if key not in fields:
                self.fail([side], f"{key!r} is missing: every place has one; give a column or {{value: …}}")
        if ("latitude" in fields) != ("longitude" in fields):
            self.fail([side], "latitude and longitude go together")
        self.constant(fields, side, "country", _country)
        self.constant(fields, side, "kind", lambda text: _one_of(text, kinds.KINDS))
        for key, read in (("wikidata", values.wikidata), ("geonames", values.geonames)):
            self.constant(fields, side, key, read)
        return Side(fields, tuple(self.pattern(pattern, side) for pattern in patterns))

    def relationship(self, content: Any) -> dict[str, Field]:
        found = self.keys(content, RELATIONSHIP_KEYS, "relationship")
        fields = {key: self.field(value, "relationship", key) for key, value in found.items()}
        self.constant(fields, "relationship", "kind", lambda text: _one_of(text, RELATIONSHIPS))
        self.constant(fields, "relationship", "definition", definition)
        self.constant(fields, "relationship", "ended", lambda text: _one_of(text, STATES))
        return fields

    def field(self, content: Any, *path: str) -> Field:
        line = self.line(path)
        if not isinstance(content, dict):
            return Field(column=_string(content), line=line)
        self.keys(content, ("column", "value", "values"), *path)
        if ("column" in content) == ("value" in content):
            self.fail(path, "needs either a column or a value (the same for every row)")
        if not _string(next(iter(content.values()))):
            self.fail(path, "is not filled in")
        table = content.get("values") or {}
        if not isinstance(table, dict):
            self.fail(path, "values is not a table of cells and what they stand for")
        return Field(
            column=_string(content.get("column")),
            value=_string(content.get("value")),
            values={_key(cell): _string(value) for cell, value in table.items()},
            line=line,
        )

    def pattern(self, content: Any, side: str) -> Pattern:
        path = (side, "patterns")
        found = self.keys(content, _PATTERN_KEYS, *path)
        text = _string(found.get("match"))
        try:
            match = re.compile(text)
        except re.error as error:
            self.fail([*path, text], f"{text!r} is no regular expression: {error}")
        unknown = set(match.groupindex) - {"name", "other", "division"}
        if "name" not in match.groupindex or unknown:
            self.fail([*path, text], f"{text!r} needs a group (?P<name>…), and may have other and division")
        where = found.get("country", [])
        given = [_string(one) for one in (where if isinstance(where, list) else [where])]
        kind = _string(found.get("kind"))
        form = _string(found.get("name")) or "{name}"
        try:
            codes = frozenset(map(_country, given))
            _one_of(kind or kinds.MUNICIPALITY, kinds.KINDS)
        except ValueError as error:
            self.fail([*path, text], str(error))
        if "{name}" not in form:
            self.fail([*path, text], f"the name {form!r} has no {{name}} in it")
        return Pattern(match, codes, kind, form, _string(found.get("other-language")))

    def constant(
        self, fields: dict[str, Field], section: str, key: str, read: Callable[[str], object]
    ) -> None:
        """Refuse what no row could mend: a constant or a value of the table of values that is impossible."""
        if key in fields:
            for text in filter(None, (fields[key].value, *fields[key].values.values())):
                try:
                    read(text)
                except ValueError as error:
                    self.fail([section, key], str(error))

    def keys(self, content: Any, known: Iterable[str], *path: str) -> dict[str, Any]:
        if not isinstance(content, dict):
            self.fail(path, f"is not a block of keys ({', '.join(known)})")
        for key in content:
            if key not in known:
                near = get_close_matches(str(key), list(known), n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(known)}"
                self.fail([*path, str(key)], f"there is no key {key!r} here; {hint}")
        return dict(content)

    def sequence(self, content: Any, *path: str) -> list[Any]:
        if not isinstance(content, list):
            self.fail(path, "is not a list")
        return list(content)

    def fail(self, path: Iterable[str], problem: str) -> NoReturn:
        path = list(path)
        where = ".".join(path[:2])
        raise FileSyntaxError(self.file, self.line(path), f"{where}: {problem}" if where else problem)

    def line(self, path: Iterable[str]) -> int:
        """Return the line (from 1) of a key, looked up from key to key, or of the last one that is there."""
        found = 0
        for key in path:
            pattern = re.compile(rf"""(^|[\s{{,\-])["']?{re.escape(key)}""")
            for index in range(max(found - 1, 0), len(self.lines)):
                text = self.lines[index]
                if not text.lstrip().startswith("#") and pattern.search(text):
                    found = index + 1
                    break
        return found


@cache
def definition(text: str) -> str:
    """Return the IRI of a tg:Definition from an IRI or a CURIE; raises ValueError."""
    from twingraph.rdf.prefixes import expand

    try:
        return text if text.startswith(("http://", "https://")) else expand(text)
    except InputError as error:
        raise ValueError(
            f"{text!r} is no IRI of a definition; write it like definition:rgre-kontakt"
        ) from error


def _country(text: str) -> str:
    code = countries.code(text)
    if not code:
        raise ValueError(f"{text!r} is no country of today; write its code of ISO 3166-1, such as DE")
    return code


def _one_of(text: str, known: tuple[str, ...]) -> str:
    if text not in known:
        near = get_close_matches(text, known, n=1)
        raise ValueError(
            f"{text!r} is none of {', '.join(known)}" + (f"; did you mean {near[0]}?" if near else "")
        )
    return text


def _string(content: Any) -> str:
    return "" if content is None else str(content)


def _key(content: Any) -> str:
    return " ".join(_string(content).split()).casefold()
