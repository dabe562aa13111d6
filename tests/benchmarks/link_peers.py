"""Other ways to link the same quotes, each in a process of its own, in an environment made for them by pip.

Pinned, so that a figure can be had again: rensa 0.5.0 and datasketch 2.0.0 from PyPI, passim 2.0.1 by its commit from GitHub, or from a
checkout (PyPI's passim is another package). passim needs Java. How each is used stands in `link_worker.py`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.environments import find_python, prepare_environment, read_last_line
from tests.benchmarks.measure import run_process

ROOT: Final = Path(__file__).parents[2]
BASE: Final = ("pyarrow==26.0.1", "numpy==2.*")
PASSIM: Final = "passim @ git+https://github.com/dasmiq/passim.git@878ccb3c396e814cf5110d1575ab823c21fa74c9"
PEERS: Final[Mapping[str, tuple[str, ...]]] = {
    "rensa": ("rensa==0.5.0",),
    "datasketch": ("datasketch==2.0.0",),
    "passim": (PASSIM, "pyspark==4.0.1"),
}
VERSIONS: Final = {"rensa": "rensa 0.5.0", "datasketch": "datasketch 2.0.0", "passim": "passim 2.0.1, alignment"}
WITHIN: Final = 600.0
"""Seconds after which a system is ended."""
Figures = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Ran:
    """What a system found: the cluster of every row, seconds from file to clusters, peak memory of its processes."""

    clusters: dict[str, Any]
    seconds: float
    peak_mb: float | None


def run_system(name: str, python: Path, mentions: Path, settings: Path | None = None, within: float = WITHIN) -> Ran | str:
    """Run one system on a file of quotes, beside which it writes; what it did, or one line that says why it did not."""
    scratch = mentions.resolve().parent
    found, errors = scratch / f"{name}.json", scratch / f"{name}.txt"
    line = [str(python), "-m", "tests.benchmarks.link_worker", name, str(mentions.resolve()), str(found)]
    if settings:
        line.append(str(settings.resolve()))
    # What a system leaves behind that is ended before its time goes with the folder.
    env = {**os.environ, "TMPDIR": str(scratch)}
    try:
        with errors.open("wb") as said:
            code, taken = run_process(line, env=env, cwd=ROOT, stdout=said, stderr=said, within=within)
    except subprocess.TimeoutExpired:
        return f"no result within {within:.0f} s"
    if code:
        return read_last_line(errors, code)
    result = json.loads(found.read_text(encoding="utf-8"))
    return Ran(result["clusters"], result["seconds"], taken.peak_mb)


HEADER: Final = f"{'system':26} {'rows':>9} {'seconds':>9} {'peak MB':>8} {'P':>6} {'R':>6} {'F':>6} {'ratio':>7}"


def prepare_systems(environment: Path, passim: Path | None = None) -> dict[str, Path | str]:
    """The interpreter of each system, or one line that says why it cannot be run.

    Args:
        environment: Where the peers are installed.
        passim: A checkout of it; otherwise it is fetched from GitHub.
    """
    peers = {**PEERS, "passim": (str(passim.resolve()), *PEERS["passim"][1:])} if passim else PEERS
    found = prepare_environment(environment, BASE, peers)
    return {"quotetrace": Path(sys.executable)} | {name: missing or find_python(environment) for name, missing in found.items()}


def compare_systems(
    systems: Mapping[str, Path | str],
    mentions: Path,
    score: Callable[[Mapping[str, Any]], Figures],
    settings: Path | None = None,
    within: float = WITHIN,
) -> Iterator[str]:
    """One table, a row as soon as it is there; then a line for whatever is missing.

    Args:
        systems: Their interpreters, quotetrace's first.
        mentions: Quotes without their gold columns, in a folder that is thrown away.
        score: Precision, recall and F of the clusters of all rows.
        settings: Those of quotetrace.
        within: Seconds after which a system is ended.
    """
    cores = len(os.sched_getaffinity(0))
    yield f"Seconds: wall time from file to clusters, {cores} core(s); the start of Python and Java is outside the clock."
    yield "P, R, F: pairs of rows of five words and more. Ratio: how many times slower than the first row."
    yield HEADER
    fastest, notes = None, []
    for name, python in systems.items():
        ran = python if isinstance(python, str) else run_system(name, python, mentions, settings, within)
        if isinstance(ran, Ran):
            fastest = fastest or ran.seconds
            yield _show(VERSIONS.get(name, name), ran, score(ran.clusters), fastest)
        else:
            notes.append(f"{name}: not compared, {ran}")
    yield from notes


def _show(name: str, ran: Ran, figures: Figures, fastest: float) -> str:
    memory = "–" if ran.peak_mb is None else f"{ran.peak_mb:,.0f}"
    quality = " ".join(f"{figure:6.3f}" for figure in figures)
    return f"{name:26} {len(ran.clusters):9,} {ran.seconds:9.2f} {memory:>8} {quality} {ran.seconds / fastest:7.1f}"
