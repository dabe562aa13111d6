"""Dashes as marks: lines of dialogue ("— Порт закрыт, — сказал он."), and cues inside marks («Порт, — сказал он, — закрыт»).

A cue that stands inside the marks parts them into two stretches, so that nobody's quote holds the reporter's words; both are of one
statement. A line that opens with a dash is speech only where a cue behind a second dash says so: lists open with dashes too.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

import regex

from quotetrace.model import Span
from quotetrace.quotes.language import STRONG_CUE, Language
from quotetrace.quotes.marks import Marked

MAX_ASIDE_CHARS: Final = 200
"""Code points of the reporter's words between two dashes."""
MAX_LAST_CHARS: Final = 90
"""The same where no second dash follows and the marks close."""
CUE_WORDS: Final = 4
"""Words behind the dash of which one is the cue."""
_STOPS: Final = "!?…."


def split_at_dashes(text: str, marks: Sequence[Marked], lang: Language) -> list[Marked]:
    """The marked stretches of a field with dashes read as marks; as they are where the language has none.

    Example:
        >>> from quotetrace.quotes.language import language
        >>> from quotetrace.quotes.marks import find_marks
        >>> text = "«Порт закрыт, — сказал Лунин. — Навсегда»."
        >>> [marked.span.of(text) for marked in split_at_dashes(text, find_marks(text)[0], language("ru"))]
        ['Порт закрыт', 'Навсегда']
    """
    if not lang.dashes or not _dash_re().search(text):
        return list(marks)
    lines = list(_dialogue(text, marks, lang))
    starts = [line.outer.start for line in lines]
    found = [piece for marked in marks if not _is_within(marked, lines, starts) for piece in _parted(text, marked, lang)]
    return sorted([*found, *lines], key=lambda marked: marked.outer.start)


def behind_dash(text: str, end: int, lang: Language) -> int:
    """Where the reporter's words begin behind a quote that ends at `end`, with its comma and dash left out.

    Example:
        >>> from quotetrace.quotes.language import language
        >>> ru = language("ru")
        >>> behind_dash("«Порт закрыт», — сказал он", 13, ru), behind_dash("«Порт» — это пьеса", 6, ru)
        (17, 6)
    """
    match = _lead_re().match(text, end)
    if match is None:
        return end
    word = _word_re().match(text, match.end())
    resumes = match["comma"] or text[end - 2 : end - 1] in "!?…" or text[end - 1] in _STOPS
    return match.end() if resumes or (word is not None and word.group() in lang["resuming"]) else end


def _is_within(marked: Marked, others: Sequence[Marked], starts: Sequence[int]) -> bool:
    """Whether one of the stretches, which are in order and start where `starts` says, holds what stands in the marks."""
    at = bisect_right(starts, marked.outer.start) - 1
    return at >= 0 and marked.outer.start < others[at].outer.end


def _parted(text: str, marked: Marked, lang: Language) -> Iterator[Marked]:
    """A stretch in marks, parted where a cue stands in it."""
    if len(marked.pieces) != 1 or marked.form != "quote":
        yield marked
        return
    pieces = list(_pieces(text, marked.span, lang, is_closed=True))
    if len(pieces) == 1 and pieces[0][0] == marked.span:
        yield marked
        return
    for number, (piece, dash) in enumerate(pieces):
        start = marked.outer.start if number == 0 else dash
        end = marked.outer.end if piece.end == marked.span.end else piece.end
        yield replace(marked, span=piece, outer=Span(start, end), pieces=(piece,))


def _dialogue(text: str, marks: Sequence[Marked], lang: Language) -> Iterator[Marked]:
    """The pieces of speech in lines that open with a dash and hold a cue behind another."""
    starts = [marked.outer.start for marked in marks]
    for line in _line_re().finditer(text):
        span = Span(*line.span("words"))
        at = bisect_right(starts, line.start("dash")) - 1
        if at >= 0 and span.start < marks[at].outer.end:
            continue  # within marks that opened above
        pieces = list(_pieces(text, span, lang, is_closed=False))
        if len(pieces) == 1 and pieces[0][0] == span:
            continue
        for number, (piece, dash) in enumerate(pieces):
            yield Marked(piece, Span(line.start("dash") if number == 0 else dash, piece.end), (piece,), opener="—")


def _pieces(text: str, span: Span, lang: Language, *, is_closed: bool) -> Iterator[tuple[Span, int]]:
    """The pieces of speech in a stretch with where the dash before each stands; the whole stretch where no cue is in it."""
    start, dash = span.start, span.start
    for match in _aside_re().finditer(text, span.start, span.end):
        if match.start() < start or not _has_cue(text[match.end() : min(span.end, match.end() + MAX_LAST_CHARS)], lang):
            continue
        end = match.end("stops") if match["stops"] else match.start()
        yield Span(start, end), dash
        close = _close_re().search(text, match.end(), min(span.end, match.end() + MAX_ASIDE_CHARS))
        if close is None:
            return
        start, dash = close.end(), close.start("dash")
    if start < span.end and (is_closed or start > span.start or dash == span.start):
        yield Span(start, span.end), dash


def _has_cue(words: str, lang: Language) -> bool:
    """Whether a cue stands among the first words."""
    return any(lang.entries[word].said > STRONG_CUE for word in _word_re().findall(words)[:CUE_WORDS])


@cache
def _dash_re() -> regex.Pattern[str]:
    return regex.compile(r"[—–]|(?m:^- )")


@cache
def _lead_re() -> regex.Pattern[str]:
    return regex.compile(r"(?P<comma>,?)[ \xa0]*+[—–-]{1,2}+[ \xa0]++")


@cache
def _line_re() -> regex.Pattern[str]:
    return regex.compile(r"(?m)^[ \t\xa0]*+(?P<dash>[—–-])[ \xa0]++(?P<words>\S[^\n\r\u2028\u2029]*+)")


@cache
def _aside_re() -> regex.Pattern[str]:
    """A comma, or what ends a sentence, with the dash behind it and a small letter: the reporter begins."""
    return regex.compile(r"(?:,|(?P<stops>[!?…]{1,3}+|\.\.\.))[ \xa0]*+[—–-][ \xa0]++(?=\p{Ll})")


@cache
def _close_re() -> regex.Pattern[str]:
    """The dash with which the speaker goes on."""
    return regex.compile(r"[.,;:][ \xa0]*+(?P<dash>[—–-])[ \xa0]++(?=[\p{L}\p{N}«„\"])")


@cache
def _word_re() -> regex.Pattern[str]:
    return regex.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
