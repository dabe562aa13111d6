"""What speaks for and against a pair, in numbers."""

from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from quotetrace.links.evidence import _days


@pytest.mark.parametrize("year", [1450, 1970, 2031, 2300])
def test_days_are_counted_for_any_year(year):
    moment = datetime(year, 1, 1, 0, 0, 0, 1, tzinfo=UTC)  # microseconds beyond what a double can tell
    (days,) = _days(pa.array([moment], pa.timestamp("us", tz="UTC")))
    assert days == pytest.approx((moment - datetime(1970, 1, 1, tzinfo=UTC)).days, abs=1e-6)
