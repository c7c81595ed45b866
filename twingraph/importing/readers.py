"""Readers: which of them reads a source, by what it is called, and what they all are told."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from twingraph import countries
from twingraph.errors import InputError
from twingraph.importing.places import slug
from twingraph.importing.source import Reading, Source

if TYPE_CHECKING:
    from twingraph.importing.entry import Place
    from twingraph.importing.fetch import Fetched
    from twingraph.importing.mapping import TableMapping

FORMATS = ("table", "html", "wikitext")
_HTML = ("text/html", "application/xhtml")
_SUFFIXES = {
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    **dict.fromkeys((".wiki", ".wikitext", ".mediawiki", ".xml", ".json"), "wikitext"),
}


_CALLED = {"table": "a table", "html": "a web page", "wikitext": "wikitext", "wikidata": "Wikidata"}
_DIALECT = ("encoding", "delimiter", "header")
_ONLY_FOR = {
    "mapping": ("table", "html"),
    "sheet": ("table",),
    "table": ("html",),
    "revision": ("wikitext",),
    "home": ("table", "html", "wikitext"),
    "country": ("table", "html", "wikitext"),
}


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be read, and what the user says of it.

    `source` is a path, or the address of a page. `form` is one of FORMATS, or nothing to go by the name.
    `name` is what the graph is to be called (default: after the file). `mapping` is the path of a mapping or
    the name of a bundled one; `sheet` is that of a workbook, `table` the number of a table on a page (0:
    those that look like partners), and `revision` that of a page of MediaWiki whose file does not say it.
    `home` is the authority whose own list it is, and `country` that one's (a name or a code). `title`,
    `language` (BCP 47), `licence` and `homepage` (IRIs) describe the source.
    """

    source: str
    form: str = ""
    name: str = ""
    mapping: str = ""
    sheet: str = ""
    table: int = 0
    revision: str = ""
    home: str = ""
    country: str = ""
    title: str = ""
    language: str = ""
    licence: str = ""
    homepage: str = ""


def read(request: Request) -> Reading:
    """Return what a source says, as entries and rejects.

    Raises InputError for an option that is for another form of source, and what its reader raises.
    """
    form, fetched = _fetched(request)
    check(request, form)
    if fetched is None:
        return _table(request)
    reading = _html(request, fetched) if form == "html" else _wikitext(request, fetched)
    source = replace(
        reading.source,
        licence=request.licence or reading.source.licence,
        homepage=request.homepage or reading.source.homepage,
    )
    return replace(reading, source=source, fetched=fetched if fetched.url else None)


def check(request: Request, form: str) -> None:
    """Refuse an option that a form of source has no use for, by InputError."""
    for option, forms in _ONLY_FOR.items():
        if getattr(request, option) and form not in forms:
            known = " or ".join(_CALLED[one] for one in forms)
            raise InputError(
                f"--{option} {getattr(request, option)}: is for {known}, and {request.source} is "
                f"{_CALLED[form]}; leave it out"
            )


def suggest(request: Request) -> str:
    """Return a proposed mapping of a table, as YAML with comments."""
    from twingraph.importing import html, suggestion, table

    options, language = _options(request), request.language or None
    form, fetched = _fetched(request)
    check(request, form)
    if fetched is None:
        found = table.read(Path(request.source), sheet=request.sheet)
    elif form == "html":
        page = html.read(fetched)
        found = html.together(page.choose(request.table)[0])
        language = request.language or page.language
    else:
        raise InputError(f"{request.source}: wikitext needs no mapping; import it as it is")
    return suggestion.suggest(
        found, home=request.home, country=_country(request), language=language, options=options
    ).text


def _options(request: Request) -> dict[str, str]:
    return {"sheet": request.sheet} if request.sheet else {}


def _country(request: Request) -> str:
    code = countries.code(request.country)
    if request.country and not code:
        raise InputError(
            f"{request.country!r} is no country of today; write its code of ISO 3166-1, such as HU"
        )
    return code


