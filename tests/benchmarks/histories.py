"""Variant tree and origin on planted histories, through the package's own trace.

    python -m tests.benchmarks.histories [--seeds 5,6,7,8,9] [--histories 100] [--noise 0.5|1|2] [--no-passages] [--path]

Whole articles are generated (`history_grow` says how, and what it chooses) and go the package's way: read, extract, group, resolve, trace.
Only the links are given: the quotes that hold a node's words are one cluster, whatever linking would make of them. `--path` adds what
`quotetrace run` makes of the articles of the first seed, links and all. Seeds 0 to 4 are for tuning: 0 for
parents (`fit_histories`), 0, 1, 2 and 4 for origins; no constant was chosen on others.

A parent is right if it is a true one or has the very words of one. Scored are the articles of which a true parent is in the corpus. An
origin is right if the originator is claimed (`credited`); it cannot be known where its own article is not in the corpus and no article
names it; claims there, and other wrong ones, are counted over all histories. Floors are printed beside; 1 is returned where one is broken.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from quotetrace.values import value
from tests.benchmarks import history_score
from tests.benchmarks.history_grow import History, World, grow
from tests.benchmarks.history_run import lay_ready, run_whole, trace_ready
from tests.benchmarks.history_score import Child, Claim, calibrate, judge_parents, read_parents, share

UNSEEN = (5, 6, 7, 8, 9)
HISTORIES = 100
TREE_FLOORS = {(0.5, True): 0.85, (1.0, True): 0.82, (2.0, True): 0.75, (1.0, False): 0.78}
MIN_KNOWN, MIN_LEFT_UNKNOWN, MAX_WRONG = 0.93, 0.90, 0.02
NOTHING_ADDED = 0.03
"""A baseline this near to the package: the package adds nothing."""

TREES = {"earliest article": history_score.first_article, "nearest wording": history_score.nearest_wording,
         "nearest earlier wording": history_score.nearest_earlier}  # fmt: skip
ORIGINS = {"earliest article": history_score.earliest_agency, "most credited": history_score.most_credited,
           "most often stated first": history_score.most_stated}  # fmt: skip


@value
class Results:
    """Children and claims of one way to judge them."""

    children: list[Child]
    claims: list[Claim]

    @property
    def parents(self) -> float:
        """Share of the parents that are right, of those in the corpus."""
        return share(child.is_right for child in self.children if child.in_corpus)

    @property
    def known(self) -> float:
        """Share of the origins that can be known and are right."""
        return share(claim.is_right for claim in self.claims if claim.history.known_by)

    @property
    def left_unknown(self) -> float:
        """Share of those that cannot be known and are not claimed."""
        return share(not claim.is_claim for claim in self.claims if not claim.history.known_by)

    @property
    def wrong(self) -> float:
        """Share of all histories with a wrong claim."""
        return share(claim.is_claim and not claim.is_right for claim in self.claims)


def judge(histories: Sequence[History], ready: Any) -> dict[str, Results]:
    """What the package (""), and each baseline by its name, makes of `histories`."""
    traced = {row["cluster_id"]: row for row in trace_ready(ready)}
    results: dict[str, Results] = {"": Results([], []), **{name: Results([], []) for name in (*TREES, *ORIGINS)}}
    laid = {row["cluster_id"]: row for row in ready.to_pylist()}
    for history in histories:
        made, given = traced[history.name], laid[history.name]
        results[""].children.extend(judge_parents(history, read_parents(made)))
        results[""].claims.append(Claim(history, made["origin_status"], made["origin_agency_id"], made["origin_score"]))
        for name, find in TREES.items():
            results[name].children.extend(judge_parents(history, find(given)))
        for name, origin in ORIGINS.items():
            agency = origin(given)
            results[name].claims.append(Claim(history, "credited" if agency else "unknown", agency, None))
    return results


def judge_path(histories: Sequence[History]) -> Results:
    """What `quotetrace run` makes of the articles: parents over all clusters, the origin of the cluster that holds most of a history."""
    variants, clusters, cluster_of = run_whole(histories)
    named = read_parents({"variants": variants})
    by_id = {row["cluster_id"]: row for row in clusters}
    result = Results([], [])
    for history in histories:
        result.children.extend(judge_parents(history, named))
        row: Mapping[str, Any] = by_id.get(cluster_of.get(history.name, ""), {})
        result.claims.append(Claim(history, row.get("origin_status", "unknown"), row.get("origin_agency_id"), row.get("origin_score")))
    return result


def main(arguments: Sequence[str] | None = None) -> int:
    """Generate, trace, score, print; 1 where a floor is broken."""
    given = _parse(arguments)
    world = World(given.noise, not given.no_passages)
    results: dict[str, Results] = {}
    for seed in given.seeds:
        histories = grow(seed, given.histories, world)
        for name, found in judge(histories, lay_ready(histories)).items():
            kept = results.setdefault(name, Results([], []))
            kept.children.extend(found.children)
            kept.claims.extend(found.claims)
    console = Console(highlight=False, soft_wrap=True, width=110)
    broken = print_results(console, results, world, given.seeds)
    if given.path:
        path = judge_path(grow(given.seeds[0], given.histories, world))
        console.print(
            f"whole path, links and all, seed {given.seeds[0]}: parents {path.parents:.3f}, origin right {path.known:.3f}, "
            f"left unknown {path.left_unknown:.3f}, wrong claims {path.wrong:.3f}"
        )
    return 1 if broken else 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.histories", description="Variant tree and origin on planted histories."
    )
    parser.add_argument("--seeds", type=lambda text: [int(part) for part in text.split(",")], default=list(UNSEEN), metavar="N,…")
    parser.add_argument("--histories", type=int, default=HISTORIES, metavar="N", help="histories a seed")
    parser.add_argument("--noise", type=float, default=1.0, choices=(0.5, 1.0, 2.0))
    parser.add_argument("--no-passages", action="store_true", help="a world in which no text takes passages outside the quote")
    parser.add_argument("--path", action="store_true", help="also what `quotetrace run` makes of the first seed")
    return parser.parse_args(arguments)


def print_results(console: Console, results: Mapping[str, Results], world: World, seeds: Sequence[int]) -> list[str]:
    """The tables of figures and of scores, and the floors that are broken."""
    own = results[""]
    unknown = sum(not claim.history.known_by for claim in own.claims)
    console.print(
        f"seeds {','.join(map(str, seeds))}, noise {world.noise:g}, {'with' if world.passages else 'without'} shared passages: "
        f"{len(own.claims)} histories, {len(own.children)} variants, {sum(child.in_corpus for child in own.children)} with their parent "
        f"in the corpus; the origin of {unknown} cannot be known: own article not in the corpus, named by none"
    )
    broken = _print_figures(console, results, world)
    _print_scores(console, "parent_score", [(child.score, child.is_right) for child in own.children if child.named])
    _print_scores(console, "origin_score", [(claim.score or 0.0, claim.is_right) for claim in own.claims if claim.is_claim])
    console.print(f"broken: {', '.join(broken)}" if broken else "every floor holds")
    return broken


def _print_figures(console: Console, results: Mapping[str, Results], world: World) -> list[str]:
    """One row a figure: the package, its floor, the baselines."""
    own = results[""]
    rows: list[tuple[str, Callable[[Results], float], float, int, Sequence[str]]] = [
        ("parents right", lambda found: found.parents, TREE_FLOORS.get((world.noise, world.passages), math.nan), 1, tuple(TREES)),
        ("origin right where it can be known", lambda found: found.known, MIN_KNOWN if world.noise <= 1 else math.nan, 1, tuple(ORIGINS)),
        ("left unknown where it cannot", lambda found: found.left_unknown, MIN_LEFT_UNKNOWN, 1, tuple(ORIGINS)),
        ("wrong claims, of all", lambda found: found.wrong, MAX_WRONG if world.noise > 1 else math.nan, -1, tuple(ORIGINS)),
    ]
    table = Table("figure", "package", "floor", "baselines", "")
    broken = []
    for name, figure, floor, sign, baselines in rows:
        got = figure(own)
        others = {other: figure(results[other]) for other in baselines}
        if sign * got < sign * floor:
            broken.append(name)
        near = any(sign * (got - each) < NOTHING_ADDED for each in others.values())
        told = ", ".join(f"{other} {each:.3f}" for other, each in others.items())
        shown = "-" if math.isnan(floor) else f"{'at most ' if sign < 0 else ''}{floor:.2f}"
        table.add_row(name, f"{got:.3f}", shown, told, "the model adds nothing" if near else "")
    console.print(table)
    ways = {
        way: [child for child in own.children if child.in_corpus and child.node.way == way]
        for way in ("edited", "verbatim", "fragment", "two")
    }
    console.print(
        "parents by edge: " + ", ".join(f"{way} {share(child.is_right for child in some):.3f} of {len(some)}" for way, some in ways.items())
        + f"; the first of two alone: {share(child.is_first for child in ways['two']):.3f}"
    )  # fmt: skip
    return broken


def _print_scores(console: Console, name: str, claims: Sequence[tuple[float, bool]]) -> None:
    bins, error = calibrate(claims)
    table = Table(name, *(f"{each.mean:.2f}" for each in bins))
    table.add_row("share right", *(f"{each.right:.2f}" for each in bins))
    table.add_row("n", *(str(each.n) for each in bins))
    console.print(table)
    console.print(f"expected calibration error of {name}: {error:.3f}")


if __name__ == "__main__":
    raise SystemExit(main())
