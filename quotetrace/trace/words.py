"""The word lists that tell what kind of change an edit is, one set a language, read from `lexicon/<language>/drift.toml`.

A language without a file has empty lists: its edits are found all the same, with numbers compared by value and no other alarm.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import regex

from quotetrace import lexicon

_DECIMAL_POINT = frozenset({"en", "zh", "ja", "ko", "th", "he"})
_ELIDING = frozenset({"fr", "it", "ca"})


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit measures, and how much of the dimension's own unit it is.

    Attributes:
        dimension: `length`, `mass`, `time`, `money:usd` …; units of two dimensions never convert.
        factor: Of the dimension's own unit; 0 where it does not convert.
    """

    dimension: str
    factor: float


@dataclass(frozen=True, slots=True)
class DriftWords:
    """The lists of one language; all words in lower case, as token keys.

    Attributes:
        lang, elides: The language, and whether an apostrophe ends a word of its own ("l'accord").
        spellings: Variant to the key both are compared by.
        numbers, magnitudes: Number words and what multiplies ("million").
        rounding, comparators: Words that make a number approximate; words that bound it, with the side (`up`, `down`).
        negations, implicit: Words that negate; words that do so by meaning ("refuse").
        idle_negations: Two-word phrases whose negation turns nothing ("not only").
        opposites: Negated word to its positive ("illegal" to "legal").
        modals, modal_phrases: Modal to its class; two-word modals ("have to").
        modal_adjectives: Words that say by another class of word what a modal says ("able").
        backshift: Modal to the one it becomes under a past cue.
        quantifiers: Quantifier to its class.
        doubts, intensifiers: Hedges of how likely; of how much.
        pronouns, determiners, prepositions, conjunctions, auxiliaries: Function words; `function` holds them all.
        verbs, nouns: Irregular form to its lemma.
        synonyms: Word to the groups it is in.
        conditions: Words that open a condition.
        calendar: Day or month to its place in week or year.
        units: Unit to what it measures.
        entities: Name, one or more words joined by spaces, to the country or body it stands for.
        titles: Words before names that are none.
        telling: Every word that a rule about negations, numbers, modals or quantifiers asks for, and hedges.
        classes: Word to the class by which two words of a change are laid against each other.
        capital_nouns: Whether every noun is written with a capital, so that a capital tells no name.
    """

    lang: str
    elides: bool
    spellings: Mapping[str, str]
    numbers: Mapping[str, str]
    magnitudes: Mapping[str, float]
    rounding: frozenset[str]
    comparators: Mapping[str, str]
    negations: frozenset[str]
    implicit: frozenset[str]
    idle_negations: frozenset[str]
    opposites: Mapping[str, str]
    modals: Mapping[str, str]
    modal_phrases: Mapping[str, str]
    modal_adjectives: Mapping[str, str]
    backshift: Mapping[str, str]
    quantifiers: Mapping[str, str]
    doubts: frozenset[str]
    intensifiers: frozenset[str]
    pronouns: frozenset[str]
    determiners: frozenset[str]
    prepositions: frozenset[str]
    conjunctions: frozenset[str]
    auxiliaries: frozenset[str]
    function: frozenset[str]
    verbs: Mapping[str, str]
    nouns: Mapping[str, str]
    synonyms: Mapping[str, frozenset[int]]
    conditions: frozenset[str]
    calendar: Mapping[str, str]
    units: Mapping[str, Unit]
    entities: Mapping[str, str]
    titles: frozenset[str]
    capital_nouns: bool
    telling: frozenset[str]
    classes: Mapping[str, str]

    def key(self, form: str) -> str:
        """What the word `form` is compared by.

        Example:
            >>> words = drift_words("en")
            >>> words.key("colour"), words.key("seven"), words.key("harbour")
            ('color', '7', 'harbor')
        """
        return self.numbers.get(form) or self.spellings.get(form, form)

    def number_key(self, form: str) -> str:
        """The value that the digits of `form` write in this language, as plain digits.

        Example:
            >>> drift_words("en").number_key("1,250.50"), drift_words("de").number_key("1.250,50"), drift_words("en").number_key("2nd")
            ('1250.5', '1250.5', '2')
        """
        sign = "-" if form[0] in "-−" else ""
        parts = [part for part in _digits_re().split(form) if part]
        marks = _mark_re().findall(form.lstrip("-−"))
        decimal = "." if self.lang in _DECIMAL_POINT else ","
        fraction = ""
        if len(parts) > 1 and (marks[-1] == decimal or (len(parts[-1]) != 3 and marks[-1] in ".,")):
            fraction = parts.pop().rstrip("0")
        whole = "".join(str(int(digit)) for part in parts for digit in part).lstrip("0") or "0"
        return f"{sign}{whole}.{fraction}" if fraction else sign + whole


@cache
def _digits_re() -> regex.Pattern[str]:
    return regex.compile(r"\P{Nd}+")


