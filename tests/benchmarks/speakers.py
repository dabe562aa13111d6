"""One speaker over many articles, measured on pairs of names that were judged the same or not by reading both articles.

    python -m tests.benchmarks.speakers polnear_train.jsonl [--run OUT --demo-run OUT] [--half tune|held] [--errors N]

The pairs (`speakers_gold.csv`) are of PolNeAR's training part, which lies outside the repository, and of the project's demo articles.
They were drawn by `speaker_candidates`, by kind, before anything was answered; each was read twice, the second time in another order and
without the first answers, and left out where no reading was sure (4 of 302). A name stands there by its place: `corpus`, article, start,
end. Half of the pairs, by a hash of the places, may be tuned on; the other half is for measuring.

Both corpora are taken the whole path, of an article nothing but its id and text. A judged name is answered where quotes are attributed to
a mention that overlaps it, by the `speaker_id` of most of them. A pair with an end that nobody's words are attributed to is *not
answered*: it is counted apart, and recall is given over the answered pairs and over all. Two ends are said to be the same where their ids
are equal.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyarrow.compute as pc

from quotetrace import tables
from quotetrace.model import Span
from tests.benchmarks.measure import cut_articles, run_measured
from tests.gold.annotation import ARTICLES

GOLD: Final = Path(__file__).with_name("speakers_gold.csv")
HALVES: Final = ("tune", "held")
HEADER: Final = f"{'kind':14} pairs  same unanswered  right  false missed      P      R  R of all"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a judged name stands."""

    corpus: str
    article_id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Pair:
    """Two judged names."""

    kind: str
    a: Place
    b: Place
    is_same: bool

    @property
    def half(self) -> str:
        """Which half of the list it is in: a hash of the places says."""
        places = "|".join(f"{one.article_id}:{one.span.start}-{one.span.end}" for one in (self.a, self.b))
        return HALVES[hashlib.sha256(places.encode()).digest()[0] % 2]


@dataclass(slots=True)
class Tally:
    """Pairs by what was judged and said; pairs that were not answered by what was judged."""

    said: Counter[tuple[bool, bool]] = field(default_factory=Counter)
    unanswered: Counter[bool] = field(default_factory=Counter)

    @property
    def hits(self) -> int:
        """Pairs that are the same and said to be."""
        return self.said[True, True]

    @property
    def precision(self) -> float:
        """Of the pairs said to be the same, those that are."""
        return _ratio(self.hits, self.hits + self.said[False, True])

    @property
    def recall(self) -> float:
        """Of the answered pairs that are the same, those said to be."""
        return _ratio(self.hits, self.hits + self.said[True, False])

    @property
    def recall_of_all(self) -> float:
        """Of all pairs that are the same, those said to be."""
        return _ratio(self.hits, self.hits + self.said[True, False] + self.unanswered[True])


Speakers = Mapping[tuple[str, str], Sequence[tuple[Span, str]]]
"""By corpus and article: the mentions that quotes are attributed to, and the speaker's id."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Cut, run, score, print."""
    given = _read_arguments(arguments)
    if not given.path.is_file():
        print(f"{given.path}: no such file, expected annotated articles as JSONL", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        runs = {"polnear": given.run or Path(scratch) / "polnear", "demo": given.demo_run or Path(scratch) / "demo"}
        if given.run is None:
            cut = Path(scratch) / "articles.jsonl"
            count, size = cut_articles([given.path], cut)
            print(f"{count} articles, {size / 1e6:.1f} MB: {run_measured('run', [cut], runs['polnear'])}")
        if given.demo_run is None:
            print(f"demo articles: {run_measured('run', [ARTICLES], runs['demo'])}")
        speakers = {place: found for corpus, out in runs.items() for place, found in read_speakers(corpus, out).items()}
        pairs = [pair for pair in read_pairs() if given.half in (None, pair.half)]
        for half in HALVES:
            chosen = [pair for pair in pairs if pair.half == half]
            if chosen:
                print(f"\n{half}\n" + "\n".join(list_figures(chosen, speakers)))
        if given.half is None:
            print("\nboth halves\n" + "\n".join(list_figures(pairs, speakers)))
        print("\n".join(list_errors(pairs, speakers, given.errors)))
    return 0


def _read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.speakers", description="Speakers over many articles.")
    parser.add_argument("path", type=Path, help="annotated articles of the training part, JSONL")
    parser.add_argument("--run", type=Path, metavar="OUT", help="a run over these articles made before")
    parser.add_argument("--demo-run", type=Path, metavar="OUT", help="a run over the demo articles made before")
    parser.add_argument("--half", choices=HALVES, help="one half only")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="show N pairs said wrongly, by place")
    return parser.parse_args(arguments)


