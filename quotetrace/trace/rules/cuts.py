"""Rules about what is cut, added or marked as left out, and about what a cut does to the rest."""

from __future__ import annotations

from collections.abc import Sequence

from quotetrace.trace.pair import Change, Pair
from quotetrace.trace.rules.negation import negation
from quotetrace.trace.rules.verdict import Verdict
from quotetrace.trace.tokens import is_word

MAX_QUALIFYING_TOKENS = 3
"""Words such as "at least" that are cut alone are no cut of the text, but a change of what stays."""

MAX_CUT_TOKENS = 4
"""A longer deletion or insertion is a cut or an addition, whatever single words are in it."""

MIN_SURVIVING_RATIO, MIN_KEPT_RATIO = 0.7, 0.3
"""Share of the rest of a sentence that must stand for a dropped condition to turn it, and of it that must stand as it was."""

MIN_SURVIVING_TOKENS = 3


def punctuation(change: Change, pair: Pair) -> Verdict | None:
    """Nothing but marks."""
    if any(is_word(key) or key == "…" for key in change.ours) or any(is_word(key) or key == "…" for key in change.theirs):
        return None
    return Verdict("punctuation")


def ellipsis(change: Change, pair: Pair) -> Verdict | None:
    """An omission that is marked."""
    return Verdict("ellipsis") if "…" in change.theirs or "…" in change.ours else None


def gloss(change: Change, pair: Pair) -> Verdict | None:
    """Words in brackets."""
    glossed = [*pair.b.tokens.bracketed[change.j1 : change.j2]] or [*pair.a.tokens.bracketed[change.i1 : change.i2]]
    if not glossed or not all(glossed):
        return None
    turned = negation(change, pair)
    return Verdict("gloss", turned.alarm, turned.turned) if turned else Verdict("gloss")


def cut(change: Change, pair: Pair) -> Verdict | None:
    """Words cut or added at an edge, or too many of them to ask what each does."""
    size = max(change.i2 - change.i1, change.j2 - change.j1)
    if size <= MAX_QUALIFYING_TOKENS and _qualifies(change, pair):
        return None
    if change.is_deletion and _drops_condition(change, pair):
        return Verdict("truncation", "condition")
    if change.is_deletion and _frees_claim(change, pair):
        return Verdict("truncation", "negation", ("negation",))
    if change.is_deletion and (change.edge or size > MAX_CUT_TOKENS):
        return Verdict("truncation")
    return Verdict("addition") if change.is_insertion and (change.edge or size > MAX_CUT_TOKENS) else None


def _drops_condition(change: Change, pair: Pair) -> bool:
    """Whether an `if` clause is gone while what depends on it stands, in a clause that is quoted whole."""
    opens = next((at for at in range(len(change.ours)) if _is_opener(change.ours, at, pair) and _opens_clause(change.ours, at)), None)
    if opens is None or not pair.whole:
        return False
    at = change.i1 + opens
    if _is_said_elsewhere(change.ours[opens:], pair):
        return False
    (start, end), (first, last) = pair.a.sentence_of(at), pair.a.core
    return _survives(pair, [*range(max(start, first), at), *range(min(change.i2, end), min(end, last))])


def _is_said_elsewhere(condition: Sequence[str], pair: Pair) -> bool:
    """Whether the other text has the condition all the same: moved and reworded, or once where the base has it twice."""
    keys, words = pair.b.tokens.keys, pair.words
    if any(keys[place : place + 3] == list(condition[:3]) for place in range(len(keys))):
        return True
    content = {key for key in condition if key not in words.function and key not in words.conditions and is_word(key)}
    loose = {key for key, kept in zip(keys, pair.b.kept, strict=True) if not kept}
    return condition[0] in loose or (bool(content) and 2 * len(content & loose) >= len(content))


def _survives(pair: Pair, rest: list[int]) -> bool:
    """Whether the rest of a sentence of the base, its tokens `rest`, stands in the other text, reworded at most."""
    stands, kept = sum(pair.a.stands[at] for at in rest), sum(pair.a.kept[at] for at in rest)
    return len(rest) >= MIN_SURVIVING_TOKENS and stands >= MIN_SURVIVING_RATIO * len(rest) and kept >= MIN_KEPT_RATIO * len(rest)


def _is_opener(keys: Sequence[str], at: int, pair: Pair) -> bool:
    return keys[at] in pair.words.conditions or " ".join(keys[at : at + 2]) in pair.words.condition_phrases


def _opens_clause(keys: Sequence[str], at: int) -> bool:
    """Whether a word that opens conditions opens one here: nothing is before it but a comma, or what narrows it ("but only if")."""
    before = at - 1
    while before >= 0 and keys[before] in ("and", "but", "only", "even", "then", "or", "on"):
        before -= 1
    return before < 0 or not is_word(keys[before])


def _frees_claim(change: Change, pair: Pair) -> bool:
    """Whether what denied the rest is gone, and the rest stands as a claim: "I never said that the bridge is safe", "I would not go so far
    as to call it safe"."""
    start, end = pair.a.sentence_of(change.i1)
    if change.i1 != start or change.i2 >= end or not _leads_on(change.ours, pair):
        return False
    negations = pair.a.negations(change.i1, change.i2)
    if not negations or pair.a.turns(change.i1, change.i2) - negations:  # "I do not deny that"
        return False
    if pair.b.loose_negations(*pair.b.sentence_of(change.j1)):  # denied in other words
        return False
    return _survives(pair, list(range(change.i2, min(end, pair.a.core[1]))))


def _leads_on(keys: Sequence[str], pair: Pair) -> bool:
    """Whether words that are cut before a clause govern it, with no other clause between."""
    opens = keys[-1] == "that" or (keys[-2:-1] == ["that"] and keys[-1] not in pair.words.auxiliaries) or keys[-2:] == ["far", "as"]
    return opens and not {"but", ";"} & {*keys}


def _qualifies(change: Change, pair: Pair) -> bool:
    """Whether nothing is cut or added but what says how much or how sure ("nearly", "at least", "some of"), and what it is of stays."""
    words = pair.words
    keys = change.ours or change.theirs
    aside = words.intensifiers | (words.negations if _is_of_all(change, pair) else frozenset())
    if not (change.is_deletion or change.is_insertion) or not any(key in words.qualifying or key in aside for key in keys):
        return False
    stays = pair.a.kept[change.i2 : change.i2 + 2] if change.is_deletion else pair.b.kept[change.j2 : change.j2 + 2]
    light = (key in words.qualifying or key in aside or key in words.function or not is_word(key) for key in keys)
    return all(light) and len(stays) == 2 and all(stays)


def _is_of_all(change: Change, pair: Pair) -> bool:
    """Whether "all" or one of its like stands behind a deletion or an insertion: "not all"."""
    side, end = (pair.a, change.i2) if change.is_deletion else (pair.b, change.j2)
    return any(pair.words.quantifiers.get(key) == "all" for key in side.keys(end, end + 1))


def reordered(change: Change, pair: Pair) -> Verdict | None:
    """A word or two that the other text has elsewhere, too few for a move: "greatly contribute", "contribute greatly"."""
    if not (change.is_deletion or change.is_insertion):
        return None
    keys = change.ours or change.theirs
    side = pair.b if change.is_deletion else pair.a
    loose = {key for key, kept in zip(side.tokens.keys, side.kept, strict=True) if not kept}
    return Verdict("move") if all(key in loose for key in keys) else None
