"""A Spark session of our own, and whatever keeps one from starting as one clear line."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from quotetrace.engines.memory import quarter_of_memory
from quotetrace.errors import DEBUG, EngineError
from quotetrace.settings import EngineSettings, bytes_of

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

MIN_JAVA: Final = 17

PARTITIONS_A_CORE: Final = 2
"""Of a shuffle on this machine: few, as each is a task that takes a while to begin; what a task cannot hold goes to disk."""

REACHED_WITHIN: Final = 5.0
"""Seconds for a connection to a master; Spark itself would try for a minute."""

_WHERE: Final = "--engine spark"
_PORT: Final = 7077
_VERSION: Final = re.compile(r'version "(?:1\.)?(\d+)')
_SAID: Final = re.compile(r"(?:Exception|Error): (.+)")


def open_session(settings: EngineSettings) -> SparkSession:
    """A new session at `settings.master`; what `spark-submit` and `spark-defaults.conf` say holds where nothing else is said here.

    Raises:
        EngineError: there is no PySpark, no Java, or no such master.
    """
    check_spark()
    _check_master(settings.master)
    with tempfile.TemporaryFile() as said, _errors_to(said):
        try:
            session = _builder(settings).getOrCreate()
        except Exception as error:
            said.seek(0)
            told = _reason(said.read().decode(errors="replace")) or first_line(error)
            hint = "is the master right, and does it run?"
            raise EngineError(f"Spark does not start: {told}", where=settings.master or _WHERE, hint=hint) from error
    session.sparkContext.setLogLevel("ERROR")
    return session


def running_session() -> SparkSession | None:
    """The session that runs in this process already, as in a notebook of a cluster."""
    if "pyspark" not in sys.modules:
        return None
    from pyspark.sql import SparkSession

    return SparkSession.getActiveSession()


def check_spark() -> None:
    """Whether Spark can run here at all.

    Raises:
        EngineError: PySpark or Java is missing, or too old.
    """
    if find_spec("pyspark") is None:
        raise EngineError("PySpark is not installed", where=_WHERE, hint="pip install 'quotetrace[spark]'")
    if "PYSPARK_GATEWAY_PORT" in os.environ:  # begun by spark-submit: Java runs already
        return
    hint = f"install Java {MIN_JAVA} or later (Debian: openjdk-17-jre-headless), or set JAVA_HOME"
    java = _find_java()
    if java is None:
        raise EngineError("no Java found, which Spark runs on", where=_WHERE, hint=hint)
    version = _java_version(java)
    if version is not None and version < MIN_JAVA:
        raise EngineError(f"{java} is Java {version}, expected {MIN_JAVA} or later", where=_WHERE, hint=hint)


def _find_java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=str(Path(home, "bin")) if home else None)


def _java_version(java: str) -> int | None:
    with suppress(OSError, subprocess.SubprocessError):
        said = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60, check=False).stderr
        if match := _VERSION.search(said):
            return int(match[1])
    return None


def _check_master(master: str) -> None:
    """Whether somebody listens at the address of a master of Spark's own kind."""
    if not master.startswith("spark://"):
        return
    for address in master.removeprefix("spark://").split(","):
        host, _, port = address.rpartition(":") if ":" in address else (address, "", str(_PORT))
        try:
            socket.create_connection((host, int(port)), REACHED_WITHIN).close()
            return
        except (OSError, ValueError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
    raise EngineError(f"no master can be reached: {reason}", where=master, hint="spark://HOST:PORT, as the master's own page shows it")


def _builder(settings: EngineSettings) -> Any:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("quotetrace").config("spark.ui.showConsoleProgress", "false")
    if settings.master:
        builder = builder.master(settings.master)
    if not settings.master.startswith("local") and (settings.master or "PYSPARK_GATEWAY_PORT" in os.environ):
        return builder
    # On this machine: this Python for the kernels, and nothing that listens to the network.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    cores = len(os.sched_getaffinity(0))
    local = {
        "spark.driver.memory": _java_memory(settings.memory_limit) or f"{quarter_of_memory() // 2**20}m",
        "spark.driver.host": "localhost",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": str(PARTITIONS_A_CORE * cores),
        # On one machine a plan that is made anew after every shuffle costs more than it saves.
        "spark.sql.adaptive.enabled": "false",
        "spark.driver.extraJavaOptions": "-XX:+UseParallelGC",
    }
    return builder.config(map=local)


def _java_memory(given: str) -> str:
    """A memory limit as Java reads it, in whole mebibytes.

    Example:
        >>> _java_memory("4GB"), _java_memory("1.5 GiB"), _java_memory("")
        ('3814m', '1536m', '')
    """
    return f"{bytes_of(given) // 2**20}m" if given else ""


@contextmanager
def _errors_to(stream: IO[bytes]) -> Iterator[None]:
    """What Java says while it starts goes to `stream`, which it keeps; so do its warnings afterwards. In a hunt for errors all is shown."""
    if DEBUG in os.environ:
        yield
        return
    sys.stderr.flush()
    kept = os.dup(2)
    os.dup2(stream.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _reason(said: str) -> str:
    """The first line in which Java says what is wrong.

    Example:
        >>> _reason("WARNING: x\\nException in thread main org.apache.spark.SparkException: No HADOOP_CONF_DIR\\n\\tat a.b(C.java:1)")
        'No HADOOP_CONF_DIR'
    """
    for line in said.splitlines():
        if not line.startswith(("\t", " ")) and (match := _SAID.search(line)):
            return match[1].strip()
    return ""


def first_line(error: BaseException) -> str:
    """What an error says, without the traces of Java and of Python that come with it.

    Example:
        >>> first_line(ValueError("Job aborted.\\n\\tat org.apache.spark.Job(Job.scala:1)"))
        'Job aborted.'
    """
    java = getattr(error, "java_exception", None)
    said = str(java.getMessage() if java is not None else error).strip()
    # A kernel that failed: the last line of Python's own trace.
    if "Traceback (most recent call last)" in said:
        lines = [line for line in said.splitlines() if line.strip() and not line.startswith((" ", "\t"))]
        return lines[-1].strip()
    return said.splitlines()[0].strip() if said else type(error).__name__


@contextmanager
def speaking() -> Iterator[None]:
    """What goes wrong in Spark becomes one clear line.

    Raises:
        EngineError: a job failed, or Spark is gone.
    """
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError, ConnectionError) as error:
        raise EngineError(
            f"Spark failed: {first_line(error)}",
            where=_WHERE,
            hint=f"the logs of its executors say more; {DEBUG}=1 shows those of this machine",
        ) from error
