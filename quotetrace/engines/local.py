"""The embedded engine: DuckDB in process for relations, a pool of processes for kernels, no server; spills to disk."""

from __future__ import annotations

import gc
import itertools
import os
import tempfile
import weakref
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from pyarrow.dataset import dataset

from quotetrace.engines import localwrite
from quotetrace.engines.base import ALL_ROWS, Kernel
from quotetrace.engines.batches import checked, rechunk
from quotetrace.engines.memory import quarter_of_memory
from quotetrace.errors import EngineError, SchemaError
from quotetrace.settings import EngineSettings

INLINE_BYTES = 500_000
"""Below this a map runs in the calling process: workers take about two seconds to start, which is what this much text takes."""

LIGHT_BYTES = 50_000_000
"""Below this a light map runs in threads, which share one interpreter; from then on in the pool, which starts meanwhile."""

BATCHES_AHEAD = 3
"""Batches in flight for each worker: enough to keep it busy, few enough to bound memory."""

WORKERS_A_CORE = 4
"""More processes than this would wait for each other, and may never all start."""

DEFAULT_ROWS = 2_000

WRITERS = 2
"""Tables written at a time: more would need more memory than it saves seconds."""


class _Table(str):
    """The name of a table, which is dropped once nobody holds this name any more."""


class _View(str):
    """A query that stands where a table's name does, and what it reads, which is not dropped meanwhile."""

    def __new__(cls, query: str, relations: dict[str, str]) -> _View:
        made = super().__new__(cls, query)
        made.relations = relations
        return made

    relations: dict[str, str]


