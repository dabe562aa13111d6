"""Appending at scale: a share of the quotes is appended to a run of the others, and held against one run over all of them.

    python -m tests.benchmarks.append MENTIONS.parquet [--share 0.01] [--settings FILE.toml]
    python -m tests.benchmarks.append ARTICLES.jsonl

A table has `mention_id`, `text` and `published`, and is linked; lines are articles, and take the whole path. Whatever else they have is cut
away. Printed: seconds and memory of `quotetrace link` (`run`) over everything, over all but the share, of `append` with the share, and the
ratio of the last to the first. The exit code is 1 where a table differs once clusters and speakers go by their keys.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq

from quotetrace.commands import MADE_TABLES
from tests.benchmarks.engines import KEPT
from tests.benchmarks.measure import Measure, cut_articles, run_process

SEED = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Cut, link, append, compare, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.append", description="Appending to a run of many quotes.")
    parser.add_argument("given", type=Path, help="quotes, Parquet; articles, JSON Lines with doc_id and text")
    parser.add_argument("--share", type=float, default=0.01, help="of the rows, appended")
    parser.add_argument("--settings", type=Path, help="of the runs; otherwise the defaults")
    given = parser.parse_args(arguments)
    if not given.given.is_file():
        print(f"{given.given}: no such file, expected a Parquet table of quotes or articles in lines", file=sys.stderr)
        return 2
    command = "run" if given.given.suffix == ".jsonl" else "link"
    options = ["--settings", str(given.settings)] if given.settings else []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        everything, first, more = (_cut_articles if command == "run" else _cut_quotes)(given.given, folder, given.share)
        whole = _run(command, everything, "-o", folder / "whole", *options)
        print(f"{command}, everything         {whole}", flush=True)
        print(f"{command}, all but the share  {_run(command, first, '-o', folder / 'out', *options)}", flush=True)
        added = _run("append", folder / "out", more)
        print(f"append, the share       {added}: {added.seconds / whole.seconds:.2f} of the time of everything", flush=True)
        names = [name for name in MADE_TABLES[command] if name not in ("cluster_history", "issues", "lineage", "evidence")]
        different = [name for name in names if _differ(folder, name)]
    print(f"tables that differ: {', '.join(different)}" if different else "equal row by row, ids by their keys")
    return 1 if different else 0


def _is_more(n_rows: int, share: float) -> npt.NDArray[np.bool_]:
    return np.random.default_rng(SEED).random(n_rows) < share


def _cut_quotes(given: Path, folder: Path, share: float) -> list[Path]:
    table = pq.read_table(given, columns=list(KEPT))
    is_more = _is_more(len(table), share)
    paths = [folder / f"{name}.parquet" for name in ("whole", "first", "more")]
    for path, rows in zip(paths, (table, table.filter(~is_more), table.filter(is_more)), strict=True):
        pq.write_table(rows, path)
    return paths


def _cut_articles(given: Path, folder: Path, share: float) -> list[Path]:
    cut_articles([given], whole := folder / "whole.jsonl")
    lines = whole.read_text(encoding="utf-8").splitlines(keepends=True)
    is_more = _is_more(len(lines), share)
    paths = [folder / "first.jsonl", folder / "more.jsonl"]
    for path, wanted in zip(paths, (False, True), strict=True):
        path.write_text("".join(line for line, more in zip(lines, is_more, strict=True) if more == wanted), encoding="utf-8")
    return [whole, *paths]


def _run(command: str, *arguments: object) -> Measure:
    code, taken = run_process([sys.executable, "-m", "quotetrace", command, *map(str, arguments), "--quiet"])
    if code:
        raise SystemExit(f"quotetrace {command} ended with {code}")
    return taken


def _differ(folder: Path, name: str) -> bool:
    """Whether a row stands in one of the two tables only."""
    with duckdb.connect() as connection:
        for side in ("whole", "out"):
            ids = [
                f"SELECT {kind}_id AS id, {kind}_key AS key FROM '{folder}/{side}/{kind}s.parquet'"
                for kind in ("cluster", "speaker")
                if (folder / side / f"{kind}s.parquet").exists()
            ]
            connection.execute(f"CREATE TABLE {side}_ids AS {' UNION '.join(ids)}")
            table = f"'{folder}/{side}/{name}.parquet'"
            columns = [row[0] for row in connection.execute(f"DESCRIBE FROM {table}").fetchall()]
            renamed = [column for column in columns if column in ("cluster_id", "speaker_id", "member_id")]
            keys = ", ".join(f"coalesce({column}_ids.key, t.{column}) AS {column}" for column in renamed)
            joined = " ".join(f"LEFT JOIN {side}_ids {column}_ids ON t.{column} = {column}_ids.id" for column in renamed)
            # The same article stands in another file, and in another line of it.
            chosen = ("EXCLUDE (input) " if "input" in columns else "") + (f"REPLACE ({keys})" if keys else "")
            connection.execute(f"CREATE VIEW {side} AS SELECT t.* {chosen} FROM {table} t {joined}")
        query = "SELECT count(*) FROM ((FROM whole EXCEPT ALL FROM out) UNION ALL (FROM out EXCEPT ALL FROM whole))"
        return bool(connection.execute(query).fetchall()[0][0])


if __name__ == "__main__":
    sys.exit(main())
