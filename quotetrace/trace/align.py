"""Alignment of two token sequences: what is kept, what is changed in place, what has moved.

Longest common subsequence rather than Levenshtein: on rewritten news it keeps about 3 % more tokens, and "the landscape will greatly
contribute" / "the landscape will contribute greatly" stays one move of a word instead of four substitutions. Three repairs make the result
read as an editor would mark it: a stray run slides to its neighbours, a lone function word between two changes is no anchor, and a deleted
passage that stands elsewhere has moved (Bourdaillet and Ganascia's MEDITE treats moves so; the constants are ours).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz.distance import LCSseq

from quotetrace.values import value

MIN_MOVE_TOKENS, MIN_MOVE_STRONG = 3, 2
"""A shorter passage found elsewhere, or one with fewer words of content, is chance."""

MAX_CELLS = 400_000_000
"""Tokens of one text times tokens of the other: aligning takes an eighth of it in bytes. Beyond, only the common ends are kept."""


@value(order=True)
class Block:
    """Base tokens `[i1, i2)` stand where the other text has `[j1, j2)`; tokens between blocks are equal."""

    i1: int
    i2: int
    j1: int
    j2: int
    moved: bool = False


class Vocabulary:
    """Token keys as single characters, so that sequences align at C speed.

    Example:
        >>> vocabulary = Vocabulary()
        >>> a, b = vocabulary.encode(["we", "will"]), vocabulary.encode(["will", "we"])
        >>> a == b[::-1]
        True
    """

    _SIZE = 0x10FFFF

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}

    def encode(self, keys: Iterable[str]) -> str:
        """One character a key. A story of more than a million distinct words reuses characters: it aligns worse, and never fails."""
        codes = self._codes
        return "".join([codes[key] if key in codes else codes.setdefault(key, chr(len(codes) % self._SIZE + 1)) for key in keys])


def align(a: str, b: str, weak: Sequence[bool]) -> list[Block]:
    """The changes that turn `a` into `b`, in order, moves among them.

    Args:
        a: The base, encoded.
        b: The other text, encoded with the same vocabulary.
        weak: For every token of `a` whether it anchors nothing (function words and punctuation).

    Returns:
        Blocks in order of `a`, then `b`; what they leave of `a` equals what they leave of `b`.

    Example:
        >>> align("abcdef", "abxdef", [False] * 6)
        [Block(i1=2, i2=3, j1=2, j2=3, moved=False)]
        >>> [block for block in align("abcdefg", "efgabcd", [False] * 7) if block.moved]
        [Block(i1=4, i2=7, j1=0, j2=3, moved=True)]
    """
    if a == b:
        return []
    if len(a) * len(b) > MAX_CELLS:
        return [_between_ends(a, b)]
    blocks = _changes(a, b)
    if any(block.i1 == block.i2 or block.j1 == block.j2 for block in blocks):
        blocks = _slide(blocks, a, b)
        blocks = _mirror(_slide(_mirror(blocks, len(a), len(b)), a[::-1], b[::-1]), len(a), len(b))
    blocks = _absorb(blocks, weak)
    return _find_moves(blocks, a, b, weak) if len(blocks) > 1 else blocks


def _between_ends(a: str, b: str) -> Block:
    """All that is between the common beginning and the common end, as one change."""
    start = _shared(a, b)
    end = _shared(a[start:][::-1], b[start:][::-1])
    return Block(start, len(a) - end, start, len(b) - end)


def _shared(a: str, b: str) -> int:
    """How many characters two texts begin with alike."""
    return next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _changes(a: str, b: str) -> list[Block]:
    """Maximal changed stretches: neighbouring deletions and insertions are one."""
    blocks: list[Block] = []
    i = j = 0
    for match in LCSseq.editops(a, b).as_matching_blocks():
        if match.a > i or match.b > j:
            blocks.append(Block(i, match.a, j, match.b))
        i, j = match.a + match.size, match.b + match.size
    return blocks


def _slide(blocks: list[Block], a: str, b: str) -> list[Block]:
    """A run that could as well stand at the far end of a deletion or insertion slides there, where that joins two changes into one."""
    slid: list[Block] = []
    for block in blocks:
        before = slid[-1] if slid else Block(0, 0, 0, 0)
        run = block.i1 - before.i2
        deleted, inserted = block.i2 - block.i1, block.j2 - block.j1
        fits_deleted = inserted == 0 and run <= deleted and a[before.i2 : block.i1] == a[block.i2 - run : block.i2]
        fits_inserted = deleted == 0 and run <= inserted and b[before.j2 : block.j1] == b[block.j2 - run : block.j2]
        if run and (fits_deleted or fits_inserted):
            if slid:
                slid.pop()
            slid.append(Block(before.i1, block.i2 - run, before.j1, block.j2 - run))
        else:
            slid.append(block)
    return slid


def _mirror(blocks: list[Block], len_a: int, len_b: int) -> list[Block]:
    """The same blocks, counted from the end of both texts."""
    return [Block(len_a - block.i2, len_a - block.i1, len_b - block.j2, len_b - block.j1) for block in reversed(blocks)]


def _absorb(blocks: list[Block], weak: Sequence[bool]) -> list[Block]:
    """A lone weak token between two changes of two and more tokens each is part of one change."""
    joined: list[Block] = []
    for block in blocks:
        before = joined[-1] if joined else None
        if before is not None and block.i1 - before.i2 == 1 and weak[before.i2] and min(_extent(before), _extent(block)) >= 2:
            joined[-1] = Block(before.i1, block.i2, before.j1, block.j2)
        else:
            joined.append(block)
    return joined


def _extent(block: Block) -> int:
    return max(block.i2 - block.i1, block.j2 - block.j1)


def _find_moves(blocks: list[Block], a: str, b: str, weak: Sequence[bool]) -> list[Block]:
    """`blocks` with every passage that is deleted in one and inserted in another as a move of its own."""
    deleted = {
        a[i : i + MIN_MOVE_TOKENS]: (n, i) for n, block in enumerate(blocks) for i in range(block.i2 - MIN_MOVE_TOKENS, block.i1 - 1, -1)
    }
    moves: list[Block] = []
    taken: set[int] = set()
    for n, block in enumerate(blocks):
        j = block.j1
        while j <= block.j2 - MIN_MOVE_TOKENS:
            number, i = deleted.get(b[j : j + MIN_MOVE_TOKENS], (n, 0))
            size = MIN_MOVE_TOKENS
            while i + size < blocks[number].i2 and j + size < block.j2 and a[i + size] == b[j + size] and i + size not in taken:
                size += 1
            if number == n or i in taken or sum(not weak[at] for at in range(i, i + size)) < MIN_MOVE_STRONG:
                j += 1
                continue
            moves.append(Block(i, i + size, j, j + size, moved=True))
            taken.update(range(i, i + size))
            j += size
    return sorted([*moves, *_without(blocks, moves)]) if moves else blocks


def _without(blocks: list[Block], moves: list[Block]) -> list[Block]:
    """What is left of `blocks` once the moved stretches are cut out of both sides."""
    left: list[Block] = []
    for block in blocks:
        kept_a = _cut(block.i1, block.i2, [(move.i1, move.i2) for move in moves])
        kept_b = _cut(block.j1, block.j2, [(move.j1, move.j2) for move in moves])
        for at in range(max(len(kept_a), len(kept_b))):
            i1, i2 = kept_a[at] if at < len(kept_a) else (block.i2, block.i2)
            j1, j2 = kept_b[at] if at < len(kept_b) else (block.j2, block.j2)
            left.append(Block(i1, i2, j1, j2))
    return left


def _cut(start: int, end: int, holes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    pieces = []
    for hole_start, hole_end in sorted(hole for hole in holes if start <= hole[0] and hole[1] <= end):
        if hole_start > start:
            pieces.append((start, hole_start))
        start = hole_end
    if end > start:
        pieces.append((start, end))
    return pieces
