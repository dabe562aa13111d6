"""What speaks for and against a pair, in numbers."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest

from quotetrace.links.evidence import EVENT_NAMES, _days, _shared_names


@pytest.mark.parametrize("year", [1450, 1970, 2031, 2300])
def test_days_are_counted_for_any_year(year):
    moment = datetime(year, 1, 1, 0, 0, 0, 1, tzinfo=UTC)  # microseconds beyond what a double can tell
    (days,) = _days(pa.array([moment], pa.timestamp("us", tz="UTC")))
    assert days == pytest.approx((moment - datetime(1970, 1, 1, tzinfo=UTC)).days, abs=1e-6)


def test_across_languages_names_tell_an_event():
    many = "abc" + "".join(map(chr, range(200, 400)))
    names = {"names_a": pa.array(["abc", "abc", "ab", "abc", "abc"]), "names_b": pa.array(["abc", "abc", "ab", many, None])}
    is_foreign = np.array([True, False, True, True, True])
    assert _shared_names(pa.RecordBatch.from_pydict(names), is_foreign).tolist() == [EVENT_NAMES, 0, 0, 0, 0]
