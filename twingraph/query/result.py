"""Answers: rows of a SELECT query, triples of CONSTRUCT and DESCRIBE, and how each is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any, ClassVar

from pyoxigraph import (
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    parse_query_results,
    serialize,
)

from twingraph.errors import InputError, MissingExtraError, UpstreamError
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.syntaxes import SYNTAXES
from twingraph.rdf.terms import Literal, NamedNode, Term, Triple

if TYPE_CHECKING:
    import pandas
    import polars

ROW_FORMATS = {
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
}
"""The W3C's formats of results, by the names that users know; see `table.FORMATS` for those for people."""

_AT_ONCE = 256
"""So many rows are read at a time: few enough for the first to come at once."""

_NO_SERVICE = "a service that the query asks did not answer: {}"

_XSD = PREFIXES["xsd"]
_INTEGERS = (
    "integer int long short byte nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger "
    "unsignedInt unsignedLong unsignedShort unsignedByte"
)


class Row(tuple[Any, ...]):
    """One row: a tuple whose columns are attributes too, `row.partner`, `getattr(row, "from")`."""

    __slots__ = ()
    _fields: ClassVar[tuple[str, ...]] = ()

    def _asdict(self) -> dict[str, Any]:
        """Return the row as a dictionary from column to value."""
        return dict(zip(self._fields, self, strict=True))

    def __repr__(self) -> str:
        return f"Row({', '.join(f'{name}={value!r}' for name, value in self._asdict().items())})"


class Result:
    """The rows of a SELECT query, read as they are asked for and kept, so that it can be iterated again.

    What is kept are the solutions as RDF terms; their values are decoded when a row is handed out.

    Values are Python's own: an IRI is a str, xsd:integer an int, xsd:decimal a Decimal, xsd:double a float,
    xsd:date a date, xsd:boolean a bool, every other literal a str, what is unbound None.

    >>> from pyoxigraph import Store
    >>> result = Result(Store().query("SELECT (1 AS ?n) ('a'@en AS ?label) {}"))
    >>> [(row.n, row.label) for row in result]
    [(1, 'a')]
    """

    def __init__(self, solutions: QuerySolutions) -> None:
        self.columns: tuple[str, ...] = tuple(variable.value for variable in solutions.variables)
        self._unread = solutions
        self._solutions: list[QuerySolution] = []
        self._row_type = _row_type(self.columns)

    def __iter__(self) -> Iterator[Row]:
        position = 0
        while position < len(self._solutions) or self._advance():
            solutions = self._solutions[position : position + _AT_ONCE]
            position += len(solutions)
            yield from map(self._row, solutions)

    def __len__(self) -> int:
        self._read()
        return len(self._solutions)

    def __getitem__(self, index: int) -> Row:
        self._read()
        return self._row(self._solutions[index])

    def __repr__(self) -> str:
        return f"<Result {len(self)} rows: {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        from twingraph.query import table

        return table.html(self.columns, self.terms())

    def terms(self) -> Iterator[Sequence[Term | None]]:
        """Iterate over the rows as RDF terms, for what has to tell an IRI from a string."""
        self._read()
        return map(tuple, self._solutions)

    def serialize(self, format: str = "json") -> bytes:
        """Return the rows as table, markdown, csv, tsv, json or xml, in UTF-8.

        json, xml, csv and tsv are the SPARQL 1.1 Query Results formats (W3C, 2013). In table and markdown,
        IRIs are prefixed names. Raises InputError for a format that rows do not have.
        """
        if format in ROW_FORMATS:
            return _written(self._copy().serialize(format=ROW_FORMATS[format]))
        from twingraph.query import table

        if format in table.FORMATS:
            return table.write(self.columns, self.terms(), format)
        raise InputError(
            f"rows cannot be written as {format!r}; choose one of {', '.join([*table.FORMATS, *ROW_FORMATS])}"
        )

    def to_pandas(self) -> pandas.DataFrame:
        """Return a pandas data frame, dates as datetime64 and numbers as numbers, empty cells as NA.

        Raises MissingExtraError when pandas is not installed.
        """
        try:
            import pandas
        except ImportError as error:
            raise MissingExtraError("pandas", "pandas") from error
        frame = pandas.DataFrame(list(map(tuple, self)), columns=list(self.columns)).convert_dtypes()
        for column in self.columns:
            kinds = {type(value).__name__ for value in frame[column].dropna()}
            if kinds == {"date"}:
                frame[column] = pandas.to_datetime(frame[column])
            elif kinds and kinds <= {"Decimal", "int", "float"}:
                frame[column] = pandas.to_numeric(frame[column])
        return frame

    def to_polars(self) -> polars.DataFrame:
        """Return a polars data frame. Raises MissingExtraError when polars is not installed."""
        try:
            import polars
        except ImportError as error:
            raise MissingExtraError("polars", "polars") from error
        return polars.DataFrame(
            list(map(tuple, self)), schema=list(self.columns), orient="row", infer_schema_length=None
        )

    def _row(self, solution: QuerySolution) -> Row:
        return self._row_type([term.value if type(term) is NamedNode else _native(term) for term in solution])

    def _advance(self) -> bool:
        """Read some more rows, and return whether there were any."""
        # Not `with _services()`, which takes as long as reading a few rows.
        try:
            solutions = list(islice(self._unread, _AT_ONCE))
        except OSError as error:
            raise UpstreamError(_NO_SERVICE.format(error)) from error
        self._solutions += solutions
        return bool(solutions)

    def _read(self) -> None:
        while self._advance():
            pass

    def _copy(self) -> QuerySolutions:
        """Return all solutions anew, as Oxigraph's own can be read once only; TSV keeps terms as they are."""
        if self._solutions:
            lines = ["\t".join(f"?{column}" for column in self.columns)]
            lines += ["\t".join("" if term is None else str(term) for term in row) for row in self.terms()]
            written = ("\n".join(lines) + "\n").encode()
        else:
            with _services():
                written = _written(self._unread.serialize(format=QueryResultsFormat.TSV))
            self._unread = _parsed(written)
        return _parsed(written)


