"""Spark: the same rows as the local engine gives, kept and let go of, read from and written to a store; and one clear line without it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

import quotetrace
from quotetrace import tables
from quotetrace.engines import session, spark
from quotetrace.engines.base import ALL_ROWS
from quotetrace.engines.spark import SparkEngine
from quotetrace.errors import EngineError, InputError, OutputError, SchemaError, SettingsError
from quotetrace.settings import EngineSettings
from tests.gold.annotation import ARTICLES
from tests.golden.rows import STORY

SCHEMA = pa.schema([("n", pa.int64())])


def double(batch: pa.RecordBatch) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pc.multiply(batch.column("n"), 2)], schema=SCHEMA)


def sizes(batch: pa.RecordBatch) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.array([batch.num_rows], pa.int64())], schema=SCHEMA)


@pytest.fixture
def engine(spark: Any) -> SparkEngine:
    return SparkEngine(session=spark)


def numbers(engine: SparkEngine, relation: Any) -> list[int]:
    return sorted(engine.collect(relation)["n"].to_pylist())


def kept(spark: Any) -> int:
    return len(spark.sparkContext._jsc.getPersistentRDDs())


def test_map_keeps_every_row_in_batches_of_the_size_asked_for(engine):
    given = engine.load(pa.table({"n": range(25_000)}))
    assert numbers(engine, engine.map(given, double, SCHEMA, rows=700)) == list(range(0, 50_000, 2))
    found = numbers(engine, engine.map(given, sizes, SCHEMA, rows=700))
    assert (max(found), sum(found)) == (700, 25_000)
    assert numbers(engine, engine.map(given, sizes, SCHEMA, rows=ALL_ROWS)) == [25_000]


def test_what_does_not_fit_at_once_is_loaded_in_pieces(engine, monkeypatch):
    monkeypatch.setattr(spark, "LOADED_BYTES", 1_000)
    batches = pa.table({"n": range(2_000)}).to_batches(max_chunksize=300)
    assert numbers(engine, engine.stream(iter(batches), double, SCHEMA)) == list(range(0, 4_000, 2))
    assert engine.collect(engine.stream(iter(()), double, SCHEMA)).num_rows == 0


def test_pack_and_unpack_are_inverse(engine):
    rows = pa.table({"k": ["a", "b", "a"], "x": [1, 2, 3], "y": ["p", None, "q"]})
    unpacked = engine.collect(engine.unpack(engine.pack(engine.load(rows), "k", "items"), "items")).to_pylist()
    assert sorted(unpacked, key=lambda row: row["x"]) == [{"x": 1, "y": "p"}, {"x": 2, "y": None}, {"x": 3, "y": "q"}]


def test_instants_and_names_that_are_words_of_sql_come_back_as_they_were(engine):
    moment = pa.array([1_930_000_000_123_456, None], pa.int64()).cast(tables.INSTANT)
    rows = pa.table({"start": pa.array([1, None], pa.int32()), "end": pa.array([2, 3], pa.int32()), "at": moment})
    made = engine.collect(engine.sql('SELECT start, "end", at FROM given ORDER BY "end"', given=engine.load(rows)))
    assert made.to_pylist() == rows.to_pylist()
    assert made.schema.types == rows.schema.types


def test_a_kernel_that_gives_another_type_is_one_clear_line(engine):
    made = engine.map(engine.load(pa.table({"n": [1, 2, 3]})), double, pa.schema([("n", pa.int32())]))
    with pytest.raises(EngineError, match="int64") as raised:
        engine.collect(made)
    assert "\n" not in str(raised.value)


def test_rows_that_are_held_are_kept_and_no_longer(engine, spark):
    before = kept(spark)
    given = engine.load(pa.table({"n": [1, 2, 3]}))
    doubled = engine.map(given, double, SCHEMA)
    more = engine.sql("SELECT n + 1 AS n FROM doubled", doubled=doubled)
    assert numbers(engine, more) == [3, 5, 7]
    assert kept(spark) == before + 2  # what was given and what was doubled; nobody reads the last again
    del given, doubled, more
    assert kept(spark) == before


def test_what_a_query_names_twice_is_made_once(engine, spark):
    before = kept(spark)
    doubled = engine.map(engine.load(pa.table({"n": [1, 2, 3]})), double, SCHEMA)
    paired = engine.sql("SELECT a.n FROM doubled a JOIN doubled b ON a.n = b.n", doubled=doubled)
    del doubled
    assert numbers(engine, paired) == [2, 4, 6]
    assert kept(spark) == before + 1


def test_nothing_that_is_kept_is_copied(engine, spark, monkeypatch):
    monkeypatch.setattr("quotetrace.engines.spark.LOADED_BYTES", 10)
    before = kept(spark)
    pieces = pa.table({"n": range(6)}).to_batches(max_chunksize=2)
    streamed = engine.stream(iter(pieces), double, SCHEMA)
    picked = engine.sql("SELECT n FROM streamed WHERE n > 4", streamed=streamed)
    del streamed
    assert numbers(engine, engine.sql("SELECT n + 1 AS n FROM picked", picked=picked)) == [7, 9, 11]
    assert numbers(engine, picked) == [6, 8, 10]
    assert kept(spark) == before + len(pieces)
    del picked
    assert kept(spark) == before


def test_a_session_that_is_handed_in_stays_as_it_is(spark):
    before = spark.conf.get("spark.sql.session.timeZone"), spark.catalog.listTables()
    one = SparkEngine(session=spark)
    one.collect(one.sql("SELECT n FROM held", held=one.load(pa.table({"n": [1]}))))
    one.close()
    assert (spark.conf.get("spark.sql.session.timeZone"), spark.catalog.listTables()) == before
    assert spark.range(3).count() == 3


@pytest.mark.parametrize("given", [STORY, ARTICLES], ids=["story", "demo"])
def test_a_run_gives_the_tables_of_the_local_engine(given, spark, tmp_path):
    here = quotetrace.run(given, tmp_path / "local")
    there = quotetrace.run(given, tmp_path / "spark", spark=spark)
    assert there.rows == here.rows
    for name in tables.TABLES:
        assert tables.read_table(tmp_path / "spark", name).equals(tables.read_table(tmp_path / "local", name)), name
    first, second = (json.loads((tmp_path / one / "run.json").read_text()) for one in ("local", "spark"))
    assert (first.pop("engine"), second.pop("engine")) == ("local", "spark")
    assert {**first, "seconds": 0} == {**second, "seconds": 0}
    card = quotetrace.open_trace(tmp_path / "spark").most_drifted(1)
    assert card == quotetrace.open_trace(tmp_path / "local").most_drifted(1)
    quote_id = tables.read_table(tmp_path / "spark", "quotes")["quote_id"][0].as_py()
    assert quotetrace.explain(tmp_path / "spark", quote_id) == quotetrace.explain(tmp_path / "local", quote_id)


def test_parts_are_sorted_within_and_across(engine, tmp_path):
    rows = pa.table({"speaker_id": [f"{n * 7919 % 5000:05}é"[:8] for n in range(5_000)], "name": ["x"] * 5_000, "n": [1] * 5_000})
    assert engine.write({"speaker_names": engine.load(rows)}, str(tmp_path), {}) == {"speaker_names": 5_000}
    parts = sorted((tmp_path / "speaker_names.parquet").glob("*.parquet"))
    assert len(parts) > 1
    found = [one for part in parts for one in pq.read_table(part)["speaker_id"].to_pylist()]
    assert found == sorted(found)
    assert tables.read_table(tmp_path, "speaker_names").num_rows == 5_000


@pytest.mark.parametrize(
    ("columns", "says"),
    [({"speaker_id": ["a", "a"], "name": ["x", "x"]}, "is not unique"), ({"speaker_id": ["a", None], "name": ["x", "x"]}, "has nulls")],
)
def test_a_table_that_breaks_its_contract_is_not_written(engine, tmp_path, columns, says):
    with pytest.raises(SchemaError, match=says):
        engine.write({"speaker_names": engine.load(pa.table({**columns, "n": [1, 1]}))}, str(tmp_path), {})
    assert not list(tmp_path.iterdir())


def test_a_store_is_read_and_written(spark, tmp_path):
    """The same files by URL: the same rows, and the run is there once its manifest is."""
    (tmp_path / "in").mkdir()
    for path in STORY.iterdir():
        (tmp_path / "in" / path.name).write_bytes(path.read_bytes())
    (tmp_path / "in" / "more.jsonl").write_text('{"id": "x", "text": "“We stay,” said Ilse Varga."}\n{"id": "x"}\n')
    (tmp_path / "in" / ".hidden").mkdir()
    (tmp_path / "in" / ".hidden" / "no.txt").write_text("“No,” she said.")
    here = quotetrace.extract(tmp_path / "in", tmp_path / "local")
    out = (tmp_path / "out").as_uri()
    there = quotetrace.extract((tmp_path / "in").as_uri(), out, spark=spark)
    assert (there.out, there.rows, there.issues) == (out, here.rows, here.issues)
    for name in ("articles", "quotes", "chain", "issues"):
        assert tables.read_table(tmp_path / "out", name).equals(tables.read_table(tmp_path / "local", name)), name
    first, second = (json.loads((tmp_path / one / "run.json").read_text()) for one in ("local", "out"))
    assert first["inputs"] == second["inputs"]
    # A run takes the place of a run, with tables of its own alone; what else there is stays what it is.
    linked = quotetrace.link((tmp_path / "out" / "quotes.parquet").as_uri(), (tmp_path / "again").as_uri(), spark=spark)
    assert linked.rows["quotes"] == here.rows["quotes"]
    quotetrace.extract((tmp_path / "in").as_uri(), (tmp_path / "again").as_uri(), spark=spark)
    assert not (tmp_path / "again" / "clusters.parquet").exists()
    with pytest.raises(OutputError, match="something else"):
        quotetrace.extract(out, (tmp_path / "in").as_uri(), spark=spark)


def test_an_interrupted_run_in_a_store_is_no_run(spark, tmp_path, monkeypatch):
    out = (tmp_path / "out").as_uri()
    quotetrace.extract(STORY, out, spark=spark)

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("quotetrace.engines.sparkwrite.write", stop)
        with pytest.raises(KeyboardInterrupt):
            quotetrace.extract(STORY, out, spark=spark)
    assert not (tmp_path / "out" / "run.json").exists()
    with pytest.raises(InputError, match="is no finished run"):
        quotetrace.open_trace(tmp_path / "out")
    quotetrace.extract(STORY, out, spark=spark)
    assert (tmp_path / "out" / "run.json").exists()


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        ("file:///none/at/all", InputError, "no such file or folder"),
        (["{tmp}", "{url}"], InputError, "is no URL, beside others that are"),
    ],
)
def test_inputs_that_cannot_be_are_one_clear_line(given, error, says, spark, tmp_path):
    filled = [one.format(tmp=tmp_path, url=tmp_path.as_uri()) for one in ([given] if isinstance(given, str) else given)]
    with pytest.raises(error, match=says) as raised:
        quotetrace.extract(filled, tmp_path / "out", spark=spark)
    assert "\n" not in str(raised.value)


def test_a_folder_of_this_machine_is_out_of_reach_of_others(spark, tmp_path, monkeypatch):
    monkeypatch.setattr(SparkEngine, "is_here", property(lambda self: False, lambda self, value: None), raising=False)
    with pytest.raises(OutputError, match="the executors are on others"):
        quotetrace.extract(STORY, tmp_path / "out", spark=spark)


@pytest.mark.parametrize("url", ["s3a://news/out", "file:///tmp/out"])
def test_the_local_engine_knows_no_store(url, tmp_path):
    with pytest.raises(EngineError, match="--engine spark"):
        quotetrace.extract(STORY, url)
    with pytest.raises(EngineError, match="--engine spark"):
        quotetrace.extract(url, tmp_path / "out")


def test_without_pyspark_without_java_or_with_an_old_one(monkeypatch, tmp_path):
    monkeypatch.delenv("PYSPARK_GATEWAY_PORT", raising=False)
    monkeypatch.setattr(session, "find_spec", lambda name: None)
    with pytest.raises(EngineError, match=r"PySpark is not installed \(hint: pip install"):
        session.check_spark()
    monkeypatch.setattr(session, "find_spec", lambda name: name)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(EngineError, match="no Java found"):
        session.check_spark()
    (tmp_path / "bin").mkdir()
    java = tmp_path / "bin" / "java"
    java.write_text("#!/bin/sh\necho 'openjdk version \"1.8.0_402\"' >&2\n")
    java.chmod(0o755)
    with pytest.raises(EngineError, match="is Java 8, expected 17 or later"):
        session.check_spark()


@pytest.mark.parametrize("master", ["spark://127.0.0.1:1", "spark://no-such-host.invalid", "spark://127.0.0.1:none"])
def test_a_master_that_cannot_be_reached(master, monkeypatch):
    monkeypatch.setattr(session, "check_spark", lambda: None)
    with pytest.raises(EngineError, match="no master can be reached") as raised:
        session.open_session(EngineSettings(master=master))
    assert "\n" not in str(raised.value)


def test_a_session_and_an_engine_that_contradict(tmp_path):
    with pytest.raises(SettingsError, match="handed to the engine 'local'"):
        quotetrace.run(STORY, tmp_path / "out", engine="local", spark=object())


def test_a_command_of_its_own(spark, tmp_path):
    """A session of its own: nothing of Spark on the screen, and one line where it does not start."""
    line = [sys.executable, "-m", "quotetrace", "extract", str(STORY), "-o", str(tmp_path / "out"), "--engine", "spark", "--master"]
    done = subprocess.run([*line, "local[1]", "--quiet"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert Path(tmp_path / "out" / "quotes.parquet").is_dir()
    done = subprocess.run([*line, "abacus"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "Spark does not start" in done.stderr
