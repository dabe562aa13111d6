"""The benchmark of linking on quotes invented for it: what is scored, what a peer may do, what is printed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.benchmarks import link_peers, link_worker
from tests.benchmarks.link_peers import PASSIM, Ran, compare_systems, prepare_systems, run_system
from tests.benchmarks.linking import score_rows
from tests.benchmarks.measure import run_process

ROWS = [
    # mention, text, cluster, kind
    ("a", "We will not sell the northern ferry to anybody.", 1, "same"),
    ("b", "we will not sell the northern ferry to anybody", 1, "same"),
    ("c", "The harbour council meets again on Monday morning.", 2, "same"),
    ("d", "The harbour council meets again on Monday morning. We will not sell the northern ferry to anybody.", 2, "concat"),
    ("e", "No comment.", 3, "stock"),
]


def write_mentions(folder: Path) -> Path:
    mention_id, text, cluster_id, kind = (list(column) for column in zip(*ROWS, strict=True))
    path = folder / "mentions.parquet"
    table = {"mention_id": mention_id, "text": text, "published": ["2031-05-04"] * len(ROWS), "cluster_id": cluster_id, "kind": kind}
    pq.write_table(pa.table(table), path)
    return path


def test_short_rows_are_scored_apart_and_two_quotes_in_one_row_not_at_all(tmp_path: Path) -> None:
    table = pq.read_table(write_mentions(tmp_path))
    long, short = score_rows(table, {"a": 1, "b": 1, "c": 2, "d": 1, "e": 2})
    assert (long.rows, long.figures) == (3, (1.0, 1.0, 1.0))
    assert short.rows == 1


def test_quotetrace_links_in_a_process_of_its_own(tmp_path: Path) -> None:
    ran = run_system("quotetrace", Path(sys.executable), write_mentions(tmp_path))
    assert isinstance(ran, Ran)
    assert ran.clusters["a"] == ran.clusters["b"] != ran.clusters["c"]
    assert ran.seconds > 0


def test_a_process_that_fails_is_one_line(tmp_path: Path) -> None:
    assert run_system("nobody", Path(sys.executable), write_mentions(tmp_path)) == "KeyError: 'nobody'"


def test_a_system_has_a_result_within_its_time_or_none(tmp_path: Path) -> None:
    assert run_system("quotetrace", Path(sys.executable), write_mentions(tmp_path), within=0.01) == "no result within 0 s"


def test_what_takes_too_long_is_ended_with_its_workers() -> None:
    worker = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; print(flush=True); time.sleep(60)'])"
    reading, writing = os.pipe()
    begun = time.monotonic()
    with open(reading, "rb") as heard:
        with open(writing, "wb") as said, pytest.raises(subprocess.TimeoutExpired):
            run_process([sys.executable, "-c", worker], stdout=said, within=3)
        assert heard.read() == b"\n"  # nothing more, and at once: nobody is left who could write
    assert time.monotonic() - begun < 50


def test_rows_of_the_same_words_are_one_text_to_a_peer(tmp_path: Path) -> None:
    seen: list[Sequence[Sequence[str]]] = []

    def join(texts: Sequence[str], words: Sequence[Sequence[str]]) -> Any:
        assert len(texts) == len(words)
        seen.append(words)
        return [(0, 2)]

    assert link_worker._link_texts(join)(write_mentions(tmp_path)) == {"a": 0, "b": 0, "c": 1, "d": 0, "e": 3}
    assert len(seen[0]) == 4


def test_a_proposed_pair_is_joined_only_where_its_shingles_are_alike() -> None:
    words = ["we sail at noon", "we sail at noon today", "noon", "we sail in the evening"]
    cut = [text.split() for text in words]
    assert list(link_worker._join_alike(cut, lambda _: [(0, 1), (0, 2), (0, 3)])) == [(0, 1)]


def test_the_table_has_a_row_for_each_system_and_a_line_for_each_lack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found: Mapping[str, Ran | str] = {
        "quotetrace": Ran({"a": 1, "b": 1}, 0.5, 80.0),
        "rensa": Ran({"a": 1, "b": 2}, 2.0, None),
        "datasketch": "no result within 9 s",
    }
    monkeypatch.setattr(link_peers, "run_system", lambda name, *_: found[name])
    systems: dict[str, Path | str] = {**dict.fromkeys(found, tmp_path), "passim": "no network"}
    said = list(compare_systems(systems, tmp_path, lambda clusters: (1.0, 1 / len(set(clusters.values())), 0.5)))
    assert [line.split() for line in said[3:5]] == [
        ["quotetrace", "2", "0.50", "80", "1.000", "1.000", "0.500", "1.0"],
        ["rensa", "0.5.0", "2", "2.00", "–", "1.000", "0.500", "0.500", "4.0"],
    ]
    assert said[5:] == ["datasketch: not compared, no result within 9 s", "passim: not compared, no network"]


def test_passim_is_taken_from_a_checkout_where_there_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Sequence[str]] = []

    def prepare(folder: Path, base: Sequence[str], peers: Mapping[str, Sequence[str]]) -> dict[str, str | None]:
        asked.append(peers["passim"])
        return {"rensa": None, "passim": "no git"}

    monkeypatch.setattr(link_peers, "prepare_environment", prepare)
    systems = prepare_systems(tmp_path)
    assert list(systems) == ["quotetrace", "rensa", "passim"]
    assert systems["passim"] == "no git"
    prepare_systems(tmp_path, tmp_path / "passim")
    assert [pins[0] for pins in asked] == [PASSIM, str(tmp_path / "passim")]
