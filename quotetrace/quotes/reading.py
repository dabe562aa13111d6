"""A field of an article, read: marks, tokens, sentences, mentions, names. What attribution, indirect speech and the chain build on."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import field as attribute

from quotetrace.model import Field, Issue, Span
from quotetrace.quotes.asides import open_asides
from quotetrace.quotes.cases import tie_by_case
from quotetrace.quotes.clauses import Reports, read_reports
from quotetrace.quotes.complements import load_frames
from quotetrace.quotes.dropped import find_dropped
from quotetrace.quotes.language import Language
from quotetrace.quotes.marks import Marked, find_marks
from quotetrace.quotes.mentions import Mention, find_mentions
from quotetrace.quotes.names import Name, group_names
from quotetrace.quotes.nominals import resolve_nominals
from quotetrace.quotes.pronouns import resolve_references
from quotetrace.quotes.roles import Phrase, shown_phrase
from quotetrace.quotes.ties import Ties, tie_cues
from quotetrace.quotes.tokens import Tokens, sentence_spans, tokenize
from quotetrace.values import value


@value
class Reading:
    """One field of an article, read: what later steps (indirect speech, chain, forms) build on.

    Attributes:
        field: `text` or `title`.
        text: The field itself; all offsets count in it.
        marks: The marked stretches, in order.
        tokens: Words and quotes as parallel lists (see Tokens); `tokens.quote[i]` indexes `marks`.
        sentences: Spans in code points; `tokens.sentence[i]` indexes it. A quote inside a sentence is part of it.
        mentions: All mentions outside the quotes, in order; `mentions[i].index == i`.
        ties: For every mention the cues it belongs to.
        names: Persons and bodies by key.
        name_of: For every mention the key of its name, `None` for nouns and for pronouns that were not resolved.
        said: How often each name is subject of a strong cue.
        quote_tokens: The tokens that are quotes, in order.
        antecedents: For a mention without a name the earlier noun phrase that it goes back to ("who", "the official").
        undecided: Pronouns and noun phrases that two names fit equally; they stand for themselves.
        roles: What each name is called, by key.
        inverted: Whether subjects stand behind their cues as a rule in the language.
        dropped: For a cue without subject the mention that it goes on with, in languages that leave subjects out.
        reports: The reported clauses; None where the lexicon has no frames for the language.
    """

    field: Field
    text: str
    marks: list[Marked]
    tokens: Tokens
    sentences: list[Span]
    mentions: list[Mention]
    ties: list[Ties]
    names: dict[str, Name]
    name_of: list[str | None]
    said: Counter[str]
    quote_tokens: list[int]
    antecedents: dict[int, int] = attribute(default_factory=dict)
    undecided: frozenset[int] = frozenset()
    roles: dict[str, list[Phrase]] = attribute(default_factory=dict)
    reports: Reports | None = None
    dropped: dict[int, int] = attribute(default_factory=dict)
    inverted: bool = False

    def speaker_of(self, mention: Mention) -> str:
        """What a mention stands for: the full name, else the noun phrase that it is or goes back to, without its article."""
        key = self.name_of[mention.index]
        if key is not None:
            return self.names[key].full
        return shown_phrase(self.text, self.tokens, self.mentions[self.antecedents.get(mention.index, mention.index)])


def read_field(text: str, lang: Language | None, *, field: Field = "text", double_apostrophes: bool = True) -> tuple[Reading, list[Issue]]:
    """The reading of one field, and issues of its marks; without a language it holds the marks alone.

    Example:
        >>> from quotetrace.quotes.language import language
        >>> reading, _ = read_field('"Sold," said Ana Ruiz. She left.', language("en"))
        >>> [reading.names[key].full for key in reading.name_of if key]
        ['Ana Ruiz', 'Ana Ruiz']
    """
    marks, issues = find_marks(text, double_apostrophes=double_apostrophes)
    if lang is None:
        return Reading(field, text, marks, Tokens(), [], [], [], {}, [], Counter(), []), issues
    marks = open_asides(text, marks, lang)
    tokens = tokenize(text, marks, lang)
    mentions = find_mentions(text, tokens, lang)
    ties = tie_by_case(tokens, mentions, tie_cues(tokens, mentions, lang), lang)
    names, name_of = group_names(text, tokens, mentions, lang)
    references = resolve_references(tokens, mentions, ties, names, name_of, lang)
    nominals = resolve_nominals(tokens, mentions, ties, names, references, lang)
    dropped = find_dropped(tokens, mentions, ties, lang)
    frames = load_frames(lang.lang)
    return Reading(
        field=field,
        text=text,
        marks=marks,
        tokens=tokens,
        sentences=sentence_spans(tokens),
        mentions=mentions,
        ties=ties,
        names=names,
        name_of=nominals.name_of,
        said=references.said,
        quote_tokens=[found.start() for found in re.finditer("Q", "".join(tokens.kind))],
        antecedents=nominals.antecedents,
        undecided=references.ambiguous | nominals.undecided,
        roles=nominals.roles,
        reports=read_reports(tokens, mentions, ties, frames, dropped) if frames else None,
        dropped=dropped,
        inverted=lang.inverts,
    ), issues
