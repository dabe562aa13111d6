"""The figures of attribution as lines, and how far scores can be believed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from tests.benchmarks.attribution_score import Score, Tally

SCORE_BINS: Final = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
"""Most answers are sure ones: the last tenth is looked at in halves."""
THRESHOLDS: Final = (0.55, 0.6, 0.65, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers whose scores lie in `[low, high)`: how many, their mean score, the share that is right."""

    low: float
    high: float
    n: int
    mean: float
    right: float


def list_bins(sure: Sequence[tuple[float, bool]], edges: Sequence[float] = SCORE_BINS) -> list[Bin]:
    """Answers by score, bins without any left out; the last one holds its upper edge too."""
    bins = []
    for low, high in pairwise(edges):
        inside = [(score, right) for score, right in sure if low <= score < high or score == high == edges[-1]]
        if inside:
            mean = sum(score for score, _ in inside) / len(inside)
            bins.append(Bin(low, high, len(inside), mean, sum(right for _, right in inside) / len(inside)))
    return bins


def calibration_error(bins: Sequence[Bin]) -> float:
    """How far share right and mean score lie apart, bins weighted by their answers.

    Example:
        >>> round(calibration_error([Bin(0.5, 0.6, 1, 0.55, 0.0), Bin(0.9, 1.0, 3, 0.95, 1.0)]), 3)
        0.175
    """
    n = sum(part.n for part in bins)
    return sum(part.n * abs(part.mean - part.right) for part in bins) / n if n else 0.0


def list_figures(score: Score) -> Iterator[str]:
    """Every figure, a line each."""
    for name in ("all", "quotes"):
        yield f"{'spans, strict, ' + name:42} {_shown(score.spans[name])}"
    yield f"{'span and speaker, either':42} {_shown(score.end_to_end)}"
    yield f"\n{'speakers':26} {'wanted':>6} {'either':>7} {'resolved':>9} {'answered':>9} {'right of answered':>18}"
    for name, part in sorted(score.speakers.items(), key=lambda item: (item[0] != "all", item[0])):
        resolved = f"{ratio(part.resolved, part.canonical):.3f}" if part.canonical else "–"
        yield (
            f"{name:26} {part.wanted:6} {ratio(part.either, part.wanted):7.3f} {resolved:>9} "
            f"{ratio(part.answered, part.wanted):9.3f} {ratio(part.either, part.answered):18.3f}"
        )
    yield ""
    for name, tally in sorted(score.false.items()):
        yield f"{'false attributions, ' + name:42} {tally.recall:.3f} ({tally.hits} of {tally.wanted})"
    yield f"{'cue':42} {score.cue.recall:.3f} ({score.cue.hits} of {score.cue.wanted})"
    for name, tally in score.contents.items():
        yield f"{'contents, ' + name:42} {_shown(tally)}"
    yield from _list_reliability(list_bins(score.sure))
    yield from _list_thresholds(score)


def _list_reliability(bins: Sequence[Bin]) -> Iterator[str]:
    if bins:
        yield f"\n{'score':10} {'mean':>6} {'right':>6} {'n':>6}"
        for part in bins:
            yield f"{f'{part.low:.2f}–{part.high:.2f}':10} {part.mean:6.3f} {part.right:6.3f} {part.n:6}"
        yield f"expected calibration error {calibration_error(bins):.3f}"


def _list_thresholds(score: Score) -> Iterator[str]:
    """What a higher setting `quotes.min_score` would leave: how many quotes keep a speaker, and how many of those are right."""
    if score.sure:
        yield f"\n{'min_score':10} {'named':>6} {'right':>6}"
        for least in THRESHOLDS:
            kept = [right for sure, right in score.sure if sure >= least]
            yield f"{least:<10.2f} {ratio(len(kept), score.speakers['all'].wanted):6.3f} {ratio(sum(kept), len(kept)):6.3f}"


def _shown(tally: Tally) -> str:
    counts = f"{tally.hits} of {tally.answered} answered, {tally.wanted} wanted"
    return f"P {tally.precision:.3f}  R {tally.recall:.3f}  F1 {tally.f1:.3f}  ({counts})"


def ratio(part: int, whole: int) -> float:
    """A share, 0 of nothing."""
    return part / whole if whole else 0.0
