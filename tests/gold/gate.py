"""Measured quality on the demo corpus, and its floors.

    python -m tests.gold.gate                             run the demo, print every figure, exit 1 where a floor is broken
    python -m tests.gold.gate --run OUT                   the same over a run of data/demo made before
    python -m tests.gold.gate --errors 5 --figure speaker    and five errors of each figure so named, tuned events only
    python -m tests.gold.gate --events ferry,dam          some of the tuned events
    python -m tests.gold.gate --update [--lower]          raise the floors to what is measured; --lower lets them fall

The held-out events (`data/demo_gold/heldout.txt`) are scored together, and nothing of them is ever shown.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

import quotetrace
from quotetrace.errors import QuotetraceError
from tests.gold.annotation import ARTICLES, digest, list_events
from tests.gold.floors import Floors, find_breaches, move_floors, read_floors, write_floors
from tests.gold.scoring import Figure, Miss, Score, score_run

TUNED, HELD_OUT = "tuned", "held_out"
SAMPLE_SEED = 7
MAX_SHOWN_CHARS = 150


def score_groups(folder: Path) -> dict[str, Score]:
    """The figures of a run of data/demo, for the tuned and the held-out events apart; of these without their misses."""
    tuned, held_out = list_events()
    return {TUNED: score_run(folder, tuned), HELD_OUT: Score(score_run(folder, held_out).figures, ())}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, score, print; 1 where a floor is broken or may not be moved, 2 where there is no run to score."""
    given = _parse(arguments)
    console = Console(highlight=False, soft_wrap=True, width=110)
    try:
        with _made(given.run) as folder:
            scores = {"chosen": score_run(folder, given.events)} if given.events else score_groups(folder)
    except QuotetraceError as error:
        print(f"gate: {error}", file=sys.stderr)
        return 2
    floors = read_floors()
    print_figures(console, {name: each.figures for name, each in scores.items()}, floors)
    if given.errors:
        print_errors(console, next(iter(scores.values())).misses, given.errors, given.figure)
    if given.events:
        return 0
    groups = {name: each.figures for name, each in scores.items()}
    return _update(console, floors, groups, lower=given.lower) if given.update else _judge(console, floors, groups)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.gold.gate", description="Measured quality on the demo corpus, and its floors.")
    parser.add_argument("--run", type=Path, metavar="OUT", help="a run of data/demo to score; without it one is made")
    parser.add_argument("--events", type=lambda text: text.split(","), default=[], help="some of the tuned events, by comma")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="show N errors of each figure, tuned events only")
    parser.add_argument("--figure", default="", metavar="PREFIX", help="errors of figures so named only")
    parser.add_argument("--update", action="store_true", help="raise the floors to what is measured")
    parser.add_argument("--lower", action="store_true", help="with --update: let floors fall, and accept a changed annotation")
    given = parser.parse_args(arguments)
    tuned, held_out = list_events()
    if set(given.events) & set(held_out):
        parser.error("held-out events are scored together, without --events, and their errors are not shown")
    if unknown := set(given.events) - set(tuned):
        parser.error(f"no event {', '.join(sorted(unknown))}; there are {', '.join(tuned)}")
    if given.lower and not given.update:
        parser.error("--lower goes with --update")
    if given.update and given.events:
        parser.error("--update takes all events")
    return given


@contextmanager
def _made(run: Path | None) -> Iterator[Path]:
    if run is not None:
        yield run
        return
    with tempfile.TemporaryDirectory() as folder:
        quotetrace.run(ARTICLES, Path(folder) / "run")
        yield Path(folder) / "run"


def _judge(console: Console, floors: Floors, groups: Mapping[str, Sequence[Figure]]) -> int:
    breaches = find_breaches(floors, groups, digest())
    for line in breaches:
        console.print(f"[red]{escape(line)}[/red]")
    console.print(f"{len(breaches)} breaches" if breaches else "every floor holds")
    return 1 if breaches else 0


def _update(console: Console, floors: Floors, groups: Mapping[str, Sequence[Figure]], *, lower: bool) -> int:
    moved, refused = move_floors(floors, groups, digest(), lower=lower)
    for line in refused:
        console.print(f"[red]{escape(line)}[/red]")
    if refused:
        console.print("floors not written: --lower lets them fall; say why in the CHANGELOG")
        return 1
    write_floors(moved)
    changed = sum(floors.ratios.get(group, {}).get(name) != ratio for group, each in moved.ratios.items() for name, ratio in each.items())
    console.print(f"floors written, {changed} of them moved")
    return 0


def print_figures(console: Console, groups: Mapping[str, Sequence[Figure]], floors: Floors) -> None:
    """Print one table: a row a figure; its ratio, counts and floor for each group of events."""
    table = Table(box=None, padding=(0, 1), header_style="bold")
    table.add_column("figure", no_wrap=True)
    for name in groups:
        for title in (name, "right/of", "floor"):
            table.add_column(title, justify="right", no_wrap=True)
    by_name = {name: {figure.name: figure for figure in figures} for name, figures in groups.items()}
    for figure in next(iter(groups.values())):
        cells = [cell for name in groups for cell in _cells(by_name[name].get(figure.name), floors.ratios.get(name, {}).get(figure.name))]
        table.add_row(figure.name, *cells)
    console.print(table)


def _cells(figure: Figure | None, floor: float | None) -> tuple[str, str, str]:
    if figure is None or not figure.of:
        return "-", "0/0", "-" if floor is None else f"{floor:.2f}"
    broken = floor is not None and figure.ratio < floor
    ratio = f"[red]{figure.ratio:.3f}[/red]" if broken else f"{figure.ratio:.3f}"
    return ratio, f"{figure.right}/{figure.of}", "-" if floor is None else f"{floor:.2f}"


def print_errors(console: Console, misses: Sequence[Miss], limit: int, prefix: str = "") -> None:
    """Print up to `limit` misses of each figure whose name begins with `prefix`, drawn over all articles, always the same ones."""
    by_figure: dict[str, list[Miss]] = defaultdict(list)
    for miss in misses:
        if miss.figure.startswith(prefix):
            by_figure[miss.figure].append(miss)
    for figure, each in by_figure.items():
        shown = each if len(each) <= limit else random.Random(SAMPLE_SEED).sample(each, limit)
        console.print(f"\n[bold]{figure}[/bold]: {len(shown)} of {len(each)} errors")
        for miss in sorted(shown, key=each.index):
            text = " ".join(miss.text.split())
            cut = text if len(text) <= MAX_SHOWN_CHARS else text[:MAX_SHOWN_CHARS] + "…"
            console.print(f"  {miss.article_id}  {cut}", markup=False)
            console.print(f"      gold {miss.gold}   got {miss.got}", markup=False)


if __name__ == "__main__":
    sys.exit(main())
