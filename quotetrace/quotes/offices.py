"""Nouns of offices and bodies: which mean one thing, which mean less, what a compound ends with. The role lexicon of a language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import InitVar, dataclass
from functools import cache, lru_cache
from typing import Any, Final

from quotetrace import lexicon
from quotetrace.values import WordLists

MIN_STEM: Final = 4
MAX_ENDING: Final = 4
"""Two words are one where they share so many letters and end differently in at most so many ("coast", "coastal")."""
MIN_COMPOUND: Final = 3
"""Letters before the head in a compound ("Umwelt|ministerin")."""
AGE: Final = "#age"
"""Head of the role that an age is ("Ruiz, 51,")."""
AGE_DIGITS: Final = 2
MAX_SPLIT: Final = 50_000
"""Words whose head is kept, over all languages."""


@dataclass(frozen=True, slots=True, eq=False)
class OfficeWords(WordLists):
    """The role lexicon of a language (`<lang>/roles.toml`), ready for look-up. One value a language, so that it may be a key of a cache.

    Attributes:
        group: For a noun the office that it is, where several words mean it.
        broader: For a noun the nouns of those who may be called by it.
        aged: What follows the number in a word for somebody of that age.
        persons, bodies, plurals: Nouns by what they stand for; the first two are no plurals.
        anonymous: Nouns that go to a name only where the article says so.
        epithets: Nouns that say something of a person besides an office.
        unspecific: Nouns that are in many names and tell none of them.
        relatives: For a verb the role of who does that.
        nations: For a word the country that it belongs to.
        lists: The other word lists by name, read by subscript.
        joined: For a noun the words that make another office of it ("prime" of "minister"), and that office.
        compounds: Nouns that may end a compound, longest first.
        evaluative: Endings of words that judge and tell nobody apart ("the fuming minister").
        adjectives_behind: Whether adjectives follow their noun.
        genitive_behind: Whether what a noun governs follows it without a preposition.
        has_articles: Whether a noun without an article or the like is none that was spoken of.
        names_behind: Whether a name follows its office without a comma, even behind "of …".
    """

    group: dict[str, str]
    broader: dict[str, frozenset[str]]
    aged: frozenset[str]
    persons: frozenset[str]
    bodies: frozenset[str]
    plurals: frozenset[str]
    anonymous: frozenset[str]
    epithets: frozenset[str]
    unspecific: frozenset[str]
    relatives: dict[str, str]
    nations: dict[str, str]
    lists: InitVar[dict[str, frozenset[str]]]
    joined: dict[str, dict[str, str]]
    compounds: tuple[str, ...]
    evaluative: tuple[str, ...]
    adjectives_behind: bool
    genitive_behind: bool
    has_articles: bool
    names_behind: bool

    __hash__ = object.__hash__  # type: ignore[assignment]  # one value a language

    def __post_init__(self, lists: dict[str, frozenset[str]]) -> None:
        self.update(lists)

    def office_of(self, head: str) -> str:
        """The office or sort of body that a head noun names: one word for all nouns that mean it ("chairman" for "chairwoman")."""
        return self.group.get(head, head)

    def is_person(self, head: str) -> bool:
        """Whether a head noun (or an age) stands for one person."""
        return head == AGE or head in self.persons

    def gender(self, head: str) -> str:
        """`f`, `m` or empty: the gender that a head noun tells."""
        return "f" if head in self["female"] else "m" if head in self["male"] else ""


@cache
def office_words(lang: str) -> OfficeWords | None:
    """The role lexicon of `lang` (ISO 639-1), None where there is none.

    Example:
        >>> words = office_words("en")
        >>> words.group["chairwoman"] == words.group["chairman"], words.is_person("mediator"), words.is_person("ministry")
        (True, True, False)
    """
    if not lexicon.has(f"{lang}/roles.toml"):
        return None
    roles = lexicon.load(f"{lang}/roles")
    nouns, grammar = roles["nouns"], roles["grammar"]
    speakers = lexicon.load(f"{lang}/words")["speakers"]
    persons, bodies, plurals = _nouns(roles, speakers)
    return OfficeWords(
        group={noun: group.split()[0] for group in roles["equivalents"] for noun in group.split()},
        broader={noun: _split(narrow) for noun, narrow in roles["broader"].items()},
        aged=_split(speakers.get("aged", "")),
        persons=persons,
        bodies=bodies,
        plurals=plurals,
        anonymous=_split(nouns["anonymous"]),
        epithets=_split(nouns["epithets"]),
        unspecific=_split(nouns["unspecific"]),
        relatives={verb: role for role, verbs in roles["relatives"].items() for verb in verbs.split()},
        nations={word: nation for nation, others in roles["nations"].items() for word in (nation, *others.split())},
        lists={name: _split(given) for name, given in roles["words"].items()},
        joined=roles["joined"],
        compounds=_compounds(persons | bodies) if grammar["compounds"] else (),
        evaluative=tuple(grammar["evaluative"].split()),
        adjectives_behind=grammar["adjectives_behind"],
        genitive_behind=grammar.get("genitive_behind", False),
        has_articles=grammar.get("has_articles", True),
        names_behind=grammar.get("names_behind", False),
    )


def _nouns(roles: Mapping[str, Any], speakers: Mapping[str, str]) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Nouns for one person, for one body, and for many."""
    nouns = roles["nouns"]
    bodies = _split(nouns["bodies"]) | _split(speakers["collective"])
    others = _split(nouns["others"]) | _split(speakers["documents"])
    persons = (_split(speakers["nouns"]) - bodies - others) | _split(nouns["persons"])
    plurals = _split(nouns["plurals"])
    if roles["grammar"]["plural_s"]:
        every = persons | bodies
        plurals |= {noun for noun in every if noun.endswith("s") and (noun[:-1] in every or f"{noun[:-3]}y" in every)}
    return persons - plurals, bodies - plurals, plurals


