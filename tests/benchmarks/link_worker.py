"""One system over a table of quotes, in a process of its own: which rows it takes for one utterance, and how long it took.

    python -m tests.benchmarks.link_worker SYSTEM MENTIONS.parquet FOUND.json [SETTINGS.toml]

Runs in the environment of the peers too, so at the top it imports the standard library alone. The clock is that of the wall, from the file
to the clusters: what a system imports is loaded before, Java included, and its clusters are written down afterwards.

The peers propose or align pairs of texts; clusters are the connected components of these. Rows of the same words, whatever their case and
stops, are one text to them, which spares each of them the pairs of equal rows. Their settings are the best of those tried on 10,000 rows:

- rensa and datasketch: shingles of two words (of three: F .86 for .89), 128 permutations in 32 bands of four. Two texts that share a band
  are joined where their shingles themselves, not the sketches, are alike by Jaccard ≥ .5. A lower threshold, or containment beside it, is
  no better there and joins what is not one at 100,000 rows (Jaccard ≥ .4: F .86 for .90; containment ≥ .9: .66).
- passim: alignment alone, up to the aligned passages (`--to-extents`), for its clusters need a package of Java that PyPI does not carry.
  Two texts are joined where half of each is in one passage. With its defaults, which are for pages, and any passage, F is .67; with
  n-grams of 15 characters, three in common, and passages of 20 it is .81 in the same time (two in common and the wider beam: .83 in
  twice the time).
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

Pairs = Iterable[tuple[int, int]]
Clusters = dict[str, Any]
Link = Callable[[Path], Clusters]
"""From a file of quotes to the cluster of each."""

WORD: Final = re.compile(r"\w+(?:['’-]\w+)*")
SHINGLE: Final = 2
"""In words."""
PERMUTATIONS, BANDS, SEED = 128, 32, 42
JACCARD: Final = 0.5
PASSIM: Final = (
    *("--all-pairs", "--to-extents", "--fields", "id", "--filterpairs", "uid < uid2", "--log-level", "ERROR"),
    *("--n", "15", "--min-match", "3", "--min-align", "20", "--beam", "5"),
)
JAVA_MEMORY: Final = "4g"
"""For passim: Spark's own 1 GB is little for 100,000 rows."""


def load_quotetrace(settings: Path | None) -> Link:
    """All of the linking, from the file to the rows of `quotes`."""
    from quotetrace.settings import load_settings
    from tests.benchmarks.linking import link_mentions

    loaded = load_settings(settings)
    return lambda mentions: link_mentions(mentions, loaded)[0]


def load_rensa(_: Path | None) -> Link:
    """R-MinHash over the full sets of shingles, and rensa's own index of bands."""
    from rensa import RMinHash, RMinHashLSH

    def propose(shingles: Sequence[frozenset[str]]) -> Pairs:
        sketches = RMinHash.from_token_sets(shingles, num_perm=PERMUTATIONS, seed=SEED)
        index = RMinHashLSH(threshold=JACCARD, num_perm=PERMUTATIONS, num_bands=BANDS)
        index.insert_many(sketches)
        return ((left, right) for left, near in enumerate(index.query_all(sketches)) for right in near if left < right)

    return _link_texts(lambda texts, words: _join_alike(words, propose))


def load_datasketch(_: Path | None) -> Link:
    """MinHash in bulk, and datasketch's index of the same bands."""
    from datasketch import MinHash, MinHashLSH

    def propose(shingles: Sequence[frozenset[str]]) -> Iterator[tuple[int, int]]:
        index = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, PERMUTATIONS // BANDS))
        encoded = ([part.encode() for part in parts] for parts in shingles)
        for right, sketch in enumerate(MinHash.generator(encoded, num_perm=PERMUTATIONS, seed=SEED)):
            yield from ((left, right) for left in index.query(sketch))
            index.insert(right, sketch, check_duplication=False)

    return _link_texts(lambda texts, words: _join_alike(words, propose))


