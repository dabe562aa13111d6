"""Names within the article: which mentions stand for the same person or body, and what it is called in full.

A name is known by its surname; a bare surname or given name goes to the full name that has it. Surnames that stand first, spellings that
differ by transliteration, initials in brackets and two persons of one surname are told apart or put together here.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import compress
from typing import Final

from quotetrace import lexicon
from quotetrace.quotes.declension import OBLIQUE_RANK
from quotetrace.quotes.language import Language, given_names
from quotetrace.quotes.mentions import Mention
from quotetrace.quotes.tokens import Tokens
from quotetrace.values import value

MAX_NAME_WORDS: Final = 4
"""Words up to which a name reads as a person's."""
NEAR_TOKENS: Final = 8
"""How far behind a name a possessive or an apposition speaks of its gender."""
MAX_APPOSITION: Final = 10
"""Tokens of a role ("la porte-parole du ministère de la Santé, …") before the name that follows it."""
TITLE_WEIGHT: Final = 3.0
"""Evidence of a gendered title, counted in given names."""
MAX_FOLDED: Final = 50_000
"""Words whose folded form is kept: a name comes back many times in its article, and in the next ones."""
_MALE: Final = frozenset({"his", "himself"})
_FEMALE: Final = frozenset({"her", "herself"})
_OWN: Final = _MALE | _FEMALE
_THIRD_PERSON: Final = {"he": "m", "him": "m", "she": "f", "her": "f"}


@value
class Name:
    """One person or body of the article.

    Attributes:
        key: Identity within the field.
        full: The fullest form of the name, without titles.
        words: The words of `full`, in lower case.
        mentions: Indices of the mentions that name it.
        gender: `f`, `m` or empty (not known).
        person: How strongly it reads as a person (0: not known; below: a place or body).
        roles: Nouns in lower case that stand beside it as title or apposition ("minister").
    """

    key: str
    full: str
    words: tuple[str, ...]
    mentions: tuple[int, ...]
    gender: str
    person: float
    roles: frozenset[str]


@dataclass(slots=True)
class _Evidence:
    """What is gathered of one name before it is put together."""

    key: str
    full: str
    words: tuple[str, ...]
    first: str = ""
    given: set[str] = field(default_factory=set)
    rank: tuple[bool, bool, int, int] = (False, False, 0, 0)
    bare: tuple[int, str] = (-OBLIQUE_RANK, "")
    mentions: list[int] = field(default_factory=list)
    female: float = 0.0
    male: float = 0.0
    person: float = 0.0
    roles: set[str] = field(default_factory=set)


def group_names(text: str, tokens: Tokens, mentions: Sequence[Mention], lang: Language) -> tuple[dict[str, Name], list[str | None]]:
    """The names of a field by key, and for every mention the key of its name (None for all that is no name).

    Example:
        >>> from quotetrace.quotes.language import language
        >>> from quotetrace.quotes.mentions import find_mentions
        >>> from quotetrace.quotes.tokens import tokenize
        >>> text = "Kim Jong Un met Ana Ruiz. Kim smiled, Ruiz did not."
        >>> en = language("en")
        >>> tokens = tokenize(text, [], en)
        >>> names, name_of = group_names(text, tokens, find_mentions(text, tokens, en), en)
        >>> [names[key].full for key in name_of if key]
        ['Kim Jong Un', 'Ana Ruiz', 'Kim Jong Un', 'Ana Ruiz']
    """
    grouping = _Grouping(text, tokens, mentions, lang)
    for mention in grouping.named:
        grouping.place(mention)
    grouping.add_pronouns()
    grouping.set_nominatives()
    return {key: _finish(evidence) for key, evidence in grouping.found.items()}, grouping.name_of


@lru_cache(MAX_FOLDED)
def fold(word: str) -> str:
    """A word without accents and with transliterations of one name made equal (Sergei and Sergey, Zelensky and Zelenskyy).

    Example:
        >>> fold("Sergey") == fold("Sergei"), fold("zelenskyy") == fold("Zelenski")
        (True, True)
    """
    if not word.isascii():
        word = "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))
    word = word.lower().replace("y", "i")
    while "ii" in word:
        word = word.replace("ii", "i")
    return word


@cache
def _family_names() -> tuple[frozenset[str], frozenset[str]]:
    lists = lexicon.load("surnames_first")
    return frozenset(lists["sure"].split()), frozenset(lists["also_given"].split())


