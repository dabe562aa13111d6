"""What an article calls a person beside the name: offices, walk of life, country, and whether a man or a woman.

Titles tell whom a bare surname means ("President Varga"), and that two persons of one name are two: a coach and a reporter, Mr and Mrs
Pell.
Only words right before the name count, and an apposition right behind it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import cache
from typing import Final

import regex

from quotetrace import lexicon
from quotetrace.articles.agencies import country_forms
from quotetrace.links.tokens import LANGUAGES
from quotetrace.quotes.language import given_names
from quotetrace.values import value

BEFORE_CHARS: Final = 60
BEHIND_CHARS: Final = 60
MAX_PLACES: Final = 8
"""Places of a name that are looked at: the first ones introduce it."""
SURE_SHARE: Final = 0.95
"""Of the bearers of a given name, how many are women (or men), for the name to tell."""
MIN_COMPOUND, MIN_TITLE = 9, 6
"""Letters of a German compound, and of the title that it ends in."""


@value
class Titles:
    """What stands beside a name; empty where nothing does.

    Attributes:
        offices: Offices that few hold at a time.
        walks: Walks of life, see `lexicon/titles.toml`.
        countries: ISO 3166-1 alpha-2, in lower case.
        gender: `f`, `m` or empty.
    """

    offices: frozenset[str] = frozenset()
    walks: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    gender: str = ""

    def written(self) -> str:
        """As one string, equal for equal titles."""
        return "|".join([*(" ".join(sorted(one)) for one in (self.offices, self.walks, self.countries)), self.gender])


@cache
def read_written(written: str) -> Titles:
    """The titles that `Titles.written` wrote.

    Example:
        >>> read_written(Titles(frozenset({"president"}), gender="f").written()).gender
        'f'
    """
    offices, walks, countries, gender = (written or "|||").split("|")
    return Titles(frozenset(offices.split()), frozenset(walks.split()), frozenset(countries.split()), gender)


def find_titles(text: str, name: str, lang: str = "en") -> Titles:
    """The titles of `name` in an article.

    Args:
        text: The article.
        name: Without titles, as written; a bare surname that others bear in this article too has only its own titles.
        lang: Language of the article, ISO 639-1.

    Example:
        >>> found = find_titles("Former Russian President Ana Ruiz left. Mrs. Ruiz smiled.", "Ana Ruiz")
        >>> sorted(found.offices), sorted(found.countries), found.gender
        (['president'], ['ru'], 'f')
    """
    words = _words(lang if lang in LANGUAGES else "en")
    *first, surname = [regex.sub(r"['’]s?$", "", word) for word in name.split()] or [""]
    given = frozenset(word.lower().rstrip(".") for word in first)
    gender = gender_of(first[0]) if first else ""
    places = list(itertools.islice(_places(text, surname), MAX_PLACES))
    before = [text[max(0, start - BEFORE_CHARS) : start].split() for start, _ in places]
    shared = bool(given) and any(words_before and _is_other(words_before[-1], given) for words_before in before)
    beside: list[list[str]] = []
    for (_, end), words_before in zip(places, before, strict=True):
        titles = _before(words_before, given, words, needs_given=shared)
        # "Ms. Pell" is not Graham Pell, whoever else the article names.
        if titles is not None and not (gender and any(words.gender.get(word, gender) != gender for word in titles)):
            beside += [titles, _behind(text[end : end + BEHIND_CHARS], words)]
    found = _read(beside, words)
    return Titles(found.offices, found.walks, found.countries, found.gender or gender)


def gender_of(given: str) -> str:
    """`f` or `m` where nearly all who bear a given name are; else empty.

    Example:
        >>> gender_of("Ana"), gender_of("Tomas"), gender_of("Kim")
        ('f', 'm', '')
    """
    share = given_names().get(given.lower())
    return "" if share is None else "f" if share >= SURE_SHARE else "m" if share <= 1 - SURE_SHARE else ""


def _places(text: str, surname: str) -> Iterator[tuple[int, int]]:
    """Where a surname stands as a word of its own."""
    start = text.find(surname) if surname else -1
    while start >= 0:
        end = start + len(surname)
        if not text[start - 1 : start].isalpha() and not text[end : end + 1].isalpha():
            yield start, end
        start = text.find(surname, end)


def _is_other(word: str, given: frozenset[str]) -> bool:
    """Whether the word before a surname is the given name of somebody else."""
    return word[:1].isupper() and word.lower() not in given and word.lower() in given_names()


def exclude(left: Titles, right: Titles) -> bool:
    """Whether nobody has both titles: a man and a woman, presidents of two countries, a coach and a reporter.

    Example:
        >>> exclude(Titles(gender="m"), Titles(gender="f")), exclude(Titles(gender="m"), Titles())
        (True, False)
    """
    if left.gender and right.gender and left.gender != right.gender:
        return True
    if left.offices & right.offices and left.countries and right.countries and not left.countries & right.countries:
        return True
    walks = lexicon.load("titles")["walks"]
    if not left.walks or not right.walks or left.walks & right.walks:
        return False
    return all(one in walks[other] or other in walks[one] for one in left.walks for other in right.walks)


@value
class _Words:
    """The words of one language and of English: articles take titles over."""

    office: dict[str, str]
    walk: dict[str, str]
    country: dict[str, str]
    gender: dict[str, str]
    known: frozenset[str]
    ends: frozenset[str]
    articles: frozenset[str]
    compounds: bool

    def knows(self, word: str) -> bool:
        """Whether the word may stand between a name and its title, or is one."""
        return word in self.known or bool(self.office_of(word))

    def office_of(self, word: str) -> str:
        """The office that a word names; German puts its field before it ("Umweltminister")."""
        if word in self.office or not self.compounds or len(word) < MIN_COMPOUND:
            return self.office.get(word, "")
        return next((name for form, name in self.office.items() if len(form) >= MIN_TITLE and word.endswith(form)), "")


def _before(words_before: list[str], given: frozenset[str], words: _Words, *, needs_given: bool) -> list[str] | None:
    """The titles that end right before a surname, given names passed over; None where the name is, or may be, another's ("Petra Varga")."""
    found: list[str] = []
    if needs_given and not (words_before and words_before[-1].lower().rstrip(".") in given):
        return None
    for word in reversed(words_before):
        plain = word.lower().strip("“”\"'‘’(—–-")
        if plain.rstrip(".") in given and not found:
            continue
        if not words.knows(plain):
            is_other = not given and not found and word[:1].isupper() and word[-1].isalpha() and plain not in words.ends
            return None if is_other else found[::-1]
        found.append(plain)
    return found[::-1]