def load_passim(_: Path | None) -> Link:
    """passim's passages in common, on as many cores as there are."""
    import pyarrow.parquet as pq
    from passim import main as align
    from pyspark.sql import SparkSession

    cores = len(os.sched_getaffinity(0))
    os.environ["PYSPARK_PYTHON"] = sys.executable
    scratch = tempfile.mkdtemp()
    options = {"spark.driver.memory": JAVA_MEMORY, "spark.local.dir": scratch, "spark.ui.enabled": "false"}
    SparkSession.builder.master(f"local[{cores}]").config(map=options).getOrCreate()

    def join(texts: Sequence[str], words: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
        given, out = Path(scratch) / "given", Path(scratch) / "out"
        given.mkdir()
        # Spark does not part a small file, and passim goes on with as many parts as it reads.
        for core in range(cores):
            rows = [json.dumps({"id": str(text), "text": texts[text]}) for text in range(core, len(texts), cores)]
            (given / f"{core}.json").write_text("\n".join(rows), encoding="utf-8")
        align([*PASSIM, str(given), str(out)])
        found = pq.read_table(out / "tmp" / "extents.parquet", columns=["id", "begin", "end", "id2", "begin2", "end2"])
        for row in found.to_pylist():
            sides = ((int(row["id"]), row["end"] - row["begin"]), (int(row["id2"]), row["end2"] - row["begin2"]))
            if all(held >= len(texts[text]) / 2 for text, held in sides):
                yield sides[0][0], sides[1][0]

    return _link_texts(join)


SYSTEMS: dict[str, Callable[[Path | None], Link]] = {
    "quotetrace": load_quotetrace,
    "rensa": load_rensa,
    "datasketch": load_datasketch,
    "passim": load_passim,
}


# --- Around the peers


def _link_texts(join: Callable[[Sequence[str], Sequence[Sequence[str]]], Pairs]) -> Link:
    """Linking by what `join` says of the different texts and their words."""
    import pyarrow.parquet as pq

    def link(mentions: Path) -> Clusters:
        table = pq.read_table(mentions, columns=["mention_id", "text"])
        texts = table["text"].to_pylist()
        numbers: dict[tuple[str, ...], int] = {}
        firsts: list[str] = []
        of_row: list[int] = []
        for text in texts:
            words = tuple(WORD.findall(text.lower()))
            number = numbers.setdefault(words, len(numbers))
            if number == len(firsts):
                firsts.append(text)
            of_row.append(number)
        clusters = find_components(len(firsts), join(firsts, list(numbers)))
        return {str(mention): clusters[number] for mention, number in zip(table["mention_id"].to_pylist(), of_row, strict=True)}

    return link


def _join_alike(words: Sequence[Sequence[str]], propose: Callable[[Sequence[frozenset[str]]], Pairs]) -> Iterator[tuple[int, int]]:
    """Those of the proposed pairs whose shingles are alike."""
    shingles = [cut_shingles(part) for part in words]
    for left, right in propose(shingles):
        shared = len(shingles[left] & shingles[right])
        if shared >= JACCARD * (len(shingles[left]) + len(shingles[right]) - shared):
            yield left, right


def cut_shingles(words: Sequence[str]) -> frozenset[str]:
    """All runs of a few words; a text of fewer is one.

    Example:
        >>> sorted(cut_shingles(["we", "sail", "at", "noon"]))
        ['at noon', 'sail at', 'we sail']
        >>> cut_shingles(["no"])
        frozenset({'no'})
    """
    return frozenset(" ".join(words[start : start + SHINGLE]) for start in range(max(1, len(words) - SHINGLE + 1)))


def find_components(count: int, pairs: Pairs) -> list[int]:
    """For each of the numbers below `count` the least that it is joined to.

    Example:
        >>> find_components(5, [(4, 3), (3, 1)])
        [0, 1, 2, 1, 1]
    """
    parents = list(range(count))

    def find(number: int) -> int:
        while parents[number] != number:
            parents[number] = number = parents[parents[number]]
        return number

    for left, right in pairs:
        first, second = sorted((find(left), find(right)))
        parents[second] = first
    return [find(number) for number in range(count)]


def main(arguments: Sequence[str]) -> int:
    """Load, link, write."""
    system, mentions, target = arguments[:3]
    link = SYSTEMS[system](Path(arguments[3]) if len(arguments) > 3 else None)
    begun = time.perf_counter()
    clusters = link(Path(mentions))
    seconds = time.perf_counter() - begun
    Path(target).write_text(json.dumps({"seconds": seconds, "clusters": clusters}), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
