"""Bring your own: a table of quotes from anywhere becomes rows of `quotes`, every row of it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quotetrace.articles.dates import EAST, WEST, DateError, parse_date
from quotetrace.articles.parse import issue_row
from quotetrace.ids import digest16
from quotetrace.links.given import Given, read_given
from quotetrace.settings import ArticleSettings
from quotetrace.tables import ARTICLES, INSTANT, ISSUES, QUOTES

FIRST_YEAR: Final = 1450
LAST_YEAR: Final = 2200
"""No quote is older or younger: the same bounds as for dates that are read from text."""

NO_TEXT: Final = pa.scalar(None, pa.string())


def bring_quotes(path: Path, settings: ArticleSettings) -> tuple[pa.Table, pa.Table, pa.Table]:
    """The rows of `quotes` that a table of quotes gives, of their `articles` (known by their times alone), and of `issues`.

    Every row comes back; one that cannot be used is `not_speech` with a reason. Without `quote_id` a row is named by a hash of its
    contents; without `article_id` it is an article of its own.

    Raises:
        InputError: the file is missing, cannot be read, or has no column of text or no rows.
    """
    given = read_given(path)
    notes = Notes(path.name, given)
    ids = _ids(given, notes)
    text = pc.fill_null(given.columns["text"], "")
    unusable = _unusable(text, given, notes)
    speaker = _emptied(given, "speaker")
    named = pc.and_(pc.is_valid(speaker), pc.is_null(unusable))
    at, until = _published(given, settings, notes)
    columns = {
        "quote_id": ids,
        "article_id": pc.coalesce(_emptied(given, "article_id"), ids),
        "kind": pa.repeat("direct", len(ids)),
        "form": pa.repeat("utterance", len(ids)),
        "assertion": pa.repeat("asserted", len(ids)),
        "status": pc.if_else(pc.is_valid(unusable), "not_speech", pc.if_else(named, "attributed", "unattributed")),
        "reason": pc.coalesce(unusable, pc.if_else(named, NO_TEXT, "no speaker given")),
        "text": text,
        "speaker_in_article": pc.if_else(named, speaker, NO_TEXT),
    }
    articles = _articles(columns["article_id"], at, until)
    return _whole(columns), articles, pa.Table.from_pylist(notes.issues, schema=ISSUES.schema)


class Notes:
    """The rows of `issues` so far, each with the place of its row in the input."""

    def __init__(self, name: str, given: Given) -> None:
        self._name, self._given = name, given
        self.issues: list[dict[str, Any]] = []
        for row, code, message in given.notes:
            self.add(row, code, message)

    def add(self, row: int, code: str, message: str) -> None:
        """What is wrong with `row`."""
        where = f"{self._name}:{self._given.line(row)}"
        self.issues.append(issue_row("read", code, f"{where}: {message}", input=where))


def _unusable(text: pa.Array, given: Given, notes: Notes) -> pa.Array:
    """Why the text of a row cannot be used; null where it can."""
    # Bytes of which none could be read (U+FFFD) are no text either.
    is_empty = pc.equal(pc.utf8_trim_whitespace(pc.utf8_trim(text, "\ufffd")), "")
    for row in np.flatnonzero(is_empty.to_numpy(zero_copy_only=False)).tolist():
        if row not in given.reasons:
            notes.add(row, "bad_row", "no text (hint: kept as not_speech)")
    unusable = pc.if_else(is_empty, "no text", NO_TEXT)
    if given.reasons:
        reasons = pa.array(map(given.reasons.get, range(len(text))), pa.string(), size=len(text))
        unusable = pc.coalesce(reasons, unusable)
    return unusable


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


def _emptied(given: Given, name: str) -> pa.Array:
    """A column with empty strings as nulls; all null where there is none."""
    if name not in given.columns:
        return pa.nulls(len(given.columns["text"]), pa.string())
    column = pc.utf8_trim_whitespace(given.columns[name])
    return pc.if_else(pc.equal(column, ""), NO_TEXT, column)


def _ids(given: Given, notes: Notes) -> pa.Array:
    """One id a row: as given, a repeated one with a number behind it that makes it new."""
    stated = _emptied(given, "quote_id").to_pylist()
    ids = stated
    if None in stated:
        articles = _emptied(given, "article_id").to_pylist()
        texts = given.columns["text"].to_pylist()
        ids = [one or digest16(article, text) for one, article, text in zip(stated, articles, texts, strict=True)]
    taken = set(ids)
    if len(taken) == len(ids):
        return pa.array(ids, pa.string())
    unique: list[str] = []
    seen: Counter[str] = Counter()
    for row, one in enumerate(ids):
        seen[one] += 1
        fresh = one
        if seen[one] > 1:
            while (fresh := f"{one}#{seen[one]}") in taken:
                seen[one] += 1
            taken.add(fresh)
            if stated[row]:
                notes.add(row, "duplicate_id", f"the id {one} again; kept as {fresh} (hint: ids should be unique)")
        unique.append(fresh)
    return pa.array(unique, pa.string())


def _published(given: Given, settings: ArticleSettings, notes: Notes) -> tuple[pa.Array, pa.Array]:
    """The earliest and the latest instant of every row's date; each date as given is read once."""
    column = given.columns.get("published")
    if column is not None and pa.types.is_timestamp(column.type):
        return _bounds(_possible(column, notes), settings.zone)
    dates = _emptied(given, "published").dictionary_encode()
    bounds: list[tuple[Any, Any]] = []
    faults: dict[int, tuple[str, str]] = {}
    for place, text in enumerate(dates.dictionary.to_pylist()):
        try:
            dated = parse_date(text, order=settings.date_order, zone=settings.zone)
        except (DateError, OverflowError) as error:
            bounds.append((None, None))
            faults[place] = ("bad_date", f"{error} (hint: the quote is kept without a date)")
            continue
        bounds.append((dated.at, dated.until))
        if dated.is_ambiguous:
            hint = "set articles.date_order to DMY or MDY"
            faults[place] = ("ambiguous_date", f"{text!r} is two dates; both are kept as a range (hint: {hint})")
    if faults:
        for row, place in enumerate(dates.indices.to_pylist()):
            if place in faults:
                notes.add(row, *faults[place])
    early, late = (pa.array([bound[side] for bound in bounds], INSTANT).take(dates.indices) for side in (0, 1))
    return early, late