def _behind(text: str, words: _Words) -> list[str]:
    """The titles of an apposition: ", a former president of the league" says president."""
    match = _apposition_pattern().match(text)
    found: list[str] = []
    for word in match[1].lower().split() if match is not None else ():
        if word in words.ends and word not in words.articles:
            break
        found.append(word)
    return found


def _read(beside: list[list[str]], words: _Words) -> Titles:
    joined = [_join(" ".join(group)) for group in beside]
    alone = [word for group in joined for word in group.split()]
    pairs = [" ".join(pair) for group in joined for pair in itertools.pairwise(group.split())]
    genders = {words.gender[word] for word in alone if word in words.gender}
    return Titles(
        frozenset(office for word in alone if (office := words.office_of(word))),
        frozenset(words.walk[word] for word in alone if word in words.walk)
        | frozenset({"politics"} if any(map(words.office_of, alone)) else ()),
        frozenset(words.country[form] for form in (*alone, *pairs) if form in words.country),
        genders.pop() if len(genders) == 1 else "",
    )


def _join(group: str) -> str:
    """Titles of two words as one: nobody is a general who is an attorney general."""
    if " " in group:
        for pair, one in lexicon.load("titles")["joined"].items():
            group = group.replace(pair, one)
    return group


@cache
def _apposition_pattern() -> regex.Pattern[str]:
    return regex.compile(r",\s([^,.;:!?()\n“”\"«»]++)")


@cache
def _words(lang: str) -> _Words:
    office: dict[str, str] = {}
    walk: dict[str, str] = {}
    gender: dict[str, str] = {}
    passed: set[str] = set()
    ends: set[str] = set()
    articles: set[str] = set()
    country = {form.lower(): code.lower() for one in ("en", lang) for form, code in country_forms(one).items()}
    for one in ("en", lang):
        titles, given = lexicon.load("titles"), lexicon.load(f"{one}/words")
        office |= {word: name for name, forms in titles["offices"].items() for word in forms.get(one, "").split()}
        walk |= {word: name for name, forms in titles["trades"].items() for word in forms.get(one, "").split()}
        gender |= {word: sign for sign, key in (("m", "male"), ("f", "female")) for word in given["gender"][key].split()}
        passed |= {*given["names"]["titles"].split(), *given["names"]["adjectives"].split()}
        ends |= {*given["classes"]["preposition"].split(), *given["classes"]["conjunction"].split()}
        articles |= set(given["classes"]["determiner"].split())
    # Women hold offices under the masculine too; a feminine is a woman's alone.
    gender = {word: sign for word, sign in gender.items() if sign == "f" or not (word in office or word in walk)}
    known = passed | office.keys() | walk.keys() | gender.keys() | country.keys()
    return _Words(office, walk, country, gender, frozenset(known), frozenset(ends), frozenset(articles), lang == "de")
