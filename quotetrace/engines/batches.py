"""How an engine runs a kernel over a stream of batches: cut to size, and its rows held against the schema they were declared with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyarrow as pa

from quotetrace.engines.base import Kernel


def checked(batches: Iterable[pa.RecordBatch], kernel: Kernel, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """The same batches: a stream is read by the schema it declares, and a batch of other types would be read wrongly.

    Raises:
        TypeError: a batch has another schema.
    """
    for batch in batches:
        if not batch.schema.equals(schema):
            raise TypeError(f"{kernel} gave {batch.schema}, expected {schema}")
        yield batch


def rechunk(batches: Iterable[pa.RecordBatch], rows: int) -> Iterator[pa.RecordBatch]:
    """The same rows in batches of `rows` rows, the last one shorter; none is empty.

    Example:
        >>> pieces = [pa.RecordBatch.from_pydict({"n": list(range(size))}) for size in (3, 0, 4)]
        >>> [batch.num_rows for batch in rechunk(pieces, 5)]
        [5, 2]
    """
    held: list[pa.RecordBatch] = []
    n_held = 0
    for batch in batches:
        while batch.num_rows:
            part = batch.slice(0, rows - n_held)
            held.append(part)
            n_held += part.num_rows
            batch = batch.slice(part.num_rows)
            if n_held == rows:
                yield _joined(held)
                held, n_held = [], 0
    if held:
        yield _joined(held)


def _joined(parts: list[pa.RecordBatch]) -> pa.RecordBatch:
    # Parts of batches still carry the whole: what goes on is copied, and stands at the start of its buffers.
    return pa.concat_batches(parts)
