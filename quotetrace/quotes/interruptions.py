"""Cues inside marks: "« Le port est à nous, *a lancé Luc Roche*. Personne ne le prendra. »", as French papers write.

Such a stretch is read as two with the cue between them, so that all that follows sees plain order of words; `join` makes one quote of them
again, whose pieces leave the cue out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from quotetrace.model import Span
from quotetrace.quotes.language import Entry, Language
from quotetrace.quotes.marks import Marked

MIN_SAID: Final = 0.25
"""Cue probability of the verb."""
MAX_BEFORE_VERB: Final = 4
MAX_SUBJECT: Final = 16
"""Tokens of the subject, its apposition left out."""
_ENDS: Final = ",.!?…;"


def open_interruptions(text: str, marks: Sequence[Marked], lang: Language) -> list[Marked]:
    """The marked stretches, those that a cue interrupts as two (one where the cue ends them), with `whole` the stretch that they were.

    Example:
        >>> from quotetrace.quotes.language import language
        >>> from quotetrace.quotes.marks import find_marks
        >>> text = "« Le port est à nous, a lancé Luc Roche. Personne ne le prendra. »"
        >>> [marked.span.of(text) for marked in open_interruptions(text, find_marks(text)[0], language("fr"))]
        [' Le port est à nous', 'Personne ne le prendra. ']
    """
    if not lang.cues_inside:
        return list(marks)
    opened: list[Marked] = []
    for marked in marks:
        cue = _find_cue(text, marked.span, lang) if marked.form == "quote" and len(marked.pieces) == 1 else None
        opened += _split(marked, cue) if cue is not None else [marked]
    return opened


def _split(marked: Marked, cue: Span) -> list[Marked]:
    span, outer = marked.span, marked.outer
    first = Span(span.start, cue.start)
    parts = [replace(marked, span=first, outer=Span(outer.start, cue.start), pieces=(first,), whole=marked)]
    if cue.end < span.end:
        last = Span(cue.end, span.end)
        parts.append(replace(marked, span=last, outer=Span(cue.end, outer.end), pieces=(last,), whole=marked))
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
