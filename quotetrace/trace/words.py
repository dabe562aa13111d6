"""The word lists that tell what kind of change an edit is, one set a language, read from `lexicon/<language>/drift.toml`.

A language without a file has empty lists: its edits are found all the same, with numbers compared by value and no other alarm.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from functools import cache
from typing import Any

import regex

from quotetrace import lexicon
from quotetrace.values import value

_DECIMAL_POINT = frozenset({"en", "zh", "ja", "ko", "th", "he"})
_ELIDING = frozenset({"fr", "it", "ca"})


@value
class Unit:
    """What a unit measures, and how much of the dimension's own unit it is.

    Attributes:
        dimension: `length`, `mass`, `time`, `money:usd` …; units of two dimensions never convert.
        factor: Of the dimension's own unit; 0 where it does not convert.
    """

    dimension: str
    factor: float


@value
class DriftWords:
    """The lists of one language; all words in lower case, as token keys.

    Attributes:
        lang, elides: The language, and whether an apostrophe ends a word of its own ("l'accord").
        spellings: Variant to the key both are compared by.
        numbers, magnitudes, fractions: Number words, what multiplies ("million") and what divides ("thirds").
        rounding, comparators: Words that make a number approximate; words that bound it, with the side (`up`, `down`).
        vague, near: Words for no certain number; words that narrow "all" and "none".
        short: Magnitude as it is written behind digits ("m") to its word.
        bounds: Phrases beside a number that bound it, with the side (`up`, `down`).
        negations, implicit, implicit_phrases: Words that negate; words that do so by meaning ("refuse"); two words that do ("rule out").
        idle_negations: Two-word phrases whose negation turns nothing ("not only").
        denying: Phrases that deny the verb behind them ("failed to").
        hidden: Words and phrases that negate, and count only beside another negation ("unless", "too little").
        opposites: Negated word to its positive ("illegal" to "legal").
        contraries: Word or phrase to the groups of contraries it is in, with the side ("agreed", "refused").
        modals, modal_phrases: Modal to its class; two-word modals ("have to").
        modal_adjectives: Words that say by another class of word what a modal says ("able").
        backshift: Modal to the one it becomes under a past cue.
        commitment: Word or phrase before a verb to how far it binds the speaker.
        quantifiers, limiting: Quantifier to its class; those that limit what is said.
        doubts, exclusive, intensifiers: Hedges of how likely; of who or what alone ("only"); of how much.
        pronouns, determiners, prepositions, conjunctions, auxiliaries: Function words.
        verbs, nouns: Irregular form to its lemma.
        synonyms: Word to the groups it is in.
        conditions, condition_phrases: Words that open a condition; two words that do.
        calendar: Day or month to its place in week or year.
        units: Unit to what it measures.
        entities: Name, one or more words joined by spaces, to the country or body it stands for.
        titles: Words before names that are none.
        function: Every word that carries grammar rather than content.
        qualifying: Every word that says how much or how sure.
        telling: Every word that a rule about negations, numbers, modals or quantifiers asks for, and hedges.
        classes: Word to the class by which two words of a change are laid against each other.
        capital_nouns: Whether every noun is written with a capital, so that a capital tells no name.
    """

    lang: str
    elides: bool
    spellings: Mapping[str, str]
    numbers: Mapping[str, str]
    magnitudes: Mapping[str, float]
    fractions: Mapping[str, float]
    rounding: frozenset[str]
    comparators: Mapping[str, str]
    vague: frozenset[str]
    near: frozenset[str]
    short: Mapping[str, str]
    bounds: Mapping[str, str]
    negations: frozenset[str]
    implicit: frozenset[str]
    implicit_phrases: frozenset[str]
    idle_negations: frozenset[str]
    denying: frozenset[str]
    hidden: frozenset[str]
    opposites: Mapping[str, str]
    contraries: Mapping[str, frozenset[tuple[int, str]]]
    modals: Mapping[str, str]
    modal_phrases: Mapping[str, str]
    modal_adjectives: Mapping[str, str]
    backshift: Mapping[str, str]
    commitment: Mapping[str, str]
    quantifiers: Mapping[str, str]
    limiting: frozenset[str]
    doubts: frozenset[str]
    exclusive: frozenset[str]
    intensifiers: frozenset[str]
    pronouns: frozenset[str]
    determiners: frozenset[str]
    prepositions: frozenset[str]
    conjunctions: frozenset[str]
    auxiliaries: frozenset[str]
    verbs: Mapping[str, str]
    nouns: Mapping[str, str]
    synonyms: Mapping[str, frozenset[int]]
    conditions: frozenset[str]
    condition_phrases: frozenset[str]
    calendar: Mapping[str, str]
    units: Mapping[str, Unit]
    entities: Mapping[str, str]
    titles: frozenset[str]
    capital_nouns: bool
    function: frozenset[str] = frozenset()
    qualifying: frozenset[str] = frozenset()
    telling: frozenset[str] = frozenset()
    classes: Mapping[str, str] = field(default_factory=dict)

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
    words = _read_lists(lang, read)
    function = words.pronouns | words.determiners | words.prepositions | words.conjunctions | words.auxiliaries
    phrases = (word for phrase in words.modal_phrases for word in phrase.split())
    telling = (
        words.magnitudes,
        words.rounding,
        words.comparators,
        words.negations,
        words.modals,
        words.quantifiers,
        words.units,
        words.calendar,
        words.fractions,
        words.hidden,
        words.vague,
        (word for phrase in (*words.contraries, *words.commitment) for word in phrase.split()),
        (word for phrase in (*words.bounds, *words.denying) for word in phrase.split() if word not in function),
    )
    return replace(
        words,
        function=function,
        qualifying=words.doubts | words.rounding | frozenset(words.comparators) | frozenset(words.quantifiers),
        telling=frozenset(word for members in (*telling, phrases) for word in members),
        classes=_classes(words),
    )


def _read_lists(lang: str, read: Mapping[str, Any]) -> DriftWords:
    def section(*path: str) -> Any:
        found: Any = read
        for name in path:
            found = found.get(name, {})
        return found

    return DriftWords(
        lang=lang,
        elides=lang in _ELIDING,
        spellings=_variants(section("spelling", "groups")),
        numbers={word: str(number) for word, number in section("numbers", "words").items()},
        magnitudes=section("numbers", "magnitudes"),
        fractions=section("numbers", "fractions"),
        rounding=frozenset(section("numbers", "rounding")),
        comparators=_inverted(section("numbers", "comparators")),
        vague=frozenset(section("numbers", "vague")),
        near=frozenset(section("numbers", "near")),
        short=section("numbers", "short"),
        bounds=_inverted(section("numbers", "bounds")),
        negations=frozenset(section("negation", "words")),
        implicit=frozenset(section("negation", "implicit")),
        implicit_phrases=frozenset(section("negation", "implicit_phrases")),
        idle_negations=frozenset(section("negation", "idle")),
        denying=frozenset(section("negation", "denying")),
        hidden=frozenset(section("negation", "hidden")),
        opposites=section("negation", "opposites"),
        contraries=_contraries(section("negation", "contraries")),
        modals=_inverted(section("modals", "classes")),
        modal_phrases=_inverted(section("modals", "phrases")),
        modal_adjectives=_inverted(section("modals", "adjectives")),
        backshift=section("modals", "backshift"),
        commitment=_inverted(section("commitment")),
        quantifiers=_inverted(section("quantifiers", "classes")),
        limiting=frozenset(section("quantifiers", "limiting")),
        doubts=frozenset(section("hedges", "doubts")),
        exclusive=frozenset(section("hedges", "exclusive")),
        intensifiers=frozenset(section("hedges", "intensifiers")),
        pronouns=frozenset(section("grammar", "pronouns")),
        determiners=frozenset(section("grammar", "determiners")),
        prepositions=frozenset(section("grammar", "prepositions")),
        conjunctions=frozenset(section("grammar", "conjunctions")),
        auxiliaries=frozenset(section("grammar", "auxiliaries")),
        verbs=_inverted(section("irregular", "verbs")),
        nouns=_inverted(section("irregular", "nouns")),
        synonyms=_groups(section("synonyms", "groups")),
        conditions=frozenset(section("conditions", "openers")),
        condition_phrases=frozenset(section("conditions", "phrases")),
        calendar=_calendar(section("calendar")),
        units=_units(section("units")),
        entities={name: group[0] for group in section("names", "entities") for name in group},
        titles=frozenset(section("names", "titles")),
        capital_nouns=section("names", "capital_nouns") is True,
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


def _contraries(read: Iterable[Mapping[str, list[str]]]) -> dict[str, frozenset[tuple[int, str]]]:
    found: dict[str, set[tuple[int, str]]] = {}
    for number, sides in enumerate(read):
        for side, members in sides.items():
            for word in members:
                found.setdefault(word, set()).add((number, side))
    return {word: frozenset(groups) for word, groups in found.items()}


def _calendar(read: Mapping[str, list[str]]) -> dict[str, str]:
    return {
        word: f"{cycle.removesuffix('_short')}:{place}" for cycle, members in read.items() for place, word in enumerate(members) if word
    }


def _units(read: Mapping[str, Any]) -> dict[str, Unit]:
    return {
        form: Unit(dimension, float(factor))
        for dimension, units in read.items()
        for factor, forms in ((entry["factor"], entry["forms"]) for entry in units)
        for form in forms
    }


def _classes(words: DriftWords) -> dict[str, str]:
    """One class a word; of several the one that tells most, which comes last here."""
    ranked: tuple[tuple[str, Iterable[str]], ...] = (
        ("conjunction", words.conjunctions),
        ("preposition", words.prepositions),
        ("pronoun", words.pronouns),
        ("auxiliary", words.auxiliaries),
        ("determiner", words.determiners),
        ("hedge", words.doubts | words.intensifiers),
        ("quantifier", words.quantifiers),
        ("modal", words.modals),
        ("negation", words.negations),
        ("unit", words.units),
    )
    return {word: name for name, members in ranked for word in members}