class LocalEngine:
    """Relations are tables of an in-process DuckDB, named `r1`, `r2`, …

    Args:
        settings: Workers, memory limit and batch size.

    Example:
        >>> engine = LocalEngine()
        >>> rows = engine.load(pa.table({"n": [1, 2, 3]}))
        >>> engine.collect(engine.sql("SELECT max(n) AS most FROM rows", rows=rows)).to_pylist()
        [{'most': 3}]
        >>> engine.close()
    """

    name = "local"
    is_here = True

    def __init__(self, settings: EngineSettings | None = None) -> None:
        self._settings = settings or EngineSettings()
        cores = len(os.sched_getaffinity(0))
        self.workers = min(self._settings.workers or cores, WORKERS_A_CORE * cores)
        self._spill = tempfile.TemporaryDirectory(prefix="quotetrace-")
        self._connection = duckdb.connect(":memory:")
        self._connection.execute(f"SET temp_directory = '{self._spill.name}'")
        self._connection.execute("SET preserve_insertion_order = false")
        self._connection.execute(f"SET threads = {self.workers}")
        self._connection.execute("SET TimeZone = 'UTC'")
        self._connection.execute("CREATE MACRO sha2(text, bits) AS sha256(text)")  # what standard SQL has no word for is named as in Spark
        with suppress(duckdb.InvalidInputException):
            # In a notebook without ipywidgets there is no bar, and DuckDB refuses the word.
            self._connection.execute("SET enable_progress_bar = false")
        quarter = f"{quarter_of_memory() // 2**20}MiB"
        self._connection.execute(f"SET memory_limit = '{self._settings.memory_limit or quarter}'")
        self._numbers = itertools.count(1)
        self._unused: deque[str] = deque()
        self._pool: Any = None
        self._starting: list[Any] = []

    def load(self, rows: pa.Table) -> str:
        """A relation of `rows`."""
        return self._keep("SELECT * FROM loaded", loaded=rows)

    def stream(self, batches: Iterable[pa.RecordBatch], kernel: Kernel, schema: pa.Schema) -> str:
        """The relation that `kernel`, a light one, makes of `batches`, which are read once and never held together."""
        return self._stream(iter(batches), kernel, schema, light=True, then_more=True)

    def contents(self, files: Sequence[Any]) -> str:
        """No store is read."""
        raise _no_store(files[0].url)

    def find_files(self, urls: Sequence[str]) -> Sequence[Any]:
        """No store is read."""
        raise _no_store(urls[0])

    def store(self, url: str) -> Any:
        """No store is written to."""
        raise _no_store(url)

    def map(self, relation: str, kernel: Kernel, schema: pa.Schema, *, rows: int = 0, light: bool = False) -> str:
        """The relation that `kernel` makes of `relation`, in batches of about `rows` rows."""
        # An open stream blocks its connection: rows are read through a cursor of their own.
        reader = self._connection.cursor().sql(f"SELECT * FROM {relation}").to_arrow_reader(rows or DEFAULT_ROWS)
        batches = rechunk(reader, rows) if rows == ALL_ROWS else (batch for batch in reader if batch.num_rows)
        return self._stream(batches, kernel, schema, light=light)

    def sql(self, query: str, **relations: str) -> str:
        """The relation of a `SELECT` that names `relations`."""
        for name, relation in relations.items():
            self._connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM {relation}")
        try:
            return self._keep(query)
        finally:
            for name in relations:
                self._connection.execute(f"DROP VIEW IF EXISTS {name}")

    def view(self, query: str, **relations: str) -> str:
        """As `sql`, but nothing is kept: made each time it is read."""
        named = ", ".join(f"{name} AS (SELECT * FROM {relation})" for name, relation in relations.items())
        return _View(f"(WITH {named} {query})", relations)

    def unpack(self, relation: str, column: str) -> str:
        """One row an element of the `list<struct>` column `column`."""
        return self._keep(f"SELECT row.* FROM (SELECT unnest({column}) AS row FROM {relation})")

    def pack(self, relation: str, key: str, column: str) -> str:
        """One row a value of `key`, the other columns gathered as structs in the list `column`."""
        described = self._connection.execute(f"DESCRIBE {relation}").fetchall()
        others = ", ".join(f'"{name}" := "{name}"' for name, *_ in described if name != key)
        return self._keep(f"SELECT {key}, list(struct_pack({others})) AS {column} FROM {relation} GROUP BY {key}")

    def collect(self, relation: str) -> pa.Table:
        """All rows of `relation`, in no certain order."""
        return self._connection.sql(f"SELECT * FROM {relation}").to_arrow_table()

    def write(self, tables: Mapping[str, str | None], folder: str, metadata: Mapping[str, str]) -> dict[str, int]:
        """Write every table of `tables`, an empty one where no stage made it, as one file each; the rows of each."""
        quotes, articles = tables.get("quotes"), tables.get("articles")
        if quotes is not None and articles is not None:
            localwrite.check_slices(self._connection, quotes, articles)

        def write(name: str, relation: str | None) -> int:
            with self._connection.cursor() as cursor:
                return localwrite.write(cursor, name, relation, Path(folder), metadata)

        # Sorting uses every core, compressing one.
        with ThreadPoolExecutor(max_workers=WRITERS) as pool:
            futures = {name: pool.submit(write, name, relation) for name, relation in tables.items()}
            return {name: future.result() for name, future in futures.items()}

    def save(self, relation: str, path: str) -> None:
        """Write `relation` as it is, as the Parquet file `path`."""
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        quoted = path.replace("'", "''")
        self._connection.execute(f"COPY (SELECT * FROM {relation}) TO '{quoted}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)")

    def read(self, path: str) -> str | None:
        """The rows of the Parquet table `path`, a file or a folder of parts; None where there is none."""
        if not Path(path).exists():
            return None
        try:
            # Not by DuckDB, to which `[` and `*` in a path are patterns.
            return self._keep("SELECT * FROM made", made=dataset(path, format="parquet").scanner().to_reader())
        except (OSError, pa.ArrowInvalid, duckdb.Error) as error:
            raise SchemaError("cannot be read as Parquet", where=path, hint="cut short, or written over?") from error

    def close(self) -> None:
        """Let go of memory, files and processes."""
        self._connection.close()
        if self._pool is not None:
            self._pool.shutdown(wait=True)
            self._pool = None
        with suppress(OSError):
            self._spill.cleanup()

    def _keep(self, query: str, **arrow: Any) -> str:
        while self._unused:
            self._connection.execute(f"DROP TABLE {self._unused.popleft()}")
        name = _Table(f"r{next(self._numbers)}")
        for alias, rows in arrow.items():
            self._connection.register(alias, rows)
        try:
            self._connection.execute(f"CREATE TABLE {name} AS {query}")
        finally:
            for alias in arrow:
                self._connection.unregister(alias)
        # Not dropped there and then: the last holder may let go while a statement is running.
        weakref.finalize(name, self._unused.append, str(name)).atexit = False
        return name

    def _stream(self, batches: Iterator[pa.RecordBatch], kernel: Kernel, schema: pa.Schema, *, light: bool, then_more: bool = False) -> str:
        raised: list[BaseException] = []
        mapped = _noting(checked(self._mapped(batches, kernel, light, then_more), kernel, schema), raised)
        try:
            return self._keep("SELECT * FROM made", made=pa.RecordBatchReader.from_batches(schema, mapped))
        except duckdb.Error:
            # What went wrong while reading comes wrapped in what DuckDB says about its stream: the first is what the user needs.
            if raised:
                raise raised[0] from None
            raise

    def _mapped(self, batches: Iterator[pa.RecordBatch], kernel: Kernel, light: bool, then_more: bool) -> Iterator[pa.RecordBatch]:
        """`kernel` over `batches` in order: in this process while the work is small, in the pool once it is not."""
        if self.workers == 1:
            yield from map(kernel, batches)
            return
        batches, small = _until(batches, INLINE_BYTES)
        if small is not None:
            yield from map(kernel, small)
            return
        if then_more:
            self._start_pool(kernel)  # what comes next will need it, and this process has enough to do
        if light:
            yield from self._threaded(_first(batches, LIGHT_BYTES), kernel)
        yield from self._pooled(batches, kernel)

    def _threaded(self, batches: Iterator[pa.RecordBatch], kernel: Kernel) -> Iterator[pa.RecordBatch]:
        # Light kernels spend most of their time in Arrow, numpy and rapidfuzz, which let other threads work.
        with ThreadPoolExecutor(self.workers) as threads:
            waiting: deque[Any] = deque()
            for batch in batches:
                waiting.append(threads.submit(kernel, batch))
                if len(waiting) > self.workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def _pooled(self, batches: Iterator[pa.RecordBatch], kernel: Kernel) -> Iterator[pa.RecordBatch]:
        waiting: deque[Any] = deque()
        for batch in batches:
            pool = self._start_pool(kernel)
            if not waiting and not all(started.done() for started in self._starting):
                yield kernel(batch)  # no need to wait for workers that are still starting
                continue
            waiting.append(pool.submit(kernel, batch))
            if len(waiting) > BATCHES_AHEAD * self.workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _start_pool(self, kernel: Kernel) -> Any:
        if self._pool is None:
            # loky starts clean interpreters, needs no `__main__` guard in the caller's script, and never forks DuckDB's threads.
            from loky import ProcessPoolExecutor

            self._pool = ProcessPoolExecutor(max_workers=self.workers, timeout=60)
            self._starting = [self._pool.submit(_load, kernel) for _ in range(self.workers)]
        return self._pool


