"""A run is published whole or not at all, and never over somebody else's files."""

from __future__ import annotations

import pytest

from quotetrace.articles.files import read_manifest
from quotetrace.errors import OutputError
from quotetrace.publish import staged, write_manifest
from quotetrace.settings import Settings


def publish(out, name="a.parquet"):
    with staged(out) as stage:
        (stage / name).write_text("rows")
        write_manifest(stage, Settings(), {"command": "run", "rows": {}})


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
