"""How far `parent_score` and `origin_score` can be believed, and what would make them: `python -m tests.benchmarks.fit_calibration`.

    python -m tests.benchmarks.fit_calibration [--seeds 0,1,2,4] [--histories 100]

Scores are log-odds under a sigmoid. Over what was named on planted histories, at noise one and twice the noise, a logistic regression of
"right" on those log-odds gives the line that they should follow; a score that says what it means has slope one and offset none. The numbers
to change by hand are `SURE`, `SURE_SHARE` and `SURE_KNOWN` of `trace.tree` (offset, and the slope of both), and `SURE` of `trace.origin`
(slope; that score has no offset, for a claim needs evidence).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize

from tests.benchmarks.histories import judge
from tests.benchmarks.history_grow import World, grow
from tests.benchmarks.history_run import lay_ready
from tests.benchmarks.history_score import calibrate

TUNING = (0, 1, 2, 4)
WORLDS = (World(1.0), World(2.0))
Said = list[tuple[float, bool]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Grow, trace, fit, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.fit_calibration", description="Calibration of scores.")
    parser.add_argument("--seeds", type=lambda text: [int(part) for part in text.split(",")], default=list(TUNING), metavar="N,…")
    parser.add_argument("--histories", type=int, default=100, metavar="N", help="histories a seed and a world")
    given = parser.parse_args(arguments)
    parents, origins = Said(), Said()
    for world in WORLDS:
        for seed in given.seeds:
            histories = grow(seed, given.histories, world)
            ours = judge(histories, lay_ready(histories))[""]
            parents += [(child.score, child.is_right) for child in ours.children if child.named is not None]
            origins += [(claim.score, claim.is_right) for claim in ours.claims if claim.is_claim and claim.score is not None]
    for name, said in (("parent_score", parents), ("origin_score", origins)):
        slope, offset = fit(said)
        print(f"{name}: {len(said):,} named, expected calibration error {calibrate(said)[1]:.3f}; slope {slope:.2f}, offset {offset:+.2f}")
    return 0


def fit(said: Said) -> tuple[float, float]:
    """Slope and offset of the line that the log-odds of the scores should follow.

    Example:
        >>> slope, offset = fit([(0.8, True), (0.8, True), (0.8, True), (0.8, True), (0.8, False), (0.5, True), (0.5, False)])
        >>> round(slope, 2), round(abs(offset), 2)
        (1.0, 0.0)
    """
    scores = np.clip(np.array([score for score, _ in said]), 1e-4, 1 - 1e-4)
    odds, right = np.log(scores / (1 - scores)), np.array([is_right for _, is_right in said])

    def loss(line: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
        return float(np.logaddexp(0.0, np.where(right, -1.0, 1.0) * (line[0] * odds + line[1])).sum())

    slope, offset = minimize(loss, np.array([1.0, 0.0])).x
    return float(slope), float(offset)


if __name__ == "__main__":
    raise SystemExit(main())
