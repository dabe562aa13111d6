"""What a rule says of a change, and the kinds and alarms there are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from quotetrace.trace.pair import Change, Pair
from quotetrace.values import value


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
    "synonym": "a few words for a few others in their place, mostly of much the same meaning",
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
