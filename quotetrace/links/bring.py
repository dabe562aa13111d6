"""Bring your own: a table of quotes from anywhere becomes rows of `quotes`, every row of it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quotetrace.articles.dates import EAST, WEST, DateError, parse_date
from quotetrace.articles.parse import issue_row
from quotetrace.errors import InputError
from quotetrace.ids import digest16
from quotetrace.settings import ArticleSettings
from quotetrace.tables import ARTICLES, INSTANT, ISSUES, QUOTES

NAMES: Final[dict[str, tuple[str, ...]]] = {
    "text": ("text", "quote", "quotation"),
    "quote_id": ("quote_id", "mention_id", "quoteid", "id"),
    "article_id": ("article_id", "doc_id", "articleid"),
    "speaker": ("speaker",),
    "published": ("published_at", "published", "date"),
}
"""Our column name, then the names it goes by, best first."""

_READERS: Final = {
    ".parquet": "read_parquet({})",
    ".csv": "read_csv({}, all_varchar = true)",
    ".jsonl": "read_json({}, format = 'newline_delimited')",
}


def bring_quotes(path: Path, settings: ArticleSettings) -> tuple[pa.Table, pa.Table, pa.Table]:
    """The rows of `quotes` that a table of quotes gives, of their `articles` (known by their times alone), and of `issues`.

    Every row comes back; one without text is `not_speech` with a reason. Without `quote_id` a row is named by a hash of its contents;
    without `article_id` it is an article of its own.

    Raises:
        InputError: the file is missing, cannot be read, or has no column of text.
    """
    given = _read(path)
    ids, issues = _ids(given, path.name)
    text = pc.fill_null(given.column("text"), "")
    is_empty = pc.equal(pc.utf8_trim_whitespace(text), "")
    speaker = _emptied(given, "speaker")
    named = pc.and_(pc.is_valid(speaker), pc.invert(is_empty))
    reason = pc.if_else(is_empty, "no text", pc.if_else(named, pa.scalar(None, pa.string()), "no speaker given"))
    status = pc.if_else(is_empty, "not_speech", pc.if_else(named, "attributed", "unattributed"))
    at, until = _published(given, settings, path.name, issues)
    columns = {
        "quote_id": ids,
        "article_id": pc.coalesce(_emptied(given, "article_id"), ids),
        "kind": pa.repeat("direct", given.num_rows),
        "form": pa.repeat("utterance", given.num_rows),
        "assertion": pa.repeat("asserted", given.num_rows),
        "status": status,
        "reason": reason,
        "text": text,
        "speaker_in_article": pc.if_else(named, speaker, pa.scalar(None, pa.string())),
    }
    for row in np.flatnonzero(is_empty.to_numpy(zero_copy_only=False)).tolist():
        where = f"{path.name}:{row + 1}"
        issues.append(issue_row("read", "bad_row", f"{where}: no text (hint: kept as not_speech)", input=where))
    articles = _articles(columns["article_id"], at, until)
    return _whole(columns), articles, pa.Table.from_pylist(issues, schema=ISSUES.schema)


def _whole(columns: dict[str, pa.Array]) -> pa.Table:
    """Every column of `quotes`, null where a bare table has none."""
    n_rows = len(columns["quote_id"])
    return pa.table({field.name: columns.get(field.name, pa.nulls(n_rows, field.type)) for field in QUOTES.schema})


def _articles(article_ids: pa.Array, at: pa.Array, until: pa.Array) -> pa.Table:
    """One article an id, published between the first and the last date of its quotes."""
    dated = pa.table({"article_id": article_ids, "at": at, "until": until})
    spans = dated.group_by("article_id", use_threads=False).aggregate([("at", "min"), ("until", "max")])
    columns = {"article_id": spans["article_id"], "published_at": spans["at_min"], "published_until": spans["until_max"]}
    return pa.table({field.name: columns.get(field.name, pa.nulls(spans.num_rows, field.type)) for field in ARTICLES.schema})


def _read(path: Path) -> pa.Table:
    """The columns that are known, under our names: all strings, but times as they are."""
    if not path.is_file():
        raise InputError("no such file", where=str(path), hint="a table of quotes: .parquet, .csv or .jsonl")
    kind = Path(path.name.removesuffix(".gz")).suffix.lower()
    if kind not in _READERS:
        raise InputError("is no table of quotes", where=str(path), hint="expected .parquet, .csv or .jsonl")
    quoted = "'" + str(path).replace("'", "''") + "'"
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        try:
            relation = connection.sql(f"SELECT * FROM {_READERS[kind].format(quoted)}")
            types = dict(zip(relation.columns, map(str, relation.types), strict=True))
            chosen = _choose(types)
            if "text" not in chosen:
                raise InputError(f"no text column among {', '.join(types)}", where=str(path), hint="name it text, quote or quotation")
            picked = ", ".join(f"{_cast(theirs, types[theirs])} AS {ours}" for ours, theirs in chosen.items())
            table: pa.Table = connection.sql(f"SELECT {picked} FROM {_READERS[kind].format(quoted)}").to_arrow_table()
        except duckdb.Error as error:
            raise InputError(f"cannot be read: {str(error).splitlines()[0]}", where=str(path), hint="is the file whole?") from error
    if not table.num_rows:
        raise InputError("holds no quotes", where=str(path), hint="a table with one row a quote")
    return table.combine_chunks()


def _choose(types: dict[str, str]) -> dict[str, str]:
    folded = {name.strip().lower(): name for name in reversed(types)}
    return {
        ours: next(folded[name] for name in theirs if name in folded)
        for ours, theirs in NAMES.items()
        if any(name in folded for name in theirs)
    }


def _cast(name: str, type_: str) -> str:
    column = '"' + name.replace('"', '""') + '"'
    if type_.startswith("TIMESTAMP"):
        return f"CAST({column} AS {'TIMESTAMPTZ' if type_.endswith('TIME ZONE') else 'TIMESTAMP'})"
    return f"CAST({column} AS VARCHAR)"


def _emptied(given: pa.Table, name: str) -> pa.Array:
    """A column with empty strings as nulls; all null where there is none."""
    if name not in given.column_names:
        return pa.nulls(given.num_rows, pa.string())
    column = pc.utf8_trim_whitespace(given.column(name).combine_chunks())
    return pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column)


def _ids(given: pa.Table, name: str) -> tuple[pa.Array, list[dict[str, Any]]]:
    """One id a row: as given, a repeated one with a number behind it."""
    ids = _emptied(given, "quote_id").to_pylist()
    if None in ids:
        articles = _emptied(given, "article_id").to_pylist()
        texts = given.column("text").to_pylist()
        ids = [one or digest16(article, text) for one, article, text in zip(ids, articles, texts, strict=True)]
    issues = []
    if len(set(ids)) < len(ids):
        seen: Counter[str] = Counter()
        stated = "quote_id" in given.column_names
        for row, one in enumerate(ids):
            seen[one] += 1
            if seen[one] > 1:
                ids[row] = f"{one}#{seen[one]}"
                if stated:
                    where = f"{name}:{row + 1}"
                    message = f"{where}: the id {one} again; kept as {ids[row]} (hint: ids should be unique)"
                    issues.append(issue_row("read", "duplicate_id", message, input=where))
    return pa.array(ids, pa.string()), issues


def _published(given: pa.Table, settings: ArticleSettings, name: str, issues: list[dict[str, Any]]) -> tuple[pa.Array, pa.Array]:
    """The earliest and the latest instant of every row's date; each date as given is read once."""
    if "published" in given.column_names and pa.types.is_timestamp(given.schema.field("published").type):
        return _bounds(given.column("published").combine_chunks(), settings.zone)
    dates = _emptied(given, "published").dictionary_encode()
    bounds: list[tuple[Any, Any]] = []
    for text in dates.dictionary.to_pylist():
        try:
            dated = parse_date(text, order=settings.date_order, zone=settings.zone)
            bounds.append((dated.at, dated.until))
        except DateError as error:
            bounds.append((None, None))
            issues.append(issue_row("read", "bad_date", f"{name}: {error} (hint: the quotes are kept without a date)", input=name))
    columns = [pa.array([bound[side] for bound in bounds], INSTANT).take(dates.indices) for side in (0, 1)]
    return columns[0], columns[1]


def _bounds(moments: pa.Array, zone: str) -> tuple[pa.Array, pa.Array]:
    """What a column of times allows: itself where a zone is known, every zone of the earth where not."""
    if moments.type.tz is None and zone:
        moments = pc.assume_timezone(moments, zone, ambiguous="earliest", nonexistent="earliest")
    if moments.type.tz is not None:
        known = moments.cast(INSTANT)
        return known, known
    naive = moments.cast(pa.timestamp("us"))
    early, late = (pc.add(naive, pa.scalar(shift, pa.duration("us"))) for shift in (-EAST, WEST))
    return early.cast(INSTANT), late.cast(INSTANT)
