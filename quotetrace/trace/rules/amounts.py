"""Rules about numbers, units, days and months."""

from __future__ import annotations

from collections.abc import Sequence

from quotetrace.trace.numbers import MAX_ROUNDING_RATIO, is_close, is_counting, is_number, values
from quotetrace.trace.pair import Change, Pair, Side
from quotetrace.trace.rules.verdict import Verdict
from quotetrace.trace.words import Unit


def number(change: Change, pair: Pair) -> Verdict | None:
    """Another number, or one written otherwise."""
    a_span, b_span = pair.a.counting(change.i1, change.i2), pair.b.counting(change.j1, change.j2)
    a_keys, b_keys = pair.a.keys(*a_span), pair.b.keys(*b_span)
    was, now = values(a_keys, pair.words), values(b_keys, pair.words)
    touched = [key for key in (*change.ours, *change.theirs) if is_number(key) or key in pair.words.magnitudes]
    if _is_same_in_full(change, pair):
        return Verdict("spelling")
    if _is_same_hour((pair.a, *a_span), (pair.b, *b_span)):
        return Verdict("number")
    unit = _unit(change, pair, was, now)
    if unit is not None:
        return unit
    if not touched or touched == ["1"]:
        return _calendar(change, pair) or _comparator(change, pair) or _by_or_to(change, pair)
    if [2.0] in (was, now) and any(pair.words.quantifiers.get(key) == "both" for key in (*change.ours, *change.theirs)):
        return Verdict("quantifier")
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
        for side, (start, end) in ((pair.a, a_span), (pair.b, b_span))
        for key in side.keys(max(0, start - 2), end)
    )
    same = len(was) == len(now) and all(is_close(*both) and (rounded or _is_whole(*both)) for both in zip(was, now, strict=True))
    return Verdict("number", None if same else "number", ("number",))


def _is_whole(first: float, second: float) -> bool:
    """Whether one number is the other without its decimals: 61.4 and 61 (but not 2.4 and 2, which are not close)."""
    return first != second and (round(first) == second or round(second) == first)


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
    (one, as_one), (two, as_two) = (_share(side, *span) for side, span in ((pair.a, spans[0]), (pair.b, spans[1])))
    # Two percentages, or two plain numbers, are one share only where they are one number.
    return one is not None and two is not None and (as_one != as_two or as_one == "fraction") and is_close(one, two)


def _share(side: Side, start: int, end: int) -> tuple[float | None, str]:
    """The value that a number has with the fraction word or the per cent beside it, and how it is written: `fraction`, `%` or `plain`."""
    keys, words = side.tokens.keys, side.words
    while start < end and not is_counting(keys[start], words):
        start += 1
    read = values(keys[start:end], words)
    behind = keys[end : end + 3]
    before = keys[max(start - 3, 0) : start]
    if len(before) == 3 and before[0] in words.fractions and before[1:] == ["of", "a"] and len(read) == 1:
        return read[0] / words.fractions[before[0]], "fraction"  # "a quarter of a million"
    if behind[:1] == ["%"] and len(read) == 1:
        return read[0] / 100, "%"
    if behind[:2] == ["and", "a"] and behind[2:] and behind[2] in words.fractions and len(read) == 1:
        return read[0] + 1 / words.fractions[behind[2]], "fraction"
    if behind[:1] and behind[0] in words.fractions and len(read) == 1:
        return read[0] / words.fractions[behind[0]], "fraction"
    # "a third": the word itself was read as a number
    if end - start == 1 and side.tokens.forms[start] in words.fractions and keys[max(start - 1, 0)] in ("a", "one", "1"):
        return 1 / words.fractions[side.tokens.forms[start]], "fraction"
    return (read[0] if len(read) == 1 else None), "plain"


def _unit(change: Change, pair: Pair, was: list[float], now: list[float]) -> Verdict | None:
    units = pair.words.units
    ours, theirs = ([units[key] for key in keys if key in units] for keys in (change.ours, change.theirs))
    if {"pound", "pounds"} & {*change.ours, *change.theirs} and _POUND in {unit.dimension for unit in (*ours, *theirs)}:
        return None  # £ and pounds, no weight
    if len(ours) != 1 or len(theirs) != 1:
        return None
    if ours == theirs:  # "km", "kilometres"
        return Verdict("number") if was == now and not {*change.ours} & {*change.theirs} else None
    one, two = ours[0], theirs[0]
    counted = (was or [_lone_amount(change.ours)])[-1], (now or [_lone_amount(change.theirs)])[-1]
    rough = MAX_ROUGH_RATIO if one.dimension == "time" else MAX_ROUNDING_RATIO  # months are of many lengths
    if one.dimension == two.dimension and one.factor and is_close(counted[0] * one.factor, counted[1] * two.factor, rough):
        return Verdict("number")
    if was and now and was != now:
        return Verdict("number", "number", ("number",))
    return Verdict("number", "unit", ("number",))


