"""Declined names and nouns: which form is of which word, and which forms cannot be a subject.

Tables of endings in `<lang>/declension.toml`; a language without the file declines nothing. Nouns and given names are known words, so all
their forms are made once. Surnames are open: their forms are folded to a common stem, ending by ending, so that all forms of one name
meet; the stem is a key and never shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

import regex

from quotetrace import lexicon

MIN_STEM: Final = 3
"""Letters that are left of a surname: shorter ones keep their ending."""
MAX_WORD: Final = 40
"""Letters of the longest word that is folded."""
MAX_FOLDED: Final = 50_000
"""Words whose stem is kept."""
OBLIQUE_RANK: Final = 9
"""How far from a nominative a form in another case is; the nominative endings count from 0 on."""


@dataclass(frozen=True, slots=True, eq=False)
class Declension:
    """The declension of one language. One value a language, so that it may be a key of a cache.

    Attributes:
        nouns, given: For every form of a known noun or given name its nominative.
        oblique_nouns, oblique_given: The forms of them that are no nominative.
        endings: Endings that a surname may lose, longest first.
        nominative: How likely an ending is of a nominative: 0 for the likeliest.
        oblique: Matches surnames that are in no nominative; `either`: those whose ending is of a woman's nominative or a man's other case.
        masculine: Matches cues whose subject is a man; `plural`: cues of many, or of nobody named ("сообщили в министерстве");
            `passive`: participles whose agent speaks.
        owners: Matches words in capitals that own what stands before them ("президент *Лунии*").
        patronymics: Endings of names after the father.
        adjective, governed: Match words that agree with a noun behind them, and that a noun before them governs; `finite`: verbs.
        tables: How nouns decline, as the lexicon has it.
    """

    nouns: Mapping[str, str]
    oblique_nouns: frozenset[str]
    given: Mapping[str, str]
    oblique_given: frozenset[str]
    endings: tuple[str, ...]
    nominative: Mapping[str, int]
    oblique: regex.Pattern[str]
    either: regex.Pattern[str]
    masculine: regex.Pattern[str]
    plural: regex.Pattern[str]
    passive: regex.Pattern[str]
    owners: regex.Pattern[str]
    patronymics: tuple[str, ...]
    adjective: regex.Pattern[str]
    governed: regex.Pattern[str]
    finite: regex.Pattern[str]
    tables: Mapping[str, Any]

    def base(self, word: str) -> str:
        """The nominative of a form in lower case of a known noun, else the word.

        Example:
            >>> declension("ru").base("министром"), declension("ru").base("министр")
            ('министр', 'министр')
        """
        return self.nouns.get(word, word)

    def all_forms(self, words: Iterable[str]) -> frozenset[str]:
        """The words, given in their nominative, with all their other forms."""
        return frozenset(_forms(self.tables, words)[0])

    def rank(self, words: Sequence[str]) -> int:
        """How far the words of a name (in lower case, as they stand) are from a nominative; less is nearer.

        Example:
            >>> ru = declension("ru")
            >>> ru.rank(["лунин"]) < ru.rank(["лунина"]) < ru.rank(["лунину"])
            True
        """
        return sum(self._rank(word) for word in words)

    def _rank(self, word: str) -> int:
        if word in self.oblique_given or self.oblique.search(word):
            return OBLIQUE_RANK
        return 0 if word in self.given else self.nominative.get(_ending(word, self), OBLIQUE_RANK)


@cache
def declension(lang: str) -> Declension | None:
    """The declension of `lang` (ISO 639-1), None where the lexicon has none.

    Example:
        >>> declension("en") is None, declension("ru").given["анной"]
        (True, 'анна')
    """
    if not lexicon.has(f"{lang}/declension.toml"):
        return None
    tables = lexicon.load(f"{lang}/declension")
    surnames, words = tables["surnames"], lexicon.load(f"{lang}/words")
    nouns, oblique_nouns = _forms(tables["nouns"], _known_nouns(lang, words))
    given, oblique_given = _forms(tables["given"], _given_names(tables["script"]))
    return Declension(
        nouns=nouns,
        oblique_nouns=oblique_nouns,
        given=given,
        oblique_given=oblique_given,
        endings=tuple(sorted(surnames["endings"].split(), key=lambda ending: (-len(ending), ending))),
        nominative={ending: rank for rank, group in enumerate(surnames["nominative"]) for ending in group.replace("-", "").split(" ")},
        oblique=regex.compile(surnames["oblique"]),
        either=regex.compile(surnames["either"]),
        masculine=regex.compile(tables["verbs"]["masculine"]),
        plural=regex.compile(tables["verbs"]["plural"]),
        passive=regex.compile(tables["verbs"]["passive"]),
        owners=regex.compile(surnames["owners"]),
        patronymics=tuple(surnames["patronymics"].split()),
        adjective=regex.compile(tables["phrases"]["adjective"]),
        governed=regex.compile(tables["phrases"]["governed"]),
        finite=regex.compile(tables["phrases"]["finite"]),
        tables=tables["nouns"],
    )


def _known_nouns(lang: str, words: Mapping[str, Any]) -> list[str]:
    """The nouns of speakers and offices, in their nominative."""
    roles = lexicon.load(f"{lang}/roles")["nouns"] if lexicon.has(f"{lang}/roles.toml") else {}
    lists = [
        words["speakers"]["nouns"],
        words["speakers"]["collective"],
        words["names"]["titles"],
        roles.get("persons", ""),
        roles.get("bodies", ""),
    ]
    return [word for text in lists for word in text.split()]


def _given_names(script: str) -> list[str]:
    """The given names in a script, men's first: a form of two names ("Александру") is more often of a man's."""
    lists, letters = lexicon.load("given_names"), regex.compile(rf"\p{{{script}}}")
    return [name for key in ("male", "female", "either") for name in lists[key].split() if letters.match(name)]


def _forms(tables: Mapping[str, Any], nouns: Iterable[str]) -> tuple[dict[str, str], frozenset[str]]:
    """Every form of the nouns with its nominative, and the forms that are no nominative."""
    known = list(dict.fromkeys(nouns))
    forms = {noun: noun for noun in known}
    oblique: set[str] = set()
    endings = sorted(tables["oblique"], key=len, reverse=True)
    for noun in known:
        irregular = tables["irregular"].get(noun)
        if irregular is None:
            ending = next((ending for ending in endings if noun.endswith(ending)), None)
            if ending is None:
                continue
            stem = noun[: len(noun) - len(ending)]
            declined = [stem + other for other in tables["oblique"][ending].split()]
            for other in tables["plural"].get(ending, "").split():
                forms.setdefault(stem + other, noun)
        else:
            declined = irregular.split()
        for form in declined:
            if form not in forms:
                forms[form] = noun
                oblique.add(form)
    return forms, frozenset(oblique)


@lru_cache(MAX_FOLDED)
def fold_surname(word: str, words: Declension) -> str:
    """The stem that all forms of one name share, in lower case; a key, not a word.

    Example:
        >>> ru = declension("ru")
        >>> {fold_surname(form, ru) for form in ("лунин", "лунина", "лунину", "луниным")}, fold_surname("сидоренко", ru)
        ({'лунин'}, 'сидоренко')
    """
    word = word.replace("ё", "е")
    if len(word) > MAX_WORD:
        return word
    while ending := _ending(word, words):
        word = word[: -len(ending)]
    return word


def _ending(word: str, words: Declension) -> str:
    """The longest ending that a name may lose, empty for none."""
    return next((ending for ending in words.endings if word.endswith(ending) and len(word) - len(ending) >= MIN_STEM), "")
