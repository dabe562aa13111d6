"""A table of quotes from anywhere under our column names: every value as the text that was given, every row kept, broken ones too."""

from __future__ import annotations

import bz2
import csv
import gzip
import json
import sys
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from quotetrace.articles.columns import QUOTE_NAMES, map_columns
from quotetrace.articles.raw import clean
from quotetrace.errors import InputError

CHUNK: Final = 20_000
"""Rows of text that are held as Python strings before they are packed."""

NO_DELIMITER: Final = "\x1f"
"""What a table of one column is split at: no text has it, so that commas stay in the text."""

KINDS: Final = "expected .parquet, .csv, .tsv, .jsonl, .ndjson or .json; all but Parquet also as .gz or .bz2"
_JSON: Final = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=lambda _: None)
"""Numbers stay as they are written: an id is a name, whatever it looks like."""

NAME_IT: Final = f"name it {', '.join(QUOTE_NAMES['text'][:-1])} or {QUOTE_NAMES['text'][-1]}"


class Row(NamedTuple):
    """One row as given, the line it begins on, the issues it has as (code, message), and why its text cannot be used."""

    line: int
    values: dict[str, str]
    notes: tuple[tuple[str, str], ...] = ()
    reason: str = ""


@dataclass(slots=True)
class Given:
    """The known columns: all strings, but times as they are. Notes and reasons are by row."""

    columns: dict[str, pa.Array]
    lines: list[int] = field(default_factory=list)
    notes: list[tuple[int, str, str]] = field(default_factory=list)
    reasons: dict[int, str] = field(default_factory=dict)

    def line(self, row: int) -> int:
        """Where a row stands in its file, from one: the line of a text, else the number of the row."""
        return self.lines[row] if self.lines else row + 1


