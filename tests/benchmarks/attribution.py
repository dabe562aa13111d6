"""Who said it, measured on PolNeAR (Newell et al. 2018), political news with every attribution marked; beside other systems where asked.

    python -m tests.benchmarks.attribution PATH [--split dev] [--run OUT] [--peers [--peers-env DIR]]

PATH is a checkout of the corpus, or a file of gold articles, JSONL (`attribution_score.py` has the columns). Of an article only its id
and text are given to a run. Printed: spans, speakers by kind, place and type, false attributions, cues, whole contents, and how far scores
can be believed. A checkout has no reviews of spans of nobody and no names for pronouns, which both come from a reader: there "false
attributions" counts real quotes that the annotators missed too, and "resolved" is over speakers named beside the quote.

With `--peers` textacy and sayswho are installed in an environment of their own and run on the same articles, and one table compares:
quality, speed on one core (loading and start-up outside the clock), peak memory.

One outlet of the corpus writes two apostrophes for a quotation mark, which the annotation of spans does not know: quotes in such marks
count as invented. Where a run has any, the figures are printed twice, for all its quotes and for those in other marks.

With `--scorer` and `--to-pred`, an outer scorer of the same definitions and the script that turns tables into its input, its figures are
compared with these.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.benchmarks.attribution_figures import list_figures, ratio
from tests.benchmarks.attribution_peers import PEERS, Ran, prepare_peers, run_system
from tests.benchmarks.attribution_score import Answers, Gold, Score, add_reviews, read_answers, score_articles
from tests.benchmarks.brat_gold import NoCorpusError, read_corpus
from tests.benchmarks.environments import find_python
from tests.benchmarks.measure import Measure, cut_articles, run_measured, run_tool


def main(arguments: Sequence[str] | None = None) -> int:
    """Read, cut, run, score, compare, print."""
    given = _read_arguments(arguments)
    try:
        gold = read_gold_articles(given.path, given.split)
    except (NoCorpusError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        (scratch / "gold.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in gold), encoding="utf-8")
        cut, out = scratch / "articles.jsonl", given.run or scratch / "run"
        add_reviews(gold)
        count, size = cut_articles([scratch / "gold.jsonl"], cut)
        taken = run_measured(given.command, [cut], out) if given.run is None else None
        print(f"{count} articles, {size / 1e6:.1f} MB: {taken or f'scored as they stand in {out}'}")
        named = {row["doc_id"] for row in gold}
        answers = {doc_id: found for doc_id, found in read_answers(out).items() if doc_id in named}
        for name, kept in _variants(answers, gold):
            print(f"\n{name}")
            print("\n".join(list_figures(score_articles(gold, kept))))
        if given.scorer and given.to_pred:
            print(f"\n{_compare(gold, answers, given.scorer, run_tool(given.to_pred, out, 'quotes'), scratch)}")
        if given.peers:
            environment = (given.peers_env or scratch / "peers").absolute()
            print()
            print("\n".join(compare_systems(gold, answers, taken, size, cut, environment, scratch)))
    return 0


def _read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.attribution", description="Quotes and speakers on PolNeAR.")
    parser.add_argument("path", type=Path, help="a checkout of the corpus, or gold articles as JSONL")
    parser.add_argument("--split", default="dev", help="which part of a checkout")
    parser.add_argument("--command", choices=("extract", "run"), default="extract", help="what to run")
    parser.add_argument("--run", type=Path, metavar="OUT", help="a run over these articles made before")
    parser.add_argument("--peers", action="store_true", help="compare with other systems, installed from PyPI")
    parser.add_argument("--peers-env", type=Path, metavar="DIR", help="where their environment is kept (else it is made anew each time)")
    parser.add_argument("--scorer", type=Path, help="another scorer of the annotation")
    parser.add_argument("--to-pred", type=Path, help="the script that turns tables into its input")
    return parser.parse_args(arguments)


def read_gold_articles(path: Path, split: str) -> list[Gold]:
    """The gold articles of a JSONL file, or of one part of a checkout.

    Raises:
        NoCorpusError: a folder that is no checkout, or has no such part.
        OSError: no such file.
    """
    if path.is_dir():
        return read_corpus(path, split)
    if not path.is_file():
        raise NoCorpusError(f"{path}: no such file or folder, expected a checkout of the corpus or annotated articles as JSONL")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


# --- Variants


def _variants(answers: Mapping[str, Answers], gold: Sequence[Gold]) -> Iterator[tuple[str, Mapping[str, Answers]]]:
    yield "all quotes", answers
    others = drop_apostrophes(answers, {article["doc_id"]: article["text"] for article in gold})
    if others != answers:
        yield "without quotes in two apostrophes", others


def drop_apostrophes(answers: Mapping[str, Answers], texts: Mapping[str, str]) -> dict[str, Answers]:
    """Answers without those that begin after two apostrophes."""
    return {
        doc_id: replace(
            part,
            quotes=tuple(answer for answer in part.quotes if not texts[doc_id].endswith("''", 0, answer.start)),
            contents=tuple(answer for answer in part.contents if not texts[doc_id].endswith("''", 0, answer.start)),
        )
        for doc_id, part in answers.items()
    }


# --- Another scorer


def _compare(gold: Sequence[Gold], answers: Mapping[str, Answers], scorer: Path, predicted: str, scratch: Path) -> str:
    (scratch / "pred.jsonl").write_text(predicted, encoding="utf-8")
    theirs = read_scored(json.loads(run_tool(scorer, scratch / "gold.jsonl", scratch / "pred.jsonl", "--json")))
    ours = list_counts(score_articles(gold, answers))
    other = [f"{name}: {ours.get(name)} here, {theirs[name]} there" for name in theirs if ours.get(name) != theirs[name]]
    if other:
        return f"{scorer.name} counts otherwise:\n" + "\n".join(other)
    return f"{scorer.name}: the same counts in all {len(theirs)} rows"


def list_counts(score: Score) -> dict[str, tuple[int, ...]]:
    """The counts behind all figures, by name."""
    counts: dict[str, tuple[int, ...]] = {
        f"spans {name}": (tally.hits, tally.answered, tally.wanted) for name, tally in score.spans.items()
    }
    counts["end to end"] = (score.end_to_end.hits, score.end_to_end.answered, score.end_to_end.wanted)
    for name, part in score.speakers.items():
        counts[f"speakers {name}"] = (part.wanted, part.answered, part.either, part.canonical, part.resolved)
    counts |= {f"false {name}": (tally.hits, tally.wanted) for name, tally in score.false.items()}
    counts["cue"] = (score.cue.hits, score.cue.wanted)
    return counts | {f"contents {name}": (tally.hits, tally.answered, tally.wanted) for name, tally in score.contents.items()}


def read_scored(scored: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    """The same counts from another scorer's JSON."""

    def tally(part: Mapping[str, Any]) -> tuple[int, ...]:
        return part["tp"], part["pred"], part["gold"]

    speakers, contents = scored["b_speaker"], scored["e_all_content"]
    counts = {f"spans {name}": tally(scored["a_detection"]["strict"][name]) for name in ("all", "quotes")}
    counts["end to end"] = tally(speakers["e2e_either"])
    for name, part in speakers.items():
        if not name.startswith("e2e"):
            named = part["resolved"]
            counts[f"speakers {name}"] = (part["gold"], part["answered"], part["either"]["correct"], named["n"], named["correct"])
    counts |= {f"false {name}": (part["asserted"], part["n"]) for name, part in scored["c_abstention"].items() if part["n"]}
    counts["cue"] = (scored["d_cue"]["all"]["all"]["correct"], scored["d_cue"]["all"]["all"]["n"])
    names = {"words": "token", "content": "content", "content and speaker": "content+source"}
    return counts | {f"contents {name}": tally(contents[other]) for name, other in names.items()}


