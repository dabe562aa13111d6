"""The rows of a file, one after the other: JSON Lines, JSON, CSV and Parquet, plain or packed; how a row is broken goes with it.

One reader for tables of articles and of quotes. Nothing is held but the row being read; a list in one JSON file is held whole.
"""

from __future__ import annotations

import bz2
import csv
import gzip
import json
import sys
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from itertools import chain
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from quotetrace.articles.encoding import UTF_16, decode, find_encoding

READ_ERRORS: Final = (OSError, EOFError, zlib.error, pa.ArrowException, csv.Error, UnicodeError)
"""What reading a broken file may raise."""

PARQUET_ROWS: Final = 1_000

NO_DELIMITER: Final = "\x1f"
"""What a table of one column is split at: no text has it, so that commas stay in the text."""

_JSON: Final = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=lambda _: None)
"""Numbers stay as they are written: an id is a name, whatever it looks like."""

Columns = Callable[[list[str]], list[str]]


class Row(NamedTuple):
    """One row: the line it begins on, or its number; its value, which may be no object; and its faults as (code, what is wrong).

    Codes: `no_json`, `unclosed_quote`, `extra_cells`, `missing_cells`.
    """

    line: int
    value: Any
    faults: tuple[tuple[str, str], ...] = ()


class Table:
    """An open file: `names` of its columns (where each row names its own, those of the first), and its `rows`, which are read once."""

    def __init__(self, names: list[str], rows: Iterator[Row], *, has_header: bool, text: _Text | None = None) -> None:
        self.names, self.rows, self.has_header = names, rows, has_header
        self._text = text

    @property
    def guessed(self) -> str:
        """The encoding that was guessed so far; empty where the file is UTF-8."""
        return self._text.guessed if self._text else ""


def kind_of(path: Path) -> str:
    """What kind of file `path` names: its suffix without that of the packing.

    Example:
        >>> kind_of(Path("quotes-2031.json.bz2")), kind_of(Path("Q.CSV")), kind_of(Path("notes"))
        ('.json', '.csv', '')
    """
    return Path(path.stem if path.suffix.lower() in _OPENERS else path.name).suffix.lower()


def open_bytes(path: Path) -> Any:
    """The bytes of a file, unpacked where its name says that it is packed."""
    return _OPENERS.get(path.suffix.lower(), open)(path, "rb")


def reason(error: Exception) -> str:
    """Why a file cannot be read; an OSError names the whole path, which is not the same on every machine."""
    return getattr(error, "strerror", None) or " ".join(str(error).split()) or type(error).__name__


@contextmanager
def open_table(path: Path, columns: Columns) -> Iterator[Table]:
    """The table in the file `path`, of a kind in `TABLE_KINDS`.

    Args:
        path: The file.
        columns: Which of the names of all columns are wanted, where reading the others can be saved.

    Raises:
        READ_ERRORS: the file is broken; here, or as its rows are read.
    """
    kind = kind_of(path)
    if kind == ".parquet":
        with pq.ParquetFile(path) as stream:
            names = list(stream.schema_arrow.names)
            yield Table(names, _parquet_rows(stream, columns(names)), has_header=True)
        return
    text = _Text(path)
    if kind in (".csv", ".tsv"):
        names, rows = _csv_rows(text, kind)
        yield Table(names, rows, has_header=True, text=text)
        return
    rows = _json_rows(text) if kind == ".json" else _json_lines(text)
    first = next(rows, None)
    names = [str(name) for name in first.value] if first and isinstance(first.value, dict) else []
    yield Table(names, rows if first is None else chain([first], rows), has_header=False, text=text)


# --- text


