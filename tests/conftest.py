"""What all tests share: the demo, run once for every test that looks at it, and how hypothesis works."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import quotetrace
from tests.gold.annotation import ARTICLES

# Seconds say nothing on a shared machine; CI looks at the same examples every time, everybody else at new ones.
settings.register_profile("quotetrace", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("quotetrace"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "quotetrace")


@pytest.fixture(scope="session")
def demo_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished run over data/demo."""
    folder = tmp_path_factory.mktemp("demo") / "run"
    quotetrace.run(ARTICLES, folder)
    return folder
