"""The embedded engine keeps every row, whatever the number of workers."""

from __future__ import annotations

import os

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from quotetrace.engines import local
from quotetrace.engines.local import LocalEngine
from quotetrace.settings import EngineSettings

SCHEMA = pa.schema([("n", pa.int64())])


def double(batch: pa.RecordBatch) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pc.multiply(batch.column("n"), 2)], schema=SCHEMA)


@pytest.mark.parametrize("workers", [1, 2])
def test_map_keeps_every_row(workers, monkeypatch):
    monkeypatch.setattr(local, "INLINE_BYTES", 1_000)
    engine = LocalEngine(EngineSettings(workers=workers))
    made = engine.map(engine.load(pa.table({"n": range(5_000)})), double, SCHEMA, rows=500)
    assert sorted(engine.collect(made).column("n").to_pylist()) == list(range(0, 10_000, 2))
    engine.close()


def test_pack_and_unpack_are_inverse():
    rows = pa.table({"k": ["a", "b", "a"], "x": [1, 2, 3], "y": ["p", None, "q"]})
    engine = LocalEngine()
    packed = engine.pack(engine.load(rows), "k", "items")
    unpacked = engine.collect(engine.unpack(packed, "items")).to_pylist()
    assert sorted(unpacked, key=lambda row: row["x"]) == [{"x": 1, "y": "p"}, {"x": 2, "y": None}, {"x": 3, "y": "q"}]
    engine.close()


def test_a_stream_is_read_once_and_may_be_empty():
    engine = LocalEngine()
    assert engine.collect(engine.stream(iter(()), double, SCHEMA)).num_rows == 0
    engine.close()


def test_a_kernel_that_gives_another_type_is_refused():
    """A stream is read by the schema it declares: 64 bits read as 32 would be other numbers, and nobody would know."""
    engine = LocalEngine()
    declared = pa.schema([("n", pa.int32())])
    with pytest.raises(TypeError, match="int64"):
        engine.map(engine.load(pa.table({"n": [1, 2, 3]})), double, declared)
    engine.close()


def test_workers_are_no_more_than_the_machine_can_start():
    engine = LocalEngine(EngineSettings(workers=1_000_000))
    assert engine.workers == local.WORKERS_A_CORE * len(os.sched_getaffinity(0))
    engine.close()
