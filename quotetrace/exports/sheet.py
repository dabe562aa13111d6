"""CSV: one wide sheet, one row a quote, for people who filter and sort; opens in Excel as it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import regex

from quotetrace.exports.naming import to_instant
from quotetrace.exports.run_tables import Row, RunTables

BOM: Final = "\ufeff"
"""Without it Excel reads UTF-8 as the code page of the country."""

COLUMNS: Final = (
    "quote", "speaker", "outlet", "title", "url", "published", "kind", "assertion", "first_agency", "outermost_agency",
    "origin_agency", "origin_status", "origin_score", "alarms", "alarms_against_parent",
    "cluster_id", "cluster_quotes", "cluster_articles", "cluster_texts", "similarity", "drift_score", "parent_quote_id", "parent_score",
    "speaker_score", "status", "form", "lang", "published_at", "published_until", "field", "start", "end",
    "quote_sha256", "article_sha256", "speaker_id", "article_id", "quote_id",
)  # fmt: skip
"""In the order of the sheet: what people read first, what machines join on last. Without text `quote` and `title` are empty."""

_LINES: Final = 500

_SIGNS: Final = frozenset("'=+-@\t\r\n＝＋－＠")


def write(tables: RunTables) -> Iterator[str]:
    """The sheet, with a header, lines ending in CR LF (RFC 4180)."""
    buffer = io.StringIO(newline="")
    # QUOTE_MINIMAL quotes what holds a comma, a mark or a line break.
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write(BOM)
    writer.writerow(COLUMNS)
    for number, row in enumerate(tables.quotes(), 1):
        writer.writerow(map(guard, _cells(row, tables)))
        if not number % _LINES:
            yield _taken(buffer)
    yield _taken(buffer)


def guard(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe before it.

    So does text that begins with apostrophes and then like one, so that taking away one apostrophe gives every text back.

    Example:
        >>> guard("=1+1"), guard("'=1+1"), guard("'90s"), guard(-0.5), guard("5 = 5")
        ("'=1+1", "''=1+1", "'90s", -0.5, '5 = 5')
    """
    if not isinstance(cell, str) or cell[:1] not in _SIGNS or not _formula_re().match(cell):
        return cell
    return f"'{cell}"


def unguard(cell: str) -> str:
    """The text before `guard`.

    Example:
        >>> [unguard(guard(text)) for text in ("=1+1", "'=1+1", "'90s")]
        ['=1+1', "'=1+1", "'90s"]
    """
    return cell[1:] if cell.startswith("'") and _formula_re().match(cell) else cell


def _cells(row: Row, tables: RunTables) -> tuple[Any, ...]:
    given = row["published_text"]
    return (
        row["text"], row["speaker"], row["outlet"], row["title"], row["url"], given.split(" | ")[0] if given else None, row["kind"],
        row["assertion"], tables.agency(row["first_agency_id"]), tables.agency(row["agency_id"]),
        tables.agency(row["origin_agency_id"]), row["origin_status"], row["origin_score"], row["against_base"], row["against_parent"],
        row["cluster_id"], row["n_quotes"], row["n_articles"], row["n_texts"], row["similarity"], row["drift_score"],
        row["parent_quote_id"], row["parent_score"], row["speaker_score"], row["status"], row["form"], row["lang"],
        to_instant(row["published_at"]), to_instant(row["published_until"]), row["field"], row["start"], row["end"],
        row["quote_sha256"], row["text_sha256"], row["speaker_id"], row["article_id"], row["quote_id"],
    )  # fmt: skip


def _taken(buffer: io.StringIO) -> str:
    written = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return written


@cache
def _formula_re() -> regex.Pattern[str]:
    # "=cmd|…", "+49 …", "-2 degrees", "@SUM(…)", a tab or a line break first; full-width forms are formulas in Japanese Excel.
    return regex.compile(r"'*+[=+\-@\t\r\n＝＋－＠]")
