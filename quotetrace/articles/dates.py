"""Dates as given become the range of instants they allow; an impossible one is refused, an ambiguous one is kept as a range."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import cache, lru_cache
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import regex

from quotetrace.values import value

Precision = Literal["second", "minute", "hour", "day", "month", "year"]
Zone = Literal["stated", "assumed", "unknown"]

EAST = timedelta(hours=14)
WEST = timedelta(hours=12)
"""Clocks run from UTC+14 to UTC-12: a local time without a zone may be any instant between."""

YEARS = range(1450, 2201)
"""Years in which something may have been published: since printing began."""


class DateError(ValueError):
    """The text is no date, or one that cannot be."""


@value
class Dated:
    """The instants a date allows: from `at` to `until`, both UTC; equal where the date names a second and a zone."""

    at: datetime
    until: datetime
    precision: Precision
    zone: Zone
    is_ambiguous: bool = False


def parse_date(text: str, *, order: str = "", lang: str = "", zone: str = "") -> Dated:
    """The instants that a date as given allows.

    ISO 8601, RFC 2822, seconds and milliseconds since 1970, and written dates in the language given and English. A day without zone spans
    50 hours. `05/06/2017` without `order` ("DMY", "MDY", "YMD") is both days.

    Args:
        text: The date as given.
        order: Order of day and month where the date does not tell; empty: both kept.
        lang: ISO 639-1 code of the article, for names of months.
        zone: IANA name assumed where the date states none; empty: unknown.

    Raises:
        DateError: no date, a date that cannot be, or one without a year.

    Example:
        >>> day = parse_date("2031-03-04")
        >>> day.precision, day.zone, (day.until - day.at).total_seconds() / 3600
        ('day', 'unknown', 50.0)
        >>> parse_date("2031-03-04T10:15:00+02:00").at.isoformat()
        '2031-03-04T08:15:00+00:00'
    """
    quick = _quick(text, zone)
    if quick is not None:
        return quick
    plain = regex.sub(r"(?i)^(?:first |last )?(?:published|posted|updated|modified)(?: on| at)?[: ]+", "", " ".join(text.split()))
    return _parse(plain, order, lang, zone)


def _quick(text: str, zone: str) -> Dated | None:
    """The common ISO forms of a second, which tables hold by the million, read without a pattern."""
    if len(text) not in (19, 20, 25) or text[4] != "-" or text[7] != "-" or text[13] != ":" or text[16] != ":":
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.year not in YEARS:
        return None
    return _range(moment.replace(tzinfo=None), "second", moment.tzinfo, _zone(zone))


def _in_years(text: str, moment: datetime) -> datetime:
    """`moment`, where its year can be that of a publication: none that no clock or table can hold."""
    if moment.year not in YEARS:
        raise DateError(f"{text!r} cannot be: the year is out of range")
    return moment


@lru_cache(maxsize=65_536)
def _parse(text: str, order: str, lang: str, zone: str) -> Dated:
    if not text:
        raise DateError("the date is empty")
    assumed = _zone(zone)
    for read in (_epoch, _iso, _numeric, _mail):
        dated = read(text, order, assumed)
        if dated is not None:
            return dated
    return _written(text, order, lang, assumed)


def _zone(name: str) -> ZoneInfo | None:
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # an OSError: the name of a folder of zones
        raise DateError(f"{name!r} is no time zone") from error


@cache
def _iso_re() -> regex.Pattern[str]:
    # 2031 · 2031-03 · 2031-03-04 · 20310304 · 2031-03-04T10 · 2031-03-04 10:15:00.5+02:00 · 20310304T101500Z
    return regex.compile(
        r"""(?P<y>\d{4}) (?: (?P<dash>-?) (?P<m>\d{2}) (?: (?P=dash) (?P<d>\d{2})
            (?: [T ]? [ ]? (?P<H>\d{2}) (?: :? (?P<M>\d{2}) (?: :? (?P<S>\d{2}) (?: [.,]\d{1,9})? )? )? [ ]?
                (?P<z> Z | UTC | GMT | [+-]\d{2} (?: :? \d{2} )? )? )? )? )?""",
        regex.VERBOSE,
    )


def _iso(text: str, order: str, assumed: ZoneInfo | None) -> Dated | None:
    match = _iso_re().fullmatch(text)
    if match is None or (len(text) == 6 and match["dash"] == "" and match["d"] is None):
        return None
    part = match.groupdict()
    precision: Precision = "year"
    for name, key in (("month", "m"), ("day", "d"), ("hour", "H"), ("minute", "M"), ("second", "S")):
        if part[key] is not None:
            precision = name  # type: ignore[assignment]
    numbers = [int(part[key]) if part[key] else least for key, least in zip("ymdHMS", (1, 1, 1, 0, 0, 0), strict=True)]
    days = 0
    if numbers[3:] == [24, 0, 0]:  # the end of a day is the beginning of the next
        numbers[3], days = 0, 1
    return _range(_moment(text, *numbers) + timedelta(days=days), precision, _offset(part["z"]), assumed)


def _moment(text: str, *parts: int) -> datetime:
    try:
        moment = datetime(*parts)  # type: ignore[arg-type]
    except ValueError as error:
        raise DateError(f"{text!r} cannot be: {error}") from error
    return _in_years(text, moment)


def _offset(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text in ("Z", "UTC", "GMT"):
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    delta = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if delta > EAST:
        raise DateError(f"{text!r} is no offset from UTC")
    return timezone(-delta if text[0] == "-" else delta)


def _epoch(text: str, order: str, assumed: ZoneInfo | None) -> Dated | None:
    if not regex.fullmatch(r"\d{10}(?:\.\d+)?|\d{13}", text):
        return None
    seconds = int(text) / 1000 if len(text) == 13 and "." not in text else float(text)
    moment = _in_years(text, datetime.fromtimestamp(seconds, UTC).replace(microsecond=0))
    return Dated(moment, moment, "second", "stated")


def _numeric(text: str, order: str, assumed: ZoneInfo | None) -> Dated | None:
    """`05/06/2017`, `5.6.2017 14:30`: the order of day and month is told by the numbers, by `order`, or not at all."""
    match = regex.fullmatch(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:,? (?:at )?(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?)?", text)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    clock = [int(match[i]) if match[i] else 0 for i in (5, 6, 7)]
    precision: Precision = "second" if match[7] else "minute" if match[5] else "day"
    day_first = first > 12 or order == "DMY" or match[2] == "."
    month_first = second > 12 or order == "MDY"
    if day_first or month_first or first == second:
        day, month = (second, first) if month_first and not first > 12 else (first, second)
        return _range(_moment(text, year, month, day, *clock), precision, None, assumed)
    both = sorted((_moment(text, year, second, first, *clock), _moment(text, year, first, second, *clock)))
    low, high = (_range(moment, precision, None, assumed) for moment in both)
    return replace(low, until=high.until, is_ambiguous=True)


def _mail(text: str, order: str, assumed: ZoneInfo | None) -> Dated | None:
    # Sun, 13 Jul 2031 10:39:00 +0900
    if not regex.fullmatch(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} (?:[+-]\d{4}|[A-Z]{1,4})", text):
        return None
    try:
        moment = parsedate_to_datetime(text)
    except ValueError as error:
        raise DateError(f"{text!r} cannot be: {error}") from error
    return _range(_in_years(text, moment).replace(tzinfo=None), "second", moment.tzinfo, assumed)


@cache
def _parser(lang: str, order: str) -> Any:
    from dateparser.date import DateDataParser

    settings: dict[str, Any] = {"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["year"], "RETURN_TIME_AS_PERIOD": True}
    if order:
        settings["DATE_ORDER"] = order
    languages = [lang, "en"] if lang and lang != "en" else ["en"]
    try:
        DateDataParser(languages=languages, settings=settings).get_date_data("2031")
    except ValueError:  # a language that dateparser does not know: old ones say so at once, new ones when they first read
        languages = ["en"]
    return DateDataParser(languages=languages, settings=settings)


def _written(text: str, order: str, lang: str, assumed: ZoneInfo | None) -> Dated:
    if len(text) > 80 or not regex.search(r"(?<!\d)\d{4}(?!\d)", text) or not regex.search(r"\p{L}", text):
        raise DateError(f"{text[:40]!r} is no date with a year")
    # "13 Jul, 2031 10:39am": the comma and the joined am keep the parser from the clock.
    plain = regex.sub(r"(?i)(\d)(am|pm)\b", r"\1 \2", text.replace(",", " "))
    found = _parser(lang, order).get_date_data(plain)
    moment = found.date_obj
    if moment is None:
        raise DateError(f"{text!r} is no date that can be read")
    precision: Precision = {"time": "minute", "day": "day", "month": "month", "year": "year"}.get(found.period, "day")  # type: ignore[assignment]
    if precision == "minute" and regex.search(r"\d:\d{2}:\d{2}", text):
        precision = "second"
    offset = moment.tzinfo
    start = _moment(text, moment.year, moment.month if precision != "year" else 1, moment.day if precision not in ("month", "year") else 1)
    if precision in ("minute", "second"):
        start = start.replace(hour=moment.hour, minute=moment.minute, second=moment.second if precision == "second" else 0)
    return _range(start, precision, offset, assumed)


def _range(start: datetime, precision: Precision, offset: Any, assumed: ZoneInfo | None) -> Dated:
    """From the first to the last instant of a local moment of this precision."""
    end = start + _length(start, precision)
    zone: Zone = "stated" if offset is not None else "assumed" if assumed is not None else "unknown"
    if zone == "unknown":
        return Dated((start - EAST).replace(tzinfo=UTC), (end + WEST).replace(tzinfo=UTC), precision, zone)
    local = offset if offset is not None else assumed
    return Dated(start.replace(tzinfo=local).astimezone(UTC), end.replace(tzinfo=local).astimezone(UTC), precision, zone)


def _length(start: datetime, precision: Precision) -> timedelta:
    if precision == "month":
        return timedelta(days=calendar.monthrange(start.year, start.month)[1])
    if precision == "year":
        return timedelta(days=366 if calendar.isleap(start.year) else 365)
    return {"second": timedelta(0), "minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}[precision]
