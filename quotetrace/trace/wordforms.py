"""How two single words differ: spelling, inflection, tense, a synonym, or altogether."""

from __future__ import annotations

import unicodedata

from rapidfuzz.distance import OSA

from quotetrace.trace.words import DriftWords

MIN_SPELLING_CHARS = 5
MAX_SPELLING_EDITS = 1
"""Words of five and more letters that differ in one are taken for one word, unless an ending explains it."""

MIN_STEM_CHARS = 4
MAX_ENDING_CHARS = 4

_ENDINGS = ("ing", "ed", "es", "s", "d", "er", "est", "ly", "'s")


def word_kind(one: str, two: str, words: DriftWords) -> str:
    """The kind of the substitution of word `two` for word `one`, both as token keys.

    Example:
        >>> from quotetrace.trace.words import drift_words
        >>> english = drift_words("en")
        >>> [word_kind(*pair, english) for pair in (("steps", "measures"), ("signed", "sign"), ("ferry", "ferries"), ("ferry", "tunnel"))]
        ['synonym', 'tense_person', 'inflection', 'other']
        >>> word_kind("recieve", "receive", english), word_kind("took", "takes", english)
        ('spelling', 'tense_person')
    """
    if words.synonyms.get(one, frozenset()) & words.synonyms.get(two, frozenset()):
        return "synonym"
    if bare(one) == bare(two):
        return "spelling"
    if words.verbs.get(one, one) == words.verbs.get(two, two):
        return "tense_person"
    if words.nouns.get(one, one) == words.nouns.get(two, two):
        return "inflection"
    if words.lang == "en" and stem_of(one) == stem_of(two):
        return "tense_person" if one.endswith("ed") or two.endswith("ed") else "inflection"
    if _shares_stem(one, two):
        return "inflection"
    close = min(len(one), len(two)) >= MIN_SPELLING_CHARS and OSA.distance(one, two, score_cutoff=MAX_SPELLING_EDITS) <= MAX_SPELLING_EDITS
    return "spelling" if close and one[0] == two[0] else "other"


def bare(word: str) -> str:
    """`word` without accents and apostrophes."""
    if word.isascii():
        return word.replace("'", "")
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter)).replace("'", "")


def stem_of(word: str) -> str:
    """`word` without a regular English ending, doubled consonants and final e and y evened out."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return word.rstrip("e").replace("y", "i") if len(word) > 3 else word


def _shares_stem(one: str, two: str) -> bool:
    """Whether two words begin alike and differ in a short ending: "contribute" and "contribution"."""
    shared = 0
    for left, right in zip(one, two, strict=False):
        if left != right:
            break
        shared += 1
    longest = max(len(one), len(two))
    return shared >= MIN_STEM_CHARS + 1 and longest - shared <= MAX_ENDING_CHARS and 3 * shared >= 2 * longest - 1 and len(one) != len(two)
