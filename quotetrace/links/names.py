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
from quotetrace.articles.agencies import agency_of, of_agencies
from quotetrace.links.spellings import fold_token, same_given, sounds_of
from quotetrace.links.tokens import LANGUAGES, function_words
from quotetrace.model import SpeakerKind
from quotetrace.quotes.language import given_names
from quotetrace.quotes.name_kinds import find_kind
from quotetrace.quotes.names import fold
from quotetrace.values import value

MAX_PERSON_WORDS: Final = 5
_ARTICLES: Final = ("the", "a", "an")


@value
class SpeakerName:
    """A speaker's name as it is compared.

    Attributes:
        kind: What kind of speaker it names.
        key: Equal for names that are one's wherever they stand: surname and first name of a person, the agency or the words of a body;
            empty where unnamed.
        surname: Of a person; empty for all others.
        given: Given names and initials of a person, folded, in order; of a name with the surname first all are its first name.
        shown: The name without titles, as written.
        members: The names that a group is made of, as written.
        words: Of a body, folded.
        is_full: Whether it names one person or body wherever it stands; a bare surname, initials or "the Department" do not.
    """

    kind: SpeakerKind
    key: str
    surname: str = ""
    given: tuple[str, ...] = ()
    shown: str = ""
    members: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    is_full: bool = False

    @property
    def middle(self) -> str:
        """The given names after the first one."""
        return " ".join(self.given[1:])

    @property
    def blocks(self) -> frozenset[str]:
        """What names that may be one's share: sounds of the surname, a lone given name, the last word or the initials of a body."""
        if self.kind == "body":
            return frozenset({f"body {self.words[-1]}", f"body {_initials(self.words)}"}) if self.words else frozenset()
        if self.kind != "person":
            return frozenset()
        sounds = sounds_of(self.surname) or {self.surname}
        first = self.given[0] if self.is_full else "" if self.given else self.surname
        return frozenset({*sounds, *({f"given {first}"} if first in _given() else ())})


@of_agencies
@cache
def read_name(name: str, agency_id: str | None = None, lang: str | None = "en") -> SpeakerName:
    """What `name` says.

    Args:
        name: As an article has it.
        agency_id: The agency that the chain holds the speaker to be, if any.
        lang: Language of the article, ISO 639-1; English titles are read in all.

    Example:
        >>> read_name("Foreign Minister Sergey Lavrov").key == read_name("Sergei Lavrov").key
        True
        >>> read_name("Kim Jong Un").surname, read_name("A. J. Smith").given, read_name("the Ministry of Ports").kind
        ('kim', ('a', 'j'), 'body')
        >>> [read_name(one).kind for one in ("a port official", "Ana Ruiz and Li Wei", "KCNA")]
        ['unnamed', 'group', 'body']
        >>> read_name("Umweltministerin Petra Lund", lang="de").shown
        'Petra Lund'
    """
    if agency_id is not None:
        return _body(name, f"agency:{agency_id}")
    kind = None if name.isascii() or agency_of(name) else find_kind(name)
    if kind is not None:
        return _body(name, f"body:{name}") if kind == "body" else SpeakerName(kind, "", shown=name)
    words = [word.rstrip("'’&-") for word in _word_pattern().findall(name)]
    if _is_own_body(words):
        own = _without_titles(words[:-1], "en") + words[-1:]
        return _body(name, _body_key(own), own)
    if not is_name(name) or not words or _is_described(words) or _is_common(words):
        return SpeakerName("document" if _last(words) in _words("documents") else "unnamed", "", shown=name)
    agency = agency_of(name)
    if agency is not None:
        return _body(name, f"agency:{agency}")
    parts = tuple(part for part in _and_pattern().split(name) if part)
    if len(parts) > 1 and all(_is_capital(part) for part in parts):
        return SpeakerName("group", _body_key(words), shown=name, members=parts)
    if _is_body(words):
        return _body(name, _body_key(words), words)
    return _person(name, words, lang if lang in LANGUAGES else "en")


def is_named(speaker: str) -> bool:
    """Whether a speaker can be told from others by name: no "Governor" or "the statement", which are somebody else in each article.

    Example:
        >>> [is_named(speaker) for speaker in ("Ilse Varga", "Governor", "A port official", "the Ministry of Ports")]
        [True, False, False, True]
    """
    return read_name(speaker).kind in ("person", "body", "group")


