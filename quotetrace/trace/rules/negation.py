"""Rules about what is affirmed on one side and denied on the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quotetrace.trace.align import Block
from quotetrace.trace.pair import Change, Pair
from quotetrace.trace.rules.bounds import bounds_of
from quotetrace.trace.rules.content import is_same_content, phrases_of
from quotetrace.trace.rules.verdict import Verdict
from quotetrace.trace.tokens import is_word
from quotetrace.trace.wordforms import word_kind

MAX_CONTRARY_TOKENS = 4
"""In a longer change two contraries need not be about one thing."""

_NOBODY = frozenset({"no", "none", "nobody", "neither", "nothing", "single"})
"""One for another of them says how many, none, in both; the denial is the same."""

_BETWEEN = frozenset({"most", "many", "some", "half", "few"})


def negation(change: Change, pair: Pair) -> Verdict | None:
    """A negation gained, lost or worded otherwise."""
    lost, gained = pair.a.negations(change.i1, change.i2), pair.b.negations(change.j1, change.j2)
    if not lost and not gained:
        return None
    if lost == gained and all(_NOBODY & {*keys} for keys in (change.ours, change.theirs)):
        return Verdict("quantifier")
    if lost == gained or negates_alike(change, pair) or _bounds_alike(change, pair):
        return Verdict("negation")
    other = change.theirs if lost else change.ours
    if {"none", "nobody", "no"} & {*change.ours, *change.theirs} and any(pair.words.quantifiers.get(key) in _BETWEEN for key in other):
        return Verdict("quantifier", "quantifier")
    if not is_same_content(change, pair):
        return Verdict("negation", None, ("negation",))
    # "I don't think he won" is "I think he did not win": what counts is whether the sentence turns as a whole.
    turns = pair.a.turns(*pair.a.sentence_within(change.i1, change.i2)) + pair.b.turns(*pair.b.sentence_within(change.j1, change.j2))
    turns += _opposed(pair)
    return Verdict("negation", "negation" if turns % 2 else None, ("negation",))


def _opposed(pair: Pair) -> int:
    """How many words that only one text has stand against their opposites in the other: "not be affected", "be unaffected"."""
    ours, theirs = ({key for key, kept in zip(side.tokens.keys, side.kept, strict=True) if not kept} for side in (pair.a, pair.b))
    return sum(_positive(key, pair) in others for own, others in ((ours, theirs), (theirs, ours)) for key in own)


def _positive(key: str, pair: Pair) -> str:
    """The word that a negated form negates; empty where it is none."""
    return pair.words.opposites.get(key, key[2:] if key.startswith("un") and pair.words.lang == "en" else "")


def _bounds_alike(change: Change, pair: Pair) -> bool:
    """ "Does not exceed" against "is at most"."""
    was, now = bounds_of(pair.a, change.i1, change.i2), bounds_of(pair.b, change.j1, change.j2)
    return was == now and bool(was)


def negates_alike(change: Change | Block, pair: Pair) -> bool:
    """Whether both sides of a change negate as often: "not safe" and "unsafe", "not enough" and "too little", "if nobody" and "unless"."""
    sides = (pair.a.keys(change.i1, change.i2), pair.b.keys(change.j1, change.j2))
    explicit = pair.a.negations(change.i1, change.i2), pair.b.negations(change.j1, change.j2)
    if not any(explicit):
        return False
    hidden = [_hidden(own, other, pair) for own, other in (sides, sides[::-1])]
    return any(hidden) and (explicit[0] + hidden[0] - explicit[1] - hidden[1]) % 2 == 0


def _hidden(own: Sequence[str], other: Sequence[str], pair: Pair) -> int:
    """How many words and phrases of `own` negate by themselves: those of the list, and negated forms of what `other` has."""
    words = pair.words
    positives = {_positive(key, pair) for key in own}
    listed = sum(phrase in words.hidden or phrase in words.denying for phrase in phrases_of(own))
    return listed + len(positives & set(other))


def denied(change: Change, pair: Pair) -> Verdict | None:
    """ "Failed to find" against "found", "stops short of denying" against "denies"."""
    was, now = ([phrase for phrase in _runs(keys) if phrase in pair.words.denying] for keys in (change.ours, change.theirs))
    if bool(was) == bool(now):
        return None
    denying, other = (change.ours, change.theirs) if was else (change.theirs, change.ours)
    rest = _without(denying, max(was or now, key=len))
    verbs = [[key for key in keys if key not in pair.words.function and is_word(key)] for keys in (rest, other)]
    same = all(word_kind(one, two, pair.words) != "other" for one, two in zip(*verbs, strict=False) if one != two)
    if len(verbs[0]) != len(verbs[1]) or not same or any(key in pair.words.negations for key in (*rest, *other)):
        return None
    return Verdict("negation", "negation", ("negation",))


def _runs(keys: Sequence[str]) -> Iterator[str]:
    """Every one to three words in a row."""
    return (" ".join(keys[at : at + size]) for at in range(len(keys)) for size in range(1, min(3, len(keys) - at) + 1))


def _without(keys: Sequence[str], phrase: str) -> list[str]:
    return f" {' '.join(keys)} ".replace(f" {phrase} ", " ", 1).split()


def contrary(change: Change, pair: Pair) -> Verdict | None:
    """ "agreed" against "refused", and no "not" on either side."""
    if max(len(change.ours), len(change.theirs)) > MAX_CONTRARY_TOKENS:
        return None
    groups = pair.words.contraries
    ours, theirs = ({group for phrase in phrases_of(keys) for group in groups.get(phrase, ())} for keys in (change.ours, change.theirs))
    flipped = {(number, "no" if side == "yes" else "yes") for number, side in ours} & theirs
    if not flipped or pair.a.negations(change.i1, change.i2) or pair.b.negations(change.j1, change.j2):
        return None
    # What denies elsewhere in the sentence, on one side only, turns it back.
    a_span, b_span = pair.a.sentence_within(change.i1, change.i2), pair.b.sentence_within(change.j1, change.j2)
    others = pair.a.loose_negations(*a_span) + pair.b.loose_negations(*b_span)
    return Verdict("negation", None if others % 2 else "negation", ("negation",))


def opposite(change: Change, pair: Pair) -> Verdict | None:
    """ "legal" against "illegal", "likely" against "unlikely"."""
    if change.i2 - change.i1 != 1 or change.j2 - change.j1 != 1:
        return None
    one, two = change.ours[0], change.theirs[0]
    opposites = pair.words.opposites
    prefixed = len(min(one, two, key=len)) >= 4 and pair.words.lang == "en" and (one, two) in {("un" + two, two), (one, "un" + one)}
    if prefixed or opposites.get(one) == two or opposites.get(two) == one:
        turns = (
            pair.a.turns(*pair.a.sentence_within(change.i1, change.i2)) + pair.b.turns(*pair.b.sentence_within(change.j1, change.j2)) + 1
        )
        return Verdict("negation", "negation" if turns % 2 else None, ("negation",))
    return None
