"""Tokens of one field: words and marks outside the quotes, each quote one token, with word class, sentence and paragraph."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one field as parallel lists, in order of text (lists, not objects: they are read millions of times).

    A marked stretch is a single token of class `Q`: its words are not tokenised, its span covers the marks.

    Classes: `N` name word · `P` pronoun as subject · `o` other pronoun · `d` determiner · `n` noun for a speaker · `V` verb (or
    noun) that mostly reports quotes · `v` that sometimes reports · `x` auxiliary · `i` preposition · `c` conjunction · `t` "that" · `T` time word ·
    `a` adverb · `g` -ing form · `e` -ed form · `#` number · `w` other word · `'` possessive · `-` dash · `(` `)` brackets · `.!?;:,…` themselves · `*` other.

    Attributes:
        words: The token as it stands; `lower`: in lower case with straight apostrophes.
        start, end: Code points, half-open.
        kind: The class.
        paragraph, sentence: Ordinals from 0 over the field.
        quote: Index into the marks of the field for a `Q`, else -1.
        said: How likely the word is the cue of a quote (ratio), `cue`: of any report, indirect ones too.
    """

    words: list[str]
    lower: list[str]
    start: list[int]
    end: list[int]
    kind: list[str]
    paragraph: list[int]
    sentence: list[int]
    quote: list[int]
    said: list[float]
    cue: list[float]

    def __len__(self) -> int:
        return len(self.words)