def is_name(speaker: str | None) -> bool:
    """Whether a speaker is named: "Ilse Varga", not "A port official"; scripts without case count as names.

    Example:
        >>> [is_name(speaker) for speaker in ("Ilse Varga", "A port official", "王毅", "UN", "I", None)]
        [True, False, True, True, False, False]
    """
    words = _capital_pattern().findall(speaker or "")
    return any(word.casefold() not in function_words() or (word.isupper() and len(word) > 1) for word in words)


def are_compatible(left: SpeakerName, right: SpeakerName, *, translated: bool = False) -> bool:
    """Whether two names may be one's: surnames that are equal, and given names that are equal, initials, short forms, or left out.

    Args:
        left: A person or a body; of a body the one is the other's last words or its initials.
        right: Likewise.
        translated: Whether the two stand in articles of two languages: then it is enough that they sound alike.

    Example:
        >>> [are_compatible(read_name("A. Smith"), read_name(other)) for other in ("Anna Smith", "Smith", "Bob Smith", "Anna Jones")]
        [True, True, False, False]
        >>> are_compatible(read_name("the Council"), read_name("the Harbour Council"))
        True
        >>> are_compatible(read_name("Sergej Welichanow"), read_name("Sergey Velikhanov"), translated=True)
        True
    """
    if left.kind == right.kind == "body":
        return left.key != right.key and (_is_short_body(left, right) or _is_short_body(right, left))
    if left.kind != "person" or right.kind != "person":
        return False
    shorter, longer = sorted((left, right), key=lambda one: (len(one.given), one.surname))
    if not shorter.given and longer.given and shorter.surname == longer.given[0] and shorter.surname in _given():
        return True  # a lone given name
    if shorter.surname != longer.surname and not (translated and sounds_of(shorter.surname) & sounds_of(longer.surname)):
        return False
    # A middle name may be left out, the first one not: "Maria Ruiz" and "Ana Maria Ruiz" stay apart.
    if shorter.given and longer.given and not _are_one_given(shorter.given[0], longer.given[0], translated):
        return False
    return all(any(same_given(one, other) for other in longer.given) for one in shorter.given[1:])


def are_compatible_middles(left: str, right: str) -> bool:
    """Whether two strings of middle names may be one person's: one of them is empty, or they begin alike.

    Example:
        >>> are_compatible_middles("b", "brien"), are_compatible_middles("b", "c"), are_compatible_middles("", "c")
        (True, False, True)
    """
    pairs = zip(left.split(), right.split(), strict=False)
    return all(one.startswith(other) or other.startswith(one) for one, other in pairs)


def _are_one_given(left: str, right: str, translated: bool) -> bool:
    return same_given(left, right) or (translated and bool(sounds_of(left) & sounds_of(right)))


def _is_short_body(short: SpeakerName, full: SpeakerName) -> bool:
    """Whether a body's name is the last words of a longer one, or its initials."""
    n = len(short.words)
    if n >= len(full.words):
        return False
    return short.words == full.words[-n:] or (n == 1 and short.words[0] == _initials(full.words))


def _initials(words: tuple[str, ...]) -> str:
    named = [word for word in words if word not in function_words()]
    return "".join(word[0] for word in named) if len(named) > 1 else words[0]


def _body(name: str, key: str, words: Iterable[str] = ()) -> SpeakerName:
    plain = tuple(fold_token(_plain(word).replace(".", "")) for word in words if _plain(word) not in _ARTICLES)
    return SpeakerName("body", key, shown=name, words=plain, is_full=not plain or not _heads().issuperset(plain))


def _person(name: str, words: list[str], lang: str) -> SpeakerName:
    kept = _without_titles(words, lang)
    if not kept:
        return SpeakerName("unnamed", "", shown=name)
    if len(kept) > MAX_PERSON_WORDS:
        return _body(name, _body_key(words), words)
    # "A.J." are two initials, "Ki-moon" two syllables.
    folded = [fold_token(part) for word in kept for part in regex.split(r"[.-]", word) if part]
    if len(folded) > 1 and (folded[0] in _surnames("sure") or (folded[0] in _surnames("also_given") and len(folded) == 3)):
        surname, given = folded[0], [" ".join(folded[1:])]
    else:
        start = next((place for place, token in enumerate(folded[1:-1], 1) if token in _words("connectors")), len(folded) - 1)
        surname, given = " ".join(folded[start:]), folded[:start]
    is_full = any(len(one) > 1 for one in given)
    # A person's middle names tell namesakes apart, but are left out as often as not.
    key = f"{surname}|{given[0]}" if is_full and len(given[0]) > 1 else f"{surname}|{' '.join(given)}"
    return SpeakerName("person", key, surname, tuple(given), " ".join(kept), is_full=is_full)


