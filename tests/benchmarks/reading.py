"""Reading of quotes: rows made up in each published shape, through the stage `read` of `quotetrace link`.

    python -m tests.benchmarks.reading 1000000 [--packed]

Printed for each shape: quotes read, seconds of wall time, seconds of the processor, and the most memory of the process, which holds the
tables at the end (engine.memory_limit bounds them). Each shape is read in a process of its own.
"""

from __future__ import annotations

import argparse
import bz2
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from quotetrace.articles.files import find_files
from quotetrace.engines.local import LocalEngine
from quotetrace.links.bring import bring_quotes
from quotetrace.settings import Settings

QUOTES_AN_ARTICLE = 4
_WORDS = [first + second + third for first in "bdfgklmnprst" for second in "aeiou" for third in ("lo", "ra", "ten", "mi", "s", "nd")]


def main(arguments: Sequence[str] | None = None) -> int:
    """Make up, read, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.reading", description="Reading of quotes in published shapes.")
    parser.add_argument("quotes", type=int, help="quotes of each shape")
    parser.add_argument("--packed", action="store_true", help="packed as .bz2")
    given = parser.parse_args(arguments)
    for name, make in SHAPES.items():
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch) / f"{name}.json{'.bz2' if given.packed else ''}"
            with bz2.open(path, "wt") if given.packed else path.open("w") as stream:
                stream.writelines(json.dumps(row) + "\n" for row in make(random.Random(7), given.quotes))
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
                print(f"{name:8} {path.stat().st_size / 1e6:7.0f} MB  {process.submit(_read, path).result()}", flush=True)
    return 0


def _read(path: Path) -> str:
    wall, own = time.perf_counter(), time.process_time()
    with closing(LocalEngine()) as engine:
        brought = bring_quotes(engine, find_files([path]), Settings())
        quotes, issues = brought.quotes, brought.issues
        n_quotes, n_issues = (engine.collect(engine.sql("SELECT count(*) AS n FROM t", t=one))["n"][0].as_py() for one in (quotes, issues))
    wall, own = time.perf_counter() - wall, time.process_time() - own
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    return f"{n_quotes:9,} quotes {n_issues} issues  {wall:6.1f} s  {own:6.1f} s of the processor  {peak:6.0f} MB"


def _text(chance: random.Random) -> str:
    return " ".join(chance.choices(_WORDS, k=chance.randint(5, 30))).capitalize() + "."


def _date(chance: random.Random) -> str:
    day, clock = (chance.randint(1, 12), chance.randint(1, 28)), (chance.randint(0, 23), chance.randint(0, 59), chance.randint(0, 59))
    return f"203{chance.randint(0, 4)}-{day[0]:02}-{day[1]:02} {clock[0]:02}:{clock[1]:02}:{clock[2]:02}"


def _address(chance: random.Random) -> str:
    return f"http://www.{chance.choice(_WORDS)}.example/{chance.getrandbits(60):x}.html"


def _speaker(chance: random.Random) -> str:
    return f"{chance.choice(_WORDS).capitalize()} {chance.choice(_WORDS).capitalize()}"


def _plain(chance: random.Random, n_quotes: int) -> Iterator[dict[str, Any]]:
    for number in range(n_quotes):
        article = f"d{number // QUOTES_AN_ARTICLE}"
        yield {"mention_id": number, "text": _text(chance), "speaker": _speaker(chance), "date": _date(chance), "doc_id": article}


def _wordings(chance: random.Random, n_quotes: int) -> Iterator[dict[str, Any]]:
    for number in range(n_quotes):
        date, speaker, score = _date(chance), _speaker(chance), chance.random()
        yield {
            "quoteID": f"{date[:10]}-{number:06}",
            "quotation": _text(chance),
            "speaker": speaker if score > 0.3 else "None",
            "qids": [f"Q{chance.randint(1, 10**6)}"] if score > 0.3 else [],
            "date": date,
            "numOccurrences": 1,
            "probas": [[speaker, f"{score:.4f}"], ["None", f"{1 - score:.4f}"]],
            "urls": [_address(chance)],
            "phase": "E",
        }


def _articles(chance: random.Random, n_quotes: int) -> Iterator[dict[str, Any]]:
    for number in range(n_quotes // QUOTES_AN_ARTICLE):
        date, speaker = _date(chance), _speaker(chance)
        quotation = {
            "numOccurrences": 1,
            "quotationOffset": 50,
            "globalTopSpeaker": speaker,
            "globalProbas": [[speaker, "0.8"], ["None", "0.2"]],
            "localTopSpeaker": speaker,
            "localProbas": [[speaker, "0.7"], ["None", "0.3"]],
        }
        around = ("leftContext", "quotation", "rightContext")
        texts = [{name: _text(chance) for name in around} for _ in range(QUOTES_AN_ARTICLE)]
        yield {
            "articleID": f"{date[:10]}-{number:06}",
            "articleLength": 400,
            "date": date,
            "phase": "E",
            "title": _text(chance),
            "url": _address(chance),
            "names": [{"name": speaker, "ids": f"[Q{chance.randint(1, 10**6)}]", "offsets": "[[3, 5]]"}],
            "quotations": [{"quoteID": f"{date[:10]}-{place:06}", **quotation, **text} for place, text in enumerate(texts)],
        }


def _graph(chance: random.Random, n_quotes: int) -> Iterator[dict[str, Any]]:
    for _ in range(n_quotes // QUOTES_AN_ARTICLE):
        quotes = [{name: _text(chance) for name in ("pre", "quote", "post")} for _ in range(QUOTES_AN_ARTICLE)]
        date = _date(chance).replace(" ", "T") + "Z"
        yield {"date": date, "url": _address(chance), "title": _text(chance), "lang": "ENGLISH", "quotes": quotes}


SHAPES: dict[str, Callable[[random.Random, int], Iterator[dict[str, Any]]]] = {
    "plain": _plain,
    "wordings": _wordings,
    "articles": _articles,
    "graph": _graph,
}

if __name__ == "__main__":
    sys.exit(main())
