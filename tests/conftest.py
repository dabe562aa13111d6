"""The demo, run once for every test that looks at it."""

from pathlib import Path

import pytest

import quotetrace
from tests.gold.annotation import ARTICLES


@pytest.fixture(scope="session")
def demo_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished run over data/demo."""
    folder = tmp_path_factory.mktemp("demo") / "run"
    quotetrace.run(ARTICLES, folder)
    return folder
