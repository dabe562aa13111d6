"""Tables written by Spark's executors: sorted by key within and across the parts, held against their contract first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from quotetrace import tables
from quotetrace.errors import SchemaError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_ARROW_TO_SPARK: Final = {"string": "string", "int32": "int", "double": "double", "bool": "boolean", "timestamp[us, tz=UTC]": "timestamp"}

ZSTD_LEVEL: Final = 1
"""As on this machine: higher ones take longer than they save."""


def conform(spark: SparkSession, name: str, rows: DataFrame | None) -> DataFrame:
    """`rows` with exactly the columns and types of the table `name`, missing columns null; no rows at all where there are none."""
    from pyspark.sql import functions

    columns = [(column.name, _ARROW_TO_SPARK[str(column.type)], column) for column in tables.TABLES[name].columns]
    if rows is None:
        return spark.createDataFrame([], ", ".join(f"`{column}` {type_}" for column, type_, _ in columns))
    given = set(rows.columns)
    return rows.select(
        *(
            (rows[column] if column in given else functions.lit(None)).cast(type_).alias(column, metadata=_described(one))
            for column, type_, one in columns
        )
    )


def check(name: str, rows: DataFrame) -> int:
    """The number of `rows`, which keep the contract of the table `name`.

    Raises:
        SchemaError: a column that is never null has a null, or the key is not unique.
    """
    from pyspark.sql import functions

    table = tables.TABLES[name]
    known = [column.name for column in table.columns if not column.nullable]
    key = [rows[column] for column in table.key]
    counted = rows.agg(
        functions.count(functions.lit(1)),
        functions.count_distinct(functions.xxhash64(*key)),
        *(functions.count(functions.when(rows[column].isNull(), 1)) for column in known),
    ).collect()[0]
    n_rows, n_hashes, *nulls = counted
    for column, n_nulls in zip(known, nulls, strict=True):
        if n_nulls:
            raise SchemaError(f"column {column} has nulls, expected none", where=name)
    # As many hashes as rows are as many keys; fewer may be two keys of one hash, so the keys themselves are looked at.
    if n_hashes != n_rows and rows.select(functions.count_distinct(*key)).collect()[0][0] != n_rows:
        raise SchemaError(f"key {table.key} is not unique", where=name)
    return int(n_rows)


def check_slices(quotes: DataFrame, articles: DataFrame) -> None:
    """Hold every quote against its article, as `localwrite.check_slices` does.

    Raises:
        SchemaError: a quote does not slice to its text.
    """
    from pyspark.sql import functions

    q, a = quotes.alias("q"), articles.select("article_id", "title", "text").alias("a")
    whole = functions.expr("CASE WHEN q.field = 'text' THEN a.text WHEN q.field = 'title' THEN a.title END")
    joined = q.join(a, functions.expr("q.article_id = a.article_id"), "left").select(functions.expr("q.*"), whole.alias("whole"))
    wrong = joined.where("whole IS NULL OR start IS NULL OR substring(whole, start + 1, `end` - start) <> text").select("quote_id").head()
    if wrong is not None:
        hint = "articles and quotes of different runs?"
        raise SchemaError(f"quote {wrong[0]} does not slice to its text", where="quotes", hint=hint)


def write(name: str, rows: DataFrame, folder: str) -> None:
    """Write `rows` as a folder of parts, each key in its place within and across them."""
    key = [rows[column] for column in tables.TABLES[name].key]
    # By range, then within each part; text compares by its bytes, which is by code point.
    writer = rows.orderBy(*key).write.mode("overwrite").option("parquet.compression.codec.zstd.level", ZSTD_LEVEL)
    writer.parquet(f"{folder}/{name}.parquet", compression="zstd")


def _described(column: tables.Column) -> dict[str, Any]:
    return {"comment": column.description}
