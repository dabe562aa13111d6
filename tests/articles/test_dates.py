"""Dates as given become the range of instants they allow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrace.articles.dates import DateError, parse_date

HOUR = 3600

RANGES = [
    # (given, options, precision, zone, hours from `at` to `until`)
    ("2031-03-04", {}, "day", "unknown", 50),  # any zone of the earth
    ("2031-03-04", {"zone": "Europe/Madrid"}, "day", "assumed", 24),
    ("2031-03-30", {"zone": "Europe/Madrid"}, "day", "assumed", 23),  # clocks go forward that night
    ("20310304", {}, "day", "unknown", 50),
    ("2031-03", {}, "month", "unknown", 31 * 24 + 26),
    ("2031", {}, "year", "unknown", 365 * 24 + 26),
    ("2031-03-04T10:15:00+02:00", {}, "second", "stated", 0),
    ("2031-03-04T10:15:00.250Z", {}, "second", "stated", 0),
    ("2031-03-04 10:15", {}, "minute", "unknown", 26 + 1 / 60),
    ("20310304T101500Z", {}, "second", "stated", 0),
    ("1930385700", {}, "second", "stated", 0),  # seconds since 1970
    ("1930385700000", {}, "second", "stated", 0),  # milliseconds
    ("Sun, 13 Jul 2031 10:39:00 +0900", {}, "second", "stated", 0),
    ("13 Jul, 2031 10:39am", {}, "minute", "unknown", 26 + 1 / 60),
    ("Published on March 4, 2031", {}, "day", "unknown", 50),
    ("13 de julio, 2031", {"lang": "es"}, "day", "unknown", 50),
    ("4 mars 2031", {"lang": "fr"}, "day", "unknown", 50),
    ("4 March 2031", {"lang": "xx"}, "day", "unknown", 50),  # a language nobody knows reads as English
    ("14. Juli 2031", {"lang": "de"}, "day", "unknown", 50),
    ("März 2031", {"lang": "de"}, "month", "unknown", 31 * 24 + 26),
    ("25/06/2031", {}, "day", "unknown", 50),  # only one order is possible
    ("05.06.2031", {}, "day", "unknown", 50),  # points put the day first
]


@pytest.mark.parametrize(("text", "options", "precision", "zone", "hours"), RANGES)
def test_range(text, options, precision, zone, hours):
    dated = parse_date(text, **options)
    assert (dated.precision, dated.zone, dated.is_ambiguous) == (precision, zone, False)
    assert (dated.until - dated.at).total_seconds() / HOUR == pytest.approx(hours)


@pytest.mark.parametrize(
    ("order", "days", "ambiguous"),
    [("", 31 + 50 / 24, True), ("DMY", 50 / 24, False), ("MDY", 50 / 24, False)],
)
def test_a_date_that_reads_two_ways_keeps_both(order, days, ambiguous):
    dated = parse_date("05/06/2017", order=order)
    assert dated.is_ambiguous is ambiguous
    if not ambiguous:
        assert (dated.until - dated.at) == timedelta(days=days)
    else:
        assert dated.at < datetime(2017, 5, 6, tzinfo=UTC) < datetime(2017, 6, 5, tzinfo=UTC) < dated.until


@pytest.mark.parametrize(
    "text", ["2031-02-30", "31 February 2031", "yesterday", "July 13", "soon", "", "0001-01-01", "2031-13-01", "99999999", "12:30"]
)
def test_what_cannot_be_is_refused(text):
    with pytest.raises(DateError):
        parse_date(text)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2099, 12, 31)), st.integers(-12, 14))
def test_an_instant_with_zone_comes_back(moment, offset):
    moment = moment.replace(microsecond=0)
    text = f"{moment.isoformat()}{offset:+03d}:00"
    dated = parse_date(text)
    assert dated.at == dated.until == moment.replace(tzinfo=UTC) - timedelta(hours=offset)


@given(st.text(max_size=60))
def test_any_text_is_a_range_or_refused(text):
    try:
        dated = parse_date(text)
    except DateError:
        return
    assert dated.at <= dated.until


@pytest.mark.parametrize(
    "text",
    [
        "9999999999",  # seconds: the year 2286
        "32503680000000",
        "Sun, 13 Jul 9999 10:39:00 -2300",
        "January 5, 9999",
        "31/12/9999",
        "9999-12-31T24:00:00Z",
        "0000-01-01",
        "1.1.0001",
        "2000000000000 timestamp[s]",
    ],
)
def test_a_year_out_of_range_is_refused(text):
    with pytest.raises(DateError):
        parse_date(text)


@pytest.mark.parametrize("text", ["2031-03-04T24:00:00Z", "2031-03-04 24:00Z", "20310304T240000Z"])
def test_the_end_of_a_day_is_the_beginning_of_the_next(text):
    assert parse_date(text).at == datetime(2031, 3, 5, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["Mars/Base", "America", "../etc"])
def test_a_zone_that_is_none_is_refused(zone):
    with pytest.raises(DateError, match="no time zone"):
        parse_date("2031-03-04", zone=zone)
