"""Whether the thresholds of linking hold: chosen on half of the topics of ECB+, scored on the other half, both ways.

    python -m tests.benchmarks.ecb_halves RUN --scorer score_links.py --to-pred to_pred.py

RUN is a run over the articles (`tests.benchmarks.ecb --run`). Every threshold is moved on its own, up and down from its default; the
quotes are linked anew with each, and scored on both halves of the topics (every other one). Printed: F1 of each setting on both halves,
and for each half how far the setting chosen on the other stays behind the best.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from quotetrace.engines.local import LocalEngine
from quotetrace.links.linking import link
from quotetrace.settings import LinkSettings
from tests.benchmarks.measure import run_tool

MOVED: dict[str, tuple[float, ...]] = {
    "min_score": (0.35, 0.42, 0.58, 0.65, 0.75),
    "min_symmetric": (0.5, 0.56, 0.6, 0.65),
    "min_symmetric_content": (0.3, 0.5, 0.6),
    "min_contained": (0.55, 0.6, 0.65, 0.7),
    "min_contained_content": (0.5, 0.6, 0.7, 0.8),
    "min_overlap_tokens": (6, 10, 12),
    "min_overlap_content": (3, 5, 6),
}
"""What each threshold is moved to, beside its default."""

FILES = ("ecb_quotes.jsonl", "ecb_links_gold.jsonl", "ecb_clusters_gold.jsonl")


def main(arguments: Sequence[str] | None = None) -> int:
    """Link with every setting, score on both halves, choose on one and look at the other."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.ecb_halves", description="Whether the thresholds of linking hold.")
    parser.add_argument("run", type=Path, help="a run over the articles")
    parser.add_argument("--scorer", type=Path, required=True, help="the scorer of the judged pairs, beside its gold")
    parser.add_argument("--to-pred", type=Path, required=True, help="the script that turns tables into predictions")
    given = parser.parse_args(arguments)
    if not (given.run / "run.json").is_file():
        print(f"{given.run}: no run, expected a folder that `quotetrace run` has written", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        halves = [_half(given.scorer.parent, Path(scratch) / str(half), half) for half in (0, 1)]
        scored = {}
        for name, settings in _settings():
            predicted = _link(given.run, Path(scratch), settings, given.to_pred)
            scored[name] = [_score(given.scorer, predicted, half, Path(scratch)) for half in halves]
            print(f"{name:28} {scored[name][0]:.4f} {scored[name][1]:.4f}", flush=True)
    for chosen_on, other in ((0, 1), (1, 0)):
        chosen = max(scored, key=lambda name: scored[name][chosen_on])
        reached, best = scored[chosen][other], max(scores[other] for scores in scored.values())
        print(f"chosen on half {chosen_on + 1}: {chosen}; on the other {reached:.4f}, best there {best:.4f}, behind {best - reached:.4f}")
    return 0


def _settings() -> Iterator[tuple[str, LinkSettings]]:
    yield "the defaults", LinkSettings()
    for name, values in MOVED.items():
        for value in values:
            yield f"{name} = {value}", LinkSettings.model_validate({name: value})


def _half(gold: Path, folder: Path, half: int) -> Path:
    """The gold of every other topic."""
    rows: dict[str, list[dict[str, Any]]] = {
        name: [json.loads(line) for line in (gold / name).read_text(encoding="utf-8").splitlines() if line.strip()] for name in FILES
    }
    topics = sorted({quote["topic"] for quote in rows[FILES[0]]}, key=int)
    kept = {quote["quote_id"] for quote in rows[FILES[0]] if topics.index(quote["topic"]) % 2 == half}
    folder.mkdir()
    for name in FILES:
        lines = [json.dumps(row) for row in rows[name] if kept.issuperset(_quotes(row))]
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def _quotes(row: dict[str, Any]) -> list[str]:
    """The quotes that a row of gold names: one, a pair, or a cluster."""
    return row["quote_ids"] if "quote_ids" in row else [row["quote_id"]] if "quote_id" in row else [row["a"], row["b"]]


def _link(run: Path, scratch: Path, settings: LinkSettings, to_pred: Path) -> Path:
    """The clusters that `settings` give, as predictions."""
    with closing(LocalEngine()) as engine:
        quotes, articles, chain = (engine.load(pq.read_table(run / f"{name}.parquet")) for name in ("quotes", "articles", "chain"))
        linked = engine.collect(link(engine, quotes, articles, chain, settings).quotes)
    pq.write_table(linked, scratch / "quotes.parquet")
    predicted = scratch / "predicted.jsonl"
    predicted.write_text(run_tool(to_pred, scratch, "clusters"), encoding="utf-8")
    return predicted


def _score(scorer: Path, predicted: Path, gold: Path, scratch: Path) -> float:
    answer = scratch / "score.json"
    run_tool(scorer, predicted, "--contain", "--gold", gold, "--json", answer, "--examples", 0)
    return float(json.loads(answer.read_text(encoding="utf-8"))["f1"])


if __name__ == "__main__":
    sys.exit(main())
