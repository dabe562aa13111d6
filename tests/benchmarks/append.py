"""Appending at scale: a share of the quotes is appended to a run of the others, and held against one run over all of them.

    python -m tests.benchmarks.append MENTIONS.parquet [--share 0.01] [--settings FILE.toml]

The table has `mention_id`, `text` and `published`; whatever else it has is cut away. Printed: seconds and memory of `quotetrace link` over
everything, of `link` over all but the share, of `append` with the share, and the ratio of the last to the first. The exit code is 1 where
a table differs once clusters go by their keys.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np
import pyarrow.parquet as pq

from quotetrace.commands import LINK_TABLES
from tests.benchmarks.engines import KEPT
from tests.benchmarks.measure import Measure, run_process

SEED = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Cut, link, append, compare, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.append", description="Appending to a run of many quotes.")
    parser.add_argument("mentions", type=Path, help="quotes, Parquet")
    parser.add_argument("--share", type=float, default=0.01, help="of the rows, appended")
    parser.add_argument("--settings", type=Path, help="of the runs; otherwise the defaults")
    given = parser.parse_args(arguments)
    if not given.mentions.is_file():
        print(f"{given.mentions}: no such file, expected a Parquet table of quotes", file=sys.stderr)
        return 2
    options = ["--settings", str(given.settings)] if given.settings else []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _cut(given.mentions, folder, given.share)
        whole = _run("link", folder / "whole.parquet", "-o", folder / "whole", *options)
        print(f"link, everything       {whole}", flush=True)
        print(f"link, all but the share {_run('link', folder / 'first.parquet', '-o', folder / 'out', *options)}", flush=True)
        more = _run("append", folder / "out", folder / "more.parquet")
        print(f"append, the share      {more}: {more.seconds / whole.seconds:.2f} of the time of everything", flush=True)
        different = [name for name in LINK_TABLES if name not in ("cluster_history", "issues") and _differ(folder, name)]
    print(f"tables that differ: {', '.join(different)}" if different else "equal row by row, clusters by their keys")
    return 1 if different else 0


def _cut(mentions: Path, folder: Path, share: float) -> None:
    table = pq.read_table(mentions, columns=list(KEPT))
    is_more = np.random.default_rng(SEED).random(len(table)) < share
    for name, rows in (("whole", table), ("first", table.filter(~is_more)), ("more", table.filter(is_more))):
        pq.write_table(rows, folder / f"{name}.parquet")


def _run(command: str, *arguments: object) -> Measure:
    code, taken = run_process([sys.executable, "-m", "quotetrace", command, *map(str, arguments), "--quiet"])
    if code:
        raise SystemExit(f"quotetrace {command} ended with {code}")
    return taken


def _differ(folder: Path, name: str) -> bool:
    """Whether a row stands in one of the two tables only."""
    with duckdb.connect() as connection:
        for side in ("whole", "out"):
            for table in (name, "clusters"):
                connection.execute(f"CREATE OR REPLACE VIEW {side}_{table} AS SELECT * FROM '{folder}/{side}/{table}.parquet'")
            columns = {row[0] for row in connection.execute(f"DESCRIBE {side}_{name}").fetchall()}
            named = "* REPLACE (keys.cluster_key AS cluster_id)" if "cluster_id" in columns else "*"
            joined = f"LEFT JOIN {side}_clusters keys ON t.cluster_id = keys.cluster_id" if "cluster_id" in columns else ""
            chosen = named.replace("*", "t.*", 1)
            connection.execute(f"CREATE OR REPLACE VIEW {side} AS SELECT {chosen} FROM {side}_{name} t {joined}")
        query = "SELECT count(*) FROM ((FROM whole EXCEPT ALL FROM out) UNION ALL (FROM out EXCEPT ALL FROM whole))"
        return bool(connection.execute(query).fetchall()[0][0])


if __name__ == "__main__":
    sys.exit(main())
