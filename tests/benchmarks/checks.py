"""How fast claims are checked against a finished run: `python -m tests.benchmarks.checks OUT [N]`.

Claims are made of the run's own quotes, drawn evenly: a third as they are, a third with every fifth word left out, a third of words that
stand in no quote together. Printed: seconds until the first answer, which makes the index where there is none, and the times of the others.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections import Counter
from collections.abc import Sequence

import duckdb

import quotetrace
from quotetrace import tables


def claims(out: str, n: int) -> list[str]:
    """`n` claims, the same for the same run."""
    files = tables.file_pattern(out, "quotes")
    query = f"SELECT text FROM read_parquet('{files}') WHERE cluster_id IS NOT NULL AND n_tokens > 5 ORDER BY hash(quote_id) LIMIT {n}"
    rng, made = random.Random(7), []
    for place, (text,) in enumerate(duckdb.sql(query).fetchall()):
        words = text.split()
        if place % 3 == 1:
            words = [word for at, word in enumerate(words) if at % 5 != 3]
        elif place % 3 == 2:
            rng.shuffle(words)
        made.append(" ".join(words))
    return made


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.checks", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("out", metavar="OUT", help="folder of a finished run")
    parser.add_argument("n", nargs="?", type=int, default=300, metavar="N", help="claims")
    given = parser.parse_args(arguments)
    seconds, verdicts = [], Counter[str]()
    for claim in claims(given.out, given.n):
        started = time.perf_counter()
        verdicts[quotetrace.check(given.out, claim).verdict] += 1
        seconds.append(time.perf_counter() - started)
    later = sorted(seconds[1:])
    most, nearly_most = 1e3 * later[-1], 1e3 * later[int(0.95 * len(later))]
    print(f"first answer {seconds[0]:.2f} s; then {len(later)} claims: ", end="")
    print(f"median {1e3 * statistics.median(later):.0f} ms, 95 % below {nearly_most:.0f} ms, most {most:.0f} ms")
    print(", ".join(f"{count} {verdict}" for verdict, count in verdicts.most_common()))


if __name__ == "__main__":
    main()
