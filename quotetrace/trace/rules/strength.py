"""Rules about how much, how sure, and how far a speaker binds himself."""

from __future__ import annotations

from collections.abc import Sequence

from quotetrace.trace.numbers import is_number
from quotetrace.trace.pair import Change, Pair, Side
from quotetrace.trace.rules.content import is_plain, is_same_content
from quotetrace.trace.rules.verdict import Verdict
from quotetrace.trace.tokens import is_word


def commitment(change: Change, pair: Pair) -> Verdict | None:
    """ "plans to sell" against "will sell", "is considering a sale" against "has decided on it"."""
    was, now = _commits(pair.a, change.i1, change.i2), _commits(pair.b, change.j1, change.j2)
    if was and not now and change.theirs and pair.b.keys(change.j2, change.j2 + 1) == ["to"] and "decided" not in was:
        now = {"decided"}  # a headline: "Firm to sell"
    if not was or not now or was & now or not {"planned", "hoped", "considered"} & (was | now):
        return None
    if any(" ".join(keys[at : at + 2]) in pair.words.modal_phrases for keys in (change.ours, change.theirs) for at in range(len(keys))):
        return None
    return Verdict("modality", "modality", ("modal",))


def _commits(side: Side, start: int, end: int) -> set[str]:
    """How far the words `[start, end)`, with one behind them, bind the speaker."""
    keys, levels = side.tokens.keys, side.words.commitment
    single = (keys[at] for at in range(start, end))
    double = (" ".join(keys[at : at + 2]) for at in range(start, end))
    return {levels[phrase] for phrase in (*single, *double) if phrase in levels}


_POSSIBLE = frozenset({"can", "could", "may"})

_FUTURE = frozenset({"will", "would"})


def modality(change: Change, pair: Pair) -> Verdict | None:
    """Another modal verb, or one gained or lost."""
    was, now = pair.a.modals(change.i1, change.i2), pair.b.modals(change.j1, change.j2)
    if not was and not now:
        return None
    if was == now:
        return Verdict("modality")
    lost, gained = was - now, now - was
    if not (lost and gained) and not _may_be_verb(change.theirs if lost else change.ours, pair):
        return Verdict("modality", None, ("modal",))
    if not is_plain(change, pair, 1) or (not (lost and gained) and not is_same_content(change, pair)):
        return Verdict("modality", None, ("modal",))
    if pair.words.conditions & {*change.ours, *change.theirs}:
        return Verdict("function_word")  # "if Tokyo asks", "should Tokyo ask"
    if len(lost) == len(gained) == 1:
        one, two = next(iter(lost)), next(iter(gained))
        if pair.words.backshift.get(one) == two or pair.words.backshift.get(two) == one:
            # Under a past cue "will" becomes "would": grammar. Two whole direct quotes have no such excuse.
            return Verdict("tense_person", None, ("modal",)) if pair.reported else Verdict("modality", "modality", ("modal",))
        same = {one, two} <= _POSSIBLE
        return Verdict("modality", None if same else "modality", ("modal",))
    if not (lost and gained) and _wide(pair.a, change.i1, change.i2) == _wide(pair.b, change.j1, change.j2):
        return Verdict("tense_person", None, ("modal",))  # "had to", "had had to"
    only = lost | gained
    if only <= _FUTURE:
        return Verdict("tense_person", None, ("modal",))
    others = (*change.ours, *change.theirs, *_loose(pair.a, change.i2), *_loose(pair.b, change.j2))
    if only == {"must"} and any(
        key in pair.words.negations for side, at in ((pair.a, change.i2), (pair.b, change.j2)) for key in side.keys(at, at + 1)
    ):
        only = {"must", "may"}  # what one must not do one is not allowed to
    reworded = any(pair.words.modal_adjectives.get(key) in only or key in pair.words.doubts for key in others)
    return Verdict("modality", None if reworded or (lost and gained) else "modality", ("modal",))


def _wide(side: Side, start: int, end: int) -> set[str]:
    """The modals of `[start, end)` and of one token more on each side."""
    return side.modals(max(start - 1, 0), min(end + 1, len(side.tokens)))


