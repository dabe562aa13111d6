"""Mentions: the words that may stand for a speaker (names with titles, pronouns, nominal phrases)."""

from __future__ import annotations

from typing import Literal, NamedTuple

MentionType = Literal["name", "pronoun", "object", "noun", "guess", "determiner"]


class Mention(NamedTuple):
    """Words that may stand for a speaker. A named tuple: thousands are made for each article.

    Attributes:
        index: Place in the list of mentions of the field.
        first, last: Tokens, half-open, with titles and determiners ("the former minister Ana Ruiz").
        head: First token of the head ("Ana Ruiz"; of a noun phrase its noun).
        start, end: Code points of the whole; `head_start`: of the head, which runs to `end`.
        type: `name`, `pronoun` (subject), `object` (him, her, them), `noun`, `guess` (a noun by its place only), `determiner` (one, many).
        words: Words of the head in lower case, without Jr. and the like; empty for none.
        key: The last of `words` (the surname where surnames come last).
        sentence, paragraph: As in Tokens.
        heading: Whether it stands in a heading line.
    """

    index: int
    first: int
    last: int
    head: int
    start: int
    end: int
    head_start: int
    type: MentionType
    words: tuple[str, ...]
    key: str
    sentence: int
    paragraph: int
    heading: bool