def _first(batches: Iterator[pa.RecordBatch], n_bytes: int) -> Iterator[pa.RecordBatch]:
    """Of `batches` those that begin within the first `n_bytes`; the others stay where they are."""
    seen = 0
    while seen < n_bytes and (batch := next(batches, None)) is not None:
        seen += batch.nbytes
        yield batch


def _until(batches: Iterator[pa.RecordBatch], n_bytes: int) -> tuple[Iterator[pa.RecordBatch], list[pa.RecordBatch] | None]:
    """`batches`, and all of them as a list where they are one, or hold no more than `n_bytes`."""
    ahead: list[pa.RecordBatch] = []
    seen = 0
    for batch in batches:
        ahead.append(batch)
        seen += batch.nbytes
        if seen > n_bytes and len(ahead) > 1:
            return itertools.chain(ahead, batches), None
    return iter(()), ahead


def _no_store(url: str) -> EngineError:
    return EngineError("is no path of this machine", where=url, hint="--engine spark reads and writes it")


def _load(kernel: Kernel) -> None:
    """Nothing but what it takes to hand over a kernel: its modules are loaded. They stay, so the collector need not look at them."""
    gc.freeze()


def _noting(batches: Iterator[pa.RecordBatch], raised: list[BaseException]) -> Iterator[pa.RecordBatch]:
    try:
        yield from batches
    except BaseException as error:
        raised.append(error)
        raise