class _Grouping:
    """Places one mention after the other, in order of text."""

    def __init__(self, text: str, tokens: Tokens, mentions: Sequence[Mention], lang: Language) -> None:
        self.text, self.tokens, self.mentions, self.lang = text, tokens, mentions, lang
        self.found: dict[str, _Evidence] = {}
        self.name_of: list[str | None] = [None] * len(mentions)
        self.latest: dict[str, str] = {}
        self.alias: dict[str, str] = {}
        self.forms: Counter[tuple[str, ...]] = Counter()
        self.in_full: set[str] = set()
        self.singles: Counter[str] = Counter()
        self.by_given: dict[str, dict[str, int]] = defaultdict(dict)
        self.surname: dict[tuple[str, ...], str] = {}
        self.given = given_names(lang.lang)
        # a word as its name is known by it, in whatever case and spelling
        self.fold: Callable[[str], str] = fold if lang.declension is None else lambda word: fold(lang.fold(word))
        self.male, self.female, self.person, self.places = lang["male"], lang["female"], lang["person"], lang["places"]
        self.declension, self.bodies = lang.declension, lang.any_of(("bodies", "media"))
        self.outlets, self.articles_m, self.articles_f = lang["outlet_nouns"], lang["male_articles"], lang["female_articles"]
        self.named = [mention for mention in mentions if mention.type == "name"]
        self._count()

    def _count(self) -> None:
        """Count full forms, bare words, and which surnames go with a given name."""
        every = Counter([mention.words for mention in self.named])
        for words, count in every.items():
            if len(words) == 1:
                self.singles[words[0]] = count
        self.surname = {words: self.fold(self._surname(words) if len(words) > 1 else words[0]) for words in every}
        self.forms = Counter([mention.words for mention in self.named if not mention.heading])
        for words, count in self.forms.items():
            if len(words) > 1:
                surname = self.surname[words]
                self.in_full.add(surname)
                if words[0] in self.given:
                    surnames = self.by_given[self.lang.fold(words[0])]
                    surnames[surname] = surnames.get(surname, 0) + count

    def _surname(self, words: tuple[str, ...]) -> str:
        """The word that a name is known by: the last, or the first where family names come first; no initial where names decline."""
        if self.declension is not None:
            if not self.bodies.isdisjoint(words):
                return " ".join(words)  # "МИД Лунии" is not "СМИ Лунии"
            if len(words[-1]) == 1:
                return next((word for word in words if len(word) > 1), words[-1])
        if not 2 <= len(words) <= 3:
            return words[-1]
        sure, also_given = _family_names()
        first, last = words[0], words[-1]
        if first in sure or first in also_given:
            bare = self.singles[first] - self.singles[last]
            if bare > 0 or (bare == 0 and ("-" in last or len(words) == 3 or (first in sure and last not in self.given))):
                return first
        return last

    def place(self, mention: Mention) -> None:
        """Give a named mention its name, and the name what the mention tells of it."""
        words, tokens = mention.words, self.tokens
        key = self._key_of(mention)
        evidence = self.found.get(key)
        if evidence is None:
            evidence = self.found[key] = _Evidence(key, self.text[mention.head_start : mention.end], words)
        evidence.mentions.append(mention.index)
        self.name_of[mention.index] = key
        if len(words) > 1:
            self._take_full_form(mention, evidence)
            if tokens.kind[mention.last : mention.last + 1] == ["("]:
                self._take_initials(mention, key)
        elif self.declension is not None:
            self._take_nominative(mention, evidence)
        self._take_titles(mention, evidence)
        if mention.first > 0 and tokens.gloss[mention.first - 1] == "the":
            evidence.person -= 0.5
        if mention.key in self.places:
            evidence.person -= 2

    def _key_of(self, mention: Mention) -> str:
        """The name that a mention belongs to: by surname, given name, or initials; a new key for another person of the same surname."""
        words = mention.words
        key = self.surname[words]
        if len(words) == 1:
            key = self.alias.get(key, key)
            key = self.latest.get(key, key)
            if key in self.by_given and key not in self.in_full:
                surnames = self.by_given[key]
                key = max(surnames, key=surnames.__getitem__)
            return key
        known = self.found.get(key)
        if known is not None and known.first and self._is_other_person(mention, known):
            key = f"{words[0]} {key}" if self.fold(words[0]) != key else " ".join(words)
        self.latest[self.surname[words]] = key
        return key

    def _is_other_person(self, mention: Mention, known: _Evidence) -> bool:
        """Whether a full name with a known surname is another person: other given names, of which at least one is known as such."""
        words, given, surname = mention.words, self.given, self.surname[mention.words]
        if len(words) > MAX_NAME_WORDS or mention.heading:
            return False
        own = [word for word in words if self.fold(word) != surname]
        if not own or not known.given or {self.fold(word) for word in own} & known.given:
            return False
        front = words[:-1]
        if not self.lang["titles"].isdisjoint(front) or not self.lang["adjectives"].isdisjoint(front) or words[0] in self.lang.common:
            return False
        if self.fold(words[0]) == surname:  # surname first: other given names are other persons
            return True
        return own[0][0] != known.first[0] and (own[0] in given or known.first in given)

    def _take_full_form(self, mention: Mention, evidence: _Evidence) -> None:
        words, given = mention.words, self.given
        surname, first = self.surname[words], words[0]
        if not evidence.given or words != evidence.words:
            evidence.given |= set(map(self.fold, words)) - {surname}
        if not mention.heading:
            rank = (first in given or first == surname or len(first) <= 2, len(words) in (2, 3), -self._case(mention), self.forms[words])
            if not evidence.first or rank > evidence.rank:
                evidence.first, evidence.rank = next((word for word in words if self.fold(word) != surname), first), rank
                evidence.full, evidence.words = self.text[mention.head_start : mention.end], words
        share = given.get(first)
        if share is not None:
            evidence.person += 1
            evidence.female += share
            evidence.male += 1 - share
        elif self.fold(first) == surname:
            evidence.person += 1

    def _take_nominative(self, mention: Mention, evidence: _Evidence) -> None:
        """Of the forms of a bare surname the one that is likest a nominative is the name."""
        rank, shown = -self._case(mention), self.text[mention.head_start : mention.end]
        if rank > evidence.bare[0]:
            evidence.bare = (rank, shown)
        if not evidence.first and (len(evidence.mentions) == 1 or (False, False, rank, 0) > evidence.rank):
            evidence.full, evidence.words, evidence.rank = shown, mention.words, (False, False, rank, 0)

    def set_nominatives(self) -> None:
        """A full name that stands in other cases only takes its given name from the lexicon and its surname where it stands alone."""
        if self.declension is None:
            return
        for evidence in self.found.values():
            rank, surname = evidence.bare
            given, is_oblique = evidence.words[0], evidence.rank[2] <= -OBLIQUE_RANK
            if not evidence.first or not is_oblique or rank <= -OBLIQUE_RANK or given not in self.declension.given:
                continue
            is_man = given_names().get(given, 0.5) < 0.5
            if not (is_man and self.declension.either.search(surname.lower())):
                evidence.full, evidence.words = f"{given.title()} {surname}", (given, surname.lower())

    def _case(self, mention: Mention) -> int:
        """How far a name as it stands is from a nominative; 0 where names do not decline."""
        if self.declension is None:
            return 0
        shown = (word.lower().rstrip(".") for word in self.tokens.words[mention.head : mention.last])
        return self.declension.rank([word for word in shown if len(word) > 1])

    def _take_initials(self, mention: Mention, key: str) -> None:
        """`Harbour Workers Union (HWU)`: the initials in the bracket behind a name are another form of it."""
        tokens, at = self.tokens, mention.last
        if at + 2 >= len(tokens.kind) or tokens.kind[at + 2] != ")":
            return
        short = tokens.words[at + 1]
        if short.isupper() and 2 <= len(short) <= 6 and _has_initials(short.lower(), mention.words):
            self.alias[fold(short)] = key

    def _take_titles(self, mention: Mention, evidence: _Evidence) -> None:
        """Titles, roles in apposition and possessives beside a name tell its gender, its roles and that it is a person."""
        lower, kinds, sentences = self.tokens.lower, self.tokens.kind, self.tokens.sentence
        first, last, sentence = mention.first, mention.last, mention.sentence
        for at in range(first, mention.head):
            self._take_role(lower[at], evidence, TITLE_WEIGHT)
            evidence.person += 0.7 * (lower[at] in self.person)
        at = first - 1
        if self.articles_f:
            self._take_article(self._role_before(mention), evidence)
        if at >= 0 and sentences[at] == sentence:
            if lower[at] in self.outlets:
                evidence.person -= 2
            if kinds[at] == "n":
                self._take_role(lower[at], evidence, 1.0)
                evidence.person += 0.7 * (lower[at] in self.person)
        if last + 1 < len(kinds) and kinds[last] == ",":
            for at in range(last + 1, min(last + NEAR_TOKENS, len(kinds))):
                if kinds[at] in ",.Q" or sentences[at] != sentence:
                    break
                if kinds[at] == "n":
                    self._take_role(lower[at], evidence, 1.0)
                    break
        near = self.tokens.gloss[last : last + NEAR_TOKENS]
        if not _OWN.isdisjoint(near):
            self._take_possessive(near, mention, evidence)

    def _role_before(self, mention: Mention) -> int:
        """The first token of the titles of a name, of the role right before it, or of the one that it follows in apposition; else 0."""
        kinds, at = self.tokens.kind, mention.first - 1
        if mention.head > mention.first:
            return mention.first
        if at <= 0 or kinds[at] == "n":
            return max(at, 0)
        if kinds[at] != "," or self.tokens.sentence[at] != mention.sentence:
            return 0
        role = 0
        while at > 0 and mention.first - at <= MAX_APPOSITION and kinds[at - 1] in "idwnN":
            at -= 1
            role = at if kinds[at] == "n" else role
        return role

    def _take_article(self, role: int, evidence: _Evidence) -> None:
        """The article before a role tells a gender where the noun has but one form ("*la* porte-parole Ruiz")."""
        word = self.tokens.lower[role - 1] if role > 0 else ""
        evidence.female += TITLE_WEIGHT * (word in self.articles_f)
        evidence.male += TITLE_WEIGHT * (word in self.articles_m)

    def _take_possessive(self, near: list[str], mention: Mention, evidence: _Evidence) -> None:
        """The first "his" or "her" among the words behind a name, where no other name nor the end of the sentence comes before it."""
        kinds, sentences = self.tokens.kind, self.tokens.sentence
        for at, gloss in enumerate(near, mention.last):
            if sentences[at] != mention.sentence or kinds[at] in "NQ":
                break
            if gloss in _OWN:
                evidence.male += 0.3 * (gloss in _MALE)
                evidence.female += 0.3 * (gloss in _FEMALE)
                break

    def _take_role(self, word: str, evidence: _Evidence, weight: float) -> None:
        if word in self.male:
            evidence.male += weight
            evidence.person += 1
        elif word in self.female:
            evidence.female += weight
            evidence.person += 1
        if word in self.lang.nouns:
            evidence.roles.add(word)

    def add_pronouns(self) -> None:
        """A pronoun right after a name in its sentence speaks of the name's gender ("Ruiz said she …")."""
        mentions, gloss, name_of = self.mentions, self.tokens.gloss, self.name_of
        told = [_THIRD_PERSON.get(gloss[mention.head], "") for mention in mentions]
        for index in compress(range(len(mentions)), told):
            pronoun, at = mentions[index], index - 1
            if pronoun.type == "name":
                continue
            if at > 0 and name_of[at] is None and not (told[at] and mentions[at].sentence == mentions[at - 1].sentence):
                at -= 1
            key = name_of[at] if at >= 0 else None
            if key is not None and mentions[at].sentence == pronoun.sentence:
                self.found[key].male += 0.3 * (told[index] == "m")
                self.found[key].female += 0.3 * (told[index] == "f")


def _has_initials(short: str, words: tuple[str, ...]) -> bool:
    """Whether the letters of `short` are initials of the words, in order, with all but one word used."""
    initials = "".join(word[0] for word in words)
    return short in (initials, initials.replace("o", "").replace("a", "")) or (
        len(short) >= 2 and initials.startswith(short) and len(initials) <= len(short) + 1
    )


def _finish(evidence: _Evidence) -> Name:
    total = evidence.female + evidence.male
    share = evidence.female / total if total >= 0.25 else 0.5
    gender = "f" if share > 0.7 else "m" if share < 0.3 else ""
    return Name(evidence.key, evidence.full, evidence.words, tuple(evidence.mentions), gender, evidence.person, frozenset(evidence.roles))
