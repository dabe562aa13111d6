"""Links by meaning, on and off: translations with decoys written for the project, and ECB+, where nothing is translated.

    python -m tests.benchmarks.meaning [--part a] [--min-meaning 0.6] [--examples 5]
    python -m tests.benchmarks.meaning ARTICLES.jsonl --scorer score_links.py --to-pred to_pred.py

`meanings.csv` beside this file has three parts of invented quotes in seven languages, given to `link` as a bare table. Thresholds and
weights were set on a. In b opposites were linked, whence the list of opposites; c, half of which are opposites, is as it was before that
list. `note` says what a quote that belongs to no other is: denial, opposite, another number, name or speaker, a neighbour of one subject,
the same again months later; or that it is a paraphrase in the same language.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import quotetrace
from quotetrace import tables
from quotetrace.settings import load_settings
from tests.benchmarks import ecb
from tests.benchmarks.measure import cut_articles, run_measured

MEANINGS = Path(__file__).with_name("meanings.csv")
GIVEN = ("quote_id", "article_id", "text", "speaker_id", "speaker", "lang", "published_at")

Row = dict[str, str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Link or run twice, score, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.meaning", description="Links by meaning, on and off.")
    parser.add_argument("articles", type=Path, nargs="?", help="articles of ECB+, JSONL; without them the quotes of meanings.csv")
    parser.add_argument("--scorer", type=Path, help="the scorer of the judged pairs of ECB+")
    parser.add_argument("--to-pred", type=Path, help="the script that turns tables into predictions")
    parser.add_argument("--part", choices=["a", "b", "c"], help="of meanings.csv; without it all, one after the other")
    parser.add_argument("--min-meaning", type=float, help="another threshold than the default")
    parser.add_argument("--examples", type=int, default=0, metavar="N", help="show N errors of each kind")
    given = parser.parse_args(arguments)
    if given.articles and not given.articles.is_file():
        print(f"{given.articles}: no such file, expected articles as JSONL", file=sys.stderr)
        return 2
    least = {} if given.min_meaning is None else {"min_meaning": given.min_meaning}
    for is_on in (False, True):
        print(f"links.meaning = {str(is_on).lower()}")
        with tempfile.TemporaryDirectory() as scratch:
            if given.articles:
                _run_ecb(given, {"meaning": is_on, **least}, Path(scratch))
            else:
                for part in given.part or "abc":
                    _link_part(part, {"meaning": is_on, **least}, Path(scratch) / part, given.examples)
    return 0


def _run_ecb(given: argparse.Namespace, settings: dict[str, object], scratch: Path) -> None:
    cut, file, out = scratch / "articles.jsonl", scratch / "settings.toml", scratch / "run"
    cut_articles([given.articles], cut)
    file.write_text("[links]\n" + "".join(f"{name} = {str(value).lower()}\n" for name, value in settings.items()), encoding="utf-8")
    print(run_measured("run", [cut], out, "--settings", str(file)))
    rows = tables.read_table(out, "evidence").to_pylist()
    print(f"{sum(row['code'] == 'meaning' for row in rows)} links by meaning")
    if given.scorer and given.to_pred:
        ecb.score(given.scorer, given.to_pred, out, scratch, given.examples)


def _link_part(part: str, settings: dict[str, object], folder: Path, examples: int) -> None:
    rows = read_rows(part)
    folder.mkdir()
    quotes = folder / "quotes.jsonl"
    quotes.write_text("".join(json.dumps({name: row[name] for name in GIVEN}) + "\n" for row in rows), encoding="utf-8")
    quotetrace.link(quotes, folder / "out", settings=load_settings(links=settings))
    made = tables.read_table(folder / "out", "quotes", ["quote_id", "cluster_id"])
    clusters = dict(zip(made["quote_id"].to_pylist(), made["cluster_id"].to_pylist(), strict=True))
    together = {pair for pair in combinations(sorted(clusters), 2) if clusters[pair[0]] == clusters[pair[1]]}
    links = tables.read_table(folder / "out", "links", ["quote_id_a", "quote_id_b"])
    linked = set(zip(links["quote_id_a"].to_pylist(), links["quote_id_b"].to_pylist(), strict=True))
    for name, found in (("clusters", together), ("links", linked)):
        print(f"part {part}, {name:8} {score(rows, found)}")
    print_errors(rows, together, examples)


def read_rows(part: str) -> list[Row]:
    """The quotes of one part, each with an id and an article of its own."""
    with MEANINGS.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["part"] == part]
    seen: Counter[str] = Counter()
    for row in rows:
        name = f"{row['utterance']}-{row['lang']}"
        seen[name] += 1
        row["quote_id"] = row["article_id"] = f"{name}-{seen[name]}"
    return rows


def true_pairs(rows: Sequence[Row]) -> set[tuple[str, str]]:
    """Ids of every two quotes of one utterance, the smaller first."""
    ordered = sorted(rows, key=lambda row: row["quote_id"])
    return {(x["quote_id"], y["quote_id"]) for x, y in combinations(ordered, 2) if x["utterance"] == y["utterance"]}


def score(rows: Sequence[Row], found: set[tuple[str, str]]) -> str:
    """Precision and recall of pairs, and how many false ones there are of each kind of decoy."""
    true, notes = true_pairs(rows), {row["quote_id"]: row["note"] for row in rows}
    right = len(found & true)
    wrong = Counter(next((notes[one] for one in pair if notes[one]), "unrelated") for pair in found - true)
    shown = f"P {right / len(found):.3f}" if found else "P    –"
    counts = ", ".join(f"{n} {note}" for note, n in sorted(wrong.items())) or "none"
    return f"{shown}  R {right / len(true):.3f}  ({right} of {len(true)}; false: {counts})"


def print_errors(rows: Sequence[Row], found: set[tuple[str, str]], examples: int) -> None:
    """Print some pairs of each kind that should not, or should, be together."""
    true, texts = true_pairs(rows), {row["quote_id"]: row["text"] for row in rows}
    for name, pairs in (("false", found - true), ("missed", true - found)):
        for a, b in sorted(pairs)[:examples]:
            print(f"  {name} {a} {texts[a]!r} | {b} {texts[b]!r}")


if __name__ == "__main__":
    sys.exit(main())
