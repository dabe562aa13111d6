"""How fast one large cluster and many small ones are traced.

    python -m tests.benchmarks.trace [--variants 1000] [--singles 20000] [--run OUT]

The clusters are grown from one sentence by random edits along a random tree, so about two thirds of their wordings are distinct, as dense
with changes as no news is. `--run` takes the clusters of a finished run of `quotetrace run` instead.
"""

from __future__ import annotations

import argparse
import random
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from quotetrace import tables
from quotetrace.engines.local import LocalEngine
from quotetrace.trace.batches import read_stories
from quotetrace.trace.collate import Collation
from quotetrace.trace.trace import WITNESSES, stories, trace_batch
from quotetrace.trace.variants import measure_variants
from quotetrace.trace.wordings import merge_wordings

WORDS = [
    *(
        "harbour",
        "council",
        "minister",
        "ferry",
        "bridge",
        "winter",
        "budget",
        "never",
        "always",
        "vote",
        "plan",
        "repair",
        "seven",
        "forty",
    ),
    *("island", "fishermen", "will", "must", "may", "not", "all", "some", "accept", "reject", "reopen", "close", "promise", "agreement"),
]
SENTENCE = (
    "We will not accept that the harbour council closes the northern ferry "
    "before all forty fishermen of the island have had a vote on the plan"
)
START = datetime(2031, 5, 4, 6, tzinfo=UTC)


def grow(n: int, seed: int = 7) -> list[str]:
    """`n` wordings, each made from an earlier one by up to six edits; one in five is verbatim, one in five a fragment."""
    rng = random.Random(seed)
    texts = [SENTENCE.split()]
    while len(texts) < n:
        words = list(rng.choice(texts))
        kind = rng.random()
        if kind > 0.4:
            for _ in range(rng.randint(1, 6)):
                at = rng.randrange(len(words))
                words[at : at + rng.randint(0, 1)] = [rng.choice(WORDS)] * rng.randint(0, 2) or ["so"]
        elif kind > 0.2 and len(words) > 10:
            start = rng.randrange(len(words) - 8)
            words = words[start : start + rng.randint(6, 12)]
        texts.append(words)
    return [" ".join(words) for words in texts]


def witness(number: int, text: str, cluster: str) -> dict[str, Any]:
    """One quote of one article, credited to one of three agencies."""
    moment = START + timedelta(minutes=number)
    hops = [
        {"hop": 0, "name": "Mara Lind", "role": "speaker", "basis": "stated", "field": "text", "start": 0, "end": 9},
        {"hop": 1, "name": "Agency", "role": "relay", "agency_id": ("efe", "dpa", "efe")[number % 3], "basis": "stated", "field": "text"},
    ]
    key = f"{cluster}/{number:06d}"
    return {
        **{"quote_id": f"{key}:12-{12 + len(text)}", "article_id": key, "field": "text", "text": text, "start": 12, "end": 12 + len(text)},
        **{"kind": "direct" if number % 4 else "indirect", "form": "utterance", "assertion": "asserted", "status": "attributed"},
        **{"lang": "en", "speaker_id": "s1", "speaker": "Mara Lind", "outlet": f"outlet {number}", "wire_group": f"g{number % 50}"},
        **{"published_at": moment, "published_until": moment + timedelta(hours=number % 5), "hops": hops, "credits": []},
    }


def batch(clusters: list[list[str]]) -> pa.RecordBatch:
    """One row a cluster."""
    rows = []
    for at, texts in enumerate(clusters):
        witnesses = [witness(number, text, f"c{at}") for number, text in enumerate(texts)]
        rows.append({"cluster_id": f"c{at}", "base_quote_id": witnesses[0]["quote_id"], "speaker_id": "s1", "witnesses": witnesses})
    return pa.RecordBatch.from_pylist(rows, schema=WITNESSES)


def timed(name: str, rows: pa.RecordBatch) -> None:
    """Print how long `trace_batch` takes."""
    n_quotes = len(rows.column("witnesses").flatten())
    start, cpu = time.perf_counter(), time.process_time()
    traced = trace_batch(rows)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    n_edits = len(traced.column("edits").flatten())
    speed = f"{seconds:.2f} s ({cpu:.2f} s of processor), {cpu / n_quotes * 1e6:.0f} µs a quote"
    print(f"{name}: {n_quotes:,} quotes in {rows.num_rows:,} clusters, {n_edits:,} edits, {speed}")


def timed_collation(rows: pa.RecordBatch) -> None:
    """Print how long reading the wordings of the one cluster of `rows` and laying each against the base takes."""
    (story,) = read_stories(rows)
    collation, cpu = Collation(), time.process_time()
    wordings = merge_wordings(story, collation)
    measure_variants(story, collation, wordings, {})
    print(f"  of that, collation against the base: {time.process_time() - cpu:.2f} s of processor")


def time_run(folder: str) -> None:
    """Print how long tracing the clusters of a run takes, by their size."""
    with closing(LocalEngine()) as engine:
        names = ("articles", "credits", "quotes", "chain", "clusters", "evidence")
        laid = engine.collect(stories(engine, **{name: engine.load(tables.read_table(folder, name)) for name in names}))
    by_size: dict[str, list[dict[str, Any]]] = {"one": [], "two": [], "more": []}
    for row in laid.to_pylist():
        by_size[{0: "one", 1: "one", 2: "two"}.get(len(row["witnesses"] or ()), "more")].append(row)
    trace_batch(pa.RecordBatch.from_pylist(by_size["more"][:20], schema=WITNESSES))
    for size, found in by_size.items():
        timed(f"clusters of {size}", pa.RecordBatch.from_pylist(found, schema=WITNESSES))
    timed("all", pa.RecordBatch.from_pylist([row for found in by_size.values() for row in found], schema=WITNESSES))


def main() -> None:
    """One cluster of many variants, many of one, many of three; or those of a run."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.trace", description="Speed of tracing.")
    parser.add_argument("--variants", type=int, default=1000)
    parser.add_argument("--singles", type=int, default=20000)
    parser.add_argument("--run", metavar="OUT", help="a finished run")
    given = parser.parse_args()
    if given.run:
        time_run(given.run)
        return
    texts = grow(given.variants)
    timed("first call (lexicons)", batch([texts[:2]]))
    timed(f"one cluster ({len(set(texts)):,} distinct wordings)", batch([texts]))
    timed_collation(batch([texts]))
    timed("clusters of one", batch([[text] for text in grow(given.singles)]))
    timed("clusters of three", batch([grow(3, seed) for seed in range(2000)]))


if __name__ == "__main__":
    main()
