"""Links between articles on real news, beside pairs that readers judged: are they of one utterance?

    python -m tests.benchmarks.judged_links polnear TRAIN.jsonl [--run OUT]
    python -m tests.benchmarks.judged_links ecb DEV.jsonl [--run OUT]

`judged_links.csv` holds 580 pairs of spans, by offset: 430 of PolNeAR's training articles (a year of one election, where the same few
people are named everywhere) and 150 of ECB+, quotes and reported clauses. They were drawn blindly from the pairs that share some wording
and are not identical, and read with their context: `yes`, `part` (both hold another utterance too), `no`, `doubt` (left out here).
Precision is over the drawn pairs, so it says how many links of this kind are right; recall is over what was drawn, no more. The halves
are by hash of the two articles: rules may be tuned on `a`.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from tests.benchmarks.measure import cut_articles, run_measured

GOLD: Final = Path(__file__).with_name("judged_links.csv")
CORPORA: Final = ("polnear", "ecb")

Place = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Judged:
    """Two spans of two articles, and whether they are of one utterance."""

    left: Place
    right: Place
    same: bool

    @property
    def half(self) -> str:
        """`a` or `b`, the same for all pairs of two articles."""
        names = "|".join(sorted((self.left[0], self.right[0])))
        return "ab"[int(hashlib.sha256(names.encode()).hexdigest(), 16) % 2]


def read_judged(corpus: str) -> list[Judged]:
    """The pairs of one corpus, those in doubt left out."""
    with GOLD.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["corpus"] == corpus and row["label"] != "doubt"]
    return [Judged(*(_place(row, side) for side in "ab"), row["label"] != "no") for row in rows]


def _place(row: dict[str, str], side: str) -> Place:
    return row[f"article_{side}"], int(row[f"start_{side}"]), int(row[f"end_{side}"])


def read_groups(out: Path) -> dict[str, dict[Place, set[str]]]:
    """For `links` and `clusters`, what the quote at each place is in: two places are together where they share one."""
    quotes = pq.read_table(out / "quotes.parquet", columns=["quote_id", "article_id", "field", "start", "end"]).to_pylist()
    places = {row["quote_id"]: (row["article_id"], row["start"], row["end"]) for row in quotes if row["field"] == "text"}
    groups: dict[str, dict[Place, set[str]]] = {"links": {}, "clusters": {}}
    for link in pq.read_table(out / "links.parquet", columns=["link_id", "quote_id_a", "quote_id_b"]).to_pylist():
        for side in "ab":
            groups["links"].setdefault(places.get(link[f"quote_id_{side}"], ("", 0, 0)), set()).add(link["link_id"])
    for member in pq.read_table(out / "memberships.parquet", columns=["quote_id", "cluster_id"]).to_pylist():
        groups["clusters"].setdefault(places.get(member["quote_id"], ("", 0, 0)), set()).add(member["cluster_id"])
    return groups


def count(pairs: Iterable[Judged], found: dict[Place, set[str]]) -> tuple[int, int, int]:
    """Right, wrong and missed."""
    answers = [(pair.same, bool(found.get(pair.left, set()) & found.get(pair.right, set()))) for pair in pairs]
    return answers.count((True, True)), answers.count((False, True)), answers.count((True, False))


def main(arguments: Sequence[str] | None = None) -> int:
    """Cut, run, count, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.judged_links", description="Links beside judged pairs.")
    parser.add_argument("corpus", choices=CORPORA)
    parser.add_argument("articles", type=Path, help="its articles, JSONL")
    parser.add_argument("--run", type=Path, metavar="OUT", help="a run over these articles made before")
    given = parser.parse_args(arguments)
    if not given.articles.is_file():
        print(f"{given.articles}: no such file, expected articles as JSONL", file=sys.stderr)
        return 2
    judged = read_judged(given.corpus)
    with tempfile.TemporaryDirectory() as scratch:
        out = given.run or Path(scratch) / "run"
        if given.run is None:
            cut_articles([given.articles], Path(scratch) / "articles.jsonl")
            run_measured("run", [Path(scratch) / "articles.jsonl"], out)
        for name, found in read_groups(out).items():
            for half in ("a", "b", "ab"):
                right, wrong, missed = count((pair for pair in judged if pair.half in half), found)
                ratios = f"precision {right / max(right + wrong, 1):.3f}  recall {right / max(right + missed, 1):.3f}"
                print(f"{name:8} {half:2}  {ratios}  (right {right}, wrong {wrong}, missed {missed})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
