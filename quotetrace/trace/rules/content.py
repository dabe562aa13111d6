"""The words of content that change together with the one that a rule looks at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from quotetrace.trace.numbers import is_number
from quotetrace.trace.pair import Change, Pair
from quotetrace.trace.tokens import is_word
from quotetrace.trace.wordforms import word_kind

MAX_REWORDED_TOKENS = 3
"""So many words of content for as many others are taken for a rewording; more may be anything."""


def _content(change: Change, pair: Pair) -> tuple[list[str], list[str]]:
    """The words of content on both sides of a change: neither grammar and names, nor what a rule about single words looks at."""
    words = pair.words
    light = words.function | (words.telling - words.implicit - words.contraries.keys()) | words.intensifiers
    ours, theirs = (
        [
            key
            for key, is_name in zip(side.tokens.keys[start:end], side.text.names[start:end], strict=True)
            if key not in light and is_word(key) and not is_name and not is_number(key)
        ]
        for side, start, end in ((pair.a, change.i1, change.i2), (pair.b, change.j1, change.j2))
    )
    return ours, theirs


def is_same_content(change: Change, pair: Pair) -> bool:
    """Whether the words of content that change with it change in form, but for one at most: else it is a rewrite, of which single words
    tell nothing."""
    ours, theirs = _content(change, pair)
    forms = ("spelling", "tense_person", "inflection", "synonym")
    same = [one == two or word_kind(one, two, pair.words) in forms for one, two in zip(ours, theirs, strict=False)]
    return len(ours) == len(theirs) and (all(same) or (len(same) > 1 and same.count(False) == 1))


def is_plain(change: Change, pair: Pair, most: int) -> bool:
    """Whether at most so many words of content change with it on each side."""
    return all(len(keys) <= most for keys in _content(change, pair))


def phrases_of(keys: Sequence[str]) -> Iterator[str]:
    """Every word, and every two in a row."""
    yield from keys
    yield from map(" ".join, pairwise(keys))
