"""Fit the numbers of kinship on planted histories: `python -m tests.benchmarks.fit_histories [--seeds 0] [--histories 100]`.

Every number counts once in a sum, so what it is multiplied with is read off by setting it to one and the others to nothing. The choice of
a parent is fitted as a choice among all candidates, at noise one and twice the noise together, the absence of a parent by logistic
regression with the numbers of the choice as they stand. Printed are the numbers as they are and as fitted, and the share of right choices
(of the best candidate alone, without the tree) under both. What is printed is rounded by hand before it goes into `kinship`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from quotetrace.trace import kinship
from quotetrace.trace.batches import read_stories
from quotetrace.trace.collate import Collation
from quotetrace.trace.story import Story
from quotetrace.trace.wordings import Wordings, merge_wordings
from quotetrace.values import value
from tests.benchmarks.history_grow import History, World, grow
from tests.benchmarks.history_run import lay_ready

CHOICE = (
    "GAINED_PAIR", "LOST_PAIR", "CUT_SIDE", "OWN_WORD", "LOST_MARK", "FEWEST_GAINED", "NEAREST", "PER_LOG_HOUR", "SHARED_PASSAGES",
    "ANY_PASSAGES", "BYLINE_IS_PARENT", "CARRIER_IS_PARENT", "RELAY_IS_PARENT", "BYLINE_IS_OTHER", "PARENT_IS_AGENCY", "BOTH_AGENCIES",
    "AGENCY_FROM_OUTLET", "PARENT_CREDITS_MORE",
)  # fmt: skip
ABSENCE = ("UNKNOWN", "UNKNOWN_BYLINE", "UNKNOWN_CARRIER", "UNKNOWN_OWN", "UNKNOWN_BEST", "UNKNOWN_SHARED")
STEP = 0.02
"""What a number of the absence is set to: a probability near one half, whose log-odds lose nothing by rounding."""

SHRINKAGE = 0.3
WORLDS = (World(1.0), World(2.0))

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@value
class Case:
    """One article among its candidates: what each number is multiplied with, what is not fitted, and which candidates are right."""

    factors: Numbers
    rest: Numbers
    right: Flags
    absence: Numbers
    is_scored: bool


@contextmanager
def numbers(given: Mapping[str, float]) -> Iterator[None]:
    """Kinship with other numbers."""
    kept = {name: getattr(kinship, name) for name in given}
    try:
        for name, number in given.items():
            setattr(kinship, name, number)
        yield
    finally:
        for name, number in kept.items():
            setattr(kinship, name, number)


def read_cases(history: History, story: Story) -> list[Case]:
    """The articles of one history."""
    wordings = merge_wordings(story, Collation())
    longest: dict[str, int] = {}
    for at, witness in enumerate(story.witnesses):
        best = longest.get(witness.article_id)
        if best is None or wordings.sizes[wordings.of[at]] > wordings.sizes[wordings.of[best]]:
            longest[witness.article_id] = at
    if len(longest) < 2:
        return []
    carriers = kinship.read_carriers(story.witnesses, wordings)[np.array(list(longest.values()))]
    factors, rest = _choice(carriers, wordings, story)
    absence = _absence(carriers, wordings, story)
    nodes = {node.article_id: node for node in history.corpus}
    here = [nodes[article] for article in longest]
    sayings = [tuple(history.sayings(node)) for node in history.nodes]
    cases = []
    for at, node in enumerate(here):
        others = np.arange(len(here)) != at
        right = np.array([any(other.number == up or sayings[other.number] == sayings[up] for up in node.parents) for other in here])
        held = any(history.nodes[up].in_corpus for up in node.parents)
        cases.append(Case(factors[at][others], rest[at][others], right[others], absence[at], held))
    return cases


def _choice(carriers: kinship.Carriers, wordings: Wordings, story: Story) -> tuple[Numbers, Numbers]:
    nothing = dict.fromkeys((*CHOICE, "ADDED_WORD"), 0.0)

    def total(**given: float) -> Numbers:
        with numbers(nothing | given):
            return kinship.measure_kinship(carriers, carriers, wordings, story.passages).total

    rest = total()
    return np.stack([total(**{name: 1.0}) - rest for name in CHOICE], axis=-1), rest


def _absence(carriers: kinship.Carriers, wordings: Wordings, story: Story) -> Numbers:
    nothing = dict.fromkeys(ABSENCE, 0.0)
    columns = []
    for name in ABSENCE:
        with numbers(nothing | {name: STEP}):
            unknown = kinship.measure_kinship(carriers, carriers, wordings, story.passages).unknown
        columns.append(np.log(unknown / (1 - unknown)) / STEP)
    return np.stack(columns, axis=-1)


def fit_choice(cases: Sequence[Case], start: Numbers) -> Numbers:
    """The numbers under which right candidates are likeliest."""
    some = [case for case in cases if case.is_scored and case.right.any()]

    def loss(given: Numbers) -> tuple[float, Numbers]:
        total, slope = 0.0, np.zeros_like(given)
        for case in some:
            scores = case.factors @ given + case.rest
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            right = shares[case.right].sum() + 1e-12
            total -= float(np.log(right))
            slope -= case.factors.T @ (np.where(case.right, shares / right, 0) - shares)
        total += SHRINKAGE * float(given @ given)
        return total / len(some), (slope + 2 * SHRINKAGE * given) / len(some)

    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x)


def fit_absence(cases: Sequence[Case], start: Numbers) -> Numbers:
    """The numbers under which absence is told best."""
    factors = np.stack([case.absence for case in cases])
    absent = np.array([not case.right.any() for case in cases], dtype=float)

    def loss(given: Numbers) -> tuple[float, Numbers]:
        odds = factors @ given
        return float((np.logaddexp(0, odds) - absent * odds).mean()), factors.T @ (1 / (1 + np.exp(-odds)) - absent) / len(absent)

    return np.asarray(minimize(loss, start, jac=True).x)


def share_right(cases: Sequence[Case], given: Numbers) -> float:
    """Share of the articles with a parent here whose best candidate is right."""
    return float(np.mean([case.right[np.argmax(case.factors @ given + case.rest)] for case in cases if case.is_scored]))


def main(arguments: Sequence[str] | None = None) -> int:
    """Generate, fit, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.fit_histories", description="Fit the numbers of kinship.")
    parser.add_argument("--seeds", type=lambda text: [int(part) for part in text.split(",")], default=[0], metavar="N,…")
    parser.add_argument("--histories", type=int, default=100, metavar="N", help="histories a seed and a world")
    given = parser.parse_args(arguments)
    cases: list[Case] = []
    for world in WORLDS:
        for seed in given.seeds:
            histories = {history.name: history for history in grow(seed, given.histories, world)}
            for batch in lay_ready(list(histories.values())).combine_chunks().to_batches():
                cases += [case for story in read_stories(batch) for case in read_cases(histories[story.cluster_id], story)]
    for names, fit in ((CHOICE, fit_choice), (ABSENCE, fit_absence)):
        now = np.array([getattr(kinship, name) for name in names])
        found = fit(cases, now)
        for name, old, new in zip(names, now, found, strict=True):
            print(f"{name:20} {old:7.2f} {new:7.2f}")
        if names is CHOICE:
            print(f"{'best candidate right':20} {share_right(cases, now):7.3f} {share_right(cases, found):7.3f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
