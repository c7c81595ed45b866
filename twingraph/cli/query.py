"""`twingraph query`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from twingraph.cli import options

if TYPE_CHECKING:
    from collections.abc import Iterable

    from twingraph.query.catalog import Catalog, Parameter, Query
    from twingraph.query.result import Result

FORMATS = ("table", "markdown", "csv", "tsv", "json", "xml")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    name = parser.add_argument("name", nargs="?", metavar="NAME", help="the query (default: list them all)")
    parameter = parser.add_argument(
        "-p",
        "--param",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        dest="parameters",
        help="a parameter of the query, such as city=Kecskemét; repeat for more",
    )
    parser.add_argument("--describe", action="store_true", help="say what the query asks, takes and answers")
    parser.add_argument("--format", choices=FORMATS, default="table", help="(default: %(default)s)")
    options.add_graph(parser)
    options.add_output(parser)
    # Attributes that argcomplete looks for.
    name.completer = complete_name  # type: ignore[attr-defined]
    parameter.completer = complete_parameter  # type: ignore[attr-defined]


def run(args: argparse.Namespace) -> int:
    """Answer the query, describe it, or list all."""
    from twingraph.query.catalog import Catalog

    catalog = Catalog()
    if args.name is None:
        content = _listed(catalog).encode()
    elif args.describe:
        content = _described(catalog.find(args.name)).encode()
    else:
        content = _answered(args, catalog)
    options.write_output(args.output, content)
    return 0


def complete_name(**_: Any) -> list[str]:
    """Return the names of the queries."""
    from twingraph.query.catalog import Catalog

    return Catalog().names


def complete_parameter(prefix: str, parsed_args: argparse.Namespace, **_: Any) -> Iterable[str]:
    """Return the query's parameters as `key=` and, once the key is there, what its value may be."""
    from twingraph.query.catalog import Catalog
    from twingraph.query.parameters import KINDS

    if parsed_args.name is None:
        return []
    types = {parameter.name: parameter.type for parameter in Catalog().find(parsed_args.name).parameters}
    key, given, _value = prefix.partition("=")
    if not given:
        return [f"{name}=" for name in types]
    if types.get(key) == "kind":
        return [f"{key}={kind}" for kind in KINDS]
    if types.get(key) == "authority":
        return [f"{key}={city}" for city in _cities(parsed_args)]
    return []


def _cities(args: argparse.Namespace) -> list[str]:
    from twingraph.query import names

    return names.all_names(options.open_graph(args).store, "authority")


def _answered(args: argparse.Namespace, catalog: Catalog) -> bytes:
    # Imported while the graph is being opened.
    from twingraph.query import table  # noqa: F401

    parameters = _parameters(args.parameters)
    catalog.find(args.name)
    result: Result = args.opening.graph().query(args.name, **parameters)
    return result.serialize(args.format)


def _parameters(given: list[str]) -> dict[str, str]:
    from twingraph.errors import QueryError

    parameters: dict[str, str] = {}
    for pair in given:
        key, separator, value = pair.partition("=")
        if not separator:
            raise QueryError(f"--param {pair}: is not KEY=VALUE")
        if key in parameters:
            raise QueryError(f"--param {pair}: {key!r} is given twice")
        parameters[key] = value
    return parameters


def _listed(catalog: Catalog) -> str:
    """Return a line a query: its name, its parameters (those in brackets are optional) and what it asks."""
    lines = []
    for query in catalog:
        parameters = (p.name if p.required else f"[{p.name}]" for p in query.parameters)
        lines.append(f"{query.name}  {' '.join(parameters)}\n    {query.summary}\n")
    return "".join(lines)


def _described(query: Query) -> str:
    from textwrap import fill

    lines = [f"{query.name}: {query.summary}", "", fill(query.description, 100)]
    for title, items in (
        ("parameters", [_parameter(parameter) for parameter in query.parameters]),
        ("columns", [f"{column.name}: {column.description}" for column in query.columns]),
        ("questions that it answers", list(query.questions)),
        ("time grows", [query.cost] if query.cost else []),
    ):
        lines += ["", f"{title}:"] if items else []
        lines += [fill(item, 100, initial_indent="  ", subsequent_indent="    ") for item in items]
    return "\n".join([*lines, ""])


def _parameter(parameter: Parameter) -> str:
    need = "required" if parameter.required else "optional"
    default = "" if parameter.default is None else f", default {parameter.default}"
    return f"{parameter.name} ({parameter.type}, {need}{default}): {parameter.description}"