@cache
def _mark_re() -> regex.Pattern[str]:
    return regex.compile(r"[.,'\u00a0\u202f ](?=\p{Nd})")


@cache
def drift_words(lang: str) -> DriftWords:
    """The lists of `lang` (ISO 639-1), empty ones where the lexicon has none.

    Example:
        >>> drift_words("en").modals["must"], drift_words("xx").modals == {}
        ('must', True)
    """
    read = lexicon.load(f"{lang}/drift") if lexicon.has(f"{lang}/drift.toml") else {}
    numbers, modals, hedges, grammar = (read.get(name, {}) for name in ("numbers", "modals", "hedges", "grammar"))
    negation, names = read.get("negation", {}), read.get("names", {})
    quantifiers, units = read.get("quantifiers", {}).get("classes", {}), _units(read.get("units", {}))
    calendar, phrases = _calendar(read.get("calendar", {})), _inverted(modals.get("phrases", {}))
    telling: list[Iterable[str]] = [
        numbers.get("magnitudes", {}), numbers.get("rounding", ()), _inverted(numbers.get("comparators", {})), negation.get("words", ()),
        _inverted(modals.get("classes", {})), _inverted(quantifiers), units, calendar, [word for phrase in phrases for word in phrase.split()],
    ]  # fmt: skip
    return DriftWords(
        lang=lang,
        elides=lang in _ELIDING,
        spellings=_variants(read.get("spelling", {}).get("groups", ())),
        numbers={word: str(number) for word, number in numbers.get("words", {}).items()},
        magnitudes=numbers.get("magnitudes", {}),
        rounding=frozenset(numbers.get("rounding", ())),
        comparators=_inverted(numbers.get("comparators", {})),
        negations=frozenset(negation.get("words", ())),
        implicit=frozenset(negation.get("implicit", ())),
        idle_negations=frozenset(negation.get("idle", ())),
        opposites=negation.get("opposites", {}),
        modals=_inverted(modals.get("classes", {})),
        modal_phrases=phrases,
        modal_adjectives=_inverted(modals.get("adjectives", {})),
        backshift=modals.get("backshift", {}),
        quantifiers=_inverted(quantifiers),
        doubts=frozenset(hedges.get("doubts", ())),
        intensifiers=frozenset(hedges.get("intensifiers", ())),
        function=frozenset(word for members in grammar.values() for word in members),
        **{name: frozenset(grammar.get(name, ())) for name in ("pronouns", "determiners", "prepositions", "conjunctions", "auxiliaries")},
        verbs=_inverted(read.get("irregular", {}).get("verbs", {})),
        nouns=_inverted(read.get("irregular", {}).get("nouns", {})),
        synonyms=_groups(read.get("synonyms", {}).get("groups", ())),
        conditions=frozenset(read.get("conditions", {}).get("openers", ())),
        calendar=calendar,
        units=units,
        entities={name: group[0] for group in names.get("entities", ()) for name in group},
        titles=frozenset(names.get("titles", ())),
        capital_nouns=bool(names.get("capital_nouns", False)),
        classes=_classes(numbers, units, negation, modals, quantifiers, hedges, grammar),
        telling=frozenset(word for members in telling for word in members),
    )


def _variants(groups: Iterable[list[str]]) -> dict[str, str]:
    return {word: group[0] for group in groups for word in group}


def _inverted(classes: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {word: name for name, members in classes.items() for word in members}


def _groups(groups: Iterable[list[str]]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, group in enumerate(groups):
        for word in group:
            found.setdefault(word, set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


def _calendar(read: Mapping[str, list[str]]) -> dict[str, str]:
    return {word: f"{cycle}:{place}" for cycle, members in read.items() for place, word in enumerate(members)}


def _units(read: Mapping[str, Any]) -> dict[str, Unit]:
    return {
        form: Unit(dimension, float(factor))
        for dimension, units in read.items()
        for factor, forms in ((entry["factor"], entry["forms"]) for entry in units)
        for form in forms
    }


def _classes(
    numbers: Mapping[str, Any], units: Iterable[str], negation: Mapping[str, Any], modals: Mapping[str, Any], quantifiers: Mapping[str, Any],
    hedges: Mapping[str, Any], grammar: Mapping[str, Any],
) -> dict[str, str]:  # fmt: skip
    """One class a word; of several the one that tells most."""
    ranked: list[tuple[str, Iterable[str]]] = [
        *((name[:-1], words) for name, words in grammar.items()),
        ("hedge", [*hedges.get("doubts", ()), *hedges.get("intensifiers", ())]),
        ("quantifier", _inverted(quantifiers)),
        ("modal", _inverted(modals.get("classes", {}))),
        ("negation", negation.get("words", ())),
        ("unit", units),
        ("number", numbers.get("magnitudes", ())),
    ]
    return {word: name for name, words in ranked for word in words}