def _may_be_verb(keys: Sequence[str], pair: Pair) -> bool:
    """Whether what stands where the other text has a modal can be a verb, or is nothing."""
    words = [key for key in keys if is_word(key)]
    return not words or any(key in pair.words.auxiliaries or key not in pair.words.function for key in words)


_NEAR = 4


def _loose(side: Side, at: int) -> list[str]:
    """The next tokens from `at` that the other text lacks: "may not leave" is "is not allowed to leave"."""
    return [key for key, kept in zip(side.keys(at, at + _NEAR), side.kept[at : at + _NEAR], strict=True) if not kept]


_PARTIAL = frozenset({"most", "half", "few"})


def quantifier(change: Change, pair: Pair) -> Verdict | None:
    """All, some and few exchanged, gained or lost."""
    was, now = _quantified(change.ours, pair), _quantified(change.theirs, pair)
    if not was and not now:
        return None
    if any(is_number(key) for key in pair.a.keys(change.i2, change.i2 + 1)):
        return Verdict("hedge")  # "some 400"
    if _vague(change.ours, pair) != _vague(change.theirs, pair) and _vague(change.ours, pair) and _vague(change.theirs, pair):
        return Verdict("number", "number", ("number",))
    if was and now:
        alike = was == now or was | now == {"both", "all"} or (was | now == {"most", "all"} and _nearly(change, pair))
        not_all = was == {"all"} and now == {"some"} and change.i1 > 0 and pair.a.tokens.keys[change.i1 - 1] in pair.words.negations
        alike = alike or not_all
        return Verdict("quantifier", None if alike else "quantifier")
    if pair.a.keys(change.i1 - 1, change.i1) == ["not"] and was == {"all"} and {"single", "1", "any"} & {*change.theirs}:
        return Verdict("quantifier", "quantifier")  # "not every", "not a single"
    if not is_same_content(change, pair):
        return Verdict("quantifier")
    one = "1" in change.ours or "1" in change.theirs
    limits = any(key in pair.words.limiting for key in (*change.ours, *change.theirs))
    return Verdict("quantifier", "quantifier" if (was | now) & _PARTIAL or (one and "both" in was | now) or limits else None)


def _quantified(keys: Sequence[str], pair: Pair) -> set[str]:
    """The classes of quantifiers among `keys`; "a few" are some."""
    classes = pair.words.quantifiers
    return {
        "some" if classes[key] == "few" and keys[max(at - 1, 0)] == "a" else classes[key] for at, key in enumerate(keys) if key in classes
    }


def _nearly(change: Change, pair: Pair) -> bool:
    """Whether "all" is narrowed on its side: "nearly all" are most."""
    near = pair.words.near
    return any(key in near for side, end in ((pair.a, change.i2), (pair.b, change.j2)) for key in side.keys(max(end - 2, 0), end))


def _vague(keys: Sequence[str], pair: Pair) -> set[str]:
    """Words for no certain number: "hundreds", "thousands"."""
    return {key for key in keys if key in pair.words.vague}


def hedge(change: Change, pair: Pair) -> Verdict | None:
    """A word of doubt or degree."""
    doubts, degrees = pair.words.doubts, pair.words.intensifiers
    ours, theirs = change.ours, change.theirs
    was, now = any(key in doubts for key in ours), any(key in doubts for key in theirs)
    if was != now:
        return Verdict("hedge", "modality")
    if was:
        return Verdict("hedge")
    loud = [key for key in (*ours, *theirs) if key in degrees]
    rounding = [key for key in (*ours, *theirs) if key in pair.words.rounding]
    if loud and all(key in degrees or key in pair.words.function or not is_word(key) for key in (*ours, *theirs)):
        return Verdict("hedge")
    near = any(is_number(key) for key in pair.a.keys(change.i2, change.i2 + 1))
    both = {*ours} & pair.words.rounding and {*theirs} & pair.words.rounding
    return Verdict("hedge") if rounding and (near or both) else None