def _split(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _compounds(nouns: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted((noun for noun in nouns if len(noun) > MIN_STEM), key=lambda noun: (-len(noun), noun)))


@lru_cache(MAX_SPLIT)
def split_head(word: str, words: OfficeWords) -> tuple[str, frozenset[str]]:
    """The noun of an office or body that a word is or ends with, and what stands before it in the word; empty where it is none.

    Example:
        >>> split_head("vice-minister", office_words("en")), split_head("54-year-old", office_words("en"))
        (('minister', frozenset({'vice'})), ('#age', frozenset({'54'})))
    """
    if word in words.persons or word in words.bodies or word in words.plurals or word in words.group:
        return word, frozenset()
    front, hyphen, last = word.rpartition("-")
    if hyphen and last in words.aged and front[:AGE_DIGITS].isdigit():
        return AGE, frozenset([front[:AGE_DIGITS]])
    if hyphen and (last in words.persons or last in words.bodies):
        return last, frozenset(front.split("-"))
    if words.compounds and word.endswith(words.compounds):
        head = next(noun for noun in words.compounds if word.endswith(noun))
        front = word.removesuffix(head)
        if len(front) >= MIN_COMPOUND:
            return head, frozenset([front.removesuffix("s")])
    return "", frozenset()


def is_same_word(one: str, other: str, words: OfficeWords) -> bool:
    """Whether two words are one but for their endings, or belong to one nation.

    Example:
        >>> words = office_words("en")
        >>> is_same_word("coastal", "coast", words), is_same_word("french", "france", words), is_same_word("ports", "prisons", words)
        (True, True, False)
    """
    if one == other or words.nations.get(one, one) == words.nations.get(other, other):
        return True
    shared = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        shared += 1
    return shared >= MIN_STEM and max(len(one), len(other)) - shared <= MAX_ENDING
