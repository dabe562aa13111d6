"""Names within the article: which mentions stand for the same person or body, and what it is called in full."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Name:
    """One person or body of the article.

    Attributes:
        key: Identity within the field.
        full: The fullest form of the name, without titles.
        mentions: Indices of its mentions, pronouns included.
        gender: `f`, `m` or empty (not known).
        person: How strongly it reads as a person (below 0: a place or body).
    """

    key: str
    full: str
    mentions: list[int] = field(default_factory=list)
    gender: str = ""
    person: float = 0.0
