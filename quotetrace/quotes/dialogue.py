"""Speech and dashes: paragraphs that open with one ("— Vamos partir — disse Ana Costa. — Já."), and marks that a dash interrupts
("«Partiremo – ha detto Anna Ferri –. Subito»").

Lists and sign-offs open with a dash too: a paragraph is read only where a cue stands behind the next dash or the comma, and holds no marks.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Final

import regex

from quotetrace.model import Span
from quotetrace.quotes.language import STRONG_CUE, Language
from quotetrace.quotes.marks import Marked

MIN_INTERRUPTED_CHARS: Final = 24
"""Code points of the shortest marked stretch that may be interrupted."""
MAX_CUE_WORDS: Final = 3
"""Words behind a dash or comma among which its cue stands ("— lhe disse Ana")."""


def find_dialogue(text: str, marks: Sequence[Marked], lang: Language) -> list[Marked]:
    """The marks of a field and its speech behind dashes, in order.

    Args:
        text: One field.
        marks: Its marked stretches.
        lang: Whose cues tell speech from a list.

    Returns:
        The marks as they are, and one stretch for every piece of speech; its outer span runs from dash to dash, or to the comma.

    Example:
        >>> from quotetrace.quotes.language import language
        >>> text = "— Vamos partir — disse Ana Costa. — Já."
        >>> [marked.span.of(text) for marked in find_dialogue(text, [], language("pt"))]
        ['Vamos partir', 'Já.']
    """
    starts = [marked.outer.start for marked in marks]
    found: list[Marked] = []
    whole: list[Marked] = []
    for marked in marks:
        parts = _interrupted(text, marked, lang) if marked.form == "quote" and len(marked.span) > MIN_INTERRUPTED_CHARS else []
        (found if parts else whole).extend(parts or [marked])
    for line in _line_re().finditer(text):
        at = bisect_left(starts, line.start())
        if at < len(starts) and starts[at] < line.end():
            continue
        found += _read_line(text, Span(*line.span()), lang)
    return sorted([*whole, *found], key=lambda marked: marked.outer.start) if found else list(marks)


def _interrupted(text: str, marked: Marked, lang: Language) -> list[Marked]:
    """The pieces of a marked stretch that the words of the one who tells interrupt between dashes; empty where none do."""
    dashes = [Span(*match.span("dash")) for match in _dash_re().finditer(text, marked.span.start, marked.span.end)]
    start, outer_start, pieces, index = marked.span.start, marked.outer.start, [], 0
    while index < len(dashes):
        dash = dashes[index]
        index += 1
        if not _tells(text, dash.end, marked.span.end, lang):
            continue
        if text[start : dash.start].strip():
            pieces.append(_piece(text, marked, Span(outer_start, dash.end), Span(start, dash.start)))
        if index == len(dashes):
            return pieces  # nobody speaks any more
        start = outer_start = dashes[index].end
        while start < marked.span.end and text[start] in " \xa0.,;:":
            start += 1
        index += 1
    if pieces and text[start : marked.span.end].strip():
        pieces.append(_piece(text, marked, Span(start, marked.outer.end), Span(start, marked.span.end)))
    return pieces


def _piece(text: str, marked: Marked, outer: Span, span: Span) -> Marked:
    end = span.end
    while end > span.start and text[end - 1].isspace():
        end -= 1
    inner = Span(span.start, end)
    cut = [
        Span(max(piece.start, inner.start), min(piece.end, inner.end))
        for piece in marked.pieces
        if piece.start < inner.end and piece.end > inner.start
    ]
    return Marked(inner, outer, tuple(cut) or (inner,), opener=marked.opener)


def _read_line(text: str, line: Span, lang: Language) -> list[Marked]:
    """The speech of one paragraph that opens with a dash: what stands before, between and behind the words of the one who tells."""
    dashes = [Span(line.start, line.start + 1), *(Span(*match.span("dash")) for match in _dash_re().finditer(text, line.start, line.end))]
    told = [index for index, dash in enumerate(dashes) if index and _tells(text, dash.end, line.end, lang)]
    if not told:
        comma = next((at for at in _commas(text, line) if _tells(text, at + 1, line.end, lang)), -1)
        return [_mark(text, line.start, comma, comma)] if comma >= 0 else []
    tellers = frozenset(told)
    found = [_mark(text, line.start, dashes[told[0]].start, dashes[told[0]].end)]
    for index, following in pairwise([*told, len(dashes)]):
        if index + 1 < len(dashes) and index + 1 not in tellers:
            closed = following < len(dashes)
            stop = dashes[following].start if closed else line.end
            found.append(_mark(text, dashes[index + 1].start, stop, dashes[following].end if closed else line.end))
    return found


def _mark(text: str, dash: int, stop: int, outer_end: int) -> Marked:
    start = dash + 1
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and (text[stop - 1].isspace() or text[stop - 1] == ","):
        stop -= 1
    span = Span(start, stop)
    return Marked(span, Span(dash, max(outer_end, stop)), (span,), opener=text[dash])


def _tells(text: str, start: int, end: int, lang: Language) -> bool:
    """Whether a cue is among the first words of a stretch, which begins with a small letter."""
    words = [match.group() for match in _word_re().finditer(text, start, min(end, start + 60))][:MAX_CUE_WORDS]
    return bool(words) and words[0][0].islower() and any(lang.entries[word].said > STRONG_CUE for word in words)


def _commas(text: str, line: Span) -> list[int]:
    return [match.start() for match in _comma_re().finditer(text, line.start, line.end)]


@cache
def _line_re() -> regex.Pattern[str]:
    """A paragraph that opens with a dash and words behind it."""
    return regex.compile(r"(?m)^[—–](?=[ \xa0]?[\p{Lu}¿¡…])[^\n\r\u2028\u2029]*+|^-(?=[ \xa0][\p{Lu}])[^\n\r\u2028\u2029]*+")


@cache
def _dash_re() -> regex.Pattern[str]:
    return regex.compile(r"(?<=[\s,.!?…])(?P<dash>[—–-])(?=[\s\p{L}.,;])")


@cache
def _comma_re() -> regex.Pattern[str]:
    return regex.compile(r",(?=\s)|(?<=[!?])(?=\s\p{Ll})")


@cache
def _word_re() -> regex.Pattern[str]:
    return regex.compile(r"\p{L}[\p{L}\p{M}]*+")
