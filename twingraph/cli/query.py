"""`twingraph query`."""

from __future__ import annotations

import argparse
from importlib import import_module
from typing import TYPE_CHECKING, Any

from twingraph.cli import options

if TYPE_CHECKING:
    from collections.abc import Iterable

    from twingraph.query.catalog import Parameter, Query

FORMATS = ("table", "markdown", "csv", "tsv", "json", "xml")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    name = parser.add_argument("name", nargs="?", metavar="NAME", help="the query (default: list them all)")
    param = parser.add_argument(
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
    options.add_data(parser)
    options.add_output(parser)
    # argcomplete reads these attributes.
    name.completer = complete_name  # type: ignore[attr-defined]
    param.completer = complete_parameter  # type: ignore[attr-defined]


def run(args: argparse.Namespace) -> int:
    """Answer the query, describe it, or list all."""
    from twingraph.query.catalog import Catalog

    catalog = Catalog()
    if args.name is None:
        text = "\n".join(_listed(query) for query in catalog)
    elif args.describe:
        text = _described(catalog.find(args.name))
    else:
        options.write_output(args.output, _answered(args))
        return 0
    options.write_output(args.output, f"{text}\n".encode())
    return 0


def complete_name(**_: Any) -> list[str]:
    """Return the names of the queries."""
    from twingraph.query.catalog import Catalog

    return Catalog().names


def complete_parameter(prefix: str, parsed_args: argparse.Namespace, **_: Any) -> Iterable[str]:
    """Return the query's parameters as `key=` or, once a city is wanted, every city as `key=name`."""
    from twingraph.query.catalog import Catalog

    if parsed_args.name is None:
        return []
    parameters = Catalog().find(parsed_args.name).parameters
    key, given, _ = prefix.partition("=")
    if not given:
        return [f"{parameter.name}=" for parameter in parameters]
    return [f"{key}={value}" for p in parameters if p.name == key for value in _values(p, parsed_args)]


def _values(parameter: Parameter, args: argparse.Namespace) -> Iterable[str]:
    from twingraph.query.parameters import KINDS

    if parameter.type == "kind":
        return KINDS
    if parameter.type != "authority":
        return []
    from twingraph.knowledge import open_graph
    from twingraph.query import names

    return names.all_names(open_graph(args.data, read_only=True).store, "authority")
