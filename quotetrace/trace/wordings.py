"""The distinct wordings of one story, and how many tokens any two of them share in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import LCSseq

from quotetrace.trace.collate import Collation
from quotetrace.trace.story import Story
from quotetrace.trace.tokens import is_word
from quotetrace.values import value

Counts = npt.NDArray[np.int32]


@value
class Wordings:
    """Quotes of equal wording merged; wordings in order of their first quote.

    Attributes:
        of: For every witness the number of its wording.
        keys: Token keys of every wording.
        codes: The same as one character a token.
        sizes: Tokens of every wording.
        counts: Witnesses of every wording.
        shared: Every wording without punctuation and without words that no other wording has: what descent can be read off.
        pairs: Neighbouring tokens of `shared`, one character a pair, without pairs that no other wording has.
        own: Words of every wording that no other wording has.
        inner: Those of them that do not stand at its edges: others lack them because they were changed, not because they were cut.
        marks: Punctuation of every wording.
    """

    of: tuple[int, ...]
    keys: tuple[list[str], ...]
    codes: tuple[str, ...]
    sizes: Counts
    counts: Counts
    shared: tuple[str, ...]
    pairs: tuple[str, ...]
    own: Counts
    inner: Counts
    marks: Counts

    def __len__(self) -> int:
        return len(self.codes)


def merge_wordings(story: Story, collation: Collation) -> Wordings:
    """The distinct wordings of `story`.

    Example:
        >>> from quotetrace.trace.story import Witness
        >>> texts = ("We will go.", "we will go", "go home")
        >>> story = Story("c", "0", tuple(Witness(str(n), str(n), text=text) for n, text in enumerate(texts)))
        >>> wordings = merge_wordings(story, Collation())
        >>> wordings.of, wordings.shared[0] == wordings.codes[0][-1], wordings.own.tolist()
        ((0, 0, 1), True, [2, 1])
    """
    numbers: dict[tuple[str, str], int] = {}
    of, keys = [], []
    for witness in story.witnesses:
        read = collation.read(witness)
        if (witness.lang, read.codes) not in numbers:
            numbers[witness.lang, read.codes] = len(numbers)
            keys.append(read.tokens.keys)
        of.append(numbers[witness.lang, read.codes])
    codes_of = tuple(codes for _, codes in numbers)
    words = [[code for code, key in zip(codes, row, strict=True) if is_word(key)] for codes, row in zip(codes_of, keys, strict=True)]
    spread = Counter(code for row in words for code in set(row))
    shared = ["".join(code for code in row if spread[code] > 1) for row in words]
    return Wordings(
        of=tuple(of),
        keys=tuple(keys),
        codes=codes_of,
        sizes=np.array([len(codes) for codes in codes_of], dtype=np.int32),
        counts=np.bincount(of, minlength=len(codes_of)).astype(np.int32),
        shared=tuple(shared),
        pairs=_encode_pairs(shared),
        own=np.array([sum(spread[code] == 1 for code in row) for row in words], dtype=np.int32),
        inner=np.array([_count_inner([spread[code] == 1 for code in row]) for row in words], dtype=np.int32),
        marks=np.array([len(codes) - len(row) for codes, row in zip(codes_of, words, strict=True)], dtype=np.int32),
    )


def common_tokens(left: Sequence[str], right: Sequence[str]) -> Counts:
    """How many characters (tokens) every string of `left` shares in order with every one of `right`.

    Example:
        >>> common_tokens(["abc", "xb"], ["ab"]).tolist()
        [[2], [1]]
    """
    if not left or not right:
        return np.zeros((len(left), len(right)), dtype=np.int32)
    return np.asarray(process.cdist(left, right, scorer=LCSseq.similarity, dtype=np.int32, workers=1))


def _count_inner(own: Sequence[bool]) -> int:
    """Own words between the first and the last two neighbouring words that others have (one alone, such as "the", ends no cut)."""
    firm = [at for at in range(len(own) - 1) if not own[at] and not own[at + 1]]
    return sum(own[firm[0] : firm[-1]]) if firm else 0


def _encode_pairs(shared: Sequence[str]) -> tuple[str, ...]:
    rows = [[row[at : at + 2] for at in range(len(row) - 1)] for row in shared]
    spread = Counter(pair for row in rows for pair in set(row))
    codes: dict[str, str] = {}
    return tuple("".join(codes.setdefault(pair, chr(len(codes) % 0x10FFFF + 1)) for pair in row if spread[pair] > 1) for row in rows)
