"""Patterns that are tried only where they can match: around words of which every match holds one.

A pattern that may begin at any letter costs more than all else that is read of an article; looking up the few words that it cannot do
without costs next to nothing. The windows around these words hold every match, so the matches are those of the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from functools import cache
from typing import Final

import regex

from quotetrace.model import Span
from quotetrace.values import value

MAX_LETTER: Final = 0x1_0000
"""Letters from here on stand in no word that is looked for."""


@value
class Anchored:
    """A pattern with the words of which every match holds one (see `anchor`).

    Attributes:
        pattern: The pattern.
        anchors: These words by one that each holds: its longest with a capital, or its longest where it has none.
        small: The words without a capital by which anchors are sorted.
        reach: Words, parted by white space, that a match may hold before its anchor begins and behind the word that it begins in.
        beside: Words of which every match that counts holds one; None where all count.
    """

    pattern: regex.Pattern[str]
    anchors: dict[str, tuple[str, ...]]
    small: frozenset[str]
    reach: int
    beside: frozenset[str] | None = None

    def find(self, text: str, span: Span, words: Set[str] | None = None) -> list[regex.Match[str]]:
        """What `pattern.finditer` gives under `span`, in order; without what does not count.

        Args:
            text: One field.
            span: Where to look, code points.
            words: As `find_words` has them for the span and `small`, or for more; read anew if left out.

        Example:
            >>> ships = anchor(regex.compile(r"(?:\\p{Lu}\\p{L}+ )?ferry"), ["ferry"], reach=1)
            >>> text = "Over the bay went the Gull ferry at last."
            >>> [match.group() for match in ships.find(text, Span(0, len(text)))]
            ['Gull ferry']
        """
        if words is None:
            words = find_words(text, span, self.small)
        anchors = [anchor for word in self.anchors.keys() & words for anchor in self.anchors[word]]
        windows = find_windows(text, span, anchors, self.reach) if anchors else []
        if self.beside is not None:
            windows = [(start, end) for start, end in windows if not self.beside.isdisjoint(words_in(text, start, end))]
        return [match for start, end in windows for match in self.pattern.finditer(text, start, end)]


def anchor(pattern: regex.Pattern[str], words: Iterable[str], *, reach: int, beside: Iterable[str] | None = None) -> Anchored:
    """`pattern` to be tried around `words` only.

    Args:
        pattern: Looks no further back than one character before a match, and no further on than the next white space.
        words: Every match holds one of them, those with a capital as whole words.
        reach: White space that a match may hold before the anchor, or behind the beginning of it.
        beside: Every match that counts holds one of them too, not within another word; all matches count if left out.
    """
    words = list(words)
    capital = [word for word in words if capitalised(word)]
    small = shortest(word for word in words if not capitalised(word))
    anchors: dict[str, tuple[str, ...]] = {}
    for word in (*small, *capital):
        key = max(sorted(capitalised(word)) or words_in(word, 0, len(word)), key=len)
        anchors[key] = (*anchors.get(key, ()), word)
    longest = max((len(word.split()) for word in words), default=1)
    telling = None if beside is None else longest_words(beside)
    return Anchored(pattern, anchors, longest_words(small), reach + longest - 1, telling)


def find_words(text: str, span: Span, small: Iterable[str]) -> frozenset[str]:
    """What stretches are searched for once, for all patterns: the words with a capital, and of `small` those that are there.

    Returns:
        The words, and ends of words, that begin with a capital; what else may stand within a word. For a span that cuts no word, those
        of more of the text do as well.

    Example:
        >>> sorted(find_words("The iPilot reads newspapers", Span(0, 27), ["newspaper", "radio"]))
        ['Pilot', 'The', 'newspaper']
    """
    start, end, find = span.start, span.end, text.find
    return capitalised(text, span).union([word for word in small if find(word, start, end) >= 0])


def capitalised(text: str, span: Span | None = None) -> frozenset[str]:
    """The words, and ends of words, that begin with a capital.

    Example:
        >>> sorted(capitalised("The iPilot of C-Star, 2nd"))
        ['C', 'Pilot', 'Star', 'The']
    """
    span = span or Span(0, len(text))
    return frozenset(_capitalised_re().findall(text, span.start, span.end))


def words_in(text: str, start: int, end: int) -> list[str]:
    """The runs of letters of a stretch, in order.

    Example:
        >>> words_in("North Korea's KCNA, 2nd", 0, 23)
        ['North', 'Korea', 's', 'KCNA', 'nd']
    """
    return _word_re().findall(text, start, end)


def longest_words(phrases: Iterable[str]) -> frozenset[str]:
    """Of each phrase the longest run of letters: a text without any of them holds none of the phrases as whole words.

    Example:
        >>> sorted(longest_words(["North Korea", "d'État"]))
        ['North', 'État']
    """
    return frozenset(max(words_in(phrase, 0, len(phrase)), key=len) for phrase in phrases)


@cache
def _capitalised_re() -> re.Pattern[str]:
    return re.compile(rf"[{_letters('Lu')}][{_letters('L')}]*")


@cache
def _word_re() -> re.Pattern[str]:
    return re.compile(rf"[{_letters('L')}]+")


def _letters(category: str) -> str:
    """The letters of a category as ranges: `re` knows no categories, and is quicker."""
    runs = regex.findall(rf"\p{{{category}}}++", "".join(map(chr, range(MAX_LETTER))))
    return "".join(f"{run[0]}-{run[-1]}" for run in runs)


def find_windows(text: str, span: Span, words: Iterable[str], reach: int) -> list[tuple[int, int]]:
    """Stretches of `text` under `span` around every occurrence of `words`, `reach` words on both sides, with the white space before.

    Example:
        >>> text = "one two three four five six"
        >>> [text[start:end].strip() for start, end in find_windows(text, Span(0, len(text)), ["three", "four"], 1)]
        ['two three four five']
    """
    return windows_around(text, span, occurrences(text, span, words), reach)


def windows_around(text: str, span: Span, places: Sequence[int], reach: int) -> list[tuple[int, int]]:
    """As `find_windows`, around places known, in order."""
    windows: list[tuple[int, int]] = []
    if not places:
        return windows
    before, behind = _reach_res(reach)
    passed = span.start  # the words up to here have their windows: one that repeats an anchor stays linear
    for place in places:
        if place < passed:
            continue
        floor = windows[-1][1] if windows else span.start
        lead = before.match(text, min(floor, place), place)
        tail = behind.match(text, place, span.end)
        start = lead.start() if lead else place
        end, passed = (tail.end(), tail.end("word")) if tail else (place, place)
        if windows and start <= floor:
            windows[-1] = (windows[-1][0], max(floor, end))
        else:
            windows.append((start, end))
    return windows


def occurrences(text: str, span: Span, words: Iterable[str]) -> list[int]:
    """Where the words begin, in order."""
    places, start, end, find = [], span.start, span.end, text.find
    for word in words:
        place = find(word, start, end)
        while place >= 0:
            places.append(place)
            place = find(word, place + 1, end)
    return sorted(places)


def shortest(words: Iterable[str]) -> tuple[str, ...]:
    """The words that hold none of the others: what holds "news media" holds "media"."""
    distinct = list(dict.fromkeys(words))
    return tuple(word for word in distinct if not any(other != word and other in word for other in distinct))


@cache
def _reach_res(reach: int) -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    """What stands before an anchor, read backwards, and behind its beginning."""
    return regex.compile(rf"(?r)\s*+(?:\S++\s++){{0,{reach}}}\S*+"), regex.compile(rf"(?P<word>\S*+)(?:\s++\S++){{0,{reach}}}")
