"""Tables: delimited text and workbooks as rows of text cells under named columns, read as a stream.

Delimited text follows RFC 4180, with any of the usual delimiters and encodings, which are found out;
workbooks are those of Office Open XML (ISO/IEC 29500). Web pages give tables of the same form.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from twingraph.errors import FileSyntaxError, InputError, NameNotFoundError
from twingraph.importing.entry import Reject, Row
from twingraph.sources.record import digest

if TYPE_CHECKING:
    from openpyxl import Workbook

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
# Of a file in no Unicode encoding: Western, Central European, Cyrillic, Greek, Turkish.
_CODE_PAGES = [f"windows-{number}" for number in (1252, 1250, 1251, 1253, 1254)]
_LOOKED_AT = 50
_SAMPLE = 1 << 16

_Rows: TypeAlias = Callable[[], Iterator[tuple[int, int, list[str]]]]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of data: its number (see `entry.Row`), the line of the file that it begins on, and its cells.

    In a workbook the line is the number of the row on the sheet; 0 stands for none.
    """

    number: int
    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the file as the user named it, its columns, and how to read its rows, as often as is needed.

    Iterating gives each row with as many cells as there are columns, as they stand, or else a Reject;
    rows without any text count, but are not given. `header` is the number of the row or line that names the
    columns. `title` is what stands above it. `number` is that of the table on a page with several, or of the
    sheet in a workbook if it is not the first.
    """

    file: str
    columns: tuple[str, ...]
    rows: Callable[[], Iterable[Line | Reject]]
    header: int = 1
    title: str = ""
    number: int | None = None

    def __iter__(self) -> Iterator[Line | Reject]:
        """Read the rows from the first."""
        return iter(self.rows())

    def sample(self, size: int = 200) -> list[Line]:
        """Return the first rows, without the rejected ones."""
        return list(islice((row for row in self if isinstance(row, Line)), size))


def read(
    path: Path, *, sheet: str | int = "", header: int = 0, encoding: str = "", delimiter: str = ""
) -> Table:
    """Return the table in a CSV, TSV or XLSX file; the content decides which it is, not the name.

    `sheet` is a worksheet's name, or its number from 1 (default: the first); `encoding` one that Python
    knows, and `delimiter` a character or one of comma, semicolon, tab and bar (default: found out). `header`
    is the number of the row that names the columns (default: the first with two cells or more). A row with
    more or fewer cells than the header is a Reject.

    Raises InputError for a file that cannot be read, NameNotFoundError for an unknown sheet, and
    FileSyntaxError with the line for a file that is no table or whose header has gaps. Reading the rows
    raises it too, for text that is not in the encoding and for a quotation mark that is never closed.
    """
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileSyntaxError(str(path), 0, "is a workbook of Excel 97–2003; save it as .xlsx or .csv")
    if head.startswith(b"PK\x03\x04"):
        if encoding or delimiter:
            raise InputError(f"{path}: a workbook has no encoding and no delimiter; leave them out")
        raw, number = _workbook(path, sheet)
        return _table(str(path), raw, header=header, pad=True, number=number)
    if sheet:
        raise InputError(f"{path}: only a workbook (.xlsx) has sheets; leave the sheet {sheet!r} out")
    encoding = encoding or _encoding(path)
    delimiter = DELIMITERS.get(delimiter, delimiter) or _delimiter(path, encoding)
    if len(delimiter) != 1:
        raise InputError(f"the delimiter {delimiter!r} is none of: {', '.join(DELIMITERS)}, one character")
    return _table(str(path), lambda: _delimited(path, encoding, delimiter), header=header, pad=False)


def _table(file: str, raw: _Rows, *, header: int, pad: bool, number: int | None = None) -> Table:
    """Return the table of the rows that `raw` reads: (number from 1, line, cells).

    `number` is that of its sheet. `pad`: that rows are as long as what is in them, as on a sheet, is no
    fault.
    """
    filled = [row for row in islice(raw(), max(_LOOKED_AT, header + 1)) if _filled(row[2])]
    if not filled:
        raise FileSyntaxError(file, 0, "has no rows; the first row of a table names its columns")
    if header and header not in {row[0] for row in filled}:
        raise FileSyntaxError(file, 0, f"row {header} is empty or not there, so it names no columns")
    heads = (row for row in filled if (row[0] == header if header else len(_filled(row[2])) > 1))
    header, line, names = next(heads, filled[0])
    named = _filled(names)
    width = named[-1] + 1
    values = {index for row in filled if row[0] > header for index in _filled(row[2])}
    gaps = sorted(index for index in values - set(named) if pad or index < len(names))
    if gaps:
        raise FileSyntaxError(
            file,
            line,
            f"the header has no name for column {', '.join(map(_letters, gaps))}, which has values below; "
            "give each column a name in one row, split cells that are merged over several columns, "
            "or say which row names the columns",
        )
    columns = distinct(names[:width])
    title = " ".join(row[2][index].strip() for row in filled if row[0] < header for index in _filled(row[2]))

    def rows() -> Iterator[Line | Reject]:
        for number, line, cells in raw():
            if number > header and _filled(cells):
                yield _row(Line(number - header, line, tuple(cells)), columns, pad=pad)

    return Table(file, columns, rows, header=header, title=title, number=number)


def _filled(cells: Sequence[str]) -> list[int]:
    """Return the indexes of the cells that have text."""
    return [index for index, cell in enumerate(cells) if cell and not cell.isspace()]


def _row(row: Line, columns: tuple[str, ...], *, pad: bool) -> Line | Reject:
    cells, width = row.cells, len(columns)
    if pad:
        cells += ("",) * (width - len(cells))
    if len(cells) == width or (len(cells) > width and _filled(cells)[-1] < width):
        return Line(row.number, row.line, cells[:width])
    surplus = {f"column {_letters(index)}": cell for index, cell in enumerate(cells) if index >= width}
    return Reject(
        where=Row(row.number, columns, sha256=digest(cells)),
        cells=dict(zip(columns, cells, strict=False)) | surplus,
        reasons=(
            f"line {row.line} has {len(cells)} cells where the header has {width}; "
            "quote a cell that contains the delimiter",
        ),
    )


def _letters(index: int) -> str:
    """Return what a spreadsheet calls the column with this index (from 0): A, B … Z, AA."""
    return (_letters(index // 26 - 1) if index >= 26 else "") + chr(ord("A") + index % 26)


def distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names, the second "Country" being "Country (2)", and one of an empty column its letter."""
    seen: Counter[str] = Counter()
    result = []
    for index, name in enumerate(names):
        name = " ".join(name.split()) or f"column {_letters(index)}"
        seen[name] += 1
        result.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(result)


