"""How fast, and in how much memory: the whole path over articles of JSONL files.

    python -m tests.benchmarks.speed FILE.jsonl… [--command extract]

Printed: articles, megabytes of text, seconds and megabytes a second of wall time (start-up included), the most memory that all its
processes held together, and the seconds of each stage.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.measure import cut_articles, run_measured


def main(arguments: Sequence[str] | None = None) -> int:
    """Cut, run, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.speed", description="Speed and memory of a run.")
    parser.add_argument("files", type=Path, nargs="+", help="articles, JSONL")
    parser.add_argument("--command", choices=("extract", "run"), default="run", help="what to run")
    given = parser.parse_args(arguments)
    missing = [path for path in given.files if not path.is_file()]
    if missing:
        print(f"{missing[0]}: no such file, expected articles as JSONL", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        cut, out = Path(scratch) / "articles.jsonl", Path(scratch) / "run"
        count, size = cut_articles(given.files, cut)
        taken = run_measured(given.command, [cut], out)
        print(f"{count} articles, {size / 1e6:.1f} MB: {taken}, {size / 1e6 / taken.seconds:.2f} MB/s")
        stages = json.loads((out / "run.json").read_text(encoding="utf-8"))["seconds"]
        print("  ".join(f"{stage} {seconds:.1f} s" for stage, seconds in stages.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
