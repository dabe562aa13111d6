"""A run is published whole or not at all, and never over somebody else's files."""

from __future__ import annotations

import hashlib

import pytest

from quotetrace.articles.files import InputFile, read_manifest
from quotetrace.errors import OutputError
from quotetrace.publish import check_out, hash_inputs, staged, to_manifest, writing
from quotetrace.settings import Settings


def publish(out, name="a.parquet"):
    with staged(out) as stage:
        (stage / name).write_text("rows")
        (stage / "run.json").write_text(to_manifest(Settings(), {"command": "run", "rows": {}}))


def beside(out):
    return sorted(path.name for path in out.parent.iterdir())


def test_a_run_takes_the_place_of_an_older_one(tmp_path):
    out = tmp_path / "out"
    publish(out, "old.parquet")
    publish(out, "new.parquet")
    assert sorted(path.name for path in out.iterdir()) == ["new.parquet", "run.json"]
    assert read_manifest(out)["settings"] == Settings().fingerprint()
    assert beside(out) == ["out"]


def test_an_empty_folder_may_be_taken(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    publish(out)
    assert read_manifest(out)


def test_a_failure_leaves_what_was_there(tmp_path):
    out = tmp_path / "out"
    publish(out, "old.parquet")
    with pytest.raises(ZeroDivisionError), staged(out) as stage:
        (stage / f"half{1 / 0}.parquet").write_text("rows")
    assert sorted(path.name for path in out.iterdir()) == ["old.parquet", "run.json"]
    assert beside(out) == ["out"]


def test_a_folder_of_something_else_is_refused(tmp_path):
    (tmp_path / "thesis.docx").write_text("x")
    with pytest.raises(OutputError, match="something else"), staged(tmp_path):
        pass
    assert (tmp_path / "thesis.docx").exists()


def test_a_file_is_refused(tmp_path):
    out = tmp_path / "out"
    out.write_text("x")
    with pytest.raises(OutputError, match="is a file"), staged(out):
        pass


def test_a_place_that_cannot_be_is_one_clear_error(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="cannot be written"), staged(tmp_path / "file" / "out"):
        pass


def test_an_error_of_the_work_is_not_one_of_the_place(tmp_path):
    with pytest.raises(PermissionError), staged(tmp_path / "out"):
        raise PermissionError(13, "Permission denied", "article.txt")
    with pytest.raises(OutputError, match="No space"), writing(tmp_path / "out"):
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("name", ["in", "in/..", "in/a/b"])
def test_out_never_takes_the_place_of_an_input(tmp_path, name):
    given = tmp_path / "in" / "a" / "b"
    given.mkdir(parents=True)
    with pytest.raises(OutputError, match="is or holds an INPUT"):
        check_out(tmp_path / name, [given])


def test_out_may_lie_inside_an_input(tmp_path):
    check_out(tmp_path / "in" / "out", [tmp_path / "in"])


def test_a_name_that_is_too_long_is_one_clear_error(tmp_path):
    with pytest.raises(OutputError, match="cannot be written: File name too long"):
        check_out(tmp_path / ("a" * 300))


def test_the_manifest_hashes_what_was_read(tmp_path):
    (tmp_path / "a.txt").write_text("They left.")
    files = [InputFile(tmp_path / "a.txt", "a.txt"), InputFile(tmp_path / "b.txt", "b.txt", "no regular file")]
    first, second = hash_inputs(files)
    assert first == {"input": "a.txt", "bytes": 10, "sha256": hashlib.sha256(b"They left.").hexdigest()}
    assert second == {"input": "b.txt", "bytes": None, "sha256": None}
