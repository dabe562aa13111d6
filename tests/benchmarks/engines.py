"""The same quotes linked by both engines: seconds, memory, and whether the tables are equal row by row.

    python -m tests.benchmarks.engines MENTIONS.parquet [--master local[2]] [--settings FILE.toml]

The table has `mention_id`, `text` and `published`; whatever else it has (gold clusters) is cut away. Each engine runs `quotetrace link` in
processes of its own: the seconds are those of the whole command, Java's start included, the memory is what all of them held together at
most. The exit code is 1 where a table differs.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet as pq

from quotetrace import tables
from quotetrace.commands import LINK_TABLES
from tests.benchmarks.measure import Measure, run_process

KEPT = ("mention_id", "text", "published")


def main(arguments: Sequence[str] | None = None) -> int:
    """Cut, link twice, compare, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.engines", description="Linking on both engines.")
    parser.add_argument("mentions", type=Path, help="quotes, Parquet")
    parser.add_argument("--master", default="local[2]", help="of Spark")
    parser.add_argument("--settings", type=Path, help="settings of both")
    given = parser.parse_args(arguments)
    if not given.mentions.is_file():
        print(f"{given.mentions}: no such file, expected a Parquet table of quotes", file=sys.stderr)
        return 2
    options = ["--settings", str(given.settings)] if given.settings else []
    with tempfile.TemporaryDirectory() as scratch:
        cut = Path(scratch) / "mentions.parquet"
        pq.write_table(pq.read_table(given.mentions, columns=list(KEPT)), cut)
        here, there = Path(scratch) / "local", Path(scratch) / "spark"
        local = _link(cut, here, options)
        print(f"local            {local}", flush=True)
        spark = _link(cut, there, [*options, "--engine", "spark", "--master", given.master])
        print(f"spark {given.master:10} {spark}, {spark.seconds / local.seconds:.1f} times the local engine's time", flush=True)
        different = [name for name in LINK_TABLES if not _are_equal(here, there, name)]
    print(f"tables that differ: {', '.join(different)}" if different else f"{len(LINK_TABLES)} tables, equal row by row")
    return 1 if different else 0


def _link(quotes: Path, out: Path, options: Sequence[str]) -> Measure:
    code, taken = run_process([sys.executable, "-m", "quotetrace", "link", str(quotes), "-o", str(out), "--quiet", *options])
    if code:
        raise SystemExit(f"quotetrace link ended with {code}")
    return taken


def _are_equal(here: Path, there: Path, name: str) -> bool:
    return bool(tables.read_table(here, name).equals(tables.read_table(there, name)))


if __name__ == "__main__":
    sys.exit(main())
