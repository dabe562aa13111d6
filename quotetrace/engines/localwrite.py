"""Tables as DuckDB gives them to Parquet: sorted where they may spill to disk, checked and written as they stream by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from quotetrace.engines.batches import rechunk
from quotetrace.errors import SchemaError
from quotetrace.tables import TABLES, Table, described

GROUP_ROWS: Final = 131_072
"""Rows of a Parquet row group: what is held of a table while it is written."""


def write(connection: duckdb.DuckDBPyConnection, name: str, relation: str | None, folder: Path, metadata: Mapping[str, str]) -> int:
    """Write `relation` (None: no rows) as the table `name`, columns it does not have as nulls; the number of its rows.

    Raises:
        SchemaError: a column cannot be cast, a column that is never null has a null, or the key is not unique.
    """
    table = TABLES[name]
    batches = iter(()) if relation is None else _sorted(connection, table, relation)
    n_rows = 0
    with pq.ParquetWriter(folder / f"{name}.parquet", described(name, metadata), compression="zstd") as writer:
        for batch in _checked(table, batches):
            writer.write_batch(batch)
            n_rows += batch.num_rows
    return n_rows


def check_slices(connection: duckdb.DuckDBPyConnection, quotes: str, articles: str) -> None:
    """Hold every quote against its article: its text is exactly the field's code points from start to end.

    Raises:
        SchemaError: a quote does not slice to its text.
    """
    wrong = connection.execute(
        f"""
        SELECT q.quote_id FROM {quotes} q LEFT JOIN {articles} a ON q.article_id = a.article_id
        WHERE coalesce(substring(CASE q.field WHEN 'text' THEN a.text WHEN 'title' THEN a.title END, q.start + 1, q."end" - q.start), '')
            <> q.text OR q.start IS NULL
        LIMIT 1
        """
    ).fetchall()
    if wrong:
        hint = "articles and quotes of different runs?"
        raise SchemaError(f"quote {wrong[0][0]} does not slice to its text", where="quotes", hint=hint)


def _sorted(connection: duckdb.DuckDBPyConnection, table: Table, relation: str) -> Iterator[pa.RecordBatch]:
    given = {column for column, *_ in connection.execute(f"DESCRIBE {relation}").fetchall()}
    columns = ", ".join(f'"{column}"' for column in table.schema.names if column in given)
    key = ", ".join(f'"{column}"' for column in table.key)
    # Text compares by its bytes, which is by code point.
    reader = connection.sql(f"SELECT {columns} FROM {relation} ORDER BY {key}").to_arrow_reader(GROUP_ROWS)
    for batch in rechunk(reader, GROUP_ROWS):
        made = [
            batch.column(field.name).cast(field.type) if field.name in given else pa.nulls(batch.num_rows, field.type)
            for field in table.schema
        ]
        yield pa.RecordBatch.from_arrays(made, schema=table.schema)


def _checked(table: Table, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """`batches`, sorted by the key, held against the contract of `table`."""
    before: pa.RecordBatch | None = None
    for batch in batches:
        for column in table.columns:
            if not column.nullable and batch.column(column.name).null_count:
                raise SchemaError(f"column {column.name} has nulls, expected none", where=table.name)
        keys = batch.select(list(table.key))
        if _has_repeated(keys) or (before is not None and keys.slice(0, 1).equals(before)):
            raise SchemaError(f"key {table.key} is not unique", where=table.name)
        before = keys.slice(batch.num_rows - 1)
        yield batch


def _has_repeated(keys: pa.RecordBatch) -> bool:
    """Whether a row of sorted keys is the one before it."""
    same = None
    for column in keys.columns:
        equal = pc.equal(column.slice(1), column.slice(0, len(column) - 1))
        same = equal if same is None else pc.and_(same, equal)
    return bool(pc.any(same).as_py())
