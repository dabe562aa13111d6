"""Indirect quotes: reported clauses without marks as quotes with cue and speaker, and the whole clause around a marked fragment.

Precision comes first: a clause needs a cue of the lexicon with a subject, or an according-to phrase (see `clauses`). What goes on in the
next sentence without a cue is not claimed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from typing import Final

from quotetrace.model import Span
from quotetrace.quotes.attribution import AttributedArticle, AttributedQuote, Reading
from quotetrace.quotes.clauses import Report, Reports, clause_around, find_headline, find_reports
from quotetrace.quotes.complements import MAX_CLAUSE
from quotetrace.quotes.language import Language, language
from quotetrace.quotes.marks import Marked
from quotetrace.quotes.verdict import find_assertion, find_mention_kind, find_speaker_kind

SCORES: Final[dict[str, float]] = {
    "before": 0.91,
    "according": 0.83,
    "around": 0.81,
    "that": 0.77,
    "clause": 0.76,
    "question": 0.72,
    "object": 0.63,
    "infinitive": 0.57,
    "topic": 0.57,
    "naming": 0.49,
    "colon": 0.46,
    "noun": 0.4,
}
"""How often clause and speaker were right, by frame, on the training part of PolNeAR; `tests/benchmarks/score_indirect.py` prints them.

`noun` is read higher than measured (.28 of 18): the gold has no reports inside reports, and these mostly stand in one.
"""


def find_indirect(doc: AttributedArticle, reading: Reading) -> list[AttributedQuote]:
    """The indirect quotes of one field, in order of cue.

    A clause that holds somebody's words in marks is the content of that quote and no quote of its own (see `find_content`).

    Args:
        doc: The article with its marked quotes attributed.
        reading: The field of it to read.

    Returns:
        Quotes of kind `indirect`; a clause that its cue interrupts gives two parts of one statement.

    Example:
        >>> from quotetrace.model import Article
        >>> from quotetrace.quotes.attribution import attribute
        >>> from quotetrace.settings import QuoteSettings
        >>> doc = attribute(Article("a", "Ana Ruiz said that the ferry would sail."), QuoteSettings())
        >>> [(quote.speaker, quote.marked.span.of(doc.article.text)) for quote in find_indirect(doc, doc.readings[0])]
        [('Ana Ruiz', 'the ferry would sail')]
    """
    lang = language(doc.article.lang)
    if lang is None or reading.reports is None:
        return []
    spoken = sorted([quote.token for quote in doc.quotes if quote.field == reading.field and quote.status != "not_speech"])
    reports = find_reports(reading.reports)
    if reading.field == "title":
        reports = reports or find_headline(reading.tokens, reading.mentions)
    number = max([quote.statement for quote in doc.quotes], default=-1)
    full = _full_names(doc) if reading.field == "title" else {}
    found = []
    for report in reports:
        if any(bisect_left(spoken, start) < bisect_left(spoken, stop) for start, stop in report.parts):
            continue
        number += 1
        found += _quotes(reading, report, lang, number, full)
    return found


def _full_names(doc: AttributedArticle) -> dict[str, str]:
    """The full names of the text by their last words, for headlines."""
    return {name.words[-1]: name.full for name in doc.readings[0].names.values() if len(name.words) > 1}


def find_content(doc: AttributedArticle, quote: AttributedQuote) -> Span:
    """The whole reported clause around a marked quote, reporter's words and marks together, without cue and speaker.

    Args:
        doc: The article that the quote is of.
        quote: A marked quote.

    Returns:
        A span that holds the quote; the quote's own where all of the clause stands in marks, or no cue tells where it starts.

    Example:
        >>> from quotetrace.model import Article
        >>> from quotetrace.quotes.attribution import attribute
        >>> from quotetrace.settings import QuoteSettings
        >>> doc = attribute(Article("a", 'Ana Ruiz said the ferry was "dead in the water" by noon.'), QuoteSettings())
        >>> find_content(doc, doc.quotes[0]).of(doc.article.text)
        'the ferry was "dead in the water" by noon'
    """
    span, reading = quote.marked.span, doc.reading(quote.field)
    if quote.kind != "mixed" or quote.token < 0 or reading.reports is None:
        return span
    part = _part_around(reading, reading.reports, quote)
    if part is None:
        return span
    start, end = _span(reading, *part)
    return Span(min(start, quote.marked.outer.start), max(end, quote.marked.outer.end))


def _part_around(reading: Reading, reports: Reports, quote: AttributedQuote) -> tuple[int, int] | None:
    """The token range of the clause that the quote stands in: a report's, else what its own cue governs."""
    token, cue = quote.token, _cue_beside(reading, quote)
    found = [
        ((report.cue[0] != cue, report.mention != quote.mention, start - stop), (start, stop))
        for report in reports.around(token)
        for start, stop in report.parts
        # a clause that holds the quote's own cue is somebody else's report of this one
        if start <= token < stop and not start <= cue < stop
    ]
    is_own = bool(found) and not all(min(found)[0][:2])
    if cue < 0 or is_own:
        return min(found)[1] if found else None
    is_here = quote.mention >= 0 and _is_near(reading, quote, reading.mentions[quote.mention].first)
    return clause_around(reports, cue=cue, speaker=quote.mention if is_here else -1, inside=token)


