"""The engine for a cluster: Spark SQL for relations, `mapInArrow` for kernels. Nothing but counts and small tables comes to the driver.

Relations are lazy. Rows are computed when somebody looks at them, and kept on the executors where somebody holds the relation or it is
read twice; what stands in between is part of the query that reads it, and so is what only picks from kept rows. A kept relation has no
history (`localCheckpoint`), so that plans stay small in loops, and its rows are let go of with it.
"""

from __future__ import annotations

import warnings
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import reduce
from itertools import pairwise, repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from quotetrace.articles.files import InputFile
from quotetrace.engines import sparkwrite
from quotetrace.engines.base import ALL_ROWS, Kernel
from quotetrace.engines.batches import checked, rechunk
from quotetrace.engines.inputs import find_files, read_contents
from quotetrace.engines.session import open_session, running_session, speaking
from quotetrace.engines.store import Store, is_url
from quotetrace.errors import EngineError
from quotetrace.settings import EngineSettings

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

DEFAULT_ROWS: Final = 2_000

LOADED_BYTES: Final = 64_000_000
"""Of rows that go from the driver to the executors at a time: all of these pass through its memory."""

BROADCAST_BYTES: Final = 16_000_000
"""A kept relation up to this size is sent to every executor where it is joined."""

HASHED_BYTES: Final = 64_000_000
"""A kept relation of up to this size a partition of a shuffle is joined by a hash table in memory, instead of sorting both sides."""

WRITERS: Final = 4
"""Tables written at a time: while one is planned or waits for its last task, the executors work on the others."""

SQL_OPTIONS: Final = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    "spark.sql.ansi.enforceReservedKeywords": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "20000",
    "spark.sql.execution.arrow.maxBytesPerBatch": "33554432",
    "spark.sql.execution.arrow.useLargeVarTypes": "false",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
}
"""What decides how a query reads and how rows are handed over; everything else is the session's."""


class SparkRelation:
    """What the engine gives for a relation; its rows live as long as somebody holds it."""

    __slots__ = ("__weakref__", "step")

    def __init__(self, step: _Step) -> None:
        self.step = step


class _Step:
    """How a relation is made of others, and its rows once they are kept."""

    __slots__ = ("__weakref__", "frame", "holder", "inputs", "make", "n_readers")

    def __init__(self, make: Callable[..., DataFrame], inputs: tuple[_Step, ...] = ()) -> None:
        self.make = make
        self.inputs = inputs
        self.frame: DataFrame | None = None
        self.n_readers = 0
        self.holder: Callable[[], SparkRelation | None] = lambda: None
        for step in inputs:
            step.n_readers += 1

    def is_wanted_again(self) -> bool:
        """Whether somebody will look at the rows after this time."""
        return self.n_readers > 1 or self.holder() is not None


