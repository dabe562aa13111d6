"""Tokens for collation: words, numbers and punctuation of one quote, each with its place in the quote and a key to compare by.

Linking asks whether two texts are close and may forget punctuation; collation shows a reader what changed, so every token keeps its
offsets, and the key folds only what is no change at all: letter case, the shape of apostrophes, a contraction ("don't" is "do not"),
a number written as a word, spelling variants of the lexicon. Quotation marks and brackets are no tokens, words inside brackets are marked.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Final

import regex

from quotetrace.trace.words import DriftWords, drift_words
from quotetrace.values import value

_EDGE_PUNCTUATION = frozenset(",.;:-")
"""House style puts these inside or outside the closing mark: at the edges of a quote they are no part of it."""

_SENTENCE_END = frozenset(".?!;")

_IGNORED = frozenset("\"“”„‟«»‹›「」『』‘‚‛`´'’*_")
_DASHES = frozenset("-–—―−‐‑")

_OPEN, _CLOSE = "[", "]"
"""Keys of brackets, which mark what stands between them and are no tokens."""

_CACHED_CHARS = 64

_CONTRACTIONS = {"n't": "not", "'ll": "will", "'re": "are", "'ve": "have", "'m": "am"}
_IRREGULAR_STEMS = {"wo": "will", "ca": "can", "sha": "shall"}


@value
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


def is_word(key: str) -> bool:
    """Whether a token key is a word or a number, not punctuation.

    Example:
        >>> is_word("ferry"), is_word("'s"), is_word("l'"), is_word("…"), is_word(",")
        (True, True, True, False, False)
    """
    return len(key) > 1 or key.isalnum()


@cache
def _token_re() -> regex.Pattern[str]:
    # Read within one run of non-space characters. Possessive throughout: no character is tried twice, so time is linear.
    return regex.compile(
        r"""
        # "…", "...", "[…]"
          (?P<ellipsis> [\[(](?:…|\.{3,4}+)[\])] | …++ | \.{3,}+ )
        # "1,250.5", "2nd", "-5" where the run begins
        | (?P<number> (?:(?<![^(\[$€£¥])[-−])?+ \p{Nd}++ (?:[.,'’\u00a0\u202f]\p{Nd}++)*+ (?:(?i:st|nd|rd|th)(?!\p{L}))?+ )
        # one character of a script that sets no spaces
        | (?P<ideograph> [\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}] )
        # "U.S.", "p.m."
        | (?P<initials> (?:\p{Lu}\.){2,}+ | [ap]\.m\. )
        # "don't", "Covid", "l'accord", "G7"
        | (?P<word> \p{L} [\p{L}\p{M}\p{Nd}--[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]]*+ (?:['’ʼ][\p{L}\p{M}]++)*+ )
        | (?P<mark> \S )
        """,
        regex.VERBOSE | regex.V1,
    )


@cache
def _run_re() -> regex.Pattern[str]:
    return regex.compile(r"\S++")


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
    found = [
        (key, form, at + start, at + end)
        for match in _run_re().finditer(text)
        for at, run in ((match.start(), match.group()),)
        for key, form, start, end in (_pieces(run, lang) if len(run) <= _CACHED_CHARS else _read_run(run, lang))
    ]
    keys, forms, starts, ends = map(list, zip(*found, strict=True)) if found else ([], [], [], [])
    tokens = Tokens(text, keys, forms, starts, ends, [False] * len(keys), [0] * len(keys))
    return _trim(_merge(_mend(_count_sentences(_resolve_brackets(tokens)))))


def _resolve_brackets(tokens: Tokens) -> Tokens:
    """`tokens` without brackets, what stands between them marked."""
    if _OPEN not in tokens.keys and _CLOSE not in tokens.keys:
        return tokens
    depth = 0
    kept = Tokens(tokens.text, [], [], [], [], [], tokens.sentence)
    for key, form, start, end in zip(tokens.keys, tokens.forms, tokens.start, tokens.end, strict=True):
        if key in (_OPEN, _CLOSE):
            depth = max(depth + (1 if key == _OPEN else -1), 0)
            continue
        kept.keys.append(key)
        kept.forms.append(form)
        kept.start.append(start)
        kept.end.append(end)
        kept.bracketed.append(depth > 0)
    del kept.sentence[len(kept.keys) :]
    return kept


def _count_sentences(tokens: Tokens) -> Tokens:
    if not _SENTENCE_END.isdisjoint(tokens.keys):
        sentence = 0
        for at, key in enumerate(tokens.keys):
            tokens.sentence[at] = sentence
            sentence += key in _SENTENCE_END
    return tokens


Piece = tuple[str, str, int, int]
"""Key, form and offsets within its run."""


@lru_cache(maxsize=1 << 16)
def _pieces(run: str, lang: str) -> tuple[Piece, ...]:
    return tuple(_read_run(run, lang))


def _read_run(run: str, lang: str) -> list[Piece]:
    """The tokens of one run of non-space characters, brackets among them."""
    words = drift_words(lang)
    pieces: list[Piece] = []
    for match in _token_re().finditer(run):
        group, found, start = match.lastgroup or "", match.group(), match.start()
        if group != "mark":
            pieces.extend(_split(group, found, start, words))
        elif found in "[(":
            pieces.append((_OPEN, found, start, start + 1))
        elif found in "])":
            pieces.append((_CLOSE, found, start, start + 1))
        elif found == "." and pieces and pieces[-1][0] in _SHORTENED and pieces[-1][3] == start:
            continue  # "Ms. Onuki" is one sentence
        elif not _is_silent(found, run, start):
            pieces.append(("-" if found in _DASHES else found, found, start, start + 1))
    return pieces


_SHORTENED: Final = frozenset(
    ["mr", "mrs", "ms", "dr", "prof", "gen", "col", "capt", "sgt", "lt", "sen", "rep", "gov", "st", "jr", "sr", "no", "vs"]
)


def _is_silent(mark: str, run: str, at: int) -> bool:
    """Whether a mark is no token: quotation marks, and a hyphen inside a word ("fast-moving" is "fast moving")."""
    if mark in _IGNORED:
        return True
    inside = 0 < at < len(run) - 1 and run[at - 1].isalnum() and run[at + 1].isalnum()
    return inside and mark in "-‐‑/"


def _split(group: str, found: str, start: int, words: DriftWords) -> list[Piece]:
    """The one or two tokens that a match stands for."""
    end = start + len(found)
    form = fold(found)
    if group == "ellipsis":
        return [("…", "…", start, end)]
    if group == "number":
        return [(words.number_key(form), form, start, end)]
    if group == "initials":
        return [(form.replace(".", ""), form, start, end)]
    if "'" in form:
        return _split_apostrophe(form, start, end, words)
    if form == "cannot" and words.lang == "en":
        return [("can", "can", start, start + 3), ("not", "not", start + 3, end)]
    return [(words.key(form), form, start, end)]


def _split_apostrophe(form: str, start: int, end: int, words: DriftWords) -> list[Piece]:
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


_TORN: Final = frozenset({"t", "s", "re", "ve", "ll", "d", "m"})


def _mend(tokens: Tokens) -> Tokens:
    """`tokens` with contractions that a crawler tore apart read as such: "hadn ’ t"."""
    for at in range(1, len(tokens)):
        key, before = tokens.forms[at], tokens.forms[at - 1]
        if key not in _TORN or tokens.text[tokens.end[at - 1] : tokens.start[at]].strip() not in _APOSTROPHES:
            continue
        if key == "t" and before.endswith("n") and len(before) > 1:
            stem = before[:-1]
            tokens.keys[at - 1] = _IRREGULAR_STEMS.get(stem, stem)
            tokens.keys[at] = "not"
        elif key != "t":
            tokens.keys[at] = _CONTRACTIONS.get(f"'{key}", f"'{key}")
    return tokens


_APOSTROPHES: Final = frozenset({"'", "’", "ʼ"})

_PAIRED: Final = {
    ("per", "cent"): "%",
    ("percentage", "point"): "percentage points",
    ("percentage", "points"): "percentage points",
    **{("square", unit): f"square {unit}" for unit in ("km", "kilometers", "miles", "meters", "feet")},
    ("no", "1"): "nobody",
    ("not", "1"): "none",
}
"""Units and pronouns of two words, and the key that both together have."""


def _merge(tokens: Tokens) -> Tokens:
    """`tokens` with units and pronouns of two words and ". . ." as one token each: they run over spaces."""
    keys = tokens.keys
    doubled = [at for at in range(1, len(keys)) if (keys[at - 1], keys[at]) in _PAIRED]
    dotted = [at for at in range(2, len(keys)) if keys[at] == keys[at - 1] == keys[at - 2] == "."]
    for at, first, key in sorted(
        [(at, at - 1, _PAIRED[keys[at - 1], keys[at]]) for at in doubled] + [(at, at - 2, "…") for at in dotted], reverse=True
    ):
        if at >= len(keys) or (key == "…" and keys[at] != "."):
            continue  # the fourth dot of four was merged already
        keys[first : at + 1] = [key]
        tokens.forms[first : at + 1] = ["per cent" if key == "%" else key if key == "…" else " ".join(tokens.forms[first : at + 1])]
        tokens.end[first : at + 1] = [tokens.end[at]]
        del tokens.start[first + 1 : at + 1], tokens.bracketed[first + 1 : at + 1], tokens.sentence[first + 1 : at + 1]
    return tokens


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
