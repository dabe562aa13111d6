"""A field as patterns read it: every marked stretch is one character, and offsets lead back to the text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, pairwise
from typing import Final

import regex

from quotetrace.model import Field, Span
from quotetrace.quotes.marks import Marked
from quotetrace.quotes.patterns import ENDED, PAREN, PART, TITLE, Patterns

WINDOW_CHARS: Final = 200
"""How far from a stretch its patterns look; keeps the time of each bounded."""
MAX_PAREN_CHARS: Final = 30


class Coded:
    """A field with every marked stretch as one character, and what stands in brackets as another; offsets lead back.

    Attributes:
        field, text, marks: What was coded.
        coded: The coded text.
        origin: For every character of it, and for its end, the code point of the text that it begins at.
        places: Where the marked stretches stand in it.
        sentences: Spans of the text, stretches inside them whole.
    """

    def __init__(self, field: Field, text: str, marks: Sequence[Marked], patterns: Patterns) -> None:
        self.field, self.text, self.marks = field, text, marks
        content = patterns.direct_content if patterns.lang == "zh" else _never_re()
        titles = "" if patterns.titles_may_speak else patterns.title_marks

        def code_of(marked: Marked) -> str:
            return TITLE if marked.opener in titles else ENDED if content.search(marked.span.of(text)[-2:].strip()) else PART

        stretches = [(marked.outer, code_of(marked)) for marked in marks]
        pieces: list[str] = []
        origin: list[int] = []
        position = 0
        for span, code in _with_brackets(text, stretches):
            pieces += [text[position : span.start], code]
            origin += [*range(position, span.start), span.start]
            position = span.end
        pieces.append(text[position:])
        origin += range(position, len(text) + 1)
        self.coded, self.origin = "".join(pieces), origin
        self.places = [bisect_left(origin, marked.outer.start) for marked in marks]
        self.stops = [(match.start(), match.end()) for match in patterns.stop.finditer(self.coded)]
        self.ends = [end for _, end in self.stops]
        self.paragraphs = list(accumulate((char == "\n" for char in self.coded), initial=0))
        self.sentences = self._sentences()

    def span(self, start: int, end: int) -> Span:
        """The stretch of the text under a stretch of the coded text."""
        return Span(self.origin[start], self.origin[end])

    def before(self, place: int) -> tuple[int, str]:
        """The sentence up to a place, and where it begins."""
        index = bisect_right(self.ends, place) - 1
        start = max(self.ends[index] if index >= 0 else 0, place - WINDOW_CHARS)
        return start, self.coded[start:place]

    def after(self, place: int) -> str:
        """The sentence behind the stretch at a place, with its stop."""
        index = bisect_left(self.ends, place + 2)
        end = self.ends[index] if index < len(self.ends) else len(self.coded)
        return self.coded[place + 1 : min(end, place + 1 + WINDOW_CHARS)]

    def above(self, place: int) -> tuple[int, str]:
        """The sentence before the one of a place, in its line."""
        index = bisect_right(self.ends, place) - 1
        if index < 0 or "\n" in self.coded[slice(*self.stops[index])]:
            return place, ""
        start = self.ends[index - 1] if index else 0
        start = max(start, self.ends[index] - WINDOW_CHARS)
        return start, self.coded[start : self.ends[index]]

    def below(self, place: int) -> tuple[int, str]:
        """The sentence behind the one of a place, in its line."""
        index = bisect_left(self.ends, place + 1)
        if index >= len(self.ends) or "\n" in self.coded[slice(*self.stops[index])]:
            return place, ""
        start = self.ends[index]
        end = self.ends[index + 1] if index + 1 < len(self.ends) else len(self.coded)
        return start, self.coded[start : min(end, start + WINDOW_CHARS)]

    def _sentences(self) -> list[Span]:
        edges = pairwise([0, *self.ends, len(self.coded)])
        return [self.span(start, end) for start, end in edges if self.coded[start:end].strip()]


def _with_brackets(text: str, stretches: Sequence[tuple[Span, str]]) -> Iterator[tuple[Span, str]]:
    """The stretches, and between them what stands in brackets, in order."""
    position = 0
    for span, code in [*stretches, (Span(len(text), len(text)), "")]:
        for match in _bracket_re().finditer(text, position, span.start):
            yield Span(*match.span()), PAREN
        if code:
            yield span, code
        position = span.end


@cache
def _bracket_re() -> regex.Pattern[str]:
    return regex.compile(rf"[（(〔【［][^（）()〔〕【】［］\n]{{0,{MAX_PAREN_CHARS}}}[）)〕】］]")


@cache
def _never_re() -> regex.Pattern[str]:
    return regex.compile(r"(?!)")
