"""Read files, folders and tables as a stream of raw articles; nothing is held whole but one file of text or one row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from quotetrace.articles.columns import NAMES, holds_quotes, map_columns
from quotetrace.articles.encoding import decode
from quotetrace.articles.files import InputFile, find_files
from quotetrace.articles.raw import RawArticle, clean
from quotetrace.articles.rows import READ_ERRORS, TABLE_KINDS, Row, kind_of, open_bytes, open_table, reason
from quotetrace.articles.textfile import split_headers

KINDS: Final = f"{', '.join(sorted((*TABLE_KINDS, '.txt')))}, plain or .gz, .bz2"
NAME_IT: Final = "name it text, body, content or maintext"

Rows = Iterator[RawArticle]


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
            yield _fault(file.name, "unreadable", file.problem, "nothing of it was read")
        else:
            yield from _read_file(file.path, file.name)


def read_content(name: str, content: bytes) -> Rows:
    """Every article of a file of a store, as `read_files` gives it: readers read files, so it is put into one."""
    with TemporaryDirectory(prefix="quotetrace-") as folder:
        path = Path(folder) / f"content{''.join(Path(name).suffixes[-2:])}"
        path.write_bytes(content)
        yield from _read_file(path, name)


def _read_file(path: Path, name: str) -> Rows:
    kind = kind_of(path)
    if kind != ".txt" and kind not in TABLE_KINDS:
        yield _fault(name, "unknown_format", "files of this kind are not read", KINDS)
        return
    try:
        yield from _read_text(path, name) if kind == ".txt" else _read_table(path, name)
    except READ_ERRORS as error:
        yield _fault(name, "unreadable", reason(error), "is the file whole, and may you read it?")


def _fault(where: str, code: str, what: str, hint: str, article_id: str = "") -> RawArticle:
    return RawArticle(where, article_id=article_id, code=code, message=f"{where}: {what} (hint: {hint})")


def _guessed(where: str, encoding: str, article_id: str = "") -> Rows:
    """A word on a guessed encoding; none where nothing was guessed."""
    if encoding:
        yield _fault(where, "bad_encoding", f"no UTF-8, read as {encoding}", "convert it to UTF-8 if that is wrong", article_id)


def _read_text(path: Path, name: str) -> Rows:
    with open_bytes(path) as stream:
        decoded, encoding = decode(stream.read())
    content = clean(decoded)
    if "\x00" in content:
        yield _fault(name, "unreadable", "not a text (NUL bytes)", "convert it to UTF-8 text")
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


def _read_table(path: Path, name: str) -> Rows:
    with open_table(path, lambda names: list(map_columns(names).values())) as table:
        if holds_quotes(table.names):
            what = f"holds quotes, not articles ({_few(table.names)}); nothing of it was read"
            yield _fault(name, "holds_quotes", what, "quotetrace link reads quotes")
            return
        if table.has_header and "text" not in map_columns(table.names):
            yield _fault(name, "missing_column", f"no text column among {_few(table.names)}", NAME_IT)
            return
        for row in table.rows:
            yield from _read_row(row, f"{name}:{row.line}")
        yield from _guessed(name, table.guessed)


def _read_row(row: Row, where: str) -> Rows:
    """The article of a row, and what is wrong with it; cells that the row does not have are empty."""
    faults = dict(row.faults)
    if "no_json" in faults:
        yield _fault(where, "unreadable", faults["no_json"], "one object a line")
        return
    if not isinstance(row.value, dict):
        yield _fault(where, "unreadable", f"got {type(row.value).__name__}, expected an object", "one article an object")
        return
    yield from _read_object(row.value, where)
    if "extra_cells" in faults:
        what = f"{faults['extra_cells']}, those beyond it were not read"
        yield _fault(where, "extra_cells", what, "put a text that holds the delimiter in quotes")
    if "unclosed_quote" in faults:
        what = f"{faults['unclosed_quote']}; the row ends with its line"
        yield _fault(where, "unclosed_quote", what, "close it, or double a quote inside one")


def _read_object(given: dict[str, Any], where: str) -> Rows:
    columns = map_columns(given)
    if "text" not in columns:
        yield _fault(where, "missing_column", f"no text among {_few(given)}", NAME_IT)
        return
    guessed: list[str] = []
    try:
        fields = {ours: _as_text(given[theirs], guessed) for ours, theirs in columns.items()}
    except UnicodeError as error:
        yield _fault(where, "unreadable", str(error), "store it as a string")
        return
    except RecursionError:
        yield _fault(where, "unreadable", "lists in lists, too deep to read", "one value a field")
        return
    row = _row(where, fields)
    yield row
    yield from _guessed(where, guessed[0] if guessed else "", row.article_id)


def _as_text(value: Any, guessed: list[str]) -> str:
    """A value as text; bytes are read as text, and an encoding that was guessed is added to `guessed`."""
    if isinstance(value, bytes):
        value, encoding = decode(value)
        guessed += [encoding] if encoding else []
    return clean(value.isoformat() if hasattr(value, "isoformat") else value)


def _few(names: Iterable[object]) -> str:
    return clean(list(names)[: len(NAMES)]) or "none"


def _row(where: str, fields: dict[str, str]) -> RawArticle:
    if not fields.get("text", "").strip():
        return _fault(where, "empty_text", "no text", "leave it out, or look at how it was crawled")
    return RawArticle(where, **{name: given if name == "text" else given.strip() for name, given in fields.items()})
