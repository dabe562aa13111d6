"""Linking at scale: quotes of known clusters, text and time only, through the linking of the package.

    python -m tests.benchmarks.linking MENTIONS.parquet [--settings FILE.toml] [--peers [--peers-env DIR] [--passim CHECKOUT]]

The table has `mention_id`, `text`, `published` and the gold columns `cluster_id` and `kind`. Only the first three are linked. Scored are
pairs of rows: those of `kind` "concat" take part and are left out of the score, and rows of fewer than five words are reported apart.
Printed: precision, recall and F of pairs, and the wall seconds of linking and of the whole process so far.

With `--peers` rensa, datasketch and passim are installed in an environment of their own and link the same rows, each in a process of its
own as quotetrace then is too, and one table compares: seconds, peak memory, and the score of the rows of five words and more.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
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
from tests.benchmarks.link_peers import WITHIN, Figures, compare_systems, prepare_systems  # noqa: E402

FEW_WORDS = 5


def main(arguments: Sequence[str] | None = None) -> int:
    """Cut, link or compare, score, print."""
    given = _read_arguments(arguments)
    if not given.mentions.is_file():
        print(f"{given.mentions}: no such file, expected a Parquet table of quotes", file=sys.stderr)
        return 2
    table = pq.read_table(given.mentions)
    with tempfile.TemporaryDirectory() as folder:
        cut = Path(folder) / "mentions.parquet"
        pq.write_table(table.select(["mention_id", "text", "published"]), cut)
        if given.peers:
            _compare(given, table, cut)
            return 0
        linked, seconds = link_mentions(cut, load_settings(given.settings))
    whole = time.perf_counter() - STARTED
    for score in score_rows(table, linked):
        precision, recall, f_score = score.figures
        print(f"{score.label:17} {score.rows:8} rows  precision {precision:.4f}  recall {recall:.4f}  F {f_score:.4f}")
    print(f"linking {seconds:.2f} s, with start and reading {whole:.2f} s")
    return 0


def _read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.linking", description="Linking of generated quotes.")
    parser.add_argument("mentions", type=Path, help="quotes with gold clusters, Parquet")
    parser.add_argument("--settings", type=Path, help="a TOML file; otherwise the defaults")
    parser.add_argument("--peers", action="store_true", help="compare with other systems, installed by pip")
    parser.add_argument("--peers-env", type=Path, metavar="DIR", help="where their environment is kept (else it is made anew each time)")
    parser.add_argument("--passim", type=Path, metavar="CHECKOUT", help="a checkout of passim (else it is fetched from GitHub)")
    parser.add_argument("--within", type=float, default=WITHIN, metavar="SECONDS", help="after which a system is ended (%(default)s)")
    return parser.parse_args(arguments)


def _compare(given: argparse.Namespace, table: pa.Table, cut: Path) -> None:
    environment = (given.peers_env or cut.parent / "peers").absolute()
    systems = prepare_systems(environment, given.passim)
    for line in compare_systems(systems, cut, lambda linked: next(score_rows(table, linked)).figures, given.settings, given.within):
        print(line, flush=True)


def link_mentions(mentions: Path, settings: Settings) -> tuple[dict[str, Any], float]:
    """The cluster of every mention of a file, and the seconds of linking."""
    with closing(LocalEngine(settings.engine)) as engine:
        brought = bring_quotes(engine, find_files([mentions]), settings)
        quotes, articles = brought.quotes, brought.articles
        start = time.perf_counter()
        linked = link(engine, quotes, articles, None, settings.links)
        seconds = time.perf_counter() - start
        rows = engine.collect(linked.quotes)
    return dict(zip(rows["quote_id"].to_pylist(), rows["cluster_id"].to_pylist(), strict=True)), seconds


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F of some rows."""

    label: str
    rows: int
    figures: Figures


def score_rows(table: pa.Table, linked: Mapping[str, Any]) -> Iterator[Score]:
    """The rows of five words and more, then the others."""
    found = np.array([linked[str(mention)] for mention in table["mention_id"].to_pylist()])
    gold = table["cluster_id"].to_numpy()
    scored = np.array([kind != "concat" for kind in table["kind"].to_pylist()])
    words = regex.compile(r"\w+(?:['’-]\w+)*")
    is_long = np.array([len(words.findall(text)) >= FEW_WORDS for text in table["text"].to_pylist()])
    for label, where in ((f"{FEW_WORDS} words and more", scored & is_long), ("fewer", scored & ~is_long)):
        yield Score(label, int(where.sum()), score_pairs(gold[where], found[where]))


def score_pairs(gold: Any, found: Any) -> Figures:
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
