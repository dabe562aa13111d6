"""What all tests share: the demo, run once for every test that looks at it, Spark's session, and how hypothesis works."""

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

import quotetrace
from tests.engines.both import SAMPLED, is_required, spark_session, why_no_spark
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


@pytest.fixture(scope="session")
def spark() -> Any:
    """The Spark session that all tests share."""
    if reason := why_no_spark():
        (pytest.fail if is_required() else pytest.skip)(reason)
    return spark_session()


@pytest.fixture(params=["local", "spark"])
def on(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The options of a command for each engine."""
    return {"spark": request.getfixturevalue("spark")} if request.param == "spark" else {}


def pytest_unconfigure(config: pytest.Config) -> None:
    """The last line says what was not run."""
    if not hasattr(config, "workerinput") and not config.option.collectonly:
        reason = why_no_spark()
        print(f"Spark cases were not run: {reason}" if reason else SAMPLED, end="\n" if reason or SAMPLED else "")
