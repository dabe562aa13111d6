"""Numbers as values: "twenty-five", "25", "1.5 million" and "ten miles", so that another way of writing a number is no other number."""

from __future__ import annotations

from collections.abc import Sequence

from quotetrace.trace.words import DriftWords

MAX_ROUNDING_RATIO = 0.06
"""How far a rounded or converted number may be off and still be the same: "1,960" is "about 2,000", "10 km" is "6 miles"."""

_DIGITS = frozenset("0123456789")


def is_number(key: str) -> bool:
    """Whether a token key is a plain number.

    Example:
        >>> is_number("1250.5"), is_number("-3"), is_number("g7")
        (True, True, False)
    """
    return key[-1] in _DIGITS and (key[0] in _DIGITS or key[0] == "-")


def is_counting(key: str, words: DriftWords) -> bool:
    """Whether a token key is a number or multiplies one."""
    return is_number(key) or key in words.magnitudes


def is_amount(keys: Sequence[str], words: DriftWords) -> bool:
    """Whether `keys` write an amount with its unit, and nothing else: "90 minutes", "an hour and a half".

    Example:
        >>> from quotetrace.trace.words import drift_words
        >>> [is_amount(text.split(), drift_words("en")) for text in ("90 minutes", "an hour and a half", "an hour late")]
        [True, True, False]
    """
    aside = words.units.keys() | words.fractions.keys() | words.comparators.keys() | words.rounding | words.function
    counts = all(is_counting(key, words) or key in aside for key in keys)
    return counts and any(key in words.units for key in keys)


def values(keys: Sequence[str], words: DriftWords) -> list[float]:
    """The numbers that `keys` write, in order; tens and units are added, magnitudes multiply.

    Example:
        >>> from quotetrace.trace.words import drift_words
        >>> values(["20", "5", "million", "of", "3", "hundred", "and", "4", "7", "and", "a", "half"], drift_words("en"))
        [25000000.0, 304.0, 7.5]
        >>> values("1 and a half thousand".split(), drift_words("en"))
        [1500.0]
    """
    found: list[float] = []
    total: float | None = None
    previous = ""
    behind_half = 0
    for at, key in enumerate(keys):
        if at < behind_half:
            continue
        if is_number(key):
            number = _as_float(key)
            if total is not None and _continues(total, number, previous, words):
                total += number
            else:
                _keep(found, total)
                total = number
        elif total is not None and key in words.fractions and key.endswith("s") and is_number(previous):
            total /= words.fractions[key]  # "two thirds"
        elif key in words.magnitudes:
            total = (1.0 if total is None else total) * words.magnitudes[key]
        elif total is not None and key == "and" and list(keys[at + 1 : at + 2]) == ["a"] and _fraction(keys, at + 2, words):
            total += 1 / _fraction(keys, at + 2, words)
            behind_half = at + 3
        elif not (key == "and" and previous in words.magnitudes and at + 1 < len(keys) and is_number(keys[at + 1])):
            _keep(found, total)
            total = None
        previous = previous if key == "and" else key
    _keep(found, total)
    return found


def _fraction(keys: Sequence[str], at: int, words: DriftWords) -> float:
    """What the word at `at` divides by; 0 where it is no fraction."""
    return words.fractions.get(keys[at], 0.0) if at < len(keys) else 0.0


def is_close(first: float, second: float, ratio: float = MAX_ROUNDING_RATIO) -> bool:
    """Whether two values are the same but for rounding, by at most `ratio` of the greater.

    Example:
        >>> is_close(1960, 2000), is_close(4, 5)
        (True, False)
    """
    return abs(first - second) <= ratio * max(abs(first), abs(second))


def _as_float(key: str) -> float:
    return float(key) if len(key) < 300 else float("inf")


def _continues(total: float, number: float, previous: str, words: DriftWords) -> bool:
    """Whether `number` adds to `total`: "twenty" "five", "three hundred" "four"."""
    if previous in words.magnitudes:
        return 0 < number < words.magnitudes[previous]
    return 20 <= total <= 90 and total % 10 == 0 and 0 < number < 10 and len(previous) == 2


def _keep(found: list[float], total: float | None) -> None:
    if total is not None:
        found.append(total)
