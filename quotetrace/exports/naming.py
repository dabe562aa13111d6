"""How things are named outside: IRIs, and dates as far as they are known."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final
from urllib.parse import quote

import regex

ROOT: Final = "urn:quotetrace:"
TERMS: Final = f"{ROOT}terms:"
"""The namespace of what no standard has a word for: scores, offsets, hashes (docs/export.md lists the terms)."""

WIKIDATA: Final = "http://www.wikidata.org/entity/"

EAST: Final = timedelta(hours=14)
"""A time without a zone may be any instant from this long before it, read as UTC."""

_UNITS: Final = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(hours=25),
    "month": timedelta(days=31, hours=1),
    "year": timedelta(days=366),
}
_ZONES: Final = timedelta(hours=26)
"""The longest range that a date of each precision spans where it reads one way only, and what an unknown zone adds."""


def local_name(thing_id: str) -> str:
    """An id as the end of an IRI and of a PROV name: everything but ASCII letters, digits and `-._~/` is percent-encoded.

    Example:
        >>> local_name("dam/01:335-446"), local_name("été")
        ('dam/01%3A335-446', '%C3%A9t%C3%A9')
    """
    return quote(thing_id, safe="/")


def iri(kind: str, thing_id: str) -> str:
    """The IRI of a thing that has no address of its own.

    Example:
        >>> iri("quote", "dam/01:335-446")
        'urn:quotetrace:quote:dam/01%3A335-446'
    """
    return f"{ROOT}{kind}:{local_name(thing_id)}"


def article_iri(row: dict[str, Any]) -> str:
    """The IRI of the article of a row: its address where it has one, else its id where that is one, else a name made of its id.

    Example:
        >>> article_iri({"article_id": "a 1", "url": "https://post.example/1"}), article_iri({"article_id": "a 1", "url": None})
        ('https://post.example/1', 'urn:quotetrace:article:a%201')
    """
    return to_address(row.get("url")) or to_address(row["article_id"]) or iri("article", row["article_id"])


def to_address(given: str | None) -> str | None:
    """A text as an IRI, what an IRI may not have percent-encoded; None where it is no address.

    Example:
        >>> to_address("https://post.example/a?y=<2>"), to_address("urn:newsml:efe.com:1"), to_address("page 3")
        ('https://post.example/a?y=%3C2%3E', 'urn:newsml:efe.com:1', None)
    """
    if not given or not _address_re().match(given.strip()):
        return None
    return str(_unsafe_re().sub(lambda found: quote(found[0]), given.strip()))


def is_wikidata(external_id: str | None) -> bool:
    """Whether an id from an own list of speakers is one of Wikidata's."""
    return bool(external_id and _wikidata_re().fullmatch(external_id))


def to_instant(moment: datetime | None) -> str | None:
    """An instant as ISO 8601 in UTC.

    Example:
        >>> from datetime import UTC
        >>> to_instant(datetime(2031, 9, 5, 21, 10, tzinfo=UTC))
        '2031-09-05T21:10:00Z'
    """
    return None if moment is None else moment.replace(tzinfo=None).isoformat() + "Z"


def to_date(row: dict[str, Any]) -> str | None:
    """When the article of a row was published, as precise as it is known: an instant, a local time, a day, a month, a year.

    None where there is no date, or one that reads two ways. A day without a zone is a range of 50 hours whose earliest instant lies in the
    day before: what is written is the day.

    Example:
        >>> from datetime import UTC
        >>> row = {"published_at": datetime(2031, 3, 3, 10, tzinfo=UTC), "published_until": datetime(2031, 3, 5, 12, tzinfo=UTC)}
        >>> to_date({**row, "published_precision": "day", "published_zone": "unknown"})
        '2031-03-04'
    """
    early, late, precision = row["published_at"], row["published_until"], row["published_precision"]
    if early is None or late is None or precision not in _UNITS:
        return None
    is_local = row["published_zone"] == "unknown"
    if late - early > _UNITS[precision] + (_ZONES if is_local else timedelta()):
        return None
    if precision in ("second", "minute", "hour"):
        return (early + EAST).replace(tzinfo=None).isoformat() if is_local else to_instant(early)
    # In a zone that is known the middle of a day has that day's date in UTC too.
    known = early + EAST if is_local else early + (late - early) / 2
    return str(known.strftime({"month": "%Y-%m", "year": "%Y"}.get(precision, "%Y-%m-%d")))


@cache
def _address_re() -> regex.Pattern[str]:
    return regex.compile(r"(?:https?://|urn:[a-z0-9-]++:)[^\s]", regex.IGNORECASE)


@cache
def _unsafe_re() -> regex.Pattern[str]:
    return regex.compile(r"[\x00-\x20\x7f\s<>\"{}|\\^`]")


@cache
def _wikidata_re() -> regex.Pattern[str]:
    return regex.compile(r"Q[1-9][0-9]*+")