def _named(request: Request) -> str:
    address = urlsplit(request.source)
    # An address of MediaWiki has the title of the page behind "index.php".
    title = parse_qs(address.query).get("title", [""])[0]
    name = slug(request.name or title or Path(address.path).stem)
    if not name:
        raise InputError(f"{request.source}: no graph can be named after it; give --name")
    return name


def _fetched(request: Request) -> tuple[str, Fetched | None]:
    """Return what a source is, and its bytes if it is a page; tables are read from their files."""
    from twingraph.importing import fetch
    from twingraph.sources import mediawiki

    form = request.form
    if fetch.is_address(request.source):
        fetched = fetch.from_url(mediawiki.api_address(request.source) or request.source)
        form = form or ("html" if fetched.content_type.startswith(_HTML) else "wikitext")
        if form == "table":
            raise InputError(f"{request.source}: save the table, and import the file")
        return form, fetched
    path = Path(request.source)
    form = form or _SUFFIXES.get(path.suffix.lower(), "table")
    return form, None if form == "table" else fetch.from_path(path)


def _html(request: Request, fetched: Fetched) -> Reading:
    from twingraph.importing import application, html, suggestion
    from twingraph.importing import mapping as mappings

    page = html.read(fetched)
    tables, why = page.choose(request.table)
    if request.mapping:
        mapping = mappings.read(Path(request.mapping))
    else:
        together = html.together(tables)
        # The columns of a list are named by us, so that they tell no language.
        mapping = suggestion.mapping_of(
            together,
            home=request.home,
            country=_country(request),
            language=request.language or page.language,
        )
    language = request.language or _constant(mapping, "language")
    source = html.source(page, fetched, slug=_named(request), title=request.title, language=language)
    return Reading(
        replace(source, publisher=_home(mapping), description=f"Read from {why}."),
        chain.from_iterable(application.apply(mapping, found) for found in tables),
        notes=tuple(application.repeated(mapping, tables[0])),
    )


def _wikitext(request: Request, fetched: Fetched) -> Reading:
    from twingraph.importing import wikitext

    return wikitext.reading(
        fetched,
        slug=_named(request),
        title=request.title or request.home,
        revision=request.revision,
        language=request.language,
        country=_country(request),
    )


def _table(request: Request) -> Reading:
    from twingraph.importing import application, suggestion, table
    from twingraph.importing import mapping as mappings

    path = Path(request.source)
    if request.mapping:
        mapping = mappings.read(Path(request.mapping))
        options = {**mapping.options, **_options(request)}
        rows = table.read(path, **options)
        said = {
            **options,
            "delimiter": table.DELIMITERS.get(str(options.get("delimiter")), options.get("delimiter")),
        }
        dialect = tuple((name, str(said[name])) for name in _DIALECT if said.get(name))
    else:
        rows = table.read(path, sheet=request.sheet)
        dialect = ()
        mapping = suggestion.mapping_of(
            rows, home=request.home, country=_country(request), language=request.language or None
        )
    language = request.language or _constant(mapping, "language")
    source = Source(
        slug=_named(request),
        titles=((request.title or rows.title or path.name, language),),
        language=language,
        publisher=_home(mapping),
        licence=request.licence,
        homepage=request.homepage,
        file_name=path.name,
        dialect=dialect,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )
    return Reading(source, application.apply(mapping, rows), notes=tuple(application.repeated(mapping, rows)))


def _home(mapping: TableMapping) -> Place | None:
    """Return the authority whose own list a table is, which then answers for it."""
    from twingraph.importing import kinds
    from twingraph.importing.entry import Place

    name, country = _constant(mapping, "name"), countries.code(_constant(mapping, "country"))
    if not name or not country:
        return None
    kind = _constant(mapping, "kind") or kinds.of_name(name, country)
    return Place(name, language=_constant(mapping, "language"), kind=kind, country=country)


def _constant(mapping: TableMapping, key: str) -> str:
    """Return what the mapping says of the home authority for every row, or nothing."""
    return mapping.home.fields[key].value if key in mapping.home.fields else ""
