"""The files that INPUTs name: each once, each under a name of its own, and no run among them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from quotetrace.articles.files import find_files
from quotetrace.errors import InputError


def make(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("They left.")


def names(*inputs: Path, out: Path | None = None) -> list[str]:
    return [file.name for file in find_files(inputs, out)]


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        (["a"], ["1.txt", "x/1.txt"]),
        (["a/1.txt"], ["1.txt"]),
        (["a/1.txt", "b/2.txt"], ["1.txt", "2.txt"]),
        (["a/1.txt", "b/1.txt"], ["a/1.txt", "b/1.txt"]),  # one name twice: both begin further up
        (["a", "b/1.txt"], ["a/1.txt", "a/x/1.txt", "b/1.txt"]),
        (["a", "b"], ["a/1.txt", "a/x/1.txt", "b/1.txt", "b/2.txt"]),
        (["a/x", "c/x"], ["a/x/1.txt", "c/x/1.txt"]),
        (["b/2.txt", "a/1.txt", "c/x/1.txt"], ["2.txt", "a/1.txt", "x/1.txt"]),
    ],
)
def test_every_file_has_a_name_of_its_own(tmp_path, inputs, expected):
    make(tmp_path, "a/1.txt", "a/x/1.txt", "b/1.txt", "b/2.txt", "c/x/1.txt")
    assert names(*(tmp_path / given for given in inputs)) == expected


def test_hidden_paths_out_and_finished_runs_are_no_input(tmp_path):
    make(tmp_path, "1.txt", ".hidden.txt", ".git/2.txt", "out/3.txt", "old/quotes.parquet", "mine/run.json", "mine/4.txt")
    (tmp_path / "old" / "run.json").write_text(json.dumps({"quotetrace": "0.1.0"}))
    assert names(tmp_path, out=tmp_path / "out") == ["1.txt", "mine/4.txt", "mine/run.json"]


def test_what_is_no_file_has_a_problem(tmp_path):
    make(tmp_path, "1.txt", "a/2.txt")
    (tmp_path / "lost.txt").symlink_to("nowhere")
    (tmp_path / "linked").symlink_to("a")
    os.mkfifo(tmp_path / "pipe.txt")
    assert [file.name for file in find_files([tmp_path]) if file.problem] == ["linked", "lost.txt", "pipe.txt"]
    assert [file.name for file in find_files([tmp_path]) if not file.problem] == ["1.txt", "a/2.txt"]


def test_a_folder_that_cannot_be_listed_has_a_problem(tmp_path, monkeypatch):
    make(tmp_path, "1.txt", "shut/2.txt")
    listed = os.scandir

    def scandir(path):
        if Path(path).name == "shut":
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert [(file.name, file.problem) for file in find_files([tmp_path])] == [("1.txt", ""), ("shut", "Permission denied")]


def test_a_name_that_is_no_utf_8_is_kept_readable(tmp_path):
    make(tmp_path, "1.txt")
    (tmp_path / "1.txt").rename(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    assert names(tmp_path) == ["caf\\xe9.txt"]


@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        ([], "no INPUT"),
        (["none"], "no such file or folder"),
        (["a/1.txt/2.txt"], "no such file or folder"),
        (["a" * 300], "cannot be read"),
        (["a", "a"], "named twice"),
        (["a", "a/1.txt"], "inside the INPUT"),
        (["old"], "is a finished run"),
    ],
)
def test_what_cannot_be_input_is_one_clear_error(tmp_path, inputs, says):
    make(tmp_path, "a/1.txt", "old/run.json")
    (tmp_path / "old" / "run.json").write_text(json.dumps({"quotetrace": "0.1.0"}))
    with pytest.raises(InputError, match=says):
        find_files([tmp_path / given for given in inputs])
