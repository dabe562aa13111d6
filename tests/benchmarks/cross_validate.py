"""Cross-validation of attribution: each part of the articles extracted by a package whose weights never saw it.

    python -m tests.benchmarks.cross_validate TRAIN.jsonl --ecb ECB.jsonl --ecb-quotes ECB_QUOTES.jsonl

For every fold the package is copied, its weights of attribution and of forms are fitted anew on the other folds by the commands that
fit the shipped ones, and the command `extract` runs on the articles left out. Printed: each figure pooled over all articles, and its mean
and spread over the folds; then, pooled, what `attribution.py` prints, with how far scores can be believed. `--keep DIR` keeps the runs,
`--calibrate` writes the calibration of the scorer from the choices on articles that it did not see.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import quotetrace
from tests.benchmarks.attribution_figures import list_figures, ratio
from tests.benchmarks.attribution_gold import read_gold
from tests.benchmarks.attribution_score import Answers, Score, add_reviews, read_answers, score_articles
from tests.benchmarks.fit_attribution import fit_calibration, write_calibration

SEED = 0
PACKAGE = Path(quotetrace.__file__).parent
TESTS = Path(__file__).parents[1]
BREAKDOWNS = (
    *(f"kind={kind}" for kind in ("direct", "mixed")),
    *(f"position={place}" for place in ("before", "after", "other")),
    *(f"speaker_type={kind}" for kind in ("named", "pronoun", "nominal")),
)


@dataclass(frozen=True, slots=True)
class Fold:
    """One part of the articles, as paths below one folder: what to fit on, what to extract, and what came of it."""

    folder: Path

    @property
    def train(self) -> Path:
        """The articles of the other folds, with their gold."""
        return self.folder / "train.jsonl"

    @property
    def held(self) -> Path:
        """The articles of this fold, with their gold."""
        return self.folder / "held.jsonl"

    @property
    def out(self) -> Path:
        """The run over the articles of this fold."""
        return self.folder / "run"

    @property
    def judged(self) -> Path:
        """The judged choices of the scorer on them."""
        return self.folder / "judged.tsv"


def main(arguments: Sequence[str] | None = None) -> int:
    """Cut, fit, extract, score, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.cross_validate", description="Cross-validation of attribution.")
    parser.add_argument("train", type=Path, help="articles with their annotation, JSONL")
    parser.add_argument("--ecb", type=Path, required=True, help="articles of ECB+, JSONL: the weights of forms are fitted on them too")
    parser.add_argument("--ecb-quotes", type=Path, required=True, help="their quotes")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="folds worked on at once")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where the folds are kept")
    parser.add_argument("--calibrate", action="store_true", help="write the calibration of the package's scorer")
    given = parser.parse_args(arguments)
    if not given.train.is_file():
        print(f"{given.train}: no such file, expected annotated articles as JSONL", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch)
        folds = cut(given.train, folder, given.folds)
        with ThreadPoolExecutor(given.jobs) as pool:
            list(pool.map(partial(work, ecb=given.ecb.resolve(), ecb_quotes=given.ecb_quotes.resolve()), folds))
        if given.calibrate:
            write_calibration(PACKAGE / "lexicon" / "en", fit_calibration(read_judged(folds)))
        scores = score(folds)
        print("\n".join([*list_spread(scores), "", *list_figures(scores[0])]))
    return 0


