"""What a benchmark shares: inputs cut to what a crawler has, a command run with its time and memory, a scorer called."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

SAMPLE_SECONDS = 0.1

LOOKING_SHARE = 0.02
"""Of the time, at most, that goes into looking at memory: a large process takes long to look at, and stands still meanwhile."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a command took: seconds of wall time, and the most memory that its processes held together, in MB (nothing where unknown)."""

    seconds: float
    peak_mb: float | None

    def __str__(self) -> str:
        memory = "peak memory unknown" if self.peak_mb is None else f"peak {self.peak_mb:,.0f} MB"
        return f"{self.seconds:.1f} s, {memory}"


def cut_articles(inputs: Iterable[Path], target: Path) -> tuple[int, int]:
    """Write the articles of JSONL files with nothing but `doc_id` and `text`; how many there are, and bytes of their text."""
    count, size = 0, 0
    with target.open("w", encoding="utf-8") as stream:
        for path in inputs:
            for line in path.read_text(encoding="utf-8").splitlines():
                if line.strip():
                    article = json.loads(line)
                    stream.write(json.dumps({"doc_id": article["doc_id"], "text": article["text"]}, ensure_ascii=False) + "\n")
                    count += 1
                    size += len(article["text"].encode())
    return count, size


def run_measured(command: str, inputs: Sequence[Path], out: Path, *options: str) -> Measure:
    """Run `quotetrace COMMAND INPUT… -o OUT OPTIONS…` in processes of its own.

    Raises:
        SystemExit: the command failed; its own words say why.
    """
    code, taken = run_process([sys.executable, "-m", "quotetrace", command, *map(str, inputs), "-o", str(out), "--quiet", *options])
    if code or not (out / "run.json").is_file():
        raise SystemExit(f"quotetrace {command} ended with {code} and without a run")
    return taken


def run_process(
    line: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stdout: IO[bytes] | None = None,
    stderr: IO[bytes] | None = None,
    within: float | None = None,
) -> tuple[int, Measure]:
    """Run a command to its end: its exit code, and what it and its workers took.

    Raises:
        subprocess.TimeoutExpired: it took longer than `within` seconds; it and its workers are ended.
    """
    begun = time.perf_counter()
    # A session of its own, so that its workers can be told from other processes.
    process = subprocess.Popen(line, start_new_session=True, env=env, cwd=cwd, stdout=stdout, stderr=stderr)
    peaks = [0]
    stop = threading.Event()
    sampler = threading.Thread(target=_sample, args=(process.pid, peaks, stop), daemon=True)
    sampler.start()
    try:
        code = process.wait(within)
        seconds = time.perf_counter() - begun
    except subprocess.TimeoutExpired:
        _end(process)
        raise
    finally:
        stop.set()
        sampler.join()
    return code, Measure(seconds, peaks[0] / 1024 if peaks[0] else None)


def _sample(session: int, peaks: list[int], stop: threading.Event) -> None:
    """Keep the greatest sum of the session's memory in `peaks[0]`, in KB; shared pages count once (Linux only)."""
    pause = SAMPLE_SECONDS
    while not stop.wait(pause):
        begun = time.perf_counter()
        total = 0
        for process in _list_processes(session):
            with suppress(OSError, ValueError, IndexError):
                total += _read_memory(process)
        peaks[0] = max(peaks[0], total)
        pause = max(SAMPLE_SECONDS, (time.perf_counter() - begun) / LOOKING_SHARE)


def _list_processes(session: int) -> Iterator[Path]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):
            # The sixth field is the session; the second, in round brackets, may hold spaces.
            if int(stat.read_text().rpartition(")")[2].split()[3]) == session:
                yield stat.parent


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process that leads a session, and all of that session."""
    for member in _list_processes(process.pid):
        with suppress(OSError):
            os.kill(int(member.name), signal.SIGKILL)
    process.kill()
    process.wait()


def _read_memory(process: Path) -> int:
    for line in (process / "smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def run_tool(script: Path, *arguments: object) -> str:
    """What a Python script prints on standard output.

    Raises:
        SystemExit: the script failed.
    """
    done = subprocess.run([sys.executable, str(script), *map(str, arguments)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{script} ended with {done.returncode}: {done.stderr.strip()[-500:]}")
    return done.stdout
