"""Attribution: for every marked stretch of one article who said it, by which cue, how sure, and why not."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby
from typing import Final

import regex

from quotetrace.model import Article, Assertion, Field, Form, Issue, Kind, MentionKind, Span, SpeakerKind, Status
from quotetrace.quotes.by_pattern import SCORE, Found, find_speakers
from quotetrace.quotes.coded import Coded
from quotetrace.quotes.context import QuoteContext
from quotetrace.quotes.language import Language, language
from quotetrace.quotes.marks import Marked
from quotetrace.quotes.mentions import Mention
from quotetrace.quotes.nesting import Nested, find_nested
from quotetrace.quotes.nominals import name_by_role
from quotetrace.quotes.patterns import Patterns, patterns_of
from quotetrace.quotes.reading import Reading, read_field
from quotetrace.quotes.scorer import Decision, Model, Scorer, carried_cue, load_model
from quotetrace.quotes.verdict import find_assertion, find_kind, find_mention_kind, find_speaker_kind, judge
from quotetrace.settings import QuoteSettings
from quotetrace.values import value

__all__ = ["AttributedArticle", "AttributedQuote", "Reading", "attribute", "attribute_reading", "borrow"]

MIN_OWN_CUE: Final = 0.25
"""A verb tied to the mention with a lower cue probability gives way to the sentence's main cue."""
MAX_PLURAL_BACK: Final = 8
"""Mentions looked at before "they" for a plural noun."""
PLURAL_ENDINGS: Final = ("s", "men", "people", "police", "en")
MAX_BORROWED_FROM: Final = 500
"""Quotes of a text that its headings may borrow from."""
MAX_HEADING_TOKENS: Final = 12
"""Tokens outside the quote up to which a line is a heading."""


@value
class AttributedQuote:
    """One marked stretch and what the article says about it.

    Attributes:
        field, marked: Where it stands; `marked.span` is the quote, `marked.pieces` its parts.
        token: Its token in the reading of its field (-1 for nicknames, which are no tokens).
        kind: `direct` or `mixed`.
        status, reason: `attributed`, else why not; `two_names` where a pronoun or role that two names fit stands for itself.
        rule: Readable name of the pattern that decided.
        assertion: Whether the speaker is said to have said it.
        statement, part: Quotes of one reported utterance share `statement` (ordinal over the article, titles after the text).
        content: The whole reported clause (equal to the quote's span where `direct`).
        cue: The words that report.
        mention: Index into the reading's mentions, or -1; `mention_span` covers its head (for a pronoun the pronoun).
        speaker: The name within the article, or the noun phrase as it stands.
        score: How likely the speaker is right, calibrated (ratio); by patterns a number set by hand.
        form: What it is, where reading already tells; else `forms` does.
    """

    field: Field
    marked: Marked
    token: int
    kind: Kind
    status: Status
    reason: str | None
    rule: str
    assertion: Assertion
    statement: int
    part: int
    content: Span
    cue: Span | None
    mention: int
    mention_span: Span | None
    mention_kind: MentionKind
    speaker: str | None
    speaker_kind: SpeakerKind | None
    score: float | None
    form: Form | None = None


@value
class AttributedArticle:
    """An article read and attributed: its readings, one attributed quote for each marked stretch, and issues.

    `readings[0]` is the text; a title, where there is one, is `readings[1]`. Quotes come in order of field and start. Where the language
    is read by patterns, readings hold marks and sentences; where it has no lexicon, marks and nothing else.
    """

    article: Article
    readings: tuple[Reading, ...]
    quotes: list[AttributedQuote]
    issues: list[Issue]

    def reading(self, field: Field) -> Reading:
        """The reading of `field`.

        Raises:
            KeyError: the article has no such field.
        """
        for reading in self.readings:
            if reading.field == field:
                return reading
        raise KeyError(field)


def attribute(article: Article, settings: QuoteSettings) -> AttributedArticle:
    """The quotes of one article with their speakers, as far as the article alone tells.

    A headline takes full names, and the speaker of the same words, from the text below it.

    Example:
        >>> article = Article("a", "“We sail at noon,” said Ana Ruiz. “All of us.”", title="Ruiz: ‘We sail at noon’")
        >>> doc = attribute(article, QuoteSettings())
        >>> [(quote.marked.span.of(doc.reading(quote.field).text), quote.speaker, quote.statement) for quote in doc.quotes]
        [('We sail at noon,', 'Ana Ruiz', 0), ('All of us.', 'Ana Ruiz', 0), ('We sail at noon', 'Ana Ruiz', 2)]
    """
    lang = language(article.lang)
    patterns = patterns_of(article.lang) if lang is None else None
    readings: list[Reading] = []
    quotes: list[AttributedQuote] = []
    issues: list[Issue] = []
    fields: list[tuple[Field, str]] = [("text", article.text), ("title", article.title)]
    for field, text in fields:
        if not text:
            continue
        reading, found = read_field(text, lang, field=field, double_apostrophes=settings.double_apostrophes)
        readings.append(reading)
        issues += [replace(issue, article_id=article.article_id) for issue in found]
        if patterns is None:
            quotes += attribute_reading(
                reading, lang, load_model(), min_score=settings.min_score, first_statement=len(quotes), article=article
            )
    if patterns is not None:
        readings, quotes = attribute_by_patterns(readings, patterns, min_score=settings.min_score)
    if lang is None and patterns is None and quotes:
        issues.append(
            Issue("extract", "no_lexicon", f"no lexicon for language {article.lang!r}: spans only", "info", article_id=article.article_id)
        )
    return AttributedArticle(article, tuple(readings), borrow(readings, quotes, lang), issues)


