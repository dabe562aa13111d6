"""Rows held against the contract of their table, and written as one, for tests that make tables by hand."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from quotetrace.engines.local import LocalEngine
from quotetrace.tables import TABLES, check


def conform(name: str, rows: pa.Table) -> pa.Table:
    """`rows` with exactly the columns and types of the table `name` (missing columns null), sorted by its key.

    Raises:
        SchemaError: a column cannot be cast, or a key is null or not unique.
    """
    table = TABLES[name]
    columns = []
    for field in table.schema:
        if field.name in rows.column_names:
            columns.append(rows.column(field.name).cast(field.type))
        else:
            columns.append(pa.nulls(rows.num_rows, field.type))
    conformed = pa.Table.from_arrays(columns, schema=table.schema)
    order = pc.sort_indices(conformed, sort_keys=[(column, "ascending") for column in table.key])
    conformed = conformed.take(order).combine_chunks()
    check(name, conformed)
    return conformed


def write_table(folder: Path, name: str, rows: pa.Table) -> None:
    """Write `rows` as a run has them."""
    with closing(LocalEngine()) as engine:
        engine.write({name: engine.load(rows)}, str(folder), {"quotetrace": "x"})