@contextmanager
def _services() -> Iterator[None]:
    """Turn what Oxigraph raises when a SERVICE of a query fails into UpstreamError."""
    try:
        yield
    except OSError as error:
        raise UpstreamError(_NO_SERVICE.format(error)) from error


class Triples:
    """The triples of a CONSTRUCT or DESCRIBE query, each once, in the order in which they came."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        with _services():
            self._triples: list[Triple] = list(dict.fromkeys(triples))

    def __iter__(self) -> Iterator[Triple]:
        return iter(self._triples)

    def __len__(self) -> int:
        return len(self._triples)

    def __repr__(self) -> str:
        return f"<Triples {len(self)}>"

    def serialize(self, format: str = "turtle") -> bytes:
        """Return the triples as turtle, ntriples, nquads, trig, jsonld or rdfxml, in UTF-8.

        Turtle is in the project's form. Raises InputError for a format that triples do not have, and for
        Turtle with blank nodes, which that form does without.
        """
        if format == "turtle":
            from twingraph.rdf import turtle

            return turtle.write(self._triples).encode()
        if format not in SYNTAXES:
            raise InputError(f"triples cannot be written as {format!r}; choose one of {', '.join(SYNTAXES)}")
        return _written(serialize(self._triples, format=SYNTAXES[format], prefixes=PREFIXES))


def serialize_truth(value: bool, format: str) -> bytes:
    """Return the answer to an ASK query as json or xml (SPARQL 1.1 Query Results), or as text.

    Raises InputError for another format.
    """
    text = b"true" if value else b"false"
    if format == "text":
        return text + b"\n"
    if format not in ("json", "xml"):
        raise InputError(f"a truth cannot be written as {format!r}; choose one of text, json, xml")
    parsed = parse_query_results(b'{"head":{},"boolean":%b}' % text, QueryResultsFormat.JSON)
    return _written(parsed.serialize(format=ROW_FORMATS[format]))


@cache
def _row_type(columns: Sequence[str]) -> type[Row]:
    attributes = {name: property(itemgetter(index)) for index, name in enumerate(columns)}
    return type("Row", (Row,), {**attributes, "__slots__": (), "_fields": tuple(columns)})


def _native(term: Term | None) -> Any:
    if not isinstance(term, Literal):
        return None if term is None else str(term)
    decode = None if term.language else _DECODERS.get(term.datatype.value)
    if decode is None:
        return term.value
    try:
        return decode(term.value)
    except (ValueError, ArithmeticError):
        # Ill-typed ("x" as a number), or beyond Python's type: a date with a time zone, a year after 9999.
        return term.value


def _decimal(text: str) -> Any:
    from decimal import Decimal

    return Decimal(text)


def _date(text: str) -> Any:
    from datetime import date

    return date.fromisoformat(text)


_DECODERS: dict[str, Callable[[str], Any]] = {
    **{_XSD + name: int for name in _INTEGERS.split()},
    _XSD + "decimal": _decimal,
    _XSD + "double": float,
    _XSD + "float": float,
    _XSD + "date": _date,
    _XSD + "boolean": lambda text: text in ("true", "1"),
}


def _parsed(tsv: bytes) -> QuerySolutions:
    solutions = parse_query_results(tsv, QueryResultsFormat.TSV)
    assert isinstance(solutions, QuerySolutions)
    return solutions


def _written(content: bytes | None) -> bytes:
    # Oxigraph's writers return None only when they are given a file to write to.
    assert content is not None
    return content