def _without_titles(words: list[str], lang: str) -> list[str]:
    """The words after the last title, without a suffix such as "Jr."; a given name or a surname that stands first is no title."""
    titles = [place for place, word in enumerate(words[:-1]) if _is_title(_plain(word), lang)]
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


def _is_common(words: list[str]) -> bool:
    """Whether a word with a capital is a common noun all the same: "Officials", "Iowa Democrats", "Anyone"; not behind a given name."""
    first, last = words[0].lower(), _last(words)
    if any(word.isdigit() for word in words) or "percent" in words:
        return True
    if len(words) > 1 and first in _given():
        return False
    if len(words) > 1 and first in _common() and words[1] in ("of", "for", "at", "in", "with"):
        return True  # "Supporters of Varga"
    is_noun = last in _common() or last.removesuffix("s") in _words("adjectives") | _words("titles")
    return is_noun and (len(words) == 1 or last.endswith("s"))


def _is_own_body(words: list[str]) -> bool:
    """Whether it is what somebody leads, which has no other name: "Varga’s campaign", "the Keel administration"."""
    before = [word for word in words[:-1] if word.lower() not in _ARTICLES]
    return bool(before) and _last(words) in _own_heads() and all(word[0].isupper() for word in before) and not _is_common(before)


def _is_body(words: list[str]) -> bool:
    plain = [_plain(word) for word in words]
    is_acronym = words[-1].isupper() and len(words[-1]) > 1
    # "UN" is a body, "Kim Jong Un" is not.
    if plain[-1] in _words("bodies") | _words("places") and (is_acronym or len(plain[-1]) > 2):
        return True
    if " ".join(plain) in _aliases() or words[0] in ("the", "The"):
        return True
    # "the Ministry of Ports"; but "of the Interior Ana Ruiz" is a minister whose title was cut.
    if any(word in _words("bodies_of") for word in plain[:-1]) and ("of" in plain[1:] or "for" in plain[1:]):
        return True
    return len(words) == 1 and is_acronym


def _body_key(words: Iterable[str]) -> str:
    plain = [_plain(word) for word in words if _plain(word) not in _ARTICLES]
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
    given = words["names"].get(name) or words["speakers"].get(name) or words["classes"].get(name) or ""
    return frozenset(given.split())


def _is_title(word: str, lang: str) -> bool:
    return word in _titles("en") or word in _titles(lang) or word.endswith(_title_endings(lang))


@cache
def _titles(lang: str) -> frozenset[str]:
    """Words before a name that are no part of it."""
    words = lexicon.load(f"{lang}/words")
    lists = [words["names"][name] for name in ("titles", "bodies", "adjectives")] + [words["speakers"]["nouns"]]
    return frozenset(" ".join(lists).split()) - _given()


@cache
def _title_endings(lang: str) -> tuple[str, ...]:
    return tuple(lexicon.load(f"{lang}/words")["names"].get("title_endings", "").split())


@cache
def _given() -> frozenset[str]:
    return frozenset(given_names())


@cache
def _heads() -> frozenset[str]:
    """Words of which no name of a body is made that stands for one alone: "the Department", "the city council"."""
    given = lexicon.load("aliases")["heads"]
    return frozenset(map(fold, f"{given['words']} {given['fields']}".split())) | {"of", "the", "for"}


@cache
def _own_heads() -> frozenset[str]:
    return frozenset(lexicon.load("aliases")["heads"]["own"].split())


@cache
def _common() -> frozenset[str]:
    """Nouns and pronouns that stand for somebody who speaks and is not named."""
    return (_words("nouns") | _words("collective") | _words("counters") | _words("pronoun")) - _words("bodies") - _heads()


@cache
def _surnames(name: str) -> frozenset[str]:
    # "Yi" folds to one letter, which is an initial elsewhere.
    return frozenset(folded for folded in map(fold, lexicon.load("surnames_first")[name].split()) if len(folded) > 1)


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


@cache
def _capital_pattern() -> regex.Pattern[str]:
    return regex.compile(r"(?<![\p{L}\p{M}])[\p{Lu}\p{Lo}][\p{L}\p{M}'’]*+")
