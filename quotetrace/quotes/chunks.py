"""Chunks: what stands between two spaces ("U.S.-led", "said.\\n\\nThe"), cut into tokens once and kept.

Most of what an article holds between its spaces has stood in another before it; to look its tokens up takes a tenth of the time that a
pattern takes to find them. Full stops of abbreviations and initials are part of their word.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from quotetrace.quotes.language import Entry, Language

BREAKS: Final = "\n\r\u2028\u2029"
MAX_ABBREVIATION: Final = 12
"""Characters up to which letters with stops are joined ("U.S.")."""
MAX_CHUNKS: Final = 200_000
"""Chunks that are kept; then the table starts anew (keeps memory flat over a large corpus)."""
MAX_KEPT_CHARS: Final = 40
"""Longer chunks come but once, and are cut each time."""


class Chunk(NamedTuple):
    """The tokens of one chunk, as parallel tuples.

    Attributes:
        words: As they stand.
        starts, ends: Code points from the beginning of the chunk.
        entries: What is known of each.
        breaks: How many breaks of paragraphs stand before each.
        n_breaks: How many there are.
        before_capital: The same chunk before a word with a capital, where that makes another of it ("J." is an initial there).
    """

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    entries: tuple[Entry, ...]
    breaks: tuple[int, ...]
    n_breaks: int
    before_capital: Chunk | None = None


class Chunks(dict[str, Chunk]):
    """The chunks of a language, each cut when it is first asked for."""

    def __init__(self, lang: Language) -> None:
        super().__init__()
        self._lang = lang

    def __missing__(self, chunk: str) -> Chunk:
        found = cut_chunk(chunk, self._lang)
        if chunk.endswith("."):
            before_capital = cut_chunk(chunk, self._lang, behind=" A")
            if before_capital != found:
                found = found._replace(before_capital=before_capital)
        if len(chunk) <= MAX_KEPT_CHARS:
            if len(self) > MAX_CHUNKS:
                self.clear()
            self[chunk] = found
        return found


def cut_chunk(chunk: str, lang: Language, behind: str = "") -> Chunk:
    """The tokens of a chunk.

    Args:
        chunk: A stretch of text.
        lang: Its language.
        behind: What follows the chunk, as far as it matters.

    Example:
        >>> from quotetrace.quotes.language import language
        >>> cut_chunk("U.S.-led", language("en")).words, cut_chunk("J.", language("en"), behind=" A").words
        (('U.S.', '-', 'led'), ('J.',))
    """
    # Gaps and tokens by turns: their lengths give the offsets.
    pieces = lang.token_re.split(chunk)
    bounds = list(accumulate(map(len, pieces), initial=0))
    words, starts, ends = pieces[1::2], bounds[1:-1:2], bounds[2::2]
    entries = list(map(lang.entries.__getitem__, words))
    dropped = _without_joined(chunk + behind, words, ends, pieces, entries, lang)
    kept = [at for at in range(len(words)) if at not in dropped]
    before = list(accumulate((word[0] in BREAKS for word in words), initial=0))
    return Chunk(
        tuple(words[at] for at in kept),
        tuple(starts[at] for at in kept),
        tuple(ends[at] for at in kept),
        tuple(entries[at] for at in kept),
        tuple(before[at] for at in kept),
        before[-1],
    )


def _without_joined(text: str, words: list[str], ends: list[int], pieces: Sequence[str], entries: list[Entry], lang: Language) -> set[int]:
    """The places in `words` that are no tokens of their own: breaks, and what is joined to the word before it (there, in place)."""
    dropped = set()
    last, behind = -1, -1  # the word that the next piece may belong to, and where that piece would stand
    for index in [index for index, word in enumerate(words) if len(word) == 1 or word.isspace()]:
        word = words[index]
        if word[0] in BREAKS:
            dropped.add(index)
            continue
        if not index or pieces[2 * index] or words[index - 1][0] in BREAKS:
            continue
        owner = last if behind == index else index - 1
        previous = words[owner]
        if len(previous) >= MAX_ABBREVIATION:
            continue
        if word == "." and _joins(text, previous, ends[index], lang):
            words[owner] = previous + "."
            entries[owner] = lang.entries[words[owner]]
        elif len(previous) > 1 and previous[-1] == "." and word.isalpha():  # the S of "U.S."
            words[owner] = previous + word
        else:
            continue
        ends[owner] = ends[index]
        dropped.add(index)
        last, behind = owner, index + 1
    return dropped


def _joins(text: str, word: str, behind: int, lang: Language) -> bool:
    """Whether a full stop belongs to the word before it: an abbreviation, letters with stops (`U.S.`), an initial before a name."""
    if word in lang.abbreviations:
        return not text[behind : behind + 1].isalnum()
    if not word[-1].isalpha() or (len(word) > 1 and word[-2] != "."):
        return False
    if len(word) > 1:
        return True
    if lang.declension is not None and word.isupper():
        return True  # "Лунин В. В. сказал": initials stand behind the name too
    ahead = text[behind : behind + 2]
    if ahead[:1].isalpha():
        return ahead[1:] == "."
    return word.isupper() and ahead[:1] in (" ", "\xa0") and ahead[1:].isupper()
