"""Collation: one wording laid against another, every difference an edit with its place in both texts, a kind, and an alarm where due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rapidfuzz.distance import LCSseq

from quotetrace.trace.align import Block, Vocabulary, align
from quotetrace.trace.kinds import judge
from quotetrace.trace.names import is_acronym
from quotetrace.trace.numbers import is_amount, is_counting
from quotetrace.trace.pair import Change, Pair, Side, Text, read_text
from quotetrace.trace.rules.bounds import bounds_of
from quotetrace.trace.rules.negation import negates_alike
from quotetrace.trace.rules.verdict import Verdict
from quotetrace.trace.story import Witness
from quotetrace.trace.tokens import Tokens, tokenise
from quotetrace.trace.wordforms import stem_of
from quotetrace.trace.words import drift_words
from quotetrace.values import value

MAX_SPLIT_TOKENS = 8
"""A change of up to so many tokens is taken apart word class by word class ("should not" / "must"); a longer one is a rewrite."""

MIN_TAIL_TOKENS = 4
"""At an edge, a base side longer than the other by this is a substitution and a cut, not one long substitution."""

_STEM_CHARS = 5

_MAX_DENIAL = 3
"""Words of the longest phrase that denies the verb behind it."""


@value
class Edit:
    """One change of wording: `from_text` in the base (or parent) became `text` here.

    Attributes:
        op: `substitute`, `insert`, `delete` or `move`.
        kind, alarm: As in `rules.verdict.KINDS` and `ALARMS`; `alarm` is `None` where meaning holds.
        from_start, from_end, start, end: Code points in the fields of the two quotes; where words are missing, the empty span at which they
            would stand. `None` for a quote without offsets.
        turned: Which of negation, number, modal and name differ, alarm or not.
    """

    op: str
    kind: str
    alarm: str | None
    from_start: int | None
    from_end: int | None
    from_text: str
    start: int | None
    end: int | None
    text: str
    turned: tuple[str, ...] = ()


def collate(base: Witness, other: Witness) -> list[Edit]:
    """The edits that turn `base` into `other`, in order of `other`.

    Letter case, quotation marks, brackets, hyphens inside words and punctuation at the edges are no edits.

    Args:
        base: The quote measured against.
        other: The quote measured. In another language than `base` it is one edit of kind `translation`, without alarms.

    Returns:
        Edits whose removed tokens, taken out of the base, and whose own, put in, give the tokens of `other`.

    Example:
        >>> base = Witness("a:0-44", "a", text="We will not sell the five ferries to Tovania")
        >>> other = Witness("b:9-46", "b", start=9, text="We will sell all the ferries to Norland")
        >>> [(edit.op, edit.kind, edit.alarm, edit.from_text, edit.text) for edit in collate(base, other)]
        ... # doctest: +NORMALIZE_WHITESPACE
        [('delete', 'negation', 'negation', 'not', ''), ('insert', 'quantifier', None, '', 'all'),
         ('delete', 'number', None, 'five', ''), ('substitute', 'name', 'name', 'Tovania', 'Norland')]
    """
    return Collation().edits(base, other)


class Collation:
    """Collates the quotes of one story: every wording is read once, every two wordings are compared once."""

    def __init__(self) -> None:
        self._vocabulary = Vocabulary()
        self._read: dict[tuple[str, str], Text] = {}
        self._judged: dict[tuple[str, str, bool, bool], list[Judged]] = {}

    def read(self, witness: Witness) -> Text:
        """The wording of a quote."""
        known = self._read.get((witness.text, witness.lang))
        if known is None:
            tokens = tokenise(witness.text, witness.lang)
            known = read_text(tokens, drift_words(witness.lang), self._vocabulary.encode(tokens.keys))
            self._read[witness.text, witness.lang] = known
        return known

    def edits(self, base: Witness, other: Witness) -> list[Edit]:
        """The edits that turn `base` into `other` (see `collate`)."""
        if base.text == other.text:
            return []
        a, b = self.read(base), self.read(other)
        if base.lang != other.lang:
            return _translated(base, other, a.tokens, b.tokens) if a.codes != b.codes else []
        reported, whole = base.kind != "direct" or other.kind != "direct", other.kind != "mixed" or other.around is not None
        key = (base.text, other.text, reported, whole)
        if key not in self._judged:
            self._judged[key] = _judge_pair(a, b, reported, whole)
        return [_render(base, other, a.tokens, b.tokens, *judged) for judged in self._judged[key]]


Judged = tuple[Change, Verdict, bool]
"""A change, what it is, and whether it is a move."""


def _judge_pair(a: Text, b: Text, reported: bool, whole: bool) -> list[Judged]:
    blocks = align(a.codes, b.codes, a.weak)
    plain = a.plain and b.plain
    if not blocks and (plain or a.tokens.forms == b.tokens.forms):
        return []
    kept_a, kept_b = [True] * len(a.tokens), [True] * len(b.tokens)
    stands_a, stands_b = kept_a.copy(), kept_b.copy()
    for block in blocks:
        kept_a[block.i1 : block.i2] = [block.moved] * (block.i2 - block.i1)
        kept_b[block.j1 : block.j2] = [block.moved] * (block.j2 - block.j1)
    parts = [part for block in blocks for part in ([block] if block.moved else _split_ends(block, len(b.tokens)))]
    for part in parts:
        stands_a[part.i1 : part.i2] = [part.moved or part.j1 < part.j2] * (part.i2 - part.i1)
        stands_b[part.j1 : part.j2] = [part.moved or part.i1 < part.i2] * (part.j2 - part.j1)
    pair = Pair(Side(a, kept_a, stands_a), Side(b, kept_b, stands_b), a.words, reported=reported, whole=whole)
    blocks = parts
    found = [*_changed(pair, blocks), *(() if plain else _respelt(pair, blocks))]
    return sorted(found, key=lambda item: (item[0].j1, item[0].i1, item[0].j2))


def _changed(pair: Pair, blocks: list[Block]) -> Iterator[Judged]:
    for block in blocks:
        if block.moved:
            yield Change(block.i1, block.i2, block.j1, block.j2), Verdict("move"), True
            continue
        anchored = pair.anchored(block.i1, block.i2, block.j1, block.j2)
        for piece in (piece for part in _split_around(pair, block) for piece in _split_classes(pair, part)):
            ours, theirs = pair.a.keys(piece.i1, piece.i2), pair.b.keys(piece.j1, piece.j2)
            telling = True in pair.a.text.telling[piece.i1 : piece.i2] or True in pair.b.text.telling[piece.j1 : piece.j2]
            holds = anchored or pair.anchored(piece.i1, piece.i2, piece.j1, piece.j2)
            change = Change(piece.i1, piece.i2, piece.j1, piece.j2, ours, theirs, _is_edge(pair, piece), holds, telling)
            yield change, judge(change, pair), False


def _is_edge(pair: Pair, block: Block) -> bool:
    """Whether one of the texts has nothing on one side of the change."""
    at_start = block.j1 == block.j2 == 0 or block.i1 == block.i2 == 0
    at_end = block.j1 == block.j2 == len(pair.b.tokens) or block.i1 == block.i2 == len(pair.a.tokens)
    return at_start or at_end


def _split_ends(block: Block, length: int) -> list[Block]:
    """At an end of the other text, of `length` tokens, what the base has in excess is cut; the rest is substituted."""
    deleted, inserted = block.i2 - block.i1, block.j2 - block.j1
    if inserted == 0 or deleted - inserted < MIN_TAIL_TOKENS:
        return [block]
    if block.j1 == 0 and block.j2 < length:
        cut = block.i2 - inserted
        return [Block(block.i1, cut, 0, 0), Block(cut, block.i2, block.j1, block.j2)]
    if block.j2 == length and block.j1 > 0:
        cut = block.i1 + inserted
        return [Block(block.i1, cut, block.j1, block.j2), Block(cut, block.i2, block.j2, block.j2)]
    return [block]


def _split_around(pair: Pair, block: Block) -> list[Block]:
    """A substitution parted into what tells (numbers, modals, negations), and what stands before and behind it on both sides: "the lorry
    can" against "the truck is able to" is two changes."""
    if max(block.i2 - block.i1, block.j2 - block.j1) > MAX_SPLIT_TOKENS:
        return [block]
    a, b = _telling(pair.a, block.i1, block.i2), _telling(pair.b, block.j1, block.j2)
    if a is None or b is None:
        return [block]
    (a1, a2), (b1, b2) = a, b
    if a1 == block.i1 or b1 == block.j1:
        a1, b1 = block.i1, block.j1
    if a2 == block.i2 or b2 == block.j2:
        a2, b2 = block.i2, block.j2
    parts = [Block(block.i1, a1, block.j1, b1), Block(a1, a2, b1, b2), Block(a2, block.i2, b2, block.j2)]
    return [part for part in parts if part.i1 < part.i2 or part.j1 < part.j2]