def attribute_reading(
    reading: Reading,
    lang: Language | None,
    model: Model,
    *,
    min_score: float = 0.0,
    first_statement: int = 0,
    article: Article | None = None,
) -> list[AttributedQuote]:
    """The quotes of one field with their speakers, in order; spans only where the language is not known.

    With the article, whose names of carriers count, reports inside reports are read too.
    """
    decisions = (
        {decision.context.token: decision for decision in Scorer(reading, lang, model).decide()} if lang and reading.quote_tokens else {}
    )
    nested = find_nested(article, reading, lang, list(decisions.values())) if lang and article and decisions else {}
    decisions |= {token: inner.decision for token, inner in nested.items()}
    tokens = {reading.tokens.quote[token]: token for token in reading.quote_tokens}
    quotes: list[AttributedQuote] = []
    for number, marked in enumerate(reading.marks):
        decision = decisions.get(tokens.get(number, -1))
        statement = first_statement + number
        if lang is None or decision is None:
            quotes.append(_unread(reading, marked, statement))
        else:
            quote = _attributed(reading, lang, model, decision, min_score, statement)
            inner = nested.get(decision.context.token)
            quotes.append(_nested(reading, lang, quote, inner) if inner else quote)
    return _join_interrupted(_group_statements(reading, quotes))


def _join_interrupted(quotes: list[AttributedQuote]) -> list[AttributedQuote]:
    """One quote for the parts of a stretch that a cue inside its marks interrupts; the first part with a speaker tells who spoke."""
    if all(quote.marked.whole is None for quote in quotes):
        return quotes
    joined: list[AttributedQuote] = []
    for whole, parts in groupby(quotes, key=lambda quote: quote.marked.whole or quote.marked):
        same = list(parts)
        best = next((quote for quote in same if quote.status == "attributed"), same[0])
        pieces = tuple(piece for quote in same for piece in quote.marked.pieces)
        joined.append(
            replace(best, marked=replace(whole, pieces=pieces, whole=whole), content=whole.span) if same[0].marked.whole else best
        )
    return joined


def attribute_by_patterns(
    readings: Sequence[Reading], patterns: Patterns, *, min_score: float = 0.0
) -> tuple[list[Reading], list[AttributedQuote]]:
    """The readings with their sentences and the quotes of all fields, for a language that is read by patterns (see `by_pattern`)."""
    coded = [Coded(reading.field, reading.text, reading.marks, patterns) for reading in readings]
    quotes: list[AttributedQuote] = []
    for reading, found in zip(readings, find_speakers(coded, patterns), strict=True):
        first = len(quotes)
        quotes += [_by_pattern(reading, marked, one, first, min_score) for marked, one in zip(reading.marks, found, strict=True)]
    return [replace(reading, sentences=one.sentences) for reading, one in zip(readings, coded, strict=True)], quotes


def _by_pattern(reading: Reading, marked: Marked, found: Found, first: int, min_score: float) -> AttributedQuote:
    """One quote as the patterns read it; under `min_score` nobody is named."""
    is_low = found.status == "attributed" and min_score > SCORE
    named = found.status == "attributed" and not is_low
    return replace(
        _unread(reading, marked, first + found.statement),
        kind=found.kind,
        status="unattributed" if is_low else found.status,
        reason="low_score" if is_low else found.reason,
        rule=found.rule,
        assertion=found.assertion,
        part=found.part,
        cue=found.cue,
        mention_span=found.mention,
        mention_kind=found.mention_kind,
        speaker=found.speaker if named else None,
        speaker_kind=found.speaker_kind if named else None,
        score=SCORE if found.status == "attributed" else None,
        form=found.form,
    )