def read_pairs(path: Path = GOLD) -> list[Pair]:
    """The judged pairs."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [
            Pair(row["kind"], *(_place(row, end) for end in ("a", "b")), is_same=row["judged"] == "same") for row in csv.DictReader(stream)
        ]


def _place(row: Mapping[str, str], end: str) -> Place:
    return Place(row["corpus"], row[f"article_{end}"], Span(int(row[f"start_{end}"]), int(row[f"end_{end}"])))


def read_speakers(corpus: str, out: Path) -> Speakers:
    """The mentions in texts that quotes of a run are attributed to."""
    columns = ["article_id", "mention_start", "mention_end", "speaker_id"]
    quotes = tables.read_table(out, "quotes")
    kept = pc.and_(pc.is_valid(quotes["speaker_id"]), pc.and_(pc.is_valid(quotes["mention_start"]), pc.equal(quotes["field"], "text")))
    found: dict[tuple[str, str], list[tuple[Span, str]]] = defaultdict(list)
    for row in quotes.filter(kept).select(columns).to_pylist():
        found[corpus, row["article_id"]].append((Span(row["mention_start"], row["mention_end"]), row["speaker_id"]))
    return found


def find_speaker(place: Place, speakers: Speakers) -> str | None:
    """The id of the speaker of most quotes that are attributed to the name at `place`; of equally many, of the first.

    Example:
        >>> speakers = {("demo", "a"): [(Span(0, 10), "varga"), (Span(40, 45), "keel")]}
        >>> find_speaker(Place("demo", "a", Span(5, 20)), speakers), find_speaker(Place("demo", "a", Span(20, 30)), speakers)
        ('varga', None)
    """
    here = sorted(one for one in speakers.get((place.corpus, place.article_id), ()) if one[0].overlaps(place.span))
    counted = Counter(speaker for _, speaker in here)
    return counted.most_common(1)[0][0] if counted else None


def score_pairs(pairs: Iterable[Pair], speakers: Speakers) -> Tally:
    """Pairs by what was judged and what the ids say."""
    tally = Tally()
    for pair in pairs:
        ids = [find_speaker(place, speakers) for place in (pair.a, pair.b)]
        if None in ids:
            tally.unanswered[pair.is_same] += 1
        else:
            tally.said[pair.is_same, ids[0] == ids[1]] += 1
    return tally


def list_figures(pairs: Sequence[Pair], speakers: Speakers) -> Iterator[str]:
    """A line for each kind, and one for all."""
    yield HEADER
    for kind in (*dict.fromkeys(pair.kind for pair in pairs), "all"):
        chosen = [pair for pair in pairs if kind in ("all", pair.kind)]
        tally = score_pairs(chosen, speakers)
        counts = f"{sum(pair.is_same for pair in chosen):5} {tally.unanswered.total():10} {tally.hits:6} {tally.said[False, True]:6}"
        ratios = f"{tally.precision:6.3f} {tally.recall:6.3f} {tally.recall_of_all:9.3f}"
        yield f"{kind:14} {len(chosen):5} {counts} {tally.said[True, False]:6} {ratios}"


def list_errors(pairs: Iterable[Pair], speakers: Speakers, count: int) -> Iterator[str]:
    """Pairs that the ids get wrong, by place."""
    wrong = (pair for pair in pairs if score_pairs([pair], speakers).said[pair.is_same, not pair.is_same])
    for pair, _ in zip(wrong, range(count), strict=False):
        places = "  ".join(f"{one.article_id}:{one.span.start}-{one.span.end}" for one in (pair.a, pair.b))
        yield f"{'missed' if pair.is_same else 'false'} {pair.kind}: {places}"


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


if __name__ == "__main__":
    sys.exit(main())
