"""Extraction alone on one core: megabytes of text a second, on its own or by turns with another program over the same texts.

    python -m tests.benchmarks.kernel_speed ARTICLES.jsonl [--rounds 7] [--beside COMMAND]

Each round is a process of its own that takes the articles some times over; its best pass counts, in processor time. Machines are noisy,
and a figure in seconds holds for the machine and the minute: with `--beside` each round runs another command too, whose last printed
number is its own megabytes a second, and the ratios of bests and of medians are printed.
"""

from __future__ import annotations

import argparse
import json
import re
import shlex
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.benchmarks.attribution_worker import WARM_UP, load_quotetrace

PASSES: Final = 5
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")


def one_round(path: Path) -> float:
    """Megabytes of UTF-8 that the kernel takes in a second of this process's time, over the texts of one JSONL file: the best pass."""
    texts = [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    extract, _, at_a_time = load_quotetrace()
    extract([WARM_UP])
    best = float("inf")
    for _ in range(PASSES):
        start = time.process_time()
        for first in range(0, len(texts), at_a_time):
            extract(texts[first : first + at_a_time])
        best = min(best, time.process_time() - start)
    return sum(len(text.encode()) for text in texts) / 1e6 / best


def last_number(command: Sequence[str]) -> float:
    """The last number that a command prints.

    Raises:
        SystemExit: the command failed, or printed none.
    """
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    numbers = _NUMBER.findall(ended.stdout)
    if ended.returncode or not numbers:
        raise SystemExit(f"{shlex.join(command)} ended with {ended.returncode} and {len(numbers)} numbers: {ended.stderr.strip()[-200:]}")
    return float(numbers[-1])


def main(arguments: Sequence[str] | None = None) -> int:
    """Take turns, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.kernel_speed", description="Speed of extraction alone.")
    parser.add_argument("path", type=Path, help="articles, JSONL with `text`")
    parser.add_argument("--rounds", type=int, default=7, help="processes to start for each program")
    parser.add_argument("--beside", metavar="COMMAND", help="another program; its last printed number is its megabytes a second")
    parser.add_argument("--one", action="store_true", help="one round, in this process")
    given = parser.parse_args(arguments)
    if not given.path.is_file():
        print(f"{given.path}: no such file, expected articles as JSONL", file=sys.stderr)
        return 2
    if given.one:
        print(f"{one_round(given.path):.4f}")
        return 0
    programs = {"quotetrace": [sys.executable, "-m", "tests.benchmarks.kernel_speed", str(given.path), "--one"]}
    if given.beside:
        programs["beside"] = shlex.split(given.beside)
    speeds: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(given.rounds):
        for name, command in programs.items():
            speeds[name].append(last_number(command))
    for name, found in speeds.items():
        rounds = " ".join(f"{speed:.3f}" for speed in found)
        print(f"{name}: best {max(found):.3f} MB/s, median {statistics.median(found):.3f} ({rounds})")
    if given.beside:
        ours, other = speeds.values()
        print(f"ratio: bests {max(ours) / max(other):.2f}, medians {statistics.median(ours) / statistics.median(other):.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
