"""Read files, folders and tables as a stream of raw articles; nothing is held whole but one file of text or one row."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from quotetrace.articles.columns import map_columns
from quotetrace.articles.raw import RawArticle, clean
from quotetrace.articles.textfile import split_headers
from quotetrace.errors import InputError

PARQUET_ROWS: Final = 1_000

Rows = Iterator[RawArticle]


def read_inputs(inputs: Iterable[str | Path]) -> Iterator[RawArticle]:
    """Every article of files and folders, in a fixed order, as given.

    A folder is read with everything below it, hidden files left out. What cannot be read comes back as a row with a `code` and a
    `message`, so that nothing is lost without a word.

    Raises:
        InputError: an input does not exist, or none is given.
    """
    paths = [Path(given) for given in inputs]
    if not paths:
        raise InputError("no INPUT given", hint="name a file or a folder of articles")
    for path in paths:
        if not path.exists():
            raise InputError("no such file or folder", where=str(path), hint="check the path")
    several = sum(path.is_dir() for path in paths) > 1
    for path in paths:
        if path.is_dir():
            yield from _read_folder(path, f"{path.resolve().name}/" if several else "")
        else:
            yield from _read_file(path, path.name)


def _read_folder(root: Path, prefix: str) -> Rows:
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if path.is_file() and not any(part.startswith(".") for part in relative.parts):
            yield from _read_file(path, prefix + relative.as_posix())


def _read_file(path: Path, name: str) -> Rows:
    suffixes = [suffix.lower() for suffix in path.suffixes]
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
        yield from reader(path, name, _OPENERS.get(packed, open))
    except (OSError, EOFError, pa.ArrowException, csv.Error, UnicodeError) as error:
        yield RawArticle(name, code="unreadable", message=f"{name}: {error} (hint: is the file whole?)")


def _decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(content).best()
        if best is None:
            raise
        return str(best)


def _read_text(path: Path, name: str, opener: Any) -> Rows:
    with opener(path, "rb") as stream:
        content = clean(_decode(stream.read()))
    if "\x00" in content:
        yield RawArticle(name, code="unreadable", message=f"{name}: not a text (NUL bytes) (hint: convert it to UTF-8 text)")
        return
    fields, text = split_headers(content)
    stem = name.removesuffix(".gz").removesuffix(".bz2")
    fields.setdefault("article_id", str(Path(stem).with_suffix("").as_posix()))
    published = fields.pop("published_on_page", "")
    yield _row(name, {**fields, "text": text, "published": _finer(fields.get("published", ""), published)})


def _finer(given: str, on_page: str) -> str:
    """Both dates where the page has one of its own; the parser chooses the finer if they agree."""
    return f"{given} | {on_page}" if on_page and on_page != given else given


def _read_jsonl(path: Path, name: str, opener: Any) -> Rows:
    with opener(path, "rb") as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield _read_json_value(line, f"{name}:{number}")


def _read_json_value(line: bytes, where: str) -> RawArticle:
    try:
        row = json.loads(_decode(line))
    except (ValueError, RecursionError) as error:
        return RawArticle(where, code="unreadable", message=f"{where}: no JSON: {error} (hint: one object a line)")
    return _from_mapping(row, where)


def _read_json(path: Path, name: str, opener: Any) -> Rows:
    with opener(path, "rb") as stream:
        content = stream.read()
    try:
        rows = json.loads(_decode(content))
    except (ValueError, RecursionError) as error:
        yield RawArticle(
            name, code="unreadable", message=f"{name}: no JSON: {error} (hint: an object or a list of objects; .jsonl for one a line)"
        )
        return
    for number, row in enumerate(rows if isinstance(rows, list) else [rows], 1):
        yield _from_mapping(row, f"{name}:{number}")


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
    return _row(where, {ours: clean(row[theirs]) for ours, theirs in columns.items()})


def _read_csv(path: Path, name: str, opener: Any) -> Rows:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    with opener(path, "rb") as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
        head = text.read(8192)
        text.seek(0)
        delimiter = max(",;\t", key=head.partition("\n")[0].count) if head else ","
        rows = csv.DictReader(text, delimiter=delimiter)
        columns = map_columns([column for column in rows.fieldnames or [] if column])
        if "text" not in columns:
            yield _no_text(name, rows.fieldnames or [])
            return
        for row in rows:
            yield _row(f"{name}:{rows.line_num}", {ours: clean(row[theirs]) for ours, theirs in columns.items()})


def _no_text(name: str, given: Iterable[object]) -> RawArticle:
    columns = ", ".join(map(str, list(given)[:8]))
    return RawArticle(
        name, code="missing_column", message=f"{name}: no text column among {columns} (hint: name it text, body, content or maintext)"
    )


def _read_parquet(path: Path, name: str, opener: Any) -> Rows:
    with pq.ParquetFile(path) as stream:
        columns = map_columns(stream.schema_arrow.names)
        if "text" not in columns:
            yield _no_text(name, stream.schema_arrow.names)
            return
        number = 0
        for batch in stream.iter_batches(PARQUET_ROWS, columns=list(columns.values())):
            for row in batch.to_pylist():
                number += 1
                yield _row(f"{name}:{number}", {ours: clean(_moment(row[theirs])) for ours, theirs in columns.items()})


def _moment(given: Any) -> Any:
    return given.isoformat() if hasattr(given, "isoformat") else given


def _row(where: str, fields: dict[str, str]) -> RawArticle:
    if not fields.get("text", "").strip():
        return RawArticle(where, code="empty_text", message=f"{where}: no text (hint: leave it out, or look at how it was crawled)")
    return RawArticle(where, **{name: given if name == "text" else given.strip() for name, given in fields.items()})


_OPENERS: Final[dict[str, Callable[..., AbstractContextManager[IO[bytes]]]]] = {".gz": gzip.open, ".bz2": bz2.open}  # type: ignore[dict-item]
_READERS: Final[dict[str, Callable[[Path, str, Any], Rows]]] = {
    ".txt": _read_text,
    ".jsonl": _read_jsonl,
    ".ndjson": _read_jsonl,
    ".json": _read_json,
    ".csv": _read_csv,
    ".tsv": _read_csv,
    ".parquet": _read_parquet,
}