class _Text:
    """A file as text: UTF-8, or UTF-16 that says so. From the first line that is neither, the encoding is guessed, from the whole file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.guessed = ""

    def lines(self) -> Iterator[str]:
        """Its lines with their ends as given: only they part rows."""
        with open_bytes(self._path) as raw:
            is_utf16 = raw.read(2) in UTF_16
        with open_bytes(self._path) as raw:
            encoding, errors = ("utf-16", "replace") if is_utf16 else ("utf-8-sig", "surrogateescape")
            for line in TextIOWrapper(raw, encoding=encoding, errors=errors, newline=""):
                yield line if line.isascii() else self._mended(line)

    def whole(self) -> str:
        """All of it."""
        with open_bytes(self._path) as raw:
            text, self.guessed = decode(raw.read())
        return text

    def _mended(self, line: str) -> str:
        try:
            line.encode()
        except UnicodeEncodeError:
            if not self.guessed:
                with open_bytes(self._path) as raw:
                    _, self.guessed = find_encoding(raw)
            return line.encode("utf-8", "surrogateescape").decode(self.guessed, "replace")
        return line


# --- JSON


def _json_lines(text: _Text) -> Iterator[Row]:
    for number, line in enumerate(text.lines(), 1):
        if not line.isspace():
            try:
                yield Row(number, _JSON.decode(line))
            except (ValueError, RecursionError) as error:
                yield Row(number, None, (("no_json", f"no JSON: {error}"),))


def _json_rows(text: _Text) -> Iterator[Row]:
    """A list of objects, or one; or one object a line, as published files named `.json` often are."""
    if _is_object(next((line for line in text.lines() if not line.isspace()), "")):
        yield from _json_lines(text)
        return
    try:
        value = _JSON.decode(text.whole())
    except (ValueError, RecursionError):
        yield from _json_lines(text)
        return
    for number, one in enumerate(value if isinstance(value, list) else [value], 1):
        yield Row(number, one)


def _is_object(line: str) -> bool:
    try:
        return line.lstrip().startswith("{") and isinstance(_JSON.decode(line), dict)
    except (ValueError, RecursionError):
        return False


# --- CSV


class _Held(Iterator[str]):
    """Lines that can be given back, and the number of the line that the row being read began on."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._fresh, self._back, self._held = iter(lines), deque[str](), list[str]()
        self.start = 1

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._fresh)
        self._held.append(line)
        return line

    def release(self) -> None:
        """The lines of the row are done with."""
        self.start += len(self._held)
        self._held.clear()

    def keep_first(self) -> str:
        """The first line of the row; the others will be read again."""
        first, *rest = self._held
        self._back.extendleft(reversed(rest))
        self._held = [first]
        return first


def _csv_rows(text: _Text, kind: str) -> tuple[list[str], Iterator[Row]]:
    """The names in the header, and the rows below it."""
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    lines = _Held(text.lines())
    head = next((line for line in lines if not line.isspace()), "")
    lines.release()
    delimiter = "\t" if kind == ".tsv" else max(",;\t|", key=head.count)
    names = _cells(head, delimiter)
    return names, _named_rows(_split(lines, delimiter if len(names) > 1 else NO_DELIMITER), names)


def _named_rows(split: Iterator[tuple[int, list[str], bool]], names: list[str]) -> Iterator[Row]:
    width = len(names)
    # Of two columns of one name the first counts.
    places = {name: place for place, name in reversed(list(enumerate(names)))}
    for number, cells, is_whole in split:
        n_cells = len(cells)
        while n_cells > width and not cells[n_cells - 1].strip():
            n_cells -= 1
        if n_cells:
            value = {name: cells[place] for name, place in places.items() if place < n_cells}
            yield Row(number, value, () if is_whole and n_cells == width else _cell_faults(n_cells, width, is_whole))


def _cell_faults(n_cells: int, width: int, is_whole: bool) -> tuple[tuple[str, str], ...]:
    faults = () if is_whole else (("unclosed_quote", "a quotation mark is not closed, or stands within a cell"),)
    if n_cells == width:
        return faults
    return (*faults, ("extra_cells" if n_cells > width else "missing_cells", f"{n_cells} cells where the header has {width}"))


def _split(lines: _Held, delimiter: str) -> Iterator[tuple[int, list[str], bool]]:
    """Every row with the line it begins on, and whether its marks are whole; a row that is not ends with its line.

    An unclosed mark would else swallow what follows up to the next one, and turn all after it inside out.
    """
    while True:
        try:
            for cells in csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True):
                yield lines.start, cells, True
                lines.release()
            return
        except csv.Error:
            yield lines.start, _cells(lines.keep_first(), delimiter), False
            lines.release()


def _cells(line: str, delimiter: str) -> list[str]:
    """One line taken apart as well as it goes."""
    return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter, skipinitialspace=True), [])


# --- Parquet


def _parquet_rows(stream: pq.ParquetFile, columns: list[str]) -> Iterator[Row]:
    number = 0
    for batch in stream.iter_batches(PARQUET_ROWS, columns=columns):
        cells = {name: _values(batch.column(batch.schema.names.index(name))) for name in columns}
        for values in zip(*cells.values(), strict=True):
            number += 1
            yield Row(number, dict(zip(cells, values, strict=True)))


def _values(column: pa.Array) -> list[Any]:
    """The values of a column; an instant that Python cannot hold (year 20000) as a string, so that it becomes an issue of its row."""
    try:
        return list(column.to_pylist())
    except (OverflowError, ValueError):
        return [_value(scalar) for scalar in column]


def _value(scalar: pa.Scalar) -> Any:
    try:
        return scalar.as_py()
    except (OverflowError, ValueError):
        return f"{scalar.value} {scalar.type}"


_OPENERS: Final[dict[str, Callable[..., Any]]] = {".gz": gzip.open, ".bz2": bz2.open}
TABLE_KINDS: Final = (".csv", ".json", ".jsonl", ".ndjson", ".parquet", ".tsv")
