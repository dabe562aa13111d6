"""Read files, folders and tables as a stream of raw articles; nothing is held whole but one file of text or one row."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from quotetrace.articles.columns import map_columns
from quotetrace.articles.encoding import decode, find_encoding
from quotetrace.articles.files import InputFile, find_files
from quotetrace.articles.raw import RawArticle, clean
from quotetrace.articles.textfile import split_headers

PARQUET_ROWS: Final = 1_000

Rows = Iterator[RawArticle]
Stored = Path | io.BytesIO
"""A file of this machine, or the content of one that is not."""


def read_inputs(inputs: Iterable[str | Path]) -> Iterator[RawArticle]:
    """Every article of the files and folders `inputs`, in a fixed order, as given.

    Raises:
        InputError: an input does not exist, or none is given.
    """
    return read_files(find_files(inputs))


def read_files(files: Iterable[InputFile]) -> Iterator[RawArticle]:
    """Every article of `files`, in their order, as given.

    What cannot be read comes back as a row with a `code` and a `message`, so that nothing is lost without a word.
    """
    for file in files:
        if file.problem:
            yield RawArticle(file.name, code="unreadable", message=f"{file.name}: {file.problem} (hint: nothing of it was read)")
        else:
            yield from _read_file(file.path, file.name, file.path.suffixes)


def read_content(name: str, content: bytes) -> Iterator[RawArticle]:
    """Every article of a file that is held in memory, as `read_files` gives it."""
    yield from _read_file(io.BytesIO(content), name, Path(name).suffixes)


def _read_file(path: Stored, name: str, endings: list[str]) -> Rows:
    suffixes = [suffix.lower() for suffix in endings]
    packed = suffixes[-1] if suffixes and suffixes[-1] in _OPENERS else ""
    kind = (suffixes[-2] if len(suffixes) > 1 else "") if packed else (suffixes[-1] if suffixes else "")
    reader = _READERS.get(kind)
    if reader is None:
        kinds = ", ".join(sorted(_READERS))
        yield RawArticle(
            name, code="unknown_format", message=f"{name}: files of this kind are not read (hint: {kinds}, plain or .gz, .bz2)"
        )
        return
    try:
        yield from reader(path, name, _OPENERS.get(packed, _held if isinstance(path, io.BytesIO) else open))
    except (OSError, EOFError, zlib.error, pa.ArrowException, csv.Error, UnicodeError) as error:
        # An OSError names the whole path, which is not the same on every machine.
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        yield RawArticle(name, code="unreadable", message=f"{name}: {reason} (hint: is the file whole, and may you read it?)")


def _held(content: io.BytesIO, mode: str) -> io.BytesIO:
    """What is held in memory, as a file that has been opened."""
    return content


def _guessed(where: str, encoding: str, article_id: str = "") -> Rows:
    """A word on a guessed encoding; none where nothing was guessed."""
    if encoding:
        message = f"{where}: no UTF-8, read as {encoding} (hint: convert it to UTF-8 if that is wrong)"
        yield RawArticle(where, article_id=article_id, code="bad_encoding", message=message)


def _read_text(path: Stored, name: str, opener: Any) -> Rows:
    with opener(path, "rb") as stream:
        decoded, encoding = decode(stream.read())
    content = clean(decoded)
    if "\x00" in content:
        yield RawArticle(name, code="unreadable", message=f"{name}: not a text (NUL bytes) (hint: convert it to UTF-8 text)")
        return
    fields, text = split_headers(content)
    stem = name.removesuffix(".gz").removesuffix(".bz2")
    fields.setdefault("article_id", str(Path(stem).with_suffix("").as_posix()))
    published = fields.pop("published_on_page", "")
    yield _row(name, {**fields, "text": text, "published": _finer(fields.get("published", ""), published)})
    yield from _guessed(name, encoding, fields["article_id"])


def _finer(given: str, on_page: str) -> str:
    """Both dates where the page has one of its own; the parser chooses the finer if they agree."""
    return f"{given} | {on_page}" if on_page and on_page != given else given


@contextmanager
def _lines(path: Stored, opener: Any) -> Iterator[tuple[io.TextIOWrapper, str]]:
    """The file as text with its line ends as they are, and the encoding that was guessed."""
    with opener(path, "rb") as stream:
        encoding, guessed = find_encoding(stream)
        stream.seek(0)
        yield io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline=""), guessed


def _read_jsonl(path: Stored, name: str, opener: Any) -> Rows:
    with _lines(path, opener) as (text, guessed):
        for number, line in enumerate(text, 1):
            if line.strip():
                yield _read_json_value(line, f"{name}:{number}")
        yield from _guessed(name, guessed)


def _read_json_value(line: str, where: str) -> RawArticle:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return RawArticle(where, code="unreadable", message=f"{where}: no JSON: {error} (hint: one object a line)")
    return _from_mapping(row, where)


def _read_json(path: Stored, name: str, opener: Any) -> Rows:
    with opener(path, "rb") as stream:
        content, encoding = decode(stream.read())
    try:
        rows = json.loads(content)
    except (ValueError, RecursionError) as error:
        yield RawArticle(
            name, code="unreadable", message=f"{name}: no JSON: {error} (hint: an object or a list of objects; .jsonl for one a line)"
        )
        return
    for number, row in enumerate(rows if isinstance(rows, list) else [rows], 1):
        yield _from_mapping(row, f"{name}:{number}")
    yield from _guessed(name, encoding)


def _from_mapping(row: object, where: str) -> RawArticle:
    if not isinstance(row, dict):
        return RawArticle(
            where, code="unreadable", message=f"{where}: got {type(row).__name__}, expected an object (hint: one article an object)"
        )
    columns = map_columns(row)
    if "text" not in columns:
        given = ", ".join(map(str, list(row)[:8]))
        return RawArticle(
            where, code="missing_column", message=f"{where}: no text among {given} (hint: name it text, body, content or maintext)"
        )
    try:
        return _row(where, {ours: clean(row[theirs]) for ours, theirs in columns.items()})
    except RecursionError:
        return RawArticle(where, code="unreadable", message=f"{where}: lists in lists, too deep to read (hint: one value a field)")


def _read_csv(path: Stored, name: str, opener: Any) -> Rows:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    with _lines(path, opener) as (text, guessed):
        head = text.read(8192)
        text.seek(0)
        delimiter = max(",;\t", key=head.partition("\n")[0].count) if head else ","
        last: list[str] = []
        rows = csv.DictReader(_noted(text, last), delimiter=delimiter)
        columns = map_columns([column for column in rows.fieldnames or [] if column])
        if "text" not in columns:
            yield _no_text(name, rows.fieldnames or [])
            return
        where, record = name, last.copy()
        last.clear()
        for row in rows:
            where, record = f"{name}:{rows.line_num}", last.copy()
            last.clear()
            yield _row(where, {ours: clean(row[theirs]) for ours, theirs in columns.items()})
            if any(row.get(None) or ()):
                message = (
                    f"{where}: more cells than the header has, those beyond it were not read (hint: quote a text that holds {delimiter!r})"
                )
                yield RawArticle(where, code="extra_cells", message=message)
        if _is_open(record, delimiter):
            message = (
                f"{where}: a quote is never closed; its {len(record)} lines are one row (hint: close it, or double a quote inside one)"
            )
            yield RawArticle(where, code="unclosed_quote", message=message)
        yield from _guessed(name, guessed)


def _noted(lines: Iterable[str], last: list[str]) -> Iterator[str]:
    """The same lines, each added to `last` as it passes."""
    for line in lines:
        last.append(line)
        yield line


def _is_open(record: list[str], delimiter: str) -> bool:
    """Whether the lines of a row end inside quotes: they would take in one more line."""
    return list(csv.reader([*record, "end"], delimiter=delimiter))[-1] != ["end"]


def _no_text(name: str, given: Iterable[object]) -> RawArticle:
    columns = ", ".join(map(str, list(given)[:8]))
    return RawArticle(
        name, code="missing_column", message=f"{name}: no text column among {columns} (hint: name it text, body, content or maintext)"
    )


def _read_parquet(path: Stored, name: str, opener: Any) -> Rows:
    with pq.ParquetFile(path) as stream:
        columns = map_columns(stream.schema_arrow.names)
        if "text" not in columns:
            yield _no_text(name, stream.schema_arrow.names)
            return
        number = 0
        for batch in stream.iter_batches(PARQUET_ROWS, columns=list(columns.values())):
            cells = {ours: _values(batch.column(batch.schema.names.index(theirs))) for ours, theirs in columns.items()}
            for row in zip(*cells.values(), strict=True):
                number += 1
                yield from _read_cells(dict(zip(cells, row, strict=True)), f"{name}:{number}")


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


def _read_cells(given: dict[str, Any], where: str) -> Rows:
    """The row of a table; binary cells are read as text."""
    cells, guessed = {}, ""
    for name, value in given.items():
        if isinstance(value, bytes):
            try:
                value, encoding = decode(value)
            except UnicodeError as error:
                yield RawArticle(where, code="unreadable", message=f"{where}: {name}: {error} (hint: store it as a string)")
                return
            guessed = guessed or encoding
        cells[name] = clean(value.isoformat() if hasattr(value, "isoformat") else value)
    row = _row(where, cells)
    yield row
    yield from _guessed(where, guessed, row.article_id)


def _row(where: str, fields: dict[str, str]) -> RawArticle:
    if not fields.get("text", "").strip():
        return RawArticle(where, code="empty_text", message=f"{where}: no text (hint: leave it out, or look at how it was crawled)")
    return RawArticle(where, **{name: given if name == "text" else given.strip() for name, given in fields.items()})


_OPENERS: Final[dict[str, Callable[..., AbstractContextManager[IO[bytes]]]]] = {".gz": gzip.open, ".bz2": bz2.open}  # type: ignore[dict-item]
_READERS: Final[dict[str, Callable[[Stored, str, Any], Rows]]] = {
    ".txt": _read_text,
    ".jsonl": _read_jsonl,
    ".ndjson": _read_jsonl,
    ".json": _read_json,
    ".csv": _read_csv,
    ".tsv": _read_csv,
    ".parquet": _read_parquet,
}