def _delimited(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, int, list[str]]]:
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        line = 1
        try:
            for number, cells in enumerate(reader, 1):
                if any("\0" in cell for cell in cells):
                    raise FileSyntaxError(
                        str(path),
                        line,
                        "has a NUL character, which no text has; save the table anew as UTF-8",
                    )
                yield number, line, cells
                line = reader.line_num + 1
        except csv.Error as error:
            raise FileSyntaxError(
                str(path),
                line,
                f"is no row of delimited text ({error}); look for a quotation mark that is not closed "
                "or not doubled",
            ) from error
        except UnicodeError as error:
            raise FileSyntaxError(
                str(path), line, f"is not in the encoding {encoding} here or below; save the file as UTF-8"
            ) from error


def _encoding(path: Path) -> str:
    """Return the encoding of a text: UTF-8 or UTF-16, else the likeliest of the Windows code pages."""
    with path.open("rb") as file:
        head = file.read(4096)
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            return "utf-16"
        # Text of Latin letters in UTF-16 without a mark has its zeros on one side, and nearly all there.
        if 4 * head.count(0) > len(head):
            return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
        file.seek(0)
        telling = bytearray()
        is_utf8 = True
        for line in file:
            if not line.isascii():
                is_utf8 = is_utf8 and _is_utf8(line)
                if len(telling) < _SAMPLE:
                    telling += line
                elif not is_utf8:
                    break
    return "utf-8-sig" if is_utf8 else code_page(bytes(telling))


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def code_page(telling: bytes) -> str:
    """Return which of the Windows code pages a text in no Unicode encoding is likeliest to be in."""
    import chardet

    # A few names give little confidence, and are told apart well by the letters of their language.
    found = chardet.detect(telling, include_encodings=_CODE_PAGES)["encoding"]
    return found or _CODE_PAGES[0]


