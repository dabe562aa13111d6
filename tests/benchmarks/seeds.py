"""The whole path on five real articles about one meeting, against an annotation by offset.

    python -m tests.benchmarks.seeds FOLDER [--run OUT]

FOLDER holds the five texts as a crawler left them; they belong to their publishers and are not in the repository. `seeds_gold.csv` names
each quote by article, offsets and a hash of its words, `seeds_origins.csv` each utterance; both are beside this file. Printed: how many
stretches in marks were found, given to the right speaker (or to one that the annotation accepts), traced through the carriers that the
article states; which utterances hold together over the articles, links between different utterances, origins; then every miss.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import itertools
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import regex
from rich.console import Console
from rich.table import Table

import quotetrace
from quotetrace.errors import QuotetraceError
from quotetrace.model import Span
from tests.gold.names import Speaker, fold, same_speaker
from tests.gold.predictions import MIN_IOU_RATIO, Got, Prediction, read_prediction, share_words, trim

GOLD = Path(__file__).with_name("seeds_gold.csv")
ORIGINS = Path(__file__).with_name("seeds_origins.csv")


@dataclass(frozen=True, slots=True)
class Seed:
    """One annotated quote and the run's quote on the same words."""

    row: dict[str, str]
    text: str
    got: Got | None

    @property
    def is_marked(self) -> bool:
        """Whether it stands in quotation marks."""
        return self.row["kind"] != "indirect"

    @property
    def carriers(self) -> list[str]:
        """The carriers that the article states, agencies by id, others as `vague:…`; none where silence is accepted too."""
        accepted = "without carrier also acceptable" in self.row["note"]
        return [] if accepted else [carrier for carrier in self.row["carriers"].split("|") if carrier]


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table, and what was wrong."""

    name: str
    right: int
    of: int
    misses: tuple[str, ...] = ()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, compare, print; 2 where the folder does not hold the five articles."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.seeds", description="The whole path on five real articles.")
    parser.add_argument("folder", type=Path, help="folder of the five texts")
    parser.add_argument("--run", type=Path, metavar="OUT", help="a run over FOLDER made before")
    given = parser.parse_args(arguments)
    rows = _read_csv(GOLD)
    wanted = sorted({row["article"] for row in rows})
    missing = [name for name in wanted if not (given.folder / f"{name}.txt").is_file()]
    if missing:
        print(f"{given.folder}: no {missing[0]}.txt, expected the five texts of seeds_gold.csv", file=sys.stderr)
        return 2
    try:
        with tempfile.TemporaryDirectory() as scratch:
            out = given.run or Path(scratch) / "run"
            if given.run is None:
                quotetrace.run([given.folder / f"{name}.txt" for name in wanted], out)
            prediction = read_prediction(out)
    except QuotetraceError as error:
        print(f"seeds: {error}", file=sys.stderr)
        return 2
    seeds = match(rows, given.folder, prediction)
    _print([*score_quotes(seeds), *score_clusters(seeds), score_origins(seeds, _read_csv(ORIGINS), prediction)])
    return 0


def _read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def match(rows: Sequence[dict[str, str]], folder: Path, prediction: Prediction) -> list[Seed]:
    """Each annotated quote with the run's quote on the same words, or with none.

    Raises:
        SystemExit: a text is not the one that was annotated.
    """
    free = defaultdict(list)
    for got in prediction.quotes:
        free[got.article_id, got.field, got.is_marked].append(got)
    seeds = []
    for row in rows:
        content = (folder / f"{row['article']}.txt").read_text(encoding="utf-8")
        start, end = int(row["start"]), int(row["end"])
        if not hashlib.sha256(content[start:end].encode()).hexdigest().startswith(row["sha256_12"]):
            raise SystemExit(f"{row['article']}.txt is not the text that was annotated (at {start})")
        rivals = free[row["article"], "text", row["kind"] != "indirect"]
        stored = prediction.texts.get((row["article"], "text"), "")
        # The stored text may leave out what stood before it in the file.
        shift = max(0, content.find(stored)) if stored else 0
        best = _find(rivals, stored, Span(max(0, start - shift), max(0, end - shift)))
        if best is not None:
            rivals.remove(best)
        seeds.append(Seed(row, content[start:end], best))
    return seeds


def _find(rivals: Sequence[Got], text: str, span: Span) -> Got | None:
    for got in rivals:
        if trim(text, span) == trim(text, got.span) or (not got.is_marked and share_words(span, got.span, text) >= MIN_IOU_RATIO):
            return got
    return None


def _vote(seeds: Iterable[Seed]) -> str | None:
    """The cluster that holds most of `seeds`."""
    votes = Counter(seed.got.cluster_id for seed in seeds if seed.got and seed.got.cluster_id)
    return min(votes, key=lambda one: (-votes[one], one)) if votes else None


# ---- quotes


def score_quotes(seeds: Sequence[Seed]) -> list[Result]:
    """Found, speaker, form, carriers."""
    marked = [seed for seed in seeds if seed.is_marked]
    indirect = [seed for seed in seeds if not seed.is_marked]
    stated = [(seed, carrier) for seed in seeds for carrier in seed.carriers]
    named = [(seed, carrier) for seed, carrier in stated if not carrier.startswith("vague:")]
    vague = [(seed, carrier) for seed, carrier in stated if carrier.startswith("vague:")]
    published = [seed for seed in marked if seed.row["published_agency"]]
    return [
        _judge("found, in marks", marked, lambda seed: seed.got is not None, _shown_speaker),
        _judge("speaker, in marks", marked, _is_speaker, _shown_speaker),
        _judge(
            "form, in marks", marked, _is_form, lambda seed: f"wanted {seed.row['form']}, got {seed.got.form if seed.got else 'no quote'}"
        ),
        _judge("indirect, with speaker", indirect, _is_speaker, _shown_speaker),
        _judge_carriers("agencies stated, in the chain", named, _has_agency),
        _judge_carriers("vague carriers, in the chain", vague, _has_vague),
        _judge("publishing agency, in the chain", published, lambda seed: _has_agency(seed, seed.row["published_agency"]), _shown_chain),
    ]


def _is_speaker(seed: Seed) -> bool:
    if seed.got is None:
        return False
    alternatives = [name for name in seed.row["alternatives"].split("|") if name]
    if "unattributed" in seed.row["note"] and seed.got.named is None:
        return True  # the annotation accepts silence too
    return any(same_speaker(Speaker(name), seed.got.named) for name in (seed.row["speaker"], *alternatives))


def _is_form(seed: Seed) -> bool:
    return seed.got is not None and seed.got.form == seed.row["form"]


def _has_agency(seed: Seed, agency_id: str) -> bool:
    return seed.got is not None and any(hop.agency_id == agency_id for hop in seed.got.chain)


def _has_vague(seed: Seed, carrier: str) -> bool:
    wanted = fold(carrier.removeprefix("vague:").replace("_", " "))[-1]
    accepted = regex.findall(r"(\w+) also acceptable", seed.row["note"])
    return seed.got is not None and any(wanted in fold(hop.name or "") or hop.agency_id in accepted for hop in seed.got.chain)


def _shown_speaker(seed: Seed) -> str:
    return f"wanted {seed.row['speaker']}, got " + (f"{seed.got.named} [{seed.got.status}, {seed.got.rule}]" if seed.got else "no quote")


def _shown_chain(seed: Seed) -> str:
    return " > ".join(f"{hop.name}" for hop in seed.got.chain) if seed.got else "no quote"


def _judge(name: str, seeds: Sequence[Seed], is_right: Callable[[Seed], bool], shown: Callable[[Seed], object]) -> Result:
    wrong = [seed for seed in seeds if not is_right(seed)]
    return Result(name, len(seeds) - len(wrong), len(seeds), tuple(f"{_where(seed)}: {shown(seed)}" for seed in wrong))


def _judge_carriers(name: str, stated: Sequence[tuple[Seed, str]], is_right: Callable[[Seed, str], bool]) -> Result:
    wrong = [(seed, carrier) for seed, carrier in stated if not is_right(seed, carrier)]
    misses = tuple(f"{_where(seed)}: wanted {carrier}, got {_shown_chain(seed)}" for seed, carrier in wrong)
    return Result(name, len(stated) - len(wrong), len(stated), misses)


def _where(seed: Seed) -> str:
    return f"{seed.row['article'][:3]} [{seed.row['start']}, {seed.row['end']}) {seed.row['utterance']}"


# ---- utterances


def score_clusters(seeds: Sequence[Seed]) -> list[Result]:
    """Utterances of two articles and more that hold together, articles reached by their largest cluster, and links across utterances."""
    groups: dict[str, list[Seed]] = defaultdict(list)
    for seed in seeds:
        groups[seed.row["utterance"]].append(seed)
    whole, reached, of, misses = 0, 0, 0, []
    shared = {name: each for name, each in groups.items() if len({seed.row["article"] for seed in each}) > 1}
    for name, each in sorted(shared.items()):
        best = _vote(each)
        inside = {seed.row["article"] for seed in each if seed.got and best and seed.got.cluster_id == best}
        articles = {seed.row["article"] for seed in each}
        whole += inside == articles
        reached += len(inside) if len(inside) > 1 else 0
        of += len(articles)
        if inside != articles:
            without = ", ".join(sorted(article[:3] for article in articles - inside))
            misses.append(f"{name}: {len(inside)} of {len(articles)} articles in one cluster, without {without}")
    return [
        Result("utterances of 2+ articles, whole", whole, len(shared)),
        Result("their articles, in one cluster", reached, of, tuple(misses)),
        _score_false_links(seeds),
    ]


def _score_false_links(seeds: Sequence[Seed]) -> Result:
    right, of, misses = 0, 0, []
    for one, other in itertools.combinations(seeds, 2):
        together = one.got and other.got and one.got.cluster_id and one.got.cluster_id == other.got.cluster_id
        # The annotation leaves some pairs open.
        if not together or any("neither link nor its absence" in seed.row["note"] for seed in (one, other)):
            continue
        of += 1
        right += one.row["utterance"] == other.row["utterance"]
        if one.row["utterance"] != other.row["utterance"]:
            misses.append(f"{_where(one)} with {_where(other)}")
    return Result("pairs in one cluster, of one utterance", right, of, tuple(misses))


def score_origins(seeds: Sequence[Seed], origins: Sequence[dict[str, str]], prediction: Prediction) -> Result:
    """Origin status and agency of each utterance, read from the cluster with most of its quotes."""
    right, misses = 0, []
    for row in origins:
        votes = Counter(
            seed.got.cluster_id for seed in seeds if seed.row["utterance"] == row["utterance"] and seed.got and seed.got.cluster_id
        )
        got = prediction.origins.get(min(votes, key=lambda one: (-votes[one], one))) if votes else None
        accepted = {row["origin_status"], *regex.findall(r"(\w+) also acceptable", row["note"])}
        is_right = got is not None and got.status in accepted
        if is_right and got is not None and got.status == "credited":
            is_right = got.agency_id == row["origin_agency_id"]
        right += is_right
        if not is_right:
            came = f"{got.status} {got.agency_id or ''}" if got else "no cluster"
            misses.append(f"{row['utterance']}: wanted {row['origin_status']} {row['origin_agency_id']}, got {came}")
    return Result("origins", right, len(origins), tuple(misses))


def _print(results: Sequence[Result]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    table = Table(box=None, padding=(0, 1), show_header=False)
    for result in results:
        table.add_row(result.name, f"{result.right} of {result.of}")
    console.print(table)
    for result in results:
        if result.misses:
            console.print(f"\n[bold]{result.name}[/bold]")
        for line in result.misses:
            console.print(f"  {line}", markup=False)


if __name__ == "__main__":
    sys.exit(main())
