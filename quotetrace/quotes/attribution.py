"""Attribution: for every marked stretch of one article who said it, by which cue, how sure, and why not."""

from __future__ import annotations

from dataclasses import dataclass

from quotetrace.model import Article, Assertion, Field, Issue, Kind, MentionKind, Span, SpeakerKind, Status
from quotetrace.quotes.marks import Marked, find_marks
from quotetrace.quotes.mentions import Mention
from quotetrace.quotes.names import Name
from quotetrace.quotes.tokens import Tokens
from quotetrace.settings import QuoteSettings


@dataclass(frozen=True, slots=True)
class Reading:
    """One field of an article, read: what later steps (indirect speech, chain, forms) build on.

    Attributes:
        field: `text` or `title`.
        text: The field itself; all offsets count in it.
        marks: The marked stretches, in order.
        tokens: Words and quotes as parallel lists (see Tokens); `tokens.quote[i]` indexes `marks`.
        sentences: Spans in code points; `tokens.sentence[i]` indexes it. A quote inside a sentence is part of it.
        mentions: All mentions outside the quotes, in order; `mentions[i].index == i`.
        names: Persons and bodies by key.
        name_of: For every mention the key of its name, `None` for nouns and for pronouns that were not resolved.
        subject_cues: For every mention the token of the verb it is subject of ("Ruiz *said*"), or -1.
        object_cues: For every mention the token of the cue right before it ("*said* Ruiz", "*according* to Ruiz"), or -1.
    """

    field: Field
    text: str
    marks: list[Marked]
    tokens: Tokens
    sentences: list[Span]
    mentions: list[Mention]
    names: dict[str, Name]
    name_of: list[str | None]
    subject_cues: list[int]
    object_cues: list[int]


@dataclass(frozen=True, slots=True)
class AttributedQuote:
    """One marked stretch and what the article says about it.

    Attributes:
        field, marked: Where it stands; `marked.span` is the quote, `marked.pieces` its parts.
        token: Its token in the reading of its field (-1 for nicknames and measures, which are no tokens).
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

    `readings[0]` is the text; a title, where there is one, is `readings[1]`. Quotes come in order of field and start.
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
    _, issues = find_marks(article.text)
    return AttributedArticle(article, (), [], issues)