class SparkEngine:
    """Relations are Spark data frames.

    Args:
        settings: The master; memory for a local one.
        session: A session to work in, which stays as it is and is not stopped; None: one that runs already, likewise, else one of our own.

    Raises:
        EngineError: there is no PySpark, no Java, or no such master, or the session is one of Spark Connect.
    """

    name = "spark"

    def __init__(self, settings: EngineSettings | None = None, session: SparkSession | None = None) -> None:
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)  # which is not used here
        session = session or running_session()
        self._own = open_session(settings or EngineSettings()) if session is None else None
        if session is not None and ".connect." in type(session).__module__:
            raise EngineError("a session of Spark Connect cannot keep rows", where="spark", hint="a classic session, as spark-submit makes")
        # A session beside the given one: the same executors, and options and views of its own.
        self.session: SparkSession = (self._own or session).newSession()  # type: ignore[union-attr]
        self.is_here = self.session.sparkContext.master.startswith("local")
        for name, given in SQL_OPTIONS.items():
            self.session.conf.set(name, given)

    def load(self, rows: pa.Table) -> SparkRelation:
        """A relation of `rows`."""
        return self._loaded(_pieces(rows.to_batches()), rows.schema)

    def stream(self, batches: Iterable[pa.RecordBatch], kernel: Kernel, schema: pa.Schema) -> SparkRelation:
        """The relation that `kernel` makes of `batches`, which are read once and never held together."""
        parts = []
        for piece in _pieces(batches):
            # One batch a partition, as the reader cut them.
            rows = max(batch.num_rows for batch in piece.to_batches())
            parts.append(self.map(self._loaded([piece], piece.schema), kernel, schema, rows=rows))
            with speaking():
                self._frame(parts[-1].step)
        return self._united(parts, schema)

    def contents(self, files: Sequence[InputFile]) -> SparkRelation:
        """`name`, `content`, `bytes` and `sha256` of `files`, read by the executors."""
        return _made(lambda: read_contents(self.session, files))

    def find_files(self, urls: Sequence[str]) -> Sequence[InputFile]:
        """Every file of the inputs `urls`."""
        return find_files(self.session, urls)

    def store(self, url: str) -> Store:
        """The folder `url` of a store."""
        return Store(self.session, url)

    def map(self, relation: SparkRelation, kernel: Kernel, schema: pa.Schema, *, rows: int = 0, light: bool = False) -> SparkRelation:
        """The relation that `kernel` makes of `relation`, in batches of about `rows` rows."""
        run, spark_schema = _runner(kernel, schema, rows or DEFAULT_ROWS), _spark_schema(schema)
        if rows == ALL_ROWS:
            return _made(lambda frame: frame.coalesce(1).mapInArrow(run, spark_schema), relation)
        return _made(lambda frame: frame.mapInArrow(run, spark_schema), relation)

    def sql(self, query: str, **relations: SparkRelation) -> SparkRelation:
        """The relation of a `SELECT` that names `relations`."""
        names = list(relations)

        def make(*frames: DataFrame) -> DataFrame:
            for name, frame in zip(names, frames, strict=True):
                frame.createOrReplaceTempView(name)
            try:
                return self.session.sql(query)
            finally:
                for name in names:
                    self.session.catalog.dropTempView(name)

        made = _made(make, *relations.values())
        read = [word.strip("(),") for before, word in pairwise(query.split()) if before.lstrip("(") in ("FROM", "JOIN")]
        for name, relation in relations.items():
            # What a query names twice is made twice, unless it is kept.
            relation.step.n_readers += max(read.count(name), 1) - 1
        return made

    def view(self, query: str, **relations: SparkRelation) -> SparkRelation:
        """As `sql`: nothing is kept here but what is read twice."""
        return self.sql(query, **relations)

    def unpack(self, relation: SparkRelation, column: str) -> SparkRelation:
        """One row an element of the `list<struct>` column `column`."""
        return _made(lambda frame: frame.selectExpr(f"inline(`{column}`)"), relation)

    def pack(self, relation: SparkRelation, key: str, column: str) -> SparkRelation:
        """One row a value of `key`, the other columns gathered as structs in the list `column`."""
        from pyspark.sql import functions

        def make(frame: DataFrame) -> DataFrame:
            others = functions.struct(*(frame[name] for name in frame.columns if name != key))
            return frame.groupBy(key).agg(functions.collect_list(others).alias(column))

        return _made(make, relation)

    def collect(self, relation: SparkRelation) -> pa.Table:
        """All rows of `relation`, in no certain order."""
        with speaking():
            # What is held only for this call need not be kept for the next.
            return self._frame(relation.step, keep=relation.step.n_readers > 0).toArrow()

    def write(self, tables: Mapping[str, SparkRelation | None], folder: str, metadata: Mapping[str, str]) -> dict[str, int]:
        """Write every table of `tables` as a folder of parts, by the executors; the rows of each. The metadata stands in the manifest."""
        url = _url(folder)
        with speaking():
            frames = {
                name: sparkwrite.conform(self.session, name, relation and self._frame(relation.step)) for name, relation in tables.items()
            }
            with ThreadPoolExecutor(WRITERS) as pool:
                rows = dict(zip(frames, pool.map(sparkwrite.check, frames, frames.values()), strict=True))
                if "articles" in frames:
                    sparkwrite.check_slices(frames["quotes"], frames["articles"])
                list(pool.map(sparkwrite.write, frames, frames.values(), repeat(url)))
        return rows

    def save(self, relation: SparkRelation, path: str) -> None:
        """Write `relation` as it is, as the folder of parts `path`, by the executors."""
        with speaking():
            self._frame(relation.step).write.mode("overwrite").parquet(_url(path))

    def read(self, path: str) -> SparkRelation | None:
        """The rows of the Parquet table `path`, which may be gone afterwards; None where there is none."""
        url = _url(path)
        if not Store(self.session, url).exists():
            return None
        made = _made(lambda: self.session.read.parquet(url))
        with speaking():
            self._frame(made.step)
        return made

    def close(self) -> None:
        """Stop the session, if it is our own."""
        if self._own is not None:
            self._own.stop()

    def _frame(self, step: _Step, *, keep: bool = True) -> DataFrame:
        """The rows of `step`: kept, where somebody will look again, else as a query."""
        if step.frame is not None:
            return step.frame
        frame = step.make(*map(self._frame, step.inputs))
        if keep and step.is_wanted_again():
            if step.inputs and _only_picks(frame):
                step.frame = frame
            else:
                frame = step.frame = _keep(frame, step)
                step.inputs = ()
        return frame

    def _loaded(self, pieces: Iterable[pa.Table], schema: pa.Schema) -> SparkRelation:
        return self._united([_made(lambda piece=piece: self.session.createDataFrame(piece)) for piece in pieces], schema)

    def _united(self, parts: list[SparkRelation], schema: pa.Schema) -> SparkRelation:
        if not parts:
            # Of no rows, which Spark's planner knows as long as they are not kept: what is joined with it costs nothing.
            made = _made(lambda: self.session.createDataFrame(schema.empty_table()))
            made.step.frame = made.step.make()
            return made
        return parts[0] if len(parts) == 1 else _made(lambda *frames: reduce(lambda left, right: left.unionAll(right), frames), *parts)


