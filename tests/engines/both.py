"""Work done on every engine that is here, and held row by row against what the local one gives.

QUOTETRACE_SPARK says what becomes of Spark: `all` (every case, and its absence is a failure; `make test-spark`), `required` (a sample of
the cases of single steps, everything else, and its absence is a failure; CI), `off`, or nothing (as `required` where Java and PySpark are).
"""

from __future__ import annotations

import atexit
import os
import sys
import warnings
import zlib
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from functools import cache
from typing import Any, Final, TypeVar

from hypothesis import currently_in_test_context

from quotetrace.engines.base import Engine
from quotetrace.engines.local import LocalEngine
from quotetrace.engines.session import check_spark
from quotetrace.engines.spark import SparkEngine
from quotetrace.errors import EngineError

T = TypeVar("T")

VARIABLE: Final = "QUOTETRACE_SPARK"

OPTIONS: Final = {
    # Small queries take as long as it takes to plan and compile them: nothing is adapted, no code is generated, and Java's quick compiler
    # will do. That is a third of the time.
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.driver.memory": "1g",
    "spark.driver.host": "localhost",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}

SAMPLE: Final = 8
"""Of the examples of a property, one in so many goes to Spark."""

TESTS: Final = 8
"""Of the tests of single steps, one in so many goes to Spark, always the same ones: a step takes Spark seconds that it takes others
milliseconds. Whole commands and the engine's own tests all do."""

IS_ALL: Final = os.environ.get(VARIABLE) == "all"
SAMPLED: Final = "" if IS_ALL else f"Of the tests that compare single steps one in {TESTS} went to Spark too; make test-spark runs all"

_examples: Counter[str] = Counter()


@cache
def why_no_spark() -> str:
    """Why Spark cases are not run; empty where they are."""
    if os.environ.get(VARIABLE) == "off":
        return f"{VARIABLE}=off"
    try:
        check_spark()
    except EngineError as error:
        return str(error)
    return ""


def is_required() -> bool:
    """Whether a case that is not run on Spark is a failure."""
    return os.environ.get(VARIABLE) in ("all", "required")


@cache
def spark_session() -> Any:
    """The session that all tests share; nobody stops it before the end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        from pyspark.sql import SparkSession

        os.environ["PYSPARK_PYTHON"] = sys.executable
        session = SparkSession.builder.master("local[2]").appName("quotetrace tests").config(map=OPTIONS).getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    atexit.register(session.stop)
    return session


@cache
def spark_engine() -> SparkEngine:
    """The engine that all tests share."""
    engine = SparkEngine(session=spark_session())
    # A few rows are one part; commands and the engine's own tests shuffle them into two.
    engine.session.conf.set("spark.sql.shuffle.partitions", "1")
    return engine


def on_each(work: Callable[[Engine], T]) -> T:
    """What `work` gives on the local engine, and the same on Spark."""
    with closing(LocalEngine()) as engine:
        expected = work(engine)
    reason = why_no_spark()
    assert not (reason and is_required()), reason
    if not reason and _is_sampled():
        assert work(spark_engine()) == expected
    return expected


def _is_sampled() -> bool:
    test = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]
    if not IS_ALL and zlib.crc32(test.encode()) % TESTS:
        return False
    if not currently_in_test_context():
        return True
    _examples[test] += 1
    # Not the first: hypothesis begins with the smallest example there is.
    return _examples[test] % SAMPLE == SAMPLE // 2
