"""Rules about one word, name or pronoun in the place of another."""

from __future__ import annotations

from quotetrace.trace.names import is_acronym, is_another_name
from quotetrace.trace.pair import Change, Pair
from quotetrace.trace.rules.content import MAX_REWORDED_TOKENS
from quotetrace.trace.rules.verdict import Verdict
from quotetrace.trace.tokens import is_word
from quotetrace.trace.wordforms import bare, word_kind


def acronym(change: Change, pair: Pair) -> Verdict | None:
    """ "Most Valuable Player" against "MVP"."""
    return Verdict("name") if is_acronym(change.ours, change.theirs) else None


def name(change: Change, pair: Pair) -> Verdict | None:
    """Another name, or another form of it."""
    was = [at for at in range(change.i1, change.i2) if pair.a.is_name(at)]
    now = [at for at in range(change.j1, change.j2) if pair.b.is_name(at)]
    if not was and not now:
        return None
    keys = [*(pair.a.tokens.keys[at] for at in was), *(pair.b.tokens.keys[at] for at in now)]
    if all(key in pair.words.calendar for key in keys) and not (change.is_deletion and change.edge):
        return Verdict("number")
    if was and now and bare("".join(keys[: len(was)])) == bare("".join(keys[len(was) :])):
        return Verdict("spelling")
    function = pair.words.function | pair.words.titles
    others = [pair.a.tokens.keys[at] for at in range(change.i1, change.i2) if at not in was]
    others += [pair.b.tokens.keys[at] for at in range(change.j1, change.j2) if at not in now]
    content = [key for key in others if key not in function and is_word(key)]
    if was and now and not content:
        another = is_another_name(pair, was, now)
        return Verdict("name", "name" if another == "certain" else None, ("name",) if another else ())
    return Verdict("name") if not content or (len(content) <= 2 and not change.is_deletion and not change.is_insertion) else None


_RELATIVE = frozenset({"which", "that", "who", "whom", "whose", "there", "here", "then", "now"})

_AGREEING = ({"is", "are"}, {"was", "were"}, {"has", "have"}, {"does", "do"}, {"am", "are"})
"""Forms of one tense, which agree with one or with many."""

_FIRST = ("i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves")
_PERSON_OF = {**dict.fromkeys(_FIRST, 1), **dict.fromkeys(("you", "your", "yours", "yourself"), 2)}
"""Pronouns of the first and the second person; all others are of the third."""

_PERSONS = frozenset(
    {"i", "me", "my", "mine", "we", "us", "our", "ours", "you", "your", "he", "him", "his", "she", "her", "they", "them", "their"}
)


def person(change: Change, pair: Pair) -> Verdict | None:
    """A pronoun against a noun that names who is meant: "we" and "the union", "he" and "the driver"."""
    words = pair.words
    sides = ([key for key in keys if is_word(key)] for keys in (change.ours, change.theirs))
    plain, named = sorted(sides, key=lambda keys: sum(key not in words.function for key in keys))
    nouns = [key for key in named if key not in words.function]
    if not plain or not 0 < len(nouns) <= MAX_REWORDED_TOKENS or not all(key in words.function for key in plain):
        return None
    return Verdict("name") if _PERSONS & {*plain} else None


def function(change: Change, pair: Pair) -> Verdict | None:
    """Words of grammar alone."""
    ours, theirs = ([key for key in keys if is_word(key)] for keys in (change.ours, change.theirs))
    words = pair.words
    if {*ours, *theirs} in ({"'s", "is"}, {"'s", "has"}):
        return Verdict("spelling")
    if not all(key in words.function for key in (*ours, *theirs)):
        return None
    if {*ours, *theirs} in _AGREEING:
        return Verdict("inflection")
    persons = [{_PERSON_OF.get(key, 3) for key in keys if key in words.pronouns - _RELATIVE} for keys in (ours, theirs)]
    shifts = all(persons) and persons[0] != persons[1]
    auxiliary = any(key in words.auxiliaries for key in (*ours, *theirs))
    return Verdict("tense_person" if shifts or auxiliary else "function_word")


def word(change: Change, pair: Pair) -> Verdict | None:
    """One content word for another, little words around them left aside."""
    if "".join(change.ours) == "".join(change.theirs):  # "ceasefire", "cease-fire"
        return Verdict("spelling")
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
    return "synonym" if ours <= MAX_REWORDED_TOKENS and theirs <= MAX_REWORDED_TOKENS else "other"
