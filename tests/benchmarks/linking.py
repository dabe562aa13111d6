"""Linking at scale: quotes of known clusters, text and time only, through the linking of the package.

    python -m tests.benchmarks.linking MENTIONS.parquet [--settings FILE.toml]

The table has `mention_id`, `text`, `published` and the gold columns `cluster_id` and `kind`. Only the first three are linked. Scored are
pairs of rows: those of `kind` "concat" take part and are left out of the score, and rows of fewer than five words are reported apart.
Printed: precision, recall and F of pairs, and the wall seconds of linking and of the whole process so far.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

STARTED = time.perf_counter()

import numpy as np  # noqa: E402 - the clock runs before anything heavy is loaded
import pyarrow as pa  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402
import regex  # noqa: E402

from quotetrace.articles.files import find_files  # noqa: E402
from quotetrace.engines.local import LocalEngine  # noqa: E402
from quotetrace.links.bring import bring_quotes  # noqa: E402
from quotetrace.links.linking import link  # noqa: E402
from quotetrace.settings import Settings, load_settings  # noqa: E402

FEW_WORDS = 5


def main(arguments: Sequence[str] | None = None) -> int:
    """Cut, link, score, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.linking", description="Linking of generated quotes.")
    parser.add_argument("mentions", type=Path, help="quotes with gold clusters, Parquet")
    parser.add_argument("--settings", type=Path, help="a TOML file; otherwise the defaults")
    given = parser.parse_args(arguments)
    if not given.mentions.is_file():
        print(f"{given.mentions}: no such file, expected a Parquet table of quotes", file=sys.stderr)
        return 2
    table = pq.read_table(given.mentions)
    linked, seconds = _link(table.select(["mention_id", "text", "published"]), load_settings(given.settings))
    whole = time.perf_counter() - STARTED
    found = np.array([linked[str(mention)] for mention in table["mention_id"].to_pylist()])
    gold = table["cluster_id"].to_numpy()
    scored = np.array([kind != "concat" for kind in table["kind"].to_pylist()])
    words = regex.compile(r"\w+(?:['’-]\w+)*")
    is_long = np.array([len(words.findall(text)) >= FEW_WORDS for text in table["text"].to_pylist()])
    for label, where in ((f"{FEW_WORDS} words and more", scored & is_long), ("fewer", scored & ~is_long)):
        precision, recall, f_score = score_pairs(gold[where], found[where])
        print(f"{label:17} {where.sum():8} rows  precision {precision:.4f}  recall {recall:.4f}  F {f_score:.4f}")
    print(f"linking {seconds:.2f} s, with start and reading {whole:.2f} s")
    return 0


def _link(mentions: pa.Table, settings: Settings) -> tuple[dict[str, Any], float]:
    """The cluster of every mention, and the seconds of linking."""
    with tempfile.TemporaryDirectory() as scratch, closing(LocalEngine(settings.engine)) as engine:
        cut = Path(scratch) / "mentions.parquet"
        pq.write_table(mentions, cut)
        quotes, articles, _ = bring_quotes(engine, find_files([cut]), settings)
        start = time.perf_counter()
        linked = link(engine, quotes, articles, None, settings.links)
        seconds = time.perf_counter() - start
        rows = engine.collect(linked.quotes)
    return dict(zip(rows["quote_id"].to_pylist(), rows["cluster_id"].to_pylist(), strict=True)), seconds


def score_pairs(gold: Any, found: Any) -> tuple[float, float, float]:
    """Precision, recall and F over the pairs of rows that share a cluster.

    Example:
        >>> score_pairs(np.array([1, 1, 1, 2]), np.array(["a", "a", "b", "b"]))
        (0.5, 0.3333333333333333, 0.4)
    """
    _, left = np.unique(gold, return_inverse=True)
    _, right = np.unique(found, return_inverse=True)
    _, both = np.unique(np.stack([left, right]), axis=1, return_counts=True)
    shared, wanted, given = (float((counts * (counts - 1)).sum() / 2) for counts in (both, np.bincount(left), np.bincount(right)))
    precision, recall = shared / max(given, 1.0), shared / max(wanted, 1.0)
    return precision, recall, 2 * precision * recall / (precision + recall) if shared else 0.0


if __name__ == "__main__":
    sys.exit(main())