def read_given(path: Path) -> Given:
    """The table of quotes at `path`: a file, or a folder of Parquet parts.

    Raises:
        InputError: the file is missing, of an unknown kind, cannot be read, has no column of text or no rows.
    """
    if not path.exists():
        raise InputError("no such file", where=str(path), hint=f"a table of quotes: {KINDS}")
    packed = path.suffix.lower() if path.suffix.lower() in _OPENERS else ""
    kind = Path(path.stem if packed else path.name).suffix.lower()
    is_parquet = kind == ".parquet" and not packed
    if (kind not in _READERS and not is_parquet) or (path.is_dir() and not is_parquet):
        raise InputError("is no table of quotes", where=str(path), hint=KINDS)
    try:
        given = _read_parquet(path) if is_parquet else _read_text(path, kind, _OPENERS.get(packed, open))
    except (OSError, EOFError, zlib.error, pa.ArrowException, csv.Error, UnicodeError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise InputError(f"cannot be read: {reason}", where=str(path), hint="is the file whole?") from error
    if not len(given.columns["text"]):
        raise InputError("holds no quotes", where=str(path), hint="a table with one row a quote")
    return given


def _no_text(path: Path, names: Iterable[str]) -> InputError:
    return InputError(f"no text column among {', '.join(islice(names, 12)) or 'none'}", where=str(path), hint=NAME_IT)


# --- Parquet: columns stay columns


def _read_parquet(path: Path) -> Given:
    parts = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
    read = [_read_part(part) for part in parts]
    if not read:
        raise InputError("holds no quotes", where=str(path), hint="a folder of .parquet parts")
    notes, start = [], 0
    for part in read:
        notes += [(start + row, code, message) for row, code, message in part.notes]
        start += len(part.columns["text"])
    known = [ours for ours in QUOTE_NAMES if all(ours in part.columns for part in read)]
    return Given({ours: pa.concat_arrays([part.columns[ours] for part in read]) for ours in known}, notes=notes)


def _read_part(path: Path) -> Given:
    with pq.ParquetFile(path) as stream:
        names = stream.schema_arrow.names
        chosen = map_columns(names, QUOTE_NAMES)
        if "text" not in chosen:
            raise _no_text(path, names)
        table = stream.read(list(chosen.values()))
    given = Given({})
    for ours, theirs in chosen.items():
        # By place: a name may stand twice.
        column = table.column(table.schema.names.index(theirs)).combine_chunks()
        if ours == "published" and pa.types.is_timestamp(column.type):
            given.columns[ours] = column
        else:
            given.columns[ours] = _as_text(column, theirs, given.notes)
    return given


def _as_text(column: pa.Array, name: str, notes: list[tuple[int, str, str]]) -> pa.Array:
    """A column of any type as strings; bytes that are no UTF-8 are marked in the text and noted."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    try:
        if pa.types.is_floating(column.type):
            # Whole numbers beside nulls come as floats: the id 7.0 was 7, and a moment in milliseconds is not 1.7e+12.
            column = pc.if_else(pc.is_nan(column), None, column).cast(pa.int64())
        if not _is_bytes(column.type):
            return column.cast(pa.string())
        # By way of bytes: strings of other writers may hold what is no UTF-8, and only this cast looks.
        return column.cast(pa.binary()).cast(pa.string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        values = (column.cast(pa.binary()) if _is_bytes(column.type) else column).to_pylist()
    return pa.array([_decode(value, row, name, notes) for row, value in enumerate(values)], pa.string())


def _is_bytes(given: pa.DataType) -> bool:
    types = pa.types
    tests = (types.is_string, types.is_large_string, types.is_string_view, types.is_binary, types.is_large_binary, types.is_binary_view)
    return types.is_fixed_size_binary(given) or any(test(given) for test in tests)


def _decode(value: Any, row: int, name: str, notes: list[tuple[int, str, str]]) -> str | None:
    if not isinstance(value, bytes):
        return None if value is None else clean(value)
    try:
        return value.decode()
    except UnicodeDecodeError:
        notes.append((row, "bad_encoding", f"{name} is no UTF-8; the bad bytes are read as U+FFFD (hint: write it as UTF-8)"))
        return value.decode(errors="replace")


# --- text: row by row


def _read_text(path: Path, kind: str, opener: Any) -> Given:
    with opener(path, "rb") as raw:
        start = raw.read(2)
    is_utf16 = start in (b"\xff\xfe", b"\xfe\xff")
    encoding, errors = ("utf-16", "replace") if is_utf16 else ("utf-8-sig", "surrogateescape")
    # Only line ends split rows, and they stay as given within a cell.
    with opener(path, "rb") as raw, TextIOWrapper(raw, encoding=encoding, errors=errors, newline="") as stream:
        return _pack(_READERS[kind](stream, path, kind), path)


def _pack(rows: Iterator[Row], path: Path) -> Given:
    """Rows as columns; all of them without a text are no table of quotes."""
    given = Given({})
    parts: dict[str, list[pa.Array]] = {ours: [] for ours in QUOTE_NAMES}
    found: set[str] = set()
    while chunk := list(islice(rows, CHUNK)):
        for number, row in enumerate(chunk, len(given.lines)):
            given.notes += [(number, *note) for note in row.notes]
            if row.reason:
                given.reasons[number] = row.reason
        given.lines += [row.line for row in chunk]
        for ours, arrays in parts.items():
            values = [row.values.get(ours) for row in chunk]
            found |= {ours} if any(value is not None for value in values) else set()
            arrays.append(pa.array(values, pa.string()))
    if given.lines and "text" not in found:
        first, _, message = given.notes[0]
        raise InputError(f"no row has a text; line {given.line(first)}: {message.partition(' (hint: ')[0]}", where=str(path), hint=NAME_IT)
    given.columns = {ours: pa.concat_arrays([pa.array([], pa.string()), *parts[ours]]) for ours in {"text": None} | dict.fromkeys(found)}
    return given


def _mend(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Bytes that were no UTF-8 read as Windows-1252, which spreadsheets write, and the note that says so."""
    try:
        text.encode()
    except UnicodeEncodeError:
        note = ("bad_encoding", "bytes that are no UTF-8; read as Windows-1252 (hint: save the table as UTF-8)")
        return "".join(_western(char) if "\udc80" <= char <= "\udcff" else char for char in text), (note,)
    return text, ()


def _western(escaped: str) -> str:
    return escaped.encode("utf-8", "surrogateescape").decode("cp1252", "replace")


def _read_json_lines(stream: Iterable[str], path: Path, kind: str) -> Iterator[Row]:
    for number, line in enumerate(stream, 1):
        if not line.isspace():
            mended, notes = _mend(line)
            try:
                value = _JSON.decode(mended)
            except (ValueError, RecursionError) as error:
                message = f"no JSON: {error} (hint: one object a line; kept as not_speech)"
                yield Row(number, {}, (*notes, ("bad_row", message)), "no JSON")
            else:
                yield _from_value(value, number, notes)


def _read_json(stream: IO[str], path: Path, kind: str) -> Iterator[Row]:
    """A list of objects, or one; what is neither may be one object a line under the wrong name."""
    lines = list(stream)
    try:
        value = _JSON.decode("".join(_mend(line)[0] for line in lines))
    except (ValueError, RecursionError):
        yield from _read_json_lines(lines, path, kind)
        return
    for number, one in enumerate(value if isinstance(value, list) else [value], 1):
        yield _from_value(one, number, ())


def _from_value(value: Any, number: int, notes: tuple[tuple[str, str], ...]) -> Row:
    if not isinstance(value, dict):
        message = f"got {type(value).__name__}, expected an object (hint: one quote an object; kept as not_speech)"
        return Row(number, {}, (*notes, ("bad_row", message)), "no object")
    chosen = _chosen(tuple(value))
    if "text" not in chosen:
        names = ", ".join(map(clean, islice(value, 12))) or "none"
        notes = (*notes, ("bad_row", f"no text among {names} (hint: {NAME_IT}; kept as not_speech)"))
    values = {ours: clean(value[theirs]) for ours, theirs in chosen.items()}
    return Row(number, values, notes, "" if "text" in chosen else "no text")


@lru_cache(maxsize=1_024)
def _chosen(names: tuple[str, ...]) -> dict[str, str]:
    return map_columns(names, QUOTE_NAMES)


class _Lines(Iterator[str]):
    """The lines of a text, which can be given back, and the number of the line that the row being read began on."""

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


def _read_csv(stream: IO[str], path: Path, kind: str) -> Iterator[Row]:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    lines = _Lines(stream)
    head = next((line for line in lines if not line.isspace()), "")
    if not head:
        return
    lines.release()
    delimiter = "\t" if kind == ".tsv" else max(",;\t|", key=head.count)
    names = [_mend(name)[0] for name in _cells(head, delimiter)]
    chosen = map_columns(names, QUOTE_NAMES)
    if "text" not in chosen:
        raise _no_text(path, names)
    places = {ours: names.index(theirs) for ours, theirs in chosen.items()}
    for number, cells, is_whole in _split(lines, delimiter if len(names) > 1 else NO_DELIMITER):
        if cells:
            yield _from_cells(cells, number, places, len(names), is_whole)


def _split(lines: _Lines, delimiter: str) -> Iterator[tuple[int, list[str], bool]]:
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


def _from_cells(cells: list[str], number: int, places: dict[str, int], width: int, is_whole: bool) -> Row:
    _, notes = _mend("".join(cells))
    cells = [_mend(cell)[0] for cell in cells] if notes else cells
    n_cells = len(cells)
    while n_cells > width and not cells[n_cells - 1].strip():
        n_cells -= 1
    values = {ours: cells[place] for ours, place in places.items() if place < n_cells}
    # What stands in too many cells, or in too few for an open mark, may be cut anywhere: its text is kept and not used.
    is_usable = n_cells == width or (n_cells < width and is_whole)
    ending = "(hint: close and double the quotation marks" + (")" if is_usable else "; kept as not_speech)")
    if not is_whole:
        notes = (*notes, ("bad_row", f"a quotation mark is not closed, or stands within a cell {ending}"))
    if n_cells != width:
        hint = "the others are taken as empty" if is_usable else "put texts with a delimiter in quotation marks; kept as not_speech"
        notes = (*notes, ("bad_row", f"{n_cells} cells where the header has {width} (hint: {hint})"))
    return Row(number, values, notes, "" if is_usable else "cells do not fit the header")


_OPENERS: Final[dict[str, Any]] = {".gz": gzip.open, ".bz2": bz2.open}
_READERS: Final[dict[str, Callable[[IO[str], Path, str], Iterator[Row]]]] = {
    ".csv": _read_csv,
    ".tsv": _read_csv,
    ".jsonl": _read_json_lines,
    ".ndjson": _read_json_lines,
    ".json": _read_json,
}