def _telling(side: Side, start: int, end: int) -> tuple[int, int] | None:
    """From the first to the last token of `[start, end)` that a list or a number makes telling, with the words of grammar before them."""
    found = [at for at in range(start, end) if side.text.telling[at]]
    if not found:
        return None
    first = found[0]
    while first > start and side.tokens.keys[first - 1] in side.words.function:
        first -= 1
    return first, found[-1] + 1


def _split_classes(pair: Pair, block: Block) -> list[Block]:
    """A short substitution taken apart: words of one class or stem are laid against each other, the rest stands between them."""
    deleted, inserted = block.i2 - block.i1, block.j2 - block.j1
    if min(deleted, inserted) == 0 or max(deleted, inserted) > MAX_SPLIT_TOKENS or deleted == inserted == 1:
        return [block]
    ours, theirs = pair.a.keys(block.i1, block.i2), pair.b.keys(block.j1, block.j2)
    if negates_alike(block, pair) or is_acronym(ours, theirs) or (is_amount(ours, pair.words) and is_amount(theirs, pair.words)):
        return [block]
    if _is_same_modal(pair, block) or (bounds_of(pair.a, block.i1, block.i2) and bounds_of(pair.b, block.j1, block.j2)):
        return [block]
    own, others = _units(pair.a, block.i1, block.i2), _units(pair.b, block.j1, block.j2)
    matches = LCSseq.editops([unit[2] for unit in own], [unit[2] for unit in others]).as_matching_blocks()
    parts: list[Block] = []
    i, j = block.i1, block.j1
    for match in matches:
        for step in range(match.size):
            (start_a, end_a, _), (start_b, end_b, _) = own[match.a + step], others[match.b + step]
            if pair.a.keys(start_a, end_a) == pair.b.keys(start_b, end_b):
                continue  # equal, and taken into the change because it anchors nothing
            parts.append(Block(i, start_a, j, start_b))
            parts.append(Block(start_a, end_a, start_b, end_b))
            i, j = end_a, end_b
    parts.append(Block(i, block.i2, j, block.j2))
    parts = _join_grammar(pair, [part for part in parts if part.i1 < part.i2 or part.j1 < part.j2])
    return [piece for part in parts for piece in _split_denial(pair, part) if piece.i1 < piece.i2 or piece.j1 < piece.j2]


