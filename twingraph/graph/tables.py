"""Tables of Apache Parquet, which Spark, DuckDB, pandas and polars read.

A text is a string, a list a list of strings, a whole number an int64 and any other a double; the days `start`
and `end` are dates. What is not known is null.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

from twingraph.errors import MissingExtraError

_DAYS = ("start", "end")


def to_parquet(rows: Iterable[Mapping[str, Any]], columns: Mapping[str, type]) -> bytes:
    """Return a table with a row for each of these, and these columns.

    Raises MissingExtraError when polars is not installed.
    """
    polars = _polars()
    types = {str: polars.String, int: polars.Int64, float: polars.Float64, list: polars.List(polars.String)}
    schema = {name: types[type_] for name, type_ in columns.items()}
    frame = polars.DataFrame(list(rows), schema=schema, orient="row")
    days = [polars.col(name).str.to_date("%Y-%m-%d") for name in _DAYS if name in columns]
    buffer = io.BytesIO()
    frame.with_columns(days).write_parquet(buffer)
    return buffer.getvalue()


def from_parquet(content: bytes) -> tuple[list[str], list[dict[str, Any]]]:
    """Return the columns of a table and its rows, without what is null, and days as texts.

    Raises ValueError for what is no table, and MissingExtraError when polars is not installed.
    """
    polars = _polars()
    try:
        frame = polars.read_parquet(io.BytesIO(content))
    except polars.exceptions.PolarsError as error:
        raise ValueError(error) from error
    days = [
        polars.col(name).dt.to_string("iso") for name, type_ in frame.schema.items() if type_ == polars.Date
    ]
    rows = frame.with_columns(days).iter_rows(named=True)
    return frame.columns, [{name: value for name, value in row.items() if value is not None} for row in rows]


def _polars() -> Any:
    try:
        import polars
    except ImportError as error:
        raise MissingExtraError("polars", "polars") from error
    return polars