def _possible(moments: pa.Array, notes: Notes) -> pa.Array:
    """A column of times with those as nulls that no quote can have; most calendars cannot even hold them."""
    a_second = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[moments.type.unit]
    first, end = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) * a_second for year in (FIRST_YEAR, LAST_YEAR + 1))
    numbers = moments.view(pa.int64())
    # Nanoseconds do not reach back to the first year; then none can be before it.
    is_possible = pc.and_(pc.greater_equal(numbers, max(first, -(2**63))), pc.less(numbers, end))
    for row in np.flatnonzero(pc.invert(is_possible).fill_null(False).to_numpy(zero_copy_only=False)).tolist():
        # As text by Arrow: Python has no such year.
        given = numbers.slice(row, 1).view(pa.timestamp(moments.type.unit)).cast(pa.string())[0]
        notes.add(row, "bad_date", f"{given} cannot be: the year is out of range (hint: the quote is kept without a date)")
    return pc.if_else(is_possible, moments, pa.scalar(None, moments.type))


def _bounds(moments: pa.Array, zone: str) -> tuple[pa.Array, pa.Array]:
    """What a column of times allows: itself where a zone is known, every zone of the earth where not."""
    if moments.type.tz is None and zone:
        moments = pc.assume_timezone(moments, zone, ambiguous="earliest", nonexistent="earliest")
    # Not `safe`: nanoseconds are cut.
    if moments.type.tz is not None:
        known = moments.cast(INSTANT, safe=False)
        return known, known
    naive = moments.cast(pa.timestamp("us"), safe=False)
    early, late = (pc.add(naive, pa.scalar(shift, pa.duration("us"))) for shift in (-EAST, WEST))
    return early.cast(INSTANT), late.cast(INSTANT)
