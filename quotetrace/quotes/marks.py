"""Marked stretches: what stands between quotation marks, in all scripts, read paragraph by paragraph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from quotetrace.model import Issue, Span

MarkedForm = Literal["quote", "nickname", "measure"]


@dataclass(frozen=True, slots=True)
class Marked:
    """One stretch inside one pair of outer marks; reopened paragraphs are one stretch.

    Attributes:
        span: Inside the outer marks (code points).
        outer: The same with its marks.
        pieces: `span` without paragraph breaks and reopening marks: one span a paragraph.
        form: `nickname` for a word between two name words, else `quote`.
        opener: The opening mark as it stands.
    """

    span: Span
    outer: Span
    pieces: tuple[Span, ...]
    form: MarkedForm = "quote"
    opener: str = '"'


def find_marks(text: str) -> tuple[list[Marked], list[Issue]]:
    """The marked stretches of `text` in order, not nested, and an `odd_mark` issue for every mark without a partner."""
    return [], []
