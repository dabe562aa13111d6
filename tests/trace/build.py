"""Short ways to write down witnesses and stories."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from quotetrace.model import Credit, Hop, Span
from quotetrace.trace.collate import Collation
from quotetrace.trace.story import Story, Witness
from quotetrace.trace.wordings import Wordings, merge_wordings

NOON = datetime(2031, 5, 4, 12, tzinfo=UTC)


def quote(text: str, article: str = "a", **given: Any) -> Witness:
    """A quote at the start of the text of `article`; `hour` dates it to the second, hours after noon."""
    hour = given.pop("hour", None)
    if hour is not None:
        moment = NOON + timedelta(hours=hour)
        given |= {"published_at": moment, "published_until": moment}
    start = given.pop("start", 0)
    return Witness(given.pop("quote_id", f"{article}:{start}"), article, text=text, start=start, end=start + len(text), **given)


def story(*witnesses: Witness, base: int = 0, speaker_id: str | None = None) -> Story:
    """A cluster of `witnesses`, the first one its base."""
    return Story("c", witnesses[base].quote_id, tuple(sorted(witnesses, key=lambda witness: witness.quote_id)), speaker_id)


def read(of: Story) -> tuple[Collation, Wordings]:
    """The collation of a story and its wordings."""
    collation = Collation()
    return collation, merge_wordings(of, collation)


def carrier(agency: str | None, role: str = "relay", name: str | None = None, basis: str = "stated") -> Hop:
    """One hop of a chain."""
    return Hop(name or (agency or "").upper(), role, agency, basis, field="text", span=Span(30, 33))  # type: ignore[arg-type]


def byline(agency: str) -> Credit:
    """A credit in the byline."""
    return Credit("byline", Span(0, 3), agency.upper(), agency, agency.upper(), "relay", "byline", 0.9)