def cut(path: Path, folder: Path, count: int) -> list[Fold]:
    """Shuffle the articles and cut them into folds."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    random.Random(SEED).shuffle(lines)
    folds = []
    for number in range(count):
        fold = Fold(folder / f"fold{number}")
        shutil.rmtree(fold.folder, ignore_errors=True)
        fold.folder.mkdir(parents=True)
        held = lines[number::count]
        fold.held.write_text("\n".join(held) + "\n", encoding="utf-8")
        others = (line for place, line in enumerate(lines) if place % count != number)
        fold.train.write_text("\n".join(others) + "\n", encoding="utf-8")
        folds.append(fold)
    return folds


def work(fold: Fold, ecb: Path, ecb_quotes: Path) -> None:
    """Fit a copy of the package on the other folds, and let it extract this one.

    Raises:
        SystemExit: a command failed; its own words say why.
    """
    home = fold.folder / "home"
    for tree in (PACKAGE, TESTS):
        shutil.copytree(tree, home / tree.name, ignore=shutil.ignore_patterns("__pycache__"))
    run(home, "tests.benchmarks.fit_attribution", fold.train, "--judge", fold.held, "--judged", fold.judged)
    run(home, "tests.benchmarks.fit_forms", fold.train, ecb, ecb_quotes, "--write")
    cut_articles = [{name: article[name] for name in ("doc_id", "text")} for article in map(json.loads, fold.held.open(encoding="utf-8"))]
    plain = fold.folder / "articles.jsonl"
    plain.write_text("".join(json.dumps(article, ensure_ascii=False) + "\n" for article in cut_articles), encoding="utf-8")
    run(home, "quotetrace", "extract", plain, "-o", fold.out, "--quiet")


def run(home: Path, module: str, *arguments: object) -> None:
    """Run a module of the copy in `home`."""
    absolute = [str(argument.resolve()) if isinstance(argument, Path) else str(argument) for argument in arguments]
    done = subprocess.run([sys.executable, "-m", module, *absolute], cwd=home, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{module} ended with {done.returncode}: {done.stderr.strip()[-500:]}")


def read_judged(folds: Sequence[Fold]) -> list[tuple[float, bool]]:
    """The judged choices of all folds: raw probability, and whether the speaker is right."""
    rows = [line.split("\t") for fold in folds for line in fold.judged.read_text(encoding="utf-8").splitlines()]
    return [(float(probability), right == "1") for probability, right in rows]


def score(folds: Sequence[Fold]) -> list[Score]:
    """The counts over all articles together, then over each fold."""
    parts = [(read_gold(fold.held), read_answers(fold.out)) for fold in folds]
    for gold, _ in parts:
        add_reviews(gold)
    whole: dict[str, Answers] = {}
    for _, answers in parts:
        whole |= answers
    return [score_articles([article for gold, _ in parts for article in gold], whole), *(score_articles(*part) for part in parts)]


def list_spread(scores: Sequence[Score]) -> Iterator[str]:
    """A line a figure: pooled, mean, standard deviation, least and greatest of the folds."""
    figures: dict[str, Callable[[Score], float]] = {
        "strict span F1, all": lambda found: found.spans["all"].f1,
        "span and speaker, P": lambda found: found.end_to_end.precision,
        "span and speaker, R": lambda found: found.end_to_end.recall,
        "span and speaker, F1": lambda found: found.end_to_end.f1,
        **{f"either, {name}": partial(_either, name) for name in ("all", *BREAKDOWNS)},
        "resolved": lambda found: ratio(found.speakers["all"].resolved, found.speakers["all"].canonical),
        "answered": lambda found: ratio(found.speakers["all"].answered, found.speakers["all"].wanted),
        "right of answered": lambda found: ratio(found.speakers["all"].either, found.speakers["all"].answered),
        "cue": lambda found: found.cue.recall,
        "content and speaker, F1": lambda found: found.contents["content and speaker"].f1,
        "false, reviewed not speech": lambda found: found.false["review:not_speech"].recall,
        "the same, short": lambda found: found.false["short, review:not_speech"].recall,
    }
    yield f"{'':34} {'pooled':>7} {'mean':>7} {'sd':>7} {'least':>7} {'greatest':>9}"
    for name, figure in figures.items():
        pooled, *parts = map(figure, scores)
        spread = f"{statistics.mean(parts):7.4f} {statistics.stdev(parts):7.4f} {min(parts):7.3f} {max(parts):9.3f}"
        yield f"{name:34} {pooled:7.4f} {spread}"


def _either(name: str, found: Score) -> float:
    return ratio(found.speakers[name].either, found.speakers[name].wanted)


if __name__ == "__main__":
    sys.exit(main())
