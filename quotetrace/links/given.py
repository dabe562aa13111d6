"""Quotes from anywhere under our column names, in batches: every value as the text that was given, every row kept, broken ones too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from quotetrace.articles.columns import QUOTE_NAMES, holds_articles, map_columns
from quotetrace.articles.files import InputFile
from quotetrace.articles.raw import clean
from quotetrace.articles.rows import READ_ERRORS, TABLE_KINDS, Row, Table, kind_of, open_table, reason
from quotetrace.links.moments import bounds, possible
from quotetrace.links.shapes import NAME_IT, Quote, is_plain, shape_of, unusable
from quotetrace.tables import INSTANT

CHUNK: Final = 2_000
"""Quotes of text that are held as Python strings before they are packed: more would cost the collector time."""

PARQUET_ROWS: Final = 20_000

KINDS: Final = f"{', '.join(TABLE_KINDS)}; all but Parquet also as .gz or .bz2"

_NOTES: Final = pa.list_(pa.struct([("code", pa.string()), ("message", pa.string())]))
GIVEN: Final = pa.schema(
    [
        ("row", pa.int64()),
        ("input", pa.string()),
        ("line", pa.int64()),
        *((name, _NOTES if name == "notes" else pa.string()) for name in Quote._fields),
        ("published_at", INSTANT),
        ("published_until", INSTANT),
    ]
)
"""A quote as given (see `Quote`), numbered in the order of reading, with the file it stands in and the line (0: the file as a whole);
and its instants where a table holds instants instead of text."""


def read_given(files: Iterable[InputFile], zone: str = "") -> Iterator[pa.RecordBatch]:
    """The quotes of `files` in their order, in batches of the schema `GIVEN`. What cannot be read is a row without a text, with a note.

    Args:
        files: Tables of quotes, in any of the `shapes`.
        zone: IANA name assumed for columns of instants without a zone; empty: unknown.
    """
    number = 0
    for file in files:
        for batch in _read_file(file, zone):
            numbers = pa.array(np.arange(number, number + batch.num_rows))
            number += batch.num_rows
            yield batch.set_column(0, GIVEN.field("row"), numbers)


def _read_file(file: InputFile, zone: str) -> Iterator[pa.RecordBatch]:
    if file.problem:
        yield _fault(file.name, "unreadable", file.problem, "nothing of it was read")
        return
    kind = kind_of(file.path)
    if kind not in TABLE_KINDS:
        yield _fault(file.name, "unknown_format", "is no table of quotes", KINDS)
        return
    try:
        yield from _read_table(file, zone)
    except READ_ERRORS as error:
        yield _pack([_broken(error)], file.name)


def _fault(name: str, code: str, what: str, hint: str) -> pa.RecordBatch:
    return _pack([_whole_file(code, what, hint)], name)


def _broken(error: Exception) -> tuple[int, Quote]:
    return _whole_file("unreadable", f"cannot be read: {reason(error)}", "is the file whole?")


def _whole_file(code: str, what: str, hint: str) -> tuple[int, Quote]:
    """What is said of a file as a whole, in the place of a quote."""
    return 0, Quote(None, notes=((code, f"{what} (hint: {hint})"),))


def _read_table(file: InputFile, zone: str) -> Iterator[pa.RecordBatch]:
    with open_table(file.path, _wanted) as table:
        few = ", ".join(map(clean, islice(table.names, 12))) or "none"
        if holds_articles(table.names):
            hint = "quotetrace run reads articles; quotes in such a table need a column `quote`"
            yield _fault(file.name, "holds_articles", f"holds articles, not quotes ({few}); nothing of it was read", hint)
        elif not is_plain(tuple(table.names)) or not table.has_header:
            yield from _pack_rows(table, file.name)
        elif "text" not in map_columns(table.names, QUOTE_NAMES):
            if table.names:
                yield _fault(file.name, "missing_column", f"no text column among {few}", NAME_IT)
        elif kind_of(file.path) == ".parquet":
            yield from _read_columns(file.path, file.name, zone)
        else:
            yield from _pack_rows(table, file.name)


def _wanted(names: list[str]) -> list[str]:
    return list(dict.fromkeys(map_columns(names, QUOTE_NAMES).values())) if is_plain(tuple(names)) else list(dict.fromkeys(names))


# --- rows of text, or of lists: quote by quote


def _pack_rows(table: Table, name: str) -> Iterator[pa.RecordBatch]:
    quotes = _each_quote(table, name)
    while chunk := list(islice(quotes, CHUNK)):
        yield _pack(chunk, name)
    if table.guessed:
        yield _fault(name, "bad_encoding", f"no UTF-8, read as {table.guessed}", "convert it to UTF-8 if that is wrong")


def _each_quote(table: Table, name: str) -> Iterator[tuple[int, Quote]]:
    """Every quote with its line; where the file breaks off, that comes last."""
    try:
        for row in table.rows:
            for quote in _quotes(row, name):
                yield row.line, quote
    except READ_ERRORS as error:
        yield _broken(error)


def _pack(quotes: list[tuple[int, Quote]], name: str) -> pa.RecordBatch:
    lines = [line for line, _ in quotes]
    columns = dict(zip(Quote._fields, zip(*(quote for _, quote in quotes), strict=True), strict=True))
    notes = [[{"code": code, "message": message} for code, message in one] if one else None for one in columns.pop("notes")]
    return _batch(name, lines, {**columns, "notes": notes})


def _batch(name: str, lines: Any, columns: dict[str, Any]) -> pa.RecordBatch:
    """The schema `GIVEN`, null where there is no such column."""
    made = {"input": pa.repeat(name, len(lines)), "line": lines, **columns}
    arrays = [pa.array(made[field.name], field.type) if field.name in made else pa.nulls(len(lines), field.type) for field in GIVEN]
    return pa.RecordBatch.from_arrays(arrays, schema=GIVEN)


def _quotes(row: Row, name: str) -> Iterator[Quote]:
    """The quotes of a row. What stands in too many cells, or in too few for an open mark, may be cut anywhere: kept and not used."""
    if not row.faults and isinstance(row.value, dict):
        yield from _shaped(row.value, f"{name}:{row.line}")
        return
    faults = dict(row.faults)
    if "no_json" in faults:
        yield unusable("no JSON", (("bad_row", f"{faults['no_json']} (hint: one object a line; kept as not_speech)"),))
        return
    if not isinstance(row.value, dict):
        message = f"got {type(row.value).__name__}, expected an object (hint: one quote an object; kept as not_speech)"
        yield unusable("no object", (("bad_row", message),))
        return
    is_lost = "extra_cells" in faults or len(faults) > 1
    ending = "; kept as not_speech)" if is_lost else ")"
    notes = tuple(("bad_row", f"{message} (hint: {_CELL_HINTS[code]}{ending}") for code, message in faults.items())
    for quote in _shaped(row.value, f"{name}:{row.line}"):
        yield quote._replace(notes=(*quote.notes, *notes), reason=quote.reason or ("cells do not fit the header" if is_lost else ""))


def _shaped(given: dict[str, Any], where: str) -> Iterable[Quote]:
    try:
        return list(shape_of(tuple(given))(given, where))
    except RecursionError:
        return [unusable("no text", (("bad_row", "lists in lists, too deep to read (hint: one value a field; kept as not_speech)"),))]


_CELL_HINTS: Final = {
    "unclosed_quote": "close and double the quotation marks",
    "extra_cells": "put texts with a delimiter in quotation marks",
    "missing_cells": "the others are taken as empty",
}


# --- plain Parquet: columns stay columns


def _read_columns(path: Path, name: str, zone: str) -> Iterator[pa.RecordBatch]:
    number = 0
    with pq.ParquetFile(path) as stream:
        chosen = map_columns(stream.schema_arrow.names, QUOTE_NAMES)
        for batch in stream.iter_batches(PARQUET_ROWS, columns=list(dict.fromkeys(chosen.values()))):
            lines = pa.array(np.arange(number + 1, number + batch.num_rows + 1))
            number += batch.num_rows
            yield _from_columns(batch, chosen, name, lines, zone)


def _from_columns(batch: pa.RecordBatch, chosen: dict[str, str], name: str, lines: pa.Array, zone: str) -> pa.RecordBatch:
    notes: list[tuple[int, str, str]] = []
    columns: dict[str, Any] = {}
    for ours, theirs in chosen.items():
        # By place: a name may stand twice.
        column = batch.column(batch.schema.names.index(theirs))
        if ours == "published" and pa.types.is_timestamp(column.type):
            columns["published_at"], columns["published_until"] = bounds(possible(column, notes), zone)
        else:
            columns[ours] = _as_text(column, theirs, notes)
    columns["text"] = pc.fill_null(columns["text"], "")
    if notes:
        by_row: list[list[dict[str, str]] | None] = [None] * batch.num_rows
        for row, code, message in notes:
            by_row[row] = [*(by_row[row] or ()), {"code": code, "message": message}]
        columns["notes"] = by_row
    return _batch(name, lines, columns)


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
