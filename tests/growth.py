"""Whether work grows with the length of its text only: what a hostile text must not change."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

TIMES = 8
SLACK = 4
"""Eight times the text may take up to 32 times as long, for the noise of a shared machine; quadratic work takes 64 times."""

FLOOR_SECONDS = 0.005
ROUNDS = 4


def assert_linear(work: Callable[[Any], object], make: Callable[[int], Any], few: int) -> None:
    """Do `work` on what `make` gives for `few` units and for eight times as many; the best of some rounds of processor time counts."""
    small, large = make(few), make(few * TIMES)
    work(small)
    best_small = best_large = float("inf")
    for _ in range(ROUNDS):
        best_small, best_large = min(best_small, _seconds(work, small)), min(best_large, _seconds(work, large))
        if best_large < SLACK * TIMES * max(best_small, FLOOR_SECONDS):
            return
    raise AssertionError(f"{few} units {best_small:.4f} s, {few * TIMES} units {best_large:.4f} s")


def _seconds(work: Callable[[Any], object], given: Any) -> float:
    begun = time.process_time()
    work(given)
    return time.process_time() - begun