_POUND = "sterling"

MAX_ROUGH_RATIO = 0.1

MIN_UNIT_CHARS = 3

_MULTIPLES = ("micro", "milli", "centi", "kilo", "mega", "giga", "tera")


def multiple(change: Change, pair: Pair) -> Verdict | None:
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
    one, two = (_unit_behind(side, end) for side, end in ((pair.a, a_end), (pair.b, b_end)))
    was, now = ([_share(side, end - 1, end)[0] or read[-1]] for side, end, read in ((pair.a, a_end, was), (pair.b, b_end, now)))
    return (
        one is not None
        and two is not None
        and one != two
        and one.dimension == two.dimension
        and is_close(was[-1] * one.factor, now[-1] * two.factor)
    )


def _is_same_in_full(change: Change, pair: Pair) -> bool:
    """Whether one side is a magnitude written short behind digits ("3 m") and the other begins with its word."""
    short = pair.words.short
    pairs = ((change.ours, change.theirs), (change.theirs, change.ours))
    return any(len(one) == 1 and bool(other) and short.get(one[0]) == other[0] for one, other in pairs)


def _unit_behind(side: Side, end: int) -> Unit | None:
    """The unit of the number that ends at `end`, a half put to it left aside: "seven and a half miles"."""
    keys = side.tokens.keys
    if keys[end : end + 2] == ["and", "a"] and keys[end + 2 : end + 3] and keys[end + 2] in side.words.fractions:
        end += 3
    return side.words.units.get("".join(keys[end : end + 1]))


def _is_same_hour(one: tuple[Side, int, int], two: tuple[Side, int, int]) -> bool:
    """Whether two times of day are one: "4 p.m." and "16:00"."""
    ours, theirs = _hour(*one), _hour(*two)
    return ours is not None and ours == theirs


_HALVES = {"am": 0, "pm": 12}

_HOURS = 24


def _hour(side: Side, start: int, end: int) -> float | None:
    """The hour that a number writes with what stands beside it; none where nothing says that it is one."""
    keys = side.tokens.keys
    if start and keys[start - 1] == ":":
        start = max(start - 2, 0)
    read = values(keys[start : start + 1], side.words)
    if not read or read[0] > _HOURS:
        return None
    hour, at, is_time = read[0], start + 1, False
    if keys[at : at + 1] == [":"] and at + 1 < len(keys) and is_number(keys[at + 1]):
        hour, at, is_time = hour + values(keys[at + 1 : at + 2], side.words)[0] / 60, at + 2, True
    half = _HALVES.get("".join(keys[at : at + 1]))
    if half is not None:
        return hour % 12 + half
    return hour if is_time else None


def _by_or_to(change: Change, pair: Pair) -> Verdict | None:
    """ "Cut by 40 per cent" against "cut to 40 per cent"."""
    if {*change.ours, *change.theirs} != {"by", "to"} or pair.words.lang != "en":
        return None
    near = all(any(is_number(key) for key in side.keys(end, end + 2)) for side, end in ((pair.a, change.i2), (pair.b, change.j2)))
    return Verdict("number", "number", ("number",)) if near else None


def _calendar(change: Change, pair: Pair) -> Verdict | None:
    """Another weekday or month; "may" without a capital is none."""
    was, now = _dates(pair.a, change.i1, change.i2), _dates(pair.b, change.j1, change.j2)
    if len(was) != 1 or len(now) != 1 or was[0].split(":")[0] != now[0].split(":")[0]:
        return None
    if was == now or _is_eve(change, was[0], now[0]):
        return Verdict("number")
    return Verdict("number", "number", ("number",))


_CYCLES = {"weekday": 7, "month": 12}


def _is_eve(change: Change, was: str, now: str) -> bool:
    """ "By Sunday" against "before Monday"."""
    one, two = ("before" in keys for keys in (change.ours, change.theirs))
    if one == two or "by" not in (change.theirs if one else change.ours):
        return False
    cycle, later = (was if one else now).split(":")
    return f"{cycle}:{(int(later) - 1) % _CYCLES[cycle]}" == (now if one else was)


def _dates(side: Side, start: int, end: int) -> list[str]:
    calendar = side.words.calendar
    return [
        calendar[side.tokens.keys[at]]
        for at in range(start, end)
        if side.tokens.keys[at] in calendar and (side.surface(at)[0].isupper() or side.words.lang != "en")
    ]


_SIDES = ({"above", "below"}, {"earlier", "later"})


def _comparator(change: Change, pair: Pair) -> Verdict | None:
    """ "more than 40" against "fewer than 40": the same number bounded from the other side."""
    if {*change.ours, *change.theirs} in _SIDES:
        return Verdict("number", "number", ("number",))
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
