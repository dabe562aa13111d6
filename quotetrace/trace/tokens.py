"""Tokens for collation: words, numbers and punctuation of one quote, each with its place in the quote and a key to compare by.

Linking asks whether two texts are close and may forget punctuation; collation shows a reader what changed, so every token keeps its
offsets, and the key folds only what is no change at all: letter case, the shape of apostrophes, a contraction ("don't" is "do not"),
a number written as a word, spelling variants of the lexicon. Quotation marks and brackets are no tokens, words inside brackets are marked.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

import regex

from quotetrace.trace.words import DriftWords, drift_words

_EDGE_PUNCTUATION = frozenset(",.;:-")
"""House style puts these inside or outside the closing mark: at the edges of a quote they are no part of it."""

_SENTENCE_END = frozenset(".?!;")

_IGNORED = frozenset("\"“”„‟«»‹›「」『』‘‚‛`´'’*_")
_DASHES = frozenset("-–—―−‐‑")

_CONTRACTIONS = {"n't": "not", "'ll": "will", "'re": "are", "'ve": "have", "'m": "am"}
_IRREGULAR_STEMS = {"wo": "will", "ca": "can", "sha": "shall"}


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one text as parallel lists (lists, not objects: thousands are read for one cluster).

    Attributes:
        text: The text itself.
        keys: What tokens are compared by.
        forms: The words as they stand, in lower case with straight apostrophes.
        start, end: Code points in `text`.
        bracketed: Whether the token stands in square or round brackets.
        sentence: Ordinal of its sentence within the text, from 0.
    """

    text: str
    keys: list[str]
    forms: list[str]
    start: list[int]
    end: list[int]
    bracketed: list[bool]
    sentence: list[int]

    def __len__(self) -> int:
        return len(self.keys)


@cache
def _token_re() -> regex.Pattern[str]:
    # Possessive throughout: no token is tried twice, so time is linear. Example of each branch above it.
    return regex.compile(
        r"""
        # "…", "...", ". . .", "[…]"
          (?P<ellipsis> [\[(]\s?(?:…|\.{3,4}+)\s?[\])] | …++ | \.{3,}+ | \.\ \.\ \. )
        # "per cent"
        | (?P<percent> (?i:per\s?cent)(?!\p{L}) )
        # "1,250.5", "2nd", "-5" after a space
        | (?P<number> (?:(?<![^\s(\[$€£¥])[-−])?+ \p{Nd}++ (?:[.,'’\u00a0\u202f]\p{Nd}++)*+ (?:(?i:st|nd|rd|th)(?!\p{L}))?+ )
        # one character of a script that sets no spaces
        | (?P<ideograph> [\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}] )
        # "U.S."
        | (?P<initials> (?:\p{Lu}\.){2,}+ )
        # "don't", "Covid", "l'accord", "G7"
        | (?P<word> \p{L} [\p{L}\p{M}\p{Nd}--[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]]*+ (?:['’ʼ][\p{L}\p{M}]++)*+ )
        | (?P<mark> \S )
        """,
        regex.VERBOSE | regex.V1,
    )


def fold(word: str) -> str:
    """`word` in lower case, compatibility forms and apostrophes made alike.

    Example:
        >>> fold("Don’t"), fold("ﬁrst")
        ("don't", 'first')
    """
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFKC", word).casefold().replace("’", "'").replace("ʼ", "'")


def tokenise(text: str, lang: str = "en") -> Tokens:
    """The tokens of `text`, without commas and full stops at its edges.

    Example:
        >>> tokens = tokenise("We won’t sell [the ferry] for five million,")
        >>> tokens.keys
        ['we', 'will', 'not', 'sell', 'the', 'ferry', 'for', '5', 'million']
        >>> tokens.text[tokens.start[2] : tokens.end[2]], tokens.bracketed[5]
        ('n’t', True)
    """
    words = drift_words(lang)
    tokens = Tokens(text, [], [], [], [], [], [])
    depth = sentence = 0
    for match in _token_re().finditer(text):
        group, found = match.lastgroup, match.group()
        if group == "mark":
            if found in "[(":
                depth += 1
            elif found in "])":
                depth = max(depth - 1, 0)
            elif not _is_silent(found, text, match.start()):
                key = "-" if found in _DASHES else found
                _append(tokens, key, found, match.start(), match.end(), depth > 0, sentence)
                sentence += found in _SENTENCE_END
            continue
        for key, form, start, end in _split(group or "", found, match.start(), words):
            _append(tokens, key, form, start, end, depth > 0, sentence)
    return _trim(tokens)


def _append(tokens: Tokens, key: str, form: str, start: int, end: int, bracketed: bool, sentence: int) -> None:
    tokens.keys.append(key)
    tokens.forms.append(form)
    tokens.start.append(start)
    tokens.end.append(end)
    tokens.bracketed.append(bracketed)
    tokens.sentence.append(sentence)


def _is_silent(mark: str, text: str, at: int) -> bool:
    """Whether a mark is no token: quotation marks, and a hyphen inside a word ("fast-moving" is "fast moving")."""
    if mark in _IGNORED:
        return True
    inside = 0 < at < len(text) - 1 and text[at - 1].isalnum() and text[at + 1].isalnum()
    return inside and mark in "-‐‑/"


def _split(group: str, found: str, start: int, words: DriftWords) -> list[tuple[str, str, int, int]]:
    """Key, form and offsets of the one or two tokens that a match stands for."""
    end = start + len(found)
    form = fold(found)
    if group == "ellipsis":
        return [("…", "…", start, end)]
    if group == "percent":
        return [("%", form, start, end)]
    if group == "number":
        return [(words.number_key(form), form, start, end)]
    if group == "initials":
        return [(form.replace(".", ""), form, start, end)]
    if "'" in form:
        return _split_apostrophe(form, start, end, words)
    if form == "cannot" and words.lang == "en":
        return [("can", "can", start, start + 3), ("not", "not", start + 3, end)]
    return [(words.key(form), form, start, end)]


def _split_apostrophe(form: str, start: int, end: int, words: DriftWords) -> list[tuple[str, str, int, int]]:
    if len(form) != end - start:  # a compatibility form changed the length: offsets inside the word are not known
        return [(form, form, start, end)]
    if words.elides:
        cut = form.rindex("'") + 1
    elif form.endswith("n't"):
        cut = len(form) - 3
    else:
        cut = form.rindex("'")
    head, tail = form[:cut], form[cut:]
    if not head or not tail:
        return [(words.key(form), form, start, end)]
    head_key = words.key(_IRREGULAR_STEMS.get(head, head) if tail == "n't" else head)
    return [(head_key, head, start, start + cut), (words.key(_CONTRACTIONS.get(tail, tail)), tail, start + cut, end)]


def _trim(tokens: Tokens) -> Tokens:
    first, last = 0, len(tokens)
    while first < last and tokens.keys[first] in _EDGE_PUNCTUATION:
        first += 1
    while last > first and tokens.keys[last - 1] in _EDGE_PUNCTUATION:
        last -= 1
    if last - first == len(tokens):
        return tokens
    cut = slice(first, last)
    return Tokens(
        tokens.text, tokens.keys[cut], tokens.forms[cut], tokens.start[cut], tokens.end[cut], tokens.bracketed[cut], tokens.sentence[cut]
    )