# --- Other systems


@dataclass(frozen=True, slots=True)
class Row:
    """One system in the table; without a score a line of its own says why."""

    name: str
    score: Score
    seconds: float
    peak_mb: float | None
    note: str = ""


HEADER = f"{'system':26} {'spans':>6} {'e2e':>6} {'either':>7} {'resolved':>9} {'content+speaker':>16}" + (
    f" {'articles/s':>11} {'MB/s':>7} {'peak MB':>8} {'ratio':>7}"
)


def compare_systems(
    gold: Sequence[Gold],
    answers: Mapping[str, Answers],
    taken: Measure | None,
    size: int,
    cut: Path,
    environment: Path,
    scratch: Path,
) -> Iterator[str]:
    """One table: quotetrace, by its kernel and by its whole command, and the peers; then a line for whatever is missing."""
    mine = score_articles(gold, answers)
    rows, notes = [], []
    kernel = run_system("quotetrace", Path(sys.executable), cut, scratch)
    if isinstance(kernel, Ran):
        rows.append(Row("quotetrace", mine, kernel.seconds, kernel.peak_mb))
    else:
        notes.append(f"quotetrace: {kernel}")
    if taken is not None:
        rows.append(Row("quotetrace, whole command", mine, taken.seconds, taken.peak_mb))
    for name, missing in prepare_peers(environment).items():
        ran = missing or run_system(name, find_python(environment), cut, scratch)
        if isinstance(ran, Ran):
            rows.append(Row(f"{name} {PEERS[name][0].partition('==')[2]}", score_articles(gold, ran.answers), ran.seconds, ran.peak_mb))
            if ran.failed:
                reasons = sorted({reason.partition(":")[0] for reason in ran.failed.values()})
                notes.append(f"{name}: {len(ran.failed)} of {len(gold)} articles lost ({', '.join(reasons)})")
        else:
            notes.append(f"{name}: not compared, {ran}")
    yield "Speed: one core, processor time over the texts, loading outside the clock; of the whole command wall time, all of it."
    yield "Ratio: how many times slower than the first row."
    yield HEADER
    yield from (_show(row, rows[0].seconds, len(gold), size) for row in rows)
    yield from notes


def _show(row: Row, fastest: float, count: int, size: int) -> str:
    everybody = row.score.speakers["all"]
    quality = (
        f"{row.score.spans['all'].f1:6.3f} {row.score.end_to_end.f1:6.3f} {ratio(everybody.either, everybody.wanted):7.3f} "
        f"{ratio(everybody.resolved, everybody.canonical):9.3f} {row.score.contents['content and speaker'].f1:16.3f}"
    )
    memory = "–" if row.peak_mb is None else f"{row.peak_mb:,.0f}"
    speed = f"{count / row.seconds:11.1f} {size / 1e6 / row.seconds:7.3f} {memory:>8} {row.seconds / fastest:7.1f}"
    return f"{row.name:26} {quality} {speed}"


if __name__ == "__main__":
    sys.exit(main())
