"""What a speaker's name says: person, body, group, document or nobody named; titles stripped, spellings folded, the surname found.

The forms read are those that articles use: "Sergey Lavrov", "Foreign Minister Lavrov", "Kim Jong Un" (surname first), "A. J. Smith",
"Smith, Jr.", "the Ministry of Ports", "KCNA", "a port official", "the two ministers".
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final

import regex

from quotetrace import lexicon
from quotetrace.articles.agencies import agency_of
from quotetrace.links.describe import is_name
from quotetrace.links.tokens import function_words
from quotetrace.model import SpeakerKind
from quotetrace.quotes.name_kinds import find_kind
from quotetrace.quotes.names import fold
from quotetrace.values import value

MAX_PERSON_WORDS: Final = 5


@value
class SpeakerName:
    """A speaker's name as it is compared.

    Attributes:
        kind: What kind of speaker it names.
        key: Equal for equal names: surname and given names of a person, the agency or the words of a body; empty where unnamed.
        surname: What a person is blocked by; empty for all others.
        given: Given names and initials of a person, folded, in order.
        shown: The name without titles, as written.
        members: The names that a group is made of, as written.
    """

    kind: SpeakerKind
    key: str
    surname: str = ""
    given: tuple[str, ...] = ()
    shown: str = ""
    members: tuple[str, ...] = ()


@cache
def read_name(name: str, agency_id: str | None = None) -> SpeakerName:
    """What `name` says.

    Args:
        name: As an article has it.
        agency_id: The agency that the chain holds the speaker to be, if any.

    Example:
        >>> read_name("Foreign Minister Sergey Lavrov").key == read_name("Sergei Lavrov").key
        True
        >>> read_name("Kim Jong Un").surname, read_name("A. J. Smith").given, read_name("the Ministry of Ports").kind
        ('kim', ('a', 'j'), 'body')
        >>> [read_name(one).kind for one in ("a port official", "Ana Ruiz and Li Wei", "KCNA")]
        ['unnamed', 'group', 'body']
    """
    if agency_id is not None:
        return SpeakerName("body", f"agency:{agency_id}", shown=name)
    kind = None if name.isascii() or agency_of(name) else find_kind(name)
    if kind is not None:
        return SpeakerName(kind, f"body:{name}" if kind == "body" else "", shown=name)
    words = [word.rstrip("'’&-") for word in _word_pattern().findall(name)]
    if not is_name(name) or not words or _is_described(words):
        return SpeakerName("document" if _last(words) in _words("documents") else "unnamed", "", shown=name)
    agency = agency_of(name)
    if agency is not None:
        return SpeakerName("body", f"agency:{agency}", shown=name)
    parts = tuple(part for part in _and_pattern().split(name) if part)
    if len(parts) > 1 and all(_is_capital(part) for part in parts):
        return SpeakerName("group", _body_key(words), shown=name, members=parts)
    if _is_body(words):
        return SpeakerName("body", _body_key(words), shown=name)
    return _person(name, words)


def are_compatible(left: SpeakerName, right: SpeakerName) -> bool:
    """Whether two names of persons may be one person's: same surname, and given names that are equal, initials, or left out.

    Example:
        >>> [are_compatible(read_name("A. Smith"), read_name(other)) for other in ("Anna Smith", "Smith", "Bob Smith", "Anna Jones")]
        [True, True, False, False]
    """
    if left.surname != right.surname or left.kind != "person" or right.kind != "person":
        return False
    shorter, longer = sorted((left.given, right.given), key=len)
    # A middle name may be left out, the first one not: "Maria Ruiz" and "Ana Maria Ruiz" stay apart.
    if shorter and longer and not _same_given(shorter[0], longer[0]):
        return False
    return all(any(_same_given(one, other) for other in longer) for one in shorter[1:])


def fold_token(token: str) -> str:
    """`token` with accents, case and transliterations folded."""
    folded = fold(token.replace("’", "'").removesuffix("'s"))
    return _spellings().get(folded, folded)


def _same_given(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def _person(name: str, words: list[str]) -> SpeakerName:
    kept = _without_titles(words)
    if not kept:
        return SpeakerName("unnamed", "", shown=name)
    if len(kept) > MAX_PERSON_WORDS:
        return SpeakerName("body", _body_key(words), shown=name)
    # "A.J." are two initials, "Ki-moon" two syllables.
    folded = [fold_token(part) for word in kept for part in regex.split(r"[.-]", word) if part]
    if len(folded) > 1 and (folded[0] in _surnames("sure") or (folded[0] in _surnames("also_given") and len(folded) == 3)):
        surname, given = folded[0], tuple(folded[1:])
    else:
        start = next((place for place, token in enumerate(folded[1:-1], 1) if token in _words("connectors")), len(folded) - 1)
        surname, given = " ".join(folded[start:]), tuple(folded[:start])
    return SpeakerName("person", f"{surname}|{' '.join(given)}", surname, given, " ".join(kept))


def _without_titles(words: list[str]) -> list[str]:
    """The words after the last title, without a suffix such as "Jr."; a given name or a surname that stands first is no title."""
    titles = [place for place, word in enumerate(words[:-1]) if _plain(word) in _titles()]
    first = next((place for place, word in enumerate(words) if fold(word) in _surnames("sure") | _surnames("also_given")), len(words))
    last = max((place for place in titles if place < first), default=-1)
    kept = words[last + 1 :]
    while len(kept) > 1 and _plain(kept[-1]).strip(".") in _words("suffixes"):
        kept = kept[:-1]
    return [word for word in kept if word[:1].isupper() or not word.isascii() or _plain(word) in _words("connectors")]


def _is_described(words: list[str]) -> bool:
    """Whether the last word is a common noun ("Ruiz's lawyer"), or the first makes one of many of it ("a spokesman for Ruiz")."""
    first = words[0].lower()
    is_acronym = words[0].isupper() and len(first) > 1
    if words[0].islower() and len(words) > 1 and first not in _words("connectors") and words[1].lower() in _words("connectors") | {"of"}:
        return True  # "habitants de Emmer", "maire de Emmer"
    is_counted = first in function_words() and first != "the" and not is_acronym
    # "Al Gore" and "Will Smith" begin with such a word too, in some language
    return words[-1].islower() or (is_counted and any(word[0].islower() for word in words[1:]))


def _is_body(words: list[str]) -> bool:
    plain = [_plain(word) for word in words]
    is_acronym = words[-1].isupper() and len(words[-1]) > 1
    # "UN" is a body, "Kim Jong Un" is not.
    if plain[-1] in _words("bodies") | _words("places") and (is_acronym or len(plain[-1]) > 2):
        return True
    if " ".join(plain) in _aliases() or words[0] in ("the", "The"):
        return True
    # "the Ministry of Ports"; but "of the Interior Ana Ruiz" is a minister whose title was cut.
    if any(word in _words("bodies_of") for word in plain[:-1]) and "of" in plain[1:]:
        return True
    return len(words) == 1 and is_acronym


def _body_key(words: Iterable[str]) -> str:
    plain = [_plain(word) for word in words if _plain(word) not in ("the", "a", "an")]
    text = " ".join(plain)
    return "body:" + _aliases().get(text, " ".join(fold_token(token) for token in plain))


def _last(words: list[str]) -> str:
    return _plain(words[-1]) if words else ""


def _plain(word: str) -> str:
    return word.lower().replace("’", "'").removesuffix("'s")


def _is_capital(part: str) -> bool:
    """Whether a part of "X and Y" is a name; "Li Wei" begins with a word that is an article in some language."""
    words = part.split()
    return is_name(part) and (words[0].lower() not in function_words() or (len(words) > 1 and all(word[0].isupper() for word in words)))


@cache
def _words(name: str) -> frozenset[str]:
    words = lexicon.load("en/words")
    given = words["names"].get(name) or words["speakers"].get(name) or ""
    return frozenset(given.split())


@cache
def _titles() -> frozenset[str]:
    """Words before a name that are no part of it."""
    given = frozenset(" ".join(lexicon.load("given_names")[name] for name in ("female", "male", "either")).split())
    return (_words("titles") | _words("nouns") | _words("bodies") | _words("adjectives")) - given


@cache
def _surnames(name: str) -> frozenset[str]:
    # "Yi" folds to one letter, which is an initial elsewhere.
    return frozenset(folded for folded in map(fold, lexicon.load("surnames_first")[name].split()) if len(folded) > 1)


@cache
def _spellings() -> dict[str, str]:
    return {other: name for name, others in lexicon.load("aliases")["spellings"].items() for other in others}


@cache
def _aliases() -> dict[str, str]:
    """Every name of a state or body that has several, and the one that stands for it."""
    bodies = lexicon.load("aliases")["bodies"]
    return {other: name for name, others in bodies.items() for other in (name, *others)}


@cache
def _word_pattern() -> regex.Pattern[str]:
    return regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}'’.&-]*+")


@cache
def _and_pattern() -> regex.Pattern[str]:
    # no match begins within a run of spaces: such a run is read once
    return regex.compile(r"(?:,|(?<![\s,]))\s++(?:and|&|y|et|und|e)\s++")