def _unread(reading: Reading, marked: Marked, statement: int) -> AttributedQuote:
    """A nickname, or a quote in a language without lexicon."""
    nickname = marked.form == "nickname"
    return AttributedQuote(
        field=reading.field,
        marked=marked,
        token=-1,
        kind="direct",
        status="not_speech" if nickname else "unattributed",
        reason="nickname" if nickname else "no_lexicon",
        rule="marks",
        assertion="asserted",
        statement=statement,
        part=0,
        content=marked.span,
        cue=None,
        mention=-1,
        mention_span=None,
        mention_kind="none",
        speaker=None,
        speaker_kind=None,
        score=None,
    )


def _attributed(reading: Reading, lang: Language, model: Model, decision: Decision, min_score: float, statement: int) -> AttributedQuote:
    token, mention = decision.context.token, decision.mention
    marked = reading.marks[reading.tokens.quote[token]]
    cue = cue_token(reading, decision)
    score = model.calibrate(decision.probability)
    verdict = judge(reading, decision, cue, score, min_score)
    named = mention if verdict.status == "attributed" else None
    kind = find_kind(decision.context)
    return AttributedQuote(
        field=reading.field,
        marked=marked,
        token=token,
        kind=kind,
        status=verdict.status,
        reason=verdict.reason,
        rule=verdict.rule,
        assertion=find_assertion(reading, lang, cue, is_direct=kind == "direct"),
        statement=statement,
        part=0,
        content=marked.span,
        cue=Span(reading.tokens.start[cue], reading.tokens.end[cue]) if cue >= 0 else None,
        mention=mention.index if mention else -1,
        mention_span=Span(mention.head_start, mention.end) if mention else None,
        mention_kind=find_mention_kind(reading, mention) if mention else "none",
        speaker=_speaker(reading, named) if named else None,
        speaker_kind=find_speaker_kind(reading, lang, named) if named else None,
        score=score,
    )


def _nested(reading: Reading, lang: Language, quote: AttributedQuote, inner: Nested) -> AttributedQuote:
    """The quote with the cue and rule of the report inside that decided it."""
    span = Span(reading.tokens.start[inner.cue], reading.tokens.end[inner.cue]) if inner.cue >= 0 else None
    rule = inner.rule if quote.status == "attributed" else quote.rule
    return replace(
        quote, rule=rule, cue=span, score=inner.score, assertion=find_assertion(reading, lang, inner.cue, is_direct=quote.kind == "direct")
    )


def _speaker(reading: Reading, mention: Mention) -> str:
    """The full name within the field, else the noun phrase that the mention is or goes back to."""
    if mention.type == "pronoun" and reading.name_of[mention.index] is None and reading.tokens.gloss[mention.head] in ("they", "we"):
        mention = _plural_before(reading, mention) or mention
    return reading.speaker_of(mention)


def _plural_before(reading: Reading, pronoun: Mention) -> Mention | None:
    """The plural noun phrase that "they" takes up: a subject in its sentence or the one before."""
    for mention in reversed(reading.mentions[max(0, pronoun.index - MAX_PLURAL_BACK) : pronoun.index]):
        if pronoun.sentence - mention.sentence > 1:
            return None
        is_subject = reading.ties[mention.index].bond.startswith("subject")
        if mention.type == "noun" and is_subject and mention.key.endswith(PLURAL_ENDINGS) and mention.first < mention.head:
            return mention
    return None


def cue_token(reading: Reading, decision: Decision) -> int:
    """The token of the cue that goes with a choice, or -1."""
    mention, context, said = decision.mention, decision.context, reading.tokens.said
    if mention is None:
        return -1
    if reading.dropped and (carried := carried_cue(reading, context)) >= 0 and reading.dropped[carried] == mention.index:
        return carried
    tie = reading.ties[mention.index]
    before = tie.before if tie.relation.startswith("cue") or tie.relation == "according" else -1
    cue = tie.verb if tie.verb >= 0 and (before < 0 or said[tie.verb] >= said[before]) else before
    if mention.sentence == context.sentence and (cue < 0 or said[cue] < MIN_OWN_CUE):
        after = mention.first > context.token or context.verb_before < 0
        main = context.verb_behind if after else context.verb_before
        return main if main >= 0 else cue
    if reading.inverted and mention.last <= cue < context.verb_before and _is_second(reading, context):
        return context.verb_before
    return cue


def _is_second(reading: Reading, context: QuoteContext) -> bool:
    """Whether the verb before a quote shares the subject of one before it: "la ministre a nié, *affirmant* que …", "… und *erklärte* …"."""
    tokens, verb = reading.tokens, context.verb_before
    if tokens.kind[verb - 1] != "c" and not tokens.gloss[verb].endswith("ing"):
        return False
    ties = (reading.ties[mention.index] for mention in context.here)
    return not any((tie.verb == verb and tie.bond != "subject,") or tie.before == verb for tie in ties)