def _join_grammar(pair: Pair, parts: list[Block]) -> list[Block]:
    """`parts` of one change with articles and prepositions joined to what they stand beside: "the third" and "3 May" is one edit."""
    light = pair.words.determiners | pair.words.prepositions
    joined: list[Block] = []
    is_light = False
    for part in parts:
        keys = (*pair.a.keys(part.i1, part.i2), *pair.b.keys(part.j1, part.j2))
        was_light, is_light = is_light, all(key in light for key in keys)
        if joined and is_light != was_light and joined[-1].i2 == part.i1 and joined[-1].j2 == part.j1:
            last = joined.pop()
            part, is_light = Block(last.i1, part.i2, last.j1, part.j2), False
        joined.append(part)
    return joined


def _split_denial(pair: Pair, block: Block) -> list[Block]:
    """What denies the verb behind a substitution, taken from it: "we do not" against "the rebels" is a name for "we", and a denial lost."""
    a, b = _denial(pair.a, block.i1, block.i2), _denial(pair.b, block.j1, block.j2)
    if (a < block.i2) == (b < block.j2):
        return [block]
    return [Block(block.i1, a, block.j1, b), Block(a, block.i2, b, block.j2)]


def _denial(side: Side, start: int, end: int) -> int:
    """Where the auxiliaries and the negation, or the phrase, begin that end `[start, end)`; `end` where none does."""
    keys, words = side.tokens.keys, side.words
    phrases = (size for size in range(_MAX_DENIAL, 1, -1) if end - size > start and " ".join(keys[end - size : end]) in words.denying)
    if size := next(phrases, 0):
        return end - size
    at = end
    if at > start + 1 and keys[at - 1] in words.negations:
        at -= 1
        while at > start + 1 and (keys[at - 1] in words.auxiliaries or keys[at - 1] in words.modals):
            at -= 1
    return at


