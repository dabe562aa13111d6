"""Floors under the figures: what may not get worse unnoticed, kept in `floors.toml` beside this file.

The file also holds a digest of the articles and their annotation, so that an easier examination is noticed, and a seal over both, so that
a floor is lowered by the command that says so and not by hand.
"""

from __future__ import annotations

import hashlib
import json
import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.gold.scoring import Figure

FLOORS: Final = Path(__file__).with_name("floors.toml")
MIN_MARGIN_RATIO: Final = 0.01
MARGIN_DECISIONS: Final = 2
"""Kept between a figure and its floor, whichever is more: two quotes judged otherwise are no alarm in a small figure."""

_HEAD: Final = """\
# The figures of `python -m tests.gold.gate` that may not get worse, as ratios: the events that rules may be tuned on, and those held out.
# Written by `python -m tests.gold.gate --update`, which raises floors; lowering one, or accepting a changed annotation, takes --lower too.
"""

Groups = Mapping[str, Sequence[Figure]]


@dataclass(frozen=True, slots=True)
class Floors:
    """Floors by group of events and figure, with the digest they were measured on and the seal of the file."""

    digest: str
    ratios: Mapping[str, Mapping[str, float]]
    seal: str = ""

    def build_seal(self) -> str:
        """16 hex digits over digest and floors."""
        content = json.dumps([self.digest, {group: dict(each) for group, each in self.ratios.items()}], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:16]


def read_floors(path: Path = FLOORS) -> Floors:
    """The floors of `path`; none where there is no such file."""
    if not path.is_file():
        return Floors("", {})
    given = tomllib.loads(path.read_text(encoding="utf-8"))
    digest, seal = given.pop("digest"), given.pop("seal")
    return Floors(digest, given, seal)


def write_floors(floors: Floors, path: Path = FLOORS) -> None:
    """Write `floors` with a fresh seal."""
    lines = [_HEAD, f'digest = "{floors.digest}"', f'seal = "{floors.build_seal()}"']
    for group, ratios in floors.ratios.items():
        lines += ["", f"[{group}]", *(f'"{name}" = {ratio:.2f}' for name, ratio in ratios.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def find_breaches(floors: Floors, groups: Groups, digest: str) -> list[str]:
    """What does not hold, a line each; empty where every figure keeps its floor, on the same annotation."""
    if not floors.ratios:
        return ["no floors yet: `--update`"]
    lines = []
    if floors.seal != floors.build_seal():
        lines.append("floors.toml was changed by hand: write it with `python -m tests.gold.gate --update`")
    if floors.digest != digest:
        lines.append("the articles or the annotation of the demo changed: look at the figures, then `--update --lower`")
    for group, figures in groups.items():
        held = floors.ratios.get(group, {})
        for figure in figures:
            floor = held.get(figure.name)
            if floor is None and figure.of:
                lines.append(f"{group} {figure.name}: no floor yet: `--update`")
            elif floor is not None and figure.ratio < floor:
                lines.append(f"{group} {figure.name}: {figure.ratio:.4f} ({figure.right}/{figure.of}) is below the floor {floor:.2f}")
        lines += [f"{group} {name}: a floor, but no such figure" for name in held.keys() - {figure.name for figure in figures}]
    return lines


def find_floor(figure: Figure) -> float:
    """The floor for a figure as it stands: two decisions below, or one point, rounded down to two places.

    Example:
        >>> find_floor(Figure("spans.recall", 990, 1000)), find_floor(Figure("origin.agency", 9, 10))
        (0.98, 0.7)
    """
    weight = 2 if figure.name.endswith(".f1") else 1  # a hit counts twice in an F1
    margin = max(MIN_MARGIN_RATIO, MARGIN_DECISIONS * weight / figure.of) if figure.of else 0.0
    return max(0.0, math.floor((figure.ratio - margin) * 100 + 1e-9) / 100)


def move_floors(floors: Floors, groups: Groups, digest: str, *, lower: bool) -> tuple[Floors, list[str]]:
    """Floors raised to the figures, and what stands in the way of that.

    Args:
        floors: The floors so far.
        groups: Figures as they stand, by group of events.
        digest: Of the articles and their annotation as they stand.
        lower: Whether a floor may go down and the annotation may have changed.

    Returns:
        The new floors, and a line for each refusal; where there is one the new floors are not to be written.
    """
    refused = []
    if floors.digest not in ("", digest) and not lower:
        refused.append("the articles or the annotation changed: --lower accepts them")
    moved: dict[str, dict[str, float]] = {}
    for group, figures in groups.items():
        held = floors.ratios.get(group, {})
        moved[group] = {}
        for figure in figures:
            before, now = held.get(figure.name), find_floor(figure)
            if before is not None and figure.ratio < before and not lower:
                refused.append(f"{group} {figure.name}: {before:.2f} would become {now:.2f}")
            if figure.of:
                keeps = before is not None and before <= figure.ratio
                moved[group][figure.name] = max(before or 0.0, now) if keeps else now
        if gone := sorted(held.keys() - moved[group].keys()):
            refused += [] if lower else [f"{group} {name}: the figure is gone" for name in gone]
    return Floors(digest, moved), refused
