"""Attribution: for every marked stretch of one article who said it, by which cue, how sure, and why not."""

from __future__ import annotations

from dataclasses import dataclass

from quotetrace.model import Article, Assertion, Field, Issue, Kind, MentionKind, Span, SpeakerKind, Status
from quotetrace.quotes.language import Language, language
from quotetrace.quotes.marks import Marked, find_marks
from quotetrace.quotes.reading import Reading, read_field
from quotetrace.quotes.scorer import Decision, Model, Scorer, load_model
from quotetrace.settings import QuoteSettings

__all__ = ["AttributedArticle", "AttributedQuote", "Reading", "attribute", "attribute_reading"]


@dataclass(frozen=True, slots=True)
class AttributedQuote:
    """One marked stretch and what the article says about it.

    Attributes:
        field, marked: Where it stands; `marked.span` is the quote, `marked.pieces` its parts.
        token: Its token in the reading of its field (-1 for nicknames, which are no tokens).
        kind: `direct` or `mixed`.
        status, reason: `attributed`; else why not.
        rule: Readable name of the pattern that decided.
        assertion: Whether the speaker is said to have said it.
        statement, part: Quotes of one reported utterance share `statement` (ordinal over the article, titles after the text).
        content: The whole reported clause (equal to the quote's span where `direct`).
        cue: The words that report.
        mention: Index into the reading's mentions, or -1; `mention_span` covers its head (for a pronoun the pronoun).
        speaker: The name within the article, or the noun phrase as it stands.
        score: How likely the speaker is right, calibrated (ratio).
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


@dataclass(frozen=True, slots=True)
class AttributedArticle:
    """An article read and attributed: its readings, one attributed quote for each marked stretch, and issues.

    `readings[0]` is the text; a title, where there is one, is `readings[1]`. Quotes come in order of field and start. There are no readings
    where the language has no lexicon.
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
    """The quotes of one article with their speakers, as far as the article alone tells."""
    lang = language(article.lang)
    if lang is None:
        _, issues = find_marks(article.text)
        return AttributedArticle(article, (), [], issues)
    reading, issues = read_field(article.text, lang)
    return AttributedArticle(article, (reading,), attribute_reading(reading, lang, load_model()), issues)


def attribute_reading(reading: Reading, lang: Language, model: Model) -> list[AttributedQuote]:
    """The quotes of one field with their speakers."""
    out = []
    for number, decision in enumerate(Scorer(reading, lang, model).decide()):
        out.append(_quote(reading, decision, model, number))
    return out


def _quote(reading: Reading, decision: Decision, model: Model, number: int) -> AttributedQuote:
    token = decision.context.token
    marked = reading.marks[reading.tokens.quote[token]]
    mention = decision.mention
    name = reading.name_of[mention.index] if mention else None
    cue = cue_token(reading, decision)
    return AttributedQuote(
        field=reading.field, marked=marked, token=token, kind="direct", status="attributed" if mention else "not_speech", reason=None, rule="",
        assertion="asserted", statement=number, part=0, content=marked.span, cue=Span(reading.tokens.start[cue], reading.tokens.end[cue]) if cue >= 0 else None,
        mention=mention.index if mention else -1, mention_span=Span(mention.head_start, mention.end) if mention else None, mention_kind="full",
        speaker=(reading.names[name].full if name else reading.text[mention.start:mention.end]) if mention else None, speaker_kind=None,
        score=model.calibrate(decision.probability),
    )


def cue_token(reading: Reading, decision: Decision) -> int:
    """The token of the cue that goes with a choice, or -1."""
    mention, context, said = decision.mention, decision.context, reading.tokens.said
    if mention is None:
        return -1
    tie = reading.ties[mention.index]
    before = tie.before if tie.relation.startswith("cue") or tie.relation == "according" else -1
    cue = tie.verb if tie.verb >= 0 and (before < 0 or said[tie.verb] >= said[before]) else before
    if mention.sentence == context.sentence and (cue < 0 or said[cue] < 0.25):
        after = mention.first > context.token or context.verb_before < 0
        main = context.verb_behind if after else context.verb_before
        return main if main >= 0 else cue
    return cue
