"""Rules about what says how far a number or a word reaches: "at least 40" and "up to 40", "nearly all" and "all"."""

from __future__ import annotations

from quotetrace.trace.numbers import is_counting
from quotetrace.trace.pair import Change, Pair, Side
from quotetrace.trace.rules.verdict import Verdict

_BESIDE = 2
"""Tokens between a bound and its number at most: "at least half of the 40" is none."""

_MAX_WORDS = 3

_OTHER_SIDE = {"up": "down", "down": "up"}


def bound(change: Change, pair: Pair) -> Verdict | None:
    """A number bounded from the other side, or bounded on one side only."""
    was, now = bounds_of(pair.a, change.i1, change.i2), bounds_of(pair.b, change.j1, change.j2)
    if not was and not now:
        return None
    counted = any(is_counting(key, pair.words) for key in (*change.ours, *change.theirs))
    if was == now:
        return None if counted else Verdict("quantifier")
    if was and now:
        return Verdict("quantifier", "quantifier")
    others = change.theirs if was else change.ours
    rounded = any(key in pair.words.rounding or key in pair.words.bounds for key in others)
    if rounded or counted:
        return None
    return Verdict("quantifier", None if _is_bounded_elsewhere(was or now, pair.b if was else pair.a) else "quantifier")


def _is_bounded_elsewhere(sides: frozenset[str], other: Side) -> bool:
    """Whether the other text bounds from the same side in words of its own, at another place: "at least one", "one or more"."""
    loose = " ".join(key if not kept else "|" for key, kept in zip(other.tokens.keys, other.kept, strict=True))
    return any(f" {phrase} " in f" {loose} " for phrase, name in other.words.bounds.items() if name in sides)


def bounds_of(side: Side, start: int, end: int) -> frozenset[str]:
    """From which sides the words `[start, end)` bound a number beside them."""
    keys, bounds = side.tokens.keys, side.words.bounds
    if not any(side.text.telling[start:end]):
        return frozenset()
    found = set()
    at = start
    while at < end:
        sizes = range(min(_MAX_WORDS, end - at), 0, -1)
        size = next((size for size in sizes if " ".join(keys[at : at + size]) in bounds), 0)
        if size and _counts(side, at + size):
            name = bounds[" ".join(keys[at : at + size])]
            found.add(_OTHER_SIDE[name] if start < at and keys[at - 1] in side.words.negations else name)
        at += size or 1
    return frozenset(found)


def _counts(side: Side, at: int) -> bool:
    """Whether a number, or an amount such as "half a year", begins within a few tokens from `at`."""
    keys = side.tokens.keys
    return any(is_counting(key, side.words) or key in side.words.fractions for key in keys[at : at + _BESIDE])


def only(change: Change, pair: Pair) -> Verdict | None:
    """ "Only residents may park" against "residents may park", "the only reason" against "the reason"."""
    if len(change.ours) != 1 or change.theirs or change.ours[0] not in pair.words.exclusive:
        return None
    of_subject = pair.a.opens_sentence(change.i1) or pair.a.keys(change.i1 - 1, change.i1) == ["the"]
    return Verdict("hedge", "condition" if of_subject and pair.whole else None)


def near(change: Change, pair: Pair) -> Verdict | None:
    """ "Nearly all" against "all", "not all" against "all": who is meant changes, though the word is one of degree or denies."""
    words = pair.words
    lone = change.ours or change.theirs
    if len(lone) == 1 and lone[0] in words.negations and not (change.ours and change.theirs):
        (side, end), (other, at) = ((pair.a, change.i2), (pair.b, change.j2)) if change.ours else ((pair.b, change.j2), (pair.a, change.i2))
        if any(words.quantifiers.get(key) == "all" for key in side.keys(end, end + 1)):
            if side.kept[end]:
                return Verdict("quantifier", "quantifier", ("negation",))
            if any(words.quantifiers.get(key) == "some" for key in other.keys(at, at + 1)):
                return Verdict("quantifier")  # "not all", "some"
    was, now = ({*keys} & words.near for keys in (change.ours, change.theirs))
    if bool(was) == bool(now):
        return None
    side, behind = (pair.a, change.i2) if was else (pair.b, change.j2)
    keys = side.keys(behind, behind + 1) if True in side.kept[behind : behind + 1] else []
    whole = any(words.quantifiers.get(key) == "all" or key in words.negations for key in keys)
    alone = all(key in words.near or key in words.function for key in (*change.ours, *change.theirs))
    return Verdict("hedge", "quantifier") if whole and alone else None
