"""What can go wrong: errors that stop a command, and codes of issues that do not.

An error says what was got, what was expected and what to do about it, in one line. An issue is a row of the `issues` table: the
input that could not be used, or not whole, while the batch went on.
"""

from __future__ import annotations

from typing import Final

DEBUG: Final = "QUOTETRACE_DEBUG"
"""Set in the environment, an error that is ours is shown with its traceback, and what Spark logs on this machine."""


class QuotetraceError(Exception):
    """A command cannot go on: what is wrong, where, and a hint.

    Args:
        what: What was got and what was expected, one sentence without a full stop.
        where: The file, column, option or table concerned.
        hint: What the reader can do next.

    Example:
        >>> str(QuotetraceError("no such file", where="news.csv", hint="check the path"))
        'news.csv: no such file (hint: check the path)'
    """

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        self.what, self.where, self.hint = what, where, hint
        line = f"{where}: {what}" if where else what
        super().__init__(f"{line} (hint: {hint})" if hint else line)


class InputError(QuotetraceError):
    """An INPUT is missing, unreadable, or holds nothing that can be used."""


class OutputError(QuotetraceError):
    """OUT cannot be written, or is no quotetrace run."""


class SettingsError(QuotetraceError):
    """A setting is unknown or out of range."""


class EngineError(QuotetraceError):
    """An engine cannot start, or cannot go on."""


class SchemaError(QuotetraceError):
    """A table does not keep its contract."""


ISSUE_CODES: Final[dict[str, str]] = {
    "empty_text": "a row or file without text; it was left out",
    "missing_column": "a table without a text column; it was left out",
    "holds_quotes": "a table of quotes where articles were expected; it was left out",
    "holds_articles": "a table of articles where quotes were expected; it was left out",
    "no_quotes": "an article of a table of quotes that has none; it was left out",
    "unreadable": "a file or line that could not be read; it was left out",
    "bad_encoding": "bytes that are no UTF-8; read as the encoding detected",
    "unclosed_quote": "a quotation mark in a CSV that is not closed, or stands within a cell; its row ends with its line",
    "extra_cells": "a CSV row with more cells than its header; those beyond it were not read",
    "unknown_format": "a file whose kind is not known; it was left out",
    "bad_date": "a date that cannot be; the article has no date",
    "ambiguous_date": "a date that reads two ways, kept as a range; or two dates that disagree, of which the first is kept",
    "duplicate_id": "the same id and the same text again; kept once",
    "changed_text": "the same id with another text; kept as a version",
    "double_apostrophes": "two apostrophes used as quotation marks; not read unless quotes.double_apostrophes is set",
    "odd_mark": "a quotation mark without a partner; the rest of its paragraph was read without it",
    "long_text": "a text over the length limit; it was left out",
    "no_lexicon": "a language without a lexicon; spans only",
    "stale_correction": "a correction that fits no quote, or says what is computed by now; the quote is as computed",
    "bad_row": "a row of quotes that cannot be used, or not whole; kept, as not_speech where its text is unusable",
}
"""Every code that an `issues` row may carry, and what it means."""

LEFT_OUT: Final = frozenset(
    {"empty_text", "missing_column", "holds_quotes", "holds_articles", "no_quotes", "unreadable", "unknown_format", "long_text"}
)
"""The codes of what is in no table; the rest of a file or a field was kept under any other."""