def _group_statements(reading: Reading, quotes: list[AttributedQuote]) -> list[AttributedQuote]:
    """Give quotes of one reported utterance one statement: the same mention, in one paragraph, with nobody else's quote between."""
    grouped: list[AttributedQuote] = []
    paragraphs = reading.tokens.paragraph
    last: AttributedQuote | None = None
    for quote in quotes:
        if quote.status != "attributed":
            grouped.append(quote)
            continue
        if last is not None and quote.mention == last.mention and paragraphs[quote.token] == paragraphs[last.token]:
            quote = replace(quote, statement=last.statement, part=last.part + 1)
        grouped.append(quote)
        last = quote
    return grouped


def borrow(readings: Sequence[Reading], quotes: list[AttributedQuote], lang: Language | None = None) -> list[AttributedQuote]:
    """Let headlines take from the text: full names for short ones, the speaker of a quote with the same words, the name that a role has."""
    in_heading = [quote.token >= 0 and (quote.field == "title" or _in_heading(readings, quote)) for quote in quotes]
    if not any(in_heading):
        return quotes
    spoken = [
        (_plain(quote, readings), quote)
        for quote, is_heading in zip(quotes, in_heading, strict=True)
        if quote.field == "text" and quote.status == "attributed" and not is_heading
    ]
    names = [(key, name, reading) for reading in readings if reading.field == "text" for key, name in reading.names.items()]
    spoken = spoken[:MAX_BORROWED_FROM]
    full = {name.words[-1]: name.full for _, name, _ in names if len(name.words) > 1}
    known = {name.full for key, name, reading in names if name.person > 0 or reading.said[key]}
    known |= {quote.speaker for _, quote in spoken if quote.speaker is not None}
    out = []
    for quote, is_heading in zip(quotes, in_heading, strict=True):
        if is_heading:
            quote = _borrowed(quote, _plain(quote, readings), spoken, full, known)
            quote = _by_role(quote, readings, lang) if lang else quote
        out.append(quote)
    return out


def _borrowed(
    quote: AttributedQuote, words: str, spoken: list[tuple[str, AttributedQuote]], full: dict[str, str], known: set[str]
) -> AttributedQuote:
    """The quote with its name in full if the text knows the speaker, else with the one speaker whom the text gives the same words."""
    quote = _in_full(quote, full)
    if quote.status == "attributed" and quote.speaker in known:
        return quote
    givers = {other.speaker: other for plain, other in spoken if words and f" {words} " in f" {plain} "}
    if len(givers) != 1:
        return quote
    giver = next(iter(givers.values()))
    return replace(
        quote,
        status="attributed",
        reason=None,
        rule="same-words",
        speaker=giver.speaker,
        speaker_kind=giver.speaker_kind,
        score=giver.score,
    )


def _in_full(quote: AttributedQuote, full: dict[str, str]) -> AttributedQuote:
    """The quote with the full name that the text has for its speaker."""
    return replace(quote, speaker=full.get(quote.speaker.lower(), quote.speaker)) if quote.speaker else quote


def _by_role(quote: AttributedQuote, readings: Sequence[Reading], lang: Language) -> AttributedQuote:
    """The quote with the name that the text has for a role ("Ports minister says …")."""
    if quote.mention_kind != "role" or quote.mention < 0 or quote.rule == "same-words" or quote.status != "attributed":
        return quote
    own = next(reading for reading in readings if reading.field == quote.field)
    text = readings[0]
    key = name_by_role(own.tokens, own.mentions[quote.mention], text.roles, lang) if own.name_of[quote.mention] is None else None
    if key is None:
        return quote
    name = text.names[key]
    return replace(quote, speaker=name.full, speaker_kind=find_speaker_kind(text, lang, text.mentions[name.mentions[0]]))


def _in_heading(readings: Sequence[Reading], quote: AttributedQuote) -> bool:
    """Whether a quote stands in a short line of its own without a full stop: a heading, or a headline on top of the text."""
    if quote.field != "text" or quote.token < 0 or quote.cue:
        return False
    tokens = readings[0].tokens
    paragraph, token = tokens.paragraph[quote.token], quote.token
    first = bisect_left(tokens.paragraph, paragraph)
    last = bisect_right(tokens.paragraph, paragraph)
    if last - first - 1 > MAX_HEADING_TOKENS:
        return False
    return tokens.kind[last - 1] not in ".!?:" and (last - 1 != token or readings[0].text[quote.marked.span.end - 1] not in ".!?,")


def _plain(quote: AttributedQuote, readings: Sequence[Reading]) -> str:
    """The words of a quote in lower case, one space apart, for comparing."""
    text = next(reading.text for reading in readings if reading.field == quote.field)
    return " ".join(_words_re().findall(quote.marked.span.of(text).lower()))


@cache
def _words_re() -> regex.Pattern[str]:
    return regex.compile(r"\w+")
