"""Whether two names stand for two: not a short form, another transliteration, an acronym, or a capital for its country."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from quotetrace.links.spellings import same_given, sounds_of
from quotetrace.trace.pair import Pair, Side
from quotetrace.trace.wordforms import bare

MIN_STEM_CHARS = 4
"""A shorter name is no other's beginning."""

_PEOPLE: Final = frozenset({"", "n", "s", "an", "ans", "ian", "ians", "ean", "eans", "ese", "i", "is", "ish", "er", "ers", "ic"})
"""What is put to the name of a place for its people ("Tovania", "Tovanians")."""


def is_another_name(pair: Pair, was: list[int], now: list[int]) -> Literal["", "likely", "certain"]:
    """Whether the names at the tokens `was` and `now` stand for two persons, bodies or places.

    Returns:
        `certain` (an alarm is due), `likely` (another name, but perhaps a place for its people), or an empty string.
    """
    ours, theirs = _entity(pair.a, was), _entity(pair.b, now)
    if ours and theirs:
        return "" if ours == theirs else "certain"
    titles = pair.words.titles
    one = [pair.a.tokens.keys[at] for at in was if pair.a.tokens.keys[at] not in titles]
    two = [pair.b.tokens.keys[at] for at in now if pair.b.tokens.keys[at] not in titles]
    if not one or not two or set(one) & set(two) or is_acronym(one, two):
        return ""
    if (
        any(key in pair.words.calendar for key in (*one, *two))
        or _stands_elsewhere(two, pair.a, was)
        or _stands_elsewhere(one, pair.b, now)
    ):
        return ""
    if any(_is_alike(left, right) for left in one for right in two):
        return ""
    if _is_owner(pair.a, was) != _is_owner(pair.b, now):  # "General Falk" may be "Tovania's defence minister"
        return "likely"
    long = len(was) > 1 and len(now) > 1
    return "likely" if (ours or theirs) and not long and not (_is_place(pair.a, was) and _is_place(pair.b, now)) else "certain"


def _is_owner(side: Side, at: Sequence[int]) -> bool:
    return side.tokens.keys[at[-1] + 1 : at[-1] + 2] == ["'s"]


def _is_place(side: Side, at: Sequence[int]) -> bool:
    """Whether a preposition stands before a name: no metonymy, as in "the Kremlin said", then."""
    return at[0] > 0 and side.tokens.keys[at[0] - 1] in side.words.prepositions


def _stands_elsewhere(name: Sequence[str], side: Side, but: Sequence[int]) -> bool:
    """Whether `side` has a word of a name at another place that the other text lacks: the two may have changed places."""
    wanted, left_out = set(name), set(but)
    return any(key in wanted and at not in left_out and not side.kept[at] for at, key in enumerate(side.tokens.keys))


def _entity(side: Side, at: list[int]) -> str | None:
    """The country or body that a name stands for, looked up with the names around it ("North" in "North Korea")."""
    first, last = at[0], at[-1] + 1
    while first and side.is_name(first - 1):
        first -= 1
    while last < len(side.tokens) and side.is_name(last):
        last += 1
    entities, keys = side.words.entities, side.tokens.keys
    whole = entities.get(" ".join(keys[first:last]))
    own = entities.get(" ".join(keys[at[0] : at[-1] + 1]))
    beside = next((entities[phrase] for phrase in _phrases(keys, first, last, at[0], at[-1] + 1) if phrase in entities), None)
    return whole or beside or own


def _phrases(keys: list[str], first: int, last: int, start: int, end: int) -> list[str]:
    """Longer names that take in `[start, end)`, within `[first, last)`."""
    return [
        " ".join(keys[left:right])
        for left in range(max(first, start - 2), start + 1)
        for right in range(end, min(last, end + 2) + 1)
        if right - left > end - start
    ]


def is_acronym(one: Sequence[str], two: Sequence[str]) -> bool:
    """Whether one side is a single word made of the first letters of the other side's.

    Example:
        >>> is_acronym(["most", "valuable", "player"], ["mvp"]), is_acronym(["un"], ["united", "nations"]), is_acronym(["un"], ["una"])
        (True, True, False)
    """
    short, long = sorted((one, two), key=len)
    return len(short) == 1 and len(long) > 1 and short[0].isalpha() and short[0] == "".join(word[0] for word in long)


def _is_alike(one: str, two: str) -> bool:
    one, two = bare(one), bare(two)
    if one[0] != two[0]:
        return False
    short, long = sorted((one, two), key=len)
    if len(short) >= MIN_STEM_CHARS and (long[len(short.rstrip("aeioy")) :] in _PEOPLE) and long.startswith(short.rstrip("aeioy")):
        return True
    return bool(_sounds(one) & _sounds(two)) or same_given(one, two)


def _sounds(name: str) -> frozenset[str]:
    """How a name sounds, with "h" read and mute: "Ohnuki", "Onuki"."""
    return sounds_of(name) | sounds_of(name[0] + name[1:].replace("h", ""))
