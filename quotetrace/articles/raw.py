"""A row of input before anything is decided about it: strings as given, and where they stood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Final

import pyarrow as pa

from quotetrace.values import value


@value
class RawArticle:
    """What one file or row gives, untouched; or, where `code` is set, why it gives nothing."""

    input: str
    text: str = ""
    article_id: str = ""
    title: str = ""
    published: str = ""
    modified: str = ""
    outlet: str = ""
    byline: str = ""
    url: str = ""
    lang: str = ""
    code: str = ""
    message: str = ""


RAW: Final = pa.schema([(field.name, pa.string()) for field in fields(RawArticle)])
"""The schema of raw batches: all strings, empty where not given."""


def to_batches(rows: Iterable[RawArticle], batch_chars: int) -> Iterator[pa.RecordBatch]:
    """Record batches of about `batch_chars` code points of text each; no row is held longer than its batch."""
    held: list[RawArticle] = []
    chars = 0
    for row in rows:
        held.append(row)
        chars += len(row.text) + 200
        if chars >= batch_chars:
            yield to_batch(held)
            held, chars = [], 0
    if held:
        yield to_batch(held)


def to_batch(rows: list[RawArticle]) -> pa.RecordBatch:
    """One record batch of `rows`."""
    columns = [pa.array([getattr(row, name) for row in rows], pa.string()) for name in RAW.names]
    return pa.RecordBatch.from_arrays(columns, schema=RAW)


def clean(value: object) -> str:
    """A given value as a string that Arrow can hold: null as empty, a list joined, a lone surrogate as U+FFFD (offsets stay).

    Example:
        >>> clean(None), clean(["A. Berg", "B. Lund"]), clean(7)
        ('', 'A. Berg, B. Lund', '7')
    """
    if type(value) is str and value.isascii():  # nearly all of what tables hold
        return value
    if value is None or value != value:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(clean(item) for item in value if item is not None)
    if isinstance(value, dict):
        return clean(value.get("name"))
    text = value if isinstance(value, str) else str(value)
    try:
        text.encode()  # quicker than a look at every character
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    return text