def _delimiter(path: Path, encoding: str) -> str:
    """Return the delimiter that gives most cells in rows of equal length at the top of the file."""
    try:
        with path.open(encoding=encoding, newline="") as file:
            text = file.read(_SAMPLE)
    except (LookupError, UnicodeError) as error:
        raise FileSyntaxError(str(path), 0, f"is not in the encoding {encoding} ({error})") from error
    return max(DELIMITERS.values(), key=lambda delimiter: _regularity(text, delimiter))


def _regularity(text: str, delimiter: str) -> int:
    widths: Counter[int] = Counter()
    try:
        widths.update(
            len(row)
            for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 20)
            if row
        )
    except csv.Error:
        return 0
    width, count = max(widths.items(), key=lambda item: (item[0] - 1) * item[1], default=(1, 0))
    return (width - 1) * count


def _workbook(path: Path, sheet: str | int) -> tuple[_Rows, int | None]:
    """Return the rows of a sheet, by name or number, and its number where it is not the first."""
    with _open(path) as book:
        names = [worksheet.title for worksheet in book.worksheets]
    if not names:
        raise FileSyntaxError(str(path), 0, "has no worksheet")
    if isinstance(sheet, int):
        sheet = names[sheet - 1] if 0 < sheet <= len(names) else str(sheet)
    if sheet and sheet not in names:
        raise NameNotFoundError(f"sheet of {path}", sheet, get_close_matches(sheet, names) or names)
    number = names.index(sheet) + 1 if sheet else 1

    def rows() -> Iterator[tuple[int, int, list[str]]]:
        with _open(path) as book:
            worksheet = book.worksheets[number - 1]
            # What a file says of its size is at times wrong, and then cells would be missed.
            worksheet.reset_dimensions()
            for row, cells in enumerate(worksheet.iter_rows(), 1):
                texts = [_text(cell.value, cell.number_format) for cell in cells]
                while texts and not texts[-1]:
                    texts.pop()
                yield row, row, texts

    return rows, number if number > 1 else None


@contextmanager
def _open(path: Path) -> Iterator[Workbook]:
    import warnings
    from zipfile import BadZipFile

    from openpyxl import load_workbook

    with path.open("rb") as file:
        try:
            with warnings.catch_warnings():
                # It warns of drop-downs and styles that it cannot keep; nothing is written back.
                warnings.simplefilter("ignore", UserWarning)
                # The file and not its path, of which it would refuse one that does not end in .xlsx.
                book: Workbook = load_workbook(file, read_only=True, data_only=True)
        except (BadZipFile, KeyError, ValueError) as error:
            problem = f"is no workbook of Excel ({error}); save it as .xlsx or .csv"
            raise FileSyntaxError(str(path), 0, problem) from error
        yield book


def _text(value: object, number_format: str | None) -> str:
    """Return a cell as it is seen: a whole number without ".0", a date as far as its format shows it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        shown = re.sub(r'"[^"]*"|\[[^]]*\]', "", number_format or "").lower()
        if "d" in shown or "m" in shown or "y" not in shown:
            return value.date().isoformat()[: 10 if "d" in shown or "y" not in shown else 7]
        return str(value.year)
    return "" if value is None else str(value)
