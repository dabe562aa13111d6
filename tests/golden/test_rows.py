"""A change of rules shows in the rows of one small story, where a reviewer sees what it does."""

from __future__ import annotations

import pytest

import quotetrace
from tests.golden.rows import COLUMNS, STORY, read_rows, saved_rows


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("golden") / "run"
    quotetrace.run(STORY, folder)
    return read_rows(folder)


@pytest.mark.parametrize("name", COLUMNS)
def test_the_story_gives_the_rows_it_gave(rows: dict[str, str], name: str) -> None:
    assert rows[name] == saved_rows()[name], "python -m tests.golden.rows, and look at what changed"