def _url(path: str) -> str:
    return path if is_url(path) else Path(path).absolute().as_uri()


def _made(make: Callable[..., DataFrame], *relations: SparkRelation) -> SparkRelation:
    made = SparkRelation(_Step(make, tuple(relation.step for relation in relations)))
    made.step.holder = weakref.ref(made)
    return made


def _keep(frame: DataFrame, step: _Step) -> DataFrame:
    """`frame` computed and kept on the executors, without its history; let go of with `step`."""
    from pyspark.sql import DataFrame

    session = frame.sparkSession
    is_reliable = session.sparkContext.getCheckpointDir() is not None
    kept = frame.checkpoint() if is_reliable else frame.localCheckpoint()
    rows = kept._jdf.queryExecution().analyzed().rdd()
    if not is_reliable:
        weakref.finalize(step, _let_go, rows).atexit = False
    # As rows of unknown number: a checkpoint keeps the estimate of its query, a product over its joins. Handed on from round to round it
    # becomes a number of millions of digits, and multiplying those takes all the time there is.
    frame = DataFrame(session._jsparkSession.internalCreateDataFrame(rows, kept._jdf.schema(), False), session)
    n_bytes = _kept_bytes(session, rows)
    if n_bytes <= BROADCAST_BYTES:
        return frame.hint("broadcast")
    n_partitions = int(session.conf.get("spark.sql.shuffle.partitions") or 1)
    return frame.hint("shuffle_hash") if n_bytes <= n_partitions * HASHED_BYTES else frame


def _only_picks(frame: DataFrame) -> bool:
    """Whether `frame` does no more than pick rows and columns of what is kept (or empty): keeping it would be a copy."""
    plans = [frame._jdf.queryExecution().optimizedPlan()]
    while plans:
        plan = plans.pop()
        if plan.nodeName() not in _PICKING and not (plan.nodeName() == "LocalRelation" and plan.data().isEmpty()):
            return False
        children = plan.children()
        plans += [children.apply(place) for place in range(children.size())]
    return True


_PICKING: Final = {"LogicalRDD", "Project", "Filter", "Union", "ResolvedHint"}


def _kept_bytes(session: SparkSession, rows: Any) -> int:
    stored = (info for info in session.sparkContext._jsc.sc().getRDDStorageInfo() if info.id() == rows.id())
    return next((int(info.memSize() + info.diskSize()) for info in stored), 2**63)


def _let_go(rows: Any) -> None:
    # Spark's own cleaner would do it too, whenever the driver's memory runs out. The session may have gone already.
    with suppress(Exception):
        rows.unpersist(False)


def _runner(kernel: Kernel, schema: pa.Schema, rows: int) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return checked(map(kernel, rechunk(batches, rows)), kernel, schema)

    return run


def _spark_schema(schema: pa.Schema) -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(pa.schema([(field.name, field.type) for field in schema]))


def _pieces(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """`batches` as tables of about LOADED_BYTES."""
    held: list[pa.RecordBatch] = []
    n_bytes = 0
    for batch in batches:
        held.append(batch)
        n_bytes += batch.nbytes
        if n_bytes >= LOADED_BYTES:
            yield pa.Table.from_batches(held)
            held, n_bytes = [], 0
    if held:
        yield pa.Table.from_batches(held)