def _cue_beside(reading: Reading, quote: AttributedQuote) -> int:
    """The token of the quote's cue if it stands in the sentence of the quote, else -1."""
    if quote.cue is None:
        return -1
    at = bisect_right(reading.tokens.start, quote.cue.start) - 1
    return at if _is_near(reading, quote, at) else -1


def _is_near(reading: Reading, quote: AttributedQuote, at: int) -> bool:
    """Whether a token stands in the sentence of the quote, not too far from it where the sentence never ends."""
    sentences = reading.tokens.sentence
    return sentences[at] == sentences[quote.token] and abs(at - quote.token) <= MAX_CLAUSE


def _quotes(reading: Reading, report: Report, lang: Language, number: int, full: Mapping[str, str]) -> list[AttributedQuote]:
    """One quote a part of the clause."""
    tokens = reading.tokens
    cue = Span(tokens.start[report.cue[0]], tokens.end[report.cue[1] - 1])
    mention = reading.mentions[report.mention] if report.mention >= 0 else None
    where, speaker = _speaker(reading, report)
    speaker = full.get(speaker.lower(), speaker) if speaker else None
    reason = None if speaker else "no_speaker"
    if mention is not None and mention.index in reading.undecided:
        reason = "two_names"
    quotes = []
    for part, (start, stop) in enumerate(report.parts):
        span = Span(*_span(reading, start, stop))
        quotes.append(
            AttributedQuote(
                field=reading.field,
                marked=Marked(span, span, (span,), opener=""),
                token=-1,
                kind="indirect",
                status="attributed" if speaker else "unattributed",
                reason=reason,
                rule=f"indirect:{report.frame}",
                assertion=find_assertion(reading, lang, report.cue[0]),
                statement=number,
                part=part,
                content=span,
                cue=cue,
                mention=report.mention,
                mention_span=where,
                mention_kind=find_mention_kind(reading, mention) if mention else "role" if where else "none",
                speaker=speaker,
                speaker_kind=None if speaker is None else find_speaker_kind(reading, lang, mention) if mention else "unnamed",
                score=SCORES[report.frame] if speaker else None,
            )
        )
    return quotes


def _span(reading: Reading, start: int, stop: int) -> tuple[int, int]:
    return reading.tokens.start[start], reading.tokens.end[stop - 1]


def _speaker(reading: Reading, report: Report) -> tuple[Span | None, str | None]:
    """Where the speaker's words stand, and the speaker: the full name within the field, else the words."""
    if report.mention < 0:
        where = Span(*_span(reading, *report.speaker)) if report.speaker else None
        return where, " ".join(where.of(reading.text).split()) if where else None
    mention = reading.mentions[report.mention]
    where = Span(mention.head_start, mention.end)
    return where, reading.speaker_of(mention)
