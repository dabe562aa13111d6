"""Quotes and speakers on PolNeAR (Newell et al. 2018), a corpus of political news with every attribution marked.

    python -m tests.benchmarks.polnear GOLD.jsonl [--command run] [--run OUT] [--scorer score.py --to-pred to_pred.py]

GOLD has one article a line; of it only `doc_id` and `text` are given to the run. With the paths of the two scripts the tables are turned
into predictions and scored: spans, speakers by kind and by place of the mention, false attributions, whole contents.

One outlet of the corpus writes two apostrophes for a quotation mark, which the annotation of spans does not know: quotes in such marks
count as invented. So the figures are printed twice, for all predictions and for those in other marks.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.measure import cut_articles, run_measured, run_tool


def main(arguments: Sequence[str] | None = None) -> int:
    """Cut, run, score, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.polnear", description="Quotes and speakers on PolNeAR.")
    parser.add_argument("gold", type=Path, help="articles with their annotation, JSONL")
    parser.add_argument("--command", choices=("extract", "run"), default="extract", help="what to run")
    parser.add_argument("--run", type=Path, metavar="OUT", help="a run over these articles made before")
    parser.add_argument("--scorer", type=Path, help="the scorer of the annotation")
    parser.add_argument("--to-pred", type=Path, help="the script that turns tables into predictions")
    given = parser.parse_args(arguments)
    if not given.gold.is_file():
        print(f"{given.gold}: no such file, expected annotated articles as JSONL", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        out = given.run or Path(scratch) / "run"
        if given.run is None:
            cut = Path(scratch) / "articles.jsonl"
            count, size = cut_articles([given.gold], cut)
            print(f"{count} articles, {size / 1e6:.1f} MB: {run_measured(given.command, [cut], out)}")
        if given.scorer and given.to_pred:
            _score(given.gold, given.scorer, run_tool(given.to_pred, out, "quotes"), Path(scratch) / "pred.jsonl")
    return 0


def _score(gold: Path, scorer: Path, predicted: str, scratch: Path) -> None:
    texts = {
        article["doc_id"]: article["text"] for article in map(json.loads, filter(str.strip, gold.read_text(encoding="utf-8").splitlines()))
    }
    for name, lines in (("all quotes", predicted), ("without quotes in two apostrophes", drop_apostrophes(predicted, texts))):
        scratch.write_text(lines, encoding="utf-8")
        print(f"\n{name}")
        print("\n".join(list_figures(json.loads(run_tool(scorer, gold, scratch, "--json")))))


def drop_apostrophes(predicted: str, texts: Mapping[str, str]) -> str:
    """Predictions, one article a line, without those that begin after two apostrophes."""
    kept = []
    for article in map(json.loads, filter(str.strip, predicted.splitlines())):
        text = texts[article["doc_id"]]
        quotes = [quote for quote in article["quotes"] if not text.endswith("''", 0, quote["start"])]
        kept.append(json.dumps({**article, "quotes": quotes}, ensure_ascii=False))
    return "\n".join(kept)


def list_figures(scored: Mapping[str, Any]) -> Iterator[str]:
    """The main figures of the scorer's answer, a line each."""
    speakers = scored["b_speaker"]
    for name in ("all", "quotes"):
        yield f"a  spans, strict, {name:10} {_shown_f1(scored['a_detection']['strict'][name])}"
    yield f"b  end to end, either        {_shown_f1(speakers['e2e_either'])}"
    for name in ("all", *sorted(name for name in speakers if name.startswith(("kind=", "position=")))):
        part = speakers.get(name)
        if part:
            yield f"b  {name:26} either {_shown_rate(part['either'])}  resolved {_shown_rate(part['resolved'])}"
    for name, part in scored["c_abstention"].items():
        yield f"c  false attributions, {name:18} {part['false_attribution_rate']:.3f} ({part['asserted']}/{part['n']})"
    yield f"d  cue                        {_shown_rate(scored['d_cue']['all']['all'])}"
    for name, part in scored["e_all_content"].items():
        yield f"e  {name:26} {_shown_f1(part)}"


def _shown_f1(part: Mapping[str, Any]) -> str:
    return f"P {part['P']:.3f}  R {part['R']:.3f}  F1 {part['F1']:.3f}"


def _shown_rate(part: Mapping[str, Any]) -> str:
    return f"{part['acc']:.3f} ({part['correct']}/{part['n']})"


if __name__ == "__main__":
    sys.exit(main())
