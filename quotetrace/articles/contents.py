"""The kernel of reading where an engine reads the files: their contents become rows of `articles`, or issues."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pyarrow as pa

from quotetrace.articles.parse import PARSED, parse_batch
from quotetrace.articles.raw import to_batches
from quotetrace.articles.read import read_content
from quotetrace.settings import ArticleSettings

BATCH_CHARS = 1_000_000
"""Code points of text that are held as Python strings at a time; the file itself is held whole."""


def contents_kernel(settings: ArticleSettings) -> Callable[[pa.RecordBatch], pa.RecordBatch]:
    """The kernel from files (`name`, `content`) to `PARSED` batches under `settings`."""
    return partial(parse_contents, settings=settings)


def parse_contents(batch: pa.RecordBatch, settings: ArticleSettings) -> pa.RecordBatch:
    """Every article of the files of `batch`, as `parse.parse_batch` gives it.

    Example:
        >>> contents = [b"One.", b'{"text": "Two."}\\n{"text": "Three."}']
        >>> files = pa.RecordBatch.from_pydict({"name": ["a.txt", "b.jsonl"], "content": contents})
        >>> parsed = parse_contents(files, ArticleSettings()).to_pylist()
        >>> [row["articles"][0]["text"] for row in parsed]
        ['One.', 'Two.', 'Three.']
    """
    files = zip(batch["name"].to_pylist(), batch["content"].to_pylist(), strict=True)
    rows = (row for name, content in files for row in read_content(name, content))
    parsed = [parse_batch(raw, settings) for raw in to_batches(rows, BATCH_CHARS)]
    return pa.concat_batches(parsed) if parsed else pa.RecordBatch.from_pylist([], schema=PARSED)