def _is_same_modal(pair: Pair, block: Block) -> bool:
    """Whether both sides oblige or allow alike, in words that do not stand against each other one by one: "will have to" and "must",
    "may not" and "are not allowed to"."""
    adjectives = pair.words.modal_adjectives
    was, now = (
        side.modals(start, end) | {adjectives[key] for key in side.keys(start, end) if key in adjectives}
        for side, start, end in ((pair.a, block.i1, block.i2), (pair.b, block.j1, block.j2))
    )
    was, now = (found - {"will", "would"} if len(found) > 1 else found for found in (was, now))
    return was == now and bool(was)


def _units(side: Side, start: int, end: int) -> list[tuple[int, int, str]]:
    """Names and numbers of several words as one unit, other words alone: first token, last token (half-open), class."""
    units: list[tuple[int, int, str]] = []
    for at in range(start, end):
        name = _class(side, at)
        if units and name in ("name", "number") and units[-1][2] == name:
            units[-1] = (units[-1][0], at + 1, name)
        else:
            units.append((at, at + 1, name))
    return units


def _class(side: Side, at: int) -> str:
    key = side.text.tokens.keys[at]
    if is_counting(key, side.words):
        return "number"
    known = side.words.classes.get(key)
    if known is None:
        return "name" if side.text.names[at] else f"stem {stem_of(key)[:_STEM_CHARS]}"
    return known


def _respelt(pair: Pair, blocks: list[Block]) -> Iterator[Judged]:
    """Words that compare as equal and are written otherwise: "won't" for "will not", "5" for "five", "harbour" for "harbor"."""
    a, b = pair.a.tokens, pair.b.tokens
    for i, j, size in _kept_runs(blocks, len(a), len(b)):
        start = None
        for step in range(size + 1):
            differs = step < size and a.forms[i + step] != b.forms[j + step]
            if differs and start is None:
                start = step
            elif not differs and start is not None:
                yield Change(i + start, i + step, j + start, j + step), Verdict(_kind_of_same(a.keys[i + start : i + step], pair)), False
                start = None


def _kind_of_same(keys: Sequence[str], pair: Pair) -> str:
    """The kind of a change between words that compare as equal."""
    if any(is_counting(key, pair.words) for key in keys):
        return "number"
    return "quantifier" if {"none", "nobody"} & {*keys} else "spelling"


def _kept_runs(blocks: list[Block], len_a: int, len_b: int) -> Iterator[tuple[int, int, int]]:
    """First token in the base, first in the other, and length of every stretch that no block covers."""
    free_a = [True] * len_a
    free_b = [True] * len_b
    for block in blocks:
        free_a[block.i1 : block.i2] = [False] * (block.i2 - block.i1)
        free_b[block.j1 : block.j2] = [False] * (block.j2 - block.j1)
    ours = [at for at, free in enumerate(free_a) if free]
    theirs = [at for at, free in enumerate(free_b) if free]
    first = 0
    for at in range(1, len(ours) + 1):
        if at == len(ours) or ours[at] != ours[at - 1] + 1 or theirs[at] != theirs[at - 1] + 1:
            yield ours[first], theirs[first], at - first
            first = at


def _translated(base: Witness, other: Witness, a: Tokens, b: Tokens) -> list[Edit]:
    whole = Change(0, len(a), 0, len(b))
    return [_render(base, other, a, b, whole, Verdict("translation"), False)] if len(a) or len(b) else []


def _render(base: Witness, other: Witness, a: Tokens, b: Tokens, change: Change, verdict: Verdict, moved: bool) -> Edit:
    """The edit in the original spelling, with offsets into both fields."""
    from_start, from_end = _place(a, change.i1, change.i2)
    start, end = _place(b, change.j1, change.j2)
    op = "move" if moved else "insert" if change.is_insertion else "delete" if change.is_deletion else "substitute"
    shift_a, shift_b = base.start, other.start
    return Edit(
        op=op,
        kind=verdict.kind,
        alarm=verdict.alarm,
        from_start=None if shift_a is None else shift_a + from_start,
        from_end=None if shift_a is None else shift_a + from_end,
        from_text=base.text[from_start:from_end],
        start=None if shift_b is None else shift_b + start,
        end=None if shift_b is None else shift_b + end,
        text=other.text[start:end],
        turned=verdict.turned,
    )


def _place(tokens: Tokens, first: int, last: int) -> tuple[int, int]:
    """Code points of the tokens `[first, last)`; for none of them, the empty span behind the token before."""
    if first < last:
        return tokens.start[first], tokens.end[last - 1]
    at = tokens.end[first - 1] if first else (tokens.start[0] if len(tokens) else 0)
    return at, at
