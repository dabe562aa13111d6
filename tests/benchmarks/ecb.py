"""Quotes of one utterance across articles, on ECB+ (Cybulska and Vossen 2014): articles of several outlets on the same events.

    python -m tests.benchmarks.ecb ARTICLES.jsonl [--run OUT] [--scorer score_links.py --to-pred to_pred.py]

Of the articles only `doc_id` and `text` are given to the run. With the paths of the two scripts the clusters are scored against judged
pairs, which lie beside the scorer; spans meet by overlap, and where a quote of several paragraphs is one also by containment.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.measure import cut_articles, run_measured, run_tool


def main(arguments: Sequence[str] | None = None) -> int:
    """Cut, run, score, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.ecb", description="Linking on ECB+.")
    parser.add_argument("articles", type=Path, help="articles, JSONL")
    parser.add_argument("--run", type=Path, metavar="OUT", help="a run over these articles made before")
    parser.add_argument("--scorer", type=Path, help="the scorer of the judged pairs")
    parser.add_argument("--to-pred", type=Path, help="the script that turns tables into predictions")
    parser.add_argument("--examples", type=int, default=0, metavar="N", help="show N errors of each kind")
    given = parser.parse_args(arguments)
    if not given.articles.is_file():
        print(f"{given.articles}: no such file, expected articles as JSONL", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        out = given.run or Path(scratch) / "run"
        if given.run is None:
            cut = Path(scratch) / "articles.jsonl"
            count, size = cut_articles([given.articles], cut)
            print(f"{count} articles, {size / 1e6:.1f} MB: {run_measured('run', [cut], out)}")
        if given.scorer and given.to_pred:
            score(given.scorer, given.to_pred, out, Path(scratch), given.examples)
    return 0


def score(scorer: Path, to_pred: Path, out: Path, scratch: Path, examples: int) -> None:
    predicted, answer = scratch / "pred.jsonl", scratch / "score.json"
    predicted.write_text(run_tool(to_pred, out, "clusters"), encoding="utf-8")
    for name, options in (("overlap", []), ("containment", ["--contain"])):
        printed = run_tool(scorer, predicted, *options, "--json", answer, "--examples", examples)
        scored = json.loads(answer.read_text(encoding="utf-8"))
        shown = "  ".join(f"{label} {scored[label.lower()]:.3f}" for label in ("Precision", "Recall", "F1"))
        counts = f"tp {scored['tp']}, fp {scored['fp']}, other topic {scored['cross_topic_false_links']}, fn {scored['fn']}"
        print(f"spans by {name:12} {shown}  ({counts})")
    print(printed)


if __name__ == "__main__":
    sys.exit(main())
