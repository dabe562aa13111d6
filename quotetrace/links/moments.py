"""Instants by the column: which are possible, and what each allows where no zone is known."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quotetrace.articles.dates import EAST, WEST, YEARS
from quotetrace.tables import INSTANT

_SECOND: Final = r"^(1[5-9]|20)\d\d-\d\d-\d\d[ T]\d\d:\d\d:\d\d"
"""A second in ISO 8601, of a year in which something may have been published."""


def read_seconds(texts: pa.Array) -> pa.Array | None:
    """Texts as instants where all of them are seconds in ISO 8601, all with a Z or none: what tables hold by the million.

    Example:
        >>> read_seconds(pa.array(["2031-03-04 10:15:00", None])).to_pylist()
        [datetime.datetime(2031, 3, 4, 10, 15), None]
        >>> read_seconds(pa.array(["2031-03-04 10:15:00", "March"])) is None
        True
    """
    for end, kind in (("$", pa.timestamp("us")), ("Z$", INSTANT)):
        if pc.all(pc.match_substring_regex(texts, _SECOND + end)).as_py():
            try:
                return texts.cast(kind)
            except pa.ArrowInvalid:
                return None
    return None


def possible(moments: pa.Array, notes: list[tuple[int, str, str]]) -> pa.Array:
    """A column of instants with those as nulls that no quote can have; most calendars cannot even hold them."""
    a_second = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[moments.type.unit]
    first, end = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) * a_second for year in (YEARS.start, YEARS.stop))
    numbers = moments.view(pa.int64())
    # Nanoseconds do not reach back to the first year; then none can be before it.
    is_possible = pc.and_(pc.greater_equal(numbers, max(first, -(2**63))), pc.less(numbers, end))
    for row in np.flatnonzero(pc.invert(is_possible).fill_null(False).to_numpy(zero_copy_only=False)).tolist():
        # As text by Arrow: Python has no such year.
        given = numbers.slice(row, 1).view(pa.timestamp(moments.type.unit)).cast(pa.string())[0]
        notes.append((row, "bad_date", f"{given} cannot be: the year is out of range (hint: the quote is kept without a date)"))
    return pc.if_else(is_possible, moments, pa.scalar(None, moments.type))


def bounds(moments: pa.Array, zone: str) -> tuple[pa.Array, pa.Array]:
    """What a column of instants allows: itself where a zone is known, every zone of the earth where not."""
    if moments.type.tz is None and zone:
        moments = pc.assume_timezone(moments, zone, ambiguous="earliest", nonexistent="earliest")
    # Not `safe`: nanoseconds are cut.
    if moments.type.tz is not None:
        known = moments.cast(INSTANT, safe=False)
        return known, known
    naive = moments.cast(pa.timestamp("us"), safe=False)
    early, late = (pc.add(naive, pa.scalar(shift, pa.duration("us"))) for shift in (-EAST, WEST))
    return early.cast(INSTANT), late.cast(INSTANT)
