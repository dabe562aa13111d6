"""The contract of the tables holds on write and on read."""

from __future__ import annotations

from contextlib import closing

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from quotetrace import tables
from quotetrace.engines.local import LocalEngine
from quotetrace.errors import SchemaError
from tests.conformed import conform, write_table


@pytest.mark.parametrize("table", tables.TABLES.values(), ids=lambda table: table.name)
def test_every_column_says_what_it_is(table):
    assert all(column.description for column in table.columns)
    keys = [column for column in table.columns if column.name in table.key]
    assert len(keys) == len(table.key)
    assert not any(column.nullable for column in keys)
    assert not any(pa.types.is_nested(column.type) for column in table.columns)


def rows(**columns):
    given = {"speaker_id": ["b", "a"], "name": ["x", "ä"], **columns}
    return pa.table(given)


def test_conform_sorts_by_key_and_fills_what_is_missing():
    made = conform("speaker_names", rows())
    assert made.column("speaker_id").to_pylist() == ["a", "b"]
    assert made.column("n").null_count == 2


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"speaker_id": ["a", None]}, "nulls"),
        ({"speaker_id": ["a", "a"], "name": ["x", "x"]}, "not unique"),
    ],
)
def test_a_broken_key_is_refused(tmp_path, given, problem):
    with pytest.raises(SchemaError, match=problem):
        write_table(tmp_path, "speaker_names", rows(**given))


def test_read_checks_what_was_written(tmp_path):
    write_table(tmp_path, "speaker_names", rows())
    assert tables.read_table(tmp_path, "speaker_names").num_rows == 2
    metadata = pq.read_schema(tmp_path / "speaker_names.parquet").metadata
    assert metadata[b"offset_unit"] == b"codepoint"
    assert metadata[b"quotetrace"] == b"x"
    pq.write_table(pa.table({"speaker_id": ["a"]}), tmp_path / "speaker_names.parquet")
    with pytest.raises(SchemaError, match="expected"):
        tables.read_table(tmp_path, "speaker_names")
    with pytest.raises(SchemaError, match="cannot read"):
        tables.read_table(tmp_path, "quotes")


def test_a_quote_that_does_not_slice_is_refused(tmp_path):
    articles = conform("articles", pa.table({"article_id": ["a"], "text": ["Sie sagte „nein“."], "wire_group": ["a"]}))
    quote = {"quote_id": ["q"], "article_id": ["a"], "field": ["text"], "start": [11], "end": [15]}
    never_null = {"kind": ["direct"], "form": ["utterance"], "status": ["unattributed"]}
    with closing(LocalEngine()) as engine:
        for text in ("nein", "Nein"):
            quotes = conform("quotes", pa.table({**quote, **never_null, "text": [text]}))
            tables = {"quotes": engine.load(quotes), "articles": engine.load(articles)}
            if text == "nein":
                assert engine.write(tables, str(tmp_path), {}) == {"quotes": 1, "articles": 1}
                continue
            with pytest.raises(SchemaError, match="does not slice"):
                engine.write(tables, str(tmp_path), {})
