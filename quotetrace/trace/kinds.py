"""What kind of change an edit is, and whether meaning may turn with it: rules over small word lists, the first that knows answers.

An alarm is raised only where the change is anchored (see `Pair.anchored`): rules that ignored this fired on one real pair in ten, nearly
always falsely, while true alarms are rare in real pairs, about one in 240. A false alarm costs trust.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from quotetrace.trace.align import Block
from quotetrace.trace.names import is_acronym, is_another_name
from quotetrace.trace.numbers import is_close, is_number, values
from quotetrace.trace.pair import Change, Pair, Side
from quotetrace.trace.tokens import is_word
from quotetrace.trace.wordforms import word_kind
from quotetrace.values import value

MAX_QUALIFYING_TOKENS = 3
"""Words such as "at least" that are cut alone are no cut of the text, but a change of what stays."""

MAX_CONTRARY_TOKENS = 4
"""In a longer change two contraries need not be about one thing."""

MAX_CUT_TOKENS = 4
"""A longer deletion or insertion is a cut or an addition, whatever single words are in it."""

MIN_SURVIVING_RATIO, MIN_KEPT_RATIO = 0.8, 0.3
"""Share of the rest of a sentence that must stand for a dropped condition to turn it, and of it that must stand as it was."""

MIN_SURVIVING_TOKENS = 3

MAX_REWORDED_TOKENS = 3
"""So many words of content for as many others are taken for a rewording; more may be anything."""


@value
class Verdict:
    """What a rule says of a change.

    Attributes:
        kind: One of `KINDS`.
        alarm: One of `ALARMS`, or `None`.
        turned: Which of negation, number, modal and name differ between the two, alarm or not.
    """

    kind: str
    alarm: str | None = None
    turned: tuple[str, ...] = ()


KINDS: Final = {
    "spelling": "another way of writing the same word",
    "inflection": "another form of the same word",
    "tense_person": "tense or person shifted, as reported speech does",
    "function_word": "articles, prepositions, conjunctions, pronouns",
    "synonym": "a word of much the same meaning",
    "name": "another name or another form of it",
    "number": "a number, unit, day or month",
    "negation": "a negation gained, lost or worded otherwise",
    "modality": "a modal verb: will, may, must …",
    "hedge": "a word of doubt or degree",
    "quantifier": "all, some, few …",
    "gloss": "a bracketed explanation",
    "ellipsis": "an omission that is marked",
    "truncation": "words cut",
    "addition": "words added",
    "punctuation": "punctuation only",
    "move": "a passage that stands elsewhere",
    "translation": "another language: a choice of the translator, not compared word by word",
    "other": "other words",
}
"""Every kind of edit, and what it means."""

ALARMS: Final = {
    "negation": "affirmed on one side, negated on the other",
    "number": "another value",
    "unit": "another unit",
    "modality": "strength or commitment changed",
    "quantifier": "all, some and few exchanged",
    "name": "another person, body or place",
    "condition": "a condition was dropped",
}
"""Every alarm, and what it says."""

Rule = Callable[[Change, Pair], Verdict | None]


def judge(change: Change, pair: Pair) -> Verdict:
    """Kind and alarm of one change; alarms only where it is anchored."""
    for rule in _ALL_RULES if change.telling else _PLAIN_RULES:
        verdict = rule(change, pair)
        if verdict is not None:
            keeps = change.anchored or verdict.alarm is None or verdict.kind == "truncation"
            return verdict if keeps else Verdict(verdict.kind, None, verdict.turned)
    return Verdict("other")


def _punctuation(change: Change, pair: Pair) -> Verdict | None:
    if any(is_word(key) or key == "…" for key in change.ours) or any(is_word(key) or key == "…" for key in change.theirs):
        return None
    return Verdict("punctuation")


def _ellipsis(change: Change, pair: Pair) -> Verdict | None:
    return Verdict("ellipsis") if "…" in change.theirs or "…" in change.ours else None


def _gloss(change: Change, pair: Pair) -> Verdict | None:
    glossed = [*pair.b.tokens.bracketed[change.j1 : change.j2]] or [*pair.a.tokens.bracketed[change.i1 : change.i2]]
    if not glossed or not all(glossed):
        return None
    turned = _negation(change, pair)
    return Verdict("gloss", turned.alarm, turned.turned) if turned else Verdict("gloss")


def _cut(change: Change, pair: Pair) -> Verdict | None:
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
    """Whether what denied the rest is gone, and the rest stands as a claim: "I never said that the bridge is safe"."""
    start, end = pair.a.sentence_of(change.i1)
    if change.i1 != start or change.i2 >= end or "that" not in change.ours[-2:]:
        return False
    if not pair.a.negations(change.i1, change.i2) or not pair.a.turns(change.i1, change.i2) % 2:
        return False
    return _survives(pair, list(range(change.i2, min(end, pair.a.core[1]))))


def _qualifies(change: Change, pair: Pair) -> bool:
    """Whether nothing is cut or added but what says how much or how sure ("nearly", "at least", "some of"), and what it is of stays."""
    words = pair.words
    keys = change.ours or change.theirs
    if not (change.is_deletion or change.is_insertion) or not any(key in words.qualifying or key in words.intensifiers for key in keys):
        return False
    stays = pair.a.kept[change.i2 : change.i2 + 2] if change.is_deletion else pair.b.kept[change.j2 : change.j2 + 2]
    light = (key in words.qualifying or key in words.intensifiers or key in words.function or not is_word(key) for key in keys)
    return all(light) and len(stays) == 2 and all(stays)


def _negation(change: Change, pair: Pair) -> Verdict | None:
    lost, gained = pair.a.negations(change.i1, change.i2), pair.b.negations(change.j1, change.j2)
    if not lost and not gained:
        return None
    if lost == gained or negates_alike(change, pair):
        return Verdict("negation")
    other = change.theirs if lost else change.ours
    if {"none", "nobody", "no"} & {*change.ours, *change.theirs} and any(pair.words.quantifiers.get(key) in _BETWEEN for key in other):
        return Verdict("quantifier", "quantifier")
    if not _is_same_content(change, pair):
        return Verdict("negation", None, ("negation",))
    # "I don't think he won" is "I think he did not win": what counts is whether the sentence turns as a whole.
    turns = pair.a.turns(*pair.a.sentence_within(change.i1, change.i2)) + pair.b.turns(*pair.b.sentence_within(change.j1, change.j2))
    return Verdict("negation", "negation" if turns % 2 else None, ("negation",))


def _content(change: Change, pair: Pair) -> tuple[list[str], list[str]]:
    """The words of content on both sides of a change: neither grammar and names, nor what a rule about single words looks at."""
    words = pair.words
    light = words.function | (words.telling - words.implicit - words.contraries.keys()) | words.intensifiers
    ours, theirs = (
        [
            key
            for key, is_name in zip(side.tokens.keys[start:end], side.text.names[start:end], strict=True)
            if key not in light and is_word(key) and not is_name and not is_number(key)
        ]
        for side, start, end in ((pair.a, change.i1, change.i2), (pair.b, change.j1, change.j2))
    )
    return ours, theirs


def _is_same_content(change: Change, pair: Pair) -> bool:
    """Whether the words of content that change with it change in form, but for one at most: else it is a rewrite, of which single words
    tell nothing."""
    ours, theirs = _content(change, pair)
    forms = ("spelling", "tense_person", "inflection", "synonym")
    same = [one == two or word_kind(one, two, pair.words) in forms for one, two in zip(ours, theirs, strict=False)]
    return len(ours) == len(theirs) and (all(same) or (len(same) > 1 and same.count(False) == 1))


def _is_plain(change: Change, pair: Pair, most: int) -> bool:
    """Whether at most so many words of content change with it on each side."""
    return all(len(keys) <= most for keys in _content(change, pair))


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
    positives = {words.opposites.get(key, key[2:] if key.startswith("un") and words.lang == "en" else "") for key in own}
    listed = sum(phrase in words.hidden for phrase in _phrases_of(own))
    return listed + len(positives & set(other))


def _phrases_of(keys: Sequence[str]) -> Iterator[str]:
    """Every word, and every two in a row."""
    yield from keys
    yield from map(" ".join, pairwise(keys))


def _contrary(change: Change, pair: Pair) -> Verdict | None:
    """ "agreed" against "refused", and no "not" on either side."""
    if max(len(change.ours), len(change.theirs)) > MAX_CONTRARY_TOKENS:
        return None
    groups = pair.words.contraries
    ours, theirs = ({group for phrase in _phrases_of(keys) for group in groups.get(phrase, ())} for keys in (change.ours, change.theirs))
    flipped = {(number, "no" if side == "yes" else "yes") for number, side in ours} & theirs
    if not flipped or pair.a.negations(change.i1, change.i2) or pair.b.negations(change.j1, change.j2):
        return None
    # What denies elsewhere in the sentence, on one side only, turns it back.
    a_span, b_span = pair.a.sentence_within(change.i1, change.i2), pair.b.sentence_within(change.j1, change.j2)
    others = pair.a.loose_negations(*a_span) + pair.b.loose_negations(*b_span)
    return Verdict("negation", None if others % 2 else "negation", ("negation",))


def _opposite(change: Change, pair: Pair) -> Verdict | None:
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


def _number(change: Change, pair: Pair) -> Verdict | None:
    a_span, b_span = pair.a.counting(change.i1, change.i2), pair.b.counting(change.j1, change.j2)
    a_keys, b_keys = pair.a.keys(*a_span), pair.b.keys(*b_span)
    was, now = values(a_keys, pair.words), values(b_keys, pair.words)
    touched = [key for key in (*change.ours, *change.theirs) if is_number(key) or key in pair.words.magnitudes]
    unit = _unit(change, pair, was, now)
    if unit is not None:
        return unit
    if not touched or touched == ["1"]:
        return _calendar(change, pair) or _comparator(change, pair)
    if sorted(was) == sorted(now) or _is_same_share(a_keys, b_keys, (a_span, b_span), pair):
        return Verdict("number")
    if not was or not now or not _is_exchanged(change, pair, was, now):
        return Verdict("number", None, ("number",))
    if any(pair.words.quantifiers.get(key) in ("all", "both") for key in (*change.ours, *change.theirs)):
        return Verdict("quantifier", "quantifier", ("number",))
    if _is_converted(pair, a_span[1], b_span[1], was, now):
        return Verdict("number", None, ("number",))
    rounded = any(
        key in pair.words.rounding
        for side, (start, _) in ((pair.a, a_span), (pair.b, b_span))
        for key in side.keys(max(0, start - 2), start)
    )
    same = rounded and len(was) == len(now) and all(is_close(*both) for both in zip(was, now, strict=True))
    return Verdict("number", None if same else "number", ("number",))


def _is_exchanged(change: Change, pair: Pair, was: list[float], now: list[float]) -> bool:
    """Whether one number stands for another, rather than one of several that either text has elsewhere."""
    magnitudes = pair.words.magnitudes
    counted = [any(is_number(key) for key in keys) for keys in (change.ours, change.theirs)]
    if not all(counted) and not any(key in magnitudes for key in (*change.ours, *change.theirs)):
        return False
    loose = [
        values([key if not kept else "," for key, kept in zip(side.tokens.keys, side.kept, strict=True)], pair.words)
        for side in (pair.a, pair.b)
    ]
    return not set(now) & set(loose[0]) and not set(was) & set(loose[1])


def _is_same_share(ours: Sequence[str], theirs: Sequence[str], spans: tuple[tuple[int, int], tuple[int, int]], pair: Pair) -> bool:
    """Whether a fraction and a percentage, or two fractions, are one share: "a third" and "33 per cent", "seven and a half" and "7.5"."""
    one, two = (_share(side, *span) for side, span in ((pair.a, spans[0]), (pair.b, spans[1])))
    return one is not None and two is not None and is_close(one, two)


def _share(side: Side, start: int, end: int) -> float | None:
    """The value that a number has with the fraction word or the per cent beside it."""
    keys, words = side.tokens.keys, side.words
    read = values(keys[start:end], words)
    behind = keys[end : end + 3]
    before = keys[max(start - 3, 0) : start]
    if len(before) == 3 and before[0] in words.fractions and before[1:] == ["of", "a"] and len(read) == 1:
        return read[0] / words.fractions[before[0]]  # "a quarter of a million"
    if behind[:1] == ["%"] and len(read) == 1:
        return read[0] / 100
    if behind[:2] == ["and", "a"] and behind[2:] and behind[2] in words.fractions and len(read) == 1:
        return read[0] + 1 / words.fractions[behind[2]]
    if behind[:1] and behind[0] in words.fractions and len(read) == 1:
        return read[0] / words.fractions[behind[0]]
    # "a third": the word itself was read as a number
    if end - start == 1 and side.tokens.forms[start] in words.fractions and keys[max(start - 1, 0)] in ("a", "one", "1"):
        return 1 / words.fractions[side.tokens.forms[start]]
    return read[0] if len(read) == 1 else None


def _unit(change: Change, pair: Pair, was: list[float], now: list[float]) -> Verdict | None:
    units = pair.words.units
    ours = [units[key] for key in change.ours if key in units]
    theirs = [units[key] for key in change.theirs if key in units]
    if len(ours) != 1 or len(theirs) != 1 or ours == theirs:
        return None
    one, two = ours[0], theirs[0]
    counted = (was or [_lone_amount(change.ours)])[-1], (now or [_lone_amount(change.theirs)])[-1]
    if one.dimension == two.dimension and one.factor and is_close(counted[0] * one.factor, counted[1] * two.factor):
        return Verdict("number")
    if was and now and was != now:
        return Verdict("number", "number", ("number",))
    return Verdict("number", "unit", ("number",))


MIN_UNIT_CHARS = 3

_MULTIPLES = ("micro", "milli", "centi", "kilo", "mega", "giga", "tera")


def _acronym(change: Change, pair: Pair) -> Verdict | None:
    """ "Most Valuable Player" against "MVP"."""
    return Verdict("name") if is_acronym(change.ours, change.theirs) else None


def _multiple(change: Change, pair: Pair) -> Verdict | None:
    """A unit that became another by what is put before it: "millisieverts", "sieverts"."""
    return Verdict("number", "unit", ("number",)) if _is_multiple(change) else None


def _is_multiple(change: Change) -> bool:
    if not len(change.ours) == len(change.theirs) == 1:
        return False
    one, two = (
        {key} | {key.removeprefix(prefix) for prefix in _MULTIPLES if key.startswith(prefix)} for key in (change.ours[0], change.theirs[0])
    )
    return any(len(unit) > MIN_UNIT_CHARS for unit in one & two) and change.ours[0] != change.theirs[0]


def _lone_amount(keys: Sequence[str]) -> float:
    """How many units are meant where no number is written: "an hour", "half an hour"."""
    half = "half" in keys
    return 1.5 if half and "and" in keys else 0.5 if half else 1.0


def _is_converted(pair: Pair, a_end: int, b_end: int, was: list[float], now: list[float]) -> bool:
    """Whether the units behind two numbers make them one amount: "10 km" and "6 miles"."""
    one, two = (pair.words.units.get("".join(side.keys(end, end + 1))) for side, end in ((pair.a, a_end), (pair.b, b_end)))
    return (
        one is not None
        and two is not None
        and one != two
        and one.dimension == two.dimension
        and is_close(was[-1] * one.factor, now[-1] * two.factor)
    )


def _calendar(change: Change, pair: Pair) -> Verdict | None:
    """Another weekday or month; "may" without a capital is none."""
    was, now = _dates(pair.a, change.i1, change.i2), _dates(pair.b, change.j1, change.j2)
    if len(was) != 1 or len(now) != 1 or was == now or was[0].split(":")[0] != now[0].split(":")[0]:
        return None
    return Verdict("number", "number", ("number",))


def _dates(side: Side, start: int, end: int) -> list[str]:
    calendar = side.words.calendar
    return [
        calendar[side.tokens.keys[at]]
        for at in range(start, end)
        if side.tokens.keys[at] in calendar and (side.surface(at)[0].isupper() or side.words.lang != "en")
    ]


def _comparator(change: Change, pair: Pair) -> Verdict | None:
    """ "more than 40" against "fewer than 40": the same number bounded from the other side."""
    comparators = pair.words.comparators
    was = {comparators[key] for key in change.ours if key in comparators}
    now = {comparators[key] for key in change.theirs if key in comparators}
    near = any(is_number(key) for key in pair.a.keys(change.i2, change.i2 + 2))
    if not near or not len(was) == len(now) == 1 or was == now:
        return None
    return (
        Verdict("quantifier", "quantifier")
        if {"least", "most"} & {*change.ours, *change.theirs}
        else Verdict("number", "number", ("number",))
    )


def _commitment(change: Change, pair: Pair) -> Verdict | None:
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


def _modality(change: Change, pair: Pair) -> Verdict | None:
    was, now = pair.a.modals(change.i1, change.i2), pair.b.modals(change.j1, change.j2)
    if not was and not now:
        return None
    if was == now:
        return Verdict("modality")
    lost, gained = was - now, now - was
    if not _is_plain(change, pair, 1) or (not (lost and gained) and not _is_same_content(change, pair)):
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
    only = lost | gained
    if only <= _FUTURE:
        return Verdict("tense_person", None, ("modal",))
    others = (*change.ours, *change.theirs)
    reworded = any(pair.words.modal_adjectives.get(key) in only or key in pair.words.doubts for key in others)
    return Verdict("modality", None if reworded or (lost and gained) else "modality", ("modal",))


_PARTIAL = frozenset({"most", "half", "few"})
_BETWEEN = frozenset({"most", "many", "some", "half", "few"})


def _quantifier(change: Change, pair: Pair) -> Verdict | None:
    classes = pair.words.quantifiers
    was = {classes[key] for key in change.ours if key in classes}
    now = {classes[key] for key in change.theirs if key in classes}
    if not was and not now:
        return None
    if any(is_number(key) for key in pair.a.keys(change.i2, change.i2 + 1)):
        return Verdict("hedge")  # "some 400"
    if was and now:
        return Verdict("quantifier", None if was == now or was | now == {"both", "all"} else "quantifier")
    if not _is_same_content(change, pair):
        return Verdict("quantifier")
    one = "1" in change.ours or "1" in change.theirs
    some_of = "some of" in (" ".join(keys[:2]) for keys in (change.ours, change.theirs))
    return Verdict("quantifier", "quantifier" if (was | now) & _PARTIAL or (one and "both" in was | now) or some_of else None)


def _name(change: Change, pair: Pair) -> Verdict | None:
    was = [at for at in range(change.i1, change.i2) if pair.a.is_name(at)]
    now = [at for at in range(change.j1, change.j2) if pair.b.is_name(at)]
    if not was and not now:
        return None
    function = pair.words.function | pair.words.titles
    others = [pair.a.tokens.keys[at] for at in range(change.i1, change.i2) if at not in was]
    others += [pair.b.tokens.keys[at] for at in range(change.j1, change.j2) if at not in now]
    content = [key for key in others if key not in function and is_word(key)]
    if was and now and not content:
        another = is_another_name(pair, was, now)
        return Verdict("name", "name" if another == "certain" else None, ("name",) if another else ())
    return Verdict("name") if not content or (len(content) <= 2 and not change.is_deletion and not change.is_insertion) else None


def _hedge(change: Change, pair: Pair) -> Verdict | None:
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


_RELATIVE = frozenset({"which", "that", "who", "whom", "whose", "there", "here", "then", "now"})
_FIRST_PERSON = frozenset({"i", "me", "my", "mine", "we", "us", "our", "ours", "you", "your"})
_THIRD_PERSON = frozenset({"he", "him", "his", "she", "her", "they", "them", "their"})


def _person(change: Change, pair: Pair) -> Verdict | None:
    """A pronoun against a noun: "we" and "the union" as reported speech has it, "he" and "the driver" as a name for him."""
    words = pair.words
    sides = ([key for key in keys if is_word(key)] for keys in (change.ours, change.theirs))
    plain, named = sorted(sides, key=lambda keys: sum(key not in words.function for key in keys))
    nouns = [key for key in named if key not in words.function]
    if not plain or not 0 < len(nouns) <= MAX_REWORDED_TOKENS or not all(key in words.function for key in plain):
        return None
    if _FIRST_PERSON & {*plain}:
        return Verdict("tense_person")
    return Verdict("name") if _THIRD_PERSON & {*plain} else None


def _function(change: Change, pair: Pair) -> Verdict | None:
    ours, theirs = ([key for key in keys if is_word(key)] for keys in (change.ours, change.theirs))
    words = pair.words
    if {*ours, *theirs} in ({"'s", "is"}, {"'s", "has"}):
        return Verdict("spelling")
    if not all(key in words.function for key in (*ours, *theirs)):
        return None
    persons = (words.auxiliaries | words.pronouns) - _RELATIVE
    shifts = ours and theirs and any(key in persons for key in ours) and any(key in persons for key in theirs)
    auxiliary = any(key in words.auxiliaries for key in (*ours, *theirs))
    return Verdict("tense_person" if shifts or auxiliary else "function_word")


def _reordered(change: Change, pair: Pair) -> Verdict | None:
    """A word or two that the other text has elsewhere, too few for a move: "greatly contribute", "contribute greatly"."""
    if not (change.is_deletion or change.is_insertion):
        return None
    keys = change.ours or change.theirs
    side = pair.b if change.is_deletion else pair.a
    loose = {key for key, kept in zip(side.tokens.keys, side.kept, strict=True) if not kept}
    return Verdict("move") if all(key in loose for key in keys) else None


def _word(change: Change, pair: Pair) -> Verdict | None:
    """One content word for another, little words around them left aside."""
    if change.is_deletion:
        return Verdict("truncation")
    if change.is_insertion:
        return Verdict("addition")
    ours, theirs = ([key for key in keys if key not in pair.words.function and is_word(key)] for keys in (change.ours, change.theirs))
    if len(ours) == len(theirs) == 1:
        kind = word_kind(ours[0], theirs[0], pair.words)
        return Verdict(kind if kind != "other" else _reworded(change, 1, 1))
    if len(ours) <= 2 and len(theirs) <= 2 and any(word_kind(one, two, pair.words) == "synonym" for one in ours for two in theirs):
        return Verdict("synonym")
    return Verdict(_reworded(change, len(ours), len(theirs)))


def _reworded(change: Change, ours: int, theirs: int) -> str:
    """Of a few words for a few others in a place that holds on both sides, nine in ten say much the same: no list knows all of them."""
    return "synonym" if change.anchored and 0 < ours <= MAX_REWORDED_TOKENS and 0 < theirs <= MAX_REWORDED_TOKENS else "other"


_PLAIN_RULES: Final[tuple[Rule, ...]] = (
    _punctuation,
    _ellipsis,
    _gloss,
    _cut,
    _acronym,
    _multiple,
    _opposite,
    _person,
    _name,
    _hedge,
    _function,
    _reordered,
    _word,
)
_ALL_RULES: Final[tuple[Rule, ...]] = (
    *_PLAIN_RULES[:5],
    _negation,
    _contrary,
    _number,
    _commitment,
    _modality,
    _quantifier,
    *_PLAIN_RULES[5:],
)
