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
        plain: Its words without a capital.
        capital: The others, by their first word that begins with one.
        reach: Words, parted by white space, that a match may hold before its anchor begins and behind the word that it begins in.
        beside: Words of which every match that counts holds one; None where all count.
    """

    pattern: regex.Pattern[str]
    plain: tuple[str, ...]
    capital: dict[str, tuple[str, ...]]
    reach: int
    beside: frozenset[str] | None = None

    def find(self, text: str, span: Span, capitals: Set[str] | None = None) -> list[regex.Match[str]]:
        """What `pattern.finditer` gives under `span`, in order; without what does not count.

        Args:
            text: One field.
            span: Where to look, code points.
            capitals: As `capitalised` has them for the span, or for more of the text where the span cuts no word; read anew if left out.

        Example:
            >>> ships = anchor(regex.compile(r"(?:\\p{Lu}\\p{L}+ )?ferry"), ["ferry"], reach=1)
            >>> text = "Over the bay went the Gull ferry at last."
            >>> [match.group() for match in ships.find(text, Span(0, len(text)))]
            ['Gull ferry']
        """
        if capitals is None:
            capitals = capitalised(text, span) if self.capital else frozenset()
        words = list(self.plain)
        for first in self.capital.keys() & capitals:
            words += self.capital[first]
        windows = find_windows(text, span, words, self.reach) if words else []
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
    anchors = list(words)
    plain: list[str] = []
    capital: dict[str, tuple[str, ...]] = {}
    for word in anchors:
        first = _capitalised_re().search(word)
        if first is None:
            plain.append(word)
        else:
            capital[first.group()] = (*capital.get(first.group(), ()), word)
    longest = max((len(word.split()) for word in anchors), default=1)
    return Anchored(pattern, shortest(plain), capital, reach + longest - 1, None if beside is None else longest_words(beside))


def capitalised(text: str, span: Span | None = None) -> frozenset[str]:
    """The words, and ends of words, that begin with a capital.

    Example:
        >>> sorted(capitalised("The iPilot of C-Star, 2nd"))
        ['C', 'Pilot', 'Star', 'The']
    """
    if span is None:
        return frozenset(_capitalised_re().findall(text))
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
