"""Asides: the words of the one who tells, inside speech.

A cue may stand inside marks, between dashes («Порт, — сказал он, — закрыт», «Partiremo – ha detto Anna Ferri –. Subito») or commas
("« Le port est à nous, *a lancé Luc Roche*. Personne ne le prendra. »"), and inside paragraphs that open with a dash ("— Vamos partir —
disse Ana Costa. — Já."). Such speech is read as two stretches with the cue between them, so that all that follows sees plain order;
attribution makes one quote of those of one pair of marks again, whose pieces leave the cue out. Lists and sign-offs open with a dash too:
a paragraph is read only where a cue stands behind the next dash or the comma.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Final

import regex

from quotetrace.model import Span
from quotetrace.quotes.language import STRONG_CUE, Entry, Language
from quotetrace.quotes.marks import Marked

MIN_INTERRUPTED_CHARS: Final = 24
"""Code points of the shortest marked stretch that dashes may interrupt where no comma stands before them."""
MAX_CUE_WORDS: Final = 4
"""Words behind a dash or comma among which its cue stands ("— lhe disse Ana")."""
MAX_CUE_CHARS: Final = 60
MIN_SAID: Final = 0.25
"""Cue probability of the verb behind a comma inside marks."""
MAX_BEFORE_VERB: Final = 4
MAX_SUBJECT: Final = 16
"""Tokens of the subject, its apposition left out."""
_ENDS: Final = ",.!?…;"
_STOPS: Final = "!?…."


def open_asides(text: str, marks: Sequence[Marked], lang: Language) -> list[Marked]:
    """The marked stretches of a field parted where somebody tells inside them, and its speech behind dashes, in order.

    Args:
        text: One field.
        marks: Its marked stretches.
        lang: Whose cues tell asides from speech, and speech from a list; one without asides leaves the marks as they are.

    Returns:
        One stretch for every piece of speech. Those that stood in one pair of marks have it as `whole`; the outer span of speech behind a
        dash runs from dash to dash, or to the comma.

    Example:
        >>> from quotetrace.quotes.language import language
        >>> from quotetrace.quotes.marks import find_marks
        >>> text = "— Vamos partir — disse Ana Costa. — Já."
        >>> [marked.span.of(text) for marked in open_asides(text, [], language("pt"))]
        ['Vamos partir', 'Já.']
        >>> text = "« Le port est à nous, a lancé Luc Roche. Personne ne le prendra. »"
        >>> [marked.span.of(text) for marked in open_asides(text, find_marks(text)[0], language("fr"))]
        [' Le port est à nous', 'Personne ne le prendra. ']
    """
    if not lang.dashes and not lang.cues_inside:
        return list(marks)
    lines = _find_dialogue(text, marks, lang) if lang.dashes else []
    starts = [line.outer.start for line in lines]
    opened = list(lines)
    for marked in marks:
        at = bisect_right(starts, marked.outer.start) - 1
        if at < 0 or marked.outer.start >= lines[at].span.end:
            opened += (_parted(text, marked, lang) if marked.form == "quote" else []) or [marked]
    return sorted(opened, key=lambda marked: marked.outer.start)


def _parted(text: str, marked: Marked, lang: Language) -> list[Marked]:
    """The pieces of a stretch in marks, each with the stretch as its `whole`; empty where nobody tells inside."""
    parts = _between_dashes(text, marked, lang) if lang.dashes and len(marked.span) > MIN_INTERRUPTED_CHARS else []
    if not parts and lang.cues_inside and len(marked.pieces) == 1:
        cue = _find_cue(text, marked.span, lang)
        parts = _split(marked, cue) if cue is not None else []
    return [replace(part, whole=marked) for part in parts]


def _find_dialogue(text: str, marks: Sequence[Marked], lang: Language) -> list[Marked]:
    """The speech of the paragraphs that open with a dash, but for those in marks and those whose speech stands in marks."""
    starts = [marked.outer.start for marked in marks]
    found: list[Marked] = []
    for line in _line_re().finditer(text):
        at = bisect_right(starts, line.start()) - 1
        is_marked = at >= 0 and line.start() < marks[at].outer.end
        opens_with_mark = at + 1 < len(starts) and starts[at + 1] <= line.start("words")
        if not is_marked and not opens_with_mark:
            found += _read_line(text, Span(*line.span()), lang)
    return found


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


def _between_dashes(text: str, marked: Marked, lang: Language) -> list[Marked]:
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
    while end > span.start and (text[end - 1].isspace() or text[end - 1] == ","):
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
    """Whether a cue is among the first words of a stretch, which begins with a small letter, before the next mark."""
    match = _words_re().match(text, start, min(end, start + MAX_CUE_CHARS))
    words = match.captures("word") if match is not None else []
    return bool(words) and words[0][0].islower() and any(lang.entries[word].said > STRONG_CUE for word in words)


def _commas(text: str, line: Span) -> list[int]:
    return [match.start() for match in _comma_re().finditer(text, line.start, line.end)]


def _split(marked: Marked, cue: Span) -> list[Marked]:
    span, outer = marked.span, marked.outer
    first = Span(span.start, cue.start)
    parts = [replace(marked, span=first, outer=Span(outer.start, cue.start), pieces=(first,))]
    if cue.end < span.end:
        last = Span(cue.end, span.end)
        parts.append(replace(marked, span=last, outer=Span(cue.end, outer.end), pieces=(last,)))
    return parts


def _find_cue(text: str, span: Span, lang: Language) -> Span | None:
    """From the comma before the cue to the first word that is spoken again."""
    matches = list(lang.token_re.finditer(text, span.start, span.end))
    entries = [lang.entries[match.group()] for match in matches]
    for at, entry in enumerate(entries):
        if entry.kind != "," or not at:
            continue
        stop = _cue_end(entries, at + 1)
        if stop:
            end = matches[stop].end() if stop < len(matches) else span.end
            while end < span.end and text[end].isspace():
                end += 1
            return Span(matches[at].start(), end if any(char.isalnum() for char in text[end : span.end]) else span.end)
    return None


def _cue_end(entries: Sequence[Entry], at: int) -> int:
    """The token that ends the cue and its subject, if they stand from `at` on; else 0."""
    start, has_subject = at, False
    while at < len(entries) and at - start < MAX_BEFORE_VERB and (entries[at].kind in "xo" or _is_attached(entries[at])):
        has_subject = has_subject or _is_attached(entries[at])
        at += 1
    if at >= len(entries) or entries[at].kind not in "Vv" or entries[at].said < MIN_SAID or entries[at].gloss.endswith("ing"):
        return 0
    at += 1
    if at < len(entries) and _is_attached(entries[at]):
        has_subject, at = True, at + 1
    return _end_of_clause(entries, at) if has_subject else _end_of_subject(entries, at)


def _is_attached(entry: Entry) -> bool:
    """Whether a word is a subject that a hyphen joins to its verb."""
    return entry.kind == "P" and entry.lower[0] == "-" and entry.gloss in ("he", "she", "they", entry.lower)


def _end_of_subject(entries: Sequence[Entry], at: int) -> int:
    """The end of the clause whose subject is a name or a noun for a speaker right behind the verb."""
    while at < len(entries) and entries[at].kind in "Ta":
        at += 1
    start = at
    while at < len(entries) and entries[at].kind in "dw#e" and not entries[at].upper and at - start < MAX_BEFORE_VERB:
        at += 1
    is_speaker = at < len(entries) and ((entries[at].upper and entries[at].is_word) or entries[at].kind == "n")
    return _end_of_clause(entries, at) if is_speaker else 0


def _end_of_clause(entries: Sequence[Entry], at: int) -> int:
    """The mark behind the clause; the end of the stretch where none stands."""
    for stop in range(at, min(len(entries), at + MAX_SUBJECT)):
        if entries[stop].kind in _ENDS:
            return stop
    return len(entries) if len(entries) - at < MAX_SUBJECT else 0


@cache
def _line_re() -> regex.Pattern[str]:
    """A paragraph that opens with a dash and words behind it."""
    rest = r"[^\n\r\u2028\u2029]*+"
    return regex.compile(rf"(?m)^(?:[—–](?=[ \xa0]?[\p{{Lu}}¿¡…])|-(?=[ \xa0][\p{{Lu}}]))[ \xa0]*+(?P<words>{rest})")


@cache
def _dash_re() -> regex.Pattern[str]:
    return regex.compile(r"(?<=[\s,.!?…])(?P<dash>[—–-])(?=[\s\p{L}.,;])")


@cache
def _comma_re() -> regex.Pattern[str]:
    return regex.compile(r",(?=\s)|(?<=[!?])(?=\s\p{Ll})")


@cache
def _word_re() -> regex.Pattern[str]:
    return regex.compile(r"\p{L}[\p{L}\p{M}]*+")


@cache
def _words_re() -> regex.Pattern[str]:
    return regex.compile(rf"(?:[^\p{{L}},.;:!?—–]*+(?P<word>\p{{L}}[\p{{L}}\p{{M}}]*+)){{1,{MAX_CUE_WORDS}}}+")


@cache
def _lead_re() -> regex.Pattern[str]:
    return regex.compile(r"(?P<comma>,?)[ \xa0]*+[—–-]{1,2}+[ \xa0]++")
