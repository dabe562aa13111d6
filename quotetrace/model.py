"""The values that pass between functions: slotted, compared by field, and frozen to the type checker (see `values`).

Offsets are Unicode code points, half-open `[start, end)`, into one field (`text` or `title`) of one article.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from quotetrace.values import value

Field = Literal["text", "title"]
Kind = Literal["direct", "mixed", "indirect"]
Form = Literal["utterance", "term", "heading", "title", "nickname", "measure"]
Assertion = Literal["asserted", "denied", "hypothetical", "asked"]
Status = Literal["attributed", "unattributed", "not_speech"]
MentionKind = Literal["full", "short", "role", "pronoun", "none"]
SpeakerKind = Literal["person", "body", "group", "unnamed", "document"]
Role = Literal["speaker", "originator", "relay", "publisher"]
Basis = Literal["stated", "inferred"]
Position = Literal["dateline", "byline", "end_mark", "tagline", "body", "metadata"]


@value(order=True)
class Span:
    """A half-open stretch of code points.

    Raises:
        ValueError: unless `0 <= start <= end`.

    Example:
        >>> Span(3, 7).of("is a word")
        'a wo'
    """

    start: int
    end: int

    def __init__(self, start: int, end: int) -> None:
        # written out, as thousands are made for each article: `__post_init__` would be a second call for each
        if not 0 <= start <= end:
            raise ValueError(f"got span [{start}, {end}), expected 0 <= start <= end")
        self.start = start  # type: ignore[misc]
        self.end = end  # type: ignore[misc]

    def of(self, text: str) -> str:
        """The text under the span."""
        return text[self.start : self.end]

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether `other` lies inside, ends included."""
        return self.start <= other.start and other.end <= self.end


@value
class Article:
    """One published text of one outlet, as far as a kernel that sees nothing else needs it."""

    article_id: str
    text: str
    title: str = ""
    byline: str = ""
    outlet: str = ""
    outlet_agency_id: str | None = None
    lang: str = "en"
    published_at: datetime | None = None


@value
class Credit:
    """A place where the article names the agency its text comes from (`text` is empty for metadata)."""

    field: str
    span: Span | None
    text: str
    agency_id: str | None
    agency: str
    role: Role
    position: Position
    score: float


@value
class Hop:
    """One carrier of a quote's words; hop 0 is the speaker, the last one the outlet."""

    name: str
    role: Role
    agency_id: str | None
    basis: Basis
    cue: str | None = None
    field: str | None = None
    span: Span | None = None


@value
class Issue:
    """Something about the input that a user should know; the batch goes on."""

    stage: str
    code: str
    message: str
    severity: Literal["info", "warning", "error"] = "warning"
    input: str | None = None
    article_id: str | None = None
    span: Span | None = None
